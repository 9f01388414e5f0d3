"""The life of an edition: prepared, opened, closed, archived; or postponed, or cancelled."""

from datetime import datetime

from django.db import transaction

from events.enums import EDITION_MOVES, EditionState, FigureMoment
from events.models import Edition
from events.services.figures import freeze_figures
from events.signals import edition_cancelled
from forum.core.journal import Actor, record
from forum.core.snapshot import in_snapshot

# What visitors must find on the page of an open edition.
NEEDED_TO_OPEN = ("title", "venue", "starts_on", "registration_opens_at")


class EditionMoveRefused(Exception):
    """The edition may not go from its state to the one that was asked."""


class EditionNotReady(Exception):
    """The edition lacks what its visitors need. `fields` names what to fill in, in the order of the form."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields)
        self.fields = fields


def move_edition(edition: Edition, state: EditionState, *, actor: Actor, at: datetime) -> Edition:
    """Move an edition to `state` and return it. Opening it makes it public and, in its window, takes registrations.
    Closing it keeps its figures, all of one moment: doors may still be scanning.

    Raises EditionMoveRefused where EDITION_MOVES has no such move, EditionNotReady when opening too early.
    """
    move = in_snapshot(_move) if state == EditionState.CLOSED else transaction.atomic(_move)
    return move(edition, state, actor, at)


def _move(edition: Edition, state: EditionState, actor: Actor, at: datetime) -> Edition:
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    before = EditionState(edition.state)
    if state not in EDITION_MOVES[before]:
        raise EditionMoveRefused(before, state)
    if state == EditionState.OPEN:
        lacks = [name for name in NEEDED_TO_OPEN if not getattr(edition, name)]
        if lacks:
            raise EditionNotReady(lacks)
    edition.state = state
    edition.save(update_fields=["state"])
    record(actor, "edition_moved", edition, at=at, scope=edition.slug, changes={"state": [before, state]})
    if state == EditionState.CANCELLED:
        edition_cancelled.send(Edition, edition=edition, actor=actor, at=at)
    if state == EditionState.CLOSED:
        freeze_figures(edition, FigureMoment.CLOSING, actor=actor, at=at)
    return edition
