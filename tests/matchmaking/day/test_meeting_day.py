"""A meeting on its day: late, given up, held, missed, noted; who is told, and once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from attendees.models import AgendaEntry
from forum.core.delivery import send_due_mails
from forum.core.models import LogEntry, OutboxMail
from matchmaking.enums import MeetingState, ProgrammeState
from matchmaking.models import MeetingNote
from matchmaking.services.day import MeetingOver, announce_late, give_up_meeting, mark_meeting
from matchmaking.services.ground import ChangedMeanwhile, MeetingMoveRefused, NotAllowed, SlotTaken, TableTaken
from tests.attendees.answers import open_by_link
from tests.factories import MeetingProgrammeFactory, ParticipantFactory, ParticipantMemberFactory
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, agenda, person_of, put, verbs

pytestmark = pytest.mark.django_db
ACTS = {"actor": SYSTEM, "at": BEFORE}


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(published=True, slots=3, tables=2)


@pytest.fixture
def meeting(project, fund):
    return put(project, fund)


def seat_of(meeting, participant):
    return meeting.seats.get(participant=participant)


# --- late --------------------------------------------------------------------


def test_late_is_noted_once_and_taken_back(meeting, project, fund):
    announce_late(meeting, project, minutes=10, **ACTS)
    announce_late(meeting, project, minutes=10, **ACTS)
    assert (seat_of(meeting, project).late_minutes, seat_of(meeting, fund).late_minutes) == (10, None)

    announce_late(meeting, project, minutes=None, **ACTS)

    assert seat_of(meeting, project).late_minutes is None
    changes = [entry.changes for entry in LogEntry.objects.filter(verb="meeting_late").order_by("pk")]
    assert changes == [{"late_minutes": [None, 10]}, {"late_minutes": [10, None]}]
    assert OutboxMail.objects.count() == 0


def test_late_for_what_is_over_is_refused(meeting, project):
    with pytest.raises(MeetingOver):
        announce_late(meeting, project, minutes=5, actor=SYSTEM, at=meeting.slot.ends_at)


# --- given up ----------------------------------------------------------------


def test_who_gives_a_meeting_up_frees_it_and_the_other_is_told_once(meeting, project, fund):
    colleague = ParticipantMemberFactory(participant=fund).registration

    give_up_meeting(meeting, project, words="Un train en panne.", **ACTS)

    meeting.refresh_from_db()
    assert (meeting.state, agenda(person_of(project))) == (MeetingState.CANCELLED, [])
    told = sorted(OutboxMail.objects.values_list("template", "recipient"))
    others = [member.registration.email for member in fund.members.all()]
    assert told == sorted(("meetings_cancelled", email) for email in others)
    assert colleague.email in others
    send_due_mails()
    assert [message.subject.partition(" – ")[0] for message in mail.outbox] == ["Un rendez-vous est annulé"] * 2
    assert "Ce qu’on vous dit\u00a0: Un train en panne." in mail.outbox[0].body
    assert "Recyclerie" in mail.outbox[0].body
    with pytest.raises(MeetingMoveRefused):
        give_up_meeting(meeting, fund, **ACTS)
    assert OutboxMail.objects.count() == 2


def test_a_locked_meeting_may_be_given_up(project, fund):
    meeting = put(project, fund)
    meeting.is_locked = True
    meeting.save()

    assert give_up_meeting(meeting, fund, **ACTS).state == MeetingState.CANCELLED


def test_a_meeting_put_again_meanwhile_is_not_said_to_be_off(meeting, project, fund):
    give_up_meeting(meeting, project, **ACTS)
    put(project, fund, 2)

    send_due_mails()

    assert mail.outbox == []


def test_nobody_gives_up_another_s_meeting(meeting, programme):
    with pytest.raises(NotAllowed):
        give_up_meeting(meeting, ParticipantFactory(programme=programme), **ACTS)


def test_who_saw_an_older_state_is_shown_the_newer(meeting, project):
    announce_late(meeting, project, minutes=5, **ACTS)
    meeting.version = 7
    meeting.save()

    with pytest.raises(ChangedMeanwhile):
        give_up_meeting(meeting, project, version=1, **ACTS)


def test_a_closed_programme_takes_no_change(meeting, project, programme):
    programme.state = ProgrammeState.CLOSED
    programme.save()

    with pytest.raises(NotAllowed):
        give_up_meeting(meeting, project, **ACTS)


# --- held, missed ------------------------------------------------------------


def test_a_missed_meeting_frees_the_slot_and_comes_back_while_both_are_free(meeting, project, fund):
    marked = mark_meeting(meeting, MeetingState.NO_SHOW, missing={fund.pk}, **ACTS)

    assert (marked.state, marked.is_live, marked.version) == (MeetingState.NO_SHOW, False, 2)
    assert (seat_of(meeting, fund).is_missing, seat_of(meeting, project).is_missing) == (True, False)
    assert AgendaEntry.objects.count() == 0

    back = mark_meeting(meeting, MeetingState.PUBLISHED, version=2, **ACTS)

    assert (back.state, back.is_live, seat_of(meeting, fund).is_missing) == (MeetingState.PUBLISHED, True, False)
    assert agenda(person_of(project)) == [("meeting", "Rendez-vous\u00a0: Fonds vert", "table 1")]
    assert agenda(person_of(fund)) == [("meeting", "Rendez-vous\u00a0: Recyclerie", "table 1")]
    assert verbs() == ["meeting_put", "meeting_marked", "meeting_marked"]


def test_a_missed_meeting_whose_slot_was_given_away_does_not_come_back(meeting, project, fund, programme):
    mark_meeting(meeting, MeetingState.NO_SHOW, missing={fund.pk}, **ACTS)
    put(project, ParticipantFactory(programme=programme, financier=True))

    with pytest.raises(SlotTaken):
        mark_meeting(meeting, MeetingState.HELD, **ACTS)


def test_nor_one_whose_table_was_given_away(meeting, fund, programme):
    mark_meeting(meeting, MeetingState.NO_SHOW, missing={fund.pk}, **ACTS)
    other = ParticipantFactory(programme=programme)
    put(other, ParticipantFactory(programme=programme, financier=True), 1, meeting.table)

    with pytest.raises(TableTaken):
        mark_meeting(meeting, MeetingState.HELD, **ACTS)


def test_held_is_undone(meeting):
    mark_meeting(meeting, MeetingState.HELD, **ACTS)
    entries = AgendaEntry.objects.count()

    assert mark_meeting(meeting, MeetingState.PUBLISHED, **ACTS).state == MeetingState.PUBLISHED
    assert (entries, AgendaEntry.objects.count()) == (2, 2)


def test_a_cancelled_meeting_is_not_marked(meeting, project):
    give_up_meeting(meeting, project, **ACTS)

    with pytest.raises(MeetingMoveRefused):
        mark_meeting(meeting, MeetingState.HELD, **ACTS)


def test_a_mark_on_an_older_state_is_refused(meeting):
    mark_meeting(meeting, MeetingState.HELD, **ACTS)

    with pytest.raises(ChangedMeanwhile):
        mark_meeting(meeting, MeetingState.NO_SHOW, version=1, **ACTS)


# --- the pages ---------------------------------------------------------------


@pytest.fixture
def acting(client, project, meeting):
    open_by_link(client, person_of(project))
    with time_machine.travel(BEFORE, tick=False):
        yield lambda method, word, **sent: getattr(client, method)(
            f"/rendez-vous/{project.pk}/planning/1/{word}/", sent
        )


def test_late_from_the_page(acting, meeting, project):
    assert acting("post", "retard", minutes=15).status_code == 302
    assert seat_of(meeting, project).late_minutes == 15

    assert acting("post", "retard", minutes=0).status_code == 302
    assert seat_of(meeting, project).late_minutes is None


@pytest.mark.parametrize("minutes", ["", "7", "x", "-5"])
def test_a_delay_that_is_not_offered_comes_back(acting, meeting, project, minutes):
    assert acting("post", "retard", minutes=minutes).status_code == 422
    assert seat_of(meeting, project).late_minutes is None


def test_cancelling_what_moved_meanwhile_shows_it_again(acting, meeting):
    page = acting("post", "annuler", version=9)

    assert page.status_code == 422
    assert "vient de changer" in page.content.decode()
    assert 'name="version" value="1"' in page.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PUBLISHED


def test_cancelling_twice_says_that_nothing_is_left(acting, client, project):
    assert acting("post", "annuler", version=1).status_code == 302

    assert acting("post", "annuler", version=2).status_code == 404


def test_after_its_end_a_meeting_is_not_changed(acting, project):
    with time_machine.travel(TEN + timedelta(minutes=20), tick=False):
        for word in ("retard", "annuler"):
            assert acting("get", word).headers["Location"] == f"/rendez-vous/{project.pk}/planning/"


def test_a_note_is_its_author_s(acting, project):
    colleague = ParticipantMemberFactory(participant=project).registration
    assert acting("post", "note", text="  Parler du local.  ").status_code == 302
    assert "Parler du local." in acting("get", "note").content.decode()
    assert verbs() == ["meeting_put"]

    other = Client()
    open_by_link(other, colleague)
    assert other.get(f"/rendez-vous/{project.pk}/planning/1/note/").context["form"].initial == {"text": ""}
    other.post(f"/rendez-vous/{project.pk}/planning/1/note/", {"text": "À moi."})

    assert sorted(MeetingNote.objects.values_list("text", flat=True)) == ["Parler du local.", "À moi."]


def test_an_emptied_note_is_gone(acting):
    acting("post", "note", text="Parler du local.")

    acting("post", "note", text=" ")

    assert MeetingNote.objects.count() == 0
