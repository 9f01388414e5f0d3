"""Choosing a slot, and asking for a meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField
from forum.core.text import format_day, format_span
from matchmaking.models import Slot

MESSAGE_LENGTH, MOTIVATION_LENGTH = 300, 200


def slot_in_words(slot: Slot, *, with_day: bool) -> str:
    """Return when a slot is, in the hours of the page."""
    language = get_language() or "fr"
    starts, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    hours = format_span(starts, ends, language)
    return f"{format_day(starts.date(), language, weekday=True)}, {hours}" if with_day else hours


class SlotForm(forms.Form):
    """One of the slots that are free on both sides."""

    # What may be chosen before them.
    before: Sequence[tuple[str, Any]] = ()

    slot = forms.ChoiceField(
        label=_("Créneau"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un créneau."),
            "invalid_choice": _("Ce créneau n’est plus libre. Choisissez-en un autre."),
        },
    )

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(slots)

    def offer(self, slots: Sequence[Slot]) -> None:
        """Propose these slots, and no others: once one was lost, those that are left."""
        self.slots = {str(slot.pk): slot for slot in slots}
        days = {timezone.localtime(slot.starts_at).date() for slot in slots}
        words = [(key, slot_in_words(slot, with_day=len(days) > 1)) for key, slot in self.slots.items()]
        self.fields["slot"].choices = [*self.before, *words]

    def clean_slot(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


class AskForm(SlotForm):
    """A request: in one slot, or in any that suits; with a word."""

    before = (("", _("Celui qui vous conviendra")),)

    message = LineField(
        label=_("Votre message"),
        help_text=_("Deux phrases : pourquoi ce rendez-vous, et ce que vous aimeriez y régler."),
        max_length=MESSAGE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        # It stands beside a form of the same fields.
        super().__init__(*args, slots=slots, **{"auto_id": "ask_%s"} | kwargs)
        choices = self.fields["slot"].choices
        self.fields["slot"].label = _("Créneau souhaité")
        self.fields["slot"].required = False
        self.fields["slot"].widget = forms.Select()
        self.fields["slot"].choices = choices

    def clean_slot(self) -> Slot | None:  # type: ignore[override]  # none is an answer here
        return self.slots.get(self.cleaned_data["slot"])


class MotivationForm(forms.Form):
    motivation = LineField(
        label=_("En une ligne, pourquoi"),
        help_text=_("Lu par l’organisation seule, qui compose le planning."),
        max_length=MOTIVATION_LENGTH,
        required=False,
    )
