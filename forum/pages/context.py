"""What the layout shows on every page."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from events.models import Edition
from events.selectors import current_edition, is_coming
from forum.core import clock
from forum.core.access import roles_at
from forum.core.enums import Role
from forum.core.legal import remembered_site_details
from matchmaking.perms import MANAGERS

LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


def layout(request: HttpRequest) -> dict[str, Any]:
    """Return what `layout/base.html` needs. Lazy where it costs a query."""
    edition = SimpleLazyObject(lambda: _edition_in_menu(request))
    return {
        "site_name": settings.SITE_NAME,
        "organiser_name": settings.ORGANISER_NAME,
        "site_motif_seed": "ESS",
        "current_edition": edition,
        "is_team": SimpleLazyObject(lambda: bool(roles_at(request))),
        "is_organiser": SimpleLazyObject(lambda: Role.ORGANISER in roles_at(request)),
        "manages_meetings": SimpleLazyObject(lambda: not roles_at(request).isdisjoint(MANAGERS)),
        "site_details": SimpleLazyObject(remembered_site_details),
        "language_switch": _language_switch(request),
        "demonstration_url": reverse("pages:demonstration") if settings.DEMONSTRATION else "",
        "has_mailbox": settings.DEMONSTRATION and bool(settings.EMAIL_FILE_PATH),
        "show_demo_banner": SimpleLazyObject(lambda: _shows_invented_data(request, edition)),
    }


def _edition_in_menu(request: HttpRequest) -> Edition | None:
    """Return the edition of the page where one may still come to it: a query less, and the menu keeps to it."""
    at, edition = clock.now(), getattr(request, "edition", None)
    return edition if edition and is_coming(edition, at=at) else current_edition(at)


def _language_switch(request: HttpRequest) -> list[tuple[str, str, str, bool]]:
    path, current = request.get_full_path(), get_language()
    return [
        (code, LANGUAGE_NAMES.get(code, str(name)), _in_language(path, current, code), code == current)
        for code, name in settings.LANGUAGES
    ]


@lru_cache(maxsize=512)
def _in_language(path: str, current: str | None, code: str) -> str:
    """Return an address, read in the current language, in another: found by resolving it, which is dear."""
    return translate_url(path, code)


def _shows_invented_data(request: HttpRequest, current: Edition | None) -> bool:
    edition = getattr(request, "edition", None) or current
    return bool(edition and edition.is_demo)
