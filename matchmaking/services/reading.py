"""Who saw which sheet: a line of the journal, once a day for each reader."""

from datetime import datetime, time

from forum.core.journal import Actor, record
from forum.core.models import LogEntry
from matchmaking.models import Participant, ParticipantMember


def note_reading(shown: Participant, reader: ParticipantMember, *, actor: Actor, at: datetime) -> bool:
    """Note that somebody read a participant's sheet, unless it was noted today; return whether it was."""
    edition = reader.programme.edition
    today = datetime.combine(at.astimezone(edition.zone).date(), time(), edition.zone)
    lines = LogEntry.objects.about(shown).filter(
        verb="sheet_read", at__gte=today, actor_kind=actor.kind, actor_id=actor.id
    )
    # Looked at before anything is locked: pages are read far more often than noted. Two lines at once would not harm.
    if lines.exists():
        return False
    name = reader.participant.name
    record(actor, "sheet_read", shown, at=at, scope=edition.slug, on_behalf_of=name)
    return True
