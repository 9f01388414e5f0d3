"""The filters that templates write days, times and typed text with."""

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.utils import formats, translation
from django.utils.safestring import mark_safe


def render(source: str, **context: object) -> str:
    return Template("{% load typography %}" + source).render(Context(context))


def test_french_filter_escapes_what_people_typed() -> None:
    assert render("{{ t|french }}", t="<b>L'an : 1</b> & 2") == "&lt;b&gt;L’an\u00a0: 1&lt;/b&gt; &amp; 2"


def test_french_filter_keeps_markup_that_is_safe() -> None:
    assert render("{{ t|french }}", t=mark_safe("<b>L'an</b> &amp; 2 !")) == "<b>L’an</b> &amp; 2\u00a0!"


def test_french_filter_after_linebreaks() -> None:
    assert render("{{ t|linebreaks|french }}", t="Oui !\n<non>") == "<p>Oui\u00a0!<br>&lt;non&gt;</p>"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "9\u00a0h\u00a030|1er\u00a0mars 2026|dimanche 1er\u00a0mars 2026|9\u00a0h\u00a030\u00a0– 11\u00a0h"),
        ("en", "09:30|1\u00a0March 2026|Sunday 1\u00a0March 2026|09:30 to 11:00"),
    ],
)
def test_days_and_times_in_the_language_of_the_page(language: str, expected: str) -> None:
    source = '{{ t|clock }}|{{ d|day }}|{{ d|day:"weekday" }}|{% span t u %}'

    with translation.override(language):
        assert render(source, t=time(9, 30), u=time(11), d=date(2026, 3, 1)) == expected


def test_day_range() -> None:
    with translation.override("fr"):
        shown = render("{% day_range a b %}", a=date(2026, 11, 24), b=date(2026, 11, 25))

    assert shown == "24 et 25\u00a0novembre 2026"


def test_moments_are_told_in_local_time() -> None:
    start, end = datetime(2026, 6, 30, 22, 0, tzinfo=UTC), datetime(2026, 6, 30, 22, 45, tzinfo=UTC)

    with translation.override("fr"):
        shown = render("{{ a|clock }}|{{ a|day }}|{% span a b %}", a=start, b=end)

    assert shown == "0\u00a0h|1er\u00a0juillet 2026|0\u00a0h\u00a0– 0\u00a0h\u00a045"


@pytest.mark.parametrize(
    ("language", "number", "decimal"), [("fr", "1\u202f234\u202f567", "98,7"), ("en", "1,234,567", "98.7")]
)
def test_numbers_are_grouped_as_each_language_does(language: str, number: str, decimal: str) -> None:
    with translation.override(language):
        assert formats.localize(1234567) == number
        assert formats.localize(98.7) == decimal
