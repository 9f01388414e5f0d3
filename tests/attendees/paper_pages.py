"""What a reader finds on the papers of the door: words page by page, letters with their boxes."""

import pypdfium2

from tests.attendees.badge_pages import MM, letter_boxes

# The margins of papers, less a hair for strokes that lean out of their box.
EDGE = 15.5 * MM
LETTERS, SESSIONS, REMINDER = "emargement.pdf", "emargement-seances.pdf", "aide-memoire.pdf"
SAMPLES = "badges-essai.pdf"


def words_of(content: bytes) -> list[str]:
    """Return the words of each page on one line, no-break spaces as plain ones."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(content)]


def lines_of(page: pypdfium2.PdfPage) -> list[str]:
    text = page.get_textpage().get_text_range()
    # A line that ends in a hyphen is joined to the next by pdfium, with this sign between them.
    return [line.strip() for line in text.replace("\x02", "-\n").splitlines() if line.strip()]


def letters_between(page: pypdfium2.PdfPage, left: float, right: float, bottom: float, top: float) -> str:
    """Return the letters that lie, even in part, in a box given in points."""
    return "".join(
        letter
        for letter, (x, y, end, high) in letter_boxes(page)
        if x < right and end > left and y < top and high > bottom
    )


def outside(page: pypdfium2.PdfPage) -> str:
    """Return the letters that leave the margins, the foot's apart."""
    width, height = page.get_size()
    return "".join(
        letter
        for letter, (left, bottom, right, top) in letter_boxes(page)
        if left < EDGE or right > width - EDGE or bottom < 7 * MM or top > height - EDGE
    )
