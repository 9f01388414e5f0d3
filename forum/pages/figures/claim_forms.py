"""Forms of announced figures: what a source says, and why it is corrected."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField
from events.enums import FigureKind, Holding
from events.models import Edition, ReportedFigure
from events.selectors import CALLED_OFF
from events.services.reported_figure import (
    MOST_PERCENT,
    AlreadyClaimed,
    FigureChanged,
    FigureRefused,
    FigureStanding,
    FigureWithdrawn,
    LabelMissing,
    NothingChanged,
    ReasonMissing,
    ShareTooHigh,
    SourceMissing,
)
from forum.core.text import french

LARGEST = 1_000_000
LABEL_LENGTH, QUALIFIER_LENGTH, SOURCE_LENGTH, NOTE_LENGTH, REASON_LENGTH = 200, 40, 300, 300, 300
NEEDED_REASON = _("Dites pourquoi en quelques mots : qui relira l’historique doit comprendre.")
NEEDED_LABEL = _("Dites de qui c’est la part.")
NEEDED_SOURCE = _("Indiquez la source : un chiffre annoncé se lit toujours avec elle.")
PERCENT = _("Part, en pour cent")
# Which field a refusal belongs to, and its words.
REFUSALS: dict[type[FigureRefused], tuple[str | None, Promise]] = {
    ReasonMissing: ("reason", NEEDED_REASON),
    SourceMissing: ("source", NEEDED_SOURCE),
    LabelMissing: ("label", NEEDED_LABEL),
    ShareTooHigh: ("value", _("Une part va jusqu’à 100 %.")),
    AlreadyClaimed: (
        "source",
        _("Cette source a déjà un chiffre pour cette édition : corrigez-le, ou précisez d’où vient celui-ci."),
    ),
    NothingChanged: (None, _("Le chiffre dit déjà cela : rien n’est à corriger.")),
    FigureChanged: (
        None,
        _(
            "Quelqu’un a corrigé ce chiffre pendant que vous écriviez. Rien n’est perdu : comparez avec ce qu’il dit "
            "aujourd’hui, puis enregistrez de nouveau."
        ),
    ),
    FigureWithdrawn: (None, _("Quelqu’un a retiré ce chiffre entre-temps : rétablissez-le d’abord.")),
    FigureStanding: (None, _("Quelqu’un a rétabli ce chiffre entre-temps.")),
}


def _lines(length: int, rows: int = 2, **more: Any) -> LineField:
    """Return a field for one long line, which a box of several shows whole."""
    return LineField(max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **more)


class RefusableForm(forms.Form):
    def tell(self, refusal: FigureRefused) -> None:
        """Say at its field why a service refused."""
        field, words = REFUSALS[type(refusal)]
        self.add_error(field if field in self.fields else None, words)  # type: ignore[arg-type]  # lazy words


class ReasonForm(RefusableForm):
    reason = _lines(
        REASON_LENGTH,
        label=_("Pourquoi"),
        help_text=_("Votre raison reste dans l’historique, avec votre nom."),
        error_messages={"required": NEEDED_REASON},
    )


class ClaimForm(RefusableForm):
    """What a source says."""

    value = forms.IntegerField(
        label=_("Nombre de personnes"),
        min_value=1,
        max_value=LARGEST,
        error_messages={"required": _("Indiquez le chiffre que donne la source.")},
    )
    label = LineField(
        label=_("Part de qui"),
        help_text=_("Comme l’écrit la source : « Entreprises du secteur marchand traditionnel », par exemple."),
        max_length=LABEL_LENGTH,
        error_messages={"required": NEEDED_LABEL},
    )
    qualifier = LineField(
        label=_("Nuance de la source"),
        help_text=_("Ce qu’elle met devant le nombre : « près de », « environ ». Vide si elle n’en met pas."),
        max_length=QUALIFIER_LENGTH,
        required=False,
    )
    source = _lines(
        SOURCE_LENGTH,
        label=_("Source"),
        help_text=_("Son auteur, son titre, sa date : de quoi la retrouver."),
        error_messages={"required": NEEDED_SOURCE},
    )
    note = _lines(
        NOTE_LENGTH, label=_("Remarque"), help_text=_("Elle se lit sous le chiffre, sur les pages publiques."),
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs |= {"inputmode": "numeric", "class": "short"}
        self.fields["qualifier"].widget.attrs["class"] = "short"


class CorrectionForm(ClaimForm, ReasonForm):
    """A claim as it stands, to be corrected. `seen` is which correction of it was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("value", "label", "qualifier", "source", "note", "reason")

    def __init__(self, figure: ReportedFigure, *args: Any, **kwargs: Any) -> None:
        said = {name: getattr(figure, name) for name in ("value", "label", "qualifier", "source", "note")}
        self.mark = figure.corrected_at.isoformat() if figure.corrected_at else ""
        super().__init__(*args, initial=said | {"seen": self.mark}, **kwargs)
        self.fields["reason"].label = _("Pourquoi cette correction")
        if figure.kind == FigureKind.SHARE:
            self.fields["value"].label = PERCENT
            self.fields["value"].widget.attrs["max"] = MOST_PERCENT
        else:
            del self.fields["label"]

    def clean(self) -> None:
        if self.cleaned_data.get("seen", "") != self.mark:
            self.tell(FigureChanged())
            # Sent once more, what was typed replaces it.
            self.data = self.data.copy()
            self.data["seen"] = self.mark

    @property
    def words(self) -> dict[str, Any]:
        """What the service takes. A text whose spaces alone differ, as typing makes them, stays as it was."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        for name, was in self.initial.items():
            if name in cleaned and cleaned[name] == self.fields[name].to_python(was):
                cleaned[name] = was
        return cleaned


class ClaimEditionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Edition) -> str:
        return " · ".join(filter(None, [obj.slug, french(obj.theme or obj.title)]))


class NewClaimForm(ClaimForm):
    """A claim to add to an edition."""

    edition = ClaimEditionField(
        Edition.objects.none(),
        label=_("Édition"),
        help_text=_("Elle n’est pas dans la liste ? Créez-la d’abord dans l’arrière-boutique."),
        to_field_name="slug",
        empty_label=_("Choisissez une édition"),
        error_messages={"required": _("Choisissez l’édition dont parle la source.")},
    )
    kind = forms.ChoiceField(
        label=_("Ce que dit la source"),
        choices=[
            (FigureKind.ATTENDANCE, _("Combien de personnes sont venues")),
            (FigureKind.SHARE, _("Une part du public")),
        ],
        widget=forms.RadioSelect,
        initial=FigureKind.ATTENDANCE,
    )
    field_order = ("edition", "kind", "value", "label", "qualifier", "source", "note")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = editions_spoken_of(at)  # type: ignore[attr-defined]  # a model's choices
        self.fields["value"].label = _("Nombre de personnes, ou part en pour cent")
        self.fields["label"].required = False
        self.fields["label"].label = _("Part de qui, s’il s’agit d’une part")

    @property
    def words(self) -> dict[str, Any]:
        """What the service takes beside the edition."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "edition"}
        if cleaned["kind"] == FigureKind.ATTENDANCE:
            cleaned["label"] = ""
        return cleaned


def editions_spoken_of(at: datetime) -> QuerySet[Edition]:
    """Return the editions of which a source may have announced a figure: real ones, held, over."""
    held = Edition.objects.public().filter(holding=Holding.HELD, is_demo=False, year__lte=at.year)
    return held.exclude(state__in=CALLED_OFF).exclude(ends_on__gte=at.date()).newest_first()
