"""Setting up doors: of each kind, changed, ordered, removed; those of all sessions at once and back."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.enums import CheckpointKind, CheckpointMode, Repeats
from attendees.models import Checkpoint
from events.enums import SessionKind, SessionState
from forum.core.models import LogEntry
from tests.attendees.arrivals import admit
from tests.attendees.rights import REFUSED, answers
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SessionFactory,
)
from tests.factories.moments import DOOR

pytestmark = pytest.mark.django_db
PAGE = "/organisation/2026/controle/"
SESSIONS = f"{PAGE}seances/"


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(DOOR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def door(edition):
    return CheckpointFactory(edition=edition, name="Parvis")


def said(**more):
    return {"name": "Porte", "mode": "anyone", "repeats": "daily", **more}


def create(client, kind="main", **more):
    return client.post(f"{PAGE}points/?sorte={kind}", said(**more))


def of(name, door):
    return reverse(f"attendees:checkpoint_{name}", args=["2026", door.pk])


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_first_door_is_asked_for_before_phones(organiser, edition):
    page = organiser.get(PAGE).content.decode()

    assert "Aucune porte pour l’instant" in page
    assert "Appairer un téléphone" not in page


# --- one door ----------------------------------------------------------------


def test_a_door_is_created_and_journalled(organiser, edition):
    response = create(organiser, name="  Entrée   du jardin ")

    door = Checkpoint.objects.get()
    assert (response.headers["Location"], door.name, door.edition) == (PAGE, "Entrée du jardin", edition)
    assert (door.kind, door.mode, door.repeats, door.is_selective) == ("main", "anyone", "daily", False)
    entry = LogEntry.objects.about(door).get()
    assert (entry.verb, entry.actor_label) == ("checkpoint_created", organiser.user.email)


@pytest.mark.parametrize(
    ("kind", "mode", "repeats", "fields"),
    [
        ("main", "anyone", "daily", ["name", "mode"]),
        ("session", "seats", "daily", ["name", "session", "mode"]),
        ("zone", "count", "many", ["name", "mode"]),
        ("meal", "count", "daily", ["name", "mode"]),
        ("nonsense", "anyone", "daily", ["name", "mode"]),
    ],
)
def test_each_kind_begins_with_what_suits_it(organiser, edition, kind, mode, repeats, fields):
    form = organiser.get(f"{PAGE}points/?sorte={kind}").context["form"]

    assert [field.name for field in form.essential] == fields
    assert (form["mode"].value(), form["repeats"].value()) == (mode, repeats)
    assert form.has_more_to_say is False


def test_everything_of_a_door_is_kept(organiser, edition):
    press = CategoryFactory(edition=edition, name="Presse")
    session = SessionFactory(edition=edition, bookable=True)

    create(
        organiser, "session", name="Atelier A", session=session.pk, mode="booked", repeats="once", counts_exits="on",
        capacity="24", opens_at="2026-11-22T09:30", closes_at="2026-11-22T11:00", categories=[press.pk],
    )  # fmt: skip

    door = Checkpoint.objects.get()
    assert (door.kind, door.session, door.mode, door.repeats) == (
        CheckpointKind.SESSION, session, CheckpointMode.BOOKED, Repeats.ONCE,
    )  # fmt: skip
    assert (door.counts_exits, door.capacity) == (True, 24)
    # Half past nine in Paris.
    assert (door.opens_at, door.closes_at) == (
        datetime(2026, 11, 22, 8, 30, tzinfo=UTC), datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    )  # fmt: skip
    assert (door.is_selective, list(door.categories.all())) == (True, [press])


@pytest.mark.parametrize("name", ["", "   ", "Parvis", "a\0b", "x" * 81])
def test_a_wrong_name_is_told_and_kept(organiser, door, name):
    response = create(organiser, name=name)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert response.context["form"]["name"].value() == name
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "more", "wrong"),
    [
        ("main", {"mode": "seats"}, ["mode"]),
        ("zone", {"mode": "booked"}, ["mode"]),
        ("session", {"mode": "count"}, ["session"]),
        ("main", {"repeats": "never"}, ["repeats"]),
        ("main", {"capacity": "0"}, ["capacity"]),
        ("main", {"opens_at": "2026-11-22T10:00", "closes_at": "2026-11-22T10:00"}, ["closes_at"]),
        ("main", {"categories": ["999"]}, ["categories"]),
    ],
)
def test_a_rule_without_sense_is_told(organiser, edition, kind, more, wrong):
    response = create(organiser, kind, **more)

    assert (response.status_code, list(response.context["form"].errors)) == (422, wrong)
    assert not Checkpoint.objects.exists()


def test_a_folded_fault_is_unfolded(organiser, edition):
    page = create(organiser, capacity="0").content.decode()

    assert '<details class="notice" open>' in page


def test_only_sessions_that_one_books_have_doors_for_who_booked(organiser, edition):
    open_one = SessionFactory(edition=edition)

    response = create(organiser, "session", session=open_one.pk, mode="seats")

    assert list(response.context["form"].errors) == ["mode"]
    assert create(organiser, "session", session=open_one.pk, mode="count").status_code == 302


def test_a_session_of_another_edition_has_no_door_here(organiser, edition):
    other = SessionFactory(edition=EditionFactory(slug="2027"))

    assert list(create(organiser, "session", session=other.pk, mode="count").context["form"].errors) == ["session"]


def test_two_editions_may_use_one_name(organiser, door):
    EditionFactory(slug="2027", starts_on=date(2027, 11, 1), ends_on=date(2027, 11, 1))

    assert organiser.post("/organisation/2027/controle/points/", said(name="Parvis")).status_code == 302


def test_a_door_is_changed_and_the_journal_says_what(organiser, door):
    press = CategoryFactory(edition=door.edition)
    assert 'value="Parvis"' in organiser.get(of("change", door)).content.decode()

    organiser.post(of("change", door), said(name="Grande porte", repeats="many", categories=[press.pk]))

    door.refresh_from_db()
    assert (door.name, door.repeats, door.is_selective) == ("Grande porte", "many", True)
    assert LogEntry.objects.about(door).get().changes == {
        "name": ["Parvis", "Grande porte"], "repeats": ["daily", "many"], "categories": [[], [press.pk]],
    }  # fmt: skip


def test_a_door_kept_as_it_is_leaves_no_line_and_takes_no_other_s_name(organiser, door):
    CheckpointFactory(edition=door.edition, name="Jardin")

    assert organiser.post(of("change", door), said(name="Parvis")).status_code == 302
    assert organiser.post(of("change", door), said(name="Jardin")).status_code == 422
    assert not LogEntry.objects.exists()


def test_a_door_where_people_passed_stays_that_of_its_session(organiser, edition):
    first, second = SessionFactory.create_batch(2, edition=edition)
    door = CheckpointFactory(edition=edition, kind="session", session=first, mode="count")
    admit(ScannerFactory(checkpoint=door), RegistrationFactory(edition=edition))

    response = organiser.post(of("change", door), said(session=second.pk, mode="count"))

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["session"])
    door.refresh_from_db()
    assert door.session == first
    assert organiser.post(of("change", door), said(session=first.pk, mode="anyone")).status_code == 302


def test_the_door_of_a_session_called_off_says_so_and_is_changed_all_the_same(organiser, edition):
    session = SessionFactory(edition=edition, state=SessionState.CANCELLED)
    door = CheckpointFactory(edition=edition, kind="session", session=session, mode="count")

    assert organiser.post(of("change", door), said(session=session.pk, mode="count")).status_code == 302
    assert "séance annulée" in organiser.get(PAGE).content.decode()
    assert list(create(organiser, "session", session=session.pk, mode="count").context["form"].errors) == ["session"]


# --- order and removal -------------------------------------------------------


def names():
    return list(Checkpoint.objects.order_by("position", "name", "pk").values_list("name", flat=True))


def test_doors_go_up_and_down(organiser, edition):
    first, second, third = (CheckpointFactory(edition=edition, name=name) for name in "ABC")

    organiser.post(of("move", first), {"vers": "bas"})
    assert names() == ["B", "A", "C"]
    organiser.post(of("move", third), {"vers": "haut"})
    assert names() == ["B", "C", "A"]
    organiser.post(of("move", second), {"vers": "haut"})
    assert names() == ["B", "C", "A"]
    assert LogEntry.objects.filter(verb="checkpoint_changed").count() == 2


def test_a_door_where_nobody_passed_is_removed_and_named_in_the_journal(organiser, door):
    response = organiser.post(of("remove", door), follow=True)

    assert not Checkpoint.objects.exists()
    assert "est supprimée" in response.content.decode()
    line = LogEntry.objects.get()
    assert (line.verb, line.target_id, line.changes) == ("deleted", str(door.pk), {"name": ["Parvis", None]})


def test_a_door_where_somebody_passed_stays_and_says_why(organiser, door):
    admit(ScannerFactory(checkpoint=door), RegistrationFactory(edition=door.edition))

    assert "1 passage y a été scanné" in organiser.get(of("change", door)).content.decode()
    assert "la porte reste" in organiser.post(of("remove", door), follow=True).content.decode()
    assert Checkpoint.objects.get() == door


def test_phones_of_a_door_that_goes_move_to_another_of_theirs(organiser, door):
    other = CheckpointFactory(edition=door.edition, name="Jardin")
    phone, sent_away = ScannerFactory(checkpoint=door), ScannerFactory(checkpoint=door, revoked_at=DOOR)
    phone.checkpoints.set([door, other])
    sent_away.checkpoints.set([door])

    organiser.post(of("remove", door))

    phone.refresh_from_db()
    assert (phone.checkpoint, names()) == (other, ["Jardin"])
    assert not type(phone).objects.filter(pk=sent_away.pk).exists()


def test_the_only_door_of_a_phone_stays(organiser, door):
    ScannerFactory(checkpoint=door)

    assert "révoquez-le d’abord" in organiser.post(of("remove", door), follow=True).content.decode()
    assert names() == ["Parvis"]


# --- the doors of all sessions -----------------------------------------------


@pytest.fixture
def programme(edition):
    SessionFactory(edition=edition, kind=SessionKind.BREAK, title="Café")
    SessionFactory(edition=edition, state=SessionState.CANCELLED, title="Annulée")
    later = DOOR + timedelta(hours=3)
    return [
        SessionFactory(edition=edition, title="Ouverture"),
        SessionFactory(edition=edition, title="Semer", bookable=True, starts_at=later),
    ]


def test_every_session_gets_its_door_but_breaks(organiser, programme):
    shown = organiser.get(SESSIONS).content.decode()
    organiser.post(SESSIONS)

    assert ("Semer" in shown, "Café" in shown, "Annulée" in shown) == (True, False, False)
    made = Checkpoint.objects.order_by("position").values_list("name", "kind", "mode", "counts_exits", "session")
    assert list(made) == [
        ("Ouverture", "session", "count", True, programme[0].pk),
        ("Semer", "session", "seats", True, programme[1].pk),
    ]
    line = LogEntry.objects.get()
    assert (line.verb, line.changes) == ("session_doors_created", {"doors": [[], ["Ouverture", "Semer"]]})


def test_making_them_twice_makes_nothing_more(organiser, edition, programme):
    CheckpointFactory(edition=edition, kind="session", session=programme[0], mode="booked", name="À moi")

    organiser.post(SESSIONS)
    organiser.post(SESSIONS)

    assert sorted(Checkpoint.objects.values_list("name", "mode")) == [("Semer", "seats"), ("À moi", "booked")]
    assert LogEntry.objects.count() == 1


def test_sessions_of_one_title_have_doors_of_other_names(organiser, edition):
    CheckpointFactory(edition=edition, name="Semer")
    SessionFactory.create_batch(2, edition=edition, title="Semer")
    SessionFactory(edition=edition, title="x" * 200, starts_at=DOOR)

    organiser.post(SESSIONS)

    assert sorted(names()) == ["Semer", "Semer (10\u00a0h)", "Semer (10\u00a0h, 2)", "x" * 79 + "…"]


def test_doors_that_never_served_are_taken_back(organiser, edition, programme):
    organiser.post(SESSIONS)
    kept = SessionFactory(edition=edition, title="Récolter")
    shown = CheckpointFactory(edition=edition, kind="session", session=kept, name="Récolter")
    ScannerFactory(checkpoint=CheckpointFactory(edition=edition, name="Parvis")).checkpoints.add(shown)
    scanned = Checkpoint.objects.get(name="Ouverture")
    admit(ScannerFactory(checkpoint=scanned), RegistrationFactory(edition=edition))

    organiser.post(f"{SESSIONS}retirer/")

    assert sorted(names()) == ["Ouverture", "Parvis", "Récolter"]
    assert LogEntry.objects.get(verb="session_doors_removed").changes == {"doors": [["Semer"], []]}


@pytest.mark.parametrize("number", [1, 3, 20])
def test_doors_of_many_sessions_cost_as_much_as_one(organiser, edition, number):
    SessionFactory.create_batch(number, edition=edition, bookable=True)
    shown = queries(organiser, SESSIONS)
    with CaptureQueriesContext(connection) as captured:
        organiser.post(SESSIONS)

    # Of the domain: the rest is signing in and the session.
    made = [query for query in captured if '"attendees_' in query["sql"] or '"events_' in query["sql"]]
    assert (shown, len(made)) == (shown, 6)
    assert Checkpoint.objects.count() == number


# --- the page of all doors ---------------------------------------------------


def test_one_door_costs_as_much_as_three(organiser, door):
    def add():
        session = SessionFactory(edition=door.edition)
        other = CheckpointFactory(edition=door.edition, kind="session", session=session, is_selective=True)
        other.categories.add(CategoryFactory(edition=door.edition))
        ScannerFactory(checkpoint=other).checkpoints.add(other)

    add()
    one = queries(organiser, PAGE)
    add()
    add()

    assert queries(organiser, PAGE) == one


def test_doors_say_what_they_ask(organiser, edition):
    session = SessionFactory(edition=edition, bookable=True, room__name="Atelier A", room__capacity=24)
    CheckpointFactory(edition=edition, kind="session", session=session, mode="seats", counts_exits=True)
    CheckpointFactory(edition=edition, kind="meal", mode="count")

    page = re.sub(r"<[^>]+>", "", organiser.get(PAGE).content.decode())

    assert "10\u00a0h · Atelier A · réservée, puis places libres · sorties comptées · jauge 24" in page
    assert "repas · une fois par jour" in page


def test_things_of_another_edition_are_not_found(organiser, edition):
    door = CheckpointFactory(edition=EditionFactory(slug="2027"))

    assert organiser.get(of("change", door)).status_code == 404
    for name in ("change", "remove", "move"):
        assert organiser.post(of(name, door), said()).status_code == 404
    assert Checkpoint.objects.count() == 1


def test_doors_are_the_organisers_alone(door):
    for address in (PAGE, of("change", door), f"{PAGE}points/", SESSIONS):
        assert answers("get", address) == REFUSED
    for address in (f"{PAGE}points/", of("change", door), of("remove", door), of("move", door), SESSIONS):
        assert answers("post", address) == REFUSED
    assert names() == ["Parvis"]
