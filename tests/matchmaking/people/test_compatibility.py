"""What two participants have for each other: judged criterion by criterion, said in words."""

import pytest
from django.utils import translation

from matchmaking.enums import CriterionKind, Stance
from matchmaking.models import Criterion, CriterionOption
from matchmaking.selectors.compatibility import Answer, Match, compared, explain, judge, number_in_words, tally
from matchmaking.territories import lies_in, read_territories
from tests.factories import CriterionFactory

NBSP, THIN = "\u00a0", "\u202f"


def criterion(kind: str, **more) -> Criterion:
    asked = {"asked_of_a": "offers", "asked_of_b": "seeks"}
    return Criterion(pk=1, key="c", kind=kind, label="Critère", **asked | more)


def words_of(one: Criterion, mine: Answer, theirs: Answer, side: str = "a") -> list[tuple[Match, str]]:
    """Return what somebody of a side is told; the other side answers the other way round."""
    other = "b" if side == "a" else "a"
    own, facing = (Stance.OFFERS, Stance.SEEKS) if side == "a" else (Stance.SEEKS, Stance.OFFERS)
    lines = compared([one], side, other)
    return [(fit.match, fit.sentence) for fit in explain(lines, {(1, own): mine}, {(1, facing): theirs})]


@pytest.mark.parametrize(
    ("offered", "sought", "match"),
    [
        ({1}, {1}, Match.FITS),
        ({1}, {1, 2}, Match.FITS),
        ({1, 2}, {1}, Match.FITS),
        ({1, 2}, {1, 3}, Match.PARTLY),
        ({1}, {2}, Match.DOES_NOT),
        (set(), {2}, Match.UNKNOWN),
        ({1}, set(), Match.UNKNOWN),
    ],
)
def test_choices(offered, sought, match):
    answers = (Answer(options=frozenset(chosen)) for chosen in (offered, sought))

    assert judge(criterion(CriterionKind.CHOICE), *answers) == match


@pytest.mark.parametrize(
    ("offered", "sought", "match"),
    [
        ((40, 40), (10, 80), Match.FITS),
        ((40, 40), (40, 80), Match.FITS),
        ((10, 80), (20, None), Match.PARTLY),
        ((10, 80), (0, 100), Match.FITS),
        ((0, 100), (10, 80), Match.FITS),
        ((10, 20), (21, 30), Match.DOES_NOT),
        ((None, 5), (6, None), Match.DOES_NOT),
        ((None, None), (6, 7), Match.UNKNOWN),
    ],
)
def test_ranges(offered, sought, match):
    answers = (Answer(lower=low, upper=high) for low, high in (offered, sought))

    assert judge(criterion(CriterionKind.RANGE), *answers) == match


@pytest.mark.parametrize(
    ("offered", "sought", "match"),
    [
        (["92050"], ["92"], Match.FITS),
        (["92"], ["92050"], Match.FITS),
        (["92050"], ["FR"], Match.FITS),
        (["92", "75"], ["92", "93"], Match.PARTLY),
        (["92", "75"], ["92"], Match.FITS),
        (["75"], ["92"], Match.DOES_NOT),
        ([], ["92"], Match.UNKNOWN),
    ],
)
def test_territories(offered, sought, match):
    answers = (Answer(territories=tuple(codes)) for codes in (offered, sought))

    assert judge(criterion(CriterionKind.TERRITORY), *answers) == match


def test_each_side_is_told_in_its_own_words():
    one = criterion(CriterionKind.RANGE, unit="€")
    amount, ticket = Answer(lower=40_000, upper=40_000), Answer(lower=10_000, upper=80_000)

    forty, span = f"40{THIN}000{NBSP}€", f"de 10{THIN}000{NBSP}€ à 80{THIN}000{NBSP}€"
    assert words_of(one, amount, ticket) == [(Match.FITS, f"Chez vous{NBSP}: {forty}. Recherché{NBSP}: {span}.")]
    assert words_of(one, ticket, amount, "b") == [(Match.FITS, f"Vous cherchez{NBSP}: {span}. En face{NBSP}: {forty}.")]


@pytest.mark.parametrize(
    ("mine", "theirs", "sentence"),
    [
        (Answer(), Answer(), "Ni vous ni l’autre côté n’avez répondu."),
        (Answer(lower=1), Answer(), "L’autre côté n’a pas répondu."),
        (Answer(), Answer(lower=5), f"Vous n’avez pas répondu. En face{NBSP}: à partir de 5."),
        (Answer(upper=3), Answer(lower=5), f"Chez vous{NBSP}: jusqu’à 3. Recherché{NBSP}: à partir de 5."),
    ],
)
def test_what_is_not_answered_is_said(mine, theirs, sentence):
    assert [words for _match, words in words_of(criterion(CriterionKind.RANGE), mine, theirs)] == [sentence]


def test_what_is_not_public_or_counts_for_nothing_is_not_compared():
    hidden = [
        criterion(CriterionKind.CHOICE, is_public=False),
        criterion(CriterionKind.CHOICE, weight=0),
        criterion(CriterionKind.TEXT),
        criterion(CriterionKind.CHOICE, asked_of_b=""),
    ]

    assert compared(hidden, "a", "b") == []


def test_a_criterion_in_both_senses_gives_two_lines():
    both = criterion(CriterionKind.RANGE, asked_of_a="both", asked_of_b="both")
    mine = {(1, "offers"): Answer(lower=1, upper=1), (1, "seeks"): Answer(lower=9, upper=9)}
    theirs = {(1, "offers"): Answer(lower=2, upper=2), (1, "seeks"): Answer(lower=1, upper=1)}

    lines = compared([both], "a", "a")

    assert [fit.match for fit in explain(lines, mine, theirs)] == [Match.FITS, Match.DOES_NOT]
    assert tally(lines, mine, theirs).order == (-1, 0)


@pytest.mark.django_db
def test_options_are_named():
    one = CriterionFactory(options=("grant", "loan", "equity"))
    grant, loan, equity = CriterionOption.objects.order_by("position")
    mine = {(one.pk, "offers"): Answer(options=frozenset({grant.pk, loan.pk}))}
    theirs = {(one.pk, "seeks"): Answer(options=frozenset({loan.pk, equity.pk}))}

    [fit] = explain(compared([one], "a", "b"), mine, theirs)

    assert (fit.match, fit.sentence) == (
        Match.PARTLY,
        f"Chez vous{NBSP}: Grant{NBSP}; Loan. Recherché{NBSP}: Loan{NBSP}; Equity.",
    )


def test_long_lists_say_how_many_more():
    places = Answer(territories=("75", "77", "78", "91", "92", "93", "94", "95"))

    [(match, words)] = words_of(criterion(CriterionKind.TERRITORY), places, Answer(territories=("92",)))

    named = f"{NBSP}; ".join(["Paris", "Seine-et-Marne", "Yvelines", "Essonne", "Hauts-de-Seine"])
    assert match == Match.FITS
    assert words.startswith(f"Chez vous{NBSP}: {named} et 3 autres.")


def test_numbers_are_written_in_the_language():
    with translation.override("en"):
        assert number_in_words(1_234_567, "€") == f"1,234,567{NBSP}€"
    with translation.override("fr"):
        assert number_in_words(1_234_567) == f"1{THIN}234{THIN}567"


@pytest.mark.parametrize(
    ("typed", "codes", "unknown"),
    [
        ("Nanterre, hauts de seine", ["92050", "92"], []),
        ("Nanterre (92)", ["92050"], []),
        ("92 ; 2a", ["92", "2A"], []),
        ("ILE-DE-FRANCE", ["75", "77", "78", "91", "92", "93", "94", "95"], []),
        ("France entière", ["FR"], []),
        ("Atlantide, Paris,,", ["75"], ["Atlantide"]),
        ("", [], []),
    ],
)
def test_territories_are_read_as_people_write_them(typed, codes, unknown):
    assert read_territories(typed) == (codes, unknown)


def test_a_place_lies_in_itself_and_in_what_holds_it():
    assert [lies_in("92050", other) for other in ("92050", "92", "FR", "75")] == [True, True, True, False]
    assert not lies_in("92", "92050")
