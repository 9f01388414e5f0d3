"""Random editions: hypothesis says what they are made of, `build` makes the rows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from attendees.enums import (
    OPEN_REGISTRATIONS,
    CategoryKind,
    CheckpointKind,
    HeardBy,
    OrganisationKind,
    RegistrationState,
    ScanAction,
    ScanResult,
    SeatState,
)
from attendees.models import Checkpoint, Registration, Scan, Stay
from attendees.presence import Passage, day_end, find_stays
from events.enums import Booking, SessionKind, SessionState
from events.models import Edition
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    RoomFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
    VenueFactory,
)
from tests.recount.plain import PLACES, plain

PARIS = ZoneInfo("Europe/Paris")
# Sunday 25 October 2026: clocks go back at three in the morning.
DAYS = (date(2024, 11, 26), date(2026, 4, 14), date(2026, 10, 24), date(2026, 10, 25), date(2026, 11, 22), None)
NAMES = (("Zoé", "Élan"), ("ZOE", "Élan"), ("Anne", "Le Goff"), ("Prune", ""), ("anne", "LE GOFF"))
MAILBOXES = ("", "", "a@example.org", "A@Example.org", "b@example.org")
ORGANISATIONS = ("", "Écolieu", "ecolieu", "ÉCOLIEU", "La Fabrique", "Coop 92")
REFUSED = (ScanResult.FULL, ScanResult.FULL, ScanResult.NOT_BOOKED, ScanResult.SEATS_LEFT, ScanResult.UNKNOWN,
           ScanResult.CLOSED, ScanResult.CANCELLED, ScanResult.ALREADY_IN)  # fmt: skip

# --- what there is -----------------------------------------------------------

passages = st.fixed_dictionaries(
    {
        "second": st.integers(0, 2 * 24 * 60 * 60),
        "door": st.integers(0, 5),
        "is_exit": st.booleans(),
        "undoes": st.none() | st.integers(0, 5),
    }
)
people = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "email": st.sampled_from(MAILBOXES),
        "state": st.sampled_from([*RegistrationState.values, *["confirmed"] * 6]),
        "is_walk_in": st.sampled_from([False, False, False, True]),
        "category": st.integers(0, 2),
        "organisation": st.sampled_from(ORGANISATIONS),
        "organisation_kind": st.sampled_from(["", *OrganisationKind.values, "market_company"]),
        "postcode": st.sampled_from(list(PLACES)),
        "heard_by": st.sampled_from(["", *HeardBy.values]),
        "is_under_15": st.booleans(),
        "needs": st.sampled_from(["", "Boucle magnétique"]),
        "needs_told": st.booleans(),
        "hours_before": st.integers(-20, 30 * 24),
        "cancelled_after": st.integers(0, 20 * 24),
        "passages": st.lists(passages, max_size=8),
    }
)
sessions = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([SessionKind.WORKSHOP, SessionKind.PLENARY, SessionKind.BREAK]),
        "state": st.sampled_from([SessionState.SCHEDULED, SessionState.SCHEDULED, SessionState.CANCELLED]),
        "capacity": st.none() | st.integers(0, 5),
        "is_booked": st.booleans(),
        "room": st.sampled_from([None, "without a limit", 3]),
        "has_door": st.booleans(),
        "seats": st.lists(st.tuples(st.integers(0, 9), st.sampled_from(SeatState.values)), max_size=6),
    }
)
# Door, who if anybody knows, answer, whether somebody responsible let them pass, minute.
refusals = st.tuples(
    st.sampled_from([0, 2, 3, 4, 4, 5]),
    st.none() | st.integers(0, 5),
    st.sampled_from(REFUSED),
    st.booleans(),
    st.integers(0, 9),
)
editions = st.fixed_dictionaries(
    {
        "starts_on": st.sampled_from(DAYS),
        "days": st.integers(1, 2),
        "is_demo": st.sampled_from([False, False, False, True]),
        "people": st.lists(people, max_size=10),
        "sessions": st.lists(sessions, max_size=3),
        "refusals": st.lists(refusals, max_size=5),
    }
)
histories = st.lists(editions, min_size=1, max_size=4)
# When it is counted, in days after the first: long before, on the day, once needs are erased.
delays = st.sampled_from([-10, 0, 1, 20, 40])

# --- the rows ----------------------------------------------------------------


def build(told: dict[str, Any], number: int = 0) -> Edition:
    """Make an edition."""
    starts_on = told["starts_on"]
    edition = EditionFactory(
        slug=f"edition-{number}",
        year=starts_on.year if starts_on else 2025,
        starts_on=starts_on,
        ends_on=starts_on and starts_on + timedelta(days=told["days"] - 1),
        is_demo=told["is_demo"],
        venue=VenueFactory(name=f"Lieu {number}"),
    )
    kinds = [CategoryKind.RESIDENT, CategoryKind.COMPANY, CategoryKind.RESIDENT]
    # Names differ from one edition to the next; kinds are shared.
    categories = [
        CategoryFactory(edition=edition, kind=kind, name=f"Catégorie {number}-{position}", position=-position % 3)
        for position, kind in enumerate(kinds)
    ]
    guests = [_register(edition, categories[one["category"]], one) for one in told["people"]]
    doors = _doors(edition, [_session(edition, at, one, guests) for at, one in enumerate(told["sessions"])])
    phone = ScannerFactory(checkpoint=doors[0], name=f"Accueil {number}")
    for guest, one in zip(guests, told["people"], strict=True):
        _pass(edition, guest, one["passages"], doors, phone)
    for door, who, result, is_forced, minute in told["refusals"]:
        guest = guests[who] if who is not None and who < len(guests) else None
        at = opening(edition) + timedelta(minutes=minute)
        forced = {"allowance": "forced", "reason": "Attendue"} if is_forced else {}
        scan(phone, doors[door % len(doors)], guest, at, result=result, **forced)
    return edition


def opening(edition: Edition) -> datetime:
    """Return eight in the evening before the first day: what passes then crosses midnight, and a change of clocks."""
    day = edition.starts_on or date(2025, 5, 6)
    return datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC) - timedelta(hours=4)


def _register(edition: Edition, category: Any, told: dict[str, Any]) -> Registration:
    (first, last), state = told["name"], told["state"]
    created_at = opening(edition) - timedelta(hours=told["hours_before"])
    alive = Registration.objects.filter(
        edition=edition,
        email_key=told["email"].lower(),
        name_key=plain(f"{first} {last}"),
        state__in=OPEN_REGISTRATIONS,
    ).exclude(email_key="")
    if state in OPEN_REGISTRATIONS and alive.exists():
        # The database keeps one open registration of a person: this is one that was given up.
        state = RegistrationState.CANCELLED
    waits = state in (RegistrationState.WAITLISTED, RegistrationState.OFFERED)
    return RegistrationFactory(
        edition=edition,
        category=category,
        ticket=False,
        state=state,
        first_name=first,
        last_name=last,
        email=told["email"],
        is_walk_in=told["is_walk_in"],
        organisation=told["organisation"],
        organisation_kind=told["organisation_kind"],
        postcode=told["postcode"],
        heard_by=told["heard_by"],
        is_under_15=told["is_under_15"],
        needs=told["needs"],
        needs_told_at_desk=told["needs_told"],
        created_at=created_at,
        confirmed_at=created_at,
        cancelled_at=created_at + timedelta(hours=told["cancelled_after"]),
        waitlisted_at=created_at if waits else None,
        offer_expires_at=created_at + timedelta(days=2) if state == RegistrationState.OFFERED else None,
    )


def _session(edition: Edition, number: int, told: dict[str, Any], guests: list[Registration]) -> Checkpoint | None:
    needs_booking = told["is_booked"] and told["capacity"] is not None
    capacities = {None: None, "without a limit": None, 3: 3}
    room = RoomFactory(venue=edition.venue, capacity=capacities[told["room"]]) if told["room"] else None
    session = SessionFactory(
        edition=edition,
        kind=told["kind"],
        state=told["state"],
        title=f"Séance {number}",
        title_en=f"Session {number}",
        room=room,
        capacity=told["capacity"],
        booking=Booking.NEEDED if needs_booking else Booking.OPEN,
        # Each at its own hour: rooms do not settle their order.
        starts_at=opening(edition) + timedelta(hours=14 - number),
    )
    taken = set()
    for who, state in told["seats"]:
        if who < len(guests) and (state == SeatState.CANCELLED or who not in taken):
            SeatBookingFactory(session=session, registration=guests[who], state=state, agenda=False)
            taken |= {who} if state != SeatState.CANCELLED else set()
    if not told["has_door"]:
        return None
    return CheckpointFactory(edition=edition, kind=CheckpointKind.SESSION, session=session, name=f"Salle {number}")


def _doors(edition: Edition, rooms: list[Checkpoint | None]) -> list[Checkpoint]:
    """Return two doors of the building, a meal, an exhibition, and those of the sessions."""
    ordinary = [("Entrée", "main", 3), ("Jardin", "main", 1), ("Buffet", "meal", 2), ("Exposition", "zone", 1)]
    made = [
        CheckpointFactory(edition=edition, name=name, kind=kind, position=position) for name, kind, position in ordinary
    ]
    return made + [door for door in rooms if door is not None]


def scan(phone: Any, door: Checkpoint, guest: Registration | None, at: datetime, **more: Any) -> Scan:
    """Make a scan that means nothing yet."""
    said = {"result": ScanResult.ADMITTED, **more}
    return Scan.objects.create(
        scanner=phone, checkpoint=door, registration=guest, at=at, device_at=at, received_at=at, **said
    )


def _pass(edition: Edition, guest: Registration, told: list[dict[str, Any]], doors: list[Checkpoint], phone) -> None:
    """Scan somebody, and write down the stays that this means."""
    known: list[Passage] = []
    for one in told:
        door, at = (
            doors[one["door"] % len(doors)],
            opening(edition) + timedelta(seconds=one["second"], milliseconds=999),
        )
        undone = known[one["undoes"]] if one["undoes"] is not None and one["undoes"] < len(known) else None
        if undone is not None and (undone.undoes or undone.id in {passage.undoes for passage in known}):
            continue
        action = ScanAction.UNDO if undone else ScanAction.EXIT if one["is_exit"] else ScanAction.ENTRY
        results = {ScanAction.UNDO: ScanResult.UNDONE, ScanAction.EXIT: ScanResult.EXITED}
        made = scan(
            phone, door, guest, at, action=action, undoes_id=undone and undone.id,
            result=results.get(action, ScanResult.ADMITTED),
        )  # fmt: skip
        known.append(
            Passage(
                made.pk, at, door.pk, undone.id if undone else None, action == ScanAction.EXIT,
                CheckpointKind(door.kind), door.place, day_end(at, edition.time_zone),
            )
        )  # fmt: skip
    Stay.objects.bulk_create(_stays(guest.pk, known))


def _stays(registration: UUID, known: list[Passage]) -> list[Stay]:
    return [
        Stay(
            registration_id=registration,
            checkpoint_id=presence.door,
            entry_id=presence.entry,
            kind=presence.kind,
            entered_at=presence.entered_at,
            left_at=presence.left_at,
            ended=presence.ended or "",
        )
        for presence in find_stays(known)
    ]
