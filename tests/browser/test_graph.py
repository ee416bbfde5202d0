"""The clickable graph by keyboard and mouse, at any moment after it is seen."""

import shutil
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import served
from tests.command import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def flawed(tmp_path_factory):
    """The sample with its known faults, and the address it is served at."""
    book = shutil.copytree(ROOT / "plans" / "putuo-flawed", tmp_path_factory.mktemp("书库") / "putuo-flawed")
    with served(book) as address:
        yield address


def canvas_of(page):
    canvas = page.locator(".graph [role=application]")
    canvas.wait_for()
    return canvas


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["Enter"], "plan:hotel"),
        (["ArrowUp", "Enter"], "plan:fire"),
        (["ArrowDown", "Enter"], "plan:overall"),
        (["ArrowUp", "ArrowUp", "ArrowDown", "Enter"], "plan:hotel"),
    ],
)
def test_a_walk_begins_at_the_chosen_plan_and_keys_count_as_soon_as_the_graph_is_seen(flawed, browse, keys, chosen):
    # Given the graph around the hotel's plan, above it the fire plan, below it the overall plan
    page = browse(f"{flawed}/linkage?view=graph&around=plan:hotel&lang=en")
    # When keys are pressed the moment it is there, before the page is done
    canvas_of(page).focus()
    for key in keys:
        page.keyboard.press(key)
    # Then what was walked to is chosen, and the address says so
    assert comes_to(page, chosen)


def test_after_a_click_the_arrow_keys_go_on_from_what_was_clicked(flawed, browse):
    page = browse(f"{flawed}/linkage?view=graph&around=plan:hotel&lang=en")
    canvas_of(page).click(position=spot(page, "plan:fire"))
    assert comes_to(page, "plan:fire")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert comes_to(page, "plan:hotel")


def comes_to(page, thing):
    """Whether the address names it as chosen before patience ends."""
    page.wait_for_function("(id) => new URLSearchParams(location.search).get('node') === id", arg=thing)
    return parse_qs(urlsplit(page.url).query)["node"] == [thing]


def spot(page, thing):
    """Where in the graph a box stands."""
    page.wait_for_function("() => document.querySelector('.graph')?.drillbookGraph?.().length > 2")
    x, y = page.evaluate(
        "(id) => { const at = document.querySelector('.graph').drillbookGraph().find((one) => one.id === id).at;"
        " return [at.x, at.y]; }",
        thing,
    )
    return {"x": x, "y": y}


def test_what_is_said_of_a_box_lies_over_no_other(flawed, browse):
    # Given the plans around the street's, as tall as the canvas lets them be
    page = browse(f"{flawed}/linkage?view=graph&around=plan:wanli-flood&lang=zh", "zh")

    # When a box is pointed at
    canvas_of(page).hover(position=spot(page, "plan:flood"))

    # Then what is said of it at the foot begins below the lowest box
    said = page.locator(".graph [aria-live=polite]").filter(has_text="普陀区防汛防台专项应急预案")
    said.wait_for()
    host = page.locator(".graph").bounding_box()["y"]
    lowest = page.evaluate("Math.max(...document.querySelector('.graph').drillbookGraph().map((one) => one.foot))")
    assert lowest > 300
    assert host + lowest <= said.bounding_box()["y"]
