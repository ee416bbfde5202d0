"""Decisions of every kind, sensible or not, at any moment: the run stands, comes out again, and leaves nothing open."""

import random

import pytest

from drillbook.simulator.exercise import run
from drillbook.simulator.log.measures import promise_rows
from drillbook.simulator.model.decisions_made import Decision
from tests.builders import MINUTE
from tests.test_engine_random import POSTS, SETTLED, a_random_exercise

LEVELS = ("III", "none", "IV", "")
VALUES = ("5", "0", "6 mm", "", "abc", "-1")


def any_decisions(chance, paths):
    """Forty of them; some name what does not exist, come too early or say nothing that can be done."""
    return tuple(
        sorted((any_decision(chance, paths) for _ in range(40)), key=lambda decision: decision.at)
        if chance.random() < 0.7
        else (any_decision(chance, paths) for _ in range(40))
    )


def any_decision(chance, paths):
    kind, what, value = chance.choice((
        ("claim", f"p/r{chance.randrange(POSTS + 1)}", ""),
        ("release", f"p/r{chance.randrange(POSTS + 1)}", ""),
        ("begin", chance.choice(paths), ""),
        ("finish", chance.choice(paths), ""),
        ("level", chance.choice(("p", "nobody")), chance.choice(LEVELS)),
        ("judged", "p", chance.choice(LEVELS)),
        ("ordered", chance.choice(("p", "nobody")), chance.choice(LEVELS)),
        ("inject", chance.choice(("go", "i0", "i3", "nothing")), ""),
        ("set", chance.choice(("rain", "rain(place-0)", "rain(nowhere)", "snow")), chance.choice(VALUES)),
    ))  # fmt: skip
    return Decision(chance.randrange(0, 200) * MINUTE, kind, what, value, "Li")


@pytest.mark.parametrize("batch", range(3))
def test_no_decision_upsets_a_run(batch):
    for seed in range(batch, 90, 3):
        # Given a random exercise and forty decisions about it
        chance, model = random.Random(seed), a_random_exercise(seed)
        paths = [event.path for event in run(model, seed) if event.kind == "task-ready"] or ["nothing"]
        decisions = any_decisions(chance, paths)

        # When it is run, run again, and run up to some moment
        log, again = run(model, seed, decisions=decisions), run(model, seed, decisions=decisions)
        part = run(model, seed, decisions=decisions, until=chance.randrange(0, 300) * MINUTE)

        # Then the logs agree, every task that was ready has one verdict, and the chains add up
        assert again == log, seed
        assert part.events == log.events[: len(part)], seed
        verdicts = [event.path for event in log if event.kind in SETTLED]
        assert len(verdicts) == len(set(verdicts)), seed
        assert {event.path for event in log if event.kind == "task-ready"} <= set(verdicts), seed
        for row in promise_rows(log.events):
            assert row.elapsed is None or sum(link.took for link in row.driven_by) == row.elapsed, (seed, row)
