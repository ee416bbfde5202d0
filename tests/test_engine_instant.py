"""Within one instant: a fixed order, whatever order things come in."""

import random

import pytest

from drillbook.simulator.engine import engine
from drillbook.simulator.exercise import run
from drillbook.simulator.model.condition import Compare
from drillbook.simulator.model.tasks import Assign
from tests.builders import (
    MINUTE,
    Indicator,
    Inject,
    Perform,
    Procedure,
    a_block,
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
from tests.engine_models import a_pumping, a_report, breaks, rain, two_levels
from tests.test_engine_oracle import a_random_plan, as_model


def _heaps(run):
    return (
        run.agenda.due, run.agenda.ended_at_once, run.agenda.guards, run.agenda.new_ready, run.pools.touched, run.agenda.sets
    )  # fmt: skip


def shuffling(monkeypatch, seed):
    """Everything that came in for an instant is handed over in any order."""
    chance, one_round = random.Random(seed), engine._one_round

    def shuffled(run):
        for heap in _heaps(run):
            chance.shuffle(heap)
        one_round(run)

    monkeypatch.setattr(engine, "_one_round", shuffled)


MODELS = [
    two_levels(rain(5, 1), rain(8, 2), rain(8, 2), rain(60, 1), rain(60, 0), consult=5),
    a_report(injects=tuple(at_once(0, name=f"at-{at}", at=at * MINUTE) for at in (5, 5, 6, 6))),
    a_pumping("resume", breaks(10), breaks(40), at_once(0, at=40 * MINUTE), pumps=3),
    *(as_model(a_random_plan(random.Random(seed))) for seed in range(40)),
]


@pytest.mark.parametrize("model", MODELS, ids=range(len(MODELS)))
def test_the_order_in_which_things_come_in_does_not_matter(model, monkeypatch):
    expected = run(model, 1).events
    for seed in range(3):
        with monkeypatch.context() as patch:
            shuffling(patch, seed)
            assert run(model, 1).events == expected


X = Indicator("x", 0.0)


def put(value):
    return (Assign("indicator", 0, value),)


def test_ends_come_before_injects_and_all_that_injects_set_before_any_condition():
    """At minute 10 one inject sets x, a later one sets it back: the condition never sees the first."""
    fires = Procedure("fires", 0, side_by_side(1), when=Compare(0, ">", 5))
    tasks = (a_task("work", 0, 10 * MINUTE), a_task("fired"))
    injects = (
        at_once(0),
        Inject("up", at=fixed(10 * MINUTE), sets=put(9)),
        Inject("down", at=fixed(10 * MINUTE), sets=put(1)),
    )
    model = a_model(tasks, procedures=(Procedure("go", 0, side_by_side(0)), fires), injects=injects, indicators=(X,))
    log = run(model, 1)
    assert not only(log, "procedure-started", procedure="p/fires")
    kinds = [event.kind for event in log if event.at == 10 * MINUTE]
    assert kinds.index("task-finished") < kinds.index("inject-delivered")


def test_injects_of_one_instant_are_delivered_in_file_order():
    injects = tuple(Inject(name, at=fixed(MINUTE)) for name in ("c", "a", "b"))
    assert [event.inject for event in only(run(a_model((), injects=injects, procedures=()), 1), "inject-delivered")] == [
        "c", "a", "b",
    ]  # fmt: skip


@pytest.mark.parametrize(("priorities", "value"), [((2, 0), 1), ((0, 2), 2)])
def test_of_two_sets_of_one_indicator_the_higher_rank_is_last(priorities, value):
    tasks = [a_task(f"t{at}", 0, MINUTE, sets=put(at + 1), priority=rank) for at, rank in enumerate(priorities)]
    log = run(a_model(tasks, pools=(a_post(staff=2),), indicators=(X,)), 1)
    assert only(log, "indicator-set")[-1].value == value


def test_zero_length_tasks_and_what_they_enable_happen_in_the_same_instant():
    tasks = [a_task(f"m{at}") for at in range(50)] + [a_task("work", 0, MINUTE)]
    log = run(a_model(tasks, in_turn(*range(51))), 1)
    assert times(log, "task-started", "p/work") == [0]


def test_a_release_and_a_new_task_of_one_instant_meet_in_one_dispatch():
    """The urgent task that comes at the very end of another is not overtaken by the one already waiting."""
    tasks = (a_task("first", 0, 10 * MINUTE), a_task("waiting", 0, MINUTE), a_task("urgent", 0, MINUTE, priority=2))
    procedures = (Procedure("a", 0, side_by_side(0, 1)), Procedure("b", 0, side_by_side(2)))
    log = run(a_model(tasks, procedures=procedures, injects=(at_once(0), at_once(1, at=10 * MINUTE))), 1)
    assert [event.task for event in only(log, "task-started")] == ["p/first", "p/urgent", "p/waiting"]


def test_two_procedures_that_set_each_other_off_are_named():
    """x is raised and lowered by turns without any time passing; the first twenty rounds are not looked at, the next
    two bring each its step for the first time, and after a thousand more it is enough.
    """
    tasks = (a_task("up", sets=put(9)), a_task("down", sets=put(0)))
    procedures = (
        Procedure("lower", 0, in_turn(1), when=Compare(0, ">", 5)),
        Procedure("raise", 0, in_turn(0), when=Compare(0, "<=", 5)),
    )
    log = run(a_model(tasks, procedures=procedures, injects=(), indicators=(X,)), 1)
    assert len(only(log, "task-started")) == 1022
    named = only(log, "loop-found")[0].steps
    assert any("lower" in step for step in named)
    assert any("raise" in step for step in named)
    assert log[-1].why == "loop"


def test_a_thousand_joins_are_not_a_loop():
    names = [f"t{at}" for at in range(900)]
    body = a_block(*((name, Perform(0), names[at - 1 : at] if at else []) for at, name in enumerate(names)))
    log = run(replace(a_model((a_task("t"),)), procedures=(Procedure("go", 0, body),)), 1)
    assert len(only(log, "task-finished")) == 900
