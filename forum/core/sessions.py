"""The sessions of an account: which browsers are signed in, since when, and how to put an end to that.

What is kept of each is the least that lets its owner recognise it: the browser, its address, when it signed in, when
it was last seen. It goes with the session.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction

from forum.core.journal import Actor, record
from forum.core.models import User

# How often at most the last sight of a session is written: a write a page would cost more than the page.
SIGHT_PAUSE = timedelta(minutes=5)
# How many sessions one process remembers having written down.
MOST_REMEMBERED = 10_000
_sights: dict[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser that is signed in."""

    pk: int
    browser: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_this_one: bool


def list_sessions(user: User, *, key: str, at: datetime) -> list[OpenSession]:
    """Return the living sessions of an account, that of `key` first, then the last seen. The dead are erased."""
    listed = list(UserSession.objects.filter(user=user).order_by("last_seen_at", "pk"))
    alive = _alive(user, [row.session_key for row in listed], at)
    UserSession.objects.filter(user=user).exclude(session_key__in=alive).delete()
    found = [
        OpenSession(row.pk, row.user_agent, row.ip, row.created_at, row.last_seen_at, row.session_key == key)
        for row in reversed(listed)
        if row.session_key in alive
    ]
    return sorted(found, key=lambda session: not session.is_this_one)


def _alive(user: User, keys: list[str], at: datetime) -> set[str]:
    """Return the keys of the sessions that still open the account. allauth asks for each by itself; this asks once."""
    proof = user.get_session_auth_hash()
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=at).order_by("pk")
    return {session.session_key for session in sessions if session.get_decoded().get(HASH_SESSION_KEY) == proof}


@transaction.atomic
def end_session(user: User, pk: int, *, at: datetime) -> bool:
    """End one session of the account, and return whether there was such a one."""
    return _end(user, actor=Actor.from_user(user), at=at, pk=pk) > 0


@transaction.atomic
def end_other_sessions(user: User, *, key: str, at: datetime) -> int:
    """End the sessions of the account other than that of `key`, and return how many."""
    keys = UserSession.objects.filter(user=user).exclude(session_key=key).values_list("session_key", flat=True)
    return _end(user, actor=Actor.from_user(user), at=at, session_key__in=list(keys))


@transaction.atomic
def end_every_session(user: User, *, actor: Actor, at: datetime) -> None:
    """End all sessions of an account, also those that no list knows. For services that take a right away."""
    if not user.has_usable_password():
        # Sessions are tied to the password, even to the unusable one of an account that has none: a new one ends them.
        user.password = make_password(None)
        user.save(update_fields=["password"])
    _end(user, actor=actor, at=at)


def _end(user: User, *, actor: Actor, at: datetime, **which: object) -> int:
    rows = UserSession.objects.filter(user=user, **which)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    if keys:
        record(actor, "sessions_ended", user, at=at, changes={"sessions": [len(keys), 0]})
    return len(keys)


def note_sight(key: str, *, at: datetime) -> bool:
    """Remember that the session of `key` was seen; return whether it is time to write it down."""
    seen_at = _sights.get(key)
    if seen_at is not None and seen_at <= at < seen_at + SIGHT_PAUSE:
        return False
    if len(_sights) >= MOST_REMEMBERED:
        _sights.clear()
    _sights[key] = at
    return True


def write_sight(key: str, *, at: datetime) -> None:
    """Write down when a session was last seen."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=at)


def forget_dead_sessions(*, at: datetime) -> int:
    """Erase what is kept of sessions that ran out; return how many were listed."""
    Session.objects.filter(expire_date__lt=at).delete()
    alive = Session.objects.values("session_key")
    dead, _kinds = UserSession.objects.exclude(session_key__in=alive).delete()
    return dead
