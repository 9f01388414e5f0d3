"""Counting an edition for good: when it closes, a fortnight later, and once the news of a year are in."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Exists, OuterRef

from events.enums import EditionState, FigureMoment
from events.figures import Number, Part
from events.models import Edition, FigureSet
from events.selectors import count_parts
from forum.core.journal import Actor, record
from forum.core.snapshot import in_snapshot

logger = logging.getLogger(__name__)

MOMENTS = list(FigureMoment)
# Counted from the last day. News of the twelfth month are taken for three months.
DUE = {FigureMoment.DAYS_15: timedelta(days=15), FigureMoment.MONTHS_12: timedelta(days=366 + 3 * 31)}


@in_snapshot
def freeze_figures(edition: Edition, moment: FigureMoment, *, actor: Actor, at: datetime) -> list[FigureSet]:
    """Keep the figures of an edition as they are, as new versions, and return them.

    Parts that are no longer counted at this moment (`Part.counted_until`), or at a later one that was counted already,
    stay as they were kept: an edition may be opened again, and closed once its people are anonymised. A number that
    was known and is not any more stays as it was known.
    """
    edition = _lock(edition)
    versions: dict[str, int] = {}
    known: dict[str, dict[str, Number]] = {}
    stage = MOMENTS.index(moment)
    rows = edition.figure_sets.order_by("version").values_list("section", "version", "moment", "data__numbers")
    for section, version, counted, numbers in rows:
        versions[section] = version
        known[section] = numbers
        stage = max(stage, MOMENTS.index(FigureMoment(counted)))
    parts = [
        _with_known(part, known.get(part.section, {}))
        for part in count_parts(edition, at=at)
        if part.section not in versions or stage <= MOMENTS.index(part.counted_until)
    ]
    kept = FigureSet.objects.bulk_create(
        FigureSet(
            edition=edition,
            section=part.section,
            version=versions.get(part.section, 0) + 1,
            moment=moment,
            counted_at=at,
            data=part.as_data(),
        )
        for part in parts
    )
    changes = {"moment": [None, moment], "versions": [None, {one.section: one.version for one in kept}]}
    record(actor, "figures_frozen", edition, at=at, scope=edition.slug, changes=changes)
    return kept


def _with_known(part: Part, known: Mapping[str, Number]) -> Part:
    """Return a part with what was known in the place of what cannot be told any more."""
    numbers = {key: known.get(key) if value is None else value for key, value in part.numbers.items()}
    return replace(part, numbers=numbers)


def freeze_due_figures(*, at: datetime) -> int:
    """Count the closed editions whose day for it has come; return how many counts that was.

    One that was closed before figures were kept is counted as at its closing. What goes wrong with one edition is
    logged, and holds no other back.
    """
    done = 0
    for moment, edition in _due(at):
        try:
            done += _freeze_if_due(edition, moment, at=at)
        except DatabaseError:
            # The database may be gone: the worker waits for it.
            raise
        except Exception:
            logger.exception("the figures of %s cannot be counted", edition.slug)
    return done


def _due(at: datetime) -> list[tuple[FigureMoment, Edition]]:
    closed = Edition.objects.filter(state__in=[EditionState.CLOSED, EditionState.ARCHIVED]).order_by("pk")
    kept = Exists(FigureSet.objects.filter(edition=OuterRef("pk")))
    # Archived ones without figures are from before this application.
    due = [(FigureMoment.CLOSING, edition) for edition in closed.filter(~kept, state=EditionState.CLOSED)]
    for moment, pause in DUE.items():
        counted = FigureSet.objects.filter(edition=OuterRef("pk"), moment=moment)
        editions = closed.filter(~Exists(counted), kept, ends_on__lte=(at - pause).date())
        due += [(moment, edition) for edition in editions]
    return due


@in_snapshot
def _freeze_if_due(edition: Edition, moment: FigureMoment, *, at: datetime) -> bool:
    """Count an edition unless somebody opened it again, or counted it, meanwhile."""
    edition = _lock(edition)
    is_closed = edition.state in (EditionState.CLOSED, EditionState.ARCHIVED)
    if not is_closed or edition.figure_sets.filter(moment=moment).exists():
        return False
    freeze_figures(edition, moment, actor=Actor.system("figures"), at=at)
    return True


def _lock(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
