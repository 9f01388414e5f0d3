"""Meetings at whose hour somebody has nobody free any more: for who publishes the timetable.

What is prepared is told to no one, so that people fill these hours in good faith: they take a workshop, or say that
they are not there.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry
from matchmaking.enums import MeetingState
from matchmaking.models import Availability, Meeting, MeetingProgramme, MeetingSeat, Participant, ParticipantMember
from matchmaking.pairs import as_text, to_key


@dataclass(frozen=True, slots=True)
class Clash:
    """A meeting, and those of the two who are not free for it."""

    meeting: Meeting
    a: Participant
    b: Participant
    busy: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class _Hold:
    """The time of one person that a meeting engages; they may have something else then."""

    entry: int
    meeting: int
    participant: UUID
    is_overlapped: bool


def clashes_of(programme: MeetingProgramme) -> list[Clash]:
    """Return the meetings to be held for which one of the two is not free, by hour. At most seven queries."""
    holds = {(one.meeting, one.participant) for one in _holds_of(programme) if not one.is_overlapped}
    free = holds - _away_from(programme)
    seats = MeetingSeat.objects.filter(
        meeting__programme=programme, meeting__state=MeetingState.PUBLISHED, is_live=True
    ).order_by("pk")
    ends = [(meeting, to_key(one)) for meeting, one in seats.values_list("meeting", as_text("participant"))]
    busy = {end for end in ends if end not in free}
    rows = programme.meetings.filter(pk__in={meeting for meeting, _one in busy}).select_related("slot").in_order()
    found = []
    for meeting in rows.prefetch_related("seats__participant"):
        a, b = (seat.participant for seat in sorted(meeting.seats.all(), key=lambda seat: seat.side))
        found.append(Clash(meeting, a, b, tuple(one for one in (a, b) if (meeting.pk, one.pk) in busy)))
    return found


def spare_entries(programme: MeetingProgramme) -> list[int]:
    """Return the lines of agendas, by their keys, of people who have something else while a colleague is there."""
    holds = _holds_of(programme)
    covered = {(one.meeting, one.participant) for one in holds if not one.is_overlapped}
    return [one.entry for one in holds if one.is_overlapped and (one.meeting, one.participant) in covered]


def _holds_of(programme: MeetingProgramme) -> list[_Hold]:
    """Return what the meetings of a programme engage of its people. Two queries."""
    present = ParticipantMember.objects.present().filter(programme=programme).order_by("pk")
    ends = present.values_list(as_text("registration"), as_text("participant"))
    behind = {to_key(person): to_key(participant) for person, participant in ends}
    meetings = programme.meetings.live().order_by().values("pk")
    entries = AgendaEntry.objects.filter(kind=AgendaKind.MEETING, source_id__in=meetings)
    overlapped = Exists(
        AgendaEntry.objects.told()
        .filter(
            registration=OuterRef("registration"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
        )
        .exclude(pk=OuterRef("pk"))
    )
    rows = entries.order_by("pk").values_list("pk", "source_id", as_text("registration"), overlapped)
    return [
        _Hold(entry, meeting, behind[to_key(person)], is_overlapped)
        for entry, meeting, person, is_overlapped in rows
        if to_key(person) in behind
    ]


def _away_from(programme: MeetingProgramme) -> set[tuple[int, UUID]]:
    """Return the meetings in hours in which one of the two said not to be there, with that one. One query."""
    said = Availability.objects.filter(slot=OuterRef("slot"), participant=OuterRef("participant"))
    seats = MeetingSeat.objects.filter(Exists(said), meeting__programme=programme, is_live=True).order_by("pk")
    return {(meeting, to_key(one)) for meeting, one in seats.values_list("meeting", as_text("participant"))}
