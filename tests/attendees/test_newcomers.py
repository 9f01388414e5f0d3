"""The form that newcomers get is made once a moment: the same for all, but for hidden numbers of their own."""

import gzip
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import count
from threading import Event
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory

from attendees.models import Registration
from events.enums import EditionState
from events.models import Edition
from forum.core.newcomers import ReadyPages
from forum.core.request_log import HEADER
from tests.attendees.answers import answers
from tests.factories import CategoryFactory, EditionFactory, UserFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db
PATH = "/2026/inscription/"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


minutes = count(1)


@pytest.fixture(autouse=True)
def the_second(settings: Any) -> Iterator[Any]:
    """Pages are kept for a second, as on a real site, and none is left from another test."""
    settings.PAGES_KEPT_SECONDS = 1
    # Each test has a minute of its own: what the one before kept is too old for it.
    with time_machine.travel(BEFORE + timedelta(minutes=next(minutes)), tick=False) as traveller:
        yield traveller


@pytest.fixture
def category() -> Any:
    return CategoryFactory(edition=EditionFactory(slug="2026"))


def newcomer() -> Client:
    return Client(enforce_csrf_checks=True)


def ask(client: Client, path: str = PATH, **headers: str) -> tuple[str, dict[str, str]]:
    """Return a page without its hidden numbers, and these."""
    page = client.get(path, headers=headers).content.decode()
    return HIDDEN.sub("", page), dict(HIDDEN.findall(page))


def headers_of(response: Any) -> dict[str, Any]:
    """Return the headers, without those that differ from one answer to the next."""
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", HEADER}}
    return headers | {"Vary": set(headers["Vary"].split(", "))}


def test_newcomers_get_one_page_with_numbers_of_their_own(category: Any, django_assert_num_queries: Any) -> None:
    page, numbers = ask(newcomer())
    with django_assert_num_queries(0):
        other_page, other_numbers = ask(newcomer())

    assert other_page == page
    assert set(numbers) == set(other_numbers) == {"csrfmiddlewaretoken", "submission"}
    assert all(numbers[name] != other_numbers[name] for name in numbers)


def test_kept_page_is_the_one_that_anybody_else_gets(category: Any, settings: Any) -> None:
    ask(newcomer())
    kept = newcomer().get(PATH)
    settings.PAGES_KEPT_SECONDS = 0
    made = newcomer().get(PATH)

    assert HIDDEN.sub("", kept.content.decode()) == HIDDEN.sub("", made.content.decode())
    assert headers_of(kept) == headers_of(made)
    assert kept.headers["Content-Length"] == made.headers["Content-Length"]
    assert set(kept.cookies) == set(made.cookies) == {"csrftoken"}


def test_kept_page_travels_compressed(category: Any, settings: Any) -> None:
    packed = newcomer().get(PATH, headers={"Accept-Encoding": "gzip, br"})
    plain, numbers = ask(newcomer())
    settings.PAGES_KEPT_SECONDS = 0
    made = newcomer().get(PATH, headers={"Accept-Encoding": "gzip, br"})

    page = gzip.decompress(packed.content).decode()
    assert HIDDEN.sub("", page) == plain
    assert dict(HIDDEN.findall(page)).keys() == numbers.keys()
    assert len(packed.content) < len(page) / 3
    assert headers_of(packed) == headers_of(made)


def test_length_of_a_compressed_page_tells_nothing_of_its_token(category: Any) -> None:
    pages = [newcomer().get(PATH, headers={"Accept-Encoding": "gzip"}).content for _ in range(5)]

    assert len(set(pages)) == 5
    assert len(set(map(len, pages))) == 1


def test_forms_of_a_kept_page_are_taken_each_under_its_own_number(category: Any) -> None:
    for number in range(3):
        client = newcomer()
        _page, hidden = ask(client)
        typed = answers(category, **hidden, email=f"person{number}@example.org")
        assert client.post(PATH, typed).status_code == 302

    assert Registration.objects.values("submission").distinct().count() == 3


def test_page_is_made_again_after_a_second(category: Any, the_second: Any) -> None:
    page, _numbers = ask(newcomer())
    Edition.objects.update(capacity=7)

    assert ask(newcomer())[0] == page
    the_second.shift(timedelta(seconds=1))
    assert "Il reste 7 places." in ask(newcomer())[0]


@pytest.mark.parametrize(("age", "served"), [(1, b"old"), (2, b"new")])
def test_former_page_serves_a_second_longer_while_another_is_made(the_second: Any, age: int, served: bytes) -> None:
    begun, go_on = Event(), Event()
    answer = partial(ReadyPages().hand_out, RequestFactory().get(PATH), fillings={})

    def slowly() -> HttpResponse:
        begun.set()
        assert go_on.wait(10)
        return HttpResponse("new")

    answer(lambda: HttpResponse("old"))
    the_second.shift(timedelta(seconds=age))
    with ThreadPoolExecutor() as visitors:
        first = visitors.submit(answer, slowly)
        assert begun.wait(10)
        second = visitors.submit(answer, pytest.fail)
        if served == b"old":
            assert second.result(10).content == served
        go_on.set()
        assert [first.result(10).content, second.result(10).content] == [b"new", served]
    assert answer(pytest.fail).content == b"new"


def test_who_is_known_gets_a_page_of_their_own(category: Any) -> None:
    ask(newcomer())
    known = newcomer()
    user = UserFactory()
    known.force_login(user)

    page, _numbers = ask(known)

    assert user.email in page
    assert user.email not in ask(newcomer())[0]


def test_page_with_a_query_is_nobody_elses(category: Any) -> None:
    ask(newcomer(), f"{PATH}?d=personne")

    assert "d=personne" not in ask(newcomer())[0]


def test_languages_are_kept_apart(category: Any) -> None:
    assert "Votre inscription" in ask(newcomer())[0]
    assert "Votre inscription" not in ask(newcomer(), f"/en{PATH}")[0]
    assert "Votre inscription" in ask(newcomer())[0]


def test_a_draft_that_nobody_may_see_is_not_kept(category: Any) -> None:
    edition = category.edition
    edition.state = EditionState.DRAFT
    edition.save()
    assert newcomer().get(PATH).status_code == 404

    edition.state = EditionState.OPEN
    edition.save()
    assert newcomer().get(PATH).status_code == 200
