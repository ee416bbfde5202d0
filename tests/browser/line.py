"""A line to a server that can be cut and joined again: connections pass through, are dropped, are refused."""

import socket
import threading
from contextlib import contextmanager, suppress


class Line:
    """Listens on a port of its own and passes everything on to ``target``."""

    def __init__(self, target):
        self.target = target
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
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one, other):
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(port):
    """A line to what listens on ``port``."""
    line = Line(port)
    try:
        yield line
    finally:
        line.close()
