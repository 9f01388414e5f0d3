"""The doors of an edition: one by one, or those of all its sessions at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from attendees.enums import CheckpointKind, CheckpointMode, Repeats
from attendees.models import Category, Checkpoint, Scanner
from attendees.selectors.checkpoint import name_doors, sessions_without_door, unused_session_doors
from attendees.services.ground import lock_edition
from events.enums import Booking
from events.models import Edition, Session
from forum.core.journal import Actor, record

# What services write of a door, in the order of its form.
_FIELDS = ("name", "kind", "session_id", "mode", "repeats", "counts_exits", "capacity", "opens_at", "closes_at")


class CheckpointExists(Exception):
    """The edition has a door of that name already."""


class CheckpointScanned(Exception):
    """Somebody passed at the door: what was told to them there is kept, and it with them."""


class CheckpointHasPhones(Exception):
    """Phones scan there, and nowhere else: they would have no door left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPlan:
    """What an organiser decides of a door. `categories`: those that it lets pass; none when it is for all."""

    name: str
    kind: CheckpointKind = CheckpointKind.MAIN
    session: Session | None = None
    mode: CheckpointMode = CheckpointMode.ANYONE
    repeats: Repeats = Repeats.DAILY
    counts_exits: bool = False
    capacity: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    categories: Sequence[Category] = ()

    def fields(self) -> dict[str, Any]:
        """Return the values of the model's own fields."""
        session = self.session.pk if self.session else None
        return {name: session if name == "session_id" else getattr(self, name) for name in _FIELDS}


@transaction.atomic
def create_checkpoint(edition: Edition, plan: DoorPlan, *, actor: Actor, at: datetime) -> Checkpoint:
    """Add a door to an edition, after the others, and return it. Raises CheckpointExists."""
    _check_name(edition, plan.name)
    checkpoint = Checkpoint(
        edition=edition, position=_next_position(edition), is_selective=bool(plan.categories), **plan.fields()
    )
    checkpoint.save()
    checkpoint.categories.set(plan.categories)
    changes = {"name": ["", plan.name], "kind": [None, plan.kind]}
    record(actor, "checkpoint_created", checkpoint, at=at, scope=edition.slug, changes=changes)
    return checkpoint


@transaction.atomic
def change_checkpoint(checkpoint: Checkpoint, plan: DoorPlan, *, actor: Actor, at: datetime) -> Checkpoint:
    """Change the rule of a door and return it. Raises CheckpointExists, CheckpointScanned.

    What passing there meant cannot change once somebody passed: neither the kind of the door nor its session.
    """
    edition = checkpoint.edition
    _check_name(edition, plan.name, but=checkpoint)
    wanted, before = plan.fields(), {name: getattr(checkpoint, name) for name in _FIELDS}
    is_another_place = (wanted["kind"], wanted["session_id"]) != (before["kind"], before["session_id"])
    if is_another_place and checkpoint.scans.exists():
        raise CheckpointScanned
    changes = {
        name.removesuffix("_id"): [_as_plain(before[name]), _as_plain(wanted[name])]
        for name in _FIELDS
        if before[name] != wanted[name]
    }
    let_in = sorted(checkpoint.categories.order_by().values_list("pk", flat=True)) if checkpoint.is_selective else []
    wanted_in = sorted(category.pk for category in plan.categories)
    if let_in != wanted_in:
        changes["categories"] = [let_in, wanted_in]
    if changes:
        for name, value in wanted.items():
            setattr(checkpoint, name, value)
        checkpoint.is_selective = bool(wanted_in)
        checkpoint.save()
        checkpoint.categories.set(plan.categories)
        record(actor, "checkpoint_changed", checkpoint, at=at, scope=edition.slug, changes=changes)
    return checkpoint


@transaction.atomic
def remove_checkpoint(checkpoint: Checkpoint, *, actor: Actor, at: datetime) -> None:
    """Remove a door where nobody ever passed. Its phones go to another door of theirs.

    Raises CheckpointScanned, CheckpointHasPhones.
    """
    edition = checkpoint.edition
    lock_edition(edition)
    if checkpoint.scans.exists():
        raise CheckpointScanned
    _send_elsewhere(checkpoint.scanners.prefetch_related("checkpoints"), checkpoint, at=at)
    key, name = checkpoint.pk, checkpoint.name
    checkpoint.delete()
    # The line names what is gone.
    record(actor, "deleted", Checkpoint(pk=key, name=name), at=at, scope=edition.slug, changes={"name": [name, None]})


@transaction.atomic
def move_checkpoint(checkpoint: Checkpoint, *, up: bool, actor: Actor, at: datetime) -> None:
    """Put a door one place higher or lower in the list. At its end it stays."""
    edition = checkpoint.edition
    lock_edition(edition)
    doors = list(edition.checkpoints.order_by("position", "name", "pk"))
    here = doors.index(checkpoint)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(doors):
        return
    doors[here], doors[there] = doors[there], doors[here]
    for position, door in enumerate(doors):
        door.position = position
    Checkpoint.objects.bulk_update(doors, ["position"])
    changes = {"position": [here + 1, there + 1]}
    record(actor, "checkpoint_changed", checkpoint, at=at, scope=edition.slug, changes=changes)


@transaction.atomic
def create_session_doors(edition: Edition, *, actor: Actor, at: datetime) -> list[Checkpoint]:
    """Give every session that has none its door, with its exits, and return those made. Breaks have no door.

    Doing it twice makes nothing the second time.
    """
    lock_edition(edition)
    sessions = sessions_without_door(edition)
    if not sessions:
        return []
    names = name_doors(sessions, taken=edition.checkpoints.order_by().values_list("name", flat=True), edition=edition)
    first = _next_position(edition)
    doors = Checkpoint.objects.bulk_create(
        Checkpoint(edition=edition, position=first + number, **default_plan(session, name).fields())
        for number, (session, name) in enumerate(zip(sessions, names, strict=True))
    )
    record(actor, "session_doors_created", edition, at=at, scope=edition.slug, changes={"doors": [[], names]})
    return doors


def default_plan(session: Session, name: str) -> DoorPlan:
    """Return what a session's door asks, unless an organiser decides otherwise."""
    mode = CheckpointMode.SEATS if session.booking == Booking.NEEDED else CheckpointMode.COUNT
    return DoorPlan(name=name, kind=CheckpointKind.SESSION, session=session, mode=mode, counts_exits=True)


@transaction.atomic
def remove_session_doors(edition: Edition, *, actor: Actor, at: datetime) -> list[str]:
    """Remove the sessions' doors that never served and return their names: nobody passed, no phone may scan there."""
    lock_edition(edition)
    doors = unused_session_doors(edition)
    names = [door.name for door in doors]
    if doors:
        Checkpoint.objects.filter(pk__in=[door.pk for door in doors]).delete()
        record(actor, "session_doors_removed", edition, at=at, scope=edition.slug, changes={"doors": [names, []]})
    return names


def _send_elsewhere(phones: Iterable[Scanner], door: Checkpoint, *, at: datetime) -> None:
    """Let phones scan at the first of their other doors, in the order of the list."""
    moved = []
    for phone in phones:
        others = [other for other in phone.checkpoints.all() if other.pk != door.pk]
        if others:
            phone.checkpoint = others[0]
            moved.append(phone)
        elif phone.is_working(at):
            raise CheckpointHasPhones
    Scanner.objects.bulk_update(moved, ["checkpoint"])


def _next_position(edition: Edition) -> int:
    last = edition.checkpoints.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _as_plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _check_name(edition: Edition, name: str, *, but: Checkpoint | None = None) -> None:
    """Refuse a name that is taken. The edition's lock keeps two organisers from taking one at once."""
    lock_edition(edition)
    taken = edition.checkpoints.filter(name=name)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise CheckpointExists
