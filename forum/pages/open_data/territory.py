"""What is publicly known of the territory and of its calls for projects, as the file of facts words it."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum.core.text import format_day, french
from forum.pages.figures.definition import Unit, format_value

FACTS = settings.BASE_DIR / "events" / "data" / "editions.json"


@dataclass(frozen=True, slots=True)
class Known:
    """A figure as its source words it."""

    label: str
    value: int
    source: str
    qualifier: str = ""
    as_of: int | None = None

    @property
    def written(self) -> str:
        return format_value(self.value, Unit.COUNT)


@dataclass(frozen=True, slots=True)
class Call:
    """A call for projects: its name, and what is known of it, each with its heading and whether it is French."""

    name: str
    facts: tuple[tuple[str, str, bool], ...]
    source: str


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return facts


def territory_figures() -> list[Known]:
    """Return the figures of the territory, in the order of the file."""
    sources = _facts()["sources"]
    return [
        Known(
            french(one["label"]),
            one["value"],
            french(sources[one["source"]]),
            french(one.get("qualifier") or ""),
            one.get("as_of"),
        )
        for one in _facts()["territory_figures"]
    ]


def calls_for_projects() -> list[Call]:
    """Return the calls for projects, each with what is known of it."""
    sources = _facts()["sources"]
    return [
        Call(_name(one), tuple(_facts_of(one)), french(" ; ".join(sources[key] for key in one["source"].split(", "))))
        for one in _facts()["calls_for_projects"]
    ]


def _name(one: dict[str, Any]) -> str:
    name = french(one["name"])
    return _("%(name)s, édition %(number)s") % {"name": name, "number": one["edition"]} if "edition" in one else name


def _facts_of(one: dict[str, Any]) -> list[tuple[str, str, bool]]:
    in_french = {_("Thème"), _("Ouvert à")}
    wanted = [
        (_("Thème"), french(one.get("theme", ""))),
        (_("Lancement"), _day(one.get("launched_on") or one.get("launched") or "")),
        (_("Date limite"), _day(one.get("deadline_on", ""))),
        (_("Durée, en années"), str(one.get("over_years", ""))),
        (_("Candidatures"), _number(one.get("applications"))),
        (_("Lauréats"), _number(one.get("laureates"))),
        (_("Projets soutenus"), _number(one.get("projects_supported"))),
        (_("Montant total"), _number(one.get("total_eur"), Unit.EUROS)),
        (_("Budget"), _number(one.get("total_budget_eur"), Unit.EUROS)),
        (_("Aide maximale par projet"), _number(one.get("max_grant_eur"), Unit.EUROS)),
        (_("Ouvert à"), french(", ".join(one.get("open_to", ())))),
    ]
    return [(heading, words, heading in in_french) for heading, words in wanted if words]


def _number(value: int | None, unit: Unit = Unit.COUNT) -> str:
    return "" if value is None else format_value(value, unit)


def _day(day: str) -> str:
    """Write a day, or a month where no more is known."""
    if len(day) == len("2023-10"):
        return format_day(date.fromisoformat(f"{day}-01"), get_language() or "fr").partition("\u00a0")[2]
    return format_day(date.fromisoformat(day), get_language() or "fr") if day else ""
