"""What the ground does when allauth tells of something."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest

from forum.core import clock
from forum.core.journal import Actor, record
from forum.core.models import User


@receiver(authenticator_added, dispatch_uid="second-factor-just-proved")
def note_proof(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Remember that who set up an application of codes has just typed one.

    Or else the next page, the recovery codes, asks for a code again, and the one at hand serves only once.
    """
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)


@receiver(user_logged_in, dispatch_uid="journal-sign-in")
def note_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    """Journal the sign-ins of the team. Those of everybody else open nothing but their own registrations."""
    if user.is_staff or user.is_superuser or user.groups.exists():
        record(Actor.from_user(user), "signed_in", user, at=clock.now())


@receiver(authenticator_added, dispatch_uid="journal-second-factor-added")
def note_added_factor(user: User, **kwargs: Any) -> None:
    """Journal that somebody set up a second factor; what it is stays with allauth."""
    record(Actor.from_user(user), "second_factor_added", user, at=clock.now())


@receiver(authenticator_removed, dispatch_uid="journal-second-factor-removed")
def note_removed_factor(user: User, **kwargs: Any) -> None:
    record(Actor.from_user(user), "second_factor_removed", user, at=clock.now())
