"""A page that fails says so in the reader's language and leads nowhere outside."""

import subprocess
import sys

from tests.application import small_book
from tests.browser.acting import settled
from tests.browser.conftest import free_port, wait_for
from tests.command import ROOT

BROKEN = """
import sys
from drillbook.ui.app.views import libraries
def broken(*_): raise KeyError("inside")
libraries.library_of = broken
from drillbook.ui.cli.main import main
sys.exit(main())
"""


def test_page_that_fails_says_what_is_safe_and_where_to_go(tmp_path, browse):
    # Given an application in which the page of the libraries breaks
    book, port = small_book(tmp_path / "小库"), free_port()
    command = [sys.executable, "-c", BROKEN, "ui", str(book), "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(port, server)
        page = browse(f"http://127.0.0.1:{port}", language="zh")
        settled(page)

        # When it is opened
        page.get_by_role("link", name="一网五库").first.click()

        # Then it says so in Chinese, names no other host, and the way home works
        page.get_by_text("本页面无法显示。").wait_for()
        page.get_by_text("程序出错：KeyError，位置").wait_for()
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        assert [href for href in hrefs if not href.startswith(f"http://127.0.0.1:{port}")] == []
        page.locator("[data-testid=stMain]").get_by_role("link", name="工作台").click()
        settled(page)
        assert page.get_by_text("本页面无法显示。").count() == 0
    finally:
        server.terminate()
        assert "KeyError: 'inside'" in server.communicate(timeout=20)[1]
