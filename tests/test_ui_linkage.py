"""The linkage, coverage and register pages without a browser, and the rows they show."""

import shutil

import pytest

from drillbook.schema.finding import Finding, Location, plain
from drillbook.ui.app.views import ledger
from drillbook.ui.app.views.coverage import tried_rows
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.app.views.review import counterexample, duties, picture
from drillbook.ui.report.plain_messages import plainly, unquoted
from drillbook.ui.review import duty_matrix, findings_with_remarks
from drillbook.ui.review.clauses import quote
from drillbook.ui.review.records import mark_of
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.translation import speak
from tests.application import at, button, links, opened
from tests.command import ROOT

FLAWED = ROOT / "plans" / "putuo-flawed"


@pytest.fixture(scope="module")
def snapshot():
    return BOOKS.snapshot(FLAWED)


@pytest.fixture(autouse=True)
def chinese():
    speak("zh")


@pytest.fixture
def book(tmp_path):
    return shutil.copytree(FLAWED, tmp_path / "plans" / "flawed")


def finding(snapshot, code):
    return next(one for one in snapshot.findings if one.code == code)


# Rows


def test_district_is_drawn_in_lanes_with_every_plan_once(snapshot):
    found = picture.part(snapshot, "plans", "", 1)
    drawn = picture.picture(snapshot, found, "plans", "", lanes=True)
    assert sorted(node.id for node in drawn.nodes) == sorted(f"plan:{name}" for name in snapshot.book.plans)
    assert all(node.x is not None for node in drawn.nodes)
    assert [lane.title for lane in drawn.lanes][:2] == ["上级预案", "总体预案"]
    assert next(node for node in drawn.nodes if node.id == "plan:wanli-flood").finding

    # What is wrong stands first in its lane, under a name without what every third title begins or ends with
    special = [node for node in drawn.nodes if "专项" in node.tip and not node.id.startswith("plan:sh-")]
    wrong, right = ({node.y for node in special if node.finding is found} for found in (True, False))
    assert max(wrong) <= min(right)
    assert next(node for node in drawn.nodes if node.id == "plan:flood").label == "⚠ 防汛防台专项"


@pytest.mark.parametrize(
    ("titles", "start"),
    [
        (("普陀区防汛应急预案", "普陀区处置火灾应急预案", "普陀区地震应急预案", "上海市总体预案"), "普陀区"),
        (("Riverton flood plan", "Riverton fire plan", "Riverdale heat plan"), "Riverton "),
        (("甲预案", "乙预案", "丙预案"), ""),
    ],
)
def test_boxes_leave_out_the_name_of_the_district(titles, start):
    assert picture.shared_start(list(titles)) == start


def test_neighbourhood_grows_with_its_steps(snapshot):
    sizes = [len(picture.part(snapshot, "plans", "plan:hotel", hops).nodes) for hops in (1, 2, 3)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[1]


def test_small_neighbourhood_is_left_to_the_browser_to_lay_out(snapshot):
    found = picture.part(snapshot, "plans", "plan:hotel", 1)
    drawn = picture.picture(snapshot, found, "plans", "hotel", lanes=False)
    assert not picture.is_large(found)
    assert {(node.x, node.y) for node in drawn.nodes} == {(None, None)}
    assert drawn.lanes == ()


def test_table_says_what_the_drawing_says(snapshot):
    found = picture.part(snapshot, "plans", "plan:wanli-flood", 1)
    rows = picture.rows(found, "plan:wanli-flood")
    assert len(picture.rows(found)) == len(found.edges)
    cells = {"起点": "万里街道防汛防台应急预案", "衔接关系": "上位预案", "终点": "普陀区防汛防台专项应急预案"}
    assert LinkedRow(cells) in rows
    query = (("around", "plan:flood"), ("node", "plan:wanli-flood"))
    assert LinkedRow(cells, query) in picture.rows(found, asked=query[:1])


def test_hidden_kinds_of_lines_are_not_drawn(snapshot):
    found = picture.part(snapshot, "plans", "", 1)
    left = picture.without(found, ["parent"])
    assert "parent" in picture.relation_kinds(found)
    assert "parent" not in picture.relation_kinds(left)
    assert left.nodes == found.nodes


def test_clause_is_quoted_as_the_plan_says_it(snapshot):
    asleep = finding(snapshot, "X03")
    lower, upper = quote(snapshot, asleep.where), quote(snapshot, asleep.also[0])
    assert (lower.title, lower.clause, lower.heading) == ("万里街道防汛防台应急预案（示例）", "4.3.3", "二级响应")
    assert lower.asked.startswith("启动条件：暴雨预警信号达到红色及以上")
    assert (upper.title, upper.plan) == ("普陀区防汛防台专项应急预案（示例）", "flood")
    assert "when: rain-warning" in lower.lines


def test_library_is_quoted_by_its_entry(snapshot):
    one = quote(snapshot, finding(snapshot, "L06").where)
    assert one.title.startswith("一网五库")
    assert one.heading == "嘉定区排涝支援协议（示例）"
    assert "2026-04-30" in one.asked


def test_place_in_a_file_that_cannot_be_read_is_still_shown(snapshot):
    assert quote(snapshot, Location("gone.yaml", 3, 1)).sentences == ()


def test_counterexample_is_a_table_of_the_state(snapshot):
    rows = counterexample.state_rows(finding(snapshot, "X03"))
    assert {"事项": "暴雨预警信号", "此时状态": "橙色"} in rows
    assert {"事项": "《普陀区防汛防台专项应急预案（示例）》", "此时状态": "Ⅱ级"} in rows
    assert counterexample.state_rows(finding(snapshot, "L06")) == []


def test_ids_are_left_out_where_there_is_a_title(snapshot):
    text = finding(snapshot, "S07").message
    assert "medical-resources" in text.render("zh")
    assert "medical-resources" not in plainly(text)
    assert (unquoted("“值班室”"), unquoted("'desk'"), unquoted("a 'b' c")) == ("值班室", "desk", "a 'b' c")


@pytest.mark.parametrize(
    ("wish", "codes"),
    [({"severity": "error"}, {"X04", "S01"}), ({"family": "L"}, {"L01", "L04", "L06"}), ({"words": "嘉定区"}, {"L06"})],
)
def test_filters_of_the_findings(snapshot, wish, codes):
    wanted = findings_with_remarks.ProblemFilter(**wish)
    assert {one.finding.code for one in findings_with_remarks.problems_of(snapshot, {}) if wanted.lets(one)} >= codes
    assert not all(wanted.lets(one) for one in findings_with_remarks.problems_of(snapshot, {}))


def test_filter_of_a_plan_lets_what_points_into_it(snapshot):
    found = [
        one
        for one in findings_with_remarks.problems_of(snapshot, {})
        if findings_with_remarks.ProblemFilter(plan="flood").lets(one)
    ]
    assert "X03" in {one.finding.code for one in found}


def test_address_that_means_nothing_filters_nothing():
    assert (
        findings_with_remarks.ProblemFilter.of({"severity": "awful", "family": "Q", "state": "?"})
        == findings_with_remarks.ProblemFilter()
    )


def test_matrix_counts_duties_and_says_what_is_not_confirmed(snapshot):
    found = duty_matrix.matrix(snapshot.book)
    rows = duty_matrix.rows(found, whole=False, plans=("flood",), only_open=True)
    assert {"单位": "区民政局", "普陀区防汛防台专项应急预案": "4条职责，待确认"} in rows.values()
    whole = duty_matrix.rows(found, whole=True, plans=("flood",))
    mine = next(row for row in whole.values() if row["单位"] == "区民政局")
    assert "第4.8.4条 核对转移人数" in mine["普陀区防汛防台专项应急预案"]


def test_chain_adds_up(snapshot):
    trace = next(one for one in duties.ways(snapshot, "caoyang-flood/street-report") if not duties.verdict(one)[0])
    assert duties.hop_rows(trace)[-1]["时限"] == "1小时5分"
    assert duties.verdict(trace)[1].endswith("超出35分钟")


def test_what_nobody_tried_and_what_is_overdue(snapshot):
    from drillbook.schema.linkage.facts.register import register
    from drillbook.schema.linkage.questions.hazard_coverage import coverage

    found = coverage(snapshot.book, [])
    assert tried_rows(found.plans)[0].cells["情景"] == "无"
    overdue = ledger.overdue_rows(register(snapshot.book))
    assert [(row.cells["预案"], row.cells["最迟日期"]) for row in overdue] == [
        ("普陀区防汛防台专项应急预案（示例）", "2025-06-17")
    ]


# Pages


def test_list_of_duties_begins_with_an_organization_that_has_some(book):
    # Given 长寿路街道 first in the libraries, of which no plan asks anything
    app = opened(book, "linkage", lang="zh", view="who")
    # Then the first of which something is asked is shown: 桃浦镇, 6 duties in 5 plans
    assert app.selectbox[0].value == "taopu-town"
    assert [one.value for one in app.metric][:2] == ["6", "5"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", ["graph", "findings", "matrix", "who", "trace"])
def test_every_view_opens(book, view, lang):
    speak(lang)
    app = opened(book, "linkage", lang=lang, view=view)
    assert app.title[0].value == {"zh": "衔接审核", "en": "Linkage"}[lang]


@pytest.mark.parametrize("page", ["coverage", "ledger"])
def test_coverage_and_register_open(book, page):
    assert opened(book, page, lang="zh").metric


def test_number_on_the_first_page_leads_to_what_it_counts(book, snapshot):
    app = opened(book, lang="zh")
    label = next(label for label in links(app) if label.endswith("必改"))
    number = int(label.split("**")[1])
    listed = opened(book, "linkage", lang="zh", severity="error")
    assert sum("finding" in query for query in links(listed).values()) == number


def test_finding_is_put_off_from_its_page(book):
    mark = mark_of(finding(BOOKS.snapshot(book), "X03"))
    app = opened(book, "linkage", lang="zh", finding=mark)
    next(one for one in app.text_input if one.label == "理由").set_value("街道预案修订中")
    next(one for one in app.text_input if one.label == "决定人").set_value("区应急局")
    button(app, "暂缓整改").click().run()
    assert not app.exception
    assert finding(BOOKS.snapshot(book), "X03").put_off is not None
    assert "accept X03" in (book / "wanli-flood.yaml").read_text(encoding="utf-8")


def test_putting_off_without_a_reason_changes_nothing(book):
    before = (book / "wanli-flood.yaml").read_bytes()
    app = opened(book, "linkage", lang="zh", finding=mark_of(finding(BOOKS.snapshot(book), "X03")))
    button(app, "暂缓整改").click().run()
    assert "须填写理由和决定人" in app.error[0].value
    assert (book / "wanli-flood.yaml").read_bytes() == before


def test_finding_is_mended_on_its_page_and_the_revision_shown(book):
    app = opened(book, "linkage", lang="zh", finding=mark_of(finding(BOOKS.snapshot(book), "X03")))
    button(app, "写入预案").click().run()
    assert not app.exception
    assert "该问题已不存在。" in [one.value for one in app.success]
    assert "修订对照" in [one.value for one in app.header]
    assert "须重新报批、印发和备案" in " ".join(one.value for one in app.markdown)


def test_read_only_offers_nothing_to_change(book):
    app = opened(book, "linkage", read_only=True, lang="zh", finding=mark_of(finding(BOOKS.snapshot(book), "X03")))
    assert not app.button
    assert not app.text_input


def test_finding_that_is_not_there_is_said_to_be_gone(book):
    assert opened(book, "linkage", lang="zh", finding="ffffffff").success


def test_names_of_authors_are_never_html(book):
    path = book / "wanli-flood.yaml"
    evil = "<img src=x onerror=alert(1)>"
    path.write_text(
        path.read_text(encoding="utf-8").replace("万里街道防汛防台应急预案（示例）", evil), encoding="utf-8"
    )
    mark = mark_of(finding(BOOKS.snapshot(book), "X03"))
    app = at(opened(book, "linkage", lang="zh", finding=mark))
    assert not any(one.allow_html for one in app.markdown)
    assert not any(evil in one.value for one in app.markdown)


def test_empty_book_says_what_to_do(tmp_path):
    (tmp_path / "book.yaml").write_text("book: empty\ntitle: 空\n", encoding="utf-8")
    assert "预案库中还没有预案" in " ".join(one.value for one in opened(tmp_path, "linkage", lang="zh").markdown)


def test_finding_without_a_rule_is_of_the_form():
    assert findings_with_remarks.Problem("x", Finding(Location("a.yaml", 1, 1), "YA", plain("x")), ()).family == "SC"
