"""The line to the server breaks while somebody writes: a strip in the reader's words, nothing taken, nothing lost."""

import subprocess
import sys

import pytest

from tests.application import small_book
from tests.browser.acting import settled
from tests.browser.conftest import free_port, wait_for
from tests.browser.line import line_to
from tests.command import ROOT


@pytest.fixture
def breakable(chromium, tmp_path):
    """A page behind a line that can be cut; what it says of lost connections in its console is no fault here."""
    port, book = free_port(), small_book(tmp_path / "小库")
    command = [sys.executable, "-m", "drillbook.ui.cli.main", "ui", str(book), "--port", str(port)]

    def start():
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(port, server)
        return server

    server = start()
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(60_000)

    def restart():
        nonlocal server
        server.kill()
        server.wait(20)
        server = start()

    with line_to(port) as line:
        yield page, line, f"http://127.0.0.1:{line.port}", restart
    context.close()
    server.terminate()
    server.wait(20)


def _strip(page, says):
    page.get_by_role("status").filter(has_text=says).first.wait_for()
    assert page.get_by_role("dialog").count() == 0
    assert "Streamlit" not in page.locator("body").inner_text()


def test_typing_goes_on_while_the_line_is_broken_and_the_server_is_started_again(breakable):
    page, line, address, restart = breakable

    # Given a field that is being filled in
    page.goto(f"{address}/plans?plan=flood&view=form&by=A")
    page.get_by_label("名称", exact=True).first.click()
    page.keyboard.press("End")
    page.keyboard.type("甲")

    # When the line breaks, then a strip says so, and the caret stays in the field
    line.cut()
    _strip(page, "连接中断")
    page.keyboard.type("乙")
    assert page.get_by_label("名称", exact=True).first.input_value() == "防汛应急预案（示例）甲乙"

    # When it is joined again, then by itself it goes on, and the next key lands in the same field
    line.join()
    _strip(page, "已重新连接")
    page.keyboard.type("丙")
    page.keyboard.press("Tab")
    page.get_by_role("heading", name="防汛应急预案（示例）甲乙丙", level=1).wait_for()

    # Given the source text, with a line written and kept
    page.get_by_role("radio", name="源文本").click()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# 断线前\n")
    page.wait_for_timeout(1500)
    settled(page)

    # When the server is started anew while the author goes on writing
    line.cut()
    _strip(page, "连接中断")
    page.keyboard.type("# 断线中\n")
    restart()
    line.join()
    _strip(page, "已重新连接")
    settled(page)
    page.keyboard.type("# 断线后\n")
    page.wait_for_timeout(1500)
    settled(page)

    # Then all of it is in the draft, under the frame of this product
    page.reload()
    page.locator(".cm-content").wait_for()
    settled(page)
    assert page.locator(".cm-content").inner_text().splitlines()[:3] == ["# 断线前", "# 断线中", "# 断线后"]

    # Given a form that was drawn anew since the server began, so that its fields have other names there
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("# 尾")
    page.get_by_role("radio", name="表单").click()
    page.get_by_label("名称", exact=True).first.click()
    page.keyboard.press("End")

    # When the server is started anew between two letters, and the field left before it is back
    page.keyboard.type("丁")
    line.cut()
    _strip(page, "连接中断")
    page.keyboard.type("戊")
    page.keyboard.press("Tab")
    restart()
    line.join()

    # Then the field that takes its place has both, and so has the draft
    page.get_by_role("heading", name="防汛应急预案（示例）甲乙丙丁戊", level=1).wait_for()
    assert page.get_by_role("link", name="预案管理").count() == 1
    assert not (ROOT / "ui" / "app" / "pages").exists()  # Streamlit would serve what lies there without our frame


@pytest.mark.parametrize("after", [0, 500])
def test_view_chosen_while_a_server_started_anew_first_answers_stands(breakable, after):
    page, line, address, restart = breakable

    # Given the source text, and a server that was started anew, whose first answer takes a second
    page.goto(f"{address}/plans?plan=flood&view=source&by=A")
    page.locator(".cm-content").wait_for()
    settled(page)
    line.cut()
    _strip(page, "连接中断")
    restart()
    line.late = 1.0
    line.join()
    page.locator("[data-test-connection-state=CONNECTED]").wait_for()
    page.wait_for_timeout(after)

    # When another view is asked for meanwhile
    page.get_by_role("radio", name="表单").click()

    # Then that answer, which is of the time before, does not take it back
    page.wait_for_timeout(2500)
    line.late = 0.0
    _assert_form_stands(page)


@pytest.mark.parametrize("step", ["back before it", "run after it"])
def test_view_chosen_while_answers_are_on_their_way_stands(breakable, step):
    page, line, address, _restart = breakable

    # Given the source text, asked for after the versions, and a line on which answers take a second
    page.goto(f"{address}/plans?file=flood.yaml&view=versions&by=A")
    settled(page)
    page.get_by_role("radio", name="源文本").click()
    page.locator(".cm-content").wait_for()
    settled(page)
    line.late = 1.0

    # When the form is asked for, and just before or after that something else is asked of the server
    if step == "back before it":
        page.evaluate("history.back()")
        page.wait_for_timeout(300)
    page.get_by_role("radio", name="表单").click()
    if step == "run after it":
        page.wait_for_timeout(600)
        page.locator("body").press("r")  # with the address that the last answer here said

    # Then the form is what stands in the end
    page.wait_for_timeout(3500)
    line.late = 0.0
    _assert_form_stands(page)


def test_step_back_while_answers_are_on_their_way_is_taken(breakable):
    # Given the source text, and a form asked for over a line on which answers take a second
    page, line, address, _restart = breakable
    page.goto(f"{address}/plans?file=flood.yaml&view=source&by=A")
    page.locator(".cm-content").wait_for()
    settled(page)
    line.late = 1.0
    page.get_by_role("radio", name="表单").click()

    # When Back is pressed before any answer, then the source text is there again in the end
    page.go_back()
    page.wait_for_timeout(4500)
    line.late = 0.0
    settled(page)
    assert page.get_by_role("radio", name="源文本", checked=True).count() == 1
    assert page.locator(".cm-content").is_visible()
    assert "view=source" in page.url


def _assert_form_stands(page):
    settled(page)
    assert page.get_by_role("radio", name="表单", checked=True).count() == 1
    assert page.get_by_label("名称", exact=True).first.is_visible()
    assert "view=form" in page.url


def test_word_in_a_field_that_is_shut_when_the_server_is_killed_is_kept(breakable):
    # Given a field in which the caret stands behind a word that was not sent
    page, line, address, restart = breakable
    page.goto(f"{address}/plans?plan=flood&view=form&by=A")
    page.get_by_label("名称", exact=True).first.click()
    page.keyboard.press("End")
    page.keyboard.type("词")

    # When the server is killed and started again, nothing is typed any more, and another view is asked for
    line.cut()
    _strip(page, "连接中断")
    restart()
    line.join()
    _strip(page, "已重新连接")
    settled(page)
    page.get_by_role("radio", name="源文本").click()

    # Then the word is in the text
    line_of_it = page.locator(".cm-line", has_text="防汛应急预案（示例）词")
    line_of_it.wait_for()
    assert line_of_it.count() == 1
