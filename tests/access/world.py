"""The world in which every address is asked for: its visitors, and something behind every variable part of an address.

Each visitor is asked in a transaction that is undone: one answer never changes the next.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from attendees.enums import PrintState
from attendees.links import link_token, newsletter_token
from attendees.models import BadgePrint, Pairing, Registration
from attendees.services.pairing import create_pairing
from attendees.tokens import hash_secret
from forum.core.enums import LegalPage, Role
from forum.core.models import LegalText, OutboxMail
from matchmaking.enums import Verdict
from matchmaking.models import MeetingProgramme
from tests.attendees.arrivals import admit
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    CriterionFactory,
    EditionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    OutcomeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    RegistrationFactory,
    ReportedFigureFactory,
    ScannerFactory,
    ScheduleRunFactory,
    SeatBookingFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
    UserFactory,
)
from tests.factories.moments import BEFORE, DOOR
from tests.passkeys import add_passkey
from tests.proof import give_proof


class Who(StrEnum):
    """Who asks. The name of a column of the table."""

    NOBODY = "Nobody"
    LINK = "Mailed link"
    GUEST = "Account"
    OBSERVER = "Observer"
    MEETINGS = "Meetings"
    PROGRAMME = "Programme"
    ORGANISER = "Organiser"
    BARE = "Organiser, no 2nd factor"
    # Asked for the back room alone: everywhere else an organiser is an organiser.
    KEYLESS = "Organiser, no key"


ROLES = {
    Who.OBSERVER: Role.OBSERVER,
    Who.MEETINGS: Role.MEETINGS_MANAGER,
    Who.PROGRAMME: Role.PROGRAMME_EDITOR,
    Who.ORGANISER: Role.ORGANISER,
    Who.BARE: Role.ORGANISER,
    Who.KEYLESS: Role.ORGANISER,
}
SIGNED = frozenset({Who.GUEST, *ROLES})


@dataclass
class World:
    editions: dict[str, Any] = field(default_factory=dict)
    users: dict[Who, Any] = field(default_factory=dict)
    cookies: dict[Who, str] = field(default_factory=dict)
    other: Any = None
    # Theirs, by visitor; and somebody else's, under None.
    registrations: dict[Who | None, Registration] = field(default_factory=dict)
    # What stands in the addresses of the participant of each, by the part of the address.
    participants: dict[Who | None, dict[str, Any]] = field(default_factory=dict)
    keys: dict[Who | None, Authenticator] = field(default_factory=dict)
    sessions: dict[Who | None, UserSession] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)

    def ask(self, who: Who, method: str, address: str, *, proved: bool = True) -> HttpResponse:
        """Ask for an address as `who`, sending nothing along, and undo whatever it did."""
        cache.clear()
        client = Client()
        if who in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[who]
        with transaction.atomic():
            if not proved:
                session = client.session
                session.pop("account_authentication_methods")
                session.save()
            response = getattr(client, method)(address)
            if response.streaming:
                # Read to its end, a file is closed.
                b"".join(response)
            transaction.set_rollback(True)
        return response


def build_world() -> World:
    """Make the visitors and the things."""
    world = World()
    world.editions = {"published": EditionFactory(slug="2026"), "draft": EditionFactory(slug="2027", draft=True)}
    other = UserFactory()
    for who in Who:
        _welcome(world, who)
    world.registrations[None] = RegistrationFactory(edition=world.editions["published"], user=other)
    world.keys[None] = add_passkey(other)
    world.sessions[None] = UserSession.objects.create(user=other, ip="192.0.2.1", session_key="other", user_agent="")
    world.other = other
    _furnish(world)
    return world


def _welcome(world: World, who: Who) -> None:
    """Sign a visitor in as they would be, with a registration, a key and a session of their own."""
    client = Client()
    if who in SIGNED:
        user = world.users[who] = UserFactory(
            roles=[ROLES[who]] if who in ROLES else (), is_staff=who in {Who.PROGRAMME, Who.ORGANISER, Who.BARE}
        )
        client.force_login(user)
        if who in ROLES and who != Who.BARE:
            TOTP.activate(user, generate_totp_secret())
            RecoveryCodes.activate(user)
            world.keys[who] = add_passkey(user)
            give_proof(client.session, user)
        world.sessions[who] = UserSession.objects.create(
            user=user, ip="192.0.2.1", session_key=client.session.session_key, user_agent=""
        )
        world.registrations[who] = RegistrationFactory(edition=world.editions["published"], user=user)
    elif who == Who.LINK:
        world.registrations[who] = RegistrationFactory(edition=world.editions["published"])
        client.get(reverse("attendees:open_link", args=[link_token(world.registrations[who])]))
    if settings.SESSION_COOKIE_NAME in client.cookies:
        world.cookies[who] = client.cookies[settings.SESSION_COOKIE_NAME].value


def _furnish(world: World) -> None:
    """Put one of each thing where addresses look for it."""
    edition, someone = world.editions["published"], world.registrations[None]
    organiser = world.users[Who.ORGANISER]
    checkpoint = CheckpointFactory(edition=edition)
    scanner = ScannerFactory(checkpoint=checkpoint)
    admit(scanner, someone, at=DOOR)
    code = create_pairing(checkpoint, name="Awa", role="steward", may_search=True, actor_user=organiser, at=BEFORE)
    session = SessionFactory(edition=edition, bookable=True, track=TrackFactory(edition=edition))
    session.line_up.create(speaker=SpeakerFactory())
    SeatBookingFactory(registration=someone, session=session)
    badges = BadgePrint.objects.create(
        edition=edition, asked_by=organiser, asked_at=BEFORE, ready_at=BEFORE, state=PrintState.DONE
    )
    badges.file.save("badges.pdf", ContentFile(b"%PDF-1.4"))
    ReportedFigureFactory(edition=edition)
    CategoryFactory(edition=edition)
    programme = MeetingProgrammeFactory(edition=edition, slug="financements")
    CriterionFactory(programme=programme)
    MeetingFactory(slot=SlotFactory(programme=programme))
    ScheduleRunFactory(programme=programme)
    promise = OutcomeFactory(
        meeting=MeetingFactory(slot=SlotFactory(programme=programme, number=100)),
        verdict=Verdict.TO_BE_CONTINUED,
        introduction_to="Mairie",
    )
    for number, (who, registration) in enumerate(world.registrations.items(), 2):
        world.participants[who] = _put_behind(programme, registration, number)
    LegalText.objects.create(page=LegalPage.COOKIES, number=1, body_fr="Aucun.", published_at=BEFORE)
    mail = OutboxMail.objects.create(
        template="registration_confirmed", recipient="a@example.org", language="fr", created_at=BEFORE,
        next_try_at=BEFORE,
    )  # fmt: skip
    world.places = {
        "programme": {"programme": programme.slug},
        "promise": {"programme": programme.slug, "outcome": promise.pk},
        "member link": {"token": link_token(someone), "participant": uuid4(), "meeting": 1, "month": 6},
        "checkpoint": checkpoint.pk,
        "scanner": scanner.pk,
        "pairing": Pairing.objects.get(code_hash=hash_secret(code)).pk,
        "badges": badges.pk,
        "ticket": "nonsense",
        "link": link_token(someone),
        "newsletter": newsletter_token(someone),
        "legal page": LegalPage.COOKIES.value,
        "letter": "registration_confirmed",
        "mail": mail.pk,
    }


def _put_behind(programme: MeetingProgramme, registration: Registration, number: int) -> dict[str, Any]:
    """Put somebody behind a participant with a meeting that is over, and return what its addresses hold."""
    participant = ParticipantFactory(programme=programme, members=0)
    ParticipantMemberFactory(participant=participant, registration=registration)
    slot = SlotFactory(
        programme=programme, number=number, starts_at=BEFORE - timedelta(days=1, minutes=30 * number),
        ends_at=BEFORE - timedelta(days=1, minutes=30 * number - 20),
    )  # fmt: skip
    return {"pk": participant.pk, "meeting": MeetingFactory(slot=slot, a=participant).pk, "month": 6}
