"""What stewards do besides holding a badge up: doors, exits, free seats, forcing, codes, hand scanner, rapid mode."""

import re

import pytest
from playwright.sync_api import expect

from attendees.enums import Allowance, CheckpointKind, CheckpointMode, ScanMethod
from attendees.models import Scan, Scanner, Stay
from attendees.tokens import short_code
from tests.e2e.door import back_online, cut, go_back, letters_of, open_phone, open_watch, read, told
from tests.factories import CheckpointFactory, RegistrationFactory, SeatBookingFactory, SessionFactory


@pytest.fixture(autouse=True)
def _no_network(faults):
    faults.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED")


@pytest.fixture
def guest(edition):
    return RegistrationFactory(edition=edition, first_name="Maëlys", last_name="Le Goff")


@pytest.fixture
def door(edition):
    return CheckpointFactory(edition=edition, name="Porte A", counts_exits=True)


@pytest.fixture
def workshop(edition):
    session = SessionFactory(edition=edition, bookable=True, capacity=1)
    return CheckpointFactory(
        edition=edition, name="Atelier", kind=CheckpointKind.SESSION, session=session, mode=CheckpointMode.SEATS
    )


@pytest.fixture
def watch(new_page, blank_camera, edition):
    """Return `watch(door, …)`: a phone that watches there."""
    return lambda door, **options: open_watch(new_page, blank_camera, edition, door, **options)


def dots(page):
    """Return what the bar says of inside and expected."""
    return page.locator(".scanner__count").inner_text().split("\n")[-1]


# --- against the rule ---------------------------------------------------------


def test_a_supervisor_lets_somebody_in_against_the_rule_and_says_why(edition, guest, door, watch, axe):
    given_up = RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin", cancelled=True)
    page = watch(door, role="supervisor")
    page.locator("[data-part=to-search]").click()
    page.locator("[data-part=name]").fill("perrin")
    page.get_by_role("button", name="Noé Perrin").click()
    expect(page.locator("[data-part=who]")).to_have_text("Inscription annulée")

    page.get_by_role("button", name="Faire entrer quand même").click()
    expect(page.locator("[data-part=reason-who]")).to_have_text("Noé\u00a0Perrin")
    assert axe(page) == []
    page.get_by_role("button", name="Faire entrer", exact=True).click()
    expect(page.locator("[data-part=reason-said]")).to_have_text("Touchez une raison, ou écrivez-la.")
    page.get_by_label("Autre raison").fill("Vue avec Mme Diop")
    page.keyboard.press("Enter")

    assert told(page) == ("ok", "Noé\nPerrin")
    expect(page.locator("[data-part=message]")).to_have_text("Entrée accordée\u00a0: Vue avec Mme Diop")
    scan = Scan.objects.get(allowance=Allowance.FORCED)
    assert (scan.registration, scan.reason, scan.result) == (given_up, "Vue avec Mme Diop", "admitted")


def test_a_steward_does_not_force_and_nobody_forces_for_a_stranger(edition, door, watch):
    given_up = RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin", cancelled=True)
    for role, text in (("steward", None), ("supervisor", "A" * 26)):
        page = watch(door, role=role)
        if text:
            read(page, text)
        else:
            page.locator("[data-part=to-search]").click()
            page.locator("[data-part=name]").fill("perrin")
            page.get_by_role("button", name=given_up.first_name).click()
        assert told(page)[0] == "stop"
        expect(page.locator("[data-part=force]")).to_be_hidden()


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_a_free_seat_is_given_and_the_next_one_is_told_that_it_is_full(
    edition, guest, workshop, watch, axe, is_offline
):
    other = RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin")
    page = watch(workshop)
    if is_offline:
        cut(page)

    read(page, letters_of(guest))
    assert told(page) == ("wait", "Maëlys\nLe Goff")
    expect(page.locator("[data-part=message]")).to_have_text("N’a pas réservé ici. Places libres\u00a0: 1.")
    assert axe(page) == []
    page.get_by_role("button", name="Faire entrer").click()
    expect(page.locator(".door__answer--ok")).to_be_visible()
    go_back(page)
    read(page, letters_of(other))
    assert told(page) == ("stop", "Jauge atteinte")

    if is_offline:
        back_online(page)
    assert list(Scan.objects.order_by("received_at", "at").values_list("result", "allowance", "judged")) == [
        ("seats_left", "", ""), ("admitted", "seat", ""), ("full", "", ""),
    ]  # fmt: skip


def test_those_who_booked_and_those_who_did_not(edition, guest, workshop, watch):
    workshop.mode = CheckpointMode.BOOKED
    workshop.save()
    booked = RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin")
    SeatBookingFactory(session=workshop.session, registration=booked)
    page = watch(workshop)
    cut(page)

    read(page, letters_of(guest))
    assert told(page) == ("stop", "Sans réservation")
    go_back(page)
    read(page, letters_of(booked))
    assert told(page) == ("ok", "Noé\nPerrin")


# --- exits and doors ----------------------------------------------------------


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_people_are_counted_out(guest, door, watch, axe, is_offline):
    page = watch(door)
    if is_offline:
        cut(page)
    read(page, letters_of(guest))
    assert told(page)[0] == "ok"
    go_back(page)

    page.get_by_role("button", name="Sorties").click()
    expect(page.locator("[data-part=aim]")).to_have_text("Sortie\u00a0: placez le QR dans le cadre")
    expect(page.get_by_role("button", name="Sorties")).to_have_attribute("aria-pressed", "true")
    assert axe(page) == []
    seen = []
    for _ in range(2):
        read(page, letters_of(guest))
        seen.append((*told(page), page.locator("[data-part=what]").inner_text()))
        assert axe(page) == []
        go_back(page)

    assert seen == [
        ("plain", "Maëlys\nLe Goff", "Bonne route"), ("plain", "Maëlys\nLe Goff", "Sortie sans entrée"),
    ]  # fmt: skip
    assert dots(page).startswith("0 / 1")
    if is_offline:
        back_online(page)
    assert Stay.objects.get().left_at is not None


def test_exits_are_offered_only_where_they_are_counted(guest, edition, watch):
    page = watch(CheckpointFactory(edition=edition, name="Porte B"))

    expect(page.locator("[data-part=direction]")).to_be_hidden()


def test_a_phone_moves_to_another_of_its_doors_and_each_passage_keeps_its_own(
    guest, door, workshop, new_page, blank_camera, axe
):
    page = open_phone(new_page, blank_camera, door, besides=[workshop])
    page.locator("[data-part=start]").click()
    cut(page)
    read(page, letters_of(guest))
    assert told(page)[0] == "ok"
    go_back(page)

    page.get_by_role("button", name="Porte A · Accueil 1").click()
    expect(page.get_by_role("heading", name="Contrôler ailleurs")).to_be_in_viewport()
    assert axe(page) == []
    page.get_by_role("button", name="Atelier", exact=True).click()
    expect(page.get_by_role("heading", name="Atelier")).to_be_visible()
    page.locator("[data-part=start]").click()
    read(page, letters_of(guest))
    assert told(page)[0] == "wait"
    back_online(page)

    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_load_state("networkidle")
    assert Scanner.objects.get().checkpoint == workshop
    assert list(Scan.objects.order_by("device_at").values_list("checkpoint", "result")) == [
        (door.pk, "admitted"), (workshop.pk, "seats_left"),
    ]  # fmt: skip


# --- codes and the hand scanner ----------------------------------------------


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_the_code_under_the_qr_is_typed_where_nothing_else_works(guest, door, watch, axe, is_offline):
    page = watch(door, may_search=False)
    if is_offline:
        cut(page)
    page.get_by_role("button", name="Taper le code").click()
    expect(page.locator("[data-part=name]")).to_be_hidden()
    code = short_code(guest.tickets.get().token_hash)

    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=code-said]")).to_contain_text("Le code compte huit lettres et chiffres")
    assert axe(page) == []
    page.locator("[data-part=short-code]").fill("")
    page.keyboard.type(code.lower(), delay=100)
    expect(page.locator("[data-part=short-code]")).to_have_value(f"{code[:4]} {code[4:]}")
    page.keyboard.press("Enter")

    assert told(page) == (("ok", "Maëlys\nLe Goff") if not is_offline else ("ok", "Bienvenue"))
    if is_offline:
        back_online(page)
    assert Scan.objects.get().method == ScanMethod.CODE


def test_the_hand_scanner_reads_on_every_screen_and_its_enter_presses_nothing(edition, guest, door, watch):
    other = RegistrationFactory(edition=edition, first_name="Noé", last_name="Perrin")
    page = watch(door)

    read(page, f"HTTPS://FORUM.EXAMPLE.ORG/T/{letters_of(guest)}")
    assert told(page) == ("ok", "Maëlys\nLe Goff")
    expect(page.get_by_role("button", name="Suivant")).to_be_focused()
    read(page, letters_of(other))
    expect(page.locator("[data-part=who]")).to_have_text("NoéPerrin")

    assert list(Scan.objects.order_by("received_at").values_list("method", "result")) == [
        ("reader", "admitted"), ("reader", "admitted"),
    ]  # fmt: skip


def test_somebody_who_types_is_no_hand_scanner(guest, door, watch):
    page = watch(door)

    page.keyboard.type(letters_of(guest), delay=120)
    page.keyboard.press("Enter")
    page.locator("[data-part=to-search]").click()
    read(page, letters_of(guest))

    expect(page.locator("[data-screen=search]")).to_be_visible()
    assert not Scan.objects.exists()


AZERTY = dict(zip("qazw;',./1234567890-", "aqwzmù;:!&é\"'(-è_çà)", strict=True))
AZERTY |= dict(zip('QAZW:"<>?', "AQWZM%./§", strict=True)) | {"M": "?", "m": ","}
AZERTY |= dict(zip("!@#$%^&*()", "1234567890", strict=True))
LAYOUTS = {
    "same": {},
    "a QWERTY scanner on an AZERTY phone": AZERTY,
    "an AZERTY scanner on a QWERTY phone": {there: here for here, there in AZERTY.items()},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_hand_scanner_set_to_another_keyboard_is_understood(new_page, live_server, layout):
    letters = "MAQWZ234567ABCDEFGHIJKLMNA"
    texts = [f"HTTPS://FORUM.EXAMPLE.ORG/T/{letters}", letters, letters.lower()]
    typed = ["".join(LAYOUTS[layout].get(one, one) for one in text) for text in texts]
    page = new_page()
    page.goto("/controle/")

    understood = page.evaluate(
        """async ([address, typed]) => {
            const [{ readings }, { readTicket }] = await Promise.all(
                ["wedge", "tickets"].map((name) => import(`${address}${name}.js`)),
            );
            return typed.map((one) => readings(one, one).map(readTicket).find(Boolean));
        }""",
        [f"{live_server.url}/static/js/scanner/", typed],
    )

    assert understood == [letters, letters, letters]


# --- rapid mode ---------------------------------------------------------------


def test_in_rapid_mode_welcomes_pass_by_themselves_and_each_can_be_taken_back(edition, guest, door, watch, axe):
    others = [RegistrationFactory(edition=edition, first_name=f"Noé {n}", last_name="Perrin") for n in range(5)]
    page = watch(door)
    page.get_by_role("button", name="Rapide").click()

    for one in (guest, *others):
        read(page, letters_of(one))
        expect(page.locator("[data-part=flash-who]")).to_have_text(re.compile(one.first_name))
        expect(page.locator("[data-part=flash]")).to_be_hidden(timeout=2000)
        expect(page.locator("[data-screen=watch]")).to_be_visible()
    assert axe(page) == []
    lines = page.locator("[data-part=last-five] li")
    expect(lines).to_have_count(5)
    page.get_by_role("button", name="Retirer Noé 2\u00a0Perrin").click()

    expect(page.locator("[data-part=what]")).to_have_text("Entrée retirée")
    go_back(page)
    expect(lines).to_have_count(4)
    assert Stay.objects.count() == 5


def test_in_rapid_mode_what_needs_a_look_still_fills_the_screen(edition, door, watch):
    child = RegistrationFactory(edition=edition, first_name="Lou", last_name="Roy", is_under_15=True)
    page = watch(door)
    page.get_by_role("button", name="Rapide").click()

    read(page, letters_of(child))

    assert told(page) == ("ok", "Lou\nRoy")
    expect(page.locator("[data-part=notes]")).to_contain_text("Moins de 15 ans")
