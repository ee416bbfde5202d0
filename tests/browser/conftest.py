"""A real browser and a real server: left out where there is no Chromium or no Playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.application import sample_book, small_book
from tests.command import ROOT

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """The browser of this system."""
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def free_port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(book, *options):
    """The address of an application that serves a book."""
    port = free_port()
    command = [sys.executable, "-m", "drillbook.ui.cli.main", "ui", str(book), "--port", str(port), *options]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port, server):
    """Until the server listens."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the application did not start")


@pytest.fixture
def small(tmp_path):
    """A small book, and the address it is served at."""
    book = small_book(tmp_path / "小库 一")
    with served(book) as address:
        yield book, address


@pytest.fixture(scope="module")
def putuo(tmp_path_factory):
    """The sample book, and the address it is served at."""
    book = sample_book(tmp_path_factory.mktemp("books"))
    with served(book) as address:
        yield book, address


@pytest.fixture
def browse(chromium):
    """Opens windows, each a person of its own; fails on any request that leaves the machine and any console error."""
    opened, wrong = [], []

    def browse(address, language="en", width=1280, height=800):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN" if language == "zh" else "en-US"
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if _is_home(request.url, address) else wrong.append(request.url))
        page.goto(address)
        page.wait_for_selector("h1")
        return page

    yield browse
    for context in opened:
        context.close()
    assert wrong == []


def _is_home(url, address):
    home = "/".join(address.split("/")[:3])
    return url.startswith((home, home.replace("http", "ws"), "data:", "blob:"))
