"""A furnished house, and every page of it: each address of the site that answers with a page, whoever added it."""

from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from attendees.enums import RegistrationState
from attendees.links import newsletter_token
from attendees.models import Category, Registration
from attendees.services.guest import mail_ticket_again
from events.enums import FigureKind, FigureMoment, SessionKind
from events.models import Edition, ReportedFigure
from events.services.figures import freeze_figures
from forum.core.delivery import send_due_mails
from forum.core.enums import LegalPage, MailFailure, MailState, MakingState, Role
from forum.core.journal import Actor, record
from forum.core.models import LegalText, OutboxMail, User
from forum.pages.mailbox import FILE_BACKEND
from matchmaking.enums import PROGRAMME_MOVES, LeadKind, MeetingState, ParticipantState, Preset, ProgrammeState, Verdict
from matchmaking.models import MeetingProgramme, MeetingSeat, Participant
from matchmaking.services.creation import create_programme
from matchmaking.services.outcome import Words, tell_outcome
from matchmaking.services.place import Span, generate_slots, generate_tables
from tests.access.addresses import DECLARED, fill
from tests.access.policy import HIDDEN, NOWHERE
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    ProfileAnswerFactory,
    RegistrationFactory,
    RoomFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TableFactory,
    TrackFactory,
    UserFactory,
    WishFactory,
)
from tests.matchmaking.board.drafts import draft_of
from tests.matchmaking.people.scene import furnish_participant, open_programme
from tests.passkeys import add_passkey
from tests.proof import give_proof

# Pages that no address alone gives: of the past, of nothing, of what goes wrong.
OTHERS = ["/2012/", "/2015/", "/2022/", "/2012/inscription/", "/2014/programme/", "/compte/lien/x/", "/nulle-part/"]
OTHERS_TO_ORGANISERS = ["/organisation/2012/", "/organisation/forum/inscriptions/?q=personne"]
# What people typed, in whatever language they speak.
TYPED = "Intercommunal Cooperative Association of Neighbourhood-Gardeners"
LONG = "Accompagner les associations intercommunales de l’arrondissement"
# A name keeps its language unsaid: these read alike in both.
PROJECT = "Coopérative Intercommunale Jardins-Solidaires Nanterre-Gennevilliers"


@dataclass(frozen=True)
class House:
    """An edition with one of everything that pages show; what is written has no English twin."""

    edition: Edition
    category: Category
    guest: Registration
    given_up: Registration
    organiser: User

    def pages(self, language: str) -> list[tuple[str, User | None]]:
        """Return the addresses of all whole pages in a language, and who asks: nobody, where that is enough."""
        places = {"": "nothing"} | furnish_back_rooms(self)
        meetings = join_meetings(self)
        places |= meetings["places"]
        asked = sorted(
            name
            for name, rule in DECLARED.items()
            if 200 in (rule.get, *(rule.bare or ())) and rule.thing in places and rule.door not in (HIDDEN, NOWHERE)
        )
        with translation.override(language):
            addresses = {
                name: fill(name, slug=self.edition.slug, found=places[DECLARED[name].thing], **beside(meetings, name))
                for name in asked
            }
        found: dict[str, User | None] = {}
        newcomer, observer = UserFactory(), UserFactory(roles=[Role.OBSERVER])
        for user in (None, self.organiser, newcomer):
            client = client_of(user)
            opened = [name for name in asked if name not in found and is_a_page(client.get(addresses[name]))]
            found |= dict.fromkeys(opened, user)
        without_place = self.edition.registrations.exclude(state=RegistrationState.CONFIRMED)
        own = [f"/compte/inscription/{person.pk}/" for person in without_place]
        others = [
            *((other, None) for other in OTHERS),
            *((other, self.organiser) for other in [*OTHERS_TO_ORGANISERS, *own]),
            # Whoever may do less sees other pages, and a refusal.
            *((other, observer) for other in ("/organisation/", "/organisation/equipe/", "/compte/")),
        ]
        prefix = "" if language == "fr" else f"/{language}"
        return [
            *((addresses[name], user) for name, user in found.items()),
            *((prefix + other, user) for other, user in others),
        ]


def open_demonstration(house: House, settings: Any, mails: Path, language: str) -> list[str]:
    """Make the house a demonstration with a mail in its box; return the addresses of its own pages in a language."""
    settings.DEMONSTRATION, settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = True, FILE_BACKEND, str(mails)
    send_due_mails()
    (kept,) = mails.glob("*.log")
    names = ("demonstration", "demonstration_badges", "mailbox", "mailbox_mail")
    with translation.override(language):
        return [fill(f"pages:{name}", slug=house.edition.slug, found=f"{kept.stem}.0") for name in names]


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
        give_proof(client.session, user)
    return client


def is_a_page(response: Any) -> bool:
    if response.streaming:
        # Read to its end, a file is closed.
        b"".join(response)
        return False
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
    hold_meetings(edition, guest)
    return House(edition, category, guest, given_up, organiser)


def furnish_back_rooms(house: House) -> dict[str, Any]:
    """Add what few pages show, and return what stands in the variable part of addresses, by the thing it names."""
    now, organiser, edition = timezone.now(), house.organiser, house.edition
    TOTP.activate(organiser, generate_totp_secret())
    RecoveryCodes.activate(organiser)
    for kept, more in (("waiting", {}), ("offered", {"offer_expires_at": now + timedelta(days=2)})):
        RegistrationFactory(
            edition=edition, category=house.category, last_name=kept.title(), waitlisted_at=now, **{kept: True}, **more
        )
    text = LegalText.objects.create(page=LegalPage.COOKIES, number=1, body_fr="## Aucun\n\nRien.", published_at=now)
    claim = ReportedFigure.objects.get(edition__slug="2011", kind=FigureKind.SHARE)
    record(Actor.system(), "edition_moved", edition, at=now, scope=edition.slug)
    mail_ticket_again(house.guest, actor=Actor.from_user(organiser), at=now)
    OutboxMail.objects.create(
        template="registration_confirmed", recipient=house.guest.email, language="fr", state=MailState.FAILED,
        failure=MailFailure.REFUSED, last_error="SMTPRecipientsRefused: 550", attempts=1, created_at=now,
        next_try_at=now,
    )  # fmt: skip
    programme, criterion, project = furnish_meetings(edition)
    for days in (0, 15):
        freeze_figures(edition, FigureMoment.CLOSING, actor=Actor.system(), at=now + timedelta(days=days))
    return {
        "count": {"version": 1},
        "closed edition": {"slug": "2014"},
        "criterion": criterion.pk,
        "meeting participant": project.pk,
        "programme state": min(PROGRAMME_MOVES[programme.state] - {ProgrammeState.CANCELLED}),
        "registration": house.guest.pk,
        "key": add_passkey(organiser).pk,
        "member": UserFactory(roles=[Role.PROGRAMME_EDITOR]).pk,
        "checkpoint": edition.checkpoints.get().pk,
        "newsletter": newsletter_token(house.guest),
        "timed": {"pk": plan_day(house).pk, "programme": "journee"},
        **plan_timetable(edition),
        "day": {"programme": "journee"},
        "met": meeting_parts(house.guest),
        "paper": {"programme": "journee", "name": "tables"},
        "legal page": text.page,
        "reported figure": claim.pk,
        "letter": "registration_confirmed",
        "programme": {"programme": "financements"},
    }


def furnish_meetings(edition: Edition) -> tuple[Any, Any, Any]:
    """Make a programme with a project and a financier whom it meets; return it, a criterion, the project."""
    programme = create_programme(edition, Preset.FINANCE, actor=Actor.system(), at=timezone.now())
    MeetingProgramme.objects.filter(pk=programme.pk).update(slug="financements", name="Financer son projet")
    programme.documents.create(title="Présenter son projet", link="https://example.org/")
    day = Span(edition.starts_on, time(9, 45), time(12, 0))
    pause = Span(edition.starts_on, time(10, 40), time(10, 55))
    acts = {"actor": Actor.system(), "at": timezone.now()}
    generate_slots(programme, [day], length=20, gap=5, pauses=[pause], **acts)
    generate_tables(programme, 3, **acts)
    esus = programme.criteria.get(key="esus")
    project = ParticipantFactory(programme=programme, name=PROJECT, organisation="Intercommunalité")
    ProfileAnswerFactory(profile=project.profile, criterion=esus, options=("yes",))
    for wisher in (project, ParticipantFactory(programme=programme, name="Recyclerie", members=0)):
        fund = ParticipantFactory(programme=programme, financier=True)
        WishFactory(wisher=wisher, wished=fund)
    MeetingFactory(slot=programme.slots.get(number=1), table=programme.tables.get(number=1), a=project, b=fund)
    ParticipantFactory(programme=programme, name="Épicerie", state=ParticipantState.SUBMITTED)
    return programme, esus, project


def plan_timetable(edition: Edition) -> dict[str, Any]:
    """Return a draft of a timetable, and a meeting that may be moved, of the programme of the day."""
    programme = MeetingProgramme.objects.get(edition=edition, slug="journee")
    meeting = programme.meetings.live().latest("slot__number")
    return {
        "run": {"pk": draft_of(programme, []).pk, "programme": "journee"},
        "meeting": {"pk": meeting.pk, "programme": "journee"},
    }


def hold_meetings(edition: Edition, guest: Registration) -> None:
    """Have a guest meet two funds this morning: one goes on with them and promises an introduction, one waits."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    programme = MeetingProgrammeFactory(edition=edition, slug="matinee", name="Matinée", published=True)
    project = ParticipantFactory(programme=programme, members=0, name="Recyclerie Portuaire", organisation=TYPED)
    ParticipantMemberFactory(participant=project, registration=guest, role="Gérante")
    for number, name in enumerate(("Fonds Vert Solidaire", "Banque Territoires Exemple"), 1):
        starts_at = now - timedelta(hours=4, minutes=-25 * number)
        slot = SlotFactory(
            programme=programme, number=number, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20)
        )
        other = ParticipantFactory(programme=programme, financier=True, name=name)
        meeting = MeetingFactory(slot=slot, a=project, b=other, table=TableFactory(programme=programme, number=number))
        words = Words(
            verdict=Verdict.TO_BE_CONTINUED, leads=[LeadKind.INTRODUCTION], introduction_to="Atelier municipal",
            shared_message="Send us your budget, please.", private_note="Call back on Monday.",
        )  # fmt: skip
        for author in (other, project)[: 3 - number]:
            tell_outcome(meeting, author, words, actor=Actor.system(), at=now)


def meeting_parts(guest: Registration) -> dict[str, Any]:
    """Return what stands in the addresses of a guest's participant and of its last meeting."""
    participant = guest.memberships.get(programme__slug="matinee").participant
    return {"pk": participant.pk, "meeting": participant.meeting_seats.latest("slot__number").meeting_id, "month": 6}


def plan_day(house: House) -> Participant:
    """A programme of meetings whose first is on, with every kind of line, and return the guest’s participant."""
    programme = MeetingProgrammeFactory(edition=house.edition, slug="journee", name="Journée", published=True)
    own = ParticipantFactory(programme=programme, name=PROJECT, organisation=TYPED, members=0)
    ParticipantMemberFactory(participant=own, registration=house.guest)
    begins_at = timezone.now() - timedelta(minutes=5)
    for number in range(1, 7):
        starts_at = begins_at + timedelta(minutes=25 * (number - 1))
        slot = SlotFactory(
            programme=programme, number=number, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20),
            is_pause=number == 4,
        )  # fmt: skip
        if number not in (2, 4):
            state = MeetingState.CANCELLED if number == 5 else MeetingState.PUBLISHED
            table = TableFactory(programme=programme, number=number, label="Table d’honneur" if number == 3 else "")
            other = ParticipantFactory(programme=programme, financier=True, name=f"{TYPED} {number}")
            MeetingFactory(slot=slot, table=table, a=own, b=other, state=state)
    now = timezone.now()
    states = {"plannings": MakingState.DONE, "tables": MakingState.RUNNING, "livret": MakingState.FAILED}
    for paper, state in states.items():
        programme.paper_prints.create(
            paper=paper, language="fr", state=state, asked_by=house.organiser, asked_at=now, claimed_at=now, total=12,
            done=5, ready_at=now if state == MakingState.DONE else None,
        )  # fmt: skip
    own.meeting_seats.filter(slot__number=3).update(late_minutes=10)
    MeetingSeat.objects.filter(slot__number=1).exclude(participant=own).update(late_minutes=1)
    return own


def join_meetings(house: House) -> dict[str, Any]:
    """Put the guest behind a participant; return what stands in addresses of its pages."""
    now = timezone.now()
    programme = open_programme(house.edition, at=now)
    open_programme(house.edition, slug="autres", name="Achats inclusifs", at=now)
    scene = furnish_participant(programme, house.guest, at=now)
    places = {"participant": scene.own.pk, "invitation": scene.invitation}
    return scene.parts | {"places": places, "matchmaking:join": {"programme": "autres"}}


def beside(meetings: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what stands in an address beside the thing that it is about."""
    return meetings["every"] | meetings.get(name, {}) if name.startswith("matchmaking:") else {}


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
