"""The letters that this app sends. Each builder gets the registration's id and reads the rest when it is sent."""

from typing import Any

from django.utils.translation import gettext as _

from attendees.models import Registration
from forum.core.outbox import Letter, letter


def _read(context: dict[str, Any]) -> Registration | None:
    """Return the registration that a letter speaks of, or None when it was erased meanwhile.

    None too when its links died meanwhile: a letter still waiting for a former address must not bring it the new
    link.
    """
    registration = _read_whatever_link(context)
    if registration is None or registration.link_version != context.get("link_version", registration.link_version):
        return None
    return registration


def _read_whatever_link(context: dict[str, Any]) -> Registration | None:
    people = Registration.objects.select_related("edition__venue", "category")
    return people.filter(pk=context["registration"]).first()


@letter("registration_confirmed")
def registration_confirmed(context: dict[str, Any]) -> Letter | None:
    """Bring the ticket, the badge, the calendar and the link that manages the registration."""
    registration = _read(context)
    if registration is None or not registration.is_confirmed:
        return None
    return Letter(_("Votre inscription au forum est confirmée"), "registration_confirmed", {"registration": registration})


@letter("already_registered")
def already_registered(context: dict[str, Any]) -> Letter | None:
    """Answer whoever registers a second time: nothing changed, here is the link."""
    registration = _read(context)
    if registration is None or not registration.is_confirmed:
        return None
    return Letter(_("Vous êtes déjà inscrit au forum"), "already_registered", {"registration": registration})


@letter("registration_cancelled")
def registration_cancelled(context: dict[str, Any]) -> Letter | None:
    """Say that the registration is cancelled and how to come back."""
    registration = _read(context)
    if registration is None or not registration.is_cancelled:
        return None
    return Letter(_("Votre inscription est annulée"), "registration_cancelled", {"registration": registration})


@letter("seats_changed")
def seats_changed(context: dict[str, Any]) -> Letter | None:
    """List the seats that the person now holds."""
    registration = _read(context)
    if registration is None or not registration.is_confirmed:
        return None
    return Letter(_("Vos séances ont changé"), "seats_changed", {"registration": registration})


@letter("email_changed")
def email_changed(context: dict[str, Any]) -> Letter | None:
    """Tell the former mailbox that the registration now writes elsewhere. Never says where, gives no link."""
    registration = _read_whatever_link(context)
    if registration is None:
        return None
    return Letter(_("L’adresse de votre inscription a changé"), "email_changed", {"registration": registration})
