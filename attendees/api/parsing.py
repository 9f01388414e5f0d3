"""What phones send, read with distrust: each field has a type, a length and a sentence for when it is wrong."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from unicodedata import category
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from attendees.api.problems import Fault, Problem

MAX_BODY = 512 * 1024
# Control characters, NUL among them, and halves of characters, which no database takes.
UNWANTED = frozenset({"Cc", "Cs"})
# Clocks that were never set show 1970; anything further away is no clock.
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
OLDEST, NEWEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def read_object(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that a request carries, or raise the problem that says why there is none."""
    try:
        declared = int(request.headers.get("Content-Length") or 0)
        body = request.body if declared <= MAX_BODY else None
    except (RequestDataTooBig, ValueError):
        body = None
    if body is None or len(body) > MAX_BODY:
        raise Problem("too-large", 413, _("Envoi trop lourd"), _("Envoyez moins de passages à la fois."))
    try:
        read = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Problem("not-json", 400, _("Envoi illisible"), _("Le corps de la demande n’est pas du JSON.")) from None
    if not isinstance(read, dict):
        raise Problem("not-an-object", 422, _("Envoi mal formé"), faults=[Fault("", _("Un objet JSON est attendu."))])
    return read


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class Fields:
    """The fields of one JSON object. What is wrong is gathered, to be said all at once."""

    def __init__(self, read: object, *, pointer: str = "", faults: list[Fault] | None = None) -> None:
        self.pointer = pointer
        self.faults: list[Fault] = [] if faults is None else faults
        self.read: dict[str, Any] = {}
        if isinstance(read, dict):
            self.read = read
        else:
            self.blame("", _("Un objet JSON est attendu."))

    def blame(self, name: str, detail: str) -> None:
        """Note that a field is wrong."""
        self.faults.append(Fault(f"{self.pointer}/{name}" if name else self.pointer, detail))

    def check(self) -> None:
        """Raise everything that was wrong so far."""
        if self.faults:
            raise Problem(
                "invalid-fields", 422, _("Champs à corriger"), _("Rien n’a été enregistré."), faults=self.faults
            )

    def text(self, name: str, *, longest: int, is_needed: bool = True) -> str:
        """Return a string without control characters; "" when it is absent or wrong."""
        value = self.read.get(name)
        if value is None:
            if is_needed:
                self.blame(name, _("Ce champ manque."))
        elif not isinstance(value, str):
            self.blame(name, _("Un texte est attendu."))
        elif len(value) > longest:
            self.blame(name, _("Texte trop long : %(longest)s caractères au plus.") % {"longest": longest})
        elif any(category(letter) in UNWANTED for letter in value):
            self.blame(name, _("Ce texte contient des caractères interdits."))
        else:
            return value
        return ""

    def choice(self, name: str, choices: Sequence[str], *, default: str) -> str:
        """Return one of the words allowed; the default when the field is absent or wrong."""
        value = self.read.get(name, default)
        if isinstance(value, str) and value in choices:
            return value
        self.blame(name, _("Valeurs possibles : %(choices)s.") % {"choices": ", ".join(choices)})
        return default

    def number(self, name: str, *, is_needed: bool = True, most: int = 2**31 - 1) -> int | None:
        """Return a whole number from 0 on; None when it is absent or wrong."""
        value = self.read.get(name)
        if value is None and not is_needed:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        self.blame(name, _("Un nombre entier est attendu.") if value is not None else _("Ce champ manque."))
        return None

    def uuid(self, name: str) -> UUID | None:
        """Return a UUID in its usual spelling; None, and a fault, when there is none.

        Python reads others ("urn:", digits of all alphabets), by which a phone would not know its own scan again.
        """
        value = self.read.get(name)
        if isinstance(value, str) and _UUID.fullmatch(value):
            return UUID(value)
        self.blame(name, _("Un identifiant UUID est attendu.") if value is not None else _("Ce champ manque."))
        return None

    def moment(self, name: str, *, is_needed: bool = True) -> datetime | None:
        """Return a moment with its offset; None when it is absent or wrong."""
        value = self.read.get(name)
        if value is None:
            if is_needed:
                self.blame(name, _("Ce champ manque."))
            return None
        moment = _read_moment(value)
        if moment is None:
            self.blame(name, _("Une date et une heure avec leur fuseau sont attendues : 2026-11-22T09:00:00Z."))
        return moment

    def list(self, name: str, *, longest: int) -> list[Any]:
        """Return a list that holds something; an empty one, and a fault, when there is none."""
        value = self.read.get(name)
        if not isinstance(value, list) or not value:
            self.blame(name, _("Une liste non vide est attendue."))
        elif len(value) > longest:
            self.blame(name, _("Liste trop longue : %(longest)s éléments au plus.") % {"longest": longest})
        else:
            return value
        return []


def _read_moment(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = parse_datetime(value)
        if moment is None or moment.tzinfo is None:
            return None
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if OLDEST <= moment <= NEWEST else None
