"""A file's problems are told all at once, each at its own place, in the words of the trade."""

import pytest

from drillbook.schema.finding import Severity
from drillbook.schema.reader import read_text_as

HEAD = "plan: flood\ntitle: 示例预案\nkind: special\nstatus: in-force\n"
SOUND = (
    HEAD
    + "roles:\n  desk: {title: 值班室, staff: 1}\ntasks:\n  ring: {title: 通知, role: desk, takes: 1 / 2 / 5 min}\n"
)


def told(text: str, language: str = "en") -> list[tuple[int, int, str, str]]:
    read = read_text_as("plan.yaml", text)
    return [
        (f.where.line, f.where.column, f.message.render(language), f.hint.render(language) if f.hint else "")
        for f in read.findings
    ]


def test_a_sound_plan_is_read():
    read = read_text_as("plan.yaml", SOUND)
    assert read.findings == ()
    assert read.document.value.tasks["ring"].takes[""].shortest == 60_000


def test_chinese_keys_mean_the_same():
    chinese = (
        "预案: flood\n名称: 示例预案\n类别: 专项\n状态: 现行有效\n职责分工:\n  desk: {名称: 值班室, 在岗人数: 1}\n"
        "核心任务:\n  ring: {名称: 通知, 责任岗位: desk, 用时: 1 / 2 / 5 分钟}\n"
    )
    assert read_text_as("a.yaml", chinese).document.value == read_text_as("b.yaml", SOUND).document.value


def test_an_unknown_key_gets_a_near_one():
    assert told(SOUND.replace("role: desk", "rloe: desk")) == [
        (8, 21, "unknown key 'rloe'", "did you mean role?"),
    ]


def test_keys_are_proposed_in_the_language_of_the_keys_around():
    chinese = SOUND.replace("{title: 通知, role: desk,", "{名称: 通知, 责任刚位: desk,").replace("takes:", "用时:")
    assert told(chinese, "zh") == [(8, 18, "未知的键“责任刚位”", "是否应为 责任岗位？")]
    ((_, _, _, hint),) = told(SOUND.replace("staff: 1", "staff: 1, zzz: 1"), "zh")
    assert hint.startswith("此处还可用的键：organization、post、deputy")


@pytest.mark.parametrize(
    ("keys", "written", "meant"),
    [
        ("title: 求助, at: T+0:10", "every", "times"),  # 重复 says the same as every, and is the Chinese name of times
        ("title: 求助, at: T+0:10", "循环", "times"),
        ("标题: 求助, 时刻: T+0:10", "every", "重复"),
        ("标题: 求助", "every", "重复"),
    ],
)
def test_another_word_for_a_key_is_answered_in_the_language_of_the_file(keys, written, meant):
    chinese = keys.startswith("标题")
    head = "情景: night\n标题: 夜间\n消息单:\n" if chinese else "scenario: night\ntitle: 夜间\ninjects:\n"
    read = read_text_as("night.yaml", f"{head}  call: {{{keys}, {written}: 5 min}}\n")
    hints = [one.hint.render("en") for one in read.findings if one.message.render("en") == f"unknown key '{written}'"]
    assert hints == [f"did you mean {meant}?"]


def test_a_missing_key_says_what_to_write():
    ((_, _, message, hint),) = told(SOUND.replace(", role: desk", ""), "zh")
    assert (message, hint) == ("“ring”缺少“责任岗位”（role）", "请补写“role: …”")
    ((_, _, _, hint),) = told(SOUND.replace("kind: special\n", ""), "en")
    assert hint.startswith("add 'kind: …', one of: overall, special, department")


def test_a_lone_value_is_shown_in_the_shape_that_is_expected():
    procedure = "procedures:\n  all: {title: 全部, steps: ring}\n"
    assert told(SOUND + procedure) == [(10, 27, "a list is expected here", "write [ring]")]
    assert told(SOUND.replace("{title: 值班室, staff: 1}", "值班室"), "zh") == [
        (6, 9, "此处应分项填写“键: 值”", "请写作 {title: 值班室}")
    ]


def test_a_title_that_says_nothing_is_named():
    assert told(SOUND.replace("title: 通知", 'title: ""'))[0][2] == "something must be written here"
    assert told(SOUND.replace("title: 示例预案", "title:"))[0][2] == "'title' has no value"


def test_a_name_refused_where_it_is_given_is_not_refused_again_where_it_is_used():
    text = SOUND.replace("  ring:", "  call:") + "procedures:\n  all: {title: 全部, steps: [call]}\n"
    assert [line for line, *_ in told(text)] == [8]


def test_what_an_alias_or_a_merge_would_bring_is_not_missing():
    aliased = SOUND.replace("role: desk", "role: *one")
    merged = SOUND.replace("role: desk", "<<: {role: desk}")
    assert [told(text)[0][2] for text in (aliased, merged)] == ["anchors and aliases are not used here"] * 2
    assert [len(told(text)) for text in (aliased, merged)] == [1, 1]


def test_a_misspelt_step_and_a_misspelt_moment_get_a_near_one():
    step = "procedures:\n  all: {title: 全部, steps: [{paralel: [ring]}]}\n"
    assert told(SOUND + step) == [(10, 28, "'paralel' is not a step", "did you mean parallel?")]
    moment = SOUND.replace("takes:", "within: {at_most: 5 min, from: ring strated}, takes:")
    assert told(moment)[0][2:] == ("'strated' is not what can happen to it", "did you mean started?")


def test_a_key_once_in_each_language_is_a_duplicate():
    ((line, column, message, _),) = told(SOUND + "名称: 另一个\n")
    assert (line, column, message) == (9, 1, "'名称' is written twice, once in each language")


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("置为", "状态变化", "“置为”与已写的“状态变化”是同一个键"),
        ("状态变化", "置为", "“置为”与已写的“状态变化”是同一个键"),
        ("时限", "within", "“时限”重复，中英文键各写了一次"),
    ],
)
def test_two_names_of_one_key_are_both_named(first, second, message):
    value = "5 min" if first == "时限" else "{x: 1}"
    found = read_text_as("x.yaml", SOUND.replace("takes:", f"{first}: {value}, {second}: {value}, takes:")).findings
    assert [one.message.render("zh") for one in found] == [message]


def test_two_chinese_names_of_a_deputy_are_both_named():
    text = "plan: p\ntitle: P\nkind: special\nstatus: draft\nroles: {a: {title: A}, b: {title: B, 替补: a, 后备: a}}\n"
    assert [one.message.render("zh") for one in read_text_as("x.yaml", text).findings] == [
        "“替补”与已写的“后备”是同一个键"
    ]


def test_all_problems_of_a_file_come_at_once():
    text = (
        SOUND.replace("special", "specal").replace("staff: 1", "staff: one").replace("1 / 2 / 5 min", "10 / 5 / 20 min")
    )
    assert [line for line, *_ in told(text)] == [3, 6, 8]


def test_a_forgotten_unit_and_an_empty_phrase_are_named():
    text = SOUND.replace("1 / 2 / 5 min", "30") + "  tell: {title: 报告, role: desk, takes: 5 min, within: 尽快}\n"
    (_, _, unit, _), (_, column, vague, _) = told(text, "zh")
    assert unit == "“30”缺少时间单位"
    assert "尽快" in vague
    assert column == text.splitlines()[8].index("尽快") + 1


def test_a_key_without_value_says_so():
    ((line, _, message, _),) = told(SOUND + "scope:\nnumber:\nlevels:\n")
    assert (line, message) == (11, "'levels' has no value")


def test_text_cut_by_a_half_width_comma_is_named():
    text = SOUND + "sections:\n  - {clause: '1.1', title: 原则, text: 先转移人员,后保护财产}\n"
    ((line, _, message, hint),) = told(text, "zh")
    assert (line, message) == (10, "文字被半角逗号截断：“后保护财产”")
    assert hint.startswith("请给整段文字加引号")


def test_missing_takes_is_an_error_in_force_and_a_note_in_a_draft():
    text = SOUND.replace(", takes: 1 / 2 / 5 min", "")
    (in_force,) = read_text_as("plan.yaml", text).findings
    (draft,) = read_text_as("plan.yaml", text.replace("in-force", "draft")).findings
    assert (in_force.severity, draft.severity) == (Severity.ERROR, Severity.NOTE)


def test_a_card_owes_only_its_head():
    assert told(HEAD + "depth: card\n") == []
    assert [message for _, _, message, _ in told(HEAD)] == ["'roles' is missing from 'flood'"]


def test_the_first_key_says_what_a_file_is():
    assert told("title: x\n")[0][2] == "the first key does not say what the file is"
    assert "'plan' must be the first key" in [message for _, _, message, _ in told("title: x\nplan: a\n")]


def test_an_id_with_a_slash_is_refused_at_the_key():
    (found,) = told(SOUND + "  a/b: {title: x, role: desk, takes: 1 min}\n")
    assert found[:2] == (9, 4)


def test_what_a_book_says_of_clock_and_roads_is_read_too():
    text = "book: b\ntimezone: Asia/Shanghia\nhours: {day: 8-18, night: all}\ntravel: {speed: fast, detour: 0.5}\n"
    assert told(text) == [
        (2, 11, "time zone 'Asia/Shanghia' is not known", "for example Asia/Shanghai"),
        (3, 14, "'8' is not a time of day", "write 08:00"),
        (3, 27, "'all' is not a span of hours", "write for example 08:30-17:30"),
        (4, 17, "'fast' is not a speed", "write for example 25 km/h"),
        (4, 31, "a road is not shorter than the straight line", "write for example 1.4"),
    ]


def test_a_value_that_is_nearly_right_gets_the_right_one():
    status = SOUND.replace("in-force", "现行")
    assert told(status, "zh")[0][2:] == ("“现行”不是此处允许的取值", "是否应为 现行有效？")
    kind = SOUND.replace("kind: special", "kind: speciall")
    assert told(kind)[0][2:] == ("'speciall' is not one of the values allowed here", "did you mean special?")
    ((_, _, _, far),) = told(SOUND.replace("in-force", "zzz"), "zh")
    assert far == "可用取值：草案、征求意见稿、送审稿、现行有效、已废止"


def test_ideographic_blanks_before_a_key_are_one_finding():
    text = SOUND.replace("  desk:", "\u3000\u3000desk:")
    assert [line for line, *_ in told(text)] == [6]


def test_of_an_indicator_range_and_initial_value_are_read():
    text = "library: indicators\nindicators:\n  depth: {title: 积水, unit: cm, range: 0-300}\n"
    assert told(text) == [(3, 39, "'0-300' is not a number", "write from / to, for example 0 / 300")]


def test_shares_and_intervals_are_read_in_a_scenario():
    text = (
        "scenario: s\ntitle: 试\nbegins: 2026-09-14 21:00\nlasts: 0 h\nobjectives:\n  o: {title: 目标, target: 95%}\n"
        "injects:\n  a: {at: T+0:01, chance: 30, times: {every: 0 min, count: 5}}\n"
    )
    assert told(text, "zh") == [
        (4, 8, "此处时长应大于0", "请写作例如：20分钟"),
        (6, 26, "“95%”不是0至1之间的数", "请写作例如：0.95"),
        (8, 27, "“30”不是0至1之间的数", "请写作例如：0.3"),
        (8, 46, "此处时长应大于0", "请写作例如：20分钟"),
    ]


def test_a_full_width_colon_after_the_first_key_is_one_finding():
    assert [line for line, *_ in told(SOUND.replace("plan: flood", "plan：flood"))] == [1]


def test_a_first_key_with_blanks_before_it_is_said_in_plain_words():
    ((line, _, message, hint),) = told(" " + SOUND, "zh")
    assert (line, message, hint) == (2, "首个键前有多余的空格", "各顶层键请从行首写起")


def test_a_range_that_goes_backward_is_refused():
    needs = "needs: {equipment: {pump: {at_least: 3, at_most: 1}}}, takes:"
    assert told(SOUND.replace("takes:", needs)) == [
        (8, 59, "'at_least' 3 is more than 'at_most' 1", "write the smaller number at at_least"),
    ]
