"""暂缓整改 written into a file: where, in which words, and that the plan says what it said."""

from datetime import date

import pytest

from drillbook.schema.finding import Finding, Location, Refused, plain
from drillbook.schema.linkage.suppressions import suppression_comment, suppressions_in, with_suppression
from drillbook.schema.text.yaml_nodes import data_of, parse

UNTIL = date(2027, 6, 30)
PLAN = """plan: flood
title: 防汛预案
levels:
  III: {when: rain > 30}  # 参照市级
  II:
    when: rain > 50
sections:
  - clause: "1"
    text: |
      第一行
      第二行
"""


def at(line):
    return Finding(Location("flood.yaml", line, 3), "X03", plain("asleep"))


def put(line, by="区防汛办主任", reason="街道预案修订中"):
    return with_suppression(PLAN, at(line), UNTIL, by, reason)


def test_sentence_is_the_one_that_is_read():
    assert suppression_comment(("X03",), UNTIL, "区防汛办主任", "街道预案\n修订中") == (
        "# drillbook: accept X03 until 2027-06-30 by 区防汛办主任: 街道预案 修订中"
    )


def test_remark_stands_at_the_end_of_its_line():
    after = put(6).splitlines()
    assert after[5] == "    when: rain > 50  # drillbook: accept X03 until 2027-06-30 by 区防汛办主任: 街道预案修订中"
    assert after[:5] + after[6:] == PLAN.splitlines()[:5] + PLAN.splitlines()[6:]


def test_a_comment_that_is_there_stays():
    assert "III: {when: rain > 30}  # 参照市级  # drillbook: accept X03" in put(4)


def test_a_second_remark_stands_above():
    # Given a line that has its remark already
    once = put(6)
    # When another finding of that line is put off
    twice = with_suppression(once, Finding(at(6).where, "S04", plain("gap")), UNTIL, "主任", "再议")
    # Then both are read, about the same line
    said, malformed = suppressions_in(parse("flood.yaml", twice)[0])
    assert malformed == []
    assert sorted((one.codes, one.first) for one in said) == [(("S04",), 7), (("X03",), 7)]


def test_data_is_what_it_was():
    for line in (1, 3, 4, 5, 6, 8):
        assert data_of(parse("", put(line))[0].root) == data_of(parse("", PLAN)[0].root)


@pytest.mark.parametrize("line", [10, 11])
def test_inside_a_block_of_text_nothing_can_be_written(line):
    """A remark there would become a sentence of the plan."""
    with pytest.raises(Refused):
        put(line)


@pytest.mark.parametrize(("by", "reason"), [("", "修订中"), ("主任", " "), ("主任:张", "修订中")])
def test_person_and_reason_are_asked_for(by, reason):
    with pytest.raises(Refused):
        put(6, by, reason)


def test_line_ends_of_the_file_stay():
    after = with_suppression(PLAN.replace("\n", "\r\n"), at(6), UNTIL, "主任", "修订中")
    assert after.count("\n") == after.count("\r\n") == PLAN.count("\n")
