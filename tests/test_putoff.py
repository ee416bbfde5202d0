"""A finding is put off in the file, with reason, person and end; an expired or unused one is a finding."""

import datetime

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.suppressions import apply_suppressions

PLAN = """\
plan: flood
title: 防汛预案(示例)
kind: special
status: in-force
drafted_by: water
roles:
  desk: {title: 值班室, staff: 1}
tasks:
  ring: {title: 通知, role: desk, takes: 5 min}
  {above}
  tell:
    title: 报告
    role: deks{beside}
    takes: 5 min
"""


@pytest.fixture
def told(tmp_path):
    (tmp_path / "contacts.yaml").write_text(
        "library: contacts\norganizations: {water: {title: 水务局}}\n", encoding="utf-8"
    )

    def read(above: str = "", beside: str = "") -> list[tuple[str, int, str, bool]]:
        text = PLAN.replace("{above}", above).replace("{beside}", beside)
        (tmp_path / "flood.yaml").write_text(text, encoding="utf-8")
        book, unreadable = PlanBook.read(tmp_path, as_of=datetime.date(2026, 9, 1))
        assert unreadable == []
        return [
            (f.code, f.where.line, f.severity.value, f.put_off is not None)
            for f in apply_suppressions(book, check(book, ()))
        ]

    return read


GOOD = "# drillbook: accept S06 until 2027-06-30 by 区应急局预案科: 岗位调整中"


def test_at_the_end_of_a_line_it_is_about_that_line(told):
    assert told(beside="   " + GOOD) == [("S06", 13, "error", True)]


def test_alone_it_is_about_the_node_below(told):
    assert told(above=GOOD) == [("S06", 13, "error", True)]


def test_it_may_be_written_in_chinese(told):
    assert told(above="# drillbook: 暂缓 S06 至 2027-06-30 决定人 区应急局预案科:岗位调整中") == [
        ("S06", 13, "error", True)
    ]


def test_an_expired_one_is_a_finding_and_puts_nothing_off(told):
    assert told(above=GOOD.replace("2027", "2025")) == [("D05", 10, "error", False), ("S06", 13, "error", False)]


def test_an_unused_one_is_a_finding(told):
    assert told(above=GOOD.replace("S06", "X03")) == [("D05", 10, "warning", False), ("S06", 13, "error", False)]


def test_the_drafters_cannot_put_off_an_error_themselves(told):
    assert told(above=GOOD.replace("区应急局预案科", "水务局防汛科")) == [
        ("D05", 10, "error", False),
        ("S06", 13, "error", False),
    ]


@pytest.mark.parametrize("sentence", ["# drillbook: accept S06", "# drillbook: accept S06 until soon by 甲: 乙"])
def test_one_without_reason_person_or_end_is_a_finding(told, sentence):
    assert [row[:2] for row in told(above=sentence)] == [("D05", 10), ("S06", 13)]


def test_the_mark_inside_a_text_is_text(told):
    assert told(beside='\n    note: "写法见 # drillbook: accept S06"') == [("S06", 13, "error", False)]
