"""What scans mean, by themselves; then what the service stores of them, played at random."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendees.enums import COUNTING_SCANS, ScanMethod
from attendees.models import Scan, Stay
from attendees.presence import Kind, Passage, Presence, find_meaning, find_stays, settle_time
from attendees.services.door import NothingToUndo, record_entry, undo_scan
from attendees.services.door.stays import passage_of
from attendees.tokens import token_of
from tests.factories import RegistrationFactory, ScannerFactory
from tests.factories.moments import DOOR

MINUTE = timedelta(minutes=1)


def passage(number, minute, *, door=1, undoes=None):
    return Passage(UUID(int=number), DOOR + minute * MINUTE, door, UUID(int=undoes) if undoes else None)


def test_the_first_passage_is_the_entry_and_the_next_repeats_it():
    first, second = passage(1, 0), passage(2, 5, door=2)
    presence = Presence(first.id, 1, DOOR)

    assert find_stays([first, second]) == (presence,)
    assert find_meaning([], first).kind is Kind.ENTRY
    meaning = find_meaning([first], second)
    assert (meaning.kind, meaning.presence) == (Kind.REPEAT, presence)


def test_an_undone_entry_leaves_nobody_inside_and_the_next_passage_enters_again():
    first, undo, again = passage(1, 0), passage(2, 1, undoes=1), passage(3, 2)

    assert find_stays([first, undo]) == ()
    assert find_meaning([first], undo).kind is Kind.UNDO
    assert find_stays([first, undo, again]) == (Presence(again.id, 1, again.at),)


def test_undoing_a_repeat_takes_nothing_back():
    first, repeat, undo = passage(1, 0), passage(2, 1), passage(3, 2, undoes=2)

    assert find_meaning([first, repeat], undo).kind is Kind.NOTHING
    assert find_stays([first, repeat, undo]) == (Presence(first.id, 1, DOOR),)


def test_an_undo_follows_its_entry_even_when_its_clock_ran_ahead():
    entry, undo = passage(1, 10), passage(2, 3, undoes=1)

    assert find_stays([entry, undo]) == ()


def test_a_passage_that_arrives_late_takes_its_place_in_time():
    late, known = passage(2, 0, door=2), passage(1, 10)

    assert find_meaning([known], late).kind is Kind.ENTRY
    assert find_stays([known, late]) == (Presence(late.id, 2, late.at),)


@st.composite
def passages(draw):
    known = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        entries = [one.id.int for one in known if one.undoes is None]
        undoes = draw(st.sampled_from([None, *entries]))
        known.append(passage(number, draw(st.integers(0, 4)), door=draw(st.integers(1, 2)), undoes=undoes))
    return known


@given(known=passages(), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(known, shuffle):
    arrived = [*known, *known]
    shuffle.shuffle(arrived)

    assert find_stays(arrived) == find_stays(known)


@pytest.mark.parametrize(
    ("device", "sent", "settled"),
    [
        (0, 0, 0),  # right clock, sent at once
        (-20, 0, -20),  # right clock, waited in the queue
        (60, 60, 0),  # clock an hour fast
        (-80, -60, -20),  # clock an hour slow, and waited
        (-500, 0, -30),  # older than the last contact: that is when it can have been at the earliest
        (500, 0, 0),  # from a time to come: now at the latest
    ],
)
def test_the_phones_clock_is_corrected_and_clamped(device, sent, settled):
    at = settle_time(
        DOOR + device * MINUTE,
        sent_at=DOOR + sent * MINUTE,
        last_contact_at=DOOR - 30 * MINUTE,
        received_at=DOOR,
    )

    assert at == DOOR + settled * MINUTE


def test_a_clock_beyond_all_calendars_gives_the_hour_of_receipt():
    far = DOOR.replace(year=9999)

    assert settle_time(far, sent_at=DOOR.replace(year=1), last_contact_at=DOOR, received_at=DOOR) == DOOR


GESTURES = st.lists(
    st.tuples(
        st.sampled_from(["enter", "undo", "again"]),
        st.integers(0, 1),  # which phone
        st.integers(0, 12),  # how many minutes ago the phone made it: it may come late
        st.integers(0, 7),  # which earlier scan is undone or sent again
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=25, deadline=None)
@given(gestures=GESTURES)
def test_stored_stays_are_what_the_pure_function_says_of_the_scans(gestures):
    registration = RegistrationFactory()
    token = token_of(registration.tickets.get().uuid)
    phones = [ScannerFactory(checkpoint__edition=registration.edition) for _ in range(2)]
    made = []
    for number, (act, which, ago, earlier) in enumerate(gestures):
        at = DOOR + number * 4 * MINUTE
        phone = phones[which]
        asked = {"device_at": at - ago * MINUTE, "at": at}
        if act == "enter" or not made:
            made.append((phone, uuid4()))
            record_entry(phone, scan_id=made[-1][1], token=token, method=ScanMethod.CAMERA, **asked)
        elif act == "undo":
            phone, scan_id = made[earlier % len(made)]
            undo_scan(phone, scan_id=uuid4(), undoes=scan_id, **asked)
        else:
            phone, scan_id = made[earlier % len(made)]
            record_entry(phone, scan_id=scan_id, token=token, method=ScanMethod.CAMERA, **asked)

        scans = Scan.objects.filter(registration=registration, result__in=COUNTING_SCANS).order_by("pk")
        stored = {
            (stay.entry_id, stay.checkpoint_id, stay.entered_at, stay.left_at, stay.ended)
            for stay in Stay.objects.filter(registration=registration).order_by("pk")
        }
        told = find_stays(map(passage_of, scans))
        assert stored == {(one.entry, one.door, one.entered_at, one.left_at, one.ended or "") for one in told}


@pytest.mark.django_db
def test_an_undo_cannot_be_undone():
    registration = RegistrationFactory()
    phone = ScannerFactory(checkpoint__edition=registration.edition)
    entry, undo = uuid4(), uuid4()
    token = token_of(registration.tickets.get().uuid)
    record_entry(phone, scan_id=entry, token=token, method=ScanMethod.CAMERA, device_at=DOOR, at=DOOR)
    undo_scan(phone, scan_id=undo, undoes=entry, device_at=DOOR, at=DOOR)

    with pytest.raises(NothingToUndo):
        undo_scan(phone, scan_id=uuid4(), undoes=undo, device_at=DOOR, at=DOOR)
