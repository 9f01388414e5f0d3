"""What counted editions teach: badges and meals at a risk, rooms that did not suit, who registers and stays away."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.enums import EditionState, FigureMoment
from events.figures import Line, Number, Part, Table
from events.models import Edition, FigureSet
from events.services.edition import move_edition
from forum.core.journal import Actor
from tests.attendees.arrivals import admit
from tests.factories import (
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    RoomFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
)
from tests.factories.moments import AFTER, BEFORE
from tests.pages.reading import Element, Page, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after")]
NEXT = "/organisation/chiffres/prochaine-fois/"
KINDS = ("registered", "confirmed", "walk_ins", "present", "no_show")
ROOMS = ("seats", "booked", "waiting", "attended", "attended_booked", "attended_unbooked", "absent", "refused",
         "turned_away")  # fmt: skip


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False) as traveller:
        yield traveller


def closed(year: int, **traits: object) -> Edition:
    day = date(year, 11, 22)
    told = {"slug": str(year), "year": year, "state": "closed", "starts_on": day, "ends_on": day} | traits
    return EditionFactory(**told)


def keep(edition: Edition, section: str, numbers: dict[str, Number], **tables: Table) -> None:
    FigureSet.objects.create(
        edition=edition, section=section, version=1, moment=FigureMoment.CLOSING, counted_at=AFTER,
        data=Part(section, numbers, tables).as_data(),
    )  # fmt: skip


def keep_people(
    edition: Edition, confirmed: int, absent: int | None, walk_ins: int = 0, kind: str = "association"
) -> None:
    """Keep people of one kind of category."""
    present = confirmed - (absent or 0) + walk_ins
    line = Line(kind, (confirmed, confirmed, walk_ins, present, absent))
    numbers = dict(zip(KINDS, line.values, strict=True))
    keep(edition, "people", numbers, category_kinds=Table(KINDS, (line,)))


def keep_rooms(edition: Edition, *lines: Line, measures: tuple[str, ...] = ROOMS) -> None:
    keep(edition, "sessions", {}, sessions=Table(measures, lines))


def room(code: object, seats: int, attended: int | None, turned_away: int = 0, title: str = "") -> Line:
    unseen = None if attended is None else turned_away
    return Line(str(code), (seats, 0, 0, attended, attended, 0, 0, unseen, unseen), title or f"Séance {code}")


def rows(page: Page, table: str) -> list[list[str]]:
    def cells(row: Element) -> list[str]:
        return [cell.text for tag in ("th", "td") for cell in row if cell.tag == tag]

    return [cells(row) for row in page.all(f"{table} tbody tr")]


# --- badges and meals ---


def test_no_forecast_before_two_editions_that_tell_something(organiser: Client) -> None:
    asked = {"confirmed": "300", "risk": "10"}
    none = read(organiser.get(NEXT, asked))
    keep_people(closed(2023), 0, 0, walk_ins=30)
    keep_people(closed(2024), 40, None)
    keep_people(closed(2025), 40, 10)
    one = read(organiser.get(NEXT, asked))
    keep_people(closed(2026), 40, 12)
    two = read(organiser.get(NEXT, asked))

    assert none.text(".note").endswith("il faut deux éditions comptées pour savoir combien l’une diffère de l’autre.")
    assert one.text(".note").endswith("l’une diffère de l’autre, et il n’y en a qu’une.")
    assert [len(page.all("form.quantities")) for page in (none, one, two)] == [0, 0, 1]
    assert "D’après les éditions comptées : 2025, 2026." in two.text("main")


def test_badges_and_meals_are_told_for_a_risk(organiser: Client) -> None:
    # t of one degree of freedom at 20 % is 1.376. People, of two editions with nine and ten present for ten confirmed:
    # 0.95 + 1.376 × √(0.005 × 1.5 + (0.85 × 0.15 + 0.1) / 200) is 1.0779 for one confirmed.
    # At the door: 0.1 + 1.376 × √(0.1 / 200) is 0.1308.
    keep_people(closed(2025), 10, 2, walk_ins=1)
    keep_people(closed(2026), 10, 1, walk_ins=1)

    page = read(organiser.get(NEXT, {"confirmed": "200", "risk": "20"}))

    assert page.texts(".stat dd") == ["227", "216", "190"]
    assert page.texts(".stat dt small") == [
        "200 badges imprimés pour les personnes confirmées, plus 27 vierges",
        "autant que de personnes présentes, au risque choisi",
        "inscriptions sur place comprises",
    ]
    assert organiser.get(NEXT, {"confirmed": "0", "risk": "20"}).status_code == 422
    assert organiser.get(NEXT, {"confirmed": "200", "risk": "7"}).status_code == 422


def test_before_anybody_registers_as_many_as_last_time_are_asked_about(organiser: Client) -> None:
    keep_people(closed(2025), 10, 2, walk_ins=1)
    keep_people(closed(2026), 200, 20, walk_ins=20)

    page, asked = (read(organiser.get(NEXT, told)) for told in ({}, {"confirmed": "200", "risk": "10"}))

    assert page.html.count('value="200"') == 1
    assert page.texts(".stat dd") == asked.texts(".stat dd") != []
    assert page.all(".is-invalid") == page.all("[aria-invalid]") == []


def test_meals_are_forecast_from_those_served_at_two_editions(organiser: Client) -> None:
    # 0.65 + 1.376 × √(0.005 × 1.5 + (0.5816 × 0.4184 + 0.0684) / 200) is 0.7810 for one confirmed: of the 0.95 who came
    # 0.6842 took one, of the confirmed 0.85 × 0.6842, of the others 0.1 × 0.6842.
    keep_people(closed(2023), 10, 5, walk_ins=1)
    for year, absent, meals in ((2025, 2, 6), (2026, 1, 7)):
        edition = closed(year)
        keep_people(edition, 10, absent, walk_ins=1)
        keep(edition, "presence", {"meals": meals})
    asked = {"confirmed": "200", "risk": "20"}

    of_two = read(organiser.get(NEXT, asked))
    FigureSet.objects.filter(edition__slug="2025", section="presence").update(data=Part("presence", {}).as_data())
    of_one = read(organiser.get(NEXT, asked))

    assert of_two.texts(".stat dd")[1] == "157"
    assert of_two.texts(".stat dt small")[1] == "au risque choisi, d’après les repas servis aux éditions 2025, 2026"
    assert of_one.texts(".stat dd")[1] == str(organiser.get(NEXT, asked).context["forecast"].enough)
    assert of_one.texts(".stat dt small")[1] == "autant que de personnes présentes, au risque choisi"


def test_meals_that_doors_served_reach_the_forecast(organiser: Client) -> None:
    for year in (2025, 2026):
        edition = EditionFactory(slug=str(year), year=year)
        lunch = ScannerFactory(checkpoint=CheckpointFactory(edition=edition, kind="meal", name="Déjeuner"))
        admit(lunch, *RegistrationFactory.create_batch(2, edition=edition))
        move_edition(edition, EditionState.CLOSED, actor=Actor.system(), at=AFTER)

    page = read(organiser.get(NEXT, {"confirmed": "200", "risk": "20"}))

    assert page.texts(".stat dd") == ["200", "200", "200"]
    assert page.texts(".stat dt small")[1] == "au risque choisi, d’après les repas servis aux éditions 2025, 2026"


def test_the_coming_edition_is_asked_about_first(organiser: Client, after) -> None:
    after.move_to(BEFORE)
    coming = EditionFactory(slug="2026")
    RegistrationFactory.create_batch(3, edition=coming)
    RegistrationFactory(edition=coming, is_walk_in=True)
    RegistrationFactory(edition=coming, cancelled=True)
    keep_people(closed(2024), 10, 0)
    keep_people(closed(2025), 10, 0)

    page = read(organiser.get(NEXT))

    assert page.all("#id_confirmed")[0].attributes["value"] == "3"
    assert page.texts(".stat dd") == ["3", "3", "3"]
    badges = page.texts(".stat dt small")[0]
    assert badges.startswith("3 badges imprimés pour les personnes confirmées, plus 0 vierge")


# --- rooms ---


def test_rooms_that_did_not_suit_are_named(organiser: Client) -> None:
    edition = EditionFactory(slug="2026")
    main = ScannerFactory(checkpoint=CheckpointFactory(edition=edition))
    for title, capacity, seated, outside in (
        ("Trop de monde", 2, 2, 1), ("Presque vide", 20, 1, 0), ("Bien", 5, 3, 0),
    ):  # fmt: skip
        place = RoomFactory(name=f"Salle {capacity}") if title != "Presque vide" else None
        session = SessionFactory(edition=edition, bookable=True, capacity=capacity, title=title, room=place)
        door = CheckpointFactory(edition=edition, kind="session", session=session, mode="seats", name=title)
        guests = RegistrationFactory.create_batch(seated + outside, edition=edition)
        for number, guest in enumerate(guests):
            state = "confirmed" if number < seated else "waitlisted"
            SeatBookingFactory(session=session, registration=guest, state=state)
        admit(main, *guests)
        admit(ScannerFactory(checkpoint=door), *guests[:seated])
    move_edition(edition, EditionState.CLOSED, actor=Actor.system(), at=AFTER)

    assert rows(read(organiser.get(NEXT)), "#rooms-table") == [
        ["Trop de monde", "Salle 2", "trop petite", "2", "2", "1", "10"],
        ["Presque vide", "—", "trop grande", "20", "1", "0", "10"],
    ]


@pytest.mark.parametrize(
    ("seats", "attended", "turned_away", "advice"),
    [
        (100, 94, 0, None),
        (100, 95, 0, ["trop petite", "100", "95", "0", "110"]),
        (20, 19, 0, ["trop petite", "20", "19", "0", "30"]),
        (100, 60, 41, ["trop petite", "100", "60", "41", "120"]),
        (100, 41, 0, None),
        (100, 40, 0, ["trop grande", "100", "40", "0", "50"]),
        (100, 0, 0, ["trop grande", "100", "0", "0", "10"]),
        # A smaller room than that would be told to be ten.
        (8, 3, 0, None),
        (10, 4, 0, None),
        (11, 4, 0, ["trop grande", "11", "4", "0", "10"]),
        (100, None, 0, None),
        (0, 3, 0, None),
    ],
)
def test_a_room_is_advised_by_tens(organiser: Client, seats, attended, turned_away, advice) -> None:
    edition = closed(2026)
    keep_people(edition, 10, 1)
    keep_rooms(edition, room(999, seats, attended, turned_away))

    expected = [["Séance 999", "—", *advice]] if advice else []
    assert rows(read(organiser.get(NEXT)), "#rooms-table") == expected


def test_of_older_figures_those_outside_are_not_counted_twice(organiser: Client) -> None:
    edition = closed(2026)
    keep_people(edition, 10, 1)
    keep_rooms(
        edition,
        Line("1", (10, 10, 4, 10, 10, 0, 0, 3), "Attendue"),
        Line("2", (10, 10, 2, 10, 10, 0, 0, 3), "Refusée"),
        measures=ROOMS[:-1],
    )

    assert rows(read(organiser.get(NEXT)), "#rooms-table") == [
        ["Attendue", "—", "trop petite", "10", "10", "4", "20"], ["Refusée", "—", "trop petite", "10", "10", "3", "20"],
    ]  # fmt: skip


def test_the_last_edition_is_that_of_the_last_year_dated_or_not(organiser: Client) -> None:
    for year, dates in ((2027, {"starts_on": None, "ends_on": None}), (2025, {"starts_on": None, "ends_on": None}),
                        (2026, {})):  # fmt: skip
        edition = closed(year, **dates)
        keep_people(edition, 10, 1)
        keep_rooms(edition, room(year, 10, 10))

    page = read(organiser.get(NEXT))

    assert rows(page, "#rooms-table") == [["Séance 2027", "—", "trop petite", "10", "10", "0", "20"]]
    assert "D’après les éditions comptées : 2025, 2026, 2027." in page.text("main")


# --- who stays away ---


def test_who_registers_and_stays_away_is_told_by_public(organiser: Client) -> None:
    keep_people(closed(2024), 100, None)
    keep_people(closed(2025), 100, 10)
    keep_people(closed(2026), 10, 5, kind="gone")

    assert [row[:4] for row in rows(read(organiser.get(NEXT)), "#absences-table")] == [
        ["gone", "5", "10", "50 %"],
        ["Association", "10", "100", "10 %"],
        ["Ensemble", "15", "110", "13,6 %"],
    ]


def test_the_page_costs_the_same_for_two_and_for_four(organiser: Client) -> None:
    costs = []
    for years in ((2023, 2024), (2025, 2026)):
        for year in years:
            edition = closed(year)
            keep_people(edition, 10, 1)
            sessions = SessionFactory.create_batch(year - 2022, edition=edition, room=RoomFactory())
            keep_rooms(edition, *(room(session.pk, 10, 10) for session in sessions))
        with CaptureQueriesContext(connection) as captured:
            page = read(organiser.get(NEXT, {"confirmed": "200", "risk": "20"}))
        costs.append(len(captured))
        assert len(rows(page, "#rooms-table")) == years[-1] - 2022

    assert costs[0] == costs[1]


def test_invented_editions_teach_invented_ones_alone(organiser: Client, after) -> None:
    keep_people(closed(2023), 10, 1)
    keep_people(closed(2024, is_demo=True), 10, 1)
    after.move_to(AFTER - timedelta(days=300))
    coming = EditionFactory(slug="2026")

    assert organiser.get(NEXT).context["names"] == ["2023"]
    Edition.objects.filter(pk=coming.pk).update(is_demo=True)
    assert organiser.get(NEXT).context["names"] == ["2024"]


def test_titles_in_french_say_so_on_an_english_page(organiser: Client) -> None:
    edition = closed(2026)
    keep_people(edition, 10, 1)
    twice = Line("2", (10, 0, 0, 10, 10, 0, 0, 0, 0), "Semer", "Sowing")
    keep_rooms(edition, room(1, 10, 11, title="Récolter"), twice)

    english = read(organiser.get(f"/en{NEXT}"))
    french = read(organiser.get(NEXT))

    heads = [
        [(one.text, one.attributes.get("lang", "")) for one in page.all("#rooms-table tbody th")]
        for page in (english, french)
    ]
    assert heads == [[("Récolter", "fr"), ("Sowing", "")], [("Récolter", ""), ("Semer", "")]]
