"""What S04, X03 and S10 say of levels: plans as people write them, each as tiny as the sentence it is about."""

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import Diagram, Undecided
from drillbook.schema.finding import Severity
from drillbook.schema.linkage.catalogue import every_finding, rule_named
from drillbook.schema.linkage.rules.between.lagging_levels import sleeping_below
from drillbook.schema.linkage.rules.plan.level_endings import endless_levels
from drillbook.schema.linkage.rules.plan.level_gaps import uneven_levels
from drillbook.schema.linkage.rules.plan.procedures import unsound
from drillbook.schema.reader import read_text_as
from drillbook.schema.values.numbers import is_counted, number_said

INDICATORS = """
library: indicators
indicators:
  rain: {title: 暴雨预警, values: [无, 蓝色, 黄色, 橙色, 红色], initial: 无}
  amount: {title: 雨量, unit: mm, range: 0 / 300, initial: 0}
  visibility: {title: 能见度, unit: m, range: 0 / 10000, initial: 10000}
  temperature: {title: 气温, unit: ℃, range: -40 / 45, initial: 20}
  points: {title: 积水点数, unit: 处, range: 0 / 100, initial: 0}
  share: {title: 分数, unit: 处, range: 0 / 100, whole: false}
  oxygen: {title: 氧气浓度, unit: "%", range: 0 / 30, worse: down}
  loss: {title: 直接经济损失, unit: 元, range: 0 / 1000000000, initial: 0}
  tide: {title: 潮位, unit: m, range: 0 / 10, initial: 0}
"""
PLAN = """
plan: {plan}
title: {plan}
kind: special
status: draft
depth: linkage
parent: [{parent}]
roles: {{desk: {{title: 值班室, staff: 1}}}}
tasks: {{t: {{title: 巡查, role: desk}}}}
levels:
{levels}
"""


def a_plan(plan, levels, parent=""):
    """Its levels as a table of conditions, or the plan that it follows."""
    if isinstance(levels, str):
        return PLAN.format(plan=plan, parent=parent, levels=f"  follow: {levels}")
    written = "\n".join(f"  {name}: {{when: {when}, decided_by: desk}}" for name, when in levels.items())
    return PLAN.format(plan=plan, parent=parent, levels=written)


def a_book(*texts, indicators=INDICATORS):
    reads = [read_text_as(f"{number}.yaml", text) for number, text in enumerate((indicators, *texts))]
    book, findings = PlanBook.assemble(Path("book"), reads)
    assert not findings
    return book


def said(rule, *texts):
    return [fault.message.render("zh") for fault in rule(a_book(*texts))]


def gaps(levels):
    return said(uneven_levels, a_plan("p", levels))


@pytest.mark.parametrize(
    "levels",
    [
        {"IV": "500 <= visibility < 1000", "III": "200 <= visibility < 500", "II": "visibility < 200"},
        {"IV": "500 < visibility <= 1000", "III": "200 < visibility <= 500", "II": "not visibility > 200"},
        {"III": "not (rain < 黄色)"},
        {"III": "not (rain < 黄色 or rain = 橙色) or rain = 橙色"},
        {"III": "temperature < -10 or temperature > 40"},
        {"IV": "temperature < 0 or temperature > 35", "III": "temperature < -10 or temperature > 40"},
        {"IV": "-10 <= temperature < 0 or 35 < temperature <= 40", "III": "temperature < -10 or temperature > 40"},
        {"IV": "oxygen < 19.5", "III": "oxygen < 18"},
        {"IV": "rain = 蓝色", "III": "rain = 黄色", "II": "rain >= 橙色"},
        {"IV": "1 <= tide < 2", "III": "2 <= tide < 3", "II": "tide >= 3"},
        {"IV": "judged", "III": "judged"},
        {"IV": "judged or ordered", "III": "rain >= 橙色 or judged or ordered"},
        {"IV": "1 <= points <= 5", "III": "points > 5 and points <= 9", "II": "points >= 10"},
    ],
)
def test_plans_without_a_gap_are_left_alone(levels):
    assert gaps(levels) == []


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        (
            {"IV": "temperature <= 5", "III": "temperature <= 0 and temperature > -5"},
            "气温为-2℃时应为Ⅲ级,气温为-5℃时反而为Ⅳ级",
        ),
        (
            {"IV": "-8 <= temperature < 0 or temperature > 40", "III": "temperature < -10"},
            "气温为-8℃时应为Ⅳ级,气温为-9℃时反而为未启动",
        ),
        (
            {"IV": "500 < visibility <= 1000", "III": "visibility < 500"},
            "能见度为800米时应为Ⅳ级,能见度为500米时反而为未启动",
        ),
        ({"IV": "1 <= points < 5", "III": "points > 5"}, "积水点数为4处时应为Ⅳ级,积水点数为5处时反而为未启动"),
        (
            {"IV": "oxygen <= 19.5 and oxygen > 18", "III": "oxygen < 18"},
            "氧气浓度为19%时应为Ⅳ级,氧气浓度为18%时反而为未启动",
        ),
        (
            {"IV": "loss >= 10000000", "III": "50000000 <= loss < 100000000"},
            "直接经济损失为7500万元时应为Ⅲ级,直接经济损失为1亿元时反而为Ⅳ级",
        ),
        ({"III": "not rain < 黄色 and not rain >= 红色"}, "暴雨预警为橙色时应为Ⅲ级,暴雨预警为红色时反而为未启动"),
    ],
)
def test_a_gap_is_told_on_the_side_on_which_things_get_worse(levels, message):
    assert gaps(levels) == [message]


def test_a_level_that_two_higher_ones_cover_together_is_never_wanted():
    (message,) = gaps({"IV": "amount >= 10", "III": "10 <= amount < 20", "II": "amount >= 20"})
    assert message == "Ⅳ级永远不会成为应启动的级别:其启动条件成立时,Ⅲ级或Ⅱ级的启动条件也必然成立"


def test_a_level_wanted_only_when_somebody_judges_so_is_worth_a_note():
    (fault,) = uneven_levels(a_book(a_plan("p", {"IV": "rain >= 蓝色 or judged", "III": "rain >= 蓝色"})))
    assert fault.severity is Severity.NOTE
    assert fault.message.render("zh").startswith("仅就数值条件而言,Ⅳ级永远不会成为应启动的级别")


def test_the_level_of_another_plan_is_what_that_plan_says():
    # Given a district, and a street that starts when the district is at its level
    upper = a_plan("up", {"IV": "rain >= 蓝色", "III": "rain >= 黄色"})
    lower = a_plan("low", {"IV": "rain = 蓝色 or level(up) >= III", "III": "level(up) >= III"}, "up")
    # Then neither a gap nor a lag is seen where the district cannot be at another level
    assert said(uneven_levels, upper, lower) == []
    assert said(sleeping_below, upper, lower) == []


def test_levels_are_looked_through_to_the_plan_that_defines_them():
    city, upper = a_plan("city", {"III": "rain >= 黄色"}), a_plan("up", {"III": "level(city) >= III"})
    assert said(sleeping_below, city, upper, a_plan("low", {"III": "rain >= 黄色"}, "up")) == []
    (message,) = said(sleeping_below, city, upper, a_plan("low", {"III": "rain >= 橙色"}, "up"))
    assert message == "当暴雨预警为黄色、《city》为Ⅲ级时,《up》为Ⅲ级,《low》未启动"


def test_a_street_that_sleeps_while_the_district_follows_the_city_is_told():
    city, upper = a_plan("city", {"III": "rain >= 黄色"}), a_plan("up", "city")
    (message,) = said(sleeping_below, city, upper, a_plan("low", {"III": "rain >= 红色"}, "up"))
    assert message == "当暴雨预警为黄色时,《up》为Ⅲ级,《low》未启动"


def test_a_street_that_follows_another_plan_than_the_one_above_is_compared_by_that_plan():
    upper, other = a_plan("up", {"III": "rain >= 黄色"}), a_plan("other", {"III": "rain >= 红色"})
    (message,) = said(sleeping_below, upper, other, a_plan("low", "other", "up"))
    assert message == "当暴雨预警为黄色时,《up》为Ⅲ级,《low》未启动"


def test_a_level_that_falls_when_another_plan_rises_is_told():
    flood = a_plan("flood", {"III": "rain >= 黄色", "II": "rain >= 橙色", "I": "rain >= 红色"})
    overall = a_plan("overall", {"IV": "level(flood) = III", "III": "level(flood) = II"})
    (fault,) = uneven_levels(a_book(flood, overall))
    assert fault.message.render("zh") == "暴雨预警为橙色时应为Ⅲ级,暴雨预警为红色时反而为未启动"
    assert "《flood》为Ⅰ级" in fault.consequence.render("zh")


def test_a_level_set_from_outside_the_book_is_a_thing_that_worsens_too():
    city = "plan: city\ntitle: city\nkind: external\nstatus: in-force\nlevels: {III: {}, II: {}}\n"
    (message,) = said(uneven_levels, city, a_plan("p", {"IV": "level(city) = III"}))
    assert message == "《city》为Ⅲ级时应为Ⅳ级,《city》为Ⅱ级时反而为未启动"


def test_a_gap_is_told_where_it_is_and_not_at_plans_that_start_with_that_plan():
    gap = a_plan("gap", {"III": "1 <= tide < 2", "II": "tide >= 3"})
    (fault,) = uneven_levels(a_book(gap, a_plan("with", {"III": "level(gap) >= III"})))
    assert fault.where.plan == "gap"


def test_plans_that_start_each_other_are_no_reason_to_start():
    # Given two plans each of which starts at the latest with the other
    upper = a_plan("up", {"III": "rain >= 黄色 or level(low) >= III"})
    lower = a_plan("low", {"III": "rain >= 橙色 or level(up) >= III"}, "up")
    assert said(sleeping_below, upper, lower) == []
    # Then a third that needs the rain is late only from yellow on, not without any
    (message,) = said(sleeping_below, upper, lower, a_plan("third", {"III": "rain >= 红色"}, "up"))
    assert message == "当暴雨预警为黄色、《low》为Ⅲ级时,《up》为Ⅲ级,《third》未启动"


def test_plans_that_stop_each_other_are_not_decided_and_that_is_said_once():
    one = a_plan("one", {"III": "not level(two) >= III"})
    two = a_plan("two", {"III": "level(one) >= III"}, "one")
    assert said(uneven_levels, one, two) == [
        "S04对《one》未作判定：启动条件过多，或各级别互为条件",
        "S04对《two》未作判定：启动条件过多，或各级别互为条件",
    ]


def test_between_five_and_six_points_there_is_nothing():
    upper = a_plan("up", {"III": "points > 5"}).replace("decided_by: desk}", "decided_by: desk, ends_when: points < 6}")
    assert said(sleeping_below, upper, a_plan("low", {"III": "points >= 6"}, "up")) == []
    assert said(endless_levels, upper) == []


def test_what_is_said_not_to_be_whole_has_halves():
    upper = a_plan("up", {"III": "share > 5"})
    (message,) = said(sleeping_below, upper, a_plan("low", {"III": "share >= 6"}, "up"))
    assert message == "当分数为5.5处时,《up》为Ⅲ级,《low》未启动"


def test_numbers_are_told_as_people_write_them_and_satisfy_what_is_written():
    upper, lower = a_plan("up", {"III": "loss >= 50000000"}), a_plan("low", {"III": "loss >= 60000000"}, "up")
    assert said(sleeping_below, upper, lower) == ["当直接经济损失为5000万元时,《up》为Ⅲ级,《low》未启动"]
    upper, lower = a_plan("up", {"III": "tide > 1.00000001"}), a_plan("low", {"III": "tide > 1.00000002"}, "up")
    assert said(sleeping_below, upper, lower) == ["当潮位为1.000000015米时,《up》为Ⅲ级,《low》未启动"]


@pytest.mark.parametrize(
    ("number", "unit", "en", "zh"),
    [
        (50_000_000.0, "元", "50000000", "5000万"),
        (200_000_000.0, "元", "200000000", "2亿"),
        (12_345.0, "元", "12345", "12345"),
        (9_000.0, "人", "9000", "9000"),
        (20_000.0, "m", "20000", "20000"),
        (50_000.0, "万元", "50000", "50000"),
        (20_000.0, "count", "20000", "2万"),
        (0.0000001, "m", "0.0000001", "0.0000001"),
        (-0.0, "m", "0", "0"),
    ],
)
def test_a_number_has_no_exponent(number, unit, en, zh):
    assert (number_said(number, unit).en, number_said(number, unit).zh) == (en, zh)


@pytest.mark.parametrize(
    ("unit", "counts"), [("人", True), ("cases", True), ("m", False), ("小时", False), ("", False)]
)
def test_people_and_cases_are_counted_metres_and_hours_are_measured(unit, counts):
    assert is_counted(unit) is counts


def stations(letters):
    return "library: indicators\nindicators:\n" + "".join(
        f"  {letter}: {{title: {letter}号站雨量, unit: mm, range: 0 / 300, initial: 0}}\n" for letter in letters
    )


def alternatives(base, pairs):
    return " or ".join(
        f"({one} >= {base + 3 * number} and {other} >= {base + 3 * number - 1})"
        for number, (one, other) in enumerate(pairs)
    )


def test_four_levels_of_four_alternatives_are_decided_at_once():
    levels = {
        level: alternatives(base, ("ab", "bc", "de", "ef"))
        for level, base in (("IV", 30), ("III", 70), ("II", 100), ("I", 130))
    }
    begun = process_time()
    assert list(uneven_levels(a_book(a_plan("p", levels), indicators=stations("abcdef")))) == []
    assert process_time() - begun < 2


def test_clauses_in_a_row_over_twenty_stations_are_decided_at_once():
    names = [f"x{number}" for number in range(20)]
    levels = {
        level: " and ".join(
            f"({one} >= {base} or {other} >= {base + 5})"
            for one, other in zip(names, names[1:] + names[:1], strict=True)
        )
        for level, base in (("IV", 10), ("III", 40), ("II", 70))
    }
    begun = process_time()
    assert list(uneven_levels(a_book(a_plan("p", levels), indicators=stations(names)))) == []
    assert process_time() - begun < 2


def test_what_costs_too_much_is_one_note():
    # Given forty alternatives of three parts each, over thirty stations in no order
    names = [f"x{number}" for number in range(30)]
    triples = [[names[(7 * number + step * (number + 3)) % 30] for step in range(3)] for number in range(40)]
    levels = {
        level: " or ".join(
            "(" + " and ".join(f"{name} >= {base + part}" for part, name in enumerate(triple)) + ")"
            for triple in triples
        )
        for level, base in (("IV", 20), ("III", 70), ("II", 120))
    }
    # Then it is said that nothing was decided, and no more
    (fault,) = uneven_levels(a_book(a_plan("p", levels), indicators=stations(names)))
    assert fault.severity is Severity.NOTE
    assert fault.message.render("en").startswith("S04 not decided for 'p': conditions too many")


def test_a_diagram_draws_no_more_than_it_may():
    diagram = Diagram([2, 2], budget=5)
    first, second = diagram.among(0, [1]), diagram.among(1, [1])
    with pytest.raises(Undecided):
        diagram.both(first, second)


CHOICE = """
plan: p
title: 下立交
kind: unit
status: draft
roles: {{a: {{title: 值守, staff: 2}}}}
tasks:
  patrol: {{title: 巡查, role: a, takes: 5 min}}
  close: {{title: 封闭, role: a, takes: 5 min}}
procedures:
  go: {{title: 处置, steps: [{{choose: [{cases}]}}]}}
levels: {{III: {{when: tide > 3}}, II: {{when: tide > 5}}}}
"""


def choices(*conditions):
    cases = ", ".join(
        f"{{if: {one}, do: [{task}]}}" for one, task in zip(conditions, ("patrol", "close", "patrol"), strict=False)
    )
    return [fault for fault in unsound(a_book(CHOICE.format(cases=cases))) if "never reached" in fault.message.en]


def test_a_case_that_an_earlier_one_always_takes_is_told_at_its_condition():
    (fault,) = choices("amount > 15", "amount > 27")
    assert fault.severity is Severity.WARNING
    assert fault.hint.render("zh") == "请将条件更严的分支写在前面"
    assert (fault.where.line, len(fault.also)) == (11, 1)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        (("amount > 27", "amount > 15"), 0),
        (("amount > 27", "amount <= 27", "judged"), 1),
        (("amount > 27 or tide > 3", "amount <= 27 and tide <= 3", "rain >= 红色"), 1),
        (("amount > 15", "amount > 27 or tide > 3"), 0),
        (("incident + 10 min", "amount > 27"), 0),
        (("level >= III", "level >= II"), 1),
        (("points > 5", "points >= 6"), 1),
    ],
)
def test_cases_are_reached_or_not(conditions, found):
    assert len(choices(*conditions)) == found


def test_a_rule_that_fails_is_one_finding_and_the_others_stand():
    # Given a rule that fails over the second plan, after it has said something of the first
    def fails(book):
        for plan in book.plans.values():
            if plan.value.plan == "b":
                next(iter(()))
            yield from uneven_levels(a_book(a_plan("a", {"III": "1 <= tide < 2"})))

    broken = replace(rule_named("S04"), check=fails)
    book = a_book(a_plan("a", {"III": "1 <= tide < 2"}), a_plan("b", {"III": "tide >= 2"}))

    # When the book is checked by it and by another
    found = every_finding(book, (broken, rule_named("S10")))

    # Then all that was said stands, and the failure is told with the plan it was about
    told = {one.message.render("zh") for one in found if one.code == "S04"}
    assert told == {"潮位为1.5米时应为Ⅲ级,潮位为2米时反而为未启动", "规则S04无法用于《b》（StopIteration）"}
    assert any(one.code == "S10" for one in found)
