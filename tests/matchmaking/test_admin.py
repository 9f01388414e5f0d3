"""The back room of meetings: looked at, never changed; nothing private in it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from tests.factories import CriterionFactory, MeetingFactory, MeetingProgrammeFactory, ScheduleRunFactory, SlotFactory

pytestmark = pytest.mark.django_db
MODELS = ["meetingprogramme", "criterion", "participant", "meeting", "schedulerun"]


@pytest.fixture
def back_room(organiser):
    organiser.user.is_staff = organiser.user.is_superuser = True
    organiser.user.save()
    return organiser


def furnish() -> None:
    programme = MeetingProgrammeFactory()
    CriterionFactory(programme=programme)
    MeetingFactory(slot=SlotFactory(programme=programme))
    ScheduleRunFactory(programme=programme, input={"wishes": ["a secret"]}, result={"meetings": ["a secret"]})


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    back_room, model, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    furnish()
    address = reverse(f"admin:matchmaking_{model}_changelist")
    back_room.get(address)
    with django_assert_max_num_queries(20) as once:
        assert back_room.get(address).status_code == 200

    furnish()
    furnish()

    with django_assert_num_queries(len(once)):
        assert back_room.get(address).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_states_and_all_the_rest_are_looked_at_not_changed(back_room, model) -> None:
    furnish()
    thing = apps.get_model("matchmaking", model)._default_manager.first()

    page = back_room.get(reverse(f"admin:matchmaking_{model}_change", args=[thing.pk]))

    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert b"a secret" not in page.content
    assert back_room.get(reverse(f"admin:matchmaking_{model}_add")).status_code == 403


def test_wishes_outcomes_and_notes_are_not_shown() -> None:
    shown = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "matchmaking"}

    assert shown == set(MODELS)
