"""Every letter with an invented person in it, to be looked at before it is sent.

The builders read the database, so the sample is written there, read, and rolled back in one transaction: what is
shown is what would leave, and no row of it stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.enums import CategoryKind, RegistrationState
from attendees.models import Category, Registration
from attendees.services.details import Details, write_details
from attendees.services.seat import SeatChange, write_seats
from attendees.services.ticket import issue_ticket
from events.enums import Booking, EditionState, SessionKind
from events.models import Edition, Room, Session, Venue
from forum.core.delivery import render_message
from forum.core.enums import Role
from forum.core.models import OutboxMail, User
from forum.core.outbox import build_letter, letter_labels
from forum.pages.mail_sample_meetings import invent_meetings as invent_day
from forum.pages.meeting_samples import invent_meeting
from forum.pages.outcome_samples import invent_meetings
from forum.pages.setup_samples import STATES as SHEETS
from forum.pages.setup_samples import invent_participant

ADDRESS, SLUG = "camille@example.org", "exemple"
# Mails that allauth sends by itself, at once: their templates, and what these are given.
SIGN_IN = {
    "login_code": (_("code de connexion"), {"code": "K7PQ-M4XD"}),
    "unknown_account": (_("adresse inconnue"), {"email": ADDRESS, "signup_url": settings.SITE_URL}),
}
# Letters about the day.
OF_THE_DAY = frozenset(
    {"meetings_cancelled", "meeting_added", "timetable_published", "timetable_changed", "programme_cancelled"}
)
# Where the invented person stands, for the letters to those whose registration is not confirmed.
_STATES = {
    "registration_cancelled": RegistrationState.CANCELLED,
    "waitlisted": RegistrationState.WAITLISTED,
    "place_offered": RegistrationState.OFFERED,
    "offer_expired": RegistrationState.WAITLISTED,
    "waiting_list_left": RegistrationState.CANCELLED,
    "waiting_list_closed": RegistrationState.CANCELLED,
}
# Letters about what came of meetings: they need some.
OF_MEETINGS = {"outcomes_asked", "outcomes_reminded", "contacts_exchanged", "my_morning", "news_asked"}
_DAY = date(2031, 5, 17)
_AT = datetime(2031, 4, 2, 9, 30, tzinfo=UTC)


def sample_labels() -> dict[str, str | Promise]:
    """Return every letter that can be looked at, with its name in words."""
    return letter_labels() | {name: label for name, (label, _given) in SIGN_IN.items()}


def render_sample(name: str, language: str) -> EmailMultiAlternatives | None:
    """Return a letter to an invented person; None where its builder finds nothing to say to them."""
    with translation.override(language):
        if name in SIGN_IN:
            return _render_sign_in(name)
        mail = OutboxMail(template=name, recipient=ADDRESS, language=language)
        with _invented(name, language) as registration:
            mail.context = {
                "registration": str(registration.pk),
                "link_version": registration.link_version,
                "user": _invent_colleague().pk,
                # Whose place it was.
                "former": "Dominique Exemple" if name == "place_received" else registration.full_name,
                "by_team": False,
                **_invent_meetings(name, registration),
            }
            letter = build_letter(mail)
            return render_message(mail, letter) if letter else None


def _render_sign_in(name: str) -> EmailMultiAlternatives:
    given = SIGN_IN[name][1]
    message: EmailMultiAlternatives = get_adapter().render_mail(f"account/email/{name}", ADDRESS, dict(given))
    return message


def _invent_meetings(name: str, registration: Registration) -> dict[str, Any]:
    """Return the ids of the invented meetings that a letter speaks of, if it speaks of some."""
    if name in OF_MEETINGS:
        return invent_meetings(registration)
    if name in OF_THE_DAY:
        ids = invent_day(name, registration, at=_AT)
        # One meeting is told as new.
        return ids | {"former": {str(ids["meetings"][0]): None}}
    if name in SHEETS:
        return invent_participant(name, registration)
    return invent_meeting(name, registration)


@contextmanager
def _invented(name: str, language: str) -> Iterator[Registration]:
    """Give a person of an invented edition, and take everything back."""
    with transaction.atomic():
        try:
            yield _invent(language, _STATES.get(name, RegistrationState.CONFIRMED))
        finally:
            transaction.set_rollback(True)


def _invent_colleague() -> User:
    colleague = User.objects.filter(email=ADDRESS).first() or User.objects.create_user(ADDRESS, name="Camille Exemple")
    colleague.groups.add(Group.objects.get_or_create(name=Role.OBSERVER)[0])
    return colleague


def _invent(language: str, state: RegistrationState) -> Registration:
    at = _AT
    venue = Venue.objects.create(name="Maison de l’exemple", address="1 place de l’Exemple", city="Exempleville")
    # The same motif at each look; another name where a real edition has this one.
    slug = f"{SLUG}-{uuid4().hex[:12]}" if Edition.objects.filter(slug=SLUG).exists() else SLUG
    edition = Edition.objects.create(
        slug=slug, year=_DAY.year, state=EditionState.OPEN, is_demo=True, venue=venue,
        title="Des lieux à partager", title_en="Places to share", theme="Tiers-lieux", starts_on=_DAY, ends_on=_DAY,
    )  # fmt: skip
    category = Category.objects.create(
        edition=edition, kind=CategoryKind.RESIDENT, name="Habitante ou habitant", name_en="Resident"
    )
    sessions = [_invent_session(edition, number) for number in range(2)]
    registration = Registration(
        edition=edition, category=category, state=RegistrationState.CONFIRMED, created_at=at, confirmed_at=at
    )
    details = Details(
        first_name="Camille", last_name="Exemple", email=ADDRESS, organisation="Atelier d’exemple", language=language
    )
    write_details(registration, details, at=at)
    registration.state = state
    if state == RegistrationState.CANCELLED:
        registration.cancelled_at = at
    elif state != RegistrationState.CONFIRMED:
        registration.waitlisted_at = at
    if state == RegistrationState.OFFERED:
        registration.offer_expires_at = at + timedelta(days=2)
    registration.save(force_insert=True)
    if state == RegistrationState.CONFIRMED:
        issue_ticket(registration, at=at)
        write_seats(registration, SeatChange(added=tuple(sessions)), at=at)
    return registration


def _invent_session(edition: Edition, number: int) -> Session:
    titles = (("Monter une coopérative", "Starting a cooperative"), ("Réparer plutôt que jeter", "Mend, don’t bin"))
    starts_at = datetime(_DAY.year, _DAY.month, _DAY.day, 8 + 2 * number, tzinfo=UTC)
    return Session.objects.create(
        edition=edition, kind=SessionKind.WORKSHOP, title=titles[number][0], title_en=titles[number][1],
        room=Room.objects.create(venue=edition.venue, name=f"Salle {number + 1}"), booking=Booking.NEEDED, capacity=20,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
    )  # fmt: skip
