"""Meetings counted again, programme by programme."""

from tests.recount.export import Export
from tests.recount.plain import Row, table

MEASURES = (
    "participants_a", "participants_b", "planned", "held", "missed", "unknown", "to_come", "no_show", "mean_planned_a",
    "mean_held_a", "exchanges", "promised", "kept", "wishes", "wishes_met", "amount",
)  # fmt: skip
VERDICTS = ("not_held", "no_interest", "useful", "to_be_continued")
LEADS = ("funding", "incubation", "introduction", "advice", "order", "other")
OUTCOMES = ("nothing", "grant", "loan", "equity", "guarantee", "patronage", "contract", "other")


def recount_meetings(rows: Export, at) -> dict:
    programmes = [one for one in rows["programmes"] if one["state"] != "cancelled"]
    programmes.sort(key=lambda one: (one["name"], one["id"]))
    counted = [(programme, _count(rows, programme, at)) for programme in programmes]
    numbers = {
        name: sum(line[name] for _programme, line in counted)
        for name in ("planned", "held", "missed", "no_show", "exchanges", "promised", "kept", "amount")
    }
    numbers["programmes"] = len(counted)
    numbers["participants"] = sum(line["participants_a"] + (line["participants_b"] or 0) for _one, line in counted)
    lines = [
        [one["slug"], [line[name] for name in MEASURES], one["name"], one["name_en"]] for one, line in counted
    ]  # fmt: skip
    return {
        "numbers": numbers,
        "tables": {
            "programmes": table(MEASURES, lines),
            "verdicts": _by_kind(counted, "verdicts", VERDICTS),
            "leads": _by_kind(counted, "leads", LEADS),
            "follow_ups": table(
                ["answers", "meetings", "amount"],
                [
                    [f"{one['slug']}/{month}", line["months"][month], one["name"], one["name_en"]]
                    for one, line in counted
                    for month in (6, 12)
                ],
            ),
            "outcomes": _by_kind(counted, "outcomes", OUTCOMES),
        },
    }


def _by_kind(counted: list, name: str, kinds: tuple[str, ...]) -> dict:
    return table(
        ["number"],
        [
            [f"{one['slug']}/{kind}", [line[name].count(kind)], one["name"], one["name_en"]]
            for one, line in counted
            for kind in kinds
        ],
    )


def _count(rows: Export, programme: Row, at) -> Row:
    """Count a programme. Cancelled meetings count nowhere."""
    meetings = [
        one for one in rows["meetings"] if one["programme_id"] == programme["id"] and one["state"] != "cancelled"
    ]  # fmt: skip
    ids = {meeting["id"] for meeting in meetings}
    outcomes = [one for one in rows["outcomes"] if one["meeting_id"] in ids]
    starts = {slot["id"]: slot["starts_at"] for slot in rows["slots"]}
    standings = [_standing(meeting, outcomes, starts, at) for meeting in meetings]
    sides = {
        side: _participants(rows, programme, ids, side) for side in ("a",) + (() if programme["is_peer"] else ("b",))
    }
    chairs = 2 if programme["is_peer"] else 1
    promised = [one for one in outcomes if one["introduction_to"]]
    told = {one["id"] for one in outcomes}
    wishes = _wishes(rows, programme, ids)
    return {
        "participants_a": sides["a"],
        "participants_b": sides.get("b"),
        "planned": len(meetings),
        **{name: standings.count(name) for name in ("held", "missed", "unknown", "to_come")},
        "no_show": len([one for one in meetings if one["state"] == "no_show"]),
        "mean_planned_a": round(chairs * len(meetings) / sides["a"], 1) if sides["a"] else 0,
        "mean_held_a": round(chairs * standings.count("held") / sides["a"], 1) if sides["a"] else 0,
        "exchanges": len([one for one in rows["exchanges"] if one["meeting_id"] in ids]),
        "promised": len(promised),
        "kept": len([one for one in promised if one["introduction_kept_at"]]),
        "wishes": wishes[0],
        "wishes_met": wishes[1],
        "verdicts": [one["verdict"] for one in outcomes],
        "leads": [one["kind"] for one in rows["leads"] if one["outcome_id"] in told],
        **_news(rows, ids),
    }


def _standing(meeting: Row, outcomes: list[Row], starts: dict, at) -> str:
    """Say whether a meeting was held: what both sides agree on, or else what was marked on the day."""
    words = {one["verdict"] == "not_held" for one in outcomes if one["meeting_id"] == meeting["id"]}
    if words == {True}:
        return "missed"
    if words == {False}:
        return "held"
    if meeting["state"] in ("held", "no_show"):
        return {"held": "held", "no_show": "missed"}[meeting["state"]]
    return "to_come" if starts[meeting["slot_id"]] > at else "unknown"


def _participants(rows: Export, programme: Row, meetings: set, side: str) -> int:
    seated = {seat["participant_id"] for seat in rows["meeting_seats"] if seat["meeting_id"] in meetings}
    return len(
        [
            one
            for one in rows["participants"]
            if one["programme_id"] == programme["id"] and one["side"] == side
            if one["state"] == "approved" or one["id"] in seated
        ]
    )


def _wishes(rows: Export, programme: Row, meetings: set) -> tuple[int, int]:
    """Count wishes to meet and those whose pair has a meeting; those erased since were counted before."""
    pairs = []
    for meeting in meetings:
        pairs.append({seat["participant_id"] for seat in rows["meeting_seats"] if seat["meeting_id"] == meeting})
    wishes = [one for one in rows["wishes"] if one["programme_id"] == programme["id"] and not one["no_thanks"]]
    met = [one for one in wishes if {one["wisher_id"], one["wished_id"]} in pairs]
    number, number_met = len(wishes), len(met)
    for frozen in rows["frozen_wishes"]:
        if frozen["programme_id"] == programme["id"]:
            number, number_met = number + frozen["wishes"], number_met + frozen["wishes_met"]
    return number, number_met


def _news(rows: Export, meetings: set) -> Row:
    """Count what was told months later. Told by both sides, the first one's amount counts; the last month's in all."""
    side_of = {one["id"]: one["side"] for one in rows["participants"]}
    news = [one for one in rows["follow_ups"] if one["meeting_id"] in meetings]
    months, last = {}, {}
    for month in (6, 12):
        told = [one for one in news if one["month"] == month]
        amounts = {}
        for one in sorted(told, key=lambda one: (side_of[one["author_id"]], one["author_id"]), reverse=True):
            if one["amount"] is not None:
                amounts[one["meeting_id"]] = one["amount"]
        months[month] = [len(told), len({one["meeting_id"] for one in told}), sum(amounts.values())]
        last.update(amounts)
    return {"months": months, "amount": sum(last.values()), "outcomes": [one["kind"] for one in news]}
