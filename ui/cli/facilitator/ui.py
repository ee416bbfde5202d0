"""``drillbook ui``: the application in the browser, served by Streamlit in this process.

Streamlit is called by name when the command is carried out: the command line itself never imports it.
"""

import importlib
from dataclasses import dataclass
from pathlib import Path

from drillbook.ui.app.security_headers import Doorway
from drillbook.ui.app.server import PATHS, Serving, begin
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import note
from drillbook.ui.use.books import book_of_command
from drillbook.ui.words import _

APP = Path(__file__).parents[2] / "app" / "app.py"
LOCAL = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line said."""

    book: Path | None
    port: int
    address: str
    read_only: bool
    user_header: str


def served(asked: Asked) -> Serving:
    """The books, absolute: the application may not care where it was started."""
    if asked.book is not None and not asked.book.is_dir():
        raise Misuse(_("there is no folder {path}", path=asked.book.as_posix()))
    root = asked.book if asked.book is not None else book_of_command(None)
    return Serving(root.resolve(), asked.read_only, asked.user_header)


def options(asked: Asked) -> dict[str, object]:
    """How Streamlit is set: nothing leaves the machine, nobody else's files are watched."""
    return {
        "server.port": asked.port,
        "server.address": asked.address,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 20,
        "server.enableStaticServing": False,
        "browser.gatherUsageStats": False,
        "browser.serverPort": asked.port,
        "global.developmentMode": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "runner.fastReruns": True,
        "theme.baseFontSize": 15,
        "theme.headingFontSizes": ["1.75rem", "1.3rem", "1.15rem", "1.05rem", "1rem", "0.9rem"],
        "theme.primaryColor": "#0b5cad",
        "theme.font": '"Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", sans-serif',
    }


def serve(asked: Asked) -> int:
    """Serve until interrupted."""
    begin(served(asked))
    if asked.address != LOCAL:
        note(_("others on the network can reach this application; put a proxy with accounts before it"))
    note(_("open http://{address}:{port} in a browser; stop with Ctrl+C", address=asked.address, port=asked.port))
    streamlit, middleware = (importlib.import_module(name) for name in ("streamlit", "starlette.middleware"))
    before = middleware.Middleware(Doorway, pages=PATHS)
    streamlit.App(APP, middleware=[before]).run(config=options(asked))
    return 0
