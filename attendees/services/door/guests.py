"""Who stands at the door: found by ticket or by choice, and locked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from attendees.models import Registration, Scan, Scanner, Stay, Ticket
from attendees.services.door.errors import GuestNotFound, SearchNotAllowed
from attendees.services.door.stays import COUNTING
from attendees.tokens import hash_token


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody found and locked, with what was known of their passages when the lock was asked for."""

    registration: Registration
    ticket: Ticket | None
    is_inside: bool
    last_scan_at: datetime | None


def lock_by_token(token: bytes | None) -> Guest | None:
    """Return whom a token admits, None when it is nobody's."""
    if token is None:
        return None
    ticket = (
        Ticket.objects.filter(token_hash=hash_token(token))
        # The registration first, as everywhere; then the ticket, so that one replaced meanwhile reads as replaced.
        .select_for_update(of=("registration", "self"))
        .select_related("registration__category", "registration__edition")
        .annotate(**_passages_so_far("registration_id"))
        .first()
    )
    return _guest(ticket.registration, ticket, ticket) if ticket else None


def lock_by_choice(scanner: Scanner, registration_id: UUID) -> Guest:
    """Return somebody whom the steward chose by name, in the phone's own edition."""
    if not scanner.may_search:
        raise SearchNotAllowed
    registration = (
        Registration.objects.filter(pk=registration_id, edition=scanner.checkpoint.edition_id)
        .select_for_update(of=("self",))
        .select_related("category", "edition")
        .annotate(**_passages_so_far("pk"))
        .first()
    )
    if registration is None:
        raise GuestNotFound
    return _guest(registration, None, registration)


def _guest(registration: Registration, ticket: Ticket | None, annotated: Any) -> Guest:
    return Guest(registration, ticket, annotated.is_inside, annotated.last_scan_at)


def _passages_so_far(registration: str) -> dict[str, Any]:
    """Annotate with what tells a first passage from all others, in the statement that locks."""
    scans = Scan.objects.filter(registration=OuterRef(registration), result__in=COUNTING)
    return {
        "is_inside": Exists(Stay.objects.filter(registration=OuterRef(registration), left_at__isnull=True)),
        "last_scan_at": Subquery(scans.order_by("-at").values("at")[:1]),
    }
