"""The door without network, on a phone that has its list: it answers by itself, and everything arrives once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendees.enums import ScanMethod
from attendees.models import Scan, Scanner, Stay
from attendees.selectors.badge import badge_pdf
from attendees.services.details import Details
from attendees.services.door import record_entry
from attendees.services.pairing import revoke_scanner
from attendees.services.registration import cancel_registration
from attendees.services.ticket import reissue_ticket
from attendees.services.transfer import transfer_registration
from forum.core import clock
from forum.core.journal import Actor
from tests.e2e.door import back_online, cut, dump, go_back, letters_of, open_phone, open_watch, pair_code, read, told
from tests.e2e.film import empty, hold_up, picture_of
from tests.factories import CategoryFactory, CheckpointFactory, EditionFactory, RegistrationFactory, TicketFactory

FILM = 25_000
FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') } }"
ACTOR = Actor.system("tests")
UNKNOWN = "A" * 26


@pytest.fixture(autouse=True)
def _no_network(faults):
    faults.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED")


@pytest.fixture
def guest(edition):
    category = CategoryFactory(edition=edition, name="Association", colour="#2a6f97")
    return RegistrationFactory(
        edition=edition, category=category, first_name="Maëlys", last_name="Le Goff", organisation="La Ruche",
        needs="Boucle magnétique.", needs_told_at_desk=True,
    )  # fmt: skip


def pass_on(registration):
    """Pass a place on to Idriss Benali."""
    heir = Details(first_name="Idriss", last_name="Benali", email="idriss@example.org")
    return transfer_registration(registration, details=heir, actor=ACTOR, at=clock.now())


@pytest.fixture
def offline(guest, blank_camera, new_page, edition):
    """A phone that watches, with its list and without network."""
    page = open_watch(new_page, blank_camera, edition)
    cut(page)
    return page


def test_a_badge_is_green_then_orange_without_network_and_counted_once_when_it_is_back(
    guest, filming, new_page, edition
):
    page = open_watch(new_page, filming([(empty(), 3), (hold_up(picture_of(badge_pdf(guest))), 2)]), edition)
    cut(page)

    expect(page.locator(".door__answer--ok")).to_be_visible(timeout=FILM)
    expect(page.locator("[data-part=who]")).to_have_text("MaëlysLe Goff")
    expect(page.locator("[data-part=shelf]")).to_have_text("Badge\u00a0: étagère L")
    expect(page.locator("[data-part=notes]")).to_have_text("À savoir\u00a0: Boucle magnétique.")
    expect(page.locator("[data-part=queue]")).to_have_text("1 en attente")
    go_back(page)
    expect(page.locator(".door__answer--wait")).to_be_visible(timeout=FILM)
    expect(page.locator("[data-part=what]")).to_have_text("Déjà à l’intérieur")
    expect(page.locator("[data-part=message]")).to_contain_text("Porte A, Accueil 1.")
    assert not Scan.objects.exists()

    back_online(page)
    assert list(Scan.objects.order_by("device_at").values_list("result", "judged")) == [
        ("admitted", ""), ("already_in", ""),
    ]  # fmt: skip
    assert Stay.objects.get().registration == guest
    first = Scan.objects.earliest("device_at").shown
    assert (first["first_name"], first["word"], "needs" in first) == ("Maëlys", "Bienvenue", False)


def test_each_refusal_is_told_from_the_list(edition, blank_camera, new_page, axe):
    given_up = RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin")
    replaced = RegistrationFactory(edition=edition, first_name="Awa", last_name="Diop")
    left = RegistrationFactory(edition=edition, first_name="Lou", last_name="Sow")
    letters = {one: letters_of(one) for one in (given_up, replaced, left)}
    cancel_registration(given_up, actor=ACTOR, at=clock.now())
    reissue_ticket(replaced, actor=ACTOR, at=clock.now())
    pass_on(left)
    page = open_watch(new_page, blank_camera, edition)
    cut(page)

    seen = []
    for text in (letters[given_up], letters[replaced], letters[left], UNKNOWN, "WIFI:T:WPA;S:forum;P:secret;;"):
        read(page, text)
        seen.append((*told(page), page.locator("[data-part=advice]").inner_text()))
        assert "Idriss" not in page.locator("[data-screen=answer]").inner_text()
        if "inconnu" in seen[-1][1]:
            expect(page.locator("[data-part=notes]")).to_contain_text("une inscription plus récente n’y est pas")
        assert axe(page) == []
        go_back(page)

    flat = "Présentez le badge bien à plat, cherchez par nom, ou inscrivez la personne ici."
    assert seen == [
        ("stop", "Inscription annulée", "Accompagnez la personne au bureau d’accueil."),
        ("stop", "Billet remplacé", "Demandez le billet du dernier courriel, ou cherchez par nom."),
        ("stop", "Billet transmis", "Qui a reçu la place a son billet par courriel. Demandez-le, ou cherchez par nom."),
        ("stop", "Billet inconnu", flat),
        ("stop", "Billet inconnu", flat),
    ]
    assert "secret" not in str(dump(page)), "what other codes say is kept nowhere"
    back_online(page)
    assert Scan.objects.count() == 5
    expect(page.locator("[data-part=late]")).to_be_hidden()


def test_a_place_passed_on_is_red_by_its_old_badge_and_green_by_the_new_one(guest, blank_camera, new_page, edition):
    old = letters_of(guest)
    pass_on(guest)
    page = open_watch(new_page, blank_camera, edition)
    cut(page)

    read(page, old)
    assert told(page) == ("stop", "Billet transmis")
    expect(page.locator("[data-screen=answer]")).not_to_contain_text("Idriss")
    go_back(page)
    read(page, letters_of(guest))
    assert told(page) == ("ok", "Idriss\nBenali")

    back_online(page)
    refused, admitted = Scan.objects.order_by("device_at")
    assert (refused.result, refused.judged, admitted.result, admitted.judged) == ("transferred", "", "admitted", "")
    assert "Idriss" not in str(refused.shown)
    assert Stay.objects.get().entry == admitted


def test_a_slow_network_does_not_keep_anybody_waiting(guest, blank_camera, new_page, edition):
    page = open_watch(new_page, blank_camera, edition)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/api/v1/scans", hold)

    read(page, letters_of(guest))

    expect(page.locator(".door__answer--ok")).to_be_visible(timeout=3000)
    for route in held:
        route.continue_()
    page.unroute("**/api/v1/scans")
    go_back(page)
    back_online(page)
    expect(page.locator("[data-part=late]")).to_be_hidden()
    assert Scan.objects.count() == 1


def test_an_answer_that_is_lost_after_the_server_did_it_changes_nothing(guest, blank_camera, new_page, edition):
    page = open_watch(new_page, blank_camera, edition)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/api/v1/scans", lose_the_answer, times=1)
    read(page, letters_of(guest))

    expect(page.locator(".door__answer--ok")).to_be_visible()
    go_back(page)
    back_online(page)
    assert (Scan.objects.count(), Stay.objects.count()) == (1, 1)
    expect(page.locator("[data-part=late]")).to_be_hidden()


def test_a_batch_whose_answer_is_lost_is_sent_again_and_counted_once(edition, offline):
    guests = [RegistrationFactory(edition=edition, ticket=False) for _ in range(3)]
    for one in guests:
        read(offline, letters_of(TicketFactory(registration=one).registration))
        assert told(offline)[0] == "stop", "the list is older than these tickets"
        go_back(offline)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    offline.route("**/api/v1/scans", lose_the_answer, times=1)
    offline.context.set_offline(False)
    expect(offline.locator("[data-part=queue]")).to_have_text("3 en attente")
    back_online(offline)

    assert list(Scan.objects.values_list("result", "judged")) == [("unknown", "admitted")] * 3


def test_a_list_that_is_cut_on_its_way_comes_later(guest, blank_camera, new_page, edition):
    page = new_page(blank_camera)
    page.clock.install()
    page.route("**/api/v1/roster", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        page.goto(f"/controle/#{pair_code(CheckpointFactory(edition=edition, name='Porte A'))}")
    expect(page.locator("[data-part=roster-age]")).to_have_text("sans liste")

    page.clock.fast_forward(31_000)

    expect(page.locator("[data-part=roster-age]")).to_contain_text("liste de")


def test_a_full_storage_does_not_stop_the_door(guest, offline):
    offline.evaluate(FULL)

    read(offline, letters_of(guest))

    assert told(offline) == ("ok", "Maëlys\nLe Goff")
    expect(offline.locator("[data-part=queue]")).to_have_text("1 en attente, gardez cette page ouverte")
    back_online(offline)
    assert Stay.objects.get().registration == guest


def test_the_gauge_that_one_phone_fills_is_full_for_it(edition, guest, blank_camera, new_page):
    other = RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin")
    door = CheckpointFactory(edition=edition, name="Porte A", capacity=1, counts_exits=True)
    page = open_watch(new_page, blank_camera, edition, door)
    cut(page)

    read(page, letters_of(guest))
    assert told(page)[0] == "ok"
    go_back(page)
    read(page, letters_of(other))

    assert told(page) == ("stop", "Jauge atteinte")
    expect(page.locator("[data-part=message]")).to_have_text("Le lieu a atteint sa jauge de sécurité.")


@pytest.mark.parametrize("status", [503, 429])
def test_what_the_server_cannot_take_in_now_is_sent_again(guest, blank_camera, new_page, edition, status):
    page = open_watch(new_page, blank_camera, edition)
    problem = {"type": "urn:problem:door-busy", "title": "Réessayez", "status": status}

    def refuse(route):
        scan = route.request.post_data_json["scans"][0]
        route.fulfill(json={"now": clock.now().isoformat(), "results": [{"id": scan["id"], "problem": problem}]})

    page.route("**/api/v1/scans", refuse)
    read(page, letters_of(guest))

    assert told(page) == (("ok", "Maëlys\nLe Goff") if status == 503 else ("stop", "Réessayez"))
    expect(page.locator("[data-part=queue]")).to_have_text("1 en attente")
    page.unroute("**/api/v1/scans")
    back_online(page)
    assert Scan.objects.get().result == "admitted"


@pytest.mark.parametrize("what", ["cancelled", "reissued", "transferred", "let in elsewhere"])
def test_what_happened_meanwhile_is_told_afterwards(guest, offline, edition, what):
    letters = letters_of(guest)
    if what == "cancelled":
        cancel_registration(guest, actor=ACTOR, at=clock.now())
    elif what == "reissued":
        reissue_ticket(guest, actor=ACTOR, at=clock.now())
    elif what == "transferred":
        pass_on(guest)
    else:
        scanner = Scanner.objects.select_related("checkpoint__edition").get()
        record_entry(
            scanner, scan_id=uuid4(), token=None, registration_id=guest.pk, method=ScanMethod.SEARCH,
            device_at=clock.now(), at=clock.now(),
        )  # fmt: skip

    read(offline, letters)
    assert told(offline) == ("ok", "Maëlys\nLe Goff")
    go_back(offline)
    back_online(offline)

    late = offline.locator("[data-part=late-list]")
    words = {"cancelled": "Inscription annulée", "reissued": "Billet remplacé", "transferred": "Billet transmis"}
    expect(late).to_contain_text(words.get(what, "Déjà à l’intérieur"))
    # Who has the place now is nobody's to know; whose badge it was, the phone remembers.
    expect(late).to_contain_text("Maëlys\u00a0Le Goff")
    expect(late).not_to_contain_text("Idriss")
    expect(late).to_contain_text("affiché\u00a0: Bienvenue")
    assert Scan.objects.filter(result="admitted").exclude(judged="").count() == 1
    offline.locator("[data-part=late-close]").click()
    expect(offline.locator("[data-part=late]")).to_be_hidden()


def test_an_entry_is_taken_back_without_network(guest, offline):
    read(offline, letters_of(guest))
    expect(offline.locator(".door__answer--ok")).to_be_visible()

    offline.locator("[data-part=undo]").click()

    expect(offline.locator("[data-part=what]")).to_have_text("Entrée retirée")
    expect(offline.locator("[data-part=message]")).to_have_text("Cette personne n’est plus comptée à l’intérieur.")
    expect(offline.locator("[data-part=queue]")).to_have_text("2 en attente")
    back_online(offline)
    assert (Scan.objects.count(), Stay.objects.count()) == (2, 0)


def test_somebody_is_found_by_name_in_the_list(guest, offline):
    offline.locator("[data-part=to-search]").click()
    offline.locator("[data-part=name]").fill("ruhce maelis")

    expect(offline.locator("[data-part=search-said]")).to_contain_text("Sans réseau\u00a0: cherché dans la liste de")
    expect(offline.locator("[data-part=guests]")).to_contain_text("Pas encore d’entrée")
    offline.get_by_role("button", name="Maëlys Le Goff").click()

    expect(offline.locator("[data-part=what]")).to_have_text("Bienvenue")
    back_online(offline)
    assert Stay.objects.get().entry.method == ScanMethod.SEARCH


def test_the_list_cannot_be_read_off_the_phone_and_names_are_not_in_the_queue(guest, offline):
    read(offline, letters_of(guest))
    expect(offline.locator(".door__answer--ok")).to_be_visible()

    kept = dump(offline)

    assert set(kept["kept"]) == {"phone", "clock", "roster-key", "roster-people", "roster-passages", "roster-head"}
    assert kept["kept"]["roster-key"] == '"key, extractable false"'
    assert not [word for word in ("Goff", "Ruche", "magnétique", letters_of(guest)) if word in str(kept)]
    (waiting,) = kept["waiting"].values()
    assert guest.tickets.get().token_hash in waiting


def test_a_phone_that_was_sent_away_forgets_everything_at_its_next_contact(guest, offline):
    read(offline, letters_of(guest))
    expect(offline.locator(".door__answer--ok")).to_be_visible()
    revoke_scanner(Scanner.objects.get(), actor=ACTOR, at=clock.now())

    offline.context.set_offline(False)

    expect(offline.get_by_role("alert").first).to_contain_text("L’organisation a retiré ce téléphone du contrôle")
    expect(offline.locator("[data-part=pair-waiting]")).to_contain_text(
        "Passages qui attendent sur ce téléphone\u00a0: 1"
    )
    kept = dump(offline)
    assert kept["kept"] == {}
    assert "Goff" not in str(kept)
    texts = "async () => (await Promise.all((await caches.keys()).map((name) => caches.open(name)"
    texts += ".then((one) => one.keys())))).flat().map((one) => one.url).join()"
    assert "/api/" not in offline.evaluate(texts)


def test_a_clock_that_is_wrong_by_an_hour_is_said_and_set_right(guest, blank_camera, new_page, edition):
    page = new_page(blank_camera)
    page.clock.install(time=timezone.now() + timedelta(hours=1))
    door = CheckpointFactory(edition=edition, name="Porte A")
    page = open_phone(lambda *_args, **_options: page, blank_camera, door)
    expect(page.locator("[data-part=notice-clock]")).to_contain_text("se trompe de 60\u00a0min")
    cut(page)

    read(page, letters_of(guest))
    expect(page.locator(".door__answer--ok")).to_be_visible()
    back_online(page)

    scan = Scan.objects.get()
    assert abs(scan.device_at - scan.received_at - timedelta(hours=1)) < timedelta(minutes=1)
    assert abs(scan.at - scan.received_at) < timedelta(minutes=1)


def test_a_list_that_is_a_day_old_is_said_loudly(blank_camera, new_page):
    today = clock.now().date()
    edition = EditionFactory(slug="2026", starts_on=today, ends_on=today + timedelta(days=3))
    guest = RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff")
    page = new_page(blank_camera)
    page.clock.install()
    page = open_phone(lambda *_args, **_options: page, blank_camera, CheckpointFactory(edition=edition))
    cut(page)

    page.clock.fast_forward("25:00:00")
    read(page, letters_of(guest))

    expect(page.locator("[data-part=notice-old-roster]")).to_contain_text("La liste de ce téléphone a 25\u00a0heures")
    assert told(page) == ("ok", "Maëlys\nLe Goff")


def test_the_list_erases_itself_at_its_hour_without_network(guest, offline, blank_camera, new_page, edition):
    page = new_page(blank_camera)
    page.clock.install()
    page = open_phone(lambda *_args, **_options: page, blank_camera, CheckpointFactory(edition=edition))
    cut(page)

    page.clock.fast_forward(60 * 3_600_000)
    expect(page.locator("[data-part=notice-ended]")).to_contain_text("sa liste est effacée")

    assert not [name for name in dump(page)["kept"] if name.startswith("roster")]


def test_two_tabs_lose_and_double_nothing(guest, offline):
    offline.context.set_offline(False)
    second = offline.context.new_page()
    second.goto("/controle/")
    expect(second.locator("[data-part=roster-age]")).to_contain_text("liste de")
    second.locator("[data-part=start]").click()
    cut(second)

    read(offline, letters_of(guest))
    expect(offline.locator(".door__answer--ok")).to_be_visible()
    read(second, letters_of(guest))
    expect(second.locator("[data-part=what]")).to_have_text("Déjà à l’intérieur")
    go_back(second)
    expect(second.locator("[data-part=queue]")).to_have_text("2 en attente")
    expect(offline.locator("[data-part=queue]")).to_have_text("2 en attente")

    back_online(second)
    back_online(offline)
    assert sorted(Scan.objects.values_list("result", flat=True)) == ["admitted", "already_in"]


def test_what_an_older_version_kept_moves_over(guest, blank_camera, new_page, edition):
    page = open_phone(new_page, blank_camera, CheckpointFactory(edition=edition))
    cut(page)
    phone = dump(page)["kept"]["phone"]
    scan = {
        "id": str(uuid4()), "device_at": clock.now().isoformat(), "action": "entry", "method": "camera",
        "ticket": letters_of(guest), "label": "",
    }  # fmt: skip
    page.context.set_offline(False)
    page.evaluate(
        """async ([phone, scan]) => {
            indexedDB.deleteDatabase("forum-door");
            localStorage.setItem("forum.door.phone", phone);
            localStorage.setItem(`forum.door.waiting.000001.000001.${scan.id}`, JSON.stringify(scan));
        }""",
        [phone, scan],
    )

    page.reload()

    expect(page.locator("[data-screen=ready]")).to_be_visible()
    back_online(page)
    assert Stay.objects.get().entry_id == UUID(scan["id"])
    assert page.evaluate("Object.keys(localStorage)") == []
