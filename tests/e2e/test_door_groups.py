"""Those who come along with somebody, and those who come without having registered."""

import pytest
from playwright.sync_api import expect

from attendees.enums import CheckpointMode
from attendees.models import Registration, Scan, Stay
from tests.e2e.door import back_online, cut, dump, go_back, letters_of, open_watch, read, told
from tests.factories import CategoryFactory, CheckpointFactory, RegistrationFactory


@pytest.fixture(autouse=True)
def _no_network(faults):
    faults.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED")


@pytest.fixture
def watching(new_page, blank_camera, edition):
    CategoryFactory(edition=edition, name="Visiteurs")
    return open_watch(new_page, blank_camera, edition)


@pytest.fixture
def family(edition):
    names = ["Maëlys", "Noé", "Awa"]
    return [
        RegistrationFactory(edition=edition, first_name=name, last_name="Le Goff", email="famille@example.org")
        for name in names
    ]


def test_a_group_enters_in_one_gesture_and_is_taken_back_one_by_one(family, watching, axe):
    read(watching, letters_of(family[0]))
    expect(watching.locator("[data-part=companion-list] li")).to_have_count(2)
    assert axe(watching) == []

    watching.get_by_role("button", name="Faire entrer tout le groupe").click()

    expect(watching.locator("[data-part=who]")).to_have_text("Groupe\u00a0: 2")
    assert told(watching)[0] == "ok"
    expect(watching.locator("[data-part=message]")).to_have_text("Awa\u00a0Le Goff, Noé\u00a0Le Goff")
    assert Stay.objects.count() == 3
    go_back(watching)
    watching.locator("[data-part=last-undo]").click()
    expect(watching.locator("[data-part=what]")).to_have_text("Entrée retirée")
    assert Stay.objects.count() == 2


def test_companions_enter_one_by_one(family, watching):
    read(watching, letters_of(family[0]))

    watching.get_by_role("button", name="Noé").click()
    expect(watching.locator("[data-part=who]")).to_have_text("NoéLe Goff")

    assert list(Scan.objects.order_by("received_at").values_list("method", "result")) == [
        ("reader", "admitted"), ("group", "admitted"),
    ]  # fmt: skip


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_somebody_who_comes_without_having_registered_is_in_after_three_fields(edition, watching, axe, is_offline):
    if is_offline:
        cut(watching)
    read(watching, "A" * 26)
    watching.get_by_role("button", name="Inscrire ici").click()
    expect(watching.get_by_label("Prénom", exact=True)).to_be_focused()
    assert axe(watching) == []

    watching.get_by_role("button", name="Inscrire et faire entrer").click()
    expect(watching.locator("[data-part=walk-in-said]")).to_have_text("Écrivez au moins un nom.")
    watching.get_by_label("Prénom", exact=True).fill("Lou")
    watching.get_by_label("Nom", exact=True).fill("Roy")
    watching.get_by_label("Adresse e-mail (facultative)").fill("lou@")
    watching.keyboard.press("Enter")
    expect(watching.locator("[data-part=walk-in-said]")).to_have_text("Cette adresse e-mail est incomplète.")
    watching.get_by_label("Adresse e-mail (facultative)").fill("lou@example.org")
    watching.keyboard.press("Enter")

    assert told(watching) == ("ok", "Lou\nRoy")
    expect(watching.locator("[data-part=notes]")).to_contain_text("écrivez son badge à la main")
    expect(watching.locator("[data-part=shelf]")).to_be_hidden()
    if is_offline:
        back_online(watching)
        assert "Roy" not in str(dump(watching)), "nothing stays once it is sent"
    registration = Registration.objects.get()
    assert (registration.first_name, registration.is_walk_in) == ("Lou", True)
    assert Stay.objects.get().registration == registration


def test_nobody_is_registered_where_the_door_is_not_for_anyone(edition, new_page, blank_camera):
    page = open_watch(new_page, blank_camera, edition, CheckpointFactory(edition=edition, mode=CheckpointMode.COUNT))
    read(page, "A" * 26)

    assert told(page)[0] == "stop"
    expect(page.get_by_role("button", name="Inscrire ici")).to_be_hidden()
    go_back(page)
    page.locator("[data-part=to-search]").click()
    expect(page.get_by_role("button", name="Inscrire sur place")).to_be_hidden()
