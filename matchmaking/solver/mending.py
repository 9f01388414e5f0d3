"""When pairs and day do not fit one another, or the programme is small: the exact model of `joint`.

It is imported here, on demand, as CP-SAT takes half a second to load.
"""

from itertools import chain

from matchmaking.solver.answering import Plan
from matchmaking.solver.effort import Effort
from matchmaking.solver.grid import FREE, Grid
from matchmaking.solver.instance import Instance, tables_of
from matchmaking.solver.reasons import Code, Reason

SMALL_CELLS, SMALL_SEATS = 160, 1_500
LARGE_CELLS = 40_000  # pairs times slots that the whole model bears
AROUND = 2  # how far from what found no slot meetings may be changed


def is_small(instance: Instance) -> bool:
    """Say whether all goals can be proven at once, tables included."""
    cells = sum(pair.mask.bit_count() for pair in instance.pairs)
    seats = sum(pair.mask.bit_count() * len(tables_of(instance, pair.index)) for pair in instance.pairs)
    return cells <= SMALL_CELLS and seats <= SMALL_SEATS


def exact_plan(instance: Instance, effort: Effort, hint: dict[int, int] | None = None) -> Plan | None:
    """Return the plan of the exact model, None when it found none in time; its reasons say when there is none."""
    from matchmaking.solver.joint import Joint  # CP-SAT is slow to load

    masks = [pair.mask for pair in instance.pairs]
    outcome = Joint(instance, effort, masks, tables=is_small(instance), hint=hint).solve()
    if not outcome.found:
        if not outcome.proven:
            return None
        spread = instance.problem.spread
        names = tuple(instance.names[end] for pair in instance.pairs if pair.must for end in (pair.a, pair.b))
        code = Code.MUSTS_CLASH if spread is None else Code.SPREAD
        return Plan(reasons=[Reason(code, names, () if spread is None else (spread,))])
    return Plan(
        slots=outcome.slots,
        tables=outcome.tables or {},
        weight_bound=outcome.weight_bound,
        gap_bound=max(0, outcome.gap_bound),
        proven=outcome.proven,
    )


def fit_into_day(plan: Plan, grid: Grid, left: list[int], effort: Effort) -> None:
    """Find a place for pairs that found none, or others in their stead, as the order of the goals wants."""
    from matchmaking.solver.joint import Joint  # CP-SAT is slow to load

    instance = grid.instance
    cells = sum(pair.mask.bit_count() for pair in instance.pairs)
    whole = cells <= LARGE_CELLS
    masks = [pair.mask for pair in instance.pairs] if whole else _around(grid, left)
    outcome = Joint(instance, effort, masks, tables=False, hint=grid.placed()).solve()
    if not outcome.found:
        plan.proven = False
        return
    for pair in grid.placed():
        grid.take(pair)
    for pair, slot in outcome.slots.items():
        grid.put(pair, slot)
    plan.proven = plan.proven and whole and outcome.proven
    if whole:
        plan.weight_bound = min(plan.weight_bound, outcome.weight_bound)


def _around(grid: Grid, left: list[int]) -> list[int]:
    """Return the slots that each pair may take when only what is near the unplaced ones may change."""
    instance = grid.instance
    near = set(chain.from_iterable(grid.ends[pair] for pair in left))
    for _ in range(AROUND - 1):
        met = {pair for person in near for pair in grid.at[person] if pair != FREE}
        near |= set(chain.from_iterable(grid.ends[pair] for pair in met))
    masks = []
    for pair in instance.pairs:
        slot = grid.slot_of[pair.index]
        if pair.a in near and pair.b in near:
            masks.append(pair.mask)
        else:
            masks.append(0 if slot == FREE else 1 << slot)
    return masks
