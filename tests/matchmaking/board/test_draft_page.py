"""The page of a draft: what it would change, what an organiser leaves out of it, and all the rest accepted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.models import Meeting
from matchmaking.selectors.draft import read_draft
from matchmaking.services.meeting import lock_meeting
from tests.factories import AvailabilityFactory, MeetingProgrammeFactory, ParticipantFactory, WishFactory
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, put, slot_of
from tests.matchmaking.board.drafts import draft_of
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
CHANGED = "Changements à écarter : Le planning a changé entre-temps : voici ce que le brouillon y change maintenant."


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=4, tables=2)


@pytest.fixture
def projects(programme):
    return [ParticipantFactory(programme=programme, name=f"Recyclerie {n}") for n in range(1, 4)]


@pytest.fixture
def fund(programme, projects):
    fund = ParticipantFactory(programme=programme, financier=True, name="Fonds vert")
    for project in projects:
        WishFactory(wisher=project, wished=fund, rank=1)
    return fund


@pytest.fixture
def run(programme, projects, fund):
    """A draft with one meeting to put, one to move and one to cancel."""
    put(projects[1], fund, 2)
    put(projects[2], fund, 3)
    return draft_of(programme, [(projects[0], fund, 1, 1), (projects[1], fund, 4, 1)], moves=True)


def page_of(run):
    return reverse("matchmaking:run", args=[run.programme.edition.slug, run.programme.slug, run.pk])


def send(client, run, **answers):
    return client.post(page_of(run), {"digest": read_draft(run).digest} | answers)


def hours():
    rows = Meeting.objects.live().order_by("slot__number").values_list("slot__number", "seats__participant__name")
    return {name: number for number, name in rows if name != "Fonds vert"}


def ticked(page):
    return [one.attributes["value"] for one in page.all("input.draft__tick") if "checked" in one.attributes]


def test_a_draft_larger_than_a_form_may_be_is_accepted_whole(organiser, run, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2

    answer = send(organiser, run)

    assert answer.status_code == 302
    assert hours() == {"Recyclerie 1": 1, "Recyclerie 2": 4}


def test_what_is_ticked_is_left_out(organiser, run):
    added, moved, _dropped = read_draft(run).lines

    send(organiser, run, lines=[added.key, moved.key])

    assert hours() == {"Recyclerie 2": 2}


def test_a_whole_kind_of_changes_is_left_out_by_one_tick(organiser, run):
    send(organiser, run, kinds=["move", "drop"])

    assert hours() == {"Recyclerie 1": 1, "Recyclerie 2": 2, "Recyclerie 3": 3}


def test_nothing_is_left_out_at_first(organiser, run):
    page = read(organiser.get(page_of(run)))

    assert ticked(page) == []
    assert page.texts(".draft__lines tbody label") == [
        "Recyclerie 1 – Fonds vert",
        "Recyclerie 2 – Fonds vert",
        "Recyclerie 3 – Fonds vert",
    ]


def test_several_of_a_kind_are_left_out_at_once_where_there_is_another_kind(organiser, programme, projects, fund):
    put(projects[1], fund, 2)
    put(projects[2], fund, 3)
    moved = [(projects[1], fund, 3, 1), (projects[2], fund, 4, 1)]
    of_one_kind = draft_of(programme, moved, moves=True)
    of_two = draft_of(programme, [(projects[0], fund, 1, 1), *moved], moves=True)

    assert read(organiser.get(page_of(of_one_kind))).texts(".draft__all label") == []
    assert read(organiser.get(page_of(of_two))).texts(".draft__all label") == ["Écarter tous ces changements"]
    added = read_draft(of_two).added[0].key
    assert ticked(read(send(organiser, of_two, kinds=["move"], lines=[added]), 422)) == [added, "move"]


def test_all_of_it_left_out_is_said(organiser, run):
    keys = [line.key for line in read_draft(run).lines]
    answer = send(organiser, run, lines=keys)

    page = read(answer, 422)
    assert page.texts(".error-summary li") == [
        "Changements à écarter : Tout est écarté : gardez au moins un changement."
    ]
    assert ticked(page) == keys
    assert hours() == {"Recyclerie 2": 2, "Recyclerie 3": 3}


@pytest.mark.parametrize("digest", ["", "0" * 16, None])
def test_a_draft_that_changed_since_it_was_shown_is_shown_again(organiser, run, digest):
    added, _moved, dropped = read_draft(run).lines
    shown = read_draft(run).digest if digest is None else digest
    if digest is None:
        lock_meeting(Meeting.objects.get(pk=dropped.meeting), is_locked=True, actor=SYSTEM, at=BEFORE)

    answer = send(organiser, run, digest=shown, lines=[added.key])

    page = read(answer, 422)
    assert page.texts(".error-summary li") == [CHANGED]
    assert ticked(page) == [added.key]
    assert hours() == {"Recyclerie 2": 2, "Recyclerie 3": 3}
    # Sent again as it is shown now, it holds.
    send(organiser, run, lines=[added.key])
    assert "Recyclerie 1" not in hours()


def test_lines_that_do_not_hold_come_back_left_out_with_the_reason(organiser, run, programme, fund):
    added, moved, _dropped = read_draft(run).lines
    AvailabilityFactory(participant=fund, slot=slot_of(programme, 1))

    answer = send(organiser, run, lines=[moved.key])

    page = read(answer, 422)
    assert page.texts(".error-summary li") == [
        "Changements à écarter : 1 changement ne tient plus : il est écarté, la raison est à côté. "
        "Relisez, puis envoyez."
    ]
    assert page.texts(".draft__refused .field__error") == ["Fonds vert n’est pas disponible à cette heure."]
    assert ticked(page) == [added.key, moved.key]
    assert hours() == {"Recyclerie 2": 2, "Recyclerie 3": 3}


def test_the_page_costs_the_same_for_one_change_and_for_three(organiser, programme, projects, fund):
    runs = [draft_of(programme, [(one, fund, n, 1) for n, one in enumerate(projects[:size], 1)]) for size in (1, 1, 3)]

    counts = []
    for run in runs:
        with CaptureQueriesContext(connection) as queries:
            assert read(organiser.get(page_of(run))).texts(".draft__lines tbody label") != []
        counts.append(len(queries))

    assert counts[1] == counts[2]
