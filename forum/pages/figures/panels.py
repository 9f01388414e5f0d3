"""The figures of one edition as panels of a page: big numbers, sentences, charts. The report draws from the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendees.territory import zone_of
from events.figures import Line, Number, Table
from events.models import Edition
from forum.core.charts import Chart, Form, Row
from forum.pages.figures.dictionary import (
    Unit,
    define_measure,
    define_number,
    define_table,
    format_value,
    line_heading,
    line_labels,
    line_language,
)
from forum.pages.figures.reading import Read

# The first two are drawn, the table tells all.
OF_PEOPLE = ("confirmed", "present", "registered", "walk_ins", "no_show")
OF_SESSIONS = ("booked", "attended", "seats", "waiting", "attended_booked", "attended_unbooked", "absent", "refused")
# More lines than that are read in the file, not on a chart.
MOST_LINES = 15
# As many earlier editions as four curves leave readable.
MOST_CURVES = 3
ZONES: Mapping[str, str | Promise] = {
    "municipality": gettext_lazy("Une commune des Hauts-de-Seine"),
    "departement": gettext_lazy("Hauts-de-Seine, sans commune connue"),
    "region": gettext_lazy("Le reste de l’Île-de-France"),
    "elsewhere": gettext_lazy("Ailleurs"),
    "": gettext_lazy("Non précisé"),
}


@dataclass(frozen=True, slots=True)
class Stat:
    """A big number; `plain` as it is counted, empty where unknown, and what it means in a sentence."""

    key: str
    label: str
    value: str
    plain: str
    words: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page."""

    key: str
    title: str
    stats: tuple[Stat, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """How the registrations of an edition came in: by days before the forum."""

    name: str
    table: Table


def make_panels(edition: Edition, read: Read, earlier: Sequence[Curve], *, is_whole: bool = False) -> list[Panel]:
    """Return the panels of an edition's page; those of which nothing is known are left out. `is_whole`: see Drawer."""
    draw = Drawer(edition, read, is_whole=is_whole)
    panels = [_registrations(draw, earlier), _public(draw), _presence(draw), _sessions(draw), _meetings(draw)]
    return [_without_empty(panel) for panel in panels if not _is_silent(panel)]


def _registrations(draw: "Drawer", earlier: Sequence[Curve]) -> Panel:
    seldom = draw.told("people", "pending", "waiting", "offered", "declined", "under_15")
    stats = draw.stats(
        "people", "registered", "confirmed", "cancelled", *seldom, "organisations", "with_needs", "needs_told"
    )
    return Panel("inscriptions", _("Les inscriptions"), stats, (draw.curves(earlier),))


def _public(draw: "Drawer") -> Panel:
    returning = draw.stats("newness", "new", "returning", "returning_share", "returning_organisations")
    charts = (
        draw.bars("people", "category_kinds", *OF_PEOPLE),
        *draw.categories(),
        draw.bars("people", "organisation_kinds", *OF_PEOPLE),
        draw.zones(),
        draw.bars("people", "territories", *OF_PEOPLE),
        draw.bars("people", "heard_by", *OF_PEOPLE),
    )
    stats = returning + draw.stats("people", "market_share")
    return Panel("publics", _("Qui sont les personnes inscrites"), stats, charts)


def _presence(draw: "Drawer") -> Panel:
    people = draw.stats("people", "present", "walk_ins", "no_show", "no_show_rate", "market_share_present")
    inside = _("Personnes à l’intérieur, quart d’heure par quart d’heure")
    charts = (
        draw.columns("presence", "arrivals", "arrivals", title=_("Arrivées par quart d’heure")),
        draw.columns("presence", "arrivals", "inside", title=inside, limit=_limit(draw.edition)),
        draw.columns("presence", "minutes_inside", "people"),
        draw.bars("presence", "doors", "people", "entries"),
        draw.bars("presence", "refusals", "scans"),
    )
    served = draw.told("presence", "meals")
    stats = people + draw.stats("presence", "peak", "median_minutes", *served, "scans", "refused")
    return Panel("presence", _("La présence"), stats, charts)


def _sessions(draw: "Drawer") -> Panel:
    stats = draw.stats("sessions", "sessions", "seats", "booked", "booked_share", "attended", "absent_share", "refused")
    return Panel("seances", _("Les séances"), stats, (draw.bars("sessions", "sessions", *OF_SESSIONS, most=0),))


def _meetings(draw: "Drawer") -> Panel:
    stats = draw.stats(
        "meetings", "participants", "planned", "held", "missed", "exchanges", "promised", "kept", "amount"
    )
    charts = (
        draw.bars("meetings", "programmes", "planned", "held"),
        draw.bars("meetings", "programmes", "mean_held_a", title=_("Rendez-vous tenus, en moyenne")),
        draw.bars("meetings", "verdicts", "number"),
        draw.bars("meetings", "leads", "number"),
        draw.bars("meetings", "outcomes", "number"),
        draw.bars("meetings", "follow_ups", "amount", title=_("Montants annoncés dans les nouvelles")),
    )
    return Panel("rendez-vous", _("Les rendez-vous"), stats, charts)


def _limit(edition: Edition) -> int | None:
    return edition.venue.safety_capacity if edition.venue else None


def says_something(chart: Chart) -> bool:
    """Return whether a chart has anything but zeros to show."""
    return any(value for row in chart.rows for value in row.values)


def _without_empty(panel: Panel) -> Panel:
    return Panel(panel.key, panel.title, panel.stats, tuple(filter(says_something, panel.charts)))


def _is_silent(panel: Panel) -> bool:
    """Whether a panel has nothing to say: no chart, and no number but zeros."""
    return all(stat.plain in ("", "0") for stat in panel.stats) and not any(map(says_something, panel.charts))


class Drawer:
    """Makes stats and charts of what was counted."""

    def __init__(self, edition: Edition, read: Read, *, is_whole: bool = False) -> None:
        """`is_whole`: every line of every table, however many there are, as a file has them."""
        self.edition, self.read, self.is_whole = edition, read, is_whole

    def told(self, section: str, *keys: str) -> list[str]:
        """Return those of some numbers that are not zero: most editions have none."""
        return [key for key in keys if self.read.number(section, key)]

    def stats(self, section: str, *keys: str) -> tuple[Stat, ...]:
        return tuple(make_stat(self.read, section, key) for key in keys)

    def bars(self, section: str, table: str, *measures: str, most: int = MOST_LINES, title: str = "") -> Chart:
        """Compare the lines of a table; of more than `most` the first ones. What nobody told is no chart."""
        lines = self.read.lines(section, table)
        lines = () if all(line.code == "" for line in lines) else lines
        if self.is_whole or not most or len(lines) <= most:
            return self._chart(Form.BARS, section, table, measures, lines, title=title)
        chart = self._chart(Form.BARS, section, table, measures, lines[:most], title=title)
        told = _("Les %(shown)s premières lignes sur %(lines)s ; le fichier CSV les a toutes.")
        words = told % {"shown": most, "lines": len(lines)}
        return replace(chart, description=f"{chart.description} {words}")

    def columns(self, section: str, table: str, measure: str, *, title: str = "", limit: int | None = None) -> Chart:
        """Draw a measure line by line, as hours follow one another."""
        lines = self.read.lines(section, table)
        return self._chart(Form.COLUMNS, section, table, [measure], lines, title=title, limit=limit)

    def categories(self) -> list[Chart]:
        """Compare the organiser's own categories, where they say more than their kinds."""
        known = [len(self.read.lines("people", table)) for table in ("categories", "category_kinds")]
        return [self.bars("people", "categories", *OF_PEOPLE)] if known[0] > known[1] else []

    def zones(self) -> Chart:
        """Draw how far people come from."""
        table, measures = self.read.table("people", "territories"), OF_PEOPLE[:2]
        rows: list[Row] = []
        for zone, label in ZONES.items() if any(line.code for line in table) else ():
            lines = [line for line in table if zone_of(line.code) == zone]
            if lines:
                rows.append(Row(label=str(label), values=tuple(_sum(table, lines, name) for name in measures)))
        return Chart(
            key="zones", form=Form.BARS, title=_("D’où viennent les personnes"),
            description=_("Selon le code postal que chacun a bien voulu donner."), row_heading=_("Provenance"),
            measures=tuple(str(define_measure("people", "territories", name).label) for name in measures),
            rows=tuple(rows), is_invented=self.edition.is_demo,
        )  # fmt: skip

    def curves(self, earlier: Sequence[Curve]) -> Chart:
        """Draw how the registrations came in, beside those of earlier editions at the same day before the forum."""
        mine = Curve(self.edition.slug, self.read.table("people", "days_before"))
        curves = [curve for curve in (mine, *earlier) if curve.table.lines]
        definition = define_table("people", "days_before")
        return Chart(
            key="days_before", form=Form.CURVES, title=str(definition.label), description=str(definition.words),
            row_heading=_("Jours avant le forum"), measures=tuple(curve.name for curve in curves),
            rows=tuple(_days(curves)), is_invented=self.edition.is_demo,
        )  # fmt: skip

    def _chart(
        self, form: Form, section: str, table: str, measures: Sequence[str], lines: Sequence[Line], *,
        title: str = "", limit: int | None = None,
    ) -> Chart:  # fmt: skip
        definition, columns = define_table(section, table), self.read.table(section, table).measures
        labels = line_labels(section, table, Table(columns, tuple(lines)))
        chosen = [(measure, columns.index(measure)) for measure in measures if measure in columns]
        defined = [define_measure(section, table, measure) for measure, _column in chosen]
        alone = len(defined) == 1 and len(columns) > 1
        return Chart(
            key=table if not alone else f"{table}-{chosen[0][0].replace('_', '-')}",
            form=form,
            title=title or str(definition.label),
            description=str(defined[0].words if alone else definition.words),
            row_heading=line_heading(section, table),
            measures=tuple(str(one.label) for one in defined),
            rows=tuple(
                Row(label=label, values=tuple(line.values[at] for _name, at in chosen), language=line_language(line))
                for label, line in zip(labels, lines, strict=True)
            ),
            unit="€" if defined and defined[0].unit is Unit.EUROS else "",
            is_invented=self.edition.is_demo,
            limit=limit,
        )


def make_stat(read: Read, section: str, key: str) -> Stat:
    """Return a number as a page shows it."""
    value, definition = read.number(section, key), define_number(section, key)
    plain = "" if value is None else str(value)
    return Stat(f"{section}.{key}", str(definition.label), format_value(value, definition.unit), plain,
                str(definition.words))  # fmt: skip


def _sum(table: Table, lines: Iterable[Line], measure: str) -> Number:
    column = table.measures.index(measure)
    return sum(int(line.values[column] or 0) for line in lines)


def _days(curves: Sequence[Curve]) -> list[Row]:
    """Return a row for each day on which any edition had registrations; what an edition has not come to is unknown."""
    columns = [curve.table.column("standing") for curve in curves]
    days = sorted({int(day) for column in columns for day in column})
    if not days:
        return []
    rows = []
    for day in range(days[0], days[-1] + 1):
        # Before its first registration an edition had none; after what it has come to, nobody knows.
        values = tuple(_standing(column, day) for column in columns)
        rows.append(Row(label=str(day), values=values))
    return rows


def _standing(column: Mapping[str, Number], day: int) -> Number:
    first = min(map(int, column))
    return 0 if day < first else column.get(str(day))
