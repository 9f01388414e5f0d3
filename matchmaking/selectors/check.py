"""What stands in the way of a timetable, in numbers that one can act upon, before anything is computed.

A shortfall named here is certain: no timetable can mend it. None named does not promise that all will be served: that
is the solver's to say, which also knows what the minimums cost.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from matchmaking.enums import ParticipantState, Side
from matchmaking.models import MeetingProgramme, Participant, Wish
from matchmaking.selectors.presence import away_slots, members_by_participant
from matchmaking.selectors.weight import wished_pairs


class Why(StrEnum):
    """Why somebody cannot have as many meetings as they are promised."""

    NOBODY_BEHIND = "nobody_behind"
    FEW_PARTNERS = "few_partners"
    FEW_SLOTS = "few_slots"
    OTHER_HOURS = "other_hours"
    PARTNERS_FULL = "partners_full"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A participant who is promised `least` meetings and can have `reach` at most."""

    participant: Participant
    least: int
    reach: int
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found. Lists are in the order of names."""

    slots: int
    tables: int
    # Meetings that tables and slots have room for; None: no tables are counted.
    room: int | None
    # Meetings that the minimums take, at the very least; and pairs that may be brought together.
    promised: int
    pairs: int
    shortfalls: list[Shortfall] = field(default_factory=list)
    without_members: list[Participant] = field(default_factory=list)
    without_wishes: list[Participant] = field(default_factory=list)
    to_review: list[Participant] = field(default_factory=list)
    # What the solver says that the minimums cost, as a share of the best total weight.
    cost: float | None = None

    @property
    def is_cramped(self) -> bool:
        """Whether tables and slots have no room for what is promised."""
        return self.room is not None and self.room < self.promised

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands in the way."""
        found = (self.shortfalls, self.without_members, self.without_wishes, self.to_review)
        return bool(self.slots) and not self.is_cramped and not any(found)


@dataclass(frozen=True, slots=True)
class _Ground:
    """Approved participants, when each is there, and with whom a meeting is possible."""

    people: dict[UUID, Participant]
    free: dict[UUID, set[int]]
    partners: dict[UUID, list[UUID]]

    def common(self, one: UUID) -> list[UUID]:
        """Return with whom somebody has a slot in common."""
        return [other for other in self.partners[one] if not self.free[one].isdisjoint(self.free[other])]

    def capacity(self, one: UUID) -> int:
        """Return how many meetings somebody can have at most, by their hours and by what they take."""
        most, hours = self.people[one].most, len(self.free[one])
        return hours if most is None else min(most, hours)


def check_programme(programme: MeetingProgramme, *, cost: float | None = None) -> Check:
    """Return what stands in the way of a timetable of a programme. Eleven queries, whatever it holds."""
    slots = [slot for slot in programme.slots.order_by("number") if not slot.is_pause]
    tables = programme.tables.count()
    everybody = list(programme.participants.in_order())
    for one in everybody:
        one.programme = programme
    approved = {one.pk: one for one in everybody if one.is_approved}
    away = away_slots(programme, slots)
    hours = {slot.pk for slot in slots}
    pairs = [(one.a, one.b) for one in wished_pairs(programme).values() if {one.a, one.b} <= approved.keys()]
    ground = _Ground(approved, {pk: hours - away.get(pk, set()) for pk in approved}, _partners(approved, pairs))
    members = members_by_participant(programme)
    wishers = set(Wish.objects.filter(wisher__in=approved).wanted().values_list("wisher", flat=True))
    return Check(
        slots=len(slots),
        tables=tables,
        room=tables * len(slots) if tables else None,
        promised=_promised(programme, approved.values()),
        pairs=len(pairs),
        shortfalls=sorted(_shortfalls(ground, members), key=_by_name),
        without_members=[one for one in approved.values() if not members.get(one.pk)],
        without_wishes=[one for one in approved.values() if one.pk not in wishers],
        to_review=[one for one in everybody if one.state == ParticipantState.SUBMITTED],
        cost=cost,
    )


def _by_name(short: Shortfall) -> tuple[str, str]:
    return (short.participant.side, short.participant.sort_key)


def _partners(people: Iterable[UUID], pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    partners: dict[UUID, list[UUID]] = {pk: [] for pk in people}
    for a, b in sorted(pairs):
        partners[a].append(b)
        partners[b].append(a)
    return partners


def _promised(programme: MeetingProgramme, people: Iterable[Participant]) -> int:
    """Return how many meetings the minimums take: each serves one of either side, or two peers."""
    sums = dict.fromkeys(Side.values, 0)
    for one in people:
        sums[one.side] += one.least
    return -(-sums[Side.A] // 2) if programme.is_peer else max(sums.values())


def _shortfalls(ground: _Ground, members: Mapping[UUID, Collection[UUID]]) -> list[Shortfall]:
    """Return who cannot have what they are promised: first by themselves, then because others want the same."""
    found = []
    hopeful: dict[str, dict[UUID, int]] = defaultdict(dict)
    for pk, one in ground.people.items():
        if not one.least:
            continue
        why, reach = _own_limit(ground, pk, has_members=bool(members.get(pk)))
        if reach < one.least:
            found.append(Shortfall(one, one.least, reach, why))
        else:
            hopeful[one.side][pk] = one.least
    for needs in hopeful.values():
        served = _serve(needs, ground)
        found += [
            Shortfall(ground.people[pk], least, served[pk], Why.PARTNERS_FULL)
            for pk, least in needs.items()
            if served[pk] < least
        ]
    return found


def _own_limit(ground: _Ground, pk: UUID, *, has_members: bool) -> tuple[Why, int]:
    """Return what limits somebody most, others aside, and to how many meetings."""
    if not has_members:
        return Why.NOBODY_BEHIND, 0
    limits = [
        (Why.FEW_PARTNERS, len(ground.partners[pk])),
        (Why.FEW_SLOTS, len(ground.free[pk])),
        (Why.OTHER_HOURS, len(ground.common(pk))),
    ]
    return min(limits, key=lambda limit: limit[1])


def _serve(needs: Mapping[UUID, int], ground: _Ground) -> dict[UUID, int]:
    """Return how many meetings each can have, as many as possible in all: augmenting paths, slots aside."""
    served: dict[UUID, set[UUID]] = {pk: set() for pk in needs}
    held: dict[UUID, set[UUID]] = defaultdict(set)
    partners = {pk: ground.common(pk) for pk in ground.people}
    room = {pk: ground.capacity(pk) for pk in ground.people}
    for pk in sorted(needs, key=lambda one: (len(partners[one]), one)):
        while len(served[pk]) < needs[pk] and _augment(pk, served, held, partners, room):
            pass
    return {pk: len(found) for pk, found in served.items()}


def _augment(
    start: UUID,
    served: dict[UUID, set[UUID]],
    held: dict[UUID, set[UUID]],
    partners: Mapping[UUID, list[UUID]],
    room: Mapping[UUID, int],
) -> bool:
    """Find one more meeting for somebody, others changing partners for it if need be; return whether there is one."""
    came: dict[UUID, UUID] = {}
    through: dict[UUID, UUID] = {}
    waiting = deque([start])
    while waiting:
        one = waiting.popleft()
        for other in partners[one]:
            if other in came or other in served[one]:
                continue
            came[other] = one
            if len(held[other]) < room[other]:
                _change_partners(start, other, came, through, served, held)
                return True
            for rival in held[other]:
                if rival != start and rival not in through:
                    through[rival] = other
                    waiting.append(rival)
    return False


def _change_partners(
    start: UUID,
    last: UUID,
    came: Mapping[UUID, UUID],
    through: Mapping[UUID, UUID],
    served: dict[UUID, set[UUID]],
    held: dict[UUID, set[UUID]],
) -> None:
    """Give each on the way the partner that was found, back to who began."""
    other = last
    while True:
        one = came[other]
        served[one].add(other)
        held[other].add(one)
        if one == start:
            return
        other = through[one]
        served[one].discard(other)
        held[other].discard(one)
