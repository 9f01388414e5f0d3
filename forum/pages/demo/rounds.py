"""What the worker does for a demonstration: on the morning of the forum, people keep coming."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings

from attendees.enums import ScanMethod
from attendees.services.door import record_entry
from attendees.services.pairing import Contact, note_contact
from attendees.tokens import token_of
from forum.core import clock
from forum.core.rounds import at_most_every, on_each_round
from forum.pages.demo.calendar import DOORS_BEFORE
from forum.pages.demo.content import SESSIONS
from forum.pages.demo.door import expected, played_phones
from forum.pages.demo.enums import Moment
from forum.pages.demo.switch import edition_played, moment_of

# A worker that slept does not let a crowd in at once.
AT_ONCE = 60


@on_each_round
@at_most_every(timedelta(seconds=15))
def let_people_come() -> int:
    """Let in the invented people whose hour has come, through the invented phones; return how many."""
    at = clock.now()
    edition = edition_played() if settings.DEMONSTRATION else None
    if edition is None or moment_of(edition, at=at) != Moment.DOOR:
        return 0
    phones = list(played_phones(edition).order_by("checkpoint__position", "pk"))
    first = edition.sessions.filter(title=SESSIONS[0].title).order_by("starts_at").first()
    if not phones or first is None:
        return 0
    for phone in phones:
        # As a page that is open does; a list as old as the last call.
        note_contact(phone, Contact(version=phone.version, roster_at=at), at=at)
    due = [arrival for arrival in expected(edition, first.starts_at - DOORS_BEFORE) if arrival.at <= at]
    for arrival in due[:AT_ONCE]:
        record_entry(
            phones[0] if arrival.main_door else phones[-1],
            scan_id=uuid4(),
            token=token_of(arrival.ticket),
            method=ScanMethod.CAMERA,
            device_at=at,
            at=at,
        )
    return len(due[:AT_ONCE])
