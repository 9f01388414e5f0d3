"""Participants, as organisers find, review, put in and settle them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.enums import OrganisationKind
from attendees.forms.fields import LineField, OrganisationField, ParagraphField
from attendees.models import Registration
from forum.core.templatetags.components import localized_text
from matchmaking.enums import PARTICIPANT_MOVES, ParticipantState
from matchmaking.forms.setup.programme import MOST_MEETINGS, count_field
from matchmaking.models import MeetingProgramme, Participant, ParticipantMember, Table
from matchmaking.selectors.roll import ParticipantFilter, candidates
from matchmaking.services.review import LETTERS

NAME, WORDS, SEARCH = 120, 1000, 100
VERDICTS = {
    ParticipantState.APPROVED: _("Valider : la fiche entre dans le jeu"),
    ParticipantState.TO_AMEND: _("Demander un complément : la personne la reprend"),
    ParticipantState.DECLINED: _("Refuser : ses rendez-vous à venir sont annulés"),
}


def side_choices(programme: MeetingProgramme) -> list[tuple[str, str]]:
    """Return the sides of a programme by their names."""
    return [(str(side), localized_text(programme, f"side_{side}_plural")) for side in programme.sides]


class ParticipantSearchForm(forms.Form):
    """What to look for. Its names are what addresses carry."""

    q = LineField(label=_("Nom, structure ou personne"), required=False, max_length=SEARCH)
    side = forms.ChoiceField(label=_("Côté"), required=False)
    state = forms.ChoiceField(label=_("État"), required=False)

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [("", _("Tous les côtés")), *side_choices(programme)]
        self.fields["state"].choices = [("", _("Tous les états")), *ParticipantState.choices]
        self.fields["q"].widget.input_type = "search"

    @property
    def wanted(self) -> ParticipantFilter:
        """What was asked for; a filter that makes no sense filters nothing, and its message says so."""
        self.full_clean()
        asked = getattr(self, "cleaned_data", {})
        return ParticipantFilter(
            words=asked.get("q") or "", side=asked.get("side") or "", state=asked.get("state") or ""
        )


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Votre décision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qu’il advient de cette fiche.")},
    )
    words = ParagraphField(
        label=_("Votre mot"), help_text=_("Il part par courriel, avec la décision."), max_length=WORDS, required=False
    )

    def __init__(self, participant: Participant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = PARTICIPANT_MOVES[ParticipantState(participant.state)]
        self.fields["verdict"].choices = [(state.value, VERDICTS[state]) for state in LETTERS if state in moves]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_mute = not cleaned.get("words") and "words" not in self.errors
        if cleaned.get("verdict") == ParticipantState.TO_AMEND and is_mute:
            self.add_error("words", _("Dites ce qui manque : c’est ce que la personne lira."))
        return cleaned


class CandidatesField(forms.ModelMultipleChoiceField):
    """People of the edition; the page shows those that were found, any of the edition is taken."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Registration) -> str:
        return ", ".join(filter(None, [obj.full_name, obj.organisation, obj.email]))


class PutForm(forms.Form):
    """A participant put in by hand; `found` are the people whom a search found, or who were ticked."""

    side = forms.ChoiceField(label=_("Côté"))
    name = LineField(label=_("Nom du projet ou de la structure"), max_length=NAME)
    organisation = OrganisationField(label=_("Structure"), max_length=NAME, required=False)
    organisation_kind = forms.ChoiceField(label=_("Sorte de structure"), required=False)
    people = CandidatesField(Registration.objects.none(), label=_("Personnes inscrites"), required=False)

    def __init__(self, programme: MeetingProgramme, *args: Any, found: list[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = side_choices(programme)
        self.fields["organisation_kind"].choices = [("", "–"), *OrganisationKind.choices]
        people = self.fields["people"]
        people.queryset = candidates(programme)
        people.choices = [(person.pk, people.label_from_instance(person)) for person in found]


class SettleForm(forms.Form):
    side = forms.ChoiceField(label=_("Côté"))
    least = count_field(_("Rendez-vous garantis"), MOST_MEETINGS, required=False)
    most = count_field(_("Rendez-vous au plus"), MOST_MEETINGS, required=False, least=1)
    table = forms.ModelChoiceField(
        Table.objects.none(), label=_("Table attitrée"), required=False, empty_label=_("aucune, au gré du planning")
    )
    takes_standby = forms.BooleanField(label=_("Remplace volontiers un absent"), required=False)

    def __init__(self, participant: Participant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = participant.programme
        self.participant = participant
        self.fields["side"].choices = side_choices(programme)
        self.fields["table"].queryset = programme.tables.order_by("number")
        usual = _("Vide : comme les autres, %(number)s.")
        most = programme.most_of(participant.side)
        self.fields["least"].help_text = usual % {"number": programme.least_of(participant.side)}
        self.fields["most"].help_text = usual % {"number": _("sans limite") if most is None else most}
        self.initial |= {
            "side": participant.side, "least": participant.min_meetings, "most": participant.max_meetings,
            "table": participant.table_id, "takes_standby": participant.takes_standby,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        least, most = cleaned.get("least"), cleaned.get("most")
        programme, side = self.participant.programme, cleaned.get("side") or self.participant.side
        least = programme.least_of(side) if least is None else least
        most = programme.most_of(side) if most is None else most
        if most is not None and most < least and not {"least", "most"} & self.errors.keys():
            self.add_error("most", _("C’est moins que le nombre garanti : augmentez-le, ou abaissez l’autre."))
        return cleaned


class MemberForm(forms.Form):
    """Somebody of the edition to stand behind a participant."""

    person = forms.ModelChoiceField(Registration.objects.none())

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = candidates(programme)


class ReleaseForm(forms.Form):
    """Somebody who stands behind a participant no more."""

    member = forms.ModelChoiceField(ParticipantMember.objects.none())

    def __init__(self, participant: Participant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = participant.members.present().select_related("registration", "programme__edition")
        self.fields["member"].queryset = members
