"""Scripts, styles and large data, sent to a browser once: each has an address that is a digest of it.

Streamlit would send the whole script of a component again with every change of its data, half a megabyte a letter.
"""

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Literal

from drillbook.ui.app.security_headers import HEADERS, App, Receive, Scope, Send

FOLDER = "scripts"
MOST = 64_000_000  # bytes of data; scripts are few and stay
_KINDS = {
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".json": b"application/json; charset=utf-8",
}
_FETCH = """
const from = window.__streamlit?.BACKEND_BASE_URL ?? document.baseURI;
const mount = import(new URL("LOADER", from).href).then((loader) => loader.loaded("SCRIPT"));
export default (component) => {
  const end = mount.then((begin) => begin(component));
  return () => end.then((ends) => ends());
};
"""
_SMALL = 1000  # bytes that are not worth packing
_published: dict[str, bytes] = {}


def publish(text: str, kind: Literal["js", "css"]) -> str:
    """Give ``text`` an address below the application, for good, and return it."""
    name, raw = _named(text, kind)
    _published[name] = raw
    return f"{FOLDER}/{name}"


def _named(text: str, kind: str) -> tuple[str, bytes]:
    raw = text.encode("utf-8")
    return f"{sha256(raw).hexdigest()[:24]}.{kind}", raw


class Shelf:
    """Data that was published last, up to so many bytes; shared by all sessions, so that equal data lies there once."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def put(self, text: str) -> str:
        """Give ``text`` an address, and return it; what was longest not used makes room."""
        name, raw = _named(text, "json")
        with self._lock:
            if self._kept.pop(name, None) is None:
                self._size += len(raw)
            self._kept[name] = text
            while self._size > self.most and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1].encode("utf-8"))
        return f"{FOLDER}/{name}"

    def text(self, address: str) -> str | None:
        """What lies at an address; None where it lies there no more."""
        name = address.removeprefix(f"{FOLDER}/")
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)


DATA = Shelf(MOST)


@lru_cache(maxsize=1)
def _loader() -> str:
    return publish((Path(__file__).parent / "loader.js").read_text(encoding="utf-8"), "js")


def loader(script: str) -> str:
    """Publish a script whose default export mounts a component, and return the few lines that fetch it."""
    return _FETCH.replace("LOADER", _loader()).replace("SCRIPT", publish(script, "js"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for an address: the bytes as they travel, and whether they are packed."""

    raw: bytes
    is_packed: bool


@lru_cache(maxsize=64)
def _packed(raw: bytes) -> bytes:
    return gzip.compress(raw, 6, mtime=0)


def _answer(name: str, headers: dict[bytes, bytes]) -> Answer | None:
    data = DATA.text(name)
    raw = data.encode("utf-8") if data is not None else _published.get(name)
    if raw is None:
        return None
    packs = len(raw) > _SMALL and b"gzip" in headers.get(b"accept-encoding", b"")
    return Answer(_packed(raw) if packs else raw, packs)


class Scripts:
    """Answers for what was published; everything else goes on. Data is written on no disk of the browser's."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        folder, _slash, name = scope.get("path", "").strip("/").partition("/")
        if scope["type"] != "http" or folder != FOLDER:
            await self.app(scope, receive, send)
            return
        answer = _answer(name, {key.lower(): value for key, value in scope.get("headers", ())})
        if answer is None:
            await send({"type": "http.response.start", "status": 404, "headers": [*HEADERS]})
            await send({"type": "http.response.body", "body": b""})
            return
        kind = PurePosixPath(name).suffix
        keeps = b"no-store" if kind == ".json" else b"private, max-age=31536000, immutable"
        headers = [
            (b"content-type", _KINDS.get(kind, b"text/plain")),
            (b"content-length", str(len(answer.raw)).encode()),
            (b"cache-control", keeps),
            (b"vary", b"accept-encoding"),
            *([(b"content-encoding", b"gzip")] if answer.is_packed else []),
            *HEADERS,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer.raw})
