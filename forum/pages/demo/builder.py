"""Puts the pieces of a demonstration together."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from faker import Faker

from attendees.models import AgendaEntry, BadgePrint, Registration, Scan, Scanner, SeatBooking, Stay, Ticket
from events.enums import EditionState
from events.models import Edition, Speaker
from forum.pages.demo.content import COMING, LAST, Theme
from forum.pages.demo.door import play_door
from forum.pages.demo.people import invent_registrations, invent_seats
from forum.pages.demo.programme import ZONE, Day, build_edition, build_programme, forum_day


class RealEditionInTheWay(Exception):
    """The year belongs to an edition that is not invented: nothing was touched."""


def coming_year(at: datetime) -> int:
    """Return the year of the next invented forum: this year until its day, then the next."""
    today = at.astimezone(ZONE).date()
    return today.year if today < forum_day(today.year, open_at=at).on else today.year + 1


@transaction.atomic
def build_demonstration(*, attendees: int, year: int, seed: int, at: datetime) -> list[Edition]:
    """Create the counted edition of the year before `year` and the one to come; return both.

    Invented editions of these years are replaced. Raises RealEditionInTheWay for a real one.
    """
    editions = []
    for theme, edition_year in ((LAST, year - 1), (COMING, year)):
        clear_edition(str(edition_year))
        rng = Random(f"{seed} {edition_year}")
        fake = Faker("fr_FR")
        fake.seed_instance(f"{seed} {edition_year}")
        editions.append(_build(theme, forum_day(edition_year, open_at=at), attendees, at=at, fake=fake, rng=rng))
    return editions


def _build(theme: Theme, day: Day, number: int, *, at: datetime, fake: Faker, rng: Random) -> Edition:
    is_over = theme is LAST
    edition = build_edition(
        day, theme, capacity=max(20, number * 5 // 4), state=EditionState.CLOSED if is_over else EditionState.OPEN
    )
    sessions = build_programme(edition, day, fake)
    until = day.closes_at if is_over else min(at, day.closes_at) - timedelta(minutes=5)
    people = invent_registrations(edition, number, day=day, until=until, fake=fake, rng=rng)
    invent_seats(people, sessions, rng)
    if is_over:
        play_door(edition, people, day, rng)
    return edition


@transaction.atomic
def clear_edition(slug: str) -> None:
    """Remove an invented edition and all that hangs on it. Raises RealEditionInTheWay for a real one."""
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None:
        return
    if not edition.is_demo:
        raise RealEditionInTheWay(slug)
    people = Registration.objects.filter(edition=edition)
    Stay.objects.filter(registration__in=people).delete()
    scans = Scan.objects.filter(checkpoint__edition=edition)
    scans.filter(undoes__isnull=False).delete()
    scans.delete()
    Scanner.objects.filter(checkpoint__edition=edition).delete()
    for model in (AgendaEntry, SeatBooking, Ticket):
        model._default_manager.filter(registration__in=people).delete()
    people.delete()
    BadgePrint.objects.filter(edition=edition).delete()
    Speaker.objects.filter(sessions__edition=edition).delete()
    edition.delete()
