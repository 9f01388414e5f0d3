from datetime import UTC, date, datetime, timedelta

import factory

from events.enums import Booking, EditionState, FigureKind, SessionKind
from events.models import Edition, ReportedFigure, Room, Session, Speaker, Track, Venue
from tests.factories.moments import CLOSES, OPENED


class VenueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Hôtel du Département {n}")
    city = "Nanterre"
    is_step_free = True


class RoomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")
    capacity = 30


class EditionFactory(factory.django.DjangoModelFactory):
    """An edition to come, its registration window open from 1 September to 20 November 2026."""

    class Meta:
        model = Edition

    slug = factory.Sequence(lambda n: "2026" if n == 0 else f"2026-{n}")
    year = 2026
    state = EditionState.OPEN
    title = "Des lieux à partager"
    theme = "Tiers-lieux"
    venue = factory.SubFactory(VenueFactory)
    starts_on = date(2026, 11, 22)
    ends_on = date(2026, 11, 22)
    capacity = 100
    registration_opens_at = OPENED
    registration_closes_at = CLOSES

    class Params:
        draft = factory.Trait(state=EditionState.DRAFT)
        past = factory.Trait(
            state=EditionState.ARCHIVED,
            slug="2014",
            year=2014,
            title="",
            starts_on=None,
            ends_on=None,
            capacity=None,
            registration_opens_at=None,
            registration_closes_at=None,
        )


class ReportedFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportedFigure

    edition = factory.SubFactory(EditionFactory, past=True)
    kind = FigureKind.ATTENDANCE
    value = 290
    source = factory.Sequence(lambda n: f"Bilan de la politique ESS, page {n}")


class TrackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Track

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"Parcours {n}")


class SpeakerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Speaker

    name = factory.Sequence(lambda n: f"Camille Exemple {n}")


class SessionFactory(factory.django.DjangoModelFactory):
    """A round table open to all, from 10 h to 11 h; with `bookable=True` a workshop of 24 seats."""

    class Meta:
        model = Session

    edition = factory.SubFactory(EditionFactory)
    kind = SessionKind.ROUND_TABLE
    title = factory.Sequence(lambda n: f"Table ronde {n}")
    room = factory.SubFactory(RoomFactory, venue=factory.SelfAttribute("..edition.venue"))
    starts_at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=1))

    class Params:
        bookable = factory.Trait(
            kind=SessionKind.WORKSHOP,
            title=factory.Sequence(lambda n: f"Atelier {n}"),
            booking=Booking.NEEDED,
            capacity=24,
        )
