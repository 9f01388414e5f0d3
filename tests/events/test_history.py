from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from events.enums import EditionState, FigureKind, Holding, RegistrationWindow
from events.perms import can_see_edition
from events.selectors import (
    edition_ends_at,
    has_ended,
    history,
    is_coming,
    last_held_edition,
    next_edition,
    programme,
    registration_window,
    speakers_of,
)
from forum.core.enums import Role
from tests.factories import (
    EditionFactory,
    ReportedFigureFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
    UserFactory,
)
from tests.factories.moments import AFTER, BEFORE, CLOSES, DOOR, OPENED
from tests.passkeys import add_passkey

pytestmark = pytest.mark.django_db


def year(number: int, **traits: object):
    return EditionFactory(past=True, slug=str(number), year=number, **traits)


def test_every_year_is_told_and_unknown_runs_are_one_entry() -> None:
    year(2014)
    year(2015, holding=Holding.NOT_HELD)
    year(2022, holding=Holding.MEETINGS_ONLY)
    year(2024)

    told = [(entry.first, entry.last, entry.edition and entry.edition.holding) for entry in history()]

    assert told == [
        (2014, 2014, Holding.HELD),
        (2015, 2015, Holding.NOT_HELD),
        (2016, 2021, None),
        (2022, 2022, Holding.MEETINGS_ONLY),
        (2023, 2023, None),
        (2024, 2024, Holding.HELD),
    ]


def test_claims_stand_side_by_side_and_shares_apart() -> None:
    edition = year(2012)
    second = ReportedFigureFactory(edition=edition, value=500, position=1)
    first = ReportedFigureFactory(edition=edition, value=300, position=0)
    share = ReportedFigureFactory(edition=edition, kind=FigureKind.SHARE, value=40)

    [entry] = history()

    assert (entry.attendance, entry.shares) == ((first, second), (share,))


def test_drafts_are_no_part_of_the_history() -> None:
    EditionFactory(draft=True)

    assert history() == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_costs_two_queries(number: int, django_assert_num_queries) -> None:
    for n in range(number):
        edition = year(2011 + n)
        ReportedFigureFactory.create_batch(number, edition=edition)

    with django_assert_num_queries(2):
        assert [len(entry.attendance) for entry in history()] == [number] * number


@pytest.mark.parametrize("number", [1, 3])
def test_the_programme_costs_two_queries(number: int, django_assert_num_queries) -> None:
    edition = EditionFactory()
    for _ in range(number):
        session = SessionFactory(edition=edition, track=TrackFactory(edition=edition))
        for position in range(number):
            session.line_up.create(speaker=SpeakerFactory(), position=position)

    with django_assert_num_queries(2):
        sessions = programme(edition)
        assert [len(speakers_of(session)) for session in sessions] == [number] * number
        assert all(session.room.venue.name and session.track.name for session in sessions)


def test_speakers_come_in_their_order() -> None:
    edition = EditionFactory()
    session, last, first = SessionFactory(edition=edition), SpeakerFactory(), SpeakerFactory()
    session.line_up.create(speaker=last, position=2)
    session.line_up.create(speaker=first, position=1)

    assert speakers_of(programme(edition)[0]) == [first, last]


def test_the_next_edition_is_the_nearest_public_one_that_is_not_over() -> None:
    EditionFactory(draft=True, starts_on=date(2026, 10, 5), ends_on=date(2026, 10, 5))
    EditionFactory(starts_on=date(2027, 11, 5), ends_on=date(2027, 11, 5))
    nearest = EditionFactory()
    over = EditionFactory(starts_on=date(2025, 11, 5), ends_on=date(2025, 11, 5), year=2025)

    assert next_edition(BEFORE) == nearest
    assert next_edition(DOOR) == nearest
    assert last_held_edition(BEFORE) == over


def test_the_last_forum_may_be_one_without_a_date() -> None:
    known = year(2014)
    year(2015, holding=Holding.NOT_HELD)

    assert next_edition(BEFORE) is None
    assert last_held_edition(BEFORE) == known


@pytest.mark.parametrize(
    ("traits", "at", "over"),
    [
        ({}, DOOR, False),
        ({}, AFTER, True),
        # 23 h 30 on 22 November in Paris is still the day; in UTC it is 22 h 30, and in Auckland the next morning.
        ({}, datetime(2026, 11, 22, 22, 30, tzinfo=UTC), False),
        ({}, datetime(2026, 11, 22, 23, 30, tzinfo=UTC), True),
        ({"time_zone": "Pacific/Auckland"}, datetime(2026, 11, 22, 12, 0, tzinfo=UTC), True),
        ({"past": True}, BEFORE, True),
    ],
)
def test_an_edition_is_over_when_its_last_day_is_over_where_it_is_held(traits: dict, at: datetime, over: bool) -> None:
    assert has_ended(EditionFactory(**traits), at=at) is over


def test_an_edition_ends_at_midnight_where_it_is_held() -> None:
    midnight = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    edition = EditionFactory.build(venue=None)

    assert edition_ends_at(edition) == midnight
    assert [has_ended(edition, at=at) for at in (midnight - timedelta(seconds=1), midnight)] == [False, True]


def test_an_edition_without_days_is_over_once_closed_or_its_year_is_gone() -> None:
    undated = {"starts_on": None, "ends_on": None, "venue": None}

    over = [state for state in EditionState if has_ended(EditionFactory.build(**undated, state=state), at=DOOR)]
    assert over == [EditionState.CLOSED, EditionState.ARCHIVED]
    assert edition_ends_at(EditionFactory.build(**undated)) is None
    assert has_ended(EditionFactory.build(**undated, year=2025), at=DOOR) is True


@pytest.mark.parametrize(
    ("traits", "at", "coming"),
    [
        ({}, BEFORE, True),
        ({}, DOOR, True),
        ({}, AFTER, False),
        ({"draft": True}, BEFORE, False),
        ({"holding": Holding.MEETINGS_ONLY}, BEFORE, False),
        ({"starts_on": None, "ends_on": None}, BEFORE, False),
        ({"state": EditionState.CLOSED}, BEFORE, False),
    ],
)
def test_an_edition_is_coming_while_it_is_announced_and_not_over(traits: dict, at: datetime, coming: bool) -> None:
    assert is_coming(EditionFactory(**traits), at=at) is coming


@pytest.mark.parametrize(
    ("traits", "at", "window"),
    [
        ({}, OPENED - timedelta(seconds=1), RegistrationWindow.TO_COME),
        ({}, OPENED, RegistrationWindow.OPEN),
        ({}, CLOSES, RegistrationWindow.CLOSED),
        ({"state": EditionState.CLOSED}, BEFORE, RegistrationWindow.CLOSED),
        ({"state": EditionState.CANCELLED}, BEFORE, RegistrationWindow.NONE),
        ({"state": EditionState.POSTPONED}, BEFORE, RegistrationWindow.NONE),
        ({"past": True}, BEFORE, RegistrationWindow.NONE),
        ({"holding": Holding.MEETINGS_ONLY, "state": EditionState.ARCHIVED}, BEFORE, RegistrationWindow.NONE),
    ],
)
def test_the_registration_window(traits: dict, at: datetime, window: RegistrationWindow) -> None:
    assert registration_window(EditionFactory(**traits), at=at) == window


def test_a_draft_is_seen_by_who_prepares_it_with_a_second_factor() -> None:
    draft, public = EditionFactory(draft=True), EditionFactory()
    organiser, editor, observer = (
        UserFactory(roles=[role]) for role in (Role.ORGANISER, Role.PROGRAMME_EDITOR, Role.OBSERVER)
    )
    for user in (organiser, editor, observer):
        add_passkey(user)
    everybody = (organiser, editor, observer, UserFactory(organiser=True), UserFactory(), AnonymousUser())

    assert [can_see_edition(user, draft) for user in everybody] == [True, True, False, False, False, False]
    assert [can_see_edition(user, public) for user in everybody] == [True] * 6
