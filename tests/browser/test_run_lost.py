"""A run whose process is killed: the page says so and the next run can be started."""

import os
import signal
import time

import pytest

from drillbook.ui.storage.runs import Runs
from tests.browser.acting import settled
from tests.browser.conftest import served
from tests.rehearsed import rehearsal_book

pytestmark = pytest.mark.slow


def worker_of(book, name):
    """The process that carries out a run, once it has taken it."""
    beat, until = Runs(book).place(name) / "beat", time.monotonic() + 30
    while not (beat.exists() and beat.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    return int(beat.read_text())


def test_killed_run_is_told_and_another_can_be_started(tmp_path, browse):
    book = rehearsal_book(tmp_path / "夜 二")
    with served(book) as address:
        # Given a run under way
        page = browse(f"{address}/run?scenario=long&lang=zh", "zh")
        settled(page)
        page.get_by_role("button", name="开始推演").click()
        page.locator("[class*=st-key-stop] button").wait_for()
        lost = Runs(book).all()[0].id
        # When its process is killed
        os.kill(worker_of(book, lost), signal.SIGKILL)
        # Then the page says that there is no result, and offers the choices again
        page.get_by_text("推演进程已无响应").first.wait_for()
        assert Runs(book).get(lost).status.state == "lost"
        settled(page)
        page.get_by_role("button", name="开始推演").click()
        page.locator("[class*=st-key-stop] button").click()
        page.get_by_text("已停止").first.wait_for()
        assert [one.status.state for one in Runs(book).all()] == ["stopped", "lost"]
