"""What many sessions cost a server, idle and at work: python -m benchmarks.sessions.

The sessions are lines without a browser, as only the server is looked at: each says what a browser says when a page is
opened and when something on it is clicked, and reads the answer to its end. Beside it an empty Streamlit page.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.browser import drillbook, empty_page
from benchmarks.paired import Row, at_most, machine, show
from benchmarks.traffic import SESSIONS, family_cpu, memory, serving
from tests.application import sample_book

IDLE = 5  # seconds


class Session:
    """A line to a server, at one of its pages."""

    def __init__(self, line: ClientConnection, page: str) -> None:
        self.line, self.page = line, page

    def draw(self) -> None:
        """Have the page drawn, as any click on it does, and read all of it."""
        asked = BackMsg()
        asked.rerun_script.query_string = "lang=en"
        asked.rerun_script.page_name = self.page
        self.line.send(asked.SerializeToString())
        answer = ForwardMsg()
        while answer.WhichOneof("type") != "script_finished":
            answer.ParseFromString(bytes(self.line.recv(60)))


def measured(command: list[str], name: str, page: str, sessions: int) -> tuple[float, float, list[Row]]:
    """CPU s of a second of one idle session, of one click, and both as rows; so many clicks whatever the sessions."""
    with serving(command) as (address, server), ExitStack() as lines:
        warmed(server)
        before = memory(server)
        opened = []
        for _ in range(sessions):
            line = connect(address.replace("http", "ws", 1) + "/_stcore/stream", origin=address, max_size=None)  # type: ignore[arg-type]
            opened.append(Session(lines.enter_context(line), page))
            opened[-1].draw()
        grown = (memory(server) - before) / sessions
        spent = family_cpu(server)
        time.sleep(IDLE)
        idle = (family_cpu(server) - spent) / IDLE / sessions
        spent = family_cpu(server)
        for number in range(SESSIONS):
            opened[number % sessions].draw()
        click = (family_cpu(server) - spent) / SESSIONS
    said = f"{name}, sessions: {sessions}"
    figures = f"{idle * 1000:.2f} ms, {click * 1000:.0f} ms, {grown:.2f} MiB"
    return idle, click, [Row(f"{said}: each idle a second, each click, memory of each", figures)]


def warmed(server: int) -> None:
    """Wait until a server does nothing more by itself."""
    last = -1.0
    while (now := family_cpu(server)) - last > 0.05:
        last = now
        time.sleep(1)


def rows(folder: Path) -> Iterator[Row]:
    """One session and many, on an empty page and on the list of plans of the sample."""
    for name, command, page in (
        ("empty page", empty_page(folder), ""),
        ("list of plans", drillbook(sample_book(folder / "sample")), "plans"),
    ):
        _alone_idle, alone, one = measured(command, name, page, 1)
        yield from one
        many_idle, each, many = measured(command, name, page, SESSIONS)
        yield from many
        yield at_most(f"{name}: a click among {SESSIONS} sessions / alone", each / alone, 1.25)
        if page:
            yield at_most(
                f"{name}: CPU of a machine with {SESSIONS} idle sessions", many_idle * SESSIONS, 0.05, "{:.3f}"
            )


def main() -> None:
    print(machine(), f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    show("What many sessions cost", list(rows(Path(tempfile.mkdtemp()))))


if __name__ == "__main__":
    main()
