"""What registering, changing and cancelling come to, said once more in plain Python: the machine's other opinion.

It shares no code with the services. An act returns the name of its refusal, or "" when it is done.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

REMINDER_PAUSE = timedelta(minutes=15)
Identity = tuple[str, str]  # address and last name


@dataclass(slots=True, eq=False)
class Guest:
    """One registration."""

    key: object
    identity: Identity
    category: str
    is_confirmed: bool = True
    seats: set[str] = field(default_factory=set)
    link_version: int = 1


@dataclass(slots=True)
class World:
    """An edition: its limits (None for no limit), and the hours of its sessions."""

    capacity: int | None
    quotas: dict[str, int | None]
    seats: dict[str, int]
    hours: dict[str, tuple[datetime, datetime]]
    guests: list[Guest] = field(default_factory=list)
    # The registrations that each form made, in order: the same form sent after a cancellation makes another. None where
    # the place passed to somebody else, who did not send the form.
    forms: dict[object, list[Guest | None]] = field(default_factory=dict)
    journal: Counter[str] = field(default_factory=Counter)
    mails: Counter[tuple[str, str]] = field(default_factory=Counter)
    reminded: dict[tuple[int, str], datetime] = field(default_factory=dict)

    # --- what is counted -----------------------------------------------------

    def held(self, category: str | None = None) -> int:
        return sum(guest.is_confirmed and category in (None, guest.category) for guest in self.guests)

    def sitting(self, session: str) -> int:
        return sum(session in guest.seats for guest in self.guests)

    def lack(self, category: str) -> str:
        if self.capacity is not None and self.held() >= self.capacity:
            return "EditionFull"
        return self.lack_in(category)

    def lack_in(self, category: str) -> str:
        quota = self.quotas[category]
        return "CategoryFull" if quota is not None and self.held(category) >= quota else ""

    def overlap(self, one: str, other: str) -> bool:
        (begins, ends), (other_begins, other_ends) = self.hours[one], self.hours[other]
        return begins < other_ends and other_begins < ends

    def refuse_seats(self, wanted: set[str], held: set[str]) -> str:
        added, kept = wanted - held, wanted & held
        if any(self.sitting(session) >= self.seats[session] for session in added):
            return "SeatsUnavailable"
        rivals = [(one, other) for one in added for other in (added | kept) - {one}]
        return "SeatClash" if any(self.overlap(*pair) for pair in rivals) else ""

    def known(self, identity: Identity, besides: Guest | None = None) -> Guest | None:
        same = (guest for guest in self.guests if guest.is_confirmed and guest.identity == identity)
        return next((guest for guest in same if guest is not besides), None)

    # --- what people do ------------------------------------------------------

    def register(
        self, form: object, identity: Identity, category: str, sessions: set[str], *, at: datetime
    ) -> tuple[str, Guest | None]:
        """Return the refusal, and whose registration is answered; a key None is for the caller to fill in."""
        made = self.forms.setdefault(form, [])
        turn = next((n for n, guest in enumerate(made) if guest is None or guest.is_confirmed), len(made))
        living = made[turn] if turn < len(made) else None
        if living is not None:
            return "", living
        lack = self.lack(category)
        refusal = "" if lack else self.refuse_seats(sessions, set())
        if refusal:
            return refusal, None
        known = self.known(identity)
        if known is not None:
            self.remind(known, at)
            return lack, None if lack else known
        if lack:
            return lack, None
        guest = Guest(None, identity, category, seats=set(sessions))
        self.guests.append(guest)
        made[turn : turn + 1] = [guest]
        self.tell(guest, "registered", "registration_confirmed")
        return "", guest

    def change_seats(self, guest: Guest, wanted: set[str]) -> str:
        if not guest.is_confirmed:
            return "MoveRefused"
        refusal = self.refuse_seats(wanted, guest.seats)
        if not refusal and wanted != guest.seats:
            guest.seats = set(wanted)
            self.tell(guest, "seats_changed", "seats_changed")
        return refusal

    def cancel(self, guest: Guest) -> str:
        if not guest.is_confirmed:
            return "MoveRefused"
        self.let_go(guest)
        self.tell(guest, "cancelled", "registration_cancelled")
        return ""

    def come_back(self, guest: Guest) -> str:
        if guest.is_confirmed:
            return "MoveRefused"
        if self.known(guest.identity):
            return "AlreadyRegistered"
        lack = self.lack(guest.category)
        if not lack:
            guest.is_confirmed = True
            self.tell(guest, "returned", "registration_confirmed")
        return lack

    def correct(self, guest: Guest, identity: Identity, category: str, *, at: datetime) -> str:
        if not guest.is_confirmed:
            return "MoveRefused"
        if category != guest.category and self.lack_in(category):
            return "CategoryFull"
        if (identity, category) == (guest.identity, guest.category):
            return ""
        moves_away = identity[0] != guest.identity[0]
        known = self.known(identity, besides=guest)
        if known is not None and not moves_away:
            return "AlreadyRegistered"
        if moves_away:
            self.mails["email_changed", guest.identity[0]] += 1
            guest.link_version += 1
        guest.identity, guest.category = identity, category
        if known is not None:
            self.let_go(guest)
            self.journal["merged"] += 1
            self.remind(known, at)
            return ""
        self.journal["corrected"] += 1
        if moves_away:
            self.mails["registration_confirmed", identity[0]] += 1
        return ""

    def pass_on(self, guest: Guest, identity: Identity, *, came: bool, at: datetime) -> str:
        if not guest.is_confirmed:
            return "MoveRefused"
        if came:
            return "AlreadyCame"
        known = self.known(identity, besides=guest)
        if identity == guest.identity:
            return "SamePerson"
        if known is not None and identity[0] == guest.identity[0]:
            return "AlreadyRegistered"
        self.mails["place_passed_on", guest.identity[0]] += 1
        guest.link_version += 1
        guest.identity = identity
        for made in self.forms.values():
            made[:] = [None if one is guest else one for one in made]
        if known is None:
            self.tell(guest, "transferred", "place_received")
            return ""
        self.let_go(guest)
        self.journal["merged"] += 1
        self.remind(known, at)
        return ""

    def reissue(self, guest: Guest) -> str:
        if not guest.is_confirmed:
            return "MoveRefused"
        self.tell(guest, "ticket_reissued", "registration_confirmed")
        return ""

    # --- what is told --------------------------------------------------------

    def let_go(self, guest: Guest) -> None:
        guest.is_confirmed, guest.seats = False, set()

    def tell(self, guest: Guest, verb: str, letter: str) -> None:
        self.journal[verb] += 1
        self.mails[letter, guest.identity[0]] += 1

    def remind(self, guest: Guest, at: datetime) -> None:
        told = (id(guest), guest.identity[0])
        if told not in self.reminded or self.reminded[told] <= at - REMINDER_PAUSE:
            self.reminded[told] = at
            self.mails["already_registered", guest.identity[0]] += 1
