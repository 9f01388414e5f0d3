"""The signed links of meetings: into a participant's pages, to stand behind one, to somebody's calendar.

Nothing of them is stored; raising a registration's `link_version` kills them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from attendees.links import link_token
from attendees.models import Registration
from matchmaking.models import Participant, ParticipantMember

_CALENDAR_SALT = "matchmaking.calendar"
_SALT = "matchmaking.invitation"
INVITED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is asked to stand behind a participant, perhaps in the place of a member."""

    participant: Participant
    registration: Registration
    replaces: int | None


def participant_address(participant: UUID, registration: Registration) -> str:
    """Return the link that opens a participant's pages for one of its people, in their language."""
    with translation.override(registration.language):
        return settings.SITE_URL + reverse("matchmaking:open_link", args=[participant, link_token(registration)])


def invitation_address(participant: UUID, registration: Registration, *, replaces: int | None, at: datetime) -> str:
    """Return the link by which somebody stands behind a participant; it lives two weeks from `at` on."""
    parts = (participant.hex, registration.pk.hex, registration.link_version, replaces or 0, int(at.timestamp()))
    token = Signer(salt=_SALT, sep=".").sign("-".join(map(str, parts)))
    with translation.override(registration.language):
        return settings.SITE_URL + reverse("matchmaking:invitation", args=[token])


def read_invitation(token: str, *, at: datetime) -> Invitation | None:
    """Return the invitation that a link holds, None when it is forged, cut, too old, or its people are gone."""
    try:
        parts = Signer(salt=_SALT, sep=".").unsign(token).split("-")
    except BadSignature:
        return None
    participant, registration, version, replaces, sent_at = parts
    if at.timestamp() > int(sent_at) + INVITED_FOR.total_seconds():
        return None
    person = Registration.objects.select_related("edition__venue").filter(
        pk=UUID(registration), link_version=int(version)
    )
    rows = Participant.objects.select_related("programme__edition__venue").filter(pk=UUID(participant))
    found, invited = rows.first(), person.first()
    return Invitation(found, invited, int(replaces) or None) if found and invited else None


def calendar_token(member: ParticipantMember) -> str:
    """Return the secret part of the address where a calendar program reads somebody's meetings."""
    text = f"{member.pk}.{member.registration_id.hex}.{member.registration.link_version}"
    return Signer(salt=_CALENDAR_SALT, sep=".").sign(text)


def calendar_address(member: ParticipantMember) -> str:
    """Return the whole address of that calendar."""
    return settings.SITE_URL + reverse("meeting_calendar", args=[calendar_token(member)])


def member_for_calendar(token: str) -> ParticipantMember | None:
    """Return whose meetings an address gives, None when it is forged, cut or dead, or the person has left."""
    try:
        key, person, version = Signer(salt=_CALENDAR_SALT, sep=".").unsign(token).split(".")
    except BadSignature:
        return None
    living = ParticipantMember.objects.present().filter(
        pk=int(key), registration=UUID(person), registration__link_version=int(version)
    )
    rows = living.select_related("participant", "programme__edition__venue", "programme__room", "registration")
    member = rows.first()
    if member is None or not member.registration.is_confirmed or not member.programme.is_shown:
        return None
    member.participant.programme = member.programme
    return member
