"""The programme as a calendar that phones subscribe to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import get_language, gettext
from icalendar import Calendar, Event, vText

from events.enums import SessionKind, SessionState
from events.models import Edition, Session
from events.wording import clean, edition_title, people, place, told
from forum.core.text import NBSP


def programme_calendar(
    edition: Edition, sessions: Sequence[Session], *, at: datetime, page: str, session_pages: Mapping[int, str]
) -> bytes:
    """Return the sessions of `programme` as iCalendar, their times in the edition's time zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Forum ESS//Programme//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", edition_title(edition))
    calendar.add("x-wr-calname", edition_title(edition))
    calendar.add("x-wr-timezone", edition.time_zone)
    calendar.add("refresh-interval", vText("PT1H"), parameters={"value": "DURATION"})
    calendar.add("url", page)
    for session in sessions:
        calendar.add_component(_event(edition, session, at, session_pages[session.pk]))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(edition: Edition, session: Session, at: datetime, address: str) -> Event:
    is_cancelled = session.state == SessionState.CANCELLED
    event = Event()
    event.add("uid", f"seance-{session.pk}@forum-ess-{edition.slug}")
    event.add("dtstamp", at)
    event.add("dtstart", session.starts_at.astimezone(edition.zone))
    event.add("dtend", session.ends_at.astimezone(edition.zone))
    event.add("summary", told(session, "title"), parameters={"language": get_language() or "fr"})
    event.add("location", place(session, edition))
    event.add("description", _description(edition, session, address))
    event.add("categories", [str(SessionKind(session.kind).label)])
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", address)
    return event


def _description(edition: Edition, session: Session, address: str) -> str:
    parts = [told(session, "abstract"), "\n".join(person for _, person in people(session))]
    if edition.is_demo:
        parts.insert(0, gettext("Données fictives"))
    return clean("\n\n".join([*(part for part in parts if part), address])).replace(NBSP, " ")
