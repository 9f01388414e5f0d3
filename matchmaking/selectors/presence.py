"""In which slots participants are not there: by what they said, and by what engages the people behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from attendees.enums import AgendaKind, RegistrationState
from attendees.models import AgendaEntry
from matchmaking.models import Availability, Meeting, MeetingProgramme, ParticipantMember, Slot
from matchmaking.pairs import as_text, to_key

Span = tuple[datetime, datetime]


def members_by_participant(programme: MeetingProgramme) -> dict[UUID, list[UUID]]:
    """Return the confirmed registrations behind each participant of a programme. One query."""
    rows = ParticipantMember.objects.present().filter(
        programme=programme, registration__state=RegistrationState.CONFIRMED
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    ends = rows.order_by("joined_at", "pk").values_list(as_text("participant"), as_text("registration"))
    for participant, registration in ends:
        found[to_key(participant)].append(to_key(registration))
    return found


def away_slots(
    programme: MeetingProgramme, slots: Sequence[Slot], *, members: Mapping[UUID, Sequence[UUID]] | None = None
) -> dict[UUID, set[int]]:
    """Return, by participant, the numbers of the slots in which they cannot meet anybody.

    They said so, or everybody behind them is engaged elsewhere. Meetings of this very programme do not count: they are
    what a timetable is made of. Four queries, three without slots, one less where the `members` are known.
    """
    away: dict[UUID, set[int]] = defaultdict(set)
    said = Availability.objects.filter(participant__programme=programme).order_by("pk")
    for participant, slot in said.values_list(as_text("participant"), "slot"):
        away[to_key(participant)].add(slot)
    members = members_by_participant(programme) if members is None else members
    engaged = _engaged(programme, slots)
    everybody = [slot.pk for slot in slots]
    for key in programme.participants.order_by("pk").values_list(as_text("pk"), flat=True):
        participant = to_key(key)
        people = members.get(participant, ())
        if not people:
            away[participant].update(everybody)
            continue
        busy = [engaged[person] for person in people if person in engaged]
        if len(busy) == len(people):
            away[participant].update(set.intersection(*busy))
    return away


def _engaged(programme: MeetingProgramme, slots: Sequence[Slot]) -> dict[UUID, set[int]]:
    """Return, by registration, the numbers of the slots in which something other than this programme engages them."""
    if not slots:
        return {}
    own = Meeting.objects.filter(programme=programme).order_by().values("pk")
    entries = AgendaEntry.objects.filter(
        registration__memberships__programme=programme,
        registration__memberships__left_at=None,
        starts_at__lt=max(slot.ends_at for slot in slots),
        ends_at__gt=min(slot.starts_at for slot in slots),
    ).exclude(kind=AgendaKind.MEETING, source_id__in=own)
    engaged: dict[UUID, set[int]] = defaultdict(set)
    for registration, starts_at, ends_at in entries.order_by("pk").values_list("registration", "starts_at", "ends_at"):
        engaged[registration].update(_touched(slots, (starts_at, ends_at)))
    return engaged


def _touched(slots: Iterable[Slot], span: Span) -> list[int]:
    """Return the numbers of the slots that a span overlaps. Ends that touch do not overlap."""
    starts_at, ends_at = span
    return [slot.pk for slot in slots if starts_at < slot.ends_at and slot.starts_at < ends_at]
