"""What a letter in a book of 200 plans costs the server, without a browser: python -m benchmarks.letters [BOOK].

The line says what the editor says when a letter is typed (`components/editor`), and reads the answer to its end: page,
findings and all. Beside it a click on an empty Streamlit page, the same work in the same run. On a loaded machine this is
steadier than `traffic`, as no browser takes part of the two cores.
"""

import json
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from zlib import adler32

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.big_book import many_districts
from benchmarks.browser import drillbook, empty_page
from benchmarks.paired import Row, at_most, show
from benchmarks.sessions import Session, warmed
from benchmarks.traffic import serving

PLAN = "d0/flood.yaml"
PLACES = {"the issuer": "\nissuer: ", "the title of a level": "\n    title: ", "a remark": "# "}
_STILL = 0.3  # seconds after which the server has ended what it does beside


def spent(process: int) -> float:
    """CPU seconds of a process, to the microsecond: its clock, as Linux numbers it."""
    return time.clock_gettime((~process << 3) | 2)


class Editor:
    """A line to a server, at the source text of a plan."""

    def __init__(self, line: ClientConnection, process: int) -> None:
        self.line, self.process = line, process
        self.id = self.fragment = ""
        self.told: dict[str, object] = {}
        self.number = self.bytes = 0
        self.open()

    def open(self) -> None:
        """Have the page drawn."""
        self._send({})

    def _send(self, state: dict[str, str]) -> None:
        asked = BackMsg()
        asked.rerun_script.query_string = f"lang=en&by=benchmark&file={PLAN}&view=source"
        asked.rerun_script.page_name = "plans"
        asked.rerun_script.fragment_id = self.fragment
        for name, value in state.items():
            widget = asked.rerun_script.widget_states.widgets.add()
            widget.id, widget.json_value = name, value
        self.line.send(asked.SerializeToString())
        answer = ForwardMsg()
        while answer.WhichOneof("type") != "script_finished":
            raw = bytes(self.line.recv(120))
            self.bytes += len(raw)
            answer.ParseFromString(raw)
            self._note(answer)

    def _note(self, answer: ForwardMsg) -> None:
        shown = answer.delta.new_element.bidi_component
        if answer.WhichOneof("type") == "delta" and "-editor|" in shown.id:
            self.id, self.fragment = shown.id, answer.delta.fragment_id
            self.told = json.loads(shown.json or shown.mixed.json)

    def change(self, text: str, begin: int, end: int, put: str) -> tuple[float, int]:
        """Make ``text`` of the last one: CPU seconds of the server until it is still, and bytes that came."""
        before, came = spent(self.process), self.bytes
        change = {"on": self.number, "begin": begin, "end": end, "put": put, "sum": adler32(text.encode())}
        self.number += 1
        typed = {"change": change, "revision": self.told["revision"], "window": self.told["window"]}
        self._send({self.id: json.dumps({"typed": {**typed, "number": self.number}})})
        assert self.told["taken"] == self.number
        time.sleep(_STILL)
        return spent(self.process) - before, self.bytes - came


def letters(editor: Editor, text: str, after: str) -> list[tuple[float, int]]:
    """Seven letters at the end of a line, each taken away again: what those cost that were typed."""
    at = text.index("\n", text.index(after) + len(after))
    costs = []
    for sign in "uvwxyza":
        costs.append(editor.change(text[:at] + sign + text[at:], at, at, sign))
        editor.change(text, at, at + 1, "")
    return costs


def empty_click(folder: Path) -> float:
    """CPU seconds of what answering costs at all."""
    with serving(empty_page(folder)) as (address, server), ExitStack() as lines:
        warmed(server)
        line = connect(address.replace("http", "ws", 1) + "/_stcore/stream", origin=address, max_size=None)  # type: ignore[arg-type]
        session = Session(lines.enter_context(line), "")
        session.draw()
        costs = []
        for _ in range(9):
            before = spent(server)
            session.draw()
            time.sleep(_STILL)
            costs.append(spent(server) - before)
        return statistics.median(costs)


def rows(book: Path, folder: Path) -> list[Row]:
    text = (book / PLAN).read_text(encoding="utf-8")
    found = [Row("empty page: a click, CPU s", f"{empty_click(folder):.3f}")]
    with serving(drillbook(book)) as (address, server), ExitStack() as lines:
        warmed(server)
        line = connect(address.replace("http", "ws", 1) + "/_stcore/stream", origin=address, max_size=None)  # type: ignore[arg-type]
        editor = Editor(lines.enter_context(line), server)
        warmed(server)
        for place, after in PLACES.items():
            (first, _), *later = letters(editor, text, after)
            found.append(Row(f"a letter in {place}, the first: CPU s", f"{first:.3f}"))
            found.append(at_most(f"a letter in {place}: CPU s", statistics.median(cpu for cpu, _ in later), 0.15))
            found.append(at_most(f"a letter in {place}: kB down", max(size for _, size in later) / 1000, 10, "{:.1f}"))
    return found


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    book = Path(sys.argv[1]) if len(sys.argv) > 1 else many_districts(folder / "large", 4)
    show("What a letter costs", rows(book, folder))


if __name__ == "__main__":
    main()
