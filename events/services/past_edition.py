"""What is known of editions from before this app, put into the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from events.enums import EditionState, FigureKind, Holding
from events.models import Edition, ReportedFigure, Venue
from forum.core.journal import Actor, record

HOLDINGS = {"held": Holding.HELD, "not held": Holding.NOT_HELD, "meetings only": Holding.MEETINGS_ONLY}
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What loading did: the slugs of the editions, by what became of them.

    And how many figures it left as organisers corrected, withdrew or added them.
    """

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[str, ...]
    kept_figures: int


@transaction.atomic
def load_past_editions(facts: Facts, *, actor: Actor, at: datetime) -> Loaded:
    """Create the editions of a file of facts, or bring them up to date. Doing it twice changes nothing more.

    An edition that this app runs, or that is invented, is never written over: it is skipped. Nor is a figure that
    organisers corrected, withdrew or added.
    """
    kept_figures = 0
    slugs: dict[str, list[str]] = {"created": [], "changed": [], "unchanged": [], "skipped": []}
    sources = facts["sources"]
    for entry in facts["editions"]:
        slug = str(entry["year"])
        known = Edition.objects.select_for_update().filter(slug=slug).first()
        if known and (known.is_demo or known.state != EditionState.ARCHIVED):
            slugs["skipped"].append(slug)
            continue
        edition = known or Edition(slug=slug, year=entry["year"])
        outcome = _write(edition, _edition_fields(entry, sources))
        outcomes = [_write_figure(edition, *one, actor=actor, at=at) for one in _figures(entry, sources)]
        kept_figures += outcomes.count("kept")
        if outcome == "unchanged" and not {"created", "changed"}.isdisjoint(outcomes):
            outcome = "changed"
        if outcome != "unchanged":
            record(actor, f"edition_{outcome}", edition, at=at, scope=slug)
        slugs[outcome].append(slug)
    return Loaded(**{outcome: tuple(names) for outcome, names in slugs.items()}, kept_figures=kept_figures)


def _edition_fields(entry: Facts, sources: Mapping[str, str]) -> dict[str, Any]:
    meetings = entry.get("meetings", {})
    held_on = date.fromisoformat(meetings["held_on"]) if meetings else None
    return {
        "year_is_inferred": entry.get("year_is_inferred", False),
        "ordinal": entry.get("ordinal"),
        "holding": HOLDINGS[entry["state"]],
        "state": EditionState.ARCHIVED,
        "title": meetings.get("name", ""),
        "theme": entry.get("theme") or "",
        "intro": meetings.get("form", ""),
        "audience": entry.get("audience") or "",
        "note": entry.get("note", ""),
        "note_source": _source(sources, entry.get("source") or meetings.get("source")),
        "testimony": meetings.get("testimony", ""),
        "testimony_source": _source(sources, meetings.get("testimony_source")),
        "venue": _venue({**entry, **meetings}),
        "starts_on": held_on,
        "ends_on": held_on,
    }


def _source(sources: Mapping[str, str], key: str | None) -> str:
    return sources[key] if key else ""


def _venue(entry: Facts) -> Venue | None:
    if "venue" not in entry:
        return None
    return Venue.objects.get_or_create(name=entry["venue"], city=entry["city"])[0]


def _figures(entry: Facts, sources: Mapping[str, str]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each claim as what tells it from the others, and what it says."""
    attendance = [
        (
            {"kind": FigureKind.ATTENDANCE, "label": "", "source": sources[claim["source"]]},
            {
                "value": claim["value"],
                "qualifier": claim["qualifier"] or "",
                "note": claim.get("note", ""),
                "position": position,
            },
        )
        for position, claim in enumerate(entry.get("attendance", []))
    ]
    shares = [
        (
            {"kind": FigureKind.SHARE, "label": share["label"], "source": sources[share["source"]]},
            {"value": share["percent"], "position": position},
        )
        for position, share in enumerate(entry.get("shares", []))
    ]
    return attendance + shares


def _write_figure(
    edition: Edition, key: Mapping[str, str], fields: Mapping[str, Any], *, actor: Actor, at: datetime
) -> str:
    """Write one claim; return "kept" where it is the organisers' by now, else what became of it.

    It is known by what the file calls it: a correction may have changed its source or label.
    """
    origin = " | ".join(filter(None, [key["source"], key["label"]]))
    claims = edition.reported_figures.filter(kind=key["kind"])
    figure = claims.filter(origin=origin).first()
    if figure is None and claims.filter(label=key["label"], source=key["source"]).exists():
        return "kept"
    if figure is None:
        return _write(ReportedFigure(edition=edition, origin=origin, **key), fields)
    if figure.corrected_at or figure.withdrawn_at:
        return "kept"
    said = {name: [getattr(figure, name), value] for name, value in fields.items() if name != "position"}
    changes = {name: pair for name, pair in said.items() if pair[0] != pair[1]}
    if changes:
        record(actor, "figure_updated", figure, at=at, scope=edition.slug, changes=changes)
    return _write(figure, fields)


def _write(row: models.Model, fields: Mapping[str, Any]) -> str:
    is_new = row.pk is None
    if not is_new and all(getattr(row, name) == value for name, value in fields.items()):
        return "unchanged"
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return "created" if is_new else "changed"
