"""How many registered, how many came: the count of an edition, in as many queries whatever its size."""

from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Count, Exists, OuterRef, Q

from attendees.enums import PLACE_HOLDING_SEATS, RegistrationState
from attendees.models import Category, Registration, Stay
from events.models import Edition, Session
from events.selectors import has_ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """People of an edition, or of one of its categories."""

    registered: int = 0
    confirmed: int = 0
    cancelled: int = 0
    # In the waiting list, and those of them for whom a place is held until they answer.
    waiting: int = 0
    offered: int = 0
    came: int = 0
    # Confirmed people whom no door has seen: expected before the end, no-shows after it.
    missing: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{name: value + getattr(other, name) for name, value in asdict(self).items()})


@dataclass(frozen=True, slots=True)
class CategoryCount:
    category: Category
    tally: Tally


@dataclass(frozen=True, slots=True)
class SessionCount:
    session: Session
    booked: int

    @property
    def left(self) -> int:
        return max(0, (self.session.capacity or 0) - self.booked)


@dataclass(frozen=True, slots=True)
class EditionCount:
    edition: Edition
    total: Tally
    categories: tuple[CategoryCount, ...]
    sessions: tuple[SessionCount, ...]
    is_over: bool

    @property
    def digest(self) -> str:
        """What changes when, and only when, a number or a name does."""
        said = [
            asdict(self.total),
            self.is_over,
            [(str(row.category), row.category.colour, asdict(row.tally)) for row in self.categories],
            [(str(row.session), row.booked, row.session.capacity) for row in self.sessions],
        ]
        return sha256(repr(said).encode()).hexdigest()[:16]


def count_edition(edition: Edition, *, at: datetime) -> EditionCount:
    """Count an edition. Three queries."""
    tallies = _tally_categories(edition)
    categories = tuple(
        CategoryCount(category, tallies.get(category.pk, Tally())) for category in edition.categories.all()
    )
    total = sum((row.tally for row in categories), Tally())
    return EditionCount(edition, total, categories, _count_sessions(edition), has_ended(edition, at=at))


def _tally_categories(edition: Edition) -> dict[int, Tally]:
    confirmed = Q(state=RegistrationState.CONFIRMED)
    was_in = Exists(Stay.objects.filter(registration=OuterRef("pk")))
    rows = (
        Registration.objects.filter(edition=edition)
        .annotate(was_in=was_in)
        .order_by()
        .values("category")
        .annotate(
            registered=Count("pk"),
            confirmed=Count("pk", filter=confirmed),
            cancelled=Count("pk", filter=Q(state=RegistrationState.CANCELLED)),
            waiting=Count("pk", filter=Q(state=RegistrationState.WAITLISTED)),
            offered=Count("pk", filter=Q(state=RegistrationState.OFFERED)),
            came=Count("pk", filter=Q(was_in=True)),
            missing=Count("pk", filter=confirmed & Q(was_in=False)),
        )
    )
    return {
        row["category"]: Tally(
            registered=row["registered"],
            confirmed=row["confirmed"],
            cancelled=row["cancelled"],
            waiting=row["waiting"],
            offered=row["offered"],
            came=row["came"],
            missing=row["missing"],
        )
        for row in rows
    }


def _count_sessions(edition: Edition) -> tuple[SessionCount, ...]:
    sessions = (
        Session.objects.filter(edition=edition)
        .bookable()
        .in_order()
        .annotate(booked=Count("seats", filter=Q(seats__state__in=PLACE_HOLDING_SEATS)))
    )
    return tuple(SessionCount(session, session.booked) for session in sessions)
