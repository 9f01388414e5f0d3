"""The organisers' guest list: found whatever the accents, filtered, exported without formulas, cheap at any size."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.enums import RegistrationState, TicketState
from attendees.models import Registration
from attendees.selectors.guest import GuestFilter, find_guests
from forum.core.models import LogEntry, OutboxMail
from tests.attendees.arrivals import admit
from tests.attendees.rights import REFUSED, answers
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
    UserFactory,
)
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


def people(edition, *names, **traits):
    return [RegistrationFactory(edition=edition, first_name=first, last_name=last, **traits) for first, last in names]


def names(edition, **wanted):
    return [guest.full_name for guest in find_guests(edition, GuestFilter(**wanted))]


def test_guests_come_in_the_order_of_names_of_this_edition_alone(edition):
    people(edition, ("Zoé", "Éluard"), ("Ali", "Ébène"), ("Noa", "Fabre"))
    RegistrationFactory(edition=EditionFactory(slug="2025"))

    assert names(edition) == ["Ali Ébène", "Zoé Éluard", "Noa Fabre"]


def test_those_who_wait_come_in_the_order_of_their_line(edition):
    for n, first in enumerate(("Zoé", "Ali", "Noa")):
        turn = BEFORE + timedelta(minutes=n)
        RegistrationFactory(edition=edition, first_name=first, last_name="X", waiting=True, waitlisted_at=turn)

    assert names(edition, state="waitlisted") == ["Zoé X", "Ali X", "Noa X"]


@pytest.mark.parametrize("words", ["eluard zoe", "ÉLUARD", "zoe", "Zoé  É", "zoe@exemple", "ESS en fê"])
def test_search_passes_over_accents_case_and_order(edition, words):
    RegistrationFactory(
        edition=edition, first_name="Zoé", last_name="Éluard", email="zoe@exemple.org", organisation="L’ESS en fête"
    )
    people(edition, ("Noa", "Fabre"))

    assert names(edition, words=words) == ["Zoé Éluard"]


@pytest.mark.parametrize("words", ["nobody", "zoe fabre", "%", "_", "…", "' OR 1=1"])
def test_search_finds_nobody_for_what_is_not_there(edition, words):
    people(edition, ("Zoé", "Éluard"), ("Noa", "Fabre"))

    assert names(edition, words=words) == []


def test_filters_go_together(edition):
    press = CategoryFactory(edition=edition, name="Presse")
    RegistrationFactory(edition=edition, category=press, first_name="Ali", last_name="Un")
    RegistrationFactory(edition=edition, category=press, first_name="Ali", last_name="Deux", cancelled=True)
    people(edition, ("Ali", "Trois"))

    assert names(edition, words="ali", state="confirmed", category=press) == ["Ali Un"]


def test_page_shows_fifty_and_the_way_to_the_next(organiser, edition):
    category = CategoryFactory(edition=edition)
    for _ in range(51):
        RegistrationFactory(edition=edition, category=category)

    first = organiser.get("/organisation/2026/inscriptions/", {"q": "le goff"})
    second = organiser.get("/organisation/2026/inscriptions/", {"q": "le goff", "page": "2"})

    assert len(first.context["page"].object_list) == 50
    assert 'href="?q=le+goff&amp;page=2"' in first.content.decode()
    assert len(second.context["page"].object_list) == 1


def test_a_filter_that_makes_no_sense_is_said_and_filters_nothing(organiser, edition):
    RegistrationFactory(edition=edition)

    response = organiser.get("/organisation/2026/inscriptions/", {"q": "a\0b", "state": "asleep", "category": "99"})

    assert response.status_code == 200
    assert sorted(response.context["form"].errors) == ["category", "q", "state"]
    assert response.context["page"].paginator.count == 1


def test_an_empty_list_says_what_it_will_hold(organiser, edition):
    assert "Pas encore d’inscription" in organiser.get("/organisation/2026/inscriptions/").content.decode()
    assert "Personne ne correspond" in organiser.get("/organisation/2026/inscriptions/?q=x").content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["inscriptions/", "inscriptions.csv", "inscriptions/?q=le"])
def test_one_guest_costs_as_much_as_three(organiser, edition, page):
    phone = ScannerFactory(checkpoint__edition=edition)
    admit(phone, RegistrationFactory(edition=edition))
    one = queries(organiser, f"/organisation/2026/{page}")

    admit(phone, RegistrationFactory(edition=edition), RegistrationFactory(edition=edition))

    assert queries(organiser, f"/organisation/2026/{page}") == one


def test_one_seat_costs_as_much_as_three(organiser, edition):
    guest = RegistrationFactory(edition=edition)
    address = reverse("attendees:guest", args=["2026", guest.pk])
    SeatBookingFactory(registration=guest, session=SessionFactory(edition=edition, bookable=True))
    one = queries(organiser, address)

    for _ in range(2):
        SeatBookingFactory(registration=guest, session=SessionFactory(edition=edition, bookable=True))

    assert queries(organiser, address) == one


def test_csv_opens_in_a_spreadsheet_and_runs_nothing_there(organiser, edition):
    category = CategoryFactory(edition=edition, name="@Presse")
    guest = RegistrationFactory(
        edition=edition, category=category, first_name="=cmd|'/c calc'!A1", last_name="+33", email="-1@example.org",
        organisation="\tSomme", postcode="92000", heard_by="past_edition",
    )  # fmt: skip
    admit(ScannerFactory(checkpoint__edition=edition), guest)

    response = organiser.get("/organisation/2026/inscriptions.csv")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content.decode().split("\r\n") == [
        "\ufeffNom;Prénom;Courriel;Structure;Sorte de structure;Catégorie;État;Langue;Inscription du;Entrée;"
        "Code postal;Comment le forum a été connu",
        "'+33;'=cmd|'/c calc'!A1;'-1@example.org;'\tSomme;;'@Presse;confirmée;fr;2026-10-01 12:00;2026-11-22 08:45;"
        "92000;J’étais déjà venu ou venue",
        "",
    ]


def test_csv_of_an_invented_edition_says_so(organiser):
    EditionFactory(slug="2026", is_demo=True)

    first_line = organiser.get("/organisation/2026/inscriptions.csv").content.decode().split("\r\n")[0]

    assert first_line == "\ufeffDonnées fictives\u00a0: édition de démonstration"


def test_one_guest_shows_what_organisers_need(organiser, edition):
    guest = RegistrationFactory(edition=edition, needs="Boucle magnétique", needs_told_at_desk=True)
    admit(ScannerFactory(checkpoint__edition=edition, checkpoint__name="Parvis"), guest)

    page = organiser.get(reverse("attendees:guest", args=["2026", guest.pk])).content.decode()

    assert "Boucle magnétique" in page
    assert "Entrée à 8\u00a0h\u00a045, Parvis" in page


def test_a_guest_of_another_edition_is_not_found(organiser, edition):
    stranger = RegistrationFactory(edition=EditionFactory(slug="2025"))

    assert organiser.get(reverse("attendees:guest", args=["2026", stranger.pk])).status_code == 404


def test_the_ticket_leaves_again_unchanged_and_the_journal_knows_who_asked(organiser, edition):
    guest = RegistrationFactory(edition=edition, email="zoe@example.org", language="en")
    ticket = guest.tickets.get()

    response = organiser.post(reverse("attendees:guest_mail", args=["2026", guest.pk]))

    assert response.headers["Location"] == reverse("attendees:guest", args=["2026", guest.pk])
    assert list(OutboxMail.objects.values_list("template", "recipient", "language")) == [
        ("registration_confirmed", "zoe@example.org", "en")
    ]
    assert guest.tickets.get() == ticket
    entry = LogEntry.objects.about(guest).get()
    assert (entry.verb, entry.actor_label, entry.at) == ("ticket_mailed_again", organiser.user.email, BEFORE)


@pytest.mark.parametrize("traits", [{"cancelled": True}, {"email": ""}])
def test_no_ticket_leaves_for_who_has_none_or_no_address(organiser, edition, traits):
    guest = RegistrationFactory(edition=edition, **traits)

    response = organiser.post(reverse("attendees:guest_mail", args=["2026", guest.pk]), follow=True)

    assert "Rien n’a été envoyé" in response.content.decode()
    assert not OutboxMail.objects.exists()


def test_cancelling_and_coming_back_under_the_organiser_s_name(organiser, edition):
    guest = RegistrationFactory(edition=edition)

    organiser.post(reverse("attendees:guest_cancel", args=["2026", guest.pk]))
    assert Registration.objects.get().state == RegistrationState.CANCELLED

    organiser.post(reverse("attendees:guest_return", args=["2026", guest.pk]))
    assert Registration.objects.get().state == RegistrationState.CONFIRMED
    assert guest.tickets.filter(state=TicketState.ACTIVE).count() == 1
    entries = LogEntry.objects.about(guest).order_by("pk").values_list("verb", "actor_label")
    assert list(entries) == [("cancelled", organiser.user.email), ("returned", organiser.user.email)]


def test_cancelling_twice_changes_nothing_and_says_so(organiser, edition):
    guest = RegistrationFactory(edition=edition, cancelled=True)

    response = organiser.post(reverse("attendees:guest_cancel", args=["2026", guest.pk]), follow=True)

    assert "ne peut plus être annulée" in response.content.decode()
    assert not LogEntry.objects.exists()


def test_coming_back_to_a_full_edition_is_refused_in_words(organiser):
    edition = EditionFactory(slug="2026", capacity=1)
    RegistrationFactory(edition=edition)
    guest = RegistrationFactory(edition=edition, cancelled=True)

    response = organiser.post(reverse("attendees:guest_return", args=["2026", guest.pk]), follow=True)

    assert "L’édition est complète" in response.content.decode()
    assert Registration.objects.get(pk=guest.pk).state == RegistrationState.CANCELLED


def test_coming_back_to_a_full_category_is_refused_in_words(organiser, edition):
    category = CategoryFactory(edition=edition, quota=1)
    RegistrationFactory(edition=edition, category=category)
    guest = RegistrationFactory(edition=edition, category=category, cancelled=True)

    response = organiser.post(reverse("attendees:guest_return", args=["2026", guest.pk]), follow=True)

    assert "Cette catégorie est complète" in response.content.decode()


def test_coming_back_once_the_window_is_closed_is_refused_in_words(organiser):
    edition = EditionFactory(slug="2026", registration_closes_at=BEFORE - timedelta(days=1))
    guest = RegistrationFactory(edition=edition, cancelled=True)

    response = organiser.post(reverse("attendees:guest_return", args=["2026", guest.pk]), follow=True)

    assert "les inscriptions sont closes" in response.content.decode()


def test_a_badge_is_a_pdf_that_no_cache_keeps(organiser, edition):
    guest = RegistrationFactory(edition=edition)

    response = organiser.get(reverse("attendees:guest_badge", args=["2026", guest.pk]))

    assert (response.headers["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in response.headers["Cache-Control"]


def test_no_badge_without_a_living_ticket(organiser, edition):
    guest = RegistrationFactory(edition=edition, cancelled=True)

    assert organiser.get(reverse("attendees:guest_badge", args=["2026", guest.pk])).status_code == 404


@pytest.mark.parametrize("name", ["guest_list", "guest_list_csv", "guest", "guest_badge"])
def test_pages_are_the_organisers_alone(edition, name):
    guest = RegistrationFactory(edition=edition)
    address = reverse(f"attendees:{name}", args=["2026", guest.pk] if name in {"guest", "guest_badge"} else ["2026"])

    assert answers("get", address) == REFUSED


@pytest.mark.parametrize("name", ["guest_mail", "guest_cancel", "guest_return"])
def test_acts_are_the_organisers_alone(edition, name):
    guest = RegistrationFactory(edition=edition)

    assert answers("post", reverse(f"attendees:{name}", args=["2026", guest.pk])) == REFUSED
    assert Registration.objects.get().state == RegistrationState.CONFIRMED
    assert not OutboxMail.objects.exists()


def test_an_owner_is_no_organiser(client, edition):
    guest = RegistrationFactory(edition=edition, user=UserFactory())
    client.force_login(guest.user)

    assert client.get(reverse("attendees:guest", args=["2026", guest.pk])).status_code == 403


def test_after_the_forum_cancelling_is_refused(organiser):
    edition = EditionFactory(slug="2025", starts_on=date(2025, 11, 20), ends_on=date(2025, 11, 20))
    guest = RegistrationFactory(edition=edition)

    organiser.post(reverse("attendees:guest_cancel", args=["2025", guest.pk]))

    assert Registration.objects.get().state == RegistrationState.CONFIRMED
