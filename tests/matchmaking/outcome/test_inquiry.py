"""Participants are asked what came of their meetings: once, some hours after the last slot, and reminded once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from forum.core.delivery import send_due_mails
from forum.core.models import LogEntry, OutboxMail
from forum.core.text import format_span
from matchmaking.enums import MeetingState, OutcomeLetterKind, ProgrammeState, Verdict
from matchmaking.models import OutcomeLetter
from matchmaking.services.inquiry import ask_outcomes, remind_outcomes
from tests.factories import ParticipantMemberFactory
from tests.factories.matchmaking import TEN
from tests.matchmaking.acts import person_of
from tests.matchmaking.outcome.day import (
    ASKED,
    DAY,
    GOES_ON,
    MINUTE,
    address_of,
    fund,
    letters,
    meet,
    morning,
    project,
    promise,
    say,
)

pytestmark = pytest.mark.django_db
# The last slot ends at 11 h 35.
THREE_HOURS_LATER = TEN + timedelta(minutes=95, hours=3)


def asked(kind: str = OutcomeLetterKind.ASKED) -> set[str]:
    return set(OutcomeLetter.objects.filter(kind=kind).values_list("participant__name", flat=True))


def test_everybody_who_met_is_asked_once_three_hours_after_the_last_slot(programme, a, b):
    meet(a, b)
    fund(programme, "Seul")

    assert ask_outcomes(at=THREE_HOURS_LATER - MINUTE) == 0
    assert ask_outcomes(at=THREE_HOURS_LATER) == 2
    assert ask_outcomes(at=THREE_HOURS_LATER + DAY) == 0

    assert sorted(letters()) == sorted([("outcomes_asked", address_of(one)) for one in (a, b)])
    line = LogEntry.objects.get()
    assert (line.verb, line.target_id, line.changes) == ("outcomes_asked", str(programme.pk), {"letters": [0, 2]})


def test_only_contacts_are_written_to(a, b):
    meet(a, b)
    ParticipantMemberFactory(participant=b, is_contact=False)

    assert ask_outcomes(at=ASKED) == 2


@pytest.mark.parametrize("state", [ProgrammeState.OPEN, ProgrammeState.DRAFT, ProgrammeState.CANCELLED])
def test_what_was_not_held_is_not_asked_about(state):
    programme = morning(state=state)
    meet(project(programme), fund(programme))

    assert ask_outcomes(at=ASKED) == 0


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.NO_SHOW])
def test_who_had_only_meetings_that_were_not_held_is_left_in_peace(programme, a, b, state):
    meet(a, b, state=state)
    meet(project(programme, "Autre"), fund(programme, "Fonds"), state=MeetingState.HELD)

    ask_outcomes(at=ASKED)

    assert asked() == {"Autre", "Fonds"}


def test_a_meeting_that_was_missed_is_not_in_the_letter(programme, a, b):
    meet(a, b)
    meet(a, fund(programme, "Jamais venu"), number=2, state=MeetingState.NO_SHOW)
    ask_outcomes(at=ASKED)
    send_due_mails()

    letter = next(letter for letter in mail.outbox if letter.to == [address_of(a)])

    assert [b.name in letter.body, "Jamais venu" in letter.body] == [True, False]


def test_nobody_is_asked_once_answers_are_closed(a, b):
    meet(a, b)

    assert ask_outcomes(at=ASKED + 61 * DAY) == 0


def test_who_left_a_meeting_without_a_word_is_reminded_once_a_week_later(programme, a, b):
    first, second = meet(a, b, 1), meet(a, fund(programme, "Banque"), 2)
    ask_outcomes(at=ASKED)
    say(first, a, Verdict.USEFUL)
    say(first, b, Verdict.USEFUL)

    assert remind_outcomes(at=ASKED + 7 * DAY - MINUTE) == 0
    assert remind_outcomes(at=ASKED + 7 * DAY) == 2
    assert remind_outcomes(at=ASKED + 8 * DAY) == 0

    assert asked(OutcomeLetterKind.REMINDED) == {"Recyclerie", "Banque"}
    assert second.outcomes.count() == 0


def test_who_was_never_asked_is_not_reminded(a, b):
    meet(a, b)

    assert remind_outcomes(at=ASKED + 30 * DAY) == 0


def test_a_round_with_nothing_to_do_is_two_queries_a_programme_at_most(a, b, django_assert_num_queries):
    meet(a, b)
    ask_outcomes(at=ASKED)

    # The programmes, the opening and the end of a transaction, whether somebody waits.
    with django_assert_num_queries(4):
        assert ask_outcomes(at=ASKED + MINUTE) == 0


# --- the letters -------------------------------------------------------------


def sent(at) -> list:
    with time_machine.travel(at, tick=False):
        send_due_mails()
    return mail.outbox


def letter_to(participant, at):
    [found] = [one for one in sent(at) if one.to == [address_of(participant)]]
    return found


def test_the_letter_has_a_link_for_each_answer_of_each_meeting(programme, a, b):
    first, second = meet(a, b, 1), meet(a, fund(programme, "Banque"), 2)
    ask_outcomes(at=ASKED)

    letter = letter_to(a, ASKED)

    assert letter.subject == "Que retenez-vous de vos rendez-vous\u00a0?"
    html = letter.alternatives[0].content
    for meeting in (first, second):
        assert letter.body.count(f"/suites/{meeting.pk}/") == 1
        for verdict in Verdict.values:
            assert html.count(f"/suites/{meeting.pk}/?suite={verdict}") == 1
    hours = (timezone.localtime(moment) for moment in (first.slot.starts_at, first.slot.ends_at))
    assert f"- Fonds vert, {format_span(*hours, 'fr')}\n" in letter.body


def test_the_reminder_names_what_is_left(programme, a, b):
    first, second = meet(a, b, 1), meet(a, fund(programme, "Banque"), 2)
    ask_outcomes(at=ASKED)
    say(first, a, Verdict.USEFUL)
    OutboxMail.objects.all().delete()
    remind_outcomes(at=ASKED + 7 * DAY)

    letter = letter_to(a, ASKED + 7 * DAY)

    assert letter.subject == "Rappel\u00a0: que retenez-vous de vos rendez-vous\u00a0?"
    assert (f"/suites/{first.pk}/" in letter.body, f"/suites/{second.pk}/" in letter.body) == (False, True)


def test_a_reminder_that_everything_was_said_of_meanwhile_does_not_leave(a, b):
    meeting = meet(a, b)
    ask_outcomes(at=ASKED)
    OutboxMail.objects.all().delete()
    remind_outcomes(at=ASKED + 7 * DAY)
    for author in (a, b):
        say(meeting, author, Verdict.USEFUL, at=ASKED + 7 * DAY)

    assert sent(ASKED + 7 * DAY) == []


def test_a_letter_never_goes_to_an_address_that_was_left(a, b):
    meet(a, b)
    ask_outcomes(at=ASKED)
    person = person_of(a)
    person.link_version += 1
    person.save()

    assert [one.to for one in sent(ASKED)] == [[address_of(b)]]


def test_contacts_come_with_what_the_other_wrote(a, b):
    meeting = meet(a, b)
    say(meeting, a, shared_message="Merci", private_note="Secret de la recyclerie")
    promise(meeting, b, "Mairie", shared_message="Envoyez le budget", private_note="Secret du fonds")

    letter = letter_to(a, ASKED)

    assert letter.subject == "Vous poursuivez avec Fonds vert"
    assert address_of(b) in letter.body
    assert "Envoyez le budget" in letter.body
    assert "Mairie" in letter.body
    both = letter.body + letter.alternatives[0].content
    assert "Secret" not in both
    assert GOES_ON.value not in both
