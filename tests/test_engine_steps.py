"""Steps of procedures: branches, rounds, waits, calls, sets, `when` and `until`."""

import pytest

from drillbook.simulator.exercise import run, summaries
from drillbook.simulator.model.condition import Compare, Moment, Not
from drillbook.simulator.model.tasks import Assign, Branch, Call, Choose, Put, Repeat, Wait
from tests.builders import (
    MINUTE,
    Block,
    Indicator,
    Inject,
    Join,
    Node,
    Perform,
    Procedure,
    Promise,
    a_block,
    a_model,
    a_post,
    a_task,
    at_once,
    fixed,
    in_turn,
    only,
    replace,
    times,
)

DEPTH = Indicator("depth", 0.0)
DEEP = Compare(0, ">", 27)


def put(value):
    return (Assign("indicator", 0, value),)


def a_choice(branches):
    """choose, three tasks in as many branches, and a last task after them."""
    return Block(
        (
            Node("choose", Choose(branches), (1, 2, 3, 4), 0, 0),
            Node("a", Perform(0), (4,), 1, 1),
            Node("b", Perform(1), (4,), 1, 2),
            Node("c", Perform(2), (4,), 1, 3),
            Node("join", Join(), (5,), 4, 4),
            Node("last", Perform(3), (), 1, 5),
        )
    )


FOUR = [a_task(name, takes=MINUTE) for name in ("a", "b", "c", "last")]


@pytest.mark.parametrize(("depth", "taken"), [(30, "p/a"), (10, "p/b")])
def test_the_first_branch_that_holds_is_taken_and_the_others_are_skipped(depth, taken):
    branches = (Branch((1,), DEEP), Branch((2,), Not(DEEP)), Branch((3,)))
    model = a_model(FOUR, a_choice(branches), indicators=(replace(DEPTH, initial=depth),))
    log = run(model, 1)
    assert [event.task for event in only(log, "task-finished")] == [taken, "p/last"]
    assert {event.task for event in only(log, "task-skipped")} == {"p/a", "p/b", "p/c"} - {taken}


def test_without_a_true_branch_nothing_is_done_and_it_goes_on():
    branches = (Branch((1,), DEEP), Branch((2,), DEEP), Branch((3,), DEEP))
    log = run(a_model(FOUR, a_choice(branches), indicators=(DEPTH,)), 1)
    assert [event.task for event in only(log, "task-finished")] == ["p/last"]


def test_shares_of_one_draw():
    branches = (Branch((1,), share=0.2), Branch((2,), share=0.3), Branch((3,)))
    model = a_model(FOUR, a_choice(branches))
    done = list(summaries(model, 5, 0, 2_000))
    taken = [sum(one.finish[slot] >= 0 for one in done) / 2_000 for slot in (1, 2, 3)]
    assert taken == pytest.approx([0.2, 0.3, 0.5], abs=0.04)
    assert all(sum(one.finish[slot] >= 0 for slot in (1, 2, 3)) == 1 for one in done)


def rounds(takes, *, every=(), times=0, until=None, injects=(), **more):
    body = in_turn(("again", Repeat(in_turn(0), every, until, times)), 1)
    tasks = (a_task("update", takes=takes), a_task("after", takes=MINUTE))
    first = Inject("go", at=fixed(0), starts=(0,))
    return a_model(tasks, body, injects=(first, *injects), ends=120 * MINUTE, **more)


def test_every_counts_from_start_to_start():
    log = run(rounds(5 * MINUTE, every=(30 * MINUTE,), times=3), 1)
    assert times(log, "task-started", "p/update") == [0, 30 * MINUTE, 60 * MINUTE]
    assert times(log, "task-started", "p/after") == [65 * MINUTE]
    assert [event.path for event in only(log, "task-started", task="p/update")] == [
        "p/go/t0.0@1", "p/go/t0.0@2", "p/go/t0.0@3",
    ]  # fmt: skip


def test_a_late_round_delays_the_next():
    log = run(rounds(40 * MINUTE, every=(30 * MINUTE,), times=3), 1)
    assert times(log, "task-started", "p/update") == [0, 40 * MINUTE, 80 * MINUTE]


def test_until_is_looked_at_before_each_round():
    dry = Inject("dry", at=fixed(70 * MINUTE), sets=put(30))
    log = run(rounds(5 * MINUTE, every=(30 * MINUTE,), until=DEEP, indicators=(DEPTH,), injects=(dry,)), 1)
    assert times(log, "task-started", "p/update") == [0, 30 * MINUTE, 60 * MINUTE]
    assert times(log, "task-started", "p/after") == [90 * MINUTE]


def test_a_promise_in_a_repeat_runs_from_the_start_of_the_round():
    model = rounds(5 * MINUTE, every=(30 * MINUTE,), times=3, promises=(Promise("p/update", 0, "task", (5 * MINUTE,)),))
    model = replace(model, tasks=(replace(model.tasks[0], within=0), model.tasks[1]))
    met = only(run(model, 1), "promise-met")
    assert [(event.since, event.took) for event in met] == [
        (0, 5 * MINUTE), (30 * MINUTE, 5 * MINUTE), (60 * MINUTE, 5 * MINUTE),
    ]  # fmt: skip


def test_a_repeat_whose_body_takes_no_time_ends_the_run_with_a_finding():
    log = run(rounds(0), 1)
    assert only(log, "loop-found")[0].steps
    assert "p/go/" in only(log, "loop-found")[0].steps[0]
    assert only(log, "exercise-ended")[0].why == "loop"


def test_an_empty_repeat_does_not_hang():
    body = in_turn(("again", Repeat(in_turn(("set", Put(put(1)))))))
    assert only(run(a_model((), body, indicators=(DEPTH,)), 1), "exercise-ended")[0].why == "loop"


def a_wait(until, at_most=()):
    return in_turn(0, ("wait", Wait(until, at_most)), 1)


TWO = (a_task("before", takes=MINUTE), a_task("after", takes=MINUTE))


def test_a_wait_ends_when_its_condition_holds():
    rain = Inject("rain", at=fixed(10 * MINUTE), sets=put(30))
    log = run(a_model(TWO, a_wait(DEEP), indicators=(DEPTH,), injects=(at_once(0), rain)), 1)
    assert times(log, "task-started", "p/after") == [10 * MINUTE]
    assert only(log, "wait-ended")[0].held
    assert [log[link].kind for link in log.chain(only(log, "task-started", task="p/after")[0].cause)][:4] == [
        "task-ready", "wait-ended", "indicator-set", "inject-delivered",
    ]  # fmt: skip


def test_a_wait_gives_up_after_at_most():
    log = run(a_model(TWO, a_wait(DEEP, (20 * MINUTE,)), indicators=(DEPTH,)), 1)
    assert times(log, "task-started", "p/after") == [21 * MINUTE]
    assert not only(log, "wait-ended")[0].held


def test_behind_a_wait_that_never_held_a_task_is_unmet():
    log = run(a_model(TWO, a_wait(DEEP), indicators=(DEPTH,)), 1)
    assert only(log, "task-unmet")[0].wait == "p/go/wait"


def test_a_moment_and_some_minutes_after_it():
    until = Moment("started", task=0, plus=10 * MINUTE)
    log = run(a_model(TWO, a_wait(until)), 1)
    assert times(log, "task-started", "p/after") == [10 * MINUTE]


def test_a_call_waits_for_the_end_of_the_other_procedure():
    tasks = (a_task("mine", takes=MINUTE), a_task("theirs", takes=7 * MINUTE))
    procedures = (Procedure("go", 0, in_turn(("call", Call(1)), 0)), Procedure("other", 0, in_turn(1)))
    log = run(a_model(tasks, procedures=procedures), 1)
    assert times(log, "task-started", "p/mine") == [7 * MINUTE]
    assert only(log, "procedure-started", procedure="p/other")[0].why == "call"


def test_a_set_step_is_known_before_the_next_step():
    body = in_turn(("one", Put(put(1))), ("two", Put(put(30))), ("wait", Wait(DEEP)), 0)
    log = run(a_model([a_task("t")], body, indicators=(DEPTH,)), 1)
    assert [event.value for event in only(log, "indicator-set")] == [1, 30]
    assert times(log, "task-finished") == [0]


def test_after_links_a_step_inside_a_repeat_to_one_outside():
    """The first round's task waits for a task beside the repeat; later rounds find it settled."""
    inner = replace(in_turn(0), outer=((0, 1),))
    body = a_block(("again", Repeat(inner, times=2)), ("slow", Perform(1)))
    tasks = (a_task("quick", takes=MINUTE), a_task("slow", takes=9 * MINUTE))
    log = run(a_model(tasks, body, pools=(a_post(staff=2),)), 1)
    assert times(log, "task-started", "p/quick") == [9 * MINUTE, 10 * MINUTE]


def when_deep(**more):
    """A procedure of three tasks in turn that sets itself off."""
    tasks = (a_task("one", takes=10 * MINUTE), a_task("two", takes=10 * MINUTE), a_task("three", takes=10 * MINUTE))
    depths = more.pop("depths")
    injects = tuple(Inject(f"depth-{at}", at=fixed(at * MINUTE), sets=put(depth)) for at, depth in depths)
    procedure = Procedure("go", 0, in_turn(0, 1, 2), when=DEEP, **more)
    return a_model(tasks, procedures=(procedure,), injects=injects, indicators=(DEPTH,), ends=300 * MINUTE)


def test_when_fires_as_it_becomes_true_and_again_only_after_it_was_false():
    log = run(when_deep(depths=((5, 30), (7, 31), (100, 0), (110, 30))), 1)
    assert times(log, "procedure-started") == [5 * MINUTE, 110 * MINUTE]
    assert [event.path for event in only(log, "procedure-started")] == ["p/go", "p#2/go"]


def test_a_new_firing_while_it_runs_is_only_logged():
    log = run(when_deep(depths=((5, 30), (7, 0), (9, 30))), 1)
    assert times(log, "procedure-started") == [5 * MINUTE]
    assert times(log, "procedure-still-running") == [9 * MINUTE]


def test_until_withdraws_what_waits_and_lets_finish_what_works():
    log = run(when_deep(depths=((5, 30), (17, 0)), until=Not(DEEP)), 1)
    assert [event.task for event in only(log, "task-finished")] == ["p/one", "p/two"]
    assert times(log, "task-finished", "p/two") == [25 * MINUTE]
    assert [event.task for event in only(log, "task-withdrawn")] == ["p/three"]
    assert times(log, "procedure-finished") == [25 * MINUTE]


def test_until_leaves_an_instance_alone_that_an_inject_set_off():
    model = when_deep(depths=((17, 0),), until=Not(DEEP))
    log = run(replace(model, injects=(*model.injects, at_once(0))), 1)
    assert len(only(log, "task-finished")) == 3


def test_a_procedure_set_off_by_a_moment_fires_each_time():
    tasks = (a_task("alarm", takes=MINUTE), a_task("answer", takes=MINUTE))
    procedures = (
        Procedure("go", 0, in_turn(0)),
        Procedure("answering", 0, in_turn(1), when=Moment("finished", task=0, plus=MINUTE)),
    )
    injects = (at_once(0, name="a"), at_once(0, name="b", at=30 * MINUTE))
    log = run(a_model(tasks, procedures=procedures, injects=injects), 1)
    assert times(log, "task-started", "p/answer") == [2 * MINUTE, 32 * MINUTE]
