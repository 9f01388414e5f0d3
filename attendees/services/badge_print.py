"""All badges of an edition in one file: asked for by an organiser, made by the worker, kept for a day."""

from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q

from attendees.enums import PrintState
from attendees.models import BadgePrint, Registration
from attendees.services.ground import lock_edition
from events.models import Edition
from forum.core.journal import Actor, record
from forum.core.models import LogEntry, User

# A worker that gives no sign for this long is dead: another takes its print over.
LEASE = timedelta(minutes=5)
# What stopped this many workers will stop the next one too.
ATTEMPTS = 4
KEPT = timedelta(hours=24)
UNFINISHED = (PrintState.QUEUED, PrintState.RUNNING)


class PrintReplaced(Exception):
    """The print was replaced by a newer one, or taken over, while it was being made."""


class NothingToPrint(Exception):
    """Nobody is confirmed in the edition."""


@transaction.atomic
def ask_badge_print(edition: Edition, *, user: User, at: datetime) -> BadgePrint:
    """Ask for the badges of everybody confirmed, and return the print; older files of the edition go.

    While one is on its way, asking again returns it. Raises NothingToPrint.
    """
    lock_edition(edition)
    total = Registration.objects.filter(edition=edition).confirmed().count()
    if not total:
        raise NothingToPrint
    if under_way := edition.badge_prints.filter(state__in=UNFINISHED).first():
        return under_way
    for old in edition.badge_prints.all():
        remove_badge_print(old)
    badge_print = BadgePrint.objects.create(edition=edition, asked_by=user, total=total, asked_at=at)
    record(Actor.from_user(user), "badges_asked", badge_print, at=at, scope=edition.slug, changes={"total": [0, total]})
    return badge_print


@transaction.atomic
def claim_badge_print(*, at: datetime) -> BadgePrint | None:
    """Claim the oldest print that nobody makes, or whose worker died, and return it.

    One that several workers left unfinished comes back as failed: the caller has nothing to do with it.
    """
    free = Q(state=PrintState.QUEUED) | Q(state=PrintState.RUNNING, claimed_at__lte=at - LEASE)
    due = BadgePrint.objects.filter(free).select_related("edition").order_by("asked_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(of=("self",), skip_locked=True)
    badge_print = due.first()
    if badge_print is None:
        return None
    badge_print.state, badge_print.claimed_at, badge_print.done = PrintState.RUNNING, at, 0
    badge_print.save(update_fields=["state", "claimed_at", "done"])
    if LogEntry.objects.about(badge_print).filter(verb="badges_started").count() >= ATTEMPTS:
        fail_badge_print(badge_print, reason=f"left unfinished {ATTEMPTS} times", at=at)
        badge_print.state = PrintState.FAILED
    else:
        record(Actor.system("badges"), "badges_started", badge_print, at=at, scope=badge_print.edition.slug)
    return badge_print


def note_progress(badge_print: BadgePrint, *, done: int, at: datetime) -> None:
    """Say how far a claimed print is, and that its worker lives. Raises PrintReplaced."""
    mine = BadgePrint.objects.filter(pk=badge_print.pk, state=PrintState.RUNNING, claimed_at=badge_print.claimed_at)
    if not mine.update(done=done, claimed_at=at):
        raise PrintReplaced
    badge_print.done, badge_print.claimed_at = done, at


@transaction.atomic
def finish_badge_print(badge_print: BadgePrint, *, content: bytes, at: datetime) -> None:
    """Keep the file that was made. Raises PrintReplaced, and keeps nothing then."""
    mine = BadgePrint.objects.filter(pk=badge_print.pk, state=PrintState.RUNNING, claimed_at=badge_print.claimed_at)
    row = mine.select_related("edition").select_for_update(of=("self",)).first()
    if row is None:
        raise PrintReplaced
    name = f"{row.pk}.pdf"
    # A worker that died between writing and saying so left its file behind.
    row.file.storage.delete(row.file.field.generate_filename(row, name))
    row.file.save(name, ContentFile(content), save=False)
    row.state, row.ready_at = PrintState.DONE, at
    row.save(update_fields=["file", "state", "ready_at"])
    record(Actor.system("badges"), "badges_made", row, at=at, scope=row.edition.slug, changes={"done": [0, row.done]})


@transaction.atomic
def fail_badge_print(badge_print: BadgePrint, *, reason: str, at: datetime) -> None:
    """Write down that a print cannot be made, with the reason for whoever looks into it."""
    if BadgePrint.objects.filter(pk=badge_print.pk, state=PrintState.RUNNING).update(state=PrintState.FAILED):
        record(
            Actor.system("badges"), "badges_failed", badge_print, at=at, scope=badge_print.edition.slug,
            changes={"reason": ["", reason[:300]]},
        )  # fmt: skip


@transaction.atomic
def remove_old_prints(*, at: datetime) -> int:
    """Remove the files that were kept long enough and return how many: badges are personal data."""
    rows = BadgePrint.objects.select_related("edition").select_for_update(of=("self",))
    old = list(rows.filter(ready_at__lte=at - KEPT).order_by("pk"))
    for badge_print in old:
        record(Actor.system("badges"), "badges_removed", badge_print, at=at, scope=badge_print.edition.slug)
        remove_badge_print(badge_print)
    return len(old)


def remove_badge_print(badge_print: BadgePrint) -> None:
    """Remove a print; its file goes once the removal is certain."""
    file = badge_print.file
    badge_print.delete()
    if file.name:
        transaction.on_commit(partial(file.storage.delete, file.name))
