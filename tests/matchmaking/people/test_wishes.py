"""Wishes in order, from both sides; "no thanks" known to its author alone."""

import pytest
import time_machine

from forum.core.models import LogEntry
from matchmaking.enums import ParticipantState, PhaseKind
from matchmaking.models import Wish
from matchmaking.services.wish import (
    NotToBeWished,
    WishesClosed,
    drop_wish,
    make_wish,
    move_wish,
    rank_wishes,
    refuse_to_meet,
    take_refusal_back,
)
from tests.factories import MeetingProgrammeFactory, ParticipantFactory, PhaseFactory, WishFactory
from tests.factories.moments import BEFORE
from tests.matchmaking.people.acts import address, enter, get, post, said

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def programme():
    programme = MeetingProgrammeFactory()
    PhaseFactory(programme=programme, kind=PhaseKind.WISHES)
    return programme


@pytest.fixture
def own(programme):
    return ParticipantFactory(programme=programme)


@pytest.fixture
def funds(programme):
    return ParticipantFactory.create_batch(4, programme=programme, financier=True)


def order(own):
    return list(Wish.objects.filter(wisher=own, no_thanks=False).order_by("rank").values_list("rank", "wished__name"))


def test_wishes_are_ranked_as_they_come(own, funds):
    for fund in funds[:3]:
        make_wish(own, fund, at=BEFORE)

    assert order(own) == [(1, funds[0].name), (2, funds[1].name), (3, funds[2].name)]


def test_both_sides_wish(own, funds):
    make_wish(funds[0], own, motivation="Le réemploi nous intéresse.", at=BEFORE)

    assert Wish.objects.values_list("wisher", "wished", "rank", "motivation").get() == (
        funds[0].pk, own.pk, 1, "Le réemploi nous intéresse.",
    )  # fmt: skip


def test_wishing_again_changes_the_motivation_alone(own, funds):
    make_wish(own, funds[0], at=BEFORE)
    make_wish(own, funds[1], at=BEFORE)
    make_wish(own, funds[0], motivation="Proches.", at=BEFORE)

    assert order(own) == [(1, funds[0].name), (2, funds[1].name)]
    assert Wish.objects.get(wished=funds[0]).motivation == "Proches."


def test_an_order_is_written_whole_and_forgets_nobody(own, funds):
    for fund in funds:
        make_wish(own, fund, at=BEFORE)

    rank_wishes(own, [funds[2].pk, own.pk, funds[0].pk, funds[2].pk], at=BEFORE)

    assert [name for _rank, name in order(own)] == [funds[n].name for n in (2, 0, 1, 3)]
    assert [rank for rank, _name in order(own)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("number", "by", "expected"),
    [(1, -1, [1, 0, 2, 3]), (1, 1, [0, 2, 1, 3]), (3, None, [3, 0, 1, 2]), (0, -1, [0, 1, 2, 3]), (3, 1, [0, 1, 2, 3])],
)
def test_moving_one(own, funds, number, by, expected):
    for fund in funds:
        make_wish(own, fund, at=BEFORE)

    move_wish(own, funds[number], by, at=BEFORE)

    assert order(own) == [(rank, funds[n].name) for rank, n in enumerate(expected, 1)]


def test_dropping_one_moves_the_others_up(own, funds):
    for fund in funds[:3]:
        make_wish(own, fund, at=BEFORE)

    drop_wish(own, funds[0], at=BEFORE)

    assert order(own) == [(1, funds[1].name), (2, funds[2].name)]


def test_no_thanks_takes_the_wish_and_may_be_taken_back(own, funds):
    make_wish(own, funds[0], motivation="Oui.", at=BEFORE)
    make_wish(own, funds[1], at=BEFORE)

    refuse_to_meet(own, funds[0], at=BEFORE)

    assert order(own) == [(1, funds[1].name)]
    assert Wish.objects.filter(wisher=own, no_thanks=True).get().wished == funds[0]
    take_refusal_back(own, funds[0], at=BEFORE)
    assert Wish.objects.filter(no_thanks=True).count() == 0


def test_wishing_takes_a_no_thanks_back(own, funds):
    refuse_to_meet(own, funds[0], at=BEFORE)

    make_wish(own, funds[0], at=BEFORE)

    assert order(own) == [(1, funds[0].name)]
    assert Wish.objects.count() == 1


def test_nothing_of_it_is_in_the_journal(own, funds):
    make_wish(own, funds[0], at=BEFORE)
    refuse_to_meet(own, funds[1], at=BEFORE)
    take_refusal_back(own, funds[1], at=BEFORE)
    drop_wish(own, funds[0], at=BEFORE)

    assert LogEntry.objects.count() == 0


def test_wishes_are_closed_outside_their_phase_and_no_thanks_is_not(own, funds):
    own.programme.phases.all().delete()

    for act in (
        lambda: make_wish(own, funds[0], at=BEFORE),
        lambda: drop_wish(own, funds[0], at=BEFORE),
        lambda: rank_wishes(own, [], at=BEFORE),
        lambda: move_wish(own, funds[0], 1, at=BEFORE),
    ):
        with pytest.raises(WishesClosed):
            act()
    refuse_to_meet(own, funds[0], at=BEFORE)
    assert Wish.objects.get().no_thanks


def test_oneself_the_same_side_and_who_is_not_approved_are_not_wished_for(own, programme):
    colleague = ParticipantFactory(programme=programme)
    draft = ParticipantFactory(programme=programme, financier=True, state=ParticipantState.SUBMITTED)

    for other in (own, colleague, draft):
        with pytest.raises(NotToBeWished):
            make_wish(own, other, at=BEFORE)
        with pytest.raises(NotToBeWished):
            refuse_to_meet(own, other, at=BEFORE)
    assert Wish.objects.count() == 0


# --- pages -------------------------------------------------------------------


def test_buttons_wish_order_and_drop_without_a_script(client, own, funds):
    enter(client, own)
    for fund in funds[:3]:
        assert post(client, "wish_change", own, fund, act="wish").status_code == 302

    post(client, "wish_change", own, funds[2], act="up")
    post(client, "wish_change", own, funds[0], act="drop")

    assert order(own) == [(1, funds[2].name), (2, funds[1].name)]


def test_dragging_sends_an_order_and_nonsense_changes_nothing(client, own, funds):
    enter(client, own)
    for fund in funds[:2]:
        make_wish(own, fund, at=BEFORE)

    response = post(client, "wishes", own, order=[str(funds[1].pk), "nan", "é" * 400, ""])

    assert (response.status_code, response.headers["Location"]) == (302, address("wishes", own))
    assert order(own) == [(1, funds[1].name), (2, funds[0].name)]
    assert post(client, "wish_change", own, funds[0], act="explode").status_code == 302
    assert order(own) == [(1, funds[1].name), (2, funds[0].name)]


def test_a_button_leads_back_to_its_page_and_nowhere_else(client, own, funds):
    enter(client, own)
    here = address("find", own) + "?q=fonds"

    assert post(client, "wish_change", own, funds[0], act="wish", back=here).headers["Location"] == here
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = post(client, "wish_change", own, funds[0], act="wish", back=elsewhere)
        assert response.headers["Location"] == address("wishes", own)


def test_a_closed_phase_says_so_and_keeps_the_wishes(client, own, funds):
    make_wish(own, funds[0], at=BEFORE)
    own.programme.phases.all().delete()
    enter(client, own)

    response = post(client, "wish_change", own, funds[1], act="wish")

    assert said(response) == [f"Les vœux ne sont pas ouverts en ce moment{NBSP}: rien n’a changé."]
    assert order(own) == [(1, funds[0].name)]
    page = get(client, "wishes", own).content.decode()
    assert funds[0].name in page
    assert "Monter" not in page


def test_a_line_of_motivation(client, own, funds):
    make_wish(own, funds[0], at=BEFORE)
    enter(client, own)

    assert post(client, "motivation", own, funds[0], motivation="é" * 201).status_code == 422
    assert post(client, "motivation", own, funds[0], motivation="Réemploi, à Nanterre.").status_code == 302
    assert Wish.objects.get().motivation == "Réemploi, à Nanterre."


def test_a_refusal_shows_nowhere_but_to_its_author(client, own, funds):
    """All the pages of who was refused are the same, to the letter, as before."""
    enter(client, own)
    pages = [
        ("participant",),
        ("find",),
        ("wishes",),
        ("requests",),
        ("hours",),
        ("sheet", funds[0]),
        ("book", funds[0]),
    ]
    pages = [(name, own, *rest) for name, *rest in pages]

    def read():
        return [get(client, *one).content.decode().partition("<main")[2] for one in pages]

    def without_secrets(texts):
        return ["".join(line for line in text.splitlines(True) if "csrf" not in line) for text in texts]

    before = without_secrets(read())
    WishFactory(wisher=funds[0], wished=own, refusal=True)

    assert without_secrets(read()) == before


def test_the_list_costs_the_same_with_1_wish_and_with_3(client, own, funds, django_assert_num_queries):
    enter(client, own)
    make_wish(own, funds[0], at=BEFORE)
    with django_assert_num_queries(6):
        assert funds[0].name in get(client, "wishes", own).content.decode()
    for fund in funds[1:3]:
        make_wish(own, fund, at=BEFORE)
    refuse_to_meet(own, funds[3], at=BEFORE)

    with django_assert_num_queries(6):
        assert funds[3].name in get(client, "wishes", own).content.decode()
