"""The stewards' page: one sheet, read at arm's length, told apart without colour."""

from itertools import combinations

import pypdfium2
import pypdfium2.raw
import pytest
from PIL import ImageChops, ImageStat

from attendees.badges.pen import WHITE
from attendees.papers.content import Answer, Heading, Reminder
from attendees.papers.steward import render_reminder
from attendees.selectors.steward import ANSWERS, reminder_pdf
from forum.core.colour import contrast
from tests.attendees.badge_pages import MM, letter_boxes, picture
from tests.attendees.paper_pages import outside, words_of
from tests.conftest import ROOT
from tests.factories import EditionFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory(slug="2026", venue=VenueFactory(name="Hôtel du Département", city="Nanterre"))


def page_of(edition):
    [page] = pypdfium2.PdfDocument(reminder_pdf(edition))
    return page


def test_everything_a_steward_needs_is_on_one_page(edition):
    [page] = words_of(reminder_pdf(edition))

    said = [
        "Forum de l’ESS 2026 · 22 novembre 2026 · Hôtel du Département, Nanterre", "Aide-mémoire de l’accueil",
        "VERT Bienvenue", "ORANGE Vérifiez", "ROUGE Arrêtez", "GRIS C’est noté", "Avant l’ouverture",
        "Badge oublié, QR illisible", "Une erreur", "Sans inscription", "Jauge atteinte", "Forcer une entrée",
        "Plus de réseau", "Plus rien ne marche", "Responsable d’accueil", "Téléphone", "112",
    ]  # fmt: skip
    assert [word for word in said if word not in page] == []
    assert "Données fictives" not in page


def test_its_words_are_those_of_the_phone_s_buttons(edition):
    [page] = words_of(reminder_pdf(edition))

    screens = "".join(
        path.read_text(encoding="utf8") for path in (ROOT / "templates/attendees").rglob("scanner/*.html")
    )
    for button in ("Chercher un nom", "Retirer l’entrée", "Retirer"):
        assert f'"{button}"' in screens
        assert f"« {button} »" in page


def test_the_demonstration_says_so():
    [page] = words_of(reminder_pdf(EditionFactory(slug="2026", is_demo=True)))

    assert page.count("Données fictives") == 1


def test_nothing_leaves_the_page_and_text_is_large_enough(edition):
    edition.venue.name = "Maison des associations et de l’économie sociale et solidaire de l’Île-Saint-Denis " * 2
    page = page_of(edition)

    assert outside(page) == ""
    text = page.get_textpage()
    sizes = {
        round(pypdfium2.raw.FPDFText_GetFontSize(text, index), 1)
        for index, letter in enumerate(text.get_text_range())
        if not letter.isspace() and 25 * MM < text.get_charbox(index)[1] < 262 * MM
    }
    assert min(sizes) >= 11


def test_longer_words_are_set_smaller_and_stay_in_their_boxes():
    answers = tuple(
        Answer(sign, colour, "ORANGE FONCÉ", "Vérifiez " * 5, "Lisez l’écran. " * 30) for sign, colour in ANSWERS
    )
    topics = tuple((f"Sujet {n} " * 6, "Faites ce que dit l’écran, puis recommencez. " * 8) for n in range(8))
    reminder = Reminder(
        "Aide-mémoire", answers, topics, ("Responsable " * 5, "Téléphone " * 5), "Danger : appelez " * 9
    )

    [page] = pypdfium2.PdfDocument(render_reminder(reminder, Heading("Forum", "", "s", "fr")))

    assert outside(page) == ""
    # Between the columns nothing is written.
    middle = page.get_size()[0] / 2
    crossing = [box for _l, box in letter_boxes(page) if box[0] < middle < box[2] and 40 * MM < box[1] < 150 * MM]
    assert crossing == []


def test_white_reads_on_each_colour():
    assert [colour for _sign, colour in ANSWERS if contrast(WHITE, colour) < 4.5] == []


def test_signs_are_told_apart_in_black_and_white(edition):
    image = picture(pypdfium2.PdfDocument(reminder_pdf(edition)), dpi=150).convert("L")
    text = page_of(edition).get_textpage()
    found = {}
    for word in ("VERT", "ORANGE", "ROUGE", "GRIS"):
        index, _count = text.search(word, match_case=True).get_next()
        left, bottom, _right, top = text.get_charbox(index)
        middle = 842 - (bottom + top) / 2
        box = (left - 18 * MM, middle - 8 * MM, left - 2 * MM, middle + 8 * MM)
        sign = image.crop(tuple(round(place * 150 / 72) for place in box))
        # Paper against ink: how dark the ink prints says nothing.
        found[word] = sign.point(lambda shade: 255 if shade > 200 else 0)
    for one, other in combinations(found.values(), 2):
        assert ImageStat.Stat(ImageChops.difference(one, other.resize(one.size))).mean[0] > 15


def test_it_costs_no_query(edition, django_assert_num_queries):
    with django_assert_num_queries(0):
        reminder_pdf(edition)
