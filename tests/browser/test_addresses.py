"""Addresses tell the state: after a click on a link to the page one is on, after a change, a reload, and back."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.acting import fill, settled


def asked(page):
    """What the address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_new_plan_begun_by_a_click_keeps_what_is_typed(small, browse):
    # Given the list of plans, opened through the menu
    _book, address = small
    page = browse(address)
    page.get_by_role("link", name="Plans", exact=True).click()
    settled(page)

    # When the link is clicked and a name typed
    page.get_by_role("link", name="New plan").click()
    page.get_by_role("heading", name="New plan").wait_for()
    fill(page, "Title", "低温雨雪应急预案")

    # Then it stands there, and the address says where one is
    assert page.get_by_label("Title", exact=True).input_value() == "低温雨雪应急预案"
    assert asked(page)["new"] == "yes"
    page.reload()
    page.get_by_role("heading", name="New plan").wait_for()
    settled(page)
    page.go_back()
    page.get_by_role("link", name="New plan").wait_for()
    assert "new" not in asked(page)


@pytest.mark.parametrize(
    ("view", "link", "says"),
    [
        ("/plans", re.compile("^防汛应急预案"), {"plan": "flood"}),
        ("/linkage?view=findings", re.compile(r"抽排积水|首次报告|闲置|闲|D0|S\d\d|防汛"), {"finding": None}),
    ],
)
def test_link_to_the_page_one_is_on_is_where_one_is_then(small, browse, view, link, says):
    _book, address = small
    page = browse(f"{address}{view}")
    settled(page)
    page.locator("[data-testid=stMain]").get_by_role("link", name=link).first.click()
    settled(page)
    for name, value in says.items():
        assert asked(page).get(name) == (value or asked(page)[name])
    heading = page.get_by_role("heading").first.inner_text()
    page.reload()
    settled(page)
    assert page.get_by_role("heading").first.inner_text() == heading
