"""Conditions and moments: read, said aloud, written back, evaluated, checked."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.schema.conditions.consistency import type_errors
from drillbook.schema.conditions.describe import explain, round_trip
from drillbook.schema.conditions.moment_parser import parse_moment
from drillbook.schema.conditions.parser import parse_condition, parse_trigger
from drillbook.schema.conditions.tree import (
    And,
    Compare,
    Judged,
    LevelCompare,
    Moment,
    Not,
    Or,
    Ordered,
    names_in,
    walk,
)
from drillbook.schema.finding import Unreadable
from tests.refused import refused_well

INDICATORS = {
    "tide": SimpleNamespace(unit="m", range=(-1, 10), values=None, per_place=True),
    "水位": SimpleNamespace(unit="cm", range=None, values=None, per_place=False),
    "orange": SimpleNamespace(unit=None, range=None, values=("orange", "red"), per_place=False),
}
TITLES = {
    "tide": "黄浦江潮位",
    "rain-warning": "暴雨预警",
    "flood": "区防汛防台专项预案",
    "run-pumps": "泵车到场并开始排水",
    "taopu": "桃浦下立交",
    "commander": "总指挥",
}


def title(kind, name):
    return TITLES.get(name, name)


def refusal(read, text):
    with pytest.raises(Unreadable) as caught:
        read(text)
    problem = caught.value
    return problem.message.render("zh"), problem.hint.render("zh") if problem.hint else "", problem.offset


def test_and_binds_tighter_than_or():
    assert parse_condition("judged or ordered and not level >= II") == Or(
        (Judged(), And((Ordered(), Not(LevelCompare(None, ">=", "II")))))
    )


def test_chinese_words_and_full_width_signs_mean_the_same():
    english = parse_condition("rain-warning >= orange and not (tide < 4.55 or judged)")
    assert parse_condition("rain-warning ≥ orange 且 非（tide ＜ ４．５５ 或 经会商研判）") == english


def test_offsets_point_into_the_text_as_written():
    # Given ㎝ and ⑽, which NFKC makes longer
    text = "tide ＞ ⑽ ㎝　或 ｌｅｖｅｌ ≥ Ⅲ级"
    with pytest.raises(Unreadable):
        parse_condition(text)  # (10) is no number
    level = parse_condition("tide ＞ 5 ㎝　或 ｌｅｖｅｌ ≥ Ⅲ级").parts[1]
    assert (level.offset, level.level_offset, level.level) == (13, 21, "III")


def test_a_chain_is_two_comparisons_of_its_middle():
    assert parse_condition("8.70 <= tide < 9.20 m") == And(
        (Compare("tide", None, ">=", "8.70"), Compare("tide", None, "<", "9.20", "m"))
    )


def test_a_value_may_come_first():
    assert parse_condition("orange <= rain-warning") == parse_condition("rain-warning >= orange")
    assert parse_condition("Ⅲ级 <= 级别") == parse_condition("level >= III")


def test_places_and_other_plans_levels():
    assert parse_condition("underpass-depth(taopu) > 27 cm") == Compare("underpass-depth", "taopu", ">", "27", "cm")
    assert parse_condition("级别(flood) = 3级") == LevelCompare("flood", "=", "III")
    assert parse_condition("level = 无") == LevelCompare(None, "=", "none")


@pytest.mark.parametrize(
    ("text", "place", "way_out"),
    [
        ("> 5", 0, "条件应先写指标名：水位 > 5"),
        ("tide == 5", 5, "请写作 ="),
        ("tide => 5", 5, "请写作 >="),
        ("tide + 1 > 5", 5, "条件只作比较，不作计算，请直接写结果"),
        ("tide - 1 > 5", 5, "条件只作比较，不作计算，请直接写结果"),
        ("tide > 2 * 3", 9, "条件只作比较，不作计算，请直接写结果"),
        ("tide 超过 5", 5, "请写作：tide > 5"),
        ("tide > 5 并且 judged", 9, "请写作：tide > 5 且 judged"),
        ("tide > 5, judged", 8, "多个条件请用“且”“或”连接，前后留空格"),
        ("'tide' > 5", 0, "请去掉引号"),
        ("(tide > 5", 0, "请补“)”"),
        ("tide > 5)", 8, "请去掉"),
        ("1 < tide > 2", 9, "请写作：8.70 <= tide < 9.20，或用“且”连接"),
        ("level III", 0, "请写作：级别 >= Ⅲ级；时刻“Ⅲ级启动”应单独写"),
        ("call > 5", 0, "请改用更具体的名称，例如 call-1"),
        ("not " * 30 + "judged", 84, "最多嵌套20层"),
        ("(" * 100_000, 0, "最多2000个字符"),
    ],
)
def test_a_slip_is_told_at_its_place_with_the_way_out(text, place, way_out):
    assert refusal(parse_condition, text)[1:] == (way_out, place)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tide",
        "tide >",
        "and",
        "judged judged",
        "3 > 2",
        "level > level",
        "tide > rain(x)",
        "__import__('os')",
        "a if b else c",
        "run-pumps started",
        "level >= III and run-pumps started",
        "tide(",
        "tide(x > 3",
        "()",
        "lambda: 1",
        "tide > 5 > 4 > 3",
    ],
)
def test_what_is_no_condition_is_refused(text):
    message, way_out, place = refusal(parse_condition, text)
    assert message
    assert way_out
    assert 0 <= place <= len(text)


@pytest.mark.parametrize(
    ("english", "chinese", "moment"),
    [
        ("run-pumps started + 10 min", "run-pumps 开始 + 10分钟", Moment("started", "run-pumps", plus_ms=600_000)),
        ("fire/first-engine arrived", "fire/first-engine 到达", Moment("arrived", "fire/first-engine")),
        ("level III", "Ⅲ级启动", Moment("level", level="III")),
        ("level III", "3级响应启动", Moment("level", level="III")),
        ("level(flood) III", "级别(flood) Ⅲ级", Moment("level", plan="flood", level="III")),
        ("level red-alert", "级别 red-alert", Moment("level", level="red-alert")),
        ("response ended", "响应终止", Moment("response-ended")),
        ("response(flood) ended", "响应（flood）终止", Moment("response-ended", plan="flood")),
        ("incident + 1 h", "事发 + 1小时", Moment("incident", plus_ms=3_600_000)),
        ("inject phones-down", "消息 phones-down", Moment("inject", "phones-down")),
        ("flood/commander absent", "flood/commander 缺席", Moment("absent", "flood/commander")),
        ("a ready", "a 就绪", Moment("ready", "a")),
        ("a dispatched", "a 出动", Moment("dispatched", "a")),
        ("a finished", "a 完成", Moment("finished", "a")),
        ("a received", "a 收到", Moment("received", "a")),
    ],
)
def test_moments_in_both_languages(english, chinese, moment):
    assert parse_moment(english) == parse_moment(chinese) == parse_trigger(english) == parse_trigger(chinese) == moment


@pytest.mark.parametrize(
    ("text", "place", "way_out"),
    [
        ("run-pumps", 9, "请加上：就绪、出动、到达、开始、完成、失败、收到或缺席"),
        ("排涝开始", 0, "请写作：排涝 开始"),
        ("run-pumps started + 5", 20, "请写明单位，例如：5分钟、5秒、5小时"),
        ("run-pumps started + 尽快", 20, "请写明具体时长，例如15分钟"),
        ("response started", 9, "请写作：响应终止；响应启动写作：Ⅲ级启动"),
        ("level none", 6, "请写作例如：Ⅲ级启动"),
        ("flood/2 started", 5, "引用其他预案写作“预案/名称”，中间不留空格；条件中不作计算"),
    ],
)
def test_a_wrong_moment_is_told_at_its_place(text, place, way_out):
    assert refusal(parse_moment, text)[1:] == (way_out, place)


def test_a_trigger_is_a_condition_or_a_moment_but_never_both():
    assert parse_trigger("judged") == Judged()
    assert parse_trigger("level >= III") == LevelCompare(None, ">=", "III")
    assert refusal(parse_trigger, "tide > 3 and run-pumps started")[2] == 23
    assert "时刻" in refusal(parse_trigger, "run-pumps")[1]


def test_a_condition_is_read_aloud():
    condition = parse_condition("rain-warning >= orange and (tide > 4.91 m or level(flood) >= II)")
    assert explain(condition, "zh", title) == (
        "暴雨预警达到橙色及以上，且“黄浦江潮位超过4.91m，或《区防汛防台专项预案》响应级别为Ⅱ级及以上”"
    )
    assert explain(parse_condition("underpass-depth(taopu) >= 27 cm"), "en", lambda kind, name: name) == (
        "underpass-depth at taopu is at least 27 cm"
    )
    assert explain(parse_condition("level = none"), "zh", title) == "未启动响应"


def test_a_moment_is_read_aloud():
    assert explain(parse_moment("run-pumps started + 10 min"), "zh", title) == "“泵车到场并开始排水”开始后10分钟"
    assert explain(parse_moment("level(flood) III"), "zh", title) == "《区防汛防台专项预案》Ⅲ级响应启动"
    assert explain(parse_moment("response ended + 1 h"), "en", title) == "1 h after the response ends"
    assert explain(parse_moment("commander absent"), "zh", title) == "总指挥缺席"


def test_every_name_is_given_with_its_place():
    condition = parse_condition("underpass-depth(taopu) > 27 or level(flood) >= II and level < I")
    assert [(named.kind, named.name, named.offset, named.plan) for named in names_in(condition)] == [
        ("indicator", "underpass-depth", 0, None),
        ("place", "taopu", 16, None),
        ("plan", "flood", 37, None),
        ("level", "II", 47, "flood"),
        ("level", "I", 62, None),
    ]
    assert [(named.kind, named.name, named.offset) for named in names_in(parse_moment("  flood/run-pumps 开始"))] == [
        ("task", "flood/run-pumps", 2)
    ]


NAMES = st.sampled_from(["tide", "水位", "rain-warning", "underpass-depth", "a1"])
OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
NUMBERS = st.decimals(-99, 99, places=1).map(lambda number: f"{number:f}")
LEVEL_NAMES = st.sampled_from(["none", "IV", "III", "II", "I", "own"])
LEAVES = st.one_of(
    st.builds(
        Compare, NAMES, st.none() | NAMES, OPERATORS, NUMBERS, st.sampled_from([None, "m", "cm", "mm/h", "%", "米"])
    ),
    st.builds(Compare, NAMES, st.none() | NAMES, OPERATORS, st.sampled_from(["orange", "红", "full"])),
    st.builds(LevelCompare, st.none() | NAMES, OPERATORS, LEVEL_NAMES),
    st.just(Judged()),
    st.just(Ordered()),
)


def joined(kind):
    def build(parts):
        return kind(tuple(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))))

    return build


def larger(parts):
    several = st.lists(parts, min_size=2, max_size=4)
    return several.map(joined(And)) | several.map(joined(Or)) | st.builds(Not, parts)


CONDITIONS = st.recursive(LEAVES, larger, max_leaves=12).filter(
    lambda tree: sum(isinstance(node, Not | And | Or) for node in walk(tree)) <= 20
)


@given(CONDITIONS, st.sampled_from(["zh", "en"]))
def test_a_condition_written_back_reads_the_same(condition, language):
    text = round_trip(condition, language)
    if len(text) <= 2000:
        assert parse_condition(text) == condition
        assert explain(condition, language, title)


PIECES = st.sampled_from(
    [
        *("/", "\u0301", "㎝", "﷽", "　", " ", "inject", "absent", "9" * 40, "%", "“", "0.", "T+0:10", "½"),
        "tide",
        "水位",
        "level",
        "级别",
        "(",
        ")",
        "（",
        ">",
        "≥",
        "＜",
        "=",
        "and",
        "且",
        "or",
        "非",
        "not",
        "judged",
        "III",
        "Ⅲ级启动",
        "启动",
        "started",
        "开始",
        "+",
        "-",
        "10",
        "10 min",
        "27cm",
        "orange",
        "incident",
        "response",
        "ended",
    ]
)


@pytest.mark.parametrize("read", [parse_condition, parse_moment, parse_trigger], ids=lambda read: read.__name__)
@given(
    text=st.one_of(st.text(), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=12).map("".join))
)
def test_no_text_raises_anything_but_unreadable(read, text):
    try:
        tree = read(text)
    except Unreadable as problem:
        refused_well(problem, text)
        return
    assert all(0 <= node.offset <= len(text) for node in walk(tree))
    assert all(0 <= place < len(text) for place, _, _ in type_errors(tree, INDICATORS))
    assert read(round_trip(tree, "zh")) == read(round_trip(tree, "en")) == tree
    for named in names_in(tree):
        assert 0 <= named.offset < len(text)
