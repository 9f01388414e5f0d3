"""What sources say of past editions: added, corrected, withdrawn, brought back. Nothing that was said is forgotten."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from events.enums import FigureKind
from events.models import Edition, ReportedFigure
from forum.core.journal import Actor, record

MOST_PERCENT = 100


class FigureRefused(Exception):
    """A claim may not be changed so."""


class ReasonMissing(FigureRefused):
    """Nobody would know later why it changed."""


class SourceMissing(FigureRefused):
    """A claim without its source is nobody's claim."""


class LabelMissing(FigureRefused):
    """A share says of whom it is the share."""


class ShareTooHigh(FigureRefused):
    """A share is at most 100 percent."""


class AlreadyClaimed(FigureRefused):
    """The same source says this of the edition already."""


class NothingChanged(FigureRefused):
    """The claim says that already."""


class FigureChanged(FigureRefused):
    """Somebody else corrected the claim since it was read."""


class FigureWithdrawn(FigureRefused):
    """The claim was withdrawn: bring it back first."""


class FigureStanding(FigureRefused):
    """The claim stands: there is nothing to bring back."""


@transaction.atomic
def add_reported_figure(
    edition: Edition,
    *,
    kind: FigureKind,
    label: str,
    value: int,
    qualifier: str,
    source: str,
    note: str,
    actor: Actor,
    at: datetime,
) -> ReportedFigure:
    """Add what a source says of an edition, after its other claims, and return it.

    Raises SourceMissing, LabelMissing, ShareTooHigh, AlreadyClaimed.
    """
    edition = _lock(edition.pk)
    said = {"label": label, "value": value, "qualifier": qualifier, "source": source, "note": note}
    figure = ReportedFigure(edition=edition, kind=kind, **said)
    _check(figure)
    last = edition.reported_figures.filter(kind=kind).aggregate(last=Max("position"))["last"]
    figure.position = 0 if last is None else last + 1
    figure.save()
    told = {name: [None, said_now] for name, said_now in said.items() if said_now != ""}
    record(actor, "figure_added", figure, at=at, scope=figure.edition.slug, changes={"kind": [None, kind], **told})
    return figure


@transaction.atomic
def correct_reported_figure(
    figure: ReportedFigure,
    *,
    value: int,
    qualifier: str,
    source: str,
    note: str,
    reason: str,
    actor: Actor,
    at: datetime,
    label: str | None = None,
) -> ReportedFigure:
    """Write what a claim should have said, and return it; None leaves its label. Loading the file leaves it from then.

    Raises ReasonMissing, FigureWithdrawn, FigureChanged, NothingChanged, SourceMissing, LabelMissing, ShareTooHigh,
    AlreadyClaimed.
    """
    why, seen_at = _why(reason), figure.corrected_at
    figure = _reload(figure)
    if figure.withdrawn_at is not None:
        raise FigureWithdrawn
    if figure.corrected_at != seen_at:
        raise FigureChanged
    said = {"value": value, "qualifier": qualifier, "source": source, "note": note}
    if label is not None:
        said["label"] = label
    changes = {name: [getattr(figure, name), new] for name, new in said.items() if getattr(figure, name) != new}
    if not changes:
        raise NothingChanged
    for name, (_before, new) in changes.items():
        setattr(figure, name, new)
    _check(figure)
    figure.corrected_at = at
    figure.save(update_fields=[*changes, "corrected_at"])
    record(actor, "figure_corrected", figure, at=at, scope=figure.edition.slug, changes=changes | why)
    return figure


@transaction.atomic
def withdraw_reported_figure(figure: ReportedFigure, *, reason: str, actor: Actor, at: datetime) -> ReportedFigure:
    """Show a claim nowhere any more but in its history, and return it.

    Raises ReasonMissing, FigureWithdrawn.
    """
    why = _why(reason)
    figure = _reload(figure)
    if figure.withdrawn_at is not None:
        raise FigureWithdrawn
    figure.withdrawn_at = at
    figure.save(update_fields=["withdrawn_at"])
    record(actor, "figure_withdrawn", figure, at=at, scope=figure.edition.slug, changes=why)
    return figure


@transaction.atomic
def restore_reported_figure(figure: ReportedFigure, *, reason: str, actor: Actor, at: datetime) -> ReportedFigure:
    """Show a withdrawn claim again, and return it.

    Raises ReasonMissing, FigureStanding, AlreadyClaimed where its source was given anew meanwhile.
    """
    why = _why(reason)
    figure = _reload(figure)
    if figure.withdrawn_at is None:
        raise FigureStanding
    _check(figure)
    figure.withdrawn_at = None
    figure.save(update_fields=["withdrawn_at"])
    record(actor, "figure_restored", figure, at=at, scope=figure.edition.slug, changes=why)
    return figure


def _lock(edition_pk: int) -> Edition:
    """Lock the edition: its claims are compared with one another, and the file is loaded under the same lock."""
    return Edition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition_pk)


def _reload(figure: ReportedFigure) -> ReportedFigure:
    edition = _lock(figure.edition_id)
    return edition.reported_figures.get(pk=figure.pk)


def _why(reason: str) -> dict[str, Any]:
    if not reason.strip():
        raise ReasonMissing
    return {"reason": [None, reason.strip()]}


def _check(figure: ReportedFigure) -> None:
    """Refuse what a claim may not say, before the database does."""
    if not figure.source.strip():
        raise SourceMissing
    if figure.kind == FigureKind.SHARE:
        if not figure.label.strip():
            raise LabelMissing
        if figure.value > MOST_PERCENT:
            raise ShareTooHigh
    others = ReportedFigure.objects.standing().exclude(pk=figure.pk)
    if others.filter(edition=figure.edition, kind=figure.kind, label=figure.label, source=figure.source).exists():
        raise AlreadyClaimed
