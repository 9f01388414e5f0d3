"""The list for when everybody must leave: each person once, where they were last seen, and how sure that is."""

import csv
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.models import Scanner
from attendees.selectors.evacuation import list_inside
from attendees.services.door import record_exit
from attendees.tokens import token_of
from forum.core.models import LogEntry
from tests.attendees.arrivals import admit
from tests.factories import CheckpointFactory, EditionFactory, RegistrationFactory, ScannerFactory, SessionFactory
from tests.factories.moments import DOOR

pytestmark = pytest.mark.django_db
PAGE = "/organisation/2026/controle/direct/evacuation"


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(DOOR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def main(edition):
    return ScannerFactory(checkpoint=CheckpointFactory(edition=edition, name="Parvis"), last_seen_at=DOOR)


def phone_of(edition, room, title="Semer"):
    session = SessionFactory(edition=edition, title=title, room__name=room)
    door = CheckpointFactory(edition=edition, kind="session", session=session, mode="count", counts_exits=True)
    return ScannerFactory(checkpoint=door)


def named(edition, *names):
    return [RegistrationFactory(edition=edition, last_name=name, first_name="A") for name in names]


def told(inside):
    return [(zone.name, [person.name for person in zone.people]) for zone in inside.zones]


def test_everybody_is_listed_once_where_they_were_last_seen(edition, main):
    zoe, bea, ali, gone = named(edition, "Zoé", "Béa", "Ali", "Parti")
    admit(main, zoe, bea, ali, gone)
    admit(phone_of(edition, "Atelier B"), bea, at=DOOR + timedelta(minutes=1))
    later = DOOR + timedelta(minutes=1)
    record_exit(main, scan_id=uuid4(), token=token_of(gone.tickets.get().uuid), device_at=later, at=later)

    inside = list_inside(edition, DOOR + timedelta(minutes=2))

    assert told(inside) == [("Atelier B", ["Béa A"]), ("", ["Ali A", "Zoé A"])]
    assert (inside.total, inside.zones[0].people[0].seen_at) == (3, DOOR + timedelta(minutes=1))


def test_whoever_came_by_a_room_s_door_alone_is_listed_too(edition):
    zone = ScannerFactory(checkpoint=CheckpointFactory(edition=edition, kind="zone", mode="count", name="Salon"))
    (guest,) = named(edition, "Ali")
    admit(zone, guest)

    assert told(list_inside(edition, DOOR)) == [("Salon", ["Ali A"])]


def test_sessions_of_one_room_are_one_zone(edition):
    ali, bea = named(edition, "Ali", "Béa")
    room = phone_of(edition, "Atelier A")
    other = SessionFactory(edition=edition, room=room.checkpoint.session.room)
    admit(room, bea)
    door = CheckpointFactory(edition=edition, kind="session", session=other, mode="count")
    admit(ScannerFactory(checkpoint=door), ali)

    assert told(list_inside(edition, DOOR)) == [("Atelier A", ["Ali A", "Béa A"])]


def test_phones_that_hold_scans_are_named(organiser, edition, main):
    Scanner.objects.update(waiting_scans=7, name="Ben")
    ScannerFactory(checkpoint=main.checkpoint, waiting_scans=3, revoked_at=DOOR)

    page = organiser.get(f"{PAGE}/").content.decode().replace("\u00a0", " ")

    assert "7 passages ne sont pas encore arrivés" in page
    assert "Ben" in page
    assert "7 passages, sans nouvelles depuis 8 h 45" in page


def test_the_page_counts_heads_by_zone(organiser, edition, main):
    admit(main, *named(edition, "Ali", "Béa"))

    page = organiser.get(f"{PAGE}/").content.decode()

    assert "2 personnes à l’intérieur" in page
    assert page.count('class="roll__person"') == 2


def test_the_file_says_who_is_where_and_is_told_in_the_journal(organiser, edition, main):
    admit(main, *named(edition, "=Ali"))

    response = organiser.get(f"{PAGE}.csv")
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))

    assert rows[0] == ["Espace", "Nom et prénom", "Structure", "Vue à", "Porte"]
    assert rows[1][:2] == ["Ailleurs dans le bâtiment", "'=Ali A"]
    assert rows[1][3:] == ["08:45", "Parvis"]
    assert "no-store" in response.headers["Cache-Control"]
    assert LogEntry.objects.filter(verb="evacuation_exported").count() == 1


@pytest.mark.parametrize("number", [1, 3, 15])
def test_many_people_in_many_rooms_cost_two_queries(edition, main, number):
    for index, guest in enumerate(named(edition, *(f"Nom {index}" for index in range(number)))):
        admit(main, guest)
        admit(phone_of(edition, f"Salle {index}"), guest, at=DOOR + timedelta(minutes=1))

    with CaptureQueriesContext(connection) as captured:
        inside = list_inside(edition, DOOR + timedelta(minutes=1))

    assert (len(captured), inside.total, len(inside.zones)) == (2, number, number)
