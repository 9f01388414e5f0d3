"""Sheets to sign: who is on which page, in what order, with which room for a hand; what they never tell."""

import re
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

import pypdfium2
import pytest
from django.utils import translation

from attendees.enums import SeatState
from attendees.papers.attendance import BY_LETTER, ROW, ROWS_A_PAGE, parts_of, render_attendance
from attendees.papers.content import Heading, Roll, Signer
from attendees.papers.page import FOOT
from attendees.selectors.attendance import between, bookable_sessions, letters_pdf, people_by_letter, sessions_pdf
from events.models import Edition
from tests.attendees.badge_pages import MM, letter_boxes
from tests.attendees.paper_pages import letters_between, lines_of, outside, words_of
from tests.factories import (
    CategoryFactory,
    EditionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatBookingFactory,
    SessionFactory,
    VenueFactory,
)
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db
EVERYBODY = [chr(code) for code in range(ord("A"), ord("Z") + 1)] + ["#"]
WORDS = {
    "invented": "Données fictives", "kind": "Feuille d’émargement", "number": "N°", "name": "Nom et prénom",
    "organisation": "Structure", "category": "Catégorie", "signature": "Signature", "arrival": "Arrivée", "hour": "h",
    "page": "page %(page)s sur %(pages)s", "extra": "Sans inscription", "signed": "Signatures",
    "unexpected": "Sans inscription", "letter": "Lettre", "total": "Total", "people": "Personnes", "sheets": "Pages",
    "desk": "Poste", "kept": "À détruire.",
}  # fmt: skip
HEADING = Heading("Forum 2026", "22 novembre 2026", "s", "fr", words=WORDS)
LONG = "Fédération nationale des associations d’accueil et de réinsertion sociale d’Île-de-France, section de Nanterre"


@pytest.fixture
def edition():
    venue = VenueFactory(name="Hôtel du Département", city="Nanterre")
    return EditionFactory(slug="2026", venue=venue)


def register(edition, *names, **more):
    for name in names:
        last, first = name.split("/")
        RegistrationFactory(edition=edition, last_name=last, first_name=first, **more)


def print_letters(edition, letters=EVERYBODY):
    edition = Edition.objects.select_related("venue").get(pk=edition.pk)
    return letters_pdf(edition, letters, at=BEFORE)


def print_sessions(edition):
    edition = Edition.objects.select_related("venue").get(pk=edition.pk)
    return sessions_pdf(edition, bookable_sessions(edition), at=BEFORE)


def roll_of(count, letter="L"):
    people = tuple(Signer(n, f"Nom{n:05}", "Zoé", "Les Jardins", "Association") for n in range(1, count + 1))
    return Roll("Feuille", f"{count} personnes", f"{count} personnes", people, letter)


# --- by letter ---------------------------------------------------------------


def test_each_letter_begins_a_page_and_people_are_in_the_order_of_their_names(edition):
    register(edition, "Śliwa/Ewa", "Łukasiewicz/Jan", "Le Goff/Maëlys", "Éluard/Noa", "Sow/Awa", "王/小明", "/Élodie")

    summary, *pages = words_of(print_letters(edition))

    head = "Forum de l’ESS 2026 · 22 novembre 2026 · Hôtel du Département, Nanterre"
    found = [re.match(rf"{head} (\d) / 5 (\S)", page).groups() for page in pages]
    assert found == [("2", "E"), ("3", "L"), ("4", "S"), ("5", "#")]
    order = [
        re.findall(r"(?:^|\s)(\d) (Élodie|Éluard Noa|Le Goff Maëlys|Łukasiewicz Jan|Śliwa Ewa|Sow Awa)", p)
        for p in pages
    ]
    assert order == [
        [("1", "Élodie"), ("2", "Éluard Noa")],
        [("3", "Le Goff Maëlys"), ("4", "Łukasiewicz Jan")],
        [("5", "Śliwa Ewa"), ("6", "Sow Awa")],
        [],
    ]
    assert "E 2 2 L 2 3 S 2 4 # 1 5 Total 7" in summary


def test_a_page_says_what_it_is_and_what_becomes_of_it(edition):
    category = CategoryFactory(edition=edition, name="Association")
    register(edition, "Le Goff/Maëlys", category=category, organisation="Les Jardins d’en Haut")

    [page] = words_of(print_letters(edition))

    assert "L Feuille d’émargement 1 personne inscrite · liste du 1er octobre 2026 à 12 h page 1 sur 1" in page
    assert (
        "N° Nom et prénom Structure Catégorie Signature Arrivée 1 Le Goff Maëlys Les Jardins d’en Haut Association"
        in page
    )
    assert "1 personne inscrite Signatures Sans inscription" in page
    assert "au plus tard le 22 décembre 2026." in page
    assert "Données fictives" not in page


def test_a_paper_tells_nothing_more_than_it_needs(edition):
    register(
        edition, "Le Goff/Maëlys", email="maelys@secret.example", needs="Boucle magnétique", needs_told_at_desk=True,
        is_under_15=True, has_no_photo_sign=True,
    )  # fmt: skip

    [page] = words_of(print_letters(edition))

    said = ("secret.example", "Boucle", "15 ans", "photo d", "Pas de photo")
    assert [word for word in said if word in page] == []


def test_only_people_who_are_confirmed_are_on_it(edition):
    register(edition, "Le Goff/Maëlys")
    register(edition, "Lamy/Annulée", cancelled=True)
    register(edition, "Lopez/Attend", waiting=True)
    register(edition, "Lévy/Proposée", offered=True)
    RegistrationFactory(last_name="Lune", edition__slug="2027")

    [page] = words_of(print_letters(edition))

    assert [name for name in ("Lamy", "Lopez", "Lévy", "Lune") if name in page] == []
    assert people_by_letter(edition) == {"L": 1}


def test_some_letters_keep_the_numbers_of_the_whole_list(edition):
    register(edition, "Abadie/Zoé", "Blin/Zoé", "Costa/Zoé", "Duval/Zoé")

    summary, first, second = words_of(print_letters(edition, ["B", "C"]))

    assert "2 Blin Zoé" in first
    assert "3 Costa Zoé" in second
    assert "Total 2" in summary
    assert len(words_of(print_letters(edition, ["D"]))) == 1


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("", "", ["A", "B", "Z", "#"]),
        ("B", "", ["B", "Z", "#"]),
        ("", "B", ["A", "B"]),
        ("B", "B", ["B"]),
        ("Z", "A", ["A", "B", "Z"]),
        ("#", "", ["#"]),
        ("", "#", ["A", "B", "Z", "#"]),
    ],
)
def test_a_range_of_letters_reads_both_ways(first, last, found):
    assert between({"A": 1, "B": 1, "Z": 1, "#": 1}, first, last) == found


def test_the_demonstration_says_so_on_every_page(edition):
    edition.is_demo = True
    edition.save()
    register(edition, "Abadie/Zoé", "Blin/Zoé")

    pages = words_of(print_letters(edition))

    assert [page.count("Données fictives") for page in pages] == [1, 1, 1]


def test_an_edition_without_day_nor_place_is_printed_too():
    edition = EditionFactory(slug="2026", venue=None, starts_on=None, ends_on=None)
    register(edition, "Abadie/Zoé")

    [page] = words_of(print_letters(edition))

    assert page.startswith("Forum de l’ESS 2026 1 / 1 A Feuille")
    assert "au plus tard un mois après le forum." in page


def test_sheets_speak_the_language_of_who_asks(edition):
    CategoryFactory(edition=edition, name="Habitante", name_en="Resident")
    register(edition, "Abadie/Zoé", category=edition.categories.get())

    with translation.override("en"):
        [page] = words_of(print_letters(edition))

    assert "22 November 2026" in page
    assert "Resident" in page
    assert "Habitante" not in page


# --- on the paper ------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 16, 17, 18, 19, 21, 22, 23, 40, 43, 44, 45, 500])
def test_everybody_is_on_one_page_and_blank_lines_are_always_left(count):
    parts = parts_of(roll_of(count))

    assert [person.number for part in parts for person in part.people] == list(range(1, count + 1))
    assert max(len(part.people) for part in parts) <= ROWS_A_PAGE
    assert 3 <= parts[-1].blanks <= 12
    assert [part.is_last for part in parts] == [False] * (len(parts) - 1) + [True]


def test_nothing_leaves_the_page_whatever_its_length():
    for count in (16, 17, 18, 22, 23):
        content = render_attendance([roll_of(count)], HEADING, title="Feuille")
        document = pypdfium2.PdfDocument(content)
        assert [outside(page) for page in document] == [""] * len(document)
        # The totals stay above the foot.
        lowest = min(box[1] for _letter, box in letter_boxes(document[len(document) - 1]) if box[1] > FOOT - 1)
        assert lowest > FOOT


def test_rows_are_tall_enough_to_sign():
    [page] = pypdfium2.PdfDocument(render_attendance([roll_of(9)], HEADING, title="Feuille"))

    tops = sorted(
        {
            round(box[1], 1)
            for letter, box in letter_boxes(page)
            if letter in "123456789" and box[0] < 27 * MM and box[1] > 100 * MM
        }
    )
    steps = {round((high - low) / MM) for low, high in pairwise(tops)}
    assert steps == {10}
    assert ROW >= 9 * MM


@pytest.mark.parametrize(
    ("name", "first_name", "organisation", "category"),
    [
        ("de La Rochefoucauld d’Enville-Montmorency", "Marie-Christine Éléonore", LONG, "Association"),
        ("Wolfeschlegelsteinhausenbergerdorff", "Jo", "W" * 120, "Collectivité ou organisme public"),
        ("W" * 80, "M" * 80, "i" * 120, "W" * 60),
        ("Ångström-Łukasiewicz", "Őrs Śliwa Øyvind", "Œuvre d’Aÿ", "Porteuse ou porteur de projet d’utilité sociale"),
        ("王", "小明", "王" * 40, "王"),
    ],
)
def test_long_names_stay_in_their_columns_and_leave_room_to_sign(name, first_name, organisation, category):
    people = tuple(Signer(n, name, first_name, organisation, category) for n in (9998, 9999, 10000))
    [page] = pypdfium2.PdfDocument(render_attendance([Roll("Feuille", "", "", people, "L")], HEADING, title="Feuille"))

    rows = 230 * MM, 211 * MM
    for column in ("number", "name", "organisation", "category", "signature", "arrival"):
        left, right = BY_LETTER.edges(column)
        crossing = letters_between(page, left - 0.5, left + 0.5, rows[1], rows[0])
        assert crossing == "", column
    left, right = BY_LETTER.edges("signature")
    assert letters_between(page, left, right, rows[1], rows[0]) == ""
    assert outside(page) == ""


def test_names_are_printed_as_typed_with_their_accents():
    names = [("Łukasiewicz", "Jan"), ("Śliwa", "Ewa"), ("Nguyễn", "Thị"), ("L’Hôte", "Zoë"), ("Çağlar", "İpek")]
    people = tuple(Signer(n, *name, "") for n, name in enumerate(names, 1))

    [page] = words_of(render_attendance([Roll("Feuille", "", "", people, "L")], HEADING, title="Feuille"))

    assert [f"{n} {name} {first}" in page for n, (name, first) in enumerate(names, 1)] == [True] * 5


def test_a_name_that_our_fonts_lack_is_left_to_the_hand():
    people = Signer(1, "王", "小明", "Jardins"), Signer(2, "Bell", "Мария", "Jardins"), Signer(3, "Zoé 🎉", "", "")

    [page] = pypdfium2.PdfDocument(render_attendance([Roll("Feuille", "", "", people, "#")], HEADING, title="Feuille"))

    found = [line for line in lines_of(page) if "main" in line or "Bell" in line or "Zoé" in line]
    assert " ".join(found).count("nom à écrire à la main") == 2
    assert "3 Zoé" in " ".join(found)


def test_five_thousand_people_are_each_there_once():
    rolls = []
    for index, letter in enumerate(EVERYBODY[:20]):
        people = tuple(
            Signer(n, f"{letter}n{n:05}", "Zoé", "Les Jardins", "Association")
            for n in range(250 * index + 1, 250 * index + 251)
        )
        rolls.append(Roll("Feuille", "250 personnes", "250 personnes", people, letter))

    content = render_attendance(rolls, HEADING, title="Feuille")

    pages = words_of(content)
    names = Counter(re.findall(r"[A-T]n\d{5}", " ".join(pages)))
    assert (len(names), set(names.values())) == (5000, {1})
    assert len(pages) == 20 * len(parts_of(rolls[0]))
    assert content.count(b"/FontFile2") == 4
    assert len(content) < 1_000_000
    assert pages[-1].startswith(f"Forum 2026 · 22 novembre 2026 {len(pages)} / {len(pages)} T Feuille 250 personnes")


def test_the_same_list_at_the_same_time_is_the_same_file(edition):
    register(edition, "Abadie/Zoé")

    assert print_letters(edition) == print_letters(edition)


def test_sheets_cost_the_same_whatever_their_length(edition, django_assert_num_queries):
    session = SessionFactory(edition=edition, bookable=True)
    found = Edition.objects.select_related("venue").get(pk=edition.pk)
    for people in (1, 2):
        for _ in range(people):
            person = RegistrationFactory(edition=edition)
            SeatBookingFactory(session=session, registration=person)
            SeatBookingFactory(session=SessionFactory(edition=edition, bookable=True), registration=person)
        with django_assert_num_queries(2):
            letters_pdf(found, EVERYBODY, at=BEFORE)
        sessions = bookable_sessions(found)
        with django_assert_num_queries(1):
            sessions_pdf(found, sessions, at=BEFORE)


# --- by session --------------------------------------------------------------


def test_each_session_has_the_people_who_have_a_seat(edition):
    room = RoomFactory(venue=edition.venue, name="Salle des Lilas")
    session = SessionFactory(edition=edition, bookable=True, title="Cultiver sur les toits", room=room)
    for name, state in [("Sow", "confirmed"), ("Abadie", "confirmed"), ("Blin", "waitlisted"), ("Costa", "cancelled")]:
        person = RegistrationFactory(edition=edition, last_name=name, first_name="Zoé", organisation=f"Chez {name}")
        SeatBookingFactory(session=session, registration=person, state=SeatState(state))

    [page] = words_of(print_sessions(edition))

    assert (
        "Cultiver sur les toits Salle des Lilas · 10 h – 11 h · 2 places réservées sur 24 · liste du 1er octobre"
        in page
    )
    assert "N° Nom et prénom Structure Signature Arrivée 1 Abadie Zoé Chez Abadie 2 Sow Zoé Chez Sow" in page
    assert "Feuille d’émargement" in page
    assert "Sans réservation : nom et structure en capitales" in page
    assert [name for name in ("Blin", "Costa", "Catégorie") if name in page] == []


def test_sessions_come_in_the_order_of_the_programme_and_only_those_one_books(edition):
    late = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    SessionFactory(edition=edition, bookable=True, title="Ensuite", starts_at=late)
    SessionFactory(edition=edition, bookable=True, title="D’abord")
    SessionFactory(edition=edition, title="Ouverte à tous")
    SessionFactory(edition=edition, bookable=True, title="Annulée", state="cancelled")
    SessionFactory(bookable=True, title="Ailleurs", edition__slug="2027")

    pages = words_of(print_sessions(edition))

    assert [
        next(title for title in ("Ensuite", "D’abord", "Ouverte", "Annulée", "Ailleurs") if title in page)
        for page in pages
    ] == [
        "D’abord",
        "Ensuite",
    ]


def test_a_session_without_any_seat_taken_still_has_lines_to_fill_in(edition):
    SessionFactory(edition=edition, bookable=True, title="Vide")

    [page] = words_of(print_sessions(edition))

    assert len(re.findall(r"(?<= )h(?= )", page.partition("puis signature")[2])) == 12


def test_a_forum_of_several_days_says_which(edition):
    edition.ends_on = date(2026, 11, 23)
    edition.save()
    SessionFactory(edition=edition, bookable=True)

    [page] = words_of(print_sessions(edition))

    assert "· 22 novembre 2026 · 10 h – 11 h ·" in page


def test_a_long_title_and_a_long_place_stay_on_the_page(edition):
    room = RoomFactory(
        venue=edition.venue, name="Salle polyvalente des archives départementales, deuxième étage, aile nord"
    )
    title = "Financer sa coopérative : " + "prêts, garanties, subventions, titres participatifs, " * 3
    SessionFactory(edition=edition, bookable=True, title=title, room=room)

    [page] = pypdfium2.PdfDocument(print_sessions(edition))

    assert outside(page) == ""
    assert "page 1 sur 1" in " ".join(lines_of(page))
