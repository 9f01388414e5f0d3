"""Telling what came of a meeting: each side for itself. Where both want to go on, contacts are exchanged, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from forum.core.journal import WITHHELD, Actor, record
from forum.core.outbox import queue_mail
from matchmaking.enums import LeadKind, MeetingState, Verdict
from matchmaking.models import (
    ContactExchange,
    Meeting,
    MeetingProgramme,
    Outcome,
    OutcomeLead,
    Participant,
    ParticipantMember,
)
from matchmaking.selectors.outcome import answers_taken_until, meetings_of
from matchmaking.services.ground import lock_programme
from matchmaking.services.telling import tell


class OutcomeRefused(Exception):
    """What came of the meeting cannot be told; nothing was changed. The subclasses say why."""


class NotHeldYet(OutcomeRefused):
    """The meeting has not begun."""


class MeetingGone(OutcomeRefused):
    """The meeting was cancelled, or is not the author's."""


class NothingToTell(OutcomeRefused):
    """No meeting that the person knows of has begun."""


class AnswersClosed(OutcomeRefused):
    """It is too late to tell or to change it."""


def refusal_for(meeting: Meeting, until: datetime | None, *, at: datetime) -> OutcomeRefused | None:
    """Return why nothing can be told of a meeting at a moment, None where something can."""
    if meeting.state == MeetingState.CANCELLED:
        return MeetingGone()
    if at < meeting.slot.starts_at:
        return NotHeldYet()
    return AnswersClosed() if until is not None and until < at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a side tells. Leads and an introduction count only where it is to be continued."""

    verdict: Verdict
    leads: Collection[LeadKind] = ()
    introduction_to: str = ""
    shared_message: str = ""
    private_note: str = ""


@transaction.atomic
def tell_outcome(meeting: Meeting, author: Participant, words: Words, *, actor: Actor, at: datetime) -> Outcome:
    """Write what one side says of a meeting, in place of what it said before, and return it.

    Under the programme's lock: two sides who say "to be continued" at once exchange contacts once. Raises MeetingGone,
    NotHeldYet, AnswersClosed.
    """
    programme = lock_programme(meeting.programme)
    meeting = _read(programme, meeting, author, at=at)
    outcome = Outcome.objects.filter(meeting=meeting, author=author).prefetch_related("leads").first()
    outcome = outcome or Outcome(meeting=meeting, author=author, verdict="")
    changes = _write(outcome, words, at=at)
    if changes:
        changes |= {"participants": [[], [str(author.pk)]]}
        record(actor, "outcome_told", meeting, at=at, scope=programme.edition.slug, changes=changes)
    _exchange_contacts(programme, meeting, actor=actor, at=at)
    return outcome


@transaction.atomic
def mark_promise(outcome: Outcome, *, is_kept: bool, actor: Actor, at: datetime) -> Outcome:
    """Note that an introduction was made, or after all not yet, and return the outcome that promised it.

    Raises MeetingGone where nothing is promised there any more. Marking twice changes nothing.
    """
    programme = lock_programme(outcome.meeting.programme)
    outcome = Outcome.objects.select_related("meeting").get(pk=outcome.pk)
    if not outcome.introduction_to:
        raise MeetingGone
    if (outcome.introduction_kept_at is not None) != is_kept:
        outcome.introduction_kept_at = at if is_kept else None
        outcome.save(update_fields=["introduction_kept_at"])
        changes = {"is_kept": [not is_kept, is_kept]}
        record(actor, "promise_marked", outcome.meeting, at=at, scope=programme.edition.slug, changes=changes)
    return outcome


@transaction.atomic
def mail_morning(member: ParticipantMember, *, at: datetime) -> bool:
    """Mail to somebody what came of their meetings, with the link that opens it; return whether there is a mailbox.

    Raises NothingToTell.
    """
    person = member.registration
    if not meetings_of(member.participant, at=at).exists():
        raise NothingToTell
    if not person.email:
        return False
    ids = {
        "registration": str(person.pk),
        "link_version": person.link_version,
        "participant": str(member.participant_id),
    }
    queue_mail("my_morning", to=person.email, language=person.language, at=at, **ids)
    return True


def _read(programme: MeetingProgramme, meeting: Meeting, author: Participant, *, at: datetime) -> Meeting:
    """Return the meeting as it is now, if this author may speak of it now."""
    seated = Meeting.objects.filter(pk=meeting.pk, programme=programme, seats__participant=author)
    current = seated.select_related("slot").order_by("pk").first()
    if current is None:
        raise MeetingGone
    if refusal := refusal_for(current, answers_taken_until(programme), at=at):
        raise refusal
    return current


def _write(outcome: Outcome, words: Words, *, at: datetime) -> dict[str, list[object]]:
    """Write the words, and return what the journal keeps of it: never what was written to the other or for oneself."""
    goes_on = words.verdict == Verdict.TO_BE_CONTINUED
    leads = sorted(set(words.leads)) if goes_on else []
    introduction = words.introduction_to if goes_on and LeadKind.INTRODUCTION in leads else ""
    before = (outcome.verdict, sorted(lead.kind for lead in outcome.leads.all()) if outcome.pk else [])
    changes: dict[str, list[object]] = {}
    if outcome.verdict != words.verdict:
        changes["verdict"] = [before[0] or None, str(words.verdict)]
    if before[1] != leads:
        changes["leads"] = [before[1], [str(lead) for lead in leads]]
    for name, text in (("introduction_to", introduction), ("shared_message", words.shared_message)):
        if getattr(outcome, name) != text:
            changes[name] = list(WITHHELD)
            setattr(outcome, name, text)
            if name == "introduction_to":
                outcome.introduction_kept_at = None
    outcome.verdict, outcome.private_note, outcome.answered_at = words.verdict, words.private_note, at
    outcome.save()
    outcome.leads.exclude(kind__in=leads).delete()
    OutcomeLead.objects.bulk_create(OutcomeLead(outcome=outcome, kind=kind) for kind in leads if kind not in before[1])
    return changes


def _exchange_contacts(programme: MeetingProgramme, meeting: Meeting, *, actor: Actor, at: datetime) -> None:
    """Exchange contacts where both sides want to go on and have not yet exchanged them; tell both."""
    willing = Outcome.objects.filter(meeting=meeting, verdict=Verdict.TO_BE_CONTINUED).count()
    both = 2
    if willing < both or ContactExchange.objects.filter(meeting=meeting).exists():
        return
    ContactExchange.objects.create(meeting=meeting, exchanged_at=at)
    record(actor, "contacts_exchanged", meeting, at=at, scope=programme.edition.slug)
    sides = Participant.objects.filter(meeting_seats__meeting=meeting).order_by("pk")
    tell("contacts_exchanged", sides, at=at, meeting=meeting.pk)
