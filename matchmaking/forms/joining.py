"""Asking to take part, and asking colleagues to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.enums import OrganisationKind
from attendees.forms.fields import ORGANISATION_LENGTH, LineField, MailboxField, OrganisationField
from forum.core.templatetags.components import localized_text
from matchmaking.enums import Side
from matchmaking.models import MeetingProgramme, ParticipantMember

CHOOSE = [("", _("Choisissez…"))]


class ParticipantIdentityForm(forms.Form):
    """Who takes part: a project or an organisation, perhaps without a structure yet."""

    name = OrganisationField(
        label=_("Nom du projet ou de l’organisation"),
        max_length=ORGANISATION_LENGTH,
        error_messages={"required": _("Donnez un nom, même provisoire.")},
    )
    organisation = OrganisationField(
        label=_("Structure qui le porte"),
        help_text=_("Rien à écrire si elle n’existe pas encore, ou si c’est le même nom."),
        max_length=ORGANISATION_LENGTH,
        required=False,
    )
    organisation_kind = forms.ChoiceField(
        label=_("Sorte de structure"),
        required=False,
        error_messages={"invalid_choice": _("Choisissez une sorte de structure dans la liste.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_kind"].choices = [*CHOOSE, *OrganisationKind.choices]


class JoinForm(ParticipantIdentityForm):
    """On which side, as what: a project or an organisation, perhaps without a structure yet."""

    field_order = ("side",)

    side = forms.ChoiceField(
        label=_("Vous participez comme"),
        error_messages={
            "required": _("Dites de quel côté de la table vous venez : choisissez une ligne."),
            "invalid_choice": _("Choisissez une ligne de la liste."),
        },
        widget=forms.RadioSelect,
    )
    role = LineField(
        label=_("Votre fonction"),
        help_text=_("Par exemple : fondatrice, chargé d’investissement."),
        max_length=ORGANISATION_LENGTH,
        required=False,
    )

    def __init__(self, *args: Any, programme: MeetingProgramme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _(
            "Tel que les autres le liront. Un projet qui n’a pas encore de nom peut dire ce qu’il fait."
        )
        names = {Side.A: "side_a_name", Side.B: "side_b_name"}
        self.fields["side"].choices = [
            (side, localized_text(programme, names[side]).capitalize()) for side in programme.sides
        ]
        if programme.is_peer:
            self.fields["side"].widget = forms.HiddenInput()
            self.fields["side"].initial = Side.A


class InviteForm(forms.Form):
    """A colleague's address, and perhaps whom they replace."""

    email = MailboxField(
        label=_("Courriel de votre collègue"),
        help_text=_("Celui de son inscription au forum. L’invitation y arrive, si cette adresse est inscrite."),
        error_messages={"required": _("Indiquez l’adresse de votre collègue.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    replaces = forms.ChoiceField(
        label=_("À la place de"),
        help_text=_("Ses rendez-vous à venir passent alors à votre collègue."),
        required=False,
        error_messages={"invalid_choice": _("Cette personne n’est plus là. Choisissez dans la liste.")},
    )

    def __init__(self, *args: Any, members: Sequence[ParticipantMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        people = [(key, member.registration.full_name) for key, member in self.members.items()]
        self.fields["replaces"].choices = [("", _("Personne : nous serons plus nombreux")), *people]

    def clean_replaces(self) -> ParticipantMember | None:
        return self.members.get(self.cleaned_data["replaces"])
