"""The life of a programme: prepared, opened to its people, published, closed; or cancelled."""

from datetime import datetime

from django.db import transaction

from events.models import Edition
from forum.core.journal import Actor, record
from matchmaking.enums import PROGRAMME_MOVES, MeetingState, ProgrammeState
from matchmaking.models import MeetingProgramme
from matchmaking.selectors.programme import in_the_game
from matchmaking.services.agenda import tell_agendas
from matchmaking.services.ground import lock_programme
from matchmaking.services.meeting import cancel_meetings, read_meetings
from matchmaking.services.telling import tell


class ProgrammeMoveRefused(Exception):
    """The programme may not go from its state to the one that was asked."""


class AlreadyCancelled(ProgrammeMoveRefused):
    """It was cancelled before: by a colleague, or by a first click."""


@transaction.atomic
def move_programme(
    programme: MeetingProgramme, state: ProgrammeState, *, actor: Actor, at: datetime
) -> MeetingProgramme:
    """Move a programme to `state` and return it; cancelling it cancels its meetings, locked ones too.

    Nobody is written to: publishing and cancelling have services of their own for that. Raises ProgrammeMoveRefused
    where PROGRAMME_MOVES has no such move, AlreadyCancelled where one was cancelled twice.
    """
    programme = lock_programme(programme)
    before = ProgrammeState(programme.state)
    if state not in PROGRAMME_MOVES[before]:
        refusal = AlreadyCancelled if before == state == ProgrammeState.CANCELLED else ProgrammeMoveRefused
        raise refusal(before, state)
    programme.cancellation_is_told = state == ProgrammeState.CANCELLED and programme.is_shown
    programme.cancellation_words = ""
    programme.state = state
    if state == ProgrammeState.PUBLISHED and programme.published_at is None:
        programme.published_at = at
    programme.save(update_fields=["state", "published_at", "cancellation_is_told", "cancellation_words"])
    changes = {"state": [before, state]}
    record(actor, "programme_moved", programme, at=at, scope=programme.edition.slug, changes=changes)
    tell_agendas(programme)
    if state == ProgrammeState.CANCELLED:
        meetings = read_meetings(programme, programme.meetings.filter(state=MeetingState.PUBLISHED))
        cancel_meetings(programme, meetings, actor=actor, at=at, insists=True)
    return programme


@transaction.atomic
def cancel_programme(programme: MeetingProgramme, *, words: str = "", actor: Actor, at: datetime) -> MeetingProgramme:
    """Cancel a programme and write to whoever is in the game, once, with a word of the organisers; return it.

    Their pages go on saying it. Nobody hears of one that was still being prepared. Raises ProgrammeMoveRefused,
    AlreadyCancelled.
    """
    programme = move_programme(programme, ProgrammeState.CANCELLED, actor=actor, at=at)
    if programme.cancellation_is_told:
        programme.cancellation_words = words
        programme.save(update_fields=["cancellation_words"])
        tell("programme_cancelled", in_the_game(programme), at=at, words=words)
    return programme


@transaction.atomic
def cancel_programmes(edition: Edition, *, actor: Actor, at: datetime) -> list[MeetingProgramme]:
    """Cancel what may still be cancelled of an edition that will not be held; return those programmes.

    Their people are not written to: what is told of the edition tells them.
    """
    cancelled = []
    for programme in edition.meeting_programmes.order_by("pk"):
        if ProgrammeState.CANCELLED in PROGRAMME_MOVES[ProgrammeState(programme.state)]:
            cancelled.append(move_programme(programme, ProgrammeState.CANCELLED, actor=actor, at=at))
    return cancelled
