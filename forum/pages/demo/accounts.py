"""The invented people who sign in: one for each role, and one who is registered."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count

from attendees.enums import ScannerRole
from attendees.models import Registration
from attendees.services.pairing import create_pairing
from events.models import Edition
from forum.core.enums import Role
from forum.core.journal import Actor, record
from forum.core.models import User
from forum.pages.demo.enums import Part
from forum.pages.demo.meeting_people import MEETING_PARTS, is_invented, players_of
from forum.pages.demo.switch import OutsideDemonstration

# Addresses that lead nowhere (RFC 2606): the mailbox of the demonstration shows what is sent there.
STAFF = {
    Part.ORGANISER: ("organisation@example.org", Role.ORGANISER, "Organisation (démonstration)"),
    Part.PROGRAMME_EDITOR: ("programme@example.org", Role.PROGRAMME_EDITOR, "Programme (démonstration)"),
    Part.MEETINGS_MANAGER: ("rendez-vous@example.org", Role.MEETINGS_MANAGER, "Rendez-vous (démonstration)"),
    Part.OBSERVER: ("elue@example.org", Role.OBSERVER, "Élue (démonstration)"),
}
DOOR = {Part.STEWARD: ScannerRole.STEWARD, Part.SUPERVISOR: ScannerRole.SUPERVISOR}
OPENS_BACK_ROOM = {Part.ORGANISER, Part.PROGRAMME_EDITOR}


class NobodyThere(Exception):
    """The edition has nobody to play this part: no registration, no door."""


@transaction.atomic
def invite_staff() -> None:
    """Create the account of each role, or put it back as it should be."""
    for part in STAFF:
        _invite(part)


def _invite(part: Part) -> User:
    email, role, name = STAFF[part]
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    user.is_active = True
    user.is_staff = part in OPENS_BACK_ROOM
    # The organiser keeps the whole house; the others have what their group gives.
    user.is_superuser = part == Part.ORGANISER
    user.save(update_fields=["is_active", "is_staff", "is_superuser"])
    user.groups.set([Group.objects.get_or_create(name=role)[0]])
    return user


def invite_participant(edition: Edition) -> User | None:
    """Give one registered person an account, always the same one, and return it; None where nobody registered."""
    registration = participant_of(edition)
    return _open_account(registration) if registration else None


@transaction.atomic
def _open_account(registration: Registration) -> User:
    user = registration.user
    if user is None:
        user = User.objects.filter(email=registration.email_key).first()
        user = user or User.objects.create_user(registration.email_key, name=registration.full_name)
        registration.user = user
        registration.save(update_fields=["user"])
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    return user


def participant_of(edition: Edition) -> Registration | None:
    """Return the invented person whose part one plays: who has the account already, else the one with most sessions."""
    people = Registration.objects.filter(edition=edition).confirmed().select_related("user", "edition", "category")
    # The first account is theirs: the others came by the cards of those who meet.
    with_account = people.filter(user__isnull=False, user__is_staff=False).order_by("user_id")
    busy = people.exclude(first_name="").exclude(last_name="").filter(user=None, language="fr", needs="")
    busiest = busy.annotate(sessions=Count("seats")).order_by("-sessions", "pk")
    for found in (with_account[:10], busiest[:10]):
        for registration in found:
            if is_invented(registration.submission):
                return registration
    return None


@transaction.atomic
def open_account_of(part: Part, edition: Edition, *, actor: Actor, at: datetime) -> User:
    """Return the account of the person whose part somebody wants to play, and note it in the journal.

    Raises OutsideDemonstration; NobodyThere where the edition has nobody for it.
    """
    if not settings.DEMONSTRATION or not edition.is_demo:
        raise OutsideDemonstration
    user = _account_of(part, edition)
    if user is None:
        raise NobodyThere(part)
    record(actor, "part_taken", user, at=at, scope=edition.slug, changes={"part": [None, part.value]})
    return user


def _account_of(part: Part, edition: Edition) -> User | None:
    if part in STAFF:
        return _invite(part)
    if part in MEETING_PARTS:
        member = players_of(edition).get(part)
        return _open_account(member.registration) if member else None
    return invite_participant(edition) if part == Part.PARTICIPANT else None


@transaction.atomic
def pair_browser(part: Part, edition: Edition, *, at: datetime) -> str:
    """Return a code that makes the browser a phone of the main door, for a steward or a supervisor.

    Raises OutsideDemonstration, NobodyThere where there is no door, EditionOver after the forum.
    """
    if not settings.DEMONSTRATION or not edition.is_demo:
        raise OutsideDemonstration
    door = edition.checkpoints.order_by("position", "pk").first()
    if door is None or part not in DOOR:
        raise NobodyThere(part)
    name = "Téléphone d’essai" if part == Part.STEWARD else "Téléphone d’essai (responsable)"
    return create_pairing(door, name=name, role=DOOR[part], may_search=True, actor_user=_invite(Part.ORGANISER), at=at)
