"""A small installation to be shaken: one of everything, and who may come in."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.test.client import Client, ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver

from attendees.links import link_token
from attendees.models import BadgePrint, Pairing, Registration, Scanner
from attendees.tokens import hash_secret, token_of, token_text
from events.models import Edition
from forum.core.enums import MakingState
from forum.core.models import User
from matchmaking.links import calendar_token
from tests.attendees.answers import open_by_link
from tests.factories import (
    CheckpointFactory,
    CriterionFactory,
    EditionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    RegistrationFactory,
    ReportedFigureFactory,
    ScannerFactory,
    ScheduleRunFactory,
    SeatBookingFactory,
    SessionFactory,
    SlotFactory,
    TrackFactory,
    UserFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.people.scene import furnish_participant, open_programme
from tests.proof import give_proof

PART = re.compile(r"<(?:\w+:)?(\w+)>")
WHO = ("nobody", "attendee", "organiser")


@dataclass
class World:
    registration: Registration
    scanner: Scanner
    organiser: User
    # What stands in the variable parts of addresses, by the last word of their pattern: things that exist.
    real: dict[str, str] = field(default_factory=dict)
    # The sessions of those who came in.
    cookies: dict[str, str] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def let_in(self) -> "World":
        """Open a session for whoever has one."""
        for who in WHO:
            browser = Client()
            if who == "organiser":
                browser.force_login(self.organiser)
                give_proof(browser.session, self.organiser)
            elif who == "attendee":
                open_by_link(browser, self.registration)
            if settings.SESSION_COOKIE_NAME in browser.cookies:
                self.cookies[who] = browser.cookies[settings.SESSION_COOKIE_NAME].value
        return self

    def client(self, who: str) -> Client:
        """Return a browser of somebody, which shows failures as the site would."""
        browser = Client(raise_request_exception=False)
        # Loading the middleware each time would be a part of the work.
        browser.handler = self.handler
        if who in self.cookies:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[who]
        return browser


def build_world() -> World:
    edition = EditionFactory(slug="2026")
    TrackFactory(edition=edition)
    session = SessionFactory(edition=edition, bookable=True)
    person = RegistrationFactory(edition=edition)
    SeatBookingFactory(session=session, registration=person)
    programme = MeetingProgrammeFactory(edition=edition, slug="financements", published=True)
    criterion = CriterionFactory(programme=programme, options=("one", "two"))
    project = ParticipantFactory(programme=programme)
    document = programme.documents.create(title="Plan", file=ContentFile(b"%PDF-1.4", name="plan.pdf"))
    slot = SlotFactory(programme=programme, starts_at=BEFORE - timedelta(hours=1), ends_at=BEFORE)
    meeting = MeetingFactory(slot=slot, a=ParticipantFactory(programme=programme, members=0))
    project = meeting.seats.get(side="a").participant
    member = ParticipantMemberFactory(participant=project, registration=person)
    ScheduleRunFactory(programme=programme)
    scanner = ScannerFactory(checkpoint=CheckpointFactory(edition=edition), ends_at=BEFORE + timedelta(days=90))
    # Somebody who may do everything: what is behind a refusal is not shaken.
    user = UserFactory(organiser=True, is_staff=True, is_superuser=True)
    TOTP.activate(user, generate_totp_secret())
    printed = BadgePrint.objects.create(edition=edition, asked_by=user, asked_at=BEFORE, state=MakingState.QUEUED)
    programme.paper_prints.create(paper="tables", language="fr", asked_by=user, asked_at=BEFORE)
    pairing = Pairing.objects.create(
        code_hash=hash_secret("c" * 43), checkpoint=scanner.checkpoint, name="Zoé", created_by=user,
        created_at=BEFORE, expires_at=BEFORE + timedelta(days=90),
    )  # fmt: skip
    real = {
        "slug": "2026",
        "pk": str(person.pk),
        "token": token_text(token_of(person.tickets.get().uuid)),
        "link": link_token(person),
        "print": str(printed.pk),
        "pairing": str(pairing.pk),
        "scanner": str(scanner.pk),
        "colleague": str(user.pk),
        "checkpoint": str(scanner.checkpoint.pk),
        "programme": programme.slug,
        "criterion": str(criterion.pk),
        "document": str(document.pk),
        "project": str(project.pk),
        "section": "hours",
        "state": "draft",
        "meeting calendar": calendar_token(member),
        "number": "0",
        "participant": str(project.pk),
        "meeting": str(meeting.pk),
        "slot number": "1",
        "month": "6",
        "name": "20260101-120000-1.0",
    }
    return World(person, scanner, user, real | meeting_parts(edition, person) | past_parts()).let_in()


def past_parts() -> dict[str, str]:
    """Have something said of an edition of the past, and return what stands in addresses of it."""
    return {"claim": str(ReportedFigureFactory().pk)}


def meeting_parts(edition: Edition, person: Registration) -> dict[str, str]:
    """Put the attendee behind a participant, and return what stands in addresses of its pages."""
    programme = open_programme(edition)
    scene = furnish_participant(programme, person, at=BEFORE)
    found = {"participant": str(scene.own.pk), "programme": "financements", "invitation": scene.invitation}
    found["other"] = str(scene.parts["every"]["other"])
    return found | {name: str(parts["number"]) for name, parts in scene.parts.items() if "number" in parts}


def good_scan(world: World) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "action": "entry",
        "method": "camera",
        "ticket": world.real["token"],
        "registration": str(world.registration.pk),
        "undoes": str(uuid4()),
        "device_at": BEFORE.isoformat(),
    }


def routes(resolver: URLResolver | None = None, before: str = "") -> list[str]:
    """Return every address as its pattern, the variable parts in "<…>"."""
    found: list[str] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).replace("^", "").replace("$", "").replace("(?P<url>.*)", "<path:url>")
        found += routes(pattern, route) if isinstance(pattern, URLResolver) else [route]
    assert all(isinstance(pattern, URLPattern | URLResolver) for pattern in (resolver or get_resolver()).url_patterns)
    return found


# What stands in a part of an address, by what comes before it; other parts go by their own name.
KINDS = {
    "rendez-vous/<uuid": "participant",
    "invitation/<": "invitation",
    "telephones/<uuid": "scanner",
    "telephones/<int": "pairing",
    "points/<int": "checkpoint",
    "badges/<uuid": "print",
    "lien/<": "link",
    "equipe/<int": "colleague",
    "annonces/<int": "claim",
    "criteres/<int": "criterion",
    "documents/<int": "document",
    "rendez-vous/agenda": "meeting calendar",
    "jour-j/<uuid": "participant",
    "participants/<uuid": "project",
}


# The numbers that stand in pages of a participant, by what comes before them.
NUMBERS = {
    "personnes/<int": "matchmaking:member_remove",
    "documents/<int": "matchmaking:document",
    "demandes/<int:number>/retirer": "matchmaking:request_withdraw",
    "demandes/<int": "matchmaking:request_answer",
    "planning/<int": "slot number",
    "suites/<int": "meeting",
}


def real_part(world: World, route: str, name: str) -> str:
    """Return something that exists for a part of an address."""
    if name == "number" and "rendez-vous/<uuid" in route:
        return world.real[next(kind for before, kind in NUMBERS.items() if before in route)]
    if name == "name" and "papiers/<" in route:
        return "tables"
    if name == "object_id":
        return _first_of(route)
    kind = next((kind for before, kind in KINDS.items() if before in route and name in ("pk", "token")), name)
    return world.real.get(kind, "1")


def _first_of(route: str) -> str:
    """Return the number of something that the back room's page of a model can show: it differs from table to table."""
    label = ".".join(route.partition("coulisses/")[2].split("/")[:2])
    model = next((model for model in apps.get_models() if model._meta.label_lower == label), None)
    thing = model and model._default_manager.order_by("pk").first()
    return str(thing.pk) if thing else "1"
