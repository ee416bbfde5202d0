"""Signs that nobody sees are named at their place and taken out; lines are those that editors count."""

import pytest

from drillbook.schema.editing.edits import Replace, apply
from drillbook.schema.editing.fixes import fixed
from drillbook.schema.reader import read_text_as
from drillbook.schema.text.lines import lines_of

PLAN = """\
plan: p
title: 防汛预案
kind: special
status: draft
roles:
  desk: {title: 值班室, staff: 1}
tasks:
  a: {title: 报告, role: desk, takes: 5 min}
procedures:
  go: {title: 处置, steps: [a]}
scope: 全区各街道
"""


def told(text: str) -> list[tuple[int, int, str, str]]:
    return [
        (f.where.line, f.where.column, f.severity.value, f.message.render("zh"))
        for f in read_text_as("p.yaml", text).findings
    ]


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u2028", "U+2028 行分隔符"),
        ("\u2029", "U+2029 段落分隔符"),
        ("\x85", "U+0085 下一行"),
        ("\x0c", "U+000C 换页符"),
    ],
)
def test_a_line_separator_in_a_text_ends_no_line(sign, name):
    # Given such a sign in the title, and a wrong key at the end
    text = PLAN.replace("防汛预案", f"防汛{sign}预案") + "bogus: 1\n"

    # Then it is named where it stands, the key in the line that editors show, and a blank takes its place
    assert told(text) == [(2, 10, "warning", f"看不见的字符：{name}"), (12, 1, "error", "未知的键“bogus”")]
    assert fixed("p.yaml", text) == PLAN.replace("防汛预案", "防汛 预案") + "bogus: 1\n"


@pytest.mark.parametrize(
    ("old", "new", "place", "name"),
    [
        ("[a]", "[a\u200b]", (10, 28), "U+200B 零宽空格"),
        ("  desk:", "  de\u00adsk:", (6, 5), "U+00AD 软连字符"),
        ("role: desk", "role: \ufeffdesk", (8, 24), "U+FEFF 零宽不换行空格"),
        ("scope:", "\x0cscope:", (11, 1), "U+000C 换页符"),
        ("处置", "处\x00置", (10, 16), "U+0000 空字符"),
        ("scope:", "\u2028scope:", (11, 1), "U+2028 行分隔符"),
        ("5 min", "5 \u202emin", (8, 39), "U+202E 从右到左强制"),
    ],
)
def test_a_sign_that_nobody_sees_in_a_name_is_an_error(old, new, place, name):
    text = PLAN.replace(old, new)
    found = told(text)
    assert [entry for entry in found if entry[:2] == place] == [(*place, "error", f"看不见的字符：{name}")]
    assert fixed("p.yaml", text) == PLAN


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\ufeff", "\u2066", "\u3164"])
def test_in_a_text_it_is_a_warning_and_the_document_is_read(sign):
    text = PLAN.replace("各街道", f"各街{sign}道")
    read = read_text_as("p.yaml", text)
    assert read.document is not None
    assert [(f.where.line, f.where.column, f.severity.value) for f in read.findings] == [(11, 12, "warning")]
    assert fixed("p.yaml", text) == PLAN


@pytest.mark.parametrize("seen", ["👩\u200d🚒 消防", "ﷺ", "e\u0301", "𠮷", "　"])
def test_what_can_be_seen_is_left_alone(seen):
    text = PLAN.replace("防汛预案", f'"{seen}防汛"')
    assert told(text) == []
    assert fixed("p.yaml", text) == text


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_are_those_of_editors(ending):
    text = PLAN.replace("role: desk", "role: 1desk").replace("\n", ending)
    assert [entry[:2] for entry in told(text)] == [(8, 24)]
    assert lines_of(text)[7] == "  a: {title: 报告, role: 1desk, takes: 5 min}"


def test_an_edit_beside_such_a_sign_leaves_it_where_it_is():
    text = PLAN.replace("各街道", "各\u2028街道")
    assert apply(text, [Replace(("kind",), "unit")]) == text.replace("special", "unit")
