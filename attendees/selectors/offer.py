"""What an edition still offers to whoever registers: categories with their places, workshops with their seats."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry, Category, Registration
from attendees.selectors.place import category_places_left, seats_left
from attendees.selectors.waiting import takes_waiting
from events.enums import EditionState, Holding
from events.models import Edition, Session
from events.selectors import has_ended
from forum.core.brief import read_once_a_moment

# What the database can look up; whatever else was sent is nothing that is offered.
_PLAIN_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


class Stage(StrEnum):
    """Whether one can register now, and if not why."""

    OPEN = "open"
    # No place left, but one may wait for one.
    WAITING = "waiting"
    FULL = "full"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class CategoryOffer:
    category: Category
    left: int | None
    is_own: bool = False

    @property
    def is_full(self) -> bool:
        return self.left == 0 and not self.is_own


@dataclass(slots=True)
class SessionOffer:
    """A workshop; `is_chosen` and `errors` are the form's."""

    number: int
    session: Session
    left: int
    is_own: bool = False
    clashes: list[Session] = field(default_factory=list)
    clash_numbers: list[int] = field(default_factory=list)
    # What else the person knows to engage them then: meetings, talks, duties.
    engaged: list[AgendaEntry] = field(default_factory=list)
    is_chosen: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.left <= 0 and not self.is_own

    @property
    def clashes_elsewhere(self) -> list[Session]:
        """Return the clashes that the hour above does not tell: those that start earlier or later."""
        return [other for other in self.clashes if other.starts_at != self.session.starts_at]


@dataclass(frozen=True, slots=True)
class Offer:
    """`lets_wait` says whether a waiting list takes whoever finds no place."""

    edition: Edition
    categories: list[CategoryOffer]
    sessions: list[SessionOffer]
    lets_wait: bool = False


def clashing_pairs(offers: Iterable[SessionOffer]) -> list[tuple[SessionOffer, SessionOffer]]:
    """Return the pairs of workshops that nobody could sit through both, the earlier first."""
    return [
        (one, other)
        for one, other in combinations(offers, 2)
        if one.session.starts_at < other.session.ends_at and other.session.starts_at < one.session.ends_at
    ]


def offer_categories(edition: Edition, *, own: Registration | None = None) -> list[CategoryOffer]:
    """Return the categories that one may register in, with the person's own whatever became of it. Two queries."""
    left = category_places_left(edition)
    return [
        CategoryOffer(category, left[category.pk], own is not None and own.category_id == category.pk)
        for category in edition.categories.all()
        if category.is_open or (own is not None and own.category_id == category.pk)
    ]


def offer_sessions(edition: Edition, *, own: Registration | None = None) -> list[SessionOffer]:
    """Return the workshops that one books, in the order of the day, each with its clashes. At most four queries."""
    left = seats_left(edition)
    held = set(own.seats.holding().values_list("session_id", flat=True)) if own else set()
    sessions = list(edition.sessions.bookable().select_related("room__venue", "track").in_order())
    offers = [SessionOffer(n, session, left[session.pk], session.pk in held) for n, session in enumerate(sessions)]
    for one, other in clashing_pairs(offers):
        one.clashes.append(other.session)
        one.clash_numbers.append(other.number)
        other.clashes.append(one.session)
        other.clash_numbers.append(one.number)
    elsewhere = list(own.agenda.told().exclude(kind=AgendaKind.SEAT)) if own and offers else []
    for offer in offers:
        session = offer.session
        offer.engaged = [
            one for one in elsewhere if one.starts_at < session.ends_at and session.starts_at < one.ends_at
        ]
    return offers


def offer_all(edition: Edition, *, lets_wait: bool = False) -> Offer:
    """Return what the registration page shows. Four queries."""
    return Offer(edition, offer_categories(edition), offer_sessions(edition), lets_wait)


def offer_uncounted(edition: Edition, *, chosen: Iterable[str], lets_wait: bool = False) -> Offer:
    """Return the categories, and the workshops of those `chosen`, as if nothing were full. At most two queries.

    For a form that was sent: its places are counted when they are taken, under the lock.
    """
    numbers = {int(number) for number in chosen if _PLAIN_NUMBER.fullmatch(number)}
    categories = [CategoryOffer(category, None) for category in _open_categories(edition)]
    sessions = [session for session in _bookable_sessions(edition) if session.pk in numbers] if numbers else []
    offers = [SessionOffer(n, session, left=1) for n, session in enumerate(sessions)]
    return Offer(edition, categories, offers, lets_wait)


@read_once_a_moment
def _open_categories(edition: Edition) -> list[Category]:
    return [category for category in edition.categories.all() if category.is_open]


@read_once_a_moment
def _bookable_sessions(edition: Edition) -> list[Session]:
    return list(edition.sessions.bookable().select_related("room__venue").in_order())


def registration_stage(edition: Edition, *, left: int | None, at: datetime) -> Stage:
    """Return whether one can register in an edition, where `left` places are left, at a moment."""
    if edition.takes_registrations(at):
        if left != 0:
            return Stage.OPEN
        return Stage.WAITING if takes_waiting(edition, at=at) else Stage.FULL
    if edition.state == EditionState.CANCELLED:
        return Stage.CANCELLED
    if edition.state == EditionState.POSTPONED:
        return Stage.POSTPONED
    if has_ended(edition, at=at) or edition.holding != Holding.HELD:
        return Stage.PAST
    opens = edition.registration_opens_at
    return Stage.NOT_YET if opens is None or opens > at else Stage.CLOSED
