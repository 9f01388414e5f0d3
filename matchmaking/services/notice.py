"""Telling people that their timetable changed: one mail a person for one change, and none for what was undone.

What changes within a few minutes is one change: the mail waits that long, and gathers what comes meanwhile. It keeps
where meetings were, and is written when it leaves: what is back in its place by then is not told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from forum.core.enums import MailState
from forum.core.models import OutboxMail
from forum.core.outbox import queue_mail
from matchmaking.models import Meeting, MeetingProgramme
from matchmaking.services.meeting import Changes, both_of
from matchmaking.services.telling import contacts_of

CHANGED = "timetable_changed"
PUBLISHED = "timetable_published"
# Long enough to take a slip back, short enough on the day itself.
PATIENCE = timedelta(minutes=2)

# Where a meeting was: its slot and table by number; null where there was none.
Place = list[int | None] | None


def tell_of_changes(
    programme: MeetingProgramme, changes: Changes, *, at: datetime, knows: Iterable[UUID] = ()
) -> list[OutboxMail]:
    """Write to everybody whose timetable changed, once it is published; return the mails that were added.

    Call in the transaction of the change, with what `change_timetable` returned. `knows` are participants who made it
    themselves and need no mail. Who has nothing but meetings that are past is not written to.
    """
    if not programme.is_published:
        return []
    known = set(knows)
    former: dict[UUID, dict[str, Place]] = defaultdict(dict)
    for meeting, place in _former_places(changes):
        if meeting.slot.ends_at > at:
            for participant in both_of(meeting):
                if participant.pk not in known:
                    former[participant.pk][str(meeting.pk)] = place
    return tell_participants(CHANGED, former, at=at)


def tell_participants(template: str, former: Mapping[UUID, Mapping[str, Place]], *, at: datetime) -> list[OutboxMail]:
    """Queue a letter for the people behind participants who receive mail; return what was added."""
    waiting = _waiting()
    added = []
    for participant, people in contacts_of(former).items():
        for person in people:
            if any(_gather(mail, former[participant]) for mail in waiting.get((str(person.pk), str(participant)), ())):
                continue
            mail = queue_mail(
                template,
                to=person.email,
                language=person.language,
                at=at,
                registration=str(person.pk),
                link_version=person.link_version,
                participant=str(participant),
                former=dict(former[participant]),
            )
            if template == CHANGED:
                mail.next_try_at = at + PATIENCE
                mail.save(update_fields=["next_try_at"])
            added.append(mail)
    return added


def _former_places(changes: Changes) -> Iterable[tuple[Meeting, Place]]:
    """Yield the meetings of a change with where they were."""
    for meeting in changes.put:
        yield meeting, None
    for meeting in changes.moved:
        slot, table = meeting.former  # type: ignore[attr-defined]  # noted by `change_timetable`
        yield meeting, [slot, table]
    for meeting in changes.cancelled:
        yield meeting, [meeting.slot_id, meeting.table_id]


def _waiting() -> Mapping[tuple[str, str], list[OutboxMail]]:
    """Return the letters that have not been tried yet, by person and participant: they tell what is so when they leave.

    One that brings the whole timetable needs no other beside it.
    """
    found: dict[tuple[str, str], list[OutboxMail]] = defaultdict(list)
    rows = OutboxMail.objects.filter(template__in=[CHANGED, PUBLISHED], state=MailState.QUEUED, attempts=0)
    for mail in rows.order_by("pk"):
        found[mail.context["registration"], mail.context["participant"]].append(mail)
    return found


def _gather(mail: OutboxMail, former: Mapping[str, Place]) -> bool:
    """Add changes to a letter that waits; False when it has left meanwhile. What it says of a meeting stays."""
    context: dict[str, Any] = mail.context | {"former": dict(former) | mail.context.get("former", {})}
    still = OutboxMail.objects.filter(pk=mail.pk, state=MailState.QUEUED, attempts=0)
    return bool(still.update(context=context))
