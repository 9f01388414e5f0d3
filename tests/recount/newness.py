"""Who came back, counted again."""

from tests.recount.export import Export
from tests.recount.people import organisations, people_of
from tests.recount.plain import Row, full_name, percent, plain


def recount_newness(rows: Export) -> dict:
    edition = rows["edition"]
    people = people_of(rows["registrations"], rows["stays"])
    seen_before, seen_from, editions = set(), set(), set()
    for other in rows["others"]:
        if not _came_before(other["edition"], edition):
            continue
        were_there = {stay["registration_id"] for stay in other["stays"]}
        for one in other["registrations"]:
            if one["id"] not in were_there:
                continue
            editions.add(other["edition"]["id"])
            if one["email"]:
                seen_before.add((one["email"].lower(), full_name(one)))
            if one["organisation"]:
                seen_from.add(plain(one["organisation"]))
    guests = [person for person in people if person["state"] == "confirmed"]
    present = [person for person in people if person["is_present"]]
    numbers = {}
    for suffix, those in (("", guests), ("_present", present)):
        told = [person for person in those if person["email"]]
        back = [person for person in told if (person["email"].lower(), full_name(person)) in seen_before]
        numbers[f"returning{suffix}"] = len(back)
        numbers[f"new{suffix}"] = len(told) - len(back)
        numbers[f"untold{suffix}"] = len([person for person in those if not person["email"]])
        numbers[f"returning_share{suffix}"] = percent(len(back), len(told))
    numbers["returning_organisations"] = len([name for name in organisations(guests) if name in seen_from])
    numbers["new_organisations"] = len([name for name in organisations(guests) if name not in seen_from])
    numbers["earlier_editions"] = len(editions)
    return {"numbers": numbers, "tables": {}}


def _came_before(other: Row, edition: Row) -> bool:
    if other["is_demo"] != edition["is_demo"]:
        return False
    if other["starts_on"] is None or edition["starts_on"] is None:
        return other["year"] < edition["year"]
    return other["starts_on"] < edition["starts_on"]
