"""The proof that dangerous acts ask for: in tests of other things, it has just been given."""

from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib.sessions.backends.base import SessionBase

# Later than any moment that a test travels to.
LATER_THAN_ALL = 10**11


def give_proof(session: SessionBase, user: Any) -> None:
    """Note in a session that its owner gave the second factor a moment ago, whatever time it is."""
    record = {"method": "mfa", "type": "totp", "at": LATER_THAN_ALL, "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
