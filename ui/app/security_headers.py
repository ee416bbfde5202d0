"""What stands before the application: headers that keep the browser at home, and plain words for one that is too old.

A plain ASGI layer: it knows nothing of Streamlit but the page that it serves to every browser first.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

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
<p>此浏览器版本过旧，无法显示本应用。请使用Chromium 105及以上内核的浏览器(极速模式)、Firefox 121或Safari 16以上版本。
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
_BEGIN = """
<script>
(function () {
  var here = location.pathname.replace(/(PAGES)$/, "");
  window.__streamlit = {
    BACKEND_BASE_URL: location.origin + here, MAIN_PAGE_BASE_URL: location.origin + here,
    HOST_CONFIG: { blockErrorDialogs: true }
  };
})();
</script>
"""
_NOT_OURS = re.compile(rb'<link rel="service-desc"[^>]*>|<noscript>.*?</noscript>', re.DOTALL)
STREAMLIT_FOLDERS = ("_stcore", "static", "media", "component")
BROWSER_COOKIE = "drillbook-browser"
_UNASKED = (b"if-none-match", b"if-modified-since", b"accept-encoding")


class SecurityHeaders:
    """Headers for every response, and the page that is served first with the banner in it.

    ``pages`` are the last parts of addresses, as in ``/drill/plans?plan=flood``. The page is told where the application
    begins; Streamlit would look for itself below ``/drill/plans`` first, and the browser would tell of pages not found.
    ``head`` and ``look`` are what the frame puts first into its head and its body. No box of Streamlit's is shown when
    the server is not there: the frame says so itself.
    """

    def __init__(self, app: App, pages: tuple[str, ...] = (), head: str = "", look: str = "") -> None:
        self.app = app
        self.pages = pages
        self.begin = (_BEGIN.replace("PAGES", "|".join(pages)) + head).encode()
        self.look = look.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope.get("path", "")
        first = path.strip("/").partition("/")[0]
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif first in STREAMLIT_FOLDERS:
            await self.app(scope, receive, _with_headers(send))
        elif path.endswith("/") and path.strip("/") in self.pages:
            await _redirect(scope, path.strip("/"), send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page that is served first, with the banner in it; whatever is no page passes as it is."""
        kept = [pair for pair in scope.get("headers", ()) if pair[0].lower() not in _UNASKED]
        cookie = _cookie(scope)
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
                await _with_headers(send)(message)
                return
            if message["type"] != "http.response.body":
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                await _send_page(head, self._framed(body), cookie, send)

        await self.app({**scope, "headers": kept}, receive, answer)

    def _framed(self, page: bytes) -> bytes:
        """The page with what is ours in its head and at the beginning of its body."""
        whole = page.replace(b"<head>", b"<head>" + self.begin, 1).replace(b"<title>Streamlit<", b"<title>Drillbook<")
        return _NOT_OURS.sub(b"", whole).replace(b"<body>", b"<body>" + self.look + BANNER, 1)


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name for name, _value in HEADERS}
            theirs = [pair for pair in message.get("headers", ()) if pair[0].lower() not in names]
            message = {**message, "headers": [*theirs, *HEADERS]}
        await send(message)

    return answer


def _cookie(scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
    """Tells this browser from others, so that unsaved work of people without a name stays apart; it names nobody."""
    sent = b"; ".join(value for name, value in scope.get("headers", ()) if name.lower() == b"cookie")
    if f"{BROWSER_COOKIE}=".encode() in sent:
        return ()
    path = scope.get("base_path", "") or "/"
    value = f"{BROWSER_COOKIE}={secrets.token_urlsafe(12)}; Path={path}; HttpOnly; SameSite=Lax; Max-Age=31536000"
    return ((b"set-cookie", value.encode()),)


async def _send_page(head: Message, body: bytes, cookie: tuple[tuple[bytes, bytes], ...], send: Send) -> None:
    unfit = (b"content-length", b"etag", b"last-modified")
    headers = [pair for pair in head.get("headers", ()) if pair[0].lower() not in unfit]
    headers += [(b"content-length", str(len(body)).encode()), *cookie]
    answer = _with_headers(send)
    await answer({**head, "headers": headers})
    await answer({"type": "http.response.body", "body": body})


async def _redirect(scope: Scope, page: str, send: Send) -> None:
    """``/plans/`` is sent to ``/plans``: relative, so that a proxy may serve the application below any path."""
    rest = scope.get("query_string", b"")
    where = f"../{page}".encode() + (b"?" + rest if rest else b"")
    answer = _with_headers(send)
    await answer({"type": "http.response.start", "status": 302, "headers": [(b"location", where)]})
    await answer({"type": "http.response.body", "body": b""})
