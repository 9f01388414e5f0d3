"""Reads across the programme."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Max, Min, Prefetch, Q

from events.enums import EditionState, FigureKind, FigureMoment, Holding, RegistrationWindow
from events.figures import Part
from events.models import Edition, FigureSet, ReportedFigure, Session, SessionSpeaker, Speaker
from events.signals import figures_wanted
from forum.core.snapshot import one_moment

ENDED = (EditionState.CLOSED, EditionState.ARCHIVED)
CALLED_OFF = (EditionState.POSTPONED, EditionState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All parts of an edition, by section. `counted_at` None where they were counted just now, else for good.

    `days`: when each section was counted, where it was kept; one that is no longer counted stays as it was.
    """

    parts: dict[str, Part]
    days: dict[str, datetime] = field(default_factory=dict)
    version: int = 0
    counted_at: datetime | None = None
    moment: FigureMoment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One edition in the forum's history, or a run of years of which nothing is known."""

    first: int
    last: int
    edition: Edition | None = None
    attendance: tuple[ReportedFigure, ...] = ()
    shares: tuple[ReportedFigure, ...] = ()


def current_edition(at: datetime) -> Edition | None:
    """Return the edition that visitors look for: the next one that is public, else the last that was held."""
    return next_edition(at) or last_held_edition(at)


def next_edition(at: datetime) -> Edition | None:
    """Return the public edition that is under way or comes next."""
    return Edition.objects.public().upcoming(at).select_related("venue").first()


def last_held_edition(at: datetime) -> Edition | None:
    """Return the last public edition that is over."""
    held = Edition.objects.public().filter(holding=Holding.HELD).exclude(state__in=CALLED_OFF).select_related("venue")
    over = held.filter(Q(ends_on__lt=at.date()) | Q(ends_on__isnull=True, state__in=ENDED))
    return over.newest_first().first()


def local_day(edition: Edition, at: datetime) -> date:
    """Return what day it is where the edition takes place."""
    return at.astimezone(edition.zone).date()


def edition_ends_at(edition: Edition) -> datetime | None:
    """Return the end of an edition's last day in its time zone, None when its days are unknown."""
    if edition.ends_on is None:
        return None
    return datetime.combine(edition.ends_on + timedelta(days=1), time(), edition.zone)


def hours_of_day(edition: Edition) -> tuple[datetime, datetime] | None:
    """Return when an edition's one day begins and ends, in its time zone; None while it is unknown or lasts longer."""
    if edition.starts_on is None or edition.starts_on != (edition.ends_on or edition.starts_on):
        return None
    hours = edition.sessions.scheduled().aggregate(starts=Min("starts_at"), ends=Max("ends_at"))
    if hours["starts"] is None:
        return None
    return hours["starts"].astimezone(edition.zone), hours["ends"].astimezone(edition.zone)


def has_ended(edition: Edition, *, at: datetime) -> bool:
    """Return whether an edition is behind us: closed by its organiser, or its last day gone, or its year."""
    if edition.state in ENDED:
        return True
    ends_at = edition_ends_at(edition)
    return edition.year < local_day(edition, at).year if ends_at is None else ends_at <= at


def is_coming(edition: Edition, *, at: datetime) -> bool:
    """Return whether the public may still come: the forum is announced, and not over."""
    is_announced = edition.state != EditionState.DRAFT and edition.holding == Holding.HELD
    return is_announced and edition.ends_on is not None and not has_ended(edition, at=at)


def registration_window(edition: Edition, *, at: datetime) -> RegistrationWindow:
    """Return where an edition stands with registration."""
    if edition.takes_registrations(at):
        return RegistrationWindow.OPEN
    opens = edition.registration_opens_at
    if edition.holding != Holding.HELD or edition.state in CALLED_OFF or opens is None:
        return RegistrationWindow.NONE
    if opens > at and not has_ended(edition, at=at):
        return RegistrationWindow.TO_COME
    return RegistrationWindow.CLOSED


def history() -> list[Entry]:
    """Return every year from the first public edition to the last, in order; runs of unknown years are one entry.

    A year without an edition is unknown, which is not the same as a year without a forum. Two queries.
    """
    editions = (
        Edition.objects.public()
        .select_related("venue")
        .prefetch_related(Prefetch("reported_figures", ReportedFigure.objects.standing().order_by("position", "pk")))
        .order_by("year", "starts_on", "pk")
    )
    return list(_with_gaps(editions))


def history_of(edition: Edition) -> Entry:
    """Return one edition's own entry. One query."""
    return _entry(edition, edition.reported_figures.standing().order_by("position", "pk"))


def _with_gaps(editions: Iterable[Edition]) -> Iterator[Entry]:
    last = None
    for edition in editions:
        if last is not None and edition.year - last > 1:
            yield Entry(first=last + 1, last=edition.year - 1)
        last = edition.year
        yield _entry(edition, edition.reported_figures.all())


def _entry(edition: Edition, figures: Iterable[ReportedFigure]) -> Entry:
    claims = tuple(figures)
    return Entry(
        first=edition.year,
        last=edition.year,
        edition=edition,
        attendance=tuple(figure for figure in claims if figure.kind == FigureKind.ATTENDANCE),
        shares=tuple(figure for figure in claims if figure.kind == FigureKind.SHARE),
    )


def programme(edition: Edition) -> list[Session]:
    """Return an edition's sessions by hour and room, cancelled ones included. Two queries, whatever their number."""
    line_up = SessionSpeaker.objects.select_related("speaker").order_by("position", "pk")
    sessions = edition.sessions.select_related("room__venue", "track").in_order()
    return list(sessions.prefetch_related(Prefetch("line_up", line_up)))


def speakers_of(session: Session) -> list[Speaker]:
    """Return who speaks, in order. No query on a session of `programme`."""
    return [entry.speaker for entry in session.line_up.all()]


def count_parts(edition: Edition, *, at: datetime) -> list[Part]:
    """Count an edition as it is, part by part: whoever is above answers with theirs."""
    answers: Iterable[Any] = figures_wanted.send(Edition, edition=edition, at=at)
    return [part for _receiver, parts in answers for part in parts]


def figures_of(edition: Edition, *, at: datetime) -> Figures:
    """Return the figures of an edition: those kept at its closing, else those of now, all of one moment."""
    kept = list(edition.figure_sets.newest().order_by("section")) if edition.state in ENDED else []
    if kept:
        return _kept(kept)
    with one_moment():
        return Figures(parts={part.section: part for part in count_parts(edition, at=at)})


def kept_figures(edition: Edition) -> list[Figures]:
    """Return each count of an edition that was kept, the first one first, as a whole. One query."""
    sections: dict[str, FigureSet] = {}
    counts = []
    for _at, sets in groupby(edition.figure_sets.order_by("counted_at", "version"), key=attrgetter("counted_at")):
        sections |= {one.section: one for one in sets}
        counts.append(_kept(sections.values()))
    return counts


def _kept(sets: Collection[FigureSet]) -> Figures:
    last = max(sets, key=attrgetter("counted_at", "version"))
    return Figures(
        parts={one.section: one.part for one in sets},
        days={one.section: one.counted_at for one in sets},
        version=max(one.version for one in sets),
        counted_at=last.counted_at,
        moment=FigureMoment(last.moment),
    )
