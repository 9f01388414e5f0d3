"""What open data is made from: closed editions with their figures, kept or reported."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from attendees.enums import CheckpointKind
from attendees.models import Category, Checkpoint
from events.figures import Part
from events.models import Edition, FigureSet, ReportedFigure
from events.selectors import ENDED
from forum.pages.open_data.withholding import Amounts, Published, publish
from matchmaking.selectors.edition_figures import AmountTold, amounts_told

# Of what is withheld of an edition: some tenths of a second to find, and it never changes.
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Source:
    """An edition with its figures: `kept` by section, and `basis`, all that decides what may be told of them."""

    edition: Edition
    kept: Mapping[str, FigureSet]
    basis: str
    reported: tuple[ReportedFigure, ...]

    @property
    def told(self) -> Published:
        """What may be told of the figures. Found once, when somebody asks."""
        return _publish(self.basis)

    @property
    def counted_at(self) -> datetime | None:
        return max((one.counted_at for one in self.kept.values()), default=None)

    def digest(self) -> str:
        """Return what changes when anything that the files tell of the edition does."""
        edition = self.edition
        facts = [
            [edition.slug, edition.year, edition.title, edition.is_demo, edition.time_zone],
            [[one.section, one.version, one.counted_at.isoformat()] for one in self.kept.values()],
            self.basis,
            [[one.kind, one.label, one.value, one.qualifier, one.source, one.note] for one in self.reported],
        ]
        return sha256(json.dumps(facts).encode()).hexdigest()


def open_editions(slug: str | None = None) -> list[Source]:
    """Return the closed editions whose figures are known, the oldest first, or the one of that address. Six queries.

    An edition that is in preparation, open, postponed or cancelled is not among them.
    """
    closed = Edition.objects.filter(state__in=ENDED).order_by("year", "starts_on", "pk")
    editions = list(closed.filter(slug=slug) if slug else closed)
    kept: dict[int, dict[str, FigureSet]] = {edition.pk: {} for edition in editions}
    for one in FigureSet.objects.newest().filter(edition__in=kept).order_by("section"):
        kept[one.edition_id][one.section] = one
    reported: dict[int, list[ReportedFigure]] = {edition.pk: [] for edition in editions}
    for claim in ReportedFigure.objects.standing().filter(edition__in=kept).order_by("kind", "position", "pk"):
        reported[claim.edition_id].append(claim)
    kinds = _kinds(kept)
    doors = Checkpoint.objects.filter(edition__in=kept, kind=CheckpointKind.MAIN).order_by("pk")
    entrances = [str(pk) for pk in doors.values_list("pk", flat=True)]
    amounts: dict[int, list[AmountTold]] = {edition.pk: [] for edition in editions}
    for amount in amounts_told(kept):
        amounts[amount.edition].append(amount)
    return [
        Source(
            edition, kept[edition.pk], _basis(kept[edition.pk], kinds, amounts[edition.pk], entrances), tuple(claims)
        )
        for edition in editions
        if (claims := reported[edition.pk]) or kept[edition.pk]
    ]


def publish_people(counted: Mapping[int, Part]) -> dict[int, Published]:
    """Return what would be told of the people of editions, were these closed as they are counted. One query."""
    kinds = _kinds(counted)
    bases = {
        pk: json.dumps([{"people": part.as_data()}, kinds, [], []], sort_keys=True) for pk, part in counted.items()
    }
    return {pk: _publish(basis) for pk, basis in bases.items()}


def _kinds(editions: Iterable[int]) -> dict[str, str]:
    rows = Category.objects.filter(edition__in=editions).order_by().values_list("pk", "kind")
    return {str(pk): kind for pk, kind in rows}


def _basis(
    kept: Mapping[str, FigureSet], kinds: Mapping[str, str], amounts: Iterable[AmountTold], entrances: Iterable[str]
) -> str:
    parts = {section: one.data for section, one in kept.items()}
    categories, doors = _codes(parts, "people", "categories"), _codes(parts, "presence", "doors")
    of_categories = {code: kinds[code] for code in categories if code in kinds}
    known = [amount for amount in amounts if "meetings" in kept and amount.answered_at <= kept["meetings"].counted_at]
    behind = [[*key, *one] for key, one in _behind(known).items()]
    return json.dumps([parts, of_categories, behind, [code for code in entrances if code in doors]], sort_keys=True)


def _codes(parts: Mapping[str, Any], section: str, table: str) -> set[str]:
    tables = parts[section]["tables"] if section in parts else {}
    return {line[0] for line in tables[table]["lines"]} if table in tables else set()


@lru_cache(maxsize=_REMEMBERED)
def _publish(data: str) -> Published:
    parts, kinds, behind, entrances = json.loads(data)
    amounts = {(programme, month): Amounts(*one) for programme, month, *one in behind}
    told = {section: Part.from_data(section, part) for section, part in parts.items()}
    return publish(told, kinds, amounts, entrances)


def _behind(told: Iterable[AmountTold]) -> dict[tuple[str, int], Amounts]:
    """Return what makes each sum: of an amount told twice, the first counts; in all, that of the last month."""
    by_month: dict[tuple[str, int], dict[int, int]] = {}
    for one in told:
        by_month.setdefault((one.programme, one.month), {}).setdefault(one.meeting, one.amount)
    sums = dict(by_month)
    for (programme, _month), amounts in sorted(by_month.items()):
        sums[programme, 0] = sums.get((programme, 0), {}) | amounts
    return {key: Amounts(len(amounts), max(amounts.values())) for key, amounts in sums.items()}
