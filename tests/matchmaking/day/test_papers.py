"""Papers: what each says, to whom it is given, long names, accents, invented data; what a large programme costs."""

import pypdfium2
import pytest
from django.utils import translation

from attendees.papers.content import Heading
from matchmaking.enums import CriterionKind
from matchmaking.models import MeetingProgramme
from matchmaking.papers.booklet import render_booklet
from matchmaking.papers.content import Project
from matchmaking.selectors.paper import booklet_pdf, signs_pdf, tables_pdf, timetable_pdf, timetables_pdf
from tests.attendees.answers import open_by_link
from tests.factories import (
    CriterionFactory,
    EditionFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ProfileAnswerFactory,
)
from tests.matchmaking.acts import person_of, put

pytestmark = pytest.mark.django_db
LONG = "Coopérative intercommunale d’Œuvres Łódzkie et de jardinières-maraîchères de l’Île-Saint-Denis"


@pytest.fixture
def programme():
    edition = EditionFactory(slug="2026", is_demo=True)
    return MeetingProgrammeFactory(edition=edition, slug="financements", published=True, slots=4, tables=2)


@pytest.fixture
def project(programme):
    project = ParticipantFactory(programme=programme, name=LONG, organisation="Les Œuvres")
    for number, name in ((1, "Fonds vert"), (3, "Caisse d’ici")):
        put(project, ParticipantFactory(programme=programme, financier=True, name=name), number)
    return project


def pages(content):
    """Return the words of each page, on one line."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        found.append(" ".join(page.get_textpage().get_text_range().split()))
    return found


def test_one_s_timetable_reads_hour_by_hour(project):
    [page] = pages(timetable_pdf(project))

    assert LONG.replace("-", "") in page.replace("-", "")
    assert "dimanche 22 novembre 2026" in page
    order = ["10 h – 10 h 20", "Fonds vert", "10 h 25 – 10 h 45", "Libre", "10 h 50 – 11 h 10", "Caisse d’ici"]
    places = [page.index(word) for word in order]
    assert places == sorted(places)
    assert page.count("Table 1") == 2
    assert "Données fictives" in page


def test_everybody_who_meets_has_a_sheet_in_the_order_of_names(programme, project):
    ParticipantFactory(programme=programme, name="Sans rendez-vous")

    found = pages(timetables_pdf(programme))

    assert "Caisse d’ici dimanche" in found[0]
    assert "Les Œuvres" in found[1]
    assert "Fonds vert dimanche" in found[2]
    assert len(found) == 3


def test_a_table_s_sheet_says_who_meets_there(programme, project):
    first, second = pages(tables_pdf(programme))

    assert f"10 h – 10 h 20 {LONG[:30]}" in first
    assert "– Fonds vert" in first
    assert "Aucun rendez-vous." in second


def test_the_booklet_has_a_page_a_project_and_an_index(programme, project):
    criterion = CriterionFactory(programme=programme, label="Besoin", kind=CriterionKind.RANGE, unit="€")
    ProfileAnswerFactory(profile=project.profile, criterion=criterion, lower=20_000, upper=50_000)
    where = CriterionFactory(programme=programme, label="Territoire", kind=CriterionKind.TERRITORY)
    ProfileAnswerFactory(profile=project.profile, criterion=where, territories=["92", "95"])
    hidden = CriterionFactory(programme=programme, label="Secret", kind=CriterionKind.TEXT, is_public=False)
    ProfileAnswerFactory(profile=project.profile, criterion=hidden, text="à taire")
    ParticipantFactory(programme=programme, name="À relire", state="submitted")
    other = ParticipantFactory(programme=programme, name="Atelier", profile__description="Un lieu.\n\nDes outils.")

    index, first, second = pages(booklet_pdf(programme))

    assert "Atelier 2" in index
    assert index.endswith("l’Île-Saint-Denis 3")
    assert "Atelier" in first
    assert "Un lieu. Des outils." in first
    assert "Besoin de 20 000 € à 50 000 €" in second
    assert "Territoire Hauts-de-Seine ; Val-d’Oise" in second
    assert "à taire" not in second
    assert other.name not in second


@pytest.mark.parametrize("count", [0, 1, 40, 47, 48, 49, 110])
def test_the_index_knows_its_pages(count):
    heading = Heading("Financements", "22 novembre 2026", "s", "fr", words={"nothing": "Rien.", "notes": "Notes"})
    projects = [Project(f"Projet {n:03}", "", "Un essai.", "") for n in range(count)]

    found = pages(render_booklet(projects, heading, title="Livret"))

    if count:
        place = next(n for n, page in enumerate(found) if page.count("Projet 000") and "Un essai." in page)
        assert f"Projet 000 {place + 1}" in found[0]
        assert len(found) == place + count


def test_a_page_says_every_answer_in_full_and_shortens_the_description():
    heading = Heading("Financements", "22 novembre 2026", "s", "fr", words={"notes": "Notes"})
    long = "Associations et coopératives ; Habitants des quartiers prioritaires ; Personnes exilées ; toutes les autres"
    facts = tuple((f"Question {n}", f"{long} ({n}).") for n in range(14))
    project = Project("Garage solidaire", "", "Réparer.", "Une longue histoire. " * 300, facts)

    _index, page, *others = pages(render_booklet([project], heading, title="Livret"))

    assert others == []
    for label, answer in facts:
        assert f"{label} {answer}" in page
    assert page.count("Une longue histoire.") > 10


def test_answers_beyond_a_page_are_shortened_and_all_are_there():
    heading = Heading("Financements", "22 novembre 2026", "s", "fr", words={"notes": "Notes"})
    facts = tuple((f"Question {n}", "Beaucoup de choses ; " * 40) for n in range(30))

    _index, page, *others = pages(
        render_booklet([Project("Garage", "", "", "Un récit. " * 300, facts)], heading, title="L")
    )

    assert others == []
    assert [f"Question {n} " in page for n in range(30)] == [True] * 30
    assert page.count("…") == 31


def test_signs_say_the_table_and_whose_it_is(programme, project):
    programme.tables.filter(number=2).update(label="Table d’honneur")
    fund = programme.participants.get(name="Fonds vert")
    fund.table = programme.tables.get(number=2)
    fund.save()

    first, second = pages(signs_pdf(programme))

    # A reader finds the words of the face that stands upside down in pieces.
    assert "Table 1" in first
    assert "Fonds vert" in second
    assert "d’honneur" in second


def test_papers_speak_the_language_of_who_asks(project):
    with translation.override("en"):
        [page] = pages(timetable_pdf(project))

    assert "Sunday 22 November 2026" in page


def test_one_takes_one_s_own_timetable(client, project):
    open_by_link(client, person_of(project))

    answer = client.get(f"/rendez-vous/{project.pk}/planning.pdf")

    assert answer.content[:5] == b"%PDF-"


@pytest.mark.parametrize(("make", "queries"), [(timetables_pdf, 3), (tables_pdf, 2), (booklet_pdf, 3), (signs_pdf, 1)])
def test_papers_cost_the_same_whatever_their_length(programme, project, make, queries, django_assert_num_queries):
    programme = MeetingProgramme.objects.select_related("edition", "room").get(pk=programme.pk)
    criterion = CriterionFactory(programme=programme, kind=CriterionKind.TEXT)
    ProfileAnswerFactory(profile=project.profile, criterion=criterion, text="Oui.")
    with django_assert_num_queries(queries):
        make(programme)
    for _ in range(2):
        other = ParticipantFactory(programme=programme)
        ProfileAnswerFactory(profile=other.profile, criterion=criterion, text="Oui.")
    with django_assert_num_queries(queries):
        make(programme)
