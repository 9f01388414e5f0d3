import hashlib
import secrets
from datetime import timedelta

import factory

from attendees.enums import AgendaKind, CategoryKind, RegistrationState, SeatState, TicketState
from attendees.models import AgendaEntry, Category, Checkpoint, Registration, Scanner, SeatBooking, Ticket
from attendees.tokens import hash_token, token_of
from forum.core.text import fold
from tests.factories.events import EditionFactory, SessionFactory
from tests.factories.moments import BEFORE, DOOR

WAITING = (RegistrationState.WAITLISTED, RegistrationState.OFFERED)


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    edition = factory.SubFactory(EditionFactory)
    kind = CategoryKind.RESIDENT
    name = factory.Sequence(lambda n: f"Habitant {n}")


class RegistrationFactory(factory.django.DjangoModelFactory):
    """A confirmed registration with its ticket; `cancelled=True` for one that was given up.

    `waiting=True` for one in the waiting list since BEFORE, `offered=True` for one whose place is kept two days.
    """

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    edition = factory.SubFactory(EditionFactory)
    category = factory.SubFactory(CategoryFactory, edition=factory.SelfAttribute("..edition"))
    state = RegistrationState.CONFIRMED
    first_name = "Maëlys"
    last_name = factory.Sequence(lambda n: f"Le Goff {n}")
    email = factory.Sequence(lambda n: f"maelys{n}@example.org")
    email_key = factory.LazyAttribute(lambda person: person.email.lower())
    name_key = factory.LazyAttribute(lambda person: fold(f"{person.first_name} {person.last_name}")[:200])
    sort_key = factory.LazyAttribute(lambda person: fold(f"{person.last_name} {person.first_name}")[:200])
    organisation = ""
    organisation_key = factory.LazyAttribute(lambda person: fold(person.organisation)[:120])
    created_at = confirmed_at = BEFORE
    waitlisted_at = factory.LazyAttribute(lambda person: BEFORE if person.state in WAITING else None)
    offer_expires_at = factory.LazyAttribute(
        lambda person: BEFORE + timedelta(days=2) if person.state == RegistrationState.OFFERED else None
    )

    class Params:
        cancelled = factory.Trait(
            state=RegistrationState.CANCELLED, cancelled_at=BEFORE + timedelta(days=1), ticket=False
        )
        waiting = factory.Trait(state=RegistrationState.WAITLISTED, confirmed_at=None, ticket=False)
        offered = factory.Trait(state=RegistrationState.OFFERED, confirmed_at=None, ticket=False)

    @factory.post_generation
    def ticket(obj: Registration, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create and extracted is not False and obj.is_confirmed:
            TicketFactory(registration=obj)


class TicketFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ticket

    uuid = factory.Faker("uuid4", cast_to=None)
    registration = factory.SubFactory(RegistrationFactory, ticket=False)
    token_hash = factory.LazyAttribute(lambda ticket: hash_token(token_of(ticket.uuid)))
    state = TicketState.ACTIVE
    issued_at = BEFORE


class SeatBookingFactory(factory.django.DjangoModelFactory):
    """A seat with its line in the person's agenda."""

    class Meta:
        model = SeatBooking
        skip_postgeneration_save = True

    session = factory.SubFactory(SessionFactory, bookable=True)
    registration = factory.SubFactory(RegistrationFactory, edition=factory.SelfAttribute("..session.edition"))
    state = SeatState.CONFIRMED
    booked_at = BEFORE

    @factory.post_generation
    def agenda(obj: SeatBooking, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create and obj.state == SeatState.CONFIRMED:
            AgendaEntry.objects.create(
                registration=obj.registration,
                kind=AgendaKind.SEAT,
                source_id=obj.session_id,
                starts_at=obj.session.starts_at,
                ends_at=obj.session.ends_at,
                label=obj.session.title,
            )


class CheckpointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Checkpoint

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"Entrée {n}")


class ScannerFactory(factory.django.DjangoModelFactory):
    """A paired phone. Its key, which the database knows only by hash, is `scanner.key` in the test."""

    class Meta:
        model = Scanner

    checkpoint = factory.SubFactory(CheckpointFactory)
    name = factory.Sequence(lambda n: f"Accueil {n}")
    paired_at = last_seen_at = DOOR - timedelta(hours=1)
    ends_at = DOOR + timedelta(hours=20)

    @classmethod
    def _create(cls, model_class: type[Scanner], *args: object, **kwargs: object) -> Scanner:
        key = secrets.token_urlsafe(32)
        scanner = super()._create(model_class, *args, key_hash=hashlib.sha256(key.encode()).hexdigest(), **kwargs)
        scanner.key = key
        return scanner
