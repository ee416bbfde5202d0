"""What stands before the application: headers that keep the browser at home, and plain words for one that is too old.

A plain ASGI layer: it knows nothing of Streamlit but the page that it serves to every browser first.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote, unquote

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"no-referrer"),
)
# Written for a browser that understands nothing newer than 2009; Object.hasOwn came with Chromium 93.
BANNER = """
<div id="too-old" role="alert" style="display:none;padding:1em;font-family:sans-serif;background:#fff3cd;color:#332701">
<p>此浏览器版本过旧,无法显示本应用。请使用Chromium 105及以上内核的浏览器(极速模式)、Firefox 121或Safari 16以上版本。
审核意见、推演记录等也可在本机用命令行导出为网页查看。</p>
<p lang="en">This browser is too old for the application. Use one with a Chromium kernel of 105 or newer, Firefox 121, or
Safari 16. Findings and records of exercises can also be written as plain pages on the command line.</p>
</div>
<noscript><p>本应用需要JavaScript。 This application needs JavaScript.</p></noscript>
<script>
(function () {
  var able = false;
  try { able = !!(Object.hasOwn && window.structuredClone && window.CSS && CSS.supports("selector(:has(*))")); }
  catch (wrong) { able = false; }
  if (!able) { document.getElementById("too-old").style.display = "block"; }
})();
</script>
""".encode()
_UNASKED = (b"if-none-match", b"if-modified-since", b"accept-encoding")


class SecurityHeaders:
    """``pages`` are the first parts of addresses: ``/plans?plan=flood`` is sent to ``/?page=plans&plan=flood``.

    Streamlit would look for itself below ``/plans`` first, and the browser would tell of two pages not found.
    """

    def __init__(self, app: App, pages: tuple[str, ...] = ()) -> None:
        self.app = app
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith(("/_stcore", "/static", "/media", "/component")):
            await self.app(scope, receive, send)
        elif path.strip("/") in self.pages and scope.get("method") in ("GET", "HEAD"):
            await _redirect(scope, path.strip("/"), send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page that is served first, with the banner in it; whatever is no page passes as it is."""
        kept = [pair for pair in scope.get("headers", ()) if pair[0].lower() not in _UNASKED]
        head: Message = {}
        body = b""
        is_page = False

        async def answer(message: Message) -> None:
            nonlocal head, body, is_page
            if message["type"] == "http.response.start":
                head = message
                kind = dict(message.get("headers", ())).get(b"content-type", b"")
                is_page = kind.startswith(b"text/html")
                if not is_page:
                    await send({**message, "headers": [*message.get("headers", ()), *HEADERS]})
                return
            if message["type"] != "http.response.body" or not is_page:
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                await _send_page(head, body, send)

        await self.app({**scope, "headers": kept}, receive, answer)


async def _send_page(head: Message, body: bytes, send: Send) -> None:
    whole = body.replace(b"<title>Streamlit</title>", b"<title>Drillbook</title>").replace(
        b"<body>", b"<body>" + BANNER, 1
    )
    unfit = (b"content-length", b"etag", b"last-modified")
    headers = [pair for pair in head.get("headers", ()) if pair[0].lower() not in unfit]
    headers += [(b"content-length", str(len(whole)).encode()), *HEADERS]
    await send({**head, "headers": headers})
    await send({"type": "http.response.body", "body": whole})


async def _redirect(scope: Scope, page: str, send: Send) -> None:
    """To the application itself, which then opens the page."""
    root = scope.get("root_path", "").rstrip("/")
    rest = scope.get("query_string", b"")
    where = f"{root}/?page={quote(unquote(page))}".encode() + (b"&" + rest if rest else b"")
    await send({"type": "http.response.start", "status": 302, "headers": [(b"location", where), *HEADERS]})
    await send({"type": "http.response.body", "body": b""})
