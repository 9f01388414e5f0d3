"""Verifies an answer, from the exchange format alone. Shares no code with the solver, on purpose.

Problem and answer may be plain values or dataclasses. What comes back is what is wrong, one line each; nothing: all is
right.
"""

import dataclasses
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

NEAR = 1e-6
AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def check(problem: object, answer: object) -> list[str]:
    """Return every rule of the format that the answer breaks, and every figure that is not what it says."""
    asked, given = _plain(problem), _plain(answer)
    if given["status"] not in ("optimal", "feasible", "infeasible"):
        return [f"status {given['status']!r} does not exist"]
    return [*Rules(asked, given).broken(), *_wrong_figures(asked, given), *_wrong_status(asked, given)]


def _plain(value: object) -> dict[str, Any]:
    found = _without_dataclasses(value)
    if not isinstance(found, dict):
        raise TypeError("a problem or an answer, as plain values or dataclasses")
    return found


def _without_dataclasses(value: Any) -> Any:
    """Return plain values; `asdict` would do, but copies every string and number of a large problem."""
    # Most of what a problem holds is of these kinds: a call for each word would be a third of the check.
    if type(value) in AS_IT_IS:
        return value
    if isinstance(value, list | tuple):
        return [one if type(one) in AS_IT_IS else _without_dataclasses(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {name: getattr(value, name) for name in value.__dataclass_fields__}
        return {name: one if type(one) in AS_IT_IS else _without_dataclasses(one) for name, one in fields.items()}
    return value


def _names(pair: dict[str, Any]) -> str:
    return f"{pair['a']} with {pair['b']}"


def _key(pair: dict[str, Any]) -> frozenset[str]:
    return frozenset((pair["a"], pair["b"]))


class Rules:
    """The hard rules, one method each."""

    def __init__(self, asked: dict[str, Any], given: dict[str, Any]) -> None:
        self.asked, self.given = asked, given
        self.meetings: list[dict[str, Any]] = list(given["meetings"])
        self.people = {person["id"]: person for person in asked["participants"]}
        self.wishes = {_key(wish): wish for wish in asked["wishes"]}
        self.locks = {_key(lock): lock for lock in asked.get("locked") or ()}
        self.owners = {who["table"]: name for name, who in self.people.items() if who.get("table") is not None}

    def broken(self) -> Iterator[str]:
        """Yield what is broken; people that do not exist end it, as nothing else could be looked at."""
        strangers = [name for meeting in self.meetings for name in (meeting["a"], meeting["b"])]
        strangers = [name for name in strangers if name not in self.people]
        if strangers:
            yield f"unknown participants: {strangers}"
            return
        yield from self._pairs()
        yield from self._slots()
        yield from self._tables()
        yield from self._most()
        yield from self._kept()
        yield from self._spread()

    def _pairs(self) -> Iterator[str]:
        for key, times in Counter(_key(meeting) for meeting in self.meetings).items():
            if key not in self.wishes and key not in self.locks:
                yield f"{sorted(key)} meet and nobody wished it"
            if times > 1:
                yield f"{sorted(key)} meet {times} times"

    def _slots(self) -> Iterator[str]:
        busy = Counter((name, meeting["slot"]) for meeting in self.meetings for name in _key(meeting))
        for (name, slot), times in busy.items():
            if times > 1:
                yield f"{name} has {times} meetings in slot {slot}"
            if not 0 <= slot < self.asked["slots"]:
                yield f"slot {slot} does not exist"
            if slot in set(self.people[name].get("unavailable") or ()):
                yield f"{name} is not available in slot {slot}"
            if slot in set(self.asked.get("pauses") or ()):
                yield f"{name} meets in the pause {slot}"
        for meeting in self.meetings:
            allowed = self.wishes.get(_key(meeting), {}).get("slots")
            if allowed is not None and meeting["slot"] not in allowed and _key(meeting) not in self.locks:
                yield f"{_names(meeting)} may not meet in slot {meeting['slot']}"

    def _tables(self) -> Iterator[str]:
        taken = Counter((meeting["slot"], meeting["table"]) for meeting in self.meetings)
        for (slot, table), times in taken.items():
            if times > 1:
                yield f"table {table} holds {times} meetings in slot {slot}"
        for meeting in self.meetings:
            if not 0 <= meeting["table"] < self.asked["tables"]:
                yield f"table {meeting['table']} does not exist"
            yield from self._owned(meeting)

    def _owned(self, meeting: dict[str, Any]) -> Iterator[str]:
        owner = self.owners.get(meeting["table"])
        if owner is not None and owner not in _key(meeting):
            yield f"{_names(meeting)} sit at table {meeting['table']}, which is {owner}'s alone"
        own = {self.people[name].get("table") for name in _key(meeting)} - {None}
        locked_there = (self.locks.get(_key(meeting)) or {}).get("table") == meeting["table"]
        if own and meeting["table"] not in own and not locked_there:
            yield f"{_names(meeting)} have a table of their own and sit at {meeting['table']}"

    def _most(self) -> Iterator[str]:
        for name, number in Counter(name for meeting in self.meetings for name in _key(meeting)).items():
            most = self.people[name].get("max")
            if most is not None and number > most:
                yield f"{name} has {number} meetings and may have {most}"

    def _kept(self) -> Iterator[str]:
        held = {_key(meeting): meeting for meeting in self.meetings}
        excused = self.given["status"] == "infeasible"
        for key, lock in self.locks.items():
            meeting = held.get(key)
            if meeting is None:
                # Nothing at all is shown when what is locked cannot stand.
                if not (excused and not self.meetings):
                    yield f"{_names(lock)} are locked and do not meet"
            elif meeting["slot"] != lock["slot"] or lock.get("table") not in (None, meeting["table"]):
                yield f"{_names(lock)} are locked and were moved"
        missing = {key for key, wish in self.wishes.items() if wish.get("must") and key not in held}
        said = self.given.get("unplaced_musts") or ()
        named = {_key(pair) if isinstance(pair, dict) else frozenset(pair) for pair in said}
        if named != missing:
            yield f"musts without a meeting: {sorted(map(sorted, missing))}, said: {sorted(map(sorted, named))}"
        if missing and not excused:
            yield "a must without a meeting makes an answer infeasible"

    def _spread(self) -> Iterator[str]:
        spread = self.asked.get("spread")
        if spread is None or self.given["status"] == "infeasible":
            return
        breaks = [day[0] for day in _days(self.asked, self.meetings).values()]
        if breaks and max(breaks) - min(breaks) > spread:
            yield f"breaks differ by {max(breaks) - min(breaks)}, more than {spread}"


def _days(asked: dict[str, Any], meetings: Iterable[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Return the breaks and the waiting of everyone who meets anyone."""
    slots_of = defaultdict(set)
    for meeting in meetings:
        for name in (meeting["a"], meeting["b"]):
            slots_of[name].add(meeting["slot"])
    away = {person["id"]: set(person.get("unavailable") or ()) for person in asked["participants"]}
    pauses = set(asked.get("pauses") or ())
    every = (asked.get("idle") or "available") == "all"
    days = {}
    for name, slots in slots_of.items():
        passed = pauses if every else pauses | away[name]
        line = [slot in slots for slot in range(min(slots), max(slots) + 1) if slot in slots or slot not in passed]
        runs = sum(1 for before, now in pairwise(line) if before and not now)
        days[name] = (runs, line.count(False))
    return days


def figures(asked: dict[str, Any], meetings: list[dict[str, Any]]) -> dict[str, float]:
    """Return what `objective` must say of these meetings, bounds aside."""
    number = Counter(name for meeting in meetings for name in (meeting["a"], meeting["b"]))
    weights = {_key(wish): wish.get("weight", 1) for wish in asked["wishes"]}
    days = _days(asked, meetings).values()
    everyone = asked["participants"]
    return {
        "below_min": sum(number[person["id"]] < (person.get("min") or 0) for person in everyone),
        "weight": math.fsum(weights.get(_key(meeting), 0) for meeting in meetings),
        "meetings": len(meetings),
        "fewest": min((number[person["id"]] for person in everyone if person["side"] == "a"), default=0),
        "most": max((number[person["id"]] for person in everyone), default=0),
        "breaks": sum(breaks for breaks, _ in days),
        "waiting": sum(waiting for _, waiting in days),
        "table_changes": _table_changes(meetings),
    }


def _table_changes(meetings: list[dict[str, Any]]) -> int:
    tables_of = defaultdict(list)
    for meeting in sorted(meetings, key=lambda one: one["slot"]):
        for name in (meeting["a"], meeting["b"]):
            tables_of[name].append(meeting["table"])
    return sum(before != now for tables in tables_of.values() for before, now in pairwise(tables))


def _wrong_figures(asked: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    said = given["objective"]
    for name, value in figures(asked, list(given["meetings"])).items():
        if abs(said[name] - value) > NEAR * max(1, abs(value)):
            yield f"objective.{name} is {value}, not {said[name]}"


def _wrong_status(asked: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    said = given["objective"]
    gap = said["breaks" if asked.get("minimise") == "breaks" else "waiting"]
    slack = NEAR * max(1, abs(said["weight_bound"]))
    if said["weight"] > said["weight_bound"] + slack and given["status"] != "infeasible":
        yield "the weight is above its bound"
    if said["gap_bound"] > gap:
        yield "the gaps are below their bound"
    floor = said["weight_bound"] * (1 - (asked.get("weight_slack") or 0))
    if given["status"] == "optimal" and (said["weight"] < floor - slack or said["gap_bound"] < gap):
        yield "an optimal answer meets its bounds"
    if given["status"] == "infeasible" and not given.get("reasons"):
        yield "an infeasible answer says why"
