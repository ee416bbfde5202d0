"""What an author has not saved outlives the server and the tab; pages say where one is and go there."""

import signal
import subprocess
import sys

from tests.application import SMALL, small_book
from tests.browser.acting import choose, press, settled
from tests.browser.conftest import ROOT, free_port, wait_for


def _serve(book, port):
    server = subprocess.Popen(
        [sys.executable, "-m", "drillbook.ui.cli.main", "ui", str(book), "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(port, server)
    return server


def test_unsaved_work_survives_a_killed_server_and_a_closed_tab(tmp_path, chromium):
    # Given a title changed by form and not saved
    book, port = small_book(tmp_path / "小库"), free_port()
    server = _serve(book, port)
    try:
        page = chromium.new_page(locale="en-US")
        page.set_default_timeout(90_000)
        page.goto(f"http://127.0.0.1:{port}/plans?plan=flood&view=form&by=wang")
        choose(page, "Part of the plan", "Tasks")
        page.get_by_label("Title", exact=True).last.fill("首次电话报告")

        # When another view is asked for at once, then what was typed is in it; and the same of its last letters
        forms = page.get_by_role("radio", name="Forms").element_handle()
        page.get_by_role("radio", name="Source text").click()
        page.locator(".cm-line", has_text="首次电话报告").wait_for()
        assert forms.evaluate("one => one.isConnected")  # a view can be asked for while another is being drawn
        page.locator(".cm-content").click()
        page.keyboard.press("Control+End")
        page.keyboard.type("# 尾")
        page.get_by_role("link", name="All plans").click()
        page.get_by_role("heading", name="Plans", level=1).wait_for()

        # When one goes back before the field is left, then what was typed in it is there, too
        page.go_back()
        page.get_by_role("radio", name="Forms").click()
        page.get_by_label("Title", exact=True).last.press("End")
        page.keyboard.type("甲")
        page.evaluate("history.back()")
        page.locator(".cm-line", has_text="首次电话报告甲").wait_for()

        # When the server is killed and the tab closed, and both begin again
        server.send_signal(signal.SIGKILL)
        server.wait(20)
        page.close()
        assert (book / "flood.yaml").read_text(encoding="utf-8") == SMALL["flood.yaml"]
        server = _serve(book, port)
        page = chromium.new_page(locale="en-US")
        page.set_default_timeout(90_000)
        page.goto(f"http://127.0.0.1:{port}/plans?plan=flood&view=form&by=wang")

        # Then the change is there to be saved
        page.get_by_text("Not saved yet; kept on disk under your name.").wait_for()
        press(page, "Save")
        assert (book / "flood.yaml").read_text(encoding="utf-8") == SMALL["flood.yaml"].replace(
            "首次报告", "首次电话报告甲"
        ) + "# 尾"
        page.close()
    finally:
        server.kill()
        server.wait(20)


def test_finding_of_the_text_leads_to_its_line_in_the_editor(small, browse):
    # Given a role that nothing bears
    book, address = small
    path = book / "flood.yaml"
    path.write_text(SMALL["flood.yaml"].replace("role: lead", "role: lead-of-all"), encoding="utf-8")
    page = browse(f"{address}/plans?plan=flood&view=text")
    settled(page)

    # When its finding, which stands open because it is an error, is followed
    page.get_by_role("link", name="to line 15").first.click()

    # Then the editor stands at that line
    line = page.locator(".cm-activeLine", has_text="lead-of-all")
    line.wait_for()
    assert line.inner_text().strip().startswith("pump:")


def type_line(page, line):
    """Type a line at the end of the text, and wait until it is in the draft."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(line)
    settled(page)


def test_two_windows_without_a_name_lose_no_line(small, browse):
    # Given two windows of one browser in which nobody gave a name, on one text
    book, address = small
    left = browse(f"{address}/plans?plan=flood&view=source")
    right = left.context.new_page()
    right.set_default_timeout(90_000)
    right.goto(left.url)
    right.wait_for_selector(".cm-content")

    # When a line is typed in each, in the second slowly enough for the question to come in the middle of it
    type_line(left, "# from the left")
    right.locator(".cm-content").click()
    right.keyboard.press("Control+End")
    right.keyboard.type("# from the ")
    right.get_by_text("This file was changed in two windows.").wait_for()
    right.keyboard.type("right")
    settled(right)

    # Then the second is asked what is to be kept, its own text stays in its editor, and each goes on
    assert right.locator(".cm-content").inner_text().endswith("# from the right")
    type_line(left, ", and more")
    assert left.locator(".cm-content").inner_text().endswith("# from the left, and more")
    type_line(right, " hand")
    right.locator("pre", has_text="# from the left, and more").first.wait_for(state="attached")
    press(right, "Keep my text")
    press(right, "Save")
    right.get_by_text("Saved.").wait_for()
    assert (book / "flood.yaml").read_text(encoding="utf-8").endswith("# from the right hand")

    # and another browser without a name does not see what is unsaved here
    type_line(right, " again")
    other = browse(f"{address}/plans?plan=flood&view=source")
    settled(other)
    assert "again" not in other.locator(".cm-content").inner_text()

    # When a name is given, then what was typed without one goes with it
    right.reload()
    right.get_by_label("Your name", exact=True).fill("wang")
    right.keyboard.press("Tab")
    settled(right)
    assert right.locator(".cm-content").inner_text().endswith("# from the right hand again")
    right.get_by_text("Not saved yet; kept on disk under your name.").wait_for()
