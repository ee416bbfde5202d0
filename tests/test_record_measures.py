"""Measures folded from a run's plain records are those that its log says, whatever happens in it."""

import pytest

from benchmarks.random_plans import a_random_plan, with_every_feature
from benchmarks.record_measures import differing, with_an_objective
from drillbook.simulator.engine.critical_path_trail import RecordTrail
from drillbook.simulator.exercise import performed, runs
from drillbook.simulator.log.critical_path import driven_by, path_along
from drillbook.simulator.rehearsal.record_measures import measured_run
from drillbook.simulator.rehearsal.replication_measures import measured
from tests.builders import MINUTE, Promise, a_model, a_post, a_task, replace


@pytest.mark.parametrize("seed", range(30))
def test_records_are_measured_as_their_log_is(seed):
    assert differing(seed) == 0


def test_a_broken_promise_is_measured_with_its_jam_and_its_drivers():
    # Given one desk with a patrol of seven minutes before a report of five, promised in nine
    tasks = (a_task("patrol", takes=7 * MINUTE, priority=1), a_task("report", takes=5 * MINUTE, within=0))
    model = a_model(tasks, pools=(a_post(),), promises=(Promise("p/report", 0, "task", (9 * MINUTE,)),))

    # When its run is measured from its records
    one = next(measured_run(run) for run in performed(model, 1, 0, 1))

    # Then it took twelve minutes, driven by both, and jams at the desk, at which it waited seven
    assert (one.promises[0].took, one.promises[0].drivers, one.promises[0].jam.kind) == (
        12 * MINUTE,
        (0, 1),
        "shortage",
    )
    assert one.waited == ((model.pools[0].name, 7 * MINUTE),)
    assert dict(one.busy) == {model.pools[0].name: 12 * MINUTE}
    assert one.worked == (7 * MINUTE, 5 * MINUTE)


def test_a_run_that_goes_on_for_ever_is_stuck_by_its_records_too():
    model = replace(with_every_feature(a_random_plan(3, 20, 4)), policy=replace(a_model(()).policy, most_events=30))
    run, log = next(performed(model, 1, 0, 1)), next(runs(model, 1, 0, 1))
    assert measured_run(run).stuck
    assert measured_run(run) == measured(log, model)


@pytest.mark.parametrize("seed", range(4))
def test_a_path_along_records_is_that_along_the_log(seed):
    model = with_an_objective(replace(with_every_feature(a_random_plan(seed, 40, 5)), ends=200 * MINUTE))
    run, log = next(performed(model, seed, 0, 1)), next(runs(model, seed, 0, 1)).events
    trail = RecordTrail(run)
    for number, event in enumerate(log):
        assert trail[number] == event
        if event.kind in ("task-finished", "task-arrived"):
            assert path_along(trail, number, 0, event.at) == driven_by(log, number, 0, event.at)
