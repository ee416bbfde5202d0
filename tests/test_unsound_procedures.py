"""Procedures that cannot be carried out (S13): rings, rounds without end, idle parts, and reports that lack a part (S08)."""

import pytest

from drillbook.schema.linkage.catalogue import rule_named
from tests.assembled import book_from, plan_text

TASKS = """\
roles: {desk: {title: 值班室, staff: 2}, lead: {title: 组长, staff: 1}}
tasks:
  t: {title: 甲, role: desk, takes: 1 min}
  u: {title: 乙, role: desk, takes: 1 min}
"""


def said(body, *more, code="S13", name="p", **head):
    book = book_from(plan_text(name, body, **head), *more)
    return [one.message.render("zh") for one in rule_named(code).findings(book) if one.where.plan == name]


def procedures(text, more=""):
    return said(f"{TASKS}procedures: {{{text}}}\n{more}")


@pytest.mark.parametrize(
    ("text", "more", "told"),
    [
        ("go: {when: judged, steps: [t, u]}", "", []),
        ("go: {when: judged, steps: [t]}", "", ["以下任务未列入任何程序、善后工作、预警行动或分级响应：“乙”（u）"]),
        ("go: {when: judged, steps: [t]}", "recovery: [u]\n", []),
        ("go: {when: judged, steps: [t]}", "warnings: {red: {when: judged, actions: [u]}}\n", []),
        ("go: {when: judged, steps: [t]}", "levels: {III: {after: [u], decided_by: desk}}\n", []),
    ],
)
def test_a_task_is_idle_where_nothing_starts_it(text, more, told):
    assert procedures(text, more) == told


def test_without_procedures_nothing_is_idle_and_what_others_hand_over_is_not():
    assert said(TASKS) == []
    other = plan_text(
        "q",
        "roles: {desk: {title: 值班室}}\ntasks: {t: {title: 移交, role: desk, takes: 1 min, hands_over_to: [p/u]}}\n",
    )
    assert said(TASKS + "procedures: {go: {when: judged, steps: [t]}}\n", other) == []


@pytest.mark.parametrize(
    ("text", "more", "endless"),
    [
        ("go: {steps: [{repeat: {every: 5 min, do: [t]}}, u]}", "", 1),
        ("go: {steps: [{repeat: {every: 5 min, times: 2, do: [t]}}, u]}", "", 0),
        ("go: {steps: [{repeat: {every: 5 min, until: judged, do: [t]}}, u]}", "", 0),
        ("go: {until: judged, steps: [{repeat: {every: 5 min, do: [t]}}, u]}", "", 0),
        ("go: {when: judged, steps: [{repeat: {every: 5 min, do: [t]}}, u]}", "", 0),
        ("go: {when: judged, steps: [u]}", "recovery: [{repeat: {every: 5 min, do: [t]}}]\n", 1),
        ("go: {steps: [u, {parallel: [{repeat: {every: 5 min, do: [t]}}]}]}", "", 1),
    ],
)
def test_rounds_have_an_end(text, more, endless):
    assert len([one for one in procedures(text, more) if "未写明直到何时" in one]) == endless


@pytest.mark.parametrize(
    ("text", "rings"),
    [
        ("a: {steps: [t, {call: b}]}, b: {steps: [u, {call: a}]}", ["《p预案》“a”、《p预案》“b”"]),
        ("a: {steps: [t, {call: a}]}, b: {steps: [u]}", ["《p预案》“a”"]),
        ("a: {steps: [t, {call: b}]}, b: {steps: [u]}", []),
        ("a: {steps: [t, {call: p/b}]}, b: {steps: [u, {call: p/a}]}", ["《p预案》“a”、《p预案》“b”"]),
        ("a: {steps: [t, {call: b}]}, b: {steps: [{call: a}]}, c: {steps: [u, {call: d}]}, d: {steps: [{call: c}]}", ["《p预案》“a”、《p预案》“b”", "《p预案》“c”、《p预案》“d”"]),
        ("a: {steps: [t, {call: gone}]}, b: {steps: [u]}", []),
    ],
)  # fmt: skip
def test_procedures_that_call_each_other_are_told_ring_by_ring(text, rings):
    assert [one for one in procedures(text) if "互相转入" in one] == [f"以下程序互相转入：{ring}" for ring in rings]


def test_tasks_that_wait_for_each_other_are_told_where_they_say_so():
    body = TASKS.replace("title: 甲, role: desk", "title: 甲, role: desk, after: [u]").replace(
        "title: 乙, role: desk", "title: 乙, role: desk, after: [t]"
    )
    book = book_from(plan_text("p", body + "procedures: {go: {when: judged, steps: [{parallel: [t, u]}]}}\n"))
    (ring,) = rule_named("S13").findings(book)
    plan = book.plans["p"]
    assert (ring.where, ring.also) == (
        plan.at("tasks", "t", "after", 0),
        (plan.at("tasks", "u", "after", 0), plan.at_key("procedures", "go", "steps")),
    )


# S08

ORAL = "  oral: {title: 口头首报, role: desk, takes: 1 min, within: 30 min, report: {to: lead, contents: [时间]}}\n"
PAPER = "  paper: {title: 书面首报, role: desk, takes: 1 min, within: 60 min, report: {to: lead, form: written, contents: [时间]}}\n"
AGAIN = "  again: {title: 续报, role: desk, takes: 1 min, report: {to: lead, kind: follow-up, contents: [时间]}}\n"


def reports(*tasks, kind="special", more="", head=""):
    return said(TASKS + "".join(tasks) + more, *([head] if head else []), code="S08", kind=kind)


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        ((ORAL, PAPER, AGAIN), []),
        ((), ["预案没有信息报告任务"]),
        ((ORAL, PAPER), ["信息报告缺少：续报"]),
        ((PAPER, AGAIN), ["信息报告缺少：口头首报"]),
        ((ORAL, AGAIN), ["信息报告缺少：书面首报"]),
        ((ORAL.replace("contents", "kind: final, contents"), PAPER, AGAIN), ["信息报告缺少：口头首报"]),
        ((ORAL.replace("within: 30 min, ", ""), PAPER, AGAIN), ["首报未写明时限：“口头首报”（oral）"]),
        ((ORAL, PAPER.replace("within: 60 min, ", ""), AGAIN), ["首报未写明时限：“书面首报”（paper）"]),
        ((ORAL, PAPER, AGAIN.replace(", contents: [时间]", "")), ["信息报告未写明内容：“续报”（again）"]),
    ],
)
def test_reports_are_oral_written_and_repeated_in_time_and_say_something(tasks, told):
    assert reports(*tasks) == told


def test_a_limit_may_stand_in_a_response_time_and_other_kinds_report_to_nobody():
    bare = ORAL.replace("within: 30 min, ", "")
    span = "response_times: {first: {title: 首报, from: incident, to: oral finished, within: 30 min}}\n"
    assert reports(bare, PAPER, AGAIN, more=span) == []
    assert reports(kind="work-manual") == []


@pytest.mark.parametrize(
    ("limits", "severity"), [("{oral-report: 30 min}", "note"), ("{written-report: 60 min}", "warning")]
)
def test_where_the_book_has_a_limit_its_absence_is_only_worth_a_note(limits, severity):
    plan = plan_text("p", TASKS + ORAL.replace("within: 30 min, ", "") + PAPER + AGAIN)
    found = rule_named("S08").findings(book_from(f"book: b\nlimits: {limits}\n", plan))
    assert [one.severity.value for one in found] == [severity]
