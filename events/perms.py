"""Who may see what of the programme."""

from django.contrib.auth.models import AnonymousUser

from events.enums import EditionState
from events.models import Edition
from forum.core.enums import Role
from forum.core.models import User
from forum.core.perms import has_role, has_second_factor

DRAFTERS = frozenset({Role.ORGANISER, Role.PROGRAMME_EDITOR})


def can_see_edition(user: User | AnonymousUser, edition: Edition) -> bool:
    """Everybody sees an edition, except a draft: organisers and programme editors do, with their second factor."""
    return edition.state != EditionState.DRAFT or (has_role(user, *DRAFTERS) and has_second_factor(user))
