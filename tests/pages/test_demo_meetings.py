"""The demonstration's meetings: both programmes with a timetable, last year's with its outcomes; days move together."""

from datetime import UTC, datetime, timedelta

import pytest

from attendees.models import AgendaEntry
from events.models import Edition
from forum.core.models import LogEntry
from forum.pages.demo.builder import build_demonstration, clear_edition
from forum.pages.demo.enums import Moment
from forum.pages.demo.switch import enact
from matchmaking.enums import ParticipantState, ProgrammeState
from matchmaking.models import Meeting, MeetingProgramme, MeetingSeat, Outcome, Participant, Slot, Wish
from tests.built import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AT = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)


def build(attendees=160):
    return build_demonstration(attendees=attendees, year=2026, seed=1, at=AT, moment=Moment.BEFORE)


@built_once
def demonstration():
    return [edition.pk for edition in build()]


@pytest.fixture
def editions(demonstration):
    """Last year's, and the one to come."""
    return [Edition.objects.get(pk=pk) for pk in demonstration]


def test_both_programmes_have_a_timetable_and_sheets_to_review(editions):
    _last, coming = editions

    finance, purchases = coming.meeting_programmes.order_by("-slug")
    assert (finance.slug, finance.state) == ("financement", ProgrammeState.PUBLISHED)
    assert (purchases.slug, purchases.state) == ("achats-inclusifs", ProgrammeState.OPEN)
    for programme in (finance, purchases):
        assert programme.meetings.count() >= 10
        assert programme.participants.filter(state=ParticipantState.SUBMITTED).exists()
        assert Wish.objects.filter(programme=programme).exists()
        assert programme.room.name == "Salons"
    # What engages people is in their agendas.
    assert AgendaEntry.objects.filter(registration__edition=coming, kind="meeting").count() == sum(
        programme.meetings.live().count() * 2 for programme in (finance, purchases)
    )


def test_last_year_s_programme_is_closed_and_told_of(editions):
    last, _coming = editions

    programme = last.meeting_programmes.get()
    assert programme.state == ProgrammeState.CLOSED
    assert set(programme.meetings.values_list("state", flat=True)) <= {"held", "no_show"}
    assert Outcome.objects.filter(meeting__programme=programme).count() >= 8
    assert not Outcome.objects.filter(meeting__state="no_show").exists()


def test_the_same_seed_invents_the_same_meetings(demonstration):
    def told():
        seats = MeetingSeat.objects.order_by("meeting__programme__slug", "participant__name", "slot__starts_at")
        return list(seats.values_list("participant__name", "slot__starts_at"))

    first = told()
    build()

    assert told() == first


@pytest.mark.parametrize("moment", [Moment.DOOR, Moment.AFTER])
def test_meetings_move_with_the_day_and_come_back(editions, moment):
    _last, coming = editions
    before = list(Slot.objects.filter(programme__edition=coming).order_by("pk").values_list("starts_at", flat=True))

    enact(coming, moment, at=AT)
    slot = Slot.objects.filter(programme__edition=coming).order_by("pk").first()
    assert slot.starts_at.astimezone(coming.zone).date() == coming.starts_on
    meeting = Meeting.objects.filter(slot__programme__edition=coming).order_by("pk").first()
    entry = AgendaEntry.objects.filter(kind="meeting", source_id=meeting.pk).order_by("pk").first()
    assert (entry.starts_at, entry.ends_at) == (meeting.slot.starts_at, meeting.slot.ends_at)
    enact(coming, Moment.BEFORE, at=AT)

    after = Slot.objects.filter(programme__edition=coming).order_by("pk").values_list("starts_at", flat=True)
    # The clocks may change on the way: an hour more or less of true time.
    assert all(abs(one - other) <= timedelta(hours=1) for one, other in zip(before, after, strict=True))


@pytest.mark.parametrize("attendees", [0, 12])
def test_few_people_make_few_meetings_and_no_trouble(attendees):
    _last, coming = build(attendees)

    assert coming.meeting_programmes.count() == 2


def test_meetings_go_with_their_edition(demonstration):
    clear_edition("2025")
    clear_edition("2026")

    assert (MeetingProgramme.objects.count(), Participant.objects.count(), Meeting.objects.count()) == (0, 0, 0)
    assert not LogEntry.objects.filter(target_type__startswith="matchmaking.").exists()
