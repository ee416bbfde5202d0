"""The exact method against brute force: whether conditions can hold together, and the state that shows it."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.proofs import outcome
from benchmarks.random_choices import branches
from benchmarks.random_levels import a_pair
from benchmarks.written_ways import misread
from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.representatives import representatives, round_between
from drillbook.schema.conditions.parser import parse_condition
from drillbook.schema.conditions.tree import evaluate
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.states.claims import Claim, Variable
from drillbook.schema.linkage.rules.between.lagging_levels import sleeping_below
from drillbook.schema.linkage.rules.plan.level_gaps import uneven_levels
from drillbook.schema.reader import read_text_as

INDICATORS = """
library: indicators
indicators:
  rain-warning: {title: 暴雨预警, values: [none, blue, yellow, orange, red], initial: none}
  hourly-rain: {title: 1小时雨量, unit: mm, range: 0 / 40}
  tide: {title: 潮位, unit: m, range: 0 / 3}
  points: {title: 积水点, unit: 处, range: 0 / 6}
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


BOOK = a_book(
    a_plan("flood", "special", III="rain-warning >= yellow or judged", II="rain-warning >= red or ordered or judged"),
    a_plan("street", "street", "flood", III="level(flood) >= III"),
)
COLOURS = ("none", "blue", "yellow", "orange", "red")
GRID = {
    Variable("indicator", "rain-warning"): COLOURS,
    Variable("indicator", "hourly-rain"): tuple(step * 5.0 for step in range(9)),
    Variable("indicator", "points"): tuple(float(step) for step in range(7)),
    Variable("judged", "flood"): ("none", "III", "II"),
    Variable("ordered", "flood"): ("none", "III", "II"),
}


@dataclass(frozen=True)
class Board:
    """A complete state, as the conditions of one level of the plan are evaluated against it."""

    state: dict
    at_level: str = "III"

    def value(self, indicator, place):
        return self.state[Variable("indicator", indicator)]

    def values(self, indicator):
        return COLOURS if indicator == "rain-warning" else None

    def level(self, plan):
        """As the book above defines it, written out by hand."""
        rain = COLOURS.index(self.state[Variable("indicator", "rain-warning")])
        judged, ordered = (self.state[Variable(sort, "flood")] for sort in ("judged", "ordered"))
        if rain == 4 or judged == "II" or ordered == "II":
            level = "II"
        else:
            level = "III" if rain >= 2 or judged == "III" else "none"
        return level if plan != "street" or level == "none" else "III"

    def levels(self, plan):
        return ("III",) if plan == "street" else ("III", "II")

    def judged(self):
        return self._given("judged")

    def ordered(self):
        return self._given("ordered")

    def _given(self, sort):
        order = ("none", "III", "II")
        return order.index(self.state[Variable(sort, "flood")]) >= order.index(self.at_level)


OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
ATOMS = st.one_of(
    st.builds("rain-warning {} {}".format, OPERATORS, st.sampled_from(COLOURS[1:])),
    st.builds("hourly-rain {} {}".format, OPERATORS, st.sampled_from([0, 10, 20, 30, 40])),
    st.builds("points {} {}".format, OPERATORS, st.sampled_from([1, 2, 2.5, 4, 5.5])),
    st.builds("{} <= hourly-rain < {}".format, st.sampled_from([0, 10, 20]), st.sampled_from([10, 30, 40])),
    st.builds("level {} {}".format, OPERATORS, st.sampled_from(["III", "II"])),
    st.builds("level(street) {} III".format, OPERATORS),
    st.sampled_from(["judged", "ordered"]),
)


def trees(leaves, most):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("not ({})".format, inner),
        ),
        max_leaves=most,
    )


CLAIMS = st.lists(
    st.builds(
        lambda text, holds, level: Claim("flood", parse_condition(text), holds, level),
        trees(ATOMS, 5),
        st.booleans(),
        st.sampled_from(["III", "II"]),
    ),
    min_size=1,
    max_size=3,
)


def so_in(claims, state):
    return all(evaluate(claim.condition, Board(state, claim.level)) is claim.holds for claim in claims)


def every_state(variables):
    """Every point of the grid for these variables; what is not named does not matter and stays at its first value."""
    ranges = [values if name in variables else values[:1] for name, values in GRID.items()]
    return (dict(zip(GRID, values, strict=True)) for values in product(*ranges))


@given(CLAIMS)
@settings(max_examples=150, deadline=None)
def test_exact_answer_is_that_of_brute_force(claims):
    # Given conditions claimed to hold or not to
    cases = CaseAnalysis.of(BOOK, claims)

    # When a state is asked for in which all of them are so
    found = cases.example(claims)

    # Then there is one exactly when a fine grid has one
    assert (found is not None) == any(so_in(claims, state) for state in every_state(cases.domains))


@given(CLAIMS, st.sampled_from([0, -1]))
@settings(max_examples=150, deadline=None)
def test_what_an_example_leaves_open_may_be_anything(claims, end):
    found = CaseAnalysis.of(BOOK, claims).example(claims)
    if found is not None:
        rest = {name: values[end] for name, values in GRID.items()}
        assert so_in(claims, {**rest, **found})


@given(CLAIMS, st.sampled_from(COLOURS))
@settings(max_examples=80, deadline=None)
def test_what_is_given_stays_as_given(claims, colour):
    cases = CaseAnalysis.of(BOOK, claims)
    rain = Variable("indicator", "rain-warning")
    if rain in cases.domains:
        found = cases.example(claims, {rain: colour})
        assert found is None or found[rain] == colour
        expected = any(so_in(claims, state) for state in every_state(cases.domains) if state[rain] == colour)
        assert (found is not None) == expected


@given(CLAIMS)
@settings(max_examples=80, deadline=None)
def test_what_thresholds_alone_do_is_what_happens_while_nobody_decides(claims):
    cases = CaseAnalysis.of(BOOK, claims, decided=False)
    nobody = [name for name in GRID if name.sort == "indicator" and name in cases.domains]
    assert cases.possible(claims) == any(so_in(claims, state) for state in every_state(nobody))


@pytest.mark.parametrize(
    ("low", "high", "between"),
    [(50, 60, 55), (0, 1, 0.5), (4.55, 4.91, 4.7), (0, 200, 100), (1.00000001, 1.00000002, 1.000000015)],
)
def test_numbers_in_examples_are_round(low, high, between):
    assert low < round_between(low, high) < high
    assert round_between(low, high) == between


@pytest.mark.parametrize(
    ("named", "whole", "values"),
    [
        ((5,), False, (0, 2, 5, 8, 10)),
        ((5,), True, (0, 4, 5, 6, 10)),
        ((5.5,), True, (0, 5, 6, 10)),
        ((0, 10), True, (0, 1, 9, 10)),
    ],
)
def test_of_what_is_counted_only_whole_numbers_are_looked_at(named, whole, values):
    assert representatives(named, (0, 10), whole=whole) == values


def told(faults):
    return [fault.message.render("zh") for fault in faults]


def test_a_gap_between_two_bands_is_told_with_the_values_at_its_edge():
    book = a_book(a_plan("river", "special", III="1 <= tide < 2", II="tide >= 2.5"))
    (message,) = told(uneven_levels(book))
    assert message == "潮位为1.5米时应为Ⅲ级，潮位为2米时反而为未启动"


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


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_rules_say_of_random_plans_what_every_state_says(random):
    """Bands, `not`, whole numbers, judgements, levels of other plans, plans that follow, the cases of a choice."""
    pair = a_pair(random)
    done = outcome(pair, branches(random, pair))
    assert (done.wrong, done.invalid, done.undecided) == ([], [], 0), pair.texts()


@given(st.integers(0, 10**9))
@settings(max_examples=20, deadline=None)
def test_the_way_things_worsen_is_read_from_conditions_alone(seed):
    """Upwards, downwards or both ways, in bands or without an end, with or without `not`."""
    assert list(misread(seed)) == []
