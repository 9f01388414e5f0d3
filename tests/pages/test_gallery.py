"""The gallery of components: all of them, in a demonstration only."""

import re

import pytest

from forum.pages.gallery import FOLDER, GROUPS
from tests.conftest import ROOT
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
GALLERY = "/demonstration/composants/"
COMPONENTS = ROOT / "templates" / "components"
INCLUDED = re.compile(r"\{% include \"(components/[\w/]+\.html)\"")
# A component with a tag of its own bears the tag's name.
TAGGED = re.compile(r"\{% (\w+) ")


@pytest.fixture
def page(client, settings):
    settings.DEMONSTRATION = True
    return read(client.get(GALLERY))


def test_it_does_not_exist_outside_a_demonstration(client) -> None:
    assert client.get(GALLERY).status_code == 404


def test_every_component_has_an_example() -> None:
    """A component that another one includes shows inside of it."""
    texts = [path.read_text(encoding="utf8") for path in FOLDER.glob("*.html")]
    shown = {name for text in texts for name in INCLUDED.findall(text)}
    for name in sorted(shown):
        shown |= set(INCLUDED.findall((ROOT / "templates" / name).read_text(encoding="utf8")))

    tagged = {f"components/{name}.html" for text in texts for name in TAGGED.findall(text)}
    assert {f"components/{path.name}" for path in COMPONENTS.glob("*.html")} - shown - tagged == set()


def test_every_file_of_examples_is_a_group() -> None:
    assert {path.stem for path in FOLDER.glob("*.html")} == set(GROUPS)


def test_an_example_shows_what_makes_it(page) -> None:
    sources = dict(zip(page.texts(".gallery__example h3"), page.texts(".gallery__source code"), strict=True))

    assert len(sources) == len(page.all(".gallery__example"))
    assert sources["alert: info"] == (
        '{% include "components/alert.html" with kind="info" text="Les places restantes sont à jour." only %}'
    )
    assert "Les places restantes sont à jour." in page.text("div.note--info")


def test_ids_are_not_taken_twice(page) -> None:
    ids = re.findall(r' id="([^"]+)"', page.html)

    assert sorted(ids) == sorted(set(ids))


def test_closed_fields_are_closed_and_wrong_ones_say_so(page) -> None:
    assert page.find("#id_closed-name").attributes["disabled"] == ""
    assert page.find("#id_wrong-name").attributes["aria-invalid"] == "true"
    assert page.find("#id_filled-name").attributes["value"] == "Zoé"


def test_nothing_is_stored(client, settings, django_assert_num_queries) -> None:
    settings.DEMONSTRATION = True

    with django_assert_num_queries(2):  # the edition of the menu, to come or else past
        client.get(GALLERY)
