"""Putting, moving, cancelling and locking meetings: what is engaged, what is refused, what the journal keeps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry
from attendees.services.seat import SeatClash, change_seats
from forum.core.models import LogEntry, OutboxMail
from matchmaking.enums import MeetingSource, MeetingState, ParticipantState, ProgrammeState, Side
from matchmaking.models import Meeting, MeetingSeat
from matchmaking.services.draft import publish_timetable
from matchmaking.services.ground import (
    AgendaClash,
    AlreadyMeeting,
    Ban,
    ChangedMeanwhile,
    EnoughMeetings,
    MeetingLocked,
    MeetingMoveRefused,
    NotAllowed,
    NotAvailable,
    SlotTaken,
    TableTaken,
)
from matchmaking.services.meeting import (
    Move,
    Put,
    cancel_meeting,
    change_timetable,
    lock_meeting,
    move_meeting,
)
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    RoomFactory,
    SeatBookingFactory,
    SessionFactory,
    SlotFactory,
    TableFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, agenda, person_of, put, slot_of, verbs

pytestmark = pytest.mark.django_db
MEETING = AgendaKind.MEETING


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=3, tables=2)


def other_fund(programme):
    return ParticipantFactory(programme=programme, financier=True)


def other_project(programme):
    return ParticipantFactory(programme=programme)


def busy(registration, number, programme):
    """Seat somebody in a workshop at the hour of a slot."""
    slot = slot_of(programme, number)
    session = SessionFactory(edition=programme.edition, bookable=True, starts_at=slot.starts_at, ends_at=slot.ends_at)
    SeatBookingFactory(session=session, registration=registration)


def move(meeting, number, table=None, **changes):
    slot = slot_of(meeting.programme, number)
    return move_meeting(meeting, slot, table, **{"actor": SYSTEM, "at": BEFORE} | changes)


def cancel(meeting, **changes):
    return cancel_meeting(meeting, **{"actor": SYSTEM, "at": BEFORE} | changes)


def places():
    """Return where meetings are, as slot, table and whether they are live, by number of meeting."""
    return list(Meeting.objects.order_by("pk").values_list("slot__number", "table__number", "is_live"))


# --- putting -----------------------------------------------------------------


def test_a_meeting_seats_both_and_engages_their_people(programme, project, fund):
    meeting = put(project, fund, 2)

    assert (meeting.state, meeting.source, meeting.version, meeting.is_live) == ("published", "by_hand", 1, True)
    seats = MeetingSeat.objects.order_by("side").values_list("side", "participant", "slot__number", "is_live")
    assert list(seats) == [("a", project.pk, 2, True), ("b", fund.pk, 2, True)]
    assert agenda(person_of(project)) == [(MEETING, "Rendez-vous\u00a0: Fonds vert", "table 1")]
    assert agenda(person_of(fund)) == [(MEETING, "Rendez-vous\u00a0: Recyclerie", "table 1")]
    entry = person_of(fund).agenda.get()
    assert (entry.label_en, entry.source_id, entry.starts_at) == (
        "Meeting: Recyclerie",
        meeting.pk,
        slot_of(programme, 2).starts_at,
    )


def test_the_journal_tells_of_it_and_nobody_is_written_to(programme, project, fund):
    meeting = put(project, fund)

    line = LogEntry.objects.get()
    assert (line.verb, line.target_id, line.scope) == ("meeting_put", str(meeting.pk), programme.edition.slug)
    assert line.changes["participants"] == [[], [str(project.pk), str(fund.pk)]]
    assert OutboxMail.objects.count() == 0


def test_the_order_of_the_two_does_not_matter(project, fund):
    meeting = put(fund, project)

    assert meeting.seats.get(side=Side.A).participant == project


def test_the_room_is_told_with_the_table(programme, project, fund):
    programme.room = RoomFactory(name="Salon Seine")
    programme.save()
    elsewhere = TableFactory(programme=programme, number=9, label="Table ronde", room=RoomFactory(name="Rotonde"))

    put(project, fund, 1)
    put(project, other_fund(programme), 2, elsewhere)

    assert [place for *_rest, place in agenda(person_of(project))] == ["table 1, Salon Seine", "Table ronde, Rotonde"]


def test_tables_fill_up_in_order_and_then_there_is_none(programme, project, fund):
    for _n in range(2):
        put(other_project(programme), other_fund(programme))

    with pytest.raises(TableTaken) as refusal:
        put(project, fund)

    assert refusal.value.table is None
    assert places() == [(1, 1, True), (1, 2, True)]


def test_a_programme_without_tables_gives_none():
    programme = MeetingProgrammeFactory(slots=1)

    assert put(other_project(programme), other_fund(programme)).table is None


def test_a_table_of_one_s_own_is_theirs_alone(programme, project, fund):
    fund.table = programme.tables.get(number=1)
    fund.save()

    with pytest.raises(TableTaken):
        put(project, other_fund(programme), 1, fund.table)

    assert put(project, fund, 1).table.number == 1
    assert put(other_project(programme), other_fund(programme), 1).table.number == 2


def test_nobody_sits_twice_in_a_slot(programme, project, fund):
    put(project, fund)

    with pytest.raises(SlotTaken) as refusal:
        put(project, other_fund(programme))

    assert refusal.value.participants == [project]


def test_the_same_two_meet_once(project, fund):
    meeting = put(project, fund, 1)

    with pytest.raises(AlreadyMeeting) as refusal:
        put(project, fund, 2)

    assert refusal.value.meeting == meeting.pk


def test_a_seat_in_a_workshop_stands_in_the_way(programme, project, fund):
    busy(person_of(fund), 1, programme)

    with pytest.raises(AgendaClash) as refusal:
        put(project, fund, 1)

    assert refusal.value.participant == fund
    assert [entry.kind for entry in refusal.value.entries] == [AgendaKind.SEAT]
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize("hindrance", ["seat", "hours"])
def test_a_meeting_whose_people_are_not_free_any_more_still_changes_its_table(programme, project, fund, hindrance):
    meeting = put(project, fund, 1)
    if hindrance == "seat":
        busy(person_of(fund), 1, programme)
    else:
        AvailabilityFactory(participant=fund, slot=slot_of(programme, 1))
    before = agenda(person_of(fund))

    moved = move_meeting(
        meeting, slot_of(programme, 1), TableFactory(programme=programme, number=9), actor=SYSTEM, at=BEFORE
    )

    assert moved.table.number == 9
    engaged = AgendaEntry.objects.filter(kind=MEETING, source_id=meeting.pk).order_by("pk")
    assert {entry.registration for entry in engaged} == {person_of(project), person_of(fund)}
    assert all("9" in entry.place for entry in engaged)
    assert len(agenda(person_of(fund))) == len(before)
    busy(person_of(fund), 2, programme)
    with pytest.raises(AgendaClash):
        move_meeting(meeting, slot_of(programme, 2), actor=SYSTEM, at=BEFORE)


def test_who_has_something_else_at_the_hour_is_not_engaged_again_by_a_change_of_table(programme, project, fund):
    colleague = ParticipantMemberFactory(participant=fund).registration
    busy(colleague, 1, programme)
    meeting = put(project, fund, 1)

    move_meeting(meeting, slot_of(programme, 1), programme.tables.get(number=2), actor=SYSTEM, at=BEFORE)

    assert not AgendaEntry.objects.filter(kind=MEETING, registration=colleague).exists()


def test_one_of_two_people_who_is_free_is_enough(programme, project, fund):
    colleague = ParticipantMemberFactory(participant=fund).registration
    busy(colleague, 1, programme)

    put(project, fund, 1)

    assert AgendaEntry.objects.filter(kind=MEETING, registration=colleague).count() == 0
    assert AgendaEntry.objects.filter(kind=MEETING).count() == 2


def test_both_of_two_people_who_are_free_are_engaged(project, fund):
    ParticipantMemberFactory(participant=fund)

    put(project, fund, 1)

    assert AgendaEntry.objects.filter(kind=MEETING).count() == 3


def test_a_participant_without_people_meets_nobody(programme, fund):
    with pytest.raises(AgendaClash) as refusal:
        put(ParticipantFactory(programme=programme, members=0), fund)

    assert refusal.value.entries == []


def test_somebody_who_waits_for_a_place_is_not_there(programme, project, fund):
    person = person_of(fund)
    person.state, person.waitlisted_at, person.confirmed_at = "waitlisted", BEFORE, None
    person.save()

    with pytest.raises(AgendaClash):
        put(project, fund)


def test_a_person_in_two_programmes_that_overlap_is_in_one_place(programme, project, fund):
    other = MeetingProgrammeFactory(edition=programme.edition, slots=2)
    again = ParticipantFactory(programme=other, members=0)
    ParticipantMemberFactory(participant=again, registration=person_of(project))
    put(project, fund, 1)

    with pytest.raises(AgendaClash) as refusal:
        put(again, other_fund(other), 1)

    assert [entry.kind for entry in refusal.value.entries] == [MEETING]
    assert put(again, other_fund(other), 2).slot.number == 2


def test_hours_said_are_kept_unless_an_organiser_insists(programme, project, fund):
    AvailabilityFactory(participant=fund, slot=slot_of(programme, 1))

    with pytest.raises(NotAvailable) as refusal:
        put(project, fund, 1)

    assert refusal.value.participants == [fund]
    assert put(project, fund, 1, insists=True).slot.number == 1


def test_nobody_has_more_meetings_than_they_take_unless_an_organiser_insists(programme, project, fund):
    programme.max_meetings_b = 1
    programme.save()
    put(other_project(programme), fund, 1)

    with pytest.raises(EnoughMeetings) as refusal:
        put(project, fund, 2)

    assert refusal.value.participants == [fund]
    assert put(project, fund, 2, insists=True).slot.number == 2


@pytest.mark.parametrize("state", [state for state in ParticipantState if state != ParticipantState.APPROVED])
def test_only_approved_participants_meet(project, fund, state):
    fund.state = state
    fund.save()

    with pytest.raises(NotAllowed) as refusal:
        put(project, fund)

    assert refusal.value.ban == Ban.PARTICIPANT


@pytest.mark.parametrize("state", [ProgrammeState.CLOSED, ProgrammeState.CANCELLED])
def test_a_programme_that_is_over_takes_no_meetings(programme, project, fund, state):
    programme.state = state
    programme.save()

    with pytest.raises(NotAllowed) as refusal:
        put(project, fund)

    assert refusal.value.ban == Ban.PROGRAMME


def test_who_and_where_must_be_of_the_programme(programme, project, fund):
    elsewhere = MeetingProgrammeFactory(edition=programme.edition, slots=1, tables=1)
    refusals = []
    for line in (
        Put(project, other_fund(elsewhere), slot_of(programme, 1)),
        Put(project, fund, slot_of(elsewhere, 1)),
        Put(project, fund, slot_of(programme, 1), elsewhere.tables.get()),
    ):
        with pytest.raises(NotAllowed) as refusal:
            change_timetable(programme, put=[line], actor=SYSTEM, at=BEFORE)
        refusals.append((refusal.value.ban, refusal.value.about))
        assert refusal.value.about is line

    assert [ban for ban, _line in refusals] == [Ban.ELSEWHERE] * 3


def test_two_of_a_side_do_not_meet_nor_does_one_alone(programme, project):
    for other in (other_project(programme), project):
        with pytest.raises(NotAllowed) as refusal:
            put(project, other)
        assert refusal.value.ban == Ban.SIDES


def test_peers_meet_on_one_side():
    programme = MeetingProgrammeFactory(peers=True, slots=1, tables=1)
    one, other = ParticipantFactory.create_batch(2, programme=programme)

    meeting = put(one, other)

    assert [seat.participant for seat in meeting.seats.order_by("side")] == [one, other]
    with pytest.raises(NotAllowed):
        put(one, one)


def test_nobody_meets_in_a_pause(programme, project, fund):
    SlotFactory(programme=programme, number=4, is_pause=True)

    with pytest.raises(NotAllowed) as refusal:
        put(project, fund, 4)

    assert refusal.value.ban == Ban.PAUSE


def test_it_costs_the_same_however_many_meetings_there_are(programme, project, fund, django_assert_num_queries):
    with CaptureQueriesContext(connection) as once:
        put(project, fund, 1)
    for number in (2, 3):
        put(other_project(programme), other_fund(programme), number)

    late = other_fund(programme)

    with django_assert_num_queries(len(once)):
        put(project, late, 2)


# --- a seat taken later ------------------------------------------------------


def test_a_seat_taken_later_is_refused_and_the_meeting_shown(programme, project, fund):
    put(project, fund, 1)
    publish_timetable(programme, actor=SYSTEM, at=BEFORE)
    person = person_of(project)
    workshop = SessionFactory(edition=programme.edition, bookable=True, starts_at=TEN)

    with pytest.raises(SeatClash) as refusal:
        change_seats(person, sessions=[workshop], actor=SYSTEM, at=BEFORE)

    [(one, other)] = refusal.value.pairs
    assert {(one.kind, one.label), (other.kind, other.label)} == {
        (MEETING, "Rendez-vous\u00a0: Fonds vert"),
        (AgendaKind.SEAT, workshop.title),
    }


# --- moving ------------------------------------------------------------------


def test_a_meeting_moves_with_its_seats_and_agendas(programme, project, fund):
    meeting = put(project, fund, 1)

    moved = move(meeting, 3, programme.tables.get(number=2))

    assert (moved.pk, moved.slot.number, moved.table.number, moved.version) == (meeting.pk, 3, 2, 2)
    assert set(meeting.seats.values_list("slot__number", "is_live")) == {(3, True)}
    third = slot_of(programme, 3)
    for one in (project, fund):
        assert list(person_of(one).agenda.values_list("starts_at", "place")) == [(third.starts_at, "table 2")]
    assert LogEntry.objects.filter(verb="meeting_moved").get().changes["slot"] == [meeting.slot_id, third.pk]


def test_a_meeting_keeps_its_table_where_it_can(programme, project, fund):
    meeting = put(project, fund, 1, programme.tables.get(number=2))

    assert move(meeting, 2).table.number == 2


def test_moving_to_where_it_is_changes_nothing(project, fund):
    meeting = put(project, fund, 1)

    assert move(meeting, 1).version == 1
    assert verbs() == ["meeting_put"]


def test_two_meetings_change_places(programme, project, fund):
    # Of the same project: half-way, it would sit twice in a slot.
    first, second = put(project, fund, 1), put(project, other_fund(programme), 2)
    lines = [Move(first, second.slot, second.table), Move(second, first.slot, first.table)]

    changes = change_timetable(programme, move=lines, actor=SYSTEM, at=BEFORE)

    assert [meeting.version for meeting in changes.moved] == [2, 2]
    assert places() == [(2, 1, True), (1, 1, True)]
    assert [label for _kind, label, _place in agenda(person_of(project))] == [
        f"Rendez-vous\u00a0: {second.seats.get(side='b').participant.name}",
        "Rendez-vous\u00a0: Fonds vert",
    ]


def test_a_timetable_changes_whole_or_not_at_all(programme, project, fund):
    meeting = put(project, fund, 1)
    refused = Put(project, other_fund(programme), slot_of(programme, 2))
    lines = [Put(other_project(programme), fund, slot_of(programme, 1)), refused]

    with pytest.raises(SlotTaken) as refusal:
        change_timetable(programme, move=[Move(meeting, slot_of(programme, 2))], put=lines, actor=SYSTEM, at=BEFORE)

    assert refusal.value.about is refused
    assert places() == [(1, 1, True)]
    assert verbs() == ["meeting_put"]


def test_what_is_cancelled_makes_room_for_what_is_put(programme, project, fund):
    meeting = put(project, fund, 1)

    changes = change_timetable(
        programme,
        cancel=[meeting],
        put=[Put(project, other_fund(programme), slot_of(programme, 1), is_locked=True)],
        source=MeetingSource.TIMETABLE,
        actor=SYSTEM,
        at=BEFORE,
    )

    assert [one.state for one in changes.cancelled] == [MeetingState.CANCELLED]
    assert [(one.source, one.is_locked) for one in changes.put] == [("timetable", True)]
    assert places() == [(1, 1, False), (1, 1, True)]
    assert person_of(fund).agenda.count() == 0


def test_a_meeting_does_not_move_onto_another(programme, project, fund):
    put(project, fund, 1)
    meeting = put(project, other_fund(programme), 2)

    with pytest.raises(SlotTaken):
        move(meeting, 1)


def test_a_locked_meeting_stays_unless_one_insists(project, fund):
    meeting = lock_meeting(put(project, fund, 1), is_locked=True, actor=SYSTEM, at=BEFORE)

    with pytest.raises(MeetingLocked):
        move(meeting, 2)
    with pytest.raises(MeetingLocked):
        cancel(meeting)

    moved = move(meeting, 2, insists=True)
    assert (moved.slot.number, moved.is_locked, moved.version) == (2, True, 3)


def test_what_a_colleague_changed_is_shown_not_overwritten(project, fund):
    meeting = put(project, fund, 1)
    shown = meeting.version
    move(meeting, 2)

    for act in (lambda: move(meeting, 3, version=shown), lambda: cancel(meeting, version=shown)):
        with pytest.raises(ChangedMeanwhile) as refusal:
            act()
        assert (refusal.value.meeting.slot.number, refusal.value.meeting.version) == (2, 2)


# --- cancelling, locking -----------------------------------------------------


def test_cancelling_frees_slot_table_pair_and_people(project, fund):
    meeting = put(project, fund, 1)

    cancelled = cancel(meeting)

    assert (cancelled.state, cancelled.is_live, cancelled.version) == (MeetingState.CANCELLED, False, 2)
    assert AgendaEntry.objects.count() == 0
    assert put(project, fund, 1).pk != meeting.pk
    assert verbs() == ["meeting_put", "meeting_cancelled", "meeting_put"]


def test_a_meeting_is_cancelled_once(project, fund):
    meeting = cancel(put(project, fund))

    for act in (cancel, lambda one: move(one, 2)):
        with pytest.raises(MeetingMoveRefused):
            act(meeting)
    with pytest.raises(MeetingMoveRefused):
        lock_meeting(meeting, is_locked=True, actor=SYSTEM, at=BEFORE)


def test_a_meeting_that_was_held_stays(programme):
    meeting = MeetingFactory(slot=slot_of(programme, 1), state=MeetingState.HELD)

    for act in (cancel, lambda one: move(one, 2)):
        with pytest.raises(MeetingMoveRefused):
            act(meeting)


def test_locking_twice_is_one_change(project, fund):
    meeting = put(project, fund)

    for _n in range(2):
        lock_meeting(meeting, is_locked=True, actor=SYSTEM, at=BEFORE)

    assert Meeting.objects.values_list("is_locked", "version").get() == (True, 2)
    assert verbs() == ["meeting_put", "meeting_lock_changed"]
