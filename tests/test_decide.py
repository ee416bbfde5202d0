"""The exact method against brute force: whether conditions can hold together, and the state that shows it."""

import re
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.parser import parse_condition
from drillbook.schema.conditions.tree import evaluate
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis, Claim, Variable, round_between
from drillbook.schema.linkage.rules.between.lagging_levels import sleeping_below
from drillbook.schema.linkage.rules.plan.level_gaps import uneven_levels
from drillbook.schema.reader import read_text_as

INDICATORS = """
library: indicators
indicators:
  rain-warning: {title: 暴雨预警, values: [none, blue, yellow, orange, red], initial: none}
  hourly-rain: {title: 1小时雨量, unit: mm, range: 0 / 40}
  tide: {title: 潮位, unit: m, range: 0 / 3}
"""
PLAN = """
plan: {plan}
title: {title}
kind: {kind}
status: in-force
depth: linkage
incident_types: [rainstorm]
parent: [{parent}]
roles: {{desk: {{title: 值班室}}}}
levels:
{levels}
"""


def a_plan(plan, kind, parent="", **levels):
    written = "\n".join(f"  {level}: {{when: {when}, decided_by: desk}}" for level, when in levels.items())
    return PLAN.format(plan=plan, title=f"{plan} plan", kind=kind, parent=parent, levels=written)


def a_book(*texts):
    reads = [read_text_as(f"{number}.yaml", text) for number, text in enumerate((INDICATORS, *texts))]
    book, findings = PlanBook.assemble(Path("book"), reads)
    assert not findings
    return book


BOOK = a_book(a_plan("flood", "special", III="rain-warning >= yellow", II="rain-warning >= red"))
COLOURS = ("none", "blue", "yellow", "orange", "red")
GRID = {
    Variable("indicator", "rain-warning"): COLOURS,
    Variable("indicator", "hourly-rain"): tuple(step * 5.0 for step in range(9)),
    Variable("indicator", "tide"): tuple(step / 4 for step in range(13)),
    Variable("level", "flood"): ("none", "III", "II"),
    Variable("judged", "flood"): (False, True),
    Variable("ordered", "flood"): (False, True),
}


@dataclass(frozen=True)
class Board:
    """A complete state, as conditions are evaluated against it."""

    state: dict

    def value(self, indicator, place):
        return self.state[Variable("indicator", indicator)]

    def values(self, indicator):
        return COLOURS if indicator == "rain-warning" else None

    def level(self, plan):
        return self.state[Variable("level", "flood")]

    def levels(self, plan):
        return ("III", "II")

    def judged(self):
        return self.state[Variable("judged", "flood")]

    def ordered(self):
        return self.state[Variable("ordered", "flood")]


OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
ATOMS = st.one_of(
    st.builds("rain-warning {} {}".format, OPERATORS, st.sampled_from(COLOURS[1:])),
    st.builds("hourly-rain {} {}".format, OPERATORS, st.sampled_from([0, 10, 20, 30, 40])),
    st.builds("tide {} {}".format, OPERATORS, st.sampled_from([0, 0.5, 1, 1.5, 2.5, 3])),
    st.builds("level {} {}".format, OPERATORS, st.sampled_from(["III", "II"])),
    st.sampled_from(["judged", "ordered"]),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=5,
)
CLAIMS = st.lists(st.tuples(CONDITIONS, st.booleans()), min_size=1, max_size=3)


def so_in(claims, state):
    board = Board(state)
    return all(evaluate(claim.condition, board) is claim.holds for claim in claims)


def every_state(variables):
    """Every point of the grid for these variables; what is not named does not matter and stays at its first value."""
    ranges = [values if name in variables else values[:1] for name, values in GRID.items()]
    return (dict(zip(GRID, values, strict=True)) for values in product(*ranges))


@given(CLAIMS)
@settings(max_examples=150, deadline=None)
def test_exact_answer_is_that_of_brute_force(written):
    # Given conditions claimed to hold or not to
    claims = [Claim("flood", parse_condition(text), holds) for text, holds in written]
    cases = CaseAnalysis.of(BOOK, [("flood", claim.condition) for claim in claims])

    # When a state is asked for in which all of them are so
    found = cases.example(claims)

    # Then there is one exactly when a fine grid has one
    assert (found is not None) == any(so_in(claims, state) for state in every_state(cases.domains))


@given(CLAIMS, st.sampled_from([0, -1]))
@settings(max_examples=150, deadline=None)
def test_what_an_example_leaves_open_may_be_anything(written, end):
    claims = [Claim("flood", parse_condition(text), holds) for text, holds in written]
    cases = CaseAnalysis.of(BOOK, [("flood", claim.condition) for claim in claims])
    found = cases.example(claims)
    if found is not None:
        rest = {name: values[end] for name, values in GRID.items()}
        assert so_in(claims, {**rest, **found})


@given(CLAIMS, st.sampled_from(COLOURS))
@settings(max_examples=80, deadline=None)
def test_what_is_given_stays_as_given(written, colour):
    claims = [Claim("flood", parse_condition(text), holds) for text, holds in written]
    cases = CaseAnalysis.of(BOOK, [("flood", claim.condition) for claim in claims])
    rain = Variable("indicator", "rain-warning")
    if rain in cases.domains:
        found = cases.example(claims, {rain: colour})
        assert found is None or found[rain] == colour
        expected = any(so_in(claims, state) for state in every_state(cases.domains) if state[rain] == colour)
        assert (found is not None) == expected


@pytest.mark.parametrize(("low", "high", "between"), [(50, 60, 55), (0, 1, 0.5), (4.55, 4.91, 4.7), (0, 200, 100)])
def test_numbers_in_examples_are_round(low, high, between):
    assert low < round_between(low, high) < high
    assert round_between(low, high) == between


def told(faults):
    return [fault.message.render("zh") for fault in faults]


def test_a_gap_between_two_bands_is_told_with_the_values_at_its_edge():
    book = a_book(a_plan("river", "special", III="1 <= tide < 2", II="tide >= 2.5"))
    (message,) = told(uneven_levels(book))
    assert message == "潮位为1.5米时应为Ⅲ级,潮位为2米时反而为未启动"


def test_cumulative_conditions_are_no_fault():
    book = a_book(
        a_plan("rain", "special", III="rain-warning >= yellow", II="rain-warning >= orange", I="rain-warning >= red")
    )
    assert told(uneven_levels(book)) == []


def test_a_level_that_the_higher_one_always_covers_is_never_wanted():
    book = a_book(a_plan("rain", "special", III="rain-warning >= red", II="rain-warning >= orange"))
    (message,) = told(uneven_levels(book))
    assert message.startswith("Ⅲ级永远不会成为应启动的级别")


def test_the_street_that_sleeps_is_told_with_the_rain_that_shows_it():
    district = a_plan("district", "special", III="rain-warning >= yellow", II="rain-warning >= orange")
    street = a_plan("street", "street", "district", III="rain-warning >= red")
    (message,) = told(sleeping_below(a_book(district, street)))
    assert "《district plan》为Ⅱ级" in message
    assert "暴雨预警为橙色" in message
    assert "《street plan》未启动" in message


def test_a_street_that_starts_with_the_district_is_awake():
    district = a_plan(
        "district", "special", III="rain-warning >= yellow", II="rain-warning >= orange or hourly-rain > 20"
    )
    street = a_plan("street", "street", "district", III="level(district) >= III", II="level(district) >= II")
    assert told(sleeping_below(a_book(district, street))) == []


WRITTEN = st.recursive(
    st.one_of(
        st.builds("rain-warning {} {}".format, OPERATORS, st.sampled_from(COLOURS[1:])),
        st.builds("hourly-rain {} {}".format, OPERATORS, st.sampled_from([0, 10, 20, 30, 40])),
        st.builds("{} <= tide < {}".format, st.sampled_from([0, 0.5, 1]), st.sampled_from([1.5, 2.5, 3])),
    ),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=4,
)
MEASURED = [Variable("indicator", name) for name in ("rain-warning", "hourly-rain", "tide")]


def level_in(levels, state):
    """The highest level whose condition holds: 0 for none, 1 for III, 2 for II."""
    board = Board(state)
    return max((number for number, text in enumerate(levels, 1) if evaluate(parse_condition(text), board)), default=0)


@given(st.tuples(WRITTEN, WRITTEN), st.tuples(WRITTEN, WRITTEN))
@settings(max_examples=60, deadline=None)
def test_a_street_is_told_to_sleep_exactly_when_some_state_finds_it_lower(district, street):
    # Given a district and a street with two levels each, of any conditions
    book = a_book(
        a_plan("district", "special", III=district[0], II=district[1]),
        a_plan("street", "street", "district", III=street[0], II=street[1]),
    )
    # When it is asked whether the street can be lower
    told_lower = bool(list(sleeping_below(book)))
    # Then brute force over every measured state says the same
    assert told_lower == any(
        level_in(street, state) < level_in(district, state) for state in every_state(set(MEASURED))
    )


@given(st.tuples(WRITTEN, WRITTEN))
@settings(max_examples=60, deadline=None)
def test_a_level_is_never_wanted_exactly_when_no_state_wants_it(levels):
    book = a_book(a_plan("river", "special", III=levels[0], II=levels[1]))
    never = [message for message in told(uneven_levels(book)) if message.startswith("Ⅲ级永远不会")]
    states = list(every_state(set(MEASURED)))
    holds = any(evaluate(parse_condition(levels[0]), Board(state)) for state in states)
    assert bool(never) == (holds and all(level_in(levels, state) != 1 for state in states))


def worsening(name, levels):
    """The values of an indicator from harmless to bad: upwards, unless it is only ever compared downwards."""
    operators = set(re.findall(rf"{name} ([<>=!]+)", " ".join(levels)))
    up = name == "tide" or bool(operators & {">", ">="}) or not operators & {"<", "<="}
    values = GRID[Variable("indicator", name)]
    return values if up else values[::-1]


@given(st.tuples(WRITTEN, WRITTEN))
@settings(max_examples=60, deadline=None)
def test_a_level_is_told_to_fall_exactly_when_worse_brings_less_in_some_state(levels):
    # Given a plan of two levels of any conditions
    book = a_book(a_plan("river", "special", III=levels[0], II=levels[1]))
    falls = any("反而为" in message for message in told(uneven_levels(book)))
    # Then it is told to fall exactly when one step for the worse, all else the same, lowers the level somewhere
    assert falls == any(
        level_in(levels, {**state, Variable("indicator", name): after})
        < level_in(levels, {**state, Variable("indicator", name): before})
        for name in ("rain-warning", "hourly-rain", "tide")
        if name in " ".join(levels)
        for state in every_state({one for one in MEASURED if one.name != name})
        for before, after in pairwise(worsening(name, levels))
    )
