"""What engages participants, slot by slot: for the page of their hours, and to propose a slot to two of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from attendees.enums import RegistrationState
from attendees.models import AgendaEntry, Registration
from matchmaking.enums import Unavailability
from matchmaking.models import (
    Availability,
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Participant,
    ParticipantMember,
    Slot,
    Table,
)
from matchmaking.pairs import pair_key
from matchmaking.selectors.timetable import is_meeting_shown


@dataclass(slots=True)
class Hour:
    """A slot as one participant finds it. `engaged` names who of its people has something else then, and what."""

    slot: Slot
    meeting: Meeting | None = None
    away: str = ""
    engaged: list[tuple[Registration, AgendaEntry]] = field(default_factory=list)
    people: int = 0

    @property
    def is_blocked(self) -> bool:
        """Whether nobody is free for it, whatever the participant says of its hours."""
        return self.meeting is None and len({person.pk for person, _entry in self.engaged}) == self.people

    @property
    def is_free(self) -> bool:
        return self.meeting is None and not self.away and not self.is_blocked

    @property
    def is_own_choice(self) -> bool:
        """Whether the participant may say of it whether it is there."""
        return self.meeting is None and self.away in ("", Unavailability.OWN)

    @property
    def other(self) -> Participant | None:
        """Whom the participant meets then; set by `hours_of`."""
        return getattr(self.meeting, "other", None)


def hours_of(participant: Participant) -> list[Hour]:
    """Return the slots of the programme in order, pauses too, as a participant finds them. Five queries.

    A meeting that organisers prepare, before the timetable is published, does not show: its slot looks free.
    """
    return _hours([participant], participant.programme, with_prepared=False)[participant.pk]


def common_slots(one: Participant, other: Participant, *, at: datetime) -> list[Slot]:
    """Return the slots in which two participants may still book a meeting, in order. None once they have a meeting.

    Both are free then, a table is left, each still takes meetings, and the slot is not too near. Seven queries.
    """
    programme = one.programme
    live = list(
        Meeting.objects.live().filter(programme=programme).order_by("pk").values_list("pair_key", "slot", "table")
    )
    if any(pair == pair_key(one.pk, other.pk) for pair, _slot, _table in live):
        return []
    hours = _hours([one, other], programme, with_prepared=True)
    if any(_is_full(participant, hours[participant.pk]) for participant in (one, other)):
        return []
    earliest = at + timedelta(minutes=programme.min_lead_minutes)
    laid = {(slot, table) for _pair, slot, table in live if table is not None}
    tables = _tables_for(programme, (one.pk, other.pk))
    return [
        mine.slot
        for mine, theirs in zip(hours[one.pk], hours[other.pk], strict=True)
        if mine.is_free
        and theirs.is_free
        and not mine.slot.is_pause
        and mine.slot.starts_at >= earliest
        and (tables is None or any((mine.slot.pk, table) not in laid for table in tables))
    ]


def _is_full(participant: Participant, hours: Iterable[Hour]) -> bool:
    meetings = sum(hour.meeting is not None for hour in hours)
    return participant.most is not None and meetings >= participant.most


def _tables_for(programme: MeetingProgramme, pair: tuple[UUID, UUID]) -> list[int] | None:
    """Return the tables at which two may sit: nobody's, or theirs. None where the programme has no tables."""
    tables = list(Table.objects.filter(programme=programme).order_by("number").values_list("pk", "holder"))
    return [pk for pk, holder in tables if holder is None or holder in pair] if tables else None


def _hours(
    participants: list[Participant], programme: MeetingProgramme, *, with_prepared: bool
) -> dict[UUID, list[Hour]]:
    slots = list(programme.slots.order_by("number"))
    people = _people_of(participants)
    meetings = _meetings_of(participants)
    if not with_prepared:
        meetings = {place: one for place, one in meetings.items() if is_meeting_shown(one, programme)}
    agenda = _agenda_of((person for members in people.values() for person in members), with_prepared=with_prepared)
    away = {
        (participant, slot): reason
        for participant, slot, reason in Availability.objects.filter(participant__in=participants)
        .order_by("pk")
        .values_list("participant", "slot", "reason")
    }
    found: dict[UUID, list[Hour]] = {}
    for one in participants:
        found[one.pk] = [
            Hour(
                slot,
                meeting=meetings.get((one.pk, slot.pk)),
                away=away.get((one.pk, slot.pk), ""),
                engaged=[(person, entry) for person in people[one.pk] for entry in _then(agenda[person.pk], slot)],
                people=len(people[one.pk]),
            )
            for slot in slots
        ]
    return found


def _people_of(participants: Iterable[Participant]) -> dict[UUID, list[Registration]]:
    people: dict[UUID, list[Registration]] = {one.pk: [] for one in participants}
    members = ParticipantMember.objects.present().filter(participant__in=people)
    members = members.filter(registration__state=RegistrationState.CONFIRMED).select_related("registration")
    for member in members.order_by("joined_at", "pk"):
        people[member.participant_id].append(member.registration)
    return people


def _agenda_of(people: Iterable[Registration], *, with_prepared: bool) -> dict[UUID, list[AgendaEntry]]:
    """Return what engages people: all of it, or what they know of."""
    agenda: dict[UUID, list[AgendaEntry]] = defaultdict(list)
    entries = AgendaEntry.objects.all() if with_prepared else AgendaEntry.objects.told()
    for entry in entries.filter(registration__in=list(people)).order_by("starts_at", "pk"):
        agenda[entry.registration_id].append(entry)
    return agenda


def _then(entries: Iterable[AgendaEntry], slot: Slot) -> list[AgendaEntry]:
    return [entry for entry in entries if entry.starts_at < slot.ends_at and slot.starts_at < entry.ends_at]


def _meetings_of(participants: Iterable[Participant]) -> dict[tuple[UUID, int], Meeting]:
    """Return the live meetings by participant and slot, `other` on each. Two queries."""
    wanted = {one.pk for one in participants}
    seats = MeetingSeat.objects.filter(participant__in=wanted, is_live=True)
    seats = seats.select_related("meeting__table", "meeting__slot").order_by("slot__number", "pk")
    mine = list(seats)
    others = MeetingSeat.objects.filter(meeting__in=[seat.meeting_id for seat in mine]).select_related("participant")
    both: dict[int, list[Participant]] = defaultdict(list)
    for seat in others.order_by("side", "pk"):
        both[seat.meeting_id].append(seat.participant)
    found = {}
    for seat in mine:
        [other] = [one for one in both[seat.meeting_id] if one.pk != seat.participant_id]
        seat.meeting.other = other  # type: ignore[attr-defined]  # for who reads the hour
        found[seat.participant_id, seat.slot_id] = seat.meeting
    return found
