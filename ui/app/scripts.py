"""Scripts and styles, sent to a browser once: each has an address that is a digest of it, and is kept for good.

Streamlit would send the whole script of a component again with every change of its data, half a megabyte a letter.
"""

from hashlib import sha256
from pathlib import PurePosixPath
from typing import Literal

from drillbook.ui.app.security_headers import HEADERS, App, Receive, Scope, Send

FOLDER = "scripts"
_KINDS = {".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8"}
_published: dict[str, bytes] = {}
_LOADER = """
const loaded = import(new URL("PATH", window.__streamlit?.BACKEND_BASE_URL ?? document.baseURI).href);
export default (component) => {
  let end = null, gone = false;
  loaded.then((script) => { if (!gone) end = script.default(component); });
  return () => { gone = true; if (end) end(); };
};
"""


def publish(text: str, kind: Literal["js", "css"]) -> str:
    """Give ``text`` an address below the application, and return it."""
    raw = text.encode("utf-8")
    name = f"{sha256(raw).hexdigest()[:24]}.{kind}"
    _published[name] = raw
    return f"{FOLDER}/{name}"


def loader(script: str) -> str:
    """Publish a script whose default export mounts a component, and return the few lines that fetch it."""
    return _LOADER.replace("PATH", publish(script, "js"))


class Scripts:
    """Answers for what was published; everything else goes on."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        folder, _slash, name = scope.get("path", "").strip("/").partition("/")
        if scope["type"] != "http" or folder != FOLDER:
            await self.app(scope, receive, send)
            return
        raw = _published.get(name)
        headers = [
            (b"content-type", _KINDS.get(PurePosixPath(name).suffix, b"text/plain")),
            (b"cache-control", b"private, max-age=31536000, immutable"),
            *HEADERS,
        ]
        status = 200 if raw is not None else 404
        await send(
            {"type": "http.response.start", "status": status, "headers": headers if raw is not None else [*HEADERS]}
        )
        await send({"type": "http.response.body", "body": raw or b""})
