"""On the day: whoever was left waiting gets somebody else, where organisers want it to go by itself."""

from datetime import timedelta

from forum.core import clock
from forum.core.journal import Actor
from forum.core.rounds import at_most_every, on_each_round
from matchmaking.enums import ProgrammeState
from matchmaking.models import MeetingProgramme
from matchmaking.services.standby import replace_missing


@on_each_round
@at_most_every(timedelta(seconds=20))
def replace_those_who_are_missing() -> int:
    """Look at the slots that are on and fill what came free; return how much was done."""
    at = clock.now()
    rows = MeetingProgramme.objects.filter(
        state=ProgrammeState.PUBLISHED, standby_is_automatic=True, slots__starts_at__lte=at, slots__ends_at__gt=at
    )
    programmes = rows.select_related("edition", "room").distinct().order_by("pk")
    return sum(replace_missing(programme, actor=Actor.system("standby"), at=at) for programme in programmes)
