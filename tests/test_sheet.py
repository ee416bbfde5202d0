"""The rows of a message sheet are fields of an inject; a window begins when the machine delivers."""

from drillbook.schema.reader import read_text_as
from drillbook.simulator.compiler.times import time_findings
from tests.small_books import read_book

SHEET = """\
scenario: s
title: S
begins: 2026-09-14 08:30
lasts: 2 h
objectives:
  report: {title: 信息报告}
injects:
  patients:
    number: 3-2
    kind: 节点
    window: 9:00-9:15
    controller: 导调二组
    objective: report
    message: 三名伤员到达
    response: 分诊并挂牌
    means: 纸质伤票
    notes: 先给值班护士
"""


def test_a_row_of_the_sheet_is_read_as_it_is_printed():
    inject = read_text_as("s.yaml", SHEET).document.value.injects["patients"]
    assert (inject.number, inject.kind, inject.controller) == ("3-2", "milestone", "导调二组")
    assert (inject.objective, inject.response, inject.means) == (("report",), "分诊并挂牌", "纸质伤票")
    assert (inject.moment, inject.notes) == ("09:00:00", "先给值班护士")


def test_chinese_names_say_the_same():
    chinese = SHEET
    for english, own in (
        ("number", "序号"),
        ("    kind", "    类型"),
        ("window", "时间窗"),
        ("controller", "导调员"),
        ("objective:", "对应目标:"),
        ("response", "预期处置"),
        ("means", "下发方式"),
        ("notes", "备注"),
    ):
        chinese = chinese.replace(english, own)
    assert read_text_as("s.yaml", chinese).document.value == read_text_as("s.yaml", SHEET).document.value


def test_a_window_stands_instead_of_a_time():
    (found,) = read_text_as("s.yaml", SHEET.replace("    kind", "    at: T+0:10\n    kind")).findings
    assert found.message.render("zh") == "“时刻”与“时间窗”只写其一"


def test_a_window_after_the_end_is_told(tmp_path):
    book = read_book(tmp_path)
    scenario = read_text_as("s.yaml", SHEET.replace("9:00-9:15", "12:00-12:15")).document
    ((line, column),) = [(f.where.line, f.where.column) for f in time_findings(book, scenario)]
    assert (line, column) == (11, 13)
