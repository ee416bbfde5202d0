"""Promised times and injects: set running, met, missed, never reached, not triggered; chance, unless, pool, vary."""

import pytest

from drillbook.simulator.exercise import run, summaries
from drillbook.simulator.model.condition import Compare, Moment
from drillbook.simulator.model.model import Vary
from drillbook.simulator.model.tasks import Assign, Branch, Choose, Wait
from tests.builders import (
    MINUTE,
    Block,
    Indicator,
    Inject,
    Join,
    Level,
    Node,
    Perform,
    Place,
    Plan,
    Procedure,
    Promise,
    Takes,
    a_model,
    a_post,
    a_task,
    at_once,
    fixed,
    in_turn,
    only,
    replace,
    side_by_side,
    times,
)


def outcomes(log):
    """Kind, promise, since and how long, in minutes."""
    return [
        (event.kind.removeprefix("promise-"), event.promise, event.since // MINUTE, event.took // MINUTE)
        for event in log
        if event.kind in ("promise-met", "promise-missed")
    ]


def promised(minutes=10, **more):
    more = {"name": "p/work", "plan": 0, "kind": "task", "limits": (minutes * MINUTE,), **more}
    return Promise(**more)


WORK = a_task("work", 0, 10 * MINUTE, within=0)
PLAIN = replace(WORK, within=-1)


def test_exactly_at_the_limit_is_met():
    assert outcomes(run(a_model((WORK,), promises=(promised(10),)), 1)) == [("met", "p/work", 0, 10)]
    assert outcomes(run(a_model((WORK,), promises=(promised(9),)), 1)) == [("missed", "p/work", 0, 10)]


def test_a_promise_runs_from_the_start_of_the_procedure_whatever_comes_before():
    tasks = (WORK, a_task("before", 0, 20 * MINUTE))
    assert outcomes(run(a_model(tasks, in_turn(1, 0), promises=(promised(25),)), 1)) == [("missed", "p/work", 0, 30)]


def test_a_promise_to_another_moment_of_the_task():
    tasks = (WORK, a_task("before", 0, 20 * MINUTE))
    model = a_model(tasks, in_turn(1, 0), promises=(promised(25, to="started"),))
    assert outcomes(run(model, 1)) == [("met", "p/work", 0, 20)]


def test_a_promise_from_the_incident():
    model = a_model((WORK,), promises=(promised(start=Moment("incident")),), injects=(at_once(0, at=7 * MINUTE),))
    assert outcomes(run(model, 1)) == [("met", "p/work", 7, 10)]


def test_a_promise_from_another_task():
    tasks = (WORK, a_task("before", 0, 20 * MINUTE))
    start = Moment("finished", task=1)
    assert outcomes(run(a_model(tasks, in_turn(1, 0), promises=(promised(start=start),)), 1)) == [
        ("met", "p/work", 20, 10)
    ]


def test_the_limit_of_the_level_at_which_the_task_became_ready():
    """Ten minutes at none, five at III, which is reached while the task is at work."""
    plans = (Plan("p", levels=(Level("III"),)),)
    raised = Inject("raise", at=fixed(3 * MINUTE), sets=(Assign("level", 0, 1),))
    limits = (10 * MINUTE, 5 * MINUTE)
    model = a_model((WORK,), plans=plans, promises=(promised(limits=limits),), injects=(at_once(0), raised))
    assert outcomes(run(model, 1)) == [("met", "p/work", 0, 10)]
    late = replace(model, injects=(at_once(0, at=5 * MINUTE), raised))
    assert outcomes(run(late, 1)) == [("missed", "p/work", 5, 10)]


def test_every_occurrence_counts():
    model = a_model((WORK,), promises=(promised(15),), injects=(at_once(0, name="a"), at_once(0, name="b", at=MINUTE)))
    assert outcomes(run(model, 1)) == [("met", "p/work", 0, 10), ("missed", "p/work", 1, 19)]


def test_never_reached_and_not_triggered_are_two_things():
    nobody = a_model((WORK,), pools=(a_post(staff=0),), promises=(promised(),), ends=60 * MINUTE)
    never = only(run(nobody, 1), "promise-never-reached")
    assert [(event.since, event.open_for, event.path) for event in never] == [(0, 60 * MINUTE, "p/go/t0.0")]
    quiet = replace(nobody, injects=())
    assert [event.promise for event in only(run(quiet, 1), "promise-not-triggered")] == ["p/work"]


def test_a_promise_of_a_task_in_a_branch_not_taken_lapses():
    body = Block((
        Node("choose", Choose((Branch((1,), Compare(0, ">", 1)),)), (1, 2), 0, 0),
        Node("work", Perform(0), (2,), 1, 1),
        Node("join", Join(), (), 2, 2),
    ))  # fmt: skip
    log = run(a_model((WORK,), body, promises=(promised(),), indicators=(Indicator("x", 0.0),)), 1)
    assert [event.why for event in only(log, "promise-dropped")] == ["skipped"]


def pair(start, end, minutes=30):
    return Promise("p/time", 0, "pair", (minutes * MINUTE,), start=start, end=end)


def two_places(*, injects, end=1, tasks=None):
    """Alarm, then pumps: begun once or twice."""
    tasks = tasks or (a_task("alarm", 0, 5 * MINUTE), a_task("pumps", 0, 10 * MINUTE), a_task("other", 0, MINUTE))
    procedures = (Procedure("go", 0, in_turn(0, 1)), Procedure("elsewhere", 0, in_turn(2)))
    promise = pair(Moment("started", task=0), Moment("finished", task=end))
    return a_model(
        tasks, procedures=procedures, pools=(a_post(staff="unlimited"),), promises=(promise,), injects=injects
    )


def test_a_response_time_pairs_with_the_end_in_its_own_instance():
    injects = (at_once(0, name="a"), at_once(0, name="b", at=6 * MINUTE))
    assert outcomes(run(two_places(injects=injects), 1)) == [("met", "p/time", 0, 15), ("met", "p/time", 6, 15)]


def test_a_response_time_without_its_end_in_the_instance_takes_the_first_later_in_the_plan():
    injects = (at_once(1, name="early"), at_once(0, name="a", at=10 * MINUTE), at_once(1, name="late", at=20 * MINUTE))
    assert outcomes(run(two_places(injects=injects, end=2), 1)) == [("met", "p/time", 10, 11)]


def test_a_response_time_from_a_level():
    plans = (Plan("p", levels=(Level("III"), Level("II"))),)
    raised = Inject("raise", at=fixed(3 * MINUTE), sets=(Assign("level", 0, 2),), starts=(0,))
    model = a_model((WORK,), plans=plans, injects=(raised,),
                    promises=(promised(), pair(Moment("level", plan=0, level=1), Moment("finished", task=0))))  # fmt: skip
    assert ("met", "p/time", 3, 10) in outcomes(run(model, 1))


def test_what_is_expected_after_each_occurrence_of_an_inject():
    """Two sites, each with its own pumps: the second is not served by the first's."""
    inject = Inject("site", at=fixed(10 * MINUTE), offsets=(0, 3 * MINUTE), starts=(0,))
    promise = pair(Moment("inject", inject=0), Moment("finished", task=1), 15)
    model = replace(two_places(injects=(inject,)), promises=(promise,))
    log = run(model, 1)
    assert outcomes(log) == [("met", "p/time", 10, 15), ("met", "p/time", 13, 15)]
    assert [event.inject for event in only(log, "inject-delivered")] == ["site#1", "site#2"]


def test_an_inject_on_a_moment_fires_once():
    again = Inject("again", when=Moment("finished", task=0, plus=2 * MINUTE), message="?")
    model = a_model((PLAIN,), injects=(at_once(0, name="a"), at_once(0, name="b"), again))
    assert times(run(model, 1), "inject-delivered") == [0, 0, 12 * MINUTE]


def test_unless_withholds_an_inject():
    asks = Inject("asks", at=fixed(15 * MINUTE), unless=Moment("finished", task=0))
    log = run(a_model((PLAIN,), injects=(at_once(0), asks)), 1)
    assert [(event.inject, event.why) for event in only(log, "inject-withheld")] == [("asks", "unless")]
    early = replace(asks, at=fixed(5 * MINUTE))
    assert times(run(a_model((PLAIN,), injects=(at_once(0), early)), 1), "inject-delivered") == [0, 5 * MINUTE]


def test_chance_is_drawn_once_for_each_occurrence():
    inject = Inject("maybe", at=fixed(0), offsets=(0, MINUTE), chance=0.3, starts=(0,))
    model = a_model((PLAIN,), injects=(inject,), pools=(a_post(staff=2),))
    counts = [len(summary.start) for summary in summaries(model, 9, 0, 1_500)]
    assert sum(counts) / 1_500 == pytest.approx(0.6, abs=0.05)
    assert counts.count(1) / 1_500 == pytest.approx(0.42, abs=0.05)


def test_an_inject_at_a_time_between_two():
    inject = Inject("some-time", at=Takes("uniform", (45 * MINUTE, 75 * MINUTE)), starts=(0,))
    started = [summary.start[0] for summary in summaries(a_model((PLAIN,), injects=(inject,)), 9, 0, 400)]
    assert min(started) >= 45 * MINUTE
    assert max(started) <= 75 * MINUTE
    assert sum(started) / 400 == pytest.approx(60 * MINUTE, rel=0.03)


def test_the_facilitators_inject_is_not_delivered_by_itself():
    pooled = Inject("second", pooled=True, when=Moment("finished", task=0), starts=(0,))
    assert len(only(run(a_model((PLAIN,), injects=(at_once(0), pooled)), 1), "inject-delivered")) == 1


def test_what_varies_is_drawn_for_each_replication():
    procedure = Procedure("deep", 0, side_by_side(0), when=Compare(0, ">", 50))
    model = a_model((PLAIN,), procedures=(procedure,), injects=(), indicators=(Indicator("depth", 0.0),),
                    vary=(Vary(0, Takes("uniform", (20, 60))),))  # fmt: skip
    deep = sum(len(summary.start) for summary in summaries(model, 2, 0, 1_000))
    assert deep / 1_000 == pytest.approx(0.25, abs=0.04)


SCHOOL, UNDERPASS = 0, 1


@pytest.mark.parametrize(("place", "expected"), [(-1, True), (SCHOOL, False), (UNDERPASS, True)])
def test_a_bare_name_is_this_incidents_place_or_the_worst(place, expected):
    depth = Indicator("depth", 0.0, per_place=True, places=(0, 1))
    deep = Inject("deep", at=fixed(0), place=UNDERPASS, sets=(Assign("indicator", 0, 40.0),))
    body = in_turn(("wait", Wait(Compare(0, ">", 27))), 0)
    model = a_model((PLAIN,), body, indicators=(depth,), places=(Place("school"), Place("underpass")),
                    injects=(deep, at_once(0, at=MINUTE, place=place)))  # fmt: skip
    assert bool(only(run(model, 1), "task-finished")) is expected
