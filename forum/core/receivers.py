"""What the ground does when allauth tells of something."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from forum.core.models import User


@receiver(authenticator_added, dispatch_uid="second-factor-just-proved")
def note_proof(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Remember that who set up an application of codes has just typed one.

    Or else the next page, the recovery codes, asks for a code again, and the one at hand serves only once.
    """
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
