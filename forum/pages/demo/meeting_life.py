"""What has become of invented meetings by a moment: the programme's state and phases, who met, what they say of it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from events.models import Edition
from forum.core.journal import Actor
from forum.core.models import LogEntry
from forum.pages.demo.calendar import Timing
from forum.pages.demo.enums import Moment
from forum.pages.demo.meeting_content import FINANCE, PLANS
from forum.pages.demo.meeting_people import absent_from
from forum.pages.demo.outcomes import tell_outcomes
from matchmaking.enums import MeetingSource, MeetingState, PhaseKind, ProgrammeState
from matchmaking.models import (
    ContactExchange,
    FollowUp,
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Outcome,
    OutcomeLetter,
    Phase,
)
from matchmaking.services.agenda import tell_agendas
from matchmaking.services.day import mark_meeting
from matchmaking.services.ground import MeetingRefused, free_meetings
from matchmaking.services.retention import NOTES_KEPT, WISHES_KEPT

PLAYER = Actor.system("demo meetings")
# Found missing after so long.
NOTICED = timedelta(minutes=10)
PUBLISHED_BEFORE = timedelta(days=1)
# Those that a moment leaves alone: somebody who tries took them back, or called them off.
PLAYED = (ProgrammeState.OPEN, ProgrammeState.PUBLISHED, ProgrammeState.CLOSED)


class Stage(NamedTuple):
    """A phase, from so many days after the last act to so many; None: until the day of the meetings."""

    kind: PhaseKind
    opens: int
    closes: int | None


# The timetable is out.
SETTLED = (
    Stage(PhaseKind.PROFILES, -40, -7),
    Stage(PhaseKind.WISHES, -21, -5),
    Stage(PhaseKind.BY_HAND, -5, -1),
    Stage(PhaseKind.REQUESTS, -1, None),
)
# A first one was accepted, and wishes may still be changed: whoever tries publishes it, or has another computed.
WISHING = (
    Stage(PhaseKind.PROFILES, -40, -7),
    Stage(PhaseKind.WISHES, -21, 5),
    Stage(PhaseKind.BY_HAND, 5, 9),
    Stage(PhaseKind.DIRECT, 9, None),
)


def play_meetings(edition: Edition, moment: Moment, timing: Timing, *, at: datetime, is_closed: bool = False) -> None:
    """Bring an edition's programmes to a moment of its life; part of acts that have moved its days.

    What people said after their meetings stays as long as these are past; it goes where they are to come again.
    """
    for plan in PLANS:
        rows = MeetingProgramme.objects.filter(edition=edition, slug=plan.preset, state__in=PLAYED)
        for programme in rows.select_related("edition", "room").order_by("pk"):
            is_out = plan is FINANCE or moment != Moment.BEFORE
            _settle(programme, timing, is_out=is_out)
            if moment != Moment.AFTER:
                _take_back_the_day(programme, at=at)
            if moment != Moment.BEFORE:
                _hold(programme, until=at)
            if moment == Moment.AFTER:
                tell_outcomes(programme, plan, at=at, is_long_ago=is_closed)
            if is_closed:
                MeetingProgramme.objects.filter(pk=programme.pk).update(state=ProgrammeState.CLOSED)


def _settle(programme: MeetingProgramme, timing: Timing, *, is_out: bool) -> None:
    """Have state, phases and the dates until when words are kept fit the day."""
    programme.state = ProgrammeState.PUBLISHED if is_out else ProgrammeState.OPEN
    programme.published_at = timing.until - PUBLISHED_BEFORE if is_out else None
    programme.wishes_kept_until = timing.on + WISHES_KEPT
    programme.notes_kept_until = timing.on + NOTES_KEPT
    programme.save(update_fields=["state", "published_at", "wishes_kept_until", "notes_kept_until"])
    tell_agendas(programme)
    programme.phases.all().delete()
    zone = programme.edition.zone
    day = datetime.combine(timing.on, time(), zone)

    def midnight(days: int | None) -> datetime:
        if days is None:
            return day
        return datetime.combine(timing.until.astimezone(zone).date() + timedelta(days=days), time(), zone)

    Phase.objects.bulk_create(
        Phase(programme=programme, kind=kind, opens_at=midnight(opens), closes_at=midnight(closes), position=position)
        for position, (kind, opens, closes) in enumerate(SETTLED if is_out else WISHING, start=1)
    )


def _hold(programme: MeetingProgramme, *, until: datetime) -> None:
    """Let the meetings that are over by then be held, but those of whoever did not come."""
    over = Meeting.objects.filter(programme=programme, state=MeetingState.PUBLISHED, slot__ends_at__lte=until)
    absent = absent_from(programme)
    missed = over.filter(seats__participant__in=absent).select_related("programme", "slot").in_order()
    for meeting in list(missed):
        noticed_at = meeting.slot.starts_at + NOTICED
        missing = absent & set(meeting.seats.order_by("pk").values_list("participant", flat=True))
        mark_meeting(meeting, MeetingState.NO_SHOW, missing=missing, actor=PLAYER, at=noticed_at)
    over.update(state=MeetingState.HELD)


def _take_back_the_day(programme: MeetingProgramme, *, at: datetime) -> None:
    """Have all meetings lie ahead again, those that were missed too; what was put in their place goes."""
    Outcome.objects.filter(meeting__programme=programme).delete()
    ContactExchange.objects.filter(meeting__programme=programme).delete()
    FollowUp.objects.filter(meeting__programme=programme).delete()
    OutcomeLetter.objects.filter(participant__programme=programme).delete()
    meetings = Meeting.objects.filter(programme=programme)
    put = list(meetings.filter(source=MeetingSource.STANDBY).order_by("pk").values_list("pk", flat=True))
    free_meetings(put)
    meetings.filter(pk__in=put).delete()
    meetings.filter(state=MeetingState.HELD).update(state=MeetingState.PUBLISHED)
    MeetingSeat.objects.filter(meeting__programme=programme, is_live=True).update(late_minutes=None, is_missing=False)
    _bring_back(meetings.filter(state=MeetingState.NO_SHOW).select_related("programme").order_by("pk"), at=at)
    # The journal's own query set refuses to be rewritten.
    told = QuerySet(LogEntry).filter(scope=programme.edition.slug, target_type=Meeting._meta.label_lower)
    told.filter(actor_label=PLAYER.label).delete()


def _bring_back(missed: Sequence[Meeting] | QuerySet[Meeting], *, at: datetime) -> None:
    for meeting in missed:
        with suppress(MeetingRefused), transaction.atomic():
            mark_meeting(meeting, MeetingState.PUBLISHED, actor=PLAYER, at=at)
            continue
        # Its place was taken meanwhile.
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
