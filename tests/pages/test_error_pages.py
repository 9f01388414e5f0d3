"""Pages for what goes wrong: in the layout where it can be trusted, alone where it cannot."""

import re
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from forum.pages.errors import broken, unreadable
from tests.factories import RegistrationFactory


def headings(response: HttpResponse) -> list[str]:
    return re.findall(r"<h1>(.*?)</h1>", response.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/nulle/part/", "fr"), ("/en/nulle/part/", "en")])
def test_unknown_address_is_answered_in_the_layout(client: Client, path: str, language: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert f'<html lang="{language}">' in response.content.decode()
    assert len(headings(response)) == 1
    assert '<nav class="site-nav"' in response.content.decode()


@pytest.mark.django_db
def test_a_registration_that_does_not_open_says_how_to_open_one_s_own(client: Client) -> None:
    theirs = client.get(reverse("attendees:registration", args=[RegistrationFactory().pk]))
    nobodys = client.get(reverse("attendees:registration_seats", args=[uuid4()]))

    for response in (theirs, nobodys):
        assert response.status_code == 404
        assert headings(response) == ["Cette inscription ne s’ouvre pas ici"]
        assert f'href="{reverse("attendees:my_registrations")}"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["pages:home", "pages:edition_list", "health"])
@pytest.mark.parametrize("method", ["post", "put", "options"])
def test_pages_to_read_take_no_other_method(client: Client, name: str, method: str) -> None:
    assert getattr(client, method)(reverse(name)).status_code == 405


@pytest.mark.django_db
def test_a_page_left_open_too_long_says_how_to_go_on() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {})

    assert response.status_code == 403
    assert headings(response) == ["Cette page est restée ouverte trop longtemps"]


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_broken_page_needs_neither_database_nor_context(rf: RequestFactory, language: str) -> None:
    # The language is the address's: the one that the thread speaks may be left from the request before.
    with translation.override("en" if language == "fr" else "fr"):
        response = broken(rf.get("/en/" if language == "en" else "/"))

    assert response.status_code == 500
    assert f'<html lang="{language}">' in response.content.decode()
    assert len(headings(response)) == 1


def test_bad_request_needs_no_context(request_: HttpRequest) -> None:
    response = unreadable(request_)

    assert response.status_code == 400
    assert headings(response) == ["Cette demande n’a pas pu être lue"]


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_standalone_pages_hold_no_inline_style_or_script(name: str) -> None:
    page = render_to_string(name)

    assert re.findall(r" style=|<script|<style", page) == []


@pytest.mark.django_db
def test_a_form_in_another_alphabet_is_a_bad_request_not_a_failure() -> None:
    content_type = "application/x-www-form-urlencoded; charset=utf-16"
    browser = Client(enforce_csrf_checks=True)
    browser.get(reverse("account_login"))

    response = browser.post(reverse("account_login"), "email=a", content_type=content_type)

    assert response.status_code == 400
    assert headings(response) == ["Cette demande n’a pas pu être lue"]
