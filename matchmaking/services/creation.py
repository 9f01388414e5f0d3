"""A programme comes into being: from a preset, or from that of another edition."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from attendees.services.ground import lock_edition
from events.enums import EditionState
from events.models import Edition
from forum.core.journal import Actor, record
from matchmaking.enums import PhaseKind, Preset
from matchmaking.models import Criterion, CriterionOption, MeetingProgramme, Phase, ProgrammeDocument, Slot, Table
from matchmaking.presets import CriterionPlan, PhasePlan, read_preset

# What an edition has done for itself: its days, its state, what it promised people.
_OWN = {"id", "edition", "slug", "state", "starts_on", "ends_on", "room"}
_OWN |= {"published_at", "cancellation_is_told", "cancellation_words"}
_KEPT_UNTIL = ("wishes_kept_until", "notes_kept_until")


class ProgrammeRefused(Exception):
    """The programme was not made. The subclasses say why."""


class EditionCalledOff(ProgrammeRefused):
    """The edition was cancelled: nobody meets there."""


@transaction.atomic
def create_programme(edition: Edition, preset: Preset, *, actor: Actor, at: datetime) -> MeetingProgramme:
    """Make a programme of an edition from a preset and return it, being prepared. Raises EditionCalledOff."""
    edition = _open_edition(edition)
    plan = read_preset(preset)
    programme = MeetingProgramme.objects.create(
        edition=edition, slug=_free_slug(edition, preset.value), preset=preset, **plan.fields
    )
    _write_criteria(programme, plan.criteria)
    if edition.starts_on is not None:
        _write_phases(programme, plan.phases, edition.starts_on)
    changes = {"preset": [None, preset]}
    record(actor, "programme_created", programme, at=at, scope=edition.slug, changes=changes)
    return programme


@transaction.atomic
def copy_programme(programme: MeetingProgramme, edition: Edition, *, actor: Actor, at: datetime) -> MeetingProgramme:
    """Make in an edition the programme of another one, and return it: its rules, questions, hours and tables.

    Days move with the edition, hours of the clock stay. Nobody comes along: neither participants, nor what they
    wished or answered. Raises EditionCalledOff.
    """
    edition = _open_edition(edition)
    copied = {
        field.attname: getattr(programme, field.attname)
        for field in MeetingProgramme._meta.concrete_fields
        if field.name not in _OWN
    }
    days = _days_between(programme.edition, edition)
    moved = MeetingProgramme(edition=edition, slug=_free_slug(edition, programme.slug), **copied)
    if programme.room is not None and programme.room.venue_id == edition.venue_id:
        moved.room = programme.room
    _move_days(programme, moved, days)
    moved.save(force_insert=True)
    _copy_criteria(programme, moved)
    _copy_documents(programme, moved)
    _copy_tables(programme, moved)
    if days is not None:
        _copy_hours(programme, moved, days)
    changes = {"edition": [programme.edition_id, edition.pk]}
    record(actor, "programme_copied", moved, at=at, scope=edition.slug, changes=changes)
    return moved


def _open_edition(edition: Edition) -> Edition:
    """Lock an edition, so that two organisers do not take one address, and return it. Raises EditionCalledOff."""
    edition = lock_edition(edition)
    if edition.state == EditionState.CANCELLED:
        raise EditionCalledOff
    return edition


def _free_slug(edition: Edition, wanted: str) -> str:
    taken = set(edition.meeting_programmes.order_by("pk").values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted[:36]}-{number}"
    return slug


# --- from a preset -----------------------------------------------------------


def _write_criteria(programme: MeetingProgramme, plans: list[CriterionPlan]) -> None:
    criteria = Criterion.objects.bulk_create(
        Criterion(programme=programme, position=position, **plan.fields) for position, plan in enumerate(plans)
    )
    CriterionOption.objects.bulk_create(
        CriterionOption(criterion=criterion, position=position, **option)
        for criterion, plan in zip(criteria, plans, strict=True)
        for position, option in enumerate(plan.options)
    )


def _write_phases(programme: MeetingProgramme, plans: list[PhasePlan], first_day: date) -> None:
    """Write the phases of a preset; the last one runs until the morning of the meetings."""

    def midnight(days: int) -> datetime:
        return datetime.combine(first_day - timedelta(days=days), time(), programme.edition.zone)

    Phase.objects.bulk_create(
        Phase(
            programme=programme,
            kind=PhaseKind(plan.kind),
            opens_at=midnight(plan.opens),
            closes_at=midnight(plan.closes),
            position=position,
        )
        for position, plan in enumerate(plans, start=1)
    )


# --- from another edition ----------------------------------------------------


def _days_between(former: Edition, edition: Edition) -> timedelta | None:
    """Return by how many days one edition comes after another; None while one of them has no date."""
    if former.starts_on is None or edition.starts_on is None:
        return None
    return edition.starts_on - former.starts_on


def _move_days(programme: MeetingProgramme, moved: MeetingProgramme, days: timedelta | None) -> None:
    """Give the copy its own days; without a date for the edition it has none."""
    if programme.starts_on is not None and programme.ends_on is not None and days is not None:
        moved.starts_on, moved.ends_on = programme.starts_on + days, programme.ends_on + days
    for name in _KEPT_UNTIL:
        until = getattr(programme, name)
        setattr(moved, name, until + days if until is not None and days is not None else None)


def _copy_criteria(programme: MeetingProgramme, moved: MeetingProgramme) -> None:
    for criterion in programme.criteria.order_by("position", "pk").prefetch_related("options"):
        options = sorted(criterion.options.all(), key=lambda option: (option.position, option.pk))
        criterion.pk, criterion.programme = None, moved
        criterion.save(force_insert=True)
        for option in options:
            option.pk, option.criterion = None, criterion
        CriterionOption.objects.bulk_create(options)


def _copy_documents(programme: MeetingProgramme, moved: MeetingProgramme) -> None:
    """Name the same files: one that is replaced is written anew beside, and never over the former."""
    documents = list(programme.documents.order_by("position", "pk"))
    for document in documents:
        document.pk, document.programme = None, moved
    ProgrammeDocument.objects.bulk_create(documents)


def _copy_tables(programme: MeetingProgramme, moved: MeetingProgramme) -> None:
    tables = list(programme.tables.order_by("number").select_related("room"))
    for table in tables:
        table.pk, table.programme = None, moved
        if table.room is not None and table.room.venue_id != moved.edition.venue_id:
            table.room = None
    Table.objects.bulk_create(tables)


def _copy_hours(programme: MeetingProgramme, moved: MeetingProgramme, days: timedelta) -> None:
    """Copy slots and phases: so many days later, at the same hour of the clock."""

    def later(moment: datetime) -> datetime:
        there = moment.astimezone(programme.edition.zone)
        return datetime.combine(there.date() + days, there.time(), moved.edition.zone)

    slots = list(programme.slots.order_by("number"))
    for slot in slots:
        slot.pk, slot.programme = None, moved
        length = slot.ends_at - slot.starts_at
        slot.starts_at = later(slot.starts_at)
        slot.ends_at = slot.starts_at + length
    Slot.objects.bulk_create(slots)
    phases = list(programme.phases.order_by("position"))
    for phase in phases:
        phase.pk, phase.programme = None, moved
        phase.opens_at, phase.closes_at = later(phase.opens_at), later(phase.closes_at)
    Phase.objects.bulk_create(phases)
