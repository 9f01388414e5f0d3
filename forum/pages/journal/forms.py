"""Looking for lines of the journal. The names of the fields are what addresses carry."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField
from attendees.models import Registration
from attendees.selectors.guest import find_people
from events.models import Edition
from forum.core.acts import known_acts
from forum.core.enums import ActorKind
from forum.core.journal_search import LineFilter

WORDS = 100
# A name that more people bear than this is no search.
PEOPLE_FOUND = 200
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


class DayField(forms.DateField):
    """A day, as browsers' own calendars send it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(_("Choisissez un jour entre 2000 et 2999."))


class LineFilterForm(forms.Form):
    """What to look for. A filter that makes no sense filters nothing, and its message says so."""

    person = LineField(label=_("À propos de (personne inscrite)"), required=False, max_length=WORDS)
    act = forms.ChoiceField(label=_("Acte"), required=False)
    kind = forms.ChoiceField(label=_("Par"), required=False)
    who = LineField(label=_("Qui (compte ou téléphone)"), required=False, max_length=WORDS)
    since = DayField(label=_("Du"), required=False, input_formats=["%Y-%m-%d"])
    until = DayField(label=_("Au"), required=False, input_formats=["%Y-%m-%d"])
    edition = forms.ModelChoiceField(
        Edition.objects.none(), label=_("Édition"), required=False, to_field_name="slug", empty_label=_("Toutes")
    )

    def __init__(self, *args: Any, zone: ZoneInfo, edition: Edition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone, self._edition = zone, edition
        acts = sorted((capfirst(str(act.label)), verb) for verb, act in known_acts().items())
        self.fields["act"].choices = [("", _("Tous les actes")), *((verb, label) for label, verb in acts)]
        self.fields["kind"].choices = [
            ("", _("Tout le monde")),
            *((k, capfirst(str(label))) for k, label in ActorKind.choices),
        ]
        if edition is None:
            self.fields["edition"].queryset = Edition.objects.newest_first()
        else:
            del self.fields["edition"]

    @property
    def wanted(self) -> LineFilter:
        """What was asked for, in the journal's terms."""
        self.full_clean()
        asked = getattr(self, "cleaned_data", {})
        edition = self._edition or asked.get("edition")
        people = self._people(asked.get("person") or "", edition)
        return LineFilter(
            scope=edition.slug if edition else "",
            verb=asked.get("act") or "",
            actor_kind=asked.get("kind") or "",
            actor=asked.get("who") or "",
            since=self._midnight(asked.get("since")),
            until=self._midnight(asked.get("until"), days=1),
            target_type=Registration._meta.label_lower if people is not None else "",
            target_ids=people,
        )

    @property
    def asked(self) -> dict[str, str]:
        """The filters in use, as the address carries them."""
        return {name: value for name in self.fields if (value := self.data.get(name, "").strip())}

    def _people(self, words: str, edition: Edition | None) -> tuple[str, ...] | None:
        """Return the numbers of whom a name means; None where no name was given."""
        if not words:
            return None
        found = find_people(words, edition=edition).values_list("pk", flat=True)[: PEOPLE_FOUND + 1]
        numbers = [str(pk) for pk in found]
        if len(numbers) > PEOPLE_FOUND:
            self.add_error("person", _("Trop de personnes portent ce nom : ajoutez un mot."))
            return None
        return tuple(numbers)

    def _midnight(self, day: date | None, *, days: int = 0) -> datetime | None:
        return datetime.combine(day + timedelta(days), time(), self._zone) if day else None
