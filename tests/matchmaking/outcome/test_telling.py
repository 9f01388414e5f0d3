"""Each side says what came of a meeting; contacts are exchanged where both want to go on, once."""

from datetime import timedelta

import pytest

from forum.core.models import LogEntry
from matchmaking.enums import LeadKind, MeetingState, Verdict
from matchmaking.models import ContactExchange, Outcome
from matchmaking.selectors.outcome import ANSWERS_TAKEN, answers_taken_until, told_meeting, told_meetings
from matchmaking.services.outcome import AnswersClosed, MeetingGone, NotHeldYet, mark_promise
from tests.factories import ParticipantMemberFactory, RegistrationFactory
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, person_of, verbs
from tests.matchmaking.outcome.day import (
    GOES_ON,
    MINUTE,
    OVER,
    address_of,
    fund,
    letters,
    meet,
    project,
    promise,
    say,
)

pytestmark = pytest.mark.django_db


def test_what_one_says_is_kept(meeting, a):
    outcome = say(
        meeting, a, leads=[LeadKind.ADVICE, LeadKind.INTRODUCTION], introduction_to="Mairie",
        shared_message="À bientôt", private_note="Trop cher",
    )  # fmt: skip

    kept = Outcome.objects.get()
    assert (kept, kept.meeting, kept.author) == (outcome, meeting, a)
    assert (kept.verdict, kept.introduction_to, kept.shared_message) == (GOES_ON, "Mairie", "À bientôt")
    assert (kept.private_note, kept.answered_at, kept.introduction_kept_at) == ("Trop cher", OVER, None)
    assert [lead.kind for lead in kept.leads.order_by("kind")] == [LeadKind.ADVICE, LeadKind.INTRODUCTION]


def test_what_one_says_takes_the_place_of_what_one_said(meeting, a):
    promise(meeting, a, "Mairie", private_note="Rappeler")

    say(meeting, a, Verdict.USEFUL, leads=[LeadKind.FUNDING], introduction_to="Région", at=OVER + MINUTE)

    kept = Outcome.objects.get()
    # A meeting that does not go on leads nowhere, whatever was ticked.
    assert (kept.verdict, kept.introduction_to, kept.private_note) == (Verdict.USEFUL, "", "")
    assert (kept.answered_at, kept.leads.count()) == (OVER + MINUTE, 0)


def test_the_journal_knows_the_answer_and_never_the_words(meeting, a):
    promise(meeting, a, "Mairie", shared_message="À bientôt", private_note="Secret")

    line = LogEntry.objects.get(verb="outcome_told")
    assert line.changes == {
        "verdict": [None, "to_be_continued"],
        "leads": [[], ["introduction"]],
        "introduction_to": ["…", "…"],
        "shared_message": ["…", "…"],
        "participants": [[], [str(a.pk)]],
    }
    assert line.scope == meeting.programme.edition.slug


def test_a_note_changes_without_the_journal(meeting, a):
    say(meeting, a, Verdict.USEFUL)

    say(meeting, a, Verdict.USEFUL, private_note="Rappeler lundi")

    assert Outcome.objects.get().private_note == "Rappeler lundi"
    assert verbs() == ["outcome_told"]


# --- contacts ----------------------------------------------------------------


def test_contacts_are_exchanged_once_both_want_to_go_on(meeting, a, b):
    say(meeting, a)
    assert (ContactExchange.objects.count(), letters()) == (0, [])

    say(meeting, b, at=OVER + MINUTE)

    assert ContactExchange.objects.get().exchanged_at == OVER + MINUTE
    assert sorted(letters()) == sorted([("contacts_exchanged", address_of(one)) for one in (a, b)])
    assert verbs() == ["outcome_told", "outcome_told", "contacts_exchanged"]


@pytest.mark.parametrize("verdict", [Verdict.USEFUL, Verdict.NO_INTEREST, Verdict.NOT_HELD])
def test_contacts_stay_where_one_side_does_not_want_to_go_on(meeting, a, b, verdict):
    say(meeting, a)
    say(meeting, b, verdict)

    assert (ContactExchange.objects.count(), letters()) == (0, [])
    assert told_meeting(meeting, a).contacts == []


def test_changing_one_s_mind_and_back_exchanges_nothing_twice(meeting, a, b):
    for verdict in (GOES_ON, Verdict.USEFUL, GOES_ON):
        say(meeting, a, verdict)
        say(meeting, b)

    assert ContactExchange.objects.count() == 1
    assert len(letters()) == 2


def test_contacts_are_those_behind_the_other_now(meeting, a, b):
    adviser = ParticipantMemberFactory(participant=b, role="Chargée d’affaires", joined_at=BEFORE + MINUTE)
    ParticipantMemberFactory(participant=b, left_at=BEFORE)
    cancelled = RegistrationFactory(edition=b.programme.edition, cancelled=True)
    ParticipantMemberFactory(participant=b, registration=cancelled)
    unreachable = RegistrationFactory(edition=b.programme.edition, email="")
    ParticipantMemberFactory(participant=b, registration=unreachable)
    first = b.members.order_by("pk").first()

    say(meeting, a)
    say(meeting, b)

    assert told_meeting(meeting, a).contacts == [first, adviser]


# --- when --------------------------------------------------------------------


def test_nothing_is_said_before_a_meeting_begins(meeting, a):
    with pytest.raises(NotHeldYet):
        say(meeting, a, at=TEN - MINUTE)

    say(meeting, a, at=TEN)
    assert Outcome.objects.count() == 1


def test_answers_are_taken_until_sixty_days_after_the_last_slot(meeting, a, programme):
    until = answers_taken_until(programme)
    assert until == TEN + timedelta(minutes=95) + ANSWERS_TAKEN

    say(meeting, a, at=until)
    with pytest.raises(AnswersClosed):
        say(meeting, a, Verdict.USEFUL, at=until + MINUTE)

    assert Outcome.objects.get().verdict == GOES_ON


def test_without_slots_the_days_of_the_edition_count(programme):
    programme.slots.all().delete()

    # Midnight in Paris, after the forum's day.
    assert answers_taken_until(programme) == TEN.replace(hour=23) + ANSWERS_TAKEN


def test_a_cancelled_meeting_has_no_outcome(a, b):
    meeting = meet(a, b, state=MeetingState.CANCELLED)

    with pytest.raises(MeetingGone):
        say(meeting, a)


def test_others_have_no_say(programme, meeting):
    with pytest.raises(MeetingGone):
        say(meeting, project(programme, "Ailleurs"))

    assert Outcome.objects.count() == 0


# --- promises ----------------------------------------------------------------


def test_a_promise_is_kept_and_a_new_one_is_not(meeting, b):
    outcome = promise(meeting, b, "Mairie")

    assert mark_promise(outcome, is_kept=True, actor=SYSTEM, at=OVER).introduction_kept_at == OVER
    mark_promise(outcome, is_kept=True, actor=SYSTEM, at=OVER + MINUTE)
    assert Outcome.objects.get().introduction_kept_at == OVER

    promise(meeting, b, "Région")
    assert Outcome.objects.get().introduction_kept_at is None
    assert verbs() == ["outcome_told", "promise_marked", "outcome_told"]


def test_a_promise_that_was_taken_back_is_not_kept(meeting, b):
    outcome = promise(meeting, b, "Mairie")
    say(meeting, b, Verdict.USEFUL)

    with pytest.raises(MeetingGone):
        mark_promise(outcome, is_kept=True, actor=SYSTEM, at=OVER)


# --- read again --------------------------------------------------------------


def test_one_reads_the_other_s_message_and_never_its_note(meeting, a, b):
    say(meeting, b, shared_message="Envoyez le budget", private_note="Fragile")

    line = told_meeting(meeting, a)

    assert (line.other, line.mine, line.theirs.shared_message) == (b, None, "Envoyez le budget")


def test_a_stranger_reads_nothing(programme, meeting):
    with pytest.raises(LookupError):
        told_meeting(meeting, project(programme, "Ailleurs"))


def test_meetings_read_in_the_order_of_the_day(programme, a, b):
    bank, late = fund(programme, "Banque"), fund(programme, "Tard")
    second, first = meet(a, bank, 2), meet(a, b, 1)
    meet(a, fund(programme, "Annulé"), 3, state=MeetingState.CANCELLED)
    meet(a, late, 4)
    missed = meet(a, fund(programme, "Absent"), 1, state=MeetingState.NO_SHOW)

    # 10 h 30: the second has begun, the fourth has not.
    lines = told_meetings(a, person_of(a), at=TEN + 30 * MINUTE)

    assert [line.meeting for line in lines] == [first, missed, second]


@pytest.mark.parametrize("size", [1, 3])
def test_reading_costs_the_same_for_one_meeting_and_for_three(programme, a, size, django_assert_num_queries):
    person = person_of(a)
    for number in range(1, size + 1):
        other = fund(programme, f"Fonds {number}")
        meeting = meet(a, other, number)
        for author in (a, other):
            promise(meeting, author, "Mairie")

    with django_assert_num_queries(7):
        lines = told_meetings(a, person, at=OVER)
        assert [len(line.contacts) for line in lines] == [1] * size
        assert [lead.kind for line in lines for lead in line.theirs.leads.all()] == ["introduction"] * size
