"""Limits that a bureau writes into its book are held against its plans (X04); what takes turns is not impossible (L02)."""

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import check
from tests.command import ROOT

CASES = ROOT / "tests" / "cases"


def told(case):
    book, unread = PlanBook.read(CASES / case)
    assert not unread
    return [
        (one.code, one.severity.value, one.where.line, one.message.render("zh"))
        for one in check(book)
        if one.code in ("X04", "L02")
    ]


def test_three_reports_of_two_days_are_told_where_the_book_allows_minutes():
    # Given a book that says 30 min, 60 min, 60 min, and a unit that reports within two days each
    # When it is checked, then each is told at its own `within`
    assert told("limit-not-read") == [
        ("X04", "warning", 10, "《仓库》的“口头报告”（oral）允许2天，超过本预案库规定的30分钟"),
        ("X04", "warning", 11, "《仓库》的“书面报告”（written）允许2天，超过本预案库规定的1小时"),
        ("X04", "warning", 12, "《仓库》的“续报”（update）允许2天，超过本预案库规定的1小时"),
    ]


A_PUMP = "library: supplies\nequipment:\n  pump: {title: 泵, quantity: 3}\n"
PUMPING = """\
plan: p
title: 甲
kind: unit
status: draft
roles:
  lead: {{title: 指挥, staff: 4}}
tasks:
  a: {{title: 甲, role: lead, needs: {{equipment: {{pump: 2}}}}, takes: 60 min}}
  b: {{title: 乙, role: lead, needs: {{equipment: {{pump: 2}}}}, takes: 30 min}}
  c: {{title: 丙, role: lead, needs: {{equipment: {{pump: {most}}}}}, takes: 30 min}}
procedures:
  go: {{title: 处置, steps: [{{parallel: [a, b]}}]}}
  other: {{title: 另一, steps: [c]}}
"""


@pytest.mark.parametrize(("most", "found"), [(3, [("warning", 8)]), (4, [("warning", 8), ("error", 10)])])
def test_what_never_can_start_is_told_beside_what_takes_turns(tmp_path, most, found):
    # Given two tasks that take turns at three pumps, and one of another procedure that asks for as many, or one more
    (tmp_path / "p.yaml").write_text(PUMPING.format(most=most), encoding="utf-8")
    (tmp_path / "su.yaml").write_text(A_PUMP, encoding="utf-8")
    # When it is checked, then the one that a run would refuse is told as well
    told_of = check(PlanBook.read(tmp_path)[0])
    assert sorted((f.where.line, f.severity.value) for f in told_of if f.code == "L02") == [
        (line, severity) for severity, line in found
    ]


def test_two_repairs_of_two_crews_each_take_turns_with_three_crews():
    # Given two repairs side by side, two crews each, and three crews
    # When it is checked, then the price is told, and nothing is called impossible
    assert told("stock-in-turn") == [
        (
            "L02",
            "warning",
            8,
            "“line”同时需要《抢修》4，现有（含协议支援）仅3：“修复二线”（b）须等“修复一线”（a），约1小时",
        )
    ]
