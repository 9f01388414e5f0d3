"""Looking for whom to meet: words, and a filter for each criterion that may be looked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField
from forum.core.templatetags.components import localized_text
from matchmaking.enums import CriterionKind
from matchmaking.forms.fields import NumberField, TerritoriesField
from matchmaking.models import Criterion
from matchmaking.selectors.directory import SEARCHED, Search

BY_FIT, BY_NAME = "", "nom"


class FindForm(forms.Form):
    q = LineField(label=_("Mots du nom ou de la présentation"), max_length=100, required=False)
    tri = forms.ChoiceField(
        label=_("Dans l’ordre"),
        choices=[(BY_FIT, _("de ce qui correspond le mieux")), (BY_NAME, _("des noms"))],
        required=False,
        error_messages={"invalid_choice": _("Choisissez dans la liste.")},
    )

    def __init__(self, *args: Any, criteria: Sequence[Criterion], sides: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = {
            f"c{criterion.pk}": criterion
            for criterion in criteria
            if criterion.is_public and criterion.kind in SEARCHED and any(map(criterion.stances_of, sides))
        }
        for name, criterion in self.criteria.items():
            self.fields[name] = _filter(criterion)
        # What orders the list comes last.
        self.order_fields(["q", *self.criteria, "tri"])

    @property
    def always(self) -> list[forms.BoundField]:
        """What is always at hand: words."""
        return [self["q"]]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The filters, of which a programme may have a dozen, and the order."""
        return [self[name] for name in [*self.criteria, "tri"]]

    @property
    def wanted(self) -> Search:
        """Return what is looked for; what was typed wrongly is said by the form, and looked for not at all."""
        self.is_valid()
        data = self.cleaned_data
        given = {name: data[name] for name in self.criteria if data.get(name) not in (None, "", [])}

        def of(kind: str) -> dict[int, Any]:
            found = {self.criteria[name]: value for name, value in given.items()}
            return {criterion.pk: value for criterion, value in found.items() if criterion.kind == kind}

        return Search(
            words=data.get("q", ""),
            options={pk: int(value) for pk, value in of(CriterionKind.CHOICE).items()},
            numbers=of(CriterionKind.RANGE),
            territories=of(CriterionKind.TERRITORY),
            by_name=data.get("tri") == BY_NAME,
        )


def _filter(criterion: Criterion) -> forms.Field:
    """Return the field that looks for a criterion."""
    label = localized_text(criterion, "label")
    if criterion.kind == CriterionKind.CHOICE:
        options = [(str(option.pk), localized_text(option, "label")) for option in criterion.options.all()]
        messages = {"invalid_choice": _("Choisissez dans la liste.")}
        return forms.ChoiceField(
            label=label, choices=[("", _("Tous")), *options], required=False, error_messages=messages
        )
    if criterion.kind == CriterionKind.TERRITORY:
        return TerritoriesField(label=label, required=False)
    unit = localized_text(criterion, "unit")
    return NumberField(label=f"{label} ({unit})" if unit else label, required=False)
