from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.solver.gaps import core, kempe, prover
from matchmaking.solver.gaps.compact import Compact, make_compact
from matchmaking.solver.problem import Idle, Locked, Minimise, Participant, Problem, Wish
from tests.matchmaking.solver.gaps.brute import fewest_gaps, gaps, legal_slots


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a problem of a few people and slots, with every rule that bears on gaps."""
    slots = draw(st.integers(3, 6))
    some_slots = st.frozensets(st.integers(0, slots - 1), max_size=1)
    names = [f"p{number}" for number in range(draw(st.integers(3, 5)))]
    people = tuple(Participant(name, "a", unavailable=draw(some_slots)) for name in names)
    couples = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    chosen = draw(st.lists(st.sampled_from(couples), unique=True, min_size=1, max_size=5))
    windows = st.none() | st.frozensets(st.integers(0, slots - 1), min_size=2)
    problem = Problem(
        name="tiny",
        slots=slots,
        tables=draw(st.integers(1, 3)),
        participants=people,
        wishes=tuple(Wish(a, b, slots=draw(windows)) for a, b in chosen),
        pauses=draw(some_slots),
        idle=draw(st.sampled_from(Idle)),
        minimise=draw(st.sampled_from(Minimise)),
        spread=draw(st.sampled_from([None, 0, 1])),
    )
    lockable = sorted(legal_slots(problem, chosen[0]))
    if lockable and draw(st.booleans()):
        problem = replace(problem, locked=(Locked(*chosen[0], slot=draw(st.sampled_from(lockable))),))
    return problem


def _pairs(problem: Problem) -> dict[tuple[str, str], list[int]]:
    return {(wish.a, wish.b): list(range(problem.slots)) for wish in problem.wishes}


def _told(messages: list[dict[str, object]], problem: Problem, compact: Compact) -> tuple[int | None, int | None]:
    """Return the gap of the last timetable as brute force counts it, and the highest bound."""
    placed = [message["placed"] for message in messages if "placed" in message]
    bounds = [message["bound"] for message in messages if "bound" in message]
    gap = gaps(problem, dict(zip(_pairs(problem), placed[-1], strict=True))) if placed else None
    assert gap == (compact.gap(placed[-1]) if placed else None)
    return gap, max(bounds, default=None)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_prover_tells_the_truth(problem: Problem) -> None:
    compact = make_compact(problem, _pairs(problem))
    messages = list(prover.prove(compact, seed=1))

    truth = fewest_gaps(problem, _pairs(problem))

    if truth is None:
        assert messages[-1] == {"infeasible": True}
    else:
        assert _told(messages, problem, compact) == (truth, truth)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_cores_tell_the_truth(problem: Problem) -> None:
    compact = make_compact(problem, _pairs(problem))
    messages: list[dict[str, object]] = []
    core.search(compact, seed=1, seconds=20, tell=messages.append)

    truth = fewest_gaps(problem, _pairs(problem))

    if truth is None:
        assert messages == [{"infeasible": True}]
    else:
        assert _told(messages, problem, compact) == (truth, truth)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_annealing_keeps_every_rule(problem: Problem) -> None:
    compact = make_compact(problem, _pairs(problem))
    start = prover.place_anyhow(compact, seed=1)

    truth = fewest_gaps(problem, _pairs(problem))

    assert (start is None) == (truth is None)
    if start is not None:
        found = [compact.gap(placed) for placed in kempe.improve(compact, start, seed=1, moves=2_000)]
        assert found == sorted(found, reverse=True)
        assert found[-1] >= truth
