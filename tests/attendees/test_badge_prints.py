"""All badges in one file: asked once, made by the worker, taken over when it dies, gone after a day."""

from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from attendees import rounds
from attendees.models import BadgePrint
from attendees.services.badge_print import NothingToPrint, ask_badge_print
from forum.core.enums import MakingState
from forum.core.making import (
    ATTEMPTS,
    LEASE,
    FileReplaced,
    claim_file,
    finish_file,
    note_progress,
    remove_old_files,
    sweep_files,
)
from forum.core.models import LogEntry
from forum.core.models.made_file import KEPT
from tests.attendees.rights import REFUSED, answers
from tests.factories import EditionFactory, RegistrationFactory, UserFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]
PAGE, STATE = "/organisation/2026/badges/", "/organisation/2026/badges/etat/"


@pytest.fixture
def edition():
    edition = EditionFactory(slug="2026")
    for first, last in [("Zoé", "Fabre"), ("Ali", "Ébène"), ("Noa", "Éluard")]:
        RegistrationFactory(edition=edition, first_name=first, last_name=last)
    RegistrationFactory(edition=edition, cancelled=True)
    return edition


@pytest.fixture
def swept():
    """What earlier tests left in the storage that they share is gone."""
    sweep_files(BadgePrint)


def ask(edition, at=BEFORE):
    return ask_badge_print(edition, user=UserFactory(organiser=True), at=at)


def content(badge_print):
    with badge_print.file.open() as file:
        return file.read()


def verbs(badge_print):
    return list(LogEntry.objects.about(badge_print).order_by("pk").values_list("verb", flat=True))


def test_the_worker_makes_the_file_in_the_order_of_names(edition):
    badge_print = ask(edition)
    assert (badge_print.state, badge_print.total) == (MakingState.QUEUED, 3)

    assert rounds.make_badges() == 1

    badge_print.refresh_from_db()
    assert (badge_print.state, badge_print.done, badge_print.ready_at) == (MakingState.DONE, 3, BEFORE)
    pages = pypdfium2.PdfDocument(content(badge_print))
    text = [page.get_textpage().get_text_range() for page in pages]
    # Two a sheet; cut through, the lower half comes after the upper.
    assert [("Ali" in page, "Noa" in page, "Zoé" in page) for page in text] == [
        (True, False, True),
        (False, True, False),
    ]
    assert verbs(badge_print) == ["badges_asked", "badges_started", "badges_made"]


def test_nothing_waits_nothing_is_made(edition):
    assert rounds.make_badges() == 0


def test_nobody_confirmed_nothing_to_print():
    with pytest.raises(NothingToPrint):
        ask(EditionFactory(slug="2026"))


def test_asking_twice_makes_one(edition):
    assert ask(edition) == ask(edition)
    assert BadgePrint.objects.count() == 1


def test_a_new_file_replaces_the_old_one(edition):
    old = ask(edition)
    rounds.make_badges()
    old.refresh_from_db()

    new = ask(edition, at=BEFORE + timedelta(hours=1))
    rounds.make_badges()

    assert list(BadgePrint.objects.all()) == [new]
    assert not default_storage.exists(old.file.name)


def test_files_go_after_a_day(edition):
    badge_print = ask(edition)
    rounds.make_badges()
    badge_print.refresh_from_db()

    assert remove_old_files(BadgePrint, at=BEFORE + KEPT - timedelta(seconds=1)) == 0
    assert remove_old_files(BadgePrint, at=BEFORE + KEPT) == 1

    assert not BadgePrint.objects.exists()
    assert not default_storage.exists(badge_print.file.name)
    assert LogEntry.objects.about(badge_print).first().verb == "badges_removed"


def test_a_file_whose_row_went_with_who_asked_is_swept_and_no_other(edition, swept):
    other = RegistrationFactory(edition__slug="2027").edition
    lost, kept = ask(edition), ask(other)
    rounds.make_badges()
    lost.refresh_from_db()
    kept.refresh_from_db()
    lost.asked_by.delete()
    assert default_storage.exists(lost.file.name)

    assert sweep_files(BadgePrint) == 1
    assert sweep_files(BadgePrint) == 0

    assert (default_storage.exists(lost.file.name), default_storage.exists(kept.file.name)) == (False, True)
    assert other.badge_prints.get() == kept


def test_a_file_that_is_being_made_is_not_swept(edition, swept):
    """Its worker writes it before the row says so."""
    ask(edition)
    making = claim_file(BadgePrint, at=BEFORE)
    name = default_storage.save(f"badges/{making.pk}.pdf", ContentFile(b"%PDF"))

    assert sweep_files(BadgePrint) == 0
    finish_file(making, content=b"%PDF", at=BEFORE)

    assert sweep_files(BadgePrint) == 0
    assert default_storage.exists(name)


def test_where_nothing_is_kept_nothing_is_asked(edition, swept, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert sweep_files(BadgePrint) == 0


def test_a_print_whose_worker_died_is_taken_over_after_its_lease(edition, now):
    badge_print = ask(edition)
    dead = claim_file(BadgePrint, at=BEFORE)
    assert claim_file(BadgePrint, at=BEFORE + LEASE - timedelta(seconds=1)) is None

    now.shift(LEASE)
    assert rounds.make_badges() == 1

    badge_print.refresh_from_db()
    assert badge_print.state == MakingState.DONE
    # The first worker was only slow: it comes too late, and changes nothing.
    with pytest.raises(FileReplaced):
        finish_file(dead, content=b"late", at=BEFORE)
    assert content(badge_print)[:5] == b"%PDF-"


def test_progress_renews_the_lease(edition):
    ask(edition)
    mine = claim_file(BadgePrint, at=BEFORE)

    note_progress(mine, done=2, at=BEFORE + timedelta(minutes=4))

    assert claim_file(BadgePrint, at=BEFORE + LEASE) is None
    assert BadgePrint.objects.get().done == 2


def test_a_print_that_kills_its_workers_is_given_up_with_the_reason(edition, organiser, now):
    badge_print = ask(edition)
    for number in range(ATTEMPTS):
        claim_file(BadgePrint, at=BEFORE + number * LEASE)

    now.shift(ATTEMPTS * LEASE)
    assert rounds.make_badges() == 0

    badge_print.refresh_from_db()
    assert badge_print.state == MakingState.FAILED
    page = organiser.get(PAGE).content.decode()
    assert f"left unfinished {ATTEMPTS} times" in page
    assert "Préparer tous les badges" in page


def test_a_fault_fails_the_print_and_a_second_try_works(edition, organiser, settings):
    badge_print = ask(edition)
    settings.SITE_URL = None  # the QR's address cannot be made
    assert rounds.make_badges() == 0
    badge_print.refresh_from_db()
    assert badge_print.state == MakingState.FAILED
    assert "AttributeError" in organiser.get(PAGE).content.decode()

    settings.SITE_URL = "http://localhost:8000"
    organiser.post(PAGE)
    assert rounds.make_badges() == 1
    assert BadgePrint.objects.get().state == MakingState.DONE


def test_a_print_replaced_while_it_is_made_leaves_nothing(edition):
    ask(edition)
    mine = claim_file(BadgePrint, at=BEFORE)
    BadgePrint.objects.all().delete()

    with pytest.raises(FileReplaced):
        note_progress(mine, done=1, at=BEFORE)


def test_the_page_follows_the_work_and_gives_the_file(edition, organiser):
    assert "hx-trigger" not in organiser.get(PAGE).content.decode()

    assert organiser.post(PAGE).headers["Location"] == PAGE
    waiting = organiser.get(STATE)
    rounds.make_badges()
    ready = organiser.get(STATE)
    file = organiser.get(f"/organisation/2026/badges/{BadgePrint.objects.get().pk}.pdf")

    assert (waiting.status_code, "hx-trigger" in waiting.content.decode()) == (200, True)
    assert (ready.status_code, "hx-trigger" in ready.content.decode()) == (286, False)
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"
    file.close()
    assert file.headers["Content-Disposition"] == 'attachment; filename="badges-2026.pdf"'
    assert file.headers["Cache-Control"] == "no-store"


def test_an_edition_without_people_offers_no_print(organiser):
    EditionFactory(slug="2026")

    assert "il n’y a pas de badge à faire" in organiser.get(PAGE).content.decode()
    assert "il n’y a pas de badge à faire" in organiser.post(PAGE, follow=True).content.decode()


def test_a_file_of_another_edition_unfinished_or_gone_is_not_found(edition, organiser):
    EditionFactory(slug="2025")
    badge_print = ask(edition)
    address = f"/organisation/2026/badges/{badge_print.pk}.pdf"
    assert organiser.get(address).status_code == 404

    rounds.make_badges()
    assert organiser.get(f"/organisation/2025/badges/{badge_print.pk}.pdf").status_code == 404
    assert organiser.get(f"/organisation/2026/badges/{uuid4()}.pdf").status_code == 404
    default_storage.delete(BadgePrint.objects.get().file.name)
    assert organiser.get(address).status_code == 404


def test_badges_are_the_organisers_alone(edition):
    badge_print = ask(edition)
    rounds.make_badges()

    for address in (PAGE, STATE, f"/organisation/2026/badges/{badge_print.pk}.pdf"):
        assert answers("get", address) == REFUSED
    assert answers("post", PAGE) == REFUSED
