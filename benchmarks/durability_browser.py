"""Nothing lost in a real browser: random edits of two authors in forms and editor, while the server is killed.

``python -m benchmarks.durability_browser [EDITS] [SECONDS]`` types letter by letter, asks for other views in the middle
of words, and kills the server with SIGKILL again and again; after so many seconds it begins no other edit. Every word is
looked for in the drafts and the files at the end.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

from benchmarks.durability import books
from benchmarks.paired import Row, show
from drillbook.ui.storage.drafts import Drafts
from tests.browser.acting import settled
from tests.browser.conftest import CHROMIUM, FLAGS, free_port, wait_for

EDITS = 200
KILL_EVERY = 10
SMALL: ViewportSize = {"width": 800, "height": 600}  # little to be painted: this is of words
VIEWS = ("Text", "Source text", "Forms", "Versions")


@dataclass(slots=True)
class Server:
    """An application that is killed and started again at the same port."""

    book: Path
    port: int
    kills: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "drillbook.ui.cli.main", "ui", str(self.book), "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.port, self.process)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
        self.kills += 1


def opened(browser: Browser, server: Server, author: str, file: str) -> Page:
    """A browser of an author's own, at one plan."""
    page = browser.new_context(locale="en-US", viewport=SMALL, reduced_motion="reduce").new_page()
    page.set_default_timeout(120_000)
    page.goto(f"http://127.0.0.1:{server.port}/plans?file={file}&view=source&by={author}")
    page.locator(".cm-content").wait_for()
    return page


def choose_view(page: Page, name: str) -> None:
    """Ask for a view as a person does: a click where another is shown, and another click where nothing comes of it.

    A click on the view that is shown would take the choice back; and the choice is drawn anew when its view comes.
    """
    chosen = page.get_by_role("radio", name=name, exact=True, checked=True)
    for _ in range(4):
        if chosen.count():
            return
        page.get_by_role("radio", name=name, exact=True).click()
        try:
            chosen.wait_for(timeout=15_000)
            return
        except Error:
            print("asked again for", name, file=sys.stderr)


def type_word(page: Page, word: str, chance: random.Random) -> None:
    """Into the editor, at the end of the text, letter by letter: as a remark, so that there are forms to fill in."""
    choose_view(page, "Source text")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" # {word}" if chance.random() < 0.5 else f"\n# {word}", delay=chance.choice((0, 20, 90)))


def fill_word(page: Page, word: str) -> None:
    """Into the first title of the form, and at once on."""
    choose_view(page, "Forms")
    box = page.get_by_label("Title", exact=True).first
    box.click()
    page.keyboard.press("End")
    page.keyboard.type(f" {word}")


def act(page: Page, word: str, chance: random.Random) -> str:
    """One edit; afterwards, often at once, another view is asked for."""
    if how := chance.random() < 0.5:
        type_word(page, word, chance)
    else:
        fill_word(page, word)
    if chance.random() < 0.6:
        choose_view(page, chance.choice(VIEWS))
    return "editor" if how else "form"


def measure(wanted: int, seconds: int, seed: int) -> list[Row]:
    chance, done = random.Random(seed), {"editor": 0, "form": 0}
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        server, begun = Server(books(Path(place, "book")), free_port()), time.monotonic()
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            pages = [opened(browser, server, author, "flood.yaml") for author in ("wang", "li")]
            print(f"two authors are at work after {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
            for number in range(wanted):
                if time.monotonic() - begun > seconds:
                    break
                page = chance.choice(pages)
                done[act(page, f"w{number}x", chance)] += 1
                if number % KILL_EVERY == KILL_EVERY - 1:
                    _kill(server, pages, chance)
                _tell(number + 1, wanted, server, begun)
            for page in pages:
                page.evaluate("document.activeElement.blur()")  # who closes a tab leaves the field
                _at_rest(page)
            texts = [text for one in Drafts(server.book).all() for text in (one.text, *(a.text for a in one.asides))]
        finally:
            browser.close()
            server.kill()
    edits = sum(done.values())
    there = sum(any(f"w{number}x" in text for text in texts) for number in range(edits))
    print("lost:", *(n for n in range(edits) if not any(f"w{n}x" in text for text in texts)), file=sys.stderr)
    what = f"edits in the browser (editor {done['editor']}, forms {done['form']}), two authors, {server.kills - 1} kills: words there"
    return [Row(what, f"{there}", f"{edits}", met=there == edits)]


def _tell(made: int, edits: int, server: Server, begun: float) -> None:
    """How far it is, and how long the rest will take at this pace."""
    took = time.monotonic() - begun
    left = took / made * (edits - made)
    print(
        f"{made} of {edits} edits, {server.kills} kills, {took:.0f} s; about {left:.0f} s more",
        file=sys.stderr,
        flush=True,
    )


def _kill(server: Server, pages: list[Page], chance: random.Random) -> None:
    """In the middle of whatever is under way; both pages find the server again."""
    time.sleep(chance.uniform(0, 0.5))
    server.kill()
    for page in pages:  # which see it before the strip that says so can have gone again
        page.locator(".db-line[data-says=broken], .db-line[data-says=waiting]").wait_for(state="attached")
    server.start()
    for page in pages:
        page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for()
        _at_rest(page)


def _at_rest(page: Page) -> None:
    try:
        settled(page)
        page.wait_for_function("![...window.drillbookUntaken].some((one) => one())")
        settled(page)
    except Error as wrong:
        print("not at rest:", wrong, file=sys.stderr)


def main(edits: int = EDITS, seconds: int = 7200) -> None:
    show("Nothing lost in the browser", measure(edits, seconds, 9))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
