"""The application in a real browser, beside an empty Streamlit page in the same run.

    .venv/bin/python -m benchmarks.browser

Start to first page, click to answer, and frames per second of the replay of the sample's longest night.
"""

import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.application import sample_book
from tests.browser.conftest import CHROMIUM, FLAGS, _wait_for
from ui.rehearsals import Rehearsals, Request
from ui.worker import work

EMPTY = "import streamlit as st\n\nst.title('empty')\nif st.button('click'):\n    st.write('answered')\n"
ROUNDS = 5


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command, port):
    """A server, and the seconds from its start until it listens are part of what is measured."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def first_page(browser, command, port):
    """Seconds from starting the server to the heading on the screen; then whatever the page is asked."""
    began = time.perf_counter()
    with serving(command, port) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("h1")
        return time.perf_counter() - began


def clicks(page, click, answer):
    """Median seconds from a click to its answer."""
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        click(page)
        answer(page)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    book = sample_book(folder)
    runs = Rehearsals(book)
    name = runs.begin(Request("muifa-night"), "muifa-night")
    work(book, name)
    empty = folder / "empty.py"
    empty.write_text(EMPTY, encoding="utf-8")
    port, other = free_port(), free_port()
    ours = [sys.executable, "-m", "ui.cli", "ui", str(book), "--port", str(port)]
    plain = [sys.executable, "-m", "streamlit", "run", str(empty), "--server.port", str(other), "--server.headless"]
    plain += ["true", "--browser.gatherUsageStats", "false"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        print(f"start to first page   drillbook {first_page(browser, ours, port):6.2f} s", end="   ")
        print(f"empty page {first_page(browser, plain, other):6.2f} s")
        with serving(plain, other) as address:
            page = browser.new_page()
            page.goto(address)
            page.wait_for_selector("h1")
            page.get_by_role("button", name="click").click()
            page.get_by_text("answered").wait_for()
            print(f"click to answer       empty page {plain_click(page):6.2f} s")
        with serving(ours, port) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{address}/replay?run={name}&lang=en")
            page.locator(".dbr").wait_for()
            page.get_by_role("button", name="Play", exact=True).click()
            page.wait_for_timeout(6000)
            print(f"replay                {page.locator('.dbr').get_attribute('data-fps')} frames a second")
            page.goto(f"{address}/home?lang=en")
            page.wait_for_selector("h1")
            print(f"click to answer       drillbook  {between_pages(page):6.2f} s (from page to page)")
        browser.close()


def plain_click(page) -> float:
    """The empty page runs its script and shows one line."""

    def answer(page) -> None:
        page.wait_for_function(
            "document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'"
        )

    return clicks(page, lambda page: page.get_by_role("button", name="click").click(), answer)


def between_pages(page) -> float:
    """To the list of plans and to the libraries, by turns."""
    wanted = ["Plans", "Libraries"] * ROUNDS

    def click(page) -> None:
        page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{wanted[0]}$")).click()

    def answer(page) -> None:
        page.wait_for_url("**/plans*" if wanted.pop(0) == "Plans" else "**/libraries*")
        page.wait_for_function(
            "document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'"
        )

    return clicks(page, click, answer)


if __name__ == "__main__":
    main()
