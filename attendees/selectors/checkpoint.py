"""The doors of an edition as organisers set them up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from attendees.enums import CheckpointKind
from attendees.models import Checkpoint, Pairing, Scan, Scanner
from events.enums import SessionKind
from events.models import Edition, Session
from forum.core.text import format_time, french

NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class DoorLine:
    """A door in the organisers' list: itself, how many phones scan there now, whether anybody ever passed."""

    door: Checkpoint
    phones: int
    is_scanned: bool


def list_doors(edition: Edition, at: datetime) -> list[DoorLine]:
    """Return the doors of an edition in their order. Two queries, whatever their number."""
    working = Q(scanners__revoked_at=None, scanners__ends_at__gt=at)
    doors = (
        edition.checkpoints.select_related("session__room")
        .prefetch_related("categories")
        .annotate(
            phones=Count("scanners", filter=working, distinct=True),
            is_scanned=Exists(Scan.objects.filter(checkpoint=OuterRef("pk"))),
        )
    )
    # The gauge of a main door is the venue's: it is at hand.
    for door in doors:
        door.edition = edition
    return [DoorLine(door, door.phones, door.is_scanned) for door in doors]


def sessions_without_door(edition: Edition) -> list[Session]:
    """Return the sessions that could have a door and have none, as the programme reads. Breaks have none."""
    doors = Checkpoint.objects.filter(session=OuterRef("pk"))
    sessions = Session.objects.filter(~Exists(doors), edition=edition).scheduled().exclude(kind=SessionKind.BREAK)
    return list(sessions.select_related("room").in_order())


def unused_session_doors(edition: Edition) -> list[Checkpoint]:
    """Return the sessions' doors that never served: no scan, no phone that scans or may scan there, no code shown."""
    here = {"checkpoint": OuterRef("pk")}
    through = {"checkpoint_id": OuterRef("pk")}
    doors = edition.checkpoints.filter(
        ~Exists(Scan.objects.filter(**here)),
        ~Exists(Scanner.objects.filter(**here)),
        ~Exists(Scanner.checkpoints.through.objects.filter(**through)),
        ~Exists(Pairing.objects.filter(**here)),
        kind=CheckpointKind.SESSION,
    )
    return list(doors.select_related("session__room"))


def name_doors(sessions: Iterable[Session], *, taken: Iterable[str], edition: Edition) -> list[str]:
    """Return a name for the door of each session: its title; with its hour, then a number, where that is taken."""
    used, names = set(taken), []
    for session in sessions:
        title = french(session.title)
        hour = format_time(session.starts_at.astimezone(edition.zone), "fr")
        name, number = _fit(title, ""), 1
        while name in used:
            name = _fit(title, f" ({hour})" if number == 1 else f" ({hour}, {number})")
            number += 1
        used.add(name)
        names.append(name)
    return names


def _fit(title: str, end: str) -> str:
    room = NAME_LENGTH - len(end)
    return (title if len(title) <= room else f"{title[: room - 1].rstrip()}…") + end


def session_doors(edition: Edition) -> list[Checkpoint]:
    """Return the doors of sessions, in their order. One query."""
    return list(edition.checkpoints.filter(kind=CheckpointKind.SESSION).select_related("session__room"))
