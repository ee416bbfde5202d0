"""Intervals against values known from outside, and against what they promise."""

import numpy as np
import pytest

from drillbook.simulator.rehearsal.intervals import (
    Share,
    mean,
    newcombe,
    order_ranks,
    quantile,
    rank_correlation,
    wilson,
)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_interval_is_the_published_one(count, of, low, high):
    assert wilson(count, of) == pytest.approx((low, high), abs=0.00006)


def test_without_a_trial_every_share_is_possible():
    assert (wilson(0, 0), Share(0, 0).value) == ((0.0, 1.0), None)


@pytest.mark.parametrize(
    ("number", "share", "ranks"),
    [
        (10, 0.5, (2, 9)),  # the sign test: 0.979
        (25, 0.5, (8, 18)),
        (100, 0.5, (40, 61)),
        (5, 0.5, (0, 0)),  # 1 - 2/32 is less than 95 %: five runs say nothing at that level
        (6, 0.5, (1, 6)),
        (30, 0.95, (26, 0)),  # above the largest of thirty lies p95 in a fifth of all cases
        (73, 0.95, (65, 73)),  # eight or more above it: 3.5 %, nine or more: 1.4 %
    ],
)
def test_ranks_of_a_quantile_are_those_of_the_binomial(number, share, ranks):
    assert order_ranks(number, share) == ranks


def test_quantile_among_runs_that_never_got_there_is_none():
    # Given ninety answers and ten runs without one
    times = list(range(1, 91))

    # Then half of the runs is within the fiftieth, p90 is the last answer, and p95 lies beyond
    assert quantile(times, 10, 0.5).value == 50
    assert (quantile(times, 10, 0.9).value, quantile(times, 10, 0.9).high) == (90, None)
    assert quantile(times, 10, 0.95).value is None


def test_quantile_of_no_run_says_nothing():
    assert quantile([], 0, 0.5).value is None


def test_no_difference_seen_is_not_certainty():
    low, high = newcombe(800, 0, 0, 200)
    assert low == -high
    assert 0.001 < high < 0.004


def test_mean_has_the_interval_of_its_standard_error():
    values = [1, 2, 3, 4]
    one = mean(sum(values), sum(value * value for value in values), 4)
    assert (one.value, one.low, one.high) == pytest.approx((2.5, 1.2348, 3.7652), abs=0.0002)


def test_mean_of_one_run_has_no_width():
    assert mean(7, 49, 1).low == 7


def test_rank_correlation_shares_the_rank_of_equal_values():
    """The textbook example of Spearman with ties."""
    some, others = np.array([1, 2, 2, 3]), np.array([1, 3, 2, 4])
    assert rank_correlation(some, others) == pytest.approx(0.9487, abs=0.0001)


def test_rank_correlation_of_what_never_changes_is_none():
    assert rank_correlation(np.array([1, 1, 1]), np.array([1, 2, 3])) is None
