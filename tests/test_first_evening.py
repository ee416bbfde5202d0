"""Slips of a first evening: the message says what to write instead, in the author's language and from his book."""

from pathlib import Path

import pytest

from drillbook.schema.editing.fixes import fixed
from drillbook.schema.finding import Refused
from drillbook.schema.reader import read_file, read_text_as
from drillbook.schema.text.convert_to_utf8 import convert
from drillbook.ui.use.checks.checking import check

HERE = Path(__file__).parent / "slips"
TOLD = {
    "list": (11, 3, "此处的“-”开始了列表，其后却是“键: 值”", "请去掉“-”，各行写成“标识: …”；若确为列表，请每项都写“-”"),
    "threshold": (10, 11, "取值不能以“>”开头", "条件应先写指标名：depth > 27"),
    "quote": (9, 12, "引号未闭合", "请补上相同的半角引号"),
    "numbered": (13, 12, "此处应为列表", "请写作 [报警, 疏散]"),
    "percent": (6, 29, "“50%”是比例，此处应为人数", "请写明是几人，例如：2"),
    "roles": (11, 28, "此处应为单个值", "只写一个责任岗位：desk；其他岗位写入“协同岗位”（with）"),
    "order": (12, 40, "“4 / 2 / 1 分钟”未按由小到大排列", "请写作：1分钟 / 2分钟 / 4分钟"),
    "after": (14, 25, "“启动Ⅳ级响应后”未与任何值比较", "请写作：级别 >= Ⅳ级"),
    "card": (4, 8, "登记深度只核查封面信息，任务和程序未作核查", "需要核查的，深度请写“衔接”或“推演”"),
    "exceeds": (
        9,
        25,
        "“暴雨橙色预警或者积水深度超过27厘米”未与任何值比较",
        "请写作：暴雨预警 >= 橙色 或 积水深度 > 27厘米",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_the_first_answer_helps(name):
    found = check([HERE / f"{name}.yaml"], HERE).findings
    own = [f for f in found if f.code in ("SC", "YA") and Path(f.where.file).stem == name]
    assert [
        (f.where.line, f.where.column, f.message.render("zh"), f.hint.render("zh") if f.hint else "") for f in own
    ] == [TOLD[name]]


PLAN = """\
plan: p
title: P
kind: unit
status: draft
roles:
  desk: {title: duty desk, staff: 2}
tasks:
  low: {title: low, role: desk, takes: 5 min}
procedures:
  go: {title: go, steps: [low, {wait: {until: low started}}]}
"""


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        ("5 min", '"1,5 h"', (8, 40), "小数点应写作“.”", "请写作：1.5 h"),
        ("low started", "p/low startd", (10, 47), "“p/low”未与任何值比较", "是否应为 started？"),
        ("{until: low started}", "{at_most: 5 min}", (10, 33), "“wait”缺少“等到”（until）", "请补写“until: …”"),
    ],
)
def test_a_small_slip_is_named_as_what_it_is(old, new, place, message, hint):
    (found,) = read_text_as("p.yaml", PLAN.replace(old, new)).findings
    assert (found.where.line, found.where.column) == place
    assert (found.message.render("zh"), found.hint.render("zh")) == (message, hint)


STEPS = "steps: [low, {wait: {until: low started}}]"


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("low started", "达到Ⅲ级以上", "请写作：级别 >= Ⅲ级"),
        ("low started", "启动Ⅳ级后", "请写作：级别 >= Ⅳ级"),
        ("low started", "low完成后", "请写作：low 完成"),
        (STEPS, "steps: ① low；② low", "请写作 [low, low]"),
        (STEPS, "steps: low → low", "请写作 [low, low]"),
        (STEPS, "steps: 一、low 二、low", "请写作 [low, low]"),
        ("role: desk", "role: desk、lead", "只写一个责任岗位：desk；其他岗位写入“协同岗位”（with）"),
        ("staff: 2", "staff: {}", "请写人数，或按班次分列：{白天: 4, 夜间: 2}"),
        ("staff: 2", "staff: {day: 1, weekend: {}}", "请写人数，或按班次分列：{白天: 4, 夜间: 2}"),
        ("wait:", "循环:", "是否应为 定期？"),
        ("roles:", "责任岗位:", "是否应为 roles？"),
        ("takes:", "duration:", "是否应为 takes？"),
        ("tasks:", "levels: {IV: {when: > 27, decided_by: desk}}\ntasks:", "条件应先写指标名：水位 > 27"),
        ("status: draft", "status: draft\nissued: 2026年2月30日", "请写作例如：2026-05-20"),
        ("status: draft", "status: draft\nissued: 2026/5/1", "请写作：2026-05-01"),
        ("kind:", "预案类型:", "是否应为 kind？"),
        ("role: desk", "负责人: desk", "是否应为 role？"),
        ("procedures:", "处置流程:", "是否应为 procedures？"),
        ("{wait: {until: low started}}", "{如果: depth > 3, 执行: [low]}", "是否应为 分情况？"),
        ("{wait: {until: low started}}", "{repeat: [low]}", "请写作 {do: [low]}"),
        ("low started", "水位达到3米以上", "请写作：水位 >= 3米"),
        ("low started", "水位大于3m且小于5m", "请写作：水位 > 3m 且 水位 < 5m"),
        ("low started", "接到上级命令", "请写作：上级要求"),
        ("low started", "水位超过3米或会商决定", "请写作：水位 > 3米 或 经会商研判"),
        ("low started", "[a > 3, b > 5]", "请写作：a > 3 或 b > 5"),
        ("low started", "水位大于等于2米并且小于或等于3米", "请写作：水位 >= 2米 且 水位 <= 3米"),
        ("low started", "水位达到或超过2米", "请写作：水位 >= 2米"),
        ("low started", "水位2米以上或会商决定", "请写作：水位 >= 2米 或 经会商研判"),
        ("low started", "水位2米及以下", "请写作：水位 <= 2米"),
        ("low started", "应急响应终止后", "请写作：响应终止"),
        (STEPS, "steps: （1）low（2）low", "请写作 [low, low]"),
        (STEPS, "steps: 第一步low，第二步：low", "请写作 [low, low]"),
        (STEPS, "steps: [1. low, low]", "请写作：low"),
        ("role: desk", "role: desk/lead", "只写一个责任岗位：desk；其他岗位写入“协同岗位”（with）"),
        ("role: desk", "role: desk lead", "只写一个责任岗位：desk；其他岗位写入“协同岗位”（with）"),
        ("staff: 2", "staff: 一半", "请写明是几人，例如：2"),
        ("takes: 5 min", "takes: 5 min, needs: {staff: 50%}", "请写明是多少，例如：2"),
        ("  desk: {", "  - desk: {", "请去掉各行的“-”，写成“标识: …”"),
        ("procedures:\n", "  - low2: {title: low, role: desk}\nprocedures:\n", "请去掉“-”，写成“标识: …”"),
    ],
)
def test_what_the_hint_says_can_be_written(old, new, hint):
    found = read_text_as("p.yaml", PLAN.replace(old, new)).findings
    assert hint in [one.hint.render("zh") for one in found if one.hint]


INDICATORS = """\
library: indicators
indicators:
  depth: {title: 积水, unit: cm, range: 0 / 400, initial: 0}
  rain: {title: 雨, values: [无, 蓝色, 黄色, 橙色, 红色], initial: 无}
  wind: {title: 风速, unit: m/s, range: 0 / 60, initial: 0}
"""


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (">= 橙色", "rain >= 橙色"),
        ("< 黄", "rain < 黄"),
        ("> 27", "depth > 27"),
        (">= 20 m/s", "wind >= 20 m/s"),
        ("> 3 kg", "depth > 3 kg"),
    ],
)
def test_the_indicator_that_is_named_first_is_one_that_can_be_compared_so(tmp_path, written, named):
    (tmp_path / "i.yaml").write_text(INDICATORS, encoding="utf-8")
    (tmp_path / "p.yaml").write_text(PLAN.replace("low started", f'"{written}"'), encoding="utf-8")
    found = check([tmp_path / "p.yaml"], tmp_path).findings
    hints = [f.hint.render("zh") for f in found if f.code == "SC" and f.hint]
    assert hints == [f"条件应先写指标名：{named}"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("desk和lead", "只写一个责任岗位；其他岗位写入“协同岗位”（with）"),
        ("值班室以及lead", "只写一个责任岗位；其他岗位写入“协同岗位”（with）"),
        ("desk和nobody", "请在预案中补充该责任岗位，或改为已有名称"),
    ],
)
def test_two_roles_in_one_name_are_two(tmp_path, written, hint):
    plan = PLAN.replace("duty desk, staff: 2}", "值班室, staff: 2}\n  lead: {title: 组长, staff: 1}")
    (tmp_path / "p.yaml").write_text(plan.replace("role: desk", f"role: {written}"), encoding="utf-8")
    (found,) = (f for f in check([tmp_path / "p.yaml"], tmp_path).findings if f.code == "S06" and f.where.line == 9)
    assert found.hint.render("zh") == hint


def test_what_is_quoted_of_a_distribution_is_what_was_written():
    (found,) = read_text_as("p.yaml", PLAN.replace("5 min", "{三角: [4分钟, 2分钟, 3分钟]}")).findings
    assert found.message.render("zh") == "“4分钟 / 2分钟 / 3分钟”未按由小到大排列"


def test_a_share_is_no_time():
    (found,) = read_text_as("p.yaml", PLAN.replace("takes: 5 min", "takes: 50%")).findings
    assert found.message.render("zh") == "“50%”是比例，此处应为时长"


def test_the_first_of_its_keys_says_what_a_file_is():
    text = "情景: s\n名称: S\n开始时间: 2026-09-14 21:00\n时长: 2 h\n预案: [p]\n消息单: {}\n"
    read = read_text_as("s.yaml", text)
    assert (read.kind, [str(f.hint.render("zh")) for f in read.findings]) == ("scenario", ["是否应为 涉及预案？"])


def test_a_required_key_is_missing_from_what_the_author_wrote():
    (found,) = read_text_as(
        "p.yaml", PLAN.replace("{wait: {until: low started}}", "{等待: {最长等待: 5 min}}")
    ).findings
    assert found.message.render("zh") == "“等待”缺少“等到”（until）"
    (found,) = read_text_as("p.yaml", PLAN.replace("{wait: {until: low started}}", "{转入: }")).findings
    assert found.message.render("zh") == "“转入”没有内容"


def test_day_and_time_without_a_blank_are_not_read_in_silence():
    text = "scenario: s\ntitle: S\nbegins: 2026-09-1421:00\nlasts: 2 h\ninjects: {}\n"
    (found,) = read_text_as("s.yaml", text).findings
    assert (found.where.line, found.where.column) == (3, 19)
    assert fixed("s.yaml", text, [found]) == text.replace("1421:00", "14 21:00")


def test_utf16_without_its_mark_is_called_so(tmp_path):
    path = tmp_path / "p.yaml"
    for text in (PLAN, PLAN.replace("duty desk", "值班室")):
        path.write_bytes(text.encode("utf-16-le"))
        assert [f.message.render("en") for f in read_file(path, "p.yaml").findings] == ["the file is UTF-16, not UTF-8"]


def test_japanese_is_not_taken_for_chinese_and_the_old_file_is_kept(tmp_path):
    path = tmp_path / "p.yaml"
    japanese = "plan: p\ntitle: 火災のとき、ひなんする\n".encode("shift_jis")
    path.write_bytes(japanese)
    with pytest.raises(Refused, match="neither UTF-8"):
        convert(path)
    assert path.read_bytes() == japanese
    path.write_bytes("plan: p\ntitle: 防汛预案\n".encode("gbk"))
    assert convert(path).backup.read_bytes() == "plan: p\ntitle: 防汛预案\n".encode("gbk")


def test_no_level_is_a_level_of_its_own():
    (found,) = read_text_as("p.yaml", PLAN.replace("staff: 2", "staff: {none: 1, IV: 2}")).findings
    assert (found.where.line, found.where.column, found.message.render("zh")) == (6, 36, "“none”不是响应级别")
