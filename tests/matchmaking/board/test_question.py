"""From the database to the solver's problem: who is there, who may meet, what stays where it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matchmaking.enums import MeetingState, ParticipantState
from matchmaking.pairs import pair_key, text_pair_key
from matchmaking.selectors.question import read_question
from matchmaking.selectors.weight import weigh, wished_pairs
from matchmaking.solver.problem import Locked, Wish
from matchmaking.solver.solve import solve
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    SeatBookingFactory,
    SessionFactory,
    WishFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import person_of, slot_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=3, tables=2, min_meetings_a=1, max_meetings_b=2)


def asked(programme, **more):
    return read_question(programme, **more).problem


def of(programme, participant, **more):
    return next(one for one in asked(programme, **more).participants if one.id == str(participant.pk))


def take(registration, number, programme):
    slot = slot_of(programme, number)
    session = SessionFactory(edition=programme.edition, bookable=True, starts_at=slot.starts_at, ends_at=slot.ends_at)
    SeatBookingFactory(session=session, registration=registration)


# --- weights -----------------------------------------------------------------


def test_the_first_wishes_weigh_most_and_all_later_ones_the_same():
    assert [weigh(rank, None) for rank in (1, 2, 9, 10, 11, 40)] == [10, 9, 2, 1, 1, 1]


def test_what_both_want_weighs_more_than_what_one_wants():
    assert weigh(40, 40) == 12
    assert weigh(None, None) == 0
    assert weigh(40, 40) > weigh(1, None)
    assert weigh(1, 1) == 30


def test_wishes_of_both_sides_are_one_pair(project, fund):
    WishFactory(wisher=project, wished=fund, rank=2)
    WishFactory(wisher=fund, wished=project, rank=1)

    [pair] = wished_pairs(project.programme).values()

    assert (pair.a, pair.b, pair.rank_of_a, pair.rank_of_b) == (project.pk, fund.pk, 2, 1)
    assert (pair.is_mutual, pair.weight) == (True, 29)


def test_pairs_within_some_are_those_of_whom_both_are_among_them(project, fund):
    WishFactory(wisher=project, wished=fund)
    WishFactory(wisher=project, rank=2)

    assert list(wished_pairs(project.programme, within={project.pk, fund.pk})) == [pair_key(project.pk, fund.pk)]
    assert wished_pairs(project.programme, within={fund.pk}) == {}


def test_the_key_of_a_pair_is_the_same_from_text(project, fund):
    texts = [str(project.pk), str(fund.pk)]

    assert text_pair_key(*texts) == text_pair_key(*texts[::-1]) == pair_key(project.pk, fund.pk)
    assert text_pair_key(project.pk.hex, fund.pk.hex) == pair_key(project.pk, fund.pk)


def test_a_wish_of_one_side_is_enough(programme, project, fund):
    WishFactory(wisher=fund, wished=project, rank=3)

    assert asked(programme).wishes == (Wish(str(project.pk), str(fund.pk), 8),)


@pytest.mark.parametrize("who", ["project", "fund"])
def test_a_refusal_of_either_takes_the_pair_out(programme, project, fund, who):
    wisher, other = (project, fund) if who == "project" else (fund, project)
    WishFactory(wisher=other, wished=wisher, rank=1)
    WishFactory(wisher=wisher, wished=other, refusal=True)

    assert asked(programme).wishes == ()


def test_peers_are_one_pair_whoever_wishes():
    programme = MeetingProgrammeFactory(peers=True, slots=1, tables=1)
    one, other = (ParticipantFactory(programme=programme) for _n in range(2))
    WishFactory(wisher=one, wished=other, rank=1)
    WishFactory(wisher=other, wished=one, rank=1)

    [wish] = asked(programme).wishes

    assert (sorted((wish.a, wish.b)), wish.weight) == (sorted((str(one.pk), str(other.pk))), 30)


# --- participants ------------------------------------------------------------


def test_approved_ones_with_their_bounds_and_their_table(programme, project, fund):
    fund.table = programme.tables.get(number=2)
    fund.save()
    ParticipantFactory(programme=programme, state=ParticipantState.SUBMITTED)

    assert len(asked(programme).participants) == 2
    one, other = of(programme, project), of(programme, fund)
    assert (one.side, one.min, one.max, one.table) == ("a", 1, None, None)
    assert (other.side, other.min, other.max, other.table) == ("b", 0, 2, 1)


def test_what_somebody_takes_is_above_what_the_side_is_promised(programme, project):
    project.max_meetings = 0
    project.save()

    assert (of(programme, project).min, of(programme, project).max) == (0, 0)


def test_unavailable_as_said_and_when_everybody_is_busy(programme, project):
    second = ParticipantMemberFactory(participant=project).registration
    first = project.members.order_by("pk").first().registration
    AvailabilityFactory(participant=project, slot=slot_of(programme, 1))
    take(first, 2, programme)
    take(first, 3, programme)
    take(second, 3, programme)

    assert of(programme, project).unavailable == frozenset({0, 2})


def test_who_has_nobody_behind_is_never_there(programme):
    nobody = ParticipantFactory(programme=programme, members=0)

    assert of(programme, nobody).unavailable == frozenset({0, 1, 2})


def test_a_meeting_of_another_programme_engages(programme, project):
    person = person_of(project)
    other = MeetingProgrammeFactory(edition=programme.edition, slots=1, tables=1)
    elsewhere = ParticipantFactory(programme=other, members=0)
    ParticipantMemberFactory(participant=elsewhere, registration=person)
    MeetingFactory(slot=slot_of(other, 1), a=elsewhere)

    assert of(programme, project).unavailable == frozenset({0})


def test_pauses_and_slots_that_have_begun(programme, project):
    programme.slots.filter(number=3).update(is_pause=True)

    assert asked(programme).pauses == frozenset({2})
    assert of(programme, project, gone_by=TEN).unavailable == frozenset({0})
    assert of(programme, project, gone_by=TEN - timedelta(seconds=1)).unavailable == frozenset()


# --- what stays --------------------------------------------------------------


def meeting(programme, project, fund, number=1, **more):
    return MeetingFactory(
        slot=slot_of(programme, number), table=programme.tables.get(number=2), a=project, b=fund, **more
    )


def test_meetings_stay_where_they_are(programme, project, fund):
    WishFactory(wisher=project, wished=fund)
    meeting(programme, project, fund, 2)

    problem = asked(programme)

    assert problem.locked == (Locked(str(project.pk), str(fund.pk), 1, 1),)
    assert problem.wishes == ()


def test_one_that_may_move_is_a_wish_again(programme, project, fund):
    WishFactory(wisher=project, wished=fund)
    free = meeting(programme, project, fund)

    problem = asked(programme, movable=[free.pk])

    assert (problem.locked, len(problem.wishes)) == ((), 1)


@pytest.mark.parametrize("more", [{"is_locked": True}, {"state": MeetingState.HELD}])
def test_locked_and_held_ones_stay_whatever_is_asked(programme, project, fund, more):
    kept = meeting(programme, project, fund, **more)

    assert len(asked(programme, movable=[kept.pk]).locked) == 1


def test_what_stays_is_never_a_contradiction(programme, project, fund):
    fund.max_meetings = 0
    fund.save()
    AvailabilityFactory(participant=fund, slot=slot_of(programme, 1))
    AvailabilityFactory(participant=fund, slot=slot_of(programme, 2))
    meeting(programme, project, fund, 1)

    assert (of(programme, fund).max, of(programme, fund).unavailable) == (1, frozenset({1}))
    assert solve(asked(programme)).status == "optimal"


def test_who_is_no_longer_approved_keeps_their_meeting_and_gets_no_other(programme, project, fund):
    meeting(programme, project, fund)
    WishFactory(wisher=project, wished=ParticipantFactory(programme=programme, financier=True))
    project.state = ParticipantState.TO_AMEND
    project.save()

    problem = asked(programme)

    assert (len(problem.locked), problem.wishes) == (1, ())
    assert (of(programme, project).min, of(programme, project).max) == (0, 1)


def test_a_meeting_cancelled_once_it_was_known_is_not_brought_back_unless_asked(programme, project, fund):
    WishFactory(wisher=project, wished=fund)
    meeting(programme, project, fund, state=MeetingState.CANCELLED)

    assert len(asked(programme).wishes) == 1
    programme.published_at = BEFORE
    assert asked(programme).wishes == ()
    assert len(asked(programme, offers_cancelled=True).wishes) == 1


def test_a_missed_meeting_may_be_made_good(programme, project, fund):
    WishFactory(wisher=project, wished=fund)
    meeting(programme, project, fund, state=MeetingState.NO_SHOW)
    programme.published_at = BEFORE

    assert len(asked(programme).wishes) == 1


def test_a_programme_without_tables_is_not_held_up_by_them():
    programme = MeetingProgrammeFactory(slots=1)
    for _n in range(3):
        WishFactory(wisher=ParticipantFactory(programme=programme))

    question = read_question(programme)

    assert (question.tables, question.problem.tables) == ((), 3)
    assert solve(question.problem).objective.meetings == 3


def test_the_queries_are_the_same_for_one_and_for_three(programme):
    programme.published_at = BEFORE

    def count():
        with CaptureQueriesContext(connection) as queries:
            read_question(programme)
        return len(queries)

    def fill():
        wish = WishFactory(wisher=ParticipantFactory(programme=programme))
        meeting(programme, wish.wisher, wish.wished, programme.meetings.count() + 1)

    fill()
    before = count()
    fill()
    fill()

    assert (before, count()) == (11, 11)
