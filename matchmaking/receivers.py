"""What this app does when something happens below it."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from attendees.models import Registration
from attendees.signals import (
    own_page_shown,
    personal_data_asked,
    registration_cancelled,
    registration_transferred,
)
from events.figures import Part
from events.models import Edition
from events.signals import edition_cancelled, figures_wanted
from forum.core.journal import Actor
from forum.core.templatetags.components import localized
from matchmaking.selectors.edition_figures import count_meetings
from matchmaking.selectors.personal_data import meeting_data
from matchmaking.selectors.phase import takes_profiles
from matchmaking.selectors.place import Place, places_of
from matchmaking.services.farewell import leave_and_tell
from matchmaking.services.note import forget_person
from matchmaking.services.programme import cancel_programmes


@receiver(registration_cancelled, dispatch_uid="leave-meetings")
def leave_on_cancellation(sender: Any, registration: Registration, actor: Actor, at: datetime, **kwargs: Any) -> None:
    """Whoever gives their registration up stands behind no participant any more; who was to meet them is told."""
    leave_and_tell(registration, actor=actor, at=at)


@receiver(registration_transferred, dispatch_uid="forget-person")
def forget_on_transfer(sender: Any, registration: Registration, **kwargs: Any) -> None:
    """Whoever receives a place sits at its meetings, without what the former person wrote down for themselves."""
    forget_person(registration)


@receiver(edition_cancelled, dispatch_uid="cancel-programmes")
def cancel_with_edition(sender: Any, edition: Edition, actor: Actor, at: datetime, **kwargs: Any) -> None:
    """An edition that is not held has no meetings."""
    cancel_programmes(edition, actor=actor, at=at)


@receiver(own_page_shown, dispatch_uid="lead-to-meetings")
def lead_to_meetings(sender: Any, registration: Registration, at: datetime, **kwargs: Any) -> list[dict[str, str]]:
    """From one's registration one comes to one's meetings, or learns that there are some to join."""
    return [lead for place in places_of([registration]) if (lead := _lead_of(place, at=at))]


def _lead_of(place: Place, *, at: datetime) -> dict[str, str] | None:
    # With its language, where that is not the one of the page.
    name = localized(place.programme, "name")
    if place.member is not None:
        url = reverse("matchmaking:participant", args=[place.member.participant_id])
        if place.programme.is_cancelled:
            words = _("L’organisation a annulé ces rendez-vous. Votre inscription au forum n’en est pas changée.")
            return {"label": name, "url": url, "icon": "people", "words": words}
        words = _("Votre fiche, vos vœux et vos rendez-vous pour « %(name)s ».")
        words %= {"name": place.member.participant.name}
        return {"label": name, "url": url, "icon": "people", "words": words}
    if not takes_profiles(place.programme, at=at):
        return None
    url = reverse("matchmaking:join", args=[place.registration.pk, place.programme.slug])
    words = _("Des rendez-vous en tête à tête pendant le forum : vous pouvez demander à y participer.")
    return {"label": name, "url": url, "icon": "people", "words": words}


@receiver(personal_data_asked, dispatch_uid="tell-meetings")
def tell_meetings(sender: Any, registration: Registration, **kwargs: Any) -> dict[str, Any]:
    """Whoever asks what is kept of them hears of their meetings too."""
    return {"meetings": meeting_data(registration)}


@receiver(figures_wanted, dispatch_uid="count-meetings")
def count_for_figures(sender: Any, edition: Edition, at: datetime, **kwargs: Any) -> list[Part]:
    """Meetings are counted here."""
    return [count_meetings(edition, at=at)]
