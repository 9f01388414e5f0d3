"""The day for organisers: signs from the door, marks, what the page says, what it costs."""

from datetime import timedelta

import pytest
import time_machine

from matchmaking.enums import MeetingState
from matchmaking.models import MeetingSeat
from matchmaking.selectors.day import Sign, day_view
from matchmaking.services.day import announce_late, mark_meeting
from tests.factories import EditionFactory, MeetingProgrammeFactory, ParticipantFactory
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, put
from tests.matchmaking.day.presences import arrive
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
PAGE = "/organisation/2026/rendez-vous/financements/jour-j/"
FIVE = timedelta(minutes=5)


@pytest.fixture
def programme():
    edition = EditionFactory(slug="2026")
    return MeetingProgrammeFactory(edition=edition, slug="financements", published=True, slots=3, tables=4)


@pytest.fixture
def meeting(project, fund):
    return put(project, fund)


def signs(programme, at):
    return [one.sign for row in day_view(programme, at=at).rows for one in row.sitters]


# --- who is there ------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "sign"),
    [(-FIVE, Sign.EXPECTED), (timedelta(minutes=4, seconds=59), Sign.EXPECTED), (FIVE, Sign.MISSING)],
)
def test_who_has_not_come_is_missing_after_the_programme_s_minutes(programme, meeting, project, after, sign):
    arrive(project)

    assert signs(programme, TEN + after) == [Sign.PRESENT, sign]


def test_who_said_so_is_late_for_as_long(programme, meeting, project):
    announce_late(meeting, project, minutes=10, actor=SYSTEM, at=BEFORE)

    assert signs(programme, TEN + timedelta(minutes=9)) == [Sign.LATE, Sign.MISSING]
    assert signs(programme, TEN + timedelta(minutes=10)) == [Sign.MISSING, Sign.MISSING]


def test_one_person_present_is_enough(programme, meeting, fund):
    fund.members.create(
        programme=programme, registration=ParticipantFactory(programme=programme).members.get().registration,
        joined_at=BEFORE, left_at=BEFORE,
    )  # fmt: skip
    arrive(fund)

    assert signs(programme, TEN + FIVE) == [Sign.MISSING, Sign.PRESENT]


def test_who_was_left_waiting_is_said(programme, meeting, project, fund):
    mark_meeting(meeting, MeetingState.NO_SHOW, missing={fund.pk}, actor=SYSTEM, at=TEN + FIVE)

    assert day_view(programme, at=TEN + FIVE).waiting == (project,)

    put(project, ParticipantFactory(programme=programme, financier=True))
    assert day_view(programme, at=TEN + FIVE).waiting == ()


@pytest.mark.parametrize(
    ("at", "number", "seen"),
    [
        (BEFORE, None, 1),
        (TEN, None, 1),
        (TEN + timedelta(minutes=20), None, 2),
        (TEN + timedelta(minutes=46), None, 3),
        (TEN + timedelta(hours=5), None, None),
        (TEN + timedelta(hours=5), 2, 2),
        (TEN, 9, 1),
    ],
)
def test_the_slot_that_is_on_or_comes_is_shown(programme, at, number, seen):
    slot = day_view(programme, at=at, number=number).slot

    assert (slot and slot.number) == seen


# --- the page ----------------------------------------------------------------


@pytest.fixture
def desk(organiser, programme):
    with time_machine.travel(TEN + FIVE, tick=False):
        yield organiser


def test_the_page_shows_each_table_with_who_is_there(desk, meeting, project):
    arrive(project)

    page = read(desk.get(PAGE))

    assert page.text("h2") == "10 h – 10 h 20 · en ce moment"
    assert page.texts(".day-table__people .day-table__who") == ["Recyclerie", "Fonds vert"]
    assert page.texts(".day-table__people .state") == ["sur place", "manque"]
    assert page.text(".day-count") == "1 sur place, 0 en retard, 1 manque, 0 pas encore là."
    assert page.texts(".day-table button") == [
        "Absent : Recyclerie, table 1",
        "Absent : Fonds vert, table 1",
        "Tenu, table 1",
    ]
    sent = [one.attributes["value"] for one in page.all("input") if one.attributes["name"] == "missing"]
    assert sent == [str(seat.participant_id) for seat in meeting.seats.order_by("side")]


def test_names_that_begin_alike_are_told_apart_on_the_buttons(desk, programme, fund):
    common = "La Recyclerie de Saint-"
    for number, end in enumerate(("Nazaire-sur-Charente", "Nazaire-le-Désert"), 1):
        project = ParticipantFactory(programme=programme, name=f"{common}{end}")
        put(project, ParticipantFactory(programme=programme, financier=True), 1, programme.tables.get(number=number))

    buttons = read(desk.get(PAGE)).texts(".day-table__sign button")

    assert buttons[::2] == [
        "Absent : La Recyclerie de Saint-Nazaire-sur-Charente, table 1",
        "Absent : La Recyclerie de Saint-Nazaire-le-Désert, table 2",
    ]


def mark(desk, meeting, /, **sent):
    meeting.refresh_from_db()
    sent = {"meeting": meeting.pk, "version": meeting.version} | sent
    return desk.post(f"{PAGE}pointer/?creneau=1", sent, follow=True)


def test_a_tap_marks_and_another_takes_back(desk, meeting, project, fund):
    page = read(mark(desk, meeting, state="no_show", missing=fund.pk))
    assert page.texts(".day-wait") == ["Recyclerie attend : l’autre n’est pas venu. Trouver quelqu’un pour Recyclerie"]
    assert page.texts(".day-table button") == ["Remettre comme prévu, table 1"]
    assert MeetingSeat.objects.get(participant=fund).is_missing

    page = read(mark(desk, meeting, state="published"))
    assert page.texts(".day-wait") == []

    page = read(mark(desk, meeting, state="held"))
    assert page.texts(".day-table .state")[0] == "tenu"


def test_a_mark_on_what_a_colleague_marked_is_told(desk, meeting):
    page = read(mark(desk, meeting, state="held", version=9))

    assert "Un collègue vient de pointer" in page.text(".messages")
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PUBLISHED


@pytest.mark.parametrize("sent", [{"meeting": "x"}, {"meeting": 99999}, {"state": "cancelled"}, {"missing": "x"}])
def test_nonsense_marks_nothing(desk, meeting, sent):
    page = read(mark(desk, meeting, **{"state": "held"} | sent))

    assert "Rien n’a été pointé" in page.text(".messages")


def test_a_meeting_of_another_programme_is_not_marked(desk, programme):
    stranger = MeetingProgrammeFactory(edition=programme.edition, slug="achats", slots=1)
    a, b = ParticipantFactory(programme=stranger), ParticipantFactory(programme=stranger, financier=True)
    other = put(a, b)

    assert "Rien n’a été pointé" in read(mark(desk, other, state="held")).text(".messages")


def test_news_come_when_there_are_some(desk, meeting, project):
    address = read(desk.get(PAGE)).find("#day-tables").attributes["hx-get"]
    assert desk.get(address).status_code == 204

    arrive(project)

    assert read(desk.get(address)).texts(".day-table__people .state") == ["sur place", "manque"]


def test_a_programme_without_slots_says_where_they_are_made(organiser, programme):
    programme.slots.all().delete()

    assert read(organiser.get(PAGE)).text(".empty h2") == "Aucun créneau"


def test_the_page_costs_the_same_for_one_table_and_for_three(desk, programme, meeting, django_assert_num_queries):
    arrive(meeting.seats.first().participant)
    address = f"{PAGE}tables/"
    # The first look notes that the session was seen.
    desk.get(address)
    with django_assert_num_queries(9):
        desk.get(address)
    for _ in range(2):
        put(ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True))
    with django_assert_num_queries(9):
        desk.get(address)
