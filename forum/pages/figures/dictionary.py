"""The words of the figures: what each number, table and measure is, and what the lines of a table are called."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from attendees.enums import CategoryKind, HeardBy, OrganisationKind, ScanResult
from events.figures import Line, Table
from forum.core.templatetags.components import localized_text
from forum.core.text import format_day, format_span, format_time, tongue
from forum.pages.figures import people_definitions, session_definitions
from forum.pages.figures.definition import Definition, Unit, format_minutes, format_value
from matchmaking.enums import FollowUpKind, LeadKind, Verdict

__all__ = [
    "MEASURES", "NUMBERS", "SECTION_TITLES", "TABLES", "Definition", "Unit", "define_measure", "define_number",
    "define_table", "format_value", "line_heading", "line_label", "line_labels", "line_language",
]  # fmt: skip

SECTION_TITLES: dict[str, str | Promise] = {
    "people": gettext_lazy("Inscriptions et public"),
    "newness": gettext_lazy("Nouveaux et fidèles"),
    "presence": gettext_lazy("Présence"),
    "sessions": gettext_lazy("Séances"),
    "meetings": gettext_lazy("Rendez-vous"),
}
NUMBERS = people_definitions.NUMBERS | session_definitions.NUMBERS
TABLES = people_definitions.TABLES | session_definitions.TABLES
MEASURES = people_definitions.MEASURES | session_definitions.MEASURES
_HEADINGS = people_definitions.HEADINGS | session_definitions.HEADINGS

# Whose codes are words of ours.
_KINDS: dict[str, type[TextChoices]] = {
    "category_kinds": CategoryKind,
    "organisation_kinds": OrganisationKind,
    "heard_by": HeardBy,
    "refusals": ScanResult,
    "verdicts": Verdict,
    "leads": LeadKind,
    "outcomes": FollowUpKind,
}
# A line for each kind in each programme of meetings, under codes like "financements/useful".
OF_PROGRAMMES = ("verdicts", "leads", "outcomes", "follow_ups")
_HALF_HOUR, _LONG = 30, 8 * 60


class _Written(NamedTuple):
    """What the organiser wrote, in one language or both."""

    label: str
    label_en: str


def define_number(section: str, key: str) -> Definition:
    """Return what a number of a section is. Raises KeyError for one that no section counts."""
    return NUMBERS[section][key]


def define_table(section: str, table: str) -> Definition:
    """Return the title of a table and what its lines are. Raises KeyError."""
    return TABLES[section][table]


def define_measure(section: str, table: str, measure: str) -> Definition:
    """Return what a measure of a table is. Raises KeyError."""
    return MEASURES[section][table][measure]


def line_heading(section: str, table: str) -> str:
    """Return the heading of the column that names the lines of a table, in the active language."""
    return str(_HEADINGS[section][table])


def line_label(section: str, table: str, line: Line, *, several_days: bool = False) -> str:
    """Return what a line is called in the active language; `several_days` puts its day before an hour."""
    if table in OF_PROGRAMMES:
        return _of_programme(table, line)
    if table in _KINDS:
        return _kind(table, line.code)
    if table == "days_before":
        return _days_before(int(line.code))
    if table == "arrivals":
        return _quarter(line.code, several_days=several_days)
    if table == "minutes_inside":
        return _minutes_inside(line.code)
    return _written(line) or _("non précisé")


def line_labels(section: str, name: str, table: Table) -> list[str]:
    """Return what all lines of a table are called, with the day of arrivals where there are several days."""
    if name in OF_PROGRAMMES and len({line.code.rpartition("/")[0] for line in table}) == 1:
        # Of one programme alone, its name says nothing.
        return [_of_kind(name, line) for line in table]
    several = name == "arrivals" and _several_days(line.code for line in table)
    return [line_label(section, name, line, several_days=several) for line in table]


def line_language(line: Line) -> str:
    """Return the language of what the organiser calls a line, where that is not the active one."""
    is_french_only = bool(line.label) and not line.label_en
    return "fr" if is_french_only and tongue(get_language() or "fr") != "fr" else ""


def _several_days(codes: Iterable[str]) -> bool:
    return len({datetime.fromisoformat(code.partition("/")[0]).date() for code in codes}) > 1


def _written(line: Line) -> str:
    return localized_text(_Written(line.label, line.label_en), "label")


def _kind(table: str, code: str) -> str:
    """Name a code; one that is no longer ours stays as it was kept."""
    if not code:
        return _("non précisé")
    kinds = _KINDS[table]
    return str(kinds(code).label) if code in kinds.values else code


def _of_kind(table: str, line: Line) -> str:
    code = line.code.rpartition("/")[2]
    return _("à %(months)s mois") % {"months": code} if table == "follow_ups" else _kind(table, code)


def _of_programme(table: str, line: Line) -> str:
    programme, words = line.code.rpartition("/")[0], _of_kind(table, line)
    return _("%(programme)s : %(words)s") % {"programme": _written(line) or programme, "words": words}


def _days_before(day: int) -> str:
    return _("J−%(days)d") % {"days": -day} if day < 0 else _("jour du forum")


def _quarter(code: str, *, several_days: bool) -> str:
    """Write a quarter hour by its beginning; a span of some, "start/end" in open data, from when to when."""
    language = get_language() or "fr"
    start, end = (datetime.fromisoformat(moment) if moment else None for moment in code.partition("/")[::2])
    hour = format_span(start, end, language) if end else format_time(start, language)
    return f"{format_day(start.date(), language)}, {hour}" if several_days else hour


def _minutes_inside(code: str) -> str:
    """Write a half hour by its beginning; a span of some, "start/end" in open data, the longest without its end."""
    first, is_span, last = code.partition("/")
    start = int(first)
    if not last and (is_span or start >= _LONG):
        return _("%(length)s et plus") % {"length": format_minutes(start)}
    end = format_minutes(int(last) if last else start + _HALF_HOUR)
    if start == 0:
        return _("moins de %(length)s") % {"length": end}
    return _("%(start)s à %(end)s") % {"start": format_minutes(start), "end": end}
