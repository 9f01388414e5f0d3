"""Registering: once, in time, while places last, and the same answer whoever asks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from attendees.enums import RegistrationState, TicketState
from attendees.models import AgendaEntry, Category, Registration, SeatBooking, Ticket
from attendees.services.ground import RegistrationRefused
from attendees.services.registration import CategoryFull, EditionFull, RegistrationClosed, cancel_registration
from attendees.services.seat import SeatClash, SeatsUnavailable
from attendees.tokens import hash_token, token_of
from events.enums import EditionState
from forum.core.models import LogEntry, OutboxMail
from tests.attendees.acts import VISITOR, enrol, letters
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, SeatBookingFactory, SessionFactory
from tests.factories.moments import BEFORE, CLOSES, OPENED

pytestmark = pytest.mark.django_db

CONFIRMED = ("registration_confirmed", "maelys@example.org")
ALREADY = ("already_registered", "maelys@example.org")
TICK = timedelta(seconds=1)


@pytest.fixture
def category() -> Category:
    return CategoryFactory()


def test_somebody_new_is_confirmed_with_ticket_seat_agenda_journal_and_letter(category):
    session = SessionFactory(edition=category.edition, bookable=True, title="Ouvrir un café", title_en="Open a café")

    registration = enrol(
        category, [session], first_name="Maëlys", last_name="Le Goff", email=" Maelys@Example.org ", language="en"
    )

    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED
    assert (registration.created_at, registration.confirmed_at) == (BEFORE, BEFORE)
    assert (registration.edition, registration.category) == (category.edition, category)
    assert (registration.email, registration.email_key) == ("Maelys@Example.org", "maelys@example.org")
    assert (registration.name_key, registration.sort_key) == ("maelys le goff", "le goff maelys")
    assert registration.user is None
    ticket = registration.tickets.get()
    assert (ticket.state, ticket.issued_at) == (TicketState.ACTIVE, BEFORE)
    assert ticket.token_hash == hash_token(token_of(ticket.uuid))
    assert registration.seats.get().session == session
    entry = registration.agenda.get()
    assert (entry.kind, entry.source_id, entry.label, entry.label_en) == (
        "seat", session.pk, "Ouvrir un café", "Open a café",
    )  # fmt: skip
    assert (entry.starts_at, entry.ends_at, entry.place) == (session.starts_at, session.ends_at, session.room.name)
    line = LogEntry.objects.about(registration).get()
    assert (line.verb, line.actor_kind, line.scope, line.at) == ("registered", "visitor", category.edition.slug, BEFORE)
    assert line.changes == {
        "state": [None, "confirmed"], "category": [None, category.pk], "seats": [[], [session.pk]],
    }  # fmt: skip
    mail = OutboxMail.objects.get()
    assert (mail.template, mail.recipient, mail.language) == ("registration_confirmed", "Maelys@Example.org", "en")
    assert mail.context == {"registration": str(registration.pk), "link_version": 1}


def test_answers_are_kept_and_consents_dated(category):
    registration = enrol(
        category, organisation=" Recyclerie du Port ", organisation_kind="association", needs="Boucle magnétique",
        needs_told_at_desk=True, photos_allowed=True, is_under_15=True, has_no_photo_sign=False,
    )  # fmt: skip

    registration.refresh_from_db()
    assert (registration.organisation, registration.organisation_kind) == ("Recyclerie du Port", "association")
    assert (registration.needs, registration.needs_told_at_desk) == ("Boucle magnétique", True)
    assert (registration.photos_allowed_at, registration.newsletter_wanted_at) == (BEFORE, None)
    assert registration.is_under_15 is True


def test_the_desk_is_told_nothing_where_there_is_no_need(category):
    assert enrol(category, needs=" ", needs_told_at_desk=True).needs_told_at_desk is False


@pytest.mark.parametrize("first_name", ["🎷", "李小龍", "مريم", "ﷺ" * 40, "Ø", "İ" * 80])
def test_names_in_any_writing_have_keys_that_fit(category, first_name):
    registration = enrol(category, first_name=first_name, last_name="")

    registration.refresh_from_db()
    assert 0 < len(registration.name_key) <= 200


def test_without_an_address_no_letter_leaves_and_namesakes_are_two_people(category):
    enrol(category, email="")
    enrol(category, email="")

    assert Registration.objects.count() == 2
    assert letters() == []


def test_sending_the_same_form_again_returns_what_it_did(category):
    submission = uuid4()
    first = enrol(category, submission=submission)

    second = enrol(category, submission=submission, at=BEFORE + TICK)

    assert second == first
    assert letters() == [CONFIRMED]
    assert LogEntry.objects.count() == 1


def test_sending_the_same_form_again_after_a_cancellation_registers_anew(category):
    submission = uuid4()
    first = enrol(category, submission=submission)
    cancel_registration(first, actor=VISITOR, at=BEFORE + TICK)

    second = enrol(category, submission=submission, at=BEFORE + 2 * TICK)
    third = enrol(category, submission=submission, at=BEFORE + 3 * TICK)

    assert second == third != first
    assert second.state == RegistrationState.CONFIRMED
    assert letters() == [CONFIRMED, ("registration_cancelled", "maelys@example.org"), CONFIRMED]


def test_sending_the_same_form_again_is_answered_even_once_all_is_full_and_closed(category):
    submission = uuid4()
    first = enrol(category, submission=submission)
    type(category.edition).objects.update(capacity=1)

    assert enrol(category, submission=submission, at=CLOSES + TICK) == first


def test_going_back_to_register_a_colleague_makes_a_second_registration(category):
    submission = uuid4()
    first = enrol(category, submission=submission)

    second = enrol(category, submission=submission, first_name="Ozan")
    again = enrol(category, submission=submission, first_name="Ozan")

    assert second != first
    assert again == second
    assert letters() == [CONFIRMED, CONFIRMED]


def test_going_back_to_choose_another_workshop_is_told_by_letter_that_nothing_changed(category):
    submission = uuid4()
    first = enrol(category, submission=submission)

    again = enrol(category, [SessionFactory(edition=category.edition, bookable=True)], submission=submission)

    assert again == first
    assert SeatBooking.objects.count() == 0
    assert letters() == [CONFIRMED, ALREADY]


@pytest.mark.parametrize(
    "answers",
    [{"email": "MAELYS@example.ORG"}, {"first_name": "MAELYS"}, {"first_name": "Maelys", "last_name": "LE-GOFF"}],
)
def test_somebody_known_under_the_same_address_and_name_gets_a_letter_and_nothing_changes(category, answers):
    first = enrol(category, needs="Rampe")

    second = enrol(category, **answers, needs="Autre chose", at=BEFORE + TICK)

    assert second == first
    assert Registration.objects.get().needs == "Rampe"
    assert Ticket.objects.count() == 1
    assert letters() == [CONFIRMED, ALREADY]


def test_a_mailbox_is_not_filled_by_sending_the_form_again_and_again(category):
    enrol(category)
    for minutes in (1, 5, 15, 16):
        enrol(category, at=BEFORE + timedelta(minutes=minutes))
    assert letters() == [CONFIRMED, ALREADY, ALREADY]

    enrol(category, first_name="Zoé")
    enrol(category, first_name="Zoé", at=BEFORE + timedelta(minutes=16))
    assert letters()[3:] == [CONFIRMED, ALREADY]


def test_the_same_mailbox_registers_several_people(category):
    enrol(category)
    enrol(category, first_name="Ozan")

    assert Registration.objects.count() == 2


def test_the_same_person_registers_in_two_editions(category):
    enrol(category)
    enrol(CategoryFactory())

    assert Registration.objects.count() == 2


def test_who_cancelled_may_register_anew(category):
    RegistrationFactory(
        cancelled=True, edition=category.edition, category=category,
        first_name="Maëlys", last_name="Le Goff", email="maelys@example.org",
    )  # fmt: skip

    enrol(category)

    assert Registration.objects.confirmed().count() == 1


@pytest.mark.parametrize("at", [OPENED, CLOSES - TICK])
def test_the_window_is_open_from_its_first_to_before_its_last_moment(category, at):
    assert enrol(category, at=at).is_confirmed


@pytest.mark.parametrize("at", [OPENED - TICK, CLOSES])
def test_outside_the_window_nobody_registers(category, at):
    with pytest.raises(RegistrationClosed):
        enrol(category, at=at)
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("state", [state for state in EditionState if state != EditionState.OPEN])
def test_only_an_open_edition_takes_registrations(state):
    with pytest.raises(RegistrationClosed):
        enrol(CategoryFactory(edition__state=state))


def test_the_window_is_read_under_the_lock_not_from_the_page(category):
    type(category.edition).objects.update(registration_closes_at=BEFORE)

    with pytest.raises(RegistrationClosed):
        enrol(category)


def test_a_full_edition_refuses():
    category = CategoryFactory(edition__capacity=2)
    RegistrationFactory(edition=category.edition, category=category, state=RegistrationState.OFFERED, ticket=False)
    RegistrationFactory(edition=category.edition, category=category, cancelled=True)
    RegistrationFactory(edition=category.edition, category=category, state=RegistrationState.PENDING, ticket=False)
    enrol(category)

    with pytest.raises(EditionFull):
        enrol(category, email="ozan@example.org", first_name="Ozan")

    assert letters() == [CONFIRMED]


@pytest.mark.parametrize("setting", [{"edition__capacity": 0}, {"quota": 0}, {"edition__state": EditionState.CLOSED}])
def test_whoever_is_refused_leaves_nothing_behind(setting):
    with pytest.raises(RegistrationRefused):
        enrol(CategoryFactory(**setting))

    assert [model.objects.count() for model in (Registration, Ticket, LogEntry, OutboxMail)] == [0] * 4


def test_an_edition_without_capacity_takes_everybody():
    category = CategoryFactory(edition__capacity=None)

    assert enrol(category).is_confirmed


def test_a_full_category_refuses_and_another_one_takes():
    category = CategoryFactory(quota=1)
    enrol(category)

    with pytest.raises(CategoryFull):
        enrol(category, first_name="Ozan")

    assert enrol(CategoryFactory(edition=category.edition), first_name="Ozan").is_confirmed


def test_a_category_of_another_edition_is_refused(category):
    other = CategoryFactory()
    other.edition = category.edition

    with pytest.raises(Category.DoesNotExist):
        enrol(other)


@pytest.mark.parametrize(
    ("setting", "refusal"), [({"edition__capacity": 1}, EditionFull), ({"quota": 1}, CategoryFull)]
)
def test_full_answers_alike_to_known_and_unknown_but_writes_to_the_known(setting, refusal):
    category = CategoryFactory(**setting)
    enrol(category)

    with pytest.raises(refusal):
        enrol(category)
    with pytest.raises(refusal):
        enrol(category, email="unknown@example.org")

    assert letters() == [CONFIRMED, ALREADY]


def test_a_full_session_answers_alike_to_known_and_unknown(category):
    session = SessionFactory(edition=category.edition, bookable=True, capacity=1)
    enrol(category, [session])

    for email in ("maelys@example.org", "unknown@example.org"):
        with pytest.raises(SeatsUnavailable) as refusal:
            enrol(category, [session], email=email)
        assert refusal.value.sessions == [session]


def test_sessions_that_overlap_are_refused_together_with_all_the_rest(category):
    one, other = SessionFactory.create_batch(2, edition=category.edition, bookable=True)

    with pytest.raises(SeatClash) as refusal:
        enrol(category, [one, other])

    [(first, second)] = refusal.value.pairs
    assert {first.source_id, second.source_id} == {one.pk, other.pk}
    assert [model.objects.count() for model in (Registration, Ticket, SeatBooking, AgendaEntry, LogEntry)] == [0] * 5
    assert letters() == []


def test_a_session_named_twice_is_one_seat(category):
    session = SessionFactory(edition=category.edition, bookable=True)

    assert enrol(category, [session, session]).seats.count() == 1


def test_the_database_refuses_a_second_open_registration_for_an_address_and_name(category):
    enrol(category)

    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(
            edition=category.edition, category=category,
            first_name="Maëlys", last_name="Le Goff", email="maelys@example.org",
        )  # fmt: skip


@pytest.mark.parametrize("guests", [1, 3])
@pytest.mark.parametrize(("wanted", "queries"), [(0, 9), (1, 13), (3, 13)])
def test_registering_costs_the_same_however_many_sessions_and_guests(
    django_assert_num_queries, wanted, queries, guests
):
    edition = EditionFactory()
    category = CategoryFactory(edition=edition, quota=50)
    hour = timedelta(hours=1)
    first = SessionFactory.build(edition=None, room=None).starts_at
    sessions = [SessionFactory(edition=edition, bookable=True, starts_at=first + n * hour) for n in range(wanted)]
    for session in sessions:
        SeatBookingFactory.create_batch(guests, session=session, registration__category=category)

    with django_assert_num_queries(queries):
        enrol(category, sessions)


def test_a_name_is_asked_for_by_the_database_too(category):
    with pytest.raises(IntegrityError):
        enrol(category, first_name="", last_name="")
