"""Whether this installation can serve: what it needs is asked, each by itself, and answered yes or no."""

import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from forum.core import clock
from forum.core.models import OutboxMail

logger = logging.getLogger(__name__)

# A worker looks every second; a mail due for that long means that none is there, or that it cannot keep up.
WORKER_LATE = timedelta(minutes=15)
# Once up to date, this version of the code stays so: no need to compare again for every question.
_up_to_date: set[str] = set()


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations_applied() -> bool:
    name = str(connection.settings_dict["NAME"])
    if name in _up_to_date:
        return True
    executor = MigrationExecutor(connection)
    applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if applied:
        _up_to_date.add(name)
    return applied


def cache_answers() -> bool:
    key = f"ready:{secrets.token_hex(6)}"
    cache.set(key, "yes", 10)
    answer = cache.get(key) == "yes"
    cache.delete(key)
    return answer


def worker_keeps_up() -> bool:
    return not OutboxMail.objects.due(clock.now() - WORKER_LATE).exists()


def files_writable() -> bool:
    folder: Path = settings.FILES_ROOT
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".ready-{secrets.token_hex(6)}"
    probe.write_bytes(b"")
    probe.unlink()
    return True


def static_files_collected() -> bool:
    storage: object = staticfiles_storage
    return not isinstance(storage, ManifestFilesMixin) or bool(storage.hashed_files)


QUESTIONS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_applied,
    "cache": cache_answers,
    "worker": worker_keeps_up,
    "files": files_writable,
    "static": static_files_collected,
}


def ask_all() -> dict[str, bool]:
    """Return the answer to each question. One that fails counts as no; its reason is for the log alone."""
    answers = {}
    for name, question in QUESTIONS.items():
        try:
            answers[name] = question()
        except Exception as error:
            # Whatever is broken, the page must say which part.
            logger.warning("not ready: %s: %s", name, type(error).__name__)
            answers[name] = False
    return answers
