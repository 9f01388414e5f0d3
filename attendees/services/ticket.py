"""Tickets: one living ticket a registration. Dead ones stay, so that the door can say why."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from attendees.enums import TicketState
from attendees.models import Registration, Ticket
from attendees.services.ground import MoveRefused, lock_registration, write_to
from attendees.tokens import hash_token, token_of
from forum.core.journal import Actor, record


def issue_ticket(registration: Registration, *, at: datetime) -> Ticket:
    """Give a registration its ticket. Part of other acts, which hold the lock and write the journal."""
    uuid = uuid4()
    return Ticket.objects.create(
        uuid=uuid, registration=registration, token_hash=hash_token(token_of(uuid)), issued_at=at
    )


def revoke_ticket(registration: Registration, state: TicketState, *, at: datetime) -> Ticket | None:
    """Kill the living ticket of a registration and return it, if there is one. Part of other acts."""
    ticket = Ticket.objects.filter(registration=registration, state=TicketState.ACTIVE).first()
    if ticket is not None:
        ticket.state, ticket.revoked_at = state, at
        ticket.save(update_fields=["state", "revoked_at"])
    return ticket


@transaction.atomic
def reissue_ticket(registration: Registration, *, actor: Actor, at: datetime) -> Ticket:
    """Replace a ticket that was lost or seen by others, and mail the new one. The old one opens no door any more.

    Raises MoveRefused for a registration that is not confirmed.
    """
    registration = lock_registration(registration)
    if not registration.is_confirmed:
        raise MoveRefused(registration.state)
    former = revoke_ticket(registration, TicketState.REISSUED, at=at)
    ticket = issue_ticket(registration, at=at)
    record(
        actor,
        "ticket_reissued",
        registration,
        at=at,
        scope=registration.edition.slug,
        changes={"ticket": [former and str(former.pk), str(ticket.pk)]},
    )
    write_to(registration, "registration_confirmed", at=at)
    return ticket
