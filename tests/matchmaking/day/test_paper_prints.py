"""Papers are made by the worker: asked once, followed on the page, taken away, gone after a day."""

from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.utils import translation

from forum.core.enums import MakingState
from forum.core.making import ATTEMPTS, LEASE, claim_file, sweep_files
from forum.core.models import LogEntry
from forum.core.models.made_file import KEPT
from matchmaking.enums import Paper
from matchmaking.models import Meeting, PaperPrint
from matchmaking.rounds.paper import make_papers, tidy_papers
from matchmaking.selectors import paper as selectors
from matchmaking.selectors.paper import MAKERS, count_sheets
from matchmaking.services.paper_print import ask_paper
from tests.factories import EditionFactory, MeetingProgrammeFactory, ParticipantFactory, UserFactory
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import put
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]
PAGE = "/organisation/2026/rendez-vous/financements/jour-j/papiers/"
STATE = f"{PAGE}etat/"
NAMES = ["plannings", "tables", "livret", "chevalets"]


@pytest.fixture
def programme():
    edition = EditionFactory(slug="2026")
    programme = MeetingProgrammeFactory(edition=edition, slug="financements", published=True, slots=4, tables=2)
    project = ParticipantFactory(programme=programme, name="Recyclerie")
    put(project, ParticipantFactory(programme=programme, financier=True, name="Fonds vert"), 1)
    ParticipantFactory(programme=programme, name="Sans rendez-vous")
    return programme


@pytest.fixture
def user(db):
    return UserFactory(organiser=True)


def ask(programme, user, paper=Paper.TABLES, at=BEFORE, language="fr"):
    return ask_paper(programme, paper, language=language, user=user, at=at)


def words_of(file):
    with file.file.open() as stored:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(stored.read())]


def verbs(file):
    return list(LogEntry.objects.about(file).order_by("pk").values_list("verb", flat=True))


# --- made --------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "sheets"), [("plannings", 2), ("tables", 2), ("livret", 2), ("chevalets", 2)])
def test_the_worker_makes_what_the_page_s_paper_says(programme, user, paper, sheets):
    file = ask(programme, user, Paper(paper))
    assert (file.state, file.total, count_sheets(programme, Paper(paper))) == (MakingState.QUEUED, sheets, sheets)

    assert make_papers() == 1

    file.refresh_from_db()
    assert (file.state, file.ready_at) == (MakingState.DONE, BEFORE)
    with file.file.open() as stored, translation.override("fr"):
        assert stored.read() == MAKERS[Paper(paper)](programme, lambda _done: None)
    assert verbs(file) == ["papers_asked", "papers_started", "papers_made"]


def test_a_paper_is_made_in_the_language_of_who_asked(programme, user):
    file = ask(programme, user, Paper.TIMETABLES, language="en")
    make_papers()
    file.refresh_from_db()
    assert "Sunday 22 November 2026" in words_of(file)[0]


@pytest.mark.parametrize("paper", NAMES)
def test_progress_is_told_as_sheets_are_drawn(programme, paper, monkeypatch):
    monkeypatch.setattr(selectors, "STEP", 1)
    told = []
    MAKERS[Paper(paper)](programme, told.append)
    assert told == [1]


def test_progress_reaches_the_page_and_renews_the_lease(programme, user, organiser, now, monkeypatch):
    monkeypatch.setattr(selectors, "STEP", 1)
    file = ask(programme, user)
    seen = []
    monkeypatch.setitem(MAKERS, Paper.TABLES, lambda _programme, tell: (tell(1), seen.append(organiser.get(STATE)))[0])

    make_papers()

    assert read(seen[0]).texts(".tabular") == ["1 sur 2 feuilles"]
    file.refresh_from_db()
    assert file.done == 1


def test_asking_twice_makes_one_and_papers_stand_apart(programme, user):
    assert ask(programme, user) == ask(programme, user)
    ask(programme, user, Paper.BOOKLET)
    assert make_papers() == 2


def test_a_new_one_replaces_the_old_one(programme, user):
    old = ask(programme, user)
    make_papers()
    old.refresh_from_db()

    new = ask(programme, user, at=BEFORE + timedelta(hours=1))
    make_papers()

    assert list(PaperPrint.objects.all()) == [new]
    assert not default_storage.exists(old.file.name)


def test_papers_go_after_a_day(programme, user, now):
    file = ask(programme, user)
    make_papers()
    file.refresh_from_db()

    now.shift(KEPT - timedelta(seconds=1))
    assert tidy_papers() == 0
    now.shift(timedelta(seconds=1))
    assert tidy_papers() == 1

    assert not PaperPrint.objects.exists()
    assert not default_storage.exists(file.file.name)
    assert verbs(file)[-1] == "papers_removed"


def test_papers_whose_programme_is_gone_are_swept(programme, user):
    file = ask(programme, user)
    make_papers()
    file.refresh_from_db()
    programme.delete()
    assert default_storage.exists(file.file.name)

    assert sweep_files(PaperPrint) >= 1

    assert not default_storage.exists(file.file.name)


def test_one_whose_worker_died_is_taken_over_and_given_up_in_the_end(programme, user, organiser, now):
    file = ask(programme, user)
    for number in range(ATTEMPTS):
        assert claim_file(PaperPrint, at=BEFORE + number * LEASE) == file
    now.shift(ATTEMPTS * LEASE)

    assert make_papers() == 0

    page = organiser.get(PAGE).content.decode()
    assert f"left unfinished {ATTEMPTS} times" in page
    assert "Préparer à nouveau" in page


def test_a_fault_stops_neither_the_next_nor_another_try(programme, user, monkeypatch):
    file = ask(programme, user)
    ask(programme, user, Paper.SIGNS)
    with monkeypatch.context() as patch:
        patch.setitem(MAKERS, Paper.TABLES, lambda _programme, _tell: 1 / 0)
        assert make_papers() == 1
    file.refresh_from_db()
    assert file.state == MakingState.FAILED

    ask(programme, user, at=BEFORE + timedelta(minutes=1))
    assert make_papers() == 1


# --- pages -------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_organisers_ask_follow_and_take_away_and_the_journal_knows(organiser, programme, name):
    assert "hx-trigger" not in organiser.get(PAGE).content.decode()
    assert organiser.get(f"{PAGE}{name}.pdf").status_code == 404

    assert organiser.post(f"{PAGE}{name}/faire/").headers["Location"] == PAGE
    waiting = organiser.get(STATE)
    assert organiser.get(f"{PAGE}{name}.pdf").status_code == 404
    make_papers()
    ready = organiser.get(STATE)
    answer = organiser.get(f"{PAGE}{name}.pdf")

    assert (waiting.status_code, "hx-trigger" in waiting.content.decode()) == (200, True)
    assert (ready.status_code, "hx-trigger" in ready.content.decode()) == (286, False)
    assert f'href="{PAGE}{name}.pdf"' in ready.content.decode()
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    answer.close()
    assert (answer.headers["Content-Type"], "no-store" in answer.headers["Cache-Control"]) == ("application/pdf", True)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="financements-{name}.pdf"'
    [entry] = LogEntry.objects.filter(verb="papers_downloaded")
    assert entry.changes == {"filter": ["", f"papier={name}"]}


def test_without_a_script_the_page_is_loaded_again(organiser, programme):
    organiser.post(f"{PAGE}livret/faire/")
    page = read(organiser.get(PAGE))
    assert page.texts("#papers-again") == ["Recharger"]
    assert page.texts(".tabular") == ["0 sur 2 feuilles"]
    make_papers()
    assert read(organiser.get(PAGE)).texts("#papers-again") == []


def test_a_paper_that_does_not_exist_or_is_gone_is_not_found(organiser, programme):
    assert organiser.get(f"{PAGE}autre.pdf").status_code == 404
    assert organiser.post(f"{PAGE}autre/faire/").status_code == 404
    organiser.post(f"{PAGE}tables/faire/")
    make_papers()
    default_storage.delete(PaperPrint.objects.get().file.name)
    assert organiser.get(f"{PAGE}tables.pdf").status_code == 404


def test_papers_of_meetings_that_changed_since_say_so(organiser, programme):
    for name in NAMES:
        organiser.post(f"{PAGE}{name}/faire/")
    make_papers()
    assert "Des rendez-vous ont changé" not in organiser.get(PAGE).content.decode()

    Meeting.objects.update(changed_at=BEFORE + timedelta(minutes=1))

    assert organiser.get(PAGE).content.decode().count("Des rendez-vous ont changé depuis\u00a0: préparez-le") == 2


def test_the_page_costs_the_same_with_files_and_without(organiser, programme, django_assert_num_queries):
    organiser.get(PAGE)
    with django_assert_num_queries(9):
        organiser.get(PAGE)
    for name in NAMES:
        organiser.post(f"{PAGE}{name}/faire/")
    make_papers()
    with django_assert_num_queries(9):
        organiser.get(PAGE)
