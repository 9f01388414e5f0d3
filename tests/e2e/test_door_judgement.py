"""One day at five doors, played twice: by the server that records it, by a phone with its list and no network.

Whatever the steward reads must be the same.
"""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import translation

from attendees.enums import AgendaKind, Allowance, CheckpointKind, CheckpointMode, Repeats, ScanAction, ScanMethod
from attendees.models import AgendaEntry
from attendees.selectors.door import find_guests, scanner_of_key
from attendees.services.details import Details
from attendees.services.door import Gesture, record_scans
from attendees.services.pairing import pair_phone
from attendees.services.ticket import reissue_ticket
from attendees.services.transfer import transfer_registration
from forum.core.journal import Actor
from tests.e2e.door import pair_code
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    SeatBookingFactory,
    SessionFactory,
)

GESTURES = 200
PLAY = """async ([root, { answer, setup, phone, language, gestures }]) => {
    const names = ["roster", "judge", "presence", "admission", "sentences", "likeness", "tickets"];
    const rooms = Object.assign({}, ...(await Promise.all(names.map((name) => import(`${root}${name}.js`)))));
    const roster = rooms.makeRoster(rooms);
    roster.update({ ...answer, setup });
    let at = 0;
    const judge = rooms.makeJudge({ roster, phone: () => phone, now: () => at, language, tools: rooms });
    return gestures.map((scan) => {
        at = scan.at;
        const shown = judge.judge(scan, at);
        judge.note(scan, shown.result, at);
        return shown;
    });
}"""
# What the list does not tell: the days of a cancellation, of a new ticket, of a place passed on.
LESS = {"cancelled": {"message"}, "revoked": {"message"}, "transferred": {"message"}}


@pytest.fixture
def today():
    """The morning of tomorrow: whatever the hour is now, the list was fetched before the doors open."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
def edition(today):
    return EditionFactory(slug="2026", starts_on=today.date(), ends_on=today.date() + timedelta(days=1))


@pytest.fixture
def doors(edition, today):
    workshop = SessionFactory(edition=edition, bookable=True, capacity=900, starts_at=today + timedelta(hours=20))
    talk = SessionFactory(edition=edition, bookable=True, starts_at=today + timedelta(hours=2))
    association = CategoryFactory(edition=edition, name="Association")
    made = [
        CheckpointFactory(edition=edition, name="Porte A", counts_exits=True),
        CheckpointFactory(edition=edition, name="Porte B", repeats=Repeats.MANY, mode=CheckpointMode.COUNT),
        CheckpointFactory(
            edition=edition, name="Atelier", kind=CheckpointKind.SESSION, session=workshop, mode=CheckpointMode.SEATS,
            counts_exits=True,
        ),
        CheckpointFactory(
            edition=edition, name="Table", kind=CheckpointKind.SESSION, session=talk, mode=CheckpointMode.BOOKED,
            opens_at=today + timedelta(hours=1), closes_at=today + timedelta(hours=4),
        ),
        CheckpointFactory(
            edition=edition, name="Repas", kind=CheckpointKind.MEAL, mode=CheckpointMode.COUNT, repeats=Repeats.ONCE,
            is_selective=True,
        ),
    ]  # fmt: skip
    made[-1].categories.add(association)
    return made


@pytest.fixture
def guests(edition, doors, today):
    association, press = edition.categories.get(name="Association"), CategoryFactory(edition=edition, name="Presse")
    make = RegistrationFactory
    people = [
        make(edition=edition, category=association, needs="Boucle magnétique.", needs_told_at_desk=True),
        make(edition=edition, category=association, is_under_15=True, last_name="Œuvrard"),
        make(edition=edition, category=press, last_name="Éluard"),
        make(edition=edition, category=press, first_name="Zoë", last_name="’t Hooft"),
        make(edition=edition, category=press, cancelled=True),
        make(edition=edition, category=association, waiting=True),
        make(edition=edition, category=association, offered=True),
    ]
    for person in people[:2]:
        SeatBookingFactory(session=doors[3].session, registration=person)
    SeatBookingFactory(session=doors[2].session, registration=people[2])
    # As booking writes it.
    AgendaEntry.objects.filter(source_id=doors[2].session_id).update(place=doors[2].session.room.name)
    AgendaEntry.objects.filter(source_id=doors[3].session_id).update(place=doors[3].session.room.name)
    for hours, person in enumerate(people[:4]):
        AgendaEntry.objects.create(
            registration=person, kind=AgendaKind.MEETING, source_id=hours + 1, label="Rendez-vous", place="Table 12",
            starts_at=today + timedelta(hours=hours), ends_at=today + timedelta(hours=hours, minutes=20),
        )  # fmt: skip
    return people


def gestures_of(scanner, guests, doors, tickets, today):
    chance = random.Random(2026)
    at = today - timedelta(minutes=20)
    made = []
    for number in range(GESTURES):
        at += timedelta(minutes=chance.choice([0, 1, 1, 2, 5]))
        door = chance.choice(doors)
        ways = {"token_hash": chance.choice(tickets)}
        if chance.random() < 0.4:
            ways = {"registration": chance.choice(guests).pk, "method": ScanMethod.SEARCH}
        is_exit = door.counts_exits and chance.random() < 0.3
        undone = [one for one in made if one.undoes is None and not is_exit]
        if undone and chance.random() < 0.1:
            ways = {"undoes": chance.choice(undone).id, "action": ScanAction.UNDO}
        elif is_exit:
            ways["action"] = ScanAction.EXIT
        elif chance.random() < 0.15:
            ways |= {"allowance": chance.choice(list(Allowance)), "reason": "Accord"}
        made.append(
            Gesture(id=UUID(int=number + (chance.getrandbits(96) << 32)), door=door, device_at=at, at=at,
                    received_at=at, **ways)
        )  # fmt: skip
    return made


def gesture_in_js(one):
    return {
        "id": str(one.id), "checkpoint": one.door.pk, "action": one.action.value, "hash": one.token_hash,
        "registration": str(one.registration) if one.registration else "",
        "undoes": str(one.undoes) if one.undoes else "", "reason": one.reason,
        "allowance": one.allowance.value if one.allowance else "", "at": one.at.timestamp() * 1000,
    }  # fmt: skip


def compared(shown):
    """Return what a steward sees of an answer; what is empty is not seen."""
    return {
        name: thing
        for name, thing in shown.items()
        if thing and name not in LESS.get(shown["result"], ())
    }  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_phone_alone_says_what_the_server_would(
    client, new_page, live_server, edition, doors, guests, today, language
):
    tickets = [one.tickets.get().token_hash for one in guests if one.tickets.exists()]
    reissue_ticket(guests[3], actor=Actor.system("tests"), at=today)
    heir = Details(first_name="Idriss", last_name="Benali", email="idriss@example.org")
    transfer_registration(guests[2], details=heir, actor=Actor.system("tests"), at=today)
    tickets += [guests[2].tickets.latest("issued_at", "pk").token_hash]
    tickets += [guests[3].tickets.latest("issued_at", "pk").token_hash, "0" * 64]
    code = pair_code(doors[0], role="supervisor", besides=doors[1:])
    _phone, key = pair_phone(code, at=datetime.now(UTC))
    scanner = scanner_of_key(key)
    headers = {"Authorization": f"Bearer {key}", "Accept-Language": language}
    answer = client.post("/controle/api/v1/roster", {}, content_type="application/json", headers=headers).json()
    made = gestures_of(scanner, guests, doors, tickets, today)

    with translation.override(language):
        outcomes = [record_scans(scanner, [one])[0] for one in made]
    taken = [(one, outcome) for one, outcome in zip(made, outcomes, strict=True) if outcome.error is None]
    page = new_page()
    page.goto("/controle/")
    played = {
        "answer": answer, "setup": answer["setup"], "language": language,
        "phone": {"scanner": {"name": scanner.name, "may_search": True}},
        "gestures": [gesture_in_js(one) for one, _outcome in taken],
    }  # fmt: skip
    said = page.evaluate(PLAY, [f"{live_server.url}/static/js/scanner/", played])

    assert [compared(one) for one in said] == [compared(outcome.shown) for _one, outcome in taken]
    seen = {outcome.shown["result"] for _one, outcome in taken}
    assert seen >= {"admitted", "already_in", "seats_left", "not_booked", "closed", "wrong_category", "cancelled"}
    assert seen >= {"revoked", "transferred", "unknown", "exited", "not_in", "undone"}


FIND = """async ([root, { answer, asked }]) => {
    const names = ["roster", "sentences", "likeness", "tickets"];
    const rooms = Object.assign({}, ...(await Promise.all(names.map((name) => import(`${root}${name}.js`)))));
    const roster = rooms.makeRoster(rooms);
    roster.update(answer);
    return asked.map((typed) => rooms.rank([...roster.everybody()], typed).slice(0, 20).map((one) => one.registration));
}"""


def test_a_phone_alone_finds_whom_the_server_would_in_the_same_order(client, new_page, live_server, edition):
    chance = random.Random(2026)
    firsts = ["Maëlys", "Mélys", "Idriss", "Jean-Noël", "Œdipe", "Zoë"]
    lasts = ["Le Goff", "Legoff", "Goffinet", "D’Arc", "Łukasik", "Perrin", "Périn"]
    for _ in range(60):
        RegistrationFactory(
            edition=edition, first_name=chance.choice(firsts), last_name=chance.choice(lasts),
            organisation=chance.choice(["", "La Ruche", "Perrin et fils", "Scop Goff"]),
        )  # fmt: skip
    _phone, key = pair_phone(pair_code(CheckpointFactory(edition=edition)), at=datetime.now(UTC))
    headers = {"Authorization": f"Bearer {key}"}
    answer = client.post("/controle/api/v1/roster", {}, content_type="application/json", headers=headers).json()
    asked = ["goff", "maelis", "le goff mael", "perin", "ruhce", "jean noel", "darc", "oedipe lukasik", "zzz", "go"]
    page = new_page()
    page.goto("/controle/")

    found = page.evaluate(FIND, [f"{live_server.url}/static/js/scanner/", {"answer": answer, "asked": asked}])

    assert found == [[str(one.pk) for one in find_guests(edition, typed).guests] for typed in asked]
    assert [bool(one) for one in found] == [typed != "zzz" for typed in asked]
