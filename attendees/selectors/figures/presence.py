"""Who came: arrivals, how many at once, how long they stayed, which doors, what stopped people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from attendees.enums import COUNTING_SCANS, Allowance, CheckpointKind, ScanAction, ScanResult, StayEnd
from attendees.models import Checkpoint, Scan, Stay
from attendees.selectors.figures.crowd import Crowd
from events.figures import Line, Number, Part, Table, mean, share
from events.models import Edition

QUARTER = timedelta(minutes=15)
HALF_HOUR = 30
# From then on one line is enough.
LONG = 8 * 60
REFUSALS = tuple(result for result in ScanResult if result not in (*COUNTING_SCANS, ScanResult.SEATS_LEFT))


class _Stay(NamedTuple):
    """A presence in the building; `person` is who, whichever of their registrations was scanned."""

    person: UUID
    entered_at: datetime
    left_at: datetime | None
    ended: str


def count_presence(edition: Edition, crowd: Crowd, *, at: datetime) -> Part:
    """Count what the doors saw. Three queries."""
    stays = _stays_in_building(edition, crowd)
    present = sum(person.is_present for person in crowd)
    minutes = _minutes_inside(stays)
    scans = _count_scans(edition)
    numbers: dict[str, Number] = {
        "present": present,
        "entered": len({stay.person for stay in stays}),
        "peak": max((inside for _moment, inside in _levels(stays)), default=0),
        "timed": len(minutes),
        "timed_share": share(len(minutes), len({stay.person for stay in stays})),
        "median_minutes": median(minutes) if minutes else None,
        "mean_minutes": mean(minutes),
        "scans": sum(number for result, number in scans.items() if result != "forced"),
        "refused": sum(scans[result] for result in REFUSALS),
        "forced": scans["forced"],
    }
    return Part(
        "presence",
        numbers,
        {
            "arrivals": _arrivals(edition, stays, at),
            "minutes_inside": _by_length(minutes),
            "doors": _doors(edition),
            "refusals": Table(
                ("scans",), tuple(Line(result, (scans[result],)) for result in REFUSALS if scans[result])
            ),
        },
    )


def _stays_in_building(edition: Edition, crowd: Crowd) -> list[_Stay]:
    rows = Stay.objects.filter(checkpoint__edition=edition, kind=CheckpointKind.MAIN).order_by("entered_at", "pk")
    found = rows.values_list("registration", "entered_at", "left_at", "ended")
    return [
        _Stay(crowd.who[registration].registration if registration in crowd.who else registration, *rest)
        for registration, *rest in found
    ]


def _levels(stays: Sequence[_Stay]) -> Iterator[tuple[datetime, int]]:
    """Yield how many are inside after each moment at which that changes. Who leaves is out before who enters is in."""
    change: Counter[datetime] = Counter()
    for stay in stays:
        change[stay.entered_at] += 1
        if stay.left_at is not None:
            change[stay.left_at] -= 1
    inside = 0
    for moment in sorted(change):
        inside += change[moment]
        yield moment, inside


def _minutes_inside(stays: Sequence[_Stay]) -> list[int]:
    """Return how long each person was in the building in all, in whole minutes: those whose every exit was scanned.

    For the others nobody knows when they left.
    """
    lengths: dict[UUID, timedelta] = {}
    unknown = {stay.person for stay in stays if stay.left_at is None or stay.ended != StayEnd.EXIT}
    for stay in stays:
        if stay.person not in unknown and stay.left_at is not None:
            lengths[stay.person] = lengths.get(stay.person, timedelta()) + (stay.left_at - stay.entered_at)
    return sorted(int(length.total_seconds() // 60) for length in lengths.values())


def _by_length(minutes: Sequence[int]) -> Table:
    """Count people by half hours inside, the line's code being the minutes at which it begins."""
    counts = Counter(min(length // HALF_HOUR * HALF_HOUR, LONG) for length in minutes)
    lines = (Line(str(start), (counts[start],)) for start in range(0, max(counts, default=-1) + 1, HALF_HOUR))
    return Table(("people",), tuple(lines))


def _arrivals(edition: Edition, stays: Sequence[_Stay], at: datetime) -> Table:
    """Count, by quarter hour of each day, who arrived for the first time that day, and how many were inside at its end.

    Days are told apart by the date where the forum is; quarters follow one another in time, over a change of clocks
    too. Nothing is told of quarters to come.
    """
    zone = edition.zone
    first: dict[tuple[UUID, object], datetime] = {}
    for stay in stays:
        first.setdefault((stay.person, stay.entered_at.astimezone(zone).date()), stay.entered_at)
    arrivals = Counter(_quarter(moment) for moment in first.values())
    levels, inside, lines = list(_levels(stays)), 0, []
    position = 0
    for quarter in _quarters(edition, stays, at):
        while position < len(levels) and levels[position][0] < quarter + QUARTER:
            inside = levels[position][1]
            position += 1
        lines.append(Line(quarter.astimezone(zone).isoformat(timespec="minutes"), (arrivals[quarter], inside)))
    return Table(("arrivals", "inside"), tuple(lines))


def _quarters(edition: Edition, stays: Sequence[_Stay], at: datetime) -> Iterator[datetime]:
    """Yield the quarter hours of each day from its first arrival to the last change of who is inside."""
    days: dict[object, list[datetime]] = {}
    for stay in stays:
        day = days.setdefault(stay.entered_at.astimezone(edition.zone).date(), [])
        day.append(stay.entered_at)
        if stay.left_at is not None and stay.left_at <= at:
            day.append(stay.left_at)
    for moments in days.values():
        quarter, last = _quarter(min(moments)), _quarter(max(moments))
        while quarter <= last:
            yield quarter
            quarter += QUARTER


def _quarter(moment: datetime) -> datetime:
    """Return the beginning of the quarter hour that a moment lies in; zones differ by whole quarters."""
    return moment - timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)


def _doors(edition: Edition) -> Table:
    """Count people and entries by door of the building, meal or zone."""
    doors = edition.checkpoints.exclude(kind=CheckpointKind.SESSION).order_by("position", "name", "pk")
    counted = doors.annotate(people=Count("stays__registration", distinct=True), entries=Count("stays"))
    return Table(("people", "entries"), tuple(_door(door) for door in counted))


def _door(door: Checkpoint) -> Line:
    counted: tuple[Number, ...] = (door.people, door.entries)  # type: ignore[attr-defined]  # annotated
    return Line(str(door.pk), counted, door.name)


def _count_scans(edition: Edition) -> Counter[str]:
    """Count scans by what was shown; under "forced" those that somebody responsible let pass."""
    rows = Scan.objects.filter(checkpoint__edition=edition).exclude(action=ScanAction.UNDO).order_by()
    forced = Count("pk", filter=Q(allowance=Allowance.FORCED))
    counts: Counter[str] = Counter()
    for result, number, allowed in rows.values_list("result").annotate(number=Count("pk"), forced=forced):
        counts[result] += number
        counts["forced"] += allowed
    return counts
