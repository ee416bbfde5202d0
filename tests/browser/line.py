"""A line to a server that can be cut and joined again: connections pass through, are dropped, are refused, are slow."""

import socket
import threading
import time
from contextlib import contextmanager, suppress
from queue import SimpleQueue


class Line:
    """Listens on a port of its own and passes everything on to ``target``."""

    def __init__(self, target):
        self.target = target
        self.late = 0.0  # seconds after which what the server says arrives
        self.open = threading.Event()
        self.open.set()
        self.held = set()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Drop every connection and take no new one."""
        self.open.clear()
        for one in list(self.held):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.held.clear()

    def join(self):
        """Let everything pass again."""
        self.open.set()

    def close(self):
        self.cut()
        self.server.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _peer = self.server.accept()
                if not self.open.is_set():
                    near.close()
                    continue
                try:
                    far = socket.create_connection(("127.0.0.1", self.target))
                except OSError:
                    near.close()
                    continue
                self.held |= {near, far}
                said = SimpleQueue()
                for act, args in (
                    (self._pass_on, (near, far)),
                    (self._hear, (far, said)),
                    (self._tell, (said, near, far)),
                ):
                    threading.Thread(target=act, args=args, daemon=True).start()

    def _pass_on(self, near, far):
        with suppress(OSError):
            while data := near.recv(65536):
                far.sendall(data)
        _shut(near, far)

    def _hear(self, far, said):
        with suppress(OSError):
            while data := far.recv(65536):
                said.put((time.monotonic() + self.late, data))
        said.put((0.0, b""))

    def _tell(self, said, near, far):
        with suppress(OSError):
            while (one := said.get())[1]:
                time.sleep(max(0.0, one[0] - time.monotonic()))
                near.sendall(one[1])
        _shut(near, far)


def _shut(*ends):
    for one in ends:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(port):
    """A line to what listens on ``port``."""
    line = Line(port)
    try:
        yield line
    finally:
        line.close()
