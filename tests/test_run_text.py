"""What a run tells a facilitator, on a narrow page and on a wide one."""

import re
from itertools import pairwise

import pytest
from rich.cells import cell_len

from drillbook.ui.report.run_page_layout import breaks
from tests.command import ROOT, drillbook, small_book

NIGHT = """\
scenario: night
title: 夜间
book: 书
begins: 2026-09-14 21:00
lasts: 2 h
objectives:
  reporting: {title: 报告及时, measures: [flood/report], target: 0.9, tests: [flood/report received, flood/spare started, flood/desk absent]}
  patrol: {title: 巡查到位, measures: [flood/patrol]}
  nobody: {title: 无人触发, measures: [flood/spare]}
injects:
  rain: {at: T+0:10, starts: flood/rain}
  away: {at: T+0:12, disrupt: {role: flood/desk, for: 20 min}}
  phones: {at: T+0:00, disrupt: {channel: phone, until: T+1:00}}
"""
PLAN = """\
plan: flood
title: 小区防汛应急预案（示例）
kind: special
status: in-force
roles:
  desk: {title: 值班室, staff: 1}
  lead: {title: 组长, staff: 1}
tasks:
  report: {title: 报告, role: lead, takes: 5 min, within: 20 min, clause: "4.1", report: {to: town, by: [phone]}}
  patrol: {title: 巡查, role: desk, takes: 10 min, within: 15 min, clause: "4.2"}
  spare: {title: 备用, role: desk, takes: 10 min, within: 15 min}
response_times:
  spare-after: {title: 巡查到备用, from: patrol started, to: spare started, within: 30 min}
procedures:
  rain: {title: 暴雨, steps: [{parallel: [report, patrol]}]}
  other: {title: 其他, steps: [spare]}
"""
CONTACTS = """\
library: contacts
organizations:
  town: {title: 镇政府}
channels:
  phone: {title: 电话, takes: 1 min}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = small_book(tmp_path_factory.mktemp("book"), PLAN)
    (place / "night.yaml").write_text(NIGHT, encoding="utf-8")
    (place / "书" / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def told(place):
    answer = drillbook("run", "night.yaml", cwd=place, COLUMNS="80")
    assert (answer.code, answer.err) == (0, "")
    return answer


def test_a_disruption_says_what_is_wrong_and_until_when(told):
    assert "21:00  T+0:00  特情：电话中断，至T+1:00" in told.lines
    assert "21:12  T+0:12  特情：值班室不在岗，至T+0:32" in told.lines
    assert "21:00  T+0:00  消息：phones" not in told.lines


def test_tries_in_vain_are_told_once_and_how_it_ended(told):
    """Between T+0:16 and T+1:00 seven tries of a minute fail, with five minutes after each."""
    course = told.lines[told.lines.index("经过") :]
    about = [line for line in course if "电话" in line and "报告" in line]
    assert about == [
        "21:16  T+0:16  电话未能联系到镇政府（中断）：报告",
        "22:04  T+1:04  电话联系到镇政府（8次未通后，迟48分钟）：报告",
    ]


def test_what_a_role_does_is_told_with_its_plan_at_the_end(told):
    assert "21:10  T+0:10  组长：报告（用时 54分钟）  〔小区防汛〕" in told.lines


def test_work_that_was_interrupted_is_told_in_stretches(told):
    assert [line for line in told.lines if line.startswith("21:") and "巡查" in line] == [
        "21:10  T+0:10  值班室：巡查（用时 2分钟）  〔小区防汛〕",
        "21:12  T+0:12  小区防汛  中断：巡查（失去值班室）",
        "21:32  T+0:32  值班室继续：巡查（等待值班室 20分钟、用时 8分钟）  〔小区防汛〕",
        "21:40  T+0:40  时限未达到：巡查，时限15分钟，实际30分钟",
    ]


def test_the_verdict_comes_first_and_counts_the_broken_ones_first(told):
    assert told.lines[2:6] == [
        "结论",
        "时限：超时 2、未完成 1、未触发 1",
        "演练目标：2项中达标0项",
        "任务：已触发的均已完成、跳过或撤回",
    ]


def test_promises_name_their_clauses_and_what_drove_them(told):
    """Eight tries of a minute failed, and a ninth came through; seven waits of five minutes lay between."""
    start = told.lines.index("未达到的时限")
    assert told.lines[start + 1 : start + 8] == [
        "超时  0/1  报告：实际54分钟，时限20分钟  〔小区防汛 第4.1条〕",
        "    电话不通，重拨8次，49分钟；报告，5分钟",
        "超时  0/1  巡查：实际30分钟，时限15分钟  〔小区防汛 第4.2条〕",
        "    等到值班室恢复，20分钟；巡查，10分钟",
        "未完成  0/1  巡查到备用：时限30分钟内未发生  〔小区防汛〕",
        "    “备用”始终未发生",
        "",
    ]


def test_all_tells_every_promised_time_and_each_chain(place):
    answer = drillbook("run", "night.yaml", "--all", cwd=place, COLUMNS="80")
    start = answer.lines.index("时限")
    table = answer.lines[start + 1 : answer.lines.index("经过")]
    assert table[:3] == [
        "结果    达到  时限    实际    事项",
        "超时    0/1   20分钟  54分钟  报告  〔小区防汛 第4.1条〕",
        "超时    0/1   15分钟  30分钟  巡查  〔小区防汛 第4.2条〕",
    ]
    assert "未触发：小区防汛1项：备用" in table
    chains = table[table.index("未达到的原因：巡查，时限15分钟，实际30分钟") :]
    assert chains[:4] == [
        "未达到的原因：巡查，时限15分钟，实际30分钟",
        "    [3] T+0:10      巡查，2分钟",
        "    [4] T+0:12      等到值班室恢复，20分钟",
        "    [5] T+0:32      巡查，8分钟",
    ]
    assert "    [2] T+0:15      电话不通，重拨8次，49分钟" in table


def test_summary_is_the_first_page_only(place):
    answer = drillbook("run", "night.yaml", "--summary", cwd=place, COLUMNS="80")
    assert "结论" in answer.lines
    assert not {"经过", "推演假定"} & set(answer.lines)


def test_objectives_are_measured_by_their_promised_times(told):
    start = told.lines.index("演练目标")
    assert [line.split() for line in told.lines[start + 2 : start + 5]] == [
        ["未达标", "0/1", "90%", "2/3", "报告及时"],
        ["未达标", "0/1", "100%", "巡查到位"],
        ["未检验", "100%", "无人触发"],
    ]
    assert "检验内容未出现：“备用”开始" in told.lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("请酒店指派人员引导。", ["请酒店指派人", "员引导。"]),
        ("请酒店指派人。", ["请酒店指派", "人。"]),
        ("值班室  〔防汛〕", ["值班室  ", "〔防汛〕"]),
        ("用时很久共12分钟", ["用时很久共", "12分钟"]),
        ("封闭下立交（用时 5分）", ["封闭下立交", "（用时 5分）"]),
        ("close the underpass now", ["close the ", "underpass ", "now"]),
        ("to 区防汛办值班室", ["to 区防汛办", "值班室"]),
        ("antidisestablishment", ["antidisestab", "lishment"]),
    ],
)
def test_lines_break_as_both_languages_do(text, lines):
    ends = [0, *breaks(text, 12), len(text)]
    assert [text[start:end] for start, end in pairwise(ends)] == lines


@pytest.mark.parametrize(
    "name", ["muifa-night", "riverton-chlorine", "hotel-fire", "xinghe-quake", "qinghe-autumn", "millhaven-blackout"]
)
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(name, width):
    answer = drillbook("run", name, cwd=ROOT, COLUMNS=str(width))
    assert [line for line in answer.lines if cell_len(line) > width] == []


def test_what_is_piped_keeps_each_event_on_one_line():
    narrow, piped = (drillbook("run", "muifa-night", cwd=ROOT, COLUMNS=width) for width in ("60", ""))
    assert len(piped.lines) < len(narrow.lines)
    assert any(cell_len(line) > 120 for line in piped.lines)


def test_cut_short_what_is_under_way_is_told_and_what_is_overdue_is_not_kept(tmp_path):
    """At T+0:35 the report has been on its way for 25 of 20 minutes; the patrol is overdue as well."""
    place = small_book(tmp_path, PLAN)
    (place / "night.yaml").write_text(NIGHT, encoding="utf-8")
    (place / "书" / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    answer = drillbook("run", "night.yaml", "--until", "T+0:35", "--require-met", cwd=place, COLUMNS="80")
    assert answer.code == 1
    assert "未完成  0/1  报告：时限20分钟内未发生  〔小区防汛 第4.1条〕" in answer.lines
    start = answer.lines.index("未完成的任务")
    assert [line.split() for line in answer.lines[start + 1 : start + 3]] == [
        ["进行中", "巡查", "〔小区防汛", "第4.2条〕：仍在进行"],
        ["进行中", "报告", "〔小区防汛", "第4.1条〕：仍在进行"],
    ]
    sooner = drillbook("run", "night.yaml", "--until", "T+0:15", "--require-met", cwd=place)
    assert sooner.code == 0


def test_what_was_never_to_be_had_says_who_had_it(tmp_path):
    """Two things for one desk, which is busy with the first until the end."""
    plan = PLAN.replace("takes: 10 min, within: 15 min, clause", "takes: 3 h, within: 15 min, clause")
    plan = plan.replace("[report, patrol]", "[patrol, spare]")
    place = small_book(tmp_path, plan)
    night = NIGHT.replace("  away: {at: T+0:12, disrupt: {role: flood/desk, for: 20 min}}\n", "")
    (place / "night.yaml").write_text(night, encoding="utf-8")
    (place / "书" / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    answer = drillbook("run", "night.yaml", cwd=place, COLUMNS="120")
    assert answer.code == 0
    starved = next(line for line in answer.lines if line.startswith("缺人缺物"))
    assert starved.split() == ["缺人缺物", "备用", "〔小区防汛〕：始终未等到值班室（正用于巡查）"]


def test_in_a_run_of_weeks_no_moment_is_told_in_hours_alone():
    """Elapsed time stands only behind the clock at the beginning of a line, where it is what `--at` and `--until` take."""
    told = drillbook("run", ROOT / "scenarios" / "qinghe-autumn.yaml", "--lang", "zh", cwd=ROOT).out
    waits = told.split("等待最久")[1].split("\n\n")[0]
    assert re.search("^10月6日[0-9:]{5} +2天5小时：", waits, re.MULTILINE)
    assert "特情：负压救护车减少1，至10月7日08:00" in told
    alone = [line for line in told.splitlines() if re.search(r"T\+[0-9]{2,}:", re.sub(r"^\S+  T\+\S+", "", line))]
    assert alone == []
