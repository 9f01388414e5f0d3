"""Documents that stand beside a programme, and what a new one is made from."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField
from events.models import Edition
from forum.core.templatetags.components import localized_text
from matchmaking.enums import Preset
from matchmaking.models import MeetingProgramme
from matchmaking.services.setting import DocumentContent

TITLE, LINK, LARGEST = 160, 300, 10 * 1024 * 1024
is_address = URLValidator(schemes=["https", "http"], message=_("Cette adresse ne se lit pas : copiez-la en entier."))
ENDINGS = (".pdf", ".odt", ".odp", ".ods", ".docx", ".pptx", ".xlsx", ".jpg", ".jpeg", ".png", ".txt")


class DocumentForm(forms.Form):
    title = LineField(label=_("Titre"), max_length=TITLE)
    title_en = LineField(label=_("Titre (anglais)"), max_length=TITLE, required=False)
    side = forms.ChoiceField(label=_("Pour"), required=False)
    file = forms.FileField(
        label=_("Fichier"), required=False, help_text=_("PDF, texte, diaporama ou image, 10 Mo au plus.")
    )
    link = LineField(label=_("Ou son adresse"), max_length=LINK, required=False)

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [(str(side), localized_text(programme, f"side_{side}_plural")) for side in programme.sides]
        self.fields["side"].choices = [("", _("Tout le monde")), *(sides if len(sides) > 1 else [])]
        self.fields["link"].widget.input_type = "url"
        self.fields["file"].widget.attrs["accept"] = ",".join(ENDINGS)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return self.visible_fields()

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent and PurePath(sent.name).suffix.lower() not in ENDINGS:
            raise ValidationError(_("Ce genre de fichier n’est pas accepté : envoyez plutôt un PDF."))
        if sent and sent.size > LARGEST:
            raise ValidationError(_("Ce fichier est trop lourd : 10 Mo au plus."))
        return sent

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link:
            URLValidator(schemes=["https", "http"], message=_("Cette adresse ne se lit pas : copiez-la en entier."))(
                link
            )
        return link

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"file", "link"} & self.errors.keys():
            return cleaned
        if not cleaned.get("file") and not cleaned.get("link"):
            self.add_error("file", _("Choisissez un fichier, ou donnez une adresse."))
        elif cleaned.get("file") and cleaned.get("link"):
            self.add_error("link", _("Un fichier ou une adresse, pas les deux : videz l’un."))
        return cleaned

    @property
    def content(self) -> DocumentContent:
        fields = self.cleaned_data
        return DocumentContent(
            title=fields["title"], title_en=fields["title_en"], side=fields["side"], link=fields["link"],
            file=fields["file"] or None,
        )  # fmt: skip


class ProgrammeChoiceForm(forms.Form):
    """What a new programme is made from: a preset, or a programme of another edition."""

    source = forms.ChoiceField(label=_("Partir de"), widget=forms.RadioSelect)

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = MeetingProgramme.objects.exclude(edition=edition).select_related("edition")
        self.former = {str(one.pk): one for one in others.order_by("-edition__year", "name", "pk")[:12]}
        choices = [(preset.value, preset.label) for preset in Preset]
        for key, one in self.former.items():
            words = {"name": localized_text(one, "name"), "edition": one.edition.slug}
            choices.append((key, _("%(name)s, comme en %(edition)s") % words))
        self.fields["source"].choices = choices
        self.fields["source"].error_messages["required"] = _("Choisissez un modèle, ou un programme à reprendre.")
