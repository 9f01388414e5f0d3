"""Announced figures are corrected with history, and loading the file again leaves them corrected."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import F

from events.enums import FigureKind
from events.management.commands.load_editions import FACTS
from events.models import ReportedFigure
from events.selectors import history, history_of
from events.services.past_edition import load_past_editions
from events.services.reported_figure import (
    AlreadyClaimed,
    FigureChanged,
    FigureRefused,
    FigureStanding,
    FigureWithdrawn,
    LabelMissing,
    NothingChanged,
    ReasonMissing,
    ShareTooHigh,
    SourceMissing,
    add_reported_figure,
    correct_reported_figure,
    restore_reported_figure,
    withdraw_reported_figure,
)
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.factories import EditionFactory, ReportedFigureFactory
from tests.factories.moments import AFTER, BEFORE

pytestmark = pytest.mark.django_db
CLAIRE = Actor.system("claire")
BY = {"actor": CLAIRE, "at": BEFORE}
WHY = "Le bilan dit 480, page 12."


def claim(**said):
    return ReportedFigureFactory(**{"value": 500, "qualifier": "près de", "source": "Bilan", "note": "Page 3."} | said)


def share(**said):
    return claim(**{"kind": FigureKind.SHARE, "label": "Entreprises", "value": 40} | said)


def correct(figure, *, reason=WHY, at=BEFORE, **changes):
    said = {name: getattr(figure, name) for name in ("value", "qualifier", "source", "note")}
    return correct_reported_figure(figure, **said | changes, reason=reason, actor=CLAIRE, at=at)


def add(edition, **said):
    words = {"kind": FigureKind.ATTENDANCE, "label": "", "value": 300, "qualifier": "", "source": "Article", "note": ""}
    return add_reported_figure(edition, **words | said, **BY)


def told():
    return [(line.verb, line.scope, line.changes) for line in LogEntry.objects.order_by("pk")]


def row(figure):
    return ReportedFigure.objects.filter(pk=figure.pk).values().get()


# --- correcting --------------------------------------------------------------


def test_a_correction_is_told_with_before_after_and_reason() -> None:
    figure = claim()

    corrected = correct(figure, value=480, qualifier="", reason=f"  {WHY} ")

    assert corrected == figure
    stored = ReportedFigure.objects.get()
    assert (stored.value, stored.qualifier, stored.source, stored.note, stored.corrected_at) == (
        480, "", "Bilan", "Page 3.", BEFORE,
    )  # fmt: skip
    changes = {"value": [500, 480], "qualifier": ["près de", ""], "reason": [None, WHY]}
    assert told() == [("figure_corrected", "2014", changes)]
    line = LogEntry.objects.about(figure).get()
    assert (line.actor_label, line.at) == ("claire", BEFORE)


def test_each_correction_adds_to_the_history() -> None:
    figure = claim()

    correct(figure, value=480)
    figure.refresh_from_db()
    correct(figure, value=490, reason="Relu.", at=AFTER)

    assert [changes["value"] for _, _, changes in told()] == [[500, 480], [480, 490]]
    assert ReportedFigure.objects.get().corrected_at == AFTER


def test_what_was_loaded_meanwhile_is_what_the_history_says_it_said_before() -> None:
    figure = claim()
    ReportedFigure.objects.update(value=450)

    correct(figure, value=480)

    assert told()[0][2]["value"] == [450, 480]


def test_a_correction_does_not_write_over_one_that_was_not_read() -> None:
    figure = claim()
    correct(figure, value=480)

    with pytest.raises(FigureChanged):
        correct(figure, value=490)

    assert (ReportedFigure.objects.get().value, len(told())) == (480, 1)


def test_the_label_of_a_share_is_corrected_too() -> None:
    figure = share()

    correct(figure, label="Entreprises du secteur marchand")

    assert told()[0][2] == {"label": ["Entreprises", "Entreprises du secteur marchand"], "reason": [None, WHY]}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"value": 480, "reason": ""}, ReasonMissing),
        ({"value": 480, "reason": " \n"}, ReasonMissing),
        ({}, NothingChanged),
        ({"source": " "}, SourceMissing),
        ({"source": "Article"}, AlreadyClaimed),
    ],
)
def test_a_correction_that_makes_no_sense_changes_nothing(changes: dict, refusal: type[FigureRefused]) -> None:
    figure = claim()
    claim(edition=figure.edition, source="Article")
    before = row(figure)

    with pytest.raises(refusal):
        correct(figure, **changes)

    assert (row(figure), told()) == (before, [])


@pytest.mark.parametrize(("changes", "refusal"), [({"value": 101}, ShareTooHigh), ({"label": ""}, LabelMissing)])
def test_a_share_is_of_somebody_and_at_most_100_percent(changes: dict, refusal: type[FigureRefused]) -> None:
    figure = share()

    with pytest.raises(refusal):
        correct(figure, **changes)

    assert (correct(figure, value=100).value, len(told())) == (100, 1)


def test_the_same_source_may_speak_of_another_edition_and_of_a_share() -> None:
    figure = claim()
    claim(edition=EditionFactory(past=True, slug="2013", year=2013), source="Article")
    share(edition=figure.edition, source="Article")

    assert correct(figure, source="Article").source == "Article"


def test_the_database_holds_one_standing_claim_a_source_and_one_of_an_origin() -> None:
    figure = claim(origin="Bilan")

    for more in ({"source": "Bilan"}, {"source": "Autre", "origin": "Bilan"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            claim(edition=figure.edition, **more)

    claim(edition=figure.edition, source="Bilan", withdrawn_at=BEFORE)
    assert ReportedFigure.objects.count() == 2


# --- adding, withdrawing, bringing back --------------------------------------


def test_what_is_added_comes_last_and_is_told() -> None:
    figure = claim(position=4)

    added = add(figure.edition, qualifier="environ")

    assert (added.position, added.origin, added.corrected_at) == (5, "", None)
    changes = {
        "kind": [None, "attendance"], "value": [None, 300], "qualifier": [None, "environ"], "source": [None, "Article"],
    }  # fmt: skip
    assert told() == [("figure_added", "2014", changes)]
    assert add(figure.edition, kind=FigureKind.SHARE, label="Élus", value=2).position == 0


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"source": "Bilan"}, AlreadyClaimed),
        ({"source": ""}, SourceMissing),
        ({"kind": FigureKind.SHARE, "value": 40}, LabelMissing),
        ({"kind": FigureKind.SHARE, "label": "Élus", "value": 101}, ShareTooHigh),
    ],
)
def test_what_may_not_be_added_is_not(said: dict, refusal: type[FigureRefused]) -> None:
    figure = claim()

    with pytest.raises(refusal):
        add(figure.edition, **said)

    assert (ReportedFigure.objects.count(), told()) == (1, [])


def test_a_withdrawn_claim_is_shown_nowhere_and_kept() -> None:
    figure, other = claim(), claim(source="Article", edition=EditionFactory(past=True, slug="2013", year=2013))
    gone = share(edition=figure.edition)

    for one in (figure, gone):
        withdraw_reported_figure(one, reason=WHY, **BY)

    assert list(ReportedFigure.objects.standing()) == [other]
    assert [(entry.first, entry.attendance, entry.shares) for entry in history()] == [
        (2013, (other,), ()), (2014, (), ()),
    ]  # fmt: skip
    assert history_of(figure.edition).attendance == ()
    assert told() == [("figure_withdrawn", "2014", {"reason": [None, WHY]})] * 2


def test_a_withdrawn_claim_is_brought_back_not_corrected() -> None:
    figure = claim()
    withdraw_reported_figure(figure, reason=WHY, **BY)

    with pytest.raises(FigureWithdrawn):
        correct(figure, value=480)
    with pytest.raises(FigureWithdrawn):
        withdraw_reported_figure(figure, reason=WHY, **BY)
    restore_reported_figure(figure, reason="Retrouvé.", **BY)
    with pytest.raises(FigureStanding):
        restore_reported_figure(figure, reason="Retrouvé.", **BY)

    assert list(ReportedFigure.objects.standing()) == [figure]
    assert [verb for verb, _, _ in told()] == ["figure_withdrawn", "figure_restored"]


def test_a_claim_does_not_come_back_beside_the_one_that_took_its_place() -> None:
    figure = claim()
    withdraw_reported_figure(figure, reason=WHY, **BY)
    add(figure.edition, source="Bilan")

    with pytest.raises(AlreadyClaimed):
        restore_reported_figure(figure, reason=WHY, **BY)


@pytest.mark.parametrize("act", [withdraw_reported_figure, restore_reported_figure])
def test_withdrawing_and_bringing_back_ask_why(act) -> None:
    with pytest.raises(ReasonMissing):
        act(claim(), reason=" ", **BY)

    assert told() == []


# --- loading the file again --------------------------------------------------


@pytest.fixture
def facts() -> dict:
    return json.loads(FACTS.read_text(encoding="utf-8"))


def load(facts: dict):
    return load_past_editions(facts, actor=Actor.system("load_editions"), at=BEFORE)


def rows() -> list[dict]:
    return list(ReportedFigure.objects.order_by("pk").values())


@pytest.mark.parametrize("changes", [{"value": 295}, {"source": "Rapport de 2014"}, {"note": "Relu."}])
def test_a_corrected_claim_is_left_as_it_is(facts: dict, changes: dict) -> None:
    load(facts)
    correct(ReportedFigure.objects.get(edition__slug="2014"), **changes)
    before = rows()
    next(entry for entry in facts["editions"] if entry["year"] == 2014)["attendance"][0]["value"] = 310

    first, second = load(facts), load(facts)

    assert rows() == before
    for loaded in (first, second):
        assert (loaded.kept_figures, loaded.changed, len(loaded.unchanged)) == (1, (), 7)
    assert not LogEntry.objects.filter(verb="figure_updated").exists()


def test_a_share_whose_label_and_source_were_corrected_is_known_again(facts: dict) -> None:
    load(facts)
    correct(ReportedFigure.objects.get(kind=FigureKind.SHARE), label="Entreprises marchandes", source="Rapport de 2011")
    before = rows()

    assert (load(facts).kept_figures, rows()) == (1, before)


def test_a_withdrawn_claim_does_not_come_back(facts: dict) -> None:
    load(facts)
    withdraw_reported_figure(ReportedFigure.objects.get(edition__slug="2014"), reason=WHY, **BY)
    before = rows()

    assert (load(facts).kept_figures, rows()) == (1, before)


def test_one_that_was_withdrawn_and_given_anew_stays_the_organisers(facts: dict) -> None:
    load(facts)
    figure = ReportedFigure.objects.get(edition__slug="2014")
    withdraw_reported_figure(figure, reason=WHY, **BY)
    add(figure.edition, source=figure.source)
    before = rows()

    assert (load(facts).kept_figures, rows()) == (1, before)


def test_a_claim_that_organisers_added_first_is_not_written_over(facts: dict) -> None:
    entry = next(entry for entry in facts["editions"] if entry["year"] == 2014)
    later = entry["attendance"]
    load({**facts, "editions": [{**entry, "attendance": []}]})
    edition = EditionFactory._meta.model.objects.get(slug="2014")
    add(edition, source=facts["sources"][later[0]["source"]], value=1)
    before = rows()

    loaded = load({**facts, "editions": [entry]})

    assert (loaded.kept_figures, loaded.unchanged, rows()) == (1, ("2014",), before)


def test_a_claim_corrected_into_the_source_of_another_keeps_the_other_out(facts: dict) -> None:
    entry = next(entry for entry in facts["editions"] if entry["year"] == 2012)
    load({**facts, "editions": [{**entry, "attendance": entry["attendance"][:1]}]})
    correct(ReportedFigure.objects.get(), source=facts["sources"][entry["attendance"][1]["source"]])
    before = rows()

    assert (load({**facts, "editions": [entry]}).kept_figures, rows()) == (2, before)


def test_the_other_claims_are_still_brought_up_to_date(facts: dict) -> None:
    load(facts)
    correct(ReportedFigure.objects.get(edition__slug="2014"), value=295)
    next(entry for entry in facts["editions"] if entry["year"] == 2013)["attendance"][0]["value"] = 385

    loaded = load(facts)

    assert (loaded.changed, loaded.kept_figures) == (("2013",), 1)
    assert ReportedFigure.objects.get(edition__slug="2013").value == 385


def test_the_command_says_what_it_left() -> None:
    call_command("load_editions", verbosity=0, stdout=StringIO())
    correct(ReportedFigure.objects.get(edition__slug="2014"), value=295)
    out = StringIO()

    call_command("load_editions", stdout=out)

    assert out.getvalue().splitlines() == [
        "Past editions: 0 created, 0 changed, 7 unchanged, 0 skipped. Figures left as organisers made them: 1."
    ]


def test_what_was_loaded_before_origins_were_kept_is_known_again(facts: dict) -> None:
    """What migration 0004 writes is what the loader looks for."""
    from importlib import import_module  # a migration's name is no identifier

    from django.apps import apps  # models are up only now
    from django.db import connection

    load(facts)
    named = set(ReportedFigure.objects.values_list("pk", "origin"))
    ReportedFigure.objects.update(origin="")

    import_module("events.migrations.0004_corrected_figures").name_origins(
        apps, type("Editor", (), {"connection": connection})
    )

    assert set(ReportedFigure.objects.values_list("pk", "origin")) == named
    assert not ReportedFigure.objects.filter(origin="").exists()
    assert ReportedFigure.objects.filter(kind=FigureKind.ATTENDANCE).exclude(origin=F("source")).count() == 0
