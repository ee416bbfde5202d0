"""What changed between two versions, what it touches, and what follows."""

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.revision.consequences import affected_plans, approvals_due, findings_between
from drillbook.schema.linkage.revision.diff import changes
from tests.command import ROOT

FLOOD = """\
plan: flood
title: 防汛预案
kind: special
status: in-force
roles:
  boss: {title: 总指挥, staff: 1, deputy: desk, clause: "2.1"}
  desk: {title: 值班室, staff: 1, clause: "2.2"}
levels:
  III: {when: rain >= 30, decided_by: boss, within: 10 min, clause: "4.1"}
tasks:
  report: {title: 口头报告, role: desk, takes: 5 min, within: 30 min, clause: "4.5", report: {to: other/desk, form: oral}}
  pump: {title: 抽水, role: desk, takes: 5 min, clause: "5.1"}
procedures:
  rain: {title: 暴雨, steps: [report, pump], clause: "5"}
"""
OTHER = """\
plan: other
title: 总体预案
kind: overall
status: in-force
roles: {desk: {title: 总值班室, staff: 1}}
tasks: {note: {title: 记录, role: desk, takes: 1 min}}
procedures: {listen: {steps: [note]}}
"""
CHILD = """\
plan: child
title: 街道预案
kind: street
status: in-force
parent: [flood]
depth: card
"""
LIBRARIES = """\
library: indicators
indicators: {rain: {title: 雨量, unit: mm, range: 0 / 200}}
"""


def a_book(folder, flood=FLOOD):
    folder.mkdir(exist_ok=True)
    texts = {"book": "book: b\ntitle: 小书\n", "flood": flood, "other": OTHER, "child": CHILD, "libs": LIBRARIES}
    for name, text in texts.items():
        if text:
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return PlanBook.read(folder)[0]


def compared(folder, *replaced):
    text = FLOOD
    for before, after in replaced:
        assert before in text
        text = text.replace(before, after)
    return a_book(folder / "old"), a_book(folder / "new", text)


def line(change):
    parts = (change.subject, change.aspect, change.old, change.new)
    return (change.clause, *(part.render("zh") for part in parts), change.touch)


CASES = [
    (
        "within: 30 min",
        "within: 45 min",
        ("4.5", "任务“口头报告”（report）", "时限", "30分钟内", "45分钟内", "procedures"),
    ),
    (", deputy: desk", "", ("2.1", "责任岗位“总指挥”（boss）", "代行人", "值班室", "（无）", "command")),
    (
        "rain >= 30",
        "rain >= 50 or judged",
        ("4.1", "Ⅲ级响应", "启动条件", "雨量达到30", "雨量达到50，或经会商研判有必要", "grades"),
    ),
    ("title: 抽水", "title: 泵车抽水", ("5.1", "任务“泵车抽水”（pump）", "名称", "抽水", "泵车抽水", "measures")),
    (
        "steps: [report, pump]",
        "steps: [pump, report]",
        ("5", "处置程序“暴雨”（rain）", "步骤", "口头报告 → 抽水", "抽水 → 口头报告", "procedures"),
    ),
    ("takes: 5 min, clause", "takes: 6 min, clause", ("5.1", "任务“抽水”（pump）", "用时", "5分钟", "6分钟", None)),
    (
        "form: oral",
        "form: written",
        ("4.5", "任务“口头报告”（report）", "信息报告（形式）", "口头", "书面", "procedures"),
    ),
]


@pytest.mark.parametrize(("before", "after", "said"), CASES)
def test_a_change_is_told_by_clause_in_plan_terms_with_its_kind(tmp_path, before, after, said):
    (change,) = changes(*compared(tmp_path, (before, after)))
    assert line(change) == said


def test_same_text_with_other_blanks_and_order_of_keys_is_no_change(tmp_path):
    rewritten = ("{title: 抽水, role: desk, takes: 5 min", "{role: desk,   takes: 300 s, title: 抽水")
    assert changes(*compared(tmp_path, rewritten)) == ()


def test_new_and_dropped_entries_are_whole_lines_and_a_new_id_is_neither(tmp_path):
    old, new = compared(
        tmp_path,
        ("  pump: {title", "  drain: {title"),
        ("[report, pump]", "[report, drain]"),
        ("procedures:", '  warn: {title: 预警, role: desk, takes: 1 min, clause: "5.2"}\nprocedures:'),
    )
    found = changes(old, new)
    assert [(one.entry, one.how) for one in found if one.table == "tasks"] == [("warn", "added")]


@pytest.mark.parametrize(
    ("before", "after", "again"),
    [("within: 30 min", "within: 45 min", True), ("takes: 5 min, clause", "takes: 6 min, clause", False)],
)
def test_approval_is_due_again_only_when_one_of_the_four_is_touched(tmp_path, before, after, again):
    old, new = compared(tmp_path, (before, after))
    (one,) = approvals_due(new, changes(old, new))
    assert one.again is again


def test_of_a_long_list_only_what_came_or_went_is_told(tmp_path):
    asked = "consulted:\n" + "".join(f"  - {{unit: unit-{n}, sent: 2026-03-0{n}}}\n" for n in range(1, 5))
    fewer = asked.replace("  - {unit: unit-2, sent: 2026-03-02}\n", "")
    old, new = a_book(tmp_path / "old", FLOOD + asked), a_book(tmp_path / "new", FLOOD + fewer)
    (change,) = changes(old, new)
    assert change.old.render("zh") == "单位：unit-2、发出：2026-03-02、采纳情况：无意见（其余3项未变）"
    assert change.new.render("zh") == "其余3项未变"


def test_a_plan_not_yet_issued_goes_on_with_its_approval(tmp_path):
    old, new = compared(tmp_path, ("within: 30 min", "within: 45 min"), ("in-force", "draft"))
    assert approvals_due(new, changes(old, new))[0].verdict.render("zh") == "尚未印发：并入本次送审办理"


def test_the_receiver_of_a_changed_report_and_the_child_of_a_changed_level_are_looked_at(tmp_path):
    old, new = compared(tmp_path, ("within: 30 min", "within: 45 min"), ("rain >= 30", "rain >= 50"))
    looks = {
        look.plan.value.plan: [reason.render("zh") for reason in look.reasons]
        for look in affected_plans(old, new, changes(old, new))
    }
    assert looks == {
        "other": ["《防汛预案》的任务“口头报告”（report）送达或移交给本预案的“总值班室”（desk）"],
        "child": ["其上位预案《防汛预案》有修改：Ⅲ级响应、任务“口头报告”（report）"],
    }


def test_a_plan_that_cannot_be_read_was_not_dropped(tmp_path):
    old, new = compared(tmp_path, ("within: 30 min", "within: soon"))
    assert "flood" in new.unread
    assert changes(old, new) == ()


def test_a_finding_that_only_moved_neither_appeared_nor_went(tmp_path):
    # Given a role that nobody bears, before and after, two lines further down
    wrong = FLOOD.replace('role: desk, takes: 5 min, clause: "5.1"', 'role: desc, takes: 5 min, clause: "5.1"')
    old, new = a_book(tmp_path / "old", wrong), a_book(tmp_path / "new", "# 一行\n# 又一行\n" + wrong)
    assert findings_between(old, new) == ((), ())
    # When it is mended, it went
    appeared, gone = findings_between(old, a_book(tmp_path / "mended"))
    assert not any("desc" in finding.message.render("zh") for finding in appeared)
    assert "desc" in "".join(finding.message.render("zh") for finding in gone)


def test_libraries_are_compared_entry_by_entry(tmp_path):
    old, new = compared(tmp_path)
    (tmp_path / "new" / "libs.yaml").write_text(LIBRARIES.replace("0 / 200", "0 / 300"), encoding="utf-8")
    new = PlanBook.read(tmp_path / "new")[0]
    (change,) = changes(old, new)
    assert (change.plan, change.entry, change.old.render("zh"), change.new.render("zh")) == (
        "",
        "rain",
        "0 / 200",
        "0 / 300",
    )
    assert [look.plan.value.plan for look in affected_plans(old, new, (change,))] == ["flood"]


def test_clauses_that_still_use_a_name_given_up_are_listed_with_the_new_one(tmp_path):
    # Given a plan that writes the short name of an organization in a clause, and inside a longer name still in use
    contacts = "library: contacts\norganizations:\n  committee: {title: 区应急委}\n  office: {title: 区应急委值班室}\n"
    flood = FLOOD.replace(
        "levels:", 'sections: [{clause: "1.2", title: 组织, text: 由区应急委统一领导。区应急委值班室接报。}]\nlevels:'
    )
    old, new = a_book(tmp_path / "old", flood), a_book(tmp_path / "new", flood)
    (tmp_path / "old" / "contacts.yaml").write_text(contacts, encoding="utf-8")
    # When it is renamed
    (tmp_path / "new" / "contacts.yaml").write_text(contacts.replace("区应急委}", "区城运应急委}"), encoding="utf-8")
    old, new = PlanBook.read(tmp_path / "old")[0], PlanBook.read(tmp_path / "new")[0]
    # Then the clause is told, once, and the longer name is left alone
    (look,) = affected_plans(old, new, changes(old, new))
    assert [reason.render("zh") for reason in look.reasons] == ["仍使用原名称“区应急委”（现为“区城运应急委”）：第1.2条"]


def test_two_books_that_share_nothing_are_compared():
    old, _ = PlanBook.read(ROOT / "plans" / "putuo")
    new, _ = PlanBook.read(ROOT / "tests" / "rules" / "S06" / "wrong")
    assert "专业" in {change.subject.render("zh").split(" ")[0][:2] for change in changes(old, new)}
