"""Asking participants what came of their meetings: by letter, each kind once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from forum.core.journal import Actor, record
from matchmaking.enums import FOLLOW_UP_LETTERS, MeetingState, OutcomeLetterKind, ProgrammeState, Verdict
from matchmaking.models import MeetingProgramme, MeetingSeat, Outcome, OutcomeLetter, Participant
from matchmaking.models.participant import ParticipantQuerySet
from matchmaking.models.programme import MeetingProgrammeQuerySet
from matchmaking.selectors.outcome import ANSWERS_TAKEN, news_window
from matchmaking.services.ground import lock_programme
from matchmaking.services.telling import tell

# People are on their way home; the day is still fresh.
ASKED_AFTER = timedelta(hours=3)
REMINDED_AFTER = timedelta(days=7)
# Between these some news may be due: 6 months are 181 days at least, 12 months and their window 456 at most.
_SHORTEST, _LONGEST = timedelta(days=181), timedelta(days=457)
_NOT_HELD = (MeetingState.CANCELLED, MeetingState.NO_SHOW)
_TEMPLATES = {
    OutcomeLetterKind.ASKED: "outcomes_asked",
    OutcomeLetterKind.REMINDED: "outcomes_reminded",
    OutcomeLetterKind.SIX_MONTHS: "news_asked",
    OutcomeLetterKind.TWELVE_MONTHS: "news_asked",
}


def ask_outcomes(*, at: datetime) -> int:
    """Ask participants what came of their meetings, some hours after the last slot; return how many letters."""
    told = 0
    for programme in _over_between(at - ANSWERS_TAKEN, at - ASKED_AFTER):
        told += _write(programme, _who_met(programme), OutcomeLetterKind.ASKED, at=at)
    return told


def remind_outcomes(*, at: datetime) -> int:
    """Remind, once, participants who were asked a week ago and left a meeting without a word; return how many letters.

    Those who were asked too late to be reminded in time are left in peace.
    """
    told = 0
    for programme in _over_between(at - ANSWERS_TAKEN, at - ASKED_AFTER - REMINDED_AFTER):
        asked = OutcomeLetter.objects.filter(
            participant=OuterRef("pk"), kind=OutcomeLetterKind.ASKED, queued_at__lte=at - REMINDED_AFTER
        )
        silent = _who_met(programme, unanswered=True).filter(Exists(asked))
        told += _write(programme, silent, OutcomeLetterKind.REMINDED, at=at)
    return told


def ask_news(*, at: datetime) -> int:
    """Ask, 6 and 12 months later, what came of meetings that one side wanted to go on with; return how many letters."""
    told = 0
    for programme in _over_between(at - _LONGEST, at - _SHORTEST):
        for month, kind in FOLLOW_UP_LETTERS.items():
            window = news_window(programme, month)
            if window and window[0] <= at <= window[1]:
                told += _write(programme, _who_goes_on(programme), kind, at=at)
    return told


def _who_goes_on(programme: MeetingProgramme) -> ParticipantQuerySet:
    """Return participants with a meeting that one of its sides wanted to go on with."""
    wanted = Outcome.objects.filter(meeting=OuterRef("meeting"), verdict=Verdict.TO_BE_CONTINUED)
    seats = MeetingSeat.objects.filter(Exists(wanted), participant=OuterRef("pk"))
    current = seats.exclude(meeting__state=MeetingState.CANCELLED)
    return Participant.objects.filter(Exists(current), programme=programme)


def _over_between(first: datetime, last: datetime) -> MeetingProgrammeQuerySet:
    """Return the programmes that were held and whose last slot ended between two moments."""
    held = MeetingProgramme.objects.filter(state__in=[ProgrammeState.PUBLISHED, ProgrammeState.CLOSED])
    return held.annotate(over=Max("slots__ends_at")).filter(over__gte=first, over__lte=last).order_by("pk")


def _who_met(programme: MeetingProgramme, *, unanswered: bool = False) -> ParticipantQuerySet:
    """Return participants with a meeting that nobody missed; `unanswered`: one of which they said nothing."""
    seats = MeetingSeat.objects.filter(participant=OuterRef("pk")).exclude(meeting__state__in=_NOT_HELD)
    if unanswered:
        seats = seats.exclude(
            Exists(Outcome.objects.filter(meeting=OuterRef("meeting"), author=OuterRef("participant")))
        )
    return Participant.objects.filter(Exists(seats), programme=programme)


@transaction.atomic
def _write(
    programme: MeetingProgramme, participants: ParticipantQuerySet, kind: OutcomeLetterKind, *, at: datetime
) -> int:
    """Write to those who did not yet get a letter of this kind. One query where there is nobody."""
    sent = OutcomeLetter.objects.filter(participant=OuterRef("pk"), kind=kind)
    waiting = participants.exclude(Exists(sent)).order_by("pk")
    if not waiting.exists():
        return 0
    programme = lock_programme(programme)
    due = list(waiting)
    OutcomeLetter.objects.bulk_create(OutcomeLetter(participant=one, kind=kind, queued_at=at) for one in due)
    months: dict[str, int] = {}
    if month := next((month for month, one in FOLLOW_UP_LETTERS.items() if one == kind), 0):
        months["month"] = month
    told = tell(_TEMPLATES[kind], due, at=at, **months)
    changes = {"letters": [0, told]}
    record(Actor.system("outcomes"), "outcomes_asked", programme, at=at, scope=programme.edition.slug, changes=changes)
    return told
