"""A scenario from the list to the sheet: opened by a click, its message changed in the text, saved, seen, printed."""

from tests.browser.acting import press, settled
from tests.test_ui_scenarios import INDICATORS, NIGHT


def view(page, name):
    """Choose one of the views."""
    settled(page)
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
    settled(page)


def test_message_changed_in_the_text_stands_in_the_sheet_and_on_the_paper(small, browse):
    # Given a book with one scenario
    book, address = small
    (book / "scenarios").mkdir()
    (book / "scenarios" / "night.yaml").write_text(NIGHT, encoding="utf-8")
    (book / "libraries" / "indicators.yaml").write_text(INDICATORS, encoding="utf-8")
    page = browse(address)
    page.set_default_timeout(40_000)

    # When it is opened by clicks, and a message gets three more words in the source text
    page.get_by_role("link", name="Scenarios").first.click()
    page.locator(".db-listing tbody a").first.click()
    page.get_by_role("heading", name="夜间暴雨（示例）").first.wait_for()
    view(page, "Source text")
    page.locator(".cm-line", has_text="未来6小时").click()
    page.keyboard.press("End")
    page.keyboard.type("请加强值守。")
    page.get_by_text("Not saved yet; kept on disk for this browser.").wait_for()
    press(page, "Save")

    # Then only they are new in the file
    changed = NIGHT.replace("仍有强降雨。", "仍有强降雨。请加强值守。")
    assert (book / "scenarios" / "night.yaml").read_text(encoding="utf-8") == changed

    # And the sheet has them in the row of the message, which opens its fields beside it; Back leads to the sheet
    view(page, "Message sheet")
    row = page.locator(".db-listing tbody tr", has_text="请加强值守。")
    row.get_by_role("link", name="情况通报").click()
    page.get_by_label("Message", exact=True).wait_for()
    assert page.get_by_label("Message", exact=True).input_value() == "未来6小时仍有强降雨。请加强值守。"
    settled(page)
    page.go_back()
    row.wait_for()

    # And the paper in its frame bears the mark and the words
    view(page, "Print")
    paper = page.frame_locator("iframe[title=Script]")
    paper.get_by_text("EXERCISE", exact=True).wait_for()
    assert "请加强值守。" in paper.locator(".rows").nth(1).inner_text()
