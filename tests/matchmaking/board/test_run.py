"""Timetables computed in the background: asked, claimed, watched, stopped, failed, taken over."""

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from forum.core.models import LogEntry
from matchmaking.enums import MeetingState, RunState
from matchmaking.models import ScheduleRun
from matchmaking.rounds import board as rounds
from matchmaking.services.run import (
    ATTEMPTS,
    LEASE,
    NothingToPlace,
    RunMoveRefused,
    RunReplaced,
    ask_for_run,
    claim_run,
    digest_of,
    discard_run,
    fail_run,
    finish_run,
    note_progress,
    stop_run,
)
from tests.factories import (
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ScheduleRunFactory,
    WishFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, slot_of
from tests.pages.reading import read

ANSWER = {
    "status": "optimal",
    "seconds": 0.1,
    "meetings": [],
    "objective": {"weight": 10, "weight_bound": 10, "below_min": 0},
    "unplaced_musts": [],
    "reasons": [],
}


@pytest.fixture
def programme(db):
    programme = MeetingProgrammeFactory(slots=3, tables=2)
    for _n in range(2):
        WishFactory(wisher=ParticipantFactory(programme=programme))
    return programme


@pytest.fixture(autouse=True)
def _nobody_at_work():
    yield
    while rounds._at_work:
        rounds._at_work.pop().kill()


def ask(programme, **more):
    return ask_for_run(programme, **{"actor": SYSTEM, "at": BEFORE} | more)


def work(run, until, seconds=60):
    """Let the worker make its rounds until the run's state is one of those."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        rounds.compute_timetables()
        run.refresh_from_db()
        if run.state in until:
            return
        time.sleep(0.05)
    raise AssertionError(f"still {run.state}")


def verbs(run):
    return list(LogEntry.objects.about(run).order_by("pk").values_list("verb", flat=True))


# --- asking ------------------------------------------------------------------


def test_a_run_keeps_what_it_is_made_from(programme):
    run = ask(programme, seed=7, seconds=20)

    assert (run.state, run.seed, run.seconds, run.asked_by) == ("queued", 7, 20, "tests")
    assert run.input["slots"] == [slot.pk for slot in programme.slots.order_by("number")]
    assert run.input["tables"] == [table.pk for table in programme.tables.order_by("number")]
    assert [wish["weight"] for wish in run.input["problem"]["wishes"]] == [10, 10]
    assert run.input_digest == digest_of(run.input["problem"])
    assert verbs(run) == ["run_asked"]


def test_the_same_programme_has_the_same_digest_whatever_the_seed(programme):
    first = ask(programme, seed=1)
    stop_run(first, actor=SYSTEM, at=BEFORE)
    second = ask(programme, seed=2)
    stop_run(second, actor=SYSTEM, at=BEFORE)
    WishFactory(wisher=ParticipantFactory(programme=programme))

    assert first.pk != second.pk
    assert first.input_digest == second.input_digest
    assert ask(programme).input_digest != first.input_digest


def test_asking_twice_makes_one(programme):
    assert ask(programme).pk == ask(programme).pk
    assert ScheduleRun.objects.count() == 1


@pytest.mark.django_db
def test_nothing_to_place():
    without_wishes = MeetingProgrammeFactory(slots=2, tables=1)
    without_slots = MeetingProgrammeFactory()
    WishFactory(wisher=ParticipantFactory(programme=without_slots))

    for empty in (without_wishes, without_slots):
        with pytest.raises(NothingToPlace):
            ask(empty)


def test_meetings_stay_unless_asked_and_locked_ones_always(programme):
    for number, more in ((1, {}), (2, {"is_locked": True}), (3, {"state": MeetingState.HELD})):
        MeetingFactory(slot=slot_of(programme, number), **more)

    kept = ask(programme)
    stop_run(kept, actor=SYSTEM, at=BEFORE)
    freed = ask(programme, moves_published=True)

    assert len(kept.input["problem"]["locked"]) == 3
    assert kept.input["movable"] == {}
    assert len(freed.input["problem"]["locked"]) == 2
    assert freed.input["movable"] == {str(programme.meetings.get(slot__number=1).pk): 1}


# --- making ------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_it_in_another_process(programme):
    run = ask(programme)

    work(run, {RunState.DONE})

    assert [run.result["status"], run.figures["weight"], run.figures["weight_bound"]] == ["optimal", 20, 20]
    assert len(run.result["meetings"]) == 2
    assert run.progress["phase"] in {"pairs", "slots", "gaps", "tables", "done"}
    assert (run.claimed_at, run.finished_at is not None) == (None, True)
    assert verbs(run) == ["run_asked", "run_started", "run_finished"]
    assert rounds._at_work == []


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_problem_that_the_solver_refuses_fails_with_the_reason(programme):
    run = ask(programme)
    ScheduleRun.objects.update(input=run.input | {"problem": {"slots": "three"}})

    work(run, {RunState.FAILED})

    assert run.failure == 'slots: must be a whole number, not "three"'
    assert verbs(run) == ["run_asked", "run_started", "run_failed"]


@pytest.mark.django_db(transaction=True)
def test_a_solver_that_dies_fails_the_run(programme):
    run = ask(programme)
    rounds.compute_timetables()
    rounds._at_work[0].process.kill()

    work(run, {RunState.FAILED})

    assert run.failure == "no answer (exit -9)"
    assert rounds._at_work == []


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_one_that_is_stopped_keeps_what_it_found(programme):
    run = ask(programme)
    rounds.compute_timetables()
    stop_run(run, actor=SYSTEM, at=BEFORE)

    work(run, {RunState.STOPPED})

    assert run.result is not None
    assert verbs(run) == ["run_asked", "run_started", "run_stop_asked", "run_finished"]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_solver_does_not_outlive_its_worker(programme):
    run = ask(programme)
    rounds.compute_timetables()
    computation = rounds._at_work.pop()
    computation.stop()

    for reader in computation.readers:
        reader.join(timeout=60)

    assert computation.process.wait(timeout=60) == 0
    computation.kill()
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert threading.active_count() >= 1


# --- claims ------------------------------------------------------------------


def test_one_that_waits_stops_at_once(programme):
    run = stop_run(ask(programme), actor=SYSTEM, at=BEFORE)

    assert (run.state, run.result) == ("stopped", None)
    assert claim_run(at=BEFORE) is None


def test_a_run_whose_worker_died_is_taken_over_after_its_lease(programme):
    ask(programme)
    first = claim_run(at=BEFORE)

    assert claim_run(at=BEFORE + LEASE - timedelta(seconds=1)) is None
    second = claim_run(at=BEFORE + LEASE)

    assert second.pk == first.pk
    for late in (
        lambda: note_progress(first, progress=None, at=BEFORE + LEASE),
        lambda: finish_run(first, schedule=ANSWER, at=BEFORE + LEASE),
    ):
        with pytest.raises(RunReplaced):
            late()
    fail_run(first, reason="late", at=BEFORE + LEASE)
    finish_run(second, schedule=ANSWER, at=BEFORE + LEASE)
    second.refresh_from_db()
    assert (second.state, second.failure) == ("done", "")


def test_a_sign_of_life_renews_the_lease(programme):
    ask(programme)
    run = claim_run(at=BEFORE)

    assert note_progress(run, progress={"phase": "gaps"}, at=BEFORE + LEASE / 2) is False

    assert claim_run(at=BEFORE + LEASE) is None
    run.refresh_from_db()
    assert run.progress == {"phase": "gaps"}
    assert note_progress(run, progress=None, at=BEFORE + LEASE) is False
    run.refresh_from_db()
    assert run.progress == {"phase": "gaps"}


def test_the_worker_hears_that_it_should_stop(programme):
    run = ask(programme)
    claimed = claim_run(at=BEFORE)
    stop_run(run, actor=SYSTEM, at=BEFORE)
    stop_run(run, actor=SYSTEM, at=BEFORE)

    assert note_progress(claimed, progress=None, at=BEFORE) is True
    assert verbs(run).count("run_stop_asked") == 1


def test_a_run_that_kills_its_workers_is_given_up(programme):
    ask(programme)
    for n in range(ATTEMPTS):
        assert claim_run(at=BEFORE + n * LEASE).state == RunState.RUNNING

    assert claim_run(at=BEFORE + ATTEMPTS * LEASE).state == RunState.FAILED
    run = ScheduleRun.objects.get()
    assert (run.state, run.failure) == ("failed", f"left unfinished {ATTEMPTS} times")


@pytest.mark.django_db
def test_what_is_over_is_neither_stopped_nor_discarded_twice():
    run = ScheduleRunFactory(state=RunState.DONE, result=ANSWER)
    with pytest.raises(RunMoveRefused):
        stop_run(run, actor=SYSTEM, at=BEFORE)

    assert discard_run(run, actor=SYSTEM, at=BEFORE).decided_at == BEFORE

    with pytest.raises(RunMoveRefused):
        discard_run(run, actor=SYSTEM, at=BEFORE)
    assert verbs(run) == ["run_discarded"]


# --- the page that waits -----------------------------------------------------


@pytest.mark.parametrize(
    ("state", "progress", "words"),
    [
        ("queued", {}, "Dans la file : le calcul commence dès que la machine est libre, d’ordinaire en"),
        ("running", {}, "Démarrage : le calcul se charge et lit les vœux."),
        ("running", {"phase": "gaps", "seconds": 12.4}, "Réduction des attentes depuis 12 s"),
    ],
)
@pytest.mark.django_db
def test_the_page_that_waits_always_says_what_is_done(organiser, state, progress, words):
    run = ScheduleRunFactory(state=state, progress=progress, created_at=BEFORE)
    address = reverse("matchmaking:run_state", args=[run.programme.edition.slug, run.programme.slug, run.pk])

    with time_machine.travel(BEFORE + timedelta(seconds=5), tick=False):
        page = read(organiser.get(address))

    said = " ".join(page.texts("p"))
    assert words in said
    assert ("depuis 5 s" in said) is not bool(progress)
