"""Keys of participants: two of them as one, and thousands of them read cheaply."""

from functools import lru_cache
from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast

# Those of a large programme and of its people: read again and again, by pages that look at everybody.
_KNOWN = 16_384


def pair_key(one: UUID, other: UUID) -> str:
    """Return the key by which constraints know a pair."""
    low, high = sorted((one.hex, other.hex))
    return f"{low}:{high}"


def text_pair_key(one: str, other: str) -> str:
    """Return the same of two keys that `as_text` read."""
    return (f"{one}:{other}" if one < other else f"{other}:{one}").replace("-", "")


def as_text(name: str) -> Cast:
    """Read a key as text, for `to_key`: made anew for each row, it would be dear."""
    return Cast(name, CharField())


@lru_cache(maxsize=_KNOWN)
def to_key(text: str) -> UUID:
    """Return the key that `as_text` read: one and the same object each time, which dictionaries find by itself."""
    return _key_of(text.replace("-", ""))


@lru_cache(maxsize=_KNOWN)
def _key_of(digits: str) -> UUID:
    return UUID(digits)


def other_in(key: str, one: UUID) -> UUID:
    """Return the second of a pair, from the key of both and the first."""
    low = to_key(key[:32])
    return to_key(key[33:]) if low == one else low
