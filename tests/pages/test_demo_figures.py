"""An invented edition that is over has its figures, as its closing kept them; some of its people come back."""

import pytest

from attendees.models import Registration, Scan, Stay
from attendees.presence import find_stays
from attendees.services.door.stays import passage_of
from events.models import Edition
from events.selectors import count_parts, figures_of
from forum.core.models import LogEntry
from forum.pages.demo.builder import build_demonstration
from forum.pages.demo.enums import Moment
from forum.pages.demo.switch import enact
from tests.built import built_once
from tests.factories.moments import BEFORE, DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def sections() -> list[str]:
    return ["meetings", "newness", "people", "presence", "sessions"]


@built_once
def demonstration() -> list[int]:
    editions = build_demonstration(attendees=200, year=2026, seed=1, at=BEFORE, moment=Moment.BEFORE)
    return [edition.pk for edition in editions]


@pytest.fixture
def editions(demonstration: list[int]) -> list[Edition]:
    """Last year's, and the one to come."""
    return [Edition.objects.get(pk=pk) for pk in demonstration]


@pytest.fixture
def over(editions: list[Edition]) -> list[Edition]:
    """Both, a day after the second one."""
    enact(editions[1], Moment.AFTER, at=BEFORE)
    return [Edition.objects.get(pk=edition.pk) for edition in editions]


def frozen(edition: Edition) -> int:
    return LogEntry.objects.filter(scope=edition.slug, verb="figures_frozen").count()


def test_the_edition_that_is_over_keeps_its_figures_and_moving_it_back_forgets_them(sections, editions) -> None:
    last, coming = editions
    assert sorted(last.figure_sets.newest().values_list("section", flat=True)) == sections
    # At its closing and a fortnight later.
    assert (figures_of(last, at=BEFORE).version, frozen(last)) == (2, 2)
    assert not coming.figure_sets.exists()

    enact(coming, Moment.AFTER, at=BEFORE)
    assert sorted(coming.figure_sets.newest().values_list("section", flat=True)) == sections
    assert (figures_of(coming, at=BEFORE).version, frozen(coming)) == (1, 1)
    assert coming.figure_sets.first().counted_at < BEFORE

    for moment in (Moment.DOOR, Moment.BEFORE):
        enact(coming, moment, at=BEFORE)
        assert (coming.figure_sets.count(), frozen(coming)) == (0, 0)
    enact(coming, Moment.AFTER, at=BEFORE)
    enact(coming, Moment.AFTER, at=BEFORE)
    assert (figures_of(coming, at=BEFORE).version, frozen(coming)) == (1, 1)


def test_what_is_kept_is_lifelike(over) -> None:
    parts = [figures_of(edition, at=BEFORE).parts for edition in over]

    for people, presence, sessions in (
        (one["people"].numbers, one["presence"].numbers, one["sessions"].numbers) for one in parts
    ):
        assert 10 < people["no_show_rate"] < 35
        assert people["present"] == presence["entered"]
        assert 20 < presence["timed_share"] < 45
        assert 60 < presence["median_minutes"] < 510
        assert sessions["refused"] > 0
    before, since = (one["newness"].numbers for one in parts)
    assert (before["returning"], before["earlier_editions"], since["earlier_editions"]) == (None, 0, 1)
    came_before = parts[0]["people"].numbers["present"]
    assert 0.15 < since["returning"] / came_before < 0.25
    assert since["returning_organisations"] > 0
    assert 0 < parts[0]["people"].numbers["walk_ins"] < 20


def test_who_comes_back_is_who_they_were(editions) -> None:
    last, coming = editions

    known = set(Registration.objects.filter(edition=last).values_list("email_key", "name_key"))
    back = Registration.objects.filter(edition=coming, email_key__in=[email for email, _name in known])

    assert back.count() > 20
    assert set(back.values_list("email_key", "name_key")) <= known
    assert back.filter(heard_by="past_edition").count() > back.count() // 3


def test_walk_ins_registered_just_before_they_came_in(editions) -> None:
    last, _coming = editions

    for person in Registration.objects.filter(edition=last, is_walk_in=True):
        assert person.created_at == person.confirmed_at
        first = person.stays.order_by("entered_at").first()
        assert 50 <= (first.entered_at - person.created_at).total_seconds() <= 70
        assert not person.seats.exists()


def test_who_was_scanned_out_has_left_the_rooms_too(over) -> None:
    _last, edition = over
    left = Stay.objects.filter(checkpoint__edition=edition, ended="exit")
    assert left.exists()

    for stay in left:
        scans = Scan.objects.filter(registration=stay.registration_id, number__isnull=False)
        told = find_stays(map(passage_of, scans.select_related("checkpoint__edition")))
        assert [one.left_at for one in told if one.entry == stay.entry_id] == [stay.left_at]
        assert not Stay.objects.filter(registration=stay.registration_id, left_at__gt=stay.left_at).exists()


def test_what_was_kept_is_what_is_counted_again(over) -> None:
    _last, coming = over
    kept = coming.figure_sets.get(section="presence")

    [again] = [part for part in count_parts(coming, at=DOOR) if part.section == "presence"]

    assert again.as_data() == kept.data
