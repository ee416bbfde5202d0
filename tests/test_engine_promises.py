"""Promised times and injects that no story can say: limits of no level, what is drawn by chance, the worst place."""

import pytest

from drillbook.simulator.exercise import run, summaries
from drillbook.simulator.model.condition import Compare
from drillbook.simulator.model.model import Vary
from drillbook.simulator.model.tasks import Assign, Wait
from tests.builders import (
    MINUTE,
    Indicator,
    Inject,
    Level,
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


def test_the_limit_of_the_level_at_which_the_task_became_ready():
    """Ten minutes at none, five at III, which is reached while the task is at work."""
    plans = (Plan("p", levels=(Level("III"),)),)
    raised = Inject("raise", at=fixed(3 * MINUTE), sets=(Assign("level", 0, 1),))
    limits = (10 * MINUTE, 5 * MINUTE)
    model = a_model((WORK,), plans=plans, promises=(promised(limits=limits),), injects=(at_once(0), raised))
    assert outcomes(run(model, 1)) == [("met", "p/work", 0, 10)]
    late = replace(model, injects=(at_once(0, at=5 * MINUTE), raised))
    assert outcomes(run(late, 1)) == [("missed", "p/work", 5, 10)]


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


def test_above_the_last_level_with_a_limit_that_one_holds():
    """Limits for none and III; the plan stands at II."""
    plans = (Plan("p", levels=(Level("III"), Level("II"))),)
    raised = Inject("raise", at=fixed(0), sets=(Assign("level", 0, 2),))
    model = a_model((WORK,), plans=plans, promises=(promised(limits=(30 * MINUTE, 5 * MINUTE)),),
                    injects=(raised, at_once(0, at=MINUTE)))  # fmt: skip
    assert outcomes(run(model, 1)) == [("missed", "p/work", 1, 10)]


def test_work_of_one_millisecond_takes_one_millisecond():
    """Also of a task whose start is promised."""
    model = a_model(
        (a_task("blink", takes=1, within=0),), promises=(Promise("p/blink", 0, "task", (MINUTE,), to="started"),)
    )
    assert times(run(model, 1), "task-finished") == [1]
