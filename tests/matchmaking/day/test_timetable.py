"""One's timetable: the page, what it says as the day goes on, its calendar, its letter."""

from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar

from attendees.links import link_token
from matchmaking.enums import MeetingSource, MeetingState
from matchmaking.links import calendar_token
from matchmaking.selectors.timetable import timetable_of
from tests.attendees.answers import open_by_link
from tests.factories import (
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    RoomFactory,
    TableFactory,
    UserFactory,
)
from tests.factories.matchmaking import TEN
from tests.matchmaking.acts import person_of, slot_of
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
EVE = TEN - timedelta(days=1)


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(published=True, slots=6)


@pytest.fixture
def project(programme):
    return ParticipantFactory(programme=programme, name="Recyclerie")


def meet(project, number, name, **more):
    """Give a project a meeting in the slot of that number, at the table of the same number."""
    programme = project.programme
    other = ParticipantFactory(programme=programme, financier=True, name=name, profile__pitch=f"{name} prête.")
    table = TableFactory(programme=programme, number=number)
    return MeetingFactory(slot=slot_of(programme, number), table=table, a=project, b=other, **more)


@pytest.fixture
def morning(project):
    """Meetings in slots 1 and 4, the third slot a pause."""
    meetings = [meet(project, 1, "Fonds vert"), meet(project, 4, "Caisse d’ici")]
    project.programme.slots.filter(number=3).update(is_pause=True)
    return meetings


def page_of(client, participant, at=EVE, address=""):
    open_by_link(client, person_of(participant))
    with time_machine.travel(at, tick=False):
        return client.get(f"/rendez-vous/{participant.pk}/planning/{address}")


def test_the_page_lists_the_day_from_the_first_meeting_to_the_last(client, project, morning):
    page = read(page_of(client, project))

    hours = ["10 h – 10 h 20", "10 h 25 – 10 h 45", "10 h 50 – 11 h 10", "11 h 15 – 11 h 35"]
    assert page.texts(".slot__time") == hours
    assert page.texts(".slot__body")[1:3] == ["Libre, 20 minutes", "Pause"]
    assert page.texts(".slot__name") == ["Fonds vert", "Caisse d’ici"]
    assert page.texts(".slot__place") == ["table 1", "table 4"]
    assert page.texts(".slot__pitch") == ["Fonds vert prête.", "Caisse d’ici prête."]
    assert page.texts("section h2")[1] == "dimanche 22 novembre 2026"


@pytest.mark.parametrize(
    ("after", "heading", "name"),
    [
        (timedelta(days=-1), "Le prochain", "Fonds vert"),
        (timedelta(minutes=-12), "Dans 12 minutes", "Fonds vert"),
        (timedelta(seconds=-30), "Dans 1 minute", "Fonds vert"),
        (timedelta(), "En ce moment", "Fonds vert"),
        (timedelta(minutes=20), "Dans 55 minutes", "Caisse d’ici"),
        (timedelta(minutes=94), "En ce moment", "Caisse d’ici"),
    ],
)
def test_the_next_meeting_comes_first(client, project, morning, after, heading, name):
    page = read(page_of(client, project, TEN + after))

    assert (page.text(".planning__when"), page.text(".planning__who")) == (heading, name)


def test_after_the_last_it_is_over(client, project, morning):
    page = read(page_of(client, project, TEN + timedelta(minutes=95)))

    assert page.text(".planning__when") == "C’est fini"


@pytest.mark.parametrize(
    ("state", "title"), [("open", "Pas encore de rendez-vous"), ("published", "Pas de rendez-vous pour vous")]
)
def test_a_timetable_without_meetings_says_what_will_stand_there(client, project, state, title):
    project.programme.state = state
    project.programme.save()

    page = read(page_of(client, project))

    assert page.text(".empty h2") == title
    assert page.texts(".planning__take") == []


def test_the_room_follows_its_table_without_a_gap(client, project, morning):
    morning[0].table.room = RoomFactory(name="Salons")
    morning[0].table.save()

    page = page_of(client, project).content.decode()

    assert ', <span lang="fr">Salons</span>' in page
    assert "table 1, Salons" in read(page_of(client, project)).texts(".slot__place")


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ((True, False), "n’a pas eu lieu : vous n’étiez pas à la table"),
        ((False, True), "n’a pas eu lieu : l’autre n’était pas à la table"),
        ((True, True), "n’a pas eu lieu : personne à la table"),
        ((False, False), "noté comme n’ayant pas eu lieu"),
    ],
)
def test_a_missed_meeting_says_who_was_not_there(client, project, missing, words):
    meeting = meet(project, 1, "Fonds vert", state=MeetingState.NO_SHOW)
    for seat in meeting.seats.order_by("pk"):
        seat.is_missing = missing[seat.participant_id != project.pk]
        seat.save()

    assert words in read(page_of(client, project, TEN + timedelta(hours=1))).texts(".slot__body .state")


def test_a_cancelled_meeting_stays_until_its_slot_has_another(client, project, morning):
    gone = meet(project, 2, "Fonds bleu", state=MeetingState.CANCELLED)
    assert "Fonds bleu annulé" in read(page_of(client, project)).texts(".slot__body")

    MeetingFactory(slot=gone.slot, a=project)

    assert timetable_of(project).lines[1].kind == "meeting"


def test_before_publication_only_what_people_put_themselves_shows(client, project):
    meet(project, 1, "Fonds vert")
    meet(project, 2, "Fonds bleu", source=MeetingSource.DIRECT)
    project.programme.state = "open"
    project.programme.save()

    assert read(page_of(client, project)).texts(".slot__name") == ["Fonds bleu"]


def test_news_are_sent_when_there_are_some(client, project, morning):
    page = read(page_of(client, project))
    address = page.find("#planning-lines").attributes["hx-get"].partition("planning/")[2]
    assert page_of(client, project, address=address).status_code == 204

    morning[0].seats.exclude(participant=project).update(late_minutes=10)

    answer = page_of(client, project, address=address)
    assert answer.status_code == 200
    assert read(answer).texts(".planning__next .state") == ["Fonds vert annonce 10 minutes de retard."]


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        (TEN - timedelta(days=3), False),
        (TEN - timedelta(days=1), True),
        (TEN + timedelta(hours=13), True),
        (TEN + timedelta(hours=14), False),
    ],
)
def test_browsers_may_keep_the_page_around_its_day(client, project, morning, at, kept):
    assert page_of(client, project, at).has_header("X-Keep-Until") is kept


def test_the_page_costs_the_same_whatever_its_length(client, project, django_assert_num_queries):
    meet(project, 1, "Fonds vert")
    open_by_link(client, person_of(project))
    with time_machine.travel(EVE, tick=False):
        with django_assert_num_queries(6):
            client.get(f"/rendez-vous/{project.pk}/planning/")
        for number in (2, 3, 4):
            meet(project, number, f"Fonds {number}")
        with django_assert_num_queries(6):
            client.get(f"/rendez-vous/{project.pk}/planning/")


def test_a_colleague_reads_the_same_page_and_a_stranger_none(client, project, morning):
    colleague = ParticipantMemberFactory(participant=project).registration
    open_by_link(client, colleague)
    assert client.get(f"/rendez-vous/{project.pk}/planning/").status_code == 200

    client.force_login(UserFactory())
    other = morning[0].seats.exclude(participant=project).get().participant
    assert client.get(f"/rendez-vous/{other.pk}/planning/").status_code == 404


# --- the calendar ------------------------------------------------------------


def events(client, participant):
    token = calendar_token(participant.members.get())
    answer = client.get(f"/rendez-vous/agenda/{token}.ics")
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_calendar_program_reads_meetings_without_signing_in(client, project, morning):
    first, last = events(client, project)

    assert str(first["summary"]) == "Rendez-vous\u00a0: Fonds vert"
    venue = project.programme.edition.venue
    assert str(first["location"]) == f"table 1, {venue.name}, {venue.city}"
    assert first.decoded("dtstart") == TEN
    assert str(first["uid"]).startswith(f"meeting-{morning[0].pk}-{person_of(project).pk}@")
    assert last.decoded("dtend") == TEN + timedelta(minutes=95)


def test_a_cancelled_meeting_leaves_the_calendar(client, project, morning):
    MeetingFactory(slot=morning[0].slot, a=project, state=MeetingState.CANCELLED)

    assert [event.get("status") for event in events(client, project)] == [None, "CANCELLED", None]


def test_the_calendar_dies_with_the_links(client, project, morning):
    token = calendar_token(project.members.get())
    person = person_of(project)
    person.link_version += 1
    person.save()

    assert client.get(f"/rendez-vous/agenda/{token}.ics").status_code == 404


@pytest.mark.parametrize("token", ["x", "1.2.3", "1.2.3.4"])
def test_a_forged_calendar_does_not_exist(client, token):
    assert client.get(f"/rendez-vous/agenda/{token}.ics").status_code == 404


# --- the letter --------------------------------------------------------------


def test_the_link_of_a_letter_leads_to_the_timetable(client, project, morning):
    token, onward = link_token(person_of(project)), f"/rendez-vous/{project.pk}/planning/"

    answer = client.get(f"/compte/lien/{token}/", {"suite": onward})

    assert (answer.status_code, answer.headers["Location"]) == (302, onward)
    assert client.get(onward).status_code == 200


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "javascript:x", "x", "/\\evil.example"])
def test_a_link_leads_to_no_other_site(client, project, onward):
    person = person_of(project)

    answer = client.get(f"/compte/lien/{link_token(person)}/", {"suite": onward})

    assert answer.headers["Location"] == f"/compte/inscription/{person.pk}/"
