import pytest
from django.urls import reverse

from events.models import Edition, ReportedFigure, Session
from tests.factories import (
    EditionFactory,
    ReportedFigureFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MODELS = ["edition", "venue", "room", "track", "session", "speaker", "reportedfigure"]


@pytest.fixture
def back_room(organiser):
    organiser.user.is_staff = organiser.user.is_superuser = True
    organiser.user.save()
    return organiser


def furnish(number: int) -> None:
    for n in range(number):
        edition = EditionFactory(slug=f"e{n}")
        session = SessionFactory(edition=edition, track=TrackFactory(edition=edition))
        session.line_up.create(speaker=SpeakerFactory())
        ReportedFigureFactory(edition=edition)


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    back_room, model: str, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    furnish(1)
    address = reverse(f"admin:events_{model}_changelist")
    back_room.get(address)
    with django_assert_max_num_queries(20) as once:
        assert back_room.get(address).status_code == 200

    Session.objects.all().delete()
    Edition.objects.all().delete()
    furnish(3)

    with django_assert_num_queries(len(once)):
        assert back_room.get(address).status_code == 200


@pytest.mark.parametrize("model", [model for model in MODELS if model != "reportedfigure"])
def test_one_can_be_added(back_room, model: str) -> None:
    assert back_room.get(reverse(f"admin:events_{model}_add")).status_code == 200


def test_states_are_looked_at_not_changed(back_room) -> None:
    session = SessionFactory()

    edition_page = back_room.get(reverse("admin:events_edition_change", args=[session.edition.pk]))
    session_page = back_room.get(reverse("admin:events_session_change", args=[session.pk]))

    for page in (edition_page, session_page):
        assert "state" not in page.context["adminform"].form.fields
        assert "state" in page.context["adminform"].readonly_fields


def test_announced_figures_are_looked_at_not_changed(back_room) -> None:
    figure = ReportedFigureFactory(value=290)

    page = back_room.get(reverse("admin:events_reportedfigure_change", args=[figure.pk]))
    edition_page = back_room.get(reverse("admin:events_edition_change", args=[figure.edition.pk]))
    formsets = {one.formset.model: one for one in edition_page.context["inline_admin_formsets"]}

    assert back_room.get(reverse("admin:events_reportedfigure_add")).status_code == 403
    assert (page.context["has_change_permission"], page.context["has_delete_permission"]) == (False, False)
    assert page.context["adminform"].form.fields == {}
    shown = formsets[ReportedFigure]
    assert (shown.has_add_permission, shown.has_change_permission, shown.has_delete_permission) == (False,) * 3


def test_rooms_are_offered_with_their_venue(back_room) -> None:
    session = SessionFactory(room=RoomFactory(name="Atelier A", venue__name="Salons de la Défense"))

    page = back_room.get(reverse("admin:events_session_change", args=[session.pk]))

    assert "Salons de la Défense, Atelier A" in page.content.decode()


def test_visitors_do_not_come_in(client) -> None:
    client.force_login(UserFactory())

    assert client.get(reverse("admin:events_edition_changelist")).status_code in {302, 403}
