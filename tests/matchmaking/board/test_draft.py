"""A draft against the meetings as they are: what it changes, who gains, who lacks; accepted whole or in part."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.core.models import LogEntry, OutboxMail
from matchmaking.enums import MeetingState, ParticipantState, RunState
from matchmaking.models import Meeting, ScheduleRun
from matchmaking.selectors.draft import read_draft
from matchmaking.services.draft import (
    DraftMoved,
    LinesRefused,
    NothingChosen,
    accept_run,
    publish_timetable,
)
from matchmaking.services.ground import NotAvailable, SlotTaken
from matchmaking.services.meeting import lock_meeting, move_meeting
from matchmaking.services.programme import move_programme
from matchmaking.services.run import RunMoveRefused, discard_run
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    WishFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, slot_of
from tests.matchmaking.board.drafts import draft_of
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=1)


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=3, tables=2, min_meetings_a=2)


@pytest.fixture
def projects(programme):
    return [ParticipantFactory(programme=programme, name=f"Recyclerie {n}") for n in range(1, 4)]


@pytest.fixture
def funds(programme):
    return [ParticipantFactory(programme=programme, financier=True, name=f"Fonds {n}") for n in range(1, 4)]


def wish(one, *others):
    for rank, other in enumerate(others, 1):
        WishFactory(wisher=one, wished=other, rank=rank)


def meet(a, b, slot, table, **more):
    programme = a.programme
    return MeetingFactory(slot=slot_of(programme, slot), table=programme.tables.get(number=table), a=a, b=b, **more)


def accept(run, **more):
    return accept_run(run, **{"actor": SYSTEM, "at": LATER} | more)


def told(lines):
    return [(line.kind, line.a.name, line.b.name, line.slot.number, line.table.number) for line in lines]


def places(live=True):
    found = Meeting.objects.filter(is_live=live).order_by("slot__number", "table__number")
    return list(found.values_list("slot__number", "table__number", "source"))


# --- reading -----------------------------------------------------------------


def test_an_empty_timetable_is_only_added_to(programme, projects, funds):
    wish(projects[0], funds[0], funds[1])

    draft = read_draft(draft_of(programme, [(projects[0], funds[1], 2, 1), (projects[0], funds[0], 1, 2)]))

    assert told(draft.lines) == [
        ("add", "Recyclerie 1", "Fonds 1", 1, 2),
        ("add", "Recyclerie 1", "Fonds 2", 2, 1),
    ]
    assert (draft.kept, draft.gone) == (0, 0)


def test_moved_dropped_and_kept(programme, projects, funds):
    wish(projects[0], *funds)
    stays, moves, _goes = [meet(projects[0], fund, n, 1) for n, fund in enumerate(funds, 1)]
    run = draft_of(programme, [(projects[0], funds[0], 1, 1), (projects[0], funds[1], 3, 2)], moves=True)

    draft = read_draft(run)

    assert told(draft.moved) == [("move", "Recyclerie 1", "Fonds 2", 3, 2)]
    assert told(draft.dropped) == [("drop", "Recyclerie 1", "Fonds 3", 3, 1)]
    assert (draft.moved[0].former_slot.number, draft.moved[0].key) == (2, f"move:{moves.pk}:1")
    assert (draft.kept, draft.added) == (1, [])
    assert stays.pk not in {line.meeting for line in draft.lines}


def test_what_a_colleague_did_meanwhile_is_left_to_them(programme, projects, funds):
    wish(projects[0], *funds)
    locked, moved, cancelled = [meet(projects[0], fund, n, 1) for n, fund in enumerate(funds, 1)]
    run = draft_of(programme, [], moves=True)
    assert len(read_draft(run).dropped) == 3

    lock_meeting(locked, is_locked=True, actor=SYSTEM, at=LATER)
    move_meeting(moved, moved.slot, programme.tables.get(number=2), actor=SYSTEM, at=LATER)

    assert told(read_draft(run).lines) == [("drop", "Recyclerie 1", "Fonds 3", 3, 1)]
    assert cancelled.pk == read_draft(run).lines[0].meeting


def test_a_pair_that_cannot_be_any_more_is_left_out_without_a_word(programme, projects, funds):
    wish(projects[0], *funds)
    wish(projects[1], funds[0])
    run = draft_of(
        programme,
        [(projects[0], fund, n, 1) for n, fund in enumerate(funds, 1)] + [(projects[1], funds[0], 2, 2)],
    )
    WishFactory(wisher=funds[0], wished=projects[0], refusal=True)
    funds[1].state = ParticipantState.WITHDRAWN
    funds[1].save()
    meet(projects[0], funds[2], 3, 1, state=MeetingState.CANCELLED, changed_at=LATER)

    draft = read_draft(run)

    assert told(draft.lines) == [("add", "Recyclerie 2", "Fonds 1", 2, 2)]
    assert draft.gone == 3


def test_who_gains_and_who_loses(programme, projects, funds):
    wish(projects[0], funds[1])
    wish(projects[1], funds[0])
    wish(funds[2], projects[1])
    meet(projects[1], funds[2], 1, 1)
    run = draft_of(programme, [(projects[0], funds[1], 1, 2), (projects[1], funds[0], 1, 1)], moves=True)

    draft = read_draft(run)

    gained = [(one.participant.name, one.before, one.after, one.points) for one in draft.gainers]
    lost = [(one.participant.name, one.before, one.after, one.points) for one in draft.losers]
    assert gained == [
        ("Recyclerie 1", 0, 1, 10),
        ("Fonds 1", 0, 1, 0),
        ("Fonds 2", 0, 1, 0),
        ("Recyclerie 2", 1, 1, 10),
    ]
    assert lost == [("Fonds 3", 1, 0, -10)]


def test_who_stays_under_their_minimum_and_why(programme, projects, funds):
    absent, unwished, unlucky = projects
    wish(absent, *funds)
    wish(unwished, funds[0])
    wish(unlucky, *funds)
    for number in (1, 2):
        AvailabilityFactory(participant=absent, slot=slot_of(programme, number))

    draft = read_draft(draft_of(programme, [(absent, funds[0], 3, 1), (unlucky, funds[1], 1, 1)]))

    found = [(one.participant.name, one.count, one.least, one.lack, one.number) for one in draft.shortfalls]
    assert found == [
        ("Recyclerie 2", 0, 2, "wishes", 1),
        ("Recyclerie 1", 1, 2, "absent", 1),
        ("Recyclerie 3", 1, 2, "full", 3),
    ]


def test_a_run_from_before_chances_were_kept_tells_the_same(programme, projects, funds):
    wish(projects[0], *funds)
    run = draft_of(programme, [(projects[0], funds[0], 1, 1)])
    told = read_draft(run).shortfalls
    ScheduleRun.objects.update(input={name: part for name, part in run.input.items() if name != "chances"})

    assert read_draft(ScheduleRun.objects.get()).shortfalls == told != []


def test_who_came_since_could_meet_nobody(programme, projects, funds):
    wish(projects[0], *funds)
    run = draft_of(programme, [(projects[0], funds[0], 1, 1)])
    ParticipantFactory(programme=programme, name="Zébulon")

    newcomer = next(one for one in read_draft(run).shortfalls if one.participant.name == "Zébulon")
    assert (newcomer.count, newcomer.lack, newcomer.number) == (0, "wishes", 0)


def test_the_queries_are_the_same_for_one_and_for_three(programme, projects, funds):
    wish(projects[0], *funds)
    runs = [
        draft_of(programme, [(projects[0], fund, n, 1) for n, fund in enumerate(funds[:size], 1)]) for size in (1, 3)
    ]

    counts = []
    for run in ScheduleRun.objects.select_related("programme").filter(pk__in=[run.pk for run in runs]).order_by("pk"):
        with CaptureQueriesContext(connection) as queries:
            draft = read_draft(run)
            assert draft.gains != []
            assert draft.shortfalls != []
        counts.append(len(queries))

    assert counts == [8, 8]


# --- accepting ---------------------------------------------------------------


def test_accepted_whole(programme, projects, funds):
    wish(projects[0], *funds)
    meet(projects[0], funds[0], 1, 1)
    meet(projects[0], funds[1], 2, 1)
    run = draft_of(programme, [(projects[0], funds[0], 2, 1), (projects[0], funds[2], 3, 2)], moves=True)

    accepted = accept(run)

    changes = accepted.changes
    assert (len(changes.put), len(changes.moved), len(changes.cancelled)) == (1, 1, 1)
    assert places() == [(2, 1, "timetable"), (3, 2, "timetable")]
    run.refresh_from_db()
    assert (run.state, run.decided_at) == (RunState.ACCEPTED, LATER)
    line = LogEntry.objects.about(run).get()
    assert (line.verb, line.changes) == ("run_accepted", {"put": [0, 1], "moved": [0, 1], "cancelled": [0, 1]})


def test_accepted_in_part(programme, projects, funds):
    wish(projects[0], *funds)
    run = draft_of(programme, [(projects[0], fund, n, 1) for n, fund in enumerate(funds, 1)])
    lines = read_draft(run).lines

    accept(run, chosen=[lines[0].key, lines[2].key])

    assert places() == [(1, 1, "timetable"), (3, 1, "timetable")]


def test_two_meetings_that_change_places(programme, projects, funds):
    wish(projects[0], funds[0], funds[1])
    meet(projects[0], funds[0], 1, 1)
    meet(projects[0], funds[1], 2, 1)
    run = draft_of(programme, [(projects[0], funds[0], 2, 1), (projects[0], funds[1], 1, 1)], moves=True)

    assert len(accept(run).changes.moved) == 2


def test_lines_that_do_not_hold_are_all_named_and_nothing_is_changed(programme, projects, funds):
    wish(projects[0], *funds)
    meet(projects[0], funds[0], 1, 1)
    run = draft_of(
        programme,
        [(projects[0], funds[0], 2, 1), (projects[0], funds[1], 1, 1), (projects[0], funds[2], 3, 1)],
        moves=True,
    )
    moved, added, other = read_draft(run).lines[1], read_draft(run).lines[0], read_draft(run).lines[2]
    AvailabilityFactory(participant=funds[2], slot=slot_of(programme, 3))

    with pytest.raises(LinesRefused) as refusal:
        accept(run, chosen=[added.key, other.key])

    assert {key: type(why) for key, why in refusal.value.lines.items()} == {
        added.key: SlotTaken,
        other.key: NotAvailable,
    }
    assert moved.kind == "move"
    assert places() == [(1, 1, "timetable")]
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_nothing_chosen_or_what_is_no_longer_there(programme, projects, funds):
    wish(projects[0], funds[0])
    run = draft_of(programme, [(projects[0], funds[0], 1, 1)])

    with pytest.raises(NothingChosen):
        accept(run, chosen=[])
    with pytest.raises(DraftMoved):
        accept(run, chosen=["move:1:1"])
    assert places() == []


def test_a_draft_is_accepted_once_and_not_when_it_was_put_aside(programme, projects, funds):
    wish(projects[0], funds[0])
    run = draft_of(programme, [(projects[0], funds[0], 1, 1)])
    discard_run(run, actor=SYSTEM, at=BEFORE)

    with pytest.raises(RunMoveRefused):
        accept(run)

    assert places() == []


# --- telling -----------------------------------------------------------------


def mails(template=None):
    rows = OutboxMail.objects.order_by("pk")
    return list(rows.filter(template=template) if template else rows)


def test_nobody_is_written_to_before_the_timetable_is_out(programme, projects, funds):
    wish(projects[0], funds[0])

    assert accept(draft_of(programme, [(projects[0], funds[0], 1, 1)])).mails == []
    assert mails() == []


def test_publishing_writes_to_everybody_once(programme, projects, funds):
    ParticipantMemberFactory(participant=projects[0], is_contact=False)
    meet(projects[0], funds[0], 1, 1)

    sent = publish_timetable(programme, actor=SYSTEM, at=LATER)

    programme.refresh_from_db()
    assert (programme.state, programme.published_at) == ("published", LATER)
    assert {mail.template for mail in sent} == {"timetable_published"}
    assert len(sent) == len(mails()) == 6


def test_published_again_only_those_whose_meetings_changed_are_written_to(programme, projects, funds):
    meeting = meet(projects[0], funds[0], 1, 1)
    meet(projects[1], funds[1], 1, 2)
    publish_timetable(programme, actor=SYSTEM, at=BEFORE)
    OutboxMail.objects.update(state="sent", sent_at=BEFORE)
    move_programme(programme, "open", actor=SYSTEM, at=BEFORE + timedelta(minutes=1))
    move_meeting(meeting, slot_of(programme, 2), actor=SYSTEM, at=BEFORE + timedelta(minutes=2))

    sent = publish_timetable(programme, actor=SYSTEM, at=LATER)

    assert {mail.context["participant"] for mail in sent} == {str(projects[0].pk), str(funds[0].pk)}


def test_one_mail_a_person_for_one_draft(programme, projects, funds):
    wish(projects[0], funds[0], funds[1])
    publish_timetable(programme, actor=SYSTEM, at=BEFORE)
    OutboxMail.objects.update(state="sent", sent_at=BEFORE)
    run = draft_of(programme, [(projects[0], funds[0], 1, 1), (projects[0], funds[1], 2, 1)])

    sent = accept(ScheduleRun.objects.get(pk=run.pk)).mails

    told = {mail.context["participant"]: mail.context["former"] for mail in sent}
    numbers = [str(one.pk) for one in Meeting.objects.order_by("slot__number")]
    assert told == {
        str(projects[0].pk): dict.fromkeys(numbers),
        str(funds[0].pk): {numbers[0]: None},
        str(funds[1].pk): {numbers[1]: None},
    }


def publish_page(programme):
    return reverse("matchmaking:publish", args=[programme.edition.slug, programme.slug])


def test_publishing_says_before_who_is_under_their_minimum(programme, projects, funds, organiser):
    projects[1].min_meetings, projects[2].min_meetings = 1, 0
    for one in projects:
        one.save()
    meet(projects[0], funds[0], 1, 1)
    meet(projects[0], funds[1], 2, 1, state=MeetingState.CANCELLED)

    page = read(organiser.get(publish_page(programme)))
    assert page.text("#short") == "2 participants sont sous leur nombre garanti"
    assert page.texts(".gains li") == ["Recyclerie 1 1 sur 2", "Recyclerie 2 0 sur 1"]

    meet(projects[0], funds[1], 2, 2)
    meet(projects[1], funds[1], 1, 2)
    assert read(organiser.get(publish_page(programme))).texts("#short") == []


def test_beyond_twelve_they_unfold_and_cost_no_more(programme, projects, organiser):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page = read(organiser.get(publish_page(programme)))
        return len(queries), len(page.texts(".gains li")), page.texts("summary")

    count()
    before = count()
    for _number in range(10):
        ParticipantFactory(programme=programme)

    assert (before[1:], count()) == ((3, []), (before[0], 13, ["et 1 autre"]))
