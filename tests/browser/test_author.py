"""An author's journeys in a real browser: a new plan, a finding mended, a save; and two authors at once."""

import re

import pytest

from tests.application import SMALL
from tests.browser.acting import choose, fill, press, settled

HEAD = SMALL["flood.yaml"]


def test_new_plan_task_finding_mended_and_saved(small, browse):
    book, address = small
    page = browse(f"{address}/plans?new=yes&by=wang")

    # Given a new plan from a template
    fill(page, "Title", "低温雨雪应急预案")
    press(page, "Begin")
    page.get_by_role("heading", name="低温雨雪应急预案").wait_for()

    # When a task is added by form, with a time that says nothing
    choose(page, "Part of the plan", "Tasks")
    page.get_by_text("Add: Tasks").click()
    settled(page)
    page.get_by_label("Title", exact=True).first.fill("道路除冰")
    choose(page, "Responsible", "总指挥")
    press(page, "Add")
    fill(page, "Within", "尽快")

    # Then a finding says so
    page.get_by_text(re.compile(r"\d+ findings?")).first.click()
    page.get_by_text("尽快").first.wait_for()

    # And it is mended and saved, the file holding the task
    fill(page, "Within", "30 min")
    press(page, "Save")
    saved = (book / "低温雨雪应急预案.yaml").read_text(encoding="utf-8")
    assert "道路除冰" in saved
    assert "30 min" in saved
    assert "尽快" not in saved


def test_finding_is_mended_in_the_editor_and_the_comment_stays(small, browse):
    book, address = small
    path = book / "flood.yaml"
    path.write_text(HEAD.replace("role: lead", "role: lead-of-all"), encoding="utf-8")
    page = browse(f"{address}/plans?plan=flood&view=source&by=wang")
    page.locator(".cm-content").wait_for()

    # Given a role that nothing bears, marked in the editor
    page.locator(".cm-content").get_by_text("lead-of-all").first.wait_for()
    page.locator(".cm-lintRange").first.wait_for()

    # When it is mended where it stands, and saved
    page.locator(".cm-line", has_text="lead-of-all").click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text("pump: {title: 抽排积水, role: lead, within: 60 min}")
    page.wait_for_timeout(1500)
    press(page, "Save")

    # Then the file is as it was, comments and all
    assert path.read_text(encoding="utf-8") == HEAD


def test_two_authors_collide(small, browse):
    book, address = small
    there = f"{address}/plans?plan=flood&view=form"
    first, second = browse(f"{there}&by=jia"), browse(f"{there}&by=yi")
    for page, name, new in ((first, "首次报告", "首次电话报告"), (second, "抽排积水", "抽排道路积水")):
        choose(page, "Part of the plan", "Tasks")
        if name != "首次报告":
            choose(page, "Tasks", name)
        fill(page, "Title", new)

    # When one saves after the other
    press(first, "Save")
    press(second, "Save")

    # Then the second sees both texts, and can have both
    second.get_by_text("Somebody else saved this file meanwhile").wait_for()
    assert "抽排道路积水" not in (book / "flood.yaml").read_text(encoding="utf-8")
    press(second, "Put both changes together")
    press(second, "Save")
    saved = (book / "flood.yaml").read_text(encoding="utf-8")
    assert saved == HEAD.replace("首次报告", "首次电话报告").replace("抽排积水", "抽排道路积水")


def test_unsaved_work_survives_a_reload(small, browse):
    book, address = small
    page = browse(f"{address}/plans?plan=flood&view=form&by=wang")
    choose(page, "Part of the plan", "Tasks")
    fill(page, "Title", "首次电话报告")
    page.reload()
    page.wait_for_selector("h1")
    page.get_by_text("Not saved yet; kept on disk under your name.").wait_for()
    press(page, "Save")
    assert (book / "flood.yaml").read_text(encoding="utf-8") == HEAD.replace("首次报告", "首次电话报告")


PLACES = (
    "/",
    "/plans",
    "/plans?plan=flood&view=text",
    "/plans?plan=flood&view=form",
    "/plans?plan=flood&view=source",
    "/plans?plan=flood&view=versions",
    "/plans?new=yes",
    "/libraries?section=teams",
)


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_pages_open_in_both_languages_with_nothing_asked_of_the_network(putuo, browse, language, width):
    """``browse`` fails on any request that leaves the machine; 1280 in Chinese is looked at for accessibility."""
    _book, address = putuo
    page = browse(address, language, width)
    for place in PLACES:
        page.goto(address + place)
        page.wait_for_selector("h1")
        settled(page)
        assert page.get_by_text("Traceback").count() == 0, place
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), place


def test_browser_that_is_too_old_is_told_so(small, browse, chromium):
    _book, address = small
    assert browse(address).locator("#too-old").is_hidden()
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("delete Object.hasOwn")
    page.goto(address)
    page.locator("#too-old").wait_for(state="visible")
    context.close()
