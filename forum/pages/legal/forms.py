"""What organisers type for the legal pages."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from attendees.forms.fields import LineField, MailboxField, ParagraphField
from forum.core.enums import Compliance
from forum.core.legal import FACTS, Bodies
from forum.core.markdown import variables_of
from forum.core.models import SiteDetails
from forum.core.models.site_details import LEAST_PARTIAL_RATE
from forum.pages.legal.facts import VARIABLES

LONGEST_TEXT = 40_000
ROWS = {"rows": 24, "class": "source", "spellcheck": "true"}


class SeenForm(forms.Form):
    """A form that knows what it was opened with, to notice that a colleague was quicker."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def tell_forged(self) -> None:
        """Say that the page it comes from was too old, or without our cookie: to be read again and sent again."""
        message = _(
            "L’envoi n’a pas été accepté : cette page était ouverte depuis longtemps, ou votre navigateur refuse "
            "notre cookie. Rien n’est perdu : relisez, puis envoyez de nouveau."
        )
        self.add_error(None, message)

    def tell_stale(self, mark: str) -> None:
        """Say that something else was published meanwhile. Sent once more, what was typed replaces it."""
        message = _(
            "Quelqu’un de l’équipe a publié autre chose pendant que vous écriviez. Rien n’est perdu : comparez avec "
            "ce qui est en ligne, reprenez ce qu’il faut, puis publiez de nouveau."
        )
        self.add_error(None, message)
        self.data = self.data.copy()
        self.data["seen"] = mark


class LegalTextForm(SeenForm):
    body_fr = ParagraphField(
        label=_("Texte en français"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs=ROWS | {"lang": "fr"}),
        error_messages={"required": _("Écrivez le texte, ou revenez au texte d’origine, plus bas.")},
    )
    body_en = ParagraphField(
        label=_("Texte en anglais"),
        help_text=_("Sans lui, les pages en anglais montrent le texte français, et le disent."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs=ROWS | {"lang": "en"}),
    )

    def clean_body_fr(self) -> str:
        return _with_known_variables(self.cleaned_data["body_fr"])

    def clean_body_en(self) -> str:
        return _with_known_variables(self.cleaned_data["body_en"])

    def bodies(self) -> Bodies:
        return Bodies(self.cleaned_data["body_fr"], self.cleaned_data["body_en"])


def _with_known_variables(text: str) -> str:
    unknown = sorted(variables_of(text) - VARIABLES.keys())
    if unknown:
        names = ", ".join(f"{{{{ {name} }}}}" for name in unknown)
        message = ngettext(
            "Cette variable n’existe pas : %(names)s. La liste est plus bas.",
            "Ces variables n’existent pas : %(names)s. La liste est plus bas.",
            len(unknown),
        )
        raise ValidationError(message % {"names": names}, code="variable")
    return text


def _like(name: str) -> dict[str, Any]:
    """Return the label and the hint of a field of the model."""
    field = SiteDetails._meta.get_field(name)
    # French words with a capital: Django's own filter would keep the lazy translation from being one.
    return {"label": _Capital(field.verbose_name), "help_text": field.help_text, "required": False}


class _Capital:
    """A lazy label with its capital."""

    def __init__(self, words: Any) -> None:
        self.words = words

    def __str__(self) -> str:
        words = str(self.words)
        return words[:1].upper() + words[1:]


def _date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SiteDetailsForm(SeenForm):
    postal_address = ParagraphField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}), **_like("postal_address"))
    contact_email = MailboxField(**_like("contact_email"))
    contact_phone = LineField(max_length=40, **_like("contact_phone"))
    publication_director = LineField(max_length=200, **_like("publication_director"))
    data_protection_contact = ParagraphField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **_like("data_protection_contact")
    )
    host = ParagraphField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}), **_like("host"))
    accessibility_plan_url = forms.URLField(
        assume_scheme="https",
        error_messages={"invalid": _("Cette adresse n’est pas complète. Elle commence par https://")},
        **_like("accessibility_plan_url"),
    )
    accessibility_status = forms.ChoiceField(
        label=_("État de conformité"),
        help_text=_("« Non conforme » tant qu’aucun audit n’a été fait. Il paraît en bas de toutes les pages."),
        choices=Compliance.choices,
        widget=forms.RadioSelect,
    )
    audited_on = forms.DateField(widget=_date_input(), **_like("audited_on"))
    audit_rate = forms.DecimalField(
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Écrivez un nombre, par exemple 73,5.")},
        **_like("audit_rate"),
    )
    auditor = LineField(max_length=200, **_like("auditor"))
    declared_on = forms.DateField(widget=_date_input(), **_like("declared_on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("audited_on", "declared_on"):
            if (day := data.get(name)) and day > self.today:
                self.add_error(name, _("Ce jour est encore à venir."))
        self._check_compliance(data)
        return data

    def _check_compliance(self, data: dict[str, Any]) -> None:
        status, rate = data.get("accessibility_status"), data.get("audit_rate")
        if status in (None, Compliance.NONE):
            return
        if not data.get("audited_on") and "audited_on" not in self.errors:
            self.add_error("audited_on", _("Seul un audit permet de le dire : indiquez sa date."))
        if "audit_rate" in self.errors:
            return
        if status == Compliance.FULL and rate != 100:
            self.add_error("audit_rate", _("« Totalement conforme » veut dire 100 % des critères."))
        if status == Compliance.PARTIAL and (rate is None or not LEAST_PARTIAL_RATE <= rate < 100):
            self.add_error(
                "audit_rate", _("« Partiellement conforme » veut dire au moins 50 % des critères, et pas tous.")
            )

    def values(self) -> dict[str, Any]:
        """Return the facts as they are stored."""
        return {name: self.cleaned_data[name] for name in FACTS}
