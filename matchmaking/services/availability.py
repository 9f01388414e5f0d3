"""When a participant is there: its own hours. What else engages its people is read from their agendas.

A meeting that is only prepared keeps nobody from giving up its hour, which would tell of it: whoever prepares the
timetable sees the clash before they publish.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from forum.core.journal import Actor, record
from matchmaking.enums import Unavailability
from matchmaking.models import Availability, Meeting, Participant, Slot
from matchmaking.selectors.timetable import is_meeting_shown
from matchmaking.services.ground import lock_programme


class HoursRefused(Exception):
    """The hours cannot be written; nothing was changed. The subclasses say why."""


class HoursClosed(HoursRefused):
    """The programme's hours are no longer changed."""


class MeetingThen(HoursRefused):
    """The participant knows to meet somebody in hours that it gives up: the meetings, their slots at hand."""

    def __init__(self, meetings: Collection[Meeting]) -> None:
        super().__init__(meetings)
        self.meetings = list(meetings)


@transaction.atomic
def set_hours(participant: Participant, *, there: Collection[int], actor: Actor, at: datetime) -> list[Slot]:
    """Note in which slots a participant is there, by their keys; return those given up. What organisers noted stays.

    Slots that began are not changed. Raises HoursClosed, MeetingThen.
    """
    programme = lock_programme(participant.programme)
    if not programme.takes_meetings:
        raise HoursClosed
    slots = list(programme.slots.filter(is_pause=False, starts_at__gt=at).order_by("number"))
    away = [slot for slot in slots if slot.pk not in there]
    meetings = Meeting.objects.live().filter(seats__participant=participant, seats__is_live=True, slot__in=away)
    rows = meetings.select_related("slot").prefetch_related("seats__participant").in_order()
    if busy := [one for one in rows if is_meeting_shown(one, programme)]:
        raise MeetingThen(busy)
    held = Availability.objects.filter(participant=participant, slot__in=slots).order_by("pk")
    noted = {one.slot_id: one for one in held}
    given_up = [slot for slot in away if slot.pk not in noted]
    taken_back = [one.pk for one in noted.values() if one.slot_id in there and one.reason == Unavailability.OWN]
    if given_up or taken_back:
        Availability.objects.filter(pk__in=taken_back).delete()
        Availability.objects.bulk_create(Availability(participant=participant, slot=slot) for slot in given_up)
        changes = {"slots_away": [len(noted), len(noted) + len(given_up) - len(taken_back)]}
        record(actor, "hours_changed", participant, at=at, scope=programme.edition.slug, changes=changes)
    return away
