"""Series that tell people by subtraction from one moment to the next: made coarser until no step is of a few. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate, groupby, zip_longest

from attendees.presence import DAY_TURNS
from events.figures import Line, Table
from forum.pages.open_data.grid import FEWEST, is_small

# So many days before the last are the registrations told no more, where those that wait are not told either.
LAST_WEEK = -7
QUARTER = timedelta(minutes=15)


def forum_day(line: Line) -> date:
    """Return the forum's day of a quarter hour or span: what comes after midnight belongs to the evening before."""
    return (datetime.fromisoformat(line.code.partition("/")[0]) - DAY_TURNS).date()


def merge_arrivals(table: Table, *, hides_days: bool) -> Table:
    """Return arrivals by spans of quarter hours in which five people arrived at least, or nobody.

    A span's code is an ISO 8601 interval. How many are inside is told (else None) where nobody is, or five at least;
    where as many of those who arrived that day are out again; and where as many left since it was last told.
    `hides_days`: how many arrived on a day is not to be known, as where a few did. Then the span of the fewest arrivals
    of each day is not told, nor who is inside.
    """
    days = [_spans(list(quarters)) for _day, quarters in groupby(table, key=forum_day)]
    hides_days = hides_days or any(is_small(_people(span)) for spans in days for span in spans)
    told = [list(_hide_day(spans) if hides_days else _tell_day(spans)) for spans in days]
    if any(lines[-1].values[1] is None for lines in told):
        # At the ends of days, those are inside whose exit was not scanned: their number is told of all days together.
        told = [[*lines, Line(last.code, (last.values[0], None))] for *lines, last in told]
    return Table(table.measures, tuple(line for lines in told for line in lines))


def _tell_day(spans: list[list[Line]]) -> Iterator[Line]:
    inside = [int(span[-1].values[1] or 0) for span in spans]
    outside = [arrived - one for arrived, one in zip(accumulate(map(_people, spans)), inside, strict=True)]
    told = list[int]()
    for moment in range(len(spans)):
        if is_small(inside[moment]) or is_small(abs(outside[moment])):
            continue
        # The end of the day is told before those near it: those whose exit was not scanned tell it anyway.
        while told and is_small(abs(outside[moment] - outside[told[-1]])) and moment == len(spans) - 1:
            told.pop()
        if not told or not is_small(abs(outside[moment] - outside[told[-1]])):
            told.append(moment)
    for moment, span in enumerate(spans):
        yield Line(_interval(span), (_people(span), inside[moment] if moment in told else None))


def _hide_day(spans: list[list[Line]]) -> Iterator[Line]:
    least = min((span for span in spans if _people(span)), key=_people, default=None)
    for span in spans:
        yield Line(_interval(span), (None if span is least else _people(span), None))


def came_again(merged: Table) -> int:
    """Return how many came in again on the same day at least, as those who are inside tell."""
    people = 0
    for _day, spans in groupby(merged, key=forum_day):
        arrived = outside = 0
        for span in spans:
            arrived += int(span.values[0] or 0)
            if span.values[1] is not None:
                people += max(0, outside - (arrived - int(span.values[1])))
                outside = arrived - int(span.values[1])
    return people


def merge_lengths(table: Table) -> Table:
    """Return people by spans of half hours inside with five people at least, or nobody.

    A half hour that stays alone keeps its code; that of a span is "start/end" in minutes, the last one without its end.
    """
    spans = _spans(list(table))
    lines = []
    for span, following in zip_longest(spans, spans[1:]):
        end = following[0].code if following else ""
        lines.append(Line(f"{span[0].code}/{end}" if len(span) > 1 else span[0].code, (_people(span),)))
    return Table(table.measures, tuple(lines))


def _people(span: Iterable[Line]) -> int:
    return sum(int(line.values[0] or 0) for line in span)


def _spans(lines: list[Line]) -> list[list[Line]]:
    """Cut a series into spans of five people at least, or of none; one span where it has only a few."""
    spans: list[list[Line]] = []
    span = list[Line]()
    for line in lines:
        span.append(line)
        if not (people := _people(span)) or people >= FEWEST:
            spans.append(span)
            span = []
    if span:
        # The last few join those before them.
        while spans and not _people(spans[-1]):
            span = spans.pop() + span
        spans[-1:] = [spans[-1] + span] if spans else [span]
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
