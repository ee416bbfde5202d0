"""Each scenario of the product gives the log kept in `tests/golden`, and what must hold of every such log.

A change that is meant is written down with `python -m tests.renew_golden`.
"""

import random
from collections import Counter
from operator import attrgetter

import pytest

from drillbook.simulator.engine import engine, knowledge, steps
from drillbook.simulator.exercise import run
from drillbook.simulator.log.critical_path import driven_by
from drillbook.simulator.log.eventlog import read_log
from drillbook.simulator.log.measures import VERDICTS, promise_rows, task_rows
from drillbook.simulator.log.replay import boards
from drillbook.simulator.verification import first_difference, verify
from tests.scenarios import GOLDEN, SCENARIOS, SEED, log_of, model_of

MINUTE = 60_000
RENEW = "if this is meant: python -m tests.renew_golden"


def golden(name):
    return read_log((GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_gives_its_golden_log(name):
    log, kept = log_of(name), golden(name)
    number = first_difference(kept, log)
    assert number is None, f"event {number}: {kept[number]} became {log[number]}; {RENEW}"


@pytest.mark.parametrize("name", SCENARIOS)
def test_golden_log_is_verified_against_the_book(name):
    difference = verify(golden(name), model_of(name))
    assert difference is None or difference.number == -1, difference.text


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("seed", [SEED, 1, 2])
def test_driving_links_add_up_exactly_to_every_elapsed_time(name, seed):
    rows = [row for row in promise_rows(log_of(name, seed)) if row.elapsed is not None]
    assert len(rows) > 30
    assert [row for row in rows if sum(link.took for link in row.driven_by) != row.elapsed] == []
    assert [link for row in rows for link in row.driven_by if link.took <= 0] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_links_follow_one_another_without_a_gap(name):
    for row in promise_rows(log_of(name)):
        reached = row.since
        for link in row.driven_by:
            assert link.since == reached
            reached += link.took


@pytest.mark.parametrize("name", SCENARIOS)
def test_chains_add_up_from_every_event_to_the_start(name):
    log = log_of(name)
    for number in range(0, len(log), 7):
        assert sum(link.took for link in driven_by(log.events, number, 0, log[number].at)) == log[number].at


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_task_of_every_instance_has_exactly_one_verdict(name):
    log = log_of(name)
    ended = Counter(event.path for event in log if event.kind in VERDICTS)
    begun = {event.path for event in log if event.kind == "task-ready"}
    assert set(ended.values()) == {1}
    assert begun <= set(ended)
    assert {row.verdict for row in task_rows(log)} <= set(VERDICTS.values())


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_promise_has_an_outcome(name):
    outcomes = {row.outcome for row in promise_rows(log_of(name))}
    assert outcomes <= {"met", "missed", "never-reached", "not-triggered"}
    told = {row.id for row in promise_rows(log_of(name))}
    assert told == {promise.name for promise in model_of(name).promises}


@pytest.mark.parametrize("name", SCENARIOS)
def test_causes_come_before_their_effects(name):
    log = log_of(name)
    assert [
        n for n, event in enumerate(log) if event.cause >= n or (event.cause >= 0 and log[event.cause].at > event.at)
    ] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_post_is_ever_used_beyond_those_present(name):
    """Who began before the end of a shift finishes, so only new work is looked at."""
    log, model = log_of(name), model_of(name)
    most = {
        pool.name: max(number for _, number in pool.shifts) + pool.called
        for pool in model.pools
        if pool.kind == "staff"
    }
    moments = sorted({event.at for event in log})
    for board in boards(log, moments):
        for post, number in board.in_use.items():
            assert number <= most.get(post, number), (post, board.at)


@pytest.mark.parametrize("name", SCENARIOS)
def test_order_within_an_instant_does_not_matter(name, monkeypatch):
    """Ends, arrivals and messages of one instant, shuffled as they come in, give the same log."""
    kept = log_of(name)
    chance = random.Random(11)
    shuffled = 0

    def shuffling(room, act, name):
        original = getattr(room, act)

        def acted(run_):
            nonlocal shuffled
            heap = attrgetter(name)(run_)
            shuffled += len(heap) > 1
            chance.shuffle(heap)
            return original(run_)

        monkeypatch.setattr(room, act, acted)

    shuffling(engine, "_handle_due", "agenda.due")
    shuffling(engine, "_end_at_once", "agenda.ended_at_once")
    shuffling(engine, "dispatch", "agenda.new_ready")
    shuffling(engine, "dispatch", "pools.touched")
    shuffling(steps, "look_at_guards", "agenda.guards")
    shuffling(knowledge, "apply_sets", "agenda.sets")
    again = run(model_of(name), SEED)
    assert first_difference(kept, again) is None
    assert shuffled > 10
