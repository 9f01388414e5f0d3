"""What participants wished, noted for themselves and needed is erased on schedule. Figures stay."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from attendees.retention import NEEDS_KEPT
from forum.core.journal import Actor, record
from matchmaking.enums import UNFINISHED_RUNS
from matchmaking.models import (
    FrozenWishes,
    MeetingNote,
    MeetingProgramme,
    MeetingRequest,
    Outcome,
    Profile,
    ScheduleRun,
    Wish,
)
from matchmaking.models.programme import MeetingProgrammeQuerySet
from matchmaking.selectors.figures import count_wishes
from matchmaking.services.ground import lock_programme

# Where the organisers set no date of their own. Notes outlive the news that are asked for after a year.
WISHES_KEPT = timedelta(days=180)
NOTES_KEPT = timedelta(days=400)
RETENTION = Actor.system("retention")


def forget_wishes(*, at: datetime) -> int:
    """Erase the wishes whose time is over, freezing their count; return how many.

    What was said with a request goes too, and what the solver was given: whom somebody wished for is in it.
    """
    wishes = Wish.objects.filter(programme=OuterRef("pk"))
    requests = MeetingRequest.objects.filter(programme=OuterRef("pk")).exclude(message="")
    runs = ScheduleRun.objects.filter(programme=OuterRef("pk")).exclude(input={}).exclude(state__in=UNFINISHED_RUNS)
    due = _due(at.date(), "wishes_kept_until", WISHES_KEPT)
    due = due.filter(Exists(wishes) | Exists(requests) | Exists(runs))
    return sum(_forget_wishes_of(programme, at=at) for programme in due.order_by("pk"))


def forget_notes(*, at: datetime) -> int:
    """Erase the notes whose time is over, of people and of participants; return how many."""
    private = Outcome.objects.filter(meeting__programme=OuterRef("pk")).exclude(private_note="")
    personal = MeetingNote.objects.filter(about__programme=OuterRef("pk"))
    due = _due(at.date(), "notes_kept_until", NOTES_KEPT).filter(Exists(private) | Exists(personal))
    return sum(_forget_notes_of(programme, at=at) for programme in due.order_by("pk"))


def forget_table_needs(*, at: datetime) -> int:
    """Erase what participants need at their table, a month after as the notice promises; return how many."""
    told = Profile.objects.filter(participant__programme=OuterRef("pk")).exclude(needs="", needs_step_free=False)
    due = _due(at.date(), "", NEEDS_KEPT).filter(Exists(told))
    return sum(_forget_needs_of(programme, at=at) for programme in due.order_by("pk"))


def _due(today: date, field: str, kept: timedelta) -> MeetingProgrammeQuerySet:
    """Return the programmes whose date has passed; without one, those that ended longer ago than is kept."""
    programmes = MeetingProgramme.objects.annotate(over_on=Coalesce("ends_on", F("edition__ends_on")))
    long_ago = Q(over_on__lt=today - kept)
    if not field:
        return programmes.filter(long_ago)
    return programmes.filter(Q(**{f"{field}__lt": today}) | Q(**{f"{field}__isnull": True}) & long_ago)


@transaction.atomic
def _forget_wishes_of(programme: MeetingProgramme, *, at: datetime) -> int:
    programme = lock_programme(programme)
    wishes, met = count_wishes(programme)
    FrozenWishes.objects.update_or_create(
        programme=programme, defaults={"wishes": wishes, "wishes_met": met, "frozen_at": at}
    )
    erased, _by_model = Wish.objects.filter(programme=programme).delete()
    MeetingRequest.objects.filter(programme=programme).update(message="")
    runs = ScheduleRun.objects.filter(programme=programme).exclude(state__in=UNFINISHED_RUNS)
    runs.update(input={}, result=None, progress={})
    changes = {"wishes": [erased, 0]}
    record(RETENTION, "wishes_forgotten", programme, at=at, scope=programme.edition.slug, changes=changes)
    return erased


@transaction.atomic
def _forget_notes_of(programme: MeetingProgramme, *, at: datetime) -> int:
    programme = lock_programme(programme)
    private = Outcome.objects.filter(meeting__programme=programme).exclude(private_note="")
    erased = private.update(private_note="")
    erased += MeetingNote.objects.filter(about__programme=programme).delete()[0]
    changes = {"notes": [erased, 0]}
    record(RETENTION, "notes_forgotten", programme, at=at, scope=programme.edition.slug, changes=changes)
    return erased


@transaction.atomic
def _forget_needs_of(programme: MeetingProgramme, *, at: datetime) -> int:
    programme = lock_programme(programme)
    told = Profile.objects.filter(participant__programme=programme).exclude(needs="", needs_step_free=False)
    erased = told.update(needs="", needs_step_free=False)
    changes = {"people": [erased, 0]}
    record(RETENTION, "table_needs_forgotten", programme, at=at, scope=programme.edition.slug, changes=changes)
    return erased
