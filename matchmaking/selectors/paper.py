"""From meetings to what papers say, in the language in force and the hours of the edition."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendees.papers.content import Heading
from events.wording import told
from forum.core.text import format_day, format_day_range, format_span
from matchmaking.enums import Paper, Side, Stance
from matchmaking.models import MeetingProgramme, MeetingSeat, Participant, ProfileAnswer, Slot
from matchmaking.papers.booklet import render_booklet
from matchmaking.papers.content import Booking, Project, Schedule, Sign
from matchmaking.papers.schedule import render_schedules
from matchmaking.papers.signs import render_signs
from matchmaking.selectors.compatibility import stored_in_words
from matchmaking.selectors.timetable import Line, LineKind, Timetable, timetable_of, timetables_of
from matchmaking.wording import pitch_of, table_name, table_words

# Told how many sheets are drawn.
Tell = Callable[[int], None]
# After how many sheets.
STEP = 20
T = TypeVar("T")


def _silent(done: int) -> None:
    """Tell nobody."""


def _telling(sheets: Iterable[T], tell: Tell) -> Iterator[T]:
    """Yield sheets as they are drawn, telling of it now and then."""
    for number, sheet in enumerate(sheets):
        if number and number % STEP == 0:
            tell(number)
        yield sheet


def heading_of(programme: MeetingProgramme) -> Heading:
    edition = programme.edition
    first = programme.starts_on or edition.starts_on
    last = programme.ends_on or edition.ends_on or first
    language = get_language() or "fr"
    return Heading(
        name=told(programme, "name"),
        when=format_day_range(first, last or first, language) if first else "",
        seed=edition.motif_seed,
        language=language,
        demo=edition.is_demo,
        words={"invented": _("Données fictives"), "nothing": _("Aucun rendez-vous."), "notes": _("Notes")},
    )


def timetable_pdf(participant: Participant) -> bytes:
    """Return one participant's timetable. Their programme is at hand. Three queries."""
    timetable = timetable_of(participant)
    heading = heading_of(participant.programme)
    return render_schedules(
        [_schedule(timetable)], heading, title=_("Planning de %(name)s") % {"name": participant.name}
    )


def timetables_pdf(programme: MeetingProgramme, tell: Tell = _silent) -> bytes:
    """Return everybody's timetable, in the order of names. Three queries."""
    sheets = (_schedule(one) for one in timetables_of(programme) if one.meetings)
    return render_schedules(_telling(sheets, tell), heading_of(programme), title=_("Plannings"))


def tables_pdf(programme: MeetingProgramme, tell: Tell = _silent) -> bytes:
    """Return who meets at each table. Two queries."""
    seats = MeetingSeat.objects.filter(is_live=True, meeting__programme=programme)
    rows: dict[int, dict[int, list[MeetingSeat]]] = defaultdict(lambda: defaultdict(list))
    for seat in seats.select_related("meeting", "participant", "slot").order_by("slot__number", "meeting", "side"):
        if seat.meeting.table_id:
            rows[seat.meeting.table_id][seat.meeting_id].append(seat)
    sheets = []
    for table in programme.tables.select_related("room").order_by("number"):
        days: dict[date, list[Booking]] = defaultdict(list)
        for pair in rows[table.pk].values():
            slot = pair[0].slot
            name = " – ".join(seat.participant.name for seat in pair)
            days[_day_of(programme, slot.starts_at)].append(Booking(_hours(programme, slot, slot), name))
        name = table_name(table)
        room = table.room or programme.room
        under = room.name if room else ""
        sheets.append(Schedule(name[:1].upper() + name[1:], under, _in_days(days.items())))
    return render_schedules(_telling(sheets, tell), heading_of(programme), title=_("Feuilles de table"))


def booklet_pdf(programme: MeetingProgramme, tell: Tell = _silent) -> bytes:
    """Return all projects, those of the first side, a page each. Three queries, or four."""
    public = ProfileAnswer.objects.filter(criterion__is_public=True).select_related("criterion")
    answers = Prefetch(
        "profile__answers", public.prefetch_related("options").order_by("criterion__position", "stance", "pk")
    )
    people = programme.participants.approved().filter(side=Side.A).in_order()
    projects = [_project(one) for one in people.select_related("profile").prefetch_related(answers)]
    heading, title = heading_of(programme), _("Livret des projets")
    return render_booklet(projects, heading, title=title, drawn=partial(_telling, tell=tell))


def signs_pdf(programme: MeetingProgramme, tell: Tell = _silent) -> bytes:
    """Return a sign for each table. One query."""
    tables = programme.tables.select_related("holder").order_by("number")
    signs = []
    for table in tables:
        holder = getattr(table, "holder", None)
        word = "" if table.label else _("Table")
        signs.append(Sign(word, table.label or str(table.number), holder.name if holder else ""))
    return render_signs(_telling(signs, tell), heading_of(programme), title=_("Chevalets de table"))


MAKERS: dict[Paper, Callable[[MeetingProgramme, Tell], bytes]] = {
    Paper.TIMETABLES: timetables_pdf,
    Paper.TABLES: tables_pdf,
    Paper.BOOKLET: booklet_pdf,
    Paper.SIGNS: signs_pdf,
}


def count_sheets(programme: MeetingProgramme, paper: Paper) -> int:
    """Return how many sheets a paper has, a sheet overleaf or an index aside. One query."""
    if paper in (Paper.TABLES, Paper.SIGNS):
        return programme.tables.count()
    people = programme.participants.approved()
    if paper == Paper.BOOKLET:
        return people.filter(side=Side.A).count()
    return people.filter(meeting_seats__is_live=True).distinct().count()


def _schedule(timetable: Timetable) -> Schedule:
    participant = timetable.participant
    days = [
        (day, [booking for line in lines for booking in _bookings(participant.programme, line)])
        for day, lines in timetable.days
    ]
    under = participant.organisation if participant.organisation != participant.name else ""
    note = _("Un changement de dernière minute se lit sur votre page, et se dit au micro.")
    return Schedule(participant.name, under, _in_days(days), note)


def _bookings(programme: MeetingProgramme, line: Line) -> Iterator[Booking]:
    hours = _hours(programme, line.slots[0], line.slots[-1])
    if line.kind == LineKind.MEETING and line.other and line.meeting:
        place = table_words(programme, line.meeting.table)
        yield Booking(hours, line.other.name, place[:1].upper() + place[1:], pitch_of(line.other))
    elif line.kind == LineKind.PAUSE:
        yield Booking(hours, "", _("Pause"))
    elif line.kind == LineKind.FREE:
        yield Booking(hours, "", _("Libre"))


def _project(participant: Participant) -> Project:
    profile = participant.profile
    facts = [(told(answer.criterion, "label"), value) for answer in profile.answers.all() if (value := _said(answer))]
    under = participant.organisation if participant.organisation != participant.name else ""
    return Project(participant.name, under, told(profile, "pitch"), told(profile, "description"), tuple(facts))


def _said(answer: ProfileAnswer) -> str:
    """Return an answer in words, as a line of a table; what is sought says so."""
    said = stored_in_words(answer)
    return f"{_('cherche')}\u00a0: {said}" if said and answer.stance == Stance.SEEKS else said


def _in_days(days: Iterable[tuple[date, list[Booking]]]) -> tuple[tuple[str, tuple[Booking, ...]], ...]:
    language = get_language() or "fr"
    return tuple((format_day(day, language, weekday=True), tuple(lines)) for day, lines in days)


def _day_of(programme: MeetingProgramme, moment: datetime) -> date:
    return timezone.localtime(moment, programme.edition.zone).date()


def _hours(programme: MeetingProgramme, first: Slot, last: Slot) -> str:
    zone = programme.edition.zone
    starts, ends = timezone.localtime(first.starts_at, zone), timezone.localtime(last.ends_at, zone)
    return format_span(starts, ends, get_language() or "fr")
