"""The exported replay in a real browser: no server, no network; time, map, projector, difference, dark room."""

import json
import random

import pytest

from drillbook.simulator import exercise
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.prepare import prepare
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.replay.answers import answers_of
from drillbook.ui.report.replay.film import film
from drillbook.ui.report.replay.packing import packed
from drillbook.ui.report.replay.page import page, script
from drillbook.ui.translation import speak
from tests.browser.acting import SMALL
from tests.command import ROOT

NAMES_APART = """() => {
    const boxes = [...document.querySelectorAll(".dbr .map .name")].map((one) => one.getBoundingClientRect());
    return boxes.length > 20 && boxes.every((a, at) => boxes.every((b, other) =>
        at >= other || a.right <= b.left || b.right <= a.left || a.bottom - 4 <= b.top || b.bottom - 4 <= a.top));
}"""


@pytest.fixture(scope="module")
def night():
    """The night of the typhoon as it is written, and with a radio besides the telephone."""
    speak("zh")
    runs = []
    for variation in (Variation(), Variation(also=(("phone", "radio"),))):
        ready = prepare(ROOT / "scenarios" / "muifa-night.yaml", variation=variation)
        log = exercise.run(ready.model, 0)
        runs.append((log, LogContext.of(ready.model, ready.book, ready.scenario.value), ready.model))
    yield runs
    speak("en")


@pytest.fixture(scope="module")
def files(night, tmp_path_factory):
    """One run as a page, and both of them."""
    folder = tmp_path_factory.mktemp("films")
    one, both = folder / "one.html", folder / "both.html"
    (log, context, model), (other, *_rest) = night
    speak("zh")
    shown = (log, context, "照写", answers_of(log, model))
    one.write_text(page([shown]), encoding="utf-8")
    both.write_text(page([shown, (other, context, "加用电台", None)]), encoding="utf-8")
    return one, both


@pytest.fixture
def alone(chromium):
    """Opens a page without a network; fails on anything the browser complains of."""
    opened, wrong = [], []

    def alone(file, hash="", scheme="light", before=""):
        context = chromium.new_context(offline=True, viewport={"width": 1280, "height": 800}, color_scheme=scheme)
        opened.append(context)
        found = context.new_page()
        found.on("pageerror", lambda error: wrong.append(str(error)))
        found.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        found.add_init_script(before)
        found.goto(f"file://{file}{hash}")
        return found

    yield alone
    for context in opened:
        context.close()
    assert wrong == []


def test_film_in_the_browser_is_the_film_that_was_packed(night, chromium):
    # Given the night, and fifty tables of random numbers and texts
    (log, context, model), _other = night
    whole = film(log, context, "a", answers_of(log, model))
    draws = random.Random(7)
    tables = [
        [
            [draws.randrange(-(2**40), 2**40), draws.choice("甲乙丙"), draws.choice([None, True, 0.5])]
            for _row in range(rows)
        ]
        for rows in range(50)
    ]

    # When the player's own script unpacks them, then they are the same
    blank = chromium.new_page()
    blank.add_script_tag(content=script() + ";window.unpackedHere = unpacked;")
    for one in (whole, tables):
        assert blank.evaluate("(letters) => unpackedHere(letters)", packed(one)) == json.loads(json.dumps(one))
    blank.close()


def test_facilitator_presents_with_arrow_keys_and_comes_back_to_the_run(files, alone):
    page = alone(files[0])
    page.get_by_role("button", name="投影").click()
    room = page.locator(".dbr-room")
    assert room.get_attribute("data-card") == "0/0"
    assert float(room.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")) >= 28

    # The next inject by arrow key, back again, and the points only when they are asked for
    page.keyboard.press("ArrowLeft")
    assert room.locator("h1").inner_text() == "风雨加强，响应启动"
    page.keyboard.press("ArrowRight")
    assert room.locator("h1").inner_text() == "情况通报"
    assert room.locator(".points").count() == 0
    page.keyboard.press("p")
    assert "条件成立后20分钟内" in room.locator(".points").first.inner_text()

    # Every text is large, and Escape leads back to the same moment of the run
    assert room.evaluate(SMALL) == 0
    page.keyboard.press("End")
    last = page.locator(".dbr").get_attribute("data-at")
    page.keyboard.press("Escape")
    assert room.count() == 0
    assert page.locator(".dbr").get_attribute("data-at") == last


def test_letters_are_heard_before_anything_was_touched_and_as_capitals(files, alone):
    page = alone(files[0])
    shell = page.locator(".dbr")
    scheme = shell.get_attribute("data-scheme")
    page.keyboard.press("d")
    assert shell.get_attribute("data-scheme") != scheme
    page.keyboard.press("F")
    assert page.locator(".dbr.wide").count() == 1

    # What moves a page moves the page
    at = shell.get_attribute("data-at")
    page.keyboard.press("End")
    assert shell.get_attribute("data-at") == at


def test_map_shows_who_is_on_the_way_and_no_name_over_another(files, alone):
    page = alone(files[0], "#view=map&at=6000000")
    page.locator(".dbr .map svg .team").first.wait_for()
    assert page.evaluate(NAMES_APART)
    assert page.locator(".dbr .map .area-2").count() == 2
    assert page.locator(".dbr .road.shut").count() == 1
    assert page.locator(".dbr .map .scale").count() == 1

    # On a phone, too, every name of a place where something happens is there and apart
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('.dbr .map svg').viewBox.baseVal.width < 390")
    assert page.evaluate(NAMES_APART)
    assert page.locator(".dbr .map .name", has_text="曹杨路下立交").count() == 1
    page.set_viewport_size({"width": 1280, "height": 800})

    # A place says who is there and what happened
    page.get_by_role("button", name="曹杨路下立交（示例）").press("Enter")
    assert "曹杨路下立交积水" in page.locator(".dbr .side").inner_text()


def test_routine_is_folded_and_a_click_in_the_picture_tells_why(files, alone):
    page = alone(files[0], "#at=5000000")
    canvas = page.locator(".dbr canvas").first
    canvas.focus()

    # By keyboard from thing to thing, until one is a routine: its rounds are told, and shown each when asked
    while "续报 ×" not in page.locator(".dbr .said").inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator(".dbr .side li").count() >= 3
    page.get_by_role("button", name="逐次展开").click()
    assert page.get_by_role("button", name="重新合并").get_attribute("aria-expanded") == "true"

    # A broken promise: its chain adds up, and why it broke was answered ahead
    page.get_by_label("超时时限").select_option(index=2)
    assert "移动电话拥塞" in page.locator(".dbr .why").inner_text()
    assert page.locator(".dbr .sum").inner_text() == "合计 50分17秒"

    # Space plays, and the frame keeps the names of lanes and the axis in sight when it is scrolled
    canvas.focus()
    page.evaluate("document.querySelector('.dbr .stage').scrollTop = 400")
    box = canvas.bounding_box()
    assert abs(box["y"] - page.locator(".dbr .stage").bounding_box()["y"]) < 3
    before = page.locator(".dbr").get_attribute("data-at")
    page.keyboard.press(" ")
    page.wait_for_function("(at) => document.querySelector('.dbr').dataset.at !== at", arg=before)


def test_two_runs_stand_lane_by_lane_and_only_what_differs_on_request(files, alone):
    page = alone(files[1])
    page.get_by_text("以表格查看").click()
    rows = page.locator(".dbr tbody tr")
    rows.first.wait_for()
    everything = rows.count()
    height = "document.querySelector('.dbr .stage').scrollHeight"
    tall = page.evaluate(height)
    page.get_by_role("button", name="只看差异").click()
    shown = "document.querySelectorAll('.dbr tbody tr').length"
    page.wait_for_function(f"most => 0 < {shown} && {shown} < most", arg=everything / 2)
    page.wait_for_function(f"tall => {height} < tall", arg=tall)
    assert 0 < rows.count() < everything / 2


def test_dark_room_comes_with_the_system_and_by_a_button(files, alone):
    page = alone(files[0], scheme="dark")
    shell = page.locator(".dbr")
    assert shell.get_attribute("data-scheme") == "dark"
    page.keyboard.press("Tab")
    page.get_by_role("button", name="暗色").click()
    assert shell.get_attribute("data-scheme") == "light"


def test_a_browser_that_cannot_unpack_says_which_can(files, alone):
    page = alone(files[0], before="delete window.DecompressionStream")
    assert "Safari 16.4" in page.get_by_role("alert").inner_text()


def test_places_without_coordinates_lie_apart_by_their_roads(chromium):
    # Given three places without coordinates on a row of roads, and one that nothing leads to
    places = [
        ["a", "base", None, None],
        ["b", "site", None, None],
        ["c", "site", None, None],
        ["d", "site", None, None],
    ]
    map_ = {"places": places, "roads": [[0, 1, 5], [1, 2, 20]]}
    blank = chromium.new_page()
    blank.add_script_tag(content=script() + ";window.surveyedHere = surveyed;")
    found = blank.evaluate("(map) => surveyedHere({ map }, 800, 500)", map_)
    blank.close()

    # Then the longer road is drawn longer, there is no scale, and the last is missing and counted
    a, b, c, d = found["points"]
    assert (d, found["missing"], found["perKm"]) == (None, 1, 0)
    assert _apart(b, c) > 1.5 * _apart(a, b) > 20
    assert all(0 <= one["x"] <= 800 and 0 <= one["y"] <= 500 for one in (a, b, c))


def _apart(one, other):
    return ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
