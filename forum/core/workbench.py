"""How the worker makes files on its rounds: one after the other, each told of as it grows."""

import logging
from collections.abc import Callable
from typing import TypeVar

from forum.core import clock
from forum.core.enums import MakingState
from forum.core.making import FileReplaced, claim_file, fail_file, finish_file, note_progress
from forum.core.models import MadeFile

logger = logging.getLogger(__name__)
F = TypeVar("F", bound=MadeFile)
# Told how many pieces of a file are done.
Tell = Callable[[int], None]


def make_files(kind: type[F], make: Callable[[F, Tell], bytes]) -> int:
    """Make the files of a kind that wait, and return how many were made. `make` returns the content of one."""
    made = 0
    while file := claim_file(kind, at=clock.now()):
        made += _make(file, make)
    return made


def _make(file: F, make: Callable[[F, Tell], bytes]) -> bool:
    """Make one file; whatever goes wrong with it must not stop the others, nor the mails."""
    if file.state != MakingState.RUNNING:
        return False
    try:
        content = make(file, lambda done: note_progress(file, done=done, at=clock.now()))
        finish_file(file, content=content, at=clock.now())
    except FileReplaced:
        return False
    except Exception as error:
        logger.exception("%s of %s not made", file.maker, file.scope)
        fail_file(file, reason=f"{type(error).__name__}: {error}", at=clock.now())
        return False
    return True
