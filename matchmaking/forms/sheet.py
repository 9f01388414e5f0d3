"""A participant's sheet: who they are, the pitch, the deck, an answer to each criterion that their side is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField, ParagraphField
from forum.core.templatetags.components import localized_text
from matchmaking.enums import CriterionKind, Stance
from matchmaking.forms.fields import DeckField, NumberField, TerritoriesField
from matchmaking.forms.joining import CHOOSE, ParticipantIdentityForm
from matchmaking.models import Criterion, Participant
from matchmaking.selectors.compatibility import NO_ANSWER, Answer, Answers
from matchmaking.services.participant import AnswerContent, SheetContent

PITCH_LENGTH, DESCRIPTION_LENGTH, TEXT_LENGTH, WEBSITE_LENGTH, NEEDS_LENGTH = 300, 6000, 1000, 200, 300
UNANSWERED = _("Répondez, ou enregistrez comme brouillon pour finir plus tard.")


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion in one sense, and the fields that answer it."""

    criterion: Criterion
    stance: Stance
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        field = "question_offers" if self.stance == Stance.OFFERS else "question_seeks"
        return localized_text(self.criterion, field) or localized_text(self.criterion, "label")


class SheetForm(ParticipantIdentityForm):
    """What is malformed is refused; what is missing only once the sheet is sent to be reviewed."""

    pitch = LineField(
        label=_("L’essentiel"),
        help_text=_("300 caractères au plus : ce que vous faites, pour qui, et ce que vous venez chercher."),
        max_length=PITCH_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": ""}),
    )
    description = ParagraphField(
        label=_("La présentation complète"),
        help_text=_("Le besoin, la solution, l’équipe, le modèle, les chiffres : ce qu’on lit avant de vous voir."),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    website = forms.URLField(
        label=pgettext_lazy("adresse internet", "Site"),
        max_length=WEBSITE_LENGTH,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Cette adresse n’est pas complète. Elle s’écrit comme https://exemple.fr.")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
    )
    deck = DeckField(
        label=_("Votre dossier, en PDF"),
        help_text=_("10 Mo au plus. Lu par l’organisation et par les participants que vous pouvez rencontrer."),
        required=False,
    )
    drops_deck = forms.BooleanField(label=_("Retirer le dossier actuel"), required=False)
    needs = LineField(
        label=_("Vos besoins pour les rendez-vous"),
        help_text=_("Un interprète, une boucle magnétique… Lu par l’organisation seule."),
        max_length=NEEDS_LENGTH,
        required=False,
    )
    needs_step_free = forms.BooleanField(label=_("Il nous faut une table accessible de plain-pied"), required=False)
    takes_standby = forms.BooleanField(
        label=_("Le jour même, nous remplaçons volontiers quelqu’un d’absent"), required=False
    )

    def __init__(
        self, *args: Any, participant: Participant, criteria: Sequence[Criterion], answers: Answers, **kwargs: Any
    ) -> None:
        self.participant = participant
        self.questions = [
            _question(criterion, stance) for criterion in criteria for stance in criterion.stances_of(participant.side)
        ]
        profile = participant.profile
        own = ("name", "organisation", "organisation_kind", "takes_standby")
        told = ("pitch", "description", "website", "needs", "needs_step_free")
        initial = {name: getattr(participant, name) for name in own} | {name: getattr(profile, name) for name in told}
        for question in self.questions:
            given = answers.get((question.criterion.pk, question.stance), NO_ANSWER)
            initial |= dict(zip(question.names, _initial(question, given), strict=True))
        super().__init__(*args, initial=initial, **kwargs)
        if not profile.deck:
            del self.fields["drops_deck"]
        for question in self.questions:
            self.fields |= dict(zip(question.names, _fields(question), strict=True))

    @property
    def asked(self) -> Iterator[tuple[Question, list[BoundField]]]:
        """The questions in order, each with its fields."""
        return ((question, [self[name] for name in question.names]) for question in self.questions)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for question in self.questions:
            if question.criterion.kind == CriterionKind.RANGE and len(question.names) == 2:
                low, high = (data.get(name) for name in question.names)
                if low is not None and high is not None and low > high:
                    self.add_error(question.names[1], _("Le second nombre doit être au moins égal au premier."))
        return data

    def content(self) -> SheetContent:
        """Return what a valid form says."""
        data = self.cleaned_data
        plain = ("name", "organisation", "organisation_kind", "pitch", "description", "website", "needs")
        return SheetContent(
            **{name: data[name] for name in plain},
            needs_step_free=data["needs_step_free"],
            takes_standby=data["takes_standby"],
            deck=data["deck"],
            drops_deck=data.get("drops_deck", False),
            answers=[_content(question, [data[name] for name in question.names]) for question in self.questions],
        )

    def tell_missing(self, fields: Sequence[str], answers: Sequence[tuple[Criterion, str]]) -> None:
        """Say beside each field what must still be filled in before the sheet is reviewed."""
        for name in fields:
            self.add_error(name, UNANSWERED)
        missing = {(criterion.pk, stance) for criterion, stance in answers}
        for question in self.questions:
            if (question.criterion.pk, question.stance) in missing:
                self.add_error(question.names[0], UNANSWERED)


def _question(criterion: Criterion, stance: Stance) -> Question:
    name = f"c{criterion.pk}_{stance}"
    two = criterion.kind == CriterionKind.RANGE and not criterion.takes_one(stance)
    return Question(criterion, stance, (f"{name}_from", f"{name}_to") if two else (name,))


def _fields(question: Question) -> list[forms.Field]:
    """Return the fields that answer a question."""
    criterion, takes_one = question.criterion, question.criterion.takes_one(question.stance)
    common: dict[str, Any] = {"label": question.text, "help_text": localized_text(criterion, "help"), "required": False}
    if criterion.kind == CriterionKind.CHOICE:
        return [_choice(criterion, takes_one, common)]
    if criterion.kind == CriterionKind.TERRITORY:
        common["help_text"] = common["help_text"] or _territory_help(takes_one)
        return [TerritoriesField(takes_one=takes_one, **common)]
    if criterion.kind == CriterionKind.TEXT:
        return [ParagraphField(max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3}), **common)]
    unit = localized_text(criterion, "unit")
    if takes_one:
        return [NumberField(**common | {"label": _with_unit(question.text, unit)})]
    start, end = gettext("%(question)s – à partir de"), gettext("%(question)s – jusqu’à")
    labels = [_with_unit(words % {"question": question.text}, unit) for words in (start, end)]
    return [NumberField(**common | {"label": labels[0]}), NumberField(label=labels[1], required=False)]


def _choice(criterion: Criterion, takes_one: bool, common: dict[str, Any]) -> forms.Field:
    choices = [(str(option.pk), localized_text(option, "label")) for option in criterion.options.all()]
    messages = {"invalid_choice": _("Choisissez dans la liste.")}
    if takes_one:
        return forms.ChoiceField(choices=[*CHOOSE, *choices], error_messages=messages, **common)
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=messages, **common
    )


def _territory_help(takes_one: bool) -> str | Promise:
    if takes_one:
        return _("Un département, une commune des Hauts-de-Seine, ou « France entière ».")
    return _("Départements, communes des Hauts-de-Seine, « Île-de-France » ou « France entière », avec des virgules.")


def _with_unit(words: str, unit: str) -> str:
    return f"{words} ({unit})" if unit else words


def _initial(question: Question, answer: Answer) -> tuple[Any, ...]:
    """Return what the fields of a question hold for an answer."""
    kind = question.criterion.kind
    if kind == CriterionKind.CHOICE:
        chosen = sorted(str(pk) for pk in answer.options)
        return ((chosen[0] if chosen else "") if question.criterion.takes_one(question.stance) else chosen,)
    if kind == CriterionKind.RANGE:
        return (answer.lower, answer.upper) if len(question.names) == 2 else (answer.lower,)
    return (list(answer.territories),) if kind == CriterionKind.TERRITORY else (answer.text,)


def _content(question: Question, values: list[Any]) -> AnswerContent:
    """Return what the fields of a question say."""
    criterion, stance = question.criterion, question.stance
    if criterion.kind == CriterionKind.CHOICE:
        chosen = {values[0]} if isinstance(values[0], str) else set(values[0])
        options = [option for option in criterion.options.all() if str(option.pk) in chosen]
        return AnswerContent(criterion=criterion, stance=stance, options=options)
    if criterion.kind == CriterionKind.RANGE:
        return AnswerContent(criterion=criterion, stance=stance, lower=values[0], upper=values[-1])
    if criterion.kind == CriterionKind.TERRITORY:
        return AnswerContent(criterion=criterion, stance=stance, territories=values[0])
    return AnswerContent(criterion=criterion, stance=stance, text=values[0])
