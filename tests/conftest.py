"""A world stricter than production.

A variable that a template does not know fails, warnings are errors, no connection leaves the machine, rows that
nobody ordered come shuffled. The environment is given here, before Django reads it: a fresh clone has none, and
the one of this machine must not leak in.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from forum.core import brief, limits
from forum.core.management.commands.messages import compile_catalogues
from tests import strictness
from tests.emptying import empty_what_holds_rows
from tests.environment import prepare_settings

ROOT = Path(__file__).resolve().parent.parent
# Whatever lies there is marked `e2e`, and nothing else is.
IN_BROWSER = ROOT / "tests" / "e2e"
WALK = IN_BROWSER / "test_every_page.py"
_folder = tempfile.TemporaryDirectory(prefix="forum-test-")
SCRATCH = Path(_folder.name)

if settings.configured:
    raise pytest.UsageError("unset DJANGO_SETTINGS_MODULE: tests load the settings themselves")
prepare_settings(SCRATCH)
if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # No test survives a power cut: nothing waits for the disk. Benchmarks do.
    settings.DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = strictness.UnknownVariable(ROOT)
# Workers find the catalogues that the first process compiled. Its seed too, through the environment.
if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_catalogues(Path(settings.LOCALE_PATHS[0]))
SEED = strictness.shuffle_unordered_rows()
strictness.close_sockets()
empty_what_holds_rows()


def pytest_report_header() -> str:
    return f"forum: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}, SHUFFLE_SEED={SEED}"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread what `-m` leaves out: every process would read four thousand tests to run two hundred."""
    asked = set() if " or " in config.option.markexpr else set(config.option.markexpr.split(" and "))
    is_in_browser = IN_BROWSER in (collection_path, *collection_path.parents)
    left_out = "not e2e" in asked if is_in_browser else "e2e" in asked and collection_path.is_file()
    return left_out or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for the database: the others say on PostgreSQL what they said on SQLite.

    And put them in order.
    """
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker("database")
        if item.get_closest_marker("e2e") and IN_BROWSER not in item.path.parents:
            raise pytest.UsageError(f"{item.nodeid} is marked e2e: it belongs in {IN_BROWSER}, or nobody reads it")
    # The longest ones early, each in another process, which all begin with an equal part of the list: begun last, one
    # would keep the others waiting.
    longest = [item for item in items if item.path == WALK]
    items[:] = [item for item in items if item.path != WALK]
    for number, item in enumerate(longest):
        items.insert(number * len(items) // len(longest), item)


def pytest_unconfigure() -> None:
    _folder.cleanup()


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """Start every test in French with an empty cache, whatever the one before did."""
    # Models, so only once Django is up.
    from forum.core.legal import remember_site_details
    from forum.core.models import SiteDetails

    cache.clear()
    limits.forget_all()
    brief.forget_all()
    # As in a process that served a page before: the footer's facts cost no query.
    remember_site_details(SiteDetails())
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    """The clock stands still before the forum, while one registers; `now.shift(…)` and `now.move_to(…)` set it.

    A file asks for it by `pytest.mark.usefixtures("now")`.
    """
    # Its package holds factories: models, so only once Django is up.
    from tests.factories.moments import BEFORE

    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def shared_data() -> Path:
    """The folder of the test material; the test is skipped where there is none."""
    folder = Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no test material in {folder}")
    return folder


@pytest.fixture
def organiser(client: Any, db: None) -> Any:
    """A client signed in as an organiser, the second factor just given; `organiser.user` is the account."""
    # Models, so only once Django is up.
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from tests.factories import UserFactory
    from tests.proof import give_proof

    client.user = UserFactory(organiser=True)
    TOTP.activate(client.user, generate_totp_secret())
    client.force_login(client.user)
    give_proof(client.session, client.user)
    return client
