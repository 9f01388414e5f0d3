"""What the back room changes is told in the journal, with before and after, people's fields apart."""

import pytest
from django.urls import reverse

from attendees.models import Category
from events.models import Edition, Room, Session, Track, Venue
from forum.core.journal import WITHHELD
from forum.core.models import LogEntry, User
from tests.factories import CategoryFactory, EditionFactory, RoomFactory, SessionFactory, UserFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def back_room(organiser):
    organiser.user.is_staff = organiser.user.is_superuser = True
    organiser.user.save()
    return organiser


def told():
    return [(line.verb, line.target_type, line.scope, line.changes) for line in LogEntry.objects.order_by("pk")]


def filled(client, address, **changes):
    """Return what a form of the back room would send unchanged, with some fields changed."""
    form = client.get(address).context["adminform"].form
    answers = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        prepared = field.prepare_value(value)
        if hasattr(field.widget, "widgets"):
            parts = field.widget.decompress(value)
            answers |= {f"{name}_{n}": "" if part is None else str(part) for n, part in enumerate(parts)}
        elif isinstance(prepared, bool):
            answers |= {name: "on"} if prepared else {}
        elif prepared not in (None, ""):
            answers[name] = prepared
    for formset in client.get(address).context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        answers |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return answers | changes


def change(client, obj, **changes):
    address = reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])
    response = client.post(address, filled(client, address, **changes))
    assert response.status_code == 302, response.context["errors"]


def test_a_change_tells_before_and_after(back_room):
    room = RoomFactory(name="Salle A", capacity=30)

    change(back_room, room, name="Salle B", capacity="40")

    assert told() == [("changed", "events.room", "", {"name": ["Salle A", "Salle B"], "capacity": [30, 40]})]
    line = LogEntry.objects.get()
    assert (line.actor_kind, line.actor_label) == ("user", back_room.user.email)


def test_saving_without_a_change_tells_nothing(back_room):
    change(back_room, RoomFactory())

    assert told() == []


def test_a_session_is_told_in_its_edition_objects_by_their_numbers(back_room):
    session = SessionFactory(edition=EditionFactory(slug="2026"), title="Avant")
    room = RoomFactory(venue=session.edition.venue)
    former = session.room_id

    change(back_room, session, title="Après", room=str(room.pk))

    assert told() == [("changed", "events.session", "2026", {"title": ["Avant", "Après"], "room": [former, room.pk]})]


def test_an_edition_is_told_under_its_own_name_and_dates_are_written_plainly(back_room):
    edition = EditionFactory(slug="2026")

    change(back_room, edition, capacity="250", ends_on="2026-11-23")

    assert told() == [
        ("changed", "events.edition", "2026", {"ends_on": ["2026-11-22", "2026-11-23"], "capacity": [100, 250]})
    ]


def test_long_texts_are_cut(back_room):
    edition = EditionFactory(slug="2026")

    change(back_room, edition, intro="x" * 500)

    assert told()[0][3] == {"intro": ["", "x" * 199 + "…"]}


def test_an_addition_and_what_hangs_on_it_are_told(back_room):
    response = back_room.post(
        reverse("admin:events_venue_add"),
        {
            "name": "Maison", "address": "", "city": "Nanterre", "rooms-TOTAL_FORMS": "1", "rooms-INITIAL_FORMS": "0",
            "rooms-0-name": "Salle", "rooms-0-capacity": "20", "rooms-0-position": "0",
        },
    )  # fmt: skip
    assert response.status_code == 302

    assert [(verb, kind) for verb, kind, _, _ in told()] == [("added", "events.venue"), ("added", "events.room")]
    assert LogEntry.objects.get(target_type="events.room").target_id == str(Room.objects.get().pk)


def test_lines_changed_and_taken_out_of_a_form_are_told(back_room):
    venue = VenueFactory()
    kept, gone = RoomFactory(venue=venue, name="A"), RoomFactory(venue=venue, name="B")
    rows = {"rooms-TOTAL_FORMS": "2", "rooms-INITIAL_FORMS": "2", "rooms-1-DELETE": "on", "rooms-0-is_step_free": "on"}
    for n, room in enumerate((kept, gone)):
        rows |= {
            f"rooms-{n}-id": str(room.pk), f"rooms-{n}-venue": str(venue.pk), f"rooms-{n}-name": ["Salle A", "B"][n],
            f"rooms-{n}-capacity": "30", f"rooms-{n}-position": "0",
        }  # fmt: skip

    change(back_room, venue, **rows)

    assert told() == [
        ("changed", "events.room", "", {"name": ["A", "Salle A"]}),
        ("deleted", "events.room", "", {"name": ["B", None]}),
    ]


def test_a_removal_keeps_the_name(back_room):
    session = SessionFactory(edition=EditionFactory(slug="2026"), title="Adieu")

    back_room.post(reverse("admin:events_session_delete", args=[session.pk]), {"post": "yes"})

    assert not Session.objects.exists()
    assert told() == [("deleted", "events.session", "2026", {"name": ["Adieu", None]})]


def test_removing_several_at_once_tells_of_each(back_room):
    edition = EditionFactory(slug="2026")
    tracks = [Track.objects.create(edition=edition, name=f"Parcours {n}") for n in range(2)]

    back_room.post(
        reverse("admin:events_track_changelist"),
        {"action": "delete_selected", "_selected_action": [str(track.pk) for track in tracks], "post": "yes"},
    )

    assert sorted(line[3]["name"][0] for line in told()) == ["Parcours 0", "Parcours 1"]


def test_a_category_is_told_too(back_room):
    category = CategoryFactory(edition=EditionFactory(slug="2026"), quota=None)

    change(back_room, category, quota="12")

    assert told() == [("changed", "attendees.category", "2026", {"quota": [None, 12]})]
    assert Category.objects.get().quota == 12


def test_an_account_keeps_its_address_to_itself(back_room):
    user = UserFactory(email="claire@example.org")

    change(back_room, user, email="claire.martin@example.org")

    assert told() == [("account_changed", "core.user", "", {"email": WITHHELD})]


def test_accounts_are_closed_not_removed(back_room):
    user = UserFactory(email="claire@example.org")

    answer = back_room.post(reverse("admin:core_user_delete", args=[user.pk]), {"post": "yes"})

    assert (answer.status_code, User.objects.filter(pk=user.pk).exists(), told()) == (403, True, [])


def test_the_history_of_an_object_is_the_journal(back_room):
    edition = EditionFactory(slug="2026")
    change(back_room, edition, capacity="250")

    response = back_room.get(reverse("admin:events_edition_history", args=[edition.pk]))
    page = back_room.get(response.headers["Location"])

    assert page.status_code == 200
    assert page.context["cl"].result_count == 1


def test_the_page_of_the_journal_reads_all_of_it(back_room):
    edition = EditionFactory(slug="2026")
    change(back_room, edition, capacity="250", venue=str(VenueFactory(name="Ailleurs").pk))
    session = SessionFactory(edition=edition, title="Adieu")
    back_room.post(reverse("admin:events_session_delete", args=[session.pk]), {"post": "yes"})

    text = back_room.get("/organisation/2026/journal/").content.decode()

    assert "a supprimé la séance «\u00a0Adieu\u00a0»" in text
    assert "<ins>Ailleurs</ins>" in text
    assert Edition.objects.count() == 1
    assert Venue.objects.count() == 2
