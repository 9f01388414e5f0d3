"""Acts in short, for tests that care for one thing at a time."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

from django.db import connection

from attendees.models import Category, Registration
from attendees.services.registration import Details, register
from events.models import Session
from forum.core.journal import Actor
from forum.core.models import OutboxMail
from tests.factories.moments import BEFORE

VISITOR = Actor.visitor()


def details(**changes: Any) -> Details:
    answers = {"first_name": "Maëlys", "last_name": "Le Goff", "email": "maelys@example.org"}
    return Details(**answers | changes)


def enrol(category: Category, sessions: Sequence[Session] = (), **changes: Any) -> Registration:
    """Register somebody in a category's edition; `changes` go to `register` or to the person's details."""
    acts = {name: changes.pop(name) for name in ("submission", "waits", "actor", "at") if name in changes}
    acts = {"submission": uuid4(), "actor": VISITOR, "at": BEFORE} | acts
    return register(category.edition, category=category, details=details(**changes), sessions=sessions, **acts)


def letters() -> list[tuple[str, str]]:
    """Return the queued letters with their recipients, oldest first."""
    return list(OutboxMail.objects.order_by("pk").values_list("template", "recipient"))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do acts at the same moment, each in a thread with its own connection; return results or exceptions, in order."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(n: int, act: Callable[[], Any]) -> None:
        start.wait(timeout=30)
        try:
            results[n] = act()
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return results
