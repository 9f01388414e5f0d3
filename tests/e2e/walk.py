"""A furnished house, and every page of it: each address of the site that answers with a page, whoever added it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from attendees.models import Category, Registration
from events.enums import SessionKind
from events.models import Edition
from forum.core.models import User
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    RoomFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
    UserFactory,
)
from tests.test_addresses import ADDRESSES, address_of

# Its pages are Django's own.
BACK_ROOM = "admin:"
# Pages that no address alone gives: of the past, of nothing, of what goes wrong.
OTHERS = ["/2012/", "/2015/", "/2022/", "/2012/inscription/", "/2014/programme/", "/compte/lien/x/", "/nulle-part/"]
OTHERS_TO_ORGANISERS = ["/organisation/2012/", "/organisation/forum/inscriptions/?q=personne"]
# What people typed, in whatever language they speak.
TYPED = "Intercommunal Cooperative Association of Neighbourhood-Gardeners"
LONG = "Accompagner les associations intercommunales de l’arrondissement"


@dataclass(frozen=True)
class House:
    """An edition with one of everything that pages show; what is written has no English twin."""

    edition: Edition
    category: Category
    guest: Registration
    given_up: Registration
    organiser: User
    places: dict[str, Any]

    def pages(self, language: str = "fr") -> dict[str, bool]:
        """Return the addresses that answer with a whole page, and whether one must be signed in for it."""
        with translation.override(language):
            asked = sorted({address_of(name, self.places) for name in ADDRESSES if not name.startswith(BACK_ROOM)})
        visitor, organiser = Client(), Client()
        organiser.force_login(self.organiser)
        prefix = "" if language == "fr" else f"/{language}"
        open_to_all = [*(address for address in asked if is_a_page(visitor.get(address))), *with_prefix(prefix, OTHERS)]
        known = [*(address for address in asked if is_a_page(organiser.get(address)))]
        closed = [*known, *with_prefix(prefix, [*OTHERS_TO_ORGANISERS, f"/compte/inscription/{self.given_up.pk}/"])]
        return dict.fromkeys(closed, True) | dict.fromkeys(open_to_all, False)


def with_prefix(prefix: str, addresses: list[str]) -> list[str]:
    return [prefix + address for address in addresses]


def is_a_page(response: Any) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html and b"<main" in response.content


def furnish() -> House:
    call_command("load_editions", verbosity=0)
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    day = timezone.localdate() + timedelta(days=30)
    edition = EditionFactory(
        slug="forum", year=day.year, starts_on=day, ends_on=day, is_demo=True,
        title="Des lieux à partager", theme="Tiers-lieux et coopératives", intro="Une journée pour se rencontrer.",
        registration_opens_at=now - timedelta(days=1), registration_closes_at=now + timedelta(days=29),
    )  # fmt: skip
    category = CategoryFactory(edition=edition, name="Association", asks_organisation=True, colour="#2a6f97")
    CategoryFactory(edition=edition, name="Habitante ou habitant", colour="#f2b134")
    fill_programme(edition)
    organiser = UserFactory(organiser=True)
    guest = RegistrationFactory(
        edition=edition, category=category, user=organiser, organisation=TYPED, needs="A ramp, please.",
        email="prenom.nom-tres-long-pour-une-seule-ligne@association.example.org", first_name="Marie-Bénédicte",
        last_name="Martin", organisation_kind="association",
    )  # fmt: skip
    SeatBookingFactory(registration=guest, session=edition.sessions.get(title="Semer"))
    given_up = RegistrationFactory(
        edition=edition, category=category, first_name="Noé", last_name="Perrin", cancelled=True
    )
    door = CheckpointFactory(edition=edition, name="Porte Nord-Ouest, vestiaire")
    ScannerFactory(checkpoint=door, paired_at=now, ends_at=now + timedelta(days=60))
    # Whatever else an address asks for gets a word.
    places = defaultdict(lambda: "word")
    places |= {"EditionSlugConverter": edition.slug, "UUIDConverter": guest.pk, "IntConverter": door.pk}
    return House(edition, category, guest, given_up, organiser, places)


def fill_programme(edition: Edition) -> None:
    """Two rooms, two tracks: an opening, two workshops at one hour, a full one, a break."""
    rooms = [RoomFactory(venue=edition.venue, name=name, position=n) for n, name in enumerate(("Salle", "Atelier"))]
    tracks = [
        TrackFactory(edition=edition, name=name, colour=colour, position=n)
        for n, (name, colour) in enumerate((("Faire", "#f2b134"), ("Financer", "#0b6e4f")))
    ]
    opens_at = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=30)

    def add(title: str, hours: float, **more: Any) -> Any:
        return SessionFactory(edition=edition, title=title, starts_at=opens_at + timedelta(hours=hours), **more)

    add("Café", 0, kind=SessionKind.BREAK, room=rooms[0])
    opening = add("Ouverture", 1, kind=SessionKind.PLENARY, room=rooms[0], abstract="Trois lieux.", has_captioning=True)
    opening.line_up.create(speaker=SpeakerFactory(name="Camille Exemple", role="Maraîchère"))
    add("Semer", 2, bookable=True, room=rooms[0], track=tracks[0], abstract="Avec les mains.", has_sign_language=True)
    add(LONG, 2, bookable=True, room=rooms[1], track=tracks[1])
    full = add("Récolter", 3, bookable=True, capacity=1, room=rooms[1], track=tracks[1])
    SeatBookingFactory(session=full, registration__edition=edition, registration__last_name="Ébène")
