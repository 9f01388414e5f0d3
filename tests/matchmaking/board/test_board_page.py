"""The pages of the board: it shows who meets, moves by forms, and nobody is overwritten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.core.enums import Role
from forum.core.journal import Actor
from forum.core.models import LogEntry
from matchmaking.models import Meeting
from matchmaking.services.board import (
    last_step,
    replace_meeting,
    swap_meetings,
)
from matchmaking.services.ground import ChangedMeanwhile
from tests.factories import (
    UserFactory,
    WishFactory,
)
from tests.matchmaking.acts import SYSTEM, slot_of
from tests.matchmaking.board.scene import LATER, address, me, meet, place_of

pytestmark = pytest.mark.django_db


def test_the_board_shows_meetings_by_table_and_by_person(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 2, 1, is_locked=True)

    by_table = organiser.get(address("board", programme)).content.decode()
    by_person = organiser.get(address("board", programme), {"par": "b"}).content.decode()

    assert f'id="m{meeting.pk}"' in by_table
    assert "verrouillé" in by_table
    assert "Recyclerie 1<span>Fonds 1</span>" in by_table
    assert f'id="m{meeting.pk}"' in by_person


@pytest.mark.parametrize("by", ["tables", "a", "b"])
def test_the_queries_of_the_board_are_the_same_for_one_and_for_three(programme, projects, funds, organiser, by):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(address("board", programme), {"par": by}).status_code == 200
        return len(queries)

    meet(projects[0], funds[0], 1, 1)
    WishFactory(wisher=projects[0], wished=funds[0])
    organiser.get(address("board", programme))
    before = count()
    for n in (1, 2):
        meet(projects[n], funds[n], n + 1, 1)
        WishFactory(wisher=projects[n], wished=funds[n])

    assert count() == before


def test_a_change_made_meanwhile_by_a_colleague_is_shown_and_kept(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 1, 1)
    colleague = UserFactory(organiser=True, email="awa@example.org")
    replace_meeting(meeting, slot_of(programme, 3), actor=Actor.from_user(colleague), at=LATER)
    table = programme.tables.get(number=2).pk

    answer = organiser.post(
        address("board_move", programme, meeting.pk),
        {"place": f"{slot_of(programme, 2).pk}.{table}.", "version": "1"},
        follow=True,
    )

    assert place_of(meeting) == (3, 1, True)
    [message] = [str(one) for one in answer.context["messages"]]
    assert message == (
        "Entre-temps, awa@example.org a changé Recyclerie 1 – Fonds 1, "
        "qui est maintenant à 10\u00a0h\u00a050, table 1. Votre changement n’a pas été fait."
    )


def place_shown(slot, table, there=None):
    """Return a cell as a page names it, that shows a meeting in it or nothing."""
    return f"{slot.pk}.{table.pk}.{f'{there.pk}.{there.version}' if there else ''}"


@pytest.mark.parametrize("what", ["left", "moved and came back", "was put there"])
def test_a_place_that_a_colleague_changed_is_not_taken(programme, projects, funds, organiser, what):
    """The page shows another meeting in the cell, or none, than stands there now: nothing is moved, all is said."""
    two = programme.tables.get(number=2)
    slot, elsewhere = slot_of(programme, 1), slot_of(programme, 3)
    mine, other = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 1, 2)
    place = place_shown(slot, two, other)
    acts = {"actor": Actor.from_user(UserFactory(organiser=True, email="awa@example.org")), "at": LATER}
    if what == "was put there":
        place = place_shown(elsewhere, two)
    replace_meeting(other, elsewhere, two, **acts)
    if what == "moved and came back":
        replace_meeting(Meeting.objects.get(pk=other.pk), slot, two, **acts)
    before = place_of(mine), place_of(other)

    page = organiser.post(address("board_move", programme, mine.pk), {"place": place, "version": "1"}, follow=True)

    hour = "10\u00a0h" if what == "moved and came back" else "10\u00a0h\u00a050"
    assert [str(one) for one in page.context["messages"]] == [
        f"Entre-temps, awa@example.org a changé Recyclerie 2 – Fonds 2, qui est maintenant à {hour}, table 2. "
        "Votre changement n’a pas été fait."
    ]
    assert (place_of(mine), place_of(other)) == before
    assert LogEntry.objects.exclude(actor_label="awa@example.org").count() == 0


def test_a_place_taken_by_another_since_is_told_without_a_script_too(programme, projects, funds, organiser):
    one, two = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 1, 2)
    page = organiser.get(address("board_meeting", programme, one.pk)).content.decode()
    place = place_shown(slot_of(programme, 1), two.table, two)
    assert f'value="{place}"' in page
    swap_meetings(two, meet(projects[2], funds[2], 2, 2), actor=SYSTEM, at=LATER)

    answer = organiser.post(address("board_move", programme, one.pk), {"place": place, "version": "1"}, follow=True)

    assert "Entre-temps, " in str(*answer.context["messages"])
    assert place_of(one) == (1, 1, True)


def test_the_meeting_one_changes_places_with_is_checked_in_the_act_itself(programme, projects, funds):
    one, other = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 2, 2)

    with pytest.raises(ChangedMeanwhile):
        swap_meetings(one, other, version=1, other_version=2, actor=SYSTEM, at=LATER)


def test_two_meetings_change_places_by_the_form(programme, projects, funds, organiser):
    one, other = meet(projects[0], funds[0], 1, 1), meet(projects[1], funds[1], 1, 2)
    place = place_shown(slot_of(programme, 1), other.table, other)

    organiser.post(address("board_move", programme, one.pk), {"place": place, "version": "1"})

    assert (place_of(one), place_of(other)) == ((1, 2, True), (1, 1, True))


@pytest.mark.parametrize("place", ["", "x", "1.2", "1.2.3", "1.2.3.4.5", "-1..", "9" * 30 + ".1."])
def test_a_place_that_is_nonsense_moves_nothing(programme, projects, funds, organiser, place):
    meeting = meet(projects[0], funds[0], 1, 1)

    answer = organiser.post(address("board_move", programme, meeting.pk), {"place": place, "version": "1"})

    assert (answer.status_code, place_of(meeting)) == (422, (1, 1, True))


def test_moving_locking_cancelling_and_undoing_by_forms(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 1, 1)
    place = f"{slot_of(programme, 2).pk}.{programme.tables.get(number=2).pk}."

    moved = organiser.post(address("board_move", programme, meeting.pk), {"place": place, "version": "1", "par": "a"})
    assert moved.headers["Location"] == f"{address('board', programme)}?par=a#m{meeting.pk}"
    assert place_of(meeting) == (2, 2, True)

    organiser.post(address("board_lock", programme, meeting.pk), {"locked": "yes", "version": "2"})
    organiser.post(address("board_cancel", programme, meeting.pk), {"version": "3"})
    assert place_of(meeting) == (2, 2, True)

    organiser.post(address("board_lock", programme, meeting.pk), {"locked": "no", "version": "3"})
    organiser.post(address("board_cancel", programme, meeting.pk), {"version": "4"})
    assert place_of(meeting) == (2, 2, False)

    step = last_step(programme, me(organiser))
    organiser.post(address("board_undo", programme), {"step": step.number})
    assert Meeting.objects.live().count() == 1


def test_a_place_that_is_not_possible_answers_422_with_those_that_are(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 1, 1)
    meet(projects[0], funds[1], 2, 1)
    place = f"{slot_of(programme, 2).pk}.{programme.tables.get(number=2).pk}."

    answer = organiser.post(address("board_move", programme, meeting.pk), {"place": place, "version": "1"})

    assert answer.status_code == 422
    assert "Cette place n’est plus possible" in answer.content.decode()
    assert place_of(meeting) == (1, 1, True)


def test_the_cells_as_the_script_reads_them(programme, projects, funds, organiser):
    meeting = meet(projects[0], funds[0], 1, 1)
    meet(projects[0], funds[1], 2, 1)

    told = organiser.get(address("board_cells", programme, meeting.pk)).json()

    assert told["version"] == 1
    assert len(told["cells"]) == 5
    second = slot_of(programme, 2).pk
    one, two = (table.pk for table in programme.tables.order_by("number"))
    assert told["cells"][f"{second}.{one}"] == {
        "place": f"{second}.{one}.{Meeting.objects.get(slot__number=2).pk}.1",
        "why": None,
    }
    assert told["cells"][f"{second}.{two}"] == {"place": f"{second}.{two}.", "why": 0}
    assert told["stamp"] == organiser.get(address("board", programme)).context["stamp"]
    assert told["reasons"] == ["Recyclerie 1 a déjà un rendez-vous à cette heure."]


def test_an_open_board_hears_of_changes(programme, projects, funds, organiser):
    stamp = organiser.get(address("board", programme)).context["stamp"]
    news = address("board_news", programme)
    assert organiser.get(news, {"depuis": stamp}).json() == {"changed": False}

    meet(projects[0], funds[0], 1, 1)

    assert organiser.get(news, {"depuis": stamp}).json() == {"changed": True}


def test_putting_by_hand_and_what_is_refused(programme, projects, funds, organiser):
    WishFactory(wisher=funds[1], wished=projects[0], refusal=True)
    page = address("board_place", programme, 1)

    refused = organiser.post(page, {"one": projects[0].pk, "other": funds[1].pk})
    assert (refused.status_code, Meeting.objects.count()) == (422, 0)
    assert "Ce rendez-vous n’est pas possible." in refused.content.decode()
    assert organiser.post(page, {}).status_code == 422

    organiser.post(page, {"one": projects[0].pk, "other": funds[0].pk, "table": programme.tables.get(number=2).pk})
    assert place_of(Meeting.objects.get()) == (1, 2, True)


@pytest.mark.parametrize("role", [None, Role.OBSERVER, Role.PROGRAMME_EDITOR])
def test_the_board_is_for_those_who_run_meetings(programme, client, role):
    client.force_login(UserFactory(roles=[role] if role else []))

    assert client.get(address("board", programme)).status_code == 404
