"""Choosing workshops: a full one says so, two at the same hour say so beside both."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry
from attendees.selectors.offer import SessionOffer, clashing_pairs
from attendees.services.seat import engage_session
from events.models import Session
from forum.core.templatetags.components import localized_text


class SeatsMixin(forms.Form):
    """The workshops of an edition as boxes to tick. The page lays them out by hour from `session_offers`."""

    sessions = forms.MultipleChoiceField(
        label=_("Séances"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Une séance choisie n’existe plus. Vérifiez vos choix.")},
    )

    def __init__(self, *args: Any, session_offers: Sequence[SessionOffer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session_offers = {str(offer.session.pk): offer for offer in session_offers}
        self.fields["sessions"].choices = [(key, offer.session.title) for key, offer in self.session_offers.items()]
        for key in map(str, self["sessions"].value() or ()):
            if key in self.session_offers:
                self.session_offers[key].is_chosen = not self.session_offers[key].is_full

    @property
    def session_hours(self) -> list[tuple[datetime, list[SessionOffer]]]:
        """Return the workshops by the hour at which they start."""
        by_start = groupby(self.session_offers.values(), lambda offer: offer.session.starts_at)
        return [(start, list(offers)) for start, offers in by_start]

    def control_of(self, name: str) -> str:
        """Return the id of the first workshop that is blamed and can be ticked, or else of their heading."""
        if name != "sessions":
            return ""
        open_ones = [offer for offer in self.session_offers.values() if not offer.is_full]
        blamed = [offer for offer in open_ones if offer.errors] or open_ones
        return f"id_sessions_{blamed[0].number}" if blamed else "workshops"

    @property
    def tells_beside(self) -> bool:
        """Whether what is wrong is written beside the workshops themselves."""
        return any(offer.errors for offer in self.session_offers.values())

    def clean_sessions(self) -> list[Session]:
        offers = [self.session_offers[key] for key in dict.fromkeys(self.cleaned_data["sessions"])]
        wanted = [offer for offer in offers if not offer.is_full]
        self.tell_unavailable(offer.session for offer in offers if offer.is_full)
        pairs = clashing_pairs(wanted)
        self.tell_clashes((engage_session(one.session), engage_session(other.session)) for one, other in pairs)
        return [offer.session for offer in wanted]

    def tell_unavailable(self, sessions: Iterable[Session]) -> None:
        """Say, beside each and above, that there is no seat to be had."""
        for session in sessions:
            if offer := self.session_offers.get(str(session.pk)):
                offer.left, offer.is_own, offer.is_chosen = 0, False, False
                offer.errors.append(gettext("Il n’y a plus de place."))
            message = _("« %(title)s » n’a plus de place. Choisissez-en une autre, ou continuez sans.")
            title = localized_text(session, "title")
            self.add_error("sessions", ValidationError(message, code="full", params={"title": title}))

    def tell_clashes(self, pairs: Iterable[tuple[AgendaEntry, AgendaEntry]]) -> None:
        """Say, beside both and above, that two things are at the same time."""
        rivals: dict[str, list[str]] = {}
        for one, other in pairs:
            labels = {"one": localized_text(one, "label"), "other": localized_text(other, "label")}
            for entry, rival in ((one, labels["other"]), (other, labels["one"])):
                if entry.kind == AgendaKind.SEAT:
                    rivals.setdefault(str(entry.source_id), []).append(gettext("« %(title)s »") % {"title": rival})
            message = _("« %(one)s » et « %(other)s » ont lieu en même temps. Gardez l’une des deux.")
            self.add_error("sessions", ValidationError(message, code="clash", params=labels))
        for key, titles in rivals.items():
            if offer := self.session_offers.get(key):
                words = gettext("À la même heure que %(titles)s : gardez une seule de ces séances.")
                offer.errors.append(words % {"titles": ", ".join(titles)})


class SeatsForm(SeatsMixin):
    """The workshops of somebody already registered."""

    def __init__(self, *args: Any, session_offers: Sequence[SessionOffer], **kwargs: Any) -> None:
        held = [str(offer.session.pk) for offer in session_offers if offer.is_own]
        super().__init__(*args, session_offers=session_offers, initial={"sessions": held}, **kwargs)
