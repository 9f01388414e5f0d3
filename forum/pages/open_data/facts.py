"""The lines of open data: one fact each, whatever part of an edition it tells of."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from events.enums import FigureKind
from events.figures import Number, Part
from events.models import ReportedFigure
from forum.core.text import french
from forum.pages.figures import dictionary
from forum.pages.figures.definition import Definition, Unit
from forum.pages.open_data.sources import Source
from forum.pages.open_data.withholding import Published

REPORTED = "reported"


class Status(StrEnum):
    """Where a value comes from, or why there is none. The code stands in the files."""

    COUNTED = "counted"
    REPORTED = "reported"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value. `table` and `line` are empty for a number of a whole section."""

    section: str
    status: Status
    table: str = ""
    line: str = ""
    line_label: str = ""
    measure: str = ""
    measure_label: str = ""
    value: Number = None
    unit: str = ""
    qualifier: str = ""
    source: str = ""
    note: str = ""


def facts_of(source: Source) -> Iterator[Fact]:
    """Yield everything that is told of an edition, what is withheld named, in the active language."""
    for claim in source.reported:
        yield _claim(claim)
    told = source.told
    for section in dictionary.SECTION_TITLES:
        if part := told.parts.get(section):
            yield from _numbers(told, part)
            for name in _in_order(dictionary.TABLES.get(section, {}), part.tables):
                yield from _table(told, part, name)


def _claim(claim: ReportedFigure) -> Fact:
    return Fact(
        section=REPORTED,
        status=Status.REPORTED,
        line_label=french(claim.label),
        measure=claim.kind,
        measure_label=str(FigureKind(claim.kind).label),
        value=claim.value,
        unit=Unit.PERCENT if claim.kind == FigureKind.SHARE else Unit.PEOPLE,
        qualifier=french(claim.qualifier),
        source=french(claim.source),
        note=french(claim.note),
    )


def _in_order(known: Collection[str], kept: Iterable[str]) -> list[str]:
    """Return the names that were kept, in the order of the dictionary: databases keep none. Unknown ones come last."""
    names = dict.fromkeys(kept)
    return [*(name for name in known if name in names), *sorted(names.keys() - set(known))]


def _numbers(told: Published, part: Part) -> Iterator[Fact]:
    for key in _in_order(dictionary.NUMBERS[part.section], part.numbers):
        is_withheld = (part.section, key) in told.numbers
        definition = dictionary.NUMBERS[part.section].get(key) or Definition(key, "")
        yield Fact(
            section=part.section,
            status=Status.WITHHELD if is_withheld else Status.COUNTED,
            measure=key,
            measure_label=str(definition.label),
            value=None if is_withheld else part.numbers[key],
            unit=definition.unit,
        )


def _table(told: Published, part: Part, name: str) -> Iterator[Fact]:
    section, table = part.section, part.tables[name]
    if (section, name) in told.tables:
        label = _("table non publiée")
        yield Fact(section=section, status=Status.WITHHELD, table=name, line_label=label)
        return
    known = dictionary.MEASURES[section].get(name, {})
    definitions = [known.get(measure) or Definition(measure, "") for measure in table.measures]
    # Translated once a column: there are thousands of lines.
    columns = [(measure, str(one.label), one.unit) for measure, one in zip(table.measures, definitions, strict=True)]
    for line, label in zip(table, dictionary.line_labels(section, name, table), strict=True):
        for (measure, measure_label, unit), value in zip(columns, line.values, strict=True):
            is_withheld = (section, name, line.code, measure) in told.cells
            yield Fact(
                section=section,
                status=Status.WITHHELD if is_withheld else Status.COUNTED,
                table=name,
                line=line.code,
                line_label=label,
                measure=measure,
                measure_label=measure_label,
                value=None if is_withheld else value,
                unit=unit,
            )
