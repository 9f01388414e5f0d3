"""The outbox: a mail is a row first, leaves once, and survives whatever happens to the worker."""

import copy
import smtplib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import transaction

from forum.core import outbox
from forum.core.delivery import LEASE, PAUSES, PER_CONNECTION, SERVER_PAUSE, claim_mails, send_due_mails
from forum.core.enums import MailState
from forum.core.models import OutboxMail
from forum.core.outbox import Attachment, Letter, queue_mail

NOW = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class RefusingBackend(BaseEmailBackend):
    """A mail server that refuses everything."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class ClosedBackend(BaseEmailBackend):
    """A mail server that lets nobody in."""

    def open(self) -> bool:
        raise ConnectionRefusedError(111, "Connection refused")


class SlowBackend(BaseEmailBackend):
    """A mail server that takes a minute and a half for each mail; `seen` notes what is claimed meanwhile."""

    clock: time_machine.Traveller
    seen: list[int]

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.clock.shift(timedelta(seconds=90))
        self.seen.append(OutboxMail.objects.filter(state=MailState.SENDING).count())
        return len(email_messages)


class RudeBackend(BaseEmailBackend):
    """A mail server that takes mails and never says goodbye."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return len(email_messages)

    def close(self) -> None:
        raise smtplib.SMTPResponseException(421, b"no goodbye")


@pytest.fixture(autouse=True)
def test_letters(settings: Any) -> Iterator[None]:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    known = dict(outbox._builders)
    outbox.letter("test_letter")(
        lambda ids: Letter(
            "Votre billet", "test_letter", {"name": ids["name"]}, (Attachment("a.txt", b"abc", "text/plain"),)
        )
    )
    outbox.letter("gone")(lambda ids: None)
    yield
    outbox._builders.clear()
    outbox._builders.update(known)


def queue(name: str = "Zoë & Ørsted", template: str = "test_letter", at: datetime = NOW) -> OutboxMail:
    return queue_mail(template, to="zoe@example.org", language="fr", at=at, name=name)


def test_queued_mail_leaves_with_text_html_and_attachment() -> None:
    row = queue()

    with time_machine.travel(NOW, tick=False):
        assert send_due_mails() == 1

    row.refresh_from_db()
    assert (row.state, row.attempts, row.sent_at) == (MailState.SENT, 1, NOW)
    [message] = mail.outbox
    assert message.to == ["zoe@example.org"]
    assert message.subject == "Votre billet"
    assert message.body == "Bonjour Zoë & Ørsted,\n"
    assert message.extra_headers["Message-ID"] == f"<{row.uuid}@example.org>"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert '<p style="color: red;">Bonjour Zoë &amp; Ørsted</p>' in html
    assert message.attachments[0][0] == "a.txt"


def test_sent_mail_never_leaves_again() -> None:
    queue()

    with time_machine.travel(NOW, tick=False):
        send_due_mails()
        assert send_due_mails() == 0

    assert len(mail.outbox) == 1


def test_mail_of_a_transaction_that_fails_is_never_sent() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert send_due_mails() == 0
    assert mail.outbox == []


def test_unknown_letter_is_refused_when_queued() -> None:
    with pytest.raises(KeyError):
        queue(template="no_such_letter")
    assert OutboxMail.objects.count() == 0


def test_mail_about_something_gone_is_closed_without_sending() -> None:
    row = queue(template="gone")

    with time_machine.travel(NOW, tick=False):
        assert send_due_mails() == 0

    row.refresh_from_db()
    assert row.state == MailState.SENT
    assert mail.outbox == []


def test_refused_mail_waits_longer_each_time_then_stays_as_failed(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    row = queue()
    moment = NOW

    for pause in PAUSES:
        with time_machine.travel(moment, tick=False):
            assert send_due_mails() == 0
        row.refresh_from_db()
        assert row.state == MailState.QUEUED
        assert row.last_error == "SMTPServerDisconnected: Connection unexpectedly closed"
        assert row.next_try_at == moment + timedelta(minutes=pause)
        moment = row.next_try_at
    with time_machine.travel(moment, tick=False):
        send_due_mails()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MailState.FAILED, len(PAUSES) + 1)


def test_one_bad_mail_does_not_hold_the_others() -> None:
    queue_mail("test_letter", to="x@example.org", language="fr", at=NOW)  # its name is missing: the builder fails
    good = queue()

    with time_machine.travel(NOW, tick=False):
        assert send_due_mails() == 1

    good.refresh_from_db()
    assert good.state == MailState.SENT
    assert OutboxMail.objects.filter(state=MailState.QUEUED, last_error="KeyError: 'name'").count() == 1


def test_claimed_mail_is_not_claimed_twice() -> None:
    queue()

    assert len(claim_mails(at=NOW)) == 1
    assert claim_mails(at=NOW) == []


def test_mail_of_a_worker_that_died_is_due_again_after_its_lease() -> None:
    row = queue()
    claim_mails(at=NOW)

    assert claim_mails(at=NOW + LEASE - timedelta(seconds=1)) == []
    assert claim_mails(at=NOW + LEASE) == [row]


def test_slow_server_holds_the_mail_in_hand_and_no_other(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    for number in range(6):
        queue(str(number))

    SlowBackend.seen = []
    with time_machine.travel(NOW, tick=False) as SlowBackend.clock:
        assert send_due_mails() == 6

    assert SlowBackend.seen == [1] * 6
    assert not OutboxMail.objects.exclude(state=MailState.SENT, attempts=1).exists()


def test_server_that_lets_nobody_in_costs_no_try_and_holds_nobody_long(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.ClosedBackend"
    first, second = queue("1"), queue("2")

    with time_machine.travel(NOW, tick=False):
        assert send_due_mails() == 0

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.attempts, first.next_try_at) == (MailState.QUEUED, 0, NOW + SERVER_PAUSE)
    assert first.last_error == "ConnectionRefusedError: [Errno 111] Connection refused"
    assert (second.state, second.attempts, second.next_try_at) == (MailState.QUEUED, 0, NOW)


def test_server_that_never_says_goodbye_has_taken_the_mails(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RudeBackend"
    row = queue()

    with time_machine.travel(NOW, tick=False):
        assert send_due_mails() == 1

    row.refresh_from_db()
    assert row.state == MailState.SENT


def test_more_mails_than_one_connection_takes_all_leave() -> None:
    for number in range(PER_CONNECTION + 5):
        queue(str(number))

    with time_machine.travel(NOW, tick=False):
        assert send_due_mails() == PER_CONNECTION + 5

    assert [message.body for message in mail.outbox] == [f"Bonjour {number},\n" for number in range(PER_CONNECTION + 5)]


def test_work_once_sends_what_is_due() -> None:
    queue()
    queue(at=NOW + timedelta(hours=1))

    with time_machine.travel(NOW, tick=False):
        call_command("work", "--once")

    assert len(mail.outbox) == 1
