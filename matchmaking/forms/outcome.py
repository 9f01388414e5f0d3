"""What came of a meeting, and months later: a choice and a few words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField, ParagraphField
from matchmaking.enums import LeadKind, Verdict
from matchmaking.models import Outcome
from matchmaking.services.outcome import Words

INTRODUCTION_LENGTH, MESSAGE_LENGTH, NOTE_LENGTH = 200, 1000, 2000


class OutcomeForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Ce rendez-vous, pour vous"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez l’une des quatre réponses."),
            "invalid_choice": _("Choisissez l’une des quatre réponses."),
        },
    )
    leads = forms.MultipleChoiceField(
        label=_("Ce qui se poursuit"),
        choices=LeadKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Une suite cochée n’existe pas. Vérifiez vos choix.")},
    )
    introduction_to = LineField(
        label=_("Mise en relation : avec qui ?"),
        help_text=_("La personne ou la structure que vous promettez de présenter."),
        required=False,
        max_length=INTRODUCTION_LENGTH,
    )
    shared_message = ParagraphField(
        label=_("Message à votre interlocuteur"),
        help_text=_("Un conseil, la prochaine étape. L’autre côté le lit ; l’organisation, non."),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    private_note = ParagraphField(
        label=_("Note pour vous"),
        help_text=_("Lue par votre équipe seule : ni l’autre côté, ni l’organisation."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, outcome: Outcome | None, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial=_told(outcome) | ({"verdict": chosen} if chosen else {}), **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask whom an introduction is to; naming somebody promises one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") != Verdict.TO_BE_CONTINUED or "introduction_to" not in cleaned:
            return cleaned
        leads = cleaned.get("leads", [])
        if LeadKind.INTRODUCTION in leads and not cleaned["introduction_to"]:
            self.add_error("introduction_to", _("Dites avec qui, ou décochez « Mise en relation »."))
        elif cleaned["introduction_to"] and LeadKind.INTRODUCTION not in leads:
            cleaned["leads"] = [*leads, LeadKind.INTRODUCTION]
        return cleaned

    def words(self) -> Words:
        told = self.cleaned_data
        return Words(
            verdict=Verdict(told["verdict"]),
            leads=[LeadKind(lead) for lead in told["leads"]],
            introduction_to=told["introduction_to"],
            shared_message=told["shared_message"],
            private_note=told["private_note"],
        )


def _told(outcome: Outcome | None) -> dict[str, Any]:
    """Return what was told before, as the form shows it."""
    if outcome is None:
        return {}
    texts = {name: getattr(outcome, name) for name in ("introduction_to", "shared_message", "private_note")}
    return texts | {"verdict": outcome.verdict, "leads": [lead.kind for lead in outcome.leads.all()]}
