"""The mail outbox: queue a letter here, inside the transaction that it tells of.

An app that sends mail registers a builder for each of its letters; the builder gets the ids that were queued
and reads the rest at the time of sending, so that no row ever holds a rendered secret.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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


Builder = Callable[[dict[str, Any]], Letter | None]
_builders: dict[str, Builder] = {}


def letter(name: str) -> Callable[[Builder], Builder]:
    """Register the decorated function as builder of the letter `name`.

    The builder runs with the recipient's language active and returns None when there is nothing left to tell
    (what it spoke of is gone).
    """

    def register(builder: Builder) -> Builder:
        _builders[name] = builder
        return builder

    return register


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
