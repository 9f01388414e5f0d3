"""Text as people here write it: French typography, dates and times in words, names folded to compare them."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Protocol

NBSP = "\u00a0"
THIN_NBSP = "\u202f"

MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


class Clock(Protocol):
    """What has an hour and a minute: a time or a datetime."""

    @property
    def hour(self) -> int: ...
    @property
    def minute(self) -> int: ...


def tongue(language: str) -> str:
    """Return the language that these functions write for a language code: English for en-gb, else French."""
    return "en" if language.partition("-")[0].lower() == "en" else "fr"


# Days and times


def format_time(moment: Clock, language: str) -> str:
    """Write a time of day: "9 h", "12 h 30" in French; "09:00", "12:30" in English."""
    if tongue(language) == "en":
        return f"{moment.hour:02}:{moment.minute:02}"
    minutes = f"{NBSP}{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour}{NBSP}h{minutes}"


def format_span(start: Clock, end: Clock, language: str) -> str:
    """Write from when to when: "10 h – 11 h 15" in French, "10:00 to 11:15" in English."""
    if tongue(language) == "en":
        return f"{format_time(start, language)} to {format_time(end, language)}"
    return f"{format_time(start, language)}{NBSP}– {format_time(end, language)}"


def _day_number(day: date, language: str) -> str:
    return "1er" if day.day == 1 and tongue(language) == "fr" else str(day.day)


def _day_and_month(day: date, language: str) -> str:
    return f"{_day_number(day, language)}{NBSP}{MONTHS[tongue(language)][day.month - 1]}"


def format_day(day: date, language: str, *, weekday: bool = False) -> str:
    """Write a day: "1er janvier 2026", "mardi 24 novembre 2026" with its weekday; "24 November 2026" in English."""
    name = f"{WEEKDAYS[tongue(language)][day.weekday()]} " if weekday else ""
    return f"{name}{_day_and_month(day, language)} {day.year}"


def format_day_range(first: date, last: date, language: str) -> str:
    """Write the days of an edition: "24 et 25 novembre 2026", "du 24 au 26 novembre 2026", or the one day."""
    if first == last:
        return format_day(first, language)
    if first.year != last.year:
        start = format_day(first, language)
    elif first.month != last.month:
        start = _day_and_month(first, language)
    else:
        start = _day_number(first, language)
    end = format_day(last, language)
    next_day = (last - first).days == 1
    if tongue(language) == "en":
        return f"{start} and {end}" if next_day else f"{start} to {end}"
    return f"{start} et {end}" if next_day else f"du {start} au {end}"


def ordinal(number: int, language: str) -> str:
    """Write a rank: "1re", "2e" in French, in the feminine as ranks and positions are; "1st", "22nd" in English."""
    if tongue(language) == "fr":
        return "1re" if number == 1 else f"{number}e"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def tidy_paragraphs(text: str) -> str:
    """Return a text with one empty line between paragraphs, where the tags of a template left more, and one end."""
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


# Names

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t"}
)
_NOT_A_LETTER = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return what is left of a name to compare it: no case, accents, ligatures, punctuation or double spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_LETTERS)
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return _NOT_A_LETTER.sub(" ", letters).strip()


# French typography

_PROTECTED = (
    r"(?:[a-z][a-z0-9+.-]{0,20}://|www\.|mailto:|tel:)[^\s<>«»]+"  # addresses of pages
    r"|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"  # e-mail addresses
    r"|(?<!\d)\d+(?::\d+)+"  # times and ratios written with a colon
)
_AS_TYPED = re.compile(_PROTECTED, re.IGNORECASE)
_AS_MARKUP = re.compile(rf"<[^<>]*>|&#?\w+;|{_PROTECTED}", re.IGNORECASE)
_ROUNDS = 5
# Every rule waits for one of these: a text that has none of them is right already.
_RULED = re.compile(r"[\d;:?!«»']|\.{3}")
# Names, labels and pitches come back on every line of every page; longer texts, once a page.
_REMEMBERED, _REMEMBERED_LENGTH = 4096, 400
_KEPT = "\ue000"  # stands for what is put aside while the rules run
_SPACES = f" {NBSP}{THIN_NBSP}"
_MONTH = "|".join(MONTHS["fr"])
_UNIT = (
    "h|min|s|€|%|‰|°C?|k€|M€|km|m|cm|mm|m²|m2|km²|ha|kg|g|t|l|kWh|MWh|Mo|Go|ans?|mois|jours?|heures?|minutes?|"
    f"euros?|places?|personnes?|{_MONTH}"
)


def _thin_spaces(number: re.Match[str]) -> str:
    return re.sub(f"[{_SPACES}]", THIN_NBSP, number[0])


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\.{3}"), "…"),
    (re.compile(rf"(?<=[^\W\d_])'(?=[\w«{_KEPT}])"), "’"),
    (re.compile(rf"(?<=\S)[{_SPACES}]+(?=[;:?!»])"), NBSP),
    (re.compile(r"(?<=[^\W_])(?=[;?!]+(?:\s|$|[)\]»…]))|(?<=[)\]%€…])(?=[;?!]+(?:\s|$))"), NBSP),
    (re.compile(r"(?<=[\w)\]%€])(?=:(?:\s|$))"), NBSP),
    (re.compile(rf"«[{_SPACES}]*(?=\S)"), f"«{NBSP}"),
    (re.compile(rf"(?<=[^\s«])[{_SPACES}]*»"), f"{NBSP}»"),
    (re.compile(rf"(?<![\d.,])([01]?\d|2[0-3])[{_SPACES}]*h[{_SPACES}]*([0-5]\d)(?!\w)"), rf"\1{NBSP}h{NBSP}\2"),
    (re.compile(rf"(?<![\d.,])(?<!\d[{_SPACES}])\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?![{_SPACES}]?\d)"), _thin_spaces),
    (re.compile(rf"(?<=\d)[{_SPACES}](?=(?:{_UNIT})(?!\w))"), NBSP),
    (re.compile(rf"(?<=\b1er) (?=(?:{_MONTH})\b)"), NBSP),
    (re.compile(rf"(?<=\b[nN]°)[{_SPACES}]?(?=\d)"), NBSP),
)


def _dress(text: str, guard: re.Pattern[str]) -> str:
    kept = iter(guard.findall(text))
    text = guard.sub(_KEPT, text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return re.sub(_KEPT, lambda _: next(kept), text)


def french(text: str, *, markup: bool = False) -> str:
    """Apply French typography to what people type; doing it twice changes nothing more.

    No-break spaces before : ; ? ! » and after «, between a number and its unit, thin ones in thousands, ’ for the
    apostrophe. Addresses and times such as 10:30 stay as they are; so do tags and entities where `markup` is true.
    """
    # A plain string, whatever was given: what is remembered is equal for a text that is safe and for one that is not.
    text = text[:]
    if _KEPT in text or not _RULED.search(text):
        return text
    return _remembered(text, markup) if len(text) <= _REMEMBERED_LENGTH else _dress_until_still(text, markup)


def _dress_until_still(text: str, markup: bool) -> str:
    guard = _AS_MARKUP if markup else _AS_TYPED
    # A space put in by one rule may be what another waits for: go round until nothing moves.
    for _ in range(_ROUNDS):
        if (dressed := _dress(text, guard)) == text:
            break
        text = dressed
    return text


_remembered = lru_cache(maxsize=_REMEMBERED)(_dress_until_still)
