"""The door's addresses, called by every sort of phone: the answer is the one declared."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from attendees.enums import ScannerRole
from attendees.models import Scan
from attendees.services.pairing import create_pairing
from attendees.tokens import token_of, token_text
from tests.access.policy import PHONE_ACTS, PHONE_ADDRESSES, PHONE_RESULTS, Phone
from tests.attendees.arrivals import admit
from tests.factories import CheckpointFactory, EditionFactory, RegistrationFactory, ScannerFactory, UserFactory
from tests.factories.moments import DOOR

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _at_the_door(time_machine: Any) -> None:
    time_machine.move_to(DOOR, tick=False)


@pytest.fixture
def edition() -> Any:
    return EditionFactory(slug="2026")


@pytest.fixture
def phones(edition: Any) -> dict[Phone, Any]:
    door = CheckpointFactory(edition=edition)
    elsewhere = CheckpointFactory(edition=EditionFactory(slug="2025"))
    return {
        Phone.STEWARD: ScannerFactory(checkpoint=door, may_search=False),
        Phone.SEARCHER: ScannerFactory(checkpoint=door, may_search=True),
        Phone.SUPERVISOR: ScannerFactory(checkpoint=door, role=ScannerRole.SUPERVISOR),
        Phone.REVOKED: ScannerFactory(checkpoint=door, revoked_at=DOOR),
        Phone.ENDED: ScannerFactory(checkpoint=door, ends_at=DOOR - timedelta(minutes=1)),
        Phone.ELSEWHERE: ScannerFactory(checkpoint=elsewhere),
    }


@pytest.fixture
def ask(phones: dict[Phone, Any]) -> Ask:
    """Return `ask(phone, "scans", …)`, whose effects are undone."""

    def call(phone: Phone, name: str, sent: Any) -> Any:
        keys = {Phone.UNKNOWN: "k" * 43} | {known: scanner.key for known, scanner in phones.items()}
        headers = {"Authorization": f"Bearer {keys[phone]}"} if phone in keys else {}
        with transaction.atomic():
            response = Client().post(
                reverse(f"api_{name}"), json.dumps(sent), content_type="application/json", headers=headers
            )
            transaction.set_rollback(True)
        return response

    return call


def entry(guest: Any) -> dict[str, Any]:
    ticket = token_text(token_of(guest.tickets.get().uuid))
    return {"scans": [{"id": str(uuid4()), "ticket": ticket, "device_at": DOOR.isoformat()}]}


def undo(scan: Any) -> dict[str, Any]:
    return {"scans": [{"id": str(uuid4()), "action": "undo", "undoes": str(scan), "device_at": DOOR.isoformat()}]}


@pytest.mark.parametrize("act", PHONE_ACTS)
def test_each_phone_gets_the_declared_answer(ask: Ask, edition: Any, act: str) -> None:
    guest = RegistrationFactory(edition=edition)
    code = create_pairing(
        CheckpointFactory(edition=edition), name="Awa", role="steward", may_search=True, actor_user=UserFactory(),
        at=DOOR,
    )  # fmt: skip
    name, _comma, which = act.partition(", ")
    sent = {"pair": {"code": code if "shown" in which else "A" * 26}, "scans": entry(guest), "search": {"name": "le"}}

    found = {phone: ask(phone, name, sent.get(name, {})).status_code for phone in Phone}

    assert found == PHONE_ACTS[act]


@pytest.mark.parametrize("name", sorted(PHONE_ADDRESSES))
def test_the_door_answers_to_post_alone(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 405


@pytest.mark.parametrize("result", PHONE_RESULTS)
def test_what_a_phone_may_do_to_an_entry(ask: Ask, phones: dict[Phone, Any], edition: Any, result: str) -> None:
    found = {}
    for phone in PHONE_RESULTS[result]:
        guest = RegistrationFactory(edition=edition)
        if result == "admits a guest of the edition":
            sent = entry(guest)
        else:
            own = result == "takes back its own entry"
            admit(phones[phone] if own else other_phone(edition), guest)
            sent = undo(Scan.objects.get(registration=guest).pk)
        found[phone] = told(ask(phone, "scans", sent).json()["results"][0])

    assert found == PHONE_RESULTS[result]


def other_phone(edition: Any) -> Any:
    return ScannerFactory(checkpoint=CheckpointFactory(edition=edition))


def told(answer: dict[str, Any]) -> str:
    """Return what the phone shows, or that there is no such scan."""
    return answer["shown"]["result"] if "shown" in answer else "not found"


def test_a_search_finds_people_of_the_phone_s_edition_alone(ask: Ask, edition: Any) -> None:
    RegistrationFactory(edition=edition, last_name="Le Goff")

    found = {phone: len(ask(phone, "search", {"name": "goff"}).json()["guests"]) for phone in
             (Phone.SEARCHER, Phone.SUPERVISOR, Phone.ELSEWHERE)}  # fmt: skip

    assert found == {Phone.SEARCHER: 1, Phone.SUPERVISOR: 1, Phone.ELSEWHERE: 0}
