"""Series that tell people by subtraction from one moment to the next: made coarser until no step is of a few. Pure."""

from datetime import datetime, timedelta
from itertools import groupby

from events.figures import Line, Table
from forum.pages.open_data.grid import FEWEST, is_small

# So many days before the last are the registrations told no more, where those that wait are not told either.
LAST_WEEK = -7
QUARTER = timedelta(minutes=15)


def merge_arrivals(table: Table) -> Table | None:
    """Return arrivals by spans of quarter hours in which five people arrived at least, or nobody.

    A span's code is an ISO 8601 interval. How many are inside is told (else None) where nobody is, or five at least,
    and where as many left since it was last told, or nobody. None where too few came in a day to tell anything.
    """
    lines: list[Line] = []
    last_arrivals, last_inside = 0, 0
    for _day, quarters in groupby(table, key=lambda line: datetime.fromisoformat(line.code).date()):
        spans = _spans(list(quarters))
        if spans is None:
            return None
        for span in spans:
            arrivals = sum(int(line.values[0] or 0) for line in span)
            inside = int(span[-1].values[1] or 0)
            last_arrivals += arrivals
            tells = not is_small(inside) and not is_small(abs(last_arrivals - (inside - last_inside)))
            lines.append(Line(_interval(span), (arrivals, inside if tells else None)))
            if tells:
                last_arrivals, last_inside = 0, inside
    return Table(table.measures, tuple(lines))


def _spans(quarters: list[Line]) -> list[list[Line]] | None:
    """Cut a day into spans of five arrivals at least, and of none before and after; None where it has only a few."""
    spans: list[list[Line]] = []
    arrived, span = 0, list[Line]()
    for line in quarters:
        span.append(line)
        arrived += int(line.values[0] or 0)
        if not arrived or arrived >= FEWEST:
            spans.append(span)
            arrived, span = 0, []
    if arrived:
        # The last few join those before them.
        while spans and not any(line.values[0] for line in spans[-1]):
            span = spans.pop() + span
        if not spans:
            return None
        spans[-1].extend(span)
    return spans


def _interval(span: list[Line]) -> str:
    end = datetime.fromisoformat(span[-1].code) + QUARTER
    return f"{span[0].code}/{end.isoformat(timespec='minutes')}"


def hide_days(table: Table, *, hides_last_week: bool) -> Table:
    """Return registrations day by day, None on days when they changed by a few people since they were last told.

    The last day is known: those stand who are confirmed or may still be. It is told before the days near it.
    """
    lines = list(table)
    last_told = int(lines[-1].code) + LAST_WEEK if lines and hides_last_week else None
    told = [line for line in lines if last_told is None or int(line.code) <= last_told]
    days = set(_days(told, ends=not hides_last_week))
    return Table(table.measures, tuple(line if line.code in days else Line(line.code, (None,)) for line in lines))


def _days(lines: list[Line], *, ends: bool) -> list[str]:
    """Return the days that are told."""
    days: list[tuple[str, int]] = []
    for line in lines:
        standing = int(line.values[0] or 0)
        if not is_small(standing) and not is_small(abs(standing - (days[-1][1] if days else 0))):
            days.append((line.code, standing))
    if ends and lines and not is_small(last := int(lines[-1].values[0] or 0)):
        while days and is_small(abs(last - days[-1][1])):
            days.pop()
        days.append((lines[-1].code, last))
    return [code for code, _standing in days]
