"""The end page of a registration: the same for an address that was known and one that was not.

It shows what was typed to the browser that typed it. The browser keeps these words itself, signed, and the site does
not: nobody who registers leaves a session behind.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.models import Category
from attendees.selectors.badge import edition_label
from attendees.views.access import find_edition
from attendees.views.frame import render_in
from events.models import Edition
from forum.core.newcomers import ReadyPages, ReadyWords
from forum.core.templatetags.components import name_size

# As long as one may want to read the page again.
SHOWN_FOR = timedelta(hours=1)
COOKIE = "inscription"
_SALT = "attendees.registered"
_PAGES = ReadyPages(harmless=[COOKIE])
_WORDS = ReadyWords()


def remember(answer: HttpResponse, edition: Edition, typed: Mapping[str, Any]) -> None:
    """Give the browser what it just sent, for the end page of this edition."""
    said = {name: typed[name] for name in ("first_name", "last_name", "organisation", "email", "waits")}
    # As it is called today: the end page asks for nothing.
    category = {name: getattr(typed["category"], name) for name in ("name", "name_en", "colour")}
    words = signing.dumps([edition.slug, said, category], salt=_SALT, compress=True)
    answer.set_cookie(
        COOKIE, words, max_age=SHOWN_FOR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def _recall(request: HttpRequest, edition: Edition) -> dict[str, Any] | None:
    try:
        slug, said, category = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SHOWN_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return {**said, "category": Category(**category)} if slug == edition.slug else None


@login_not_required
@never_cache
@require_safe
def registered(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_edition(request, slug, lately=True)

    def frame() -> HttpResponse:
        return render_in(edition, request, "attendees/registered.html", {})

    def words() -> str:
        return _words(request, edition, _recall(request, edition))

    return _PAGES.hand_out(request, frame, {"words": words})


def _words(request: HttpRequest, edition: Edition, said: dict[str, Any] | None) -> str:
    if said is None:
        return render_to_string("attendees/registered_unknown.html", {"edition": edition}, request)
    typed = {name: said[name] for name in ("first_name", "last_name", "organisation", "email")}
    category, waits = said["category"], said["waits"]
    size = name_size(said["first_name"] or said["last_name"])

    def render(marks: dict[str, str]) -> str:
        names = [name for name in (marks["first_name"], marks["last_name"]) if name]
        context = {
            "edition": edition,
            "said": marks | {"waits": waits, "category": category},
            "large": "".join(names[:1]),
            "small": "".join(names[1:]),
            "size": size,
            "label": edition_label(edition, get_language() or "fr"),
        }
        return render_to_string("attendees/registered_words.html", context, request)

    shape = (edition.pk, waits, size, category.name, category.name_en, category.colour)
    return _WORDS.fill_in(shape, typed, render)
