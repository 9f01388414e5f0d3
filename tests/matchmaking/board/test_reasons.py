"""Who could fill a hole, why two meet or do not, and the rest of the day."""

from datetime import timedelta

import pytest

from forum.core.models import LogEntry
from matchmaking.enums import MeetingState
from matchmaking.selectors.board import read_board
from matchmaking.selectors.suggestion import suggestions_for
from matchmaking.selectors.why import explain_pair
from matchmaking.services.meeting import both_of
from matchmaking.services.rest import resolve_rest
from tests.factories import (
    AvailabilityFactory,
    WishFactory,
)
from tests.factories.matchmaking import TEN
from tests.matchmaking.acts import SYSTEM, slot_of
from tests.matchmaking.board.scene import meet, place_of

pytestmark = pytest.mark.django_db


def test_who_could_fill_a_hole(programme, projects, funds):
    programme.min_meetings_a = 1
    programme.save()
    WishFactory(wisher=projects[0], wished=funds[0], rank=5)
    WishFactory(wisher=projects[1], wished=funds[1], rank=1)
    WishFactory(wisher=funds[2], wished=projects[2], rank=1)
    WishFactory(wisher=projects[1], wished=funds[2], rank=2)
    WishFactory(wisher=funds[2], wished=projects[1], refusal=True)
    meet(projects[1], funds[0], 2, 1)
    AvailabilityFactory(participant=projects[2], slot=slot_of(programme, 1))

    found = suggestions_for(programme, slot_of(programme, 1), None)

    assert [(one.a.name, one.b.name, one.helps) for one in found] == [
        ("Recyclerie 1", "Fonds 1", True),
        ("Recyclerie 2", "Fonds 2", False),
    ]


def why(a, b):
    return str(explain_pair(a.programme, a, b).answer)


def test_why_two_meet_or_do_not(programme, projects, funds):
    one, other = projects[0], projects[1]
    WishFactory(wisher=one, wished=funds[0])
    meet(one, funds[0], 1, 1)
    assert (why(one, funds[0]), why(other, funds[0])) == ("meet", "not_wished")

    WishFactory(wisher=other, wished=funds[1], rank=1)
    for number in (1, 2, 3):
        AvailabilityFactory(participant=funds[1], slot=slot_of(programme, number))
    assert why(other, funds[1]) == "no_common_slot"

    WishFactory(wisher=other, wished=funds[0], rank=2)
    funds[0].max_meetings = 1
    funds[0].save()
    assert why(other, funds[0]) == "full"

    meet(one, funds[2], 2, 2, state=MeetingState.CANCELLED)
    assert why(one, funds[2]) == "cancelled"


def test_a_refusal_reads_like_a_day_without_room(programme, projects, funds):
    WishFactory(wisher=projects[0], wished=funds[0])
    WishFactory(wisher=funds[0], wished=projects[0], refusal=True)
    WishFactory(wisher=projects[1], wished=funds[1])

    refused, unlucky = (explain_pair(programme, projects[n], funds[n]) for n in (0, 1))

    assert refused == unlucky
    assert str(refused.answer) == "not_possible"


# --- the rest of the day -----------------------------------------------------


def test_the_rest_keeps_what_holds_and_mends_what_does_not(programme, projects, funds):
    WishFactory(wisher=projects[2], wished=funds[2])
    past, holds = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 2, 1)
    broken = meet(projects[0], funds[1], 3, 1)
    hopeless = meet(projects[2], funds[0], 2, 2)
    AvailabilityFactory(participant=projects[0], slot=slot_of(programme, 3), reason="left")
    for number in (2, 3):
        AvailabilityFactory(participant=funds[0], slot=slot_of(programme, number), reason="left")

    changes = resolve_rest(programme, actor=SYSTEM, at=TEN + timedelta(minutes=1))

    assert (place_of(past), place_of(holds)) == ((1, 1, True), (2, 1, True))
    assert {one.pk for one in changes.cancelled} == {broken.pk, hopeless.pk}
    assert [(both_of(one)[0].name, one.slot.number > 1) for one in changes.put] == [("Recyclerie 3", True)]
    assert LogEntry.objects.filter(verb="rest_resolved").count() == 1


def test_a_meeting_that_no_longer_holds_moves_where_it_can(programme, projects, funds):
    broken = meet(projects[0], funds[0], 2, 1)
    AvailabilityFactory(participant=projects[0], slot=slot_of(programme, 2), reason="late")

    changes = resolve_rest(programme, actor=SYSTEM, at=TEN + timedelta(minutes=1))

    assert [one.pk for one in changes.moved] == [broken.pk]
    assert (place_of(broken)[0], place_of(broken)[2]) == (3, True)


def test_read_board_counts_what_is_missing(programme, projects, funds):
    programme.min_meetings_a = 1
    programme.save()
    WishFactory(wisher=projects[1], wished=funds[1])
    WishFactory(wisher=funds[1], wished=projects[1])
    meet(projects[0], funds[0], 1, 1)

    board = read_board(programme)

    assert [(one.name, count) for one, count in board.short] == [("Recyclerie 2", 0), ("Recyclerie 3", 0)]
    assert [(a.name, b.name) for a, b, _pair in board.waiting] == [("Recyclerie 2", "Fonds 2")]
