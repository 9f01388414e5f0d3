"""Plays the door of an invented edition: phones, scans, and the stays that they mean."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db.models import Exists, OuterRef

from attendees.enums import RegistrationState, ScanResult, StayEnd, TicketState
from attendees.models import Pairing, Registration, Scan, Scanner, Stay, Ticket
from events.models import Edition
from events.selectors import edition_ends_at
from forum.pages.demo.calendar import Timing
from forum.pages.demo.leaving import play_exits
from forum.pages.demo.meeting_people import is_invented, who_comes
from forum.pages.demo.rooms import pair_supervisor, play_doubts, play_rooms

SHOW_UP = 0.79
# In minutes after the doors: before the first meeting.
IN_TIME_FOR_MEETINGS = 80.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """How one invented person comes to the door. The same person comes in the same way whenever it is played."""

    registration: uuid.UUID
    ticket: uuid.UUID
    scan: uuid.UUID
    at: datetime
    main_door: bool


def shows_up(registration: uuid.UUID) -> bool:
    """Return whether an invented person comes to the forum by themselves."""
    return _die_of(registration)[1]


def arrivals(edition: Edition, doors_at: datetime, *, came: Iterable[uuid.UUID] = ()) -> Iterator[Arrival]:
    """Yield the arrivals of the invented people who show up, and of those in `came`, whoever they are."""
    surely, meets = set(came), who_comes(edition)
    tickets = Ticket.objects.filter(
        registration__edition=edition, registration__state=RegistrationState.CONFIRMED, state=TicketState.ACTIVE
    )
    rows = tickets.order_by("registration").values_list("registration", "pk", "registration__submission")
    for person, ticket, submission in rows:
        rng, comes = _die_of(person)
        minutes = _minutes_after_doors(rng)
        if person in meets:
            comes = meets[person]
            minutes = minutes if minutes <= IN_TIME_FOR_MEETINGS else 40 + minutes % 40
        arrival = Arrival(
            person,
            ticket,
            uuid.UUID(int=rng.getrandbits(128), version=4),
            doors_at + timedelta(minutes=min(minutes, 420)),
            rng.random() < 0.8,
        )
        if person in surely or (comes and is_invented(submission)):
            yield arrival


def arrival_of(registration: uuid.UUID, doors_at: datetime) -> datetime:
    """Return when an invented person who has no meetings arrives."""
    rng, _comes = _die_of(registration)
    return doors_at + timedelta(minutes=min(_minutes_after_doors(rng), 420))


def _minutes_after_doors(rng: Random) -> float:
    return rng.gammavariate(3.2, 18) if rng.random() < 0.93 else rng.uniform(90, 400)


def _die_of(registration: uuid.UUID) -> tuple[Random, bool]:
    """Return a person's own die: who comes, and when, depends on nobody else, nor on how often it is played."""
    rng = Random(f"arrival {registration}")
    return rng, rng.random() < SHOW_UP


def play_whole_day(edition: Edition, timing: Timing, *, came: Iterable[uuid.UUID] = ()) -> None:
    """Let in everybody who comes, and out at the end of the day; a third are scanned when they leave."""
    phones = pair_phones(edition, timing, is_over=True)
    _let_in(arrivals(edition, timing.doors_at, came=came), phones, left_at=timing.empty_at)
    if phones:
        play_rooms(edition, pair_supervisor(edition, phones[0]), until=timing.empty_at, left_at=timing.empty_at)
        play_exits(edition, phones[0], until=timing.empty_at)


def play_morning(edition: Edition, timing: Timing, *, at: datetime) -> None:
    """Let in those who have come by now. People with an account come later: whoever tries the site plays them."""
    phones = pair_phones(edition, timing, is_over=False, seen_at=at)
    _let_in((arrival for arrival in expected(edition, timing.doors_at) if arrival.at <= at), phones)
    if phones:
        supervisor = pair_supervisor(edition, phones[0])
        play_rooms(edition, supervisor, until=at)
        play_doubts(edition, phones[0], supervisor, at=at)


def expected(edition: Edition, doors_at: datetime) -> list[Arrival]:
    """Return the arrivals of a morning that no phone has seen yet, in order of time."""
    people = Registration.objects.filter(edition=edition)
    seen = Exists(Scan.objects.filter(registration=OuterRef("pk")))
    # People who meet come by themselves, whoever plays them: others wait at their table.
    played_by_hand = people.filter(user__isnull=False, memberships=None) | people.filter(seen)
    besides = set(played_by_hand.values_list("pk", flat=True))
    waiting = [arrival for arrival in arrivals(edition, doors_at) if arrival.registration not in besides]
    return sorted(waiting, key=lambda arrival: arrival.at)


def played_phones(edition: Edition) -> Iterable[Scanner]:
    """Filter the invented phones: nobody paired them."""
    paired = Exists(Pairing.objects.filter(scanner=OuterRef("pk")))
    return Scanner.objects.filter(~paired, checkpoint__edition=edition).select_related("checkpoint__edition")


def empty_door(edition: Edition) -> None:
    """Remove every passage and the invented phones. Phones that somebody paired stay."""
    scans = Scan.objects.filter(checkpoint__edition=edition)
    Stay.objects.filter(checkpoint__edition=edition).delete()
    scans.filter(undoes__isnull=False).delete()
    scans.delete()
    Scanner.objects.filter(pk__in=[phone.pk for phone in played_phones(edition)]).delete()


def pair_phones(edition: Edition, timing: Timing, *, is_over: bool, seen_at: datetime | None = None) -> list[Scanner]:
    """Give each of the first two doors its phone; return that of the main one first."""
    rng = Random(f"phones {edition.slug}")
    paired_at = timing.doors_at - timedelta(hours=1)
    doors = list(edition.checkpoints.order_by("position", "pk")[:2])
    return [
        Scanner.objects.create(
            checkpoint=door,
            name=f"Accueil {number}",
            key_hash=f"{rng.getrandbits(256):064x}",
            paired_at=paired_at,
            last_seen_at=seen_at or timing.doors_at + timedelta(hours=8),
            ends_at=edition_ends_at(edition) or timing.empty_at,
            revoked_at=timing.empty_at if is_over else None,
        )
        for number, door in enumerate(doors, start=1)
    ]


def _let_in(coming: Iterable[Arrival], phones: list[Scanner], *, left_at: datetime | None = None) -> None:
    """Let people in, through the only door where there is one; without doors nobody comes."""
    if not phones:
        return
    scans = [_scan(arrival, phones[0] if arrival.main_door else phones[-1]) for arrival in coming]
    Scan.objects.bulk_create(scans, batch_size=500)
    Stay.objects.bulk_create([_stay(scan, left_at) for scan in scans], batch_size=500)


def _scan(arrival: Arrival, scanner: Scanner) -> Scan:
    return Scan(
        id=arrival.scan,
        scanner=scanner,
        checkpoint=scanner.checkpoint,
        ticket_id=arrival.ticket,
        registration_id=arrival.registration,
        number=1,
        result=ScanResult.ADMITTED,
        device_at=arrival.at,
        at=arrival.at,
        received_at=arrival.at,
    )


def _stay(scan: Scan, left_at: datetime | None) -> Stay:
    return Stay(
        registration_id=scan.registration_id,
        checkpoint_id=scan.checkpoint_id,
        entry=scan,
        entered_at=scan.at,
        left_at=left_at and max(scan.at, left_at),
        ended=StayEnd.DAY if left_at else "",
    )
