"""What this app does when something happens below it."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from attendees.models import Registration
from attendees.signals import personal_data_asked, registration_cancelled
from events.models import Edition
from events.signals import edition_cancelled
from forum.core.journal import Actor
from matchmaking.selectors.personal_data import meeting_data
from matchmaking.services.member import leave_meetings
from matchmaking.services.programme import cancel_programmes


@receiver(registration_cancelled, dispatch_uid="leave-meetings")
def leave_on_cancellation(sender: Any, registration: Registration, actor: Actor, at: datetime, **kwargs: Any) -> None:
    """Whoever gives their registration up stands behind no participant any more."""
    leave_meetings(registration, actor=actor, at=at)


@receiver(edition_cancelled, dispatch_uid="cancel-programmes")
def cancel_with_edition(sender: Any, edition: Edition, actor: Actor, at: datetime, **kwargs: Any) -> None:
    """An edition that is not held has no meetings."""
    cancel_programmes(edition, actor=actor, at=at)


@receiver(personal_data_asked, dispatch_uid="tell-meetings")
def tell_meetings(sender: Any, registration: Registration, **kwargs: Any) -> dict[str, Any]:
    """Whoever asks what is kept of them hears of their meetings too."""
    return {"meetings": meeting_data(registration)}
