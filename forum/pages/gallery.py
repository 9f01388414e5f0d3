"""Every component in every state on one page, for who builds and draws. In a demonstration only.

The examples lie in templates/forum/gallery/, a file a group. A line `{# name #}` begins an example; what follows is
both rendered and shown, so that the page cannot tell another thing than the code.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from events.enums import Booking, SessionKind, SessionState
from events.models import Edition, Session
from forum.core.enums import CAME_BACK
from forum.core.typed import STALE
from forum.pages.gallery_charts import sample_charts

FOLDER = settings.BASE_DIR / "templates" / "forum" / "gallery"
_EXAMPLE = re.compile(r"^\{# (.+?) #\}\n", re.MULTILINE)
_TAGS = "{% load charts components motif typography %}"
GROUPS = {
    "actions": _("Boutons et liens"),
    "notes": _("Messages et états"),
    "fields": _("Champs de formulaire"),
    "lists": _("Listes, tableaux et chiffres"),
    "charts": _("Graphiques"),
    "frame": _("Navigation et cartes"),
    "door": _("Réponses à l’entrée"),
}


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    source: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: str | Promise
    examples: list[Example]


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise Http404
    context = _samples()
    groups = [
        Group(name, title, _examples(FOLDER / f"{name}.html", request, context)) for name, title in GROUPS.items()
    ]
    return render(request, "forum/gallery.html", {"groups": groups})


def _examples(path: Path, request: HttpRequest, context: dict[str, Any]) -> list[Example]:
    parts = _EXAMPLE.split(path.read_text(encoding="utf8"))[1:]
    sources = zip(parts[::2], (dedent(part).strip() for part in parts[1::2]), strict=True)
    engine = engines["django"]
    return [
        Example(name, source, engine.from_string(_TAGS + source).render(context, request)) for name, source in sources
    ]


class SampleForm(forms.Form):
    """A field of each sort."""

    name = forms.CharField(label="Prénom", help_text="Comme sur le badge.")
    company = forms.CharField(label="Structure", required=False)
    email = forms.EmailField(label="Courriel")
    day = forms.DateField(label="Jour", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    kind = forms.ChoiceField(
        label="Sorte de structure", choices=[("", "Choisissez…"), ("a", "Association"), ("b", "Coopérative")]
    )
    needs = forms.CharField(label="Vos besoins", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label="Fichier", required=False)
    room = forms.ChoiceField(label="Atelier", choices=[("a", "Toits"), ("b", "Marchés")], widget=forms.RadioSelect)
    access = forms.MultipleChoiceField(
        label="Accès", choices=[("x", "Place pour un fauteuil"), ("y", "Langue des signes")], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    agrees = forms.BooleanField(label="J’accepte de figurer sur les photos", required=False)


class SampleFinder(forms.Form):
    """Filters of a list."""

    name = forms.CharField(label="Nom", required=False)
    kind = forms.ChoiceField(label="Sorte", choices=[("", "Toutes les sortes")], required=False)
    since = forms.DateField(label="Du", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    until = forms.DateField(label="Au", widget=forms.DateInput(attrs={"type": "date"}), required=False)


def _form(prefix: str, data: dict[str, Any] | None = None, *, disabled: bool = False) -> SampleForm:
    given = {f"{prefix}-{name}": value for name, value in data.items()} if data is not None else None
    form = SampleForm(given, prefix=prefix)
    for field in form.fields.values():
        field.disabled = disabled
    return form


def _samples() -> dict[str, Any]:
    """Return what the examples name, all of it invented and none of it stored."""
    typed = {
        "name": "Zoé", "company": "La Ruche d’exemple", "email": "zoe@example.org", "day": "2026-11-22", "kind": "a",
        "needs": "Une place pour un fauteuil.", "room": "a", "access": ["x"], "agrees": "on",
    }  # fmt: skip
    back = _form("back", typed)
    back.add_error(None, ValidationError(STALE, code=CAME_BACK))
    rows = Paginator(range(90), 30)
    edition = Edition(slug="2026", year=2026)
    return {
        **sample_charts(),
        "empty": _form("empty"),
        "filled": _form("filled", typed),
        "wrong": _form("wrong", typed | {"name": "", "email": "zoe", "kind": "", "room": "", "day": "hier"}),
        "closed": _form("closed", typed, disabled=True),
        "code": _form("code"),
        "back": back,
        "finder": SampleFinder({"name": "Zoé"}, prefix="finder"),
        "first": rows.page(1),
        "middle": rows.page(2),
        "last": rows.page(3),
        "workshop": _card(edition, "Cultiver sur les toits", Booking.NEEDED, left=5),
        "full": _card(edition, "Un jardin au pied des tours", Booking.NEEDED, left=0),
        "cancelled": _card(edition, "Semer, planter, récolter", Booking.NEEDED, left=0, state=SessionState.CANCELLED),
    }


def _card(edition: Edition, title: str, booking: Booking, *, left: int, state: str = SessionState.SCHEDULED) -> Any:
    starts_at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    session = Session(
        edition=edition, title=title, kind=SessionKind.WORKSHOP, booking=booking, capacity=24, state=state,
        starts_at=starts_at, ends_at=starts_at.replace(hour=10), has_sign_language=True, abstract="Avec les mains.",
    )  # fmt: skip
    anchor = f"exemple-{left}-{state}"
    return SimpleNamespace(
        session=session, speakers=[], left=left, anchor=anchor, has_more=True, is_bookable=True, language_name=""
    )
