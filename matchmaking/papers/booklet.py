"""All projects of a programme in one booklet: an index, then a page each."""

from collections.abc import Callable, Iterable, Sequence

from reportlab.lib.units import mm as MM

from attendees.badges.pen import SOFT
from attendees.badges.typeface import STRONG, TEXT, typeface
from matchmaking.papers.content import Heading, Project
from matchmaking.papers.page import FOOT, INNER, LEADING, MARGIN, WIDTH, Sheet, set_line, shorten

SIZE = 10.5
FACT = 52 * MM
# What of a page the description may fill; the rest is left to its facts and to notes.
MOST_LINES = 24


def render_booklet(
    projects: Sequence[Project],
    heading: Heading,
    *,
    title: str,
    drawn: Callable[[Iterable[Project]], Iterable[Project]] = iter,
) -> bytes:
    """Return the booklet. Each project has exactly one page, so the index knows it beforehand.

    Projects pass through `drawn` as their pages are.
    """
    sheet = Sheet(heading, title)
    first = _index_pages(sheet, projects) + 1
    sheet.open_page()
    sheet.title(title)
    for number, project in enumerate(projects):
        if not sheet.room(SIZE * LEADING):
            sheet.open_page()
        _write_entry(sheet, project.name, first + number)
    if not projects:
        sheet.text(heading.words["nothing"], size=12)
    for project in drawn(projects):
        sheet.open_page()
        sheet.canvas.bookmarkPage(f"page{sheet.number}")
        sheet.canvas.addOutlineEntry(project.name, f"page{sheet.number}")
        _write_project(sheet, project)
    return sheet.finish()


def _index_pages(sheet: Sheet, projects: Sequence[Project]) -> int:
    """Return how many pages the index takes, by going through it on a page that is never kept."""
    trial = Sheet(sheet.heading, "")
    trial.open_page()
    trial.title(sheet.heading.programme)
    trial.y -= 8 * MM
    left = int((trial.y - FOOT) // (SIZE * LEADING))
    blank = Sheet(sheet.heading, "")
    blank.open_page()
    fits = int((blank.y - FOOT) // (SIZE * LEADING))
    return 1 + max(0, -(-(len(projects) - left) // fits))


def _write_entry(sheet: Sheet, name: str, page: int) -> None:
    """A line of the index; it leads to its page."""
    face = typeface(TEXT)
    sheet.y -= SIZE * LEADING
    y, word = sheet.y + SIZE * 0.28, str(page)
    set_line(sheet.canvas, shorten(name, face, SIZE, INNER - 14 * MM), face, SIZE, (MARGIN, y))
    set_line(sheet.canvas, word, face, SIZE, (WIDTH - MARGIN - face.width(word, SIZE), y))
    sheet.canvas.linkRect("", f"page{page}", (MARGIN, y - 2, WIDTH - MARGIN, y + SIZE), thickness=0)


def _write_project(sheet: Sheet, project: Project) -> None:
    sheet.title(project.name)
    if project.under:
        sheet.text(project.under, size=12, colour=SOFT, most=1)
    if project.pitch:
        sheet.gap(3)
        sheet.text(project.pitch, size=13, strong=True, most=6)
    if project.description:
        sheet.gap(4)
        sheet.text(project.description, most=MOST_LINES)
    sheet.gap(5)
    for label, value in project.facts:
        if not sheet.room(2 * SIZE * LEADING):
            break
        _write_fact(sheet, label, value)
    _rule_notes(sheet)


def _write_fact(sheet: Sheet, label: str, value: str) -> None:
    plain, strong = typeface(TEXT), typeface(STRONG)
    sheet.rule()
    sheet.y -= SIZE * LEADING + 2
    y = sheet.y + SIZE * 0.28
    set_line(sheet.canvas, shorten(label, plain, SIZE, FACT - 4 * MM), plain, SIZE, (MARGIN, y), SOFT)
    set_line(sheet.canvas, shorten(value, strong, SIZE, INNER - FACT), strong, SIZE, (MARGIN + FACT, y))


def _rule_notes(sheet: Sheet) -> None:
    """Lines to write on, where room is left."""
    if not sheet.room(22 * MM):
        return
    sheet.gap(8)
    set_line(sheet.canvas, sheet.heading.words["notes"], typeface(STRONG), SIZE, (MARGIN, sheet.y), SOFT)
    while sheet.room(9 * MM):
        sheet.gap(9)
        sheet.rule()
