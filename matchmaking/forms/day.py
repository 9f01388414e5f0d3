"""What participants say on the day: how late, why not, and what they note for themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LATE_MINUTES = ((5, _("5 minutes")), (10, _("10 minutes")), (15, _("15 minutes")), (0, _("Je serai à l’heure")))


class LateForm(forms.Form):
    minutes = forms.TypedChoiceField(
        label=_("De combien ?"), choices=LATE_MINUTES, coerce=int, widget=forms.RadioSelect
    )

    def minutes_late(self) -> int | None:
        """Return the minutes, None for who will be on time after all."""
        return self.cleaned_data["minutes"] or None


class CancelForm(forms.Form):
    words = forms.CharField(
        label=_("Un mot pour l’autre"),
        help_text=_("Il part avec le courriel qui annonce l’annulation."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # What was shown: a meeting that moved meanwhile is shown again before it is given up.
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Votre note"),
        help_text=_("Elle est à vous : ni l’autre ni l’organisation ne la lit."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["autocomplete"] = "off"
