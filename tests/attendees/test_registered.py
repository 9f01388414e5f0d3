"""The end page of a registration: shown to the browser that typed it, kept by nobody else."""

import gzip
import random
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from attendees.forms.fields import EMAIL_LENGTH, NAME_LENGTH, ORGANISATION_LENGTH
from attendees.models import Category
from attendees.views.registered import COOKIE
from forum.core.newcomers import ReadyPages, ReadyWords
from tests.attendees.answers import answers
from tests.factories import CategoryFactory, EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
FORM, END = "/2026/inscription/", "/2026/inscription/merci/"
# What browsers promise to keep of one cookie, its name and attributes included (RFC 6265, 6.1).
COOKIE_BYTES = 4096
# Of three bytes each in UTF-8, and nothing to gain by compressing them.
IDEOGRAMS = [chr(code) for code in range(0x4E00, 0x9FA0)]


@pytest.fixture
def category() -> Category:
    return CategoryFactory(edition=EditionFactory(slug="2026"))


def register(client: Client, category: Category, **typed: Any) -> HttpResponse:
    response = client.post(FORM, answers(category, **typed))
    assert response.status_code == 302
    return response


def page(client: Client, path: str = END, **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


def test_nobody_who_registers_leaves_a_session_behind(client: Client, category: Category) -> None:
    register(client, category)
    page(client)

    assert set(client.cookies) == {COOKIE}
    assert Session.objects.count() == 0


def test_words_are_kept_by_the_browser_for_an_hour_and_out_of_reach_of_scripts(
    client: Client, category: Category, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True

    cookie = register(client, category).cookies[COOKIE]

    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"], cookie["secure"]) == (3600, True, "Lax", True)


def test_longest_words_fit_in_a_cookie_and_are_shown(client: Client, category: Category) -> None:
    dice = random.Random(1)
    first, last, organisation = (
        "".join(dice.choices(IDEOGRAMS, k=length)) for length in (NAME_LENGTH, NAME_LENGTH, ORGANISATION_LENGTH)
    )
    email = f"{'a' * 60}@{'.'.join(''.join(dice.choices('abcdefghij', k=60)) for _n in range(3))}.fr"
    assert len(email) <= EMAIL_LENGTH

    answer = register(
        client, category, first_name=first, last_name=last, organisation=organisation,
        organisation_kind="association", email=email,
    )  # fmt: skip

    assert len(answer.cookies[COOKIE].OutputString().encode()) < COOKIE_BYTES
    assert f"Merci, {first}\u00a0!" in page(client)


def test_english_page_shows_them_too(client: Client, category: Category) -> None:
    register(client, category, first_name="Maëlys")

    assert "Thank you, Maëlys" in page(client, f"/en{END}")


def test_words_of_one_edition_are_not_shown_by_another(client: Client, category: Category) -> None:
    EditionFactory(slug="2027")
    register(client, category, first_name="Maëlys")

    other = page(client, END.replace("2026", "2027"))

    assert "Maëlys" not in other
    assert "Votre billet arrive par courriel" in other


@pytest.mark.parametrize("value", ["", "x", "\x00", "é"])
def test_a_cookie_that_is_none_shows_nothing(client: Client, category: Category, value: str) -> None:
    client.cookies[COOKIE] = value

    assert "Votre billet arrive par courriel" in page(client)


def test_a_cookie_that_was_signed_for_something_else_shows_nothing(client: Client, category: Category) -> None:
    client.cookies[COOKIE] = signing.dumps(["2026", {}, {}], salt="another")

    assert "Votre billet arrive par courriel" in page(client)


def test_words_are_forgotten_after_an_hour(client: Client, category: Category, now: Any) -> None:
    register(client, category, first_name="Maëlys")

    now.shift(timedelta(minutes=59))
    assert "Maëlys" in page(client)
    now.shift(timedelta(minutes=2))
    assert "Maëlys" not in page(client)


# --- made ready -----------------------------------------------------------------


def test_each_finds_their_words_on_a_page_that_was_made_once(category: Category, settings: Any, now: Any) -> None:
    people = {name: Client() for name in ("Zoe", "Idriss")}
    for name, client in people.items():
        register(client, category, first_name=name, email=f"{name}@example.org")
    settings.PAGES_KEPT_SECONDS = 1
    now.shift(timedelta(minutes=30))
    first = page(people["Zoe"])

    with CaptureQueriesContext(connection) as statements:
        second = page(people["Idriss"])

    assert [query["sql"] for query in statements] == []
    assert ["Merci, Zoe" in first, "Idriss" in first] == [True, False]
    assert ["Merci, Idriss" in second, "Zoe" in second] == [True, False]


def test_a_page_made_ready_is_the_one_that_is_made_each_time(category: Category, settings: Any, now: Any) -> None:
    client = Client()
    register(client, category)
    made = page(client)
    settings.PAGES_KEPT_SECONDS = 1
    now.shift(timedelta(minutes=1))

    assert page(client) == page(client) == made
    packed = client.get(END, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content).decode() == made


def test_a_filling_of_any_length_travels_compressed() -> None:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    words = "é" * 100_000

    response = ReadyPages().hand_out(request, lambda: HttpResponse("<p><!--words--></p>"), {"words": lambda: words})

    assert gzip.decompress(response.content).decode() == f"<p>{words}</p>"


def test_a_page_that_is_none_is_handed_on_as_it_is() -> None:
    response = ReadyPages().hand_out(RequestFactory().get("/"), lambda: HttpResponse(status=404), {})

    assert response.status_code == 404


# --- filled in --------------------------------------------------------------------


def test_what_somebody_typed_is_escaped_and_never_taken_for_the_place_of_another_word() -> None:
    words = ReadyWords()

    shown = words.fill_in(
        "shape", {"name": "<b>\ue001</b>", "email": "a&b"}, lambda marks: "{name} {email}".format(**marks)
    )

    assert shown == "&lt;b&gt;\ue001&lt;/b&gt; a&amp;b"


def test_words_are_rendered_once_a_moment_for_each_shape_and_each_that_is_empty(settings: Any, now: Any) -> None:
    settings.PAGES_KEPT_SECONDS = 2
    words, rendered = ReadyWords(), []

    def say(shape: str, name: str) -> str:
        return words.fill_in(shape, {"name": name}, lambda marks: rendered.append(shape) or f"[{marks['name']}]")

    assert [say("one", "Zoe"), say("one", "Idriss"), say("one", ""), say("two", "Zoe")] == [
        "[Zoe]",
        "[Idriss]",
        "[]",
        "[Zoe]",
    ]
    assert rendered == ["one", "one", "two"]
    now.shift(timedelta(seconds=2))
    assert say("one", "Noa") == "[Noa]"
    assert rendered == ["one", "one", "two", "one"]


@pytest.mark.parametrize(("first_name", "last_name"), [("Zoé", "Łuk"), ("", "Łuk"), ("Zoé", ""), ("W" * 30, "<i>")])
def test_badge_shows_the_names_as_large_as_they_fit(
    client: Client, category: Category, first_name: str, last_name: str
) -> None:
    register(client, category, first_name=first_name, last_name=last_name)

    shown = page(client)

    large, small = (first_name, last_name) if first_name else (last_name, "")
    size = "xs" if large.startswith("W") else "xl"
    assert f'<p class="specimen__first specimen__first--{size}">{escape(large)}</p>' in shown
    assert f'<p class="specimen__last">{escape(small)}</p>' in shown
