"""A full edition with people who wait, for tests of the waiting list."""

from datetime import timedelta
from typing import Any

from attendees.models import Category, Registration
from forum.core.text import fold
from tests.attendees.acts import enrol
from tests.factories import CategoryFactory, RegistrationFactory
from tests.factories.moments import BEFORE

MINUTE = timedelta(minutes=1)


def full_category(places: int = 1, **changes: Any) -> Category:
    """Return a category of an edition whose places are all held."""
    category = CategoryFactory(edition__capacity=places, **changes)
    RegistrationFactory.create_batch(places, edition=category.edition, category=category)
    return category


def wait(category: Category, name: str = "Maëlys", *, minutes: int = 0, **changes: Any) -> Registration:
    """Put somebody at the end of the line, so many minutes after BEFORE."""
    changes = {"first_name": name, "email": f"{fold(name)}@example.org", "at": BEFORE + minutes * MINUTE} | changes
    return enrol(category, waits=True, **changes)
