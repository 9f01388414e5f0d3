"""The board and its acts: cells say what the service does, slips are taken back."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from forum.core.journal import Actor
from forum.core.models import OutboxMail
from forum.core.outbox import build_letter
from matchmaking.models import Meeting
from matchmaking.services.board import (
    ChangedSince,
    NothingToUndo,
    PairNotPossible,
    last_step,
    place_meeting,
    replace_meeting,
    swap_meetings,
    undo_step,
    withdraw_meeting,
)
from matchmaking.services.ground import MeetingRefused
from matchmaking.services.legality import cells_for
from matchmaking.services.meeting import both_of, lock_meeting
from tests.factories import (
    AvailabilityFactory,
    SeatBookingFactory,
    SessionFactory,
    TableFactory,
    UserFactory,
    WishFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, person_of, slot_of
from tests.matchmaking.board.scene import LATER, cells, me, meet, place_of

pytestmark = pytest.mark.django_db


# --- what is legal -----------------------------------------------------------


def test_cells_say_what_is_free_what_may_swap_and_what_is_not_possible(programme, projects, funds):
    mine = meet(projects[0], funds[0], 1, 1)
    neighbour = meet(projects[1], funds[1], 1, 2)
    meet(projects[0], funds[1], 2, 2)
    AvailabilityFactory(participant=funds[0], slot=slot_of(programme, 3))

    assert cells(programme, mine) == {
        (1, 1): "free",
        (1, 2): neighbour.pk,
        (2, 1): "SlotTaken",
        # The two could not change places: the fund of the other meets somebody in the first slot.
        (2, 2): "SlotTaken",
        (3, 1): "NotAvailable",
        (3, 2): "NotAvailable",
    }


def test_where_somebody_has_something_else_by_now_the_table_alone_may_change(programme, projects, funds):
    mine, neighbour = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 1, 2)
    TableFactory(programme=programme, number=3)
    AvailabilityFactory(participant=funds[0], slot=slot_of(programme, 1))
    AvailabilityFactory(participant=projects[1], slot=slot_of(programme, 1))

    found = cells(programme, mine)

    assert {place: cell for place, cell in found.items() if place[0] == 1} == {
        (1, 1): "free",
        (1, 2): neighbour.pk,
        (1, 3): "free",
    }
    swap_meetings(mine, neighbour, actor=SYSTEM, at=LATER)
    assert (place_of(mine), place_of(neighbour)) == ((1, 2, True), (1, 1, True))


def test_every_cell_says_what_the_service_does(programme, projects, funds):
    """For each cell of a crowded board, moving or swapping does, or is refused, as the cell said."""
    programme.slots.filter(number=3).update(is_pause=True)
    funds[2].table = programme.tables.get(number=2)
    funds[2].save()
    mine = meet(projects[0], funds[0], 1, 1)
    meet(projects[1], funds[1], 2, 1)
    meet(projects[2], funds[2], 2, 2)
    session = SessionFactory(
        edition=programme.edition, bookable=True, starts_at=slot_of(programme, 1).starts_at,
        ends_at=slot_of(programme, 1).ends_at,
    )  # fmt: skip
    SeatBookingFactory(session=session, registration=person_of(projects[1]))
    SeatBookingFactory(session=session, registration=person_of(projects[0]))

    for cell in cells_for(programme, both_of(mine), meeting=mine):
        refused = None
        try:
            with_other = Meeting.objects.filter(slot=cell.slot, table=cell.table).exclude(pk=mine.pk).first()
            with transaction.atomic():
                if with_other:
                    swap_meetings(mine, with_other, actor=SYSTEM, at=LATER)
                else:
                    replace_meeting(mine, cell.slot, cell.table, actor=SYSTEM, at=LATER)
                transaction.set_rollback(True)
        except MeetingRefused as refusal:
            refused = type(refusal)
        assert (cell.slot.number, cell.table.number, type(cell.refusal) if cell.refusal else None) == (
            cell.slot.number, cell.table.number, refused,
        )  # fmt: skip


def test_the_queries_of_the_cells_are_the_same_for_one_and_for_three(programme, projects, funds):
    mine = meet(projects[0], funds[0], 1, 1)

    def count():
        with CaptureQueriesContext(connection) as queries:
            cells(programme, mine)
        return len(queries)

    before = count()
    meet(projects[1], funds[1], 2, 1)
    meet(projects[2], funds[2], 2, 2)

    assert count() - before in (0, 2)  # seats and participants of other meetings, once there are some
    assert count() == count()


# --- acts --------------------------------------------------------------------


def test_two_meetings_change_places(programme, projects, funds):
    one, other = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 2, 2)

    swap_meetings(one, other, actor=SYSTEM, at=LATER)

    assert (place_of(one), place_of(other)) == ((2, 2, True), (1, 1, True))


def test_a_pair_of_which_one_refuses_is_not_put_by_hand(programme, projects, funds):
    WishFactory(wisher=funds[0], wished=projects[0], refusal=True)

    with pytest.raises(PairNotPossible):
        place_meeting(programme, projects[0], funds[0], slot_of(programme, 1), actor=SYSTEM, at=LATER)

    assert Meeting.objects.count() == 0


def test_each_act_is_taken_back_in_turn(programme, projects, funds, organiser):
    actor = me(organiser)
    meeting = place_meeting(programme, projects[0], funds[0], slot_of(programme, 1), actor=actor, at=BEFORE)
    replace_meeting(meeting, slot_of(programme, 2), actor=actor, at=BEFORE + timedelta(minutes=1))
    lock_meeting(meeting, is_locked=True, actor=actor, at=BEFORE + timedelta(minutes=2))
    withdraw_meeting(meeting, insists=True, actor=actor, at=BEFORE + timedelta(minutes=3))

    def undo(minute):
        step = last_step(programme, actor)
        undo_step(programme, number=step.number, actor=actor, at=BEFORE + timedelta(minutes=minute))

    undo(4)
    again = Meeting.objects.live().get()
    assert (again.pk != meeting.pk, again.slot.number, again.is_locked) == (True, 2, True)
    assert last_step(programme, actor).lines[0].verb == "meeting_lock_changed"
    with pytest.raises(ChangedSince):
        # Its meeting was cancelled since: another stands for it.
        undo(5)


def test_a_move_goes_back_and_a_swap_in_one_step(programme, projects, funds, organiser):
    actor = me(organiser)
    one, other = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 2, 2)
    replace_meeting(one, slot_of(programme, 3), actor=actor, at=BEFORE)
    swap_meetings(Meeting.objects.get(pk=one.pk), other, actor=actor, at=BEFORE + timedelta(minutes=1))

    step = last_step(programme, actor)
    assert len(step.lines) == 2
    undo_step(programme, number=step.number, actor=actor, at=BEFORE + timedelta(minutes=2))
    assert (place_of(one), place_of(other)) == ((3, 1, True), (2, 2, True))
    with pytest.raises(ChangedSince):
        # The move came before the swap, which touched the same meeting.
        undo_step(programme, number=last_step(programme, actor).number, actor=actor, at=LATER)


def test_one_takes_back_one_s_own_acts_alone(programme, projects, funds, organiser):
    colleague = Actor.from_user(UserFactory(organiser=True))
    meeting = meet(projects[0], funds[0], 1, 1)
    replace_meeting(meeting, slot_of(programme, 2), actor=me(organiser), at=BEFORE)
    step = last_step(programme, me(organiser))
    assert last_step(programme, colleague) is None

    replace_meeting(meeting, slot_of(programme, 3), actor=colleague, at=LATER)

    with pytest.raises(ChangedSince):
        undo_step(programme, number=step.number, actor=me(organiser), at=LATER + timedelta(minutes=1))
    with pytest.raises(NothingToUndo):
        undo_step(programme, number=step.number + 999, actor=me(organiser), at=LATER)
    assert place_of(meeting)[0] == 3


def test_what_is_taken_back_before_the_mail_leaves_is_told_to_nobody(programme, projects, funds, organiser):
    programme.state, programme.published_at = "published", BEFORE
    programme.save()
    meeting = meet(projects[0], funds[0], 1, 1)
    replace_meeting(meeting, slot_of(programme, 2), actor=me(organiser), at=LATER)
    assert OutboxMail.objects.count() == 2

    undo_step(programme, number=last_step(programme, me(organiser)).number, actor=me(organiser), at=LATER)

    mails = OutboxMail.objects.order_by("pk")
    assert [mail.next_try_at for mail in mails] == [LATER + timedelta(minutes=2)] * 2
    assert [build_letter(mail) for mail in mails] == [None, None]
