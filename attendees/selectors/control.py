"""The control room: the door at a moment, in plain values. Computed once a second for however many look at it.

Nine queries, whatever the number of doors, rooms, phones and people. What is kept holds no word of a language: pages in
both share it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet

from attendees.enums import COUNTING_SCANS, Allowance, CheckpointKind, RegistrationState, ScanAction, ScanResult
from attendees.models import Checkpoint, Registration, Scan, Scanner, Stay
from attendees.presence import day_start
from attendees.selectors.flow import WINDOW, Flow, measure_flow
from attendees.selectors.phone import SILENT_AFTER, is_old
from events.models import Edition

FLOW_MINUTES = 60
LAST = 20
# How old what a page is given may be: it asks every two seconds, and shows what is true within three. Then how long
# who computes is waited for before another does.
FRESH = timedelta(milliseconds=900)
COMPUTING_SECONDS = 2
KEPT_SECONDS = 10
NEARLY_FULL = 90
FULL = 100
# A session's room is shown from a while before it begins.
SOON, JUST_OVER = timedelta(minutes=30), timedelta(minutes=15)
# What stopped somebody. A free seat is offered: that is no refusal.
REFUSALS = tuple(result for result in ScanResult if result not in (*COUNTING_SCANS, ScanResult.SEATS_LEFT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The building, a room or a zone, and how full it is. `entries`: of today; `limit` None where nobody set one."""

    kind: str
    name: str
    name_en: str = ""
    room: str = ""
    inside: int = 0
    entries: int = 0
    limit: int | None = None

    @property
    def percent(self) -> int | None:
        return None if not self.limit else 100 * self.inside // self.limit

    @property
    def level(self) -> str:
        """How worrying it is: "free", "nearly", "full"; "" without a limit."""
        if self.percent is None:
            return ""
        return "full" if self.percent >= FULL else "nearly" if self.percent >= NEARLY_FULL else "free"


@dataclass(frozen=True, slots=True)
class DoorFlow:
    """A door in the last ten minutes."""

    name: str
    entries: int
    exits: int
    phones: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneState:
    """A phone as it was last heard of; hours to the minute, as they are shown: phones call every few seconds."""

    name: str
    door: str
    role: str
    last_seen_at: datetime
    waiting: int
    version: str
    roster_at: datetime | None
    is_silent: bool
    has_old_roster: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A scan that somebody should know of: `said` is its message as the phone showed it, so is `who`."""

    at: datetime
    door: str
    phone: str
    result: str
    judged: str = ""
    said: str = ""
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that the page shows, of one moment."""

    at: datetime
    building: Place
    places: tuple[Place, ...]
    meals: tuple[Place, ...]
    expected: int
    missing: int
    walk_ins: int
    flow: tuple[tuple[datetime, int], ...]
    doors: tuple[DoorFlow, ...]
    phones: tuple[PhoneState, ...]
    refusals: tuple[Event, ...]
    forced: tuple[Event, ...]
    conflicts: tuple[Event, ...]
    entrance: Flow

    @property
    def digest(self) -> str:
        """What changes when, and only when, something shown does; once a minute at least, for the hours."""
        shown = [getattr(self, name) for name in self.__slots__ if name not in ("at", "entrance")]
        minute, entrance = int(self.at.timestamp() // 60), self.entrance
        flow = (round(entrance.arrivals_a_minute, 1), entrance.phones, entrance.seconds, entrance.percent)
        return sha256(repr([minute, flow, shown]).encode()).hexdigest()[:16]

    @property
    def silent(self) -> tuple[PhoneState, ...]:
        return tuple(phone for phone in self.phones if phone.is_silent)

    @property
    def waiting(self) -> int:
        return sum(phone.waiting for phone in self.phones)

    @property
    def crowded(self) -> tuple[Place, ...]:
        """The places that are full, or nearly."""
        return tuple(place for place in (self.building, *self.places) if place.level in ("nearly", "full"))


def read_snapshot(edition: Edition, at: datetime) -> Snapshot:
    """Return the door as it was less than a second ago. Whoever finds it older computes it anew, one for all.

    While one computes, the others are shown the last one, unless that takes two seconds.
    """
    key = f"control-{edition.pk}"
    kept: Snapshot | None = cache.get(key)
    if kept is not None and timedelta() <= at - kept.at < FRESH:
        return kept
    is_ours = cache.add(f"{key}-computing", 1, timeout=COMPUTING_SECONDS)
    if kept is not None and not is_ours and timedelta() <= at - kept.at < 2 * FRESH:
        return kept
    snapshot = take_snapshot(edition, at)
    cache.set(key, snapshot, timeout=KEPT_SECONDS)
    if is_ours:
        cache.delete(f"{key}-computing")
    return snapshot


def take_snapshot(edition: Edition, at: datetime) -> Snapshot:
    """Look at everything. Nine queries; the edition's venue must be at hand."""
    doors = list(edition.checkpoints.select_related("session__room"))
    for door in doors:
        door.edition = edition
    today = day_start(at, edition.time_zone)
    places = _places(doors, _count_stays(edition, today), at)
    phones = _phones(edition, at)
    scanned = _lately(edition, at)
    main = {door.pk for door in doors if door.is_main}
    serving = sum(not phone.is_silent for phone, door in phones if door in main)
    people = _people(edition)
    events = Scan.objects.filter(checkpoint__edition=edition, at__gte=today).select_related("checkpoint", "scanner")
    return Snapshot(
        at=at,
        building=next(place for place in places if place.kind == CheckpointKind.MAIN),
        places=tuple(one for one in places if one.kind in (CheckpointKind.SESSION, CheckpointKind.ZONE)),
        meals=tuple(place for place in places if place.kind == CheckpointKind.MEAL),
        flow=_flow(edition, at),
        doors=_doors(doors, scanned, phones),
        phones=tuple(phone for phone, _door in phones),
        refusals=_events(events.filter(result__in=REFUSALS)),
        forced=_events(events.filter(allowance=Allowance.FORCED)),
        conflicts=_events(events.exclude(judged="")),
        entrance=measure_flow(
            # Sheets of paper that are typed in afterwards say nothing of a line at the door.
            ((row[0], row[3]) for row in scanned if row[0] and row[1] in main and row[2] == ScanAction.ENTRY),
            phones=serving,
            at=at,
        ),
        **people,
    )


# --- places ------------------------------------------------------------------


def _count_stays(edition: Edition, today: datetime) -> dict[int, tuple[int, int]]:
    """Return how many entered by each door today, and how many of them are still there. One query."""
    stays = Stay.objects.filter(checkpoint__edition=edition, entered_at__gte=today).order_by().values("checkpoint")
    rows = stays.annotate(entries=Count("pk"), inside=Count("pk", filter=Q(left_at__isnull=True)))
    return {row["checkpoint"]: (row["entries"], row["inside"]) for row in rows}


def _places(doors: Iterable[Checkpoint], counted: dict[int, tuple[int, int]], at: datetime) -> list[Place]:
    """Return the building, then what is behind the other doors; sessions only around their hour, or with people in."""
    by_place: dict[str, list[Checkpoint]] = defaultdict(list)
    for door in doors:
        by_place[door.place].append(door)
    by_place.setdefault("building", [])
    places = [_place(behind, counted) for behind in by_place.values() if _is_of_now(behind, counted, at)]
    return sorted(places, key=lambda place: place.kind != CheckpointKind.MAIN)


def _is_of_now(doors: list[Checkpoint], counted: dict[int, tuple[int, int]], at: datetime) -> bool:
    session = doors[0].session if doors else None
    if session is None or any(counted.get(door.pk, (0, 0))[1] for door in doors):
        return True
    return session.starts_at - SOON <= at < session.ends_at + JUST_OVER


def _place(doors: list[Checkpoint], counted: dict[int, tuple[int, int]]) -> Place:
    entries, inside = (sum(counted.get(door.pk, (0, 0))[side] for door in doors) for side in (0, 1))
    limits = [door.gauge for door in doors if door.gauge is not None]
    door = doors[0] if doors else Checkpoint(kind=CheckpointKind.MAIN)
    session = door.session
    return Place(
        kind=door.kind,
        name=session.title if session else door.name,
        name_en=session.title_en if session else "",
        room=session.room.name if session and session.room else "",
        inside=inside,
        entries=entries,
        limit=min(limits) if limits else None,
    )


def _people(edition: Edition) -> dict[str, int]:
    """Return how many are expected in all, how many of them nobody has seen yet, and how many came as walk-ins."""
    confirmed = Q(state=RegistrationState.CONFIRMED)
    was_in = Exists(Stay.objects.filter(registration=OuterRef("pk")))
    counted = Registration.objects.filter(edition=edition).annotate(was_in=was_in)
    return counted.aggregate(
        expected=Count("pk", filter=confirmed),
        missing=Count("pk", filter=confirmed & Q(was_in=False)),
        walk_ins=Count("pk", filter=confirmed & Q(is_walk_in=True)),
    )


# --- flow --------------------------------------------------------------------


class Minute(Func):
    """Which minute since 1970 a moment is in, counted by the database itself."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="CAST(strftime('%%%%s', %(expressions)s) AS INTEGER) / 60", **more
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / 60) AS integer)", **more
        )


def _flow(edition: Edition, at: datetime) -> tuple[tuple[datetime, int], ...]:
    """Return how many entered the building in each of the last sixty minutes, the one under way last. One query."""
    this = _to_the_minute(at)
    minutes = [this - timedelta(minutes=ago) for ago in reversed(range(FLOW_MINUTES))]
    stays = Stay.objects.filter(
        checkpoint__edition=edition, kind=CheckpointKind.MAIN, entered_at__gte=minutes[0], entered_at__lte=at
    )
    rows = stays.order_by().values_list(Minute(F("entered_at"))).annotate(people=Count("pk"))
    counted = dict(rows)
    return tuple((minute, counted.get(int(minute.timestamp()) // 60, 0)) for minute in minutes)


Row = tuple[Any, int, str, datetime, str]


def _lately(edition: Edition, at: datetime) -> list[Row]:
    """Return phone, door, act, moment and result of the scans of the last ten minutes. One query."""
    scans = Scan.objects.filter(checkpoint__edition=edition, at__gt=at - WINDOW, at__lte=at)
    return list(scans.order_by().values_list("scanner", "checkpoint", "action", "at", "result"))


def _doors(
    doors: Iterable[Checkpoint], scanned: Iterable[Row], phones: Iterable[tuple[PhoneState, int]]
) -> tuple[DoorFlow, ...]:
    entries: Counter[int] = Counter()
    exits: Counter[int] = Counter()
    for _phone, door, _action, _at, result in scanned:
        entries[door] += result == ScanResult.ADMITTED
        exits[door] += result == ScanResult.EXITED
    there = Counter(door for _phone, door in phones)
    flows = (DoorFlow(door.name, entries[door.pk], exits[door.pk], there[door.pk]) for door in doors)
    return tuple(flow for flow in flows if flow.entries or flow.exits or flow.phones)


def _phones(edition: Edition, at: datetime) -> list[tuple[PhoneState, int]]:
    """Return the phones that may scan, each with the number of its door; those that are silent first. One query."""
    working = Scanner.objects.filter(checkpoint__edition=edition, revoked_at=None, ends_at__gt=at)
    phones = [
        (
            PhoneState(
                name=scanner.name,
                door=scanner.checkpoint.name,
                role=scanner.role,
                last_seen_at=_to_the_minute(scanner.last_seen_at),
                waiting=scanner.waiting_scans,
                version=scanner.version,
                roster_at=scanner.roster_at and _to_the_minute(scanner.roster_at),
                is_silent=at - scanner.last_seen_at >= SILENT_AFTER,
                has_old_roster=is_old(scanner.roster_at, at),
            ),
            scanner.checkpoint_id,
        )
        for scanner in working.select_related("checkpoint").order_by("checkpoint__position", "name", "pk")
    ]
    return sorted(phones, key=lambda phone: not phone[0].is_silent)


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


# --- events ------------------------------------------------------------------


def _events(scans: QuerySet[Scan]) -> tuple[Event, ...]:
    """Return the last twenty, the newest first. One query."""
    return tuple(
        Event(
            at=scan.at,
            door=scan.checkpoint.name,
            phone=scan.scanner.name if scan.scanner else "",
            result=scan.result,
            judged=scan.judged,
            said=str(scan.shown.get("message", "")),
            who=" ".join(str(scan.shown[part]) for part in ("first_name", "last_name") if scan.shown.get(part)),
            reason=scan.reason,
        )
        for scan in scans.order_by("-at", "-pk")[:LAST]
    )
