"""What the phone shows for each verdict, in the words of the active language. Kept in the scan as it was shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from attendees.admission import Verdict
from attendees.badges.content import shelf_letter
from attendees.enums import Allowance, CheckpointKind, CheckpointMode, ScanResult
from attendees.models import Category, Registration, Scan, Scanner
from attendees.services.door.gestures import Gesture, Shown
from attendees.services.door.guests import Guest
from attendees.services.door.rooms import Places
from attendees.services.door.words import say
from events.models import Edition, Session
from forum.core.colour import ink_on
from forum.core.text import format_day, format_time, french, tongue

# Whose a ticket of another edition was stays with that edition; who has a place now is not told by the ticket of
# whoever gave it up.
_NAMELESS = frozenset({ScanResult.OTHER_EDITION, ScanResult.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class Case:
    """One verdict, and all that may be said of it."""

    gesture: Gesture
    scanner: Scanner | None
    guest: Guest | None
    verdict: Verdict
    scans: Mapping[Any, Scan]
    places: Places

    @property
    def registration(self) -> Registration:
        if self.guest is None:
            raise ValueError(self.verdict)
        return self.guest.registration

    @property
    def edition(self) -> Edition:
        return self.gesture.door.edition

    def hour(self, moment: datetime | None) -> str:
        return describe_hour(moment, self.edition, at=self.gesture.received_at) if moment else ""

    def advise(self, advice: str) -> str:
        """Return which of two sentences serves: one for phones that may search, one for the others."""
        return advice if self.scanner is None or self.scanner.may_search else f"{advice}_blind"


def answer(
    gesture: Gesture,
    scanner: Scanner | None,
    guest: Guest | None,
    verdict: Verdict,
    *,
    scans: Mapping[Any, Scan],
    places: Places,
) -> Shown:
    """Return what to show. `scans`: those of the person, by id, for the presence that the verdict speaks of."""
    case = Case(gesture, scanner, guest, verdict, scans, places)
    shown = _describe(verdict.result, guest.registration if guest and verdict.result not in _NAMELESS else None)
    return shown | _SAYINGS[verdict.result](case)


def say_undone(registration: Registration, still_in: Scan | None, *, at: datetime) -> Shown:
    """Say that an entry was taken back, or that another one keeps the person inside."""
    message = say("undone") if still_in is None else _counted(still_in, registration.edition, at)
    shown = _describe(ScanResult.UNDONE, registration)
    return shown | {"message": message, "is_still_in": still_in is not None}


def say_judged(scan: Scan) -> Shown:
    """Say again, in short, what the server would have shown of a scan that a phone answered by itself."""
    result = ScanResult(scan.judged)
    return _describe(result, scan.registration if result not in _NAMELESS else None)


def tell_needs(shown: Shown, registration: Registration | None) -> Shown:
    """Add somebody's needs to a welcome, only where they asked that the desk be told.

    They may touch health and are erased first: they go to the screen and are not kept with the scan.
    """
    if registration is None or shown["result"] != ScanResult.ADMITTED or not registration.needs_told_at_desk:
        return shown
    return shown | {"needs": registration.needs}


def describe_category(category: Category) -> dict[str, str]:
    """Return a category's word and colours, its ink readable on its band."""
    return {
        "label": label_of(category),
        "colour": category.colour,
        "ink": ink_on(category.colour),
    }


def label_of(category: Category) -> str:
    """Return a category's word in the language of the moment."""
    return (category.name_en if _is_english() else "") or french(category.name)


def title_of(session: Session) -> str:
    """Return a session's title in the language of the moment."""
    return (session.title_en if _is_english() else "") or french(session.title)


def describe_hour(moment: datetime, edition: Edition, *, at: datetime) -> str:
    """Return an hour as said where the edition is held, with its day when that is not today."""
    language = get_language() or "fr"
    local = moment.astimezone(edition.zone)
    hour = format_time(local, language)
    if local.date() == at.astimezone(edition.zone).date():
        return hour
    return say("hour_of_day", hour=hour, day=format_day(local.date(), language))


def _is_english() -> bool:
    return tongue(get_language() or "fr") == "en"


def _describe(result: ScanResult, registration: Registration | None = None) -> Shown:
    shown: Shown = {"result": result.value, "word": str(result.label), "message": "", "advice": ""}
    if registration is None:
        return shown
    return shown | {
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        # No badge waits for whoever was registered at the door.
        "shelf_letter": ""
        if registration.is_walk_in
        else shelf_letter(registration.last_name, registration.first_name),
        "category": describe_category(registration.category),
    }


def _welcome(case: Case) -> Shown:
    notes = []
    if case.registration.is_walk_in:
        notes.append(say("walk_in"))
    if case.registration.is_under_15:
        notes.append(say("under_15"))
    if note := _say_engagement(case):
        notes.append(note)
    if case.places.is_over_gauge:
        notes.append(say("gauge_reached"))
    is_forced = case.gesture.allowance is Allowance.FORCED
    return {"message": say("forced", reason=case.gesture.reason) if is_forced else "", "notes": notes}


def _say_engagement(case: Case) -> str:
    """Say what waits for somebody just now. A scan that waited for the network has nobody left to tell."""
    engagement = case.guest.engagement if case.guest else None
    if engagement is None or case.gesture.shown:
        return ""
    minutes = round((_moment_of(engagement) - case.gesture.received_at).total_seconds() / 60)
    if minutes > 0:
        return say("agenda", minutes=minutes, **_place_of(engagement))
    return say("agenda_now", **_place_of(engagement))


def _moment_of(engagement: Mapping[str, str]) -> datetime:
    moment = parse_datetime(engagement["starts_at"])
    if moment is None:
        raise ValueError(engagement)
    # SQLite keeps no offset: what is stored is UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _place_of(engagement: Mapping[str, str]) -> dict[str, str]:
    label = (engagement["label_en"] if _is_english() else "") or french(engagement["label"])
    return {"label": label, "place": french(engagement["place"])}


def _tell_before(case: Case) -> Shown:
    presence = case.verdict.presence
    if presence is None:
        raise ValueError(case.verdict)
    is_meal = presence.kind is CheckpointKind.MEAL
    counted = _counted(
        case.scans[presence.entry], case.edition, case.gesture.received_at, "served" if is_meal else "counted"
    )
    return {"message": counted, "advice": say("served_advice" if is_meal else "already_in_advice")}


def _counted(entry: Scan, edition: Edition, at: datetime, key: str = "counted") -> str:
    phone = entry.scanner.name if entry.scanner else say("on_paper")
    return say(key, hour=describe_hour(entry.at, edition, at=at), door=entry.checkpoint.name, phone=phone)


def _tell_unconfirmed(case: Case) -> Shown:
    """Say since when a registration holds no more, or what it still waits for, and where to send the person."""
    registration = case.registration
    if registration.is_cancelled:
        cancelled = registration.cancelled_at
        message = say("cancelled_on", day=_day(cancelled, registration.edition)) if cancelled else ""
        return {"message": message, "advice": say("to_desk")}
    waits = "waiting" if registration.is_waiting else "offered" if registration.is_offered else "pending"
    return {"word": say("unconfirmed"), "message": say(waits), "advice": say("to_desk")}


def _tell_replaced(case: Case) -> Shown:
    """Say that a newer ticket replaced this one, and how to find it."""
    replaced = case.guest.ticket.revoked_at if case.guest and case.guest.ticket else None
    message = say("replaced_on", day=_day(replaced, case.registration.edition)) if replaced else ""
    return {"message": message, "advice": say(case.advise("revoked_advice"))}


def _tell_transferred(case: Case) -> Shown:
    """Say since when the place is somebody else's, and how that person comes in."""
    passed_on = case.guest.ticket.revoked_at if case.guest and case.guest.ticket else None
    message = say("transferred_on", day=_day(passed_on, case.edition)) if passed_on else ""
    return {"message": message, "advice": say(case.advise("transferred_advice"))}


def _tell_unknown(case: Case) -> Shown:
    if case.gesture.mailbox is not None:
        return {"message": say("unknown_mailbox"), "advice": say("unknown_mailbox_advice")}
    advice = case.advise("unknown_advice")
    if case.gesture.door.mode == CheckpointMode.ANYONE and not advice.endswith("_blind"):
        advice = "unknown_advice_walk_in"
    return {"message": say("unknown_code" if case.gesture.code else "unknown"), "advice": say(advice)}


def _tell_other_edition(case: Case) -> Shown:
    """Say which edition a ticket was for, and which one is needed."""
    return {
        "message": say("other_edition", edition=case.registration.edition.slug),
        "advice": say(case.advise("other_edition_advice"), edition=case.edition.slug),
    }


def _tell_stay(case: Case) -> Shown:
    presence = case.verdict.presence
    return {"message": say("stayed", hour=case.hour(presence.entered_at))} if presence else {}


def _tell_not_in(_case: Case) -> Shown:
    return {"message": say("not_in")}


def _tell_seats_left(case: Case) -> Shown:
    return {"message": say("seats_left", left=case.places.room.seats_left), "advice": say("seats_left_advice")}


def _tell_not_booked(case: Case) -> Shown:
    engagement = case.guest.engagement if case.guest else None
    advice = say("goes_to", **_place_of(engagement)) if engagement else say("no_seat_now")
    return {"message": say("not_booked"), "advice": advice}


def _tell_full(case: Case) -> Shown:
    what = "building_full" if case.gesture.door.is_main else "room_full"
    return {"message": say(what), "advice": say(f"{what}_advice")}


def _tell_closed(case: Case) -> Shown:
    door = case.gesture.door
    is_early = door.opens_at is not None and case.gesture.at < door.opens_at
    message = (
        say("opens_at", hour=case.hour(door.opens_at)) if is_early else say("closed_at", hour=case.hour(door.closes_at))
    )
    return {"message": message, "advice": say("closed_advice")}


def _tell_wrong_category(case: Case) -> Shown:
    admitted = ", ".join(label_of(category) for category in case.gesture.door.categories.all())
    return {"message": say("wrong_category", categories=admitted), "advice": say("wrong_category_advice")}


_SAYINGS: dict[ScanResult, Callable[[Case], Shown]] = {
    ScanResult.ADMITTED: _welcome,
    ScanResult.ALREADY_IN: _tell_before,
    ScanResult.SEATS_LEFT: _tell_seats_left,
    ScanResult.EXITED: _tell_stay,
    ScanResult.NOT_IN: _tell_not_in,
    ScanResult.NOT_BOOKED: _tell_not_booked,
    ScanResult.FULL: _tell_full,
    ScanResult.CLOSED: _tell_closed,
    ScanResult.WRONG_CATEGORY: _tell_wrong_category,
    ScanResult.CANCELLED: _tell_unconfirmed,
    ScanResult.REVOKED: _tell_replaced,
    ScanResult.TRANSFERRED: _tell_transferred,
    ScanResult.UNKNOWN: _tell_unknown,
    ScanResult.OTHER_EDITION: _tell_other_edition,
}


def _day(moment: datetime, edition: Edition) -> str:
    return format_day(moment.astimezone(edition.zone).date(), get_language() or "fr")
