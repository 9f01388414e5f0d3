"""The API of the phones, as a phone calls it: over HTTP, with what phones send and what nobody should."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.models import Scan, Stay
from attendees.services.pairing import create_pairing, revoke_scanner
from attendees.tokens import ticket_address, token_of, token_text
from forum.core.journal import Actor
from tests.factories import CheckpointFactory, EditionFactory, RegistrationFactory, ScannerFactory, UserFactory
from tests.factories.moments import AFTER, BEFORE, DOOR

API = "/controle/api/v1/"


@pytest.fixture(autouse=True)
def _at_the_door(time_machine):
    time_machine.move_to(DOOR, tick=False)


@pytest.fixture
def guest(db):
    return RegistrationFactory(edition__slug="2026", first_name="Zoë", last_name="Œuvré", organisation="La Ruche")


@pytest.fixture
def phone(guest):
    return ScannerFactory(checkpoint__edition=guest.edition, checkpoint__name="Porte A", name="Accueil 1")


@pytest.fixture
def call(client, phone):
    def call(address, sent=None, *, key=phone.key, **extra):
        body = json.dumps({} if sent is None else sent) if not isinstance(sent, bytes) else sent
        headers = {"Authorization": f"Bearer {key}", **extra.pop("headers", {})}
        return client.post(API + address, body, content_type="application/json", headers=headers, **extra)

    return call


def entry(guest, **changes):
    ticket = token_text(token_of(guest.tickets.get().uuid))
    return {"id": str(uuid4()), "ticket": ticket, "device_at": DOOR.isoformat(), **changes}


def problem_of(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    return problem


def test_a_phone_is_paired_by_the_code_it_was_shown(client, guest):
    checkpoint = CheckpointFactory(edition=guest.edition, name="Porte B")
    code = create_pairing(
        checkpoint, name="Accueil 3", role="steward", may_search=True, actor_user=UserFactory(organiser=True), at=DOOR
    )

    response = client.post(f"{API}pair", {"code": code}, content_type="application/json")
    paired = response.json()

    assert response.status_code == 200
    key = paired.pop("key")
    assert paired == {
        "now": "2026-11-22T07:45:00Z",
        "scanner": {
            "name": "Accueil 3",
            "role": "steward",
            "may_search": True,
            "ends_at": "2026-11-22T23:00:00Z",
            "exit_code_hash": "",
        },
        "checkpoint": {"id": checkpoint.pk, "name": "Porte B"},
        "checkpoints": [{"id": checkpoint.pk, "name": "Porte B"}],
        "edition": {"slug": "2026", "is_demo": False},
    }
    headers = {"Authorization": f"Bearer {key}"}
    assert client.post(f"{API}heartbeat", {}, content_type="application/json", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("minutes", "times", "status", "kind"),
    [(10, 0, 410, "pairing-expired"), (0, 1, 409, "pairing-used"), (24 * 60, 0, 410, "pairing-expired")],
)
def test_a_code_that_no_longer_pairs_says_why(client, guest, time_machine, minutes, times, status, kind):
    code = create_pairing(
        CheckpointFactory(edition=guest.edition), name="A", role="steward", may_search=True,
        actor_user=UserFactory(organiser=True), at=DOOR,
    )  # fmt: skip
    for _ in range(times):
        client.post(f"{API}pair", {"code": code}, content_type="application/json")
    time_machine.move_to(DOOR + timedelta(minutes=minutes))

    problem = problem_of(client.post(f"{API}pair", {"code": code}, content_type="application/json"))

    assert (problem["status"], problem["type"]) == (status, f"urn:problem:{kind}")


def test_a_batch_is_recorded_scan_by_scan(call, guest):
    first, unknown = entry(guest), entry(guest, ticket="")
    undo = {"id": str(uuid4()), "action": "undo", "undoes": first["id"], "device_at": DOOR.isoformat()}
    lost = {"id": str(uuid4()), "action": "undo", "undoes": str(uuid4()), "device_at": DOOR.isoformat()}

    answer = call("scans", {"sent_at": DOOR.isoformat(), "scans": [first, unknown, lost, undo]}).json()

    assert [result["id"] for result in answer["results"]] == [first["id"], unknown["id"], lost["id"], undo["id"]]
    results = [result.get("shown", {}).get("result") for result in answer["results"]]
    assert results == ["admitted", "unknown", None, "undone"]
    assert answer["results"][2]["problem"] == {
        "type": "urn:problem:scan-not-found",
        "title": "Passage introuvable",
        "status": 404,
        "errors": [{"pointer": "/undoes", "detail": "Ce téléphone n’a pas envoyé ce passage."}],
    }
    assert Scan.objects.count() == 3


def test_the_address_in_the_qr_is_read_as_the_ticket(call, guest):
    sent = entry(guest, ticket=ticket_address(guest.tickets.get()))

    assert call("scans", {"scans": [sent]}).json()["results"][0]["shown"]["result"] == "admitted"


def test_a_batch_sent_again_changes_nothing(call, guest):
    sent = {"scans": [entry(guest), entry(guest)]}

    assert call("scans", sent).json()["results"] == call("scans", sent).json()["results"]
    assert (Scan.objects.count(), Stay.objects.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_one_admission_over_http_is_six_statements(call, guest):
    sent = {"sent_at": DOOR.isoformat(), "scans": [entry(guest)]}

    with CaptureQueriesContext(connection) as queries:
        response = call("scans", sent)

    assert response.json()["results"][0]["shown"]["result"] == "admitted"
    words = [query["sql"].split()[0] for query in queries]
    assert words == ["SELECT", "BEGIN", "SELECT", "INSERT", "INSERT", "COMMIT"]


def test_a_clock_an_hour_slow_is_corrected(call, guest):
    hour = timedelta(hours=1)
    sent = entry(guest, device_at=(DOOR - hour - timedelta(minutes=2)).isoformat())

    call("scans", {"sent_at": (DOOR - hour).isoformat(), "scans": [sent]})

    assert Stay.objects.get().entered_at == DOOR - timedelta(minutes=2)


def test_the_heartbeat_counts_who_is_in_and_remembers_the_phone(call, guest, phone):
    RegistrationFactory.create_batch(2, edition=guest.edition)
    RegistrationFactory(edition=guest.edition, cancelled=True)
    call("scans", {"scans": [entry(guest)]})

    answer = call("heartbeat").json()

    assert (answer["inside"], answer["expected"], answer["now"]) == (1, 3, "2026-11-22T07:45:00Z")
    assert answer["scanner"]["name"] == "Accueil 1"
    phone.refresh_from_db()
    assert phone.last_seen_at == DOOR


@pytest.mark.parametrize("name", ["oeuvre", "ŒUVRÉ", "Œuv", "zoe oeuvre", "oeuvre  ZOË", "œuvré-zo"])
def test_a_name_is_found_without_accents_or_in_part(call, guest, name):
    assert call("search", {"name": name}).json() == {
        "guests": [
            {
                "registration": str(guest.pk),
                "first_name": "Zoë",
                "last_name": "Œuvré",
                "organisation": "La Ruche",
                "shelf_letter": "O",
                "category": {"label": guest.category.name, "colour": "#0b6e4f", "ink": "#ffffff"},
                "state": "expected",
                "told": "Pas encore d’entrée",
            }
        ],
        "has_more": False,
    }


def test_people_of_other_editions_are_not_found(call):
    RegistrationFactory(edition__slug="2025", first_name="Idriss", last_name="Benali")

    assert call("search", {"name": "benali"}).json() == {"guests": [], "has_more": False}


def test_a_search_says_who_is_in_and_who_cancelled(call, guest):
    RegistrationFactory(edition=guest.edition, last_name="Œuvrier", cancelled=True)
    call("scans", {"scans": [entry(guest)]})

    guests = call("search", {"name": "oeuvr"}).json()["guests"]

    assert [(found["state"], found["told"]) for found in guests] == [
        ("inside", "À l’intérieur depuis 8\u00a0h\u00a045"),
        ("cancelled", "Inscription annulée"),
    ]


@pytest.mark.parametrize("state", ["waiting", "offered"])
def test_a_search_finds_who_waits_and_says_that_no_place_is_theirs(call, guest, state):
    RegistrationFactory(edition=guest.edition, last_name="Zimmer", **{state: True})

    [found] = call("search", {"name": "zimmer"}).json()["guests"]

    assert (found["state"], found["told"]) == ("cancelled", "En liste d’attente, sans place confirmée")


@pytest.mark.parametrize("rows", [1, 3, 21])
def test_a_search_costs_three_queries_and_stops_at_twenty(call, guest, rows, django_assert_num_queries):
    RegistrationFactory.create_batch(rows, edition=guest.edition, first_name="Camille")

    with django_assert_num_queries(3):
        answer = call("search", {"name": "camille"}).json()

    assert (len(answer["guests"]), answer["has_more"]) == (min(rows, 20), rows > 20)


def test_somebody_found_is_let_in_by_choice(call, guest):
    sent = {"id": str(uuid4()), "method": "search", "registration": str(guest.pk), "device_at": DOOR.isoformat()}

    assert call("scans", {"scans": [sent]}).json()["results"][0]["shown"]["result"] == "admitted"


def test_a_phone_that_may_not_search_is_refused(call, phone, guest):
    phone.may_search = False
    phone.save()
    sent = {"id": str(uuid4()), "method": "search", "registration": str(guest.pk), "device_at": DOOR.isoformat()}

    assert problem_of(call("search", {"name": "oeuvre"}))["type"] == "urn:problem:search-not-allowed"
    result = call("scans", {"scans": [sent]}).json()["results"][0]
    assert result["problem"]["type"] == "urn:problem:search-not-allowed"
    assert not Scan.objects.exists()


@pytest.mark.parametrize("address", ["scans", "search", "heartbeat"])
def test_only_paired_phones_are_answered(client, call, phone, address, time_machine):
    without = problem_of(client.post(API + address, {}, content_type="application/json"))
    unknown = problem_of(call(address, key="nobody"))
    enormous = problem_of(call(address, key="k" * 7000))
    time_machine.move_to(AFTER)
    ended = problem_of(call(address))
    revoke_scanner(phone, actor=Actor.system("tests"), at=AFTER)
    revoked = problem_of(call(address))

    kinds = [problem["type"].removeprefix("urn:problem:") for problem in (without, unknown, enormous, ended, revoked)]
    assert kinds == ["key-missing", "key-unknown", "key-missing", "scanner-ended", "scanner-revoked"]
    assert {problem["status"] for problem in (without, unknown, enormous, ended, revoked)} == {401}


@pytest.mark.parametrize("address", ["pair", "scans", "search", "heartbeat"])
def test_only_post_is_answered(client, address):
    response = client.get(API + address)

    assert problem_of(response)["type"] == "urn:problem:method"
    assert response.headers["Allow"] == "POST"


@pytest.mark.parametrize("address", ["pair", "scans", "search", "heartbeat"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"NaN", 400),
        (b'{"code": NaN, "name": Infinity, "scans": -Infinity, "x": NaN}', 400),
        (b"[" * 100_000, 400),
        (b"9" * 5000, 400),
        (b"[]", 422),
        (b'"text"', 422),
        (b"null", 422),
        (b'{"x": "' + b"x" * 600_000 + b'"}', 413),
        (b'{"x": "' + b"x" * 3_000_000 + b'"}', 413),
    ],
)
def test_what_is_no_json_object_is_refused(call, address, body, status):
    assert problem_of(call(address, body))["status"] == status


WRONG_TYPES = [None, 3, True, [], {}, 1e300, -(10**400), ["x"], {"a": 1}]
WRONG = [*WRONG_TYPES, "", "x", "\u0000", "é" * 5000, "\ud800", "\u202eabc"]


@pytest.mark.parametrize("value", WRONG, ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize("name", ["id", "device_at", "action", "method"])
def test_each_field_of_a_scan_says_what_is_wrong_with_it(call, guest, name, value):
    sent = [entry(guest), entry(guest, **{name: value})]

    problem = problem_of(call("scans", {"scans": sent}))

    assert problem["type"] == "urn:problem:invalid-fields"
    assert f"/scans/1/{name}" in [error["pointer"] for error in problem["errors"]]
    assert not Scan.objects.exists()


@pytest.mark.parametrize(
    "value",
    [
        "urn:0123456789abcdef0123456789abcdef",
        "١٢٣٤٥٦٧٨-1234-4234-8234-123456789012",
        "+1234567-1234-4234-8234-123456789012",
    ],
)
def test_an_id_that_would_come_back_spelt_otherwise_is_refused(call, guest, value):
    problem = problem_of(call("scans", {"scans": [entry(guest, id=value)]}))

    assert [fault["pointer"] for fault in problem["errors"]] == ["/scans/0/id"]
    assert not Scan.objects.exists()


@pytest.mark.parametrize("value", [None, 3, True, [], {}, "\u0000", "é" * 5000, "\ud800", 1e300, ["x"]])
def test_a_ticket_that_is_no_text_is_refused(call, guest, value):
    problem = problem_of(call("scans", {"scans": [entry(guest, ticket=value)]}))

    assert [error["pointer"] for error in problem["errors"]] == ["/scans/0/ticket"]


@pytest.mark.parametrize("value", ["", "x", "WIFI:T:WPA;S:forum;;", "https://example.org/t/", "\u202eabc", "🎟️" * 9])
def test_a_ticket_that_is_no_ticket_is_unknown(call, guest, value):
    result = call("scans", {"scans": [entry(guest, ticket=value)]}).json()["results"][0]

    assert result["shown"]["result"] == "unknown"


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-22", "2026-11-22T09:00:00", "22/11/2026", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59", "2026-13-45T99:00:00Z", "2026-11-22T09:00:00+99:00",
    ],
)  # fmt: skip
def test_an_hour_without_offset_or_out_of_all_calendars_is_refused(call, guest, moment):
    problem = problem_of(call("scans", {"sent_at": moment, "scans": [entry(guest, device_at=moment)]}))

    assert [error["pointer"] for error in problem["errors"]] == ["/sent_at", "/scans/0/device_at"]


@pytest.mark.parametrize("scans", [None, [], {}, "x", 3, [None], ["x"], [[]], [{}], [1] * 1001])
def test_a_list_of_scans_that_is_none_is_refused(call, scans):
    problem = problem_of(call("scans", {"scans": scans}))

    assert problem["type"] == "urn:problem:invalid-fields"
    assert all(error["pointer"].startswith("/scans") for error in problem["errors"])


@pytest.mark.parametrize("name", [None, 3, [], "", "a", "' ", "é\u0000", "\ud800", "x" * 101, "--", "%%"])
def test_a_name_that_is_none_is_refused(call, name):
    problem = problem_of(call("search", {"name": name}))

    assert [error["pointer"] for error in problem["errors"]] == ["/name"]


@pytest.mark.parametrize("name", ["%_%", "a' OR 1=1 --", "\u202eabc", "شمس", "🎟️ abc", "\u00a0zoë\u00a0", "a " * 50])
def test_a_strange_name_is_looked_for(call, guest, name):
    assert call("search", {"name": name}).status_code in (200, 422)


def test_errors_are_told_in_the_phones_language(client):
    response = client.post(f"{API}scans", headers={"Accept-Language": "en"})

    assert response.headers["Content-Language"] == "en"


def test_a_badge_opens_the_editions_public_page(client, guest):
    address = ticket_address(guest.tickets.get()).removeprefix("HTTP://LOCALHOST:8000")

    for path in (address, address.lower()):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (302, "/2026/")
        assert "no-store" in response.headers["Cache-Control"]
    assert client.get(address, headers={"Accept-Language": "en"}).headers["Location"] == "/en/2026/"


@pytest.mark.parametrize("token", ["A" * 26, "x", "%00", "é", "A" * 5000, "2026"])
def test_an_unknown_badge_opens_the_home_page(client, db, token):
    response = client.get(f"/t/{token}")

    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_a_badge_of_an_edition_that_is_not_public_yet_opens_the_home_page(client, db):
    guest = RegistrationFactory(edition=EditionFactory(draft=True), created_at=BEFORE)

    path = f"/T/{token_text(token_of(guest.tickets.get().uuid))}"

    assert client.get(path).headers["Location"] == "/"
