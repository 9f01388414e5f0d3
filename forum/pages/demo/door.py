"""Plays the door of an invented edition that is over: scans and the stays that they mean."""

import uuid
from datetime import datetime, time, timedelta
from random import Random

from attendees.enums import ScanResult, TicketState
from attendees.models import Registration, Scan, Scanner, Stay, Ticket
from events.models import Edition
from forum.pages.demo.people import moment_of_arrival
from forum.pages.demo.programme import Day

SHOW_UP = 0.79


def play_door(edition: Edition, people: list[Registration], day: Day, rng: Random) -> None:
    """Let most confirmed people in, through the phones of the two doors."""
    opens = day.at(time(8, 15))
    scanners = _pair_phones(edition, opens, rng)
    tickets = dict(
        Ticket.objects.filter(registration__edition=edition, state=TicketState.ACTIVE).values_list(
            "registration_id", "pk"
        )
    )
    scans = [
        _scan(person, tickets[person.pk], rng.choices(scanners, [4, 1])[0], moment_of_arrival(opens, rng), rng)
        for person in people
        if person.is_confirmed and rng.random() < SHOW_UP
    ]
    Scan.objects.bulk_create(scans, batch_size=500)
    closes = day.at(time(17))
    Stay.objects.bulk_create([_stay(scan, closes) for scan in scans], batch_size=500)


def _pair_phones(edition: Edition, opens: datetime, rng: Random) -> list[Scanner]:
    return [
        Scanner.objects.create(
            checkpoint=checkpoint,
            name=f"Accueil {number}",
            key_hash=f"{rng.getrandbits(256):064x}",
            paired_at=opens - timedelta(hours=1),
            last_seen_at=opens + timedelta(hours=8),
            ends_at=opens + timedelta(hours=16),
            revoked_at=opens + timedelta(hours=10),
        )
        for number, checkpoint in enumerate(edition.checkpoints.order_by("position"), start=1)
    ]


def _scan(person: Registration, ticket_id: uuid.UUID, scanner: Scanner, at: datetime, rng: Random) -> Scan:
    return Scan(
        id=uuid.UUID(int=rng.getrandbits(128), version=4),
        scanner=scanner,
        checkpoint=scanner.checkpoint,
        ticket_id=ticket_id,
        registration=person,
        result=ScanResult.ADMITTED,
        device_at=at,
        at=at,
        received_at=at,
    )


def _stay(scan: Scan, closes: datetime) -> Stay:
    return Stay(
        registration_id=scan.registration_id,
        checkpoint_id=scan.checkpoint_id,
        entry=scan,
        entered_at=scan.at,
        left_at=max(scan.at, closes),
    )
