"""Who may be put into a slot by hand, as the form lists them; what a forged address says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.models import Meeting
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    WishFactory,
)
from tests.matchmaking.acts import slot_of
from tests.pages.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=3, tables=3)


@pytest.fixture
def project(programme):
    return ParticipantFactory(programme=programme, name="Recyclerie")


def fund(programme, name, **more):
    return ParticipantFactory(programme=programme, financier=True, name=name, **more)


def meet(a, b, slot):
    return MeetingFactory(slot=slot_of(a.programme, slot), table=a.programme.tables.get(number=1), a=a, b=b)


def address(name, programme, *args):
    return reverse(f"matchmaking:{name}", args=[programme.edition.slug, programme.slug, *args])


def offered(page):
    return page.texts("#id_other option")


def test_the_busy_are_left_out_and_those_one_may_insist_on_are_marked(programme, project, organiser):
    fund(programme, "Libre")
    AvailabilityFactory(participant=fund(programme, "Loin"), slot=slot_of(programme, 1))
    meet(project, fund(programme, "Plein", max_meetings=1), 2)
    meet(ParticipantFactory(programme=programme, name="Autre"), fund(programme, "Pris"), 1)

    page = read(organiser.get(address("board_hole", programme, 1)))

    assert offered(page) == ["---------", "Libre", "Loin (pas là)", "Plein (complet)"]
    assert page.texts("#id_one option") == ["---------", "Recyclerie"]


def test_whoever_was_taken_meanwhile_is_refused_and_stays_chosen(programme, project, organiser):
    taken = fund(programme, "Pris")
    meet(ParticipantFactory(programme=programme), taken, 1)

    page = read(organiser.post(address("board_place", programme, 1), {"one": project.pk, "other": taken.pk}), 422)

    assert "Pris a déjà un rendez-vous à cette heure." in page.text(".error-summary")
    assert offered(page) == ["---------", "Pris (en rendez-vous)"]
    assert Meeting.objects.count() == 1


def test_the_form_costs_the_same_for_one_and_for_three(programme, organiser):
    def furnish():
        WishFactory(wisher=ParticipantFactory(programme=programme), wished=fund(programme, "Fonds"))

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(address("board_hole", programme, 1)).status_code == 200
        return len(queries)

    furnish()
    count()
    one = count()
    furnish()
    furnish()

    assert count() == one


@pytest.mark.parametrize("forged", ["xx", "0", "00000000-0000-4000-8000-000000000000"])
def test_a_forged_address_is_answered_in_words_of_ours(programme, project, organiser, forged):
    page = read(organiser.get(address("why", programme), {"one": project.pk, "other": forged}))

    assert page.texts(".field__error") == ["Choisissez quelqu’un de la liste."]
    assert "UUID" not in page.text("main")
