"""The mail outbox: queue a letter here, inside the transaction that it tells of.

An app that sends mail registers a builder for each of its letters; the builder gets the ids that were queued
and reads the rest at the time of sending, so that no row ever holds a rendered secret.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from forum.core.enums import MailState
from forum.core.journal import Actor, record
from forum.core.models import OutboxMail


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes
    mime_type: str
    content_id: str = ""  # set for pictures shown inside the letter


@dataclass(frozen=True, slots=True)
class Letter:
    """What a builder returns: templates `emails/<template>.html` and `.txt` are rendered with `context`."""

    subject: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    # Only for letters that people receive because they once said yes. What tells of one's own registration is part
    # of it: a mail program's "unsubscribe" must not keep the ticket from coming, so those carry none.
    unsubscribe_url: str = ""


Builder = Callable[[dict[str, Any]], Letter | None]
_builders: dict[str, Builder] = {}
_labels: dict[str, str | Promise] = {}


def letter(name: str, label: str | Promise = "") -> Callable[[Builder], Builder]:
    """Register the decorated function as builder of the letter `name`, which organisers know as `label`.

    The builder runs with the recipient's language active and returns None when there is nothing left to tell
    (what it spoke of is gone).
    """

    def register(builder: Builder) -> Builder:
        _builders[name] = builder
        if label:
            _labels[name] = label
        return builder

    return register


def letter_labels() -> dict[str, str | Promise]:
    """Return every registered letter with its name in words."""
    return {name: _labels.get(name, name) for name in _builders}


def build_letter(mail: OutboxMail) -> Letter | None:
    """Return the letter for an outbox row. Raises KeyError for a letter nobody registered."""
    return _builders[mail.template](mail.context)


def queue_mail(template: str, *, to: str, language: str, at: datetime, **ids: Any) -> OutboxMail:
    """Write a mail to be sent. Call inside the transaction that it tells of.

    `ids` are JSON values (strings, numbers) from which the builder finds what to say. Raises KeyError for a
    letter nobody registered: better now than in the worker.
    """
    if template not in _builders:
        raise KeyError(template)
    return OutboxMail.objects.create(
        template=template, recipient=to, language=language, context=ids, created_at=at, next_try_at=at
    )


class RetryRefused(Exception):
    """The mail has left, or is leaving: it is not sent again."""


@transaction.atomic
def retry_mail(mail: OutboxMail, *, actor: Actor, at: datetime) -> OutboxMail:
    """Send a mail that failed or waits at once, with all its tries before it again. Raises RetryRefused."""
    mail = OutboxMail.objects.select_for_update().get(pk=mail.pk)
    if mail.state not in (MailState.FAILED, MailState.QUEUED):
        raise RetryRefused(mail.state)
    before = mail.state
    mail.state, mail.attempts, mail.next_try_at = MailState.QUEUED, 0, at
    mail.save(update_fields=["state", "attempts", "next_try_at"])
    record(actor, "mail_retried", mail, at=at, changes={"state": [before, MailState.QUEUED]})
    return mail


@transaction.atomic
def retry_failed_mails(*, actor: Actor, at: datetime) -> int:
    """Send every mail that failed once more and return how many they are. One line of the journal tells of all."""
    failed = OutboxMail.objects.filter(state=MailState.FAILED)
    oldest = failed.order_by("pk").first()
    if oldest is None:
        return 0
    retried = failed.update(state=MailState.QUEUED, attempts=0, next_try_at=at)
    record(actor, "failed_mails_retried", oldest, at=at, changes={"mails": ["", retried]})
    return retried
