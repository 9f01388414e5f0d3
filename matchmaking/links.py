"""Signed addresses of this app. Nothing of them is stored; raising a registration's `link_version` kills them."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from matchmaking.models import ParticipantMember

_CALENDAR_SALT = "matchmaking.calendar"


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
