"""Somebody's meetings as a calendar.

Events bear the UIDs that they have in the calendar of the whole day, so that reading both shows none twice. A meeting
that is cancelled comes back as cancelled, which takes it out of calendars that read the file once.
"""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from attendees.calendar import place_of
from attendees.enums import AgendaKind
from events.wording import told
from matchmaking.enums import MeetingState
from matchmaking.models import MeetingSeat, ParticipantMember
from matchmaking.wording import pitch_of, table_words


def meetings_calendar(
    member: ParticipantMember, pairs: Iterable[tuple[MeetingSeat, MeetingSeat]], *, at: datetime
) -> bytes:
    """Return the calendar of somebody's meetings, each as its own seat and the other's, in their language."""
    programme = member.programme
    with translation.override(member.registration.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Forum ESS//FR")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", told(programme, "name"))
        # How often programs that subscribe look again; on the day, tables change.
        calendar.add("x-published-ttl", "PT15M")
        for own, other in pairs:
            calendar.add_component(_event(member, own, other, at))
        if calendar.subcomponents:
            calendar.add_missing_timezones()
        return calendar.to_ical()


def _event(member: ParticipantMember, own: MeetingSeat, other: MeetingSeat, at: datetime) -> Event:
    meeting, programme = own.meeting, member.programme
    zone = programme.edition.zone
    event = Event()
    uid = f"{AgendaKind.MEETING}-{meeting.pk}-{member.registration_id}"
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", at)
    event.add("summary", _("Rendez-vous : %(name)s") % {"name": other.participant.name})
    event.add("dtstart", own.slot.starts_at.astimezone(zone))
    event.add("dtend", own.slot.ends_at.astimezone(zone))
    event.add("location", ", ".join(filter(None, [table_words(programme, meeting.table), place_of(programme.edition)])))
    said = [pitch_of(other.participant), _("Données fictives") if programme.edition.is_demo else ""]
    event.add("description", "\n".join(filter(None, said)))
    event.add("url", settings.SITE_URL + reverse("matchmaking:timetable", args=[member.participant_id]))
    if meeting.state == MeetingState.CANCELLED:
        event.add("status", "CANCELLED")
    return event
