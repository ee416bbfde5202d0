"""A finding is put off in the file, with reason, person and end; an expired or unused one is a finding."""

import datetime

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.suppressions import apply_suppressions

PLAN = """\
plan: flood
title: 防汛预案（示例）
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
    assert told(above="# drillbook: 暂缓 S06 至 2027-06-30 决定人 区应急局预案科：岗位调整中") == [
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


def test_on_its_last_day_it_still_holds_and_the_day_after_it_does_not(told):
    assert told(above=GOOD.replace("2027-06-30", "2026-09-01")) == [("S06", 13, "error", True)]
    assert [row[0] for row in told(above=GOOD.replace("2027-06-30", "2026-08-31"))] == ["D05", "S06"]


def test_several_codes_may_stand_in_one_sentence(told):
    assert told(above=GOOD.replace("S06", "X03、S06")) == [("S06", 13, "error", True)]


def test_empty_lines_and_remarks_do_not_end_the_node_below(told):
    assert told(above=GOOD + "\n\n  # 说明") == [("S06", 15, "error", True)]


def test_the_next_node_of_the_same_depth_is_not_meant(told):
    above = GOOD + "\n  between: {title: 值守, role: desk, takes: 5 min}"
    assert told(above=above) == [("D05", 10, "warning", False), ("S06", 14, "error", False)]


def test_at_the_end_of_another_line_it_is_not_about_what_follows(told):
    beside = "\n    note: 见上   " + GOOD
    assert told(beside=beside) == [("S06", 13, "error", False), ("D05", 14, "warning", False)]


def test_the_drafters_may_put_off_what_is_no_error(tmp_path):
    # Given a task that two roles answer for, which is worth a warning
    sentence = GOOD.replace("区应急局预案科", "水务局防汛科")
    (tmp_path / "contacts.yaml").write_text(
        "library: contacts\norganizations: {water: {title: 区水务局, aliases: [水务局]}}\n", encoding="utf-8"
    )
    (tmp_path / "flood.yaml").write_text(
        f"""\
plan: flood
title: 防汛预案（示例）
kind: special
status: in-force
drafted_by: water
roles: {{a: {{title: 甲, organization: water}}, b: {{title: 乙, organization: water}}}}
tasks:
  one: {{title: 封堵, role: a, takes: 5 min}}   {sentence}
  two: {{title: 封堵, role: b, takes: 5 min}}
""",
        encoding="utf-8",
    )
    book, _ = PlanBook.read(tmp_path, as_of=datetime.date(2026, 9, 1))

    # When the drafters put it off
    found = [
        one for one in apply_suppressions(book, check(book)) if (one.code, one.where.line) in (("S06", 8), ("D05", 8))
    ]

    # Then it is put off
    assert [(one.code, one.severity.value, one.put_off is not None) for one in found] == [("S06", "warning", True)]


@pytest.mark.parametrize("note", ["'写法见 # drillbook: accept S06'", '"写法见#drillbook: accept S06"'])
def test_the_mark_within_single_quotes_or_a_word_is_text(told, note):
    assert told(beside=f"\n    note: {note}") == [("S06", 13, "error", False)]
