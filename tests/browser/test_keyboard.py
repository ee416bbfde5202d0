"""By keyboard alone from a finding to the mended clause."""

from tests.application import small_book
from tests.browser.acting import settled
from tests.browser.conftest import served


def tab_to(page, script, most=80):
    """Press Tab until what has the focus is what is wanted."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const at = document.activeElement; return Boolean({script}); }}"):
            return
    raise AssertionError(f"Tab does not reach {script}")


def test_finding_is_found_and_mended_by_keyboard(tmp_path, browse):
    # Given a plan in which a full-width comma keeps the file from being read
    book = small_book(tmp_path / "小库")
    path = book / "flood.yaml"
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace("首次报告, phase", "首次报告，phase"), encoding="utf-8")
    with served(book) as address:
        page = browse(f"{address}/plans", language="zh")
        page.locator(".db-listing tbody a").first.wait_for()
        settled(page)

        # When one walks to its row and opens it, and in the text to the finding
        tab_to(page, "at.closest('.db-listing tbody') && at.textContent.includes('flood.yaml')")
        page.keyboard.press("Enter")
        page.locator(".cm-lintRange-error").first.wait_for()
        settled(page)
        tab_to(page, "at.classList.contains('cm-content')")
        page.keyboard.press("F8")
        page.keyboard.press("Control+.")
        page.locator(".cm-lintRange-error").first.wait_for(state="detached")
        settled(page)
        page.keyboard.press("Control+s")
        page.get_by_text("已保存").first.wait_for()

    # Then the file says what it can only have meant, and nothing else of it has changed
    assert path.read_text(encoding="utf-8") == right


ENGLISH = """() => [...document.querySelectorAll(
    "[data-testid=stDateInput] *, [data-testid=stDateInputCalendar], [data-testid=stDateInputCalendar] *, [id^=react-aria-description]"
)].flatMap((one) => [one.getAttribute("aria-label"), one.getAttribute("aria-valuetext"),
    one.children.length || one.getAttribute("role") === "spinbutton" ? "" : one.textContent]).filter((said) => /[A-Za-z]{4}/.test(said || ""))"""


def test_a_date_is_read_out_in_the_language_of_the_page(tmp_path, browse):
    # Given a plan with a day on it, whose field Streamlit names part by part
    book = small_book(tmp_path / "小库")
    path = book / "flood.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("depth:", "issued: 2026-05-20\ndepth:"), encoding="utf-8")
    with served(book) as address:
        page = browse(f"{address}/plans?plan=flood&view=form", language="zh")
        page.get_by_role("spinbutton", name="印发日期（月）").first.wait_for()
        settled(page)

        # When its calendar is opened in Chinese
        page.locator("[data-testid=stDateInput]").first.get_by_role("button").last.click()
        page.locator("[data-testid=stDateInputCalendar]").first.wait_for()

        # Then nothing of it is read out in English
        assert page.evaluate(ENGLISH) == []
        month = page.get_by_role("spinbutton", name="印发日期（月）").first
        assert month.get_attribute("aria-valuetext") == "05月"
        assert page.get_by_text("所选日期：2026年5月20日").count()
