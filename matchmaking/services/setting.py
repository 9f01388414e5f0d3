"""The rules of a programme, its phases, its documents: what organisers set before and between runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import models, transaction

from forum.core.journal import WITHHELD, Actor, record
from matchmaking.enums import ProgrammeState
from matchmaking.models import MeetingProgramme, Phase, ProgrammeDocument, Table
from matchmaking.services.ground import lock_programme

# Who answers questions is somebody: the journal says that it changed, never what it says.
_PERSONAL = {"contact_name", "contact_email"}
_OF_KEEPING = {"wishes_kept_until", "notes_kept_until"}


class SettingRefused(Exception):
    """The programme was not changed. The subclasses say why."""


class ProgrammeSettled(SettingRefused):
    """The programme is closed or cancelled: its rules are those under which people met."""


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """What people may do, from when to when."""

    kind: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class TableName:
    """What a table is called, and whether wheels reach it."""

    number: int
    label: str
    is_step_free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContent:
    """A document: a file of ours, or a link."""

    title: str
    title_en: str = ""
    side: str = ""
    link: str = ""
    file: File | None = None


def lock_unsettled(programme: MeetingProgramme) -> MeetingProgramme:
    """Lock a programme until the transaction ends and return it while it may be changed. Raises ProgrammeSettled."""
    programme = lock_programme(programme)
    if programme.state in (ProgrammeState.CLOSED, ProgrammeState.CANCELLED):
        raise ProgrammeSettled(programme.state)
    return programme


@transaction.atomic
def change_programme(
    programme: MeetingProgramme, values: Mapping[str, Any], *, actor: Actor, at: datetime
) -> MeetingProgramme:
    """Set fields of a programme and return it; what is as it was stays out of the journal.

    Until when words are kept may be set at any time. Raises ProgrammeSettled.
    """
    lock = lock_programme if values.keys() <= _OF_KEEPING else lock_unsettled
    programme = lock(programme)
    changes = {}
    for name, value in values.items():
        before = getattr(programme, name)
        if before != value:
            setattr(programme, name, value)
            changes[name] = WITHHELD if name in _PERSONAL else [_plain(before), _plain(value)]
    if changes:
        programme.save(update_fields=list(changes))
        record(actor, "programme_changed", programme, at=at, scope=programme.edition.slug, changes=changes)
    return programme


def _plain(value: Any) -> Any:
    """Return a value as the journal keeps it."""
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def set_phases(programme: MeetingProgramme, spans: Sequence[PhaseSpan], *, actor: Actor, at: datetime) -> list[Phase]:
    """Put phases in the place of those of a programme, in order of time, and return them. Raises ProgrammeSettled."""
    programme = lock_unsettled(programme)
    before = list(programme.phases.order_by("position").values_list("kind", "opens_at", "closes_at"))
    ordered = sorted(spans, key=lambda span: (span.opens_at, span.closes_at))
    after = [(span.kind, span.opens_at, span.closes_at) for span in ordered]
    if after == before:
        return list(programme.phases.order_by("position"))
    programme.phases.all().delete()
    phases = Phase.objects.bulk_create(
        Phase(programme=programme, kind=kind, opens_at=opens_at, closes_at=closes_at, position=position)
        for position, (kind, opens_at, closes_at) in enumerate(after, start=1)
    )
    changes = {"phases": [len(before), len(after)]}
    record(actor, "phases_set", programme, at=at, scope=programme.edition.slug, changes=changes)
    return phases


@transaction.atomic
def name_tables(programme: MeetingProgramme, names: Sequence[TableName], *, actor: Actor, at: datetime) -> int:
    """Name tables, say which are step-free, and return how many changed. Raises ProgrammeSettled."""
    programme = lock_unsettled(programme)
    wanted = {name.number: name for name in names}
    changed = []
    for table in programme.tables.filter(number__in=wanted).order_by("number"):
        name = wanted[table.number]
        if (table.label, table.is_step_free) != (name.label, name.is_step_free):
            table.label, table.is_step_free = name.label, name.is_step_free
            changed.append(table)
    if changed:
        Table.objects.bulk_update(changed, ["label", "is_step_free"])
        numbers = [table.number for table in changed]
        changes: dict[str, Any] = {"tables": [[], numbers]}
        record(actor, "tables_named", programme, at=at, scope=programme.edition.slug, changes=changes)
    return len(changed)


@transaction.atomic
def add_document(
    programme: MeetingProgramme, content: DocumentContent, *, actor: Actor, at: datetime
) -> ProgrammeDocument:
    """Put a document beside a programme and return it. Raises ProgrammeSettled."""
    programme = lock_unsettled(programme)
    document = ProgrammeDocument(
        programme=programme,
        title=content.title,
        title_en=content.title_en,
        side=content.side,
        link=content.link,
        position=programme.documents.count(),
    )
    if content.file is not None:
        document.file = content.file
    document.save(force_insert=True)
    changes = {"document": [None, content.title]}
    record(actor, "document_added", programme, at=at, scope=programme.edition.slug, changes=changes)
    return document


@transaction.atomic
def remove_document(document: ProgrammeDocument, *, actor: Actor, at: datetime) -> None:
    """Take a document away; its file goes too, unless another programme shows it. Raises ProgrammeSettled."""
    programme = lock_unsettled(document.programme)
    name, storage = document.file.name, document.file.storage
    ProgrammeDocument.objects.filter(pk=document.pk).delete()
    if name and not ProgrammeDocument.objects.filter(file=name).exists():
        # Not before it is certain that nothing speaks of it any more.
        transaction.on_commit(lambda: storage.delete(name))
    changes = {"document": [document.title, None]}
    record(actor, "document_removed", programme, at=at, scope=programme.edition.slug, changes=changes)
