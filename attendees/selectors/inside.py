"""Who is where now: behind each door, and what is left there. As many queries whatever the number of doors."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from attendees.enums import PLACE_HOLDING_SEATS, CheckpointMode
from attendees.models import Checkpoint, SeatBooking, Stay
from attendees.presence import day_start
from events.models import Edition


@dataclass(frozen=True, slots=True)
class PlacesLeft:
    """What is left behind a door. None: no limit. `is_over`: full by the count, though nobody counts who leaves."""

    inside: int
    seats: int | None
    gauge: int | None
    is_over: bool


def open_stays(edition: Edition, at: datetime) -> QuerySet[Stay]:
    """Filter the stays of the day of `at` that are not over. Nobody stays overnight, seen leaving or not."""
    began = day_start(at, edition.time_zone)
    return Stay.objects.filter(checkpoint__edition=edition, left_at__isnull=True, entered_at__gte=began)


def count_by_place(edition: Edition, at: datetime) -> Counter[str]:
    """Return how many are in each place (`Checkpoint.place`), the building among them. One query."""
    counted: Counter[str] = Counter()
    by_door = open_stays(edition, at).order_by().values("kind", "checkpoint", "checkpoint__session")
    for row in by_door.annotate(people=Count("pk")):
        door = Checkpoint(pk=row["checkpoint"], kind=row["kind"], session_id=row["checkpoint__session"])
        counted[door.place] += row["people"]
    return counted


def count_left(edition: Edition, doors: Collection[Checkpoint], at: datetime) -> Mapping[int, PlacesLeft]:
    """Return what is left behind each of some doors, by number; their sessions, rooms and venue at hand. Three
    queries at most."""
    inside = count_by_place(edition, at)
    with_seats = {door.session_id for door in doors if door.mode == CheckpointMode.SEATS and door.session_id}
    held, unbooked = _count_seats(edition, with_seats, at) if with_seats else (Counter[int](), Counter[int]())
    return {
        door.pk: PlacesLeft(
            inside[door.place],
            _seats_left(door, inside[door.place], held, unbooked, at),
            door.gauge - inside[door.place] if door.gauge is not None and door.counts_exits else None,
            door.gauge is not None and inside[door.place] >= door.gauge,
        )
        for door in doors
    }


def _count_seats(edition: Edition, sessions: Collection[int], at: datetime) -> tuple[Counter[int], Counter[int]]:
    holding = SeatBooking.objects.filter(state__in=PLACE_HOLDING_SEATS)
    held = holding.filter(session__in=sessions).order_by().values("session").annotate(people=Count("pk"))
    booked = holding.filter(registration=OuterRef("registration"), session=OuterRef("checkpoint__session"))
    stays = open_stays(edition, at).filter(~Exists(booked), checkpoint__session__in=sessions).order_by()
    unbooked = stays.values("checkpoint__session").annotate(people=Count("pk"))
    return (
        Counter({row["session"]: row["people"] for row in held}),
        Counter({row["checkpoint__session"]: row["people"] for row in unbooked}),
    )


def _seats_left(door: Checkpoint, inside: int, held: Counter[int], unbooked: Counter[int], at: datetime) -> int | None:
    """Return the seats for those who did not book. From the beginning on, an empty chair is free."""
    session = door.session
    if door.mode != CheckpointMode.SEATS or session is None or session.capacity is None:
        return None
    if at >= session.starts_at:
        return session.capacity - inside
    return session.capacity - held[session.pk] - unbooked[session.pk]
