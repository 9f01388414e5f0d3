"""Letters of the timetable: it is out; it changed."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from attendees import calendar
from forum.core import clock
from forum.core.outbox import Attachment, Letter, letter
from forum.core.text import format_day, format_span
from matchmaking.letters.frame import Reader, read_reader, say, subject
from matchmaking.models import Meeting, MeetingProgramme, Participant, Slot, Table
from matchmaking.services.meeting import place_of

# Where a meeting was: its slot and table by number; None where there was none.
Place = list[int | None] | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A meeting as one of its participants sees it."""

    meeting: Meeting
    other: Participant


@letter("timetable_published", gettext_lazy("planning de rendez-vous publié"))
def timetable_published(context: dict[str, Any]) -> Letter | None:
    """Bring somebody their timetable; where they have no meeting, say so and what they may do."""
    reader = _read(context)
    if reader is None:
        return None
    said = _say(reader)
    return Letter(subject(_("Vos rendez-vous"), reader.programme), "timetable_published", said, _files(reader))


@letter("timetable_changed", gettext_lazy("planning de rendez-vous changé"))
def timetable_changed(context: dict[str, Any]) -> Letter | None:
    """Tell what changed in somebody's timetable; nothing where all is back in its place."""
    reader = _read(context)
    news = _news(reader, context["former"]) if reader else []
    if reader is None or not news:
        return None
    said = _say(reader) | {"news": news}
    return Letter(subject(_("Vos rendez-vous ont changé"), reader.programme), "timetable_changed", said, _files(reader))


def _read(context: dict[str, Any]) -> Reader | None:
    """Return who a letter is for; None as well while the timetable does not show."""
    reader = read_reader(context)
    return reader if reader is not None and reader.programme.is_published else None


def _meetings_of(participant: Participant) -> list[_Seen]:
    """Return all the meetings of a participant, by hour, those that are off too."""
    rows = (
        Meeting.objects.filter(seats__participant=participant)
        .select_related("slot", "table__room")
        .prefetch_related("seats__participant")
        .in_order()
    )
    return [
        _Seen(one, next(seat.participant for seat in one.seats.all() if seat.participant_id != participant.pk))
        for one in rows
    ]


def _say(reader: Reader) -> dict[str, Any]:
    programme = reader.programme
    contact = [programme.contact_name, programme.contact_email]
    return say(reader) | {
        "contact": ", ".join(word for word in contact if word),
        "meetings": [
            {"hours": _hours(programme, one.meeting.slot), "label": one.other.name, "place": _place(programme, one)}
            for one in _meetings_of(reader.participant)
            if one.meeting.is_live
        ],
    }


def _place(programme: MeetingProgramme, one: _Seen) -> str:
    return place_of(programme, one.meeting.table)


def _hours(programme: MeetingProgramme, slot: Slot) -> str:
    """Return the hours of a slot, after its day where meetings last several."""
    language = get_language() or "fr"
    starts, ends = (timezone.localtime(moment, programme.edition.zone) for moment in (slot.starts_at, slot.ends_at))
    hours = format_span(starts, ends, language)
    if programme.starts_on == programme.ends_on:
        return hours
    return f"{format_day(starts.date(), language)}, {hours}"


def _news(reader: Reader, former: dict[str, Place]) -> list[dict[str, str]]:
    """Return what became of meetings since they were where `former` says, in the order of the day."""
    slots = {one.pk: one for one in reader.programme.slots.all()}
    tables = {one.pk: one for one in reader.programme.tables.select_related("room")}
    told = []
    for one in _meetings_of(reader.participant):
        key = str(one.meeting.pk)
        if key in former:
            before = former[key]
            words = "" if before is None else _former(reader.programme, slots.get(before[0]), tables.get(before[1]))
            told.append(_what_changed(reader.programme, one, before, words))
    return [line for line in told if line]


def _what_changed(programme: MeetingProgramme, one: _Seen, before: Place, words: str) -> dict[str, str]:
    """Return one line of news, a word and what it is about; empty where nothing changed for whom it is told."""
    meeting, name = one.meeting, one.other.name
    if not meeting.is_live:
        return {} if before is None else {"word": _("Annulé"), "text": f"{words}, {name}"}
    now = ", ".join(filter(None, [_hours(programme, meeting.slot), _place(programme, one)]))
    if before is None:
        return {"word": _("Nouveau"), "text": f"{now}, {name}"}
    if before == [meeting.slot_id, meeting.table_id]:
        return {}
    said = {"name": name, "before": words, "now": now}
    return {"word": _("Déplacé"), "text": _("%(name)s, %(now)s (au lieu de %(before)s)") % said}


def _former(programme: MeetingProgramme, slot: Slot | None, table: Table | None) -> str:
    """Return where a meeting was; less of it where a slot or a table is gone since."""
    words = [_hours(programme, slot)] if slot else []
    return ", ".join(filter(None, [*words, place_of(programme, table)]))


def _files(reader: Reader) -> tuple[Attachment, ...]:
    content = calendar.registration_calendar(reader.registration, at=clock.now())
    return (Attachment(f"forum-{reader.edition.slug}.ics", content, "text/calendar; charset=utf-8"),)
