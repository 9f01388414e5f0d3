"""A sheet typed in while others do the same, or a phone scans: each in a thread with its own connection."""

from uuid import UUID, uuid4

import pytest

from attendees.models import Registration, Scan, Stay
from attendees.presence import find_stays
from attendees.services.details import Details
from attendees.services.door.sheet import SheetEntry, record_sheet, record_unexpected, withdraw_sheet
from attendees.services.door.stays import passage_of, scans_of
from attendees.services.walk_in import WalkIn
from forum.core.models import LogEntry
from tests.attendees.test_door_concurrency import at_once, entry
from tests.factories import CategoryFactory, RegistrationFactory, ScannerFactory, UserFactory
from tests.factories.moments import AFTER, DOOR

pytestmark = pytest.mark.django_db(transaction=True)
SUBMISSION = UUID("5f0c1c1e-0000-4000-8000-000000000001")


@pytest.fixture
def phone():
    return ScannerFactory()


@pytest.fixture
def guests(phone):
    return [RegistrationFactory(edition=phone.checkpoint.edition) for _ in range(5)]


@pytest.fixture
def user():
    return UserFactory(organiser=True)


def sheet(phone, guests, user, submission):
    entries = [SheetEntry(guest.pk, DOOR) for guest in guests]
    return lambda: record_sheet(phone.checkpoint, entries, submission=submission, actor_user=user, at=AFTER)


@pytest.mark.parametrize("submissions", [(SUBMISSION, SUBMISSION), (SUBMISSION, uuid4())])
def test_a_sheet_typed_in_twice_at_once_counts_once(phone, guests, user, submissions):
    backwards = guests[::-1]

    counted = at_once(
        *(sheet(phone, who, user, one) for who, one in zip((guests, backwards), submissions, strict=True))
    )

    assert sorted(counted) == [0, 5]
    assert (Scan.objects.count(), Stay.objects.count()) == (5, 5)
    assert LogEntry.objects.filter(verb="sheet_recorded").count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_a_phone_that_scans_meanwhile_leaves_one_presence(phone, guests, user, round_):
    results = at_once(sheet(phone, guests, user, SUBMISSION), *(entry(phone, guest) for guest in guests[:2]))

    assert [isinstance(result, Exception) for result in results] == [False] * 3
    assert Stay.objects.count() == 5
    for guest in guests:
        told = find_stays(map(passage_of, scans_of([guest])[guest.pk]))
        assert [stay.entry for stay in told] == list(guest.stays.values_list("entry_id", flat=True))


def test_taken_back_twice_at_once_is_taken_back_once(phone, guests, user):
    sheet(phone, guests, user, SUBMISSION)()

    def take_back():
        return withdraw_sheet(phone.checkpoint, SUBMISSION, actor_user=user, at=AFTER)

    assert sorted(at_once(take_back, take_back)) == [0, 5]
    assert (Scan.objects.count(), Stay.objects.count()) == (10, 0)


def test_a_blank_line_sent_twice_at_once_is_one_person(phone, user):
    CategoryFactory(edition=phone.checkpoint.edition)
    walk_in = WalkIn(id=SUBMISSION, details=Details(first_name="Jan", last_name="Kowalski", email=""))

    def sign():
        return record_unexpected(phone.checkpoint, walk_in, entered_at=DOOR, actor_user=user, at=AFTER)[1]

    assert sorted(at_once(sign, sign)) == [False, True]
    assert (Registration.objects.count(), Scan.objects.count(), Stay.objects.count()) == (1, 1, 1)
