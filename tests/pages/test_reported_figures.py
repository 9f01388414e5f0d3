"""Organisers keep announced figures: listed, added, corrected with a reason, withdrawn; the pages say what changed."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.enums import EditionState, FigureKind, Holding
from events.models import ReportedFigure
from events.services.reported_figure import correct_reported_figure, withdraw_reported_figure
from forum.core.enums import Role
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.attendees.rights import REFUSED, answers
from tests.factories import EditionFactory, ReportedFigureFactory, UserFactory
from tests.factories.moments import BEFORE
from tests.pages.reading import read
from tests.passkeys import add_passkey
from tests.proof import give_proof

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LIST = "/organisation/chiffres/annonces/"
ADD = f"{LIST}ajouter/"
WHY = "Le bilan dit 480, page 12."


def claim(**said):
    words = {"value": 500, "qualifier": "près de", "source": "Bilan de la politique ESS", "note": "Page 3."}
    return ReportedFigureFactory(**words | said)


def page_of(figure, act: str = "") -> str:
    return f"{LIST}{figure.pk}/{act}"


def typed(figure, **changes):
    said = {name: getattr(figure, name) for name in ("value", "qualifier", "source", "note")}
    return said | {"reason": WHY} | changes


def correct(figure, **changes):
    said = {name: getattr(figure, name) for name in ("value", "qualifier", "source", "note")}
    return correct_reported_figure(figure, **said | changes, reason=WHY, actor=Actor.system(), at=BEFORE)


def withdraw(figure):
    return withdraw_reported_figure(figure, reason=WHY, actor=Actor.system(), at=BEFORE)


# --- who may -----------------------------------------------------------------


@pytest.mark.parametrize("act", ["", "retirer/", "retablir/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_pages_of_a_figure_are_the_organisers_alone(method: str, act: str) -> None:
    assert answers(method, page_of(claim(), act)) == REFUSED
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize(("method", "address"), [("get", LIST), ("get", ADD), ("post", ADD)])
def test_the_list_is_the_organisers_alone(method: str, address: str) -> None:
    assert answers(method, address) == REFUSED


def test_colleagues_see_all_editions_without_the_way_to_correct(organiser) -> None:
    claim()
    observer, client = UserFactory(roles=[Role.OBSERVER]), Client()
    add_passkey(observer)
    client.force_login(observer)
    give_proof(client.session, observer)

    ways = [read(who.get("/organisation/chiffres/")).links("section p > a.btn") for who in (organiser, client)]

    assert ways == [[("Corriger les chiffres annoncés", LIST)], []]
    assert client.get(LIST).status_code == 403


def test_what_does_not_exist_is_not_found(organiser) -> None:
    assert [organiser.get(f"{LIST}99/{act}").status_code for act in ("", "retirer/", "retablir/")] == [404] * 3


# --- the list ----------------------------------------------------------------


def test_the_list_is_by_edition_with_sources(organiser) -> None:
    call_command("load_editions", verbosity=0)

    page = read(organiser.get(LIST))

    assert page.texts("section h2") == ["2014", "2013", "2012", "2011"]
    assert page.texts(".claim-row__said") == [
        "290 personnes", "380 personnes", "environ 300 personnes", "500 personnes", "près de 500 personnes",
        "40 % Entreprises du secteur marchand traditionnel",
    ]  # fmt: skip
    first = ReportedFigure.objects.get(edition__slug="2014")
    assert page.links(".claim-row a")[0] == ("Corriger 2014, 290", page_of(first))
    assert page.links("section p > a")[0] == ("Ajouter à l’édition 2014", f"{ADD}?edition=2014")
    assert "leurs chiffres sont arrêtés à la clôture" in page.text(".note--info")


def test_an_empty_list_says_what_it_will_hold(organiser) -> None:
    assert read(organiser.get(LIST)).text(".empty h2") == "Aucun chiffre annoncé pour l’instant"


def test_withdrawn_ones_are_folded_away_with_the_way_to_their_history(organiser) -> None:
    gone = withdraw(claim())

    page = read(organiser.get(LIST))

    assert page.texts("section h2") == []
    assert page.text("details summary") == "1 chiffre retiré"
    assert page.links("details a") == [("Voir l’historique 2014, 500", page_of(gone))]


def test_the_pages_cost_the_same_with_1_row_and_with_3(organiser) -> None:
    def costs(*addresses: str) -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert organiser.get(address).status_code == 200
            found.append(len(captured))
        return found

    figure = claim(edition=EditionFactory(past=True, slug="2011", year=2011))
    withdraw(claim(edition=figure.edition, source="Autre"))
    correct(figure, value=1)
    one = costs(LIST, page_of(figure), ADD)
    for year in (2012, 2013):
        more = claim(edition=EditionFactory(past=True, slug=str(year), year=year))
        withdraw(claim(edition=more.edition, source="Autre"))
        figure.refresh_from_db()
        correct(figure, value=year)

    assert costs(LIST, page_of(figure), ADD) == one


# --- correcting --------------------------------------------------------------


def test_a_correction_is_saved_and_its_history_read(organiser) -> None:
    figure = claim()

    answer = organiser.post(page_of(figure), typed(figure, value="480"))

    assert (answer.status_code, answer["Location"]) == (302, page_of(figure))
    figure.refresh_from_db()
    assert (figure.value, figure.note, figure.corrected_at) == (480, "Page 3.", BEFORE)
    page = read(organiser.get(page_of(figure)))
    assert organiser.user.email in page.text(".journal__what > p")
    assert page.texts(".journal__changes li") == [f"raison : {WHY}", "valeur : 500 → devient 480"]
    assert page.text(".claim-now time") == "corrigé le 1er octobre 2026"


def test_a_form_that_is_refused_keeps_what_was_typed(organiser) -> None:
    figure = claim()

    answer = organiser.post(page_of(figure), typed(figure, value="480", source="Rapport", reason=""))

    page = read(answer, 422)
    assert page.texts(".error-summary li") == [
        "Pourquoi cette correction : Dites pourquoi en quelques mots : qui relira l’historique doit comprendre."
    ]
    assert (answer.context["form"]["value"].value(), answer.context["form"]["source"].value()) == ("480", "Rapport")
    figure.refresh_from_db()
    assert (figure.value, LogEntry.objects.count()) == (500, 0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Le chiffre dit déjà cela : rien n’est à corriger."),
        ({"source": "Article"}, "Source : Cette source a déjà un chiffre pour cette édition"),
        ({"value": ""}, "Nombre de personnes : Indiquez le chiffre que donne la source."),
        ({"value": "0"}, "Nombre de personnes :"),
        ({"value": "beaucoup"}, "Nombre de personnes :"),
        ({"source": ""}, "Source : Indiquez la source"),
        ({"value": "480", "reason": "x" * 301}, "Pourquoi cette correction : C’est trop long"),
    ],
)
def test_refusals_are_said_at_their_field(organiser, changes: dict, words: str) -> None:
    figure = claim()
    claim(edition=figure.edition, source="Article")

    (said,) = read(organiser.post(page_of(figure), typed(figure, **changes)), 422).texts(".error-summary li")

    assert said.startswith(words)


def test_a_share_over_100_is_refused_and_its_label_corrected(organiser) -> None:
    figure = claim(kind=FigureKind.SHARE, label="Entreprises", value=40)

    page = read(organiser.post(page_of(figure), typed(figure, label="Entreprises", value="101")), 422)
    answer = organiser.post(page_of(figure), typed(figure, label="Entreprises marchandes"))

    assert page.texts(".error-summary li") == ["Part, en pour cent : Une part va jusqu’à 100 %."]
    figure.refresh_from_db()
    assert (answer.status_code, figure.label, figure.value) == (302, "Entreprises marchandes", 40)


def test_no_break_spaces_that_a_form_loses_are_no_correction(organiser) -> None:
    figure = claim(note="L’article parle de «\u00a0l’an dernier\u00a0».")
    words = typed(figure, note="L’article parle de « l’an dernier ».")

    assert organiser.post(page_of(figure), words).status_code == 422
    organiser.post(page_of(figure), words | {"value": "480"})

    assert LogEntry.objects.get().changes == {"value": [500, 480], "reason": [None, WHY]}


def test_a_correction_by_a_colleague_meanwhile_is_shown_before_it_is_written_over(organiser) -> None:
    figure = claim()
    correct(figure, value=470)

    answer = organiser.post(page_of(figure), typed(figure, value="480"))

    page = read(answer, 422)
    assert page.text(".error-summary").count("Quelqu’un a corrigé ce chiffre pendant que vous écriviez.") == 1
    assert (page.text(".claim-now .claim-row__said"), answer.context["form"]["value"].value()) == (
        "près de 470 personnes", "480",
    )  # fmt: skip
    seen = answer.context["form"]["seen"].value()
    assert organiser.post(page_of(figure), typed(figure, value="480", seen=seen)).status_code == 302
    figure.refresh_from_db()
    assert figure.value == 480


def test_an_address_that_makes_no_sense_is_refused_in_words(organiser) -> None:
    for edition in ("\x00", "é", "9" * 500):
        assert organiser.post(ADD, {"edition": edition, "kind": "x", "value": "9" * 500}).status_code == 422
        assert organiser.get(ADD, {"edition": edition}).status_code == 200


def test_a_figure_withdrawn_meanwhile_is_not_corrected_and_nothing_typed_is_lost(organiser) -> None:
    figure = withdraw(claim())

    answer = organiser.post(page_of(figure), typed(figure, value="480"))

    assert "Quelqu’un a retiré ce chiffre entre-temps" in read(answer, 422).text(".error-summary")
    assert answer.context["form"]["value"].value() == "480"


# --- adding, withdrawing -----------------------------------------------------


def test_a_claim_is_added_to_an_edition_that_is_over(organiser) -> None:
    EditionFactory(past=True)
    words = {
        "edition": "2014", "kind": "attendance", "value": "310", "label": "", "qualifier": "plus de",
        "source": "Le Parisien,\n15 novembre 2014", "note": "",
    }  # fmt: skip

    answer = organiser.post(ADD, words)

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    figure = ReportedFigure.objects.get()
    assert (figure.value, figure.qualifier, figure.source) == (310, "plus de", "Le Parisien, 15 novembre 2014")
    assert LogEntry.objects.get().verb == "figure_added"


def test_the_form_offers_real_editions_that_were_held(organiser) -> None:
    EditionFactory(past=True)
    EditionFactory(slug="2026")
    EditionFactory(past=True, slug="2013", year=2013, is_demo=True)
    EditionFactory(past=True, slug="2015", year=2015, holding=Holding.NOT_HELD)
    EditionFactory(past=True, slug="2012", year=2012, state=EditionState.CANCELLED)
    EditionFactory(past=True, slug="2011", year=2011, state=EditionState.DRAFT)

    form = organiser.get(f"{ADD}?edition=2014").context["form"]

    assert [str(value) for value, _ in form.fields["edition"].choices] == ["", "2014"]
    assert form["edition"].value() == "2014"


def test_a_share_without_its_words_is_refused_with_what_was_typed(organiser) -> None:
    EditionFactory(past=True)
    words = {"edition": "2014", "kind": "share", "value": "12", "source": "Bilan"}

    answer = organiser.post(ADD, words)

    assert read(answer, 422).texts(".error-summary li") == [
        "Part de qui, s’il s’agit d’une part : Dites de qui c’est la part."
    ]
    assert answer.context["form"]["source"].value() == "Bilan"


def test_a_claim_is_withdrawn_and_brought_back_for_a_reason(organiser) -> None:
    figure = claim()

    assert organiser.post(page_of(figure, "retirer/"), {"reason": " "}).status_code == 422
    assert organiser.post(page_of(figure, "retirer/"), {"reason": "Autre forum."})["Location"] == page_of(figure)
    page = read(organiser.get(page_of(figure)))
    assert "Ce chiffre est retiré depuis le 1er octobre 2026" in page.text(".note--warning")
    assert page.all("form.form") == []
    assert organiser.post(page_of(figure, "retirer/"), {"reason": "Encore."}).status_code == 422
    assert organiser.post(page_of(figure, "retablir/"), {"reason": "Retrouvé."}).status_code == 302
    assert [line.verb for line in LogEntry.objects.order_by("pk")] == ["figure_withdrawn", "figure_restored"]


# --- what everybody sees -----------------------------------------------------


def test_pages_say_when_a_figure_was_corrected(organiser, client) -> None:
    figure = claim(note="")
    correct(figure, value=480)
    correct(claim(edition=figure.edition, kind=FigureKind.SHARE, label="Entreprises", value=40), value=41)

    edition, home, every = (read(organiser.get(a)) for a in ("/2014/", "/", "/organisation/chiffres/"))

    words = "corrigé le 1er octobre 2026"
    assert edition.texts("time") == [words, words]
    assert home.texts(".story-table time") == [words]
    assert every.texts(".figures-claim time") == [words, words]
    assert any(f"Bilan de la politique ESS · {words}" in row for row in every.texts("table td"))
    english = read(organiser.get("/en/2014/"))
    assert "1 October 2026" in english.texts("time")[0]


def test_a_withdrawn_figure_is_on_no_page(organiser) -> None:
    figure = claim(value=4321)
    withdraw(figure)

    for address in ("/", "/editions/", "/2014/", "/organisation/chiffres/"):
        assert "4321" not in read(organiser.get(address)).html
