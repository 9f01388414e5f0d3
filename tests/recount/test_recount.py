"""Random editions: every number and every table is what a recount in plain Python comes to."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attendees.enums import Allowance, ScanAction
from attendees.services.door import Gesture, record_scans
from attendees.tokens import hash_token, token_of
from events.models import Edition
from events.selectors import count_parts
from tests.factories import CheckpointFactory, EditionFactory, RegistrationFactory, ScannerFactory, SeatBookingFactory
from tests.factories.matchmaking import TEN
from tests.factories.moments import DOOR
from tests.recount.export import export
from tests.recount.meeting_world import build_programme, programmes
from tests.recount.recount import recount
from tests.recount.world import PARIS, build, delays, histories, opening

pytestmark = pytest.mark.django_db

# Minutes since the gesture before, who, where, what, and whether somebody responsible insists.
GESTURES = st.tuples(
    st.integers(0, 90),
    st.integers(0, 6),
    st.integers(0, 3),
    st.sampled_from([ScanAction.ENTRY, ScanAction.ENTRY, ScanAction.EXIT]),
    st.sampled_from([False, False, False, True]),
)
random_editions = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def assert_counted_alike(edition: Edition, at: datetime) -> None:
    """Compare part by part, line by line."""
    counted = {part.section: part.as_data() for part in count_parts(edition, at=at)}
    again = recount(export(edition), at=at)
    assert counted.keys() == again.keys()
    for section, told in counted.items():
        assert told["numbers"] == again[section]["numbers"], section
        for name, lines in told["tables"].items():
            assert lines == again[section]["tables"][name], (section, name)
        assert told["tables"].keys() == again[section]["tables"].keys()


@random_editions
@given(told=histories, delay=delays)
def test_every_figure_of_people_and_doors_equals_its_recount(told, delay):
    with transaction.atomic():
        made = [build(one, number) for number, one in enumerate(told)]
        for edition in made:
            day = edition.starts_on or opening(edition).date()
            at = datetime.combine(day + timedelta(days=delay), time(12), PARIS)
            assert_counted_alike(edition, at)
        transaction.set_rollback(True)


@random_editions
@given(told=st.lists(programmes, max_size=2), slots_past=st.integers(-1, 8))
def test_every_figure_of_meetings_equals_its_recount(told, slots_past):
    with transaction.atomic():
        edition = EditionFactory()
        for number, one in enumerate(told):
            build_programme(edition, one, number)
        assert_counted_alike(edition, TEN + slots_past * timedelta(minutes=25))
        transaction.set_rollback(True)


@random_editions
@given(gestures=st.lists(GESTURES, min_size=15, max_size=30))
def test_what_phones_really_recorded_equals_its_recount(gestures):
    """By the door's own service: two doors of the building, a meal, a workshop of two seats that one books."""
    with transaction.atomic():
        edition = EditionFactory(venue__safety_capacity=4)
        seat = SeatBookingFactory(session__edition=edition, session__capacity=2, agenda=False)
        guests = [seat.registration, *RegistrationFactory.create_batch(5, edition=edition)]
        guests.append(RegistrationFactory(edition=edition, cancelled=True))
        hashes = [hash_token(token_of(guest.tickets.get().uuid)) if guest.tickets.exists() else "" for guest in guests]
        doors = [CheckpointFactory(edition=edition, name=name, counts_exits=True) for name in ("Entrée", "Jardin")]
        doors.append(CheckpointFactory(edition=edition, name="Buffet", kind="meal", repeats="daily"))
        room = {"kind": "session", "mode": "booked", "session": seat.session, "name": "Atelier"}
        doors.append(CheckpointFactory(edition=edition, **room))
        phone = ScannerFactory(checkpoint=doors[0], role="supervisor", ends_at=DOOR + timedelta(days=2))
        phone.checkpoints.set(doors)
        at = DOOR
        for minutes, guest, door, action, is_forced in gestures:
            at += timedelta(minutes=minutes)
            forced = {"allowance": Allowance.FORCED, "reason": "Attendue"} if is_forced else {}
            asked = {"token_hash": hashes[guest], "door": doors[door], "action": action, **forced}
            record_scans(phone, [Gesture(id=uuid4(), device_at=at, at=at, received_at=at, **asked)])
        assert_counted_alike(edition, at)
        transaction.set_rollback(True)
