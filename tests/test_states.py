"""States of the district that conditions tell apart: how one is worded, what rests, and what follows from a ring."""

import pytest

from drillbook.schema.conditions.decision.diagram import Undecided
from drillbook.schema.conditions.parser import parse_condition
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis, level_said
from drillbook.schema.linkage.facts.states.claims import Claim, Variable
from drillbook.schema.linkage.facts.states.level_in_force import definition_of, definitions_needed, plans_named
from drillbook.schema.linkage.facts.states.situation import Situation
from drillbook.schema.linkage.facts.states.worsening import worsening
from tests.assembled import book_from, plan_text

INDICATORS = """\
library: indicators
indicators:
  rain: {title: 雨量, unit: mm, range: 0 / 200, initial: 30}
  wind: {title: 风速, unit: km/h, range: 0 / 300}
  people: {title: 人数, unit: count, range: 0 / 1000000}
  sign: {title: 信号, values: [none, blue, red], initial: blue}
  place-sign: {title: 井盖, values: [closed, open], per_place: true}
  calm: {title: 气温, unit: ℃, range: -40 / 45}
  cold: {title: 水温, unit: ℃, range: 0 / 40, initial: 20}
"""
PLACES = "library: places\nplaces: {north: {title: 北片}}\n"


def a_plan(name, more="", **levels):
    written = ", ".join(f"{level}: {{when: {when}}}" if when else f"{level}: {{}}" for level, when in levels.items())
    return plan_text(name, f"roles: {{desk: {{title: 值班室}}}}\n{more}levels: {{{written}}}\n", depth="linkage")


def a_book(*plans):
    return book_from(INDICATORS, PLACES, *plans)


BOOK = a_book(
    a_plan("flood", III="rain >= 50 or judged", II="rain >= 100 or ordered"),
    a_plan("outside", III="", II=""),
    a_plan("street", III="level(flood) >= II"),
)


def claim(condition, plan="flood", **more):
    return Claim(plan, parse_condition(condition), **more)


def possible(*conditions, plan="flood", **options):
    claims = [claim(one, plan) for one in conditions]
    return CaseAnalysis.of(BOOK, claims, **options).possible(claims)


@pytest.mark.parametrize(
    ("conditions", "is_possible"),
    [
        (("rain >= 50", "rain < 50"), False),
        (("rain > 50", "rain < 51"), True),
        (("rain > 200",), False),
        (("rain >= 200",), True),
        (("level >= II", "rain < 100"), True),  # it may be ordered
        (("level >= II", "rain < 100", "not ordered"), False),
        (("level = III", "rain >= 100"), False),
        (("level = III", "rain >= 50"), True),
        (("level != III", "level != II", "rain >= 50"), False),
        (("level < II", "rain >= 100"), False),
        (("level <= II", "rain >= 100"), True),
        (("level > III", "rain < 100", "not ordered"), False),
        (("level > II",), False),
        (("level = none", "rain < 50"), True),
        (("level = none", "judged"), False),
        (("level != none", "rain >= 50"), True),
        (("level >= I",), False),  # it has no such level
        (("level(outside) >= II",), True),
        (("level(outside) = III", "level(outside) >= II"), False),
        (("level(street) >= III", "level(flood) < II"), False),
        (("level(gone) >= III",), False),
        (("ordered", "judged"), True),
        (("unknown > 5",), False),
        (("not unknown > 5",), True),
        (("sign > blue", "sign != red"), False),
    ],
)
def test_conditions_can_or_cannot_be_so_together(conditions, is_possible):
    assert possible(*conditions) is is_possible


def test_the_levels_of_some_plans_may_be_left_free():
    assert not possible("level >= II", "rain < 100", "not ordered")
    assert possible("level >= II", "rain < 100", "not ordered", free=["flood"])


def test_without_judgement_only_what_is_measured_decides():
    assert not possible("level >= III", "rain < 50", decided=False)
    assert not possible("judged", decided=False)


def test_what_is_given_binds_the_example():
    claims = [claim("level(outside) >= III")]
    cases = CaseAnalysis.of(BOOK, claims)
    outside = Variable("level", "outside")
    assert cases.example(claims, {outside: "II"}) == {outside: "II"}
    assert cases.example(claims, {outside: "none"}) is None
    assert cases.example(claims, {Variable("level", "unheard"): "II"}) is not None
    assert not cases.possible(claims, {outside: "unknown"})


# in words


@pytest.mark.parametrize(
    ("variable", "value", "en", "zh"),
    [
        (Variable("indicator", "rain"), 55.0, "雨量 is 55 mm", "雨量为55毫米"),
        (Variable("indicator", "wind"), 60.0, "风速 is 60 km/h", "风速为60 km/h"),
        (Variable("indicator", "people"), 20000.0, "人数 is 20000", "人数为2万"),
        (Variable("indicator", "sign"), "red", "信号 is red", "信号为红色"),
        (Variable("indicator", "sign"), "none", "there is no 信号", "无信号"),
        (Variable("indicator", "place-sign", "north"), "open", "井盖 at 北片 is open", "北片井盖为open"),
        (Variable("indicator", "sign", "south"), "none", "there is no 信号 at south", "south无信号"),
        (Variable("indicator", "lost"), 5.0, "lost is 5", "lost为5"),
        (Variable("level", "flood"), "III", "flood预案 is at III", "《flood预案》为Ⅲ级"),
        (Variable("level", "flood"), "none", "flood预案 is at not started", "《flood预案》为未启动"),
        (Variable("level", "gone"), "red", "gone is at red", "《gone》为red"),
        (Variable("judged", "flood"), "none", "flood预案 is not judged necessary", "《flood预案》未经会商研判"),
        (Variable("judged", "flood"), "II", "flood预案 is judged necessary at II", "《flood预案》经会商研判启动Ⅱ级"),
        (Variable("ordered", "flood"), "none", "flood预案 is not ordered from above", "《flood预案》未由上级要求启动"),
        (Variable("ordered", "flood"), "II", "flood预案 is ordered from above at II", "《flood预案》由上级要求启动Ⅱ级"),
    ],
)
def test_each_thing_of_a_state_has_its_sentence(variable, value, en, zh):
    (said,) = CaseAnalysis.of(BOOK, [claim("rain > 5")]).describe({variable: value})
    assert (said.render("en"), said.render("zh")) == (en, zh)


def test_what_is_up_is_told_before_what_is_at_rest():
    state = {
        Variable("indicator", "rain"): 5.0,
        Variable("indicator", "sign"): "none",
        Variable("indicator", "wind"): 9.0,
    }
    said = CaseAnalysis.of(BOOK, [claim("rain > 5")]).describe(state)
    assert [one.render("en") for one in said] == ["雨量 is 5 mm", "风速 is 9 km/h", "there is no 信号"]


def test_levels_go_by_their_roman_number_or_name():
    assert [level_said(one).zh for one in ("I", "II", "III", "IV", "none", "red")] == [
        "Ⅰ级",
        "Ⅱ级",
        "Ⅲ级",
        "Ⅳ级",
        "未启动",
        "red",
    ]
    assert [level_said(one).en for one in ("I", "none")] == ["I", "not started"]


# a complete state


def situation(*conditions, book=BOOK, plan="flood", **witness):
    claims = [claim(one, plan) for one in conditions]
    cases = CaseAnalysis.of(book, claims)
    return cases.situation({Variable("indicator", name): value for name, value in witness.items()})


@pytest.mark.parametrize(
    ("rain", "flood", "street"),
    [(49.0, "none", "none"), (50.0, "III", "none"), (99.0, "III", "none"), (100.0, "II", "III")],
)
def test_plans_are_at_the_highest_level_whose_condition_holds(rain, flood, street):
    found = situation("level(street) >= III", rain=rain)
    assert (found.level("flood"), found.level("street")) == (flood, street)


@pytest.mark.parametrize(("given", "level"), [("none", "none"), ("III", "III"), ("II", "III")])
def test_a_judgement_counts_for_its_level_and_those_below(given, level):
    cases = CaseAnalysis.of(BOOK, [claim("level >= III")])
    found = cases.situation({Variable("judged", "flood"): given, Variable("indicator", "rain"): 0.0})
    assert found.level("flood") == level
    ordered = cases.situation({Variable("ordered", "flood"): given, Variable("indicator", "rain"): 0.0})
    assert ordered.level("flood") == ("II" if given == "II" else "none")


def test_what_is_not_said_is_at_rest():
    found = situation("rain >= 50", "wind >= 10", "sign >= red", "people >= 5", "level(outside) >= II")
    rest = {name: found.value(Variable("indicator", name)) for name in ("rain", "wind", "sign", "people")}
    assert rest == {"rain": 30.0, "wind": 0.0, "sign": "blue", "people": 0.0}
    assert found.level("outside") == "none"
    assert found.value(Variable("indicator", "lost")) is None


def test_plans_that_stop_each_other_come_to_no_rest():
    one, two = a_plan("one", III="not level(two) >= III"), a_plan("two", III="level(one) >= III")
    book = a_book(one, two)
    definitions = {name: definition_of(book, name) for name in ("one", "two")}
    with pytest.raises(Undecided):
        Situation(book, {}, {}, definitions)
    starters = a_book(a_plan("one", III="level(two) >= III"), a_plan("two", III="level(one) >= III"))
    calm = Situation(starters, {}, {}, {name: definition_of(starters, name) for name in ("one", "two")})
    assert (calm.level("one"), calm.level("two")) == ("none", "none")


# definitions


def test_a_level_is_defined_where_it_is_written_and_a_ring_has_one_owner():
    follows = "levels: {{follow: {}}}\n"
    texts = {
        name: plan_text(name, "roles: {desk: {title: 值班室}}\n" + follows.format(other), depth="linkage")
        for name, other in (("a", "b"), ("c", "d"), ("d", "e"), ("e", "d"), ("f", "gone"))
    }
    book = a_book(a_plan("b", III="rain > 5", II=""), *texts.values())
    owners = {name: definition_of(book, name).owner for name in ("a", "b", "c", "d", "e", "f", "nowhere")}
    assert owners == {"a": "b", "b": "b", "c": "c", "d": "d", "e": "d", "f": "gone", "nowhere": "nowhere"}
    assert (definition_of(book, "a").levels, definition_of(book, "a").is_written) == (("III", "II"), True)
    assert [one.level for one in definition_of(book, "a").claims()] == ["III"]
    assert (definition_of(book, "f").levels, definition_of(book, "nowhere").is_written) == ((), False)


def test_needed_is_whatever_decides_about_the_claims():
    claims = [claim("level(street) >= III", "p")]
    assert set(definitions_needed(BOOK, claims)) == {"street", "flood"}
    assert set(definitions_needed(BOOK, claims, free=["flood"])) == {"street"}
    assert set(definitions_needed(BOOK, [claim("level(outside) >= III")])) == set()
    assert plans_named(claim("level >= III and level(street) >= III")) == {"flood", "street"}


# which way it worsens


def rows(indicator, *others, **levels):
    """The classes of an indicator in the order of worsening, as first numbers of each."""
    book = a_book(a_plan("p", **levels), *others)
    cases = CaseAnalysis.of(book, [Claim("p", parse_condition("level != none"))], decided=False)
    variable = Variable("indicator", indicator)
    classes = cases.space.classes[variable]
    return [[classes[number][0] for number in row] for row in worsening(cases, "p", variable)]


def directions(indicator, *others, **levels):
    return ["up" if row[-1] > row[0] else "down" for row in rows(indicator, *others, **levels)]


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ({"III": "wind >= 50"}, ["up"]),
        ({"III": "wind < 50"}, ["down"]),
        ({"III": "not wind >= 50"}, ["down"]),
        ({"III": "not (wind < 50 and people > 5)"}, ["up"]),
        ({"III": "10 <= wind < 20", "II": "20 <= wind < 30"}, ["up"]),
        ({"III": "20 <= wind < 30", "II": "10 <= wind < 20"}, ["down"]),
        ({"III": "10 <= wind < 20"}, ["up"]),  # one band alone says nothing: upwards
        ({"III": "wind = 50"}, ["up"]),
        ({"III": "wind != 50"}, ["up"]),
        ({"III": "wind > 80 or wind < 20"}, ["up", "down"]),
    ],
)
def test_the_way_is_read_in_the_conditions(levels, found):
    assert directions("wind", **levels) == found


def test_of_both_ways_the_calm_part_is_where_it_rests_or_in_the_middle():
    assert [row[0] for row in rows("cold", III="cold < 10 or cold > 30")] == [10.0, 10.0]  # the class from 10 to 30
    assert [row[0] for row in rows("calm", III="calm < -10 or calm > 40")] == [-10.0, -10.0]  # from -10 to 40


def test_where_nothing_is_calm_nothing_is_told():
    assert rows("calm", III="calm < 10 or calm >= 10") == []


def test_where_its_own_conditions_do_not_speak_of_it_those_of_others_do():
    other = a_plan("other", III="wind < 20")
    assert directions("wind", other, III="level(other) >= III") == ["down"]


def test_every_class_stands_in_the_row_whichever_way_it_worsens():
    (down,) = rows("wind", III="wind < 50", II="wind < 20")
    (up,) = rows("wind", III="wind >= 20", II="wind >= 50")
    assert (len(down), down) == (3, sorted(down, reverse=True))
    assert (len(up), up) == (3, sorted(up))
