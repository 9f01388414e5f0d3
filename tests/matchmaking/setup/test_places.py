"""Slots and tables: cut from hours, safe through the change of clocks; never pulled from under a meeting."""

from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest

from forum.core.models import LogEntry
from matchmaking.enums import MeetingState
from matchmaking.models import Availability, Meeting
from matchmaking.services.place import (
    HourUnknown,
    NoSlots,
    PauseOutside,
    SlotsInUse,
    Span,
    SpansOverlap,
    TablesInUse,
    TooMany,
    generate_slots,
    generate_tables,
    spans_of,
)
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    OutcomeFactory,
    ParticipantFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, slot_of, verbs

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def span(start, end, on=DAY):
    return Span(on, time.fromisoformat(start), time.fromisoformat(end))


@pytest.fixture
def programme():
    return MeetingProgrammeFactory()


def slots(programme, *spans, pauses=(), length=20, gap=5):
    return generate_slots(programme, spans, length=length, gap=gap, pauses=pauses, actor=SYSTEM, at=BEFORE)


def tables(programme, count):
    return generate_tables(programme, count, actor=SYSTEM, at=BEFORE)


def hours(programme):
    """Return each slot in Paris's hours; pauses in brackets."""
    zone = programme.edition.zone
    found = []
    for slot in programme.slots.order_by("number"):
        words = f"{slot.starts_at.astimezone(zone):%H:%M}-{slot.ends_at.astimezone(zone):%H:%M}"
        found.append(f"({words})" if slot.is_pause else words)
    return found


def test_hours_are_cut_around_the_pause(programme):
    slots(programme, span("09:45", "12:00"), pauses=[span("10:40", "10:55")])

    assert hours(programme) == ["09:45-10:05", "10:10-10:30", "(10:40-10:55)", "10:55-11:15", "11:20-11:40"]
    assert list(programme.slots.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    programme.refresh_from_db()
    assert (programme.slot_minutes, programme.gap_minutes) == (20, 5)
    assert LogEntry.objects.get().changes == {"slots": [0, 5]}


def test_a_morning_and_an_afternoon_on_two_days(programme):
    slots(programme, span("14:00", "14:50", date(2026, 11, 23)), span("09:00", "09:20"), length=20, gap=10)

    assert hours(programme) == ["09:00-09:20", "14:00-14:20", "14:30-14:50"]


def test_the_night_when_the_clock_goes_back_has_an_hour_more(programme):
    slots(programme, span("01:30", "03:30", date(2026, 10, 25)), length=30, gap=0)

    starts = list(programme.slots.order_by("number").values_list("starts_at", flat=True))
    assert starts[0] == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert len(starts) == 6
    assert all(later - earlier == (starts[1] - starts[0]) for earlier, later in pairwise(starts))


def test_the_night_when_the_clock_goes_forward_has_an_hour_less(programme):
    slots(programme, span("01:30", "03:30", date(2026, 3, 29)), length=30, gap=0)

    assert hours(programme) == ["01:30-03:00", "03:00-03:30"]


def test_an_hour_that_the_clock_never_shows_is_refused(programme):
    with pytest.raises(HourUnknown):
        slots(programme, span("02:30", "05:00", date(2026, 3, 29)))


def test_a_span_may_pass_midnight(programme):
    slots(programme, span("23:30", "00:30"), length=30, gap=0)

    assert hours(programme) == ["23:30-00:00", "00:00-00:30"]


@pytest.mark.parametrize(
    ("spans", "pauses", "refusal"),
    [
        ([span("09:00", "11:00"), span("10:00", "12:00")], [], SpansOverlap),
        ([span("09:00", "11:00")], [span("09:30", "10:00"), span("09:45", "10:15")], SpansOverlap),
        ([span("09:00", "11:00")], [span("10:45", "11:15")], PauseOutside),
        ([span("09:00", "09:15")], [], NoSlots),
        ([], [], NoSlots),
        ([span("09:00", "09:30")], [span("09:00", "09:30")], NoSlots),
    ],
)
def test_hours_that_make_no_sense_are_refused_and_nothing_changes(programme, spans, pauses, refusal):
    with pytest.raises(refusal):
        slots(programme, *spans, pauses=pauses)
    assert (programme.slots.count(), verbs()) == (0, [])


def test_there_is_a_limit(programme):
    with pytest.raises(TooMany):
        slots(programme, span("08:00", "20:00"), length=1, gap=0)
    with pytest.raises(TooMany):
        tables(programme, 501)


def test_slots_that_stay_keep_what_people_said_of_them(programme):
    slots(programme, span("09:00", "10:00"))
    kept = slot_of(programme, 2)
    AvailabilityFactory(participant__programme=programme, slot=kept)

    slots(programme, span("08:35", "10:00"))

    kept.refresh_from_db()
    assert (kept.number, Availability.objects.get().slot) == (3, kept)
    assert hours(programme) == ["08:35-08:55", "09:00-09:20", "09:25-09:45"]


def test_a_slot_in_which_people_meet_neither_goes_nor_changes(programme):
    slots(programme, span("09:00", "10:00"))
    MeetingFactory(slot=slot_of(programme, 2))

    with pytest.raises(SlotsInUse) as refused:
        slots(programme, span("09:00", "09:20"))
    assert [slot.number for slot in refused.value.slots] == [2]
    with pytest.raises(SlotsInUse):
        slots(programme, span("09:00", "10:00"), length=21, gap=4)
    # More hours, before and after, move nobody.
    slots(programme, span("08:35", "11:00"))
    assert Meeting.objects.get().slot.number == 3


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.NO_SHOW])
def test_what_happened_in_a_slot_keeps_it(programme, state):
    slots(programme, span("09:00", "10:00"))
    MeetingFactory(slot=slot_of(programme, 2), state=state)

    with pytest.raises(SlotsInUse):
        slots(programme, span("09:00", "09:20"))


def test_a_cancelled_meeting_goes_with_its_slot_unless_somebody_told_of_it(programme):
    slots(programme, span("09:00", "10:00"))
    MeetingFactory(slot=slot_of(programme, 2), state=MeetingState.CANCELLED)
    slots(programme, span("09:00", "09:20"))
    assert Meeting.objects.count() == 0

    OutcomeFactory(meeting=MeetingFactory(slot=slot_of(programme, 1), state=MeetingState.CANCELLED))
    with pytest.raises(SlotsInUse):
        slots(programme, span("11:00", "11:20"))


def test_hours_are_read_back_as_they_were_given(programme):
    given = [span("09:45", "12:00"), span("14:00", "14:45")]
    pauses = [span("10:40", "10:55")]
    slots(programme, *given, pauses=pauses)
    before = hours(programme)

    spans, rests = spans_of(programme, programme.slots.all())
    slots(programme, *spans, pauses=rests)

    assert (rests, hours(programme)) == (pauses, before)


def test_tables_are_numbered_from_one_and_keep_their_names(programme):
    tables(programme, 2)
    programme.tables.filter(number=2).update(label="Fenêtre")

    assert [str(table) for table in tables(programme, 3)] == ["1", "Fenêtre", "3"]
    assert [str(table) for table in tables(programme, 2)] == ["1", "Fenêtre"]
    assert tables(programme, 2) == list(programme.tables.order_by("number"))
    assert [entry.changes for entry in LogEntry.objects.order_by("pk")] == [
        {"tables": [0, 2]}, {"tables": [2, 3]}, {"tables": [3, 2]}
    ]  # fmt: skip


def test_a_table_where_people_meet_or_that_is_somebody_s_stays(programme):
    slots(programme, span("09:00", "10:00"))
    [_one, two, three] = tables(programme, 3)
    MeetingFactory(slot=slot_of(programme, 1), table=two)
    ParticipantFactory(programme=programme, table=three)

    with pytest.raises(TablesInUse) as refused:
        tables(programme, 1)
    assert [table.number for table in refused.value.tables] == [2, 3]


def test_a_table_of_a_cancelled_meeting_may_go(programme):
    slots(programme, span("09:00", "10:00"))
    [one] = tables(programme, 1)
    MeetingFactory(slot=slot_of(programme, 1), table=one, state=MeetingState.CANCELLED)

    assert tables(programme, 0) == []
    assert Meeting.objects.get().table is None
