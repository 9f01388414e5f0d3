"""Who is who, above the editions."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from forum.core.enums import Role
from forum.core.models import User


def is_organiser(user: User | AnonymousUser) -> bool:
    """Return whether the person runs the forum: member of the organisers' group, or the installation's owner.

    Costs one query; ask once a request.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name=Role.ORGANISER).exists()


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Return whether an account has the second factor that organisers need; a demonstration asks for none."""
    return not settings.SECOND_FACTOR_REQUIRED or is_mfa_enabled(user)
