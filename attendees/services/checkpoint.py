"""The doors of an edition."""

from datetime import datetime

from django.db import transaction

from attendees.models import Checkpoint
from attendees.services.ground import lock_edition
from events.models import Edition
from forum.core.journal import Actor, record


class CheckpointExists(Exception):
    """The edition has a door of that name already."""


@transaction.atomic
def create_checkpoint(edition: Edition, *, name: str, actor: Actor, at: datetime) -> Checkpoint:
    """Add a door to an edition and return it. Raises CheckpointExists."""
    _check_name(edition, name)
    checkpoint = Checkpoint.objects.create(edition=edition, name=name, position=edition.checkpoints.count())
    record(actor, "checkpoint_created", checkpoint, at=at, scope=edition.slug, changes={"name": ["", name]})
    return checkpoint


@transaction.atomic
def rename_checkpoint(checkpoint: Checkpoint, *, name: str, actor: Actor, at: datetime) -> Checkpoint:
    """Give a door another name and return it. Raises CheckpointExists."""
    edition = checkpoint.edition
    _check_name(edition, name, but=checkpoint)
    before, checkpoint.name = checkpoint.name, name
    if before != name:
        checkpoint.save(update_fields=["name"])
        record(actor, "checkpoint_renamed", checkpoint, at=at, scope=edition.slug, changes={"name": [before, name]})
    return checkpoint


def _check_name(edition: Edition, name: str, *, but: Checkpoint | None = None) -> None:
    """Refuse a name that is taken. The edition's lock keeps two organisers from taking one at once."""
    lock_edition(edition)
    taken = edition.checkpoints.filter(name=name)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise CheckpointExists
