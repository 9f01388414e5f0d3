"""The board and its acts: cells say what the service does, nobody is overwritten, slips are taken back."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.core.enums import Role
from forum.core.journal import Actor
from forum.core.models import LogEntry, OutboxMail
from forum.core.outbox import build_letter
from matchmaking.enums import MeetingState
from matchmaking.models import Meeting
from matchmaking.selectors.board import read_board
from matchmaking.selectors.suggestion import suggestions_for
from matchmaking.selectors.why import explain_pair
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
from matchmaking.services.ground import ChangedMeanwhile, MeetingRefused
from matchmaking.services.legality import cells_for
from matchmaking.services.meeting import both_of, lock_meeting
from matchmaking.services.rest import resolve_rest
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    SeatBookingFactory,
    SessionFactory,
    TableFactory,
    UserFactory,
    WishFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, person_of, slot_of

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=1)


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=3, tables=2)


@pytest.fixture
def projects(programme):
    return [ParticipantFactory(programme=programme, name=f"Recyclerie {n}") for n in range(1, 4)]


@pytest.fixture
def funds(programme):
    return [ParticipantFactory(programme=programme, financier=True, name=f"Fonds {n}") for n in range(1, 4)]


def meet(a, b, slot=1, table=1, **more):
    programme = a.programme
    return MeetingFactory(slot=slot_of(programme, slot), table=programme.tables.get(number=table), a=a, b=b, **more)


def me(organiser):
    return Actor.from_user(organiser.user)


def address(name, programme, *args):
    return reverse(f"matchmaking:{name}", args=[programme.edition.slug, programme.slug, *args])


def place_of(meeting):
    meeting.refresh_from_db()
    return meeting.slot.number, meeting.table.number, meeting.is_live


def cells(programme, meeting):
    found = cells_for(programme, both_of(meeting), meeting=meeting)
    return {
        (cell.slot.number, cell.table.number): type(cell.refusal).__name__ if cell.refusal else (cell.swap or "free")
        for cell in found
    }


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


# --- pages -------------------------------------------------------------------


def test_the_board_shows_meetings_by_table_and_by_person(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 2, 1, is_locked=True)

    by_table = organiser.get(address("board", programme)).content.decode()
    by_person = organiser.get(address("board", programme), {"par": "b"}).content.decode()

    assert f'id="m{meeting.pk}"' in by_table
    assert "verrouillé" in by_table
    assert "Recyclerie 1<span>Fonds 1</span>" in by_table
    assert f'id="m{meeting.pk}"' in by_person


@pytest.mark.parametrize("by", ["tables", "a", "b"])
def test_the_queries_of_the_board_are_the_same_for_one_and_for_three(programme, projects, funds, organiser, by):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(address("board", programme), {"par": by}).status_code == 200
        return len(queries)

    meet(projects[0], funds[0], 1, 1)
    WishFactory(wisher=projects[0], wished=funds[0])
    organiser.get(address("board", programme))
    before = count()
    for n in (1, 2):
        meet(projects[n], funds[n], n + 1, 1)
        WishFactory(wisher=projects[n], wished=funds[n])

    assert count() == before


def test_a_change_made_meanwhile_by_a_colleague_is_shown_and_kept(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 1, 1)
    colleague = UserFactory(organiser=True, email="awa@example.org")
    replace_meeting(meeting, slot_of(programme, 3), actor=Actor.from_user(colleague), at=LATER)
    table = programme.tables.get(number=2).pk

    answer = organiser.post(
        address("board_move", programme, meeting.pk),
        {"place": f"{slot_of(programme, 2).pk}.{table}.", "version": "1"},
        follow=True,
    )

    assert place_of(meeting) == (3, 1, True)
    [message] = [str(one) for one in answer.context["messages"]]
    assert message == (
        "Entre-temps, awa@example.org a changé Recyclerie 1 – Fonds 1, "
        "qui est maintenant à 10\u00a0h\u00a050, table 1. Votre changement n’a pas été fait."
    )


def place_shown(slot, table, there=None):
    """Return a cell as a page names it, that shows a meeting in it or nothing."""
    return f"{slot.pk}.{table.pk}.{f'{there.pk}.{there.version}' if there else ''}"


@pytest.mark.parametrize("what", ["left", "moved and came back", "was put there"])
def test_a_place_that_a_colleague_changed_is_not_taken(programme, projects, funds, organiser, what):
    """The page shows another meeting in the cell, or none, than stands there now: nothing is moved, all is said."""
    two = programme.tables.get(number=2)
    slot, elsewhere = slot_of(programme, 1), slot_of(programme, 3)
    mine, other = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 1, 2)
    place = place_shown(slot, two, other)
    acts = {"actor": Actor.from_user(UserFactory(organiser=True, email="awa@example.org")), "at": LATER}
    if what == "was put there":
        place = place_shown(elsewhere, two)
    replace_meeting(other, elsewhere, two, **acts)
    if what == "moved and came back":
        replace_meeting(Meeting.objects.get(pk=other.pk), slot, two, **acts)
    before = place_of(mine), place_of(other)

    page = organiser.post(address("board_move", programme, mine.pk), {"place": place, "version": "1"}, follow=True)

    hour = "10\u00a0h" if what == "moved and came back" else "10\u00a0h\u00a050"
    assert [str(one) for one in page.context["messages"]] == [
        f"Entre-temps, awa@example.org a changé Recyclerie 2 – Fonds 2, qui est maintenant à {hour}, table 2. "
        "Votre changement n’a pas été fait."
    ]
    assert (place_of(mine), place_of(other)) == before
    assert LogEntry.objects.exclude(actor_label="awa@example.org").count() == 0


def test_a_place_taken_by_another_since_is_told_without_a_script_too(programme, projects, funds, organiser):
    one, two = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 1, 2)
    page = organiser.get(address("board_meeting", programme, one.pk)).content.decode()
    place = place_shown(slot_of(programme, 1), two.table, two)
    assert f'value="{place}"' in page
    swap_meetings(two, meet(projects[2], funds[2], 2, 2), actor=SYSTEM, at=LATER)

    answer = organiser.post(address("board_move", programme, one.pk), {"place": place, "version": "1"}, follow=True)

    assert "Entre-temps, " in str(*answer.context["messages"])
    assert place_of(one) == (1, 1, True)


def test_the_meeting_one_changes_places_with_is_checked_in_the_act_itself(programme, projects, funds):
    one, other = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 2, 2)

    with pytest.raises(ChangedMeanwhile):
        swap_meetings(one, other, version=1, other_version=2, actor=SYSTEM, at=LATER)


def test_two_meetings_change_places_by_the_form(programme, projects, funds, organiser):
    one, other = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 1, 2)
    place = place_shown(slot_of(programme, 1), other.table, other)

    organiser.post(address("board_move", programme, one.pk), {"place": place, "version": "1"})

    assert (place_of(one), place_of(other)) == ((1, 2, True), (1, 1, True))


@pytest.mark.parametrize("place", ["", "x", "1.2", "1.2.3", "1.2.3.4.5", "-1..", "9" * 30 + ".1."])
def test_a_place_that_is_nonsense_moves_nothing(programme, projects, funds, organiser, place):
    meeting = meet(projects[0], funds[0], 1, 1)

    answer = organiser.post(address("board_move", programme, meeting.pk), {"place": place, "version": "1"})

    assert (answer.status_code, place_of(meeting)) == (422, (1, 1, True))


def test_moving_locking_cancelling_and_undoing_by_forms(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 1, 1)
    place = f"{slot_of(programme, 2).pk}.{programme.tables.get(number=2).pk}."

    moved = organiser.post(address("board_move", programme, meeting.pk), {"place": place, "version": "1", "par": "a"})
    assert moved.headers["Location"] == f"{address('board', programme)}?par=a#m{meeting.pk}"
    assert place_of(meeting) == (2, 2, True)

    organiser.post(address("board_lock", programme, meeting.pk), {"locked": "yes", "version": "2"})
    organiser.post(address("board_cancel", programme, meeting.pk), {"version": "3"})
    assert place_of(meeting) == (2, 2, True)

    organiser.post(address("board_lock", programme, meeting.pk), {"locked": "no", "version": "3"})
    organiser.post(address("board_cancel", programme, meeting.pk), {"version": "4"})
    assert place_of(meeting) == (2, 2, False)

    step = last_step(programme, me(organiser))
    organiser.post(address("board_undo", programme), {"step": step.number})
    assert Meeting.objects.live().count() == 1


def test_a_place_that_is_not_possible_answers_422_with_those_that_are(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 1, 1)
    meet(projects[0], funds[1], 2, 1)
    place = f"{slot_of(programme, 2).pk}.{programme.tables.get(number=2).pk}."

    answer = organiser.post(address("board_move", programme, meeting.pk), {"place": place, "version": "1"})

    assert answer.status_code == 422
    assert "Cette place n’est plus possible" in answer.content.decode()
    assert place_of(meeting) == (1, 1, True)


def test_the_cells_as_the_script_reads_them(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 1, 1)
    meet(projects[0], funds[1], 2, 1)

    told = organiser.get(address("board_cells", programme, meeting.pk)).json()

    assert told["version"] == 1
    assert len(told["cells"]) == 5
    second = slot_of(programme, 2).pk
    one, two = (table.pk for table in programme.tables.order_by("number"))
    assert told["cells"][f"{second}.{one}"] == {
        "place": f"{second}.{one}.{Meeting.objects.get(slot__number=2).pk}.1",
        "why": None,
    }
    assert told["cells"][f"{second}.{two}"] == {"place": f"{second}.{two}.", "why": 0}
    assert told["stamp"] == organiser.get(address("board", programme)).context["stamp"]
    assert told["reasons"] == ["Recyclerie 1 a déjà un rendez-vous à cette heure."]


def test_an_open_board_hears_of_changes(programme, projects, funds, organiser):
    stamp = organiser.get(address("board", programme)).context["stamp"]
    news = address("board_news", programme)
    assert organiser.get(news, {"depuis": stamp}).json() == {"changed": False}

    meet(projects[0], funds[0], 1, 1)

    assert organiser.get(news, {"depuis": stamp}).json() == {"changed": True}


def test_putting_by_hand_and_what_is_refused(programme, projects, funds, organiser):
    WishFactory(wisher=funds[1], wished=projects[0], refusal=True)
    page = address("board_place", programme, 1)

    refused = organiser.post(page, {"one": projects[0].pk, "other": funds[1].pk})
    assert (refused.status_code, Meeting.objects.count()) == (422, 0)
    assert "Ce rendez-vous n’est pas possible." in refused.content.decode()
    assert organiser.post(page, {}).status_code == 422

    organiser.post(page, {"one": projects[0].pk, "other": funds[0].pk, "table": programme.tables.get(number=2).pk})
    assert place_of(Meeting.objects.get()) == (1, 2, True)


@pytest.mark.parametrize("role", [None, Role.OBSERVER, Role.PROGRAMME_EDITOR])
def test_the_board_is_for_those_who_run_meetings(programme, client, role):
    client.force_login(UserFactory(roles=[role] if role else []))

    assert client.get(address("board", programme)).status_code == 404


# --- suggestions and reasons -------------------------------------------------


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
