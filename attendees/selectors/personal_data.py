"""All that is kept of one person in one edition, for that person."""

from typing import Any

from django.db.models import Max

from attendees.enums import TicketState
from attendees.models import Registration
from attendees.signals import personal_data_asked


def personal_data(registration: Registration) -> dict[str, Any]:
    """Return everything kept of a registration, as plain values: of this app, six queries, and of those above.

    What organisers only prepare for somebody is theirs until they tell it.
    """
    person = {
        name: getattr(registration, name)
        for name in (
            "first_name", "last_name", "email", "organisation", "organisation_kind", "language", "is_under_15",
            "needs", "needs_told_at_desk", "has_no_photo_sign", "photos_allowed_at", "newsletter_wanted_at",
            "postcode", "heard_by",
            "state", "created_at", "confirmed_at", "cancelled_at",
            "waitlisted_at", "offer_expires_at", "offers_missed",
        )
    }  # fmt: skip
    seats = registration.seats.select_related("session").order_by("session__starts_at", "pk")
    tickets, scans = registration.tickets.all(), registration.scans.all()
    received_at = tickets.filter(state=TicketState.TRANSFERRED).aggregate(at=Max("revoked_at"))["at"]
    if received_at is not None:
        # What came before is another person's.
        seats = seats.exclude(cancelled_at__lte=received_at)
        tickets, scans = tickets.filter(issued_at__gte=received_at), scans.filter(at__gte=received_at)
    kept: dict[str, Any] = {
        "edition": registration.edition.slug,
        "demonstration": registration.edition.is_demo,
        "registration": str(registration.pk),
        "category": registration.category.name,
        **person,
        "place_received_at": received_at,
        "seats": [
            {"session": seat.session.title, "starts_at": seat.session.starts_at, "state": seat.state,
             "booked_at": seat.booked_at, "cancelled_at": seat.cancelled_at}
            for seat in seats
        ],
        "agenda": list(registration.agenda.told().values("kind", "label", "starts_at", "ends_at", "place")),
        "tickets": list(tickets.values("state", "issued_at", "revoked_at")),
        "scans": list(scans.values("at", "result", "method", "checkpoint__name")),
        "stays": list(registration.stays.values("entered_at", "left_at", "checkpoint__name")),
    }  # fmt: skip
    answers: list[tuple[Any, Any]] = personal_data_asked.send(Registration, registration=registration)
    for _receiver, more in answers:
        kept |= more
    return kept
