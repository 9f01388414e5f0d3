"""What the ground does when allauth and Django tell of something."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in as signed_in_with_allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from forum.core import clock
from forum.core.journal import Actor, record
from forum.core.models import User
from forum.core.perms import FACTORS
from forum.core.sessions import note_sight


@receiver(authenticator_added, dispatch_uid="second-factor-just-set-up")
def note_set_up(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Remember that who set up a second factor has just used it, and journal it.

    Or else the next page, the recovery codes, asks for a code again, and the one at hand serves only once.
    """
    if authenticator.type in FACTORS:
        _prove(request, user, authenticator)
        _journal(user, "factor_added", authenticator)


@receiver(authenticator_used, dispatch_uid="second-factor-just-used")
def note_use(
    request: HttpRequest, user: User, authenticator: Authenticator, reauthenticated: bool, **kwargs: Any
) -> None:
    """Signing in with the second factor proves as much as being asked for it again."""
    if not reauthenticated:
        _prove(request, user, authenticator)


@receiver(authenticator_removed, dispatch_uid="second-factor-removed")
def note_removal(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type in FACTORS:
        _journal(user, "factor_removed", authenticator)


@receiver(user_logged_in, dispatch_uid="list-session")
def list_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """List the session that begins, whoever began it: allauth lists its own only. The middleware notes its life."""
    if request.META.get("REMOTE_ADDR"):
        request.user = user
        UserSession.objects.create_from_request(request)
    note_sight(request.session.session_key or "", at=clock.now())


def _prove(request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)


def _journal(user: User, verb: str, authenticator: Authenticator) -> None:
    change = [None, authenticator.type] if verb == "factor_added" else [authenticator.type, None]
    record(Actor.from_user(user), verb, user, at=clock.now(), changes={"factor": change})


@receiver(signed_in_with_allauth, dispatch_uid="journal-sign-in")
def note_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    """Journal the sign-ins of the team. Those of everybody else open nothing but their own registrations."""
    if user.is_staff or user.is_superuser or user.groups.exists():
        record(Actor.from_user(user), "signed_in", user, at=clock.now())
