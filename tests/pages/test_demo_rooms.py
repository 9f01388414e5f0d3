"""The rooms of an invented edition, as its doors' own services played them."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from attendees.models import Scan, Stay
from attendees.presence import find_stays
from attendees.services.door.stays import passage_of
from events.enums import Booking
from events.models import Edition
from forum.pages.demo.builder import build_demonstration
from forum.pages.demo.enums import Moment
from forum.pages.demo.switch import enact
from tests.built import built_once
from tests.factories.moments import DOOR

# A moment after the first session began.
NOW = DOOR + timedelta(minutes=40)
pytestmark = pytest.mark.django_db


@built_once
def demonstration() -> list[int]:
    editions = build_demonstration(attendees=60, year=2026, seed=1, at=NOW, moment=Moment.BEFORE)
    return [edition.pk for edition in editions]


@pytest.fixture
def played(demonstration: list[int]) -> Callable[[Moment], list[Edition]]:
    """Return `played(moment)`: last year's edition and the one to come, at a moment of its life."""

    def play(moment: Moment) -> list[Edition]:
        last, coming = (Edition.objects.get(pk=pk) for pk in demonstration)
        enact(coming, moment, at=NOW)
        return [last, Edition.objects.get(pk=coming.pk)]

    return play


def test_on_the_morning_rooms_fill_and_the_control_room_has_something_to_show(played) -> None:
    _last, edition = played(Moment.DOOR)

    scans = Scan.objects.filter(checkpoint__edition=edition)
    begun = set(edition.sessions.filter(starts_at__lte=NOW).values_list("pk", flat=True))
    inside = Stay.objects.filter(checkpoint__edition=edition, kind="session")
    assert begun
    assert set(inside.values_list("checkpoint__session", flat=True)) <= begun
    assert inside.exists()
    refused = Counter(scans.filter(number=None).values_list("result", flat=True))
    assert (refused["unknown"], refused["cancelled"]) == (4, 2)
    assert scans.filter(allowance="forced").exclude(reason="").count() == 1
    assert set(scans.exclude(judged="").values_list("result", "judged")) == {("admitted", "already_in")}


@pytest.mark.parametrize("moment", [Moment.DOOR, Moment.AFTER])
def test_stays_are_what_the_scans_tell(played, moment: Moment) -> None:
    _last, edition = played(moment)

    for person in edition.registrations.filter(scans__number__isnull=False).distinct():
        scans = person.scans.filter(number__isnull=False).select_related("checkpoint__edition")
        told = {(stay.entry, stay.entered_at) for stay in find_stays(map(passage_of, scans))}
        assert set(person.stays.values_list("entry", "entered_at")) == told


def test_after_the_forum_nobody_is_in_a_room_and_those_who_booked_mostly_came(played) -> None:
    last, edition = played(Moment.AFTER)

    for played_edition in (last, edition):
        assert not Stay.objects.filter(checkpoint__edition=played_edition, left_at=None).exists()
        booked = played_edition.sessions.filter(booking=Booking.NEEDED)
        stays = Stay.objects.filter(checkpoint__session__in=booked)
        assert 0.4 < stays.count() / sum(session.seats.confirmed().count() for session in booked) < 1
