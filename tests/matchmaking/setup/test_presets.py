"""Presets are whole: every text in both languages, every answer where it belongs; territories are the real ones."""

import pytest

from matchmaking.enums import Asked, CriterionKind, PhaseKind, Preset
from matchmaking.models import Criterion, CriterionOption, MeetingProgramme
from matchmaking.presets import read_preset
from matchmaking.services.creation import create_programme
from matchmaking.territories import NAMES
from tests.factories import EditionFactory
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM

PRESETS = list(Preset)


def rows(preset):
    """Return everything with words in it: the programme, its criteria, their options."""
    plan = read_preset(preset)
    options = [option for criterion in plan.criteria for option in criterion.options]
    return [plan.fields, *(criterion.fields for criterion in plan.criteria), *options]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_text_is_in_both_languages_and_fits(preset):
    models = (MeetingProgramme, Criterion, CriterionOption)
    limits = {f.name: f.max_length for model in models for f in model._meta.fields if f.name.endswith("_en")}
    for row in rows(preset):
        for name, value in row.items():
            if f"{name}_en" in limits:
                assert row.get(f"{name}_en"), (name, value)
            if limits.get(name):
                assert len(value) <= limits[name], value


@pytest.mark.parametrize("preset", PRESETS)
def test_french_is_written_as_french_is(preset):
    for row in rows(preset):
        for name, value in row.items():
            if isinstance(value, str) and not name.endswith("_en"):
                assert "'" not in value
                assert not any(f" {sign}" in value for sign in ":;?!»"), value


@pytest.mark.parametrize("preset", PRESETS)
def test_keys_are_unique_and_choices_alone_have_options(preset):
    criteria = read_preset(preset).criteria
    keys = [criterion.fields["key"] for criterion in criteria]

    assert len(keys) == len(set(keys))
    for criterion in criteria:
        options = [option["key"] for option in criterion.options]
        assert len(options) == len(set(options))
        assert (len(options) > 1) == (criterion.fields["kind"] == CriterionKind.CHOICE)
        # A question is put to each side that is asked.
        asked = {criterion.fields["asked_of_a"], criterion.fields["asked_of_b"]}
        for stance in ("offers", "seeks"):
            assert bool(criterion.fields.get(f"question_{stance}")) == (stance in asked or Asked.BOTH in asked)


@pytest.mark.parametrize("preset", PRESETS)
def test_phases_come_one_after_another(preset):
    phases = read_preset(preset).phases

    assert phases[0].kind == PhaseKind.PROFILES
    assert all(phase.opens > phase.closes >= 0 for phase in phases)
    assert [phase.opens for phase in phases] == sorted((phase.opens for phase in phases), reverse=True)


def keys_of(preset, criterion):
    [found] = [one for one in read_preset(preset).criteria if one.fields["key"] == criterion]
    return {option["key"] for option in found.options}


def test_financing_asks_what_financiers_look_at():
    keys = {one.fields["key"] for one in read_preset(Preset.FINANCE).criteria}

    assert keys >= {"stage", "sector", "legal-form", "esus", "territory", "people-helped", "jobs", "amount"}
    assert keys_of(Preset.FINANCE, "instruments") >= {"grant", "loan", "equity", "guarantee", "patronage"}
    assert keys_of(Preset.FINANCE, "support") >= {"advice", "incubation", "premises", "associate", "introduction"}


def test_purchasing_asks_what_buyers_look_at():
    keys = {one.fields["key"] for one in read_preset(Preset.PURCHASES).criteria}

    assert keys >= {"goods", "volume", "capacity", "territory", "lead-time", "clause"}
    assert keys_of(Preset.PURCHASES, "structure") >= {"ei", "aci", "etti", "ai", "ea", "esat"}
    assert keys_of(Preset.PURCHASES, "buying") >= {"order", "framework", "subcontracting", "co-contracting"}


@pytest.mark.django_db
@pytest.mark.parametrize("preset", PRESETS)
def test_the_database_takes_every_preset(preset):
    programme = create_programme(EditionFactory(), preset, actor=SYSTEM, at=BEFORE)

    assert programme.criteria.count() == len(read_preset(preset).criteria)
    assert programme.phases.count() == len(read_preset(preset).phases)


def test_hauts_de_seine_has_its_thirty_six_communes():
    communes = [code for code in NAMES if len(code) == 5]

    assert len(communes) == 36
    assert {code[:2] for code in communes} == {"92"}
    assert NAMES.keys() >= {"75", "77", "78", "91", "92", "93", "94", "95"}
    assert NAMES["92050"] == "Nanterre"
