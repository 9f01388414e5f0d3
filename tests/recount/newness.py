"""Who came back, counted again."""

from tests.recount.export import Export
from tests.recount.people import organisations, people_of
from tests.recount.plain import Row, full_name, percent, plain


def recount_newness(rows: Export) -> dict:
    people = people_of(rows["registrations"], rows["stays"])
    before = _Before(rows)
    guests = [person for person in people if person["state"] == "confirmed"]
    present = [person for person in people if person["is_present"]]
    numbers = _among(guests, "", before) | _among(present, "_present", before)
    numbers["returning_organisations"] = len([name for name in organisations(guests) if name in before.seen_from])
    numbers["new_organisations"] = len([name for name in organisations(guests) if name not in before.seen_from])
    if not before.editions:
        numbers = dict.fromkeys(numbers)
    numbers["earlier_editions"] = len(before.editions)
    return {"numbers": numbers, "tables": {}}


class _Before:
    """Who, and from where, the doors of earlier editions saw."""

    def __init__(self, rows: Export) -> None:
        self.seen, self.seen_from, self.editions = set(), set(), set()
        for other in rows["others"]:
            if _came_before(other["edition"], rows["edition"]):
                self._look_at(other)

    def _look_at(self, other: Row) -> None:
        were_there = {stay["registration_id"] for stay in other["stays"]}
        for one in other["registrations"]:
            if one["id"] not in were_there:
                continue
            self.editions.add(other["edition"]["id"])
            if one["email"]:
                self.seen.add((one["email"].lower(), full_name(one)))
            if one["organisation"]:
                self.seen_from.add(plain(one["organisation"]))


def _among(people: list[Row], suffix: str, before: _Before) -> dict:
    told = [person for person in people if person["email"]]
    back = [person for person in told if (person["email"].lower(), full_name(person)) in before.seen]
    numbers = {
        f"returning{suffix}": len(back),
        f"new{suffix}": len(told) - len(back),
        f"untold{suffix}": len(people) - len(told),
        f"returning_share{suffix}": percent(len(back), len(told)),
    }
    return numbers if people else dict.fromkeys(numbers)


def _came_before(other: Row, edition: Row) -> bool:
    if other["is_demo"] != edition["is_demo"]:
        return False
    if other["starts_on"] is None or edition["starts_on"] is None:
        return other["year"] < edition["year"]
    return other["starts_on"] < edition["starts_on"]
