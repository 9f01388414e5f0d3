"""Timetables on paper: a sheet a person, or a table."""

from collections.abc import Iterable

from reportlab.lib.units import mm as MM

from attendees.badges.pen import INK, SOFT
from attendees.papers.content import Heading
from attendees.papers.page import INNER, MARGIN, Sheet, set_line, shorten, wrap
from forum.core.typeface import STRONG, TEXT, typeface
from matchmaking.papers.content import Booking, Schedule

HOURS, SIZE, SMALL = 40 * MM, 13.0, 10.5
PLACE = 48 * MM


def render_schedules(schedules: Iterable[Schedule], heading: Heading, *, title: str) -> bytes:
    """Return one file with a sheet for each; long ones go on overleaf."""
    sheet = Sheet(heading, title)
    for schedule in schedules:
        _write_schedule(sheet, schedule)
    return sheet.finish()


def _write_schedule(sheet: Sheet, schedule: Schedule) -> None:
    sheet.open_page()
    sheet.title(schedule.title)
    if schedule.under:
        sheet.text(schedule.under, size=12, colour=SOFT)
    if not schedule.days:
        sheet.gap(4)
        sheet.text(sheet.heading.words["nothing"], size=12)
    for day, bookings in schedule.days:
        sheet.gap(5)
        sheet.text(day, size=12, strong=True)
        sheet.gap(1.5)
        for booking in bookings:
            _write_booking(sheet, booking)
        sheet.rule()
    if schedule.note:
        sheet.gap(4)
        sheet.text(schedule.note, size=SMALL, colour=SOFT)


def _write_booking(sheet: Sheet, booking: Booking) -> None:
    """A line with its hours at the left, the name in large, the place at the right, what it is about under it."""
    strong, plain = typeface(STRONG), typeface(TEXT)
    names = list(wrap(booking.name, strong, SIZE, INNER - HOURS - (PLACE if booking.place else 0)))
    places = list(wrap(booking.place, plain, SIZE - 1, PLACE - 4 * MM))[:2]
    about = list(wrap(booking.about, plain, SMALL, INNER - HOURS))[:3]
    first = max(len(names), len(places))
    height = (first * SIZE + len(about) * SMALL) * 1.35 + 4 * MM
    if not sheet.room(height):
        sheet.open_page()
    sheet.rule()
    top = sheet.y - 2 * MM - SIZE
    hours = shorten(booking.hours, strong, SIZE - 1, HOURS)
    set_line(sheet.canvas, hours, strong, SIZE - 1, (MARGIN, top), INK if booking.name else SOFT)
    for number, line in enumerate(places):
        right = MARGIN + INNER - plain.width(line, SIZE - 1)
        set_line(sheet.canvas, line, plain, SIZE - 1, (right, top - number * SIZE * 1.3))
    for number, line in enumerate(names):
        set_line(sheet.canvas, line, strong, SIZE, (MARGIN + HOURS, top - number * SIZE * 1.3))
    # Where nobody is met, what it is stands in the name's place.
    below = top - (first - 1) * SIZE * 1.3 if first else top + SMALL * 1.35
    for number, line in enumerate(about, 1):
        set_line(sheet.canvas, line, plain, SMALL, (MARGIN + HOURS, below - number * SMALL * 1.35), SOFT)
    sheet.y -= height
