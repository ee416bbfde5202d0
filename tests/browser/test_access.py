"""axe-core on every page, light and dark, in one session; no page puts an entry into the history by itself."""

import importlib.util
from pathlib import Path

import pytest

from tests.browser.acting import settled

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
        page.evaluate(axe)
        page.evaluate(AT_ONCE)

        # When it is looked at in both schemes, then nothing is wrong with it
        for scheme in ("light", "dark"):
            page.evaluate("scheme => window.drillbookScheme.set(scheme)", scheme)
            page.wait_for_timeout(150)  # what stands in a room of its own may still pass from colour to colour
            found = page.evaluate(
                "([theirs, rules]) => axe.run({exclude: theirs.map(one => [one])}, {resultTypes: ['violations'], ...rules})",
                [list(THEIRS), COLOURS if scheme == "dark" else {}],
            )
            wrong += [
                f"{path} {scheme} {one['id']}: {node['html'][:200]}"
                for one in found["violations"]
                for node in one["nodes"]
            ]
    assert wrong == []
