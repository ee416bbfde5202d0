"""A facilitator's day: moves a slider, runs, opens what was missed, tries what is offered, compares, replays, exports."""

import re

import pytest

from drillbook.ui.storage.runs import Runs
from tests.browser.acting import SMALL, settled
from tests.browser.conftest import served
from tests.rehearsed import rehearsal_book

WORDS = {
    "en": {
        "start": "Start the run",
        "jam": "Where it jams first",
        "again": "Another run",
        "first": "Promised times",
        "comparison": "Comparison",
        "same": "The same draws: what differs comes from the changes.",
        "chain": "Replay this to its driving chain",
        "sum": "Together 26 min",
        "both": "Replay both, one above the other",
        "table": "The same as a table",
        "earlier": "earlier by 14 min",
        "passed": "limit passed here",
    },
    "zh": {
        "start": "开始推演",
        "jam": "最先卡在哪里",
        "again": "再次推演",
        "first": "时限",
        "comparison": "对比",
        "same": "随机取值相同，差异均来自改动。",
        "chain": "回放到关键耗时链",
        "sum": "合计 26分钟",
        "both": "上下对照回放",
        "table": "以表格查看",
        "earlier": "早 14分钟",
        "passed": "在此超时",
    },
}


def start(page, label):
    """A click while the page is still being drawn would be lost."""
    settled(page)
    page.get_by_role("button", name=label).click()


@pytest.fixture
def night(tmp_path):
    """A book whose only duty officer is busy when a report is due, and the address it is served at."""
    book = rehearsal_book(tmp_path / "夜 一")
    with served(book) as address:
        yield book, address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_facilitator_rehearses_compares_and_replays(night, browse, language):
    book, address = night
    words = WORDS[language]
    page = browse(f"{address}/run?scenario=night&lang={language}", language)

    # A run as it is
    start(page, words["start"])
    page.get_by_role("heading", name=words["jam"]).wait_for()

    # Another with two officers: two steps to the right from none is two
    settled(page)
    page.get_by_text(words["again"]).click()
    slider = page.get_by_role("slider").first
    slider.press("ArrowRight")
    start(page, words["start"])
    page.wait_for_url(lambda url: "run=" in url and url.split("run=")[1][:20] == Runs(book).all()[0].id)
    page.get_by_text(re.compile("(kept|达到)\\s*1/1|1/1 kept")).first.wait_for()
    assert [one.request.variation.amounts for one in Runs(book).all()] == [(("duty", 2),), ()]

    # What differs
    settled(page)
    page.get_by_role("tab", name=words["comparison"]).click()
    assert "tab=comparison" in page.url  # the tab is in front at once, and so does the address say
    page.go_back()
    page.get_by_role("tab", name=words["first"], selected=True).wait_for()
    page.go_forward()
    page.reload()
    page.get_by_text(words["same"]).wait_for()
    page.get_by_role("link", name=words["both"]).click()
    page.locator(".dbr").wait_for()
    page.get_by_text(words["table"]).click()
    page.get_by_text(words["earlier"]).first.wait_for()

    # The missed limit, to its driving chain
    first = Runs(book).all()[1].id
    page.goto(f"{address}/run?run={first}&lang={language}")
    page.get_by_role("link", name="首次报告").first.click()
    page.get_by_text(words["passed"]).wait_for()
    page.get_by_role("link", name=words["chain"]).click()
    page.locator(".dbr .sum").wait_for()
    assert page.locator(".dbr .sum").inner_text() == words["sum"]
    assert page.locator(".dbr .chain li").count() == 3


def test_missed_underpass_promise_leads_to_its_cause_a_better_run_and_an_export_that_names_the_difference(
    putuo, browse, tmp_path
):
    # Given the night of the typhoon, rehearsed as it is written
    book, address = putuo
    page = browse(f"{address}/run?scenario=muifa-night&lang=zh", "zh")
    start(page, "开始推演")
    page.get_by_role("heading", name="最先卡在哪里").wait_for()
    first = Runs(book).all()[0].id

    # Then what took the time has the room that a sentence needs
    settled(page)
    took = page.locator(".db-listing .db-sentence", has_text="重拨7次").first
    assert took.bounding_box()["width"] > 300

    # When the missed promise of the underpass is opened, then it says that the telephone was down
    page.get_by_role("link", name="接报到下立交封控力量到场").first.click()
    page.get_by_text("在此超时").wait_for()
    page.get_by_text("电话不通（移动电话拥塞），重拨7次，40分18秒").first.wait_for()

    # When the radio that is offered is taken and the run repeated
    settled(page)
    page.get_by_role("button", name="电话之外加用电台").click()
    start(page, "开始推演")
    page.wait_for_url(lambda url: "run=" in url and first not in url)
    page.get_by_role("heading", name="演练目标").wait_for()
    assert Runs(book).all()[0].request.variation.also == (("phone", "radio"),)

    # Then the comparison shows the promise kept, and what was changed
    settled(page)
    page.get_by_role("tab", name="对比").hover()
    page.mouse.down()  # it opens now, and what moves up meanwhile lies under the mouse when its button is up
    assert "tab=comparison" in page.evaluate("location.search")
    page.mouse.up()
    page.get_by_text("随机取值相同，差异均来自改动。").wait_for()
    row = page.locator(".db-listing tr", has_text="接报到下立交封控力量到场").filter(has_text="超时 50分17秒")
    assert "✓ 按时" in row.inner_text()

    # And so does the export
    page.get_by_role("link", name="上下对照回放").click()
    page.locator(".dbr").wait_for()
    settled(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出").click()
    waiting.value.save_as(tmp_path / "both.html")
    text = (tmp_path / "both.html").read_text(encoding="utf-8")
    head = text.partition('id="player"')[0]
    assert "· 电话之外加用电台 ·" in head
    assert "· 无改动 ·" in head
    assert "下立交先封控后抽排：未达标，达到5/7，要求80%" in head
    assert "下立交先封控后抽排：达标，达到6/7，要求80%" in head

    # And in the room the next message comes by arrow key, every word of it large
    page.get_by_role("button", name="投影").click()
    page.keyboard.press("ArrowRight")
    page.locator(".dbr-room h1", has_text="总指挥不在岗").wait_for()
    assert page.locator(".dbr-room").evaluate(SMALL) == 0


def test_enter_in_the_number_of_runs_begins_them_and_calls_no_word_lost(night, browse):
    """The field goes away with its form; what it sent is not lost."""
    book, address = night
    page = browse(f"{address}/run?scenario=night&often=many&lang=en")
    settled(page)
    number = page.get_by_label("Number of runs", exact=True)
    number.fill("40")
    number.press("Enter")
    page.wait_for_url(lambda url: "run=" in url)
    page.get_by_role("tab").first.wait_for()
    settled(page)
    assert page.get_by_role("status").filter(has_text="has no place on this page").count() == 0
    assert Runs(book).every()[0].request.n == 40


def test_run_that_takes_long_is_stopped_and_survives_a_reload(night, browse):
    book, address = night
    page = browse(f"{address}/run?scenario=long&lang=en")
    start(page, "Start the run")
    page.locator("[class*=st-key-stop] button").wait_for()
    page.reload()
    page.locator("[class*=st-key-stop] button").click()
    page.get_by_text("Stopped; there is no result.").first.wait_for()
    assert Runs(book).all()[0].status.state == "stopped"


def test_player_plays_smoothly_points_and_links_without_the_server(putuo, browse):
    book, address = putuo
    page = browse(f"{address}/run?scenario=muifa-night&lang=en")
    start(page, "Start the run")
    page.get_by_role("heading", name="Where it jams first").wait_for()
    name = Runs(book).all()[0].id
    page.goto(f"{address}/replay?run={name}&lang=en")
    player = page.locator(".dbr")
    player.wait_for()

    # It plays, and nothing is sent to the server meanwhile
    sent = []
    page.on("websocket", lambda socket: sent.append("opened"))
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('.dbr').dataset.fps")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Pause", exact=True).click()
    assert float(player.get_attribute("data-fps")) > 1
    assert int(player.get_attribute("data-at")) > 100_000
    assert sent == []

    # The next event has a cause, and its moment an address that opens it again
    page.get_by_role("button", name="Next event", exact=True).click()
    assert page.locator(".dbr .chain li").count() >= 1
    at = player.get_attribute("data-at")
    page.get_by_role("button", name="Link to this moment").click()
    link = page.locator(".dbr input[type=text]").input_value()
    assert re.search(rf"at={at}\b", link)
    page.goto(link)
    page.locator(".dbr .chain li").first.wait_for()
    assert page.locator(".dbr").get_attribute("data-at") == at


def test_export_opens_without_a_server(night, browse, chromium, tmp_path):
    _book, address = night
    page = browse(f"{address}/run?scenario=night&lang=en")
    start(page, "Start the run")
    page.get_by_role("heading", name="Where it jams first").wait_for()
    page.goto(f"{address}/replay?lang=en")
    page.locator(".dbr").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export as HTML").click()
    file = tmp_path / "replay.html"
    waiting.value.save_as(file)
    context = chromium.new_context(offline=True)
    alone = context.new_page()
    alone.goto(f"file://{file}#at=1500000")
    assert alone.locator(".dbr").get_attribute("data-at") == "1500000"
    context.close()


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_pages_fit_the_screen(night, browse, language, width):
    _book, address = night
    page = browse(f"{address}/run?scenario=night&lang={language}", language, width, 844)
    start(page, WORDS[language]["start"])
    page.get_by_role("heading", name=WORDS[language]["jam"]).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    page.goto(f"{address}/replay?lang={language}")
    page.locator(".dbr").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
