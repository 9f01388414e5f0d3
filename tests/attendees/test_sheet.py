"""Sheets typed in afterwards: who is counted, at what hour, once; what is taken back; what the journal keeps."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from attendees.enums import CheckpointKind, ScanAction, ScanMethod, ScanResult
from attendees.models import Registration, Scan, Stay
from attendees.services.details import Details
from attendees.services.door import record_entry, undo_scan
from attendees.services.door.sheet import (
    SheetClosed,
    SheetEntry,
    SheetTooEarly,
    record_sheet,
    record_unexpected,
    withdraw_sheet,
)
from attendees.services.walk_in import WalkIn
from attendees.tokens import token_of
from events.enums import EditionState
from forum.core.models import LogEntry, OutboxMail
from tests.attendees.arrivals import admit
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SessionFactory,
    UserFactory,
)
from tests.factories.moments import AFTER, DOOR

pytestmark = pytest.mark.django_db
SUBMISSION = UUID("5f0c1c1e-0000-4000-8000-000000000001")
NINE = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # 9 h in Paris
DAY_ENDS = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def door(edition):
    return CheckpointFactory(edition=edition, name="Parvis")


@pytest.fixture
def user():
    return UserFactory(organiser=True, email="zoe@example.org")


@pytest.fixture
def type_in(door, user):
    def sheet(*guests, hour=NINE, submission=SUBMISSION, at=AFTER, checkpoint=door):
        entries = [SheetEntry(guest.pk, hour) for guest in guests]
        return record_sheet(checkpoint, entries, submission=submission, actor_user=user, at=at)

    return sheet


def stays():
    return [
        (stay.registration, stay.entered_at, stay.left_at) for stay in Stay.objects.order_by("registration__sort_key")
    ]


def journal():
    kept = LogEntry.objects.exclude(verb="account_opened").order_by("pk")
    return [(line.verb, line.target_id, line.scope, line.changes) for line in kept]


def test_who_signed_is_counted_at_their_hour(door, user, edition):
    ada = RegistrationFactory(edition=edition, last_name="Ada")
    bob = RegistrationFactory(edition=edition, last_name="Bob")
    later = NINE + timedelta(minutes=12)

    counted = record_sheet(
        door, [SheetEntry(ada.pk, NINE), SheetEntry(bob.pk, later)], submission=SUBMISSION, actor_user=user, at=AFTER
    )

    assert counted == 2
    assert stays() == [(ada, NINE, None), (bob, later, None)]
    scan = ada.scans.get()
    told = (scan.method, scan.action, scan.result, scan.scanner, scan.recorded_by, scan.number, scan.ticket)
    assert told == (ScanMethod.PAPER, ScanAction.ENTRY, ScanResult.ADMITTED, None, user, 1, None)
    assert (scan.checkpoint, scan.at, scan.device_at, scan.received_at) == (door, NINE, NINE, AFTER)
    assert scan.pk == uuid5(SUBMISSION, str(ada.pk))
    assert journal() == [("sheet_recorded", str(door.pk), "2026", {"people": [None, 2]})]
    assert "Ada" not in str(journal())


def test_the_same_form_sent_twice_counts_once(type_in, edition):
    guest = RegistrationFactory(edition=edition)

    assert [type_in(guest), type_in(guest)] == [1, 0]
    assert (Scan.objects.count(), Stay.objects.count(), len(journal())) == (1, 1, 1)


def test_somebody_named_twice_is_one_person(type_in, edition):
    guest = RegistrationFactory(edition=edition)

    assert type_in(guest, guest) == 1


@pytest.mark.parametrize("at", [NINE - timedelta(hours=1), NINE + timedelta(hours=1)])
def test_who_was_scanned_that_day_keeps_the_hour_of_the_scan(type_in, edition, at):
    scanner = ScannerFactory(checkpoint__edition=edition)
    scanned, signed = RegistrationFactory(edition=edition), RegistrationFactory(edition=edition)
    admit(scanner, scanned, at=max(at, scanner.last_seen_at))
    before = scanned.stays.get().entered_at

    assert type_in(scanned, signed) == 1

    assert scanned.stays.get().entered_at == before
    assert scanned.scans.count() == 1


def test_another_day_counts_again(type_in, door, edition):
    edition.ends_on += timedelta(days=1)
    edition.save()
    guest = RegistrationFactory(edition=edition)
    type_in(guest)

    again = type_in(guest, hour=NINE + timedelta(days=1), submission=uuid4(), at=AFTER + timedelta(days=1))

    assert again == 1
    assert [scan.number for scan in guest.scans.order_by("at")] == [1, 2]
    assert [(stay.entered_at, stay.left_at, stay.ended) for stay in guest.stays.order_by("entered_at")] == [
        (NINE, DAY_ENDS, "day"),
        (NINE + timedelta(days=1), None, ""),
    ]


def test_a_session_counts_apart_from_the_building_and_ends_the_room_before(type_in, edition):
    first, second = (
        CheckpointFactory(edition=edition, kind=CheckpointKind.SESSION, session=SessionFactory(edition=edition))
        for _ in range(2)
    )
    guest = RegistrationFactory(edition=edition)
    type_in(guest)

    type_in(guest, checkpoint=first, submission=uuid4(), hour=NINE + timedelta(hours=1))
    type_in(guest, checkpoint=second, submission=uuid4(), hour=NINE + timedelta(hours=2))

    told = [(stay.checkpoint_id, stay.kind, stay.left_at) for stay in guest.stays.order_by("entered_at")]
    assert told[1:] == [(first.pk, "session", NINE + timedelta(hours=2)), (second.pk, "session", None)]
    assert told[0][1:] == ("main", None)


def test_only_people_confirmed_in_the_edition_are_counted(type_in, edition):
    cancelled = RegistrationFactory(edition=edition, cancelled=True)
    stranger = RegistrationFactory(edition__slug="2027")

    assert type_in(cancelled, stranger, Registration(pk=uuid4())) == 0
    assert Scan.objects.count() == 0
    assert journal() == []


def test_a_re_entry_is_taken_back_whole_and_nothing_else(type_in, door, user, edition):
    mine = [RegistrationFactory(edition=edition) for _ in range(2)]
    other = RegistrationFactory(edition=edition)
    type_in(*mine)
    type_in(other, submission=uuid4())
    later = AFTER + timedelta(hours=1)

    taken_back = [withdraw_sheet(door, SUBMISSION, actor_user=user, at=later) for _ in range(2)]

    assert taken_back == [2, 0]
    assert stays() == [(other, NINE, None)]
    undo = mine[0].scans.get(action=ScanAction.UNDO)
    told = (
        undo.method,
        undo.result,
        undo.recorded_by,
        undo.scanner,
        undo.number,
        undo.at,
        undo.received_at,
        undo.undoes,
    )
    entry = mine[0].scans.get(action=ScanAction.ENTRY)
    assert told == (ScanMethod.PAPER, ScanResult.UNDONE, user, None, 2, NINE, later, entry)
    assert journal()[-1] == ("sheet_withdrawn", str(door.pk), "2026", {"people": [2, None]})
    assert len(journal()) == 3


@pytest.mark.parametrize("hour", [NINE - timedelta(hours=1), NINE, NINE + timedelta(hours=2)])
def test_the_form_sent_again_after_it_was_taken_back_counts_nobody_a_new_one_does(type_in, door, user, edition, hour):
    guest = RegistrationFactory(edition=edition)
    type_in(guest)
    withdraw_sheet(door, SUBMISSION, actor_user=user, at=AFTER)

    assert type_in(guest) == 0
    assert stays() == []
    assert type_in(guest, submission=uuid4(), hour=hour) == 1
    [(_guest, entered_at, _left)] = stays()
    assert entered_at.replace(microsecond=0) == hour


def test_taking_back_a_sheet_leaves_what_a_phone_saw_later(type_in, door, user, edition):
    guest, seen_at = RegistrationFactory(edition=edition), NINE + timedelta(minutes=30)
    type_in(guest)
    # A phone without network: what it saw comes late.
    admit(ScannerFactory(checkpoint=door), guest, at=seen_at)

    withdraw_sheet(door, SUBMISSION, actor_user=user, at=AFTER)

    assert stays() == [(guest, seen_at, None)]


def test_who_signed_after_an_entry_that_was_taken_back_later_is_counted(type_in, door, edition):
    guest, scanner, scan_id = RegistrationFactory(edition=edition), ScannerFactory(checkpoint=door), uuid4()
    token = token_of(guest.tickets.get().uuid)
    record_entry(scanner, scan_id=scan_id, token=token, method=ScanMethod.CAMERA, device_at=DOOR, at=DOOR)
    undone_at = NINE + timedelta(hours=1)
    undo_scan(scanner, scan_id=uuid4(), undoes=scan_id, device_at=undone_at, at=undone_at)

    assert type_in(guest) == 1

    [(_guest, entered_at, left_at)] = stays()
    assert (entered_at, left_at) == (undone_at + timedelta(microseconds=1), None)


def test_a_re_entry_of_another_door_is_not_taken_back(type_in, user, edition):
    guest = RegistrationFactory(edition=edition)
    type_in(guest)

    assert withdraw_sheet(CheckpointFactory(edition=edition), SUBMISSION, actor_user=user, at=AFTER) == 0
    assert len(stays()) == 1


@pytest.mark.parametrize("state", [EditionState.CLOSED, EditionState.ARCHIVED])
def test_nothing_changes_once_the_edition_is_closed(type_in, door, user, edition, state):
    guest = RegistrationFactory(edition=edition)
    type_in(guest)
    edition.state = state
    edition.save()

    with pytest.raises(SheetClosed):
        type_in(RegistrationFactory(edition=edition), submission=uuid4())
    with pytest.raises(SheetClosed):
        withdraw_sheet(door, SUBMISSION, actor_user=user, at=AFTER)
    with pytest.raises(SheetClosed):
        sign_blank_line(door, user)
    assert stays() == [(guest, NINE, None)]


def test_nobody_signed_at_an_hour_to_come(type_in, edition):
    with pytest.raises(SheetTooEarly):
        type_in(RegistrationFactory(edition=edition), at=NINE - timedelta(minutes=1))
    assert Scan.objects.count() == 0


def test_a_sheet_costs_the_same_for_one_and_for_three(type_in, edition, django_assert_num_queries):
    first, *others = [RegistrationFactory(edition=edition) for _ in range(4)]
    # Two savepoint statements, the edition's lock, people, scans, two insertions, the journal.
    with django_assert_num_queries(8):
        type_in(first)
    with django_assert_num_queries(8):
        type_in(*others, submission=uuid4())


# --- people who were not on the sheet ---


def sign_blank_line(door, user, *, email="", pk=None, at=AFTER, last_name="Kowalski"):
    details = Details(first_name="Jan", last_name=last_name, email=email)
    return record_unexpected(door, WalkIn(id=pk or uuid4(), details=details), entered_at=NINE, actor_user=user, at=at)


def test_a_blank_line_registers_and_counts(door, user, edition):
    category = CategoryFactory(edition=edition)
    pk = uuid4()

    person, is_counted = sign_blank_line(door, user, pk=pk)

    assert is_counted
    assert (person.pk, person.is_walk_in, person.is_confirmed, person.category) == (pk, True, True, category)
    assert (person.created_at, person.confirmed_at) == (NINE, NINE)
    assert stays() == [(person, NINE, None)]
    assert person.scans.get().method == ScanMethod.PAPER
    assert [verb for verb, *_ in journal()] == ["walked_in", "sheet_recorded"]


def test_a_blank_line_sent_twice_is_one_person(door, user, edition):
    CategoryFactory(edition=edition)
    pk = uuid4()

    found = [sign_blank_line(door, user, pk=pk) for _ in range(2)]

    assert [(person.pk, is_counted) for person, is_counted in found] == [(pk, True), (pk, False)]
    assert (Registration.objects.count(), Scan.objects.count()) == (1, 1)


@pytest.mark.parametrize(("at", "letters"), [(DOOR + timedelta(hours=3), 1), (AFTER, 0)])
def test_the_ticket_is_mailed_while_the_forum_lasts_and_never_after(door, user, edition, at, letters):
    CategoryFactory(edition=edition)

    sign_blank_line(door, user, email="jan@example.org", at=at)

    assert OutboxMail.objects.count() == letters


def test_who_is_registered_already_is_counted_by_that_registration(door, user, edition):
    known = RegistrationFactory(edition=edition, first_name="Jan", last_name="Kowalski", email="jan@example.org")

    person, is_counted = sign_blank_line(door, user, email="JAN@example.org")

    assert (person, is_counted) == (known, True)
    assert Registration.objects.count() == 1
    assert stays() == [(known, NINE, None)]


def test_a_blank_line_is_taken_back_and_the_person_stays_registered(door, user, edition):
    CategoryFactory(edition=edition)
    person, _is_counted = sign_blank_line(door, user)

    assert withdraw_sheet(door, person.pk, actor_user=user, at=AFTER) == 1
    assert stays() == []
    assert Registration.objects.get() == person
