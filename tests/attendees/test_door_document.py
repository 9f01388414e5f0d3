"""docs/door-api.yaml tells of the API that is served: every address, every method, every word of every answer."""

from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from django.urls import get_resolver

from attendees.api.parsing import MAX_BODY
from attendees.api.scans import LONGEST_BATCH, LONGEST_TICKET
from attendees.api.scans import METHODS as SENT_METHODS
from attendees.enums import (
    Allowance,
    CheckpointKind,
    CheckpointMode,
    Repeats,
    ScanAction,
    ScannerRole,
    ScanResult,
)
from attendees.selectors.door import MOST_FOUND
from attendees.tokens import token_of, token_text
from tests.factories import RegistrationFactory, ScannerFactory
from tests.factories.moments import DOOR

DOCUMENT = yaml.safe_load((Path(__file__).parents[2] / "docs" / "door-api.yaml").read_text(encoding="utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
PREFIX = DOCUMENT["servers"][0]["url"]
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def served():
    routes = [str(pattern.pattern) for pattern in get_resolver("attendees.urls.machine").url_patterns]
    return sorted(f"/{route}" for route in routes if f"/{route}".startswith(f"{PREFIX}/"))


def test_every_address_is_documented_and_every_documented_one_is_served():
    assert sorted(f"{PREFIX}{path}" for path in DOCUMENT["paths"]) == served()


@pytest.mark.parametrize("path", DOCUMENT["paths"])
@pytest.mark.parametrize("method", METHODS)
def test_documented_methods_are_those_answered(client, path, method, db):
    response = client.generic(method.upper(), f"{PREFIX}{path}")

    assert (response.status_code != 405) is (method in DOCUMENT["paths"][path])


def test_the_words_and_limits_are_those_of_the_code():
    assert SCHEMAS["ScanResult"]["enum"] == ScanResult.values
    assert SCHEMAS["Door"]["properties"]["kind"]["enum"] == CheckpointKind.values
    assert SCHEMAS["Door"]["properties"]["mode"]["enum"] == CheckpointMode.values
    assert SCHEMAS["Door"]["properties"]["repeats"]["enum"] == Repeats.values
    assert SCHEMAS["Scan"]["properties"]["allowance"]["enum"] == ["", *Allowance.values]
    assert SCHEMAS["Scan"]["properties"]["action"]["enum"] == ScanAction.values
    assert SCHEMAS["Scan"]["properties"]["method"]["enum"] == SENT_METHODS
    assert SCHEMAS["Scan"]["properties"]["ticket"]["maxLength"] == LONGEST_TICKET
    assert SCHEMAS["Phone"]["properties"]["scanner"]["properties"]["role"]["enum"] == ScannerRole.values
    sent = DOCUMENT["paths"]["/scans"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert sent["scans"]["maxItems"] == LONGEST_BATCH
    found = DOCUMENT["paths"]["/search"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert found["properties"]["guests"]["maxItems"] == MOST_FOUND
    assert f"{MAX_BODY // 1024} KiB" in DOCUMENT["info"]["description"]


def fits(schema, value):
    """Say whether a value has the shape of a schema of the document: the part of JSON Schema that it uses."""
    if "$ref" in schema:
        return fits(SCHEMAS[schema["$ref"].rpartition("/")[2]], value)
    if "allOf" in schema:
        known = {name for part in schema["allOf"] for name in resolve(part).get("properties", {})}
        is_object = isinstance(value, dict)
        return (not is_object or not known or set(value) <= known) and all(
            fits(part | {"open": True}, value) for part in map(resolve, schema["allOf"])
        )
    if "enum" in schema:
        return value in schema["enum"]
    kinds = schema.get("type", [])
    return not kinds or any(FITTING[kind](schema, value) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def fits_object(schema, value):
    if not isinstance(value, dict):
        return False
    if "additionalProperties" in schema:
        return all(fits(schema["additionalProperties"], item) for item in value.values())
    known = schema.get("properties", {})
    return (
        set(schema.get("required", [])) <= set(value)
        and (schema.get("open", False) or set(value) <= set(known))
        and all(fits(known[name], item) for name, item in value.items() if name in known)
    )


FITTING = {
    "object": fits_object,
    "array": lambda schema, value: isinstance(value, list) and all(fits(schema["items"], item) for item in value),
    "string": lambda _schema, value: isinstance(value, str),
    "integer": lambda _schema, value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda _schema, value: isinstance(value, bool),
    "null": lambda _schema, value: value is None,
}


def resolve(schema):
    return SCHEMAS[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def schema_of(path, status="200"):
    content = DOCUMENT["paths"][path]["post"]["responses"][status]["content"]
    return content["application/json"]["schema"]


@pytest.mark.django_db
def test_answers_have_the_documented_shape(client, time_machine):
    time_machine.move_to(DOOR, tick=False)
    guest = RegistrationFactory(needs="Boucle magnétique", needs_told_at_desk=True, is_under_15=True)
    phone = ScannerFactory(checkpoint__edition=guest.edition)
    headers = {"Authorization": f"Bearer {phone.key}"}
    entry = {
        "id": str(uuid4()), "device_at": DOOR.isoformat(), "ticket": token_text(token_of(guest.tickets.get().uuid)),
    }  # fmt: skip
    undo = {"id": str(uuid4()), "action": "undo", "undoes": entry["id"], "device_at": DOOR.isoformat()}
    again, lost = entry | {"id": str(uuid4())}, undo | {"id": str(uuid4()), "undoes": str(uuid4())}
    strange = entry | {"id": str(uuid4()), "ticket": ""}

    def call(path, sent):
        return client.post(PREFIX + path, sent, content_type="application/json", headers=headers).json()

    batch = [entry, again, strange, undo, lost]
    assert fits(schema_of("/scans"), call("/scans", {"scans": batch}))
    assert fits(schema_of("/search"), call("/search", {"name": "goff"}))
    assert fits(
        schema_of("/heartbeat"), call("/heartbeat", {"waiting": 3, "version": "1", "roster_at": DOOR.isoformat()})
    )
    whole = call("/roster", {})
    assert fits(schema_of("/roster"), whole)
    assert fits(schema_of("/roster"), call("/roster", {"cursor": whole["cursor"], "setup": whole["setup"]["digest"]}))
    assert fits(SCHEMAS["Problem"], call("/scans", {"scans": [{}]}))
