"""The four fonts of what we draw ourselves: which letters they have, how wide a text is, where kerning parts it."""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"

DISPLAY, HEADING = "ForumBricolage-ExtraBold", "ForumBricolage-SemiBold"
TEXT, STRONG = "ForumAtkinson-Regular", "ForumAtkinson-Bold"

# Names have accents above capitals and tails below: what a line needs over its baseline, and under, in ems.
RISE, ACCENTED_RISE, FALL, NO_FALL = 0.74, 0.94, 0.22, 0.06
# Letters that our fonts lack and have under another code: Romanian's comma below, typed as a cedilla on old
# keyboards, and the Afrikaans article.
_STAND_INS = str.maketrans({"Ţ": "Ț", "ţ": "ț", "ŉ": "’n"})
_TAILED = frozenset("gjpqyçşţģķļņŗQJ,;ĄĘąęỵ")


@dataclass(frozen=True)
class Typeface:
    """One font's measures, in thousandths of its size."""

    name: str
    glyphs: dict[int, int]
    widths: dict[int, int]
    kerning: dict[int, int]
    bearings: tuple[int, ...]

    def has(self, character: str) -> bool:
        return ord(character) in self.glyphs

    def width(self, text: str, size: float, tracking: float = 0) -> float:
        """Return how wide a text is drawn; `tracking` is added after each letter, in ems."""
        units = sum(self.widths[ord(character)] for character in text) + sum(kern for _, kern in self._kerns(text))
        return (units / 1000 + tracking * len(text)) * size

    def bearing(self, text: str, size: float) -> float:
        """Return the white before the first stroke, which a line in large type leaves out to look aligned."""
        return self.bearings[self.glyphs[ord(text[0])]] / 1000 * size if text else 0.0

    def pieces(self, text: str, size: float, tracking: float = 0) -> Iterator[tuple[float, str]]:
        """Yield the parts of a text between which kerning moves the pen, each with its distance from the start."""
        start, left = 0, 0.0
        for end, kern in self._kerns(text):
            piece = text[start:end]
            yield left, piece
            advances = sum(self.widths[ord(character)] for character in piece)
            left += ((advances + kern) / 1000 + tracking * len(piece)) * size
            start = end
        yield left, text[start:]

    def _kerns(self, text: str) -> Iterator[tuple[int, int]]:
        glyphs = [self.glyphs[ord(character)] for character in text]
        for place in range(1, len(glyphs)):
            kern = self.kerning.get(glyphs[place - 1] << 16 | glyphs[place])
            if kern:
                yield place, kern


@cache
def typeface(name: str) -> Typeface:
    """Load a font once a process, and make it known to the PDF writer."""
    path = FOLDER / f"{name}.ttf"
    font = TTFont(name, str(path))
    registerFont(font)
    face = font.face
    # A mark of its own would be drawn beside its letter, not over it: `printable` does without.
    glyphs = {code: glyph for code, glyph in face.charToGlyph.items() if not unicodedata.combining(chr(code))}
    data = path.read_bytes()
    tables = _read_directory(data)
    kerning, bearings = _read_kerning(data, tables["kern"]), _read_bearings(data, tables)
    return Typeface(name, glyphs, dict(face.charWidths), kerning, bearings)


# The PDF writer looks neither at kerning nor at what is white before a letter: we read both from the file.
# Layouts: https://learn.microsoft.com/typography/opentype/spec/


def _read_directory(data: bytes) -> dict[str, int]:
    count = struct.unpack_from(">4xH", data)[0]
    entries = (struct.unpack_from(">4s4xI4x", data, 12 + 16 * number) for number in range(count))
    return {tag.decode("ascii"): offset for tag, offset in entries}


def _read_kerning(data: bytes, table: int) -> dict[int, int]:
    """Read the one list of pairs of our files, each pair keyed by its two glyphs in one number."""
    pairs = struct.unpack_from(">H", data, table + 10)[0]
    start = table + 18
    return dict(struct.iter_unpack(">Ih", data[start : start + 6 * pairs]))


def _read_bearings(data: bytes, tables: dict[str, int]) -> tuple[int, ...]:
    measured = struct.unpack_from(">34xH", data, tables["hhea"])[0]
    glyphs = struct.unpack_from(">4xH", data, tables["maxp"])[0]
    start = tables["hmtx"]
    end = start + 4 * measured
    full = [bearing for _, bearing in struct.iter_unpack(">Hh", data[start:end])]
    rest = [bearing for (bearing,) in struct.iter_unpack(">h", data[end : end + 2 * (glyphs - measured)])]
    return (*full, *rest)


def printable(text: str, face: Typeface) -> str:
    """Return what a font can draw of a text, by whole words: none is shown with letters missing.

    Emoji and invisible characters go. A letter that the font lacks takes its plain form (ĝ as g, a ligature as its
    letters); where it has none, its word goes.
    """
    normal = unicodedata.normalize("NFC", text).translate(_STAND_INS)
    if all(map(face.has, normal)) and normal.isprintable():
        return " ".join(normal.split())
    spaced = "".join(" " if character.isspace() else character for character in normal)
    return " ".join(word for word in (_printable_word(word, face) for word in spaced.split()) if word)


def loses_words(text: str, drawn: str) -> bool:
    """Tell whether what is drawn of a text leaves out a word, emoji and punctuation not being words."""
    return _count_words(drawn) < _count_words(text)


def _count_words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _printable_word(word: str, face: Typeface) -> str:
    drawn = ""
    for character in word:
        kind = unicodedata.category(character)
        if kind[0] in "CM":
            continue
        if face.has(character):
            drawn += character
            continue
        parts = [c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)]
        if parts and all(map(face.has, parts)):
            drawn += "".join(parts)
        elif kind[0] in "LN":
            return ""
    return drawn


def rise(text: str) -> float:
    """Return how far a line reaches over its baseline, in ems."""
    accented = any(c.isupper() and len(unicodedata.normalize("NFD", c)) > 1 for c in text if not c.isascii())
    return ACCENTED_RISE if accented else RISE


def fall(text: str) -> float:
    """Return how far a line reaches under its baseline, in ems."""
    return NO_FALL if _TAILED.isdisjoint(text) else FALL
