"""Where somebody comes from, read from a postcode."""

from string import digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendees.territory import (
    DEPARTEMENTS,
    HOME_DEPARTEMENT,
    KNOWN,
    POSTCODES,
    departement_of,
    describe_territory,
    territory_of,
    zone_of,
)


@pytest.mark.parametrize(
    ("postcode", "code", "name", "zone"),
    [
        ("92000", "92050", "Nanterre", "municipality"),
        ("92190", "92048", "Meudon", "municipality"),
        ("92360", "92048", "Meudon", "municipality"),
        ("92390", "92078", "Villeneuve-la-Garenne", "municipality"),
        ("92410", "92077", "Ville-d’Avray", "municipality"),
        # Large receivers: the Département itself, La Défense.
        ("92731", "92", "Hauts-de-Seine", "departement"),
        ("92042", "92", "Hauts-de-Seine", "departement"),
        ("75116", "75", "Paris", "region"),
        ("77420", "77", "Seine-et-Marne", "region"),
        ("78000", "78", "Yvelines", "region"),
        ("91300", "91", "Essonne", "region"),
        ("93200", "93", "Seine-Saint-Denis", "region"),
        ("94270", "94", "Val-de-Marne", "region"),
        ("95100", "95", "Val-d’Oise", "region"),
        ("01000", "01", "Ain", "elsewhere"),
        ("20000", "2A", "Corse-du-Sud", "elsewhere"),
        ("20199", "2A", "Corse-du-Sud", "elsewhere"),
        ("20200", "2B", "Haute-Corse", "elsewhere"),
        ("20620", "2B", "Haute-Corse", "elsewhere"),
        ("97110", "971", "Guadeloupe", "elsewhere"),
        ("97133", "977", "Saint-Barthélemy", "elsewhere"),
        ("97150", "978", "Saint-Martin", "elsewhere"),
        ("97500", "975", "Saint-Pierre-et-Miquelon", "elsewhere"),
        ("97600", "976", "Mayotte", "elsewhere"),
        ("98714", "987", "Polynésie française", "elsewhere"),
        ("98800", "988", "Nouvelle-Calédonie", "elsewhere"),
    ],
)
def test_a_postcode_names_its_territory(postcode, code, name, zone):
    assert territory_of(postcode) == code
    assert describe_territory(code) == (code, name)
    assert zone_of(code) == zone


@pytest.mark.parametrize(
    "postcode", ["", "92", "9200", "920000", "92 000", "00100", "96000", "97900", "98000", "99999", "٩٢٠٠٠", "92000\n"]
)
def test_what_is_no_postcode_of_a_known_place_has_no_territory(postcode):
    assert territory_of(postcode) == ""


def test_nothing_is_known_of_an_unknown_territory():
    assert (departement_of(""), zone_of(""), describe_territory("")) == ("", "", ("", ""))
    assert (departement_of("92001"), zone_of("92001"), describe_territory("92001").label) == ("", "", "")


@pytest.mark.parametrize(
    ("code", "departement"), [("92050", "92"), ("92", "92"), ("75", "75"), ("2B", "2B"), ("974", "974")]
)
def test_a_territory_lies_in_its_departement(code, departement):
    assert departement_of(code) == departement


def test_the_36_municipalities_at_home_are_told_apart():
    assert (len(KNOWN), len(set(KNOWN.values()))) == (36, 36)
    assert set(POSTCODES.values()) == set(KNOWN)
    assert {code[:2] for code in (*KNOWN, *POSTCODES)} == {HOME_DEPARTEMENT}
    # 96 in Europe, as INSEE counts them, five overseas; seven overseas territories that are none.
    assert len(DEPARTEMENTS) == 96 + 5 + 7


@given(st.text(digits, min_size=5, max_size=5))
def test_every_postcode_has_one_territory_or_none(postcode):
    code = territory_of(postcode)

    assert (code == "") == (departement_of(code) == "") == (zone_of(code) == "")
    assert departement_of(code) in {*DEPARTEMENTS, ""}
    assert departement_of(departement_of(code)) == departement_of(code)
