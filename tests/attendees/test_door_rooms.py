"""Doors of sessions and meals: booked seats, free ones, full rooms, exits, who may bend the rule."""

from datetime import timedelta
from uuid import uuid4

import pytest

from attendees.enums import Allowance, CheckpointKind, CheckpointMode, ScanMethod, ScannerRole, ScanResult
from attendees.models import AgendaEntry, Scan, Stay
from attendees.services.door import ForceNotAllowed, record_entry, record_exit
from attendees.tokens import token_of
from tests.attendees.test_door_concurrency import at_once
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    RegistrationFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
)
from tests.factories.moments import DOOR

MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(db):
    return SessionFactory(bookable=True, capacity=2, title="Monter sa Scop", room__name="Salle 3", room__capacity=None)


@pytest.fixture
def door(session):
    return CheckpointFactory(
        edition=session.edition, kind=CheckpointKind.SESSION, session=session, mode=CheckpointMode.SEATS,
        counts_exits=True, name="Salle 3",
    )  # fmt: skip


@pytest.fixture
def phone(door):
    return ScannerFactory(checkpoint=door, name="Salle 3")


def guest_of(door, *, booked=False, **traits):
    guest = RegistrationFactory(edition=door.edition, **traits)
    if booked:
        SeatBookingFactory(session=door.session, registration=guest)
    return guest


def scan(phone, guest, *, at=DOOR, **besides):
    token = token_of(guest.tickets.get().uuid)
    asked = {"method": ScanMethod.CAMERA, "device_at": at, "at": at, **besides}
    return record_entry(phone, scan_id=uuid4(), token=token, **asked)


def leave(phone, guest, *, at):
    return record_exit(phone, scan_id=uuid4(), token=token_of(guest.tickets.get().uuid), device_at=at, at=at)


def test_whoever_booked_enters_and_whoever_did_not_is_told_what_is_left(phone, door):
    assert scan(phone, guest_of(door, booked=True))["result"] == "admitted"

    shown = scan(phone, guest_of(door))

    assert (shown["result"], shown["word"]) == ("seats_left", "Pas de réservation")
    assert shown["message"] == "N’a pas réservé ici. Places libres\u00a0: 1."
    assert shown["advice"] == "Touchez «\u00a0Faire entrer\u00a0» pour lui donner une place."
    assert Stay.objects.count() == 1


def test_a_free_seat_is_given_and_the_next_one_finds_the_room_full(phone, door):
    guest_of(door, booked=True)
    walks_in, late = guest_of(door), guest_of(door)

    assert scan(phone, walks_in, allowance=Allowance.SEAT)["result"] == "admitted"
    shown = scan(phone, late, allowance=Allowance.SEAT)

    assert (shown["result"], shown["message"]) == ("full", "La salle est pleine.")
    assert Scan.objects.get(registration=walks_in).allowance == Allowance.SEAT


def test_seats_of_those_who_did_not_come_are_free_once_it_began(phone, door):
    guest_of(door, booked=True)
    guest_of(door, booked=True)
    walks_in, begun = guest_of(door), door.session.starts_at

    assert scan(phone, walks_in, at=begun - MINUTE)["result"] == "full"
    assert scan(phone, walks_in, at=begun)["message"] == "N’a pas réservé ici. Places libres\u00a0: 2."


def test_whoever_leaves_frees_a_seat_and_may_come_back(phone, door):
    first, second, third = guest_of(door), guest_of(door), guest_of(door)
    for guest in (first, second):
        scan(phone, guest, allowance=Allowance.SEAT)
    assert scan(phone, third)["result"] == "full"

    left = leave(phone, first, at=DOOR + 5 * MINUTE)

    assert (left["result"], left["word"], left["message"]) == (
        "exited", "Bonne route", "Était là depuis 8\u00a0h\u00a045.",
    )  # fmt: skip
    assert scan(phone, third, at=DOOR + 6 * MINUTE, allowance=Allowance.SEAT)["result"] == "admitted"
    assert scan(phone, first, at=DOOR + 7 * MINUTE)["result"] == "full"
    ended = first.stays.get()
    assert (ended.left_at, ended.ended, ended.kind) == (DOOR + 5 * MINUTE, "exit", "session")


def test_leaving_without_having_entered_says_so(phone, door):
    shown = leave(phone, guest_of(door), at=DOOR)

    assert (shown["result"], shown["word"]) == ("not_in", "Sortie sans entrée")
    assert shown["message"] == "Cette personne n’était pas comptée à l’intérieur. Laissez sortir."


def test_a_booked_door_says_where_the_persons_own_seat_is(phone, door):
    door.mode = CheckpointMode.BOOKED
    door.save()
    guest = guest_of(door)
    assert scan(ScannerFactory(checkpoint=door), guest)["advice"].startswith("Proposez-lui une séance en entrée libre")
    AgendaEntry.objects.create(
        registration=guest, kind="seat", source_id=999, label="Finance solidaire", place="Salle 5",
        starts_at=DOOR + 10 * MINUTE, ends_at=DOOR + 70 * MINUTE,
    )  # fmt: skip

    shown = scan(ScannerFactory(checkpoint=door), guest)

    assert (shown["result"], shown["advice"]) == ("not_booked", "Sa place\u00a0: Finance solidaire, Salle 5.")


@pytest.mark.parametrize(
    ("minutes", "note"),
    [
        (5, "Dans 5\u00a0min\u00a0: Rendez-vous avec la Nef, Table 12."),
        (-1, "Maintenant\u00a0: Rendez-vous avec la Nef, Table 12."),
        (31, None),
        (-20, None),
    ],
)
def test_the_main_door_tells_what_waits_for_the_guest(session, minutes, note):
    main = ScannerFactory(checkpoint__edition=session.edition)
    guest = RegistrationFactory(edition=session.edition)
    starts = DOOR + minutes * MINUTE
    entry = {"kind": "meeting", "label": "Rendez-vous avec la Nef", "place": "Table 12"}
    AgendaEntry.objects.create(registration=guest, source_id=1, starts_at=starts, ends_at=starts + 20 * MINUTE, **entry)
    AgendaEntry.objects.create(
        registration=guest, source_id=2, starts_at=starts, ends_at=starts + 20 * MINUTE, is_told=False, **entry
    )

    assert scan(main, guest)["notes"] == ([note] if note else [])


def test_a_room_is_left_by_entering_another(phone, door):
    other = CheckpointFactory(edition=door.edition, kind=CheckpointKind.ZONE, name="Espace presse", mode="count")
    guest = guest_of(door, booked=True)
    scan(phone, guest)

    scan(ScannerFactory(checkpoint=other), guest, at=DOOR + 10 * MINUTE)

    left, now_in = guest.stays.order_by("entered_at")
    assert (left.left_at, left.ended, now_in.checkpoint) == (DOOR + 10 * MINUTE, "moved", other)


def test_a_full_building_turns_away_where_exits_are_counted_and_warns_where_not(session):
    venue = session.edition.venue
    venue.safety_capacity = 1
    venue.save()
    main = CheckpointFactory(edition=session.edition, counts_exits=True)
    garden = CheckpointFactory(edition=session.edition)
    first, second, third = (RegistrationFactory(edition=session.edition) for _ in range(3))
    phone = ScannerFactory(checkpoint=main)
    assert scan(phone, first)["result"] == "admitted"

    full = scan(phone, second)
    warned = scan(ScannerFactory(checkpoint=garden), third)

    assert (full["result"], full["message"]) == ("full", "Le lieu a atteint sa jauge de sécurité.")
    assert (warned["result"], warned["notes"]) == (
        "admitted", ["Jauge atteinte\u00a0: prévenez la personne responsable."],
    )  # fmt: skip
    for guest in (first, third):
        leave(phone, guest, at=DOOR + MINUTE)
    assert scan(phone, second, at=DOOR + 2 * MINUTE)["result"] == "admitted"


def test_a_door_has_its_hours_and_its_categories(session):
    press = CategoryFactory(edition=session.edition, name="Presse")
    door = CheckpointFactory(
        edition=session.edition, kind=CheckpointKind.ZONE, opens_at=DOOR + 60 * MINUTE, closes_at=DOOR + 120 * MINUTE
    )
    phone, guest = ScannerFactory(checkpoint=door), RegistrationFactory(edition=session.edition)

    assert scan(phone, guest)["message"] == "Cette porte ouvre à 9\u00a0h\u00a045."
    assert scan(phone, guest, at=DOOR + 120 * MINUTE)["message"] == "Cette porte a fermé à 10\u00a0h\u00a045."
    door.is_selective = True
    door.save()
    door.categories.add(press)
    shown = scan(ScannerFactory(checkpoint=door), guest, at=DOOR + 60 * MINUTE)
    assert (shown["result"], shown["message"]) == ("wrong_category", "Accès réservé\u00a0: Presse.")


def test_a_meal_is_served_once_and_the_second_time_says_when(session):
    meal = CheckpointFactory(edition=session.edition, kind=CheckpointKind.MEAL, name="Buffet", repeats="once")
    phone, guest = ScannerFactory(checkpoint=meal, name="Buffet 1"), RegistrationFactory(edition=session.edition)
    scan(phone, guest)

    shown = scan(phone, guest, at=DOOR + 30 * MINUTE)

    assert shown["message"] == "Déjà servi à 8\u00a0h\u00a045\u00a0: Buffet, Buffet 1."
    assert shown["advice"] == "Un repas par personne. Un doute\u00a0? Demandez à la personne responsable."
    served = guest.stays.get()
    assert (served.entered_at, served.left_at, served.ended) == (DOOR, DOOR, "served")


def test_a_supervisor_forces_with_a_reason_and_a_steward_does_not(phone, door):
    door.mode = CheckpointMode.BOOKED
    door.save()
    guest = guest_of(door)
    forced = {"allowance": Allowance.FORCED, "reason": "Intervenante de dernière minute"}
    with pytest.raises(ForceNotAllowed):
        scan(ScannerFactory(checkpoint=door), guest, **forced)

    shown = scan(ScannerFactory(checkpoint=door, role=ScannerRole.SUPERVISOR), guest, **forced)

    assert shown["result"] == "admitted"
    assert shown["message"] == "Entrée accordée\u00a0: Intervenante de dernière minute"
    kept = Scan.objects.get()
    assert (kept.allowance, kept.reason, kept.result) == ("forced", forced["reason"], ScanResult.ADMITTED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_phones_at_once_never_give_one_free_seat_twice(session, door, round_):
    guests = [guest_of(door) for _ in range(4)]
    phones = [ScannerFactory(checkpoint=door) for _ in guests]

    results = at_once(
        *(
            lambda phone=phone, guest=guest: scan(phone, guest, allowance=Allowance.SEAT)["result"]
            for phone, guest in zip(phones, guests, strict=True)
        )
    )

    assert sorted(results) == ["admitted", "admitted", "full", "full"]
