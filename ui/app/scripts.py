"""Scripts of the components, sent to a browser once: each has an address that is a digest of it, and is kept for good.

Streamlit would send the whole script of a component again with every change of its data, half a megabyte a letter.
"""

from hashlib import sha256

from drillbook.ui.app.security_headers import HEADERS, App, Receive, Scope, Send

FOLDER = "scripts"
_published: dict[str, bytes] = {}
_LOADER = """
const loaded = import(new URL("PATH", window.__streamlit?.BACKEND_BASE_URL ?? document.baseURI).href);
export default (component) => {
  let end = null, gone = false;
  loaded.then((script) => { if (!gone) end = script.default(component); });
  return () => { gone = true; if (end) end(); };
};
"""


def loader(script: str) -> str:
    """Publish a script whose default export mounts a component, and return the few lines that fetch it."""
    raw = script.encode("utf-8")
    name = f"{sha256(raw).hexdigest()[:24]}.js"
    _published[name] = raw
    return _LOADER.replace("PATH", f"{FOLDER}/{name}")


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
            (b"content-type", b"text/javascript; charset=utf-8"),
            (b"cache-control", b"private, max-age=31536000, immutable"),
            *HEADERS,
        ]
        status = 200 if raw is not None else 404
        await send(
            {"type": "http.response.start", "status": status, "headers": headers if raw is not None else [*HEADERS]}
        )
        await send({"type": "http.response.body", "body": raw or b""})
