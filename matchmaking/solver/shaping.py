"""Gaps reduced in two goes where tables are scarce: all begin with days of the best shape, and who need not wait keeps
it while the others' days are put in order; then everything may move again."""

from matchmaking.solver.annealing import FINE, PHASES, SHAPED, Annealing
from matchmaking.solver.crowding import crowding
from matchmaking.solver.effort import Effort
from matchmaking.solver.grid import FREE, Grid
from matchmaking.solver.instance import dice
from matchmaking.solver.placing import Placer
from matchmaking.solver.waiting import days_of, minimised

EACH, EACH_OF_FEW, MOST = 2_400, 2_000, 1_250_000  # steps for each meeting that may move, and for all
PUSHES = 60  # a few pairs may well stay outside the shapes
FIRST, SECOND = 0.9, 0.4  # of these steps, the part in which shapes are kept, then that in which all may move


def reduce_gaps(grid: Grid, effort: Effort) -> tuple[Annealing, int]:
    """Return the annealing that holds the best timetable found, and a proven lower bound of its gaps."""
    movable = sum(grid.instance.pairs[pair].lock is None for pair in grid.placed())
    most = 2 * movable >= len(grid.placed())
    steps = min(MOST, movable * (EACH if most else EACH_OF_FEW))
    if not most:
        # The bound ends no search as short as this one: it is asked for once, of the days as they are in the end.
        annealing = Annealing(grid, effort, dice(grid.instance.problem))
        annealing.run(steps, PHASES)
        # Whoever waits at a desk for the rest of the day is not kept for it.
        return annealing, 0 if effort.over() else crowding(grid, effort).bound
    crowd, counts = crowding(grid, effort, patterns=True), _counts(grid)
    shaped = _shaped(grid, crowd.patterns, effort) if crowd.patterns else None
    if shaped is None:
        annealing = Annealing(grid, effort, dice(grid.instance.problem))
        annealing.run(steps, PHASES, crowd.bound)
    else:
        annealing = _anneal_shaped(shaped, crowd.patterns, effort, steps, crowd.bound)
    # Exchanges may have changed how many meetings somebody has.
    is_same = _counts(annealing.grid) == counts
    return annealing, crowd.bound if is_same else crowding(annealing.grid, effort).bound


def _counts(grid: Grid) -> list[int]:
    return [busy.bit_count() for busy in grid.busy]


def _firm(grid: Grid, patterns: dict[int, int]) -> dict[int, int]:
    """Return the shapes of those who need not wait, nor anyone like them: who among equals waits best is left open."""
    days = days_of(grid.instance)
    alike = {person: (grid.instance.free[person], grid.busy[person].bit_count()) for person in patterns}
    waiting = {alike[person] for person, pattern in patterns.items() if days[person].gaps(pattern)[1]}
    return {person: pattern for person, pattern in patterns.items() if alike[person] not in waiting}


def _narrow(grid: Grid, patterns: dict[int, int]) -> list[int]:
    """Return the slots of each pair within the shapes of its two days."""
    masks = []
    for pair, (a, b) in zip(grid.instance.pairs, grid.ends, strict=True):
        masks.append(pair.mask if pair.lock is not None else pair.mask & patterns.get(a, -1) & patterns.get(b, -1))
    return masks


def _shaped(grid: Grid, patterns: dict[int, int], effort: Effort) -> Grid | None:
    """Return a timetable of the same pairs whose days have these shapes, a few excepted; None when it does not work."""
    shaped = Grid(grid.instance)
    wide, shaped.masks = shaped.masks, _narrow(grid, patterns)
    left = Placer(shaped, effort, dice(grid.instance.problem)).place(grid.placed(), PUSHES)
    shaped.masks = wide
    if left:
        left = Placer(shaped, effort, dice(grid.instance.problem)).place(left)
    return None if left else shaped


def _anneal_shaped(grid: Grid, patterns: dict[int, int], effort: Effort, steps: int, floor: int) -> Annealing:
    annealing = Annealing(grid, effort, dice(grid.instance.problem))
    wide, narrow = grid.masks, _narrow(grid, _firm(grid, patterns))
    # What found no slot within the shapes keeps all of its own.
    grid.masks = [
        one if slot == FREE or one >> slot & 1 else all_of_them
        for one, all_of_them, slot in zip(narrow, wide, grid.slot_of, strict=True)
    ]
    annealing.run(round(steps * FIRST), SHAPED[minimised(grid.instance)], floor)
    grid.masks = wide
    annealing.run(round(steps * SECOND), FINE, floor)
    return annealing
