"""A morning that is over, one project and one fund that met."""

from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def day() -> ModuleType:
    # It holds models, so only once Django is up.
    from tests.matchmaking.outcome import day

    return day


@pytest.fixture
def programme(db: None, day: ModuleType) -> Any:
    return day.morning()


@pytest.fixture
def a(programme: Any, day: ModuleType) -> Any:
    return day.project(programme)


@pytest.fixture
def b(programme: Any, day: ModuleType) -> Any:
    return day.fund(programme)


@pytest.fixture
def meeting(a: Any, b: Any, day: ModuleType) -> Any:
    return day.meet(a, b)
