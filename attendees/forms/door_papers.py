"""Which sheets of the door are printed. The names of fields are what addresses carry."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendees.badges.content import NO_LETTER
from attendees.selectors.attendance import between
from events.models import Session
from events.wording import told


class LettersForm(forms.Form):
    """From which letter to which; in whichever order they were named, all of them where none is."""

    de = forms.ChoiceField(label=_("De la lettre"), required=False)
    a = forms.ChoiceField(label=_("À la lettre"), required=False)

    def __init__(self, letters: Mapping[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letters = letters
        named = [(letter, _("autres signes") if letter == NO_LETTER else letter) for letter in letters]
        self.fields["de"].choices = [("", pgettext_lazy("lettre", "première")), *named]
        self.fields["a"].choices = [("", pgettext_lazy("lettre", "dernière")), *named]

    @property
    def wanted(self) -> list[str]:
        """Return the letters asked for. The form is valid."""
        return between(self.letters, self.cleaned_data["de"], self.cleaned_data["a"])


class SessionForm(forms.Form):
    """One session, or all of them."""

    seance = forms.ChoiceField(label=_("Séance"), required=False)

    def __init__(self, sessions: Sequence[Session], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sessions = {str(session.pk): session for session in sessions}
        named = [(pk, told(session, "title")) for pk, session in self._sessions.items()]
        self.fields["seance"].choices = [("", _("toutes les séances")), *named]

    @property
    def wanted(self) -> Session | None:
        """Return the session asked for, None for all. The form is valid."""
        return self._sessions.get(self.cleaned_data["seance"])
