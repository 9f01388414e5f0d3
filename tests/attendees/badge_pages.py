"""Badges for tests, and what a reader or a scanner finds on their pages."""

import base64
import random
from dataclasses import dataclass

import pypdfium2
from PIL.Image import Image

from attendees.badges.content import BadgeContent, shelf_letter
from attendees.badges.sheet import render_badge, render_badges

SEED = "2026 Des lieux à partager"
POINTS = 72
MM = POINTS / 25.4
FACE_WIDTH, FACE_HEIGHT = 105 * MM, 148.5 * MM


def ticket_address(number: int) -> str:
    token = base64.b32encode(random.Random(number).randbytes(16)).decode().rstrip("=")
    return f"HTTPS://FORUM.EXAMPLE.FR/T/{token}"


def make_content(
    first_name: str = "Maëlys", last_name: str = "Le Goff", number: int = 1, **texts: object
) -> BadgeContent:
    said = {
        "organisation": "Les Jardins d’en Haut",
        "category_label": "Association",
        "category_colour": "#2a6f97",
        "edition_label": "Forum ESS 2026",
        "shelf_letter": shelf_letter(last_name, first_name),
        "qr_text": ticket_address(number),
        "code": "K7QM3PXA",
    }
    return BadgeContent(first_name, last_name, **(said | texts))  # type: ignore[arg-type]  # texts by name, as given


def print_one(content: BadgeContent, *, demo: bool = False) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(render_badge(content, edition_seed=SEED, demo=demo, title="Badge"))


def print_all(contents: list[BadgeContent], *, demo: bool = False) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(render_badges(contents, edition_seed=SEED, demo=demo, title="Badges"))


def picture(document: pypdfium2.PdfDocument, page: int = 0, *, dpi: int = 150) -> Image:
    return document[page].render(scale=dpi / POINTS).to_pil()


@dataclass(frozen=True)
class Corner:
    """Where a face lies: its lower left corner, in points."""

    x: float
    y: float


TOP_LEFT, TOP_RIGHT = Corner(0, FACE_HEIGHT), Corner(FACE_WIDTH, FACE_HEIGHT)
BOTTOM_LEFT, BOTTOM_RIGHT = Corner(0, 0), Corner(FACE_WIDTH, 0)


def lines_on(page: pypdfium2.PdfPage, corner: Corner) -> list[str]:
    """Return the lines of text on one face, from top to bottom."""
    text = page.get_textpage().get_text_bounded(corner.x, corner.y, corner.x + FACE_WIDTH, corner.y + FACE_HEIGHT)
    # A line that ends in a hyphen is joined to the next by pdfium, with this sign between them.
    return [line.strip() for line in text.replace("\x02", "-\n").splitlines() if line.strip()]


def letter_boxes(page: pypdfium2.PdfPage) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return each printed letter with its left, bottom, right and top."""
    text = page.get_textpage()
    letters = text.get_text_range()
    return [(c, text.get_charbox(i)) for i, c in enumerate(letters) if not c.isspace()]
