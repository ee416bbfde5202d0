"""Take the README's pictures anew, in both languages: `python -m tests.renew_pictures`. It needs Chromium and Playwright."""

import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.acting import settled
from tests.browser.conftest import CHROMIUM, FLAGS, served
from tests.command import ROOT

PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1280, "height": 800}
SHOWN = {
    "zh": ("putuo", "flood", "muifa-night", "开始推演"),
    "en": ("riverton", "hazmat", "riverton-chlorine", "Start the run"),
}  # the book, its plan, the scenario that is run, and the button that runs it
FLAWED = "putuo-flawed"  # whose findings are shown


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        for folder in ("plans", "scenarios"):
            shutil.copytree(ROOT / folder, Path(place) / folder)
        with served(Path(place) / "plans") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for language in SHOWN:
                page = browser.new_page(viewport=SIZE, locale="zh-CN" if language == "zh" else "en-US")
                page.set_default_timeout(120_000)
                _all_of(page, address, language)
            browser.close()


def _all_of(page, address, language):
    book, plan, scenario, start = SHOWN[language]

    def show(name, path, drawn="h1"):
        page.goto(f"{address}/{path}&lang={language}")
        page.locator(drawn).first.wait_for()
        settled(page, 1000)
        page.screenshot(path=PICTURES / language / f"{name}.png")

    (PICTURES / language).mkdir(exist_ok=True)
    page.goto(f"{address}/run?book={book}&scenario={scenario}&lang={language}")
    page.get_by_role("button", name=start).click()
    page.wait_for_url(lambda url: "run=" in url)
    page.get_by_role("tab").first.wait_for()
    show("home", f"home?book={book}")
    show("plan", f"plans?book={book}&plan={plan}")
    show("editor", f"plans?book={FLAWED if language == 'zh' else book}&plan={plan}&view=source", ".cm-line")
    show("findings", f"linkage?book={FLAWED}&view=findings", ".db-listing td")
    show("graph", f"linkage?book={FLAWED}", "canvas")
    show("replay", f"replay?book={book}&at=9000000", ".dbr canvas")
    for path in (PICTURES / language).glob("*.png"):  # 256 colours are enough for a page, and a third of the bytes
        Image.open(path).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
