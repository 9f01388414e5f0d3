"""How gunicorn serves the site. `gunicorn --config deploy/gunicorn.py forum.wsgi`, here and in production.

The variables WEB_WORKERS, WEB_THREADS and WEB_BIND give other numbers and another place to listen.
"""

import gc
import os
from concurrent.futures import Future
from socket import socket

from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

# A request follows its connection at once, wherever it comes from.
SILENCE_SECONDS = 0.2
# After so many answers to those who are connected already, whoever comes new has a turn.
ANSWERS_A_TURN = 4


class FreeWorker(ThreadWorker):
    """Takes a new connection when one of its threads is free, and leaves it to the other workers until then.

    As gunicorn has it, a worker takes whatever comes and keeps it in a queue of its own: people wait behind a busy
    worker while the other has nothing to do. And a connection that says nothing yet, as browsers open ahead of need,
    holds a thread for five seconds; here it soon waits aside.
    """

    answered = 0

    @property
    def worker_connections(self) -> int:
        """How many connections it may hold: those that are idle, and one for each thread; one more in its turn."""
        idle = len(self.keepalived_conns) + len(self.pending_conns)
        free = idle + self.cfg.threads
        # Where those who are connected keep every thread busy, nobody else would ever come in.
        in_turn = self.nr_conns + 1 if self.answered >= ANSWERS_A_TURN else 0
        return min(self.most_connections, max(free, in_turn))

    @worker_connections.setter
    def worker_connections(self, number: int) -> None:
        self.most_connections = number

    def accept(self, listener: socket) -> None:
        """Take a new connection."""
        self.answered = 0
        super().accept(listener)

    def finish_request(self, conn: TConn, fs: Future[object]) -> None:
        """Set a connection aside, or close it, once it was answered."""
        self.answered += 1
        super().finish_request(conn, fs)

    def handle(self, conn: TConn) -> object:
        """Answer a request in one of the threads."""
        if not (conn.initialized or conn.data_ready or conn.wait_for_data(SILENCE_SECONDS)):
            return _DEFER
        return super().handle(conn)


bind = os.environ.get("WEB_BIND") or "localhost:8000"
worker_class = FreeWorker
# A worker computes on one core. A second thread answers while the first waits for the database; more would take turns
# with whoever holds the lock of an edition.
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 2)
# The site is loaded once and then copied: a worker that dies is replaced at once, not two seconds later.
preload_app = True
# A browser that reads the form for two minutes holds no thread. A hall full of them opens at once.
keepalive = 5
worker_connections = 2000
backlog = 2048
timeout = 60
loglevel = "warning"
# Nothing of ours speaks to it, and it would lie in the home folder.
control_socket_disable = True


def when_ready(_server: object) -> None:
    """Set aside what the site is made of before it is copied: nobody needs to look through it for waste again."""
    gc.collect()
    gc.freeze()
