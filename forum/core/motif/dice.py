"""Draws from a seed."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from a seed. Ours, because what was printed must come out the same under any later Python."""

    def __init__(self, seed: str) -> None:
        self._bytes = self._stream(seed.encode())

    @staticmethod
    def _stream(seed: bytes) -> Iterator[int]:
        count = 0
        while True:
            yield from hashlib.sha256(seed + b"/" + str(count).encode()).digest()
            count += 1

    def below(self, limit: int) -> int:
        """Return a number from 0 to limit - 1."""
        return (next(self._bytes) * 256 + next(self._bytes)) * limit // 65536

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]
