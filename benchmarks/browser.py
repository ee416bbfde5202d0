"""The application in a real browser, beside an empty Streamlit page in the same run: python -m benchmarks.browser."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.big_book import many_districts
from benchmarks.paired import Row, show, under
from drillbook.ui.storage.runs import RunRequest, Runs
from drillbook.ui.storage.worker import work
from tests.application import sample_book
from tests.browser.acting import settled
from tests.browser.conftest import CHROMIUM, FLAGS, free_port, wait_for

EMPTY = "import streamlit as st\n\nst.title('empty')\nif st.button('click'):\n    st.write('answered')\n"
ROUNDS = 5
DONE = "document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'"


@contextmanager
def serving(command: list[str]) -> Iterator[str]:
    """A server of its own, and its address once it listens."""
    port = free_port()
    server = subprocess.Popen(
        [part.format(port=port) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def drillbook(book: Path) -> list[str]:
    return [sys.executable, "-m", "drillbook.ui.cli.main", "ui", str(book), "--port", "{port}"]


def empty_page(folder: Path) -> list[str]:
    path = folder / "empty.py"
    path.write_text(EMPTY, encoding="utf-8")
    quiet = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    return [sys.executable, "-m", "streamlit", "run", str(path), "--server.port", "{port}", *quiet]


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def first_page(browser: Browser, command: list[str]) -> float:
    """Seconds from starting the server to a first page that has stopped working."""
    begun = time.perf_counter()
    with serving(command) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("h1")
        page.wait_for_function(DONE)
        took = time.perf_counter() - begun
        page.close()
    return took


def empty_click(page: Page) -> float:
    """Seconds from a click on the empty page to its one line."""

    def once() -> None:
        page.get_by_role("button", name="click").click()
        page.get_by_text("answered").wait_for()
        page.wait_for_function(DONE)

    once()
    return statistics.median(timed(once) for _ in range(ROUNDS))


CLICKS = (
    ("home to the list of plans", "/?lang=en", "a[href*='/plans'] >> nth=0", "/plans"),
    ("list to a plan", "/plans?lang=en", "[data-testid=stMain] a[href*='plan='] >> nth=3", "plan="),
    ("text to form", "/plans?plan=flood&view=text&lang=en", "[data-testid=stMain] button:has-text('Forms')", "form"),
    ("home to libraries", "/?lang=en", "a[href*='/libraries'] >> nth=0", "/libraries"),
    ("home to linkage", "/?lang=en", "a[href*='/linkage'] >> nth=0", "/linkage"),
    ("graph to findings", "/linkage?lang=en", "[data-testid=stMain] button:has-text('Findings')", "findings"),
)


def click_answers(page: Page, address: str) -> Iterator[tuple[str, float]]:
    """For each of the usual ways, median seconds from the click to a page that has stopped working."""
    for what, begins, target, comes in CLICKS:
        took = []
        for _ in range(ROUNDS):
            page.goto(address + begins)
            page.wait_for_selector("h1")
            settled(page)

            def once(target: str = target, comes: str = comes) -> None:
                page.locator(target).click()
                page.wait_for_function("(part) => location.href.includes(part)", arg=comes)
                page.wait_for_function(DONE)

            took.append(timed(once))
        yield what, statistics.median(took)


def keystroke(page: Page, address: str) -> float:
    """Median seconds from a letter that spoils the name of the issuer to the marker that says so: all rules are asked."""
    page.goto(f"{address}/plans?plan=flood&view=source&lang=en&by=benchmark")
    page.locator(".cm-content").wait_for()
    settled(page)
    took = []
    for _ in range(ROUNDS):
        page.locator(".cm-line", has_text="issuer:").first.click()
        page.keyboard.press("End")
        took.append(timed(lambda: _type_and_see(page)))
        page.keyboard.press("Backspace")
        page.wait_for_function("document.querySelectorAll('.cm-lintRange').length === 0")
        settled(page)
    return statistics.median(took)


def _type_and_see(page: Page) -> None:
    page.keyboard.type("x")
    page.wait_for_function("document.querySelector('.cm-lintRange')")  # a locator looks only twice a second


def frames(page: Page, address: str, run: str) -> float:
    page.goto(f"{address}/replay?run={run}&lang=en")
    page.locator(".dbr").wait_for()
    settled(page)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(6000)
    return float(page.locator(".dbr").get_attribute("data-fps") or 0)


def measured(browser: Browser, name: str, book: Path, nothing: float, first: float, limits: bool) -> Iterator[Row]:
    """Everything about one book; ``nothing`` and ``first`` are the empty page's click and start."""
    started = statistics.median(first_page(browser, drillbook(book)) for _ in range(3))
    yield _held(f"{name}: start to first page, s", started, 3 if limits else None)
    yield Row(f"{name}: the same / empty page", f"{started / first:.2f}")
    with serving(drillbook(book)) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(120_000)
        yield _held(f"{name}: a letter to its finding, s", keystroke(page, address), 0.5 if limits else None)
        for what, took in click_answers(page, address):
            yield _held(f"{name}: click to answer, {what}, s", took, 1 if limits else None)
            yield Row(f"{name}: the same / empty page", f"{took / nothing:.1f}")
        page.close()


def _held(what: str, value: float, limit: float | None) -> Row:
    return Row(what, f"{value:.2f}") if limit is None else under(what, value, limit)


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    book = sample_book(folder)
    run = Runs(book).begin(RunRequest("muifa-night"), "muifa-night")
    work(book, run)
    large = many_districts(folder / "large", 4)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        first = statistics.median(first_page(browser, empty_page(folder)) for _ in range(3))
        with serving(empty_page(folder)) as address:
            page = browser.new_page()
            page.goto(address)
            page.wait_for_selector("h1")
            nothing = empty_click(page)
        rows = [Row("empty page: start, click to answer, s", f"{first:.2f}, {nothing:.2f}")]
        rows += measured(browser, "sample", book, nothing, first, True)
        with serving(drillbook(book)) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            rate = frames(page, address, run)
            rows.append(
                Row("replay of the sample's longest night, frames a second", f"{rate:.0f}", ">= 50", rate >= 50)
            )
        show("The application", rows)
        show("The same with 200 plans", list(measured(browser, "200 plans", large, nothing, first, False)))
        browser.close()


if __name__ == "__main__":
    main()
