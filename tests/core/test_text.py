"""Dates, times, names and typography, to the exact character."""

from datetime import date, datetime, time

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from forum.core.text import fold, format_day, format_day_range, format_span, format_time, french, ordinal, tongue


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", "fr"), ("en", "en"), ("en-gb", "en"), ("EN", "en"), ("de", "fr"), ("", "fr")]
)
def test_tongue_is_english_for_english_codes_only(language: str, expected: str) -> None:
    assert tongue(language) == expected


@pytest.mark.parametrize(
    ("number", "french_rank", "english_rank"),
    [
        (1, "1re", "1st"), (2, "2e", "2nd"), (3, "3e", "3rd"), (4, "4e", "4th"), (11, "11e", "11th"),
        (12, "12e", "12th"), (13, "13e", "13th"), (21, "21e", "21st"), (112, "112e", "112th"), (122, "122e", "122nd"),
    ],
)  # fmt: skip
def test_ranks(number: int, french_rank: str, english_rank: str) -> None:
    assert (ordinal(number, "fr"), ordinal(number, "en")) == (french_rank, english_rank)


@pytest.mark.parametrize(
    ("moment", "language", "expected"),
    [
        (time(9), "fr", "9\u00a0h"),
        (time(9, 5), "fr", "9\u00a0h\u00a005"),
        (time(12, 30), "fr", "12\u00a0h\u00a030"),
        (time(0), "fr", "0\u00a0h"),
        (datetime(2026, 11, 24, 8, 30), "fr", "8\u00a0h\u00a030"),  # noqa: DTZ001  local by then
        (time(9), "en", "09:00"),
        (time(12, 30), "en", "12:30"),
    ],
)
def test_time(moment: time, language: str, expected: str) -> None:
    assert format_time(moment, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", "10\u00a0h\u00a0– 11\u00a0h\u00a015"), ("en", "10:00 to 11:15")]
)
def test_span(language: str, expected: str) -> None:
    assert format_span(time(10), time(11, 15), language) == expected


@pytest.mark.parametrize(
    ("day", "language", "weekday", "expected"),
    [
        (date(2026, 1, 1), "fr", False, "1er\u00a0janvier 2026"),
        (date(2026, 11, 22), "fr", False, "22\u00a0novembre 2026"),
        (date(2026, 11, 24), "fr", True, "mardi 24\u00a0novembre 2026"),
        (date(2026, 1, 1), "en", False, "1\u00a0January 2026"),
        (date(2026, 11, 24), "en", True, "Tuesday 24\u00a0November 2026"),
    ],
)
def test_day(day: date, language: str, weekday: bool, expected: str) -> None:
    assert format_day(day, language, weekday=weekday) == expected


@pytest.mark.parametrize(
    ("first", "last", "french_words", "english_words"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), "24\u00a0novembre 2026", "24\u00a0November 2026"),
        (date(2026, 11, 24), date(2026, 11, 25), "24 et 25\u00a0novembre 2026", "24 and 25\u00a0November 2026"),
        (date(2026, 11, 1), date(2026, 11, 3), "du 1er au 3\u00a0novembre 2026", "1 to 3\u00a0November 2026"),
        (
            date(2026, 11, 30),
            date(2026, 12, 1),
            "30\u00a0novembre et 1er\u00a0décembre 2026",
            "30\u00a0November and 1\u00a0December 2026",
        ),
        (
            date(2026, 12, 30),
            date(2027, 1, 2),
            "du 30\u00a0décembre 2026 au 2\u00a0janvier 2027",
            "30\u00a0December 2026 to 2\u00a0January 2027",
        ),
    ],
)
def test_day_range(first: date, last: date, french_words: str, english_words: str) -> None:
    assert format_day_range(first, last, "fr") == french_words
    assert format_day_range(first, last, "en") == english_words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Őry", "ory"),
        ("Strauß", "strauss"),
        ("Œuvré Cæsar", "oeuvre caesar"),
        ("D’Aò", "d ao"),
        ("D'Aò", "d ao"),
        ("  jean-PIERRE   du\u00a0Parc ", "jean pierre du parc"),
        ("Ðorđe Þór", "dorde thor"),
        ("İnci Işık", "inci isik"),
        ("A\u0301gnes", "agnes"),
        ("a\x00b", "a b"),
        ("محمد", "محمد"),
        ("🎉", ""),
        ("", ""),
    ],
)
def test_fold(name: str, expected: str) -> None:
    assert fold(name) == expected


@given(st.text(max_size=40))
def test_fold_twice_is_fold_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Bonjour! Ça va?", "Bonjour\u00a0! Ça va\u00a0?"),
        ("L'ESS : c'est quoi ?!", "L’ESS\u00a0: c’est quoi\u00a0?!"),
        ("Cultiver sur les toits: par où commencer", "Cultiver sur les toits\u00a0: par où commencer"),
        ("un ; deux; trois", "un\u00a0; deux\u00a0; trois"),
        ("« mot » et «mot»", "«\u00a0mot\u00a0» et «\u00a0mot\u00a0»"),
        ("et puis...", "et puis…"),
        ("à 12h30, à 9 h 05 ou à 9 h", "à 12\u00a0h\u00a030, à 9\u00a0h\u00a005 ou à 9\u00a0h"),
        ("à 10:30 : ouverture", "à 10:30\u00a0: ouverture"),
        ("un rapport de 2:1", "un rapport de 2:1"),
        ("12 000 € et 1 234 567 places", "12\u202f000\u00a0€ et 1\u202f234\u202f567\u00a0places"),
        ("50 % des 15 personnes", "50\u00a0% des 15\u00a0personnes"),
        ("01 47 29 30 31", "01 47 29 30 31"),
        ("92000 Nanterre, en 2026", "92000 Nanterre, en 2026"),
        ("le 24 novembre et le 1er janvier", "le 24\u00a0novembre et le 1er\u00a0janvier"),
        ("salle n°5", "salle n°\u00a05"),
        ("https://exemple.fr/?a=b:c ; et après", "https://exemple.fr/?a=b:c\u00a0; et après"),
        ("www.exemple.fr/l'ess?x", "www.exemple.fr/l'ess?x"),
        ("a.b@c.fr ?", "a.b@c.fr\u00a0?"),
        ("deux\u202f: points", "deux\u00a0: points"),
        ("", ""),
        ("\ue000 : tel quel", "\ue000 : tel quel"),
    ],
)
def test_french(typed: str, expected: str) -> None:
    assert french(typed) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<b>Quoi</b> ?", "<b>Quoi</b>\u00a0?"),
        ('<a title="l\'an : 1">l&#x27;an</a>', '<a title="l\'an : 1">l&#x27;an</a>'),
        ("A &amp; B!", "A &amp; B\u00a0!"),
    ],
)
def test_french_leaves_tags_and_entities_alone(markup: str, expected: str) -> None:
    assert french(markup, markup=True) == expected


@given(st.text(alphabet="aé1 0:;?!»«'.h°n%€@/<&()\u202f\u00a0\n", max_size=16), st.booleans())
def test_french_twice_is_french_once(typed: str, markup: bool) -> None:
    once = french(typed, markup=markup)

    assert french(once, markup=markup) == once


@given(st.text(max_size=60))
def test_french_changes_only_spaces_dots_and_apostrophes(typed: str) -> None:
    kept = str.maketrans("", "", " \u00a0\u202f.…'’")

    assert french(typed).translate(kept) == typed.translate(kept)


def test_what_is_remembered_of_a_safe_text_is_not_safe_for_one_that_people_typed() -> None:
    assert french(SafeString("<b>Quoi</b> ?")) == "<b>Quoi</b>\u00a0?"

    assert type(french("<b>Quoi</b> ?")) is str
    assert type(french(SafeString("<b>Quoi</b>\u00a0?"))) is str


@pytest.mark.parametrize("typed", ["a" * 200_000, "0" * 200_000, "a." * 100_000, "a@" * 100_000, "\u00a0" * 200_000])
def test_french_comes_back_from_enormous_texts(typed: str) -> None:
    assert french(typed) == typed
