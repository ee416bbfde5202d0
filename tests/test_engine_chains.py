"""The times along a chain add up exactly to the response time, in random exercises with everything in them.

Teams travel, messages fail, deputies act, people decide late, work is lost, preempted and repeated.
"""

import random
from dataclasses import replace

import pytest

from drillbook.simulator.exercise import run
from drillbook.simulator.log.measures import promise_rows, task_rows
from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.decisions_made import Decision
from drillbook.simulator.model.model import Promise
from tests.builders import MINUTE
from tests.test_engine_random import POSTS, a_random_exercise

KINDS = {"work", "travel", "turnout", "message", "takeover", "interval", "wait", "inject", "staff", "person", "return"}


def with_response_times(model, chance):
    """Promises between any two moments besides those of tasks."""
    moments = [
        Moment("incident"),
        Moment("level", plan=0, level=1),
        *(Moment(chance.choice(("ready", "started", "finished", "arrived")), task=task) for task in range(14)),
    ]
    pairs = tuple(
        Promise(f"p/pair-{number}", 0, "pair", (30 * MINUTE,), start=chance.choice(moments), end=chance.choice(moments[2:]))
        for number in range(12)
    )  # fmt: skip
    return replace(model, promises=(*model.promises, *pairs))


def decisions(chance, log):
    """Somebody plays one of the posts and takes some time over each task."""
    role = f"p/r{chance.randrange(POSTS)}"
    found = [Decision(0, "claim", role)]
    for row in task_rows(log):
        if row.role == role and row.ready is not None and row.ready < 300 * MINUTE:
            begins = row.ready + chance.randrange(0, 9) * MINUTE
            found += [
                Decision(begins, "begin", row.path),
                Decision(begins + chance.randrange(1, 9) * MINUTE, "finish", row.path),
            ]
    found.append(Decision(200 * MINUTE, "release", role))
    return tuple(sorted(found, key=lambda decision: decision.at))


@pytest.mark.parametrize("batch", range(3))
def test_chains_add_up_to_every_elapsed_time(batch):
    reached, kinds = 0, set()
    for seed in range(batch, 300, 3):
        chance = random.Random(seed)
        model = with_response_times(a_random_exercise(seed), chance)
        log = run(model, seed)
        if seed % 2:
            log = run(model, seed, decisions=decisions(chance, log))
        for row in promise_rows(log.events):
            if row.elapsed is not None:
                assert sum(link.took for link in row.driven_by) == row.elapsed, (seed, row)
                assert _without_gaps(row), (seed, row)
                reached += 1
                kinds |= {link.kind for link in row.driven_by}
    assert reached > 500
    assert kinds >= KINDS


def _without_gaps(row):
    at = row.since
    for link in row.driven_by:
        if link.since != at or link.took <= 0:
            return False
        at += link.took
    return at == row.since + row.elapsed
