"""Seats: offered, booked, taken, refused, by session."""

from collections import Counter, defaultdict

from django.db.models import Count, Exists, OuterRef, QuerySet

from attendees.enums import ScanResult, SeatState
from attendees.models import Scan, SeatBooking, Stay
from attendees.selectors.figures.crowd import Crowd
from events.enums import Booking, SessionKind, SessionState
from events.figures import Line, Number, Part, Table, share
from events.models import Edition, Session

# `seats`: offered, where one books, else what the room holds; None without a limit. `booked`: seats that are held,
# those offered to somebody who waits too. `attended`, with those who had booked and those who had not, and `absent`,
# who had booked and did not come, where one books: None where nobody scanned, that is, where no door of the session
# let anybody in or turned anybody away. `refused`: people whom the door turned away, and who did not get in later;
# `turned_away`: they, and those who waited for a seat and came to the forum, but not in. None of both where nobody
# scanned. People are told apart by their registrations here.
MEASURES = (
    "seats", "booked", "waiting", "attended", "attended_booked", "attended_unbooked", "absent", "refused",
    "turned_away",
)  # fmt: skip
TURNED_AWAY = (ScanResult.FULL, ScanResult.NOT_BOOKED)


def count_sessions(edition: Edition, crowd: Crowd) -> Part:
    """Count the seats of an edition's sessions, pauses apart; cancelled ones are counted, no more. Five queries.

    `attended` and `refused` speak of every session, all other numbers of those where one books. Who came and who did
    not is None where nobody scanned at any of them.
    """
    sessions = edition.sessions.exclude(kind=SessionKind.BREAK).select_related("room").in_order()
    held = [session for session in sessions if session.state == SessionState.SCHEDULED]
    counted = _Counted(edition, crowd.doors_of(sessions=True))
    table = Table(MEASURES, tuple(_line(session, counted) for session in held))
    bookable = {str(session.pk) for session in held if session.booking == Booking.NEEDED}
    booked = [line for line in table if line.code in bookable]
    scanned = [line for line in booked if line.values[MEASURES.index("attended")] is not None]
    came, absent = _seen(scanned, "attended_booked"), _seen(scanned, "absent")
    numbers: dict[str, Number] = {
        "sessions": len(held),
        "sessions_cancelled": len(sessions) - len(held),
        "sessions_booked": len(booked),
        "sessions_scanned": len(scanned),
        "seats": _total(booked, "seats"),
        "booked": _total(booked, "booked"),
        "booked_share": share(_total(booked, "booked"), _total(booked, "seats")),
        "attended_booked": came,
        "absent": absent,
        "absent_share": share(absent or 0, (came or 0) + (absent or 0)),
        "attended": _seen(list(table), "attended"),
        "refused": _seen(list(table), "refused"),
    }
    return Part("sessions", numbers, {"sessions": table})


class _Counted:
    """What was counted by session: seats by state, who came, who had booked, whom the door turned away."""

    def __init__(self, edition: Edition, doors: list[int]) -> None:
        of_edition = {"session__edition": edition}
        self.seats: dict[int, Counter[str]] = defaultdict(Counter)
        seats = SeatBooking.objects.filter(**of_edition).order_by()
        for session, state, number in seats.values_list("session", "state").annotate(number=Count("pk")):
            self.seats[session][state] = number
        self.came, self.came_booked = Counter[int](), Counter[int]()
        for session, had_booked, number in _came(edition, doors):
            self.came[session] += number
            self.came_booked[session] += number if had_booked else 0
        self.refused = Counter[int](dict(_refused(doors)))
        self.waited = Counter[int](dict(_waited(edition, doors)))
        self.scanned = {*self.came, *self.refused}


def _came(edition: Edition, doors: list[int]) -> list[tuple[int, bool, int]]:
    """Return, by session and whether they had booked, how many people came."""
    booked = SeatBooking.objects.confirmed().filter(
        registration=OuterRef("registration"), session=OuterRef("checkpoint__session"), session__edition=edition
    )
    stays = Stay.objects.filter(checkpoint__in=doors).annotate(had_booked=Exists(booked)).order_by()
    counted = stays.values_list("checkpoint__session", "had_booked")
    return list(counted.annotate(people=Count("registration", distinct=True)))


def _refused(doors: list[int]) -> list[tuple[int, int]]:
    """Return, by session, how many people its door turned away for good."""
    got_in = Stay.objects.filter(
        registration=OuterRef("registration"), checkpoint__session=OuterRef("checkpoint__session"),
        checkpoint__in=doors,
    )  # fmt: skip
    known = _turning_away().filter(checkpoint__in=doors, registration__isnull=False)
    scans = known.filter(~Exists(got_in)).order_by().values_list("checkpoint__session")
    return list(scans.annotate(people=Count("registration", distinct=True)))


def _waited(edition: Edition, doors: list[int]) -> list[tuple[int, int]]:
    """Return, by session, how many waited to the end and came to the forum, but not to the session's door."""
    here = {
        "registration": OuterRef("registration"), "checkpoint__session": OuterRef("session"), "checkpoint__in": doors,
    }  # fmt: skip
    waiting = SeatBooking.objects.filter(session__edition=edition, state=SeatState.WAITLISTED)
    outside = waiting.filter(
        Exists(Stay.objects.filter(registration=OuterRef("registration"))),
        ~Exists(Stay.objects.filter(**here)),
        ~Exists(_turning_away().filter(**here)),
    )
    counted = outside.order_by().values_list("session")
    return list(counted.annotate(people=Count("registration", distinct=True)))


def _turning_away() -> QuerySet[Scan]:
    return Scan.objects.filter(result__in=TURNED_AWAY)


def _line(session: Session, counted: _Counted) -> Line:
    seats, pk = counted.seats[session.pk], session.pk
    room = session.room.capacity if session.room else None
    capacity = session.capacity if session.capacity is not None else room
    booked = seats[SeatState.CONFIRMED] + seats[SeatState.OFFERED]
    came: tuple[Number, ...] = (None, None, None, None, None, None)
    if pk in counted.scanned:
        with_seat, refused = counted.came_booked[pk], counted.refused[pk]
        without = counted.came[pk] - with_seat
        absent = seats[SeatState.CONFIRMED] - with_seat if session.booking == Booking.NEEDED else None
        came = (counted.came[pk], with_seat, without, absent, refused, refused + counted.waited[pk])
    values = (capacity, booked, seats[SeatState.WAITLISTED], *came)
    return Line(str(pk), values, session.title, session.title_en)


def _total(lines: list[Line], measure: str) -> int:
    column = MEASURES.index(measure)
    return sum(int(line.values[column] or 0) for line in lines)


def _seen(lines: list[Line], measure: str) -> int | None:
    """Return the total of what only doors tell, None where none of them told it."""
    column = MEASURES.index(measure)
    known = [int(value) for line in lines if (value := line.values[column]) is not None]
    return sum(known) if known else None
