"""A Chinese name that a key has anywhere is read wherever the key may stand; what is meant is never left out."""

import pytest

from drillbook.schema.editing.fixes import fixed
from drillbook.schema.reader import read_text_as

PLAN = """\
plan: p
title: 消防
kind: unit
status: draft
parent: [up]
roles:
  desk: {title: 值班室, staff: 1, deputy: lead}
  lead: {title: 组长, staff: 1}
levels:
  III: {when: fire >= 2, decided_by: desk, takes: 1 min, ends_when: fire = 0}
tasks:
  a: {title: 报告, role: desk, takes: 5 min, set: {fire: 1}}
procedures:
  go:
    title: 处置
    steps: [{parallel: [a]}, {repeat: {every: 5 min, times: 2, do: [a]}}, {wait: {until: fire = 0, at_most: 9 min}}]
"""
SCENARIO = """\
scenario: s
title: S
begins: 2026-09-14 09:00
lasts: 2 h
injects:
  a: {at: T+0:00, message: x, set: {fire: 1}, disrupt: {role: p/desk, until: T+1:00}}
"""
READ = (
    (PLAN, "when: fire >= 2", "条件: fire >= 2", "启动条件"),
    (PLAN, "when: fire >= 2", "启用条件: fire >= 2", "启动条件"),
    (PLAN, "decided_by: desk", "决定者: desk", "启动权限"),
    (PLAN, "takes: 1 min", "用时: 1 min", "研判用时"),
    (PLAN, "takes: 5 min", "研判用时: 5 min", "用时"),
    (PLAN, "set: {fire: 1}", "置为: {fire: 1}", "状态变化"),
    (PLAN, "staff: 1, deputy", "人数: 1, deputy", "在岗人数"),
    (PLAN, "deputy: lead", "替补: lead", "代行人"),
    (PLAN, "deputy: lead", "后备: lead", "代行人"),
    (PLAN, "parent: [up]", "隶属: [up]", "上位预案"),
    (PLAN, "parallel: [a]", "并行: [a]", "同时"),
    (PLAN, "do: [a]", "步骤: [a]", "执行"),
    (PLAN, "times: 2", "重复: 2", "次数"),
    (PLAN, "{repeat: {every", "{重复: {every", "定期"),
    (PLAN, "at_most: 9 min", "不超过: 9 min", "最长等待"),
    (PLAN, "{until: fire = 0", "{直至: fire = 0", "等到"),
    (SCENARIO, "set: {fire: 1}", "置为: {fire: 1}", "状态变化"),
    (SCENARIO, "until: T+1:00", "等到: T+1:00", "直至"),
    (SCENARIO, "at: T+0:00", "情景时间: T+0:00", "时刻"),
)


def hints(text: str) -> list[tuple[int, str, str]]:
    return [
        (f.where.line, f.message.render("zh"), f.hint.render("zh") if f.hint else "")
        for f in read_text_as("p.yaml", text).findings
    ]


@pytest.mark.parametrize(("text", "old", "new", "own"), READ)
def test_another_name_of_the_same_key_is_read(text, old, new, own):
    # Given a key under a name that it has elsewhere
    assert old in text
    written = text.replace(old, new)

    # Then the file says the same
    read = read_text_as("p.yaml", written)
    assert hints(written) == []
    assert read.document.value == read_text_as("p.yaml", text).document.value


@pytest.mark.parametrize(("text", "old", "new", "own"), READ)
def test_fix_writes_the_name_it_has_here(text, old, new, own):
    written = text.replace(old, new)
    right = text.replace(old, new.replace(new.strip("{").split(":")[0], own))
    accepted = {"替补", "后备", "决定者", "隶属", "并行", "步骤", "{重复"} & set(new.split(":"))
    assert fixed("p.yaml", written) == (written if accepted else right)


def test_the_same_key_under_two_names_is_told():
    assert hints(PLAN.replace("when: fire >= 2", "启动条件: fire >= 2, 条件: fire >= 3")) == [
        (10, "“条件”与已写的“启动条件”是同一个键", "保留其一"),
    ]


@pytest.mark.parametrize("word", ["条件式", "启动条", "起动条件"])
def test_a_start_is_never_taken_for_an_end(word):
    chinese = PLAN.replace("decided_by: desk, takes:", "启动权限: desk, 研判用时:")
    ((_, _, hint),) = hints(chinese.replace("when: fire >= 2", f"{word}: fire >= 2"))
    assert "终止" not in hint.split("可用的键")[0]
    assert "启动条件" in hint


def test_the_list_of_keys_has_the_one_that_is_meant():
    ((_, _, hint),) = hints(PLAN.replace("takes: 1 min", "花费: 1 min"))
    assert "takes" in hint


def test_steps_of_a_repeat_in_english_get_one_finding():
    assert hints(PLAN.replace("do: [a]", "steps: [a]")) == [(16, "未知的键“steps”", "是否应为 do？")]
