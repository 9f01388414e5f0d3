"""Letters of the day: meetings that are off, meetings that came up, a whole programme that is off."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from attendees.links import link_address
from forum.core import clock
from forum.core.outbox import Attachment, Letter, letter
from forum.core.text import format_span
from matchmaking.calendar import meetings_calendar
from matchmaking.enums import MeetingState, ProgrammeState
from matchmaking.letters.frame import Reader, read_reader, say, subject
from matchmaking.models import MeetingSeat
from matchmaking.selectors.timetable import seat_pairs_of
from matchmaking.wording import table_words


@letter("meetings_cancelled", gettext_lazy("rendez-vous annulé par l’autre"))
def meetings_cancelled(context: dict[str, Any]) -> Letter | None:
    """Say which meetings are off, with the words of who gave them up; none of those that were put again since."""
    reader = read_reader(context)
    if reader is None:
        return None
    pairs = seat_pairs_of(reader.participant)
    live = {other.participant_id for own, other in pairs if own.is_live}
    gone = [pair for pair in pairs if _is_gone(pair[0], context["meetings"]) and pair[1].participant_id not in live]
    if not gone:
        return None
    news = ngettext("Un rendez-vous est annulé", "Des rendez-vous sont annulés", len(gone))
    said = say(reader) | {"lines": [_line(reader, *pair) for pair in gone], "words": context.get("words", "")}
    said["news"] = news
    return Letter(subject(news, reader.programme), "meetings_cancelled", said, (_calendar(reader, pairs),))


@letter("meeting_added", gettext_lazy("rendez-vous ajouté le jour même"))
def meeting_added(context: dict[str, Any]) -> Letter | None:
    """Say that a meeting came up, where, when and with whom."""
    reader = read_reader(context)
    if reader is None:
        return None
    pairs = seat_pairs_of(reader.participant)
    added = [pair for pair in pairs if pair[0].is_live and pair[0].meeting_id in context["meetings"]]
    if not added:
        return None
    said = say(reader) | {"lines": [_line(reader, *pair) for pair in added]}
    news = _("Un rendez-vous pour vous")
    return Letter(subject(news, reader.programme), "meeting_added", said, (_calendar(reader, pairs),))


@letter("programme_cancelled", gettext_lazy("programme de rendez-vous annulé"))
def programme_cancelled(context: dict[str, Any]) -> Letter | None:
    """Say that no meeting of a programme is held, why, and take them out of the reader's agenda."""
    reader = read_reader(context)
    if reader is None or reader.programme.state != ProgrammeState.CANCELLED:
        return None
    pairs = seat_pairs_of(reader.participant)
    contact = [reader.programme.contact_name, reader.programme.contact_email]
    said = say(reader) | {
        "words": context.get("words", ""),
        "had_meetings": bool(pairs),
        "contact": ", ".join(filter(None, contact)),
        "link": link_address(reader.registration),
    }
    files = (_calendar(reader, pairs),) if pairs else ()
    return Letter(subject(_("Les rendez-vous sont annulés"), reader.programme), "programme_cancelled", said, files)


def _is_gone(seat: MeetingSeat, meetings: Iterable[int]) -> bool:
    return seat.meeting_id in meetings and seat.meeting.state == MeetingState.CANCELLED


def _line(reader: Reader, own: MeetingSeat, other: MeetingSeat) -> dict[str, str]:
    zone = reader.edition.zone
    starts, ends = (timezone.localtime(moment, zone) for moment in (own.slot.starts_at, own.slot.ends_at))
    return {
        "hours": format_span(starts, ends, get_language() or "fr"),
        "name": other.participant.name,
        "place": table_words(reader.programme, own.meeting.table),
    }


def _calendar(reader: Reader, pairs: Iterable[tuple[MeetingSeat, MeetingSeat]]) -> Attachment:
    content = meetings_calendar(reader.member, pairs, at=clock.now())
    return Attachment(f"rendez-vous-{reader.programme.slug}.ics", content, "text/calendar; charset=utf-8")
