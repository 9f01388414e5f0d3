"""A board with a few meetings, and how tests speak of it."""

from datetime import timedelta

from django.urls import reverse

from forum.core.journal import Actor
from matchmaking.services.legality import cells_for
from matchmaking.services.meeting import both_of
from tests.factories import (
    MeetingFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import slot_of

LATER = BEFORE + timedelta(hours=1)


def meet(a, b, slot=1, table=1, **more):
    programme = a.programme
    return MeetingFactory(slot=slot_of(programme, slot), table=programme.tables.get(number=table), a=a, b=b, **more)


def me(organiser):
    return Actor.from_user(organiser.user)


def address(name, programme, *args):
    return reverse(f"matchmaking:{name}", args=[programme.edition.slug, programme.slug, *args])


def place_of(meeting):
    meeting.refresh_from_db()
    return meeting.slot.number, meeting.table.number, meeting.is_live


def cells(programme, meeting):
    found = cells_for(programme, both_of(meeting), meeting=meeting)
    return {
        (cell.slot.number, cell.table.number): type(cell.refusal).__name__ if cell.refusal else (cell.swap or "free")
        for cell in found
    }
