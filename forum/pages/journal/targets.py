"""What the journal's lines speak of: found again in bulk, one query a kind, and named."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.core.models import LogEntry

# A kind of thing, as it stands after a verb: the one that is there, and one that is gone.
PHRASES: dict[str, tuple[str | Promise, str | Promise]] = {
    "attendees.registration": (gettext_lazy("l’inscription de %(name)s"), gettext_lazy("une inscription effacée")),
    "attendees.checkpoint": (
        gettext_lazy("le point de contrôle « %(name)s »"),
        gettext_lazy("un point de contrôle supprimé"),
    ),
    "attendees.scanner": (gettext_lazy("le téléphone « %(name)s »"), gettext_lazy("un téléphone supprimé")),
    "attendees.category": (gettext_lazy("la catégorie « %(name)s »"), gettext_lazy("une catégorie supprimée")),
    "matchmaking.meetingprogramme": (
        gettext_lazy("le programme « %(name)s »"),
        gettext_lazy("un programme de rendez-vous supprimé"),
    ),
    "matchmaking.participant": (
        gettext_lazy("la fiche de rendez-vous « %(name)s »"),
        gettext_lazy("une fiche de rendez-vous supprimée"),
    ),
    "matchmaking.meeting": (gettext_lazy("le rendez-vous n° %(name)s"), gettext_lazy("un rendez-vous supprimé")),
    "matchmaking.schedulerun": (gettext_lazy("un planning de rendez-vous"), gettext_lazy("un planning de rendez-vous")),
    "matchmaking.paperprint": (
        gettext_lazy("un papier de rendez-vous"),
        gettext_lazy("un papier de rendez-vous"),
    ),
    "attendees.badgeprint": (gettext_lazy("les badges"), gettext_lazy("les badges")),
    "core.user": (gettext_lazy("le compte %(name)s"), gettext_lazy("un compte supprimé")),
    "core.outboxmail": (gettext_lazy("un courriel à %(name)s"), gettext_lazy("un courriel effacé")),
    "core.legaltext": (gettext_lazy("la page légale « %(name)s »"), gettext_lazy("une page légale")),
    "core.sitedetails": (gettext_lazy("les informations du site"), gettext_lazy("les informations du site")),
    "mfa.authenticator": (gettext_lazy("un second facteur (%(name)s)"), gettext_lazy("un second facteur")),
    "events.edition": (gettext_lazy("l’édition %(name)s"), gettext_lazy("une édition supprimée")),
    "events.reportedfigure": (
        gettext_lazy("le chiffre annoncé « %(name)s »"),
        gettext_lazy("un chiffre annoncé supprimé"),
    ),
    "events.session": (gettext_lazy("la séance « %(name)s »"), gettext_lazy("une séance supprimée")),
    "events.room": (gettext_lazy("la salle « %(name)s »"), gettext_lazy("une salle supprimée")),
    "events.venue": (gettext_lazy("le lieu « %(name)s »"), gettext_lazy("un lieu supprimé")),
    "events.track": (gettext_lazy("le parcours « %(name)s »"), gettext_lazy("un parcours supprimé")),
    "events.speaker": (gettext_lazy("l’intervention de %(name)s"), gettext_lazy("une intervention supprimée")),
}
# What names of a kind need besides their own row.
JOINED = {
    "attendees.registration": ("edition",),
    "attendees.checkpoint": ("edition",),
    "attendees.scanner": ("checkpoint__edition",),
    "mfa.authenticator": ("user",),
}
# The organisers' pages of things.
PAGES: dict[str, Callable[[Any], str]] = {
    "attendees.registration": lambda row: reverse("attendees:guest", args=[row.edition.slug, row.pk]),
    "attendees.checkpoint": lambda row: reverse("attendees:doors", args=[row.edition.slug]),
    "attendees.scanner": lambda row: reverse("attendees:doors", args=[row.checkpoint.edition.slug]),
    "events.edition": lambda row: reverse("pages:count", args=[row.slug]),
    "events.reportedfigure": lambda row: reverse("pages:reported_figure", args=[row.pk]),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a line is about, in words; the address is empty where there is no page for who reads."""

    type: str
    id: str
    name: str = ""
    url: str = ""
    is_gone: bool = False

    @property
    def phrase(self) -> str | SafeString:
        """The thing as it stands in a sentence, its name leading to it."""
        return self._say(format_html('<a href="{}">{}</a>', self.url, self.name) if self.url else self.name)

    @property
    def plain(self) -> str:
        """The same without a link."""
        return str(self._say(self.name))

    def _say(self, name: str | SafeString) -> str | SafeString:
        there, gone = PHRASES.get(self.type, (None, None))
        if there is None:
            kind = _kind_of(self.type)
            return f"{kind} ({_('supprimé')})" if self.is_gone else format_html("{} « {} »", kind, name)
        # A name taken from the journal says more of what was deleted than "one that was deleted".
        return format_html(str(gone if self.is_gone and not name else there).replace("%(name)s", "{}"), name)


def find_targets(entries: Iterable[LogEntry], *, opens_back_room: bool) -> dict[tuple[str, str], Target]:
    """Return what some lines speak of, by type and id. As many queries as there are kinds of things."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry.target_type].add(entry.target_id)
    found = {}
    for kind in sorted(wanted):
        rows = find_rows(model_of(kind), wanted[kind], *JOINED.get(kind, ()))
        for key in wanted[kind]:
            row = rows.get(key)
            found[kind, key] = (
                Target(kind, key, is_gone=True) if row is None else _target(kind, key, row, opens_back_room)
            )
    return found


def model_of(kind: str) -> type[models.Model] | None:
    """Return the model of a target's type, None for one that the app no longer has."""
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def find_rows(model: type[models.Model] | None, keys: Iterable[Any], *joined: str) -> dict[str, Any]:
    """Return the rows of some keys, by the key as the journal writes it. At most one query."""
    if model is None:
        return {}
    readable = []
    for key in keys:
        try:
            readable.append(model._meta.pk.to_python(key))
        except ValidationError:
            continue
    if not readable:
        return {}
    rows = model._default_manager.filter(pk__in=readable)
    return {str(row.pk): row for row in (rows.select_related(*joined) if joined else rows).order_by("pk")}


def _target(kind: str, key: str, row: Any, opens_back_room: bool) -> Target:
    if kind == "core.outboxmail":
        return Target(kind, key, row.recipient)
    if kind in PAGES:
        return Target(kind, key, _name_of(kind, row), PAGES[kind](row))
    return Target(kind, key, str(row), _back_room_url(row) if opens_back_room else "")


def _name_of(kind: str, row: Any) -> str:
    if kind == "attendees.registration":
        return row.full_name or _("une personne anonymisée")
    return row.slug if kind == "events.edition" else str(row)


def _back_room_url(row: models.Model) -> str:
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


def _kind_of(kind: str) -> str:
    model = model_of(kind)
    return str(model._meta.verbose_name) if model else kind
