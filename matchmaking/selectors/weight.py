"""How much a meeting of two participants is wished for: one number for the solver, from the ranks of both sides.

A first wish is worth 10 points, a second 9, down to 1 for the tenth and all later ones: what matters is whether one
gets one's first wishes, and somebody who lists thirty must not outweigh somebody who lists three. Points of both sides
are added. Where both wish for one another, as much as one side alone can give comes on top, so that any meeting that
both want weighs more than any that only one wants. All are whole numbers: the solver's bounds stay exact.

A "no thanks" of either side takes the pair out. Nothing tells it apart from a pair that nobody wished for.
"""

from dataclasses import dataclass
from uuid import UUID

from matchmaking.models import MeetingProgramme, Wish
from matchmaking.pairs import pair_key

FIRST_WISH = 10
MUTUAL = FIRST_WISH
# A meeting that was booked, asked for and accepted, or put by hand is agreed upon: as much as the least mutual wish.
AGREED = MUTUAL + 2


def points_of(rank: int | None) -> int:
    """Return what a wish of a rank is worth; no wish, nothing."""
    return 0 if rank is None else max(1, FIRST_WISH + 1 - rank)


def weigh(one: int | None, other: int | None) -> int:
    """Return the weight of a pair from the ranks that each gave the other."""
    mutual = MUTUAL if one is not None and other is not None else 0
    return points_of(one) + points_of(other) + mutual


@dataclass(frozen=True, slots=True)
class WishedPair:
    """Two participants of whom one at least wishes for the other, and nobody refuses. Side a first."""

    a: UUID
    b: UUID
    rank_of_a: int | None
    rank_of_b: int | None

    @property
    def weight(self) -> int:
        return weigh(self.rank_of_a, self.rank_of_b)

    @property
    def is_mutual(self) -> bool:
        return self.rank_of_a is not None and self.rank_of_b is not None


def wished_pairs(programme: MeetingProgramme) -> dict[str, WishedPair]:
    """Return the pairs of a programme that may be brought together, by `pair_key`. One query."""
    rows = Wish.objects.filter(programme=programme).order_by("wisher__side", "wisher", "rank", "pk")
    ranks: dict[str, dict[UUID, int]] = {}
    ends: dict[str, tuple[UUID, UUID]] = {}
    refused: set[str] = set()
    for wisher, side, wished, other_side, rank in rows.values_list(
        "wisher", "wisher__side", "wished", "wished__side", "rank"
    ):
        key = pair_key(wisher, wished)
        if rank is None:
            refused.add(key)
            continue
        ranks.setdefault(key, {})[wisher] = rank
        low, high = sorted(((side, wisher), (other_side, wished)))
        ends[key] = (low[1], high[1])
    return {
        key: WishedPair(a, b, ranks[key].get(a), ranks[key].get(b))
        for key, (a, b) in ends.items()
        if key not in refused
    }


def refused_pairs(programme: MeetingProgramme) -> set[str]:
    """Return the pairs of which one says "no thanks": for what is computed, never for what is shown. One query."""
    refusals = Wish.objects.filter(programme=programme, no_thanks=True).order_by("pk")
    return {pair_key(wisher, wished) for wisher, wished in refusals.values_list("wisher", "wished")}
