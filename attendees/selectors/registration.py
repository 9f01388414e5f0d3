"""Whose registrations are whose."""

from attendees.models import Registration
from attendees.models.registration import RegistrationQuerySet
from forum.core.models import User


def my_registrations(user: User) -> RegistrationQuerySet:
    """Return what a person's account opens, coming editions first, with edition and category at hand."""
    mine = Registration.objects.filter(user=user).select_related("edition", "category")
    return mine.order_by("-edition__year", "-edition__starts_on", "sort_key", "pk")
