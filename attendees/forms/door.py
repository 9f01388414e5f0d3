"""Setting up doors and their phones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.enums import ScannerRole
from attendees.forms.fields import LineField
from attendees.models import Checkpoint
from events.models import Edition

CHECKPOINT_LENGTH = 80
PHONE_LENGTH = 60


class CheckpointForm(forms.Form):
    name = LineField(
        label=_("Nom du point de contrôle"),
        help_text=_("Ce que les gens voient sur place : « Entrée principale », « Parvis »."),
        max_length=CHECKPOINT_LENGTH,
    )


class PairingForm(forms.Form):
    """Which phone, at which door, and what it may do."""

    checkpoint = forms.ModelChoiceField(Checkpoint.objects.none(), label=_("Point de contrôle"), empty_label=None)
    name = LineField(
        label=_("Nom du téléphone"),
        help_text=_("De quoi le reconnaître : le prénom de la personne à l’accueil."),
        max_length=PHONE_LENGTH,
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=ScannerRole.choices, initial=ScannerRole.STEWARD)
    may_search = forms.BooleanField(
        label=_("Peut chercher quelqu’un par son nom"),
        help_text=_("Pour les badges oubliés. La liste des noms devient lisible sur ce téléphone."),
        required=False,
        initial=True,
    )

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checkpoint"].queryset = edition.checkpoints.all()
