"""Counting an edition for good: when it closes, a fortnight later, and once the news of a year are in."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from events.enums import EditionState, FigureMoment
from events.models import Edition, FigureSet
from events.selectors import count_parts
from forum.core.journal import Actor, record

MOMENTS = list(FigureMoment)
# Counted from the last day. News of the twelfth month are taken for three months.
DUE = {FigureMoment.DAYS_15: timedelta(days=15), FigureMoment.MONTHS_12: timedelta(days=366 + 3 * 31)}


@transaction.atomic
def freeze_figures(edition: Edition, moment: FigureMoment, *, actor: Actor, at: datetime) -> list[FigureSet]:
    """Keep the figures of an edition as they are, as new versions, and return them.

    Parts that are no longer counted at this moment (`Part.counted_until`), or at a later one that was counted already,
    stay as they were kept: an edition may be opened again, and closed once its people are anonymised.
    """
    edition = Edition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
    versions: dict[str, int] = {}
    stage = MOMENTS.index(moment)
    for section, version, counted in edition.figure_sets.order_by("version").values_list(
        "section", "version", "moment"
    ):
        versions[section] = version
        stage = max(stage, MOMENTS.index(FigureMoment(counted)))
    parts = [
        part
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


def freeze_due_figures(*, at: datetime) -> int:
    """Count again the closed editions whose day for it has come; return how many counts that was."""
    done = 0
    for moment, pause in DUE.items():
        counted = FigureSet.objects.filter(edition=OuterRef("pk"), moment=moment)
        closed = Edition.objects.filter(state__in=[EditionState.CLOSED, EditionState.ARCHIVED])
        first = FigureSet.objects.filter(edition=OuterRef("pk"))
        due = closed.filter(~Exists(counted), Exists(first), ends_on__lte=(at - pause).date())
        for edition in due.order_by("pk"):
            freeze_figures(edition, moment, actor=Actor.system("figures"), at=at)
            done += 1
    return done
