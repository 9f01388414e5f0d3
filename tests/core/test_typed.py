"""A lost session keeps what was typed: every form comes back filled in, and nothing is done by it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from attendees.models import Checkpoint, Pairing, Registration, SeatBooking
from forum.core.models import LogEntry
from forum.core.typed import LARGEST, STALE
from tests.attendees.answers import answers, open_by_link
from tests.factories import CheckpointFactory, EditionFactory, RegistrationFactory, SessionFactory, UserFactory
from tests.pages.reading import Page, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HERE = {"Origin": "http://testserver"}


def from_page(page: str) -> dict[str, str]:
    """Return what a browser says of the page that a form is sent from."""
    return HERE | {"Referer": f"http://testserver{page}"}


def values(page: Page, prefix: str = "id_") -> dict[str, str]:
    """Return what stands in the boxes of text, by their names."""
    found = [box for box in page.all("input,textarea") if box.attributes.get("id", "").startswith(prefix)]
    return {box.attributes["name"]: box.attributes.get("value", box.text) for box in found}


def ticked(page: Page) -> list[str]:
    return [box.attributes["value"] for box in page.all("input[checked]") if "value" in box.attributes]


def says_stale(page: Page) -> bool:
    told = str(STALE).replace("\u00a0", " ")
    return told in page.text(".error-summary").replace("\u00a0", " ")


@pytest.fixture
def person() -> Registration:
    return RegistrationFactory(first_name="Maëlys", last_name="Le Goff", email="maelys@example.org")


@pytest.fixture
def strict() -> Client:
    """A browser whose page has grown old: it has a cookie, and its form no longer matches it."""
    browser = Client(enforce_csrf_checks=True)
    browser.get(reverse("account_login"))
    return browser


def correct(person: Registration, **changes: object) -> dict[str, object]:
    return answers(person.category, **changes)


# --- a page that grew old ----------------------------------------------------


def test_correcting_one_s_registration(strict, person):
    address = reverse("attendees:registration_edit", args=[person.pk])
    open_by_link(strict, person)

    sent = strict.post(
        address, correct(person, last_name="Kerbrat", needs="Une place\nau calme"), headers=from_page(address)
    )
    page = read(strict.get(sent.headers["Location"]))

    assert (sent.status_code, sent.headers["Location"]) == (303, address)
    assert (values(page)["last_name"], values(page)["needs"]) == ("Kerbrat", "Une place au calme")
    assert says_stale(page)
    assert Registration.objects.get().last_name == "Le Goff"


def test_choosing_workshops(strict, person):
    session = SessionFactory(edition=person.edition, bookable=True)
    address = reverse("attendees:registration_seats", args=[person.pk])
    open_by_link(strict, person)

    sent = strict.post(address, {"sessions": [session.pk]}, headers=from_page(address))
    page = read(strict.get(sent.headers["Location"]))

    assert ticked(page) == [str(session.pk)]
    assert says_stale(page)
    assert SeatBooking.objects.count() == 0


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code"])
def test_the_sign_in_page(strict, name):
    address = reverse(name)

    sent = strict.post(address, {"email": "zoe@example.org"}, headers=from_page(address))

    assert values(read(strict.get(sent.headers["Location"])))["email"] == "zoe@example.org"


def organisers(browser: Client) -> None:
    # Models, so only once Django is up.
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = UserFactory(organiser=True, is_staff=True, is_superuser=True)
    TOTP.activate(user, generate_totp_secret())
    browser.force_login(user)


def test_naming_a_door_and_a_phone(strict):
    door = CheckpointFactory()
    slug = door.edition.slug
    organisers(strict)
    point, phone = reverse("attendees:checkpoint_create", args=[slug]), reverse("attendees:pairing_create", args=[slug])

    sent = strict.post(f"{point}?sorte=zone", {"name": "Parvis"}, headers=from_page(f"{point}?sorte=zone"))
    door_page = read(strict.get(sent.headers["Location"]))
    sent = strict.post(
        phone, {"name": "Téléphone de Zoé", "checkpoint": door.pk, "role": "supervisor"}, headers=from_page(phone)
    )
    page = read(strict.get(sent.headers["Location"]))

    assert (sent.headers["Location"], values(door_page)["name"]) == (phone, "Parvis")
    assert values(page)["name"] == "Téléphone de Zoé"
    assert [option.attributes["value"] for option in page.all("option[selected]")] == [str(door.pk)]
    assert "supervisor" in [box.attributes.get("value") for box in page.all("input[checked]")]
    assert (Checkpoint.objects.count(), Pairing.objects.count()) == (1, 0)


def test_changing_a_door(strict):
    door = CheckpointFactory(name="Entrée")
    address = reverse("attendees:checkpoint_change", args=[door.edition.slug, door.pk])
    organisers(strict)

    sent = strict.post(address, {"name": "Parvis"}, headers=from_page(address))
    page = read(strict.get(sent.headers["Location"]))

    assert values(page)["name"] == "Parvis"
    assert Checkpoint.objects.get().name == "Entrée"


def test_sent_again_it_is_done(strict, person):
    address = reverse("attendees:registration_edit", args=[person.pk])
    open_by_link(strict, person)
    strict.post(address, correct(person, last_name="Kerbrat"), headers=from_page(address))
    token = strict.get(address).context["csrf_token"]

    answer = strict.post(
        address, correct(person, last_name="Kerbrat", csrfmiddlewaretoken=token), headers=from_page(address)
    )

    assert answer.status_code == 302
    assert Registration.objects.get().last_name == "Kerbrat"


def test_a_button_without_words_leads_back_and_says_so(strict):
    door = CheckpointFactory()
    page_address = reverse("attendees:doors", args=[door.edition.slug])
    organisers(strict)

    sent = strict.post(reverse("pages:count", args=[door.edition.slug]), headers=from_page(page_address))

    assert sent.headers["Location"] == page_address
    assert str(STALE) in strict.get(page_address).content.decode()


def test_a_browser_without_cookies_sees_what_it_typed():
    address = reverse("account_login")
    typed = {"email": "zoe@example.org", "next": "/compte/"}

    page = read(Client(enforce_csrf_checks=True).post(address, typed, headers=from_page(address)), 403)

    assert page.texts(".typed li") == ["zoe@example.org", "/compte/"]


# --- a session that ended ----------------------------------------------------


def test_an_organiser_signs_in_again_and_finds_the_form_filled_in(client):
    door = CheckpointFactory()
    point = reverse("attendees:checkpoint_create", args=[door.edition.slug])

    sent = client.post(point, {"name": "Parvis"}, headers=from_page(point))
    said = read(client.get(sent.headers["Location"])).text(".messages")
    organisers(client)
    page = read(client.get(point))

    assert sent.headers["Location"] == f"{reverse('account_login')}?next={point}"
    assert "ce que vous veniez de taper vous attend" in said
    assert values(page)["name"] == "Parvis"
    assert page.html.count("Erreur") >= 1
    assert Checkpoint.objects.count() == 1


def test_a_button_is_not_pressed_again_by_itself(client, person):
    page_address = reverse("attendees:guest", args=[person.edition.slug, person.pk])
    address = reverse("attendees:guest_cancel", args=[person.edition.slug, person.pk])

    sent = client.post(address, headers=from_page(page_address))
    said = read(client.get(sent.headers["Location"])).text(".messages")
    organisers(client)

    # Back to a page, not to the address of the button, which answers to nothing else.
    assert sent.headers["Location"].endswith(f"?next={page_address}")
    assert "rien n’a été fait" in said
    assert client.get(page_address).status_code == 200
    assert Registration.objects.get().is_confirmed


def test_a_link_followed_again_finds_the_form_filled_in(client, person):
    address = reverse("attendees:registration_edit", args=[person.pk])

    lost = client.post(address, correct(person, last_name="Kerbrat"), headers=from_page(address))
    open_by_link(client, person)
    page = read(client.get(address))

    assert "gardé une heure dans ce navigateur" in read(lost, 404).text("main")
    assert values(page)["last_name"] == "Kerbrat"
    assert Registration.objects.get().last_name == "Le Goff"


def test_the_back_room_is_filled_in_again(client):
    edition = EditionFactory(title="Des lieux à partager")
    address = reverse("admin:events_edition_change", args=[edition.pk])
    sent = {"title": "Un autre titre", "slug": edition.slug, "year": "2026", "tracks-TOTAL_FORMS": "1",
            "tracks-INITIAL_FORMS": "0", "tracks-0-name": "Parcours du soir"}  # fmt: skip

    client.post(address, sent, headers=from_page(address))
    organisers(client)
    page = read(client.get(address))

    assert values(page)["title"] == "Un autre titre"
    assert values(page)["tracks-0-name"] == "Parcours du soir"
    assert says_stale_in_the_back_room(page)
    edition.refresh_from_db()
    assert (edition.title, edition.tracks.count()) == ("Des lieux à partager", 0)


def says_stale_in_the_back_room(page: Page) -> bool:
    return str(STALE).partition("\u00a0")[0] in page.text(".messagelist")


# --- what is not kept --------------------------------------------------------


def kept(client: Client) -> dict[str, list[str]]:
    return client.session.get("typed", {})


def test_codes_and_tokens_are_never_kept(strict):
    address = reverse("account_login")
    secrets = {"code": "ABCD-EFGH", "password": "hush", "csrfmiddlewaretoken": "t", "email": "zoe@example.org"}

    strict.post(address, secrets, headers=from_page(address))

    assert [words for _at, words in kept(strict).values()] == ["email=zoe%40example.org"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null", "Referer": ""},
        {"Referer": "https://elsewhere.example/compte/"},
        {"Referer": "http://[half"},
        {"Origin": "https://elsewhere.example", "Referer": "http://testserver/"},
    ],
)
def test_another_site_cannot_fill_in_our_forms(client, person, headers):
    address = reverse("attendees:checkpoint_create", args=[person.edition.slug])

    answer = client.post(address, {"name": "Parvis"}, headers=headers)

    assert answer.headers["Location"] == f"{reverse('account_login')}?next={address}"
    assert not client.cookies
    assert kept(client) == {}


def test_one_is_never_led_to_another_site(strict):
    sent = strict.post(reverse("account_login"), {"email": "a"}, headers=from_page("//elsewhere.example/\\x"))

    assert sent.headers["Location"] == "/elsewhere.example/%5Cx"


def test_more_than_a_form_holds_is_not_kept(client, person):
    address = reverse("attendees:registration_edit", args=[person.pk])

    client.post(address, {"needs": "a" * (LARGEST + 1)}, headers=from_page(address))

    assert kept(client) == {}


def test_only_the_last_forms_are_kept(client):
    pages = [f"/organisation/{number}/controle/" for number in range(2020, 2025)]
    for page in pages:
        client.post(page, {"name": "Parvis"}, headers=from_page(page))

    assert list(kept(client)) == pages[-3:]


def test_words_wait_an_hour_and_are_given_once(client, person, now):
    address = reverse("attendees:registration_edit", args=[person.pk])
    client.post(address, correct(person, last_name="Kerbrat"), headers=from_page(address))
    open_by_link(client, person)

    assert values(read(client.get(address)))["last_name"] == "Kerbrat"
    assert values(read(client.get(address)))["last_name"] == "Le Goff"

    client.logout()
    client.post(address, correct(person, last_name="Kerbrat"), headers=from_page(address))
    open_by_link(client, person)
    now.shift(timedelta(minutes=61))
    assert values(read(client.get(address)))["last_name"] == "Le Goff"


def test_keeping_writes_nothing_in_the_journal(client, person):
    address = reverse("attendees:registration_edit", args=[person.pk])
    client.post(address, correct(person, last_name="Kerbrat"), headers=from_page(address))

    assert LogEntry.objects.count() == 0
