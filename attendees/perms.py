"""Who may do what with a registration. A no is answered by a 404: nobody learns whether it exists."""

from django.contrib.auth.models import AnonymousUser

from attendees.models import Registration
from forum.core.models import User
from forum.core.perms import has_second_factor, is_organiser


def can_open_registration(user: User | AnonymousUser, registration: Registration, *, holds_link: bool = False) -> bool:
    """Return whether a person may read a registration, correct it, cancel it, change its seats or its ticket.

    Whoever came by its mailed link, the account that it belongs to, and organisers with their second factor.
    Colleagues of the same organisation may not, nor does the same e-mail suffice until it is verified.
    What each of them does is journalled under their name.
    """
    if holds_link:
        return True
    if user.is_authenticated and registration.user_id == user.pk:
        return True
    return is_organiser(user) and has_second_factor(user)
