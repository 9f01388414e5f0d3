"""The badge's four fonts: which letters they have, how wide a text is, where kerning parts it."""

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
RISE, ACCENTED_RISE, FALL = 0.74, 0.94, 0.22
_TAILED = frozenset("gjpqyçşţģķļņŗQJ,;ĄĘąęỵ")


@dataclass(frozen=True)
class Typeface:
    """One font's measures, in thousandths of its size."""

    name: str
    glyphs: dict[int, int]
    widths: dict[int, int]
    kerning: dict[int, int]

    def has(self, character: str) -> bool:
        return ord(character) in self.glyphs

    def width(self, text: str, size: float, tracking: float = 0) -> float:
        """Return how wide a text is drawn; `tracking` is added after each letter, in ems."""
        units = sum(self.widths[ord(character)] for character in text) + sum(kern for _, kern in self._kerns(text))
        return (units / 1000 + tracking * len(text)) * size

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
    return Typeface(name, dict(face.charToGlyph), dict(face.charWidths), _read_kerning(path.read_bytes()))


def _read_kerning(data: bytes) -> dict[int, int]:
    """Read the pairs of a TrueType file's kerning, keyed by both glyphs; the PDF writer does not look at them."""
    tables = struct.unpack_from(">4xH", data)[0]
    directory = {data[i : i + 4]: struct.unpack_from(">I", data, i + 8)[0] for i in range(12, 12 + 16 * tables, 16)}
    start = directory[b"kern"] + 18
    pairs = struct.unpack_from(">H", data, directory[b"kern"] + 10)[0]
    return dict(struct.iter_unpack(">Ih", data[start : start + 6 * pairs]))


def printable(text: str, face: Typeface) -> str:
    """Return what a font can draw of a text, whole words only: a name is never shown with letters missing.

    Emoji and invisible characters go. A letter that the font lacks is drawn by what it is made of where that says the
    same (ﬁ, Ａ); else its word goes, and the drawing leaves a line to write on where nothing remains.
    """
    normal = unicodedata.normalize("NFC", text)
    if all(map(face.has, normal)) and normal.isprintable():
        return " ".join(normal.split())
    spaced = "".join(" " if character.isspace() else character for character in normal)
    return " ".join(word for word in (_printable_word(word, face) for word in spaced.split()) if word)


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
    return 0.0 if _TAILED.isdisjoint(text) else FALL
