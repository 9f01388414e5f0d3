"""A real site beside the tests: gunicorn as in production, the mail worker, and their scratch database.

The database is the one that this process is connected to: what is written here is what the site serves.
"""

import os
import socket
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings

from tests.environment import environment
from tests.load.processes import Command, cpu_seconds, kill_process

HOST = "127.0.0.1"
READY_SECONDS = 60
NOTICED_SECONDS = 5
DATABASE_CACHE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def database_address() -> str:
    """Return the address of the database that this process is connected to."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Site:
    """Start with `with Site(folder) as site:`; whatever happens inside, nothing of it runs afterwards."""

    def __init__(self, folder: Path, *, mail_port: int, workers: int = 2) -> None:
        self.port, self.workers, self.folder = free_port(), workers, folder
        (folder / "static").mkdir(parents=True, exist_ok=True)
        self.environment = {
            **os.environ,
            **environment(folder),
            "DJANGO_SETTINGS_MODULE": "tests.load.site_settings",
            "SITE_FOLDER": str(folder),
            "SITE_URL": f"http://localhost:{self.port}",
            "DATABASE_URL": database_address(),
            "CACHE_URL": "dbcache://cache",
            "EMAIL_URL": f"smtp://{HOST}:{mail_port}",
            "WEB_BIND": f"{HOST}:{self.port}",
            "WEB_WORKERS": str(workers),
        }
        self.server: Command | None = None
        self.mail_worker: Command | None = None
        self._spent = 0.0

    def __enter__(self) -> "Site":
        with override_settings(CACHES=DATABASE_CACHE):
            call_command("createcachetable", verbosity=0)
        try:
            self.start_server()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    # --- the server ----------------------------------------------------------

    def start_server(self) -> None:
        """Start gunicorn and wait until it answers."""
        arguments = ["-m", "gunicorn", "--config", "deploy/gunicorn.py", "forum.wsgi"]
        self.server = Command(arguments, environment=self.environment, log=self.folder / "server.log")
        self.await_answer()

    def await_answer(self) -> None:
        """Wait until the site answers."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            with suppress(OSError, HTTPException):
                asking = HTTPConnection(HOST, self.port, timeout=10)
                try:
                    asking.request("GET", "/sante/", headers={"Host": f"localhost:{self.port}"})
                    if asking.getresponse().status == 200:
                        return
                finally:
                    asking.close()
            if self.server is None or not self.server.is_alive:
                break
            time.sleep(0.05)
        raise RuntimeError(f"the site does not answer:\n{self.read_log('server.log')[-2000:]}")

    def kill_server(self) -> None:
        """Kill gunicorn, its workers with it."""
        if self.server is not None:
            self._spent += self.server.cpu_seconds()
            self.server.kill()
            self.server = None

    def kill_one_server_worker(self, number: int) -> None:
        """Kill one of gunicorn's workers; it starts another by itself."""
        children = self.server.children() if self.server else []
        if children:
            with suppress(ProcessLookupError):
                kill_process(children[number % len(children)])

    def server_cpu_seconds(self) -> float:
        """Return the processor time of the server so far, killed ones left out."""
        return self.server.cpu_seconds() if self.server else 0.0

    # --- the mail worker -----------------------------------------------------

    def start_mail_worker(self) -> None:
        self.mail_worker = Command(["manage.py", "work"], environment=self.environment, log=self.folder / "work.log")

    def kill_mail_worker(self) -> None:
        if self.mail_worker is not None:
            self.mail_worker.kill()
            self.mail_worker = None

    # --- what remains --------------------------------------------------------

    def read_log(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(errors="replace") if path.is_file() else ""

    def complaints(self) -> list[str]:
        """Return what the server logged as an error."""
        return [line for line in self.read_log("server.log").splitlines() if " ERROR " in line or "Traceback" in line]

    def stop(self) -> None:
        self.kill_mail_worker()
        self.kill_server()


# --- the database ------------------------------------------------------------


def locks_left() -> list[str]:
    """Return what still holds the database once everybody has their answer: nothing, if all is well.

    PostgreSQL takes a moment to notice that a process was killed, and a worker that is alive may look for mails.
    """
    until = time.monotonic() + NOTICED_SECONDS
    look = _sqlite_lock if connection.vendor == "sqlite" else _postgresql_locks
    while (found := look()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _postgresql_locks() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.state, a.query FROM pg_stat_activity a WHERE a.datname = current_database()"
            " AND a.pid <> pg_backend_pid() AND (a.state <> 'idle' OR EXISTS"
            " (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND l.locktype = 'transactionid'))"
            " AND a.backend_type = 'client backend'"
        )
        return [f"{state}: {query}" for state, query in cursor.fetchall()]


def _sqlite_lock() -> list[str]:
    """Take the write lock at once, or say that somebody has it."""
    import sqlite3  # only where the database is one

    asking = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
    try:
        asking.execute("BEGIN IMMEDIATE")
        asking.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return [str(error)]
    finally:
        asking.close()
    return []


def database_cpu_seconds() -> float:
    """Return the processor time of PostgreSQL's processes that serve this database; SQLite has none of its own."""
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cpu_seconds([pid for (pid,) in cursor.fetchall()])


def leave_database() -> None:
    """Close this process's own connections: the site comes to the database as a stranger."""
    connections.close_all()
