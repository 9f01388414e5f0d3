"""Sheets that people sign as they come: a table on each page, its letter or its session above.

Each letter and each session begins on a new page, so that the pile can be split between desks and doors.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import localize
from reportlab.lib.units import mm as MM

from attendees.badges.fitting import Box, fit
from attendees.badges.pen import FAINT, INK, SAND, SOFT, WHITE, ink, write, write_lines
from attendees.badges.words import words
from attendees.papers.content import Heading, Roll, Signer
from attendees.papers.page import FOOT, HEAD, INNER, MARGIN, WIDTH, Sheet, set_line, shorten
from attendees.papers.table import Table, fit_cell
from forum.core.typeface import DISPLAY, HEADING, STRONG, TEXT, loses_words, printable, rise, typeface

TOP = HEAD - 4 * MM
TILE = 15 * MM
BESIDE = 4 * MM
PAGES = 34 * MM
TITLE_HEIGHT = 10.5 * MM
# Below the title; above, the row of labels.
TABLE_TOP = TOP - TILE - 3 * MM - 6 * MM
LABELS, ROW, STRIP, TOTALS = 6 * MM, 10 * MM, 6 * MM, 9 * MM
ROWS_A_PAGE = int((TABLE_TOP - FOOT) // ROW)
# Lines for whoever comes without being expected: never fewer, and as many as the last page has room for.
FEWEST_BLANKS, MOST_BLANKS = 3, 12
NAME_SIZE, SIZE, SMALL = 11.0, 9.5, 8.0
# What several lines in a row may take, and what a single one does.
CELL, LINE = ROW - 1.2 * MM, NAME_SIZE * 1.2

BY_LETTER = Table(
    {"number": 11, "name": 47, "organisation": 37, "category": 25, "signature": 43, "arrival": 15}, MARGIN, INNER
)
BY_SESSION = Table({"number": 11, "name": 57, "organisation": 43, "signature": 52, "arrival": 15}, MARGIN, INNER)


@dataclass(frozen=True, slots=True)
class Part:
    """What one page holds of a roll: these people, then so many lines left blank."""

    people: tuple[Signer, ...]
    blanks: int = 0
    is_last: bool = False


def parts_of(roll: Roll) -> list[Part]:
    """Share a roll out over pages; the last one has room for the blank lines and the totals."""
    parts = [Part(roll.people[start : start + ROWS_A_PAGE]) for start in range(0, len(roll.people), ROWS_A_PAGE)]
    last = parts.pop() if parts else Part(())
    room = int((TABLE_TOP - FOOT - STRIP - TOTALS) // ROW) - len(last.people)
    if room < FEWEST_BLANKS:
        parts.append(last)
        last, room = Part(()), room + len(last.people)
    return [*parts, Part(last.people, min(room, MOST_BLANKS), is_last=True)]


def render_attendance(rolls: Sequence[Roll], heading: Heading, *, title: str, summary: Roll | None = None) -> bytes:
    """Return the sheets, one roll after the other; with a summary, a first page that shares them out."""
    sheet = Sheet(heading, title)
    shared = [(roll, parts_of(roll)) for roll in rolls]
    sheet.total = sum(len(parts) for _, parts in shared) + (summary is not None)
    _declare_foot(sheet)
    if summary:
        _write_summary(sheet, summary, shared)
    for roll, parts in shared:
        table = BY_LETTER if roll.letter else BY_SESSION
        for number, part in enumerate(parts, 1):
            sheet.open_page()
            if number == 1:
                sheet.canvas.bookmarkPage(f"page{sheet.number}")
                sheet.canvas.addOutlineEntry(roll.letter or roll.title, f"page{sheet.number}")
            told = heading.words["page"] % {"page": number, "pages": len(parts)}
            _write_title(sheet, roll, told)
            _write_part(sheet, table, roll, part)
            # Last, as it is read.
            sheet.canvas.doForm("foot")
    return sheet.finish()


def _declare_foot(sheet: Sheet) -> None:
    """What becomes of the sheet, between the demonstration's mark and the page's number."""
    left = MARGIN + (40 * MM if sheet.heading.demo else 0)
    cell = fit_cell(sheet.heading.words["kept"], TEXT, SMALL, WIDTH - MARGIN - 22 * MM - left, 8 * MM)
    sheet.canvas.beginForm("foot", 0, 0, WIDTH, FOOT)
    for number, line in enumerate(cell.lines):
        y = FOOT - 4.4 * MM - number * cell.size * 1.25
        set_line(sheet.canvas, line, typeface(TEXT), cell.size, (left, y), SOFT)
    sheet.canvas.endForm()


def _write_title(sheet: Sheet, roll: Roll, page: str) -> None:
    """The letter in a tile, as on badges; whose sheet it is; which of how many."""
    canvas, left = sheet.canvas, MARGIN
    if roll.letter:
        display, size = typeface(DISPLAY), 32
        canvas.setFillColor(ink(INK))
        canvas.roundRect(MARGIN, TOP - TILE, TILE, TILE, 2 * MM, stroke=0, fill=1)
        x = MARGIN + (TILE - display.width(roll.letter, size)) / 2
        write(canvas, roll.letter, display, size, (x, TOP - TILE / 2 - 0.333 * size), WHITE)
        left += TILE + BESIDE
    width = WIDTH - MARGIN - PAGES - left
    face, text, strong = typeface(HEADING), typeface(TEXT), typeface(STRONG)
    box = Box(width, TITLE_HEIGHT, largest=20, lines=2, enough=15, smallest=8, leading=1.08)
    title = fit(printable(roll.title, face), face, box)
    if title.lines:
        write_lines(canvas, title, face, (left, TOP - rise(title.lines[0]) * title.size))
    about = fit_cell(roll.about, TEXT, 10, WIDTH - MARGIN - left, LINE)
    for line in about.lines:
        set_line(canvas, line, text, about.size, (left, TOP - TILE + 1), SOFT)
    right = WIDTH - MARGIN
    write(canvas, page, strong, 11, (right - strong.width(page, 11), TOP - 10))
    if not roll.letter and page:
        kind = fit_cell(sheet.heading.words["kind"], TEXT, 9, PAGES, LINE)
        for line in kind.lines:
            set_line(canvas, line, text, kind.size, (right - text.width(line, kind.size), TOP - 22), SOFT)


def _write_part(sheet: Sheet, table: Table, roll: Roll, part: Part) -> None:
    labels = sheet.heading.words
    table.write_labels(sheet.canvas, TABLE_TOP, LABELS, labels)
    y = TABLE_TOP
    for person in part.people:
        _write_signer(sheet, table, person, y)
        y -= ROW
    _place_rows(sheet, table, TABLE_TOP, len(part.people))
    if part.is_last:
        y = _write_strip(sheet, y, labels["extra"])
        _place_rows(sheet, table, y, part.blanks)
        _write_totals(sheet, y - part.blanks * ROW, roll.total)


def _write_signer(sheet: Sheet, table: Table, person: Signer, top: float) -> None:
    canvas, text = sheet.canvas, typeface(TEXT)
    number = str(person.number)
    size = min(SIZE, table.room("number") / text.width(number, 1))
    set_line(canvas, number, text, size, (table.right("number") - text.width(number, size), _middle(top, size)), SOFT)
    _write_name(sheet, table, person, top)
    cell = fit_cell(person.organisation, TEXT, SIZE, table.room("organisation"), CELL)
    table.write(canvas, "organisation", cell, top, ROW)
    if person.category:
        cell = fit_cell(person.category, TEXT, SMALL + 0.5, table.room("category"), CELL)
        table.write(canvas, "category", cell, top, ROW, SOFT)


def _write_name(sheet: Sheet, table: Table, person: Signer, top: float) -> None:
    """The name that sorts in bold, the first name after it, or under it where both are too long for a line."""
    bold, plain = _font_of(person.name, STRONG), _font_of(person.first_name, TEXT)
    strong, text = typeface(bold), typeface(plain)
    name, first = printable(person.name, strong), printable(person.first_name, text)
    width, left = table.room("name"), table.left("name")
    by_hand = loses_words(person.name, name) or loses_words(person.first_name, first) or not (name or first)
    taken = strong.width(name, NAME_SIZE) + text.width(" ", NAME_SIZE) if name else 0
    if not by_hand and taken + text.width(first, NAME_SIZE) <= width:
        y = _middle(top, NAME_SIZE)
        set_line(sheet.canvas, name, strong, NAME_SIZE, (left, y))
        set_line(sheet.canvas, first, text, NAME_SIZE, (left + taken, y))
        return
    upper, lower = top - 4.6 * MM, top - ROW + 1.6 * MM
    if by_hand:
        said = " ".join(filter(None, [name, first]))
        lines = [(said, bold, NAME_SIZE, upper, INK), (words(sheet.heading.language).by_hand, TEXT, SMALL, lower, SOFT)]
    else:
        lines = [(name, bold, NAME_SIZE, upper, INK), (first, plain, NAME_SIZE, lower, INK)]
    most = NAME_SIZE
    for said, font, largest, y, colour in lines:
        cell = fit_cell(said, font, min(largest, most), width, LINE)
        for line in cell.lines:
            # What is sorted by is never smaller than what follows.
            most = cell.size
            set_line(sheet.canvas, line, typeface(font), cell.size, (left, y), colour)


def _font_of(name: str, font: str) -> str:
    """Return a font, or that of headings where only it has all the letters of a name, as Vietnamese ones."""
    if all(map(typeface(font).has, name)):
        return font
    return HEADING if all(map(typeface(HEADING).has, unicodedata.normalize("NFC", name))) else font


def _place_rows(sheet: Sheet, table: Table, top: float, rows: int) -> None:
    """Rule so many rows, each with its hour to fill in: drawn once for all pages that have as many."""
    canvas, name = sheet.canvas, f"rows{rows}"
    if not rows:
        return
    if not canvas.hasForm(name):
        face, word = typeface(TEXT), sheet.heading.words["hour"]
        x = sum(table.edges("arrival")) / 2 - face.width(word, SIZE) / 2
        canvas.beginForm(name, 0, -1, WIDTH, rows * ROW + 1)
        table.rule(canvas, rows * ROW, ROW, rows)
        for row in range(rows):
            set_line(canvas, word, face, SIZE, (x, _middle((row + 1) * ROW, SIZE)), FAINT)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(0, top - rows * ROW)
    canvas.doForm(name)
    canvas.restoreState()


def _middle(top: float, size: float) -> float:
    """Return the baseline of a line in the middle of the row that begins at a height."""
    return top - ROW / 2 - 0.34 * size


def _write_strip(sheet: Sheet, top: float, said: str) -> float:
    """A band above the blank lines, which says whom they are for; return where they begin."""
    canvas, face = sheet.canvas, typeface(STRONG)
    canvas.setFillColor(ink(SAND))
    canvas.setStrokeColor(ink(FAINT))
    canvas.setLineWidth(0.5)
    canvas.rect(MARGIN, top - STRIP, INNER, STRIP, stroke=1, fill=1)
    set_line(canvas, shorten(said, face, SIZE, INNER - 4 * MM), face, SIZE, (MARGIN + 2 * MM, top - STRIP + 2 * MM))
    return top - STRIP


def _write_totals(sheet: Sheet, top: float, total: str) -> None:
    """What was expected, and two counts to write down once the sheet comes back."""
    canvas, strong, text = sheet.canvas, typeface(STRONG), typeface(TEXT)
    y = top - TOTALS + 2.4 * MM
    set_line(canvas, shorten(total, strong, SIZE, INNER - 104 * MM), strong, SIZE, (MARGIN, y))
    right = WIDTH - MARGIN
    for word in (sheet.heading.words["unexpected"], sheet.heading.words["signed"]):
        canvas.setStrokeColor(ink(INK))
        canvas.setLineWidth(0.6)
        canvas.line(right - 15 * MM, y - 1.5, right, y - 1.5)
        right -= 15 * MM + 1.5 * MM + text.width(word, SIZE)
        set_line(canvas, word, text, SIZE, (right, y))
        right -= 5 * MM


# --- the first page: who takes which letters ---------------------------------

SHARE_ROW = 7.4 * MM
SHARES = Table({"letter": 20, "people": 26, "sheets": 28, "desk": 46, "signed": 26, "unexpected": 32}, MARGIN, INNER)


def _write_summary(sheet: Sheet, summary: Roll, shared: Sequence[tuple[Roll, list[Part]]]) -> None:
    """A line a letter: how many people, on which pages, and room to write which desk takes them and how many came."""
    sheet.open_page()
    _write_title(sheet, summary, "")
    labels = sheet.heading.words
    SHARES.write_labels(sheet.canvas, TABLE_TOP, LABELS, labels)
    SHARES.rule(sheet.canvas, TABLE_TOP, SHARE_ROW, len(shared) + 1)
    rows = [*_shares(shared), {"letter": labels["total"], "people": summary.total, "sheets": ""}]
    for number, row in enumerate(rows):
        for name, said in row.items():
            face = TEXT if name != "letter" and number < len(shared) else STRONG
            cell = fit_cell(said, face, NAME_SIZE, SHARES.room(name), LINE)
            SHARES.write(sheet.canvas, name, cell, TABLE_TOP - number * SHARE_ROW, SHARE_ROW, face=face)
    sheet.canvas.doForm("foot")


def _shares(shared: Sequence[tuple[Roll, list[Part]]]) -> Iterator[dict[str, str]]:
    page = 2
    for roll, parts in shared:
        last = page + len(parts) - 1
        sheets = str(page) if last == page else f"{page} – {last}"
        yield {"letter": roll.letter, "people": str(localize(len(roll.people))), "sheets": sheets}
        page = last + 1
