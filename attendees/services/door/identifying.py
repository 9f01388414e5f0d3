"""Who is meant, where it is neither a ticket nor somebody chosen: written at a kiosk, registered at the door."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, OuterRef

from attendees.enums import CheckpointKind, CheckpointMode
from attendees.models import Checkpoint, Registration, Scanner, Stay
from attendees.services.door import errors
from attendees.services.door.gestures import Gesture, Mailbox, Shown
from attendees.services.pairing import actor_of
from attendees.services.walk_in import NoCategory, register_walk_in

MOST_COMPANIONS = 12


def identify(gestures: Collection[Gesture], scanner: Scanner, refused: dict[UUID, errors.DoorError]) -> list[Gesture]:
    """Return gestures with the registration that is meant, new ones made; note in `refused` those that cannot be.

    Call in the transaction of the scans. No query for tickets and people chosen by name.
    """
    known = _find_mailboxes(gestures)
    identified = []
    for gesture in gestures:
        meant = gesture.registration
        try:
            if gesture.mailbox is not None:
                meant = known.get(_sorted(gesture.mailbox))
            elif gesture.walk_in is not None:
                meant = _write_down(gesture, scanner)
        except (errors.WalkInNotAllowed, NoCategory):
            refused[gesture.id] = errors.WalkInNotAllowed()
        identified.append(gesture if meant == gesture.registration else replace(gesture, registration=meant))
    return identified


def _write_down(gesture: Gesture, scanner: Scanner) -> UUID:
    door: Checkpoint = gesture.door
    if gesture.walk_in is None or door.mode != CheckpointMode.ANYONE:
        raise errors.WalkInNotAllowed
    # Written down without network: they came when the phone says.
    registration = register_walk_in(door.edition, gesture.walk_in, actor=actor_of(scanner), at=gesture.at)
    return registration.pk


def _find_mailboxes(gestures: Collection[Gesture]) -> dict[Mailbox, UUID]:
    """Find who wrote what at a kiosk: the very address, and all words of the name in whatever order."""
    written = {gesture.mailbox for gesture in gestures if gesture.mailbox}
    if not written:
        return {}
    door = next(iter(gestures)).door
    people = Registration.objects.filter(edition=door.edition_id, email_key__in={one.email_key for one in written})
    # Open registrations last, so that they are those kept.
    rows = sorted(people.values_list("email_key", "name_key", "state", "created_at", "pk"), key=_openness)
    return {_sorted(Mailbox(email_key, name_key)): pk for email_key, name_key, _state, _created, pk in rows}


def _openness(row: tuple[object, ...]) -> tuple[bool, object]:
    return row[2] == "confirmed", row[3]


def _sorted(mailbox: Mailbox) -> Mailbox:
    return Mailbox(mailbox.email_key, " ".join(sorted(mailbox.name_key.split())))


def with_companions(shown: Shown, registration: Registration) -> Shown:
    """Add who was registered from the same mailbox and is not inside yet, if anybody is. Not kept. One query."""
    if not registration.email_key:
        return shown
    inside = Stay.objects.filter(registration=OuterRef("pk"), left_at__isnull=True, kind=CheckpointKind.MAIN)
    others = (
        Registration.objects.confirmed()
        .filter(edition=registration.edition_id, email_key=registration.email_key)
        .exclude(pk=registration.pk)
        .filter(~Exists(inside))
        .in_order()[:MOST_COMPANIONS]
    )
    told = [{"registration": str(one.pk), "first_name": one.first_name, "last_name": one.last_name} for one in others]
    return shown | {"companions": told} if told else shown
