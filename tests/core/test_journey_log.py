"""A whole journey leaves no name, address, token nor code in the log."""

import io
import json
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.log import configure_logging

from attendees.links import link_token
from attendees.models import Registration
from attendees.tokens import token_of, token_text
from forum.core.delivery import send_due_mails
from tests.attendees.answers import answers
from tests.factories import CategoryFactory, CheckpointFactory, ScannerFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """The log as an installation writes it, in JSON lines, at its most talkative."""
    written, wanted = io.StringIO(), json.loads(json.dumps(django_settings.LOGGING))
    wanted["handlers"]["console"]["formatter"] = "json"
    root = logging.getLogger()
    kept = (root.handlers[:], root.level)
    configure_logging("logging.config.dictConfig", wanted)
    root.handlers[-1].setStream(written)
    yield written
    root.handlers[:], root.level = kept


PERSON = {"first_name": "Zénaïde", "last_name": "Kerbrat", "email": "zenaide.kerbrat@example.org"}


def register_and_look(client: Client) -> list[str]:
    """Register, follow the mailed link and a cut one, show the ticket; return what must stay secret."""
    category = CategoryFactory(edition__slug="2026")
    client.post(reverse("attendees:register", args=["2026"]), answers(category, **PERSON))
    send_due_mails()
    registration = Registration.objects.get()
    link = link_token(registration)
    ticket = token_text(token_of(registration.tickets.get().uuid))
    client.get(reverse("attendees:open_link", args=[link]))
    client.get(reverse("attendees:open_link", args=[link + "x"]))
    client.get(reverse("attendees:registration", args=[registration.pk]))
    client.get(reverse("ticket", args=[ticket]))
    client.get("/nulle/part/zenaide.kerbrat@example.org?q=Kerbrat")
    return [ticket, link, str(registration.pk)]


def sign_in() -> str:
    """Sign in by a mailed code, and return it."""
    browser = Client()
    browser.post(reverse("account_login"), {"email": PERSON["email"]})
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    return code


def scan(client: Client, ticket: str) -> str:
    """Scan the ticket, look the person up, and return the phone's key."""
    edition = Registration.objects.get().edition
    scanner = ScannerFactory(checkpoint=CheckpointFactory(edition=edition), ends_at=BEFORE + timedelta(days=90))
    sent = {"id": "0b7e4a34-5f7c-4a6e-9d62-8f0f0d1c2b3a", "ticket": ticket, "device_at": BEFORE.isoformat()}
    phone = {"headers": {"Authorization": f"Bearer {scanner.key}"}, "content_type": "application/json"}
    shown = client.post(reverse("api_scans"), json.dumps({"scans": [sent]}), **phone)
    client.post(reverse("api_search"), json.dumps({"name": "Kerbrat"}), **phone)
    assert shown.json()["results"][0]["shown"]["result"] == "admitted"
    return scanner.key


def test_a_journey_names_nobody(log, client):
    with time_machine.travel(BEFORE, tick=False):
        ticket, *others = register_and_look(client)
        secrets = [ticket, *others, sign_in(), scan(client, ticket), *PERSON.values(), "127.0.0.1", "zenaide"]

    lines = [json.loads(line) for line in log.getvalue().splitlines()]

    assert len([line for line in lines if line["logger"] == "forum.access"]) == 10
    assert [secret for secret in secrets if secret in log.getvalue()] == []
