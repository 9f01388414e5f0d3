"""What registering asks in SQL of our own: the same answers from SQLite and from PostgreSQL."""

from uuid import uuid4

import pytest

from attendees.enums import RegistrationState, SeatState
from attendees.models import Registration
from attendees.selectors.tally import is_known, tally_places, tally_seats
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, SeatBookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_places_are_tallied_by_category_and_state() -> None:
    edition = EditionFactory()
    limited, free = CategoryFactory(edition=edition, quota=40), CategoryFactory(edition=edition)
    RegistrationFactory(category=CategoryFactory(quota=1))
    for state, traits in [("confirmed", {}), ("confirmed", {}), ("offered", {"offered": True})]:
        RegistrationFactory(edition=edition, category=limited, state=state, **traits)
    RegistrationFactory(edition=edition, category=free, waiting=True)
    RegistrationFactory(edition=edition, category=free, cancelled=True)

    found = tally_places(edition.pk)

    assert sorted(found, key=repr) == sorted(
        [
            (limited.pk, 40, "", 0),
            (free.pk, None, "", 0),
            (limited.pk, None, "confirmed", 2),
            (limited.pk, None, "offered", 1),
            (free.pk, None, "waitlisted", 1),
        ],
        key=repr,
    )


def test_seats_are_tallied_by_session() -> None:
    full, quiet, other = SessionFactory.create_batch(3, bookable=True)
    for state in SeatState:
        SeatBookingFactory(session=full, state=state)
    SeatBookingFactory(session=other)

    assert tally_seats([full.pk, quiet.pk]) == {full.pk: 2}
    assert tally_seats([]) == {}


@pytest.mark.parametrize("state", RegistrationState)
def test_only_open_registrations_make_a_person_known(state: RegistrationState) -> None:
    person = RegistrationFactory(confirmed_at=None)
    now = person.created_at
    Registration.objects.update(
        state=state, confirmed_at=now, cancelled_at=now, waitlisted_at=now,
        offer_expires_at=now.replace(year=2099) if state == RegistrationState.OFFERED else None,
    )  # fmt: skip
    keys = {"email_key": person.email_key, "name_key": person.name_key}

    open_states = {"pending", "confirmed", "waitlisted", "offered"}
    assert is_known(person.edition.pk, submission=uuid4(), **keys) is (state in open_states)
    assert is_known(person.edition.pk, submission=person.submission, **keys)
    assert is_known(0, submission=person.submission, email_key="", name_key="")


def test_a_person_is_an_address_and_a_name_in_an_edition() -> None:
    person, other = RegistrationFactory(), RegistrationFactory()
    wanted = {"edition": person.edition.pk, "email_key": person.email_key, "name_key": person.name_key}
    elsewhere = {"edition": other.edition.pk, "email_key": other.email_key, "name_key": other.name_key}

    assert is_known(**wanted, submission=uuid4())
    for name in wanted:
        assert not is_known(**wanted | {name: elsewhere[name]}, submission=uuid4())


def test_without_an_address_nobody_is_the_same_person() -> None:
    person = RegistrationFactory(email="", email_key="")

    assert not is_known(person.edition.pk, submission=uuid4(), email_key="", name_key=person.name_key)
