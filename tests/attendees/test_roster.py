"""What phones go on from without network: whole, what changed, what it holds and for whom, how heavy it is."""

import gzip
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from attendees.enums import CheckpointKind, ScanMethod, TicketState
from attendees.models import AgendaEntry, Roster
from attendees.selectors.roster import pack, pack_hash, read_lines
from attendees.services.door import record_entry, undo_scan
from attendees.services.roster import refresh_roster
from attendees.tokens import token_of
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    RegistrationFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
    TicketFactory,
)
from tests.factories.moments import BEFORE, DOOR

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=11)


@pytest.fixture(autouse=True)
def _at_the_door(time_machine):
    time_machine.move_to(DOOR, tick=False)


@pytest.fixture
def guest():
    return RegistrationFactory(
        edition__slug="2026", first_name="Zoë", last_name="Œuvré", organisation="La Ruche", needs="Boucle magnétique",
        is_under_15=True,
    )  # fmt: skip


@pytest.fixture
def phone(guest):
    return ScannerFactory(checkpoint__edition=guest.edition, checkpoint__name="Porte A", name="Accueil 1")


@pytest.fixture
def ask(client, phone):
    def ask(**sent):
        headers = {"Authorization": f"Bearer {phone.key}"}
        answer = client.post("/controle/api/v1/roster", sent, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


def scan(phone, guest, *, at=DOOR, scan_id=None):
    token = token_of(guest.tickets.get().uuid)
    asked = {"method": ScanMethod.CAMERA, "device_at": at, "at": at}
    return record_entry(phone, scan_id=scan_id or uuid4(), token=token, **asked)


def test_a_line_says_what_the_door_needs(ask, guest, phone):
    seat = SeatBookingFactory(registration=guest, session=SessionFactory(edition=guest.edition, bookable=True))
    old = TicketFactory(registration=guest, state=TicketState.REISSUED, revoked_at=BEFORE)
    meeting = {"kind": "meeting", "label": "La Nef", "place": "Table 12"}
    hours = {"starts_at": DOOR, "ends_at": DOOR + timedelta(minutes=20)}
    AgendaEntry.objects.create(registration=guest, source_id=1, **meeting, **hours)
    AgendaEntry.objects.create(registration=guest, source_id=2, is_told=False, **meeting, **hours)

    answer = ask()

    valid = guest.tickets.get(state=TicketState.ACTIVE)
    starts = int(DOOR.timestamp())
    assert answer["lines"] == [
        [
            pack(guest.pk),
            [pack_hash(valid.token_hash)],
            [pack_hash(old.token_hash)],
            0,
            guest.category_id,
            1,
            [seat.session_id],
            [[starts, starts + 1200, "La Nef", "Table 12"]],
            "Zoë",
            "Œuvré",
            "La Ruche",
            "",
        ]
    ]
    assert (answer["is_full"], answer["total"]) == (True, 1)


def test_a_line_tells_tickets_passed_on_from_other_dead_ones(ask, guest):
    first = TicketFactory(registration=guest, state=TicketState.REISSUED, revoked_at=BEFORE, issued_at=BEFORE)
    passed = [
        TicketFactory(registration=guest, state=TicketState.TRANSFERRED, revoked_at=BEFORE, issued_at=DOOR),
        TicketFactory(registration=guest, state=TicketState.TRANSFERRED, revoked_at=DOOR, issued_at=DOOR + SOON),
    ]

    line = ask()["lines"][0]

    assert line[2] == [pack_hash(one.token_hash) for one in (*passed, first)]
    # One under 15, and twice four for the two that come first.
    assert line[5] == 9


def test_needs_travel_only_where_the_desk_may_know_and_names_only_to_phones_that_search(ask, guest, phone):
    guest.needs_told_at_desk = True
    guest.save()
    assert ask()["lines"][0][8:] == ["Zoë", "Œuvré", "La Ruche", "Boucle magnétique"]
    phone.may_search = False
    phone.save()

    answer = ask()

    assert len(answer["lines"][0]) == 8
    assert "Œuvré" not in json.dumps(answer, ensure_ascii=False)


def test_a_line_says_who_was_registered_at_the_door(ask, guest):
    guest.is_walk_in, guest.is_under_15 = True, False
    guest.save()

    assert ask()["lines"][0][5] == 2


def test_no_token_nor_whole_hash_travels(ask, guest):
    ticket = guest.tickets.get()
    sent = json.dumps(ask())

    assert ticket.token_hash not in sent
    assert len(ask()["lines"][0][1][0]) == 12


def test_what_changed_comes_and_nothing_else(ask, guest, phone, time_machine):
    other = RegistrationFactory(edition=guest.edition)
    first = ask()
    time_machine.shift(SOON)
    nothing = ask(cursor=first["cursor"], setup=first["setup"]["digest"])
    other.first_name = "Camille"
    other.save()
    new = RegistrationFactory(edition=guest.edition)
    time_machine.shift(SOON)

    changed = ask(cursor=nothing["cursor"], setup=first["setup"]["digest"])

    assert (nothing["lines"], nothing["passages"], nothing["is_full"]) == ([], [], False)
    assert "setup" not in nothing
    assert {line[0] for line in changed["lines"]} == {pack(other.pk), pack(new.pk)}
    assert changed["total"] == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda guest: guest.tickets.update(state=TicketState.REISSUED, revoked_at=BEFORE),
        lambda guest: guest.tickets.update(state=TicketState.TRANSFERRED, revoked_at=BEFORE),
        lambda guest: SeatBookingFactory(
            registration=guest, session=SessionFactory(edition=guest.edition, bookable=True)
        ),
        lambda guest: type(guest).objects.filter(pk=guest.pk).update(state="cancelled", cancelled_at=BEFORE),
        lambda guest: type(guest).objects.filter(pk=guest.pk).update(category=CategoryFactory(edition=guest.edition)),
        lambda guest: type(guest).objects.filter(pk=guest.pk).update(organisation="Autre"),
    ],
)
def test_whoever_changes_what_a_line_says_it_comes_again(ask, guest, change, time_machine):
    cursor = ask()["cursor"]
    change(guest)
    time_machine.shift(SOON)

    assert [line[0] for line in ask(cursor=cursor)["lines"]] == [pack(guest.pk)]


def test_the_list_is_looked_at_once_in_ten_seconds_however_many_phones_ask(guest, django_assert_num_queries):
    refresh_roster(guest.edition, at=DOOR)

    # One to find it, one to see that it is not due.
    with django_assert_num_queries(2):
        refresh_roster(guest.edition, at=DOOR + timedelta(seconds=9))
    assert Roster.objects.get().version == 1


def test_passages_come_with_their_undo_and_a_little_twice(ask, guest, phone, time_machine):
    entry, undo = uuid4(), uuid4()
    scan(phone, guest, scan_id=entry)
    first = ask()
    undo_scan(phone, scan_id=undo, undoes=entry, device_at=DOOR, at=DOOR)

    second = ask(cursor=first["cursor"])
    time_machine.shift(timedelta(minutes=1))
    third = ask(cursor=second["cursor"])
    fourth = ask(cursor=third["cursor"])

    door, at, person = phone.checkpoint_id, int(DOOR.timestamp()), pack(guest.pk, length=6)
    entered = [pack(entry, length=6), person, door, at, 0, 0, "Accueil 1"]
    assert first["passages"] == [entered]
    taken_back = [pack(undo, length=6), person, door, at, 2, pack(entry, length=6), "Accueil 1"]
    assert sorted(second["passages"], key=str) == sorted([entered, taken_back], key=str)
    assert fourth["passages"] == []
    assert first["left"] == {str(door): [1, None, None, False]}


def test_the_setup_tells_the_phones_doors_and_their_rules_in_its_language(client, guest, phone):
    session = SessionFactory(edition=guest.edition, bookable=True, title="Atelier", title_en="Workshop")
    room = CheckpointFactory(
        edition=guest.edition, name="Salle 3", kind=CheckpointKind.SESSION, session=session, mode="seats",
        counts_exits=True, is_selective=True,
    )  # fmt: skip
    room.categories.add(guest.category)
    phone.checkpoints.add(room, phone.checkpoint)
    headers = {"Authorization": f"Bearer {phone.key}", "Accept-Language": "en"}

    setup = client.post("/controle/api/v1/roster", {}, content_type="application/json", headers=headers).json()["setup"]

    assert [door["name"] for door in setup["doors"]] == ["Porte A", "Salle 3"]
    assert setup["doors"][1] == {
        "id": room.pk, "name": "Salle 3", "kind": "session", "place": f"session {session.pk}", "mode": "seats",
        "repeats": "daily", "counts_exits": True, "categories": [guest.category_id], "is_selective": True,
        "opens_at": None, "closes_at": None, "session": session.pk,
    }  # fmt: skip
    assert setup["language"] == "en"
    assert setup["sessions"][str(session.pk)][2:] == ["Workshop", session.room.name]
    assert setup["edition"] == {"slug": "2026", "is_demo": False, "zone": "Europe/Paris", "day_turns": 14400}


@pytest.mark.parametrize("cursor", ["x", "1.x", "999.1764000000", "1.99999999999999999999", "-1.-1"])
def test_a_cursor_that_is_none_is_told_or_begins_anew(client, guest, phone, cursor):
    headers = {"Authorization": f"Bearer {phone.key}"}
    sent = {"cursor": cursor}

    answer = client.post("/controle/api/v1/roster", sent, content_type="application/json", headers=headers)

    if answer.status_code == 422:
        assert answer.json()["errors"] == [
            {"pointer": "/cursor", "detail": "Renvoyez le repère reçu, ou rien pour tout recevoir."}
        ]
    else:
        assert (answer.status_code, answer.json()["is_full"]) == (200, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_roster_costs_the_same_for_one_and_for_three(ask, guest, phone, rows, django_assert_num_queries):
    edition = guest.edition
    for _ in range(rows):
        session = SessionFactory(edition=edition, bookable=True)
        door = CheckpointFactory(edition=edition, kind=CheckpointKind.SESSION, session=session, mode="seats")
        phone.checkpoints.add(door)
        SeatBookingFactory(session=session)
        scan(phone, RegistrationFactory(edition=edition))
    ask()

    with django_assert_num_queries(17):
        ask()


def test_it_is_compressed_and_a_delta_with_nothing_new_is_small(client, guest, phone, time_machine):
    headers = {"Authorization": f"Bearer {phone.key}", "Accept-Encoding": "gzip"}

    def ask(sent):
        return client.post("/controle/api/v1/roster", sent, content_type="application/json", headers=headers)

    whole = json.loads(gzip.decompress(ask({}).content))
    time_machine.shift(SOON)
    nothing = ask({"cursor": whole["cursor"], "setup": whole["setup"]["digest"]})

    assert len(nothing.content) < 300


def test_lines_are_read_for_some_alone(guest):
    RegistrationFactory(edition=guest.edition)

    assert [line.registration for line in read_lines(guest.edition, [guest.pk])] == [guest.pk]
