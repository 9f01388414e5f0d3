"""The rest of a day computed anew, at the largest programme that we promise: under two seconds at the desk."""

import time
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import time_machine
from django.core.management import call_command
from django.db.models import Count, Q

from events.models import Edition
from forum.core import clock
from matchmaking.enums import MeetingState, Side
from matchmaking.models import Meeting, MeetingProgramme, Slot
from matchmaking.services.departure import leave_for_the_day
from matchmaking.services.rest import resolve_rest
from tests.benchmarks import fair

REGISTRATIONS, PARTICIPANTS, SECONDS = 1000, 400, 2.0
# How many leave before the rest is computed, one time after the other on the same day.
LEAVING = (0, 1, 5, 0)


def run() -> Iterator[dict[str, object]]:
    """Let people leave a third of the way through the day, and compute the rest after each."""
    call_command("demo", attendees=REGISTRATIONS, stdout=StringIO())
    edition = Edition.objects.filter(is_demo=True).upcoming(clock.now()).get()
    programme = fair.publish(fair.draft(fair.prepare(edition)))
    slot = programme.slots.order_by("number")[5]
    with time_machine.travel(slot.starts_at + timedelta(minutes=7), tick=True):
        for number, leaving in enumerate(LEAVING, 1):
            yield _rest(programme, slot, leaving, number)


def _rest(programme: MeetingProgramme, slot: Slot, leaving: int, number: int) -> dict[str, object]:
    _leave(programme, slot, leaving)
    stayed = _places(programme)
    start, spent = time.perf_counter(), time.process_time()
    changes = resolve_rest(programme, actor=fair.ACTOR, at=clock.now())
    seconds, processor = time.perf_counter() - start, time.process_time() - spent
    touched = {one.pk for one in (*changes.moved, *changes.cancelled)}
    if moved := {pk for pk, place in _places(programme).items() if pk in stayed and place != stayed[pk]} - touched:
        raise RuntimeError(f"{len(moved)} meetings that hold were moved")
    return {
        "name": f"rest of the day, {number}: {leaving} leave", "size": PARTICIPANTS, "seconds": round(seconds, 3),
        "queries": None, "peak_memory": None, "ratio": round(seconds / SECONDS, 3), "processor": round(processor, 3),
        "put": len(changes.put), "moved": len(changes.moved), "cancelled": len(changes.cancelled),
    }  # fmt: skip


def _leave(programme: MeetingProgramme, slot: Slot, number: int) -> None:
    """Let the busiest of those who receive go home."""
    live = Count("meeting_seats", filter=Q(meeting_seats__is_live=True))
    people = programme.participants.filter(side=Side.B).annotate(live=live)
    for one in people.order_by("-live", "pk")[:number]:
        leave_for_the_day(one, slot, actor=fair.ACTOR, at=clock.now())


def _places(programme: MeetingProgramme) -> dict[int, tuple[int, int | None]]:
    found = Meeting.objects.filter(programme=programme, state=MeetingState.PUBLISHED).order_by("pk")
    return {pk: (slot, table) for pk, slot, table in found.values_list("pk", "slot_id", "table_id")}
