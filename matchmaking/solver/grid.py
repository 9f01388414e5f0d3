"""Pairs in slots while a timetable is being searched: who is busy when, and chains of meetings that swap two slots."""

from matchmaking.solver.instance import Instance

FREE = -1
# Meetings, and the people whose day changes when they swap.
Chain = tuple[list[int], tuple[int, ...]]


class Grid:
    """A partial timetable. Nobody meets twice in a slot; the room of shared tables is counted, and kept by callers."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.ends = [(pair.a, pair.b) for pair in instance.pairs]
        self.sums = [pair.a + pair.b for pair in instance.pairs]
        self.masks = [pair.mask for pair in instance.pairs]
        self.shared = [int(pair.shared) for pair in instance.pairs]
        self.all_shared = all(self.shared)
        self.slot_of = [FREE] * len(instance.pairs)
        self.at = [[FREE] * instance.slots for _ in instance.names]
        self.busy = [0] * len(instance.names)
        self.load = [0] * instance.slots

    def put(self, pair: int, slot: int) -> None:
        self.slot_of[pair] = slot
        self.load[slot] += self.shared[pair]
        for person in self.ends[pair]:
            self.at[person][slot] = pair
            self.busy[person] |= 1 << slot

    def take(self, pair: int) -> None:
        slot = self.slot_of[pair]
        self.slot_of[pair] = FREE
        self.load[slot] -= self.shared[pair]
        for person in self.ends[pair]:
            self.at[person][slot] = FREE
            self.busy[person] &= ~(1 << slot)

    def fits(self, pair: int, slot: int) -> bool:
        """Say whether both are free in this slot, and a table."""
        a, b = self.ends[pair]
        return not (self.busy[a] | self.busy[b]) >> slot & 1 and (
            not self.shared[pair] or self.load[slot] < self.instance.room[slot]
        )

    def chain(self, pair: int, one: int, two: int) -> Chain | None:
        """Return the meetings that must swap slots `one` and `two` with this one, or None when one of them may not.

        A person has one meeting in each slot, so they are a ring, or a line between two people who meet in one of the
        slots alone; only these two see their day change.
        """
        here = self.slot_of[pair]
        there = one + two - here
        if not self.masks[pair] >> there & 1:
            return None
        links, last = [pair], []
        for person in self.ends[pair]:
            end = self._follow(links, person, there, one + two)
            if end is None:
                return None
            if end == FREE:
                return links, ()
            last.append(end)
        return links, tuple(last)

    def line(self, person: int, one: int, two: int) -> Chain | None:
        """Return the chain that begins with a person who meets in slot `one` and not in slot `two`."""
        first = self.at[person][one]
        if not self.masks[first] >> two & 1:
            return None
        links = [first]
        end = self._follow(links, self.sums[first] - person, two, one + two)
        return None if end is None else (links, (person, end))

    def _follow(self, links: list[int], person: int, slot: int, both: int) -> int | None:
        """Add to a chain what follows from this person on; return who ends it, FREE for a ring, None for a dead end."""
        at, masks, sums, first = self.at, self.masks, self.sums, links[0]
        while True:
            link = at[person][slot]
            if link == FREE:
                return person
            if link == first:
                return FREE
            slot = both - slot
            if not masks[link] >> slot & 1:
                return None
            links.append(link)
            person = sums[link] - person

    def balance(self, chain: list[int], one: int) -> int:
        """Return how many shared tables slot `one` gains when one whole chain swaps."""
        if self.all_shared and not len(chain) & 1:
            return 0
        shared, slot_of = self.shared, self.slot_of
        return sum([-shared[pair] if slot_of[pair] == one else shared[pair] for pair in chain])

    def room_for(self, gain: int, one: int, two: int) -> bool:
        """Say whether slot `one` may gain so many meetings at shared tables from slot `two`."""
        if not gain:
            return True
        room = self.instance.room
        return self.load[one] + gain <= room[one] and self.load[two] - gain <= room[two]

    def swap(self, chain: list[int], one: int, two: int) -> None:
        """Let every meeting of the chain change to the other of the two slots."""
        moved = [(pair, two if self.slot_of[pair] == one else one) for pair in chain]
        for pair in chain:
            self.take(pair)
        for pair, slot in moved:
            self.put(pair, slot)

    def placed(self) -> dict[int, int]:
        """Return the slot of each pair that has one."""
        return {pair: slot for pair, slot in enumerate(self.slot_of) if slot != FREE}
