"""Who receives a place."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import NAME_LENGTH, MailboxField, NameField
from attendees.models import Registration
from attendees.services.details import Details


class TransferForm(forms.Form):
    """The new person’s name, address and language: what it takes to write to them, and nothing said in their name."""

    # The browser knows its owner, not their colleague.
    first_name = NameField(
        label=_("Son prénom"),
        help_text=_("Écrit en grand sur le badge."),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    last_name = NameField(
        label=_("Son nom"),
        help_text=_("Un seul nom ? Laissez l’autre case vide."),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = MailboxField(
        label=_("Son courriel"),
        help_text=_("Nous y envoyons aussitôt le billet, en disant d’où vient l’adresse."),
        error_messages={"required": _("Indiquez son adresse : le billet arrive par courriel.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Dans quelle langue lui écrire"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, initial={"language": registration.language}, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        typed = {"first_name", "last_name"}.isdisjoint(self.errors)
        if typed and not (data.get("first_name") or data.get("last_name")):
            self.add_error("first_name", _("Indiquez son prénom, son nom, ou les deux : il faut un nom au badge."))
        return data

    def details(self) -> Details:
        """Return what was typed, once it is valid."""
        return Details(**{name: self.cleaned_data[name] for name in self.fields})

    def tell_same_person(self) -> None:
        """Say that the place is this very person’s already."""
        message = _("C’est le nom et l’adresse de l’inscription. Pour les corriger, revenez à l’inscription.")
        self.add_error("first_name", message)

    def tell_already_registered(self) -> None:
        """Say that somebody of the same mailbox has a place. Only told to those who act for the mailbox."""
        message = _("Cette personne est déjà inscrite, à cette même adresse : elle n’a pas besoin d’une autre place.")
        self.add_error("first_name", message)
