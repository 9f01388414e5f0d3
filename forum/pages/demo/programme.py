"""Builds an invented edition's programme."""

from datetime import datetime, timedelta

from django.utils.text import slugify
from faker import Faker

from attendees.models import Category, Checkpoint
from events.enums import Booking
from events.models import Edition, Room, Session, SessionSpeaker, Speaker, Track, Venue
from forum.pages.demo.calendar import ZONE, Timing
from forum.pages.demo.content import CATEGORIES, ROOMS, SESSIONS, TRACKS, VENUE, SessionPlan, Theme

ROLES = [("directrice", "director"), ("coordinateur", "coordinator"), ("chercheuse", "researcher"),
         ("fondatrice", "founder"), ("chargé de mission", "project officer")]  # fmt: skip


def opens_at(timing: Timing) -> datetime:
    """Return when registration opened: 60 days before the forum, or 40 days before the last act if that is earlier."""
    return min(timing.starts_at - timedelta(days=60), timing.until - timedelta(days=40))


def build_edition(year: int, timing: Timing, theme: Theme, *, capacity: int) -> Edition:
    """Create the edition with its venue, categories and doors."""
    venue, _ = Venue.objects.get_or_create(
        name=VENUE["name"], city=VENUE["city"], defaults={**VENUE, "is_step_free": True}
    )
    edition = Edition.objects.create(
        slug=str(year),
        year=year,
        state=timing.state,
        is_demo=True,
        title=theme.title,
        title_en=theme.title_en,
        theme=theme.theme,
        theme_en=theme.theme_en,
        intro=theme.intro,
        intro_en=theme.intro_en,
        venue=venue,
        starts_on=timing.on,
        ends_on=timing.on,
        capacity=capacity,
        registration_opens_at=opens_at(timing),
        registration_closes_at=timing.closes_at,
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


def build_programme(edition: Edition, timing: Timing, fake: Faker) -> list[tuple[Session, SessionPlan]]:
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
        (_build_session(edition, timing, plan, rooms[plan.room], tracks.get(plan.track), fake), plan)
        for plan in SESSIONS
    ]


def _build_session(
    edition: Edition, timing: Timing, plan: SessionPlan, room: Room, track: Track | None, fake: Faker
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
        starts_at=datetime.combine(timing.on, plan.start, ZONE),
        ends_at=datetime.combine(timing.on, plan.end, ZONE),
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
