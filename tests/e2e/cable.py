"""A cable between a browser and the server, which can be cut: whoever calls then finds nobody there."""

import contextlib
import socket
import threading


class Cable:
    """Carries whatever comes on a port of this machine to another port of it."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._accept()

    def cut(self) -> None:
        """Hang up, and take no more calls."""
        self._hang_up(self._listening)
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            self._hang_up(end)

    def mend(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._accept()

    def _accept(self) -> None:
        threading.Thread(target=self._take_calls, args=[self._listening], daemon=True).start()

    def _take_calls(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = listening.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                with self._lock:
                    self._ends |= {caller, server}
                for one, other in ((caller, server), (server, caller)):
                    threading.Thread(target=self._carry, args=[one, other], daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while told := one.recv(1 << 16):
                other.sendall(told)
        with self._lock:
            self._ends -= {one, other}
        for end in (one, other):
            self._hang_up(end)

    @staticmethod
    def _hang_up(end: socket.socket) -> None:
        # Whoever waits on it is woken by the first, not by the second.
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
