"""The files of open data: lines for spreadsheets, nested data for programs, and the dictionary of both."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.core.spreadsheets import Cell
from forum.pages.figures import dictionary
from forum.pages.open_data.facts import REPORTED, Fact, facts_of
from forum.pages.open_data.sources import Source

LICENCE = "Licence Ouverte 2.0 / Open Licence 2.0 (Etalab)"
LICENCE_PAGE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"

COLUMNS: dict[str, str | Promise] = {
    "edition": gettext_lazy("Adresse de l’édition, d’ordinaire son année."),
    "year": gettext_lazy("Année de l’édition."),
    "section": gettext_lazy("Partie des chiffres ; « reported » pour ce que des sources annoncent."),
    "table": gettext_lazy("Tableau, vide pour un chiffre de toute la partie."),
    "line": gettext_lazy("Code de la ligne du tableau, vide pour ce qui n’est pas dit (réponse ou code postal)."),
    "line_label": gettext_lazy("La ligne en toutes lettres, dans la langue du fichier."),
    "measure": gettext_lazy("Chiffre, ou colonne du tableau."),
    "measure_label": gettext_lazy("Le chiffre en toutes lettres, dans la langue du fichier."),
    "value": gettext_lazy("Valeur, avec un point pour les décimales ; vide si elle n’est pas connue ou pas publiée."),
    "unit": gettext_lazy("Unité : voir le dictionnaire."),
    "status": gettext_lazy("« counted » : compté ; « reported » : annoncé par une source ; « withheld » : non publié."),
    "qualifier": gettext_lazy("Nuance de la source, telle qu’elle l’écrit."),
    "source": gettext_lazy("Source d’un chiffre annoncé."),
    "note": gettext_lazy("Remarque sur un chiffre annoncé."),
    "version": gettext_lazy("Version du compte : 1 à la clôture, puis plus."),
    "counted_at": gettext_lazy("Moment du compte (ISO 8601)."),
    "invented": gettext_lazy("« Données fictives » pour une édition de démonstration, sinon vide."),
}
DICTIONARY_COLUMNS = ("section", "table", "measure", "label", "words", "unit")


def csv_rows(sources: Iterable[Source]) -> Iterator[list[Cell | float]]:
    """Yield the lines of the CSV file, headings first; one line holds one value."""
    yield list(COLUMNS)
    for source in sources:
        edition, invented = source.edition, _invented(source)
        counts: dict[str, tuple[int | None, str]] = {
            section: (kept.version, _moment(source, kept.counted_at)) for section, kept in source.kept.items()
        }
        for fact in facts_of(source):
            version, counted_at = counts.get(fact.section, (None, ""))
            yield [
                edition.slug, edition.year, fact.section, fact.table, _code(fact), fact.line_label, fact.measure,
                fact.measure_label, fact.value, fact.unit, fact.status, fact.qualifier, fact.source, fact.note,
                version, counted_at, invented,
            ]  # fmt: skip


def _code(fact: Fact) -> str | int:
    """Return a line's code. Days are numbers: as a text, a spreadsheet would take their sign for a formula."""
    return int(fact.line) if fact.table == "days_before" and fact.line else fact.line


def _invented(source: Source) -> str:
    return _("Données fictives") if source.edition.is_demo else ""


def _moment(source: Source, moment: datetime) -> str:
    return moment.astimezone(source.edition.zone).isoformat(timespec="seconds")


# --- nested -------------------------------------------------------------------


def json_data(sources: Iterable[Source], *, dictionary_address: str, at: datetime) -> dict[str, Any]:
    """Return the same facts, nested by edition, section and table."""
    return {
        "licence": LICENCE,
        "licence_address": LICENCE_PAGE,
        "producer": settings.ORGANISER_NAME,
        "dictionary": dictionary_address,
        "generated_at": at.isoformat(timespec="seconds"),
        "editions": [_edition(source) for source in sources],
    }


def _edition(source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {
        "edition": source.edition.slug,
        "year": source.edition.year,
        "invented": _invented(source) or None,
        "reported": [],
        "sections": {
            section: {
                "version": kept.version,
                "counted_at": _moment(source, kept.counted_at),
                "numbers": {},
                "tables": {},
            }
            for section, kept in source.kept.items()
        },
    }
    for fact in facts_of(source):
        if fact.section == REPORTED:
            told["reported"].append(_reported(fact))
        else:
            _put(told["sections"][fact.section], fact)
    return told


def _reported(fact: Fact) -> dict[str, Any]:
    return {
        "measure": fact.measure,
        "label": fact.line_label or fact.measure_label,
        "value": fact.value,
        "unit": fact.unit,
        "status": fact.status,
        "qualifier": fact.qualifier or None,
        "source": fact.source,
        "note": fact.note or None,
    }


def _put(section: dict[str, Any], fact: Fact) -> None:
    value = {"value": fact.value, "status": fact.status}
    if not fact.table:
        section["numbers"][fact.measure] = {"label": fact.measure_label, "unit": fact.unit, **value}
        return
    table = section["tables"].setdefault(fact.table, {"lines": []})
    if not fact.measure:
        table["status"] = fact.status
        return
    lines = table["lines"]
    if not lines or lines[-1]["code"] != fact.line:
        lines.append({"code": fact.line, "label": fact.line_label, "values": {}})
    lines[-1]["values"][fact.measure] = value


# --- the dictionary -----------------------------------------------------------


def dictionary_rows() -> Iterator[tuple[str, ...]]:
    """Yield what each section, number, table and measure is; first the columns of the CSV file."""
    for column, words in COLUMNS.items():
        yield "", "", column, column, str(words), ""
    for section, title in dictionary.SECTION_TITLES.items():
        yield section, "", "", str(title), "", ""
        for key, one in dictionary.NUMBERS[section].items():
            yield section, "", key, str(one.label), str(one.words), one.unit
        for name, table in dictionary.TABLES.get(section, {}).items():
            yield section, name, "", str(table.label), str(table.words), ""
            for measure, one in dictionary.MEASURES[section][name].items():
                yield section, name, measure, str(one.label), str(one.words), one.unit


def dictionary_data() -> dict[str, Any]:
    """Return the dictionary as nested data."""
    sections = {}
    for section, title in dictionary.SECTION_TITLES.items():
        tables = {
            name: {
                "label": str(table.label),
                "words": str(table.words),
                "measures": {key: _defined(one) for key, one in dictionary.MEASURES[section][name].items()},
            }
            for name, table in dictionary.TABLES.get(section, {}).items()
        }
        numbers = {key: _defined(one) for key, one in dictionary.NUMBERS[section].items()}
        sections[section] = {"label": str(title), "numbers": numbers, "tables": tables}
    columns = {name: str(words) for name, words in COLUMNS.items()}
    return {"licence": LICENCE, "licence_address": LICENCE_PAGE, "columns": columns, "sections": sections}


def _defined(one: dictionary.Definition) -> dict[str, str]:
    return {"label": str(one.label), "words": str(one.words), "unit": one.unit}
