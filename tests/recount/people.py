"""People counted again: each once, by the registration that counts."""

from dataclasses import dataclass
from datetime import timedelta

from tests.recount.export import Export
from tests.recount.plain import PLACES, Row, Table, full_name, local_date, percent, plain, table

ALIVE = ("pending", "confirmed", "waitlisted", "offered")
KINDS = (
    "resident", "student", "association", "company", "public_body", "press", "project_holder", "financier", "speaker",
    "team",
)  # fmt: skip
ORGANISATION_KINDS = (
    "association", "cooperative", "foundation", "mutual", "social_company", "market_company", "public_body", "school",
    "finance", "other", "",
)  # fmt: skip
WAYS = ("mail", "partner", "word_of_mouth", "social_network", "press", "poster", "past_edition", "other", "")
MEASURES = ("registered", "confirmed", "walk_ins", "present", "no_show")


@dataclass(frozen=True)
class Tells:
    """Whether the doors tell who came, and who did not."""

    present: bool
    missing: bool


def people_of(registrations: list[Row], stays: list[Row]) -> list[Row]:
    """Return people once each: their registration that counts, all of theirs, and whether a door saw them."""
    seen = {stay["registration_id"] for stay in stays}
    by_person: dict[object, list[Row]] = {}
    for one in sorted(registrations, key=lambda one: (one["created_at"], one["id"])):
        is_known = one["email"] != ""
        person = (one["email"].lower(), full_name(one)) if is_known else one["id"]
        by_person.setdefault(person, []).append(one)
    people = []
    for all_of_them in by_person.values():
        counts = all_of_them[-1]
        for one in all_of_them:
            if one["state"] in ALIVE:
                counts = one
        ids = {one["id"] for one in all_of_them}
        people.append(counts | {"all": ids, "is_present": bool(ids & seen)})
    return people


def recount_people(rows: Export, at) -> dict:
    edition = rows["edition"]
    people = people_of(rows["registrations"], rows["stays"])
    kind_of = {category["id"]: category["kind"] for category in rows["categories"]}
    for person in people:
        person["kind"] = kind_of[person["category_id"]]
        person["territory"], person["place"] = PLACES[person["postcode"]]
    seen = any(person["is_present"] for person in people)
    tells = Tells(present=seen, missing=seen and _is_over(edition, at))
    return {
        "numbers": _numbers(people, tells=tells) | _needs(edition, people, at),
        "tables": {
            "category_kinds": _by(people, "kind", KINDS, tells=tells),
            "categories": _by_category(people, rows["categories"], tells=tells),
            "organisation_kinds": _by(people, "organisation_kind", ORGANISATION_KINDS, tells=tells),
            "territories": _by_territory(people, tells=tells),
            "heard_by": _by(people, "heard_by", WAYS, tells=tells),
            "days_before": _by_day(edition, rows["registrations"], at),
        },
    }


def _is_over(edition: Row, at) -> bool:
    """Return whether the organiser closed an edition, or its last day has gone by where it is."""
    if edition["state"] in ("closed", "archived"):
        return True
    if edition["ends_on"] is None:
        return edition["year"] < local_date(at, edition).year
    return local_date(at, edition) > edition["ends_on"]


def _numbers(people: list[Row], *, tells: Tells) -> dict:
    before = [person for person in people if not person["is_walk_in"]]
    guests = [person for person in people if person["state"] == "confirmed"]
    present = [person for person in people if person["is_present"]]
    expected = [person for person in before if person["state"] == "confirmed"]
    missing = [person for person in expected if not person["is_present"]]
    numbers = {
        "registered": len(before),
        "confirmed": len(expected),
        "walk_ins": len([person for person in guests if person["is_walk_in"]]),
        "present": len(present) if present else None,
        "no_show": len(missing) if tells.missing else None,
        "no_show_rate": percent(len(missing), len(expected)) if tells.missing else None,
        "organisations": len(organisations(guests)),
        "organisations_present": len(organisations(present)) if present else None,
        "market_share": _market_share(guests),
        "market_share_present": _market_share(present),
        "under_15": len([person for person in guests if person["is_under_15"]]),
    }
    states = {"waiting": "waitlisted"} | {name: name for name in ("pending", "offered", "declined", "cancelled")}
    for name, state in states.items():
        numbers[name] = len([person for person in before if person["state"] == state])
    return numbers


def _needs(edition: Row, people: list[Row], at) -> dict:
    """Needs are erased when thirty days have gone by since the last day: nothing is told of them then."""
    if edition["ends_on"] is not None and (at.date() - edition["ends_on"]).days > 30:
        return {"with_needs": None, "needs_told": None}
    guests = [person for person in people if person["state"] == "confirmed"]
    return {
        "with_needs": len([person for person in guests if person["needs"]]),
        "needs_told": len([person for person in guests if person["needs_told_at_desk"]]),
    }


def organisations(people: list[Row]) -> set[str]:
    return {plain(person["organisation"]) for person in people if person["organisation"]}


def _market_share(people: list[Row]) -> float | None:
    told = [person["organisation_kind"] for person in people if person["organisation_kind"]]
    return percent(told.count("market_company"), len(told))


def _values(people: list[Row], *, tells: Tells) -> list:
    """Count MEASURES among some people."""
    before = [person for person in people if not person["is_walk_in"]]
    expected = [person for person in before if person["state"] == "confirmed"]
    walk_ins = [person for person in people if person["is_walk_in"] and person["state"] == "confirmed"]
    present = [person for person in people if person["is_present"]]
    missing = [person for person in expected if not person["is_present"]]
    came = len(present) if tells.present else None
    return [len(before), len(expected), len(walk_ins), came, len(missing) if tells.missing else None]


def _by(people: list[Row], field: str, codes: tuple[str, ...], *, tells: Tells) -> Table:
    lines = []
    for code in codes:
        those = [person for person in people if person[field] == code]
        if those:
            lines.append([code, _values(those, tells=tells), "", ""])
    return table(MEASURES, lines)


def _by_category(people: list[Row], categories: list[Row], *, tells: Tells) -> Table:
    lines = []
    for category in sorted(categories, key=lambda one: (one["position"], one["name"], one["id"])):
        those = [person for person in people if person["category_id"] == category["id"]]
        values = _values(those, tells=tells)
        lines.append([str(category["id"]), values, category["name"], category["name_en"]])
    return table(MEASURES, lines)


def _by_territory(people: list[Row], *, tells: Tells) -> Table:
    """The most people first, then by code; who did not say comes last."""
    names = {person["territory"]: person["place"] for person in people}
    groups = {code: [person for person in people if person["territory"] == code] for code in names}
    told = sorted((code for code in names if code), key=lambda code: (-len(groups[code]), code))
    untold = [""] if "" in names else []
    lines = [
        [code, _values(groups[code], tells=tells), names[code], ""] for code in [*told, *untold]
    ]  # fmt: skip
    return table(MEASURES, lines)


def _by_day(edition: Row, registrations: list[Row], at) -> Table:
    """Ask of each day how many registrations made by then were not cancelled by then."""
    opening = edition["starts_on"]
    spans = []
    for one in registrations:
        if not one["is_walk_in"] and one["state"] != "declined":
            gone = local_date(one["cancelled_at"], edition) if one["state"] == "cancelled" else None
            spans.append((local_date(one["created_at"], edition), gone))
    lines = []
    if opening is not None and spans:
        day = min(made for made, _gone in spans)
        while day <= min(opening, local_date(at, edition)):
            standing = [1 for made, gone in spans if made <= day and (gone is None or gone > day)]
            lines.append([str((day - opening).days), [len(standing)], "", ""])
            day += timedelta(days=1)
    return table(["standing"], lines)
