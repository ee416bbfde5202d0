"""What S04, X03 and S10 say of levels: plans as people write them, each as tiny as the sentence it is about."""

from random import Random
from time import process_time

import pytest

from drillbook.schema.conditions.decision.diagram import Diagram, Undecided
from drillbook.schema.finding import Severity
from drillbook.schema.linkage.catalogue import every_finding
from drillbook.schema.linkage.rules.between.lagging_levels import sleeping_below
from drillbook.schema.linkage.rules.plan.level_endings import endless_levels
from drillbook.schema.linkage.rules.plan.level_gaps import uneven_levels
from drillbook.schema.values.number_text import is_counted, number_said
from tests.level_books import a_book, a_plan


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
            "气温为-2℃时应为Ⅲ级，气温为-5℃时反而为Ⅳ级",
        ),
        (
            {"IV": "-8 <= temperature < 0 or temperature > 40", "III": "temperature < -10"},
            "气温为-8℃时应为Ⅳ级，气温为-9℃时反而为未启动",
        ),
        (
            {"IV": "500 < visibility <= 1000", "III": "visibility < 500"},
            "能见度为800米时应为Ⅳ级，能见度为500米时反而为未启动",
        ),
        ({"IV": "1 <= points < 5", "III": "points > 5"}, "积水点数为4处时应为Ⅳ级，积水点数为5处时反而为未启动"),
        (
            {"IV": "oxygen <= 19.5 and oxygen > 18", "III": "oxygen < 18"},
            "氧气浓度为19%时应为Ⅳ级，氧气浓度为18%时反而为未启动",
        ),
        (
            {"IV": "loss >= 10000000", "III": "50000000 <= loss < 100000000"},
            "直接经济损失为7500万元时应为Ⅲ级，直接经济损失为1亿元时反而为Ⅳ级",
        ),
        ({"III": "not rain < 黄色 and not rain >= 红色"}, "暴雨预警为橙色时应为Ⅲ级，暴雨预警为红色时反而为未启动"),
    ],
)
def test_a_gap_is_told_on_the_side_on_which_things_get_worse(levels, message):
    assert gaps(levels) == [message]


def test_a_level_that_two_higher_ones_cover_together_is_never_wanted():
    (message,) = gaps({"IV": "amount >= 10", "III": "10 <= amount < 20", "II": "amount >= 20"})
    assert message == "Ⅳ级永远不会成为应启动的级别：其启动条件成立时，Ⅲ级或Ⅱ级的启动条件也必然成立"


def test_a_level_wanted_only_when_somebody_judges_so_is_worth_a_note():
    (fault,) = uneven_levels(a_book(a_plan("p", {"IV": "rain >= 蓝色 or judged", "III": "rain >= 蓝色"})))
    assert fault.severity is Severity.NOTE
    assert fault.message.render("zh").startswith("仅就数值条件而言，Ⅳ级永远不会成为应启动的级别")


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
    assert message == "当暴雨预警为黄色、《city》为Ⅲ级时，《up》为Ⅲ级，《low》未启动"


def test_a_street_that_sleeps_while_the_district_follows_the_city_is_told():
    city, upper = a_plan("city", {"III": "rain >= 黄色"}), a_plan("up", "city")
    (message,) = said(sleeping_below, city, upper, a_plan("low", {"III": "rain >= 红色"}, "up"))
    assert message == "当暴雨预警为黄色时，《up》为Ⅲ级，《low》未启动"


def test_a_street_that_follows_another_plan_than_the_one_above_is_compared_by_that_plan():
    upper, other = a_plan("up", {"III": "rain >= 黄色"}), a_plan("other", {"III": "rain >= 红色"})
    (message,) = said(sleeping_below, upper, other, a_plan("low", "other", "up"))
    assert message == "当暴雨预警为黄色时，《up》为Ⅲ级，《low》未启动"


def test_a_level_that_falls_when_another_plan_rises_is_told():
    flood = a_plan("flood", {"III": "rain >= 黄色", "II": "rain >= 橙色", "I": "rain >= 红色"})
    overall = a_plan("overall", {"IV": "level(flood) = III", "III": "level(flood) = II"})
    (fault,) = uneven_levels(a_book(flood, overall))
    assert fault.message.render("zh") == "暴雨预警为橙色时应为Ⅲ级，暴雨预警为红色时反而为未启动"
    assert "《flood》为Ⅰ级" in fault.consequence.render("zh")


def test_a_level_set_from_outside_the_book_is_a_thing_that_worsens_too():
    city = "plan: city\ntitle: city\nkind: external\nstatus: in-force\nlevels: {III: {}, II: {}}\n"
    (message,) = said(uneven_levels, city, a_plan("p", {"IV": "level(city) = III"}))
    assert message == "《city》为Ⅲ级时应为Ⅳ级，《city》为Ⅱ级时反而为未启动"


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
    assert message == "当暴雨预警为黄色、《low》为Ⅲ级时，《up》为Ⅲ级，《third》未启动"


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
    assert message == "当分数为5.5处时，《up》为Ⅲ级，《low》未启动"


def test_numbers_are_told_as_people_write_them_and_satisfy_what_is_written():
    upper, lower = a_plan("up", {"III": "loss >= 50000000"}), a_plan("low", {"III": "loss >= 60000000"}, "up")
    assert said(sleeping_below, upper, lower) == ["当直接经济损失为5000万元时，《up》为Ⅲ级，《low》未启动"]
    upper, lower = a_plan("up", {"III": "tide > 1.00000001"}), a_plan("low", {"III": "tide > 1.00000002"}, "up")
    assert said(sleeping_below, upper, lower) == ["当潮位为1.000000015米时，《up》为Ⅲ级，《low》未启动"]


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


def test_a_condition_that_costs_too_much_is_one_note_for_its_plan():
    random = Random(3)
    # Given two levels that ask for one of three stations, 46 times over, in no order
    clauses = [random.sample(range(30), 3) for _ in range(46)]
    conditions = [
        " and ".join(
            "(" + " or ".join(f"x{station} >= {base + number}" for station in clause) + ")"
            for number, clause in enumerate(clauses)
        )
        for base in (20, 50)
    ]
    book = a_book(
        a_plan("p", dict(zip(("III", "II"), conditions, strict=True))),
        indicators=stations([f"x{number}" for number in range(30)]),
    )
    # Then whether they can ever hold is left open in one note that names both places
    (found,) = [one for one in every_finding(book, ()) if one.code == "SC"]
    assert found.severity is Severity.NOTE
    assert found.message.render("zh") == "此条件能否成立未作判定：组成部分过多"
    assert len(found.also) == 1


def test_which_way_it_worsens_and_that_it_is_whole_may_be_written_in_chinese():
    library = """
库: indicators
监测指标:
  水库水位: {名称: 水库水位, 计量单位: m, 取值范围: 0 / 100, 恶化方向: 下降}
  批次: {名称: 批次, 计量单位: 批, 取值范围: 0 / 100, 整数: 是}
"""
    plans = (
        a_plan("up", {"III": "批次 > 5", "II": "10 <= 水库水位 < 20"}),
        a_plan("low", {"III": "批次 >= 6", "II": "10 <= 水库水位 < 20"}, "up"),
    )
    book = a_book(*plans, indicators=library)
    assert list(sleeping_below(book)) == []
    assert [fault.message.render("zh") for fault in uneven_levels(book)][:1] == [
        "水库水位为10米时应为Ⅱ级，水库水位为5米时反而为未启动"
    ]


def test_a_diagram_draws_no_more_than_it_may():
    diagram = Diagram([2, 2], budget=5)
    first, second = diagram.among(0, [1]), diagram.among(1, [1])
    with pytest.raises(Undecided):
        diagram.both(first, second)
