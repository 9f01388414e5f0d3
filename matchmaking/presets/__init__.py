"""Programmes ready to be used, as data: what each kind of meetings asks, in French and in English.

One folder a preset, named as `enums.Preset` stores it, with `programme.json`: fields of `MeetingProgramme`, phases in
days before the first day, criteria in their order. Nothing here reads the database.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from matchmaking.enums import Preset

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """A phase: from so many days before the first day of meetings to so many."""

    kind: str
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class CriterionPlan:
    """Fields of a `Criterion`, and those of its options."""

    fields: dict[str, Any]
    options: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProgrammePlan:
    """Fields of a `MeetingProgramme`, its phases and criteria."""

    fields: dict[str, Any]
    phases: list[PhasePlan]
    criteria: list[CriterionPlan]


@cache
def read_preset(preset: Preset) -> ProgrammePlan:
    """Return a preset."""
    fields = json.loads((FOLDER / preset.value / "programme.json").read_text(encoding="utf8"))
    phases = [PhasePlan(**phase) for phase in fields.pop("phases")]
    criteria = [CriterionPlan(options=one.pop("options", []), fields=one) for one in fields.pop("criteria")]
    return ProgrammePlan(fields, phases, criteria)
