"""Nobody finds a small count of a session back from its other counts, its totals, or the other sessions."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.figures import Line, Part, Table
from forum.pages.open_data.withholding import publish
from tests.pages.open_data.attacker import Attacker, Name, Relation

MEASURES = ("seats", "booked", "waiting", "attended", "attended_booked", "attended_unbooked", "absent", "refused")
TOTALS = ("booked", "attended_booked", "absent", "attended", "refused")
FEW = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 60))
# Booked and came, booked and absent, came without, waiting, refused; seats to book and scanned, or less.
SESSIONS = st.lists(
    st.tuples(FEW, FEW, FEW, FEW, FEW, st.sampled_from(["both", "scanned", "booked"])), min_size=1, max_size=6
)
Groups = tuple[int, int, int, int, int, str]


def counts_of(groups: Groups) -> dict[str, int | None]:
    both, missing, without, waiting, refused, kind = groups
    if kind == "booked":
        came = dict.fromkeys(("attended", "attended_booked", "attended_unbooked", "absent"))
        return {"booked": both + missing, "waiting": waiting, **came, "refused": 0}
    if kind == "scanned":
        both = missing = waiting = 0
    absent = missing if kind == "both" else None
    came = {"attended": both + without, "attended_booked": both, "attended_unbooked": without, "absent": absent}
    return {"booked": both + missing, "waiting": waiting, **came, "refused": refused}


def part_of(counts: list[dict[str, int | None]]) -> Part:
    numbers = {name: sum(one[name] or 0 for one in counts) for name in TOTALS}
    numbers |= {"seats": 30 * len(counts), "booked_share": 50.0, "absent_share": 10.0}
    lines = (
        Line(str(code), tuple({"seats": 30, **one}[measure] for measure in MEASURES)) for code, one in enumerate(counts)
    )
    return Part("sessions", numbers, {"sessions": Table(MEASURES, tuple(lines))})


def relations_of(counts: list[dict[str, int | None]]) -> Iterator[Relation]:
    for name in TOTALS:
        yield {("", name): -1} | {(str(code), name): 1 for code, one in enumerate(counts) if one[name] is not None}
    for number, one in enumerate(counts):
        code = str(number)
        if one["attended"] is not None:
            yield {(code, "attended"): -1, (code, "attended_booked"): 1, (code, "attended_unbooked"): 1}
        if one["absent"] is not None:
            yield {(code, "booked"): -1, (code, "attended_booked"): 1, (code, "absent"): 1}


@pytest.mark.once
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SESSIONS)
def test_no_small_count_of_a_session_can_be_found_back(sessions: list[Groups]) -> None:
    counts = [counts_of(groups) for groups in sessions]
    part = part_of(counts)
    told = publish({"sessions": part}, {}, {})
    truth: dict[Name, int] = {("", name): int(part.numbers[name] or 0) for name in TOTALS}
    for number, one in enumerate(counts):
        truth |= {(str(number), name): value for name, value in one.items() if value is not None}
    is_whole = ("sessions", "sessions") in told.tables
    cells = {(code, measure) for _section, _table, code, measure in told.cells}
    cells |= {("", key) for _section, key in told.numbers if key in TOTALS}
    whole = {name for name in truth if name[0]} if is_whole else set[Name]()

    attacker = Attacker(truth, cells, relations_of(counts), whole)

    attacker.must_doubt({name for name in cells - whole if 0 < truth[name] < 5}, cells - whole)
    assert all(value == 0 or value >= 5 for name, value in truth.items() if name not in cells | whole)


def test_rates_go_with_what_they_are_made_of() -> None:
    counts = [counts_of((20, 2, 9, 0, 0, "both")), counts_of((20, 9, 9, 0, 0, "both"))]

    told = publish({"sessions": part_of(counts)}, {}, {})

    assert told.cells == {
        ("sessions", "sessions", "0", "absent"), ("sessions", "sessions", "1", "absent"),
        ("sessions", "sessions", "0", "booked"), ("sessions", "sessions", "1", "booked"),
    }  # fmt: skip
    assert told.numbers == set()
    alone = publish({"sessions": part_of(counts[:1])}, {}, {})
    assert alone.numbers == {
        ("sessions", "absent"), ("sessions", "booked"), ("sessions", "absent_share"), ("sessions", "booked_share"),
    }  # fmt: skip


def test_who_stayed_outside_is_never_told() -> None:
    part = part_of([counts_of((20, 0, 9, 30, 40, "both"))])
    table = part.tables["sessions"]
    lines = tuple(replace(line, values=(*line.values, 50)) for line in table)
    kept = replace(part, tables={"sessions": Table((*MEASURES, "turned_away"), lines)})

    assert publish({"sessions": part}, {}, {}).cells == set()
    assert publish({"sessions": kept}, {}, {}).cells == {("sessions", "sessions", "0", "turned_away")}
