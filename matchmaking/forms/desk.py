"""What organisers say on the day."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.core.text import format_time
from matchmaking.enums import MeetingState
from matchmaking.models import Slot

LEAVES, COMES_LATE, IS_THERE = "leaves", "late", "there"
MARKS = (MeetingState.HELD, MeetingState.NO_SHOW, MeetingState.PUBLISHED)


class MarkForm(forms.Form):
    """A button of a table; `missing` says who did not come."""

    meeting = forms.IntegerField(min_value=1)
    version = forms.IntegerField(min_value=1)
    state = forms.TypedChoiceField(choices=[(state, state) for state in MARKS], coerce=MeetingState)
    missing = forms.UUIDField(required=False)


class PresenceForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Que se passe-t-il ?"),
        choices=[
            (LEAVES, _("Part avant la fin")),
            (COMES_LATE, _("Arrive plus tard")),
            (IS_THERE, _("Est là comme prévu, finalement")),
        ],
        widget=forms.RadioSelect,
    )
    number = forms.TypedChoiceField(
        label=_("À partir de quel créneau ?"),
        help_text=_("Le premier manqué pour un départ, le premier tenu pour une arrivée."),
        coerce=int,
    )

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        self.fields["number"].choices = [  # type: ignore[attr-defined]  # a choice field
            (slot.number, format_time(timezone.localtime(slot.starts_at), language)) for slot in slots
        ]
