"""The mailed link that opens one registration: who holds it acts as the person registered.

It is signed, not stored. Raising the registration's `link_version` kills every link and every browser session
that a link opened.
"""

from collections.abc import MutableMapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from attendees.models import Registration

_SALT = "attendees.links"
_NEWSLETTER_SALT = "attendees.newsletter"
_SESSION_KEY = "registration_links"
# Where the link leads on, as its address says.
ONWARD = "suite"

Session = MutableMapping[str, Any]


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")


def link_token(registration: Registration) -> str:
    """Return the secret part of the link that opens a registration."""
    return _signer().sign(f"{registration.pk.hex}.{registration.link_version}")


def registration_for_link(token: str) -> Registration | None:
    """Return the registration that a link opens, None when the link is forged, cut or dead."""
    try:
        key, version = _signer().unsign(token).split(".")
    except BadSignature:
        return None
    living = Registration.objects.select_related("edition", "category")
    return living.filter(pk=UUID(key), link_version=int(version)).first()


def link_address(registration: Registration, onward: str = "") -> str:
    """Return the whole address of the link, in the registration's language; `onward`: a page of ours to land on."""
    with translation.override(registration.language):
        address = settings.SITE_URL + reverse("attendees:open_link", args=[link_token(registration)])
    return f"{address}?{urlencode({ONWARD: onward})}" if onward else address


def remember_link(session: Session, registration: Registration) -> None:
    """Note in the browser's session that its owner came by the registration's link."""
    session[_SESSION_KEY] = session.get(_SESSION_KEY, {}) | {registration.pk.hex: registration.link_version}


def holds_link(session: Session, registration: Registration) -> bool:
    """Return whether the browser's session was opened by the registration's link, and that link still lives."""
    return session.get(_SESSION_KEY, {}).get(registration.pk.hex) == registration.link_version


def newsletter_token(registration: Registration) -> str:
    """Return the secret part of the link that ends the newsletter, and does nothing else.

    It outlives what makes the other links die: whoever has the letter may refuse the next one, years later too.
    """
    return Signer(salt=_NEWSLETTER_SALT, sep=".").sign(registration.pk.hex)


def registration_for_newsletter(token: str) -> Registration | None:
    """Return the registration whose newsletter a link ends, None when the link is forged or cut."""
    try:
        key = Signer(salt=_NEWSLETTER_SALT, sep=".").unsign(token)
    except BadSignature:
        return None
    return Registration.objects.select_related("edition").filter(pk=UUID(key)).first()


def newsletter_address(registration: Registration) -> str:
    """Return the whole address of that link, in the registration's language: for `Letter.unsubscribe_url`."""
    with translation.override(registration.language):
        return settings.SITE_URL + reverse("attendees:newsletter_stop", args=[newsletter_token(registration)])
