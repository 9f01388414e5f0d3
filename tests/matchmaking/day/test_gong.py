"""The gong screen: where the day stands at each moment."""

from datetime import timedelta

import pytest
import time_machine

from matchmaking.selectors.gong import gong_at
from tests.factories import EditionFactory, MeetingProgrammeFactory
from tests.factories.matchmaking import TEN
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
PAGE = "/organisation/2026/rendez-vous/financements/jour-j/gong/"


@pytest.fixture
def programme():
    edition = EditionFactory(slug="2026")
    programme = MeetingProgrammeFactory(edition=edition, slug="financements", published=True, slots=4)
    programme.slots.filter(number=3).update(is_pause=True)
    return programme


@pytest.mark.parametrize(
    ("after", "what", "left", "following"),
    [
        (-10, "Le premier rendez-vous commence dans", "10 min", "Ensuite, rendez-vous à 10 h"),
        (0, "Rendez-vous 1 sur 3", "20 min", "Ensuite, rendez-vous à 10 h 25"),
        (19.5, "Rendez-vous 1 sur 3", "1 min", "Ensuite, rendez-vous à 10 h 25"),
        (20, "Changez de table ! On reprend dans", "5 min", "Ensuite, rendez-vous à 10 h 25"),
        (30, "Rendez-vous 2 sur 3", "15 min", "Ensuite, pause à 10 h 50"),
        (46, "La pause commence dans", "4 min", "Ensuite, pause à 10 h 50"),
        (50, "Pause", "20 min", "Ensuite, rendez-vous à 11 h 15"),
        (75, "Rendez-vous 3 sur 3", "20 min", "C’est le dernier."),
    ],
)
def test_the_screen_says_what_is_on_and_what_comes(organiser, programme, after, what, left, following):
    with time_machine.travel(TEN + timedelta(minutes=after), tick=False):
        page = read(organiser.get(PAGE))

    assert [page.text(f".gong__{part}") for part in ("what", "left", "next")] == [what, left, following]


def test_after_the_last_it_says_thank_you(organiser, programme):
    with time_machine.travel(TEN + timedelta(minutes=95), tick=False):
        page = read(organiser.get(PAGE))

    assert page.text(".gong__what") == "Merci à toutes et à tous !"
    assert page.find("#gong").attributes["data-until"] == ""


def test_the_state_costs_one_query_beside_the_door(programme, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert gong_at(programme, at=TEN).rank == 1
