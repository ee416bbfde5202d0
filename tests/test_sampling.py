"""Draws: streams by name, replications by position, and how close the tables are."""

from math import comb, exp

import numpy as np
import pytest

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.program.draws import Draws
from drillbook.simulator.engine.program.sampling import Spreads, Streams, quantiles

SPREADS = [
    Takes("uniform", (1_000, 5_000)),
    Takes("pert", (1_000, 2_000, 6_000)),
    Takes("triangular", (1_000, 2_000, 6_000)),
    Takes("lognormal", (5_000, 8_000)),
    Takes("exponential", (3_000,)),
    Takes("normal", (16_000, 2_000)),
    Takes("observed", (4_000, 6_000)),
]


def test_a_replication_is_a_position_in_the_stream():
    whole = Streams(1, 0, 50).uniforms("flood/x", "takes")
    for first, count in ((0, 1), (1, 7), (13, 4), (31, 19)):
        assert Streams(1, first, count).uniforms("flood/x", "takes") == whole[first : first + count]


@pytest.mark.parametrize(("first", "count"), [(0, 1), (3, 8), (9, 8), (6, 64)])
def test_many_streams_read_together_give_the_numbers_of_each_alone(first, count):
    spreads = tuple((f"t{number}", Takes("uniform", (0, 10**9 + number % 2))) for number in range(40))
    draws = Draws(1, first, count)
    rows = [draws.row("p/go", "@2", Spreads(spreads), first + number) for number in range(count)]
    alone = [list(Streams(1, first, count).ticks(f"p/go/{name}@2", "takes", takes)) for name, takes in spreads]
    assert [list(column) for column in zip(*rows, strict=True)] == alone


def test_streams_of_other_names_purposes_and_seeds_are_others():
    some = [Draws(seed).uniform(path, purpose, 0) for seed in (1, 2) for path in "ab" for purpose in ("takes", "try")]
    assert len(set(some)) == 8


@pytest.mark.parametrize("takes", SPREADS, ids=lambda takes: takes.kind)
def test_the_mean_and_the_median_are_those_written(takes):
    drawn = quantiles(takes, Streams(3, 0, 40_000).read("x", "takes"))
    assert np.mean(drawn) == pytest.approx(takes.mean, rel=0.02)
    if takes.kind != "observed":
        assert np.median(drawn) == pytest.approx(takes.median, rel=0.02)


@pytest.mark.parametrize(
    ("takes", "at", "values"),
    [
        (Takes("uniform", (1_000, 5_000)), (0.25, 0.75), (2_000, 4_000)),
        (Takes("triangular", (1_000, 2_000, 6_000)), (0.05, 0.2, 0.8), (1_500, 2_000, 4_000)),
        (Takes("triangular", (3_000, 3_000, 3_000)), (0.1, 0.9), (3_000, 3_000)),
        (Takes("triangular", (1_000, 1_000, 5_000)), (0.75,), (3_000,)),
        (Takes("pert", (3_000, 3_000, 3_000)), (0.1, 0.9), (3_000, 3_000)),
        (Takes("lognormal", (5_000, 8_000)), (0.1, 0.5, 0.9), (3_125, 5_000, 8_000)),
        (Takes("exponential", (3_000,)), (1 - exp(-1), 1 - exp(-2)), (3_000, 6_000)),
        (Takes("normal", (16_000, 2_000)), (0.5, 0.841344746), (16_000, 18_000)),
        (
            Takes("normal", (1_000, 1_000)),
            (1e-12, 0.5, 0.682689492 / 0.841344746),
            (0, 1_200.174, 2_000),
        ),  # none is below nothing
        (Takes("observed", (4_000, 6_000, 1_000)), (0.3, 0.34, 0.6, 0.7, 0.999), (1_000, 4_000, 4_000, 6_000, 6_000)),
    ],
    ids=lambda value: value.kind if isinstance(value, Takes) else "",
)
def test_the_value_below_which_a_share_of_the_draws_lies(takes, at, values):
    assert quantiles(takes, np.asarray(at)) == pytest.approx(values, rel=1e-5, abs=1e-3)


def pert(likely, u):
    return quantiles(Takes("pert", (0, likely, 1)), np.asarray(u))


@pytest.mark.parametrize("likely", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_the_pert_table_errs_by_less_than_one_ten_thousandth_of_the_range(likely):
    """At these the distribution function is a binomial sum, exact to the last digit."""
    where = np.concatenate([np.logspace(-9, -2, 300), np.linspace(0.01, 0.99, 2_001), 1 - np.logspace(-2, -6, 200)])
    first = round(1 + 4 * likely)
    reached = sum(comb(5, j) * where**j * (1 - where) ** (5 - j) for j in range(first, 6))
    inside = (reached > 0) & (reached < 1)
    assert np.max(np.abs(pert(likely, reached[inside]) - where[inside])[reached[inside] < 1 - 1e-12]) < 1e-4


@pytest.mark.parametrize("likely", [0.01, 0.1, 0.2, 0.8, 0.97])
def test_the_pert_table_agrees_with_another_program(likely):
    stats = pytest.importorskip("scipy.stats")
    u = np.concatenate([np.logspace(-15, -3, 400), np.linspace(0.001, 0.999, 2_001), 1 - np.logspace(-15, -3, 400)])
    assert np.max(np.abs(pert(likely, u) - stats.beta(1 + 4 * likely, 5 - 4 * likely).ppf(u))) < 1e-4


def test_ticks_are_whole_and_at_least_one_unless_fixed_at_none():
    short = Takes("exponential", (0.2,))
    assert min(Draws(1, 0, 500).ticks("x", "takes", short, at) for at in range(500)) == 1
    rows = Streams(1, 0, 500).rows("p/go", "", Spreads([("x", short), ("y", Takes("fixed", (0,))), ("z", None)]))
    assert min(rows) == [1, 0, 0]
    assert Draws(1).ticks("x", "takes", Takes("fixed", (0,)), 0) == 0


def test_adding_a_task_changes_no_other_tasks_draws():
    three = tuple((name, SPREADS[1]) for name in "abc")
    row, more = (
        Draws(1).row("p/go", "", Spreads(three), 0),
        Draws(1).row("p/go", "", Spreads((*three[:2], ("new", SPREADS[1]), three[2])), 0),
    )
    assert [more[0], more[1], more[3]] == row


def test_a_row_is_what_each_stream_gives():
    spreads = (("a", SPREADS[1]), ("b", None), ("c", Takes("fixed", (7,))))
    draws = Draws(1, 5, 3)
    assert draws.row("p/go", "@2", Spreads(spreads), 6) == [draws.ticks("p/go/a@2", "takes", SPREADS[1], 6), 0, 7]
