"""The form that newcomers get is made once a second: the same for all, but for hidden numbers of their own."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.test import Client

from attendees.models import Registration
from events.enums import EditionState
from events.models import Edition
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
    own = {"X-Request-ID"}
    assert {name: kept.headers[name] for name in kept.headers.keys() - own} == {
        name: made.headers[name] for name in made.headers.keys() - own
    }
    assert kept.headers["X-Request-ID"] != made.headers["X-Request-ID"]
    assert set(kept.cookies) == set(made.cookies) == {"csrftoken"}


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
