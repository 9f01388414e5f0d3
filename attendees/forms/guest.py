"""Looking for people in the guest list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.enums import RegistrationState
from attendees.forms.fields import LineField
from attendees.models import Category
from attendees.selectors.guest import GuestFilter
from events.models import Edition

SEARCH_LENGTH = 100


class GuestSearchForm(forms.Form):
    """What to look for in the guest list. Its names are what addresses carry."""

    q = LineField(label=_("Nom, adresse électronique ou structure"), required=False, max_length=SEARCH_LENGTH)
    state = forms.ChoiceField(label=_("État"), required=False)
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Catégorie"), required=False, empty_label=_("Toutes les catégories")
    )

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("Tous les états")), *RegistrationState.choices]
        self.fields["category"].queryset = edition.categories.all()
        self.fields["q"].widget.input_type = "search"

    @property
    def wanted(self) -> GuestFilter:
        """What was asked for; a filter that makes no sense filters nothing, and its message says so."""
        self.full_clean()
        asked = getattr(self, "cleaned_data", {})
        return GuestFilter(words=asked.get("q") or "", state=asked.get("state") or "", category=asked.get("category"))
