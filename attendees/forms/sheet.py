"""Typing in a sheet that was signed: which one, who, when. Names of fields are what addresses carry."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from attendees.badges.content import NO_LETTER
from attendees.forms.fields import NAME_LENGTH, LineField, MailboxField, NameField, SubmissionField
from attendees.models import Checkpoint
from attendees.presence import DAY_TURNS
from attendees.selectors.sheet import Line, Seen, day_of, has_namesake
from attendees.services.details import Details
from attendees.services.door.sheet import SheetEntry
from attendees.services.walk_in import WalkIn
from events.models import Edition
from forum.core.text import format_day

HOUR_LENGTH = 10
# "9 h 12", "9:12", "9.12", "0912", "9 h", "9".
_HOUR = re.compile(r"(\d{1,2})\s*(?:[h:.]?\s*(\d{2})|h)?\s*(?:min)?", re.IGNORECASE | re.ASCII)
BAD_HOUR = _("Écrivez une heure, comme 9:12.")
TO_COME = _("Cette heure est encore à venir.")


def read_hour(text: str) -> time:
    """Return an hour as people write it. Raises ValidationError."""
    # Without a word of regular expressions for them: the spaces of French typography are plain here.
    read = _HOUR.fullmatch(" ".join(text.split()))
    if read is None:
        raise ValidationError(BAD_HOUR, code="invalid")
    hours, minutes = int(read[1]), int(read[2] or 0)
    if hours > 23 or minutes > 59:  # the clock's own
        raise ValidationError(BAD_HOUR, code="invalid")
    return time(hours, minutes)


def moment_of(hour: time, day: date, edition: Edition) -> datetime:
    """Return when an hour of a day of the forum was: before four in the morning it is the night after."""
    is_night = timedelta(hours=hour.hour, minutes=hour.minute) < DAY_TURNS
    return datetime.combine(day + timedelta(days=is_night), hour, edition.zone)


class HourField(LineField):
    """An hour of a day of the forum; "" where nothing was written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=HOUR_LENGTH, required=False, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        return read_hour(text) if text else None


class SheetChoiceForm(forms.Form):
    """Which sheet: its door, its letter, its day. What an edition has but one of is not asked."""

    porte = forms.ChoiceField(label=_("Point de contrôle"))
    lettre = forms.ChoiceField(
        label=_("Lettre"), required=False, help_text=_("Pour une séance, laissez vide : sa feuille est entière.")
    )
    jour = forms.ChoiceField(label=_("Jour"), required=False)

    def __init__(
        self, doors: Sequence[Checkpoint], days: Sequence[date], letters: Mapping[str, int], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._doors = {str(door.pk): door for door in doors}
        self._letters = letters
        self._days = {day.isoformat(): day for day in days}
        self.fields["porte"].choices = [(pk, door.name) for pk, door in self._doors.items()]
        named = [(letter, _("autres signes") if letter == NO_LETTER else letter) for letter in letters]
        self.fields["lettre"].choices = [("", pgettext_lazy("lettre", "aucune")), *named]
        language = get_language() or "fr"
        if len(days) > 1:
            self.fields["jour"].choices = [(key, format_day(day, language)) for key, day in self._days.items()]
        else:
            del self.fields["jour"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        door = self._doors.get(cleaned.get("porte", ""))
        if door and door.is_main and self._letters and not cleaned.get("lettre") and "lettre" not in self.errors:
            self.add_error("lettre", _("Choisissez une lettre : la feuille de l’entrée va par lettres."))
        if door and door.session and day_of(door) not in self._days.values():
            self.add_error("porte", _("Cette séance n’a pas encore eu lieu : sa feuille reste à signer."))
        return cleaned

    @property
    def door(self) -> Checkpoint:
        """Return the door chosen. The form is valid, as for what follows."""
        return self._doors[self.cleaned_data["porte"]]

    @property
    def letter(self) -> str:
        return self.cleaned_data["lettre"] if self.door.is_main else ""

    @property
    def day(self) -> date:
        asked = self._days.get(self.cleaned_data.get("jour", ""))
        return day_of(self.door) or asked or list(self._days.values())[-1]


@dataclass(slots=True)
class Row:
    """A line of the sheet on the screen: ticked or not, the hour as it was typed, and what is wrong with it."""

    line: Line
    seen: Seen | None = None
    is_ticked: bool = False
    hour: str = ""
    error: str = ""

    @property
    def field(self) -> str:
        return f"heure-{self.line.registration}"


class SheetForm(forms.Form):
    """Who signed. An hour beside a name is a tick as well; those known to have been there are not asked."""

    submission = SubmissionField(required=False)
    heure = HourField(
        label=_("Heure d’arrivée de toutes les personnes cochées"),
        help_text=_("Pour qui n’a pas d’heure écrite à côté de son nom."),
    )

    def __init__(
        self,
        lines: Collection[Line],
        seen: Mapping[UUID, Seen],
        *args: Any,
        day: date,
        start: datetime,
        edition: Edition,
        at: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._day, self._start, self._edition, self._at = day, start, edition, at
        self.entries: list[SheetEntry] = []
        ticked = set(self.data.getlist("signe")) if self.is_bound else set()
        self.rows = [Row(line, seen.get(line.registration)) for line in lines]
        for row in self.rows:
            row.hour = self.data.get(row.field, "")[:100] if self.is_bound else ""
            row.is_ticked = str(row.line.registration) in ticked or bool(row.hour.strip())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        hour = cleaned.get("heure")
        common = moment_of(hour, self._day, self._edition) if hour else self._start
        signed = [row for row in self.rows if row.is_ticked and not row.seen]
        if not signed:
            raise ValidationError(_("Cochez les personnes qui ont signé."), code="nobody")
        for row in signed:
            moment = self._read(row) or common
            # Said where it was typed: beside the name, else at the hour of all.
            if moment > self._at and row.hour.strip() and not row.error:
                self._blame(row, str(TO_COME))
            self.entries.append(SheetEntry(row.line.registration, moment))
        if common > self._at and "heure" not in self.errors and any(not row.hour.strip() for row in signed):
            self.add_error("heure", TO_COME)
        return cleaned

    def _read(self, row: Row) -> datetime | None:
        if not row.hour.strip():
            return None
        try:
            return moment_of(read_hour(row.hour), self._day, self._edition)
        except ValidationError as refused:
            self._blame(row, refused.messages[0])
            return None

    def _blame(self, row: Row, message: str) -> None:
        """Say what is wrong with somebody's hour: beside it, and in the summary, which leads there."""
        row.error = message
        name = f"{row.line.person.name} {row.line.person.first_name}".strip()
        self.fields[row.field] = HourField(label=name)
        self.add_error(row.field, message)


class UnexpectedForm(forms.Form):
    """Somebody who signed a blank line of the sheet."""

    submission = SubmissionField(required=False)
    nom = NameField(label=pgettext_lazy("de famille", "Nom"), required=False, max_length=NAME_LENGTH)
    prenom = NameField(label=_("Prénom"), required=False, max_length=NAME_LENGTH)
    courriel = MailboxField(label=_("Adresse électronique"), required=False)
    arrivee = HourField(label=_("Heure d’arrivée"), help_text=_("Sinon, celle du début."))
    homonyme = forms.BooleanField(label=_("C’est une autre personne du même nom"), required=False)

    def __init__(self, *args: Any, day: date, start: datetime, edition: Edition, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._day, self._start, self._edition, self._at = day, start, edition, at
        # Somebody of that name is expected: whether it is they is for the reader of the sheet to say.
        self.asks_namesake = bool(self.data.get("homonyme"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("nom") and not cleaned.get("prenom") and not {"nom", "prenom"} & self.errors.keys():
            self.add_error("nom", _("Écrivez un nom ou un prénom."))
        elif not self.errors and not cleaned["homonyme"] and self._has_namesake():
            self.asks_namesake = True
            self.add_error(
                "nom",
                _(
                    "Une personne de ce nom est inscrite : cochez-la plutôt sur la feuille de sa lettre. "
                    "Si c’est quelqu’un d’autre, cochez la case ci-dessous."
                ),
            )
        hour = cleaned.get("arrivee")
        cleaned["at"] = moment_of(hour, self._day, self._edition) if hour else self._start
        if cleaned["at"] > self._at and "arrivee" not in self.errors:
            self.add_error("arrivee", TO_COME)
        return cleaned

    def _has_namesake(self) -> bool:
        details = self.walk_in.details
        but = self.cleaned_data["submission"]
        return has_namesake(self._edition, details.name_key, email_key=details.email_key, but=but)

    @property
    def walk_in(self) -> WalkIn:
        """Return whom to register. The form is valid."""
        said = self.cleaned_data
        details = Details(
            first_name=said["prenom"], last_name=said["nom"], email=said["courriel"], language=get_language() or "fr"
        )
        return WalkIn(id=said["submission"], details=details)
