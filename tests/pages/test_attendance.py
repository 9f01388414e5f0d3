"""How many came, as public pages say it: of closed editions what was kept, and no more than open data tells."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.enums import EditionState, FigureMoment
from events.figures import Line, Part, Table
from events.models import Edition, FigureSet
from forum.pages.attendance import people_present
from tests.factories import EditionFactory
from tests.factories.moments import AFTER, BEFORE
from tests.pages.reading import read
from tests.pages.stays import let_in

pytestmark = pytest.mark.django_db
MEASURES = ("registered", "confirmed", "walk_ins", "present", "no_show")
KEPT_AT = datetime(2026, 12, 1, tzinfo=UTC)


def keep(edition: Edition, values: tuple[int | None, ...], version: int = 1) -> None:
    numbers = dict(zip(MEASURES, values, strict=True))
    lines = (Line("resident", values),) if any(values) else ()
    part = Part("people", numbers, {"category_kinds": Table(MEASURES, lines), "categories": Table(MEASURES)})
    FigureSet.objects.create(
        edition=edition, section="people", version=version, moment=FigureMoment.CLOSING, counted_at=KEPT_AT,
        data=part.as_data(),
    )  # fmt: skip


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
    keep(edition, values)
    let_in(edition, 6)

    assert people_present([edition], at=AFTER).get(edition.pk) == expected


def test_the_last_version_counts() -> None:
    edition = closed(2025)
    keep(edition, (120, 100, 10, 90, 20))
    keep(edition, (120, 100, 10, 80, 30), version=2)

    assert people_present([edition], at=AFTER) == {edition.pk: 80}


def test_until_it_is_closed_an_edition_says_what_the_doors_saw() -> None:
    edition = EditionFactory(slug="2026")
    let_in(edition, 6)

    assert people_present([edition], at=BEFORE) == {}
    assert people_present([edition], at=AFTER) == {edition.pk: 6}
    keep(edition, (120, 100, 10, 90, 20))
    # Opened again: what was kept at its closing speaks no more.
    assert people_present([edition], at=AFTER) == {edition.pk: 6}
    Edition.objects.update(state=EditionState.CLOSED)
    assert people_present(Edition.objects.all(), at=AFTER) == {edition.pk: 90}


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
    keep(edition, (120, 100, 10, 90, 20))
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
        keep(closed(year), (220, 200, 10, 190, 20))
        let_in(closed(year - 20), 6)

    with time_machine.travel(AFTER, tick=False):
        add(year)
        queries()
        one = queries()
        add(year - 2)
        add(year - 4)
        # What open data tells of an edition is found once.
        assert queries() > one
        assert queries() == one
