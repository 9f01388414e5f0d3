"""How often an act may be done, counted in the cache that all processes share.

Limits are there against scripts, not against halls: five hundred people behind one address must pass, and a right
secret always opens, however many wrong ones came from the same place. Windows are fixed: what is over a limit is
taken again, at the latest, when the window ends.

A cache kept in the database cannot add to a number in one step, so two processes that counted on the same line would
lose some. Each process therefore has a line of its own, which it alone writes, and a limit is judged by their sum.
Large limits are written down in portions: a registration does not cost a query for its limit.
"""

import logging
import os
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest

from forum.core.client import client_network

# A portion is this share of a limit: a process may be late by as much. Larger ones would let more through; with smaller
# ones the first registration of each mailbox would cost ten statements.
PORTIONS = 20
SWEEP_SECONDS, MOST_TALLIES = 60, 5000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds, for each of whatever is counted."""

    name: str
    times: int
    seconds: int


# Wrong tickets, links, keys and pairing codes from one place. All are too long to be guessed: what is spared is work.
WRONG_SECRETS = Limit("wrong-secrets", 300, 600)


class TooMany(Exception):
    """A limit is reached. `seconds`: how long until it is worth trying again."""

    def __init__(self, limit: Limit, seconds: int) -> None:
        super().__init__(limit.name)
        self.limit, self.seconds = limit, seconds


@dataclass(slots=True)
class _Tally:
    """What this process counted of one thing in one window, and what it last read of the others."""

    mine: int = 0
    written: int = 0
    others: int = 0
    ends_at: float = 0


@dataclass(slots=True)
class _Desk:
    """This process's own tallies."""

    process: int = field(default_factory=os.getpid)
    name: str = field(default_factory=lambda: secrets.token_hex(6))
    tallies: dict[str, _Tally] = field(default_factory=dict)
    sweeps_at: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


_desk = _Desk()


def _own_desk() -> _Desk:
    """Return the desk of this process: a server that forks must not share one line among its children."""
    global _desk  # noqa: PLW0603  one for each process is the point
    if _desk.process != os.getpid():
        _desk = _Desk()
    return _desk


def count(limit: Limit, who: str, *, at: datetime) -> None:
    """Count an act of `who`; raise TooMany, with the time to wait, once there were more than the limit."""
    moment = at.timestamp()
    window = int(moment // limit.seconds)
    # Whom a line is about stays unknown to whoever reads the cache.
    key = f"limit:{limit.name}:{window}:{sha256(who.encode()).hexdigest()[:24]}"
    desk = _own_desk()
    with desk.lock:
        _forget_past(desk, moment)
        tally = desk.tallies.setdefault(key, _Tally(ends_at=float((window + 1) * limit.seconds)))
        tally.mine += 1
        # Beyond the limit nothing more needs to be known.
        if tally.mine + tally.others <= limit.times and tally.mine - tally.written >= _portion(limit):
            _exchange(desk, key, tally, limit)
        if tally.mine + tally.others > limit.times:
            raise TooMany(limit, max(1, round(tally.ends_at - moment)))


def count_wrong_secret(request: HttpRequest, *, at: datetime) -> None:
    """Count a secret that opened nothing. Call it then only: a right one opens, whatever else came from its place."""
    count(WRONG_SECRETS, client_network(request), at=at)


def _portion(limit: Limit) -> int:
    return max(1, limit.times // PORTIONS)


def _exchange(desk: _Desk, key: str, tally: _Tally, limit: Limit) -> None:
    """Write what this process counted, and read what the others did."""
    tally.written = tally.mine
    try:
        tally.others = _read_and_write(desk.name, key, tally.mine, limit)
    except Exception:
        # Whatever a cache fails with: without it a limit is this process's own, and nobody is sent away for that.
        logger.exception("limits are not shared: the cache does not answer")


def _read_and_write(name: str, key: str, mine: int, limit: Limit) -> int:
    names: tuple[str, ...] = cache.get(key, ())
    if name not in names:
        names = (*names, name)
        cache.set(key, names, limit.seconds)
    cache.set(f"{key}:{name}", mine, limit.seconds)
    others = [f"{key}:{one}" for one in names if one != name]
    return sum(cache.get_many(others).values()) if others else 0


def _forget_past(desk: _Desk, moment: float) -> None:
    """Drop the windows that are over, and everything when strangers by the thousand would fill the memory."""
    if moment >= desk.sweeps_at:
        desk.tallies = {key: tally for key, tally in desk.tallies.items() if tally.ends_at > moment}
        desk.sweeps_at = moment + SWEEP_SECONDS
    if len(desk.tallies) >= MOST_TALLIES:
        desk.tallies.clear()


def forget_all() -> None:
    """Start counting anew in this process; what the cache holds is the cache's to clear."""
    with _own_desk().lock:
        _own_desk().tallies.clear()
