"""What organisers ask of timetables."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from forum.core.text import format_time
from matchmaking.enums import Side
from matchmaking.models import MeetingProgramme, Participant, Table
from matchmaking.selectors.draft import Draft, LineKind
from matchmaking.selectors.person import Person
from matchmaking.selectors.suggestion import Standing
from matchmaking.services.legality import Cell

SECONDS = ((10, _("10 secondes")), (30, _("30 secondes")), (60, _("1 minute")), (120, _("2 minutes")))
LARGEST_SEED = 2**31 - 1
# How many tables a slot offers in a list.
PLACES_OF_A_SLOT = 3


class RunForm(forms.Form):
    """What a timetable is to be computed under."""

    moves_published = forms.BooleanField(
        label=_("Peut déplacer ou retirer des rendez-vous déjà fixés"),
        help_text=_("Sinon tous restent où ils sont. Ceux qui sont verrouillés, tenus ou passés ne bougent jamais."),
        required=False,
    )
    offers_cancelled = forms.BooleanField(
        label=_("Peut proposer de nouveau ceux qui ont été annulés depuis la publication"), required=False
    )
    seconds = forms.TypedChoiceField(
        label=_("Temps accordé"),
        help_text=_("Le calcul s’arrête avant s’il ne peut plus faire mieux."),
        choices=SECONDS,
        coerce=int,
        initial=30,
    )
    seed = forms.IntegerField(
        label=_("Graine"),
        help_text=_("Les mêmes données et la même graine donnent le même planning. Changez-la pour en voir un autre."),
        min_value=0,
        max_value=LARGEST_SEED,
        initial=1,
    )


class _KeysField(forms.MultipleChoiceField):
    """Keys of lines: those that are not in the draft mean nothing."""

    def valid_value(self, value: str) -> bool:
        return True


class DraftForm(forms.Form):
    """What to leave out of a draft; the rest, more than a form could hold, is accepted."""

    # What the draft was when the page showed it.
    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    kinds = forms.MultipleChoiceField(
        required=False, choices=[(kind.value, kind.value) for kind in LineKind], label=_("Changements à écarter")
    )
    lines = _KeysField(required=False, label=_("Changements à écarter"))

    def __init__(self, draft: Draft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"digest": draft.digest}, **kwargs)
        self.draft = draft

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kinds, lines = cleaned.get("kinds", ()), set(cleaned.get("lines", ()))
        cleaned["chosen"] = [line.key for line in self.draft.lines if line.kind not in kinds and line.key not in lines]
        if cleaned.get("digest") != self.draft.digest:
            self.data = self.data.copy()
            self.data["digest"] = self.draft.digest
            changed = _("Le planning a changé entre-temps : voici ce que le brouillon y change maintenant.")
            self.add_error("lines", changed)
        elif not cleaned["chosen"]:
            self.add_error("lines", _("Tout est écarté : gardez au moins un changement."))
        return cleaned

    def leave_out(self, keys: Iterable[str]) -> None:
        """Tick lines that do not hold, on the page that says so."""
        self.data = self.data.copy()
        self.data.setlist("lines", [*self.data.getlist("lines"), *keys])

    def left_out(self) -> set[str]:
        """Return the lines that are ticked as the page shows them."""
        return set(self["lines"].value() or ())


class MoveForm(forms.Form):
    """Where a meeting goes: a cell that is possible, or that of a meeting with which it changes places."""

    place = forms.ChoiceField(
        label=_("Nouvelle place"),
        error_messages={"invalid_choice": _("Cette place n’est plus possible : voici celles qui le sont maintenant.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, cells: Sequence[Cell], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [cell for cell in cells if cell.refusal is None]
        self.fields["place"].choices = [(place_key(cell), place_key(cell)) for cell in possible]
        free = [cell for cell in possible if cell.swap is None]
        swaps = [cell for cell in possible if cell.swap is not None]
        shown = [*_few_of_each_slot(free), *_few_of_each_slot(swaps)]
        self.fields["place"].widget.choices = [(place_key(cell), _say_place(cell)) for cell in shown]


def _few_of_each_slot(cells: Sequence[Cell]) -> list[Cell]:
    """Return what a list can hold: a hall of a hundred tables would make one of a thousand lines. The board has all."""
    counts: Counter[int] = Counter()
    shown = []
    for cell in cells:
        counts[cell.slot.pk] += 1
        if counts[cell.slot.pk] <= PLACES_OF_A_SLOT:
            shown.append(cell)
    return shown


def place_key(cell: Cell) -> str:
    """Return what names a cell in a form: slot, table, and the meeting that is there, with its version.

    A page that shows something else in the cell names it otherwise, and is refused: a colleague was there meanwhile.
    """
    there = f"{cell.swap}.{cell.version}" if cell.swap else ""
    return f"{cell.slot.pk}.{cell.table.pk if cell.table else ''}.{there}"


def _say_place(cell: Cell) -> str:
    words = [format_time(timezone.localtime(cell.slot.starts_at), get_language() or "fr")]
    if cell.table:
        words.append(cell.table.label or gettext("table %(number)s") % {"number": cell.table.number})
    said = ", ".join(words)
    return gettext("%(place)s (échange avec le rendez-vous qui s’y trouve)") % {"place": said} if cell.swap else said


class ParticipantField(forms.ModelChoiceField):
    """One of the participants, whose keys are UUIDs: anything else is not on the list, and said so."""

    def __init__(self) -> None:
        words = {"invalid_choice": _("Choisissez quelqu’un de la liste.")}
        super().__init__(Participant.objects.none(), label="", error_messages=words)

    def to_python(self, value: Any) -> Participant | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class PlaceForm(forms.Form):
    """Two participants to bring together in a slot: those who meet somebody then are not offered, others are marked."""

    one, other = ParticipantField(), ParticipantField()
    table = forms.ModelChoiceField(
        Table.objects.none(), label=_("Table"), required=False, empty_label=_("la première libre")
    )
    insists = forms.BooleanField(
        label=_("Passer outre les disponibilités et le nombre de rendez-vous"),
        help_text=_("Jamais outre une séance réservée, ni un rendez-vous à la même heure."),
        required=False,
    )

    def __init__(self, programme: MeetingProgramme, standing: Standing, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_pair(self, programme, programme.participants.approved().in_order())
        sides = (None, None) if programme.is_peer else (Side.A, Side.B)
        for name, side in zip(("one", "other"), sides, strict=True):
            chosen = self.data.get(name)
            self.fields[name].widget.choices = [
                ("", "---------"),
                *(
                    (one.pk, _say_standing(one, standing))
                    for one in standing.people
                    if side in {None, one.side} and (one.pk not in standing.seated or str(one.pk) == chosen)
                ),
            ]
        self.fields["table"].queryset = programme.tables.order_by("number")


class WhyForm(forms.Form):
    """Two participants of whom one wants to know why they meet, or do not."""

    one, other = ParticipantField(), ParticipantField()

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_pair(self, programme, programme.participants.in_order())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", _("Choisissez deux participants différents."))
        return cleaned


def _say_standing(one: Person, standing: Standing) -> str:
    if one.pk in standing.seated:
        return gettext("%(name)s (en rendez-vous)") % {"name": one.name}
    if one.pk in standing.away:
        return gettext("%(name)s (pas là)") % {"name": one.name}
    if one.pk in standing.full:
        return gettext("%(name)s (complet)") % {"name": one.name}
    return one.name


def _offer_pair(form: forms.Form, programme: MeetingProgramme, people: QuerySet[Participant]) -> None:
    one, other = form.fields["one"], form.fields["other"]
    if programme.is_peer:
        one.queryset = other.queryset = people
        one.label, other.label = _("Premier participant"), _("Second participant")
    else:
        one.queryset, other.queryset = people.filter(side=Side.A), people.filter(side=Side.B)
        one.label, other.label = _capital(programme.side_a_name), _capital(programme.side_b_name)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
