"""Who stands at the door: found by ticket, by code or by choice, and locked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import JSONObject

from attendees.admission import Person
from attendees.enums import AgendaKind, CheckpointKind, SeatState, TicketState
from attendees.models import AgendaEntry, Checkpoint, Registration, Scan, SeatBooking, Stay, Ticket
from attendees.presence import day_start
from attendees.services.door.gauge import depends_on_count
from attendees.services.door.gestures import Gesture
from attendees.tokens import code_range
from forum.core.prepared import Blank, Prepared

# What somebody is told at the door of what waits for them: no earlier than this before.
SOON = timedelta(minutes=30)
LENGTHS = (1, 10, 50, 250)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody found and locked.

    `last_number` is the number of their last passage, as it was when the lock was asked for; `inside` how many are
    behind the door, where anything depends on it; `has_companions` whether somebody was registered from the same
    mailbox; `engagement` what their agenda holds now or next.
    """

    registration: Registration
    ticket: Ticket | None
    last_number: int | None
    has_seat: bool
    inside: int | None
    has_companions: bool
    engagement: dict[str, Any] | None

    def seen_from(self, door: Checkpoint) -> Person:
        """Return what a door must know of them."""
        return Person(
            is_of_edition=self.registration.edition_id == door.edition_id,
            is_confirmed=self.registration.is_confirmed,
            has_valid_ticket=self.ticket is None or self.ticket.state == TicketState.ACTIVE,
            has_former_ticket=self.ticket is not None and self.ticket.state == TicketState.TRANSFERRED,
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
        self._door, self._undone, self._facts = door, known, _Facts.of(door)
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
        hashes = _padded({one.token_hash for one in gestures if one.token_hash})
        codes = {code: code_range(code) for code in sorted({one.code for one in gestures if one.code})}
        if not hashes and not codes:
            return
        for ticket in _TICKETS.ask(
            _TicketShape(len(hashes), len(codes), self._facts),
            {
                **{f"hash {n}": token_hash for n, token_hash in enumerate(hashes)},
                **{f"from {n}": first for n, (first, _after) in enumerate(codes.values())},
                **{f"to {n}": after for n, (_first, after) in enumerate(codes.values())},
                **_values(self._door, self._at),
            },
        ):
            guest = _guest(ticket.registration, ticket, ticket)
            self.by_token[ticket.token_hash] = guest
            for code, (first, after) in codes.items():
                if first <= ticket.token_hash < after:
                    self.by_token[code] = guest
            self.by_registration.setdefault(ticket.registration_id, guest)

    def _find_chosen(self, chosen: Collection[UUID]) -> None:
        if not chosen:
            return
        people = _padded(chosen)
        asked = {f"person {n}": pk for n, pk in enumerate(people)}
        shape = (len(people), self._facts)
        for registration in _PEOPLE.ask(shape, asked | _values(self._door, self._at)):
            self.by_registration[registration.pk] = _guest(registration, None, registration)


def _guest(registration: Registration, ticket: Ticket | None, annotated: Any) -> Guest:
    return Guest(
        registration,
        ticket,
        last_number=annotated.last_number,
        has_seat=bool(annotated.has_seat),
        inside=annotated.inside,
        has_companions=bool(annotated.has_companions),
        engagement=annotated.engagement,
    )


def _padded(values: Collection[T]) -> list[T]:
    """Return values in order, the last one repeated: a few lengths serve, each of which is a statement written once."""
    in_order = sorted(values)  # type: ignore[type-var]  # hashes and UUIDs are
    length = next((one for one in LENGTHS if one >= len(in_order)), len(in_order))
    return in_order + in_order[-1:] * (length - len(in_order))


class _Facts(NamedTuple):
    """What doors ask of people, as far as it changes the statement: seats of a session, a count, by which doors."""

    has_session: bool
    counts: bool
    kind: str

    @classmethod
    def of(cls, door: Checkpoint) -> "_Facts":
        return cls(door.session_id is not None, depends_on_count(door), door.kind)


class _TicketShape(NamedTuple):
    hashes: int
    codes: int
    facts: _Facts


def _values(door: Checkpoint, at: datetime) -> dict[str, Any]:
    return {
        "edition": door.edition_id,
        "door": door.pk,
        "session": door.session_id,
        "now": at,
        "soon": at + SOON,
        "today": day_start(at, door.edition.time_zone),
    }


def _annotations(registration: str, facts: _Facts) -> dict[str, Any]:
    """Annotate with what doors ask, in the statement that locks: passages so far, a seat here, what waits."""
    number, moment = BigIntegerField(), DateTimeField()
    scans = Scan.objects.filter(registration=OuterRef(registration), number__isnull=False)
    agenda = AgendaEntry.objects.told().filter(registration=OuterRef(registration))
    agenda = agenda.filter(starts_at__lte=Blank("soon", moment), ends_at__gt=Blank("now", moment))
    seats = SeatBooking.objects.filter(registration=OuterRef(registration), state=SeatState.CONFIRMED)
    if facts.has_session:
        agenda = agenda.exclude(kind=AgendaKind.SEAT, source_id=Blank("session", number))
    prefix = "" if registration == "pk" else "registration__"
    others = Registration.objects.confirmed().filter(email_key=OuterRef(f"{prefix}email_key")).exclude(email_key="")
    # By the mailbox, then: SQLite would rather walk through the whole edition.
    unindexed = Func(F("edition_id"), template="+%(expressions)s", output_field=number)
    others = others.annotate(of_edition=unindexed).filter(of_edition=OuterRef(f"{prefix}edition_id"))
    told = JSONObject(starts_at="starts_at", label="label", label_en="label_en", place="place")
    return {
        "last_number": Subquery(scans.order_by("-number").values("number")[:1]),
        "has_seat": Exists(seats.filter(session=Blank("session", number))) if facts.has_session else Value(value=False),
        "inside": _inside(facts) if facts.counts else Value(None, output_field=IntegerField()),
        "has_companions": Exists(others.exclude(pk=OuterRef(registration))),
        "engagement": Subquery(agenda.order_by("starts_at", "pk").values(told=told)[:1]),
    }


def _inside(facts: _Facts) -> Subquery:
    """Count who is behind the door, by whichever door of the same place they came, as `selectors.inside` does."""
    number = BigIntegerField()
    stays = Stay.objects.filter(left_at__isnull=True, kind=facts.kind, entered_at__gte=Blank("today", DateTimeField()))
    if facts.kind == CheckpointKind.MAIN:
        stays = stays.filter(checkpoint__edition=Blank("edition", number))
    elif facts.has_session:
        stays = stays.filter(checkpoint__session=Blank("session", number))
    else:
        stays = stays.filter(checkpoint=Blank("door", number))
    return Subquery(stays.order_by().annotate(people=Func(F("pk"), function="count")).values("people"))


def _write_tickets(shape: _TicketShape) -> QuerySet[Ticket]:
    letters = CharField()
    wanted = Q(token_hash__in=[Blank(f"hash {n}", letters) for n in range(shape.hashes)]) if shape.hashes else Q()
    for n in range(shape.codes):
        wanted |= Q(token_hash__gte=Blank(f"from {n}", letters), token_hash__lt=Blank(f"to {n}", letters))
    return (
        Ticket.objects.filter(wanted)
        .select_for_update(of=("registration", "self"))
        .select_related("registration__category")
        .annotate(**_annotations("registration_id", shape.facts))
        .order_by("registration_id", "pk")
    )


def _write_people(shape: tuple[int, _Facts]) -> QuerySet[Registration]:
    count, facts = shape
    chosen: Any = [Blank(f"person {n}", UUIDField()) for n in range(count)]
    return (
        Registration.objects.filter(pk__in=chosen, edition=Blank("edition", BigIntegerField()))
        .select_for_update(of=("self",))
        .select_related("category")
        .annotate(**_annotations("pk", facts))
        .order_by("pk")
    )


_TICKETS, _PEOPLE = Prepared(_write_tickets), Prepared(_write_people)
