"""What people's agendas tell of a programme's meetings: all once the timetable is published, before only their own.

Nobody learns of a meeting that is only prepared, not even by being refused a workshop at its hour: that one is theirs.
"""

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry
from matchmaking.models import MeetingProgramme
from matchmaking.selectors.clash import spare_entries
from matchmaking.selectors.timetable import OWN_SOURCES, shows_all


def tell_agendas(programme: MeetingProgramme) -> None:
    """Have agendas tell of meetings as far as the programme's state shows them. Call under the programme's lock.

    Who has taken up something else meanwhile keeps that, where a colleague is there for the meeting. Three queries.
    """
    is_told = shows_all(programme)
    if is_told:
        AgendaEntry.objects.filter(pk__in=spare_entries(programme)).delete()
    prepared = programme.meetings.exclude(source__in=OWN_SOURCES).order_by().values("pk")
    AgendaEntry.objects.filter(kind=AgendaKind.MEETING, source_id__in=prepared).update(is_told=is_told)
