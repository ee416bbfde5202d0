"""What many runs came to, on a phone and in a file: nothing runs over the right edge."""

import re

import pytest

from tests.browser.acting import settled
from tests.browser.conftest import served
from tests.command import drillbook
from tests.rehearsed import BOOK, rehearsal_book, rehearsed

LONG = "普陀区防汛防台指挥部办公室接到曹杨新村街道报告后首次报告"
OVER = """() => {
    const wide = document.documentElement.clientWidth + 1;
    return [...document.querySelectorAll(".odds, .odds *, table, table *, code")]
        .filter((one) => one.getBoundingClientRect().right > wide || (one.matches(".odds") && one.scrollWidth > one.clientWidth + 1))
        .map((one) => one.outerHTML.slice(0, 80));
}"""


@pytest.fixture
def book(tmp_path):
    """A report with a long name that one duty officer brings in time in some runs."""
    folder = rehearsal_book(tmp_path / "夜")
    text = BOOK["flood.yaml"].replace("takes: 20 min", "takes: 5 / 8 / 20 min").replace("首次报告", LONG)
    (folder / "flood.yaml").write_text(text, encoding="utf-8")
    night = BOOK["scenarios/night.yaml"].replace(", disrupt: {channel: phone, for: 20 min}", "")
    (folder / "scenarios" / "night.yaml").write_text(night, encoding="utf-8")
    return folder


def test_results_of_many_runs_are_cards_on_a_phone(book, browse):
    # Given many runs, the value of one more, and what breaks it
    many, value, stress = (
        rehearsed(book, kind=kind, n=n) for kind, n in (("many", 40), ("value", 10), ("stress", 100))
    )
    with served(book) as address:
        for run in (*(f"{many}&tab={tab}" for tab in ("promises", "times", "waits")), value, stress):
            # When each is looked at on a phone, in either language
            for language in ("zh", "en"):
                page = browse(f"{address}/run?run={run}&lang={language}", language, 390, 844)
                settled(page)

                # Then all of it is within the window, and a figure has the head of its column before it
                assert page.evaluate(OVER) == [], run
                if run.endswith("promises"):
                    cell = page.locator(".odds td[data-label]").nth(2)
                    assert cell.evaluate("(one) => getComputedStyle(one, '::before').content") != "none"
                    assert cell.get_attribute("data-label") == {"zh": "按时率", "en": "in time"}[language]
                page.context.close()


@pytest.mark.parametrize(
    ("command", "file"), [("rehearse -n 20", "rehearsal.html"), ("stress --budget 100", "stress.html")]
)
def test_pages_of_many_runs_fit_a_phone_a_screen_and_paper(book, chromium, command, file):
    name, *options = command.split()
    told = drillbook(name, "scenarios/night.yaml", *options, "--jobs", "1", "--out", "out", "--lang", "zh", cwd=book)
    assert told.code == 0, told.err
    for width, medium in ((390, "screen"), (1280, "screen"), (680, "print")):
        context = chromium.new_context(viewport={"width": width, "height": 844}, offline=True)
        page = context.new_page()
        page.emulate_media(media=medium)
        page.goto((book / "out" / file).as_uri())
        assert page.evaluate(OVER) == [], (width, medium)
        context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_value_of_one_more_is_shown_while_it_is_looked_for_and_ends_with_what_is_done(book, browse, width, height):
    # Given a night in which it rains two hundred times, so that every run takes long
    long = (
        BOOK["scenarios/night.yaml"]
        .replace("lasts: 2 h", "lasts: 20 d")
        .replace("starts: flood/rain}", "starts: flood/rain, times: {every: 30 min, count: 200}}", 1)
    )
    (book / "scenarios" / "night.yaml").write_text(long, encoding="utf-8")
    with served(book) as address:
        page = browse(f"{address}/run?scenario=night&lang=en", "en", width, height)
        settled(page)

        # When one more of everything is asked for, and the first rows of the result are shown while the rest goes on
        page.get_by_role("button", name="Value of one more").or_(
            page.get_by_role("radio", name="Value of one more")
        ).first.click()
        page.get_by_label("Number of runs").fill("300")
        page.get_by_role("button", name="Start the run").click()
        page.locator(".odds").wait_for()

        # Then they have an interval, nothing runs over the edge, and the time left is said
        assert page.evaluate(OVER) == []
        assert "left" in page.get_by_test_id("stProgress").inner_text()
        assert re.search("[0-9]", page.locator(".odds td[data-label='interval (95%)']").first.inner_text())

        # When that will do, what is done is the result, which says that it is a part
        page.get_by_role("button", name="Enough, show what is done").click()
        page.get_by_text("A part only, then stopped:").wait_for()
        assert page.locator(".odds").count() >= 1
        assert page.evaluate(OVER) == []


SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.mark.parametrize(("width", "height"), [(1280, 400), (390, 600)])
def test_what_is_opened_begins_at_its_top_and_a_tab_stays_where_it_is(book, browse, width, height):
    # Given a list of runs that is longer than the window, seen at its end
    runs = [rehearsed(book) for _ in range(8)]
    with served(book) as address:
        page = browse(f"{address}/run?lang=zh", "zh", width, height)
        settled(page)
        page.evaluate(f"{SCROLLED} = 9999")
        assert page.evaluate(SCROLLED) > 100

        # When the last run of the list is opened, its page is seen from its beginning
        page.locator(".db-listing tbody a").last.click()
        page.wait_for_url(f"**run={runs[0]}*")
        settled(page)
        assert page.evaluate(SCROLLED) == 0

        # When a tab further down is chosen, the page stays where it is
        tab = page.get_by_role("tab").nth(1)
        tab.scroll_into_view_if_needed()
        page.evaluate(f"{SCROLLED} += 40")
        before = page.evaluate(SCROLLED)
        tab.click()
        settled(page)
        assert before > 0
        assert page.evaluate(SCROLLED) >= min(before, 40)
