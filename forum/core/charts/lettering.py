"""Texts of a chart, measured with the fonts that they are drawn with."""

import re
from functools import lru_cache

from forum.core.charts.shapes import Anchor, Words
from forum.core.text import NBSP, THIN_NBSP
from forum.core.typeface import HEADING, STRONG, TEXT, printable, typeface

__all__ = ["HEADING", "STRONG", "TEXT"]

SIZE, SMALL = 13, 12
# A page may fall back on another font, a little wider than ours.
_SLACK = 1.04
_PARTS = re.compile(r"[^ -]*(?:-+ *| +)|[^ -]+")


@lru_cache(maxsize=2048)
def clean(text: str, font: str = TEXT) -> str:
    """Return what a font can draw of a text, its spaces that do not break kept."""
    parted = text.replace(THIN_NBSP, NBSP).split(NBSP)
    return NBSP.join(printable(part, typeface(font)) for part in parted).strip()


def text_width(text: str, size: float, font: str = TEXT) -> float:
    return typeface(font).width(clean(text, font), size) * _SLACK


def shorten(text: str, room: float, size: float, font: str = TEXT) -> str:
    """Return a text cut with … where it is wider than its room."""
    if text_width(text, size, font) <= room:
        return text
    while text and text_width(f"{text}…", size, font) > room:
        text = text[:-1].rstrip(f" {NBSP},;:-–’")
    return f"{text}…" if text else ""


def wrap(text: str, room: float, size: float, most: int, font: str = TEXT) -> list[str]:
    """Return a text in lines of a width, the last one cut where there are too many."""
    lines: list[str] = []
    for part in parts(text):
        if lines and text_width(f"{lines[-1]}{part}".rstrip(" "), size, font) <= room:
            lines[-1] += part
        else:
            lines.append(part)
    if len(lines) > most:
        lines = [*lines[: most - 1], "".join(lines[most - 1 :])]
    return [shorten(line.rstrip(" "), room, size, font) for line in lines]


def parts(text: str) -> list[str]:
    """Return what a text may be parted into: words with the space or the hyphen that ends them."""
    return _PARTS.findall(text)


def span(words: Words) -> tuple[float, float, float, float]:
    """Return the box that a text takes: left, top, right, bottom."""
    width, rise, fall = text_width(words.text, words.size, words.font), words.size * 0.76, words.size * 0.24
    before = {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[words.anchor]
    if words.is_turned:
        return words.x - rise, words.y - width + before, words.x + fall, words.y + before
    return words.x - before, words.y - rise, words.x - before + width, words.y + fall


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Say whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
