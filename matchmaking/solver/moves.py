"""What each change of one slot would cost a person, the cheapest first.

A step that begins with what it may cost can pass over all that is dearer, where a step taken at random is refused
nineteen times in twenty: what is left to chance is who ends the chain.
"""

from collections.abc import Sequence

from matchmaking.solver.instance import slots_in
from matchmaking.solver.waiting import Prices

MANY = 200  # of more changes than this, only those of the first and the last meeting are known

# How much dearer the day becomes, in rising order; beside each the slot that is left and the one that is taken.
Changes = tuple[list[int], list[tuple[int, int]]]


class Moves(dict[int, Changes]):
    """The changes of one slot, by the slots in which one meets; found once each, shared by people alike."""

    def __init__(self, prices: Prices, free: int) -> None:
        super().__init__()
        self.prices, self.free = prices, free

    def __missing__(self, busy: int) -> Changes:
        prices, now = self.prices, self.prices[busy]
        leave, take = slots_in(busy & self.free), slots_in(self._near(busy))
        if len(leave) * len(take) > MANY:
            leave = (leave[0], leave[-1])
        found = sorted((prices[busy ^ (1 << one | 1 << two)] - now, one, two) for one in leave for two in take)
        changes = self[busy] = [dearer for dearer, _, _ in found], [(one, two) for _, one, two in found]
        return changes

    def _near(self, busy: int) -> int:
        """Return the free slots between first and last, and the nearest before and after; all for one meeting alone."""
        away = self.free & ~busy
        first = busy & -busy
        if first == busy:
            return away
        before = away & (first - 1)
        between = away & ((1 << busy.bit_length()) - first)
        after = away >> busy.bit_length() << busy.bit_length()
        return between | (1 << before.bit_length() >> 1) | (after & -after)


def moves_of(prices: Sequence[Prices], free: Sequence[int]) -> list[Moves]:
    """Return the changes of each person, who may meet in these slots."""
    known: dict[tuple[int, int], Moves] = {}
    return [known.setdefault((id(price), mask), Moves(price, mask)) for price, mask in zip(prices, free, strict=True)]
