"""Two incidents with means enough for both run as each would alone: none borrows the other's moments or places."""

from collections import Counter

import pytest

from benchmarks.two_incidents import DELAYS, compared, two_incidents
from drillbook.simulator.exercise import run, summaries
from tests.builders import MINUTE


@pytest.mark.parametrize("first", range(0, 30, 10))
def test_two_incidents_run_as_each_would_alone(first):
    judged = 0
    for seed in range(first, first + 10):
        for delay in DELAYS:
            promises, astray = compared(seed, delay)
            assert astray == [], (seed, delay)
            judged += promises
    assert judged > 500


def test_a_run_without_its_log_is_the_same_run():
    """Roots are known without a log, too."""
    for seed in range(20):
        model = two_incidents(seed, 5 * MINUTE)
        log = run(model, 1)
        (short,) = summaries(model, 1, 0, 1)
        finished = sorted(event.at for event in log if event.kind == "task-finished")
        assert sorted(at for at in short.finish if at >= 0)[-len(finished) :] == finished
        kept = Counter(
            event.kind.removeprefix("promise-") for event in log if event.kind in ("promise-met", "promise-missed")
        )
        outcomes = Counter(promised.outcome for promised in short.promises)
        assert kept == {name: outcomes[name] for name in kept}
