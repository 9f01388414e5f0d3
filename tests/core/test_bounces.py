"""Why a mail did not leave, and what is tried again."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from forum.core import outbox
from forum.core.bounces import UnwritableAddress, classify, describe, is_permanent
from forum.core.delivery import send_due_mails
from forum.core.enums import MailFailure, MailState
from forum.core.journal import Actor
from forum.core.models import LogEntry, OutboxMail
from forum.core.outbox import Letter, RetryRefused, queue_mail, retry_failed_mails, retry_mail
from tests.factories import UserFactory

NOW = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)


def refused(*codes: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({f"p{n}@example.org": (code, b"No") for n, code in enumerate(codes)})


@pytest.mark.parametrize(
    ("error", "failure", "permanent"),
    [
        (refused(550), MailFailure.REFUSED, True),
        (refused(553), MailFailure.REFUSED, True),
        (refused(450), MailFailure.DEFERRED, False),
        (refused(550, 451), MailFailure.DEFERRED, False),
        (refused(), MailFailure.DEFERRED, False),
        (smtplib.SMTPDataError(554, b"spam"), MailFailure.REFUSED_MESSAGE, True),
        (smtplib.SMTPDataError(452, b"full"), MailFailure.DEFERRED, False),
        (smtplib.SMTPSenderRefused(550, b"who?", "x"), MailFailure.SENDER, False),
        (smtplib.SMTPAuthenticationError(535, b"no"), MailFailure.AUTHENTICATION, False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), MailFailure.ADDRESS, True),
        (smtplib.SMTPServerDisconnected("gone"), MailFailure.UNREACHABLE, False),
        (smtplib.SMTPConnectError(421, b"busy"), MailFailure.DEFERRED, False),
        (TimeoutError("timed out"), MailFailure.TIMEOUT, False),
        (ConnectionRefusedError(111, "refused"), MailFailure.UNREACHABLE, False),
        (ssl.SSLCertVerificationError("expired"), MailFailure.ENCRYPTION, False),
        (UnwritableAddress("é@example.org"), MailFailure.ADDRESS, True),
        (BadHeaderError("newlines"), MailFailure.ADDRESS, True),
        (KeyError("name"), MailFailure.OURS, False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_an_error_has_its_kind(error: Exception, failure: MailFailure, permanent: bool) -> None:
    assert (classify(error), is_permanent(error)) == (failure, permanent)


def test_the_technical_line_is_one_line_and_short() -> None:
    assert describe(smtplib.SMTPDataError(554, "a\r\nb" + "c" * 500))[:30] == "SMTPDataError: (554, 'a\\r\\nbcc"
    assert describe(ValueError("a\n\tb")) == "ValueError: a b"
    assert len(describe(ValueError("c" * 500))) == 300


class AnsweringBackend(BaseEmailBackend):
    """A mail server that answers what it is told to."""

    answer: Exception | None = None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if self.answer:
            raise self.answer
        return len(email_messages)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[AnsweringBackend]]:
    settings.EMAIL_BACKEND = f"{__name__}.AnsweringBackend"
    monkeypatch.setattr(AnsweringBackend, "answer", None)
    monkeypatch.setitem(outbox._builders, "email_changed", lambda ids: Letter("Sujet", "base"))
    with time_machine.travel(NOW, tick=False):
        yield AnsweringBackend


def queue() -> OutboxMail:
    return queue_mail("email_changed", to="zoe@example.org", language="fr", at=NOW)


def try_with(server: type[AnsweringBackend], answer: Exception | None) -> OutboxMail:
    server.answer = answer
    row = queue()
    send_due_mails()
    row.refresh_from_db()
    return row


@pytest.mark.django_db
def test_a_recipient_refused_for_good_fails_at_once(server: type[AnsweringBackend]) -> None:
    row = try_with(server, refused(550))

    assert (row.state, row.attempts, row.failure) == (MailState.FAILED, 1, MailFailure.REFUSED)
    assert row.last_error == "SMTPRecipientsRefused: {'p0@example.org': (550, b'No')}"


@pytest.mark.django_db
def test_a_server_that_asks_to_come_back_is_tried_again(server: type[AnsweringBackend]) -> None:
    row = try_with(server, refused(451))
    assert (row.state, row.failure) == (MailState.QUEUED, MailFailure.DEFERRED)
    assert row.next_try_at == NOW + timedelta(minutes=1)

    server.answer = None
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert send_due_mails() == 1
    row.refresh_from_db()
    assert (row.state, row.failure, row.last_error) == (MailState.SENT, "", "")


@pytest.mark.django_db
def test_a_failed_mail_tried_again_has_all_its_tries_before_it(server: type[AnsweringBackend]) -> None:
    row, user = try_with(server, refused(550)), UserFactory()

    retry_mail(row, actor=Actor.from_user(user), at=NOW)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_try_at) == (MailState.QUEUED, 0, NOW)
    [line] = LogEntry.objects.about(row)
    assert (line.verb, line.actor_id, line.changes) == ("mail_retried", str(user.pk), {"state": ["failed", "queued"]})
    server.answer = None
    assert send_due_mails() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", [MailState.SENT, MailState.SENDING])
def test_a_mail_that_left_or_is_leaving_is_not_tried_again(state: MailState) -> None:
    row = queue()
    sent_at = NOW if state == MailState.SENT else None
    OutboxMail.objects.filter(pk=row.pk).update(state=state, sent_at=sent_at)

    with pytest.raises(RetryRefused):
        retry_mail(row, actor=Actor.system(), at=NOW)
    assert LogEntry.objects.count() == 0


@pytest.mark.django_db
def test_all_that_failed_is_tried_again_at_once(server: type[AnsweringBackend]) -> None:
    failed = [try_with(server, refused(550)) for _ in range(3)]
    waiting = try_with(server, refused(451))

    assert retry_failed_mails(actor=Actor.system(), at=NOW) == 3
    assert retry_failed_mails(actor=Actor.system(), at=NOW) == 0

    states = OutboxMail.objects.order_by("pk").values_list("state", "attempts")
    assert list(states) == [(MailState.QUEUED, 0)] * 3 + [(MailState.QUEUED, 1)]
    [line] = LogEntry.objects.all()
    assert (line.verb, line.target_id, line.changes) == ("failed_mails_retried", str(failed[0].pk), {"mails": ["", 3]})
    assert waiting.attempts == 1
