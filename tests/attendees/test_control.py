"""The control room: what it tells, how old that may be, and what it costs however many look at it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.enums import Allowance, ScanMethod, ScannerRole
from attendees.models import Scan, Scanner, Stay
from attendees.selectors.control import LAST, read_snapshot, take_snapshot
from attendees.services.door import record_entry, record_exit
from attendees.tokens import token_of
from tests.attendees.arrivals import admit
from tests.attendees.rights import REFUSED, answers
from tests.factories import (
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SessionFactory,
)
from tests.factories.moments import DOOR

pytestmark = pytest.mark.django_db
PAGE = "/organisation/2026/controle/direct/"
FIGURES = f"{PAGE}chiffres/"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(DOOR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition():
    return EditionFactory(slug="2026", venue__safety_capacity=10)


@pytest.fixture
def door(edition):
    return CheckpointFactory(edition=edition, name="Parvis")


@pytest.fixture
def phone(door):
    return ScannerFactory(checkpoint=door, name="Awa", role=ScannerRole.SUPERVISOR, last_seen_at=DOOR)


def guests(edition, number):
    return RegistrationFactory.create_batch(number, edition=edition)


def show(phone, guest, **more):
    """Scan a guest's ticket with all that a gesture may say."""
    token = token_of(guest.tickets.get().uuid) if guest else b"x" * 16
    moment = more.pop("at", DOOR)
    return record_entry(
        phone, scan_id=uuid4(), token=token, method=ScanMethod.CAMERA, device_at=moment, at=moment, **more
    )


# --- what it tells -----------------------------------------------------------


def test_people_are_counted_in_the_building_and_beyond(edition, phone):
    inside, gone, *_missing = guests(edition, 4)
    RegistrationFactory(edition=edition, is_walk_in=True)
    RegistrationFactory(edition=edition, cancelled=True)
    admit(phone, inside, gone, at=DOOR - 2 * MINUTE)
    Scanner.objects.update(last_seen_at=DOOR)
    record_exit(phone, scan_id=uuid4(), token=token_of(gone.tickets.get().uuid), device_at=DOOR, at=DOOR)

    live = take_snapshot(edition, DOOR)

    assert (live.building.inside, live.building.limit, live.building.percent) == (1, 10, 10)
    assert (live.expected, live.missing, live.walk_ins) == (5, 3, 1)
    assert [(at, people) for at, people in live.flow if people] == [(DOOR - 2 * MINUTE, 2)]
    assert (len(live.flow), live.flow[-1][0], live.flow[0][0]) == (60, DOOR, DOOR - 59 * MINUTE)
    assert [(one.name, one.entries, one.exits, one.phones) for one in live.doors] == [("Parvis", 2, 1, 1)]


def test_rooms_are_shown_around_their_hour_or_with_people_in(edition, door, phone):
    def room_of(title, minutes):
        session = SessionFactory(edition=edition, title=title, starts_at=DOOR + minutes * MINUTE, room__capacity=2)
        return CheckpointFactory(
            edition=edition, name=title, kind="session", session=session, mode="count", counts_exits=True
        )

    room_of("Plus tard", 31)
    room_of("Bientôt", 30)
    room_of("Finie", -75)
    full = room_of("Pleine", -200)
    admit(ScannerFactory(checkpoint=full), *guests(edition, 2))

    live = take_snapshot(edition, DOOR)

    assert [(one.name, one.inside, one.limit, one.level) for one in live.places] == [
        ("Bientôt", 0, 2, "free"), ("Pleine", 2, 2, "full"),
    ]  # fmt: skip
    assert [place.name for place in live.crowded] == ["Pleine"]


@pytest.mark.parametrize(("inside", "level"), [(8, "free"), (9, "nearly"), (10, "full"), (11, "full")])
def test_the_gauge_warns_at_90_and_100_percent(edition, phone, inside, level):
    admit(phone, *guests(edition, inside))

    assert take_snapshot(edition, DOOR).building.level == level


def test_a_meal_counts_who_was_served(edition):
    meal = CheckpointFactory(edition=edition, kind="meal", mode="count", name="Déjeuner")
    admit(ScannerFactory(checkpoint=meal), *guests(edition, 2))

    live = take_snapshot(edition, DOOR)

    assert [(one.name, one.entries, one.inside) for one in live.meals] == [("Déjeuner", 2, 0)]


def test_yesterday_is_over(edition, phone):
    admit(phone, *guests(edition, 2), at=DOOR - timedelta(days=1))
    Stay.objects.update(entered_at=DOOR - timedelta(days=1))

    live = take_snapshot(edition, DOOR)

    assert (live.building.inside, live.building.entries, live.missing) == (0, 0, 0)


def test_a_phone_is_silent_after_two_minutes(edition, door):
    for name, ago in [("Awa", 119), ("Ben", 120)]:
        ScannerFactory(checkpoint=door, name=name, last_seen_at=DOOR - timedelta(seconds=ago), waiting_scans=4)
    ScannerFactory(checkpoint=door, name="Chloé", revoked_at=DOOR)

    live = take_snapshot(edition, DOOR)

    assert [(one.name, one.is_silent) for one in live.phones] == [("Ben", True), ("Awa", False)]
    assert ([one.name for one in live.silent], live.waiting) == (["Ben"], 8)


def test_refusals_forced_entries_and_conflicts_are_told(edition, phone):
    cancelled = RegistrationFactory(edition=edition, last_name="Annulé", cancelled=True)
    twice = RegistrationFactory(edition=edition, first_name="Zoé", last_name="Deux")
    record_entry(
        phone, scan_id=uuid4(), token=None, registration_id=cancelled.pk, method=ScanMethod.SEARCH, device_at=DOOR,
        at=DOOR, allowance=Allowance.FORCED, reason="Vue avec Léa",
    )  # fmt: skip
    show(phone, None)
    show(phone, twice)
    shown = {"result": "admitted", "word": "Bienvenue", "message": "", "first_name": "Zoé", "last_name": "Deux"}
    show(phone, twice, shown=shown)

    live = take_snapshot(edition, DOOR)

    assert [(one.result, one.door, one.phone, one.who) for one in live.refusals] == [("unknown", "Parvis", "Awa", "")]
    assert live.refusals[0].said == "Ce code n’est pas celui d’un billet du forum."
    assert [(one.who, one.reason) for one in live.forced] == [("Maëlys Annulé", "Vue avec Léa")]
    assert [(one.who, one.result, one.judged) for one in live.conflicts] == [("Zoé Deux", "admitted", "already_in")]


def test_only_the_last_twenty_refusals_are_told(edition, phone):
    for number in range(LAST + 2):
        show(phone, None, at=DOOR + timedelta(seconds=number))

    refusals = take_snapshot(edition, DOOR + MINUTE).refusals

    assert (len(refusals), refusals[0].at) == (LAST, DOOR + timedelta(seconds=LAST + 1))


def test_the_entrance_is_measured_at_main_doors_with_phones_that_answer(edition, door, phone):
    ScannerFactory(checkpoint=door, name="Muet", last_seen_at=DOOR - 5 * MINUTE)
    for number, guest in enumerate(guests(edition, 12)):
        show(phone, guest, at=DOOR - timedelta(seconds=6 * (12 - number)))
        Scanner.objects.filter(pk=phone.pk).update(last_seen_at=DOOR)

    entrance = take_snapshot(edition, DOOR).entrance

    assert (entrance.phones, entrance.seconds, entrance.phones_to_add) == (1, 6, 1)


def test_what_was_signed_on_paper_is_no_flow(edition, door, phone):
    for number, guest in enumerate(guests(edition, 10)):
        Scan.objects.create(
            checkpoint=door, registration=guest, method=ScanMethod.PAPER, result="admitted", shown={},
            device_at=DOOR, at=DOOR - timedelta(seconds=number), received_at=DOOR,
        )  # fmt: skip

    live = take_snapshot(edition, DOOR)

    assert (live.entrance.arrivals_a_minute, live.doors[0].entries) == (0, 10)


def test_an_edition_without_doors_has_an_empty_control_room(organiser, edition):
    page = organiser.get(PAGE).content.decode()

    assert "Aucun téléphone ne scanne." in page


# --- how old it may be, and what it costs ------------------------------------


def domain_queries(captured):
    return [one["sql"] for one in captured if '"attendees_' in one["sql"] or '"events_' in one["sql"]]


def test_whoever_asks_within_the_second_makes_no_query_of_the_domain(organiser, edition, phone, moment, settings):
    settings.PAGES_KEPT_SECONDS = 4
    organiser.get(FIGURES)

    with CaptureQueriesContext(connection) as captured:
        for _page in range(50):
            organiser.get(FIGURES)

    assert domain_queries(captured) == []
    moment.shift(timedelta(seconds=1))
    with CaptureQueriesContext(connection) as captured:
        organiser.get(FIGURES)
    assert len(domain_queries(captured)) == 9


def test_a_second_later_the_truth_is_told(edition, phone):
    assert read_snapshot(edition, DOOR).building.inside == 0
    admit(phone, *guests(edition, 1))

    assert read_snapshot(edition, DOOR + timedelta(seconds=0.8)).building.inside == 0
    assert read_snapshot(edition, DOOR + timedelta(seconds=0.9)).building.inside == 1


def test_while_one_computes_the_others_are_shown_the_last_for_a_second_at_most(edition, phone):
    read_snapshot(edition, DOOR)
    admit(phone, *guests(edition, 1))
    cache.add(f"control-{edition.pk}-computing", 1)

    assert read_snapshot(edition, DOOR + timedelta(seconds=1.7)).building.inside == 0
    assert read_snapshot(edition, DOOR + timedelta(seconds=1.8)).building.inside == 1


def test_a_clock_that_goes_back_computes_anew(edition, phone):
    read_snapshot(edition, DOOR)

    assert read_snapshot(edition, DOOR - MINUTE).at == DOOR - MINUTE


@pytest.mark.parametrize("number", [1, 3, 12])
def test_many_rooms_doors_phones_and_guests_cost_as_much_as_one(edition, door, number):
    for _room in range(number):
        session = SessionFactory(edition=edition, starts_at=DOOR)
        at = CheckpointFactory(edition=edition, kind="session", session=session, mode="count")
        phone = ScannerFactory(checkpoint=at, role=ScannerRole.SUPERVISOR)
        guest = RegistrationFactory(edition=edition)
        show(phone, guest)
        show(phone, guest, shown={"result": "admitted", "word": "", "message": ""})
        show(phone, None)
        show(phone, guest, allowance=Allowance.FORCED, reason="Oui")

    with CaptureQueriesContext(connection) as captured:
        live = take_snapshot(edition, DOOR)

    assert (len(captured), len(live.places), len(live.conflicts)) == (9, number, number)


def test_the_page_is_answered_nothing_while_nothing_changed(organiser, edition, phone, moment):
    page = organiser.get(PAGE).content.decode()
    seen = re.search(r"\?vu=(\w+)", page)[1]
    moment.shift(timedelta(seconds=2))
    same = organiser.get(f"{FIGURES}?vu={seen}")
    admit(phone, *guests(edition, 1))
    moment.shift(timedelta(seconds=2))
    changed = organiser.get(f"{FIGURES}?vu={seen}")

    assert (same.status_code, same.content) == (204, b"")
    assert (changed.status_code, "<html" in changed.content.decode()) == (200, False)
    assert '<p class="count-in__value">1</p>' in changed.content.decode()


def test_a_phone_that_calls_is_no_news(organiser, edition, phone, moment):
    page = organiser.get(PAGE).content.decode()
    moment.shift(timedelta(seconds=5))
    Scanner.objects.filter(pk=phone.pk).update(last_seen_at=DOOR + timedelta(seconds=5))

    assert organiser.get(f"{FIGURES}?vu={re.search('vu=([0-9a-f]+)', page)[1]}").status_code == 204


def test_a_page_in_pause_does_not_ask_again(organiser, edition):
    assert "hx-get" in organiser.get(PAGE).content.decode()
    assert "hx-get" not in organiser.get(f"{PAGE}?pause=1").content.decode()


# --- the page ----------------------------------------------------------------


def test_the_page_warns_in_words(organiser, edition, door, phone):
    ScannerFactory(checkpoint=door, name="Ben", last_seen_at=DOOR - 5 * MINUTE)
    for number, guest in enumerate(guests(edition, 10)):
        show(phone, guest, at=DOOR - timedelta(seconds=6 * (10 - number)))
    Scanner.objects.filter(pk=phone.pk).update(last_seen_at=DOOR)

    page = organiser.get(PAGE).content.decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)).replace("\u00a0", " ")

    assert "Jauge atteinte « Bâtiment » : 10 à l’intérieur, pour 10 au plus." in words
    assert "1 téléphone silencieux « Ben », à « Parvis »" in words
    assert (
        "Ouvrez un guichet de plus Arrivées : 10 par minute. 1 téléphone en fait passer 10 au plus, "
        "à 6 s par personne : il est occupé à 100 %." in words
    )


def test_both_answers_of_a_conflict_are_told(organiser, edition, phone):
    guest = RegistrationFactory(edition=edition)
    show(phone, guest)
    show(phone, guest, shown={"result": "admitted", "word": "Bienvenue", "message": ""})

    page = organiser.get(PAGE).content.decode().replace("\u00a0", " ")

    assert "Le téléphone a montré « Bienvenue » ; le serveur aurait dit « Déjà à l’intérieur »." in page
    assert "Le même billet est entré deux fois" in page


def test_the_control_room_is_the_organisers_alone(edition):
    for address in (PAGE, FIGURES, f"{PAGE}evacuation/", f"{PAGE}evacuation.csv"):
        assert answers("get", address) == REFUSED
