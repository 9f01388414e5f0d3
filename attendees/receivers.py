"""What this app does when something happens below it."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from attendees.services.account import attach_registrations
from forum.core import clock
from forum.core.models import User


@receiver(user_logged_in, dispatch_uid="attach-registrations")
def attach_on_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    """Signing in takes a code mailed to the address: the registrations of that address are this person's."""
    attach_registrations(user, at=clock.now())
