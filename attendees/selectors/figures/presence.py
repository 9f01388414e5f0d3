"""Who came: arrivals, how many at once, how long they stayed, which doors, what stopped people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import NamedTuple

from django.db.models import Count, F, Q

from attendees.enums import COUNTING_SCANS, Allowance, CheckpointKind, ScanAction, ScanResult, StayEnd
from attendees.models import Scan, Stay
from attendees.presence import day_end
from attendees.selectors.figures.crowd import Crowd
from attendees.selectors.figures.reading import Seconds, as_text
from events.figures import Line, Number, Part, Table, mean, share
from events.models import Edition

# In seconds.
MINUTE, QUARTER = 60, 15 * 60
# In minutes. From LONG on one line is enough.
HALF_HOUR, LONG = 30, 8 * 60
REFUSALS = tuple(result for result in ScanResult if result not in (*COUNTING_SCANS, ScanResult.SEATS_LEFT))


class _Stay(NamedTuple):
    """A presence in the building, or somebody served; moments are seconds since 1970.

    `person` is who, whichever of their registrations was scanned. Nobody stays overnight: who was not seen leaving
    has left when the forum's day ends, which is what `day` tells days apart by.
    """

    person: str
    door: int
    kind: str
    entered_at: int
    left_at: int
    was_seen_leaving: bool
    day: int


def count_presence(edition: Edition, crowd: Crowd) -> Part:
    """Count what the doors saw, those of sessions apart. Two queries."""
    stays = _load_stays(edition, crowd)
    inside = [stay for stay in stays if stay.kind == CheckpointKind.MAIN]
    levels = list(_levels(inside))
    entered = {stay.person for stay in inside}
    minutes = _minutes_inside(inside)
    scans = _count_scans(crowd)
    numbers: dict[str, Number] = {
        "present": len(crowd.present) or None,
        "entered": len(entered) or None,
        "peak": max((people for _moment, people in levels), default=None),
        "timed": len(minutes),
        "timed_share": share(len(minutes), len(entered)),
        "median_minutes": median(minutes) if minutes else None,
        "mean_minutes": mean(minutes),
        "meals": sum(stay.kind == CheckpointKind.MEAL for stay in stays) or None,
        "scans": sum(number for result, number in scans.items() if result != "forced"),
        "refused": sum(scans[result] for result in REFUSALS),
        "forced": scans["forced"],
    }
    refusals = tuple(Line(result, (scans[result],)) for result in REFUSALS if scans[result])
    return Part(
        "presence",
        numbers,
        {
            "arrivals": _arrivals(edition, inside, levels),
            "minutes_inside": _by_length(minutes),
            "doors": _doors(crowd, stays),
            "refusals": Table(("scans",), refusals),
        },
    )


def _load_stays(edition: Edition, crowd: Crowd) -> list[_Stay]:
    """Return the presences in order of time, those in rooms of sessions apart. One query."""
    rows = Stay.objects.filter(checkpoint__in=crowd.doors_of(sessions=False))
    columns = (as_text("registration"), "checkpoint", "kind", Seconds(F("entered_at")), Seconds(F("left_at")), "ended")
    person_of, stays, day = crowd.other_registrations, [], 0
    for registration, door, kind, entered_at, left_at, ended in rows.order_by("entered_at", "pk").values_list(*columns):
        if entered_at >= day:
            day = int(day_end(datetime.fromtimestamp(entered_at, UTC), edition.time_zone).timestamp())
        stays.append(
            _Stay(
                person_of.get(registration, registration),
                door,
                kind,
                entered_at,
                day if left_at is None else left_at,
                ended == StayEnd.EXIT,
                day,
            )
        )
    return stays


def _levels(stays: Sequence[_Stay]) -> Iterator[tuple[int, int]]:
    """Yield how many are inside after each moment at which that changes. Who leaves is out before who enters is in."""
    change: Counter[int] = Counter()
    for stay in stays:
        change[stay.entered_at] += 1
        change[stay.left_at] -= 1
    inside = 0
    for moment in sorted(change):
        inside += change[moment]
        yield moment, inside


def _minutes_inside(stays: Sequence[_Stay]) -> list[int]:
    """Return how long each person was in the building in all, in whole minutes: those whose every exit was scanned.

    For the others nobody knows when they left.
    """
    lengths: Counter[str] = Counter()
    for stay in stays:
        lengths[stay.person] += stay.left_at - stay.entered_at
    for stay in stays:
        if not stay.was_seen_leaving:
            lengths.pop(stay.person, None)
    return sorted(length // MINUTE for length in lengths.values())


def _by_length(minutes: Sequence[int]) -> Table:
    """Count people by half hours inside, the line's code being the minutes at which it begins."""
    counts = Counter(min(length // HALF_HOUR * HALF_HOUR, LONG) for length in minutes)
    lines = (Line(str(start), (counts[start],)) for start in range(0, max(counts, default=-1) + 1, HALF_HOUR))
    return Table(("people",), tuple(lines))


def _arrivals(edition: Edition, stays: Sequence[_Stay], levels: Sequence[tuple[int, int]]) -> Table:
    """Count, by quarter hour of each day, who arrived for the first time that day, and how many were inside at its end.

    Each day goes from its first arrival to the last passage that was seen. It ends in the small hours, so that an
    evening is of one piece; quarters follow one another in time, over a change of clocks too.
    """
    first: dict[tuple[str, int], int] = {}
    opened: dict[int, int] = {}
    last: dict[int, int] = {}
    for stay in stays:
        opened.setdefault(stay.day, stay.entered_at)
        first.setdefault((stay.person, stay.day), stay.entered_at)
        seen_at = stay.left_at if stay.was_seen_leaving else stay.entered_at
        last[stay.day] = max(last.get(stay.day, 0), seen_at)
    arrivals = Counter((day, moment // QUARTER) for (_person, day), moment in first.items())
    inside, position, lines = 0, 0, []
    for day, opened_at in opened.items():
        for quarter in range(opened_at // QUARTER, last[day] // QUARTER + 1):
            end = (quarter + 1) * QUARTER
            while position < len(levels) and levels[position][0] < end:
                inside = levels[position][1]
                position += 1
            begins_at = datetime.fromtimestamp(quarter * QUARTER, edition.zone)
            lines.append(Line(begins_at.isoformat(timespec="minutes"), (arrivals[day, quarter], inside)))
    return Table(("arrivals", "inside"), tuple(lines))


def _doors(crowd: Crowd, stays: Sequence[_Stay]) -> Table:
    """Count people and entries by door of the building, meal or zone, those where nobody came too."""
    entries = Counter(stay.door for stay in stays)
    people = Counter(door for door, _person in {(stay.door, stay.person) for stay in stays})
    doors = (door for door in crowd.doors if door.kind != CheckpointKind.SESSION)
    lines = (Line(str(door.pk), (people[door.pk], entries[door.pk]), door.name) for door in doors)
    return Table(("people", "entries"), tuple(lines))


def _count_scans(crowd: Crowd) -> Counter[str]:
    """Count scans by what was shown; under "forced" those that somebody responsible let pass."""
    doors = [door.pk for door in crowd.doors]
    rows = Scan.objects.filter(checkpoint__in=doors).exclude(action=ScanAction.UNDO).order_by()
    forced = Count("pk", filter=Q(allowance=Allowance.FORCED))
    counts: Counter[str] = Counter()
    for result, number, allowed in rows.values_list("result").annotate(number=Count("pk"), forced=forced):
        counts[result] += number
        counts["forced"] += allowed
    return counts
