"""Who may do what with a registration. A no is answered by a 404: nobody learns whether it exists."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from attendees.models import Registration
from forum.core.models import User
from forum.core.perms import is_organiser


def can_open_registration(user: User | AnonymousUser, registration: Registration, *, holds_link: bool = False) -> bool:
    """Return whether a person may read a registration.

    Whoever came by its mailed link, the account that it belongs to, and organisers with their second factor.
    Colleagues of the same organisation may not, nor does the same e-mail suffice until it is verified.
    """
    if holds_link:
        return True
    if user.is_authenticated and registration.user_id == user.pk:
        return True
    if not is_organiser(user):
        return False
    return not settings.SECOND_FACTOR_REQUIRED or is_mfa_enabled(user)


def can_change_registration(
    user: User | AnonymousUser, registration: Registration, *, holds_link: bool = False
) -> bool:
    """Return whether a person may correct, cancel or bring back a registration, change its seats or its ticket.

    The same people who may read it: what they do is journalled under their name.
    """
    return can_open_registration(user, registration, holds_link=holds_link)
