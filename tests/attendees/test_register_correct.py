"""Correcting a registration: what was said, the category, the address and what a new address entails."""

from datetime import timedelta

import pytest

from attendees.enums import RegistrationState, SeatState, TicketState
from attendees.models import Registration
from attendees.services.registration import (
    AlreadyRegistered,
    CategoryFull,
    EditionOver,
    MoveRefused,
    correct_registration,
)
from forum.core.journal import Actor
from forum.core.models import LogEntry, OutboxMail
from forum.core.outbox import build_letter
from tests.attendees.acts import VISITOR, details, enrol, letters
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, SessionFactory, UserFactory
from tests.factories.moments import AFTER, BEFORE, CLOSES

pytestmark = pytest.mark.django_db

LATER = BEFORE + timedelta(days=2)


@pytest.fixture
def registration():
    person = enrol(CategoryFactory(), photos_allowed=True)
    OutboxMail.objects.all().delete()
    return person


def correct(registration, *, category=None, at=LATER, **changes):
    actor = Actor.from_link(registration)
    return correct_registration(registration, details=details(**changes), category=category, actor=actor, at=at)


def test_a_name_is_corrected_without_a_letter_and_the_journal_withholds_it(registration):
    correct(registration, last_name="Le Goff-Łukasik", photos_allowed=True)

    registration.refresh_from_db()
    assert (registration.last_name, registration.name_key) == ("Le Goff-Łukasik", "maelys le goff lukasik")
    assert registration.sort_key == "le goff lukasik maelys"
    assert registration.link_version == 1
    line = LogEntry.objects.about(registration).first()
    assert (line.verb, line.actor_kind, line.changes) == ("corrected", "link", {"last_name": ["…", "…"]})
    assert letters() == []


def test_nothing_corrected_writes_nothing(registration):
    correct(registration, photos_allowed=True)

    assert LogEntry.objects.count() == 1
    assert letters() == []


def test_consents_keep_their_date_until_withdrawn(registration):
    correct(registration, photos_allowed=True, newsletter_wanted=True)
    registration.refresh_from_db()
    assert (registration.photos_allowed_at, registration.newsletter_wanted_at) == (BEFORE, LATER)

    correct(registration, newsletter_wanted=True)
    registration.refresh_from_db()
    assert (registration.photos_allowed_at, registration.newsletter_wanted_at) == (None, LATER)


def test_correcting_stays_possible_once_the_window_is_closed_and_the_edition_over(registration):
    for at, name in ((CLOSES, "Ozan"), (AFTER, "Camille")):
        correct(registration, first_name=name, at=at)

    registration.refresh_from_db()
    assert registration.first_name == "Camille"


def test_another_way_of_writing_the_address_is_no_new_address(registration):
    correct(registration, email="MAELYS@example.org")

    registration.refresh_from_db()
    assert (registration.email, registration.link_version) == ("MAELYS@example.org", 1)
    assert letters() == []


def test_a_new_address_kills_the_links_leaves_the_account_and_tells_both(registration):
    registration.user = UserFactory(email="maelys@example.org")
    registration.save()

    corrected = correct(registration, email="new@example.org")

    registration.refresh_from_db()
    assert corrected == registration
    assert (registration.email_key, registration.link_version, registration.user) == ("new@example.org", 2, None)
    assert registration.tickets.get().state == TicketState.ACTIVE
    assert letters() == [("email_changed", "maelys@example.org"), ("registration_confirmed", "new@example.org")]


def test_the_link_for_the_new_address_never_leaves_in_a_letter_that_waits_for_the_former_one():
    registration = enrol(CategoryFactory())
    correct(registration, email="new@example.org")

    waiting, told, confirmed = OutboxMail.objects.order_by("pk")
    assert (waiting.template, waiting.recipient) == ("registration_confirmed", "maelys@example.org")
    assert build_letter(waiting) is None
    assert build_letter(told) is not None
    assert build_letter(confirmed) is not None


def test_an_address_taken_away_is_told_to_the_former_one_alone(registration):
    correct(registration, email="")

    assert letters() == [("email_changed", "maelys@example.org")]


def test_an_address_and_name_registered_already_make_one_registration_and_nothing_shows(registration):
    session = SessionFactory(edition=registration.edition, bookable=True)
    typo = enrol(registration.category, [session], email="typo@example.org")
    OutboxMail.objects.all().delete()

    answer = correct(typo, email="maelys@example.org")

    typo.refresh_from_db()
    registration.refresh_from_db()
    assert answer == typo
    assert (registration.state, registration.link_version) == (RegistrationState.CONFIRMED, 1)
    assert (typo.state, typo.cancelled_at, typo.email_key) == ("cancelled", LATER, "maelys@example.org")
    assert (typo.link_version, typo.user) == (2, None)
    assert typo.tickets.get().state == TicketState.CANCELLED
    assert typo.seats.get().state == SeatState.CANCELLED
    assert typo.agenda.count() == 0
    assert letters() == [("email_changed", "typo@example.org"), ("already_registered", "maelys@example.org")]
    line = LogEntry.objects.about(typo).first()
    assert line.verb == "merged"
    assert line.changes == {"state": ["confirmed", "cancelled"], "seats": [[session.pk], []], "email": ["…", "…"]}


def test_the_same_mailbox_is_told_that_the_name_is_taken(registration):
    colleague = enrol(registration.category, first_name="Ozan")

    with pytest.raises(AlreadyRegistered):
        correct(colleague)

    colleague.refresh_from_db()
    assert (colleague.first_name, colleague.state) == ("Ozan", "confirmed")


def test_a_category_changes_while_it_has_places(registration):
    former, category = registration.category, CategoryFactory(edition=registration.edition, quota=1)

    correct(registration, category=category, photos_allowed=True)

    registration.refresh_from_db()
    assert registration.category == category
    assert LogEntry.objects.about(registration).first().changes == {"category": [former.pk, category.pk]}


def test_a_full_category_refuses_the_whole_correction(registration):
    category = CategoryFactory(edition=registration.edition, quota=1)
    RegistrationFactory(edition=registration.edition, category=category)

    with pytest.raises(CategoryFull):
        correct(registration, category=category, first_name="Ozan")

    registration.refresh_from_db()
    assert (registration.category == category, registration.first_name) == (False, "Maëlys")


def test_a_full_edition_or_category_keeps_who_is_in_it(registration):
    edition = registration.edition
    type(edition).objects.update(capacity=1)
    type(registration.category).objects.update(quota=1)
    other = CategoryFactory(edition=edition)

    correct(registration, category=registration.category, first_name="Ozan")
    correct(registration, category=other, first_name="Ozan")

    registration.refresh_from_db()
    assert (registration.category, registration.first_name) == (other, "Ozan")


def test_a_category_no_longer_changes_once_the_edition_is_over(registration):
    with pytest.raises(EditionOver):
        correct(registration, category=CategoryFactory(edition=registration.edition), at=AFTER)


@pytest.mark.parametrize("state", [RegistrationState.CANCELLED, RegistrationState.DECLINED])
def test_a_registration_that_is_not_open_is_not_corrected(state):
    registration = RegistrationFactory(state=state, cancelled_at=BEFORE, ticket=False)

    with pytest.raises(MoveRefused):
        correct(registration)


@pytest.mark.parametrize("others", [1, 3])
def test_correcting_costs_the_same_however_many_registered(django_assert_num_queries, others):
    registration = RegistrationFactory(edition=EditionFactory())
    RegistrationFactory.create_batch(others, edition=registration.edition, email="team@example.org")

    with django_assert_num_queries(9):
        correct_registration(registration, details=details(email="team@example.org"), actor=VISITOR, at=LATER)

    assert Registration.objects.opened().count() == others + 1
