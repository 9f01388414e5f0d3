"""Invents the people of an edition: registrations, tickets, seats. In bulk, for thousands."""

import uuid
from datetime import datetime
from random import Random

from faker import Faker

from attendees.enums import CategoryKind, OrganisationKind, RegistrationState, TicketState
from attendees.models import AgendaEntry, Category, Registration, SeatBooking, Ticket
from attendees.services.seat import engage_session
from attendees.tokens import hash_token, token_of
from events.enums import EditionState
from events.models import Edition, Session
from forum.core.text import fold
from forum.pages.demo.calendar import Timing
from forum.pages.demo.content import CATEGORIES, SessionPlan
from forum.pages.demo.origins import invent_origin
from forum.pages.demo.programme import address_of, invent_organisation
from forum.pages.demo.regulars import bring_back, register_at_door

NEEDS = [
    "Place pour un fauteuil roulant",
    "Boucle magnétique",
    "Documents en gros caractères",
    "Chien d’assistance",
    "Une chaise avec dossier dans les ateliers",
]
KINDS = [OrganisationKind.ASSOCIATION, OrganisationKind.COOPERATIVE, OrganisationKind.MARKET_COMPANY,
         OrganisationKind.SOCIAL_COMPANY, OrganisationKind.PUBLIC_BODY, OrganisationKind.OTHER]  # fmt: skip
# A small edition has whom to play at the meetings, too.
SURE = {3: CategoryKind.PROJECT_HOLDER, 5: CategoryKind.FINANCIER, 8: CategoryKind.PROJECT_HOLDER,
        11: CategoryKind.PROJECT_HOLDER, 14: CategoryKind.FINANCIER, 17: CategoryKind.PROJECT_HOLDER}  # fmt: skip
# Names that forms and badges must bear, one invented person in forty.
RARE_NAMES = [("Zoë", "Ørsted-Łukasiewicz"), ("Jean-Baptiste", "d’Aubigné"), ("Ngọc Ánh", "Trần"), ("Prune", ""),
              ("MARIE-CHRISTINE", "DE LA ROCHEFOUCAULD"), ("Ernő", "Szőke")]  # fmt: skip


def invent_registrations(
    edition: Edition, number: int, *, timing: Timing, earlier: Edition | None, fake: Faker, rng: Random
) -> list[Registration]:
    """Create `number` registrations between the opening and the last act, one in sixteen cancelled; with tickets.

    Some come back from an `earlier` edition. Of one that is over, some registered at the door.
    """
    categories = list(edition.categories.order_by("position"))
    weights = [plan.share for plan in CATEGORIES]
    left = {category.pk: category.quota for category in categories}
    people = []
    for index in range(number):
        category = rng.choices(categories, weights)[0]
        if index in SURE:
            category = next((one for one in categories if one.kind == SURE[index]), category)
        if left[category.pk] == 0:
            category = categories[0]
        places = left[category.pk]
        if places is not None:
            left[category.pk] = places - 1
        people.append(_invent_person(edition, category, index, until=timing.until, fake=fake, rng=rng))
    for person in people:
        person.postcode, person.heard_by = invent_origin(person.pk)
    if earlier is not None:
        bring_back(people, earlier)
    if edition.state == EditionState.CLOSED:
        register_at_door(people, timing.doors_at)
    Registration.objects.bulk_create(people, batch_size=500)
    tickets = [_invent_ticket(person, rng) for person in people]
    Ticket.objects.bulk_create(tickets, batch_size=500)
    return people


def _invent_person(
    edition: Edition, category: Category, index: int, *, until: datetime, fake: Faker, rng: Random
) -> Registration:
    first, last = rng.choice(RARE_NAMES) if index % 40 == 39 else (fake.first_name(), fake.last_name())
    # People register late: the share of the window that has passed grows with its square root.
    opened = edition.registration_opens_at or until
    created = opened + (until - opened) * rng.random() ** 0.6
    cancelled = rng.random() < 1 / 16
    email = address_of(f"{first} {last}", index)
    organisation = invent_organisation(fake) if category.asks_organisation else ""
    return Registration(
        id=uuid.UUID(int=rng.getrandbits(128), version=4),
        submission=uuid.UUID(int=rng.getrandbits(128), version=4),
        edition=edition,
        category=category,
        state=RegistrationState.CANCELLED if cancelled else RegistrationState.CONFIRMED,
        first_name=first,
        last_name=last,
        email=email,
        email_key=email,
        name_key=fold(f"{first} {last}")[:200],
        sort_key=fold(f"{last} {first}")[:200],
        organisation=organisation,
        organisation_key=fold(organisation)[:120],
        organisation_kind=rng.choice(KINDS) if category.asks_organisation else "",
        language="en" if rng.random() < 0.05 else "fr",
        needs=rng.choice(NEEDS) if rng.random() < 0.04 else "",
        needs_told_at_desk=rng.random() < 0.02,
        has_no_photo_sign=rng.random() < 0.06,
        photos_allowed_at=created if rng.random() < 0.5 else None,
        newsletter_wanted_at=created if rng.random() < 0.3 else None,
        created_at=created,
        confirmed_at=created,
        cancelled_at=created + (until - created) * rng.random() if cancelled else None,
    )


def _invent_ticket(person: Registration, rng: Random) -> Ticket:
    ticket_uuid = uuid.UUID(int=rng.getrandbits(128), version=4)
    return Ticket(
        uuid=ticket_uuid,
        registration=person,
        token_hash=hash_token(token_of(ticket_uuid)),
        state=TicketState.CANCELLED if person.is_cancelled else TicketState.ACTIVE,
        issued_at=person.created_at,
        revoked_at=person.cancelled_at,
    )


def invent_seats(people: list[Registration], sessions: list[tuple[Session, SessionPlan]], rng: Random) -> None:
    """Give seats to confirmed people, each session up to its planned share, nobody in two places at once."""
    confirmed = [person for person in people if person.is_confirmed and not person.is_walk_in]
    busy: dict[uuid.UUID, list[Session]] = {person.pk: [] for person in confirmed}
    seats, agenda = [], []
    for session, plan in sessions:
        if session.capacity is None:
            continue
        free = [person for person in confirmed if not any(_clash(session, other) for other in busy[person.pk])]
        for person in rng.sample(free, min(len(free), session.capacity * plan.fill // 100)):
            busy[person.pk].append(session)
            seats.append(SeatBooking(registration=person, session=session, booked_at=person.created_at))
            agenda.append(engage_session(session, person))
    SeatBooking.objects.bulk_create(seats, batch_size=1000)
    AgendaEntry.objects.bulk_create(agenda, batch_size=1000)


def _clash(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
