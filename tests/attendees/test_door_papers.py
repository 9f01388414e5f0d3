"""The page of the door's papers: what it offers, what it refuses, what the journal keeps."""

import pytest

from forum.core.models import LogEntry
from tests.attendees.paper_pages import LETTERS, REMINDER, SAMPLES, SESSIONS, words_of
from tests.attendees.rights import REFUSED, answers
from tests.factories import EditionFactory, RegistrationFactory, SeatBookingFactory, SessionFactory
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PAGE = "/organisation/2026/controle/papiers/"


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def people(edition):
    for last in ("Abadie", "Blin", "Costa"):
        RegistrationFactory(edition=edition, last_name=last, first_name="Zoé")


def journal():
    return [(entry.verb, entry.scope, entry.changes) for entry in LogEntry.objects.filter(verb="attendance_printed")]


def test_the_page_of_doors_leads_to_the_papers(organiser, edition):
    page = read(organiser.get("/organisation/2026/controle/"))

    assert ("Papiers de l’entrée", PAGE) in page.links(".lead a")


def test_the_page_offers_each_paper(organiser, edition, people):
    SessionFactory(edition=edition, bookable=True, title="Semer")

    page = read(organiser.get(PAGE))

    assert page.texts("h2") == [
        "Feuille d’émargement par lettre", "Feuille d’émargement par séance", "Saisir les feuilles signées",
        "Aide-mémoire de l’accueil", "Badges d’essai",
    ]  # fmt: skip
    assert page.texts("#letters_de option") == ["première", "A", "B", "C"]
    assert page.texts("#sessions_seance option") == ["toutes les séances", "Semer"]
    assert "3 personnes confirmées." in page.texts(".soft")
    assert page.links(".card a") == [
        ("Saisir une feuille", PAGE + "saisie/"),
        ("Télécharger l’aide-mémoire (PDF)", PAGE + REMINDER),
        ("Télécharger les badges d’essai (PDF)", PAGE + SAMPLES),
    ]


def test_the_page_costs_the_same_whatever_the_number_of_people(organiser, edition, django_assert_num_queries):
    SeatBookingFactory(registration=RegistrationFactory(edition=edition), session__edition=edition)
    organiser.get(PAGE)
    with django_assert_num_queries(7):
        organiser.get(PAGE)
    for _ in range(2):
        SeatBookingFactory(registration=RegistrationFactory(edition=edition), session__edition=edition)
    with django_assert_num_queries(7):
        organiser.get(PAGE)


def test_an_empty_edition_says_so_and_gives_no_empty_paper(organiser, edition):
    page = read(organiser.get(PAGE))
    letters = read(organiser.get(PAGE + LETTERS, follow=True))
    sessions = read(organiser.get(PAGE + SESSIONS, follow=True))

    nobody = "Personne n’est encore inscrit : il n’y a pas de feuille à faire."
    none = "Aucune séance ne se réserve : il n’y a pas de feuille à faire."
    assert [said for said in (nobody, none) if said not in page.texts(".card p")] == []
    assert page.all(".card form") == []
    assert ([nobody in text for text in letters.texts(".messages")], letters.text("h1")) == (
        [True],
        "Papiers de l’entrée",
    )
    assert [none in text for text in sessions.texts(".messages")] == [True]
    assert journal() == []


def test_the_whole_list_is_taken_away_and_the_journal_knows(organiser, edition, people):
    answer = organiser.get(PAGE + LETTERS, {"de": "", "a": ""})

    assert len(words_of(answer.content)) == 4
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="emargement-2026.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert journal() == [("attendance_printed", "2026", {})]


def test_a_range_of_letters_is_taken_away(organiser, edition, people):
    answer = organiser.get(PAGE + LETTERS, {"de": "B", "a": "B"})

    [page] = words_of(answer.content)
    assert "2 Blin Zoé" in page
    assert journal() == [("attendance_printed", "2026", {"filter": ["", "de=B, a=B"]})]


def test_one_session_is_taken_away(organiser, edition, people):
    SessionFactory(edition=edition, bookable=True, title="Récolter")
    session = SessionFactory(edition=edition, bookable=True, title="Semer")

    [page] = words_of(organiser.get(PAGE + SESSIONS, {"seance": session.pk}).content)
    both = words_of(organiser.get(PAGE + SESSIONS, {"seance": ""}).content)

    assert "Semer" in page
    assert len(both) == 2
    assert journal()[-1] == ("attendance_printed", "2026", {"filter": ["", f"seance={session.pk}"]})


@pytest.mark.parametrize(
    ("name", "asked"), [(LETTERS, {"de": "Q"}), (LETTERS, {"a": "ZZ"}), (SESSIONS, {"seance": "x"})]
)
def test_what_is_not_there_is_said_where_it_was_chosen(organiser, edition, people, name, asked):
    SessionFactory(edition=edition, bookable=True)

    page = read(organiser.get(PAGE + name, asked), 422)

    [error] = page.texts(".error-summary li")
    assert "Sélectionnez un choix valide" in error
    assert journal() == []


def test_a_session_of_another_edition_is_not_printed(organiser, edition):
    SessionFactory(edition=edition, bookable=True)
    other = SessionFactory(bookable=True, edition__slug="2027")

    assert organiser.get(PAGE + SESSIONS, {"seance": other.pk}).status_code == 422


def test_the_reminder_names_nobody_and_is_not_journalled(organiser, edition, people):
    answer = organiser.get(PAGE + REMINDER)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="aide-memoire-2026.pdf"'
    assert len(words_of(answer.content)) == 1
    assert journal() == []


def test_sample_badges_are_taken_away_and_not_journalled(organiser, edition, people):
    answer = organiser.get(PAGE + SAMPLES)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="badges-essai-2026.pdf"'
    assert "Badges d’essai" in words_of(answer.content)[0]
    assert journal() == []


def test_looking_without_taking_is_not_journalled(organiser, edition, people):
    organiser.head(PAGE + LETTERS)

    assert journal() == []


def test_who_proved_too_long_ago_proves_again_and_comes_back_with_the_choice(organiser, edition, people):
    session = organiser.session
    del session["account_authentication_methods"]
    session.save()

    answer = organiser.get(PAGE + LETTERS, {"de": "B"})

    assert answer.status_code == 302
    assert "papiers%2F%3Fde%3DB" in answer.headers["Location"]


def test_the_choice_is_still_there_after_the_proof(organiser, edition, people):
    page = read(organiser.get(PAGE, {"de": "B"}))

    assert [option.text for option in page.all("#letters_de option") if "selected" in option.attributes] == ["B"]


def test_papers_are_the_organisers_alone(edition, people):
    for name in ("", LETTERS, SESSIONS, REMINDER, SAMPLES):
        assert answers("get", PAGE + name) == REFUSED
    assert answers("post", PAGE)[1] == (403, "")
