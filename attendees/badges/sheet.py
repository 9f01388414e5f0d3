"""Badges on A4: two a sheet for the print run, or one with what to do for the person at home.

Each badge lies open across the sheet, its two faces side by side and both upright: folded in the middle it stands.
"""

from collections.abc import Iterable
from io import BytesIO

from django.conf import settings
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from attendees.badges.content import BadgeContent
from attendees.badges.face import declare_face
from attendees.badges.instructions import write_instructions
from attendees.badges.pen import FAINT, ink
from attendees.badges.stock import HEIGHT, WIDTH, Stock
from forum.core.typeface import TEXT, typeface

# The writer's default wraps every stream in ASCII, a quarter heavier: mail and disks have long taken bytes.
rl_config.useA85 = 0

PLACES = (HEIGHT, 0.0)


def render_badges(contents: Iterable[BadgeContent], *, edition_seed: str, demo: bool, title: str) -> bytes:
    """Return the PDF of a print run, two badges a sheet.

    One cut through the pile, the lower half put under the upper: the badges then lie in the order they came in.
    """
    badges = list(contents)
    out = BytesIO()
    canvas = _open_canvas(out, title, badges[0].language if badges else settings.LANGUAGE_CODE)
    stock = Stock(canvas, edition_seed, demo)
    # A file without a page is none: nobody's badges are one empty sheet.
    sheets = max(1, (len(badges) + 1) // 2)
    for number in range(sheets):
        _rule_guides(canvas, 0 if number + sheets < len(badges) else HEIGHT)
        for place, index in zip(PLACES, (number, number + sheets), strict=True):
            if index < len(badges):
                _place_badge(stock, index, badges[index], place)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def render_badge(content: BadgeContent, *, edition_seed: str, demo: bool, title: str) -> bytes:
    """Return the PDF of one person's badge, with where to cut and where to fold."""
    out = BytesIO()
    canvas = _open_canvas(out, title, content.language)
    _rule_guides(canvas, HEIGHT)
    _place_badge(Stock(canvas, edition_seed, demo), 0, content, PLACES[0])
    write_instructions(canvas, content.language)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _open_canvas(out: BytesIO, title: str, language: str) -> Canvas:
    # Invariant: the same badges give the same bytes, whatever the hour.
    canvas = Canvas(
        out,
        pagesize=A4,
        pageCompression=1,
        invariant=1,
        lang=language,
        initialFontName=typeface(TEXT).name,  # type: ignore[arg-type]  # a name; the stubs say a number
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Forum ESS")
    return canvas


def _rule_guides(canvas: Canvas, lowest: float) -> None:
    """Rule where to cut (across, dashed) and where to fold (upright, dotted, down to a height)."""
    width, height = A4
    canvas.setStrokeColor(ink(FAINT))
    canvas.setLineWidth(0.5)
    canvas.setDash(6, 4)
    canvas.line(0, HEIGHT, width, HEIGHT)
    canvas.setDash(0.5, 3)
    canvas.setLineCap(1)
    canvas.line(WIDTH, lowest, WIDTH, height)
    canvas.setDash()


def _place_badge(stock: Stock, number: int, content: BadgeContent, y: float) -> None:
    form = f"badge{number}"
    declare_face(stock, form, content)
    canvas = stock.canvas
    for x in (0.0, WIDTH):
        canvas.saveState()
        canvas.translate(x, y)
        canvas.doForm(form)
        canvas.restoreState()
