"""The truth about tiny problems: every timetable is looked at, goal after goal. Slow, and plain on purpose."""

from collections.abc import Iterator
from itertools import combinations, product

from matchmaking.solver.checker import figures

Placing = dict[int, int]  # wish → slot


class Brute:
    """All timetables of a problem given as plain values. Locks are wishes that may only stand where they are."""

    def __init__(self, asked: dict) -> None:
        self.asked = asked
        self.people = {person["id"]: person for person in asked["participants"]}
        self.wishes = [dict(wish) for wish in asked["wishes"]]
        self.locks = {frozenset((lock["a"], lock["b"])): lock for lock in asked["locked"]}
        known = {frozenset((wish["a"], wish["b"])) for wish in self.wishes}
        self.wishes += [
            {"a": lock["a"], "b": lock["b"], "weight": 0, "must": False, "slots": None}
            for key, lock in self.locks.items()
            if key not in known
        ]

    def best(self) -> tuple | None:
        """Return the goals of the best timetable, in their order; None when there is none."""
        score = None
        slack = self.asked["weight_slack"]
        placings = [(self._first_goals(placing), placing) for placing in self._placings({}, 0)]
        if not placings:
            return None
        most = min(goals for goals, _ in placings)
        floor = -most[2] * (1 - slack) - 1e-9
        for goals, placing in placings:
            if goals[:2] != most[:2] or -goals[2] < floor:
                continue
            rest = self._rest(placing)
            if score is None or rest[:3] <= score[:3]:
                whole = (*rest, self._changes(placing))
                score = whole if score is None else min(score, whole)
        return None if score is None else (most[0], most[1], -most[2], *score)

    def _placings(self, placing: Placing, index: int) -> Iterator[Placing]:
        if index == len(self.wishes):
            if self._spread_holds(placing) and self._tables(placing):
                yield dict(placing)
            return
        wish = self.wishes[index]
        lock = self.locks.get(frozenset((wish["a"], wish["b"])))
        if lock is None:
            yield from self._placings(placing, index + 1)
        for slot in range(self.asked["slots"]) if lock is None else [lock["slot"]]:
            if self._may(placing, wish, slot, lock is not None):
                yield from self._placings({**placing, index: slot}, index + 1)

    def _may(self, placing: Placing, wish: dict, slot: int, locked: bool) -> bool:
        if slot in self.asked["pauses"] or not (locked or wish["slots"] is None or slot in wish["slots"]):
            return False
        for name in (wish["a"], wish["b"]):
            mine = [where for index, where in placing.items() if name in self._ends(index)]
            most = self.people[name]["max"]
            if slot in self.people[name]["unavailable"] or slot in mine or (most is not None and len(mine) >= most):
                return False
        return True

    def _ends(self, index: int) -> tuple[str, str]:
        return self.wishes[index]["a"], self.wishes[index]["b"]

    def _meetings(self, placing: Placing, tables: dict[int, int] | None = None) -> list[dict]:
        return [
            {"a": self._ends(index)[0], "b": self._ends(index)[1], "slot": slot, "table": (tables or {}).get(index, 0)}
            for index, slot in placing.items()
        ]

    def _first_goals(self, placing: Placing) -> tuple:
        said = figures(self.asked, self._meetings(placing))
        missing = sum(wish["must"] and index not in placing for index, wish in enumerate(self.wishes))
        return missing, said["below_min"], -said["weight"]

    def _rest(self, placing: Placing) -> tuple:
        said = figures(self.asked, self._meetings(placing))
        return -said["fewest"], said["most"], said[self.asked["minimise"]]

    def _spread_holds(self, placing: Placing) -> bool:
        if self.asked["spread"] is None:
            return True
        meetings = self._meetings(placing)
        breaks = [
            figures(self.asked, [one for one in meetings if name in (one["a"], one["b"])] + others)["breaks"]
            for name, others in ((name, []) for name in self.people)
            if any(name in (one["a"], one["b"]) for one in meetings)
        ]
        # Others of a person's meetings have one meeting each there, and no break.
        return not breaks or max(breaks) - min(breaks) <= self.asked["spread"]

    def _allowed(self, index: int) -> list[int]:
        a, b = self._ends(index)
        lock = self.locks.get(frozenset((a, b)))
        if lock is not None and lock["table"] is not None:
            return [lock["table"]]
        own = [self.people[name]["table"] for name in (a, b) if self.people[name]["table"] is not None]
        owned = {person["table"] for person in self.people.values()}
        return own or [table for table in range(self.asked["tables"]) if table not in owned]

    def _tables(self, placing: Placing) -> bool:
        return next(self._seatings(placing), None) is not None

    def _seatings(self, placing: Placing) -> Iterator[dict[int, int]]:
        indexes = sorted(placing)
        for tables in product(*(self._allowed(index) for index in indexes)):
            seated = dict(zip(indexes, tables, strict=True))
            if all(seated[one] != seated[two] for one, two in combinations(indexes, 2) if placing[one] == placing[two]):
                yield seated

    def _changes(self, placing: Placing) -> int:
        return min(
            int(figures(self.asked, self._meetings(placing, seated))["table_changes"])
            for seated in self._seatings(placing)
        )
