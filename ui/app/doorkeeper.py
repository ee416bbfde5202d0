"""Who is let in: the names this server goes by, pages of its own only, and no door that it does not use.

A page of another site that is open in the same browser can send requests here, under a name of its own that it has
pointed at this machine, or from another program on this machine. Both are turned away before Streamlit sees them.
"""

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from drillbook.ui.app.security_headers import HEADERS, App, Receive, Scope, Send

_STREAMLIT_DOORS = ("health", "host-config", "stream", "upload_file", "bidi-components")
_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}


class Doorkeeper:
    """``hosts``: names besides this machine's own; ``base_path``: what stands before every path, as ``/drill``."""

    def __init__(self, app: App, hosts: Iterable[str] = (), base_path: str = "") -> None:
        self.app = app
        self.hosts = {"localhost", socket.gethostname().lower(), *(host.lower() for host in hosts)}
        self.base = base_path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the beginning of a connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope.get("headers", ())}
        path = self._below(scope.get("path", ""))
        if not self._is_own_host(headers.get(b"host", "")) or not _is_own_page(headers):
            await _turned_away(scope, receive, send, 403)
        elif self.base and scope.get("path") == self.base and scope["type"] == "http":
            await _into_the_folder(self.base, send)
        elif path is None or not _is_a_door(path):
            await _turned_away(scope, receive, send, 404)
        else:
            await self.app({**scope, "path": path, "root_path": "", "base_path": self.base}, receive, send)

    def _is_own_host(self, host: str) -> bool:
        """A number cannot be pointed elsewhere by somebody's name server; of names, only those known here count."""
        name = _host(host)
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in self.hosts
        return True

    def _below(self, path: str) -> str | None:
        if not self.base:
            return path
        return path[len(self.base) :] if path.startswith(f"{self.base}/") else None


def _host(netloc: str) -> str:
    """The name without its port; empty where it is none."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").lower()
    except ValueError:
        return ""


def _is_own_page(headers: dict[bytes, str]) -> bool:
    """Whether the page that asks was served here: its origin is the host that it asks, to the port."""
    origin = headers.get(b"origin")
    if origin is None:
        return not _is_fetched_by_others(headers)
    try:
        asked, here = urlsplit(origin), urlsplit(f"//{headers.get(b'host', '')}")
        own = _PORTS.get(asked.scheme)
        return bool(asked.hostname) and (asked.hostname, asked.port or own) == (here.hostname, here.port or own)
    except ValueError:
        return False


def _is_fetched_by_others(headers: dict[bytes, str]) -> bool:
    """Whether a browser says that another page has this fetched, as a picture or a script, which name no origin.

    A link that somebody follows to here is no such thing.
    """
    site, how = headers.get(b"sec-fetch-site", ""), headers.get(b"sec-fetch-mode", "")
    return site in ("cross-site", "same-site") and how not in ("navigate", "websocket")


def _is_a_door(path: str) -> bool:
    first, _slash, rest = path.strip("/").partition("/")
    return first != "_stcore" or rest.partition("/")[0] in _STREAMLIT_DOORS


async def _into_the_folder(base: str, send: Send) -> None:
    """``/drill`` is sent to ``/drill/``, below which the page looks for its parts."""
    where = (b"location", f"{base.rpartition('/')[2]}/".encode())
    await send({"type": "http.response.start", "status": 302, "headers": [where, *HEADERS]})
    await send({"type": "http.response.body", "body": b""})


async def _turned_away(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *HEADERS]})
    await send(
        {
            "type": "http.response.body",
            "body": b"Not here. \xe6\xad\xa4\xe5\xa4\x84\xe4\xb8\x8d\xe5\x8f\xaf\xe7\x94\xa8\xe3\x80\x82",
        }
    )
