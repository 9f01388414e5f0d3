"""What the doors saw, counted again: moment by moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.recount.export import Export
from tests.recount.people import people_of
from tests.recount.plain import Row, Table, average, end_of_forum_day, percent, table, to_the_second

REFUSALS = ("not_booked", "full", "closed", "wrong_category", "cancelled", "revoked", "unknown", "other_edition")
QUARTER = timedelta(minutes=15)


def recount_presence(rows: Export) -> dict:
    edition = rows["edition"]
    people = people_of(rows["registrations"], rows["stays"])
    stays = _read(rows, people)
    inside = [stay for stay in stays if stay["kind"] == "main"]
    entered = {stay["person"] for stay in inside}
    minutes = _minutes(inside)
    scans = [scan for scan in rows["scans"] if scan["action"] != "undo"]
    refused = {result: len([scan for scan in scans if scan["result"] == result]) for result in REFUSALS}
    numbers = {
        "present": len([person for person in people if person["is_present"]]) or None,
        "entered": len(entered) or None,
        "peak": max((_inside_at(inside, stay["entered"]) for stay in inside), default=None),
        "timed": len(minutes),
        "timed_share": percent(len(minutes), len(entered)),
        "median_minutes": _middle(minutes),
        "mean_minutes": average(minutes),
        "meals": _meals(rows) or None,
        "scans": len(scans),
        "refused": sum(refused.values()),
        "forced": len([scan for scan in scans if scan["allowance"] == "forced"]),
    }
    lines = [[result, [number], "", ""] for result, number in refused.items() if number]
    return {
        "numbers": numbers,
        "tables": {
            "arrivals": _arrivals(edition, inside),
            "minutes_inside": _by_half_hour(minutes),
            "doors": _doors(rows["checkpoints"], stays),
            "refusals": table(["scans"], lines),
        },
    }


def _meals(rows: Export) -> int:
    """Count meals from the scans, not from what the site says they mean: let through at a meal and not taken back."""
    meals = {door["id"] for door in rows["checkpoints"] if door["kind"] == "meal"}
    taken_back = {scan["undoes_id"] for scan in rows["scans"]}
    let_through = [scan for scan in rows["scans"] if (scan["action"], scan["result"]) == ("entry", "admitted")]
    return len([scan for scan in let_through if scan["checkpoint_id"] in meals and scan["id"] not in taken_back])


def _read(rows: Export, people: list[Row]) -> list[Row]:
    """Return the stays with who, to the second, and left by the end of the forum's day at the latest."""
    who = {registration: number for number, person in enumerate(people) for registration in person["all"]}
    read = []
    for stay in rows["stays"]:
        day_ends = end_of_forum_day(to_the_second(stay["entered_at"]), rows["edition"])
        read.append(
            {
                "person": who[stay["registration_id"]],
                "door": stay["checkpoint_id"],
                "kind": stay["kind"],
                "entered": to_the_second(stay["entered_at"]),
                "left": to_the_second(stay["left_at"]) if stay["left_at"] else day_ends,
                "seen_leaving": stay["ended"] == "exit",
                "day": day_ends,
            }
        )
    return read


def _inside_at(stays: list[Row], moment: datetime) -> int:
    return len([stay for stay in stays if stay["entered"] <= moment < stay["left"]])


def _minutes(stays: list[Row]) -> list[int]:
    minutes = []
    for person in {stay["person"] for stay in stays}:
        theirs = [stay for stay in stays if stay["person"] == person]
        if all(stay["seen_leaving"] for stay in theirs):
            seconds = sum((stay["left"] - stay["entered"]).total_seconds() for stay in theirs)
            minutes.append(int(seconds) // 60)
    return sorted(minutes)


def _middle(values: list[int]) -> float | None:
    if not values:
        return None
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _by_half_hour(minutes: list[int]) -> Table:
    """From eight hours on there is one line."""
    lines = []
    for start in range(0, 481, 30):
        last = 10**9 if start == 480 else start + 29
        lines.append([str(start), [len([one for one in minutes if start <= one <= last])], "", ""])
    while lines and lines[-1][1] == [0]:
        lines.pop()
    return table(["people"], lines)


def _arrivals(edition: Row, stays: list[Row]) -> Table:
    zone, lines = ZoneInfo(edition["time_zone"]), []
    for day in sorted({stay["day"] for stay in stays}):
        that_day = [stay for stay in stays if stay["day"] == day]
        firsts = [min(s["entered"] for s in that_day if s["person"] == who) for who in {s["person"] for s in that_day}]
        last = max(stay["left"] if stay["seen_leaving"] else stay["entered"] for stay in that_day)
        quarter = min(firsts)
        quarter = quarter.replace(minute=quarter.minute // 15 * 15, second=0)
        while quarter <= last:
            end = quarter + QUARTER
            arrived = len([first for first in firsts if quarter <= first < end])
            still_there = len([stay for stay in stays if stay["entered"] < end <= stay["left"]])
            here = quarter.astimezone(zone)
            offset = f"{here:%z}"
            code = f"{here:%Y-%m-%dT%H:%M}{offset[:3]}:{offset[3:]}"
            lines.append([code, [arrived, still_there], "", ""])
            quarter = end.astimezone(UTC)
    return table(["arrivals", "inside"], lines)


def _doors(checkpoints: list[Row], stays: list[Row]) -> Table:
    lines = []
    for door in sorted(checkpoints, key=lambda one: (one["position"], one["name"], one["id"])):
        if door["kind"] == "session":
            continue
        there = [stay for stay in stays if stay["door"] == door["id"]]
        lines.append([str(door["id"]), [len({stay["person"] for stay in there}), len(there)], door["name"], ""])
    return table(["people", "entries"], lines)
