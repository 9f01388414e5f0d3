"""News of meetings, all on one page: what came of each, how much, in a few words. What is left blank is not told."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import ParagraphField
from matchmaking.enums import FollowUpKind
from matchmaking.models import FollowUp
from matchmaking.selectors.outcome import Told
from matchmaking.services.follow_up import News

LARGEST = 999_999_999
_EUROS = re.compile(r"(\d{1,3}(?:[ .\u00a0\u202f]\d{3})+|\d+)(?:[,.]\d{1,2})?\s*(?:€|euros?)?", re.IGNORECASE)


class EurosField(forms.CharField):
    """An amount as people write it, "12 500 €" say; cents are dropped."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 30}), **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        read = _EUROS.fullmatch(text)
        if read is None:
            raise ValidationError(_("Écrivez un montant en euros, par exemple 12 500."), code="euros")
        amount = int(re.sub(r"\D", "", read[1]))
        if amount > LARGEST:
            raise ValidationError(_("C’est trop : 999 999 999 € au plus."), code="large")
        return amount


class FollowUpForm(forms.Form):
    """Three fields a meeting, named after its number."""

    def __init__(self, *args: Any, lines: Sequence[Told], told: dict[int, FollowUp], **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        for number, one in told.items():
            names = ("kind", "amount", "words")
            initial |= {f"{name}_{number}": getattr(one, name) for name in names if getattr(one, name) is not None}
        super().__init__(*args, initial=initial, **kwargs)
        self.lines = lines
        for line in lines:
            self._add_fields(line.meeting.pk)

    def _add_fields(self, number: int) -> None:
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            label=_("Ce qui en est venu"),
            choices=[("", _("Sans réponse")), *FollowUpKind.choices],
            required=False,
            error_messages={"invalid_choice": _("Choisissez dans la liste.")},
        )
        self.fields[f"amount_{number}"] = EurosField(
            label=_("Montant depuis le forum, en euros"),
            required=False,
            help_text=_("Le total à ce jour, s’il y en a un."),
        )
        self.fields[f"words_{number}"] = ParagraphField(
            label=_("En quelques mots"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
        )

    def groups(self) -> list[tuple[Told, list[forms.BoundField]]]:
        """Return the fields of each meeting."""
        names = ("kind", "amount", "words")
        return [(line, [self[f"{name}_{line.meeting.pk}"] for name in names]) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        """Ask what an amount or words are about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.lines:
            number = line.meeting.pk
            says_more = cleaned.get(f"amount_{number}") is not None or cleaned.get(f"words_{number}")
            if says_more and cleaned.get(f"kind_{number}") == "":
                self.add_error(f"kind_{number}", _("Dites de quoi il s’agit : choisissez dans la liste."))
            elif cleaned.get(f"kind_{number}") == FollowUpKind.NOTHING and cleaned.get(f"amount_{number}"):
                self.add_error(f"amount_{number}", _("Un montant, et rien pour le moment ? Corrigez l’un des deux."))
        return cleaned

    def news(self) -> list[News]:
        told = self.cleaned_data
        return [
            News(
                line.meeting,
                FollowUpKind(told[f"kind_{number}"]),
                told[f"amount_{number}"],
                told[f"words_{number}"],
            )
            for line in self.lines
            if told[f"kind_{(number := line.meeting.pk)}"]
        ]
