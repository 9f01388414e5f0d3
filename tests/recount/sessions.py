"""Seats counted again, session by session."""

from tests.recount.export import Export
from tests.recount.plain import Row, percent, table

MEASURES = (
    "seats", "booked", "waiting", "attended", "attended_booked", "attended_unbooked", "absent", "refused",
    "turned_away",
)  # fmt: skip


def recount_sessions(rows: Export) -> dict:
    sessions = [one for one in rows["sessions"] if one["kind"] != "break"]
    sessions.sort(key=lambda one: one["starts_at"])
    held = [one for one in sessions if one["state"] == "scheduled"]
    lines = [dict(zip(MEASURES, _values(rows, one), strict=True)) for one in held]
    one_books = [line for line, one in zip(lines, held, strict=True) if one["booking"] == "needed"]
    scanned = [line for line in lines if line["attended"] is not None]
    booked = [line for line in one_books if line["attended"] is not None]
    seats, taken = sum(line["seats"] for line in one_books), sum(line["booked"] for line in one_books)
    came, absent = sum(line["attended_booked"] for line in booked), sum(line["absent"] for line in booked)
    numbers = {
        "sessions": len(held),
        "sessions_cancelled": len(sessions) - len(held),
        "sessions_booked": len(one_books),
        "sessions_scanned": len(booked),
        "seats": seats,
        "booked": taken,
        "booked_share": percent(taken, seats),
        "attended_booked": came if booked else None,
        "absent": absent if booked else None,
        "absent_share": percent(absent, came + absent),
        "attended": sum(line["attended"] for line in scanned) if scanned else None,
        "refused": sum(line["refused"] for line in scanned) if scanned else None,
    }
    told = [
        [str(one["id"]), list(line.values()), one["title"], one["title_en"]]
        for one, line in zip(held, lines, strict=True)
    ]  # fmt: skip
    return {"numbers": numbers, "tables": {"sessions": table(MEASURES, told)}}


def _values(rows: Export, session: Row) -> list:
    seats = [seat for seat in rows["seats"] if seat["session_id"] == session["id"]]
    confirmed = {seat["registration_id"] for seat in seats if seat["state"] == "confirmed"}
    offered = [seat for seat in seats if seat["state"] == "offered"]
    waiting = [seat["registration_id"] for seat in seats if seat["state"] == "waitlisted"]
    doors = {door["id"] for door in rows["checkpoints"] if door["session_id"] == session["id"]}
    came = {stay["registration_id"] for stay in rows["stays"] if stay["checkpoint_id"] in doors}
    turned_away = {
        scan["registration_id"]
        for scan in rows["scans"]
        if scan["checkpoint_id"] in doors and scan["result"] in ("full", "not_booked") and scan["registration_id"]
    }
    refused = turned_away - came
    in_forum = {stay["registration_id"] for stay in rows["stays"]}
    outside = (refused | (set(waiting) & in_forum)) - came
    capacity = session["capacity"]
    if capacity is None:
        capacity = next((room["capacity"] for room in rows["rooms"] if room["id"] == session["room_id"]), None)
    seen = [None] * 6
    if came or refused:
        absent = len(confirmed - came) if session["booking"] == "needed" else None
        of_booked, others = len(came & confirmed), len(came - confirmed)
        seen = [len(came), of_booked, others, absent, len(refused), len(outside)]
    return [capacity, len(confirmed) + len(offered), len(waiting), *seen]
