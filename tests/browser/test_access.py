"""axe-core on every page, light and dark, in one session; no page puts an entry into the history by itself."""

import importlib.util
from pathlib import Path

import pytest

from tests.application import sample_book, small_book
from tests.browser.acting import settled
from tests.browser.conftest import served
from tests.rehearsed import rehearsed

PAGES = (
    "/",
    "/plans",
    "/plans?new=yes",
    "/plans?plan=flood",
    "/plans?plan=flood&view=form",
    "/plans?plan=flood&view=source",
    "/plans?plan=flood&view=versions",
    "/libraries",
    "/libraries?view=entry",
    "/linkage",
    "/linkage?view=findings",
    "/linkage?view=matrix",
    "/linkage?view=who",
    "/linkage?view=trace",
    "/coverage",
    "/ledger",
    "/scenarios",
    "/scenarios?new=yes",
    "/scenarios?scenario=muifa-night",
    "/scenarios?scenario=muifa-night&view=sheet",
    "/scenarios?scenario=muifa-night&view=form",
    "/scenarios?scenario=muifa-night&view=print",
    "/run",
    "/replay",
)
# Parts of Streamlit that cannot be mended from outside, each with its reason.
AT_ONCE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
COLOURS = {"runOnly": ["color-contrast"]}  # nothing else differs between light and dark
THEIRS: dict[str, str] = {
    ".cm-scroller": "CodeMirror: the box that scrolls takes no Tab, the text in it does, and it scrolls with the caret",
}


def _axe():
    """The script, as the package for tests brings it."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-playwright-python is not installed")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


LOOK = """([theirs, rules]) => axe.run(
    {exclude: theirs.map(one => [one])}, {resultTypes: ["violations"], ...rules}
)"""


def _violations(page, axe, called):
    """What axe-core says of a page in light, and of its colours in the dark."""
    page.evaluate(axe)
    page.evaluate(AT_ONCE)
    wrong = []
    for scheme in ("light", "dark"):
        page.evaluate("scheme => window.drillbookScheme.set(scheme)", scheme)
        page.wait_for_timeout(150)  # what stands in a room of its own may still pass from colour to colour
        found = page.evaluate(LOOK, [list(THEIRS), COLOURS if scheme == "dark" else {}])
        wrong += [
            f"{called} {scheme} {one['id']}: {node['html'][:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
    return wrong


def test_every_page_is_free_of_violations_in_light_and_dark(putuo, browse):
    # Given a window that walks from page to page
    axe, (_book, address) = _axe(), putuo
    page = browse(address, language="zh")
    wrong = []
    for path in PAGES:
        before = page.evaluate("history.length")
        page.goto(f"{address}{path}")
        page.locator("h1").first.wait_for()
        settled(page)
        wrong += [f"{path} writes into the history"] * (page.evaluate("history.length") > before + 1)
        wrong += [f"{path} is {said}" for said in [page.evaluate("document.documentElement.lang")] if said != "zh-CN"]

        # When it is looked at in both schemes, then nothing is wrong with it
        wrong += _violations(page, axe, path)
    assert wrong == [], "\n".join(wrong)


@pytest.fixture
def two_books(tmp_path):
    """The sample book beside a small one, and the address both are served at."""
    small_book(tmp_path / "small")
    book = sample_book(tmp_path)
    with served(tmp_path) as address:
        yield book, address


def test_result_of_a_run_its_replay_and_what_opens_over_a_page_are_free_of_violations(two_books, browse):
    # Given two books, and in the sample a night and a rehearsal of it
    axe, (book, address) = _axe(), two_books
    run, many = rehearsed(book, scenario="hotel-fire"), rehearsed(book, scenario="hotel-fire", kind="many", n=20)
    wrong = []

    def look(called):
        settled(page, 300)
        wrong.extend(_violations(page, axe, called))

    query = "book=putuo&lang=zh"

    # When each part of the result is looked at, and one promised time of it
    page = browse(f"{address}/run?run={run}&{query}", language="zh")
    page.get_by_role("tab").first.wait_for()
    for tab in page.get_by_role("tab").all():
        tab.click()
        look(f"result, {tab.inner_text()}")
    page.get_by_role("tab").first.click()
    page.locator("[data-testid=stMain] a[href*='promise=']").first.click()
    look("promised time")

    # and the rehearsal
    page.goto(f"{address}/run?run={many}&{query}")
    page.get_by_role("tab").first.wait_for()
    for tab in page.get_by_role("tab").all():
        tab.click()
        look(f"rehearsal, {tab.inner_text()}")

    # and the replay with its map
    page.goto(f"{address}/replay?run={run}&{query}")
    page.locator(".dbr").wait_for()
    look("replay")
    page.get_by_text("示意图", exact=True).first.click()
    look("map")

    # and the chooser of books, open
    page.goto(f"{address}/plans?{query}")
    page.get_by_role("combobox", name="预案库").click()
    page.get_by_role("option").first.wait_for()
    look("open list")

    # Then nothing is wrong with any of them
    assert wrong == [], "\n".join(wrong)
