"""Phones at the same time, each in a thread with its own connection to a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Thread
from time import sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction

from attendees.enums import ScanMethod
from attendees.models import Pairing, Scan, Scanner, Stay
from attendees.presence import find_stays
from attendees.services import pairing
from attendees.services.door import record_entry, undo_scan
from attendees.services.door.stays import passage_of, scans_of
from attendees.services.ground import lock_registration
from attendees.tokens import token_of
from tests.factories import CheckpointFactory, RegistrationFactory, ScannerFactory, UserFactory
from tests.factories.moments import DOOR

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = 4


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads that start together; return what each returned or raised."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def guest():
    return RegistrationFactory()


@pytest.fixture
def phones(guest):
    first = ScannerFactory(checkpoint__edition=guest.edition)
    return [first, *(ScannerFactory(checkpoint=first.checkpoint) for _ in range(PHONES - 1))]


def entry(phone, guest, scan_id=None, at=DOOR):
    token, scan_id = token_of(guest.tickets.get().uuid), scan_id or uuid4()
    return lambda: record_entry(phone, scan_id=scan_id, token=token, method=ScanMethod.CAMERA, device_at=at, at=at)[
        "result"
    ]


@pytest.mark.parametrize("round_", range(5))
def test_phones_at_once_never_admit_one_ticket_twice(guest, phones, round_):
    results = at_once(*(entry(phone, guest) for phone in phones))

    assert sorted(results) == ["admitted", *["already_in"] * (PHONES - 1)]
    assert Scan.objects.count() == PHONES
    assert Stay.objects.count() == 1


@pytest.mark.parametrize("round_", range(5))
def test_one_scan_sent_many_times_at_once_is_one_scan(guest, phones, round_):
    scan_id = uuid4()

    results = at_once(*(entry(phones[0], guest, scan_id) for _ in range(PHONES)))

    assert results == ["admitted"] * PHONES
    assert (Scan.objects.count(), Stay.objects.count()) == (1, 1)


def test_undo_pressed_twice_at_once_is_one_undo(guest, phones):
    scan_id = uuid4()
    entry(phones[0], guest, scan_id)()
    at = DOOR + timedelta(minutes=1)

    def undo():
        return undo_scan(phones[0], scan_id=uuid4(), undoes=scan_id, device_at=at, at=at)["result"]

    assert at_once(undo, undo) == ["undone", "undone"]
    assert (Scan.objects.count(), Stay.objects.count()) == (2, 0)


def test_a_pairing_code_used_by_two_phones_at_once_pairs_one():
    checkpoint = CheckpointFactory()
    code = pairing.create_pairing(
        checkpoint, name="Accueil", role="steward", may_search=True, actor_user=UserFactory(organiser=True), at=DOOR
    )

    results = at_once(*(lambda: pairing.pair_phone(code, at=DOOR) for _ in range(2)))

    assert sorted(type(result).__name__ for result in results) == ["PairingUsed", "tuple"]
    assert Pairing.objects.get().scanner == Scanner.objects.get()


def is_somebody_waiting_for_a_lock():
    if connection.vendor == "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


# The entry is at 0 s, its undo at 2 s.
@pytest.mark.parametrize(("seconds", "answer"), [(-1, "admitted"), (1, "already_in"), (3, "admitted")])
def test_an_entry_and_its_undo_while_a_third_phone_waits_leave_what_the_scans_tell(guest, phones, seconds, answer):
    scan_id, third_id = uuid4(), uuid4()
    third = entry(phones[1], guest, third_id, at=DOOR + timedelta(seconds=seconds))
    results = []

    def scan_third():
        try:
            results.append(third())
        finally:
            connection.close()

    waiting = Thread(target=scan_third)
    with transaction.atomic():
        lock_registration(guest)
        waiting.start()
        # SQLite does not tell who waits: a moment is enough for the third to stand before the lock.
        for _moment in range(40):
            if is_somebody_waiting_for_a_lock():
                break
            sleep(0.01)
        entry(phones[0], guest, scan_id)()
        taken_back_at = DOOR + timedelta(seconds=2)
        undo_scan(phones[0], scan_id=uuid4(), undoes=scan_id, device_at=taken_back_at, at=taken_back_at)
    waiting.join(timeout=60)

    told = find_stays(map(passage_of, scans_of([guest]).get(guest.pk, [])))
    assert results == [answer]
    assert [stay.entry for stay in told] == list(guest.stays.values_list("entry_id", flat=True))
