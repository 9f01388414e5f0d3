"""Who is who, above the editions."""

from django.contrib.auth.models import AnonymousUser

from forum.core.models import User

ORGANISERS = "organisers"


def is_organiser(user: User | AnonymousUser) -> bool:
    """Return whether the person runs the forum: member of the organisers' group, or the installation's owner.

    Costs one query; ask once a request.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name=ORGANISERS).exists()
