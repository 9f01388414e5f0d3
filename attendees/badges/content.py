"""What one badge says."""

import re
from dataclasses import dataclass

from forum.core.text import fold

NO_LETTER = "#"
_LATIN_LETTER = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class BadgeContent:
    """The texts of one badge, as their owner typed them, and the text that its QR holds.

    `code`: what is typed at the door where the QR cannot be read; "" for none.
    """

    first_name: str
    last_name: str
    organisation: str
    category_label: str
    category_colour: str
    edition_label: str
    shelf_letter: str
    qr_text: str
    no_photo: bool = False
    language: str = "fr"
    code: str = ""


def shelf_letter(last_name: str, first_name: str) -> str:
    """Return the letter of the shelf where a badge waits: the first of the last name, else of the first name."""
    for name in (last_name, first_name):
        letter = _LATIN_LETTER.search(fold(name))
        if letter:
            return letter[0].upper()
    return NO_LETTER
