"""Sheets that come back signed: the lists as they were printed, and who is known to have been there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Min

from attendees.enums import CheckpointKind, ScanAction, ScanMethod
from attendees.models import Checkpoint, Registration, Scan, Stay
from attendees.papers.content import Signer
from attendees.presence import DAY_TURNS, day_end, day_start
from attendees.selectors.attendance import rank, signers_by_letter, signers_of_sessions
from events.models import Edition
from events.selectors import local_day

# Where nobody knows when the forum began.
USUAL_START = time(9)
MOST_DONE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on a sheet."""

    registration: UUID
    person: Signer


@dataclass(frozen=True, slots=True)
class Seen:
    """A presence that is known: since when, and by which phone; "" where a sheet tells of it."""

    at: datetime
    phone: str


@dataclass(frozen=True, slots=True)
class Sheets:
    """The lists of a door: by letter for the forum's, those of an edition; one, under "", for a session's."""

    lines: Mapping[str, list[Line]] = field(default_factory=dict)

    @property
    def letters(self) -> dict[str, int]:
        return {letter: len(lines) for letter, lines in self.lines.items()}

    def after(self, letter: str) -> str:
        """Return the letter of the next sheet of the pile; "" after the last."""
        letters = list(self.lines)
        following = letters[letters.index(letter) + 1 :] if letter in letters else []
        return following[0] if following else ""


class Done(NamedTuple):
    """One re-entry that stands: the form that was filled in, how many people, who typed it in and when."""

    submission: str
    people: int
    first_at: datetime
    typed_at: datetime
    typed_by: str


def sheet_doors(edition: Edition) -> list[Checkpoint]:
    """Return the doors that sheets are for, the forum's first, their sessions at hand. One query."""
    doors = edition.checkpoints.filter(kind__in=(CheckpointKind.MAIN, CheckpointKind.SESSION))
    found = doors.select_related("edition", "session").order_by("position", "name", "pk")
    return sorted(found, key=lambda door: not door.is_main)


def sheet_days(edition: Edition, at: datetime) -> list[date]:
    """Return the days of an edition that have begun. No query."""
    first, last = edition.starts_on, edition.ends_on or edition.starts_on
    if first is None or last is None:
        return []
    today = local_day(edition, at - DAY_TURNS)
    return [first + timedelta(days=number) for number in range((min(last, today) - first).days + 1)]


def day_of(door: Checkpoint) -> date | None:
    """Return the day of a session's door; None for the forum's, where each day has its sheet. No query."""
    return local_day(door.edition, door.session.starts_at - DAY_TURNS) if door.session else None


def start_of(door: Checkpoint, day: date) -> datetime:
    """Return when a sheet begins: with its session, or with the first one of the day. One query at most."""
    if door.session:
        return door.session.starts_at
    first, after = bounds_of(door.edition, day)
    sessions = door.edition.sessions.scheduled().filter(starts_at__gte=first, starts_at__lt=after)
    earliest: datetime | None = sessions.aggregate(first=Min("starts_at"))["first"]
    return earliest or datetime.combine(day, USUAL_START, door.edition.zone)


def bounds_of(edition: Edition, day: date) -> tuple[datetime, datetime]:
    """Return when a day of the forum begins and ends."""
    noon = datetime.combine(day, time(12), edition.zone)
    return day_start(noon, edition.time_zone), day_end(noon, edition.time_zone)


def sheets_of(door: Checkpoint) -> Sheets:
    """Return the lists of a door in the order in which they are printed. One query."""
    lines: dict[str, list[Line]] = {}
    if door.session:
        seated = signers_of_sessions([door.session])
        return Sheets({"": [Line(registration, person) for _session, registration, person in seated]})
    for letter, registration, person in signers_by_letter(door.edition):
        lines.setdefault(letter, []).append(Line(registration, person))
    return Sheets({letter: lines[letter] for letter in sorted(lines, key=rank)})


def seen_at(door: Checkpoint, day: date, people: Iterable[UUID]) -> dict[UUID, Seen]:
    """Return who among some people is known to have been behind a door that day, since when. One query."""
    first, after = bounds_of(door.edition, day)
    stays = Stay.objects.filter(
        registration__in=list(people), kind=door.kind, entered_at__gte=first, entered_at__lt=after
    )
    if door.session_id:
        stays = stays.filter(checkpoint__session=door.session_id)
    rows = stays.order_by("-entered_at").values_list("registration", "entered_at", "entry__scanner__name")
    return {registration: Seen(entered_at, phone or "") for registration, entered_at, phone in rows}


def sheets_done(door: Checkpoint, day: date) -> list[Done]:
    """Return the re-entries of a door and a day that were not taken back, the last one first. One query."""
    first, after = bounds_of(door.edition, day)
    scans = Scan.objects.filter(
        checkpoint=door, method=ScanMethod.PAPER, action=ScanAction.ENTRY, at__gte=first, at__lt=after,
        undone_by__isnull=True,
    )  # fmt: skip
    forms = scans.order_by().values("shown", "received_at", "recorded_by__name", "recorded_by__email")
    counted = forms.annotate(people=Count("pk"), first_at=Min("at")).order_by("-received_at")[:MOST_DONE]
    return [
        Done(
            row["shown"].get("sheet", ""),
            row["people"],
            row["first_at"],
            row["received_at"],
            row["recorded_by__name"] or row["recorded_by__email"] or "",
        )
        for row in counted
    ]


def has_namesake(edition: Edition, name_key: str, *, email_key: str, but: UUID) -> bool:
    """Return whether somebody else of that name is expected: `but` them, or whoever has that address. One query."""
    namesakes = Registration.objects.filter(edition=edition, name_key=name_key).confirmed().exclude(pk=but)
    return (namesakes.exclude(email_key=email_key) if email_key else namesakes).exists()


def listed(sheets: Sheets) -> dict[UUID, Line]:
    """Return everybody on some sheets, by registration."""
    return {line.registration: line for lines in sheets.lines.values() for line in lines}


def people_of(lines: Collection[Line]) -> list[UUID]:
    return [line.registration for line in lines]
