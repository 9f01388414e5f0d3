"""Refusals and failures: each has a page or a problem, says how to go on, and leans on nothing that may be broken."""

import json

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from attendees.links import link_token
from forum.core.limits import WRONG_SECRETS, Limit, TooMany
from forum.pages import errors
from tests.factories import EditionFactory, RegistrationFactory
from tests.pages.reading import read

API = "/controle/api/v1/scans"
pytestmark = pytest.mark.django_db


@pytest.fixture
def shown() -> Client:
    """A browser that sees failures as people do."""
    return Client(raise_request_exception=False)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def refuse(execute, sql, params, many, context):
    raise OperationalError("server closed the connection unexpectedly")


# --- too much ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "heading"),
    [("/2026/inscription/", "Cet envoi est trop lourd"), ("/en/2026/inscription/", "This form is too large")],
)
def test_a_form_over_the_limit_says_the_limit_and_that_nothing_is_lost(client, address, heading):
    EditionFactory(slug="2026")

    page = read(client.post(address, {"needs": "a" * (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}), 413)

    assert page.text("h1") == heading
    assert "2 Mo" in plain(page.text("main")) or "2 MB" in plain(page.text("main"))
    assert "500" in page.text("main")


def test_too_many_fields_are_too_much_as_well(client):
    sent = {f"field{number}": "a" for number in range(django_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    assert read(client.post("/compte/connexion/", sent), 413).text("h1") == "Cet envoi est trop lourd"


# --- the wrong way -----------------------------------------------------------


def test_an_address_of_a_button_says_so_when_it_is_opened_as_a_page(client):
    address = reverse("attendees:registration_return", args=[RegistrationFactory().pk])

    response = client.get(address)

    assert read(response, 405).text("h1") == "Cette adresse ne s’ouvre pas ainsi"
    assert response.headers["Allow"] == "POST"


def test_a_head_request_gets_no_page(client):
    response = client.head(reverse("attendees:registration_return", args=[RegistrationFactory().pk]))

    assert (response.status_code, response.content) == (405, b"")


# --- failures ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "heading"),
    [("/", "Le site reprend son souffle"), ("/en/editions/", "The site is catching its breath")],
)
def test_without_its_database_the_site_says_so_and_asks_to_come_back(shown, address, heading):
    with connection.execute_wrapper(refuse):
        response = shown.get(address)

    page = read(response, 503)
    assert page.text("h1") == heading
    assert response.headers["Retry-After"] == "30"
    assert response.headers["X-Request-ID"] in page.text("main")
    assert "server closed" not in page.html


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the page of editions fail: the world around it is the real one."""

    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr("forum.pages.edition_list.render", fail)


@pytest.mark.parametrize("address", ["/editions/", "/en/editions/"])
def test_a_failure_has_a_number_that_the_log_has_too(shown, monkeypatch, caplog, address):
    failing(monkeypatch, RuntimeError("the inside of it"))

    response = shown.get(address)
    page, number = read(response, 500), response.headers["X-Request-ID"]

    assert page.text(".reference") == number
    assert "the inside of it" not in page.html
    assert "Traceback" not in page.html
    [entry] = [entry for entry in caplog.records if entry.levelname == "ERROR"]
    assert entry.exc_info[1].args == ("the inside of it",)
    assert "/en/" in page.find(".btn-primary").attributes["href"] or address == "/editions/"


def test_the_number_stands_on_the_line_that_is_written(shown, monkeypatch, caplog):
    failing(monkeypatch, RuntimeError("the inside of it"))

    number = shown.get("/editions/").headers["X-Request-ID"]

    [entry] = [entry for entry in caplog.records if entry.levelname == "ERROR"]
    assert entry.request_number == number


# --- too often ---------------------------------------------------------------


def test_over_a_limit_the_page_says_how_long(shown, monkeypatch):
    failing(monkeypatch, TooMany(Limit("pages", 1, 600), 90))

    response = shown.get("/editions/")

    assert "Attendez 2 minutes" in plain(read(response, 429).text(".lead"))
    assert response.headers["Retry-After"] == "90"


def test_wrong_secrets_are_slowed_down_and_a_right_one_always_opens(client):
    person = RegistrationFactory()
    cut = reverse("attendees:open_link", args=["nobody.1.x"])
    wrong = [client.get(cut).status_code for _ in range(WRONG_SECRETS.times + 2)]

    right = client.get(reverse("attendees:open_link", args=[link_token(person)]))

    assert (set(wrong[:-2]), wrong[-2:]) == ({404}, [429, 429])
    assert right.status_code == 302


# --- phones ------------------------------------------------------------------


def problem_of(response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    told = json.loads(response.content)
    assert told["status"] == response.status_code
    assert told["title"]
    return response.status_code, told["type"].removeprefix("urn:problem:")


def test_phones_get_problems_and_never_pages(shown, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    heavy = shown.post(API, "x" * 2000, content_type="application/json")
    phone = {"headers": {"Authorization": "Bearer nobody"}, "content_type": "application/json"}
    guesses = [shown.post(API, "{}", **phone) for _ in range(WRONG_SECRETS.times + 1)]
    with connection.execute_wrapper(refuse):
        down = shown.post(API, "{}", **phone)

    assert problem_of(shown.post("/controle/api/v2/scans")) == (404, "not-found")
    assert problem_of(shown.get(API)) == (405, "method")
    assert problem_of(heavy)[0] in (401, 413)
    assert problem_of(guesses[0]) == (401, "key-unknown")
    assert problem_of(guesses[-1]) == (429, "too-many")
    assert int(guesses[-1].headers["Retry-After"]) <= WRONG_SECRETS.seconds
    assert problem_of(down) == (503, "unavailable")
    assert down.headers["Retry-After"] == "30"


@pytest.fixture
def phone_request(rf: RequestFactory) -> HttpRequest:
    return rf.post(API, headers={"Accept-Language": "en"})


def test_whatever_happens_to_a_phone_is_a_problem_in_its_language(phone_request):
    answers = [
        errors.unreadable(phone_request),
        errors.too_large(phone_request),
        errors.forbidden(phone_request, PermissionDenied()),
        errors.not_found(phone_request),
        errors.too_many(phone_request, 60),
        errors.broken(phone_request),
        errors.unavailable(phone_request),
    ]

    assert [problem_of(answer) for answer in answers] == [
        (400, "unreadable"), (413, "too-large"), (403, "forbidden"), (404, "not-found"), (429, "too-many"),
        (500, "failure"), (503, "unavailable"),
    ]  # fmt: skip
    assert json.loads(answers[-1].content)["title"] == "The server does not answer"
