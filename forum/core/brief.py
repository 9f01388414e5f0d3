"""What many ask for at once is read once for all of them.

For rows that are only looked at: whatever is decided on them is read again under its lock.
"""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
T = TypeVar("T")
_forget: list[Callable[[], None]] = []


def read_once_a_moment(read: Callable[P, T]) -> Callable[P, T]:
    """Let `read` answer as it did less than `PAGES_KEPT_SECONDS` ago, to the same positional arguments.

    What it raises is not kept, so that what is kept grows with the things that exist, not with what is asked for.
    """
    kept: dict[tuple[object, ...], tuple[float, T]] = {}
    forget_with(kept.clear)

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        now, found = monotonic(), kept.get(args)
        if found is not None and now < found[0] + settings.PAGES_KEPT_SECONDS:
            return found[1]
        value = read(*args, **kwargs)
        kept[args] = (now, value)
        return value

    return answer


def forget_with(forget: Callable[[], None]) -> None:
    """Let `forget` be called whenever everything is to be read anew."""
    _forget.append(forget)


def forget_all() -> None:
    """Read everything anew from here on."""
    for forget in _forget:
        forget()
