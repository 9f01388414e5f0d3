"""The door: what each badge is answered, what is written, what it costs."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.enums import Repeats, ScanMethod, ScannerRole, ScanResult, TicketState
from attendees.models import Scan, Stay
from attendees.services.door import (
    GuestNotFound,
    NothingToUndo,
    ScanIdTaken,
    ScanNotFound,
    SearchNotAllowed,
    record_entry,
    undo_scan,
)
from attendees.services.registration import cancel_registration
from attendees.services.transfer import transfer_registration
from attendees.tokens import token_of
from forum.core.journal import Actor
from tests.attendees.acts import details
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, ScannerFactory, TicketFactory
from tests.factories.moments import BEFORE, DOOR

LATER = DOOR + timedelta(minutes=27)  # 9 h 12 in Paris


@pytest.fixture
def guest(db):
    edition = EditionFactory()
    category = CategoryFactory(edition=edition, name="Association", name_en="Charity", colour="#f2b134")
    return RegistrationFactory(edition=edition, category=category, first_name="Maëlys", last_name="Le Goff")


@pytest.fixture
def phone(guest):
    return ScannerFactory(checkpoint__edition=guest.edition, checkpoint__name="Porte A", name="Accueil 1")


def scan(phone, guest=None, *, at=DOOR, scan_id=None, token=None, **asked):
    if guest is not None:
        token = token_of(guest.tickets.get().uuid)
    asked = {"method": ScanMethod.CAMERA, "device_at": at, "at": at, **asked}
    return record_entry(phone, scan_id=scan_id or uuid4(), token=token, **asked)


def test_a_ticket_lets_its_guest_in(guest, phone):
    scan_id = uuid4()

    shown = scan(phone, guest, scan_id=scan_id)

    assert shown == {
        "result": "admitted",
        "word": "Bienvenue",
        "message": "",
        "advice": "",
        "first_name": "Maëlys",
        "last_name": "Le Goff",
        "shelf_letter": "L",
        "category": {"label": "Association", "colour": "#f2b134", "ink": "#000000"},
        "notes": [],
    }
    kept = Scan.objects.get()
    assert (kept.pk, kept.result, kept.shown) == (scan_id, ScanResult.ADMITTED, shown)
    assert (kept.ticket, kept.registration) == (guest.tickets.get(), guest)
    stay = Stay.objects.get()
    assert (stay.registration, stay.entry, stay.checkpoint, stay.entered_at) == (guest, kept, phone.checkpoint, DOOR)


def test_the_second_time_says_when_where_and_by_which_phone(guest, phone):
    other = ScannerFactory(checkpoint=phone.checkpoint, name="Accueil 2")
    scan(phone, guest, at=LATER)

    shown = scan(other, guest, at=LATER + timedelta(minutes=20))

    assert (shown["result"], shown["word"]) == ("already_in", "Déjà à l’intérieur")
    assert shown["message"] == "Entrée comptée à 9\u00a0h\u00a012\u00a0: Porte A, Accueil 1."
    assert Stay.objects.count() == 1


def test_where_one_passes_once_an_entry_of_another_day_says_its_day(guest, phone):
    phone.checkpoint.repeats = Repeats.ONCE
    scan(phone, guest, at=LATER - timedelta(days=1))

    shown = scan(phone, guest, at=LATER)

    assert shown["message"] == "Entrée comptée à 9\u00a0h\u00a012 le 21\u00a0novembre 2026\u00a0: Porte A, Accueil 1."


def test_a_cancelled_registration_says_since_when(guest, phone):
    token = token_of(guest.tickets.get().uuid)
    guest.tickets.update(state=TicketState.CANCELLED, revoked_at=BEFORE)
    guest.state, guest.cancelled_at = "cancelled", datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
    guest.save()

    shown = scan(phone, token=token)

    assert (shown["result"], shown["message"]) == ("cancelled", "Annulée le 4\u00a0novembre 2026.")
    assert shown["advice"] == "Accompagnez la personne au bureau d’accueil."
    assert not Stay.objects.exists()


@pytest.mark.parametrize(
    ("traits", "message"),
    [
        ({"waiting": True}, "En liste d’attente\u00a0: pas encore de place."),
        ({"offered": True}, "Une place lui est proposée, sans réponse pour l’instant."),
        ({"state": "pending", "ticket": False}, "Pas encore validée par l’organisation."),
    ],
)
def test_a_registration_that_is_not_confirmed_is_sent_to_the_desk(guest, phone, traits, message):
    person = RegistrationFactory(edition=guest.edition, **traits)

    shown = record_entry(
        phone, scan_id=uuid4(), token=None, registration_id=person.pk, method=ScanMethod.SEARCH, device_at=DOOR, at=DOOR
    )

    assert (shown["result"], shown["word"]) == ("cancelled", "Inscription non confirmée")
    assert (shown["message"], shown["advice"]) == (message, "Accompagnez la personne au bureau d’accueil.")
    assert not Stay.objects.exists()


def test_a_replaced_ticket_says_so_and_the_new_one_lets_in(guest, phone):
    old = guest.tickets.get()
    old.state, old.revoked_at = TicketState.REISSUED, BEFORE
    old.save()
    new = TicketFactory(registration=guest)

    refused = scan(phone, token=token_of(old.uuid))
    admitted = scan(phone, token=token_of(new.uuid))

    assert refused["result"] == "revoked"
    assert refused["message"] == "Un nouveau billet l’a remplacé le 1er\u00a0octobre 2026."
    assert admitted["result"] == "admitted"


def test_a_ticket_that_was_passed_on_says_so_names_nobody_and_the_new_one_lets_in(guest, phone):
    old = token_of(guest.tickets.get().uuid)
    transfer_registration(guest, details=details(first_name="Idriss"), actor=Actor.from_link(guest), at=BEFORE)
    new = token_of(guest.tickets.get(state=TicketState.ACTIVE).uuid)

    refused = scan(phone, token=old)
    phone.may_search = False
    blind = scan(phone, token=old)
    admitted = scan(phone, token=new)

    assert refused == {
        "result": "transferred",
        "word": "Billet transmis",
        "message": "Transmis à quelqu’un d’autre le 1er\u00a0octobre 2026.",
        "advice": "Qui a reçu la place a son billet par courriel. Demandez-le, ou cherchez par nom.",
    }
    assert blind["advice"] == (
        "Qui a reçu la place a son billet par courriel. Demandez-le, sinon envoyez au bureau d’accueil."
    )
    assert (admitted["result"], admitted["first_name"]) == ("admitted", "Idriss")
    assert list(Scan.objects.order_by("received_at", "pk").values_list("result", flat=True)).count("transferred") == 2
    assert Stay.objects.count() == 1


def test_a_ticket_that_was_passed_on_says_so_even_once_the_place_is_given_up(guest, phone):
    old = token_of(guest.tickets.get().uuid)
    transfer_registration(guest, details=details(), actor=Actor.from_link(guest), at=BEFORE)
    cancel_registration(guest, actor=Actor.from_link(guest), at=BEFORE)

    assert scan(phone, token=old)["result"] == "transferred"


@pytest.mark.parametrize("token", [None, b"0123456789abcdef"])
def test_a_code_that_is_nobodys_is_kept_and_refused(phone, token):
    shown = scan(phone, token=token)

    assert (shown["result"], shown["word"]) == ("unknown", "Billet inconnu")
    assert shown["advice"] == "Présentez le badge bien à plat, cherchez par nom, ou inscrivez la personne ici."
    assert Scan.objects.get().result == ScanResult.UNKNOWN


def test_a_ticket_of_another_edition_says_which_and_not_whose(phone):
    stranger = RegistrationFactory(edition__slug="2025")

    shown = scan(phone, stranger)

    assert (shown["result"], shown["message"]) == ("other_edition", "Ce billet est celui de l’édition 2025.")
    assert shown["advice"] == f"Demandez celui de l’édition {phone.checkpoint.edition.slug}, ou cherchez par nom."
    assert "first_name" not in shown


def test_a_phone_that_may_not_search_is_not_told_to(guest, phone):
    phone.may_search = False
    stranger = RegistrationFactory(edition__slug="2025")

    assert scan(phone)["advice"] == "Présentez le badge bien à plat, sinon envoyez au bureau d’accueil."
    wanted = phone.checkpoint.edition.slug
    assert (
        scan(phone, stranger)["advice"] == f"Demandez celui de l’édition {wanted}, sinon envoyez au bureau d’accueil."
    )


def test_needs_are_told_only_where_asked_for_and_never_kept(guest, phone):
    guest.needs, guest.needs_told_at_desk, guest.is_under_15 = "Place au premier rang", True, True
    guest.save()
    scan_id = uuid4()

    shown = scan(phone, guest, scan_id=scan_id)
    again = scan(phone, guest, scan_id=scan_id)

    assert shown["needs"] == again["needs"] == "Place au premier rang"
    assert shown["notes"] == ["Moins de 15 ans\u00a0: demandez l’autorisation parentale signée."]
    assert "needs" not in Scan.objects.get().shown


def test_needs_that_the_guest_kept_to_the_organisers_are_not_told(guest, phone):
    guest.needs = "Boucle magnétique"
    guest.save()

    assert "needs" not in scan(phone, guest)


def test_sending_again_returns_what_was_shown(guest, phone):
    scan_id = uuid4()
    first = scan(phone, guest, scan_id=scan_id)

    assert scan(phone, guest, scan_id=scan_id, at=LATER) == first
    assert Scan.objects.count() == 1


def test_a_refusal_sent_again_returns_what_was_shown(phone):
    scan_id = uuid4()

    assert scan(phone, scan_id=scan_id) == scan(phone, scan_id=scan_id, at=LATER)
    assert Scan.objects.count() == 1


def test_an_id_of_another_phone_is_refused(guest, phone):
    scan_id = uuid4()
    scan(phone, guest, scan_id=scan_id)

    with pytest.raises(ScanIdTaken):
        scan(ScannerFactory(checkpoint=phone.checkpoint), guest, scan_id=scan_id)


def test_somebody_found_by_name_is_let_in(guest, phone):
    shown = scan(phone, registration_id=guest.pk, method=ScanMethod.SEARCH)

    assert shown["result"] == "admitted"
    kept = Scan.objects.get()
    assert (kept.method, kept.registration, kept.ticket) == (ScanMethod.SEARCH, guest, None)


def test_only_people_of_the_edition_are_chosen_by_name(phone):
    with pytest.raises(GuestNotFound):
        scan(phone, registration_id=RegistrationFactory(edition__slug="2025").pk, method=ScanMethod.SEARCH)


def test_only_phones_that_may_search_choose_by_name(guest, phone):
    phone.may_search = False

    with pytest.raises(SearchNotAllowed):
        scan(phone, registration_id=guest.pk, method=ScanMethod.SEARCH)


def test_undo_takes_the_entry_back(guest, phone):
    scan_id, undo_id = uuid4(), uuid4()
    scan(phone, guest, scan_id=scan_id)

    shown = undo_scan(phone, scan_id=undo_id, undoes=scan_id, device_at=LATER, at=LATER)
    again = undo_scan(phone, scan_id=undo_id, undoes=scan_id, device_at=LATER, at=LATER)
    twice = undo_scan(phone, scan_id=uuid4(), undoes=scan_id, device_at=LATER, at=LATER)

    assert shown == again == twice
    assert (shown["result"], shown["is_still_in"]) == ("undone", False)
    assert Scan.objects.count() == 2
    assert not Stay.objects.exists()
    assert scan(phone, guest, at=LATER + timedelta(minutes=1))["result"] == "admitted"


def test_undoing_a_repeat_says_that_the_guest_is_still_counted(guest, phone):
    repeat = uuid4()
    scan(phone, guest)
    scan(phone, guest, scan_id=repeat, at=LATER)

    shown = undo_scan(phone, scan_id=uuid4(), undoes=repeat, device_at=LATER, at=LATER)

    assert shown["is_still_in"] is True
    assert shown["message"] == "Entrée comptée à 8\u00a0h\u00a045\u00a0: Porte A, Accueil 1."
    assert Stay.objects.count() == 1


def test_undo_is_for_the_phone_that_scanned_or_a_supervisor(guest, phone):
    scan_id = uuid4()
    scan(phone, guest, scan_id=scan_id)
    colleague = ScannerFactory(checkpoint=phone.checkpoint)
    supervisor = ScannerFactory(checkpoint=phone.checkpoint, role=ScannerRole.SUPERVISOR)
    stranger = ScannerFactory(checkpoint__edition__slug="2025", role=ScannerRole.SUPERVISOR)

    for other in (colleague, stranger):
        with pytest.raises(ScanNotFound):
            undo_scan(other, scan_id=uuid4(), undoes=scan_id, device_at=DOOR, at=DOOR)
    assert undo_scan(supervisor, scan_id=uuid4(), undoes=scan_id, device_at=DOOR, at=DOOR)["result"] == "undone"


def test_a_refusal_cannot_be_undone(phone):
    scan_id = uuid4()
    scan(phone, scan_id=scan_id)

    with pytest.raises(NothingToUndo):
        undo_scan(phone, scan_id=uuid4(), undoes=scan_id, device_at=DOOR, at=DOOR)


def test_a_scan_made_first_that_arrives_late_is_the_entry_yet_shows_that_the_guest_is_in(guest, phone):
    early = ScannerFactory(checkpoint=phone.checkpoint, name="Accueil 2")
    scan(phone, guest, at=LATER)

    shown = scan(early, guest, at=LATER + timedelta(minutes=5), device_at=DOOR)

    assert shown["result"] == "already_in"
    assert shown["message"] == "Entrée comptée à 9\u00a0h\u00a012\u00a0: Porte A, Accueil 1."
    stay = Stay.objects.get()
    assert (stay.entered_at, stay.entry.scanner) == (DOOR, early)


@pytest.mark.django_db(transaction=True)
def test_an_admission_costs_five_statements_and_a_repeat_no_more(guest, phone):
    token = token_of(guest.tickets.get().uuid)
    with CaptureQueriesContext(connection) as first:
        scan(phone, token=token)
    with CaptureQueriesContext(connection) as second:
        scan(phone, token=token, at=LATER)

    assert [query["sql"].split()[0] for query in first] == ["BEGIN", "SELECT", "INSERT", "INSERT", "COMMIT"]
    assert [query["sql"].split()[0] for query in second] == ["BEGIN", "SELECT", "SELECT", "INSERT", "COMMIT"]
