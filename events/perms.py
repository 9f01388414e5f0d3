"""Who may see what of the programme."""

from django.contrib.auth.models import AnonymousUser

from events.enums import EditionState
from events.models import Edition
from forum.core.models import User
from forum.core.perms import is_organiser


def can_see_edition(user: User | AnonymousUser, edition: Edition) -> bool:
    """Everybody sees an edition, except a draft, which only organisers do."""
    return edition.state != EditionState.DRAFT or is_organiser(user)
