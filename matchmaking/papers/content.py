"""What papers say: texts, already in the language and the hours of who reads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Booking:
    """A line of a timetable; without a name, time without a meeting."""

    hours: str
    name: str = ""
    place: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A sheet: whose it is, and its lines by day."""

    title: str
    under: str
    days: tuple[tuple[str, tuple[Booking, ...]], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A page of the booklet."""

    name: str
    under: str
    pitch: str
    description: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """A table's sign, folded to stand: its number or name, and whose it is, if somebody's."""

    word: str
    number: str
    holder: str = ""
