"""People behind a participant: one present is enough; where nobody is left, meetings go."""

from datetime import timedelta

import pytest

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry
from attendees.services.registration import cancel_registration
from attendees.services.transfer import transfer_registration
from events.enums import EditionState
from events.services.edition import move_edition
from matchmaking.enums import MeetingState, ParticipantState, ProgrammeState
from matchmaking.models import Meeting, MeetingNote
from matchmaking.services.meeting import lock_meeting
from matchmaking.services.member import AlreadyMember, NotConfirmed, ParticipantGone, add_member, remove_member
from matchmaking.services.note import write_note
from matchmaking.services.programme import ProgrammeMoveRefused, move_programme
from tests.attendees.acts import details
from tests.factories import (
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    RegistrationFactory,
    SeatBookingFactory,
    SessionFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, agenda, person_of, put, verbs

pytestmark = pytest.mark.django_db
DURING = TEN + timedelta(minutes=5)


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=3, tables=3)


@pytest.fixture
def project(programme):
    return ParticipantFactory(programme=programme)


@pytest.fixture
def fund(programme):
    return ParticipantFactory(programme=programme, financier=True, name="Fonds vert")


def newcomer(programme, **changes):
    return RegistrationFactory(edition=programme.edition, **changes)


def join(participant, registration, **changes):
    return add_member(participant, registration, **{"actor": SYSTEM, "at": BEFORE} | changes)


def leave(participant, at=BEFORE):
    return remove_member(participant.members.present().order_by("pk").first(), actor=SYSTEM, at=at)


def states():
    return list(Meeting.objects.order_by("slot__number").values_list("state", flat=True))


# --- joining -----------------------------------------------------------------


def test_who_joins_is_engaged_by_the_meetings_to_come(programme, project, fund):
    put(project, fund, 1)
    person = newcomer(programme)

    member = join(project, person, role="Trésorière", is_contact=False)

    assert (member.participant, member.role, member.is_contact, member.left_at) == (project, "Trésorière", False, None)
    assert agenda(person) == [(AgendaKind.MEETING, "Rendez-vous\u00a0: Fonds vert", "table 1")]
    assert verbs()[-1] == "member_added"


def test_who_joins_with_a_seat_at_that_hour_keeps_it(programme, project, fund):
    put(project, fund, 1)
    person = newcomer(programme)
    session = SessionFactory(edition=programme.edition, bookable=True, starts_at=TEN)
    SeatBookingFactory(session=session, registration=person)

    join(project, person)

    assert [kind for kind, *_rest in agenda(person)] == [AgendaKind.SEAT]


def test_one_stands_behind_one_participant(programme, project, fund):
    with pytest.raises(AlreadyMember) as refusal:
        join(fund, person_of(project))

    assert refusal.value.participant == project


@pytest.mark.parametrize("changes", [{"cancelled": True}, {"waiting": True}])
def test_one_must_be_registered_to_join(programme, project, changes):
    with pytest.raises(NotConfirmed):
        join(project, newcomer(programme, **changes))


def test_one_of_another_edition_does_not_join(project):
    with pytest.raises(NotConfirmed):
        join(project, RegistrationFactory())


@pytest.mark.parametrize("state", [ParticipantState.DECLINED, ParticipantState.WITHDRAWN])
def test_nobody_joins_a_participant_that_is_gone(programme, project, state):
    project.state = state
    project.save()

    with pytest.raises(ParticipantGone):
        join(project, newcomer(programme))


# --- leaving -----------------------------------------------------------------


def test_a_meeting_goes_on_with_who_is_left(programme, project, fund):
    ParticipantMemberFactory(participant=project)
    put(project, fund, 1)

    assert leave(project) == []

    assert states() == [MeetingState.PUBLISHED]
    assert AgendaEntry.objects.count() == 2
    assert verbs() == ["meeting_put", "member_removed"]


def test_where_nobody_is_left_meetings_to_come_are_cancelled(programme, project, fund):
    put(project, fund, 1)
    other = put(project, ParticipantFactory(programme=programme, financier=True), 2)
    lock_meeting(other, is_locked=True, actor=SYSTEM, at=BEFORE)

    cancelled = leave(project, at=DURING)

    # The first has begun: what becomes of it is told at its table.
    assert cancelled == [other]
    assert states() == [MeetingState.PUBLISHED, MeetingState.CANCELLED]


def test_a_meeting_whose_only_free_person_leaves_is_cancelled(programme, project, fund):
    colleague = ParticipantMemberFactory(participant=project).registration
    session = SessionFactory(edition=programme.edition, bookable=True, starts_at=TEN, ends_at=DURING)
    SeatBookingFactory(session=session, registration=colleague)
    first, second = put(project, fund, 1), put(project, ParticipantFactory(programme=programme, financier=True), 3)

    assert leave(project) == [first]
    assert [kind for kind, *_rest in agenda(colleague)] == [AgendaKind.SEAT, AgendaKind.MEETING]
    assert second.seats.filter(is_live=True).count() == 2


def test_who_left_may_come_back(programme, project):
    person = person_of(project)
    leave(project)

    assert join(project, person).left_at is None
    assert project.members.count() == 2


def test_leaving_twice_is_one_change(project):
    member = project.members.get()

    for _n in range(2):
        remove_member(member, actor=SYSTEM, at=BEFORE)

    assert verbs() == ["member_removed"]


# --- what happens below ------------------------------------------------------


def test_cancelling_a_registration_takes_its_meetings_along(programme, project, fund):
    meeting = put(project, fund, 1)
    person = person_of(project)

    cancel_registration(person, actor=SYSTEM, at=BEFORE)

    assert project.members.get().left_at == BEFORE
    assert states() == [MeetingState.CANCELLED]
    assert person_of(fund).agenda.count() == 0
    assert meeting.seats.filter(is_live=True).count() == 0
    assert verbs() == ["meeting_put", "member_removed", "meeting_cancelled", "cancelled"]


def test_cancelling_a_registration_that_meets_nobody_changes_nothing_here(programme, project, fund):
    put(project, fund, 1)

    cancel_registration(newcomer(programme), actor=SYSTEM, at=BEFORE)

    assert states() == [MeetingState.PUBLISHED]


def test_an_edition_that_is_cancelled_cancels_its_programmes(programme, project, fund):
    lock_meeting(put(project, fund, 1), is_locked=True, actor=SYSTEM, at=BEFORE)
    closed = MeetingProgrammeFactory(edition=programme.edition, state=ProgrammeState.CLOSED)

    move_edition(programme.edition, EditionState.CANCELLED, actor=SYSTEM, at=BEFORE)

    programme.refresh_from_db()
    closed.refresh_from_db()
    assert (programme.state, closed.state) == (ProgrammeState.CANCELLED, ProgrammeState.CLOSED)
    assert states() == [MeetingState.CANCELLED]
    assert AgendaEntry.objects.count() == 0


# --- a programme's life ------------------------------------------------------


def test_publishing_notes_when_it_was_first_done(programme):
    for state, at in (
        (ProgrammeState.PUBLISHED, BEFORE),
        (ProgrammeState.OPEN, BEFORE + timedelta(days=1)),
        (ProgrammeState.PUBLISHED, BEFORE + timedelta(days=2)),
    ):
        programme = move_programme(programme, state, actor=SYSTEM, at=at)

    assert (programme.state, programme.published_at) == (ProgrammeState.PUBLISHED, BEFORE)
    assert verbs() == ["programme_moved"] * 3


def test_a_programme_does_not_leap(programme):
    with pytest.raises(ProgrammeMoveRefused):
        move_programme(programme, ProgrammeState.CLOSED, actor=SYSTEM, at=BEFORE)


def test_whoever_receives_a_place_sits_at_its_meetings_without_the_notes_of_the_former_person(programme, project, fund):
    meeting = put(project, fund)
    person, others = person_of(project), person_of(fund)
    project.members.update(role="Directrice")
    write_note(person, fund, text="Parler du local.", at=BEFORE)
    write_note(others, project, text="À revoir.", at=BEFORE)

    transfer_registration(person, details=details(), actor=SYSTEM, at=BEFORE)

    member = project.members.get()
    assert (member.registration, member.role, member.left_at) == (person, "", None)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PUBLISHED
    assert person.agenda.get().source_id == meeting.pk
    assert list(MeetingNote.objects.values_list("text", flat=True)) == ["À revoir."]


def test_where_the_new_person_has_a_place_already_the_former_one_leaves_the_meetings(programme, project, fund):
    meeting = put(project, fund)
    newcomer(programme, first_name="Maëlys", last_name="Le Goff", email="maelys@example.org")

    transfer_registration(person_of(project), details=details(), actor=SYSTEM, at=BEFORE)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    assert project.members.get().left_at == BEFORE
