"""The phones of the door as organisers see them: by door, with what each told of itself when it was last heard of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from attendees.models import Checkpoint, Scanner
from events.models import Edition

# A phone calls every few seconds while its page is open: this long without a call, somebody should look.
SILENT_AFTER = timedelta(minutes=2)
# Its list comes anew every half minute with network.
OLD_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone at a moment."""

    scanner: Scanner
    at: datetime

    @property
    def is_working(self) -> bool:
        return self.scanner.is_working(self.at)

    @property
    def is_silent(self) -> bool:
        """Whether nobody has heard of it for a while: asleep, out of battery, or without network."""
        return self.at - self.scanner.last_seen_at >= SILENT_AFTER

    @property
    def minutes(self) -> int:
        """How long ago it was heard of."""
        return minutes_between(self.scanner.last_seen_at, self.at)

    @property
    def has_old_roster(self) -> bool:
        """Whether it goes on from a list that others have changed since, very likely."""
        return is_old(self.scanner.roster_at, self.at)


@dataclass(frozen=True, slots=True)
class PhoneList:
    """Phones that may scan, by the door where they are; then those that may not any more."""

    by_door: Mapping[Checkpoint, list[Phone]] = field(default_factory=dict)
    ended: list[Phone] = field(default_factory=list)

    @property
    def working(self) -> list[Phone]:
        return [phone for phones in self.by_door.values() for phone in phones]


def list_phones(edition: Edition, at: datetime) -> PhoneList:
    """Return the phones of an edition, by door in the order of doors. Two queries, whatever their number."""
    scanners = (
        Scanner.objects.filter(checkpoint__edition=edition)
        .select_related("checkpoint")
        .prefetch_related("checkpoints")
        .order_by("checkpoint__position", "checkpoint__name", "checkpoint", "name", "paired_at", "pk")
    )
    return group_phones(scanners, at)


def group_phones(scanners: Iterable[Scanner], at: datetime) -> PhoneList:
    """Sort phones into those that may scan and the others. No query on phones whose door is at hand."""
    by_door: dict[Checkpoint, list[Phone]] = defaultdict(list)
    ended = []
    for scanner in scanners:
        phone = Phone(scanner, at)
        if phone.is_working:
            by_door[scanner.checkpoint].append(phone)
        else:
            ended.append(phone)
    return PhoneList(dict(by_door), ended)


def is_old(roster_at: datetime | None, at: datetime) -> bool:
    """Whether the list of a phone is too old to be trusted. A phone without a list asks for everybody."""
    return roster_at is not None and at - roster_at >= OLD_AFTER


def minutes_between(before: datetime, after: datetime) -> int:
    """Return whole minutes from one moment to another, 0 where the first is the later one."""
    return max(0, int((after - before).total_seconds() // 60))
