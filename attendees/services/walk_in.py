"""Registering at the door somebody who comes without having registered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attendees.enums import RegistrationState
from attendees.models import Category, Registration
from attendees.services.details import Details, write_details
from attendees.services.ground import RegistrationRefused, write_to
from attendees.services.ticket import issue_ticket
from events.models import Edition
from forum.core.journal import Actor, record


class NoCategory(RegistrationRefused):
    """The edition has no category for whoever comes by the door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """What a steward wrote of somebody. The phone makes the id, so that without network too it is one person.

    `category`: a number; None, or one that is not the edition's, for the first that is open to all.
    """

    id: UUID
    details: Details
    category: int | None = None


def register_walk_in(
    edition: Edition,
    walk_in: WalkIn,
    *,
    actor: Actor,
    at: datetime,
    came_at: datetime | None = None,
    is_told: bool = True,
) -> Registration:
    """Return a confirmed registration for somebody at the door, its ticket mailed where an address was given.

    `came_at`: when they came, where that was written down before `at`; `is_told`: whether the letter leaves.

    Part of a scan, in its transaction. Whoever has an open registration under that address and name keeps it, and the
    door judges by that one. Places are not counted: people are there in flesh, and the gauge is what may stop them.
    Raises NoCategory.
    """
    known = _known(edition, walk_in)
    if known is not None:
        return known
    registration = Registration(
        pk=walk_in.id,
        edition=edition,
        category=_category(edition, walk_in.category),
        submission=walk_in.id,
        state=RegistrationState.CONFIRMED,
        is_walk_in=True,
        created_at=came_at or at,
        confirmed_at=came_at or at,
    )
    write_details(registration, walk_in.details, at=at)
    registration.save(force_insert=True)
    issue_ticket(registration, at=at)
    changes = {"state": [None, registration.state], "category": [None, registration.category_id]}
    record(actor, "walked_in", registration, at=at, scope=edition.slug, changes=changes)
    if is_told:
        write_to(registration, "registration_confirmed", at=at)
    return registration


def _known(edition: Edition, walk_in: WalkIn) -> Registration | None:
    details = walk_in.details
    if not details.email_key:
        return None
    same = Registration.objects.opened().filter(edition=edition, email_key=details.email_key, name_key=details.name_key)
    return same.order_by("created_at", "pk").first()


def _category(edition: Edition, number: int | None) -> Category:
    categories = list(edition.categories.order_by("position", "name", "pk"))
    chosen = next((one for one in categories if one.pk == number), None)
    category = chosen or next((one for one in categories if one.is_open), None) or next(iter(categories), None)
    if category is None:
        raise NoCategory
    return category
