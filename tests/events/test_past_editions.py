import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from events.enums import EditionState, FigureKind, Holding
from events.management.commands.load_editions import FACTS
from events.models import Edition, ReportedFigure, Venue
from events.services.past_edition import load_past_editions
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.factories import EditionFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db
LOADER = Actor.system("load_editions")
BILAN = "Département des Hauts-de-Seine, bilan de la politique ESS et économie collaborative à fin 2016"


def load(facts: dict | None = None) -> object:
    facts = facts or json.loads(FACTS.read_text(encoding="utf-8"))
    return load_past_editions(facts, actor=LOADER, at=BEFORE)


def test_the_known_years_are_loaded_and_nothing_is_invented_for_the_others() -> None:
    load()

    assert list(Edition.objects.order_by("year").values_list("slug", "holding", "state")) == [
        ("2011", Holding.HELD, EditionState.ARCHIVED),
        ("2012", Holding.HELD, EditionState.ARCHIVED),
        ("2013", Holding.HELD, EditionState.ARCHIVED),
        ("2014", Holding.HELD, EditionState.ARCHIVED),
        ("2015", Holding.NOT_HELD, EditionState.ARCHIVED),
        ("2016", Holding.NOT_HELD, EditionState.ARCHIVED),
        ("2022", Holding.MEETINGS_ONLY, EditionState.ARCHIVED),
    ]


def test_claims_keep_their_qualifier_and_their_source() -> None:
    load()

    claims = ReportedFigure.objects.filter(edition__slug="2012").order_by("position")
    assert list(claims.values_list("kind", "value", "qualifier", "source", "note")) == [
        (FigureKind.ATTENDANCE, 300, "environ", BILAN, "La capacité maximum de la salle."),
        (
            FigureKind.ATTENDANCE,
            500,
            "",
            "Conseil général des Hauts-de-Seine, article sur la poursuite de sa politique ESS, vers 2013",
            "L’article parle de « l’an dernier » sans nommer l’édition.",
        ),
    ]
    share = ReportedFigure.objects.get(kind=FigureKind.SHARE)
    assert (share.edition.slug, share.label, share.value, share.source) == (
        "2011",
        "Entreprises du secteur marchand traditionnel",
        40,
        BILAN,
    )


def test_years_that_the_sources_only_imply_are_marked() -> None:
    load()

    assert list(Edition.objects.filter(year_is_inferred=True).order_by("year").values_list("year", flat=True)) == [
        2012,
        2013,
    ]


def test_the_meetings_of_2022_have_their_day_place_and_testimony() -> None:
    load()

    meetings = Edition.objects.select_related("venue").get(slug="2022")
    assert (meetings.title, meetings.starts_on, meetings.ends_on) == (
        "Matinée des financements à impact",
        date(2022, 11, 22),
        date(2022, 11, 22),
    )
    assert (meetings.venue.name, meetings.venue.city) == ("Salons de Paris La Défense Arena", "Nanterre")
    assert meetings.testimony_source == "RTES, article du 23 novembre 2022 sur la stratégie ESS du Département"
    assert meetings.note_source == "Site public du Département, pages sur l’ESS et Progr’ESS (2022-2024)"


def test_loading_again_changes_nothing_and_writes_nothing_in_the_journal() -> None:
    first = load()
    rows = [Edition.objects.count(), ReportedFigure.objects.count(), Venue.objects.count(), LogEntry.objects.count()]

    second = load()

    assert (len(first.created), second.unchanged) == (7, first.created)
    assert [
        Edition.objects.count(),
        ReportedFigure.objects.count(),
        Venue.objects.count(),
        LogEntry.objects.count(),
    ] == rows


def test_a_corrected_figure_is_brought_up_to_date() -> None:
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    load(facts)
    next(entry for entry in facts["editions"] if entry["year"] == 2014)["attendance"][0]["value"] = 295

    loaded = load(facts)

    assert loaded.changed == ("2014",)
    assert ReportedFigure.objects.get(edition__slug="2014").value == 295
    entry = LogEntry.objects.get(verb="edition_changed")
    assert (entry.scope, entry.actor_label) == ("2014", "load_editions")
    assert LogEntry.objects.get(verb="figure_updated").changes == {"value": [290, 295]}


@pytest.mark.parametrize(
    "kept",
    [{"is_demo": True, "state": EditionState.ARCHIVED}, {"state": EditionState.OPEN}, {"state": EditionState.CLOSED}],
)
def test_an_edition_that_the_app_runs_or_that_is_invented_is_never_written_over(kept: dict) -> None:
    EditionFactory(slug="2014", year=2014, title="La nôtre", **kept)

    loaded = load()

    assert loaded.skipped == ("2014",)
    assert Edition.objects.get(slug="2014").title == "La nôtre"


def test_the_command_says_what_it_did() -> None:
    out = StringIO()

    call_command("load_editions", stdout=out)
    call_command("load_editions", stdout=out)

    assert out.getvalue().splitlines() == [
        "Past editions: 7 created, 0 changed, 0 unchanged, 0 skipped.",
        "Past editions: 0 created, 0 changed, 7 unchanged, 0 skipped.",
    ]


def test_the_facts_are_those_of_the_test_material(shared_data) -> None:
    ours = json.loads(FACTS.read_text(encoding="utf-8"))["editions"]
    given = (shared_data / "editions.json").read_text(encoding="utf-8").replace("'", "’")

    assert ours == json.loads(given)["editions"]
