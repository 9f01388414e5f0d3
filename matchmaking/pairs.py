"""Two participants as one key, the same whoever comes first."""

from uuid import UUID


def pair_key(one: UUID, other: UUID) -> str:
    """Return the key by which constraints know a pair."""
    low, high = sorted((one.hex, other.hex))
    return f"{low}:{high}"
