"""The organisers' desk: the coming edition first, what remains to be done, the others below."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.enums import EditionState, Holding
from forum.core.enums import Role
from tests.attendees.rights import REFUSED, answers
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    ReportedFigureFactory,
    ScannerFactory,
    SessionFactory,
    UserFactory,
)
from tests.pages.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DESK = "/organisation/"


def test_the_nearest_edition_to_come_is_first(organiser):
    last = EditionFactory(slug="2025", year=2025, starts_on=date(2025, 11, 20), ends_on=date(2025, 11, 20))
    far = EditionFactory(slug="2027", year=2027, starts_on=date(2027, 11, 20), ends_on=date(2027, 11, 20))
    near = EditionFactory(slug="2026")
    RegistrationFactory(edition=near)
    RegistrationFactory(edition=near, cancelled=True)

    context = organiser.get(DESK).context

    assert (context["coming"], context["coming"].people, context["days_left"]) == (near, 1, 52)
    assert context["others"] == [far, last]


def test_editions_known_by_hearsay_have_no_desk(organiser):
    ReportedFigureFactory()
    EditionFactory(slug="2015", year=2015, state=EditionState.ARCHIVED, holding=Holding.NOT_HELD)

    context = organiser.get(DESK).context

    assert (context["coming"], context["others"]) == (None, [])


def test_an_empty_desk_says_what_comes_first(organiser):
    page = organiser.get(DESK).content.decode()

    assert "Aucun forum à venir" in page
    assert "Créer une édition" not in page  # the back room is for staff

    organiser.user.is_staff = True
    organiser.user.save()
    assert "Créer une édition" in organiser.get(DESK).content.decode()


def state(steps):
    return [(step.due_on, step.is_done, step.is_late) for step in steps]


def test_back_planning_of_a_bare_edition_tells_what_is_late(organiser):
    EditionFactory(slug="2026", venue=None, registration_opens_at=None, registration_closes_at=None)

    assert state(organiser.get(DESK).context["steps"]) == [
        (date(2026, 7, 25), False, True),
        (date(2026, 8, 24), False, True),
        (date(2026, 9, 8), False, True),
        (date(2026, 9, 23), False, True),
        (date(2026, 11, 15), False, False),
        (date(2026, 11, 20), False, False),
        (date(2026, 11, 21), False, False),
    ]


def test_back_planning_ticks_what_is_there(organiser):
    edition = EditionFactory(slug="2026")
    CategoryFactory(edition=edition)
    SessionFactory(edition=edition)
    ScannerFactory(checkpoint=CheckpointFactory(edition=edition))

    steps = organiser.get(DESK).context["steps"]

    assert [step.is_done for step in steps] == [True, True, True, True, True, False, True]


def test_one_edition_costs_as_much_as_three(organiser):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            organiser.get(DESK)
        return len(captured)

    RegistrationFactory(edition=EditionFactory(slug="2026"))
    one = queries()
    RegistrationFactory(edition=EditionFactory(slug="2027"))
    RegistrationFactory(edition=EditionFactory(slug="2028"))

    assert queries() == one


def test_the_desk_is_the_organisers_alone(db):
    assert answers("get", DESK) == REFUSED


def test_an_organiser_in_a_demonstration_needs_no_second_factor(client, settings, db):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(organiser=True))

    assert client.get(DESK).status_code == 200


@pytest.mark.parametrize("role", Role)
def test_the_desk_leads_nobody_to_a_refusal(client, settings, role):
    settings.SECOND_FACTOR_REQUIRED = False
    EditionFactory(slug="2025", year=2025, starts_on=date(2025, 11, 20), ends_on=date(2025, 11, 20))
    EditionFactory(slug="2026")
    client.force_login(UserFactory(roles=[role], is_staff=role in {Role.PROGRAMME_EDITOR, Role.ORGANISER}))

    links = {link.attributes["href"] for link in Page(client.get(DESK).content.decode()).all("a[href]")}

    addresses = {link for link in links if link.startswith("/")}
    assert "/organisation/2026/" in addresses
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
