"""A question of profiles, and its options."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField
from forum.core.templatetags.components import localized_text
from matchmaking.enums import Asked, CriterionKind
from matchmaking.forms.setup.programme import count_field
from matchmaking.forms.setup.rows import RowsForm
from matchmaking.models import Criterion, MeetingProgramme
from matchmaking.services.criterion import OptionContent

LABEL, QUESTION, HELP, UNIT = 120, 200, 300, 20
TEXTS = {
    "label": LABEL, "label_en": LABEL, "question_offers": QUESTION, "question_offers_en": QUESTION,
    "question_seeks": QUESTION, "question_seeks_en": QUESTION, "help": HELP, "help_en": HELP, "unit": UNIT,
    "unit_en": UNIT,
}  # fmt: skip
BOXES = ("offers_one", "seeks_one", "is_required", "is_public")
OPTIONS_MISSING = _("Un choix demande au moins deux réponses possibles.")
ANSWERED = _("Des fiches y répondent déjà : ce qui est demandé à chaque côté ne change plus. Créez un autre critère.")


class CriterionForm(RowsForm):
    """Takes the programme and, for one that there is, the criterion: its kind stays then."""

    keys = ("option",)
    blank_rows = 3

    def __init__(
        self, programme: MeetingProgramme, *args: Any, criterion: Criterion | None = None, **kwargs: Any
    ) -> None:
        self.criterion = criterion
        options = list(criterion.options.order_by("position", "pk")) if criterion else []
        rows = [{"option": one.label, "option_en": one.label_en, "option_pk": one.pk} for one in options]
        super().__init__(*args, rows=rows, **kwargs)
        if criterion is None:
            self.fields["kind"] = forms.ChoiceField(label=_("Sorte de réponse"), choices=CriterionKind.choices)
        for name, longest in TEXTS.items():
            self.fields[name] = LineField(label=_label(name), max_length=longest, required=name == "label")
        for side in programme.sides:
            label = _("Ce qui est demandé aux %(side)s") % {"side": localized_text(programme, f"side_{side}_plural")}
            self.fields[f"asked_of_{side}"] = forms.ChoiceField(label=label, choices=Asked.choices, required=False)
        for name in BOXES:
            hint = Criterion._meta.get_field(name).help_text
            self.fields[name] = forms.BooleanField(label=_label(name), help_text=hint, required=False)
        self.fields["weight"] = count_field(
            _("Poids dans la compatibilité"), 10, hint=_("De 0, ne compte pas, à 10, décide presque seul.")
        )
        for name in self.own_fields:
            self.initial[name] = getattr(criterion or Criterion(), name)
        # As on the page: what is wrong is listed above it in this order.
        self.order_fields([field.name for field in self.plain_fields])

    @property
    def own_fields(self) -> list[str]:
        """The names of those that a criterion holds."""
        return [name for name in self.fields if hasattr(Criterion, name)]

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "option": LineField(label=_("Réponse possible"), max_length=LABEL),
            "option_en": LineField(label=_("En anglais"), max_length=LABEL),
            "option_pk": forms.IntegerField(widget=forms.HiddenInput),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked = [cleaned.get("asked_of_a"), cleaned.get("asked_of_b")]
        if not any(asked):
            self.add_error("asked_of_a", _("Demandez quelque chose à un côté au moins."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the service sets."""
        return {name: self.cleaned_data[name] for name in self.own_fields}

    @property
    def options(self) -> list[OptionContent]:
        return [
            OptionContent(row["option_pk"], row["option"], row["option_en"] or "")
            for row in self.cleaned_data["filled"]
        ]

    def tell_options_missing(self) -> None:
        self.add_error("option_0", OPTIONS_MISSING)

    def tell_answered(self) -> None:
        self.add_error("asked_of_a", ANSWERED)


def _label(name: str) -> str:
    label = str(Criterion._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]
