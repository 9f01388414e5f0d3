"""What every act on meetings stands on: its locks, what they show, its refusals.

Locks follow those of `attendees.services.ground`: registrations in the order of their numbers, then the programme. Not
the other way round: when a registration is cancelled, its lock is held before meetings hear of it. The programme's row
is the one under which slots, tables and pairs are counted and taken, so that participants and meetings need no lock of
their own. What only frees, cancelling a meeting say, takes the programme's alone.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from attendees.enums import AgendaKind, RegistrationState
from attendees.models import AgendaEntry, Registration
from matchmaking.models import (
    Availability,
    Meeting,
    MeetingProgramme,
    Participant,
    ParticipantMember,
    Slot,
    Table,
)
from matchmaking.pairs import as_text, pair_key, to_key
from matchmaking.selectors.question import LivePair, live_pairs
from matchmaking.selectors.timetable import is_meeting_shown

# --- refusals ----------------------------------------------------------------


class MeetingRefused(Exception):
    """What was asked of a meeting cannot be done; nothing was changed. The subclasses say why.

    `about` is the line of a change of many that is refused: a `Put`, a `Move`, a `Meeting` to cancel.
    """

    about: object = None


class Ban(StrEnum):
    """What the rules of the programme never allow."""

    PROGRAMME = "the programme takes no meetings now"
    PARTICIPANT = "a participant is not approved"
    SIDES = "the two stand on the same side, or are one"
    PAUSE = "nobody meets in a pause"
    ELSEWHERE = "a participant, a slot or a table belongs to another programme"


class NotAllowed(MeetingRefused):
    def __init__(self, ban: Ban) -> None:
        super().__init__(ban)
        self.ban = ban


class SlotTaken(MeetingRefused):
    """These participants meet somebody else in the slot."""

    def __init__(self, participants: Sequence[Participant]) -> None:
        super().__init__(participants)
        self.participants = list(participants)


class TableTaken(MeetingRefused):
    """The table is taken in the slot, or is somebody else's all day; without a table, none is left."""

    def __init__(self, table: Table | None) -> None:
        super().__init__(table)
        self.table = table


class AlreadyMeeting(MeetingRefused):
    """The two have a meeting already; `meeting` is its number."""

    def __init__(self, meeting: int) -> None:
        super().__init__(meeting)
        self.meeting = meeting


class AgendaClash(MeetingRefused):
    """Nobody of `participant` is free in the slot; `entries` say what engages each of them. None: nobody is there."""

    def __init__(self, participant: Participant, entries: Sequence[AgendaEntry]) -> None:
        super().__init__(participant, entries)
        self.participant, self.entries = participant, list(entries)


class NotAvailable(MeetingRefused):
    """These participants said that they are not there in the slot. An organiser may insist."""

    def __init__(self, participants: Sequence[Participant]) -> None:
        super().__init__(participants)
        self.participants = list(participants)


class EnoughMeetings(MeetingRefused):
    """These participants have as many meetings as they take. An organiser may insist."""

    def __init__(self, participants: Sequence[Participant]) -> None:
        super().__init__(participants)
        self.participants = list(participants)


class MeetingLocked(MeetingRefused):
    """The meeting is locked: it stays where it is unless one insists."""


class MeetingMoveRefused(MeetingRefused):
    """The meeting's state does not allow it: moving one that was cancelled, say."""


class ChangedMeanwhile(MeetingRefused):
    """Somebody changed the meeting since it was shown. `meeting` is how it is now."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting)
        self.meeting = meeting


class GroundMoved(MeetingRefused):
    """Somebody joined one of the participants just now: asking again does it."""


# --- the ground --------------------------------------------------------------

# Columns of participants that nothing here asks for, dear to read of hundreds.
_NEVER_ASKED = ("created_at", "submitted_at", "reviewed_at", "review_words")
# From how many on a list of keys takes the database longer than everybody.
MANY = 50


@dataclass(slots=True)
class Ground:
    """A programme under its lock, as far as some participants are concerned. Changes of one act are played in it."""

    programme: MeetingProgramme
    participants: dict[UUID, Participant]
    members: dict[UUID, list[Registration]]
    agenda: dict[UUID, list[AgendaEntry]]
    slots: dict[int, Slot]
    tables: dict[int, Table]
    holders: dict[int, UUID]
    unavailable: set[tuple[UUID, int]]
    # Who sits where: the meeting by participant and slot, by table and slot, by pair.
    seated: dict[tuple[UUID, int], int] = field(default_factory=dict)
    laid: dict[tuple[int, int], int] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)
    counts: Counter[UUID] = field(default_factory=Counter)

    def sit(self, participant: UUID, slot: int, meeting: int) -> None:
        """Seat a participant."""
        self.seated[participant, slot] = meeting
        self.counts[participant] += 1

    def overlapping(self, registration: Registration, slot: Slot) -> list[AgendaEntry]:
        """Return what engages somebody in a slot. Ends that touch do not overlap."""
        entries = self.agenda[registration.pk]
        return [entry for entry in entries if entry.starts_at < slot.ends_at and slot.starts_at < entry.ends_at]

    def free_members(self, participant: Participant, slot: Slot) -> list[Registration]:
        """Return who of a participant is free in a slot."""
        return [person for person in self.members[participant.pk] if not self.overlapping(person, slot)]

    def engaged_by(self, meeting: Meeting, pair: Iterable[Participant]) -> set[UUID]:
        """Return the registrations, behind those who meet, whose time a meeting takes."""
        people = [person.pk for one in pair for person in self.members[one.pk]]
        taken = (AgendaKind.MEETING, meeting.pk)
        return {pk for pk in people if any((entry.kind, entry.source_id) == taken for entry in self.agenda[pk])}

    def lift(self, meetings: Iterable[Meeting]) -> None:
        """Play that meetings leave their places."""
        gone = {meeting.pk for meeting in meetings}
        if not gone:
            return
        self.counts -= Counter(participant for (participant, _slot), number in self.seated.items() if number in gone)
        self.seated = {key: number for key, number in self.seated.items() if number not in gone}
        self.laid = {key: number for key, number in self.laid.items() if number not in gone}
        self.pairs = {key: number for key, number in self.pairs.items() if number not in gone}
        for person, entries in self.agenda.items():
            self.agenda[person] = [
                entry for entry in entries if entry.kind != AgendaKind.MEETING or entry.source_id not in gone
            ]


def lock_programme(programme: MeetingProgramme) -> MeetingProgramme:
    """Lock a programme until the transaction ends and return it as it is now, its edition and room at hand."""
    rows = MeetingProgramme.objects.select_related("edition", "room__venue")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)


def take_ground(programme: MeetingProgramme, participants: Iterable[UUID]) -> Ground:
    """Lock the people behind some participants, then the programme, and return what one must know to put meetings.

    Ten queries, however many they are. Raises GroundMoved.
    """
    wanted = set(participants)
    locked = _lock_people(wanted)
    programme = lock_programme(programme)
    members = members_of(wanted)
    if not {person for people in members.values() for person in people} <= locked.keys():
        # Their registration cannot be locked any more: that would turn the order of locks round.
        raise GroundMoved
    agenda = AgendaEntry.objects.filter(registration__in=locked)
    return read_ground(programme, wanted, members, locked, agenda, live_pairs(programme))


def read_ground(
    programme: MeetingProgramme,
    wanted: set[UUID],
    members: dict[UUID, list[UUID]],
    known: Mapping[UUID, Registration],
    agenda: QuerySet[AgendaEntry],
    live: Iterable[LivePair],
) -> Ground:
    """Return what is known of a programme, of some participants, of those behind them. Six queries."""
    found = Participant.objects.filter(programme=programme).defer(*_NEVER_ASKED).order_by("pk")
    found = found if len(wanted) > MANY else found.filter(pk__in=wanted)
    unavailable = Availability.objects.filter(_one_of(wanted, programme)).order_by("pk")
    ground = Ground(
        programme=programme,
        participants={one.pk: one for one in found if one.pk in wanted},
        members={pk: [known[person] for person in members[pk]] for pk in wanted},
        agenda={person: [] for person in known},
        slots={slot.pk: slot for slot in programme.slots.order_by("number")},
        tables={table.pk: table for table in programme.tables.select_related("room").order_by("number")},
        holders=dict(
            Participant.objects.filter(programme=programme, table__isnull=False)
            .order_by("pk")
            .values_list("table", "pk")
        ),
        unavailable={(to_key(one), slot) for one, slot in unavailable.values_list(as_text("participant"), "slot")},
    )
    for one in ground.participants.values():
        one.programme = programme
    for entry in agenda.order_by("pk"):
        if entry.registration_id in ground.agenda:
            ground.agenda[entry.registration_id].append(entry)
    _see_meetings(ground, live)
    return ground


def _lock_people(participants: set[UUID]) -> dict[UUID, Registration]:
    """Lock the confirmed registrations behind some participants, by number, and return them."""
    numbers = {person for people in members_of(participants).values() for person in people}
    people = Registration.objects.filter(pk__in=numbers).order_by("pk").select_for_update(of=("self",), no_key=True)
    return {person.pk: person for person in people}


def _one_of(participants: Collection[UUID], programme: MeetingProgramme | None) -> Q:
    """Filter rows of some participants: each named, or, where they are many, all of their programme, read faster."""
    if programme is not None and len(participants) > MANY:
        return Q(participant__programme=programme)
    return Q(participant__in=participants)


def members_of(participants: set[UUID], programme: MeetingProgramme | None = None) -> dict[UUID, list[UUID]]:
    """Return who stands behind participants and is confirmed, in the order in which they joined.

    With their programme, others of it may be among them.
    """
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = ParticipantMember.objects.present().filter(
        _one_of(participants, programme), registration__state=RegistrationState.CONFIRMED
    )
    ends = rows.order_by("joined_at", "pk").values_list(as_text("participant"), as_text("registration"))
    for participant, registration in ends:
        found[to_key(participant)].append(to_key(registration))
    return found


def _see_meetings(ground: Ground, live: Iterable[LivePair]) -> None:
    """Fill in who sits where."""
    for one in live:
        ground.pairs[one.key] = one.meeting
        if one.table is not None:
            ground.laid[one.table, one.slot] = one.meeting
        for person in (one.a, one.b):
            if person in ground.participants:
                ground.sit(person, one.slot, one.meeting)


# --- what a meeting engages --------------------------------------------------


def check_pair(ground: Ground, one: Participant, other: Participant) -> tuple[Participant, Participant]:
    """Return two participants as they are now, side a first. Raises NotAllowed."""
    if not ground.programme.takes_meetings:
        raise NotAllowed(Ban.PROGRAMME)
    if one.pk not in ground.participants or other.pk not in ground.participants:
        raise NotAllowed(Ban.ELSEWHERE)
    pair = (ground.participants[one.pk], ground.participants[other.pk])
    if not all(participant.is_approved for participant in pair):
        raise NotAllowed(Ban.PARTICIPANT)
    if one.pk == other.pk or (pair[0].side == pair[1].side) is not ground.programme.is_peer:
        raise NotAllowed(Ban.SIDES)
    return pair if pair[0].side <= pair[1].side else (pair[1], pair[0])


def check_slot(ground: Ground, pair: Sequence[Participant], slot: Slot, *, insists: bool, stays: bool = False) -> Slot:
    """Return a slot as it is now, if a pair may meet in it.

    Where their meeting `stays` in the slot, what else they have by now does not matter: only its table changes.
    Raises NotAllowed, SlotTaken, NotAvailable, AgendaClash.
    """
    if slot.pk not in ground.slots:
        raise NotAllowed(Ban.ELSEWHERE)
    slot = ground.slots[slot.pk]
    if slot.is_pause:
        raise NotAllowed(Ban.PAUSE)
    if taken := [one for one in pair if (one.pk, slot.pk) in ground.seated]:
        raise SlotTaken(taken)
    if stays:
        return slot
    away = [one for one in pair if (one.pk, slot.pk) in ground.unavailable]
    if away and not insists:
        raise NotAvailable(away)
    for one in pair:
        if not ground.free_members(one, slot):
            people = ground.members[one.pk]
            raise AgendaClash(one, [entry for person in people for entry in ground.overlapping(person, slot)])
    return slot


def check_number(ground: Ground, pair: Sequence[Participant], *, insists: bool) -> None:
    """Raise AlreadyMeeting, or EnoughMeetings unless one insists."""
    meeting = ground.pairs.get(pair_key(pair[0].pk, pair[1].pk))
    if meeting is not None:
        raise AlreadyMeeting(meeting)
    full = [one for one in pair if one.most is not None and ground.counts[one.pk] >= one.most]
    if full and not insists:
        raise EnoughMeetings(full)


def choose_table(
    ground: Ground, pair: Sequence[Participant], slot: Slot, table: Table | None, *, former: Table | None = None
) -> Table | None:
    """Return the table of a pair in a slot: the one asked for, else their own, else `former`, else the first free.

    A programme without tables has none to give. Raises TableTaken, NotAllowed.
    """
    if table is not None:
        if table.pk not in ground.tables:
            raise NotAllowed(Ban.ELSEWHERE)
        if (table.pk, slot.pk) in ground.laid or not _is_theirs(ground, pair, table.pk):
            raise TableTaken(table)
        return ground.tables[table.pk]
    if not ground.tables:
        return None
    free = [pk for pk in ground.tables if (pk, slot.pk) not in ground.laid and _is_theirs(ground, pair, pk)]
    if not free:
        raise TableTaken(None)
    # The order of numbers decides among equals.
    return ground.tables[min(free, key=lambda pk: (pk not in ground.holders, former is None or pk != former.pk))]


def _is_theirs(ground: Ground, pair: Sequence[Participant], table: int) -> bool:
    return ground.holders.get(table) in {None, *(one.pk for one in pair)}


def free_meetings(meetings: Iterable[int]) -> None:
    """Give back the time that meetings engage. Call under the programme's lock."""
    AgendaEntry.objects.filter(kind=AgendaKind.MEETING, source_id__in=list(meetings)).delete()


def engage_meeting(
    meeting: Meeting, slot: Slot, place: str, people: Iterable[tuple[Registration, str, str]]
) -> Iterator[AgendaEntry]:
    """Yield, unsaved, what a meeting engages: one entry a person, with the label in French and in English.

    What is only prepared is not told. The meeting's programme is at hand.
    """
    is_told = is_meeting_shown(meeting, meeting.programme)
    for person, label, label_en in people:
        yield AgendaEntry(
            registration=person,
            kind=AgendaKind.MEETING,
            source_id=meeting.pk or 0,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            label=label,
            label_en=label_en,
            place=place,
            is_told=is_told,
        )
