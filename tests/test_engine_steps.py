"""Steps of procedures that no story can say: shares of chance, empty rounds, links out of a round."""

import pytest

from drillbook.simulator.exercise import run, summaries
from drillbook.simulator.model.tasks import Assign, Branch, Choose, Put, Repeat
from tests.builders import (
    MINUTE,
    Block,
    Indicator,
    Join,
    Node,
    Perform,
    a_block,
    a_model,
    a_post,
    a_task,
    in_turn,
    only,
    replace,
    times,
)


def test_shares_of_one_draw():
    tasks = [a_task(name, takes=MINUTE) for name in ("a", "b", "c", "last")]
    body = Block(
        (
            Node(
                "choose", Choose((Branch((1,), share=0.2), Branch((2,), share=0.3), Branch((3,)))), (1, 2, 3, 4), 0, 0
            ),
            Node("a", Perform(0), (4,), 1, 1),
            Node("b", Perform(1), (4,), 1, 2),
            Node("c", Perform(2), (4,), 1, 3),
            Node("join", Join(), (5,), 4, 4),
            Node("last", Perform(3), (), 1, 5),
        )
    )
    done = list(summaries(a_model(tasks, body), 5, 0, 2_000))
    taken = [sum(one.finish[slot] >= 0 for one in done) / 2_000 for slot in (1, 2, 3)]
    assert taken == pytest.approx([0.2, 0.3, 0.5], abs=0.04)
    assert all(sum(one.finish[slot] >= 0 for slot in (1, 2, 3)) == 1 for one in done)


def test_an_empty_repeat_does_not_hang():
    body = in_turn(("again", Repeat(in_turn(("set", Put((Assign("indicator", 0, 1),)))))))
    log = run(a_model((), body, indicators=(Indicator("depth", 0.0),)), 1)
    assert only(log, "exercise-ended")[0].why == "loop"


def test_after_links_a_step_inside_a_repeat_to_one_outside():
    """The first round's task waits for a task beside the repeat; later rounds find it settled."""
    inner = replace(in_turn(0), outer=((0, 1),))
    body = a_block(("again", Repeat(inner, times=2)), ("slow", Perform(1)))
    tasks = (a_task("quick", takes=MINUTE), a_task("slow", takes=9 * MINUTE))
    log = run(a_model(tasks, body, pools=(a_post(staff=2),)), 1)
    assert times(log, "task-started", "p/quick") == [9 * MINUTE, 10 * MINUTE]
