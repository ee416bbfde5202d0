"""A reviewer's journey in a real browser: from the graph to the clause, mended, put off, the opinion drawn up."""

import re
import shutil

import pytest

from tests.browser.conftest import served
from tests.command import ROOT

pytestmark = pytest.mark.slow
MAIN = "[data-testid=stMain]"


@pytest.fixture(scope="module")
def flawed(tmp_path_factory):
    """The sample with its known faults, and the address it is served at."""
    book = shutil.copytree(ROOT / "plans" / "putuo-flawed", tmp_path_factory.mktemp("书 库") / "putuo-flawed")
    with served(book) as address:
        yield book, address


def spot_of(page, thing):
    """Where on the screen a box of the graph stands."""
    page.wait_for_function("() => document.querySelector('.graph')?.drillbookGraph?.().length > 2")
    page.locator(".graph").scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    return page.evaluate(
        """(id) => {
            const host = document.querySelector('.graph');
            const one = host.drillbookGraph().find((node) => node.id === id);
            const box = host.getBoundingClientRect();
            return one && [box.left + one.at.x, box.top + one.at.y];
        }""",
        thing,
    )


def test_reviewer_follows_a_finding_from_the_graph_and_mends_it(flawed, browse):
    book, address = flawed
    street = book / "wanli-flood.yaml"
    before = street.read_text(encoding="utf-8")
    # Given the graph of the district around the street's plan
    page = browse(f"{address}/linkage?view=graph&around=plan:wanli-flood&lang=zh", "zh")
    # When its box is clicked, its findings stand beside the graph
    x, y = spot_of(page, "plan:flood")
    page.mouse.click(x, y)
    page.get_by_text("普陀区防汛防台专项应急预案（示例）", exact=True).first.wait_for()
    page.wait_for_function("() => location.search.includes('node=plan')")
    page.get_by_role("link", name="[建议] 第4.3.3条").click()
    # Then both clauses and the counterexample are shown
    page.get_by_role("heading", name="下级预案的响应级别不低于上位预案").wait_for()
    for words in ("万里街道防汛防台应急预案（示例）", "第4.2.3条", "此时状态", "暴雨预警信号"):
        page.locator(MAIN).get_by_text(words).first.wait_for()
    # When the proposal is written into the plan
    page.get_by_text("改后该问题消除。").wait_for()
    page.get_by_role("button", name="写入预案").click()
    # Then the finding is gone, the revision is shown, and nothing else of the file changed
    page.get_by_text("该问题已不存在。").wait_for()
    page.get_by_role("heading", name="修订对照").wait_for()
    page.get_by_text("须重新报批、印发和备案").wait_for()
    after = street.read_text(encoding="utf-8")
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert len(changed) == 1
    assert "or level(flood) >= II" in changed[0][1]


def test_reviewer_puts_off_assigns_and_draws_up_the_opinion(flawed, browse):
    book, address = flawed
    page = browse(f"{address}/linkage?view=findings&plan=overall&lang=zh&by=李审核", "zh")
    page.get_by_role("link", name=re.compile("第4.3.4条")).click()
    page.get_by_role("heading", name="审核处理").wait_for()
    page.get_by_label("理由").fill("待市级预案印发后一并修订")
    page.get_by_role("tabpanel").get_by_role("button", name="暂缓整改").click()
    page.get_by_text("决定人李审核").wait_for()
    assert "# drillbook: accept S07 until" in (book / "overall.yaml").read_text(encoding="utf-8")
    page.get_by_role("tab", name="批注").click()
    page.get_by_role("textbox", name="批注").fill("请参照市级预案写明时限")
    page.get_by_role("button", name="提交批注").click()
    page.get_by_role("heading", name="办理记录").wait_for()
    page.get_by_role("link", name="全部问题").click()
    page.get_by_role("heading", name="衔接审核").wait_for()
    page.goto(f"{address}/linkage?view=findings&plan=overall&lang=zh")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="出具审核意见").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    assert "请参照市级预案写明时限" in text
    assert "审核人（签字）" in text


@pytest.mark.parametrize(("language", "size"), [("zh", (390, 844)), ("en", (1280, 800))])
def test_every_page_in_both_languages_and_sizes(flawed, browse, language, size):
    """``browse`` fails on any request that leaves the machine and on any console error."""
    _book, address = flawed
    page = browse(f"{address}/linkage?view=graph&lang={language}", language, *size)
    spot_of(page, "plan:flood")
    for path in (
        "linkage?view=findings",
        "linkage?view=matrix",
        "linkage?view=who",
        "linkage?view=trace",
        "coverage",
        "ledger",
    ):
        page.goto(f"{address}/{path}{'&' if '?' in path else '?'}lang={language}")
        page.wait_for_selector("h1")
        page.wait_for_selector("[data-testid=stStatusWidget]", state="detached")
        assert page.locator("[data-testid=stException]").count() == 0
        wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 1, path
    page.goto(f"{address}/linkage?view=findings&lang={language}")
    page.locator(".db-detail .db-day").first.wait_for()
    assert set(page.locator(".db-day").evaluate_all("(all) => all.map((one) => one.getClientRects().length)")) == {1}


def test_keyboard_reaches_a_node(flawed, browse):
    _book, address = flawed
    page = browse(f"{address}/linkage?view=graph&around=plan:hotel&lang=en")
    spot_of(page, "plan:fire")
    page.locator("[role=application]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('node=')")
    assert "node=plan%3A" in page.url or "node=plan:" in page.url
