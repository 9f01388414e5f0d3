from datetime import UTC, date, datetime, timedelta
from functools import partial
from xml.etree.ElementTree import fromstring

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from events.enums import EditionState, SessionKind, SessionState
from events.models import Edition, Session
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SeatBookingFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)
from tests.factories.moments import AFTER
from tests.pages.reading import Page, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ADDRESS = "/2026/programme/"
NINE = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # 9 h in Paris


@pytest.fixture
def edition() -> Edition:
    return EditionFactory(slug="2026", venue__name="Hôtel du Département")


def programme(client: Client, query: str = "") -> Page:
    return read(client.get(ADDRESS + query))


def titles(page: Page) -> list[str]:
    return page.texts(".session h4")


def rooms_of(edition: Edition, *names: str):
    return [RoomFactory(venue=edition.venue, name=name, position=n, capacity=None) for n, name in enumerate(names)]


def test_sessions_stand_by_hour_and_room(client: Client, edition: Edition) -> None:
    hall, small = rooms_of(edition, "Grande salle", "Atelier A")
    SessionFactory(edition=edition, title="Ouverture", room=hall, starts_at=NINE, ends_at=NINE + timedelta(minutes=45))
    later = {"edition": edition, "starts_at": NINE + timedelta(hours=1)}
    SessionFactory(title="Dans l’atelier", room=small, **later)
    SessionFactory(title="Dans la salle", room=hall, **later)

    page = programme(client)

    assert page.text("h1") == "Programme"
    assert page.texts(".day > h2") == ["Dimanche 22 novembre 2026"]
    assert page.texts(".timetable__head") == ["Grande salle", "Atelier A"]
    assert page.texts(".timetable__hour") == ["9 h", "10 h"]
    assert titles(page) == ["Ouverture", "Dans la salle", "Dans l’atelier"]
    assert [cell.attributes["class"] for cell in page.all(".timetable__cell")] == [
        "timetable__cell at-1 for-9 room-1 rooms-2",
        "timetable__cell at-13 for-12 room-1 rooms-1 timetable__cell--in-room",
        "timetable__cell at-13 for-12 room-2 rooms-1 timetable__cell--in-room",
    ]
    assert page.text(".programme-count") == "3 séances"


def test_a_session_says_what_one_chooses_by(client: Client, edition: Edition) -> None:
    [room] = rooms_of(edition, "Atelier A")
    session = SessionFactory(
        edition=edition, bookable=True, title="Growing on roofs", abstract="Earth.\n\nWater.", room=room, capacity=24,
        has_sign_language=True, has_captioning=True, language="en",
        track=TrackFactory(edition=edition, name="Faire lieu"),
    )  # fmt: skip
    speaker = SpeakerFactory(name="Inès Exemple", role="Maraîchère", organisation="Les Toits")
    session.line_up.create(speaker=speaker)
    SeatBookingFactory.create_batch(2, session=session)

    page = programme(client)

    assert page.find("article").attributes["id"] == f"seance-{session.pk}"
    assert page.texts(".session__meta > span") == ["Atelier", "10 h – 11 h", "Atelier A"]
    assert page.text(".session__people") == "Inès Exemple"
    assert page.texts(".session__access li") == ["langue des signes", "sous-titrage", "en anglais"]
    assert page.text(".session .seats") == "22 places sur 24"
    assert page.texts(".session__abstract p") == ["Earth.", "Water."]
    assert page.texts(".session__more p.soft") == ["Parcours : Faire lieu"]
    assert page.texts(".session__line-up li") == ["Inès Exemple, Maraîchère, Les Toits"]


@pytest.mark.parametrize(("taken", "said"), [(0, "2 places sur 2"), (1, "1 place sur 2"), (2, "complet")])
def test_the_bar_and_the_number_of_seats_left(client: Client, edition: Edition, taken: int, said: str) -> None:
    session = SessionFactory(edition=edition, bookable=True, capacity=2)
    SeatBookingFactory.create_batch(taken, session=session)

    page = programme(client)

    assert page.text(".session .seats") == said
    assert page.find(".seats__bar rect").attributes["width"] == str(50 * taken)


def test_seats_left_are_not_told_of_what_is_over_or_called_off(client: Client, edition: Edition) -> None:
    SessionFactory(edition=edition, bookable=True, capacity=24)

    with time_machine.travel(AFTER, tick=False):
        assert programme(client).text(".session .seats") == "24 places, sur réservation"
    Edition.objects.update(state=EditionState.POSTPONED)
    assert programme(client).text(".session .seats") == "24 places, sur réservation"


def test_a_cancelled_session_stays_and_says_so(client: Client, edition: Edition) -> None:
    SessionFactory(edition=edition, bookable=True, state=SessionState.CANCELLED)

    page = programme(client)

    assert page.text(".tag--alert") == "Séance annulée"
    assert page.texts(".session .seats") == []


def test_a_pause_has_no_seats(client: Client, edition: Edition) -> None:
    SessionFactory(edition=edition, kind=SessionKind.BREAK, title="Café")

    assert programme(client).texts(".session .seats, .session__edge") == []


# Filters


@pytest.fixture
def mixed(edition: Edition) -> tuple[Session, Session, Session]:
    making, funding = (
        TrackFactory(edition=edition, name=name, position=n) for n, name in enumerate(("Faire", "Financer"))
    )
    # One room: names of rooms, "Salle 9" and "Salle 10", would order what is held at one hour.
    session = partial(SessionFactory, edition=edition, room=RoomFactory(venue=edition.venue))
    return (
        session(title="Un", track=making),
        session(title="Deux", track=making, bookable=True),
        session(title="Trois", track=funding, bookable=True),
    )


def test_filters_are_links_that_keep_each_other(client: Client, mixed: tuple[Session, ...]) -> None:
    making, funding = mixed[0].track_id, mixed[2].track_id

    page = programme(client, f"?parcours={making}&sorte=workshop")

    assert titles(page) == ["Deux"]
    assert page.links(".filter") == [
        ("Tous les types", f"?parcours={making}"),
        ("Table ronde", f"?parcours={making}&sorte=round_table"),
        ("Atelier", f"?parcours={making}&sorte=workshop"),
        ("Tous les parcours", "?sorte=workshop"),
        ("Faire", f"?parcours={making}&sorte=workshop"),
        ("Financer", f"?parcours={funding}&sorte=workshop"),
    ]
    assert page.texts(".filter[aria-current]") == ["Atelier", "Faire"]
    assert page.text(".programme-count") == "1 séance · Voir tout le programme"


def test_filters_that_nothing_answers_say_how_to_go_on(client: Client, mixed: tuple[Session, ...]) -> None:
    page = programme(client, f"?parcours={mixed[2].track_id}&sorte=round_table")

    assert titles(page) == []
    assert page.text(".empty") == "Aucune séance ne répond à ces deux choix Retirez-en un pour en voir d’autres."
    assert page.text(".programme-count") == "0 séance · Voir tout le programme"


@pytest.mark.parametrize(
    "query",
    ["?sorte=rien", "?parcours=999999", "?parcours=", "?sorte=%00&parcours=%F0%9F%8C%BF", "?parcours=' OR 1=1", "?x=1",
     f"?sorte={'a' * 5000}"],
)  # fmt: skip
def test_a_filter_that_means_nothing_is_left_aside(client: Client, mixed: tuple[Session, ...], query: str) -> None:
    assert titles(programme(client, query)) == ["Un", "Deux", "Trois"]


def test_a_track_of_another_edition_is_no_filter(client: Client, mixed: tuple[Session, ...]) -> None:
    elsewhere = SessionFactory(edition=EditionFactory(slug="2027"), track=TrackFactory())

    assert titles(programme(client, f"?parcours={elsewhere.track_id}")) == ["Un", "Deux", "Trois"]


def test_without_a_choice_there_is_no_filter(client: Client, edition: Edition) -> None:
    SessionFactory(edition=edition)

    assert programme(client).links(".filter") == []


def test_htmx_gets_the_timetable_alone_and_history_the_whole_page(client: Client, mixed: tuple[Session, ...]) -> None:
    fragment = client.get(ADDRESS, {"sorte": "workshop"}, headers={"HX-Request": "true"})
    restored = client.get(ADDRESS, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    parts = [element for element in read(fragment).root.children if not isinstance(element, str)]
    assert [(part.attributes["id"], part.attributes.get("hx-swap-oob")) for part in parts] == [
        ("filtres", "true"),
        ("seances", "innerHTML"),
        ("horaires", None),
    ]
    assert titles(read(fragment)) == ["Deux", "Trois"]
    assert read(restored).text("h1") == "Programme"
    assert "HX-Request" in fragment["Vary"]


# Days, hours, languages


def test_several_days_have_a_timetable_each(client: Client, edition: Edition) -> None:
    Edition.objects.update(ends_on=date(2026, 11, 23))
    SessionFactory(edition=edition, starts_at=NINE + timedelta(days=1))
    SessionFactory(edition=edition, starts_at=NINE)

    page = programme(client)

    assert page.texts(".day > h2") == ["Dimanche 22 novembre 2026", "Lundi 23 novembre 2026"]
    assert page.text(".page-head .lead").startswith("22 et 23 novembre 2026 · ")


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("Europe/Paris", "Dimanche 22 novembre 2026", "23 h 30"),
        ("America/Cayenne", "Dimanche 22 novembre 2026", "19 h 30"),
        ("Indian/Reunion", "Lundi 23 novembre 2026", "2 h 30"),
    ],
)
def test_hours_are_those_of_the_place_whatever_the_server(
    client: Client, edition: Edition, settings, zone: str, day: str, hour: str
) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"
    Edition.objects.update(time_zone=zone)
    SessionFactory(edition=edition, starts_at=datetime(2026, 11, 22, 22, 30, tzinfo=UTC))

    page = programme(client)

    assert page.texts(".day > h2") == [day]
    assert page.texts(".timetable__hour") == [hour]
    assert page.text(".session__time").startswith(f"{hour} – ")


def test_in_english_hours_and_addresses_are_english(client: Client, edition: Edition) -> None:
    SessionFactory(edition=edition, title="Ouverture", title_en="Opening")
    SessionFactory(edition=edition, title="Sans jumelle", language="en")
    SessionFactory(edition=edition, title="Atelier", bookable=True, capacity=24)

    page = read(client.get("/en/2026/programme/"))

    assert titles(page) == ["Opening", "Sans jumelle", "Atelier"]
    assert page.texts(".session__time") == ["10:00 to 11:00"] * 3
    assert page.texts(".session__access") == ["in English"]
    assert page.texts(".session .seats") == ["no booking needed", "no booking needed", "24 seats left of 24"]
    assert [span.attributes for span in page.all("h4 > span")] == [{"lang": "fr"}] * 2
    assert page.texts(".timetable__hour") == ["10:00"]
    assert page.links(".programme-files a")[0][1] == "/2026/programme.ics?lang=en"


def test_many_rooms_scroll_in_a_box_that_the_keyboard_reaches(client: Client, edition: Edition) -> None:
    for room in rooms_of(edition, *(f"Salle {n}" for n in range(1, 9))):
        SessionFactory(edition=edition, room=room)

    box = programme(client).find(".timetable")

    assert box.attributes["class"] == "timetable timetable--8 timetable--scrolls"
    assert (box.attributes["role"], box.attributes["tabindex"]) == ("group", "0")


def test_a_programme_still_to_come_says_so(client: Client, edition: Edition) -> None:
    assert programme(client).text(".empty h2") == "Le programme se prépare"


def test_a_programme_that_is_not_kept_says_so(client: Client) -> None:
    EditionFactory(past=True)

    page = read(client.get("/2014/programme/"))

    assert page.text(".empty h2") == "Le programme de cette édition n’est pas conservé"


def test_what_is_typed_is_shown_as_text(client: Client, edition: Edition) -> None:
    SessionFactory(edition=edition, title="<script>alert(1)</script>", abstract="<b>gras</b>")

    page = programme(client)

    assert titles(page) == ["<script>alert(1)</script>"]
    assert page.text(".session__abstract") == "<b>gras</b>"


@pytest.mark.parametrize("number", [1, 3])
def test_the_programme_costs_the_same_whatever_it_holds(
    client: Client, edition: Edition, number: int, django_assert_num_queries
) -> None:
    for _ in range(number):
        session = SessionFactory(edition=edition, bookable=True, track=TrackFactory(edition=edition))
        for _ in range(number):
            session.line_up.create(speaker=SpeakerFactory())
        SeatBookingFactory.create_batch(number, session=session)

    # The edition, its programme in two, seats, places.
    with django_assert_num_queries(5):
        response = client.get(ADDRESS)

    assert response.status_code == 200


# Files


def test_the_calendar_of_the_programme(client: Client, edition: Edition) -> None:
    session = SessionFactory(edition=edition, title="Ouverture", title_en="Opening")

    response = client.get("/2026/programme.ics", {"lang": "en"})

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["SUMMARY"] == "Opening"
    assert event["URL"].endswith(f"/en/2026/programme/#seance-{session.pk}")
    [event] = Calendar.from_ical(client.get("/2026/programme.ics?lang=xx").content).walk("VEVENT")
    assert event["SUMMARY"] == "Ouverture"


def test_the_file_for_conference_apps(client: Client, edition: Edition) -> None:
    session = SessionFactory(edition=edition, title="Ouverture")

    response = client.get("/2026/schedule.xml")

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    [event] = fromstring(response.content).iter("event")  # noqa: S314  our own words
    assert event.findtext("title") == "Ouverture"
    assert event.findtext("url").endswith(f"/2026/programme/#seance-{session.pk}")


@pytest.mark.parametrize("name", ["programme.ics", "schedule.xml"])
def test_without_sessions_there_is_no_file(client: Client, edition: Edition, name: str) -> None:
    assert client.get(f"/2026/{name}").status_code == 404
