"""What a click costs: messages and bytes to the browser, CPU of the server, beside an empty page: python -m benchmarks.traffic."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.big_book import many_districts
from benchmarks.browser import drillbook, empty_page
from benchmarks.paired import Row, at_most, process_cpu, show
from tests.application import sample_book
from tests.browser.acting import settled
from tests.browser.conftest import CHROMIUM, FLAGS, free_port, wait_for

ROUNDS = int(os.environ.get("ROUNDS", "5"))
BOOKS, PARTS = ("sample", "large"), ("letters", "pages", "runs")  # any of them may be asked for by name
SESSIONS = int(os.environ.get("SESSIONS", "40"))
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one step: messages and bytes that came over the line, bytes that went up, CPU s of the server, s on the clock."""

    messages: int
    down: int
    up: int
    cpu: float
    took: float

    def __str__(self) -> str:
        return (
            f"{self.cpu:.2f} s CPU, {self.took:.2f} s, {self.messages} messages, "
            f"{self.down / 1000:.1f} kB down, {self.up / 1000:.1f} kB up"
        )


class Line:
    """Counts what a page and its server say to each other; files that a browser fetches and keeps count as bytes down."""

    def __init__(self, page: Page, server: int) -> None:
        self.page, self.server = page, server
        self.messages = self.down = self.up = 0
        page.on("websocket", lambda socket: self._listen(socket))
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._fetched(int(event["encodedDataLength"])))

    def _listen(self, socket: object) -> None:
        socket.on("framereceived", lambda payload: self._came(len(payload)))  # type: ignore[attr-defined]
        socket.on("framesent", lambda payload: self._went(len(payload)))  # type: ignore[attr-defined]

    def _came(self, size: int) -> None:
        self.messages, self.down = self.messages + 1, self.down + size

    def _went(self, size: int) -> None:
        self.up += size

    def _fetched(self, size: int) -> None:
        self.down += size

    def cost(self, step: Callable[[], object]) -> Cost:
        """Of a step, until the page has been still for half a second; that half second is not counted."""
        before = (self.messages, self.down, self.up, family_cpu(self.server), time.perf_counter())
        step()
        took = time.perf_counter() - before[4]
        settled(self.page)
        return Cost(
            self.messages - before[0],
            self.down - before[1],
            self.up - before[2],
            family_cpu(self.server) - before[3],
            took,
        )


def family_cpu(process: int) -> float:
    """CPU seconds of a process and all it has begun, ended or not; a hundredth of a second is the finest the system tells."""
    begun: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                words = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            begun.setdefault(int(words[1]), []).append(int(entry))
            used[int(entry)] = sum(map(int, words[11:15]))
    family = [process]
    for one in family:
        family += begun.get(one, [])
    return sum(used.get(one, 0) for one in family) / _TICKS


def memory(process: int) -> float:
    """MiB that a process holds."""
    lines = Path("/proc", str(process), "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@contextmanager
def serving(command: list[str]) -> Iterator[tuple[str, int]]:
    """A server of its own: its address, and the number of its process."""
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([part.format(port=port) for part in command], **quiet)  # type: ignore[call-overload]
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(20)


def opened(browser: Browser, address: str, server: int, path: str = "/?lang=en") -> Line:
    """A browser of its own at an address, when it has stopped working."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(60_000)
    line = Line(page, server)
    page.goto(address + path)
    page.wait_for_selector("h1")
    settled(page)
    return line


def menu(line: Line, page: str) -> Cost:
    """A click in the menu, until that page is there."""

    def step() -> None:
        line.page.locator(f"a[href*='/{page}']").first.click()
        line.page.wait_for_function("(part) => location.href.includes(part)", arg=f"/{page}")
        line.page.wait_for_function(
            "document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'"
        )

    return line.cost(step)


def usual(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        *(int(statistics.median(getattr(one, name) for one in costs)) for name in ("messages", "down", "up")),
        statistics.median(one.cpu for one in costs),
        statistics.median(one.took for one in costs),
    )


def empty_click(line: Line) -> Cost:
    """What answering costs at all."""
    button = line.page.get_by_role("button", name="click")
    return usual([line.cost(button.click) for _ in range(ROUNDS)])


def pages(line: Line, name: str, limits: bool) -> Iterator[Row]:
    """Lists and graph from the menu: at the first visit of this browser, and whenever it comes again."""
    for title, page in (("list of plans", "plans"), ("linkage page", "linkage")):
        first = menu(line, page)
        again = []
        for _ in range(ROUNDS):
            menu(line, "libraries")
            again.append(menu(line, page))
        later = usual(again)
        yield Row(f"{name}: {title}, first visit", str(first))
        yield Row(f"{name}: {title}, later visits", str(later))
        if page == "plans":
            yield at_most(f"{name}: {title}, messages", max(first.messages, later.messages), 20, "{:.0f}")
        elif limits:
            yield at_most(f"{name}: {title}, kB down at the first visit", first.down / 1000, 150, "{:.1f}")
            yield at_most(f"{name}: {title}, kB down at later visits", later.down / 1000, 150, "{:.1f}")
            yield at_most(f"{name}: {title}, CPU s at later visits", later.cpu, 0.3)


def letters(line: Line, address: str, name: str, limits: bool) -> Iterator[Row]:
    """A letter that spoils the name of the issuer, until its marker stands in the editor: every rule was asked."""
    page = line.page
    begun = line.cost(lambda: page.goto(f"{address}/plans?plan=flood&view=source&lang=en&by=benchmark"))
    page.locator(".cm-content").wait_for()
    settled(page)
    page.locator(".cm-line", has_text="issuer:").first.click()
    page.keyboard.press("End")
    settled(page)

    def letter(sign: str) -> None:
        page.keyboard.type(sign)
        page.wait_for_function("document.querySelector('.cm-lintRange')")

    costs = []
    for sign in "uvwxyz"[: ROUNDS + 1]:  # never the same text twice: that is known already
        costs.append(line.cost(partial(letter, sign)))
        page.keyboard.press("Backspace")
        page.wait_for_function("document.querySelectorAll('.cm-lintRange').length === 0")
        settled(page)
        page.wait_for_timeout(300)
    first, later = costs[0], usual(costs[1:])
    row = line.cost(lambda: [page.keyboard.type("y", delay=80) for _ in range(10)])
    yield Row(f"{name}: the editor is opened", str(begun))
    yield Row(f"{name}: the first letter to its finding", str(first))
    yield Row(f"{name}: a later letter to its finding", str(later))
    yield Row(f"{name}: ten letters, 80 ms apart", str(row))
    if limits:
        yield at_most(f"{name}: first letter, kB down", first.down / 1000, 10, "{:.1f}")
        yield at_most(f"{name}: first letter, CPU s of the server", first.cpu, 0.15)
        yield at_most(f"{name}: later letters, kB down", later.down / 1000, 10, "{:.1f}")
        yield at_most(f"{name}: later letters, CPU s of the server", later.cpu, 0.15)


def runs(line: Line, address: str, book: Path, name: str) -> Iterator[Row]:
    """From the button to the result, beside the same scenario on the command line."""
    page = line.page
    command = [sys.executable, "-m", "drillbook.ui.cli.main", "run", "rain-and-tanker", "--book", str(book)]
    command[4] = str(book.parent.parent / "scenarios" / "rain-and-tanker.yaml")
    ours, theirs = [], []
    for _ in range((ROUNDS + 1) // 2):
        page.goto(f"{address}/run?scenario=rain-and-tanker&lang=en&by=benchmark")
        page.get_by_role("button", name="Start the run").wait_for()
        settled(page)
        ours.append(line.cost(lambda: _to_its_result(page)))
        begun = time.perf_counter()
        spent = process_cpu(command)
        theirs.append(Cost(0, 0, 0, spent, time.perf_counter() - begun))
    here, there = usual(ours), usual(theirs)
    yield Row(f"{name}: start of a run to its result", str(here))
    yield Row(f"{name}: `drillbook run` of the same", f"{there.cpu:.2f} s CPU, {there.took:.2f} s")
    yield at_most(f"{name}: start to result / `drillbook run`, clock", here.took / there.took, 2)
    yield at_most(f"{name}: start to result / `drillbook run`, CPU", here.cpu / there.cpu, 2)


def _to_its_result(page: Page) -> None:
    page.get_by_role("button", name="Start the run").click()
    page.locator("a", has_text="Replay").nth(1).wait_for()


def measured(browser: Browser, name: str, book: Path, parts: Collection[str], *, is_large: bool) -> Iterator[Row]:
    """What is asked for of one book, on a server of its own."""
    with serving(drillbook(book)) as (address, server):
        line = opened(browser, address, server)
        if "letters" in parts:
            yield from letters(line, address, name, is_large)
        if "pages" in parts:
            line.page.goto(f"{address}/?lang=en")
            settled(line.page)
            yield from pages(line, name, not is_large)
            other = opened(browser, address, server)
            yield Row(f"{name}: linkage page, another visitor", str(menu(other, "linkage")))
        if "runs" in parts and not is_large:
            yield from runs(line, address, book, name)


def told(rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows; each is told as soon as it is there, as the whole takes minutes."""
    for row in rows:
        print(f"{row.what}: {row.figure}", file=sys.stderr, flush=True)
        yield row


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    books = [one for one in BOOKS if one in sys.argv[1:]] or BOOKS
    parts = [one for one in PARTS if one in sys.argv[1:]] or PARTS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serving(empty_page(folder)) as (address, server):
            rows = [Row("empty page: a click", str(empty_click(opened(browser, address, server, "/"))))]
        if "sample" in books:
            rows += told(measured(browser, "sample", sample_book(folder), parts, is_large=False))
        if "large" in books:
            rows += told(measured(browser, "200 plans", many_districts(folder / "large", 4), parts, is_large=True))
        show("What a click costs", rows)
        browser.close()


if __name__ == "__main__":
    main()
