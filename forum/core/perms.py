"""Who is who, above the editions."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from forum.core.enums import Role
from forum.core.models import User

TEAM = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
# Recovery codes stand in for one of these; by themselves they protect nothing.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def roles_of(user: User | AnonymousUser) -> frozenset[Role]:
    """Return what an account does for the forum; the installation's owner organises it. A closed account: nothing.

    Costs one query; ask once a request (`forum.core.access.roles_at`).
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    if user.is_superuser:
        return frozenset({Role.ORGANISER})
    names = user.groups.filter(name__in=Role.values).order_by("name").values_list("name", flat=True)
    return frozenset(Role(name) for name in names)


def has_role(user: User | AnonymousUser, *roles: Role) -> bool:
    """Return whether an account has one of these roles. One query."""
    return not roles_of(user).isdisjoint(roles)


def is_organiser(user: User | AnonymousUser) -> bool:
    """Return whether the person runs the forum. One query."""
    return has_role(user, Role.ORGANISER)


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Return whether an account has the second factor that the team needs; a demonstration asks for none."""
    return not settings.SECOND_FACTOR_REQUIRED or is_mfa_enabled(user, FACTORS)
