"""What the summary of renewed golden logs tells a reviewer."""

from drillbook.simulator.exercise import run
from drillbook.simulator.log.events import TaskFinished, TaskQueued, TaskReady, TaskStarted
from tests.builders import MINUTE, a_model, a_post, a_task, in_turn, replace
from tests.log_changes import changes, summary

PUMP = {"path": "p/go/pump", "task": "p/pump"}
READY = TaskReady(at=0, cause=-1, role="p/desk", title="Pump", **PUMP)
STARTED = TaskStarted(at=0, cause=0, role="p/desk", by="p/desk", **PUMP)


def test_equal_logs_are_unchanged():
    assert summary(changes([READY, STARTED], [READY, STARTED])) == ["unchanged"]


def test_what_came_what_went_and_what_became_another_is_counted_and_told():
    # given a log in which a task began at once, and one in which it waited and was finished
    finished = TaskFinished(at=9 * MINUTE, cause=2, role="p/desk", **PUMP)
    waited = TaskStarted(at=4 * MINUTE, cause=0, role="p/desk", by="p/desk", waited=4 * MINUTE, **PUMP)
    queued = TaskQueued(at=0, cause=0, pool="desk", **PUMP)
    # when the first becomes the second
    found = changes([READY, STARTED], [READY, queued, waited, finished])
    # then each kind is counted, and each difference is told in the order of time
    assert summary(found) == [
        "+2 ~1",
        "  task-finished: +1",
        "  task-queued: +1",
        "  task-started: ~1",
        "    + T+0:00:00 task-queued p/go/pump",
        "    ~ T+0:00:00 task-started p/go/pump: at 0 -> 240000, waited 0 -> 240000",
        "    + T+0:09:00 task-finished p/go/pump",
    ]


def test_numbers_of_events_that_only_shift_are_no_difference():
    other = TaskReady(at=0, cause=-1, role="p/desk", title="Other", path="p/go/other", task="p/other")
    found = changes([READY, STARTED], [other, READY, replace(STARTED, cause=1)])
    assert summary(found) == ["+1", "  task-ready: +1", "    + T+0:00:00 task-ready p/go/other"]


def test_another_cause_is_a_difference():
    other = TaskReady(at=0, cause=-1, role="p/desk", title="Other", path="p/go/other", task="p/other")
    (change,) = changes([READY, other, STARTED], [READY, other, replace(STARTED, cause=1)])
    assert str(change) == ("~ T+0:00:00 task-started p/go/pump: cause task-ready p/go/pump -> task-ready p/go/other")


def test_only_the_first_five_are_told():
    # given six tasks in turn, the first of which takes a minute longer now
    tasks = [a_task(f"t{at}", takes=MINUTE) for at in range(6)]
    slower = [replace(tasks[0], takes=a_task("t", takes=2 * MINUTE).takes), *tasks[1:]]
    was, now = (run(a_model(each, in_turn(*range(6)), pools=(a_post(),)), 1) for each in (tasks, slower))
    # when the logs are compared
    found = changes(was, now)
    # then all are counted and five are told
    assert len(found) > 5
    assert sum(line.startswith("    ") for line in summary(found)) == 5
    assert summary(found)[0] == "~17"
