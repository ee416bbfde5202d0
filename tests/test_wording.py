"""How plans, clauses, names, limits, conditions and steps are put into words: each form, and where one begins."""

import ast
import gettext
import re
from pathlib import Path

import pytest

from drillbook.schema.finding import Location, plain, say
from drillbook.schema.linkage import wording
from drillbook.schema.linkage.catalogue import RULES
from drillbook.schema.linkage.revision.worded_values import NOTHING, name_said, quantity_said, step_said, value_in_words
from drillbook.schema.models.shorthand import Quantity
from drillbook.ui.translation import LOCALES
from tests.assembled import book_from, plan_text

ROOT = Path(__file__).parents[1]
LIBRARIES = """\
library: {name}
{body}
"""
CONTACTS = LIBRARIES.format(
    name="contacts",
    body="organizations: {water: {title: 水务局}, desk: {title: 某单位}}\nchannels: {phone: {takes: 1 min}}",
)
PLACES = LIBRARIES.format(name="places", body="places: {north: {title: 北片}}")
INDICATORS = LIBRARIES.format(
    name="indicators",
    body="indicators: {rain: {title: 雨量, unit: mm, range: 0 / 200, per_place: true}, depth: {title: 水深, unit: m}}",
)
MEANS = LIBRARIES.format(
    name="supplies", body="equipment: {pump: {title: 水泵, quantity: 3}, truck: {title: 泵车, quantity: 1}}"
)
BODY = """\
roles:
  desk: {title: 值班室, staff: {always: 5, day: 2, night: 3, called: 4}}
  lead: {title: 组长, staff: {day: 1, night: 1}}
  watch: {title: watch, staff: {III: 2, II: 5}, call_out: 20 min}
  bare: {staff: 1, duties: [值守, 记录]}
levels:
  III: {when: rain >= 10, decided_by: desk, ends_when: {if: rain < 5, for: 2 h}}
  II: {when: rain >= 20, decided_by: desk, ends_when: rain < 10}
tasks:
  look: {title: 核实, role: desk, takes: 5 min, hazardous: true}
  pump: {title: 抽水, role: desk, takes: 5 / 7 min, needs: {staff: 2, equipment: {pump: 1}}, set: {depth: "0"}}
  go: {title: 出发, role: desk, takes: {III: 5 min, II: 4 min}}
procedures:
  rain: {title: 暴雨, steps: [look, go]}
  calm: {steps: [look]}
response_times:
  dry: {title: 排干, from: incident, to: pump finished, within: 2 h}
"""
OTHER = plan_text("other", "roles: {desk: {title: 总值班室}}\ntasks: {look: {title: 查看, role: desk, takes: 1 min}}")


@pytest.fixture(scope="module")
def book():
    return book_from(
        "book: b\ntitle: 小书\nincident_types: {storm: {title: 暴雨灾害, class: natural}}\n",
        CONTACTS, PLACES, INDICATORS, MEANS, plan_text("flood", BODY), OTHER,
    )  # fmt: skip


@pytest.fixture(scope="module")
def plan(book):
    return book.plans["flood"].value


def both(text):
    return text.render("en"), text.render("zh")


# names


@pytest.mark.parametrize(
    ("number", "said"), [("4.2", (" clause 4.2", "第4.2条")), ("", ("", ""))]
)  # fmt: skip
def test_a_clause_is_named_where_there_is_one(number, said):
    assert both(wording.clause(number)) == said


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Location("f.yaml", 1, 1, "flood", "防汛预案", "4.2"), "《防汛预案》第4.2条"),
        (Location("f.yaml", 1, 1, "flood", "", ""), "《flood》"),
        (Location("f.yaml", 1, 1), "《f.yaml》"),
    ],
)
def test_a_place_goes_by_title_else_by_id_else_by_file(where, said):
    assert wording.at_clause(where).render("zh") == said


@pytest.mark.parametrize(
    ("title", "name", "said"),
    [("组长", "lead", "“组长”（lead）"), ("", "lead", "“lead”"), ("lead", "lead", "“lead”")],
)
def test_an_id_stands_beside_a_title_that_says_more(title, name, said):
    assert wording.titled(title, name).render("zh") == said


def test_what_a_plan_does_not_have_goes_by_its_id(plan):
    assert [
        named(plan, name).render("zh")
        for named, names in (
            (wording.role_named, ("lead", "bare", "nobody")),
            (wording.task_named, ("look", "nothing")),
            (wording.procedure_named, ("rain", "calm", "nowhere")),
        )
        for name in names
    ] == [
        "“组长”（lead）",
        "“bare”",
        "“nobody”",
        "“核实”（look）",
        "“nothing”",
        "“暴雨”（rain）",
        "“calm”",
        "“nowhere”",
    ]


def test_six_are_listed_and_of_seven_the_number_is_told():
    assert both(wording.first_few("abcdef")) == ("a, b, c, d, e, f", "a、b、c、d、e、f")
    assert both(wording.first_few("abcdefg")) == ("a, b, c, d, e, f and others, 7 in all", "a、b、c、d、e、f等7项")
    assert both(wording.first_few([plain("a"), "b", "c"], 2)) == ("a, b and others, 3 in all", "a、b等3项")


# limits


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"": 10}, "10分钟"),
        ({"III": 10, "II": 10}, "10分钟"),
        ({"III": 10, "II": 5}, "Ⅲ级10分钟、Ⅱ级5分钟"),
        ({"IV": 10, "III": 10, "II": 10, "I": 5}, "Ⅳ级至Ⅱ级10分钟、Ⅰ级5分钟"),
        ({"IV": 10, "III": 5, "II": 10}, "Ⅳ级10分钟、Ⅲ级5分钟、Ⅱ级10分钟"),
    ],
)
def test_levels_in_a_row_with_one_limit_are_told_together(limits, said):
    assert wording.limits_said({level: minutes * 60_000 for level, minutes in limits.items()}).render("zh") == said


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (["IV", "III"], ("level IV, level III", "Ⅳ级、Ⅲ级")),
        (["IV", "III", "II"], ("level IV to level II", "Ⅳ级至Ⅱ级")),
        (["III", "II", "I"], ("level III to level I", "Ⅲ级至Ⅰ级")),
        (["IV", "III", "I"], ("level IV, level III, level I", "Ⅳ级、Ⅲ级、Ⅰ级")),
        (["II", "III", "IV"], ("level II, level III, level IV", "Ⅱ级、Ⅲ级、Ⅳ级")),
        (["IV", "III", "II", "red"], ("level IV, level III, level II, level red", "Ⅳ级、Ⅲ级、Ⅱ级、red")),
    ],
)
def test_three_levels_in_a_row_are_a_span(levels, said):
    assert both(wording.span_said(levels)) == said


@pytest.mark.parametrize(
    ("within", "said"),
    [
        ("30 min", ("within 30 min", "30分钟内")),
        ("{at_most: 30 min, to: arrived}", ("within 30 min, to arrive", "30分钟内到场")),
        ("{at_most: 30 min, to: finished}", ("within 30 min", "30分钟内")),
        ("{at_most: 30 min, from: incident}", ("within 30 min after: the incident", "事发后30分钟内")),
        (
            "{at_most: 30 min, from: look finished, to: started}",
            ("within 30 min after: 核实 is finished, to start", "“核实”完成后30分钟内开始"),
        ),
    ],
)
def test_a_promise_is_told_with_its_beginning_and_what_ends_it(within, said):
    tasks = f"roles: {{a: {{title: 甲}}}}\ntasks: {{look: {{title: 核实, role: a, takes: 1 min}}, pump: {{title: 抽, role: a, takes: 1 min, within: {within}}}}}"
    book = book_from(plan_text("p", tasks))
    plan = book.plans["p"].value
    assert both(wording.within_said(book, plan, plan.tasks["pump"].within)) == said


# conditions


def told(book, plan, written):
    """A condition or moment as the procedure of a plan writes it."""
    more = plan_text(
        "asked",
        f"roles: {{desk: {{title: 岗位}}}}\ntasks: {{look: {{title: 勘查, role: desk, takes: 1 min}}}}\nprocedures: {{p: {{when: {written}, steps: [look]}}}}",
    )
    asked = book_from("book: b\ntitle: 小书\n", PLACES, INDICATORS, plan_text("flood", plan), OTHER, more)
    it = asked.plans["asked"].value
    return wording.condition_said(asked, it, it.procedures["p"].when).render("zh")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("rain(north) >= 30", "北片雨量达到30"),
        ("level(other) >= III", "《other预案》响应级别为Ⅲ级及以上"),
        ("look finished", "“勘查”完成"),
        ("flood/look finished", "“核实”完成"),
        ("flood/dry finished", "“排干”完成"),
        ("flood/rain finished", "“暴雨”完成"),
        ("desk absent", "岗位缺席"),
        ("flood/desk absent", "值班室缺席"),
    ],
)
def test_conditions_speak_of_things_by_their_titles(book, written, said):
    assert told(book, BODY, written) == said


# values of plans


@pytest.mark.parametrize(
    ("table", "name", "attribute", "said"),
    [
        ("roles", "desk", "staff", ("5 people, 2 by day, 3 at night, 4 on call", "5人、白天2人、夜间3人、可召回4人")),
        ("roles", "lead", "staff", ("1 by day, 1 at night", "白天1人、夜间1人")),
        ("roles", "watch", "staff", ("level III 2, level II 5", "Ⅲ级2人、Ⅱ级5人")),
        ("roles", "watch", "call_out", ("20 min", "20分钟")),
        ("roles", "bare", "duties", ("值守, 记录", "值守、记录")),
        ("roles", "bare", "title", ("(none)", "（无）")),
        ("roles", "lead", "duties", ("(none)", "（无）")),
        ("tasks", "look", "hazardous", ("yes", "是")),
        ("tasks", "pump", "hazardous", ("no", "否")),
        ("tasks", "look", "takes", ("5 min", "5分钟")),
        ("tasks", "pump", "takes", ("uniform 5 / 7 min", "5 / 7分钟")),
        ("tasks", "go", "takes", ("level III 5 min, level II 4 min", "Ⅲ级5分钟、Ⅱ级4分钟")),
        ("tasks", "pump", "needs", ("staff 2, 水泵 1", "本岗位2人、水泵1")),
        ("tasks", "pump", "set_", ("水深 0", "水深：0")),
        ("tasks", "look", "role", ("值班室", "值班室")),
        ("response_times", "dry", "within", ("2 h", "2小时")),
        ("response_times", "dry", "to", ("抽水 is finished", "“抽水”完成")),
        ("procedures", "rain", "steps", ("核实 → 出发", "核实 → 出发")),
    ],
)
def test_a_value_is_told_as_a_reviewer_reads_it(book, plan, table, name, attribute, said):
    entry = getattr(plan, table)[name]
    field = type(entry).model_fields[attribute]
    assert both(value_in_words(book, plan, field, attribute, getattr(entry, attribute))) == said


@pytest.mark.parametrize(
    ("level", "said"),
    [("III", "雨量低于5并持续2小时"), ("II", "雨量低于10")],
)
def test_the_end_of_a_level_says_how_long_it_must_last(book, plan, level, said):
    assert value_in_words(book, plan, None, "ends_when", plan.own_levels[level].ends_when).render("zh") == said


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        ("title", "desk", "desk"),  # an author's words are no names
        ("note", "desk", "desk"),
        ("role", "desk", "值班室"),
        ("range", (0.0, 200.0), "0 / 200"),
        ("share", 0.5, "0.5"),
        ("times", 3, "3"),
        ("every", 60_000, "1分钟"),
        ("within", {"III": 60_000, "II": 60_000}, "1分钟"),
        ("gives", {"truck": 2.0}, "泵车：2"),
        ("any", None, "（无）"),
        ("any", {}, "（无）"),
    ],
)
def test_plain_values_are_told_by_what_they_are(book, plan, attribute, value, said):
    assert value_in_words(book, plan, None, attribute, value).render("zh") == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("desk", "值班室"),  # the plan's own role before an organization of that name
        ("rain", "暴雨"),  # its procedure before an indicator
        ("water", "水务局"),
        ("north", "北片"),
        ("pump", "抽水"),
        ("storm", "暴雨灾害"),
        ("bare", "bare"),
        ("other", "《other预案》"),
        ("other/look", "《other预案》查看"),
        ("nowhere/look", "nowhere/look"),
        ("III", "Ⅲ级"),
        ("none", "none"),
        ("unknown", "unknown"),
    ],
)
def test_a_name_is_told_by_the_title_of_whatever_bears_it(book, plan, name, said):
    assert name_said(book, plan, name).render("zh") == said


def test_without_a_plan_a_name_is_looked_for_in_the_libraries(book):
    assert [name_said(book, None, name).render("zh") for name in ("desk", "pump")] == ["某单位", "水泵"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2", ("2", "2")),
        ({"at_least": "1", "at_most": "2"}, ("1 to 2", "1至2")),
        ({"at_least": "2"}, ("2", "2")),
        ({"at_most": "3"}, ("3", "3")),
        ({"per_hour": "20"}, ("20 an hour", "每小时20")),
        ({"III": "1", "II": "4"}, ("4", "4")),
    ],
)
def test_a_quantity_is_one_number_a_range_or_a_rate(written, said):
    assert both(quantity_said(Quantity.model_validate(written))) == said


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("look", ("核实", "核实")),
        ("[look, go]", ("核实 → 出发", "核实 → 出发")),
        ("{parallel: [look, go]}", ("at once (核实; 出发)", "同时（核实；出发）")),
        (
            "{choose: [{if: judged, do: [look]}, {else: [go]}]}",
            ("by case (if it is judged necessary: 核实, else: 出发)", "分情况（经会商研判有必要：核实、否则：出发）"),
        ),
        (
            "{choose: [{chance: 0.25, do: [look]}, {chance: 0.75, do: [go]}]}",
            ("by case (25%: 核实, 75%: 出发)", "分情况（25%：核实、75%：出发）"),
        ),
        ("{repeat: {every: 30 min, times: 2, do: [look]}}", ("again every 30 min (核实)", "每隔30分钟重复（核实）")),
        ("{repeat: {until: judged, do: [look]}}", ("again (核实)", "重复（核实）")),
        ("{wait: {until: look finished}}", ("wait until 核实 is finished", "等待“核实”完成")),
        ("{call: sub}", ("go over to 子程序", "转入子程序")),
        ("{set: {rain: 10 mm}}", ("set 雨量 10 mm", "置为雨量：10 mm")),
    ],
)
def test_each_kind_of_step_has_its_sentence(step, said):
    tasks = "tasks: {look: {title: 核实, role: a, takes: 1 min}, go: {title: 出发, role: a, takes: 1 min}}"
    body = f"roles: {{a: {{title: 甲}}}}\n{tasks}\nprocedures: {{p: {{steps: [{step}]}}, sub: {{title: 子程序, steps: [go]}}}}"
    book = book_from(INDICATORS, plan_text("p", body))
    plan = book.plans["p"].value
    assert both(step_said(book, plan, plan.procedures["p"].steps[0])) == said


def test_what_is_not_written_is_told_as_nothing():
    assert both(NOTHING) == ("(none)", "（无）")


def test_a_word_from_a_list_is_told_in_the_language_of_the_reader(book, plan):
    field = type(plan).model_fields["kind"]
    assert both(value_in_words(book, plan, field, "kind", plan.kind)) == ("special", "专项")


def test_an_object_is_told_key_by_key_without_what_is_empty(book, plan):
    (found,) = [value_in_words(book, plan, None, "roles", plan.roles["lead"])]
    assert found.render("zh") == "名称：组长、在岗人数：白天1人、夜间1人"


@pytest.mark.parametrize(("n", "said"), [(0, "0 people"), (1, "1 person"), (2, "2 people")])
def test_one_thing_is_told_in_the_singular(n, said):
    text = say(en="{n} people", single="{n} person", zh="{n}人", n=n)
    assert (text.render("en"), text.render("zh")) == (said, f"{n}人")


HALF = re.compile(
    r"(?<=[\u4e00-\u9fff”》）〕])[,:;?!](?=[\u4e00-\u9fff“《（{A-Za-z\[]|$)|(?<=})[,:;](?=[\u4e00-\u9fff“《（])"
    r"|\((?=[\u4e00-\u9fff“])|(?<=[\u4e00-\u9fff”])\)"
)
AS_TYPED = re.compile(r"\{\{.*?\}\}|\{[^{}]*: [^{}]*\}|“[^”]*(?:[,:] |[:()]\W*”|:\[|级别\()[^”]*”?|级别\([^)]*\)")


def chinese_sentences():
    """Each sentence that the sources say in Chinese (``zh=`` of anything, the meaning of a ``key``), and its place."""
    for file in sorted(file for room in ("schema", "simulator", "ui") for file in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "zh":
                value = node.value
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "key" and len(node.args) > 2:
                value = node.args[2]
            else:
                continue
            for part in ast.walk(value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield f"{file.relative_to(ROOT).as_posix()}:{part.lineno}", part.value


def test_the_chinese_catalogue_has_signs_of_full_width():
    """GB/T 15834; a colon with a space after it stands in an example of YAML, one after a file before a line number."""
    words = gettext.translation("drillbook", LOCALES, ["zh_CN"])._catalog.values()
    assert [text for text in words if HALF.search(text) and "Project-Id-Version" not in text] == []


def test_what_the_sources_say_in_chinese_has_signs_of_full_width():
    """What is quoted as one types it in a plan keeps its own signs."""
    said = list(chinese_sentences())
    assert len(said) > 1500
    assert [(where, text) for where, text in said if HALF.search(AS_TYPED.sub("", text))] == []


def test_what_the_pages_of_rules_say_in_chinese_has_signs_of_full_width():
    """Examples and what is quoted as one types it keep their own signs."""
    pages = "\n".join(rule.page("zh") for rule in RULES)
    prose = re.sub(r"```.*?```|`[^`]*`", "", pages, flags=re.DOTALL)
    assert [line for line in prose.splitlines() if HALF.search(line)] == []


def test_samples_and_chinese_pages_have_signs_of_full_width():
    """A colon of YAML has a space after it; one in a sentence is of full width, before a figure too."""
    half = re.compile(r"(?<=[\u4e00-\u9fff”》）])[:,;](?=[\u4e00-\u9fff0-9Ⅰ-Ⅻ“《`（])")
    places = ("plans/**/*.yaml", "scenarios/*.yaml", "docs/*.zh-CN.md", "docs/plans/*.zh-CN.yaml", "README.zh-CN.md")
    files = [file for place in places for file in ROOT.glob(place)]
    assert len(files) > 80
    said = [
        f"{file.name}:{line}" for file in files for line in file.read_text("utf-8").splitlines() if half.search(line)
    ]
    assert said == []
