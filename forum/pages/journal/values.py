"""What a line changed, in words: fields by their names, numbers of objects by theirs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from attendees.enums import ScannerRole
from attendees.models import Registration
from events.enums import FigureMoment
from events.models import Session
from forum.core.enums import Role
from forum.core.journal import WITHHELD
from forum.core.models import LogEntry
from forum.core.text import format_day, format_time
from forum.pages.demo.enums import Moment, Part
from forum.pages.journal.targets import find_rows, model_of
from matchmaking.enums import LeadKind, Verdict
from matchmaking.models import Participant

# What services write beside the fields of models.
NAMES: dict[str, str | Promise] = {
    "seats": gettext_lazy("séances réservées"),
    "participants": gettext_lazy("participants"),
    "registration": gettext_lazy("personne en question"),
    "people": gettext_lazy("personnes"),
    "mails": gettext_lazy("courriels"),
    "wishes": gettext_lazy("vœux"),
    "notes": gettext_lazy("notes"),
    "month": gettext_lazy("mois après"),
    "letters": gettext_lazy("lettres"),
    "verdict": gettext_lazy("suite"),
    "leads": gettext_lazy("pistes"),
    "introduction_to": gettext_lazy("mise en relation promise"),
    "shared_message": gettext_lazy("message à l’autre"),
    "is_kept": gettext_lazy("promesse tenue"),
    "lines": gettext_lazy("lignes"),
    "total": gettext_lazy("badges"),
    "done": gettext_lazy("badges faits"),
    "reason": gettext_lazy("raison"),
    "filter": gettext_lazy("filtre"),
    "name": pgettext_lazy("d’une chose", "nom"),
    "user": gettext_lazy("compte"),
    "role": gettext_lazy("rôle"),
    "may_search": gettext_lazy("peut chercher un nom"),
    "factor": gettext_lazy("second facteur"),
    "sessions": gettext_lazy("sessions ouvertes"),
    "is_new": gettext_lazy("compte nouveau"),
    "slots": gettext_lazy("créneaux"),
    "tables": gettext_lazy("tables"),
    "phases": gettext_lazy("étapes"),
    "criterion": gettext_lazy("critère"),
    "answers": gettext_lazy("réponses"),
    "document": gettext_lazy("document"),
    "checkpoint": gettext_lazy("porte"),
    "doors": gettext_lazy("portes"),
    "phones": gettext_lazy("téléphones"),
    "unknown": gettext_lazy("codes inconnus"),
    "moment": gettext_lazy("moment"),
    "part": gettext_lazy("rôle joué"),
}
# What their values read as.
WORDS: dict[str, dict[str, str | Promise]] = {
    "role": dict(Role.choices) | dict(ScannerRole.choices),
    "factor": {
        "totp": gettext_lazy("application de codes"),
        "webauthn": gettext_lazy("clé d’accès"),
        "recovery_codes": gettext_lazy("codes de secours"),
    },
    "moment": dict(Moment.choices) | dict(FigureMoment.choices),
    "part": dict(Part.choices),
    "verdict": dict(Verdict.choices),
    "leads": dict(LeadKind.choices),
}
# Numbers that tell nobody anything.
SILENT = {"ticket", "versions"}
# What has no before.
SAID_ONCE = {"reason"}
# Names where the field of that name holds a number: the line tells what stood there.
NAMED = {("attendees.scanner", "checkpoint")}
# Lists of numbers that are not fields of their target.
REFERENCES: dict[str, type[models.Model]] = {
    "seats": Session,
    "participants": Participant,
    "registration": Registration,
}

Rows = dict[type[models.Model], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what it was and what it became. Withheld where the journal keeps neither."""

    label: str
    before: str
    after: str
    is_withheld: bool = False


def find_values(entries: Iterable[LogEntry]) -> Rows:
    """Return the objects that changes name by their numbers. As many queries as there are kinds of objects."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for entry in entries:
        for name, pair in _pairs(entry):
            model = _model_behind(entry.target_type, name)
            if model is not None and pair != WITHHELD:
                wanted[model].update(str(key) for side in pair for key in _keys(side))
    return {model: find_rows(model, keys) for model, keys in sorted(wanted.items(), key=lambda item: item[0].__name__)}


def tell_changes(entry: LogEntry, rows: Rows, zone: ZoneInfo) -> list[Change]:
    """Return what a line changed, in words; times in the hours of `zone`."""
    told, language = [], get_language() or "fr"
    for name, pair in _pairs(entry):
        label = _label(entry.target_type, name, language)
        if pair == WITHHELD:
            told.append(Change(label, "", "", is_withheld=True))
        elif name not in SILENT:
            before, after = (_say(entry.target_type, name, value, rows, zone) for value in pair)
            told.append(Change(label, "" if name in SAID_ONCE else before, after))
    return told


def _pairs(entry: LogEntry) -> Iterator[tuple[str, list[Any]]]:
    """Yield the changes that have the shape of a change, old lines may hold anything; in one order on any database."""
    for name, pair in sorted(entry.changes.items()):
        if isinstance(pair, list) and len(pair) == 2:
            yield name, pair


# An export reads the same few fields a hundred thousand times: each is looked up, and translated, once.


@lru_cache(maxsize=1000)
def _label(kind: str, name: str, language: str) -> str:
    return str(NAMES.get(name) or getattr(_field(kind, name), "verbose_name", None) or name)


@lru_cache(maxsize=1000)
def _choices(kind: str, name: str, language: str) -> dict[Any, str]:
    choices = getattr(_field(kind, name), "flatchoices", None) or WORDS.get(name, {}).items()
    return {value: str(label) for value, label in choices}


@lru_cache(maxsize=1000)
def _field(kind: str, name: str) -> Any:
    model = model_of(kind)
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


@lru_cache(maxsize=1000)
def _model_behind(kind: str, name: str) -> type[models.Model] | None:
    if name in REFERENCES:
        return REFERENCES[name]
    if (kind, name) in NAMED:
        return None
    related = getattr(_field(kind, name), "related_model", None)
    return related if isinstance(related, type) else None


def _keys(side: Any) -> list[Any]:
    if side is None or side == "":
        return []
    return side if isinstance(side, list) else [side]


def _say(kind: str, name: str, value: Any, rows: Rows, zone: ZoneInfo) -> str:
    model = _model_behind(kind, name)
    if model is not None:
        known = rows.get(model, {})
        return ", ".join(_name_of(known.get(str(key))) for key in _keys(value)) or _("rien")
    if value is None or value in ("", []):
        return _("rien")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, str) and isinstance(_field(kind, name), models.DateField):
        return _say_moment(value, zone)
    words = _choices(kind, name, get_language() or "fr")
    if isinstance(value, list):
        return ", ".join(words.get(item, str(item)) if isinstance(item, str) else str(item) for item in value)
    return words.get(value, str(value)) if isinstance(value, str) else str(value)


def _name_of(row: Any) -> str:
    if row is None:
        return _("supprimé")
    return (row.full_name or _("une personne anonymisée")) if isinstance(row, Registration) else str(row)


def _say_moment(value: str, zone: ZoneInfo) -> str:
    language = get_language() or "fr"
    try:
        moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return value
    if not isinstance(moment, datetime):
        return format_day(moment, language)
    local = moment.astimezone(zone)
    return f"{format_day(local, language)}, {format_time(local, language)}"
