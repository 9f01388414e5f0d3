"""The fewest gaps for pairs that are chosen, and the proof that fewer are impossible."""

from matchmaking.solver.gaps.compact import Pair
from matchmaking.solver.gaps.portfolio import GapResult, place_and_prove

__all__ = ["GapResult", "Pair", "place_and_prove"]
