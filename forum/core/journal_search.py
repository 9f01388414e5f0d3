"""Reading the journal: filtered, the newest first, page after page without counting."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from forum.core.enums import ActorKind
from forum.core.models import LogEntry, User
from forum.core.models.log_entry import LogEntryQuerySet

# More accounts than this of one name are told apart by their addresses.
ACCOUNTS = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilter:
    """What to look for. `target_ids` limits to some objects of `target_type`: none of them, nothing found."""

    scope: str = ""
    verb: str = ""
    actor_kind: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    target_type: str = ""
    target_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the journal a page ends: the next one begins with what is older. Told as "microseconds-number"."""

    at: datetime
    pk: int

    @classmethod
    def of(cls, entry: LogEntry) -> "Place":
        return cls(entry.at, entry.pk)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Read a place from an address; nonsense is no place."""
        moment, dash, pk = text.partition("-")
        if not (dash and text.isascii() and moment.isdecimal() and pk.isdecimal() and len(text) < 40):
            return None
        try:
            return cls(_EPOCH + int(moment) * _MICROSECOND, min(int(pk), 2**62))
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.pk}"


@dataclass(frozen=True, slots=True)
class LinePage:
    """Some lines, and where the next page begins; None at the end."""

    lines: list[LogEntry]
    next_place: Place | None


def find_lines(wanted: LineFilter) -> LogEntryQuerySet:
    """Return the lines that match, the newest first."""
    lines = LogEntry.objects.order_by("-at", "-pk")
    equal = {"scope": wanted.scope, "verb": wanted.verb, "actor_kind": wanted.actor_kind}
    lines = lines.filter(**{name: value for name, value in equal.items() if value})
    if wanted.actor:
        lines = lines.filter(_acted(wanted.actor))
    if wanted.since:
        lines = lines.filter(at__gte=wanted.since)
    if wanted.until:
        lines = lines.filter(at__lt=wanted.until)
    if wanted.target_type:
        lines = lines.filter(target_type=wanted.target_type)
    if wanted.target_ids is not None:
        lines = lines.filter(target_id__in=wanted.target_ids)
    return lines


def _acted(name: str) -> Q:
    """Match accounts by their name of today or the address kept, phones by their name. Nobody else has any."""
    accounts = User.objects.filter(name__icontains=name).order_by("pk").values_list("pk", flat=True)[:ACCOUNTS]
    numbers = [str(pk) for pk in accounts]
    by_label = Q(actor_kind__in=[ActorKind.USER, ActorKind.SCANNER, ActorKind.SYSTEM], actor_label__icontains=name)
    return by_label | Q(actor_kind=ActorKind.USER, actor_id__in=numbers)


def read_page(lines: LogEntryQuerySet, size: int, *, after: Place | None = None) -> LinePage:
    """Return up to `size` lines older than a place. One query, as cheap far down as at the top."""
    if after is not None:
        # The first condition is what the index walks along; the second parts lines of one moment.
        lines = lines.filter(at__lte=after.at).exclude(at=after.at, pk__gte=after.pk)
    found = list(lines[: size + 1])
    shown = found[:size]
    return LinePage(shown, Place.of(shown[-1]) if len(found) > size else None)
