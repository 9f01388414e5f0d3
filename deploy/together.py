"""Runs several commands together, and stops them all when one ends or when asked to.

python deploy/together.py "first command" "second command"
"""

import shlex
import signal
import subprocess
import sys
import time

GRACE_SECONDS = 10


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask the processes to end; insist with those that do not."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def run_together(commands: list[str]) -> int:
    # In groups of their own: Ctrl-C reaches this process alone, which then stops them in good order.
    processes = [subprocess.Popen(shlex.split(command), start_new_session=True) for command in commands]
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
        return next(process.returncode for process in processes if process.returncode is not None)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(processes)


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def interrupt_on_signals() -> None:
    """Take Ctrl-C, also where the shell that started us ignores it for what it runs behind it."""
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)


if __name__ == "__main__":
    interrupt_on_signals()
    sys.exit(run_together(sys.argv[1:]))
