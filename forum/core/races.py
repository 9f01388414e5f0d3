"""Acts that somebody else was quicker at, done again."""

from collections.abc import Callable
from functools import wraps
from time import sleep
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, IntegrityError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")
# PostgreSQL's words for two transactions that wait for each other: it ends one (its manual, appendix A).
DEADLOCK = "40P01"
# Who lost a deadlock may find a moment later that the winner wrote what it was about to write. In seconds, times the
# try: whoever comes back at once may stand in the winner's way again before it woke up.
TRIES, PAUSE = 4, 0.1


def again_if_outrun(act: Callable[P, R]) -> Callable[P, R]:
    """Run a function in one transaction, again, up to TRIES times, where somebody else was quicker.

    That is where a constraint says that what it looked for and did not find is there by now, or where it and another
    act waited for each other, which PostgreSQL ends after a second. Raises what the last try raises.
    """
    once = transaction.atomic(act)

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for number in range(1, TRIES):
            try:
                return once(*args, **kwargs)
            except IntegrityError:
                continue
            except DatabaseError as error:
                if not _is_deadlock(error):
                    raise
                sleep(PAUSE * number)
        return once(*args, **kwargs)

    return run


def _is_deadlock(error: DatabaseError) -> bool:
    """Whether a deadlock ended an act that may be done again: of one, the whole transaction is lost."""
    return getattr(error.__cause__, "sqlstate", None) == DEADLOCK and not connection.in_atomic_block
