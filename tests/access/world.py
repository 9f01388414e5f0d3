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
from django.test.client import Client, ClientHandler
from django.urls import reverse

from attendees.links import link_token, newsletter_token
from attendees.models import BadgePrint, Pairing, Registration
from attendees.services.pairing import create_pairing
from attendees.tokens import hash_secret
from events.enums import FigureMoment
from events.services.figures import freeze_figures
from forum.core.enums import LegalPage, MakingState, Role
from forum.core.journal import Actor
from forum.core.models import LegalText, OutboxMail
from matchmaking.enums import PROGRAMME_MOVES, MeetingSource, Paper, ProgrammeState, Verdict
from matchmaking.links import calendar_token
from matchmaking.models import MeetingProgramme, Participant, ParticipantMember
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
    SeatBookingFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
    UserFactory,
)
from tests.factories.moments import BEFORE, DOOR
from tests.matchmaking.board.drafts import draft_of
from tests.matchmaking.people.scene import furnish_participant, open_programme
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
    # What stands in the addresses of the participant of each: who has met, and who is to meet, by the thing's name.
    standing: dict[str, dict[Who | None, dict[str, Any]]] = field(default_factory=lambda: {"met": {}, "timed": {}})
    keys: dict[Who | None, Authenticator] = field(default_factory=dict)
    sessions: dict[Who | None, UserSession] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    participants: dict[Who | None, Participant] = field(default_factory=dict)
    # What stands in the other variable parts of addresses of meetings, by owner and name.
    parts: dict[Who | None, dict[str, dict[str, Any]]] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def beside(self, name: str, owner: Who | None) -> dict[str, Any]:
        """Return what stands in an address beside the thing that it is about."""
        found = self.parts.get(owner) or self.parts[None]
        return found["every"] | found.get(name, {}) if name.startswith("matchmaking:") else {}

    def ask(self, who: Who, method: str, address: str, *, proved: bool = True) -> HttpResponse:
        """Ask for an address as `who`, sending nothing along, and undo whatever it did."""
        cache.clear()
        client = Client()
        # Loading the middleware each time would be a tenth of the work.
        client.handler = self.handler
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
    furnish_meetings(world)
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
    # Somebody else: a place of who came passes to nobody.
    admit(scanner, RegistrationFactory(edition=edition), at=DOOR)
    code = create_pairing(checkpoint, name="Awa", role="steward", may_search=True, actor_user=organiser, at=BEFORE)
    session = SessionFactory(edition=edition, bookable=True, track=TrackFactory(edition=edition))
    session.line_up.create(speaker=SpeakerFactory())
    SeatBookingFactory(registration=someone, session=session)
    badges = BadgePrint.objects.create(
        edition=edition, asked_by=organiser, asked_at=BEFORE, ready_at=BEFORE, state=MakingState.DONE
    )
    badges.file.save("badges.pdf", ContentFile(b"%PDF-1.4"))
    freeze_figures(edition, FigureMoment.CLOSING, actor=Actor.system(), at=BEFORE)
    figure = ReportedFigureFactory(edition=edition)
    reported = ReportedFigureFactory()
    CategoryFactory(edition=edition)
    LegalText.objects.create(page=LegalPage.COOKIES, number=1, body_fr="Aucun.", published_at=BEFORE)
    mail = OutboxMail.objects.create(
        template="registration_confirmed", recipient="a@example.org", language="fr", created_at=BEFORE,
        next_try_at=BEFORE,
    )  # fmt: skip
    world.places = {
        "member link": {"token": link_token(someone), "participant": uuid4(), "meeting": 1, "month": 6},
        "closed edition": {"slug": reported.edition.slug},
        "checkpoint": checkpoint.pk,
        "scanner": scanner.pk,
        "pairing": Pairing.objects.get(code_hash=hash_secret(code)).pk,
        "badges": badges.pk,
        "chart": {"key": "category_kinds", "kind": "csv"},
        "count": {"version": 1},
        "count chart": {"version": 1, "key": "category_kinds", "kind": "csv"},
        "years": {"key": "years", "kind": "csv"},
        "ticket": "nonsense",
        "link": link_token(someone),
        "newsletter": newsletter_token(someone),
        "legal page": LegalPage.COOKIES.value,
        "reported figure": figure.pk,
        "letter": "registration_confirmed",
        "paper": {"programme": "journee", "name": "tables"},
        "mail": mail.pk,
        **_run_meetings(world),
    }


def _run_meetings(world: World) -> dict[str, Any]:
    """Make what the pages of who runs meetings are about, and return what stands in their addresses."""
    edition = world.editions["published"]
    programme = MeetingProgrammeFactory(edition=edition, slug="financements")
    criterion = CriterionFactory(programme=programme)
    project = ParticipantFactory(programme=programme)
    project.profile.deck_name = "projet.pdf"
    project.profile.deck.save("projet.pdf", ContentFile(b"%PDF-1.4"))
    document = programme.documents.create(title="Plan", file=ContentFile(b"%PDF-1.4", name="plan.pdf"))
    meeting = MeetingFactory(slot=SlotFactory(programme=programme))
    run = draft_of(programme, [])
    promise = OutcomeFactory(
        meeting=MeetingFactory(slot=SlotFactory(programme=programme, number=100)),
        verdict=Verdict.TO_BE_CONTINUED,
        introduction_to="Mairie",
    )
    for number, (who, registration) in enumerate(world.registrations.items(), 2):
        world.standing["met"][who] = _put_behind(programme, registration, number)
    _plan_day(world)
    return {
        "programme": {"programme": programme.slug},
        "day": {"programme": "journee"},
        "promise": {"programme": programme.slug, "outcome": promise.pk},
        "run": run.pk,
        "meeting": meeting.pk,
        "criterion": criterion.pk,
        "meeting document": document.pk,
        "meeting participant": project.pk,
        "setup section": "identity",
        "programme state": min(PROGRAMME_MOVES[programme.state] - {ProgrammeState.CANCELLED}),
        "meeting calendar": calendar_token(
            ParticipantMember.objects.get(participant=world.standing["timed"][None]["pk"])
        ),
    }


def _put_behind(programme: MeetingProgramme, registration: Registration, number: int) -> dict[str, Any]:
    """Put somebody behind a participant with a meeting that is over, and return what its addresses hold."""
    participant = ParticipantFactory(programme=programme, members=0)
    ParticipantMemberFactory(participant=participant, registration=registration)
    slot = SlotFactory(
        programme=programme, number=number, starts_at=BEFORE - timedelta(days=1, minutes=30 * number),
        ends_at=BEFORE - timedelta(days=1, minutes=30 * number - 20),
    )  # fmt: skip
    return {
        "pk": participant.pk,
        "meeting": MeetingFactory(slot=slot, a=participant, source=MeetingSource.DIRECT).pk,
        "month": 6,
    }


def _plan_day(world: World) -> None:
    """Give everybody a meeting to come in a timetable that is published."""
    programme = MeetingProgrammeFactory(edition=world.editions["published"], slug="journee", published=True)
    slot = SlotFactory(programme=programme)
    sheets = programme.paper_prints.create(
        paper=Paper.TABLES, language="fr", asked_by=world.users[Who.ORGANISER], asked_at=BEFORE, ready_at=BEFORE,
        state=MakingState.DONE,
    )  # fmt: skip
    sheets.file.save("tables.pdf", ContentFile(b"%PDF-1.4"))
    for who, registration in world.registrations.items():
        participant = ParticipantFactory(programme=programme, members=0)
        ParticipantMemberFactory(participant=participant, registration=registration)
        MeetingFactory(slot=slot, a=participant)
        world.standing["timed"][who] = {"pk": participant.pk, "programme": programme.slug, "number": slot.number}


def furnish_meetings(world: World) -> None:
    """Put each visitor, and somebody else, behind a participant, with all that its pages speak of."""
    edition = world.editions["published"]
    programme = open_programme(edition, slug="rencontres")
    open_programme(edition, slug="autres-rencontres")
    for owner, person in world.registrations.items():
        scene = furnish_participant(programme, person, at=BEFORE)
        world.participants[owner] = scene.own
        world.parts[owner] = scene.parts | {"matchmaking:join": {"programme": "autres-rencontres"}}
        world.parts[owner]["matchmaking:open_link"] = {"pk": scene.own.pk}
        if owner is None:
            world.places["invitation"] = scene.invitation
