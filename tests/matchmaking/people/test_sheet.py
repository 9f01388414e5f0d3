"""A sheet: written as a draft, sent to be reviewed, read by those it may meet, with its deck."""

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from forum.core.models import LogEntry
from matchmaking.enums import CriterionKind, ParticipantState, PhaseKind
from matchmaking.forms.fields import LARGEST_DECK
from matchmaking.models import ProfileAnswer
from tests.factories import (
    CriterionFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    PhaseFactory,
    ProfileAnswerFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import person_of, verbs
from tests.matchmaking.people.acts import address, enter, get, post, said
from tests.matchmaking.people.scene import PDF

pytestmark = pytest.mark.django_db
NBSP, THIN = "\u00a0", "\u202f"


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def programme():
    return MeetingProgrammeFactory()


@pytest.fixture
def own(programme):
    return ParticipantFactory(programme=programme, state=ParticipantState.DRAFT)


@pytest.fixture
def criteria(programme):
    make = CriterionFactory
    return (
        make(programme=programme, label="Instruments", options=("grant", "loan"), is_required=True),
        make(programme=programme, label="Ticket", kind=CriterionKind.RANGE, unit="€"),
        make(programme=programme, label="Montant", kind=CriterionKind.RANGE, offers_one=True),
        make(programme=programme, label="Territoire", kind=CriterionKind.TERRITORY),
        make(programme=programme, label="Précisions", kind=CriterionKind.TEXT),
    )


def filled(criteria, **changes):
    choice, ticket, amount, territory, text = (f"c{one.pk}_offers" for one in criteria)
    return {
        "name": "Recyclerie", "pitch": "Tout se répare.", "website": "exemple.fr", "takes_standby": "on",
        choice: [str(option.pk) for option in criteria[0].options.all()], f"{ticket}_from": "10 000",
        f"{ticket}_to": "1,5 M", amount: "40k€", territory: "nanterre, Hauts de Seine", text: "Un\r\nconseil",
    } | changes  # fmt: skip


def answers(own):
    rows = ProfileAnswer.objects.filter(profile=own.profile).order_by("criterion__position")
    return [(row.lower, row.upper, row.territories, row.text, row.options.count()) for row in rows]


def test_a_draft_keeps_every_answer(client, own, criteria):
    enter(client, own)

    response = post(client, "profile", own, then="save", **filled(criteria))

    own.refresh_from_db()
    assert response.headers["Location"] == address("sheet", own, own)
    assert (own.state, own.profile.pitch, own.profile.website) == (
        ParticipantState.DRAFT, "Tout se répare.", "https://exemple.fr",
    )  # fmt: skip
    assert own.profile.search_key == "recyclerie tout se repare"
    assert answers(own) == [
        (None, None, [], "", 2),
        (10_000, 1_500_000, [], "", 0),
        (40_000, 40_000, [], "", 0),
        (None, None, ["92050", "92"], "", 0),
        (None, None, [], "Un\nconseil", 0),
    ]
    assert verbs() == ["sheet_written"]
    # What is shown again is what was kept.
    assert "Nanterre, Hauts-de-Seine" in get(client, "profile", own).content.decode()


def test_saving_the_same_again_writes_nothing(client, own, criteria):
    enter(client, own)
    for _n in range(2):
        post(client, "profile", own, then="save", **filled(criteria))

    assert verbs() == ["sheet_written"]


def test_an_answer_taken_away_is_gone(client, own, criteria):
    enter(client, own)
    post(client, "profile", own, then="save", **filled(criteria))

    post(client, "profile", own, then="save", name="Recyclerie")

    assert answers(own) == []


def test_what_is_asked_for_is_needed_once_it_is_sent(client, own, criteria):
    enter(client, own)

    response = post(client, "profile", own, then="submit", name="Recyclerie")

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Répondez, ou enregistrez comme brouillon pour finir plus tard.") == 4
    own.refresh_from_db()
    assert own.state == ParticipantState.DRAFT


def test_sent_to_be_reviewed_and_again_after_words(client, own, criteria):
    enter(client, own)
    post(client, "profile", own, then="submit", **filled(criteria))
    own.refresh_from_db()
    assert (own.state, own.submitted_at) == (ParticipantState.SUBMITTED, BEFORE)
    assert verbs() == ["sheet_written", "sheet_submitted"]

    PhaseFactory(programme=own.programme, kind=PhaseKind.PROFILES, closes_at=BEFORE)
    type(own).objects.update(state=ParticipantState.TO_AMEND, review_words="Dites combien.")
    assert "Dites combien." in get(client, "participant", own).content.decode()
    post(client, "profile", own, then="submit", **filled(criteria, pitch="Quarante mille."))
    own.refresh_from_db()
    assert (own.state, own.profile.pitch) == (ParticipantState.SUBMITTED, "Quarante mille.")


def test_sheets_do_not_change_outside_their_phase(client, own, criteria):
    PhaseFactory(programme=own.programme, kind=PhaseKind.PROFILES, closes_at=BEFORE)
    enter(client, own)

    response = post(client, "profile", own, then="save", **filled(criteria))

    assert response.headers["Location"] == address("sheet", own, own)
    assert said(response) == ["Les fiches ne changent plus en ce moment. L’organisation peut vous aider."]
    assert answers(own) == []


def test_one_that_is_approved_stays_so(client, own, criteria):
    type(own).objects.update(state=ParticipantState.APPROVED)
    enter(client, own)

    post(client, "profile", own, then="submit", **filled(criteria))

    own.refresh_from_db()
    assert (own.state, own.profile.pitch) == (ParticipantState.APPROVED, "Tout se répare.")


@pytest.mark.parametrize(
    ("number", "typed", "words"),
    [
        (1, "NaN", "Écrivez un nombre en chiffres, par exemple 50 000."),
        (1, "-5", "Écrivez un nombre en chiffres, par exemple 50 000."),
        (1, "inf", "Écrivez un nombre en chiffres, par exemple 50 000."),
        (1, "1e9", "Écrivez un nombre en chiffres, par exemple 50 000."),
        (1, "9" * 16, "Ce nombre est trop grand"),
        (1, "٣", "Écrivez un nombre en chiffres, par exemple 50 000."),
        (1, "2 000 000", "Le second nombre doit être au moins égal au premier."),
        (3, "Atlantide", f"Nous ne connaissons pas «{NBSP}Atlantide{NBSP}»."),
        (3, "x" * 700, "600 caractères au plus"),
        (4, "é" * 1001, "1000 caractères au plus"),
    ],
)
def test_a_wrong_answer_says_so_even_in_a_draft(client, own, criteria, number, typed, words):
    enter(client, own)
    name = f"c{criteria[number].pk}_offers" + ("_from" if number == 1 else "")

    response = post(client, "profile", own, then="save", **filled(criteria, **{name: typed}))

    assert response.status_code == 422
    assert words.replace("50 000", f"50{NBSP}000") in response.content.decode().replace("50 000", f"50{NBSP}000")
    assert answers(own) == []


def test_the_pitch_has_300_characters(client, own, criteria):
    enter(client, own)

    assert post(client, "profile", own, then="save", **filled(criteria, pitch="é" * 301)).status_code == 422
    assert post(client, "profile", own, then="save", **filled(criteria, pitch="é" * 300)).status_code == 302


def test_an_option_of_another_criterion_is_refused(client, own, criteria):
    other = CriterionFactory(options=("elsewhere",)).options.get()
    enter(client, own)

    response = post(client, "profile", own, then="save", **filled(criteria, **{f"c{criteria[0].pk}_offers": other.pk}))

    assert response.status_code == 422
    assert "Choisissez dans la liste." in response.content.decode()


# --- the deck ----------------------------------------------------------------


def send_deck(client, own, content, name="Notre dossier (été).pdf"):
    return post(client, "profile", own, then="save", name="Recyclerie", deck=SimpleUploadedFile(name, content))


def test_a_deck_is_kept_under_another_name_replaced_and_taken_away(client, own, django_capture_on_commit_callbacks):
    enter(client, own)
    assert send_deck(client, own, PDF).status_code == 302
    own.profile.refresh_from_db()
    first = own.profile.deck.name
    assert own.profile.deck_name == "Notre dossier (été).pdf"
    assert "dossier" not in first

    with django_capture_on_commit_callbacks(execute=True):
        send_deck(client, own, PDF + b"2")
    own.profile.refresh_from_db()
    second = own.profile.deck.name
    assert not default_storage.exists(first)
    with default_storage.open(second) as kept:
        assert kept.read() == PDF + b"2"

    with django_capture_on_commit_callbacks(execute=True):
        post(client, "profile", own, then="save", name="Recyclerie", drops_deck="on")
    own.profile.refresh_from_db()
    assert (own.profile.deck.name, own.profile.deck_name) == ("", "")
    assert not default_storage.exists(second)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90", "dossier.pdf", "Ce fichier n’est pas un PDF."),
        (b"<html>%PDF-", "dossier.pdf", "Ce fichier n’est pas un PDF."),
        (b"", "dossier.pdf", "Ce fichier est vide."),
        (PDF + b"0" * LARGEST_DECK, "dossier.pdf", f"Ce fichier est trop lourd{NBSP}: 10 Mo au plus."),
    ],
)
def test_what_is_no_pdf_or_too_heavy_is_refused(client, own, content, name, words):
    enter(client, own)

    response = send_deck(client, own, content, name)

    assert response.status_code == 422
    assert words in response.content.decode()
    own.profile.refresh_from_db()
    assert own.profile.deck.name == ""


def test_a_deck_is_served_to_those_who_may_meet_its_owner_alone(client, programme, own):
    enter(client, own)
    send_deck(client, own, PDF)
    fund = ParticipantFactory(programme=programme, financier=True)
    rival = ParticipantFactory(programme=programme)
    assert b"".join(get(client, "deck", own, own)) == PDF

    enter(client, fund)
    assert get(client, "deck", fund, own).status_code == 404
    type(own).objects.filter(pk=own.pk).update(state=ParticipantState.APPROVED)
    response = get(client, "deck", fund, own)
    # Read to its end, a file is closed.
    assert b"".join(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"].startswith("private, no-store")
    assert response.headers["Content-Disposition"].startswith("attachment;")

    enter(client, rival)
    assert get(client, "deck", rival, own).status_code == 404
    # The link of the fund opened this browser too.
    assert b"".join(get(client, "deck", fund, own)) == PDF


# --- read by others ----------------------------------------------------------


@pytest.fixture
def fund(programme, own):
    type(own).objects.update(state=ParticipantState.APPROVED)
    own.refresh_from_db()
    return ParticipantFactory(programme=programme, financier=True)


def test_who_read_a_sheet_is_in_the_journal_once_a_day(client, own, fund):
    enter(client, fund)
    for _n in range(3):
        assert get(client, "sheet", fund, own).status_code == 200
    with time_machine.travel(BEFORE.replace(day=BEFORE.day + 1), tick=False):
        get(client, "sheet", fund, own)
    get(client, "sheet", fund, fund)

    lines = LogEntry.objects.filter(verb="sheet_read").values_list("actor_id", "on_behalf_of", "target_id")
    assert list(lines) == [(str(person_of(fund).pk), fund.name, str(own.pk))] * 2


def test_a_sheet_shows_public_answers_and_how_they_fit(client, own, fund, criteria):
    hidden = CriterionFactory(programme=own.programme, label="Chiffre d’affaires", kind="range", is_public=False)
    ProfileAnswerFactory(profile=own.profile, criterion=hidden, lower=12_345)
    ProfileAnswerFactory(profile=own.profile, criterion=criteria[2], lower=40_000, upper=40_000)
    ProfileAnswerFactory(profile=fund.profile, criterion=criteria[2], stance="seeks", lower=10_000)
    enter(client, fund)

    page = get(client, "sheet", fund, own).content.decode()

    assert f"Vous cherchez{NBSP}: à partir de 10{THIN}000. En face{NBSP}: 40{THIN}000." in page
    assert "Chiffre d’affaires" not in page
    assert f"12{THIN}345" not in page


def test_sheets_show_between_approved_ones_of_two_sides_alone(client, own, fund, programme):
    rival, elsewhere = ParticipantFactory(programme=programme), ParticipantFactory(financier=True)
    enter(client, own)

    assert get(client, "sheet", own, fund).status_code == 200
    for other in (rival, elsewhere):
        assert get(client, "sheet", own, other).status_code == 404
    type(own).objects.filter(pk=own.pk).update(state=ParticipantState.SUBMITTED)
    assert get(client, "sheet", own, fund).status_code == 404
    assert get(client, "sheet", own, own).status_code == 200
