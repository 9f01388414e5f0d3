"""All projects of a programme in one booklet: an index, then a page each."""

from collections.abc import Callable, Iterable, Sequence

from reportlab.lib.units import mm as MM

from attendees.badges.pen import SOFT
from attendees.papers.content import Heading
from attendees.papers.page import FOOT, INNER, LEADING, MARGIN, WIDTH, Sheet, set_line, shorten, wrap
from forum.core.typeface import STRONG, TEXT, typeface
from matchmaking.papers.content import Project

SIZE, TEXT_SIZE = 10.5, 11.0
FACT = 52 * MM
# What of a page the description may fill, and what it may when the facts are many; the rest is left to notes.
MOST_LINES, FEWEST_LINES = 24, 4
# What one fact may fill, where the page has room for them all.
FACT_LINES = 4


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
    trial.title(sheet.heading.name)
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
    facts, left = _fit_facts(project, sheet.y - FOOT - 10 * MM)
    if project.description:
        sheet.gap(4)
        sheet.text(
            project.description,
            size=TEXT_SIZE,
            most=max(FEWEST_LINES, min(MOST_LINES, int(left // (TEXT_SIZE * LEADING)))),
        )
    sheet.gap(5)
    for label, lines in facts:
        _write_fact(sheet, label, lines)
    _rule_notes(sheet)


def _fit_facts(project: Project, height: float) -> tuple[list[tuple[str, list[str]]], float]:
    """Return each fact with its lines, as many as the page has room for, and the height left to the description."""
    face, width = typeface(STRONG), INNER - FACT
    wrapped = [(label, list(wrap(value, face, SIZE, width))) for label, value in project.facts]
    least = FEWEST_LINES * TEXT_SIZE * LEADING if project.description else 0
    for most in range(FACT_LINES, 0, -1):
        facts = [(label, _first_lines(lines, most, width)) for label, lines in wrapped]
        left = height - sum(_height_of(lines) for _label, lines in facts)
        if left >= least:
            break
    return facts, left


def _first_lines(lines: list[str], most: int, width: float) -> list[str]:
    """Return so many lines at the most; what does not fit ends with an ellipsis."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), typeface(STRONG), SIZE, width)]


def _height_of(lines: list[str]) -> float:
    return max(1, len(lines)) * SIZE * LEADING + 2


def _write_fact(sheet: Sheet, label: str, lines: list[str]) -> None:
    plain, strong = typeface(TEXT), typeface(STRONG)
    if not sheet.room(_height_of(lines)):
        return
    sheet.rule()
    sheet.y -= 2
    for number, line in enumerate(lines or [""]):
        sheet.y -= SIZE * LEADING
        y = sheet.y + SIZE * 0.28
        if not number:
            set_line(sheet.canvas, shorten(label, plain, SIZE, FACT - 4 * MM), plain, SIZE, (MARGIN, y), SOFT)
        set_line(sheet.canvas, line, strong, SIZE, (MARGIN + FACT, y))


def _rule_notes(sheet: Sheet) -> None:
    """Lines to write on, where room is left."""
    if not sheet.room(22 * MM):
        return
    sheet.gap(8)
    set_line(sheet.canvas, sheet.heading.words["notes"], typeface(STRONG), SIZE, (MARGIN, sheet.y), SOFT)
    while sheet.room(9 * MM):
        sheet.gap(9)
        sheet.rule()
