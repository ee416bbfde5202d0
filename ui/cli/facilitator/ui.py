"""``drillbook ui``: the application in the browser, served by Streamlit in this process.

Streamlit is called by name when the command is carried out: the command line itself never imports it.
"""

import importlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from drillbook.ui.cli.options import Command
from drillbook.ui.translation import _, later

APP = Path(__file__).parents[2] / "app" / "app.py"
LOCAL = "127.0.0.1"
_PINNED = ("server", "client", "browser", "global", "runner", "logger", "theme")
_BASE_PATH = re.compile(r"/[\w.~-]+(?:/[\w.~-]+)*/?")


def ui(
    book: Annotated[Path | None, typer.Argument(metavar="BOOK", help=later("Folder of a book, or of several."))] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help=later("Port to listen on."))] = 8501,
    address: Annotated[str, typer.Option(help=later("Address to listen on."))] = LOCAL,
    read_only: Annotated[bool, typer.Option("--read-only", help=later("Change nothing."))] = False,
    trusted_user_header: Annotated[
        str, typer.Option(metavar="NAME", help=later("Header in which a proxy names the user."))
    ] = "",
    host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=later("Name under which a proxy serves this; may be repeated.")),
    ] = None,
    base_path: Annotated[
        str, typer.Option(metavar="/PATH", help=later("Path below which a proxy serves this, as /drill."))
    ] = "",
) -> int:
    """Serve until interrupted; books are absolute, so that the application need not care where it was started."""
    from drillbook.ui.app import frame
    from drillbook.ui.app.access_settings import PATHS, Serving, begin
    from drillbook.ui.app.doorkeeper import Doorkeeper
    from drillbook.ui.app.scripts import Scripts
    from drillbook.ui.app.security_headers import SecurityHeaders
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.cli.screen import remark
    from drillbook.ui.default_book import chosen_book
    from drillbook.ui.report.terminal import note

    if book is not None and not book.is_dir():
        raise Misuse(_("there is no folder {path}", path=book.as_posix()))
    if base_path and not _BASE_PATH.fullmatch(base_path):
        raise Misuse(_("--base-path is a path as /drill, not {path}", path=base_path))
    root = book if book is not None else chosen_book(None, remark)
    serving = Serving(root.resolve(), read_only, trusted_user_header, keeps_worker=True)
    os.chdir(APP.parent)  # no file of the folder it was started in is read; one may name addresses to fetch from
    begin(serving)
    if address != LOCAL:
        note(_("others on the network can reach this application; put a proxy with accounts before it"))
    base = base_path.rstrip("/")
    note(_("open http://{address}:{port} in a browser; stop with Ctrl+C", address=address, port=f"{port}{base}"))
    failure = importlib.import_module("drillbook.ui.app.failure")
    streamlit, middleware = (importlib.import_module(name) for name in ("streamlit", "starlette.middleware"))
    names = [*(host or []), *([address] if address else [])]
    before = [
        middleware.Middleware(Doorkeeper, hosts=names, base_path=base),
        middleware.Middleware(Scripts),
        middleware.Middleware(SecurityHeaders, pages=PATHS, head=frame.head(), look=frame.look()),
    ]
    Thread(target=_warm, args=(serving.books(),), daemon=True).start()
    streamlit.App(APP, middleware=before, on_script_error=failure.show).run(config=options(port, address))
    return 0


def _warm(books: Sequence[Path]) -> None:
    """Read and check the books while the server begins to listen."""
    from drillbook.ui.storage.book_cache import BOOKS

    BOOKS.warm(books)


def options(port: int, address: str) -> dict[str, object]:
    """How Streamlit is set. Every setting is ours or its own default: no file of the folder it starts in has a say."""
    known = importlib.import_module("streamlit.config")
    defaults = {
        name: option.default_val
        for name, option in known._config_options_template.items()
        if not option.sensitive and name.partition(".")[0] in _PINNED and not option.deprecated
    }
    return {**defaults, **_ours(port, address)}


def _ours(port: int, address: str) -> dict[str, object]:
    """Nothing leaves the machine, nobody else's files are watched, no page of others is let in."""
    return {
        "server.port": port,
        "server.address": address,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 20,
        "server.enableStaticServing": False,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.enableAgentApi": False,
        "server.enableWebsocketCompression": False,
        "browser.gatherUsageStats": False,
        "logger.hideWelcomeMessage": True,  # where to open it is said in the reader's language
        "browser.serverPort": port,
        "global.developmentMode": False,
        "global.maxCachedMessageAge": 60,  # pages left and opened again need not be sent again
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.allowedOrigins": [],
        "runner.fastReruns": True,
        "runner.postScriptGC": False,  # a search of the whole memory after every letter; Python's own comes often enough
        "theme.baseFontSize": 15,
        "theme.headingFontSizes": ["1.6rem", "1.15rem", "1.05rem", "1rem", "1rem", "0.9rem"],
        "theme.font": '"Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", sans-serif',
        **_colours(),
    }


def _colours() -> dict[str, str]:
    """Streamlit's own parts in the colours of ``tokens.css``, by light and by dark."""
    light = {"primary": "#0b5cad", "background": "#ffffff", "secondaryBackground": "#f4f6f8", "text": "#1c2430"}
    dark = {"primary": "#7db7f0", "background": "#14181d", "secondaryBackground": "#1e242b", "text": "#e6eaee"}
    edges = {"light": "#76828e", "dark": "#76828e"}
    links = {"light": "#0b5cad", "dark": "#7db7f0"}
    return {
        **{f"theme.light.{name}Color": colour for name, colour in light.items()},
        **{f"theme.dark.{name}Color": colour for name, colour in dark.items()},
        **{f"theme.{scheme}.borderColor": colour for scheme, colour in edges.items()},
        **{f"theme.{scheme}.linkColor": colour for scheme, colour in links.items()},
    }


COMMAND = Command("ui", later("Open the application in a browser on this machine."), ui)
