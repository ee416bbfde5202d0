"""Times that stand where another kind of time belongs: read where they have one meaning, else told how they are written."""

import pytest

from drillbook.schema.reader import read_text_as
from drillbook.schema.values.calendar_times import Daily, Deadline
from drillbook.schema.values.calendar_times_parser import parse_limit
from drillbook.schema.values.instants import parse_of_day
from drillbook.schema.values.times import HOUR, MINUTE

PLAN = """\
plan: p
title: P
kind: street
status: draft
roles:
  desk: {title: duty desk, staff: 2}
levels:
  IV: {when: judged, decided_by: desk}
tasks:
  low: {title: low, role: desk, takes: 5 min, within: 30 min}
procedures:
  go: {title: go, steps: [low, {wait: {until: low started}}, {repeat: {every: 1 h, do: [low]}}]}
"""
WITHIN, WAIT, EVERY, TAKES = "within: 30 min", "low started", "every: 1 h", "5 min"
DAILY_LIMIT = "请写作：当日16:00前；每日都做的，写在“定期”（repeat）中，“每隔”写：每日16:00"
SOME_LIMIT = "请写作例如：2小时、当日16:00前、次日08:00前、5个工作日"
SOME_RHYTHM = "请写两轮的间隔，例如：12小时、7天；或写每日的钟点：每日8时、20时"
NO_CONDITION = "时间不是条件：请写在时限、“每隔”或 等待: {等到: 08:00} 中，或写在时点之后：事发 + 2小时"


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        (WITHIN, "within: 每日16时前", DAILY_LIMIT),
        (WITHIN, "within: {III: daily by 16:00}", DAILY_LIMIT),
        (WITHIN, "within: 16:00", "请写作：当日16:00前"),
        (WITHIN, "within: 次日8时", "请写作：次日08:00前"),
        (WITHIN, "within: 第3日8时", "请写作：第3日08:00前"),
        (WITHIN, "within: 当天", SOME_LIMIT),
        (WITHIN, "within: 每周一前", SOME_LIMIT),
        (WITHIN, "within: {不迟于: 每日16时}", "请写作：16:00"),
        (EVERY, "every: 8时、20时", "请写作：每日08:00、20:00"),
        (EVERY, "every: 每日早8时晚8时", "请写作：每日08:00、20:00"),
        (EVERY, "every: 每日2次", SOME_RHYTHM),
        (EVERY, "every: 每日8:00-20:00", SOME_RHYTHM),
        (EVERY, "every: {IV: {at: []}}", SOME_RHYTHM),
        (EVERY, "every: 每2小时", "请写作：2小时"),
        (EVERY, "every: {at: 8}", "请写作：08:00"),
        (WAIT, "次日8时", "请写作：08:00，即下一个08:00"),
        (WAIT, "2026-05-01 08:00", "请写作：08:00，即下一个08:00"),
        (WAIT, "T+1:00", "请写作：事发 + 1小时"),
        (WAIT, "30分钟", "请写明自何时起，例如：泵车排水 开始 + 30分钟"),
        ("{wait: {until: low started}}", "{wait: low started}", "请写作 {until: low started}"),
        ("when: judged", "when: 8:00", NO_CONDITION),
        ("do: [low]", "until: 22:00, do: [low]", NO_CONDITION),
        ("do: [low]", "until: 次日8时, do: [low]", NO_CONDITION),
        (TAKES, "次日8时前", "请写时长，例如：2小时；钟点只用于时限、“每隔”和“等待”"),
    ],
)
def test_a_time_of_another_kind_is_told_how_it_is_written_here(old, new, hint):
    (found,) = read_text_as("p.yaml", PLAN.replace(old, new)).findings
    assert found.hint.render("zh") == hint


def test_each_way_out_can_be_written():
    """What the hints above say to write is accepted where they say it."""
    for old, new in (
        (WITHIN, "within: 当日16:00前"),
        (WITHIN, "within: {III: 次日08:00前, II: 5个工作日}"),
        (EVERY, "every: 每日08:00、20:00"),
        (WAIT, '"08:00"'),
        (WAIT, "事发 + 1小时"),
        (WAIT, "low 开始 + 30分钟"),
    ):
        assert read_text_as("p.yaml", PLAN.replace(old, new)).findings == (), new


def test_each_level_may_have_its_own_time_of_day():
    text = PLAN.replace(WITHIN, 'within: {IV: {by: "16:00"}, III: {不迟于: "08:00", 第几日: 2}}')
    plan = read_text_as("p.yaml", text.replace(EVERY, 'every: {IV: {at: ["08:00"]}, III: {钟点: 8:00}, II: 2 h}'))
    assert plan.findings == ()
    within = plan.document.value.tasks["low"].within.at_most
    assert [(limit.of_day // HOUR, limit.day) for limit in within.values()] == [(16, 0), (8, 2)]
    every = plan.document.value.procedures["go"].steps[2].repeat.every
    assert [limit.times for limit in every.values() if isinstance(limit, Daily)] == [(8 * HOUR,)] * 2


@pytest.mark.parametrize(
    ("text", "of_day"),
    [
        ("16时前", 16 * HOUR),
        ("下午4时前", 16 * HOUR),
        ("晚8点半之前", 20 * HOUR + 30 * MINUTE),
        ("by 4 pm", 16 * HOUR),
    ],
)
def test_a_limit_by_the_clock_alone_is_the_first_such_time(text, of_day):
    limit = parse_limit(text)
    assert isinstance(limit, Deadline)
    assert (limit.of_day, limit.day) == (of_day, 0)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("凌晨0时", 0),
        ("凌晨2时", 2),
        ("上午8:00", 8),
        ("中午12点", 12),
        ("中午1点", 13),
        ("下午14时", 14),
        ("晚上11时", 23),
        ("11 pm", 23),
    ],
)
def test_a_part_of_the_day_says_which_hour_is_meant(text, hour):
    assert parse_of_day(text) == hour * HOUR


@pytest.mark.parametrize("text", ["下午8时", "晚上12时", "上午12时", "12 am", "13 pm", "早3点"])
def test_an_hour_outside_its_part_of_the_day_is_no_time(text):
    with pytest.raises(ValueError, match="is not a time of day"):
        parse_of_day(text)
