"""Pairing the phones of the door."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attendees.enums import ScannerRole
from attendees.forms.fields import LineField
from attendees.models import Checkpoint
from events.models import Edition

PHONE_LENGTH = 60
EXIT_CODE = re.compile(r"[0-9]{4,6}", re.ASCII)

ROLE_WORDS = {
    ScannerRole.STEWARD: _("Accueil : scanne, cherche, revient en arrière."),
    ScannerRole.SUPERVISOR: _("Responsable d’accueil : peut aussi faire entrer malgré un refus, en disant pourquoi."),
    ScannerRole.KIOSK: _("Borne en libre-service : une tablette posée, que les gens utilisent seuls."),
}
CODE_NEEDED = _("Une borne se quitte par un code : choisissez de 4 à 6 chiffres.")
CODE_WRONG = _("Le code de sortie s’écrit en chiffres, de 4 à 6.")


class PairingForm(forms.Form):
    """Which phone, at which doors, and what it may do."""

    name = LineField(
        label=_("Nom du téléphone"),
        help_text=_("De quoi le reconnaître : le prénom de la personne à l’accueil."),
        max_length=PHONE_LENGTH,
    )
    checkpoint = forms.ModelChoiceField(Checkpoint.objects.none(), label=_("Commence à cette porte"), empty_label=None)
    besides = forms.ModelMultipleChoiceField(
        Checkpoint.objects.none(),
        label=_("Peut aussi scanner à"),
        help_text=_("Le téléphone change de porte de lui-même, parmi celles-ci seulement."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=[(role.value, words) for role, words in ROLE_WORDS.items()],
        initial=ScannerRole.STEWARD,
        widget=forms.RadioSelect,
    )
    exit_code = forms.CharField(
        label=_("Code de sortie de la borne"),
        help_text=_("De 4 à 6 chiffres, à taper pour quitter la borne. Notez-le : il ne sera plus montré."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}),
        required=False,
    )
    may_search = forms.BooleanField(
        label=_("Peut chercher quelqu’un par son nom"),
        help_text=_("Pour les badges oubliés. La liste des noms devient lisible sur ce téléphone."),
        required=False,
        initial=True,
    )

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        doors = edition.checkpoints.all()
        self.fields["checkpoint"].queryset = doors
        self.fields["besides"].queryset = doors

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        code = (said.get("exit_code") or "").strip()
        is_kiosk = said.get("role") == ScannerRole.KIOSK
        if is_kiosk and not code:
            self.add_error("exit_code", ValidationError(CODE_NEEDED))
        elif is_kiosk and not EXIT_CODE.fullmatch(code):
            self.add_error("exit_code", ValidationError(CODE_WRONG))
        # Others are left by closing the page.
        said["exit_code"] = code if is_kiosk else ""
        return said

    @property
    def wanted(self) -> dict[str, Any]:
        """What was decided, as the service takes it, once the form is valid."""
        return dict(self.cleaned_data)
