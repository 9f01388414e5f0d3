"""What makes the world of the tests stricter than production. tests/test_strictness.py tries it."""

import os
import random
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from django.db.models.sql.compiler import SQLCompiler
from django.template.base import FilterExpression, Node

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", "0.0.0.0", ""}  # noqa: S104  names to let through, nothing listens


class UnknownVariableError(Exception):
    """A template of ours shows a variable that nobody gave it."""


class UnknownVariable(str):
    """Django's `string_if_invalid`, one that raises when the template is ours.

    Templates of Django and allauth count on missing variables being empty, so theirs stay so: the truth value is
    what Django asks first, and it is answered by looking who asks. `{{ name|default:… }}` says in the template
    that the variable may be missing, and is left in peace too.
    """

    root: Path

    def __new__(cls, root: Path) -> "UnknownVariable":
        self = super().__new__(cls, "")
        self.root = root
        return self

    def __bool__(self) -> bool:
        expression = sys._getframe(1)
        if expression.f_code is not FilterExpression.resolve.__code__:
            return False
        asked: FilterExpression = expression.f_locals["self"]
        if asked.filters and asked.filters[0][0].__name__ == "default":
            return False
        self._refuse(expression, str(asked.var))
        return False

    def __contains__(self, text: object) -> bool:
        # {% blocktranslate %} asks for "%s" before it fills in a name that it does not find.
        self._refuse(sys._getframe(1), "a name in blocktranslate")
        return False

    def _refuse(self, frame: FrameType, name: str) -> None:
        template = _template_of(frame)
        if template and template.is_relative_to(self.root) and "site-packages" not in template.parts:
            raise UnknownVariableError(f"{name}, in {template.relative_to(self.root)}")


def _template_of(frame: FrameType | None) -> Path | None:
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(str(node.origin.name))
        frame = frame.f_back
    return None


def shuffle_unordered_rows() -> str:
    """Shuffle the rows of every query without an order; return the seed that repeats the shuffling."""
    seed = os.environ.setdefault("SHUFFLE_SEED", str(random.randrange(10**6)))
    dice = random.Random(seed)
    find_order, give_rows = SQLCompiler.get_order_by, SQLCompiler.results_iter

    def get_order_by(self: Any) -> Any:
        order = find_order(self)
        # Django drops the order of the model's Meta from grouped queries, later than this.
        self.is_unordered = not order or bool(self._meta_ordering and self.query.group_by is not None)
        return order

    def results_iter(self: Any, *args: Any, **kwargs: Any) -> Iterable[Any]:
        rows = give_rows(self, *args, **kwargs)
        if getattr(self, "is_unordered", False):
            rows = list(rows)
            dice.shuffle(rows)
        return iter(rows)

    SQLCompiler.get_order_by = get_order_by  # type: ignore[method-assign]  # tests only
    SQLCompiler.results_iter = results_iter  # type: ignore[method-assign]  # tests only
    return seed


def close_sockets() -> None:
    """Refuse every connection that would leave this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guard(sock: socket.socket, address: Any) -> None:
        if sock.family != socket.AF_UNIX and address[0] not in LOCAL_HOSTS:
            raise OSError(f"tests stay on this machine: no connection to {address[0]}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        guard(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        guard(self, address)
        return connect_ex(self, address)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign]  # tests only
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign]  # tests only
