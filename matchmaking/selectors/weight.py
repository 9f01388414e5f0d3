"""How much a meeting of two participants is wished for: one number for the solver, from the ranks of both sides.

A first wish is worth 10 points, a second 9, down to 1 for the tenth and all later ones: what matters is whether one
gets one's first wishes, and somebody who lists thirty must not outweigh somebody who lists three. Points of both sides
are added. Where both wish for one another, as much as one side alone can give comes on top, so that any meeting that
both want weighs more than any that only one wants. All are whole numbers: the solver's bounds stay exact.

A "no thanks" of either side takes the pair out. Nothing tells it apart from a pair that nobody wished for.
"""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from matchmaking.enums import Side
from matchmaking.models import MeetingProgramme, Wish
from matchmaking.pairs import as_text, text_pair_key, to_key

FIRST_WISH = 10
MUTUAL = FIRST_WISH
# A meeting that was booked, asked for and accepted, or put by hand is agreed upon: as much as the least mutual wish.
AGREED = MUTUAL + 2
# Beyond so many keys, the database reads everybody faster than each of them.
_FEW = 50
# Ranks count from 1; none is a refusal.
_NO_WISH = 0


def points_of(rank: int | None) -> int:
    """Return what a wish of a rank is worth; no wish, nothing."""
    return 0 if rank is None else max(1, FIRST_WISH + 1 - rank)


def weigh(one: int | None, other: int | None) -> int:
    """Return the weight of a pair from the ranks that each gave the other."""
    mutual = MUTUAL if one is not None and other is not None else 0
    return points_of(one) + points_of(other) + mutual


class WishedPair(NamedTuple):
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


def wished_pairs(
    programme: MeetingProgramme, *, of: Collection[UUID] | None = None, within: Collection[UUID] | None = None
) -> dict[str, WishedPair]:
    """Return the pairs of a programme that may be brought together, by `pair_key`.

    With `of`, those of some alone; `within` some, those of whom both are among them. Two queries.
    """
    rows = Wish.objects.filter(programme=programme).order_by("pk")
    everybody = programme.participants.order_by("pk")
    if of is not None:
        rows = rows.filter(Q(wisher__in=of) | Q(wished__in=of))
    if within is not None and len(within) <= _FEW:
        rows, everybody = rows.filter(wisher__in=within, wished__in=within), everybody.filter(pk__in=within)
    # By side, then by key: the smaller is a.
    people = {
        one: (side, one, to_key(one))
        for one, side in everybody.values_list(as_text("pk"), "side")
        if within is None or to_key(one) in within
    }
    wishes = rows.values_list(as_text("wisher"), as_text("wished"), "rank")
    ranks = {(wisher, wished): rank for wisher, wished, rank in wishes}
    found = {}
    for (wisher, wished), rank in ranks.items():
        one, other, back = people.get(wisher), people.get(wished), ranks.get((wished, wisher), _NO_WISH)
        if rank is None or back is None or one is None or other is None:
            continue
        if one < other:
            pair = WishedPair(one[2], other[2], rank, back or None)
        elif back is _NO_WISH:
            pair = WishedPair(other[2], one[2], None, rank)
        else:
            # From the other end it is found, or was.
            continue
        found[text_pair_key(wisher, wished)] = pair
    return found


def refused_pairs(programme: MeetingProgramme) -> set[str]:
    """Return the pairs of which one says "no thanks": for what is computed, never for what is shown. One query."""
    refusals = Wish.objects.filter(programme=programme, no_thanks=True).order_by("pk")
    ends = refusals.values_list(as_text("wisher"), as_text("wished"))
    return {text_pair_key(wisher, wished) for wisher, wished in ends}


def mutual_pairs(programme: MeetingProgramme) -> dict[str, WishedPair]:
    """Return the pairs that both wish for, by `pair_key`: far fewer than all that are wished for. One query."""
    rows = Wish.objects.filter(
        programme=programme,
        rank__isnull=False,
        wished__wishes__wished=F("wisher"),
        wished__wishes__rank__isnull=False,
    ).order_by("pk")
    if not programme.is_peer:
        rows = rows.filter(wisher__side=Side.A)
    found = rows.values_list(as_text("wisher"), as_text("wished"), "rank", "wished__wishes__rank")
    # Of peers each pair comes twice, once from either: one of them stays.
    return {
        text_pair_key(a, b): WishedPair(to_key(a), to_key(b), rank, other_rank)
        for a, b, rank, other_rank in found
        if not programme.is_peer or a < b
    }
