"""The list of an edition as phones keep it: one line a person, short, for where there is no network.

Lines are lists, not objects: five thousand of them travel. docs/door-api.yaml says what stands where.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from attendees.enums import AgendaKind, RegistrationState, ScanAction, ScanResult, SeatState, TicketState
from attendees.models import AgendaEntry, Registration, RosterLine, Scan, SeatBooking, Ticket
from events.models import Edition
from forum.core.text import french

# 72 bits of a hash: among five thousand tickets, a strange code is taken for one of them once in 2 to the 59.
HASH_BYTES = 9
SHORT_BYTES = 6
# A request stamps its scans before it writes them: what was received so long ago is surely to be seen.
SURELY_WRITTEN = timedelta(seconds=10)
STATES = {
    RegistrationState.CONFIRMED: 0,
    RegistrationState.CANCELLED: 1,
    RegistrationState.WAITLISTED: 2,
    RegistrationState.OFFERED: 3,
    RegistrationState.PENDING: 4,
    RegistrationState.DECLINED: 5,
}
# Where each ticket stands in a line; the other dead ones come last.
_HEAPS = {TicketState.ACTIVE: 0, TicketState.TRANSFERRED: 1}
ACTIONS = {ScanAction.ENTRY: 0, ScanAction.EXIT: 1, ScanAction.UNDO: 2}
# An entry that was answered "already in".
DOUBTED = 3
UNDER_15, WALK_IN = 1, 2
# Above the flags: how many of the dead tickets, the first ones, were passed on with the place.
PASSED_ON = 4


@dataclass(frozen=True, slots=True)
class Line:
    """What a phone keeps of one person. `hidden` is for phones that may search: names and needs."""

    registration: UUID
    facts: tuple[object, ...]
    hidden: tuple[str, str, str, str]

    @property
    def digest(self) -> str:
        """What changes when, and only when, the line does."""
        said = json.dumps([self.facts, self.hidden], ensure_ascii=False).encode()
        return hashlib.blake2b(said, digest_size=16).hexdigest()

    def told_to(self, *, may_search: bool) -> list[object]:
        """Return the line as it is sent."""
        return [pack(self.registration), *self.facts, *(self.hidden if may_search else ())]


def pack(identifier: UUID, *, length: int = 16) -> str:
    """Return a UUID, or its first bytes, in the shortest letters that JSON carries."""
    return urlsafe_b64encode(identifier.bytes[:length]).decode().rstrip("=")


def pack_hash(token_hash: str) -> str:
    """Return as much of a token's hash as phones keep."""
    return urlsafe_b64encode(bytes.fromhex(token_hash)[:HASH_BYTES]).decode()


def read_lines(edition: Edition, registrations: Collection[UUID] | None = None) -> Iterator[Line]:
    """Yield the lines of an edition, or of some of its people, in the order of their ids. Four queries."""
    people = Registration.objects.filter(edition=edition)
    if registrations is not None:
        people = people.filter(pk__in=registrations)
    tickets, seats, agenda = _tickets_of(people), _seats_of(people), _agenda_of(people)
    columns = (
        "pk", "state", "category_id", "is_under_15", "is_walk_in", "first_name", "last_name", "organisation", "needs",
        "needs_told_at_desk",
    )  # fmt: skip
    for pk, state, category, is_under_15, is_walk_in, first, last, organisation, needs, is_told in people.order_by(
        "pk"
    ).values_list(*columns):
        valid, passed_on, dead = tickets.get(pk, ((), (), ()))
        flags = UNDER_15 * is_under_15 + WALK_IN * is_walk_in + PASSED_ON * len(passed_on)
        facts = (valid, [*passed_on, *dead], STATES[state], category, flags, seats.get(pk, ()), agenda.get(pk, ()))
        yield Line(pk, facts, (first, last, organisation, needs if is_told else ""))


def _tickets_of(people: QuerySet[Registration]) -> dict[UUID, tuple[list[str], list[str], list[str]]]:
    """Read people's tickets: the valid one, those passed on with the place, the other dead ones."""
    found: dict[UUID, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    tickets = Ticket.objects.filter(registration__in=people).order_by("issued_at", "pk")
    for person, token_hash, state in tickets.values_list("registration", "token_hash", "state"):
        found[person][_HEAPS.get(TicketState(state), 2)].append(pack_hash(token_hash))
    return found


def _seats_of(people: QuerySet[Registration]) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = defaultdict(list)
    seats = SeatBooking.objects.filter(registration__in=people, state=SeatState.CONFIRMED)
    for person, session in seats.order_by("session").values_list("registration", "session"):
        found[person].append(session)
    return found


def _agenda_of(people: QuerySet[Registration]) -> dict[UUID, list[tuple[int, int, str, str]]]:
    """Read what people know that they are engaged in, sessions aside: those are named once for all."""
    found: dict[UUID, list[tuple[int, int, str, str]]] = defaultdict(list)
    entries = AgendaEntry.objects.told().filter(registration__in=people).exclude(kind=AgendaKind.SEAT)
    columns = ("registration", "starts_at", "ends_at", "label", "place")
    for person, starts, ends, label, place in entries.order_by("starts_at", "pk").values_list(*columns):
        found[person].append((_seconds(starts), _seconds(ends), french(label), french(place)))
    return found


def changed_since(edition: Edition, version: int) -> list[UUID]:
    """Return whose line changed after a version. One query."""
    lines = RosterLine.objects.filter(roster=edition.pk, version__gt=version).order_by("pk")
    return list(lines.values_list("pk", flat=True))


def read_passages(edition: Edition, *, since: datetime | None) -> list[list[object]]:
    """Return the passages of an edition that were received since a moment, a little before included. One query.

    A phone knows its own again by the first bytes of their ids.
    """
    scans = Scan.objects.filter(checkpoint__edition=edition, number__isnull=False)
    if since is not None:
        scans = scans.filter(received_at__gt=since - SURELY_WRITTEN)
    columns = ("pk", "registration", "checkpoint", "at", "action", "result", "undoes", "scanner__name")
    rows = scans.order_by("received_at", "pk").values_list(*columns)
    return [
        [
            pack(pk, length=SHORT_BYTES),
            pack(person, length=SHORT_BYTES),
            door,
            _seconds(at),
            DOUBTED if result == ScanResult.ALREADY_IN else ACTIONS[action],
            pack(undoes, length=SHORT_BYTES) if undoes else 0,
            phone or "",
        ]
        for pk, person, door, at, action, result, undoes, phone in rows
    ]


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
