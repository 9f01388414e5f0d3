"""Processes of the site: started in a group of their own, measured, and killed without notice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).resolve().parents[2]


class Command:
    """A command that runs beside us; what it writes goes to a file."""

    def __init__(self, arguments: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.pid = self.process.pid

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def children(self) -> list[int]:
        """Return the processes that it started, oldest first."""
        return [pid for pid in processes() if pid != self.pid and parent_of(pid) == self.pid]

    def cpu_seconds(self) -> float:
        """Return the processor time of the command and of its children, those that ended included."""
        return cpu_seconds([self.pid, *self.children()], with_ended=True)

    def kill(self) -> None:
        """Kill the whole group at once, without notice."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


def kill_process(pid: int) -> None:
    """Kill one process without notice."""
    os.kill(pid, signal.SIGKILL)


def processes() -> Iterator[int]:
    """Yield the numbers of all processes, oldest first."""
    yield from sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def parent_of(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def cpu_seconds(pids: Sequence[int], *, with_ended: bool = False) -> float:
    """Return the processor time that processes took so far; `with_ended` adds that of their ended children."""
    last = 15 if with_ended else 13
    return sum(sum(map(int, _stat(pid)[11:last])) for pid in pids) / TICKS


def _stat(pid: int) -> list[str]:
    """Return what follows the name in /proc/PID/stat; nothing once the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
