"""Badges to train with: one of each answer, read by the phone's training and by no door."""

import pypdfium2
import pytest
from pyzbar.pyzbar import ZBarSymbol, decode

from attendees.selectors.samples import samples_pdf
from attendees.tokens import parse_code, parse_token
from tests.attendees.badge_pages import picture
from tests.attendees.paper_pages import outside, words_of
from tests.conftest import ROOT
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db
TEXTS = [f"FORUM-ESSAI-{number}" for number in range(1, 6)]


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


def test_one_page_has_five_codes_from_top_to_bottom(edition):
    document = pypdfium2.PdfDocument(samples_pdf(edition))

    codes = sorted(decode(picture(document), [ZBarSymbol.QRCODE]), key=lambda code: code.rect.top)

    assert len(document) == 1
    assert [code.data.decode() for code in codes] == TEXTS


def test_each_says_what_the_phone_answers_and_that_it_opens_nothing(edition):
    [page] = words_of(samples_pdf(edition))

    said = [
        "1 Maëlys Exemple", "VERT · Bienvenue", "2 Idriss Exemple", "ORANGE · Déjà à l’intérieur", "3 Awa Exemple",
        "ORANGE · Pas de réservation", "4 Noé Exemple", "ROUGE · Inscription annulée", "5 Personne inconnue",
        "ROUGE · Billet inconnu",
    ]  # fmt: skip
    places = [page.index(words) for words in said]
    assert places == sorted(places)
    assert page.count("ESSAI : n’ouvre aucune porte") == 5


def test_the_phone_s_training_plays_the_same_people_and_words(edition):
    [page] = words_of(samples_pdf(edition))
    training = (ROOT / "templates/attendees/scanner/training.html").read_text(encoding="utf8")

    for words in ("Maëlys", "Idriss", "Awa", "Noé", "Bienvenue", "Déjà à l’intérieur", "Inscription annulée"):
        assert words in training
        assert words in page


@pytest.mark.parametrize("text", TEXTS)
def test_none_is_a_ticket_or_a_code(text):
    assert parse_token(text) is None
    assert parse_code(text) == ""


def test_nothing_leaves_the_page(edition):
    [page] = pypdfium2.PdfDocument(samples_pdf(edition))

    assert outside(page) == ""


def test_the_demonstration_says_so():
    [page] = words_of(samples_pdf(EditionFactory(slug="2026", is_demo=True)))

    assert page.count("Données fictives") == 1


def test_it_costs_no_query(edition, django_assert_num_queries):
    with django_assert_num_queries(0):
        samples_pdf(edition)
