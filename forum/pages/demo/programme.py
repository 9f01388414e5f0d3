"""Builds an invented edition's programme."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.text import slugify
from faker import Faker

from attendees.models import Category, Checkpoint
from events.enums import Booking, EditionState
from events.models import Edition, Room, Session, SessionSpeaker, Speaker, Track, Venue
from forum.pages.demo.content import CATEGORIES, ROOMS, SESSIONS, TRACKS, VENUE, SessionPlan, Theme

ZONE = ZoneInfo("Europe/Paris")
ROLES = [("directrice", "director"), ("coordinateur", "coordinator"), ("chercheuse", "researcher"),
         ("fondatrice", "founder"), ("chargé de mission", "project officer")]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """The day of an edition and how its registrations run."""

    on: date
    opens_at: datetime
    closes_at: datetime

    def at(self, hour: time) -> datetime:
        """Return the moment of an hour of the day, in the forum's time zone."""
        return datetime.combine(self.on, hour, ZONE)


def forum_day(year: int, *, open_at: datetime) -> Day:
    """Return the day of an invented forum: the fourth Tuesday of November.

    Registrations opened 60 days before, or 40 days before `open_at` when that comes first, so that a demonstration
    of the edition to come can be played at any time of the year.
    """
    first = date(year, 11, 1)
    tuesday = first + timedelta(days=(1 - first.weekday()) % 7 + 21)
    opens = datetime.combine(tuesday - timedelta(days=60), time(9), ZONE)
    return Day(tuesday, min(opens, open_at - timedelta(days=40)), datetime.combine(tuesday, time(8), ZONE))


def build_edition(day: Day, theme: Theme, *, capacity: int, state: EditionState) -> Edition:
    """Create the edition with its venue, categories and doors."""
    venue, _ = Venue.objects.get_or_create(
        name=VENUE["name"], city=VENUE["city"], defaults={**VENUE, "is_step_free": True}
    )
    edition = Edition.objects.create(
        slug=str(day.on.year),
        year=day.on.year,
        state=state,
        is_demo=True,
        title=theme.title,
        title_en=theme.title_en,
        theme=theme.theme,
        theme_en=theme.theme_en,
        intro=theme.intro,
        intro_en=theme.intro_en,
        venue=venue,
        starts_on=day.on,
        ends_on=day.on,
        capacity=capacity,
        registration_opens_at=day.opens_at,
        registration_closes_at=day.closes_at,
    )
    Category.objects.bulk_create(
        Category(
            edition=edition,
            kind=plan.kind,
            name=plan.name,
            name_en=plan.name_en,
            colour=plan.colour,
            asks_organisation=plan.asks_organisation,
            quota=max(1, capacity * plan.quota_share // 100) if plan.quota_share else None,
            position=position,
        )
        for position, plan in enumerate(CATEGORIES)
    )
    for position, name in enumerate(["Entrée principale", "Entrée du jardin"]):
        Checkpoint.objects.create(edition=edition, name=name, position=position)
    return edition


def build_programme(edition: Edition, day: Day, fake: Faker) -> list[tuple[Session, SessionPlan]]:
    """Create the sessions with their rooms, tracks and speakers; return each with its plan."""
    rooms: dict[str, Room] = {
        name: Room.objects.update_or_create(
            venue=edition.venue, name=name, defaults={"capacity": capacity, "position": position}
        )[0]
        for position, (name, capacity) in enumerate(ROOMS)
    }
    tracks: dict[str, Track] = {
        name: Track.objects.create(edition=edition, name=name, name_en=name_en, colour=colour, position=position)
        for position, (name, name_en, colour) in enumerate(TRACKS)
    }
    return [
        (_build_session(edition, day, plan, rooms[plan.room], tracks.get(plan.track), fake), plan) for plan in SESSIONS
    ]


def _build_session(
    edition: Edition, day: Day, plan: SessionPlan, room: Room, track: Track | None, fake: Faker
) -> Session:
    session = Session.objects.create(
        edition=edition,
        kind=plan.kind,
        title=plan.title,
        title_en=plan.title_en,
        abstract=plan.abstract,
        abstract_en=plan.abstract_en,
        room=room,
        track=track,
        starts_at=day.at(plan.start),
        ends_at=day.at(plan.end),
        booking=Booking.NEEDED if plan.capacity else Booking.OPEN,
        capacity=plan.capacity,
        has_sign_language=plan.sign_language,
        has_captioning=plan.captioning,
    )
    for position in range(plan.speakers):
        role, role_en = fake.random_element(ROLES)
        speaker = Speaker.objects.create(
            name=fake.name(), role=role, role_en=role_en, organisation=invent_organisation(fake)
        )
        SessionSpeaker.objects.create(session=session, speaker=speaker, position=position)
    return session


def invent_organisation(fake: Faker) -> str:
    """Return the name of a structure that does not exist."""
    word = fake.random_element(
        ["Les Jardins", "La Ressourcerie", "L’Atelier", "La Coopérative", "Le Relais", "La Fabrique", "Le Collectif"]
    )
    return f"{word} {fake.random_element(['de', 'du côté de'])} {fake.city()}"[:120]


def address_of(name: str, number: int) -> str:
    """Return an address that leads nowhere (RFC 2606) for an invented person."""
    return f"{slugify(name).replace('-', '.')[:40] or 'personne'}.{number}@example.org"
