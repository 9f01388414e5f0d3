"""Twenty editions of 5,000 people, written in bulk: what twenty years of a large forum leave."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import connection

from attendees.enums import CategoryKind, CheckpointKind, HeardBy, OrganisationKind, RegistrationState, ScanResult
from attendees.models import Category, Checkpoint, Registration, Scan, Scanner, SeatBooking, Stay
from events.enums import Booking, EditionState, FigureMoment, SessionKind
from events.models import Edition, Session, Venue
from events.services.figures import freeze_figures
from forum.core.journal import Actor

PEOPLE, SESSIONS, TO_SESSIONS = 5000, 60, 5000
# A person in five of an edition was at the one before.
FAITHFUL = 4000
POSTCODES = ("92000", "92100", "92400", "92600", "75015", "93200", "69001", "")


def build_editions(first: int, number: int) -> list[Edition]:
    """Create editions, one a year; all but the last are closed and counted. The last one's day is over."""
    venue = Venue.objects.create(name="La Grande Fabrique", city="Nanterre", safety_capacity=PEOPLE)
    return [_build(venue, first + index, index, is_closed=index < number - 1) for index in range(number)]


def _build(venue: Venue, year: int, index: int, *, is_closed: bool) -> Edition:
    opens = datetime(year, 11, 20, 8, 0, tzinfo=UTC)
    edition = Edition.objects.create(
        slug=f"banc-{year}", year=year, title=f"Édition {year}", venue=venue, starts_on=opens.date(),
        ends_on=opens.date(), state=EditionState.OPEN, registration_opens_at=opens - timedelta(days=60),
    )  # fmt: skip
    dice = Random(year)
    kinds = [Category(edition=edition, kind=kind, name=kind.label, position=n) for n, kind in enumerate(CategoryKind)]
    categories = Category.objects.bulk_create(kinds)
    people = Registration.objects.bulk_create(_people(edition, categories, index, opens, dice), batch_size=500)
    sessions = Session.objects.bulk_create(_sessions(edition, opens))
    doors = Checkpoint.objects.bulk_create(_doors(edition, sessions))
    phone = Scanner.objects.create(
        checkpoint=doors[0], name="Accueil", key_hash=f"{dice.getrandbits(256):064x}", paired_at=opens,
        last_seen_at=opens, ends_at=opens + timedelta(days=1),
    )  # fmt: skip
    SeatBooking.objects.bulk_create(
        [SeatBooking(registration=person, session=sessions[n % SESSIONS], booked_at=person.created_at)
         for n, person in enumerate(people)], batch_size=500,
    )  # fmt: skip
    _come(phone, doors, people, opens, dice)
    if connection.vendor == "postgresql":
        # A database that has stood for years knows how many rows it has.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    if is_closed:
        at = opens + timedelta(days=2)
        freeze_figures(edition, FigureMoment.CLOSING, actor=Actor.system("benchmark"), at=at)
        Edition.objects.filter(pk=edition.pk).update(state=EditionState.CLOSED)
    return edition


def _people(
    edition: Edition, categories: list[Category], index: int, opens: datetime, dice: Random
) -> Iterator[Registration]:
    organisations = list(OrganisationKind)
    for n in range(PEOPLE):
        # Who comes back has the number of the year before.
        number = index * FAITHFUL + n
        created = opens - timedelta(minutes=dice.randrange(60, 60 * 24 * 60))
        organisation = f"association {number % 3000}"
        yield Registration(
            edition=edition, category=categories[n % len(categories)], state=RegistrationState.CONFIRMED,
            first_name="Camille", last_name=f"Personne {number}", email=f"p{number}@example.org",
            email_key=f"p{number}@example.org", name_key=f"camille personne {number}",
            sort_key=f"personne {number} camille", organisation=organisation, organisation_key=organisation,
            organisation_kind=organisations[n % len(organisations)], postcode=POSTCODES[n % len(POSTCODES)],
            heard_by=HeardBy.values[n % len(HeardBy.values)], created_at=created, confirmed_at=created,
        )  # fmt: skip


def _sessions(edition: Edition, opens: datetime) -> Iterator[Session]:
    for n in range(SESSIONS):
        starts = opens + timedelta(hours=1 + n % 6)
        yield Session(
            edition=edition, kind=SessionKind.WORKSHOP, title=f"Atelier {n}", starts_at=starts,
            ends_at=starts + timedelta(minutes=50), booking=Booking.NEEDED, capacity=100,
        )  # fmt: skip


def _doors(edition: Edition, sessions: list[Session]) -> Iterator[Checkpoint]:
    yield Checkpoint(edition=edition, name="Entrée", counts_exits=True)
    for n, session in enumerate(sessions):
        yield Checkpoint(edition=edition, name=f"Atelier {n}", kind=CheckpointKind.SESSION, session=session)


def _come(phone: Scanner, doors: list[Checkpoint], people: list[Registration], opens: datetime, dice: Random) -> None:
    """Let everybody in by the main door, then into a session: two scans and two stays for each."""
    scans, stays = [], []
    for n, person in enumerate(people):
        at = opens + timedelta(seconds=dice.randrange(4 * 3600))
        for number, (door, kind) in enumerate(
            ((doors[0], CheckpointKind.MAIN), (doors[1 + n % SESSIONS], CheckpointKind.SESSION)), 1
        ):
            moment = at + timedelta(minutes=5 * number)
            scan = Scan(
                id=uuid.uuid4(), scanner=phone, checkpoint=door, registration=person, number=number,
                result=ScanResult.ADMITTED, device_at=moment, at=moment, received_at=moment,
            )  # fmt: skip
            left = moment + timedelta(minutes=dice.randrange(30, 300))
            scans.append(scan)
            stays.append(Stay(registration=person, checkpoint=door, entry=scan, kind=kind, entered_at=moment,
                              left_at=left, ended="exit"))  # fmt: skip
    Scan.objects.bulk_create(scans, batch_size=500)
    Stay.objects.bulk_create(stays, batch_size=500)
