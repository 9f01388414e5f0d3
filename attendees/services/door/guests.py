"""Who stands at the door: found by ticket, by code or by choice, and locked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject

from attendees.admission import Person
from attendees.enums import AgendaKind, SeatState, TicketState
from attendees.models import AgendaEntry, Checkpoint, Registration, Scan, SeatBooking, Ticket
from attendees.services.door.gestures import Gesture
from attendees.services.door.rooms import inside_now
from attendees.tokens import code_range

# What somebody is told at the door of what waits for them: no earlier than this before.
SOON = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody found and locked.

    `last_number` is the number of their last passage, as it was when the lock was asked for; `inside` how many are
    behind the door, where that is limited; `engagement` what their agenda holds now or next.
    """

    registration: Registration
    ticket: Ticket | None
    last_number: int | None
    has_seat: bool
    inside: int | None
    engagement: dict[str, Any] | None

    def seen_from(self, door: Checkpoint) -> Person:
        """Return what a door must know of them."""
        return Person(
            is_of_edition=self.registration.edition_id == door.edition_id,
            is_confirmed=self.registration.is_confirmed,
            has_valid_ticket=self.ticket is None or self.ticket.state == TicketState.ACTIVE,
            category=self.registration.category_id,
            has_seat=self.has_seat,
        )


class Guests:
    """The people of some gestures at one door, by what they were found by."""

    def __init__(self, gestures: Collection[Gesture], known: dict[UUID, UUID], *, door: Checkpoint) -> None:
        """Find and lock. `known`: whose the scans are that are to be taken back.

        Registrations before tickets, as everywhere, in the order of their ids; tickets so that one replaced meanwhile
        reads as replaced. One statement for each way of being found.
        """
        self.by_token: dict[str, Guest] = {}
        self.by_registration: dict[UUID, Guest] = {}
        self._door, self._undone = door, known
        self._at = max(gesture.received_at for gesture in gestures)
        self._find_tickets(gestures)
        chosen = {one.registration for one in gestures if one.registration} | set(known.values())
        self._find_chosen(chosen - self.by_registration.keys())

    def of(self, gesture: Gesture) -> Guest | None:
        """Return whom a gesture is about, None when it is nobody."""
        if gesture.undoes is not None:
            whose = self._undone.get(gesture.undoes)
            return self.by_registration.get(whose) if whose else None
        if gesture.registration is not None:
            return self.by_registration.get(gesture.registration)
        return self.by_token.get(gesture.token_hash or gesture.code)

    def __iter__(self) -> Iterator[Guest]:
        return iter(self.by_registration.values())

    def _find_tickets(self, gestures: Collection[Gesture]) -> None:
        hashes = {one.token_hash for one in gestures if one.token_hash}
        codes = {one.code: code_range(one.code) for one in gestures if one.code}
        if not hashes and not codes:
            return
        wanted = Q(token_hash__in=hashes)
        for first, after in codes.values():
            wanted |= Q(token_hash__gte=first, token_hash__lt=after)
        tickets = (
            Ticket.objects.filter(wanted)
            .select_for_update(of=("registration", "self"))
            .select_related("registration__category")
            .annotate(**_facts("registration_id", self._door, self._at))
            .order_by("registration_id", "pk")
        )
        for ticket in tickets:
            guest = _guest(ticket.registration, ticket, ticket)
            self.by_token[ticket.token_hash] = guest
            for code, (first, after) in codes.items():
                if first <= ticket.token_hash < after:
                    self.by_token[code] = guest
            self.by_registration.setdefault(ticket.registration_id, guest)

    def _find_chosen(self, chosen: Collection[UUID]) -> None:
        if not chosen:
            return
        registrations = (
            Registration.objects.filter(pk__in=chosen, edition=self._door.edition_id)
            .select_for_update(of=("self",))
            .select_related("category")
            .annotate(**_facts("pk", self._door, self._at))
            .order_by("pk")
        )
        for registration in registrations:
            self.by_registration[registration.pk] = _guest(registration, None, registration)


def _guest(registration: Registration, ticket: Ticket | None, annotated: Any) -> Guest:
    return Guest(
        registration, ticket, annotated.last_number, bool(annotated.has_seat), annotated.inside, annotated.engagement
    )


def _facts(registration: str, door: Checkpoint, at: datetime) -> dict[str, Any]:
    """Annotate with what doors ask, in the statement that locks: passages so far, a seat here, what waits."""
    scans = Scan.objects.filter(registration=OuterRef(registration), number__isnull=False)
    seats = SeatBooking.objects.filter(
        registration=OuterRef(registration), session=door.session_id, state=SeatState.CONFIRMED
    )
    agenda = AgendaEntry.objects.filter(registration=OuterRef(registration), is_told=True)
    agenda = agenda.filter(starts_at__lte=at + SOON, ends_at__gt=at)
    if door.session_id:
        agenda = agenda.exclude(kind=AgendaKind.SEAT, source_id=door.session_id)
    told = JSONObject(starts_at="starts_at", label="label", label_en="label_en", place="place")
    return {
        "last_number": Subquery(scans.order_by("-number").values("number")[:1]),
        "has_seat": Exists(seats) if door.session_id else Value(value=False),
        "inside": inside_now(door, at),
        "engagement": Subquery(agenda.order_by("starts_at", "pk").values(told=told)[:1]),
    }
