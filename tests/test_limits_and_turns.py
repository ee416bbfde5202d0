"""Limits that a bureau writes into its book are held against its plans (X04); what takes turns is not impossible (L02)."""

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
