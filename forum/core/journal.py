"""The journal's pen. Every service that changes something writes here, in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from forum.core.enums import ActorKind
from forum.core.models import LogEntry, User

# What a line says of a personal field: that it changed, never what it says.
WITHHELD = ["…", "…"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Built by views and commands, passed on to services."""

    kind: ActorKind
    id: str = ""
    label: str = ""

    @classmethod
    def from_user(cls, user: User) -> "Actor":
        """Return the actor for a person who signed in."""
        return cls(ActorKind.USER, str(user.pk), user.email)

    @classmethod
    def from_link(cls, target: models.Model) -> "Actor":
        """Return the actor for somebody who holds the mailed link that opens `target`."""
        return cls(ActorKind.LINK, str(target.pk))

    @classmethod
    def visitor(cls) -> "Actor":
        """Return the actor for somebody without an account or link."""
        return cls(ActorKind.VISITOR)

    @classmethod
    def system(cls, label: str = "") -> "Actor":
        """Return the actor for what happens without a person."""
        return cls(ActorKind.SYSTEM, label=label)


def record(
    actor: Actor,
    verb: str,
    target: models.Model,
    *,
    at: datetime,
    scope: str = "",
    on_behalf_of: str = "",
    changes: dict[str, Any] | None = None,
) -> LogEntry:
    """Write one line of the journal and return it.

    `verb` is the service's name in the past ("registered", "seat_booked"); `changes` maps a field to
    `[before, after]` and never carries a secret.
    """
    return LogEntry.objects.create(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:200],
        on_behalf_of=on_behalf_of,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        scope=scope,
        changes=changes or {},
    )


def record_export(
    actor: Actor,
    verb: str,
    target: models.Model,
    *,
    at: datetime,
    scope: str = "",
    asked: Mapping[str, str] | None = None,
) -> LogEntry:
    """Note that somebody took a list or a file of people away; `asked` says how it was filtered.

    Words that were searched for are names of people: callers pass "…" instead.
    """
    told = ", ".join(f"{name}={value}" for name, value in (asked or {}).items())
    return record(actor, verb, target, at=at, scope=scope, changes={"filter": ["", told[:300]]} if told else {})
