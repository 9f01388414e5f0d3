"""What organisers do for one person of the guest list, besides what that person can do alone."""

from datetime import datetime

from django.db import transaction

from attendees.models import Registration
from attendees.services.ground import MoveRefused, lock_registration, write_to
from forum.core.journal import Actor, record


@transaction.atomic
def mail_ticket_again(registration: Registration, *, actor: Actor, at: datetime) -> None:
    """Send the confirmation with the same ticket once more. Raises MoveRefused unless confirmed with an address."""
    registration = lock_registration(registration)
    if not registration.is_confirmed or not registration.email:
        raise MoveRefused(registration.state)
    write_to(registration, "registration_confirmed", at=at)
    record(actor, "ticket_mailed_again", registration, at=at, scope=registration.edition.slug)
