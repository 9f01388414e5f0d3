"""The day of the forum and a person's engagements as a calendar file.

Every event keeps its UID for ever, so that opening a newer file moves the event instead of adding one. A seat given
up comes back as cancelled, which takes it out of the calendar.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from attendees.enums import AgendaKind, SeatState
from attendees.models import AgendaEntry, Registration
from events.models import Edition
from events.selectors import hours_of_day
from events.wording import clean, edition_title, told

Moment = date | datetime


def edition_calendar(edition: Edition, *, at: datetime) -> bytes:
    """Return the calendar file of the day alone, in the language of the page."""
    return _write(list(_day_events(edition)), edition, at)


def registration_calendar(registration: Registration, *, at: datetime) -> bytes:
    """Return a person's calendar file: the day, and each thing that engages their time there, in their language."""
    with translation.override(registration.language):
        events = [*_day_events(registration.edition), *_agenda_events(registration)]
        return _write(events, registration.edition, at)


def place_of(edition: Edition) -> str:
    """Return where an edition is held, from the house to the town."""
    venue = edition.venue
    return clean(", ".join(filter(None, [venue.name, venue.address, venue.city]))) if venue else ""


def _write(events: list[Event], edition: Edition, at: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Forum ESS//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        event.add("dtstamp", at)
        calendar.add_component(event)
    # The clock changes of that year are enough; all those since 1970 would weigh ten times the rest.
    calendar.add_missing_timezones(date(edition.year, 1, 1), date(edition.year + 1, 1, 1))
    return calendar.to_ical()


def _day_events(edition: Edition) -> Iterator[Event]:
    """Yield the forum itself, from its first session to the last when it lasts a day, else whole days.

    One that was put off to an unknown day has none.
    """
    if edition.starts_on is not None:
        starts, ends = _day_bounds(edition, edition.starts_on, edition.ends_on or edition.starts_on)
        yield _event(f"edition-{edition.slug}", edition, edition_title(edition), starts, ends, place_of(edition))


def _day_bounds(edition: Edition, first: date, last: date) -> tuple[Moment, Moment]:
    return hours_of_day(edition) or (first, last + timedelta(days=1))


def _agenda_events(registration: Registration) -> Iterator[Event]:
    edition = registration.edition
    bookings = list(registration.seats.select_related("session__room").order_by("booked_at", "pk"))
    turns: dict[int, int] = {}
    for booking in bookings:
        turns[booking.session_id] = turns.get(booking.session_id, -1) + 1 + (booking.state == SeatState.CANCELLED)
    entries = list(registration.agenda.told())
    for entry in entries:
        yield _entry_event(registration, entry, turns.get(entry.source_id, 0) if entry.kind == AgendaKind.SEAT else 0)
    live = {entry.source_id for entry in entries if entry.kind == AgendaKind.SEAT}
    gone = {booking.session_id: booking.session for booking in bookings if booking.session_id not in live}
    for session in gone.values():
        uid = _uid_of(registration, AgendaKind.SEAT, session.pk)
        starts, ends = session.starts_at.astimezone(edition.zone), session.ends_at.astimezone(edition.zone)
        event = _event(uid, edition, told(session, "title"), starts, ends, "", sequence=turns[session.pk])
        event.add("status", "CANCELLED")
        yield event


def _entry_event(registration: Registration, entry: AgendaEntry, sequence: int) -> Event:
    edition = registration.edition
    place = ", ".join(filter(None, [entry.place, place_of(edition)]))
    starts, ends = entry.starts_at.astimezone(edition.zone), entry.ends_at.astimezone(edition.zone)
    uid = _uid_of(registration, entry.kind, entry.source_id)
    return _event(uid, edition, told(entry, "label"), starts, ends, place, sequence=sequence)


def _event(
    uid: str, edition: Edition, summary: str, starts: Moment, ends: Moment, place: str, *, sequence: int = 0
) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", sequence)
    event.add("summary", summary)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    if place:
        event.add("location", place)
    if edition.is_demo:
        event.add("description", _("Données fictives"))
    address = settings.SITE_URL + edition.get_absolute_url()
    event.add("url", address)
    return event


def _uid_of(registration: Registration, kind: str, source_id: int) -> str:
    return f"{kind}-{source_id}-{registration.pk}"
