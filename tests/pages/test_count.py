"""The count of an edition: exact numbers, by itself, paused, cheap at any size, safe in a spreadsheet."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.enums import RegistrationState, SeatState
from attendees.models import Scan
from attendees.selectors.count import Tally, count_edition
from attendees.services.door import undo_scan
from tests.attendees.arrivals import admit
from tests.attendees.rights import REFUSED, answers
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
)
from tests.factories.moments import AFTER, DOOR

pytestmark = pytest.mark.django_db
PAGE, FIGURES, CSV = "/organisation/2026/", "/organisation/2026/compte/", "/organisation/2026/chiffres.csv"


@pytest.fixture(autouse=True)
def _at_the_door():
    with time_machine.travel(DOOR, tick=False):
        yield


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def phone(edition):
    return ScannerFactory(checkpoint__edition=edition)


def total(edition, at=DOOR):
    return count_edition(edition, at=at).total


def test_each_person_is_counted_once_in_each_column(edition, phone):
    students = CategoryFactory(edition=edition, name="Étudiants", position=1)
    press = CategoryFactory(edition=edition, name="Presse", position=2)
    inside = [RegistrationFactory(edition=edition, category=students) for _ in range(2)]
    RegistrationFactory(edition=edition, category=students)
    RegistrationFactory(edition=edition, category=press, cancelled=True)
    RegistrationFactory(edition=edition, category=press, state=RegistrationState.WAITLISTED, ticket=False)
    RegistrationFactory(edition=EditionFactory(slug="2025"))
    admit(phone, *inside)
    admit(phone, inside[0], at=DOOR + timedelta(minutes=5))  # shown orange: in already

    counted = count_edition(edition, at=DOOR)

    assert [(row.category.name, row.tally) for row in counted.categories] == [
        ("Étudiants", Tally(registered=3, confirmed=3, cancelled=0, came=2, missing=1)),
        ("Presse", Tally(registered=2, confirmed=0, cancelled=1, waiting=1, came=0, missing=0)),
    ]
    assert counted.total == Tally(registered=5, confirmed=3, cancelled=1, waiting=1, came=2, missing=1)


def test_an_entry_taken_back_counts_no_more(edition, phone):
    guest = RegistrationFactory(edition=edition)
    admit(phone, guest)
    assert total(edition).came == 1

    undo_scan(phone, scan_id=uuid4(), undoes=Scan.objects.get().pk, device_at=DOOR, at=DOOR)

    assert total(edition) == Tally(registered=1, confirmed=1, came=0, missing=1)


def test_sessions_count_the_places_that_are_held(edition):
    workshop = SessionFactory(edition=edition, bookable=True, capacity=3)
    SessionFactory(edition=edition)  # open to all: nothing to count
    for state in (SeatState.CONFIRMED, SeatState.OFFERED, SeatState.WAITLISTED):
        SeatBookingFactory(session=workshop, state=state)
    SeatBookingFactory(session=workshop, state=SeatState.CANCELLED, cancelled_at=DOOR)

    sessions = count_edition(edition, at=DOOR).sessions

    assert [(row.session, row.booked, row.left) for row in sessions] == [(workshop, 2, 1)]


def test_people_are_expected_until_the_day_is_over_then_absent(organiser, edition):
    RegistrationFactory(edition=edition)
    assert "encore attendues" in organiser.get(PAGE).content.decode()

    with time_machine.travel(AFTER, tick=False):
        page = organiser.get(PAGE).content.decode()

    assert "absentes" in page
    assert "encore attendues" not in page
    assert "hx-trigger" not in page  # nothing moves any more


def test_a_poll_is_answered_by_nothing_until_something_changes(organiser, edition, phone):
    guest = RegistrationFactory(edition=edition)
    digest = count_edition(edition, at=DOOR).digest
    asked = {"vu": digest, "dit": "0", "a": str(int(DOOR.timestamp()))}
    assert organiser.get(FIGURES, asked).status_code == 204

    admit(phone, guest)
    response = organiser.get(FIGURES, asked)

    assert response.status_code == 200
    assert response.context["count"].total.came == 1
    assert response.context["is_announced"] is False


def test_a_screen_reader_hears_of_arrivals_every_half_minute_at_most(organiser, edition, phone):
    admit(phone, RegistrationFactory(edition=edition))
    digest = count_edition(edition, at=DOOR).digest

    def hears(came, seconds_ago):
        asked = {"vu": digest, "dit": str(came), "a": str(int(DOOR.timestamp()) - seconds_ago)}
        response = organiser.get(FIGURES, asked)
        return response.status_code == 200 and response.context["is_announced"]

    assert [hears(0, 29), hears(0, 30), hears(1, 300)] == [False, True, False]


@pytest.mark.parametrize("asked", [{}, {"dit": "x", "a": "-1"}, {"dit": "9" * 40, "a": "9" * 40, "vu": "\0"}])
def test_a_poll_that_makes_no_sense_is_answered_by_the_figures(organiser, edition, asked):
    assert organiser.get(FIGURES, asked).status_code == 200


def test_a_pause_is_kept_and_taken_back(organiser, edition):
    assert organiser.post(PAGE, {"pause": "1"}).headers["Location"] == PAGE
    paused = organiser.get(PAGE).content.decode()
    organiser.post(PAGE, {"pause": "0"})
    going = organiser.get(PAGE).content.decode()

    assert ('aria-pressed="true"' in paused, "hx-trigger" in paused) == (True, False)
    assert ('aria-pressed="false"' in going, "hx-trigger" in going) == (True, True)


def test_pausing_by_script_answers_the_part_that_changes(organiser, edition):
    response = organiser.post(PAGE, {"pause": "1"}, headers={"HX-Request": "true"})

    assert response.templates[0].name == "forum/count_live.html"


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", [PAGE, FIGURES, CSV])
def test_one_category_session_and_arrival_cost_as_much_as_three(organiser, edition, phone, address):
    def grow():
        workshop = SessionFactory(edition=edition, bookable=True)
        admit(phone, SeatBookingFactory(session=workshop).registration)

    grow()
    one = queries(organiser, address)
    grow()
    grow()

    assert queries(organiser, address) == one


def test_csv_holds_the_figures_and_runs_nothing(organiser, edition, phone):
    category = CategoryFactory(edition=edition, name="=1+1")
    guest = RegistrationFactory(edition=edition, category=category)
    admit(phone, guest)
    SeatBookingFactory(registration=guest, session=SessionFactory(edition=edition, bookable=True, title="+Atelier"))

    assert organiser.get(CSV).content.decode().split("\r\n") == [
        "\ufeffCatégorie;Inscriptions;Confirmées;Annulées;En attente;Places proposées;Entrées;Attendues",
        "'=1+1;1;1;0;0;0;1;0",
        "Ensemble;1;1;0;0;0;1;0",
        "",
        "Séance;Places réservées;Places",
        "'+Atelier;1;24",
        "",
    ]


def test_csv_of_an_invented_edition_says_so(organiser):
    EditionFactory(slug="2026", is_demo=True)

    assert "Données fictives" in organiser.get(CSV).content.decode().split("\r\n")[0]


def test_an_edition_without_anything_says_what_to_do(organiser):
    EditionFactory(slug="2026", starts_on=None, ends_on=None, venue=None, capacity=None)

    page = organiser.get(PAGE).content.decode()

    assert "n’a pas encore de catégorie" in page
    assert "Aucune séance ne demande de réserver." in page


def test_an_edition_that_is_not_there_is_not_found(organiser, db):
    assert organiser.get(PAGE).status_code == 404


@pytest.mark.parametrize("address", [PAGE, FIGURES, CSV])
def test_figures_are_the_organisers_alone(edition, address):
    assert answers("get", address) == REFUSED


def test_in_english(organiser, edition):
    CategoryFactory(edition=edition, name="Presse", name_en="Press")

    assert "Press<" in organiser.get("/en" + PAGE).content.decode()
