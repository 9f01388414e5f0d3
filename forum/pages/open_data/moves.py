"""Other worlds that read the same: what may move between the groups of a table, no published cell changing.

A line is made of groups of people that do not overlap ("came", "did not come"…); each measure is the sum of some of
them. A move says how many join or leave each group. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

Move = tuple[int, ...]
Groups = frozenset[int]
# Groups that one move touches at most: what hides a figure of ours needs no more.
REACH = 3


@dataclass(frozen=True)
class Shape:
    """The groups that a line is made of, and the measures that sum them.

    `implied` are sums of groups that no measure shows, but that readers get by subtraction.
    """

    groups: int
    measures: Mapping[str, Groups]
    implied: tuple[Groups, ...] = ()

    def __hash__(self) -> int:
        return id(self)

    @property
    def guarded(self) -> tuple[Groups, ...]:
        """What must not be told where it counts few people."""
        return (*self.measures.values(), *self.implied)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Every move worth trying: one of two opposite ones, and none that is two smaller moves at once."""
        found = []
        for size in range(1, min(REACH, self.groups) + 1):
            for touched in combinations(range(self.groups), size):
                for signs in product((1, -1), repeat=size - 1):
                    move = self._move(dict(zip(touched, (1, *signs), strict=True)))
                    if not self._splits(move):
                        found.append(move)
        return tuple(found)

    @cached_property
    def changes(self) -> dict[Move, dict[str, int]]:
        """By move, the measures that it changes, and by how much."""
        return {move: self._changed(move) for move in self.moves}

    def _move(self, signs: Mapping[int, int]) -> Move:
        return tuple(signs.get(group, 0) for group in range(self.groups))

    def _changed(self, move: Move) -> dict[str, int]:
        sums = {name: total(move, groups) for name, groups in self.measures.items()}
        return {name: by for name, by in sums.items() if by}

    def _splits(self, move: Move) -> bool:
        """Whether it is two moves, each changing nothing that it does not change itself."""
        touched = [group for group, by in enumerate(move) if by]
        changed = self._changed(move).keys()
        for size in range(1, len(touched)):
            for part in combinations(touched, size):
                one = self._move({group: move[group] for group in part})
                other = self._move({group: move[group] for group in touched if group not in part})
                if self._changed(one).keys() <= changed and self._changed(other).keys() <= changed:
                    return True
        return False


def total(amounts: tuple[int, ...], groups: Groups) -> int:
    """Return the sum over some groups."""
    return sum(amounts[group] for group in groups)
