"""The demonstration is lifelike, repeatable, marked, and never in the way of real editions."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q
from django.test import Client

from attendees.enums import AgendaKind, HeardBy, RegistrationState, ScanResult, TicketState
from attendees.models import AgendaEntry, Category, Registration, Scan, SeatBooking, Stay, Ticket
from attendees.territory import territory_of, zone_of
from events.enums import EditionState, SessionKind
from events.models import Edition, Session, Venue
from forum.core.journal import Actor
from forum.core.models import OutboxMail, User
from forum.core.perms import is_organiser
from forum.pages.demo.calendar import coming_year, timing_of
from forum.pages.demo.enums import Moment
from forum.pages.demo.switch import NotInvented, edition_played, moment_of, switch_moment
from tests.factories import EditionFactory

NOW = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _on_a_day_of_october() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def demo(**options: object) -> None:
    call_command("demo", **{"attendees": 60, "seed": 7, "verbosity": 0, **options})


def test_demo_builds_last_year_counted_and_this_year_to_come() -> None:
    demo()

    last, coming = Edition.objects.order_by("year")
    assert (last.slug, last.state, last.is_demo) == ("2025", EditionState.CLOSED, True)
    assert (coming.slug, coming.state, coming.is_demo) == ("2026", EditionState.OPEN, True)
    assert coming.starts_on == date(2026, 11, 24)
    assert coming.takes_registrations(NOW)
    assert [edition.registrations.count() for edition in (last, coming)] == [60, 60]
    kinds = dict(coming.sessions.values_list("kind").annotate(Count("pk")).order_by())
    assert kinds == {
        SessionKind.PLENARY: 1,
        SessionKind.ROUND_TABLE: 3,
        SessionKind.WORKSHOP: 8,
        SessionKind.MEETINGS: 1,
        SessionKind.BREAK: 2,
    }
    assert Stay.objects.filter(registration__edition=last).count() > 30
    assert not Stay.objects.filter(registration__edition=coming).exists()
    # Nobody is written to, and its organiser is one.
    assert OutboxMail.objects.count() == 0
    assert is_organiser(User.objects.get(email="organisation@example.org"))


def test_demo_keeps_the_rules_of_the_house() -> None:
    demo(attendees=300)

    holding = Count("seats", filter=~Q(seats__state="cancelled"))
    assert not Session.objects.annotate(taken=holding).filter(taken__gt=F("capacity")).exists()
    confirmed = Count("registrations", filter=Q(registrations__state=RegistrationState.CONFIRMED))
    assert not Category.objects.annotate(taken=confirmed).filter(taken__gt=F("quota")).exists()
    assert AgendaEntry.objects.filter(kind=AgendaKind.SEAT).count() == SeatBooking.objects.count() > 300
    clash = Q(registration__agenda__starts_at__lt=F("ends_at"), registration__agenda__ends_at__gt=F("starts_at")) & ~Q(
        registration__agenda__pk=F("pk")
    )
    assert not AgendaEntry.objects.filter(clash).exists()
    active = Ticket.objects.filter(state=TicketState.ACTIVE).count()
    assert active == Registration.objects.confirmed().count()
    assert not Registration.objects.exclude(email__endswith="@example.org").exists()
    assert not Registration.objects.filter(created_at__gt=NOW).exists()
    assert Scan.objects.filter(result=ScanResult.ADMITTED).count() == Stay.objects.count()
    # People come from here and there, and do not all say it.
    people = Registration.objects.filter(edition__slug="2026")
    zones = Counter(zone_of(territory_of(postcode)) for postcode in people.values_list("postcode", flat=True))
    said = Counter(people.values_list("heard_by", flat=True))
    assert zones == {"municipality": 173, "region": 78, "elsewhere": 14, "": 35}
    assert (set(said), said["mail"], said[""]) == ({"", *HeardBy.values}, 65, 32)


TOLD = ("pk", "first_name", "last_name", "state", "postcode", "heard_by")


def test_same_seed_gives_the_same_people() -> None:
    demo(attendees=12)
    first = list(Registration.objects.order_by("pk").values_list(*TOLD))
    demo(attendees=12)
    again = list(Registration.objects.order_by("pk").values_list(*TOLD))
    demo(attendees=12, seed=8)
    other = list(Registration.objects.order_by("pk").values_list(*TOLD))

    assert first == again
    assert first != other
    assert is_organiser(User.objects.get(email="organisation@example.org"))


def test_demo_never_replaces_a_real_edition() -> None:
    real = EditionFactory(slug="2026", title="Le vrai forum")

    with pytest.raises(CommandError, match="Edition 2026 is real"):
        demo()

    assert list(Edition.objects.all()) == [real]


def test_demo_invents_its_venue_and_leaves_real_ones_as_they_are() -> None:
    call_command("load_editions", verbosity=0)
    real = list(Venue.objects.order_by("pk").values())

    demo(attendees=2)

    invented = Venue.objects.exclude(pk__in=[venue["id"] for venue in real]).get()
    assert invented.access.startswith("Lieu inventé pour la démonstration.")
    assert list(Venue.objects.exclude(pk=invented.pk).order_by("pk").values()) == real
    assert not Edition.objects.filter(venue=invented, is_demo=False).exists()


def test_keep_leaves_a_demonstration_alone() -> None:
    demo(attendees=12)
    Registration.objects.filter(edition__slug="2026").update(organisation="Changée")
    demo(keep=True)
    assert Registration.objects.filter(organisation="Changée").count() == 12


def test_demo_refuses_a_negative_number() -> None:
    with pytest.raises(CommandError, match="0 or more"):
        demo(attendees=-1)


@pytest.mark.parametrize(
    ("day", "year", "held_on"),
    [
        ("2026-10-01", 2026, "2026-11-24"),
        ("2026-11-10", 2026, "2026-11-24"),
        # Too near to register, then past: a Tuesday in four weeks. The name and the address stay the year's.
        ("2026-11-11", 2026, "2026-12-15"),
        ("2026-12-31", 2026, "2027-02-02"),
        ("2027-01-05", 2027, "2027-11-23"),
    ],
)
def test_edition_to_come_is_this_year_s_and_its_day_is_ahead(day: str, year: int, held_on: str) -> None:
    at = datetime.fromisoformat(f"{day}T10:00:00+00:00")

    assert coming_year(at) == year
    assert timing_of(Moment.BEFORE, year, at=at).on == date.fromisoformat(held_on)


@pytest.mark.parametrize("day", ["2026-02-01", "2026-11-23", "2026-11-24", "2026-12-31"])
def test_edition_to_come_takes_registrations_all_year_round(day: str) -> None:
    with time_machine.travel(f"{day}T10:00:00+00:00", tick=False):
        demo(attendees=5)
        edition = Edition.objects.newest_first().first()
        assert edition is not None
        assert edition.takes_registrations(datetime.fromisoformat(f"{day}T10:00:00+00:00"))


# --- where there is no demonstration yet ------------------------------------------


def test_panel_of_an_installation_without_a_demonstration_says_how_to_make_one(client: Client, settings) -> None:
    settings.DEMONSTRATION = True
    EditionFactory(slug="2026")

    assert "manage.py demo" in client.get("/demonstration/").content.decode()
    assert client.get("/demonstration/badges/").status_code == 404
    assert client.post("/demonstration/moment/", {"moment": "door"}).status_code == 404
    assert client.post("/demonstration/role/", {"part": "organiser"}).status_code == 404


def test_moment_alone_builds_where_there_is_nothing() -> None:
    call_command("demo", moment="after", verbosity=0)

    edition = edition_played()
    assert edition is not None
    assert (moment_of(edition, at=NOW), edition.registrations.count()) == (Moment.AFTER, 320)


def test_real_editions_are_refused(settings) -> None:
    settings.DEMONSTRATION = True
    real = EditionFactory(slug="2026")
    before = list(Edition.objects.values())

    with pytest.raises(NotInvented):
        switch_moment(real, Moment.AFTER, actor=Actor.visitor(), at=NOW)

    assert list(Edition.objects.values()) == before
    assert edition_played() is None
