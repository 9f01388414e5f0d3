"""The edition that everybody comes to, in days to come by the real clock; and what must hold of it at any moment."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.management import call_command
from django.db.models import Count, F, Q

from attendees.enums import (
    PLACE_HOLDING_REGISTRATIONS,
    PLACE_HOLDING_SEATS,
    AgendaKind,
    RegistrationState,
    SeatState,
    TicketState,
)
from attendees.models import AgendaEntry, Category, Registration, Scan, SeatBooking, Stay, Ticket
from attendees.presence import find_stays
from attendees.services.door.stays import passage_of
from events.models import Edition, Session
from forum.core import clock
from forum.core.models import LogEntry, OutboxMail
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, SessionFactory, TicketFactory


def open_edition(*, capacity: int | None = None, slug: str = "ouverte") -> Edition:
    """Create an edition of next month whose registrations are open."""
    now = clock.now()
    day = (now + timedelta(days=30)).date()
    edition = EditionFactory(
        slug=slug, year=day.year, starts_on=day, ends_on=day, capacity=capacity,
        registration_opens_at=now - timedelta(days=30), registration_closes_at=now + timedelta(days=29),
    )  # fmt: skip
    CategoryFactory(edition=edition, name="Habitant")
    return edition


def workshops(edition: Edition, *, hours: int, rooms: int, capacity: int) -> list[Session]:
    """Create workshops that one books: at each hour, as many at the same time as there are rooms."""
    first = clock.now().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=30)
    return [
        SessionFactory(
            edition=edition, bookable=True, capacity=capacity, starts_at=first + timedelta(hours=hour),
            ends_at=first + timedelta(hours=hour + 1),
        )
        for hour in range(hours)
        for _room in range(rooms)
    ]  # fmt: skip


def registered_people(edition: Edition, number: int) -> list[Registration]:
    """Create people with their tickets, in few statements."""
    category = Category.objects.filter(edition=edition).order_by("pk")[0]
    people = RegistrationFactory.build_batch(
        number, edition=edition, category=category, created_at=clock.now(), confirmed_at=clock.now()
    )
    Registration.objects.bulk_create(people)
    Ticket.objects.bulk_create(TicketFactory.build(registration=person) for person in people)
    return people


@contextmanager
def empty_afterwards() -> Iterator[None]:
    """Empty the database at the end: what a site wrote was committed."""
    try:
        yield
    finally:
        call_command("flush", verbosity=0, interactive=False)


# --- what must hold ----------------------------------------------------------


def overfull(edition: Edition) -> list[str]:
    """Return what holds more people than it has places, as read in one statement each."""
    taken = Count("seats", filter=Q(seats__state__in=PLACE_HOLDING_SEATS))
    sessions = Session.objects.filter(edition=edition, capacity__isnull=False).annotate(taken=taken)
    found = [f"session {row.pk}: {row.taken} of {row.capacity}" for row in sessions.filter(taken__gt=F("capacity"))]
    here = Registration.objects.filter(edition=edition, state__in=PLACE_HOLDING_REGISTRATIONS).count()
    if edition.capacity is not None and here > edition.capacity:
        found.append(f"edition: {here} of {edition.capacity}")
    return found


def disagreements(edition: Edition) -> list[str]:
    """Return what does not go together: seats and agenda, tickets and registrations, two seats at one time."""
    people = Registration.objects.filter(edition=edition)
    seats = SeatBooking.objects.filter(registration__in=people, state=SeatState.CONFIRMED)
    agenda = AgendaEntry.objects.filter(registration__in=people, kind=AgendaKind.SEAT)
    held = sorted(seats.values_list("registration_id", "session_id"))
    engaged = sorted(agenda.values_list("registration_id", "source_id"))
    found = [f"seats without agenda or the reverse: {set(held) ^ set(engaged)}"] if held != engaged else []
    overlapping = agenda.filter(
        registration__agenda__starts_at__lt=F("ends_at"), registration__agenda__ends_at__gt=F("starts_at")
    ).exclude(registration__agenda__pk=F("pk"))
    found += [f"overlap: {pk}" for pk in overlapping.values_list("pk", flat=True)]
    tickets = Count("tickets", filter=Q(tickets__state=TicketState.ACTIVE))
    for person in people.annotate(living=tickets):
        if person.living != (person.state == RegistrationState.CONFIRMED):
            found.append(f"{person}: {person.state} with {person.living} tickets")
    return found + _wrong_stays(edition)


def _wrong_stays(edition: Edition) -> list[str]:
    """Return whose presences are not those that their scans tell."""
    scans: dict[object, list[Scan]] = defaultdict(list)
    passages = Scan.objects.filter(checkpoint__edition=edition, number__isnull=False)
    for scan in passages.select_related("checkpoint__edition"):
        scans[scan.registration_id].append(scan)
    stays: dict[object, set[tuple[object, ...]]] = defaultdict(set)
    stored = Stay.objects.filter(checkpoint__edition=edition, registration__in=list(scans))
    for person, *stay in stored.values_list("registration", "entry", "entered_at", "left_at"):
        stays[person].add(tuple(stay))
    return [
        f"stays of {person}"
        for person, own in scans.items()
        if stays[person] != {(one.entry, one.entered_at, one.left_at) for one in find_stays(map(passage_of, own))}
    ]


def told(edition: Edition, verb: str, letter: str) -> tuple[int, int]:
    """Return how many lines of the journal and how many mails tell of an act."""
    lines = LogEntry.objects.filter(scope=edition.slug, verb=verb).count()
    return lines, OutboxMail.objects.filter(template=letter).count()
