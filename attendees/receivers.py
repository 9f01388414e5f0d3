"""What this app does when something happens below it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from attendees.selectors.figures import count_attendees
from attendees.services.account import attach_registrations
from events.figures import Part
from events.models import Edition
from events.signals import figures_wanted
from forum.core import clock
from forum.core.models import User


@receiver(user_logged_in, dispatch_uid="attach-registrations")
def attach_on_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    """Signing in takes a code mailed to the address: the registrations of that address are this person's."""
    attach_registrations(user, at=clock.now())


@receiver(figures_wanted, dispatch_uid="count-attendees")
def count_for_figures(sender: Any, edition: Edition, at: datetime, **kwargs: Any) -> list[Part]:
    """People, who came back, presence and seats are counted here."""
    return count_attendees(edition, at=at)
