"""Files that the worker makes: claimed by one worker at a time, taken over when it dies, gone after a while.

Each kind of file has its model, a `MadeFile`, and a service of its own by which people ask for it.
"""

from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection, transaction
from django.db.models import FileField, Q

from forum.core.enums import MakingState
from forum.core.journal import Actor, record
from forum.core.models import LogEntry, MadeFile
from forum.core.models.made_file import KEPT

F = TypeVar("F", bound=MadeFile)

# A worker that gives no sign for this long is dead: another takes its file over.
LEASE = timedelta(minutes=5)
# What stopped this many workers will stop the next one too.
ATTEMPTS = 4


class FileReplaced(Exception):
    """The file was replaced by a newer one, or taken over, while it was being made."""


@transaction.atomic
def claim_file(kind: type[F], *, at: datetime) -> F | None:
    """Claim the oldest file of a kind that nobody makes, or whose worker died, and return it.

    One that several workers left unfinished comes back as failed: the caller has nothing to do with it.
    """
    free = Q(state=MakingState.QUEUED) | Q(state=MakingState.RUNNING, claimed_at__lte=at - LEASE)
    due = kind._default_manager.filter(free).select_related(*kind.joined).order_by("asked_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(of=("self",), skip_locked=True)
    file = due.first()
    if file is None:
        return None
    file.state, file.claimed_at, file.done = MakingState.RUNNING, at, 0
    file.save(update_fields=["state", "claimed_at", "done"])
    verb = f"{kind.maker}_started"
    if LogEntry.objects.about(file).filter(verb=verb).count() >= ATTEMPTS:
        fail_file(file, reason=f"left unfinished {ATTEMPTS} times", at=at)
        file.state = MakingState.FAILED
    else:
        record(Actor.system(kind.maker), verb, file, at=at, scope=file.scope)
    return file


def note_progress(file: MadeFile, *, done: int, at: datetime) -> None:
    """Say how far a claimed file is, and that its worker lives. Raises FileReplaced."""
    mine = type(file)._default_manager.filter(pk=file.pk, state=MakingState.RUNNING, claimed_at=file.claimed_at)
    if not mine.update(done=done, claimed_at=at):
        raise FileReplaced
    file.done, file.claimed_at = done, at


@transaction.atomic
def finish_file(file: MadeFile, *, content: bytes, at: datetime) -> None:
    """Keep what was made. Raises FileReplaced, and keeps nothing then."""
    kind = type(file)
    mine = kind._default_manager.filter(pk=file.pk, state=MakingState.RUNNING, claimed_at=file.claimed_at)
    row = mine.select_related(*kind.joined).select_for_update(of=("self",)).first()
    if row is None:
        raise FileReplaced
    name = f"{row.pk}.pdf"
    # A worker that died between writing and saying so left its file behind.
    row.file.storage.delete(row.file.field.generate_filename(row, name))
    row.file.save(name, ContentFile(content), save=False)
    row.state, row.ready_at = MakingState.DONE, at
    row.save(update_fields=["file", "state", "ready_at"])
    verb = f"{kind.maker}_made"
    record(Actor.system(kind.maker), verb, row, at=at, scope=row.scope, changes={"done": [0, row.done]})


@transaction.atomic
def fail_file(file: MadeFile, *, reason: str, at: datetime) -> None:
    """Write down that a file cannot be made, with the reason for whoever looks into it."""
    kind = type(file)
    if kind._default_manager.filter(pk=file.pk, state=MakingState.RUNNING).update(state=MakingState.FAILED):
        changes, verb = {"reason": ["", reason[:300]]}, f"{kind.maker}_failed"
        record(Actor.system(kind.maker), verb, file, at=at, scope=file.scope, changes=changes)


def reason_of(file: MadeFile) -> str:
    """Return why a file failed, as the worker journalled it. At most one query."""
    if file.state != MakingState.FAILED:
        return ""
    entry = LogEntry.objects.about(file).filter(verb=f"{file.maker}_failed").first()
    return entry.changes["reason"][1] if entry else ""


@transaction.atomic
def remove_old_files(kind: type[F], *, at: datetime) -> int:
    """Remove the files of a kind that were kept long enough and return how many: they are personal data."""
    rows = kind._default_manager.select_related(*kind.joined).select_for_update(of=("self",))
    old = list(rows.filter(ready_at__lte=at - KEPT).order_by("pk"))
    verb = f"{kind.maker}_removed"
    for file in old:
        record(Actor.system(kind.maker), verb, file, at=at, scope=file.scope)
        remove_file(file)
    return len(old)


def remove_file(file: MadeFile) -> None:
    """Remove a row; its file goes once the removal is certain."""
    stored = file.file
    file.delete()
    if stored.name:
        transaction.on_commit(partial(stored.storage.delete, stored.name))


def sweep_files(kind: type[F]) -> int:
    """Remove from storage what no row of a kind names, and return how many files.

    A row that goes with its programme, or with who asked for it, leaves its file behind, and that is full of names.
    """
    field: FileField = kind._meta.get_field("file")  # type: ignore[assignment]  # each kind has its own
    folder, storage = str(field.upload_to), field.storage
    # Before the rows: what is written meanwhile is not looked at, what was being written has its row already.
    stored = _names_in(storage, folder)
    if not stored:
        return 0
    rows = kind._default_manager.order_by().values_list("pk", "file")
    named = {name for pk, file in rows for name in (f"{pk}.pdf", PurePosixPath(file).name)}
    lost = [name for name in stored if name not in named]
    for name in lost:
        storage.delete(str(PurePosixPath(folder, name)))
    return len(lost)


def _names_in(storage: Storage, folder: str) -> list[str]:
    try:
        return storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
