"""What stands in the way of a timetable, in numbers that one can act upon, before anything is computed.

A shortfall named here is certain: no timetable can mend it. None named does not promise that all will be served: that
is the solver's to say, which also knows what the minimums cost.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from matchmaking.enums import ParticipantState, Side
from matchmaking.models import MeetingProgramme, Slot, Wish
from matchmaking.pairs import as_text, to_key
from matchmaking.selectors.person import Person, read_people
from matchmaking.selectors.presence import away_slots, members_by_participant
from matchmaking.selectors.weight import wished_pairs


class Why(StrEnum):
    """Why somebody cannot have as many meetings as they are promised."""

    NOBODY_BEHIND = "nobody_behind"
    # What no wish and no hour mends: the day has fewer slots, or the other side fewer people, than they are promised.
    SHORT_DAY = "short_day"
    SMALL_SIDE = "small_side"
    FEW_PARTNERS = "few_partners"
    FEW_SLOTS = "few_slots"
    OTHER_HOURS = "other_hours"
    PARTNERS_FULL = "partners_full"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A participant who is promised `least` meetings and can have `reach` at most, for all of some reasons."""

    participant: Person
    least: int
    reach: int
    reasons: tuple[Why, ...]


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
    without_members: list[Person] = field(default_factory=list)
    without_wishes: list[Person] = field(default_factory=list)
    to_review: list[Person] = field(default_factory=list)
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
    """Approved participants, when each is there, and with whom a meeting is possible.

    People are numbered in the order of their keys, and slots are bits: they are compared a hundred thousand times.
    """

    people: list[Person]
    free: list[int]
    partners: list[list[int]]
    # Those of the partners with whom they have a slot in common.
    common: list[list[int]]
    slots: int

    def capacity(self, one: int) -> int:
        """Return how many meetings somebody can have at most, by their hours and by what they take."""
        most, hours = self.people[one].most, self.free[one].bit_count()
        return hours if most is None else min(most, hours)


def check_programme(programme: MeetingProgramme, *, cost: float | None = None) -> Check:
    """Return what stands in the way of a timetable of a programme. Ten queries, whatever it holds."""
    slots = [slot for slot in programme.slots.order_by("number") if not slot.is_pause]
    tables = programme.tables.count()
    everybody = read_people(programme)
    approved = {pk: one for pk, one in everybody.items() if one.is_approved}
    members = members_by_participant(programme)
    away = away_slots(programme, slots, members=members)
    pairs = [(one.a, one.b) for one in wished_pairs(programme, within=approved).values()]
    ground = _lay_ground(approved, pairs, slots, away)
    wishes = Wish.objects.filter(programme=programme, no_thanks=False).order_by()
    wishers = {to_key(one) for one in wishes.values_list(as_text("wisher"), flat=True).distinct()}
    return Check(
        slots=len(slots),
        tables=tables,
        room=tables * len(slots) if tables else None,
        promised=_promised(programme, approved.values()),
        pairs=len(pairs),
        shortfalls=sorted(_shortfalls(programme, ground, members), key=_by_name),
        without_members=[one for one in approved.values() if not members.get(one.pk)],
        without_wishes=[one for one in approved.values() if one.pk not in wishers],
        to_review=[one for one in everybody.values() if one.state == ParticipantState.SUBMITTED],
        cost=cost,
    )


def _by_name(short: Shortfall) -> tuple[str, str]:
    return (short.participant.side, short.participant.sort_key)


def _lay_ground(
    people: Mapping[UUID, Person],
    pairs: Iterable[tuple[UUID, UUID]],
    slots: Sequence[Slot],
    away: Mapping[UUID, set[int]],
) -> _Ground:
    keys = sorted(people)
    # Keys themselves are dear to find by, and there are thousands to find.
    number = {pk.int: n for n, pk in enumerate(keys)}
    bits = {slot.pk: 1 << n for n, slot in enumerate(slots)}
    whole = (1 << len(slots)) - 1
    free = [whole - sum(bits[slot] for slot in away.get(pk, ()) if slot in bits) for pk in keys]
    partners: list[list[int]] = [[] for _pk in keys]
    for a, b in sorted((number[a.int], number[b.int]) for a, b in pairs):
        partners[a].append(b)
        partners[b].append(a)
    common = [[other for other in others if free[one] & free[other]] for one, others in enumerate(partners)]
    return _Ground([people[pk] for pk in keys], free, partners, common, len(slots))


def _promised(programme: MeetingProgramme, people: Iterable[Person]) -> int:
    """Return how many meetings the minimums take: each serves one of either side, or two peers."""
    sums = dict.fromkeys(Side.values, 0)
    for one in people:
        sums[one.side] += one.least
    return -(-sums[Side.A] // 2) if programme.is_peer else max(sums.values())


def _shortfalls(
    programme: MeetingProgramme, ground: _Ground, members: Mapping[UUID, Collection[UUID]]
) -> list[Shortfall]:
    """Return who cannot have what they are promised: first by themselves, then because others want the same."""
    found = []
    sides = Counter(one.side for one in ground.people)
    hopeful: dict[str, dict[int, int]] = defaultdict(dict)
    for number, one in enumerate(ground.people):
        if not one.least:
            continue
        if not members.get(one.pk):
            found.append(Shortfall(one, one.least, 0, (Why.NOBODY_BEHIND,)))
            continue
        reach = min(ground.free[number].bit_count(), len(ground.common[number]))
        if reach < one.least:
            facing = len(ground.people) - (1 if programme.is_peer else sides[one.side])
            found.append(Shortfall(one, one.least, reach, _own_limits(ground, number, facing)))
        else:
            hopeful[one.side][number] = one.least
    for needs in hopeful.values():
        served = _serve(needs, ground)
        found += [
            Shortfall(ground.people[number], least, served[number], (Why.PARTNERS_FULL,))
            for number, least in needs.items()
            if served[number] < least
        ]
    return found


def _own_limits(ground: _Ground, one: int, facing: int) -> tuple[Why, ...]:
    """Return what keeps somebody from what they are promised, others aside, of which each is to be mended."""
    least, partners, free = ground.people[one].least, len(ground.partners[one]), ground.free[one].bit_count()
    # Where the day or the other side is too small, more wishes or hours than it holds would not help.
    attainable = min(least, ground.slots, facing)
    limits = [
        (Why.SHORT_DAY, ground.slots < least),
        (Why.SMALL_SIDE, facing < least),
        (Why.FEW_PARTNERS, partners < attainable),
        (Why.FEW_SLOTS, free < attainable),
        (Why.OTHER_HOURS, len(ground.common[one]) < attainable <= min(partners, free)),
    ]
    return tuple(why for why, is_short in limits if is_short)


def _serve(needs: Mapping[int, int], ground: _Ground) -> dict[int, int]:
    """Return how many meetings each can have, as many as possible in all: augmenting paths, slots aside."""
    served: dict[int, set[int]] = {one: set() for one in needs}
    held: dict[int, set[int]] = defaultdict(set)
    partners = ground.common
    room = [ground.capacity(one) for one in range(len(ground.people))]
    for one in sorted(needs, key=lambda one: (len(partners[one]), one)):
        while len(served[one]) < needs[one] and _augment(one, served, held, partners, room):
            pass
    return {one: len(found) for one, found in served.items()}


def _augment(
    start: int,
    served: dict[int, set[int]],
    held: dict[int, set[int]],
    partners: Sequence[Sequence[int]],
    room: Sequence[int],
) -> bool:
    """Find one more meeting for somebody, others changing partners for it if need be; return whether there is one."""
    came: dict[int, int] = {}
    through: dict[int, int] = {}
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
    start: int,
    last: int,
    came: Mapping[int, int],
    through: Mapping[int, int],
    served: dict[int, set[int]],
    held: dict[int, set[int]],
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
