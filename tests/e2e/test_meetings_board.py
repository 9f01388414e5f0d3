"""An organiser makes a timetable in a browser: by hand, by keyboard, without script; a draft is read and accepted."""

import pytest

from forum.core.journal import Actor
from matchmaking.services.board import replace_meeting
from matchmaking.services.meeting import lock_meeting
from tests.e2e.walk import client_of
from tests.factories import UserFactory
from tests.matchmaking.acts import slot_of
from tests.matchmaking.board.hall import furnish_hall

BOARD = "/organisation/forum/rendez-vous/financements/planning/"
RUNS = "/organisation/forum/rendez-vous/financements/calculs/"


@pytest.fixture
def hall(house):
    return furnish_hall(house.edition)


@pytest.fixture
def desk(hall, house, page, sign_in):
    sign_in(page, house.organiser)
    page.goto(BOARD)
    return page


def place(meeting):
    meeting.refresh_from_db()
    return meeting.slot.number, meeting.table.number


def cell(page, slot, table):
    return page.locator(f'td[data-slot="{slot.pk}"][data-table="{table.pk}"]')


def test_a_meeting_is_dragged_where_it_is_possible(hall, desk):
    fourth, table = slot_of(hall.programme, 4), hall.programme.tables.get(number=3)
    link = desk.locator(f"#m{hall.meeting.pk}")
    link.hover()
    desk.mouse.down()
    desk.mouse.move(600, 500, steps=4)
    desk.locator("td.is-legal").first.wait_for()

    assert "is-legal" in (cell(desk, fourth, table).get_attribute("class") or "")
    away = cell(desk, slot_of(hall.programme, 5), table)
    assert away.get_attribute("title") == "Fonds Vert n’est pas disponible à cette heure."
    cell(desk, fourth, table).hover()
    desk.mouse.up()

    desk.get_by_text("Déplacé.", exact=True).wait_for()
    assert place(hall.meeting) == (4, 3)
    desk.get_by_role("button", name="Défaire").click()
    desk.get_by_text("C’est défait.").wait_for()
    assert place(hall.meeting) == (1, 1)


def test_why_a_meeting_cannot_be_dropped_is_in_sight(hall, desk):
    table = hall.programme.tables.get(number=1)
    desk.locator(f"#m{hall.meeting.pk}").hover()
    desk.mouse.down()
    desk.mouse.move(600, 500, steps=4)
    desk.locator("td.is-legal").first.wait_for()
    cell(desk, slot_of(hall.programme, 5), table).hover()
    desk.mouse.up()

    said = desk.locator("#board-said")
    said.get_by_text("Fonds Vert n’est pas disponible à cette heure.").wait_for()
    assert (said.get_attribute("role"), "is-no" in said.get_attribute("class")) == ("status", True)
    box, height = said.bounding_box(), desk.viewport_size["height"]
    assert 0 < box["y"] < box["y"] + box["height"] <= height
    assert place(hall.meeting) == (1, 1)


def test_a_board_drawn_before_a_colleague_s_change_overwrites_nothing(hall, desk):
    """Moving what they moved, or onto a place that they filled or left, is refused with what they did."""
    colleague = Actor.from_user(UserFactory(organiser=True, email="awa@example.org"))
    third, at = hall.programme.tables.get(number=3), hall.programme.slots.first().starts_at
    replace_meeting(hall.meeting, slot_of(hall.programme, 1), third, actor=colleague, at=at)
    said = desk.locator("#board-said")
    desk.locator(f"#m{hall.meeting.pk}").focus()
    desk.keyboard.press("Space")
    said.get_by_text("Un collègue vient de changer").wait_for()
    assert desk.locator("[data-board-news]").is_visible()

    # Its neighbour goes neither where it was nor where it is.
    neighbour = hall.programme.meetings.get(slot__number=1, table__number=2)
    desk.locator(f"#m{neighbour.pk}").focus()
    for way in ("ArrowUp", "ArrowDown"):
        desk.keyboard.press("Space")
        said.get_by_text("pris.").wait_for()
        desk.keyboard.press(way)
        said.get_by_text("Un collègue vient de changer").wait_for()
        desk.keyboard.press("Enter")
        desk.keyboard.press("Escape")
    assert (place(hall.meeting), place(neighbour)) == ((1, 3), (1, 2))


def test_a_meeting_is_carried_by_keyboard(hall, desk):
    said = desk.locator("#board-said")
    desk.locator(f"#m{hall.meeting.pk}").focus()
    desk.keyboard.press("Space")
    said.get_by_text("pris.").wait_for()
    desk.keyboard.press("ArrowRight")
    assert said.inner_text().endswith("Recyclerie du Port a déjà un rendez-vous à cette heure.")
    desk.keyboard.press("ArrowRight")
    assert said.inner_text().endswith("possible")
    desk.keyboard.press("Escape")
    assert said.inner_text() == "Laissé à sa place."

    desk.keyboard.press("Space")
    said.get_by_text("pris.").wait_for()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")

    desk.get_by_text("Déplacé.", exact=True).wait_for()
    assert place(hall.meeting) == (4, 1)


def test_what_a_colleague_did_meanwhile_is_shown(hall, desk):
    desk.locator(f"#m{hall.meeting.pk}").focus()
    desk.keyboard.press("Space")
    desk.locator("#board-said").get_by_text("pris.").wait_for()
    colleague = Actor.from_user(UserFactory(organiser=True, email="awa@example.org"))
    lock_meeting(hall.meeting, is_locked=True, actor=colleague, at=hall.programme.slots.first().starts_at)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")

    desk.get_by_text("Entre-temps, awa@example.org a changé").wait_for()
    assert place(hall.meeting) == (1, 1)


@pytest.mark.parametrize("view", ["", "?par=a", "?par=b"])
def test_the_board_is_accessible(hall, desk, axe, checks, view):
    desk.goto(BOARD + view)

    assert (axe(desk), checks(desk, "fit")) == ([], [])


def test_a_draft_is_read_and_accepted_in_part(hall, desk, axe, checks):
    desk.goto(f"{RUNS}{hall.run.pk}/")
    assert (axe(desk), checks(desk, "fit")) == ([], [])
    assert desk.get_by_role("checkbox").count() == 3
    desk.get_by_role("checkbox", name="Épicerie – Fonds Vert").check()
    desk.get_by_role("checkbox", name="Banque Commune").check()
    desk.get_by_role("button", name="Accepter ce brouillon").first.click()

    desk.get_by_text("1 changement est fait.").wait_for()
    assert place(hall.meeting) == (4, 1)
    assert hall.programme.meetings.live().count() == 3


def test_all_of_it_without_script_on_a_phone(hall, house, no_script, sign_in):
    sign_in(no_script, house.organiser)
    no_script.goto(f"{BOARD}{hall.meeting.pk}/")
    no_script.get_by_label("Nouvelle place").select_option(index=1)
    no_script.get_by_role("button", name="Déplacer").click()
    no_script.get_by_text("Déplacé.", exact=True).wait_for()
    assert place(hall.meeting) != (1, 1)

    no_script.goto(f"{BOARD}creneau/4/")
    no_script.get_by_role("button", name="Fixer", exact=False).first.click()
    no_script.get_by_text("Le rendez-vous est fixé.").wait_for()
    assert hall.programme.meetings.live().count() == 4
    assert client_of(house.organiser).get(BOARD).status_code == 200
