"""What really goes over the wire to a mail server: the envelope, the headers, what never gets in."""

import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from attendees.models import Registration
from forum.core import outbox
from forum.core.delivery import send_due_mails
from forum.core.enums import MailFailure, MailState
from forum.core.models import OutboxMail
from forum.core.outbox import Letter, queue_mail
from tests.factories import RegistrationFactory, UserFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db


class Keeper:
    """A mail server that keeps what it is given; addresses that begin with "unknown" do not exist."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], EmailMessage]] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("unknown"):
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def server(settings: Any, caplog: pytest.LogCaptureFixture) -> Iterator[Keeper]:
    caplog.set_level(logging.WARNING, "mail.log")
    keeper = Keeper()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        with time_machine.travel(BEFORE):
            yield keeper
    finally:
        controller.stop()


def send(person: Registration, letter: str = "registration_confirmed") -> OutboxMail:
    row = queue_mail(letter, to=person.email, language=person.language, at=BEFORE, registration=str(person.pk))
    send_due_mails()
    row.refresh_from_db()
    return row


def test_failures_come_back_to_their_own_mailbox(server: Keeper, settings: Any) -> None:
    settings.BOUNCE_EMAIL, settings.REPLY_TO_EMAIL = "retours@example.org", "Équipe <equipe@example.org>"

    row = send(RegistrationFactory(email="zoe@example.org"))

    assert (row.state, row.last_error) == (MailState.SENT, "")
    [(envelope_from, recipients, message)] = server.mails
    assert envelope_from == "retours@example.org"
    assert recipients == ["zoe@example.org"]
    assert message["From"] == "Forum de l’ESS <forum@example.org>"
    assert message["Reply-To"] == "Équipe <equipe@example.org>"
    assert message["Message-ID"] == f"<{row.uuid}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [name for name in message if name.startswith("List-")] == []


def test_without_settings_the_sender_is_the_one_that_is_read(server: Keeper) -> None:
    send(RegistrationFactory())

    [(envelope_from, _, message)] = server.mails
    assert envelope_from == "forum@example.org"
    assert message["Reply-To"] is None


def test_sign_in_codes_have_the_same_sender(server: Keeper, settings: Any, client: Any) -> None:
    settings.BOUNCE_EMAIL = "retours@example.org"
    user = UserFactory(email="zoe@example.org")

    client.post("/compte/connexion/", {"email": user.email})

    [(envelope_from, _, message)] = server.mails
    assert envelope_from == "retours@example.org"
    assert message["From"] == "Forum de l’ESS <forum@example.org>"
    assert message["Message-ID"].endswith("@example.org>")
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_letter_that_one_may_refuse_says_how(server: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "https://forum.example.org/compte/lettre/abc/"
    monkeypatch.setitem(
        outbox._builders, "email_changed", lambda ids: Letter("Nouvelles", "base", unsubscribe_url=address)
    )

    send(RegistrationFactory(), "email_changed")

    [(_, _, message)] = server.mails
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_address_that_does_not_exist_fails_at_once_and_the_next_leaves(server: Keeper) -> None:
    lost, fine = RegistrationFactory(email="unknown@example.org"), RegistrationFactory(email="zoe@example.org")

    row = send(lost)
    send(fine)

    assert (row.state, row.failure) == (MailState.FAILED, MailFailure.REFUSED)
    assert row.last_error == "SMTPRecipientsRefused: {'unknown@example.org': (550, b'5.1.1 No such user')}"
    assert [recipients for _, recipients, _ in server.mails] == [["zoe@example.org"]]


def test_accents_of_a_domain_are_written_as_servers_read_them(server: Keeper) -> None:
    row = send(RegistrationFactory(email="zoe@économie.example"))

    assert row.state == MailState.SENT
    [(_, recipients, _)] = server.mails
    assert recipients == ["zoe@xn--conomie-9xa.example"]


def test_accents_before_the_at_are_refused_rather_than_sent_to_another_mailbox(server: Keeper) -> None:
    row = send(RegistrationFactory(email="zoé@example.org"))

    assert (row.state, row.failure, row.attempts) == (MailState.FAILED, MailFailure.ADDRESS, 1)
    assert server.mails == []


@pytest.mark.parametrize("address", ["zoe@example.org\nBcc: eve@example.net", "zoe@example.org\r\n\r\nEve"])
def test_no_header_gets_in_by_an_address(server: Keeper, address: str) -> None:
    person = RegistrationFactory()
    row = queue_mail("registration_confirmed", to=address, language="fr", at=BEFORE, registration=str(person.pk))

    send_due_mails()

    row.refresh_from_db()
    assert (row.state, row.failure) == (MailState.FAILED, MailFailure.ADDRESS)
    assert server.mails == []


def test_no_header_gets_in_by_a_subject(server: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox._builders, "email_changed", lambda ids: Letter("A\nBcc: eve@example.net", "base"))

    row = send(RegistrationFactory(), "email_changed")

    assert (row.state, row.failure) == (MailState.FAILED, MailFailure.ADDRESS)
    assert server.mails == []


@pytest.mark.parametrize("name", ["É" * 80, "A" * 80, "🌻" * 40], ids=["accents", "plain", "flowers"])
def test_the_longest_names_travel_whole(server: Keeper, name: str) -> None:
    person = RegistrationFactory(first_name=name, last_name=name)

    row = send(person)

    assert row.state == MailState.SENT
    [(_, _, message)] = server.mails
    assert name in message.get_body(("plain",)).get_content()
    assert all(len(line) <= 998 for line in message.as_bytes().splitlines())


def test_a_mail_about_somebody_erased_is_closed_unsent(server: Keeper) -> None:
    person = RegistrationFactory(ticket=False)
    row = queue_mail("registration_confirmed", to=person.email, language="fr", at=BEFORE, registration=str(person.pk))
    person.delete()

    send_due_mails()

    row.refresh_from_db()
    assert (row.state, row.last_error) == (MailState.SENT, "")
    assert server.mails == []
