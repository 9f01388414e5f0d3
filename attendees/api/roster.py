"""The list that a phone goes on from without network, and what it must know of doors to judge by itself."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendees.api.parsing import Fields
from attendees.models import Category, Checkpoint, Scanner
from attendees.presence import DAY_TURNS
from attendees.selectors.inside import count_left
from attendees.selectors.roster import changed_since, read_lines, read_passages
from attendees.services.door.answers import describe_category, title_of
from attendees.services.door.words import sentences
from attendees.services.roster import refresh_roster
from events.models import Edition, Session

LONGEST_CURSOR = 60


def read_cursor(fields: Fields) -> tuple[int, datetime | None]:
    """Return the version of lines that a phone has, and when it last had passages; (0, None) for a phone without."""
    text = fields.text("cursor", longest=LONGEST_CURSOR, is_needed=False)
    if not text:
        return 0, None
    version, _dot, seconds = text.partition(".")
    try:
        return int(version), datetime.fromtimestamp(int(seconds), tz=UTC)
    except (ValueError, OverflowError, OSError):
        fields.blame("cursor", _("Renvoyez le repère reçu, ou rien pour tout recevoir."))
        return 0, None


def describe_roster(
    scanner: Scanner, version: int, since: datetime | None, *, setup: str, at: datetime
) -> dict[str, Any]:
    """Return what changed since a cursor; everything without one. `setup`: the digest of what the phone was told."""
    edition = scanner.checkpoint.edition
    newest = refresh_roster(edition, at=at)
    # A version that never was, from a database that was restored: the phone begins anew.
    is_full = version < 1 or since is None or version > newest
    lines = read_lines(edition, None if is_full else changed_since(edition, version))
    doors = doors_of(scanner)
    told = {
        "now": at,
        "cursor": f"{newest}.{int(at.timestamp())}",
        "is_full": is_full,
        "total": edition.registrations.count(),
        "lines": [line.told_to(may_search=scanner.may_search) for line in lines],
        "passages": read_passages(edition, since=None if is_full else since),
        "left": {
            str(door): [left.inside, left.seats, left.gauge, left.is_over]
            for door, left in count_left(edition, doors, at).items()
        },
    }
    described = describe_setup(scanner, doors)
    digest = _digest(described)
    return told | ({} if digest == setup else {"setup": described | {"digest": digest}})


def doors_of(scanner: Scanner) -> list[Checkpoint]:
    """Return the doors where a phone may scan, that where it is first. One query, one more for their categories."""
    doors = scanner.checkpoints.select_related("edition__venue", "session__room").prefetch_related("categories")
    others = [door for door in doors if door.pk != scanner.checkpoint_id]
    return [scanner.checkpoint, *others]


def describe_setup(scanner: Scanner, doors: Iterable[Checkpoint]) -> dict[str, Any]:
    """Return what seldom changes: doors and their rules, names of all doors, categories, sessions, sentences."""
    edition = scanner.checkpoint.edition
    everywhere = list(edition.checkpoints.all())
    return {
        "language": get_language(),
        "edition": {
            "slug": edition.slug,
            "is_demo": edition.is_demo,
            "zone": edition.time_zone,
            "day_turns": DAY_TURNS.seconds,
        },
        "doors": [describe_door(door) for door in doors],
        "door_names": {str(door.pk): door.name for door in everywhere},
        "places": {str(door.pk): [door.kind, door.place] for door in everywhere},
        "categories": {
            str(category.pk): describe_category(category) for category in Category.objects.filter(edition=edition)
        },
        "sessions": {str(session.pk): _describe_session(session) for session in _sessions_of(edition)},
        "sentences": dict(sentences()),
    }


def describe_door(door: Checkpoint) -> dict[str, Any]:
    """Return a door and its rule."""
    return {
        "id": door.pk,
        "name": door.name,
        "kind": door.kind,
        "place": door.place,
        "mode": door.mode,
        "repeats": door.repeats,
        "counts_exits": door.counts_exits,
        "categories": sorted(category.pk for category in door.categories.all()) if door.is_selective else [],
        "is_selective": door.is_selective,
        "opens_at": _seconds(door.opens_at),
        "closes_at": _seconds(door.closes_at),
        "session": door.session_id,
    }


def _sessions_of(edition: Edition) -> Iterable[Session]:
    return Session.objects.filter(edition=edition).scheduled().select_related("room").in_order()


def _describe_session(session: Session) -> list[object]:
    room = session.room.name if session.room else ""
    return [_seconds(session.starts_at), _seconds(session.ends_at), title_of(session), room]


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


def _digest(described: dict[str, Any]) -> str:
    said = json.dumps(described, sort_keys=True, ensure_ascii=False).encode()
    return urlsafe_b64encode(blake2b(said, digest_size=9).digest()).decode()
