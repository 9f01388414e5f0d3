"""How many came, as public pages say it: of closed editions what was kept, and no more than open data tells."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.enums import EditionState
from events.models import Edition
from forum.pages.attendance import people_present
from tests.factories import EditionFactory, RegistrationFactory
from tests.factories.moments import AFTER, BEFORE
from tests.pages.reading import read
from tests.pages.stays import keep_people, let_in

pytestmark = pytest.mark.django_db


def closed(year: int, **more: Any) -> Edition:
    return EditionFactory(past=True, slug=str(year), year=year, **more)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((120, 100, 10, 90, 20), 90),
        # Fewer than five came.
        ((20, 10, 0, 3, 7), None),
        # Three of fifty stayed away: the confirmed are withheld, who came is told.
        ((70, 50, 200, 247, 3), 247),
        # Two stayed away, and who came would tell them.
        ((111, 71, 0, 69, 2), None),
        # No door saw anybody.
        ((120, 100, 10, None, None), None),
    ],
)
def test_closed_editions_say_what_open_data_tells(values: tuple[int | None, ...], expected: int | None) -> None:
    edition = closed(2025)
    keep_people(edition, values)
    let_in(edition, 6)

    assert people_present([edition], at=AFTER).get(edition.pk) == expected


def test_the_last_version_counts() -> None:
    edition = closed(2025)
    keep_people(edition)
    keep_people(edition, (120, 100, 10, 80, 30), version=2)

    assert people_present([edition], at=AFTER) == {edition.pk: 80}


def test_until_it_is_closed_an_edition_says_what_the_doors_saw() -> None:
    edition = EditionFactory(slug="2026")
    let_in(edition, 6)

    assert people_present([edition], at=BEFORE) == {}
    assert people_present([edition], at=AFTER) == {edition.pk: 6}
    keep_people(edition)
    # Opened again: what was kept at its closing speaks no more.
    assert people_present([edition], at=AFTER) == {edition.pk: 6}
    Edition.objects.update(state=EditionState.CLOSED)
    assert people_present(Edition.objects.all(), at=AFTER) == {edition.pk: 90}


@pytest.mark.parametrize(
    ("came", "stayed_away", "expected"),
    [(6, 0, 6), (6, 6, 6), (4, 0, None), (6, 2, None)],
)
def test_until_then_no_more_than_open_data_would_tell(came: int, stayed_away: int, expected: int | None) -> None:
    """Two stayed away: at the closing, who came would tell them."""
    edition = EditionFactory(slug="2026")
    let_in(edition, came)
    RegistrationFactory.create_batch(stayed_away, edition=edition, category=edition.categories.get())

    assert people_present([edition], at=AFTER).get(edition.pk) == expected


def test_an_edition_that_was_called_off_counts_nobody() -> None:
    edition = EditionFactory(slug="2026", state=EditionState.CANCELLED)
    let_in(edition, 6)

    assert people_present([edition], at=AFTER) == {}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/", ".story-table tbody tr"),
        ("/editions/", ".edition-row__figures"),
        ("/2025/", ".claim"),
    ],
)
def test_public_pages_say_it(client: Client, address: str, said: str) -> None:
    edition = closed(2025)
    keep_people(edition)
    let_in(edition, 6)

    assert any("90" in words for words in read(client.get(address)).texts(said))


@pytest.mark.parametrize(("address", "year"), [("/", 2025), ("/editions/", 2024)])
def test_three_editions_cost_as_many_queries_as_one(client: Client, address: str, year: int) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    def add(year: int) -> None:
        # Other numbers than those of other tests: what is withheld of them is remembered.
        keep_people(closed(year), (220, 200, 10, 190, 20))
        let_in(closed(year - 20, state=EditionState.OPEN), 6)

    with time_machine.travel(AFTER, tick=False):
        add(year)
        queries()
        one = queries()
        add(year - 2)
        add(year - 4)
        # What open data tells of an edition is found once, and those that are not closed are counted once a minute.
        assert queries() > one
        assert queries() == one
