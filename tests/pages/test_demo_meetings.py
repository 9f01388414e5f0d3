"""The demonstration's meetings: timetables of the solver in both programmes, and what came of them at each moment."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from attendees.models import AgendaEntry, Stay
from events.models import Edition
from forum.core.models import LogEntry, OutboxMail
from forum.pages.demo.builder import build_demonstration, clear_edition
from forum.pages.demo.enums import Moment
from forum.pages.demo.meeting_content import PLANS
from forum.pages.demo.switch import enact
from matchmaking.enums import MeetingState, ParticipantState, ProgrammeState, RunState, Side, Verdict
from matchmaking.models import (
    ContactExchange,
    FollowUp,
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Outcome,
    Participant,
    Profile,
    ScheduleRun,
    Slot,
    Wish,
)
from matchmaking.selectors.phase import open_phases, takes_requests, takes_wishes
from tests.built import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AT = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)


def build(attendees=320):
    return build_demonstration(attendees=attendees, year=2026, seed=1, at=AT, moment=Moment.BEFORE)


@built_once
def demonstration():
    return [edition.pk for edition in build()]


@pytest.fixture
def editions(demonstration):
    """Last year's, and the one to come."""
    return [Edition.objects.get(pk=pk) for pk in demonstration]


def programmes(edition):
    """Financing, then purchases."""
    return list(edition.meeting_programmes.order_by("-slug"))


def counts(programme):
    """How many meetings each of the approved participants has, by side."""
    people = list(programme.participants.approved().order_by("pk"))
    seats = Counter(MeetingSeat.objects.filter(meeting__programme=programme).values_list("participant", flat=True))
    return {side: [seats[one.pk] for one in people if one.side == side] for side in Side}


def states(programme):
    return Counter(programme.meetings.values_list("state", flat=True))


def test_both_programmes_have_a_timetable_and_sheets_to_review(editions):
    _last, coming = editions

    finance, purchases = programmes(coming)
    assert (finance.slug, finance.state) == ("financement", ProgrammeState.PUBLISHED)
    assert (purchases.slug, purchases.state) == ("achats-inclusifs", ProgrammeState.OPEN)
    for programme in (finance, purchases):
        assert programme.meetings.count() >= 30
        assert programme.participants.filter(state=ParticipantState.SUBMITTED).exists()
        assert Wish.objects.filter(programme=programme).exists()
        assert programme.room.name == "Salons"
    # What engages people is in their agendas.
    assert AgendaEntry.objects.filter(registration__edition=coming, kind="meeting").count() == sum(
        programme.meetings.live().count() * 2 for programme in (finance, purchases)
    )


def test_the_timetable_is_the_solver_s_and_its_run_is_kept_with_its_figures(editions):
    for programme in MeetingProgramme.objects.filter(edition__in=editions).order_by("pk"):
        run = programme.runs.get()
        assert (run.state, run.failure) == (RunState.ACCEPTED, "")
        assert run.created_at <= run.started_at <= run.finished_at < run.decided_at < AT
        placed = [(one["a"], one["b"]) for one in run.result["meetings"]]
        assert run.figures["meetings"] == len(placed) == programme.meetings.count()
        assert run.figures["weight"] == run.figures["weight_bound"] > 0
        assert set(programme.meetings.values_list("source", flat=True)) == {"timetable"}
        verbs = LogEntry.objects.about(run).order_by("pk").values_list("verb", flat=True)
        assert list(verbs) == ["run_asked", "run_started", "run_finished", "run_accepted"]
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("attendees", [160, 320])
def test_nobody_is_under_what_they_are_promised(demonstration, attendees):
    if attendees != 320:  # as they are built for the others
        build(attendees)

    for programme in MeetingProgramme.objects.order_by("pk"):
        assert programme.min_meetings_a == 2
        for side, had in counts(programme).items():
            assert min(had) >= programme.least_of(side), programme
            assert max(had) <= programme.most_of(side), programme


def test_phases_and_dates_of_erasure_fit_the_state(editions):
    last, coming = editions
    finance, purchases = programmes(coming)

    assert [one.kind for one in open_phases(finance, at=AT)] == ["requests"]
    assert takes_requests(finance, at=AT)
    assert [one.kind for one in open_phases(purchases, at=AT)] == ["wishes"]
    assert takes_wishes(purchases, at=AT)
    assert open_phases(programmes(last)[0], at=AT) == []
    for programme in (finance, purchases):
        kept = (programme.wishes_kept_until, programme.notes_kept_until)
        assert kept == (date(2027, 5, 23), date(2027, 12, 29))
    assert finance.published_at == AT - timedelta(days=1, minutes=5)
    assert finance.published_at > finance.runs.get().decided_at

    enact(coming, Moment.DOOR, at=AT)
    for programme in programmes(coming):
        assert programme.state == ProgrammeState.PUBLISHED
        assert open_phases(programme, at=AT) == []
        assert programme.wishes_kept_until == date(2027, 3, 30)


def test_everybody_says_what_fits_who_they_are(editions):
    pitches = {
        (plan.preset, side, persona.name.partition("{")[0]): persona.pitch
        for plan in PLANS
        for side, half in ((Side.A, plan.a), (Side.B, plan.b))
        for persona in half.personas
    }
    for profile in Profile.objects.select_related("participant__programme").order_by("pk"):
        one = profile.participant
        [fitting] = [
            pitch
            for (preset, side, name), pitch in pitches.items()
            if (preset, side) == (one.programme.slug, one.side) and one.name.startswith(name)
        ]
        assert profile.pitch == fitting
    for plan in PLANS:
        for side, half in ((Side.A, plan.a), (Side.B, plan.b)):
            said = Wish.objects.filter(programme__slug=plan.preset, wisher__side=side)
            assert set(said.values_list("motivation", flat=True)) <= set(half.motivations)


def test_documents_stand_beside(editions):
    finance, purchases = programmes(editions[1])

    assert list(finance.documents.order_by("position").values_list("title", "side", "link")) == [
        ("Présenter son projet en trois minutes", "a", "https://example.org/presenter-son-projet"),
        ("Ce que les financeurs regardent", "", "https://example.org/ce-que-les-financeurs-regardent"),
    ]
    assert purchases.documents.count() == 1


def test_last_year_s_programme_is_closed_and_told_of(editions):
    last, _coming = editions

    programme = last.meeting_programmes.get()
    assert programme.state == ProgrammeState.CLOSED
    assert set(states(programme)) == {"held", "no_show"}
    assert 1 <= states(programme)["no_show"] <= 2
    outcomes = Outcome.objects.filter(meeting__programme=programme)
    assert not outcomes.filter(meeting__state="no_show").exists()
    promises = outcomes.exclude(introduction_to="")
    assert promises.count() >= 3
    # One still waits.
    assert promises.filter(introduction_kept_at=None).count() == 1
    exchanged = ContactExchange.objects.filter(meeting__programme=programme).count()
    news = FollowUp.objects.filter(meeting__programme=programme)
    assert news.filter(month=6).count() == exchanged >= 5
    assert news.filter(amount__gt=0).exists()
    assert not news.filter(answered_at__gt=AT).exists()


def test_after_the_forum_most_meetings_are_told_of(editions):
    _last, coming = editions

    enact(coming, Moment.AFTER, at=AT)

    for programme in programmes(coming):
        assert programme.state == ProgrammeState.PUBLISHED
        found = states(programme)
        assert set(found) == {"held", "no_show"}
        assert 1 <= found["no_show"] <= 2
        outcomes = Outcome.objects.filter(meeting__programme=programme)
        told = outcomes.values("meeting").distinct().count()
        assert found["held"] * 3 // 4 < told < found["held"]
        assert outcomes.exclude(introduction_to="").count() >= 2
        assert not outcomes.filter(introduction_kept_at__isnull=False).exists()
        both = ContactExchange.objects.filter(meeting__programme=programme)
        assert both.count() >= 5
        for exchange in both.order_by("pk"):
            verdicts = set(exchange.meeting.outcomes.values_list("verdict", flat=True))
            assert verdicts == {Verdict.TO_BE_CONTINUED}
        assert not outcomes.filter(answered_at__gt=AT).exists()


def test_whoever_met_has_come_and_whoever_was_missing_has_not(editions):
    _last, coming = editions

    enact(coming, Moment.AFTER, at=AT)

    seats = MeetingSeat.objects.filter(meeting__programme__edition=coming).exclude(meeting__state="cancelled")
    came = set(Stay.objects.filter(registration__edition=coming).values_list("registration", flat=True))
    for seat in seats.select_related("meeting").order_by("pk"):
        is_missed = seat.meeting.state == MeetingState.NO_SHOW
        [person] = seat.participant.members.values_list("registration", flat=True)
        assert (person in came) != seat.is_missing
        assert not seat.is_missing or is_missed


@pytest.mark.parametrize("hour", [0, 2, 6, 7, 9, 13, 15, 16, 18, 20, 21, 22])
def test_at_the_door_meetings_lie_ahead_whatever_the_hour(editions, hour):
    _last, coming = editions
    at = AT.replace(hour=hour, minute=40)

    enact(coming, Moment.DOOR, at=at)

    for programme in programmes(coming):
        ahead = programme.meetings.filter(state=MeetingState.PUBLISHED, slot__starts_at__gt=at)
        assert ahead.count() >= 5
        over = programme.meetings.filter(slot__ends_at__lte=at)
        assert set(over.values_list("state", flat=True)) <= {"held", "no_show"}
    assert not Outcome.objects.filter(meeting__programme__edition=coming).exists()


def test_the_way_there_and_back_leaves_meetings_as_they_were(editions):
    _last, coming = editions

    def told():
        rows = Meeting.objects.filter(programme__edition=coming).order_by("pk")
        agenda = AgendaEntry.objects.filter(registration__edition=coming, kind="meeting")
        entries = agenda.order_by("registration", "source_id").values_list("registration", "source_id")
        return list(rows.values_list("pk", "state", "is_live", "slot", "table")), list(entries)

    before = told()
    for moment in (Moment.AFTER, Moment.AFTER, Moment.DOOR, Moment.AFTER, Moment.BEFORE):
        enact(coming, moment, at=AT)

    assert told() == before
    assert not Outcome.objects.filter(meeting__programme__edition=coming).exists()
    assert not LogEntry.objects.filter(verb="meeting_marked", scope=coming.slug).exists()
    assert not MeetingSeat.objects.filter(meeting__programme__edition=coming, is_missing=True).exists()


def test_what_somebody_told_stays_when_the_moment_is_played_again(editions):
    _last, coming = editions
    enact(coming, Moment.AFTER, at=AT)
    silent = Meeting.objects.filter(programme__edition=coming, state="held", outcomes=None).order_by("pk").first()
    author = silent.seats.order_by("side").first().participant
    Outcome.objects.create(meeting=silent, author=author, verdict=Verdict.USEFUL, answered_at=AT)

    enact(coming, Moment.AFTER, at=AT)

    assert [one.author for one in silent.outcomes.all()] == [author]


def test_a_programme_that_was_called_off_stays_so(editions):
    _last, coming = editions
    MeetingProgramme.objects.filter(edition=coming, slug="financement").update(state=ProgrammeState.CANCELLED)

    for moment in Moment:
        enact(coming, moment, at=AT)
        assert programmes(coming)[0].state == ProgrammeState.CANCELLED


def test_the_same_seed_invents_the_same_meetings(demonstration):
    def told():
        seats = MeetingSeat.objects.order_by("meeting__programme__slug", "participant__name", "slot__starts_at")
        return list(seats.values_list("participant__name", "slot__starts_at", "meeting__table__number"))

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
    meeting = Meeting.objects.live().filter(slot__programme__edition=coming).order_by("pk").first()
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
    for moment in (Moment.DOOR, Moment.AFTER, Moment.BEFORE):
        enact(coming, moment, at=AT)


def test_meetings_go_with_their_edition(demonstration):
    clear_edition("2025")
    clear_edition("2026")

    assert (MeetingProgramme.objects.count(), Participant.objects.count(), Meeting.objects.count()) == (0, 0, 0)
    assert not ScheduleRun.objects.exists()
    assert not LogEntry.objects.filter(target_type__startswith="matchmaking.").exists()
