"""Announced figures touched by several at once, in threads with connections of their own."""

from collections import Counter
from functools import partial

import pytest

from events.enums import FigureKind
from events.models import ReportedFigure
from events.services.reported_figure import (
    add_reported_figure,
    correct_reported_figure,
    withdraw_reported_figure,
)
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.attendees.acts import at_once
from tests.factories import EditionFactory, ReportedFigureFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db(transaction=True)
BY = {"actor": Actor.system(), "at": BEFORE}


def tally(results):
    return Counter(type(result).__name__ for result in results)


def test_of_six_corrections_of_what_was_read_one_is_written() -> None:
    figure = ReportedFigureFactory(value=500)
    said = {"qualifier": "", "source": figure.source, "note": "", "reason": "Relu."}

    results = at_once(*(partial(correct_reported_figure, figure, value=value, **said, **BY) for value in range(6)))

    assert tally(results) == {"ReportedFigure": 1, "FigureChanged": 5}
    assert LogEntry.objects.get().changes["value"] == [500, ReportedFigure.objects.get().value]


def test_of_six_claims_of_one_source_one_is_added() -> None:
    edition = EditionFactory(past=True)
    said = {"kind": FigureKind.ATTENDANCE, "label": "", "qualifier": "", "source": "Bilan", "note": ""}

    results = at_once(*(partial(add_reported_figure, edition, value=value, **said, **BY) for value in range(6)))

    assert tally(results) == {"ReportedFigure": 1, "AlreadyClaimed": 5}
    assert ReportedFigure.objects.count() == LogEntry.objects.count() == 1


def test_a_claim_is_withdrawn_once() -> None:
    figure = ReportedFigureFactory()

    results = at_once(*(partial(withdraw_reported_figure, figure, reason="Faux.", **BY) for _ in range(4)))

    assert tally(results) == {"ReportedFigure": 1, "FigureWithdrawn": 3}
    assert LogEntry.objects.count() == 1
