"""The one list: sorted by a click, narrowed by typing, walked through with the keyboard, and every row leads somewhere."""

from urllib.parse import urlsplit

import pytest

from tests.browser.acting import settled
from tests.browser.conftest import served
from tests.command import ROOT

HIGHER = """(all, lines) => all.filter((one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return words.getBoundingClientRect().height > (lines + 0.5) * parseFloat(getComputedStyle(one).lineHeight);
}).map((one) => one.textContent)"""


def _rows(page):
    return page.locator(".db-listing tbody a").all_inner_texts()


def test_list_of_plans_is_sorted_and_walked_through_by_keyboard(putuo, browse):
    # Given the list of plans
    _book, address = putuo
    page = browse(f"{address}/plans", language="zh")
    page.locator(".db-listing tbody a").first.wait_for()
    settled(page)
    first = _rows(page)
    assert first[0] == "普陀区突发事件总体应急预案（示例）"

    # When a head is clicked twice, then the rows are sorted down
    head = page.locator(".db-listing thead button").first  # its name grows by an arrow
    head.click()
    head.click()
    assert page.locator(".db-listing th[aria-sort=descending]").inner_text().startswith("预案")
    assert sorted(_rows(page)) == sorted(first)
    assert _rows(page) != first

    # When one goes down with the arrow, then one stands at the second
    second = _rows(page)[1]
    page.locator(".db-listing tbody a").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == second

    # When Enter is pressed, then that plan is opened, the address tells it, and a reload keeps it
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=second, level=1).wait_for()
    settled(page)
    told = page.url
    assert "plan=" in told
    page.reload()
    page.get_by_role("heading", name=second, level=1).wait_for()
    settled(page)
    assert page.url == told

    # When another view is chosen and left again, then one step back is the plan, and one more the list
    page.get_by_role("radio", name="版本").click()
    settled(page)
    assert "view=versions" in page.url
    page.go_back()
    settled(page)
    assert page.url == told
    page.go_back()
    page.locator(".db-listing tbody a").first.wait_for()
    settled(page)
    assert urlsplit(page.url).query == ""


def test_list_of_plans_comes_in_few_messages_and_scripts_come_once(putuo, browse):
    # Given a page that has been drawn
    _book, address = putuo
    page = browse(address, language="zh")
    settled(page)
    frames = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(len(frame))))
    page.reload()
    settled(page)
    frames.clear()

    # When the list is opened through the menu
    page.get_by_role("link", name="预案管理").first.click()
    page.locator(".db-listing tbody a").first.wait_for()
    settled(page)

    # Then it is a handful of messages
    assert 0 < len(frames) <= 25
    assert sum(frames) < 60_000


def test_no_line_of_a_cell_begins_with_a_closing_sign_and_no_day_is_broken(putuo, browse):
    _book, address = putuo
    page = browse(f"{address}/scenarios?scenario=muifa-night&view=sheet&lang=zh", "zh")
    page.locator(".db-listing .db-bracket").first.wait_for()
    after = page.locator(".db-bracket").evaluate_all("(all) => all.map((one) => one.nextSibling?.textContent[0] ?? '')")
    assert len(after) > 20
    assert set(after) & set("，、；：。）") == set()

    page.goto(f"{address}/ledger?lang=zh")
    page.locator(".db-listing .db-bracket .db-day").first.wait_for()
    settled(page)
    lines = page.locator(".db-day").evaluate_all("(all) => all.map((one) => one.getClientRects().length)")
    assert len(lines) > 100
    assert set(lines) == {1}
    assert page.evaluate(
        "document.querySelector('.db-listing').scrollWidth <= document.querySelector('.db-listing').clientWidth"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_duty_of_the_register_takes_two_lines_where_a_plan_is_to_be_revised_too(browse, language):
    # Given a register in which a plan is overdue for a drill and another is to be revised
    with served(ROOT / "plans" / "putuo-flawed", "--read-only") as address:
        page = browse(f"{address}/ledger?lang={language}", language)
        page.locator(".db-listing .db-bracket .db-day").first.wait_for()
        settled(page)

        # Then no cell of a duty is higher than two lines, and the list fits
        over = page.locator(".db-listing td:not(:first-child)").evaluate_all(HIGHER, 2)
        assert over == []
        assert page.locator(".db-listing .db-detail").count() == 1
        assert page.evaluate(
            "document.querySelector('.db-listing').scrollWidth <= document.querySelector('.db-listing').clientWidth"
        )
