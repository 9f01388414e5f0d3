"""The programme in the XML format of Frab and Pentabarf, which conference apps read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.text import slugify

from events.enums import SessionKind, SessionState
from events.models import Edition, Session
from events.timetable import STEP
from events.wording import clean, edition_title, people, told

DAY = timedelta(days=1)


def schedule_xml(
    edition: Edition, sessions: Sequence[Session], *, page: str, session_pages: Mapping[int, str]
) -> bytes:
    """Return the sessions of `programme`, by day and room; cancelled ones are left out, as the format has no word."""
    going_on = [session for session in sessions if session.state == SessionState.SCHEDULED]
    root = Element("schedule")
    SubElement(root, "generator", name="Forum ESS", version="1")
    _texts(root, url=page, version=_version(going_on))
    days = _days(edition, going_on)
    conference = SubElement(root, "conference")
    _texts(
        conference,
        title=edition_title(edition),
        acronym=f"forum-ess-{edition.slug}",
        start=days[0].isoformat(),
        end=days[-1].isoformat(),
        days=str(len(days)),
        timeslot_duration=_duration(STEP),
        base_url=page,
        time_zone_name=edition.time_zone,
    )
    for index, day in enumerate(days, 1):
        todays = [session for session in going_on if _day(edition, session) == day]
        _add_day(root, edition, index, day, todays, session_pages)
    indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = clean(text)


def _version(sessions: Iterable[Session]) -> str:
    """Return a mark that changes when, and only when, something of the programme does."""
    said = [
        (s.pk, s.title, s.abstract, _room(s), s.starts_at.isoformat(), s.ends_at.isoformat(), people(s))
        for s in sessions
    ]
    return uuid5(NAMESPACE_URL, repr(said)).hex[:12]


def _day(edition: Edition, session: Session) -> date:
    return session.starts_at.astimezone(edition.zone).date()


def _days(edition: Edition, sessions: Iterable[Session]) -> list[date]:
    known = {_day(edition, session) for session in sessions}
    known |= {day for day in (edition.starts_on, edition.ends_on) if day}
    return [min(known) + DAY * n for n in range((max(known) - min(known)).days + 1)]


def _add_day(
    root: Element, edition: Edition, index: int, day: date, sessions: Sequence[Session], pages: Mapping[int, str]
) -> None:
    starts_at = datetime.combine(day, time(), edition.zone)
    ends_at = datetime.combine(day, time(23, 59, 59), edition.zone)
    element = SubElement(
        root, "day", index=str(index), date=day.isoformat(), start=starts_at.isoformat(), end=ends_at.isoformat()
    )
    rooms: dict[str, list[Session]] = {}
    for session in sessions:
        rooms.setdefault(_room(session), []).append(session)
    for name, entries in rooms.items():
        room = SubElement(element, "room", name=name)
        for session in entries:
            _add_event(room, edition, session, pages[session.pk])


def _room(session: Session) -> str:
    return clean(session.room.name) if session.room else ""


def _add_event(room: Element, edition: Edition, session: Session, address: str) -> None:
    starts_at = session.starts_at.astimezone(edition.zone)
    event = SubElement(
        room, "event", id=str(session.pk), guid=str(uuid5(NAMESPACE_URL, f"{edition.slug}/{session.pk}"))
    )
    _texts(
        event,
        date=starts_at.isoformat(),
        start=f"{starts_at:%H:%M}",
        duration=_duration(session.ends_at - session.starts_at),
        room=_room(session),
        slug=f"{edition.slug}-{session.pk}-{slugify(session.title)[:60]}".rstrip("-"),
        url=address,
        title=told(session, "title"),
        subtitle="",
        track=told(session.track, "name") if session.track else "",
        type=str(SessionKind(session.kind).label),
        language=session.language,
        abstract=told(session, "abstract"),
        description="",
    )
    persons = SubElement(event, "persons")
    for number, name in people(session):
        SubElement(persons, "person", id=str(number)).text = name
    SubElement(event, "links")


def _duration(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60:02}:{minutes % 60:02}"
