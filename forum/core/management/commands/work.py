"""The background worker: mails, prints. Any number may run; killing one at any moment loses nothing."""

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from forum.core.rounds import run_round

logger = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
FAULT_SECONDS = 5.0
# A mail may wait a second; who looks at a page may not. Other programs, the site's among them, come first.
NICENESS = 19
AUTOGROUP = Path("/proc/self/autogroup")


def give_way() -> None:
    """Let pages come first on the machine: mails and prints take what processor time is left.

    Linux weighs whole sessions before it looks at the niceness of their processes (sched(7), autogroup): a worker
    that leads a session of its own lowers that one too. Under control groups the operator's CPUWeight decides.
    """
    os.nice(NICENESS)
    if os.getsid(0) == os.getpid() and AUTOGROUP.exists():
        with suppress(OSError):
            AUTOGROUP.write_text(str(NICENESS))


class Command(BaseCommand):
    help = "Send the mails of the outbox and do the other background work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            run_round()
            return
        give_way()
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            stop.wait(self._pause_after_round())

    def _pause_after_round(self) -> float:
        close_old_connections()
        try:
            return 0 if run_round() else IDLE_SECONDS
        except OperationalError:
            # The database restarts now and then; the worker outlives it.
            logger.exception("database unreachable, waiting")
            return FAULT_SECONDS
