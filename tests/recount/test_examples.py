"""What figures say of editions that are not as one expects them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.enums import CheckpointKind, RegistrationState, ScanResult
from events.enums import EditionState
from events.selectors import count_parts
from tests.attendees.arrivals import admit
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    MeetingProgrammeFactory,
    RegistrationFactory,
    SeatBookingFactory,
    SessionFactory,
)
from tests.factories.moments import AFTER, BEFORE, DOOR
from tests.recount.acts import MINUTE, door_of, let_in, parts_of
from tests.recount.world import scan

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_edition_of_nobody_says_nothing_it_cannot_know():
    parts = parts_of(EditionFactory())

    assert {name: number for name, number in parts["people"].numbers.items() if number != 0} == {
        "present": None, "no_show": None, "no_show_rate": None, "market_share": None, "market_share_present": None,
        "organisations_present": None,
    }  # fmt: skip
    newness = dict(parts["newness"].numbers)
    assert (newness.pop("earlier_editions"), set(newness.values())) == (0, {None})
    assert {name: number for name, number in parts["presence"].numbers.items() if number != 0} == {
        "present": None, "entered": None, "peak": None, "timed_share": None, "median_minutes": None,
        "mean_minutes": None, "meals": None,
    }  # fmt: skip
    assert {name: number for name, number in parts["sessions"].numbers.items() if number != 0} == {
        "booked_share": None, "absent_share": None, "attended_booked": None, "absent": None, "attended": None,
        "refused": None,
    }  # fmt: skip
    assert set(parts["meetings"].numbers.values()) == {0}
    assert [table.lines for part in parts.values() for table in part.tables.values()] == 16 * [()]


def test_before_the_doors_open_nobody_is_missing_and_days_to_come_are_not_told():
    edition = EditionFactory()
    RegistrationFactory.create_batch(2, edition=edition, created_at=BEFORE - DAY, confirmed_at=BEFORE)
    door_of(edition)

    people = parts_of(edition, at=BEFORE)["people"]

    assert (people.numbers["confirmed"], people.numbers["no_show"], people.numbers["no_show_rate"]) == (2, None, None)
    assert people.tables["category_kinds"].column("no_show") == {"resident": None}
    # 1 October is the fifty-second day before 22 November.
    assert people.tables["days_before"].column("standing") == {"-53": 2, "-52": 2}


def test_in_progress_whoever_is_not_there_yet_is_not_missing():
    edition = EditionFactory()
    guests = RegistrationFactory.create_batch(3, edition=edition)
    let_in(guests[0], door_of(edition))

    parts = parts_of(edition, at=DOOR + MINUTE)

    assert (parts["people"].numbers["no_show"], parts["people"].numbers["no_show_rate"]) == (None, None)
    assert parts["presence"].tables["arrivals"].column("inside") == {"2026-11-22T08:45+01:00": 1}


def test_of_a_cancelled_edition_nobody_failed_to_come():
    edition = EditionFactory(state=EditionState.CANCELLED)
    RegistrationFactory(edition=edition)

    numbers = parts_of(edition)["people"].numbers

    assert (numbers["registered"], numbers["present"], numbers["no_show"]) == (1, None, None)


def test_who_never_left_on_the_first_day_does_not_fill_the_second():
    edition = EditionFactory(ends_on=date(2026, 11, 23))
    one, two = RegistrationFactory.create_batch(2, edition=edition)
    door = door_of(edition)
    let_in(one, door, 0)
    let_in(two, door, 24 * 60, 24 * 60 + 20)

    presence = parts_of(edition)["presence"]

    assert (presence.numbers["peak"], presence.numbers["entered"]) == (1, 2)
    assert [(line.code, line.values) for line in presence.tables["arrivals"]] == [
        ("2026-11-22T08:45+01:00", (1, 1)), ("2026-11-23T08:45+01:00", (1, 1)), ("2026-11-23T09:00+01:00", (0, 0)),
    ]  # fmt: skip


def test_who_comes_on_both_days_arrives_twice_and_is_one_person():
    edition = EditionFactory(ends_on=date(2026, 11, 23))
    guest, door = RegistrationFactory(edition=edition), door_of(edition)
    let_in(guest, door, 0, 10)
    let_in(guest, door, 24 * 60, 24 * 60 + 20)

    presence = parts_of(edition)["presence"]

    assert sum(presence.tables["arrivals"].column("arrivals").values()) == 2
    assert (presence.numbers["entered"], presence.numbers["median_minutes"]) == (1, 30)


def test_an_evening_past_midnight_is_one_day():
    edition = EditionFactory()
    one, two = RegistrationFactory.create_batch(2, edition=edition)
    door, evening = door_of(edition), datetime(2026, 11, 22, 22, 50, tzinfo=UTC)
    let_in(one, door, 0, 20, since=evening)
    let_in(two, door, 15, since=evening)

    arrivals = parts_of(edition)["presence"].tables["arrivals"]

    assert [(line.code, line.values) for line in arrivals] == [
        ("2026-11-22T23:45+01:00", (1, 1)), ("2026-11-23T00:00+01:00", (1, 1)),
    ]  # fmt: skip


def test_the_hour_that_comes_twice_is_counted_twice():
    edition = EditionFactory(starts_on=date(2026, 10, 24), ends_on=date(2026, 10, 25))
    guest, door = RegistrationFactory(edition=edition), door_of(edition)
    let_in(guest, door, 0, 90, since=datetime(2026, 10, 25, 0, 0, tzinfo=UTC))

    presence = parts_of(edition)["presence"]

    assert list(presence.tables["arrivals"].column("inside")) == [
        "2026-10-25T02:00+02:00", "2026-10-25T02:15+02:00", "2026-10-25T02:30+02:00", "2026-10-25T02:45+02:00",
        "2026-10-25T02:00+01:00", "2026-10-25T02:15+01:00", "2026-10-25T02:30+01:00",
    ]  # fmt: skip
    assert presence.numbers["median_minutes"] == 90


def test_somebody_seen_at_two_doors_is_one_person():
    edition = EditionFactory()
    guest = RegistrationFactory(edition=edition)
    first, second = door_of(edition, name="Entrée", position=1), door_of(edition, name="Jardin", position=2)
    for door, start in ((first, 0), (second, 30), (second, 60)):
        let_in(guest, door, start, start + 10)

    parts = parts_of(edition)

    assert parts["people"].numbers["present"] == parts["presence"].numbers["entered"] == 1
    assert [line.values for line in parts["presence"].tables["doors"]] == [(1, 1), (1, 2)]
    assert parts["presence"].numbers["peak"] == 1


def test_in_and_out_five_times_adds_up():
    edition = EditionFactory()
    guest, door = RegistrationFactory(edition=edition), door_of(edition)
    for start in range(0, 50, 10):
        let_in(guest, door, start, start + 7)

    presence = parts_of(edition)["presence"]

    assert (presence.numbers["timed"], presence.numbers["mean_minutes"]) == (1, 35.0)
    assert presence.tables["minutes_inside"].column("people") == {"0": 0, "30": 1}
    assert presence.tables["arrivals"].column("arrivals") == {
        "2026-11-22T08:45+01:00": 1, "2026-11-22T09:00+01:00": 0, "2026-11-22T09:15+01:00": 0,
        "2026-11-22T09:30+01:00": 0,
    }  # fmt: skip


def test_how_long_somebody_stayed_who_was_never_seen_leaving_is_not_guessed():
    edition = EditionFactory()
    (one, two), door = RegistrationFactory.create_batch(2, edition=edition), door_of(edition)
    let_in(one, door, 0, 60)
    let_in(two, door, 0, 30)
    let_in(two, door, 40)

    numbers = parts_of(edition)["presence"].numbers

    assert (numbers["entered"], numbers["timed"], numbers["timed_share"], numbers["mean_minutes"]) == (2, 1, 50.0, 60.0)


def test_who_registers_again_is_one_person_who_stood_twice():
    edition = EditionFactory()
    same = {"edition": edition, "first_name": "Zoé", "last_name": "Martin", "email": "zoe@example.org"}
    RegistrationFactory(**same, cancelled=True, created_at=BEFORE, cancelled_at=BEFORE + 2 * DAY)
    RegistrationFactory(**same, created_at=BEFORE + 3 * DAY, confirmed_at=BEFORE + 3 * DAY)

    people = parts_of(edition, at=BEFORE + 3 * DAY)["people"]

    assert (people.numbers["registered"], people.numbers["confirmed"], people.numbers["cancelled"]) == (1, 1, 0)
    assert people.tables["days_before"].column("standing") == {"-52": 1, "-51": 1, "-50": 0, "-49": 1}


def test_who_registers_again_under_another_address_is_another_person():
    edition = EditionFactory()
    same = {"edition": edition, "first_name": "Zoé", "last_name": "Martin"}
    RegistrationFactory(**same, email="zoe@example.org", cancelled=True)
    RegistrationFactory(**same, email="zoe.martin@example.org")

    numbers = parts_of(edition)["people"].numbers

    assert (numbers["registered"], numbers["confirmed"], numbers["cancelled"]) == (2, 1, 1)


def test_who_comes_with_the_registration_that_was_cancelled_is_not_missing():
    edition = EditionFactory()
    same = {"edition": edition, "first_name": "Zoé", "last_name": "Martin", "email": "zoe@example.org"}
    old = RegistrationFactory(**same, cancelled=True)
    RegistrationFactory(**same)
    let_in(old, door_of(edition))

    numbers = parts_of(edition)["people"].numbers

    assert (numbers["registered"], numbers["present"], numbers["no_show"]) == (1, 1, 0)


def test_companions_count_each_even_without_a_mailbox_or_with_another_s():
    edition, before = EditionFactory(), EditionFactory(starts_on=date(2026, 4, 14), ends_on=date(2026, 4, 14))
    let_in(RegistrationFactory(edition=before), door_of(before))
    guests = [
        RegistrationFactory(edition=edition, first_name=first, last_name="Martin", email=email)
        for first, email in [("Zoé", "zoe@example.org"), ("Léo", "zoe@example.org"), ("Léo", ""), ("Léo", "")]
    ]
    for guest in guests[1:3]:
        let_in(guest, door_of(edition))

    parts = parts_of(edition)

    assert (parts["people"].numbers["registered"], parts["people"].numbers["present"]) == (4, 2)
    told = ("new", "untold", "new_present", "untold_present")
    assert tuple(parts["newness"].numbers[name] for name in told) == (2, 2, 1, 1)


def test_walk_ins_are_guests_and_no_registrations():
    edition = EditionFactory()
    RegistrationFactory(edition=edition)
    walk_in = RegistrationFactory(edition=edition, is_walk_in=True, created_at=DOOR, confirmed_at=DOOR)
    let_in(walk_in, door_of(edition))

    people = parts_of(edition)["people"]

    told = ("registered", "confirmed", "walk_ins", "present", "no_show", "no_show_rate")
    assert tuple(people.numbers[name] for name in told) == (1, 1, 1, 1, 1, 100.0)
    assert people.tables["days_before"].value("0", "standing") == 1


def test_a_category_that_was_renamed_compares_by_its_kind():
    old, new = EditionFactory(starts_on=date(2025, 11, 25), ends_on=date(2025, 11, 25), year=2025), EditionFactory()
    for edition, name in ((old, "Public"), (new, "Habitantes et habitants")):
        RegistrationFactory(edition=edition, category=CategoryFactory(edition=edition, name=name))

    counted = [parts_of(edition)["people"].tables for edition in (old, new)]

    assert [tables["category_kinds"].column("registered") for tables in counted] == [{"resident": 1}, {"resident": 1}]
    assert [line.label for tables in counted for line in tables["categories"]] == ["Public", "Habitantes et habitants"]


def test_of_two_editions_in_a_year_the_later_knows_the_earlier_and_not_the_reverse():
    spring = EditionFactory(starts_on=date(2026, 4, 14), ends_on=date(2026, 4, 14))
    autumn, invented = EditionFactory(), EditionFactory(is_demo=True)
    same = {"first_name": "Zoé", "last_name": "Martin", "email": "zoe@example.org"}
    for edition, organisation in ((spring, "Écolieu"), (autumn, "ECOLIEU"), (invented, "Écolieu")):
        let_in(RegistrationFactory(edition=edition, organisation=organisation, **same), door_of(edition))

    told = ("returning", "new", "returning_organisations", "new_organisations", "earlier_editions")
    said = [[parts_of(one)["newness"].numbers[name] for name in told] for one in (spring, autumn, invented)]

    # Nobody knows who came before the first.
    assert said == [[None] * 4 + [0], [1, 0, 1, 0, 1], [None] * 4 + [0]]


def test_who_registered_before_and_never_came_is_new():
    RegistrationFactory(
        edition__starts_on=date(2026, 4, 14), edition__ends_on=date(2026, 4, 14), email="zoe@example.org", last_name="B"
    )
    edition, before = EditionFactory(), EditionFactory(starts_on=date(2026, 4, 15), ends_on=date(2026, 4, 15))
    let_in(RegistrationFactory(edition=before), door_of(before))
    RegistrationFactory(edition=edition, email="zoe@example.org", last_name="B")

    numbers = parts_of(edition)["newness"].numbers
    assert (numbers["returning"], numbers["new"], numbers["earlier_editions"]) == (0, 1, 1)


def test_once_needs_are_erased_nothing_is_told_of_them():
    edition = EditionFactory()
    RegistrationFactory(edition=edition, needs="Boucle magnétique", needs_told_at_desk=True)

    told = ("with_needs", "needs_told")
    said = [
        tuple(parts_of(edition, at=AFTER + days * DAY)["people"].numbers[name] for name in told) for days in (29, 30)
    ]

    assert said == [(1, 1), (None, None)]


def test_a_session_that_nobody_scanned_says_nothing_of_who_came():
    edition = EditionFactory()
    scanned, not_scanned = (SessionFactory(edition=edition, bookable=True, capacity=2) for _n in range(2))
    SessionFactory(edition=edition, state="cancelled")
    SessionFactory(edition=edition, kind="break")
    came, absent, late = (
        RegistrationFactory(edition=edition),
        RegistrationFactory(edition=edition),
        RegistrationFactory(edition=edition),
    )
    for session, guest in ((scanned, came), (scanned, absent), (not_scanned, late)):
        SeatBookingFactory(session=session, registration=guest)
    room = door_of(edition, kind=CheckpointKind.SESSION, session=scanned, name="Salle 1")
    door_of(edition, kind=CheckpointKind.SESSION, session=not_scanned, name="Salle 2")
    let_in(came, room)
    for result in (ScanResult.FULL, ScanResult.NOT_BOOKED):
        for guest in (late, came):
            scan(room.scanners.get(), room, guest, DOOR, result=result)

    part = parts_of(edition)["sessions"]

    assert [line.values for line in part.tables["sessions"]] == [
        (2, 2, 0, 1, 1, 0, 1, 1, 1), (2, 1, 0, None, None, None, None, None, None),
    ]  # fmt: skip
    assert part.numbers == {
        "sessions": 2, "sessions_cancelled": 1, "sessions_booked": 2, "sessions_scanned": 1, "seats": 4, "booked": 3,
        "booked_share": 75.0, "attended_booked": 1, "absent": 1, "absent_share": 50.0, "attended": 1, "refused": 1,
    }  # fmt: skip


def test_sessions_without_any_scan_total_nothing_rather_than_zero():
    edition = EditionFactory()
    booked, open_to_all = SessionFactory(edition=edition, bookable=True, capacity=2), SessionFactory(edition=edition)
    SeatBookingFactory(session=booked, registration__edition=edition)

    numbers = parts_of(edition)["sessions"].numbers

    unknown = ("attended_booked", "absent", "absent_share", "attended", "refused")
    assert [numbers[key] for key in ("sessions", "sessions_scanned", "booked", *unknown)] == [2, 0, 1, *5 * [None]]
    guest, room = (
        RegistrationFactory(edition=edition),
        door_of(edition, kind=CheckpointKind.SESSION, session=open_to_all),
    )
    let_in(guest, room)
    numbers = parts_of(edition)["sessions"].numbers
    assert [numbers[key] for key in unknown] == [None, None, None, 1, 0]


def test_whoever_stayed_outside_a_session_is_one_person_and_was_at_the_forum():
    edition = EditionFactory()
    session = SessionFactory(edition=edition, bookable=True, capacity=1)
    other = SessionFactory(edition=edition, bookable=True, capacity=1)
    inside, both, waited, at_home, let_in_late, of_other = RegistrationFactory.create_batch(6, edition=edition)
    main = door_of(edition)
    room = door_of(edition, kind=CheckpointKind.SESSION, session=session, name="Salle 1")
    SeatBookingFactory(session=session, registration=inside)
    for guest in (both, waited, at_home, let_in_late):
        SeatBookingFactory(session=session, registration=guest, state="waitlisted")
    SeatBookingFactory(session=other, registration=of_other, state="waitlisted")
    for guest in (inside, both, waited, let_in_late, of_other):
        let_in(guest, main)
    for guest in (both, both, let_in_late):
        scan(room.scanners.get(), room, guest, DOOR, result=ScanResult.FULL)
    for guest in (inside, let_in_late):
        let_in(guest, room)

    table = parts_of(edition)["sessions"].tables["sessions"]

    told = {measure: table.value(str(session.pk), measure) for measure in ("waiting", "attended", "refused")}
    assert told == {"waiting": 4, "attended": 2, "refused": 1}
    assert table.column("turned_away") == {str(session.pk): 2, str(other.pk): None}


def test_meals_and_places_apart_are_doors_and_no_presence_in_the_building():
    edition = EditionFactory()
    guest, meal = RegistrationFactory(edition=edition), door_of(edition, kind=CheckpointKind.MEAL, name="Buffet")
    let_in(guest, meal, 0, 0)

    presence = parts_of(edition)["presence"]

    assert (presence.numbers["present"], presence.numbers["entered"]) == (1, None)
    assert [line.values for line in presence.tables["doors"]] == [(1, 1)]


def test_each_meal_served_counts_and_a_scan_that_serves_nobody_does_not():
    edition = EditionFactory(ends_on=date(2026, 11, 23))
    lunch, coffee = (door_of(edition, kind=CheckpointKind.MEAL, name=name) for name in ("Déjeuner", "Pause"))
    hungry, other, late = RegistrationFactory.create_batch(3, edition=edition)
    admit(door_of(edition).scanners.get(), hungry, late)
    # Again on the same day, nobody is served; the day after, everybody may be.
    admit(lunch.scanners.get(), hungry, other, hungry)
    admit(coffee.scanners.get(), hungry, at=DOOR + 60 * MINUTE)
    admit(lunch.scanners.get(), hungry, at=DOOR + DAY)
    scan(lunch.scanners.get(), lunch, late, DOOR, result=ScanResult.CLOSED)

    presence = parts_of(edition)["presence"]

    assert (presence.numbers["meals"], presence.numbers["present"]) == (4, 3)
    assert sorted(presence.tables["doors"].column("entries").values()) == [1, 2, 3]


def _fill(edition, number):
    for n in range(number):
        category = CategoryFactory(edition=edition, name=f"C{n}")
        guest = RegistrationFactory(edition=edition, category=category, organisation=f"O{n}", postcode="92000")
        RegistrationFactory(edition=edition, category=category, state=RegistrationState.CANCELLED, cancelled_at=BEFORE)
        seat = SeatBookingFactory(session__edition=edition, registration=guest)
        let_in(guest, door_of(edition, name=f"Porte {n}"), n, n + 90)
        let_in(guest, door_of(edition, kind=CheckpointKind.SESSION, session=seat.session, name=f"S{n}"), n, n + 9)


def test_three_of_everything_cost_the_queries_of_one():
    costs = []
    for number in (1, 3):
        edition = EditionFactory()
        MeetingProgrammeFactory(edition=edition)
        _fill(edition, number)
        with CaptureQueriesContext(connection) as captured:
            count_parts(edition, at=AFTER)
        costs.append(len(captured))

    assert costs == [25, 25]
