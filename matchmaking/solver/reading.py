"""From JSON to a `Problem`, every field looked at: what is wrong is said with the field's path and why."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import NoReturn, TypeVar

from matchmaking.solver.problem import Idle, Locked, Minimise, Participant, Problem, Wish

Word = TypeVar("Word", bound=StrEnum)
# Far above any hall, and low enough that a slip of the keyboard does not fill the memory.
MOST_SLOTS, MOST_TABLES, MOST_PEOPLE, MOST_WISHES = 400, 20_000, 50_000, 1_000_000
LARGEST_WEIGHT, LONGEST_ID, LONGEST_RUN = 1e9, 200, 86_400.0
LARGEST_SEED = 2**63 - 1
MISSING = object()


class BadInput(ValueError):
    """The input is not in the format: which field, and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


def read_problem(text: str | bytes) -> Problem:
    """Return the problem that this JSON describes."""
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise BadInput("input", "is nested too deeply") from None
    except UnicodeDecodeError:
        raise BadInput("input", "is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadInput("input", f"is not JSON (line {error.lineno}, column {error.colno}: {error.msg})") from None
    except BadInput:
        raise
    except ValueError:
        raise BadInput("input", "holds a number of too many digits") from None
    return parse_problem(data)


def parse_problem(data: object) -> Problem:
    """Return the problem that these plain values describe."""
    top = Fields("", data)
    slots = top.integer("slots", 0, MOST_SLOTS)
    tables = top.integer("tables", 0, MOST_TABLES)
    participants = _participants(top, slots, tables)
    known = {participant.id for participant in participants}
    return Problem(
        name=top.text("name", default="", longest=10_000),
        slots=slots,
        tables=tables,
        participants=participants,
        wishes=_wishes(top, slots, known),
        locked=_locked(top, slots, tables, known),
        pauses=top.slots_of("pauses", slots) or frozenset(),
        idle=top.word("idle", Idle, Idle.AVAILABLE),
        minimise=top.word("minimise", Minimise, Minimise.WAITING),
        spread=top.optional_integer("spread", 0, MOST_SLOTS),
        weight_slack=top.number("weight_slack", 0.0, 1.0, default=0.0),
        seconds=top.number("seconds", 0.001, LONGEST_RUN, default=60.0),
        seed=top.integer("seed", -LARGEST_SEED, LARGEST_SEED, default=1),
    )


def _participants(top: "Fields", slots: int, tables: int) -> tuple[Participant, ...]:
    seen: dict[str, str] = {}
    owners: dict[int, str] = {}
    found = []
    for row in top.rows("participants", MOST_PEOPLE):
        participant = _participant(row, slots, tables)
        if participant.id in seen:
            row.refuse("id", f"{quoted(participant.id)} is already that of {seen[participant.id]}")
        seen[participant.id] = row.path
        if participant.table is not None:
            if participant.table in owners:
                row.refuse("table", f"{participant.table} is already {quoted(owners[participant.table])}'s alone")
            owners[participant.table] = participant.id
        found.append(participant)
    return tuple(found)


def _participant(row: "Fields", slots: int, tables: int) -> Participant:
    least = row.integer("min", 0, MOST_PEOPLE, default=0)
    most = row.optional_integer("max", 0, MOST_PEOPLE)
    if most is not None and least > most:
        row.refuse("min", f"{least} is more than max, {most}")
    return Participant(
        id=row.text("id", longest=LONGEST_ID),
        side=row.text("side", longest=LONGEST_ID),
        unavailable=row.slots_of("unavailable", slots) or frozenset(),
        min=least,
        max=most,
        table=row.optional_integer("table", 0, tables - 1),
    )


def _wishes(top: "Fields", slots: int, known: set[str]) -> tuple[Wish, ...]:
    seen: dict[frozenset[str], str] = {}
    found = []
    for row in top.rows("wishes", MOST_WISHES):
        a, b = _pair(row, known, seen)
        found.append(
            Wish(
                a=a,
                b=b,
                weight=row.number("weight", 0.0, LARGEST_WEIGHT, default=1.0),
                must=row.flag("must"),
                slots=row.slots_of("slots", slots),
            )
        )
    return tuple(found)


def _locked(top: "Fields", slots: int, tables: int, known: set[str]) -> tuple[Locked, ...]:
    seen: dict[frozenset[str], str] = {}
    found = []
    for row in top.rows("locked", MOST_WISHES, default=()):
        a, b = _pair(row, known, seen)
        table = row.optional_integer("table", 0, tables - 1)
        found.append(Locked(a=a, b=b, slot=row.integer("slot", 0, slots - 1), table=table))
    return tuple(found)


def _pair(row: "Fields", known: set[str], seen: dict[frozenset[str], str]) -> tuple[str, str]:
    a, b = (row.text(end, longest=LONGEST_ID) for end in ("a", "b"))
    for end, name in (("a", a), ("b", b)):
        if name not in known:
            row.refuse(end, f"{quoted(name)} is not among the participants")
    if a == b:
        row.refuse("b", f"{quoted(b)} cannot meet themselves")
    pair = frozenset((a, b))
    if pair in seen:
        raise BadInput(row.path, f"{quoted(a)} with {quoted(b)} stands already in {seen[pair]}")
    seen[pair] = row.path
    return a, b


def quoted(value: object) -> str:
    """Return a value as JSON, on one line and not too long."""
    try:
        written = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        written = type(value).__name__
    return written if len(written) <= 60 else f"{written[:57]}..."


def _refuse_constant(word: str) -> NoReturn:
    raise BadInput("input", f"{word} is not a number of JSON")


class Fields:
    """The fields of one JSON object, and where it stands in the input."""

    def __init__(self, path: str, data: object) -> None:
        self.path = path
        if not isinstance(data, Mapping):
            raise BadInput(path or "input", "must be an object")
        self.data = data

    def refuse(self, field: str, why: str) -> NoReturn:
        raise BadInput(f"{self.path}.{field}" if self.path else field, why)

    def given(self, field: str) -> object:
        return self.data.get(field, MISSING)

    def _value(self, field: str, default: object) -> object:
        value = self.given(field)
        if value is MISSING:
            if default is MISSING:
                self.refuse(field, "is missing")
            return default
        return value

    def integer(self, field: str, least: int, most: int, default: object = MISSING) -> int:
        value = self._value(field, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(field, f"must be a whole number, not {quoted(value)}")
        self._in_range(field, value, least, most)
        return value

    def optional_integer(self, field: str, least: int, most: int) -> int | None:
        return None if self._value(field, None) is None else self.integer(field, least, most)

    def number(self, field: str, least: float, most: float, default: float) -> float:
        value = self._value(field, default)
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.refuse(field, f"must be a number, not {quoted(value)}")
        if isinstance(value, float) and not math.isfinite(value):
            self.refuse(field, "must be finite")
        self._in_range(field, value, least, most)
        return value

    def _in_range(self, field: str, value: float, least: float, most: float) -> None:
        if most < least:
            self.refuse(field, f"{quoted(value)} does not exist: there are none")
        if value < least:
            self.refuse(field, f"{quoted(value)} is less than {quoted(least)}")
        if value > most:
            self.refuse(field, f"{quoted(value)} is more than {quoted(most)}")

    def text(self, field: str, *, default: object = MISSING, longest: int) -> str:
        value = self._value(field, default)
        if not isinstance(value, str):
            self.refuse(field, f"must be a text, not {quoted(value)}")
        if default is MISSING and not value.strip():
            self.refuse(field, "must not be empty")
        if len(value) > longest:
            self.refuse(field, f"has more than {longest} characters")
        return value

    def flag(self, field: str) -> bool:
        value = self._value(field, False)
        if not isinstance(value, bool):
            self.refuse(field, f"must be true or false, not {quoted(value)}")
        return value

    def word(self, field: str, words: type[Word], default: Word) -> Word:
        value = self._value(field, default)
        if not isinstance(value, str) or value not in set(words):
            self.refuse(field, f"must be one of {', '.join(words)}, not {quoted(value)}")
        return words(value)

    def slots_of(self, field: str, slots: int) -> frozenset[int] | None:
        value = self._value(field, None)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            self.refuse(field, f"must be a list of slots, not {quoted(value)}")
        return frozenset(self._each(field, value, lambda row, key: row.integer(key, 0, slots - 1)))

    def _each(
        self, field: str, values: list[int] | tuple[int, ...], read: Callable[["Fields", str], int]
    ) -> Iterator[int]:
        inner = Fields(self.path, {f"{field}[{index}]": value for index, value in enumerate(values)})
        return (read(inner, key) for key in inner.data)

    def rows(self, field: str, most: int, default: object = MISSING) -> Iterator["Fields"]:
        value = self._value(field, default)
        if not isinstance(value, list | tuple):
            self.refuse(field, f"must be a list, not {quoted(value)}")
        if len(value) > most:
            self.refuse(field, f"has more than {most} rows")
        prefix = f"{self.path}.{field}" if self.path else field
        return (Fields(f"{prefix}[{index}]", row) for index, row in enumerate(value))
