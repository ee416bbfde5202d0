"""What is computed from a log alone: rows of tasks and promises, waits, who was busy, whether a moment came."""

from dataclasses import fields

import pytest

from drillbook.schema.conditions.parser import parse_trigger
from drillbook.simulator.exercise import run
from drillbook.simulator.log import events as e
from drillbook.simulator.log.measures import busy, promise_rows, task_rows, waited_for, waits, worst_waits
from drillbook.simulator.log.objectives import came
from drillbook.simulator.verification import verify
from tests.builders import MINUTE, Level, Plan, a_model, a_task, in_turn, replace

PATH, TASK = "p/go/a", "p/a"


def it(kind, at, *values, cause=-1, **more):
    """An event of a kind, with its own fields in the order they are written."""
    own = [field.name for field in fields(kind) if field.name not in ("at", "cause")]
    return kind(at=at, cause=cause, **dict(zip(own, values, strict=False)), **more)


def ready(at=0, path=PATH, task=TASK):
    return it(e.TaskReady, at, path, task, "p/desk", "甲")


def dispatched(at, *, waited=0, pool="", held=(("crew", 1),), path=PATH):
    return it(e.TaskDispatched, at, path, TASK, "p/desk", "desk", held, "site", waited, pool)


def started(at, *, waited=0, pool="", held=(), path=PATH, resumed=False):
    return it(e.TaskStarted, at, path, TASK, "p/desk", "desk", held, "", waited, pool, resumed)


def finished(at, path=PATH):
    return it(e.TaskFinished, at, path, TASK, "p/desk")


# tasks


def test_a_journey_and_a_second_start_leave_the_first_moments():
    log = [
        ready(1), dispatched(3, waited=2, pool="crew"), it(e.TaskArrived, 5, PATH, TASK), started(6, waited=9, pool="x"),
        dispatched(8, waited=4, pool="pump", held=(("pump", 2),)), started(9, resumed=True), finished(10),
    ]  # fmt: skip
    (row,) = task_rows(log)
    assert (row.ready, row.dispatched, row.arrived, row.started, row.finished) == (1, 3, 5, 6, 10)
    assert (row.held, row.waited, row.waited_for) == ((("pump", 2),), 6, "pump")
    assert (row.plan, row.task, row.role, row.title, row.verdict) == ("p", TASK, "p/desk", "甲", "done")


def test_without_a_journey_the_wait_and_what_is_held_are_those_of_the_start():
    (row,) = task_rows([ready(1), started(4, waited=3, pool="desk", held=(("desk", 1),))])
    assert (row.dispatched, row.arrived, row.started) == (4, 4, 4)
    assert (row.held, row.waited, row.waited_for, row.verdict) == ((("desk", 1),), 3, "desk", "open")


@pytest.mark.parametrize(
    ("event", "verdict", "reason"),
    [
        (it(e.TaskStarved, 9, PATH, TASK, "crew"), "starved", "crew"),
        (it(e.TaskUnmet, 9, PATH, TASK, "p/go/wait"), "unmet", "p/go/wait"),
        (it(e.TaskUnfinished, 9, PATH, TASK, "working"), "unfinished", "working"),
        (it(e.TaskAborted, 9, PATH, TASK, "crew"), "aborted", "crew"),
        (it(e.TaskSkipped, 9, PATH, TASK), "skipped", ""),
        (it(e.TaskWithdrawn, 9, PATH, TASK), "withdrawn", ""),
        (it(e.TaskQueued, 9, PATH, TASK, "crew"), "open", ""),
    ],
)
def test_each_end_of_a_task_is_a_verdict(event, verdict, reason):
    (row,) = task_rows([ready(), event])
    assert (row.verdict, row.reason) == (verdict, reason)


# promises


def opened(since, promise="p/a", path=PATH):
    return it(e.PromiseOpened, since, promise, path, since, 10)


def outcomes(*log):
    return [(row.id, row.outcome, row.since, row.reason) for row in promise_rows(log)]


def test_a_promise_is_open_until_it_is_met_missed_or_never_reached():
    assert outcomes(opened(2)) == [("p/a", "open", 2, "")]
    assert outcomes(opened(2), it(e.PromiseNeverReached, 9, "p/a", PATH, 2, 10, 7)) == [("p/a", "never-reached", 2, "")]
    hanging = it(e.TaskStarved, 9, PATH, TASK, "crew")
    never = it(e.PromiseNeverReached, 9, "p/a", PATH, 2, 10, 7)
    assert outcomes(ready(), opened(2), hanging, never) == [("p/a", "never-reached", 2, "starved crew")]
    assert outcomes(ready(), opened(2), it(e.TaskSkipped, 9, PATH, TASK), never) == [
        ("p/a", "never-reached", 2, "skipped")
    ]


def test_a_promise_of_a_task_given_up_is_never_reached_and_of_one_skipped_not_called_upon():
    aborted = it(e.PromiseDropped, 9, "p/a", PATH, "aborted")
    assert outcomes(opened(2), aborted) == [("p/a", "never-reached", 2, "aborted")]
    lost = it(e.TaskAborted, 8, PATH, TASK, "crew")
    assert outcomes(ready(), opened(2), lost, aborted) == [("p/a", "never-reached", 2, "aborted crew")]
    skipped = it(e.PromiseDropped, 9, "p/a", PATH, "skipped")
    assert outcomes(opened(2), skipped) == [("p/a", "not-triggered", None, "skipped")]


def test_of_two_occurrences_at_one_step_the_latest_is_dropped_and_the_promise_was_called_upon():
    skipped = it(e.PromiseDropped, 9, "p/a", PATH, "skipped")
    assert outcomes(opened(2), opened(5), skipped) == [("p/a", "open", 2, "")]
    other = opened(3, path="p#2/go/a")
    assert outcomes(opened(2), other, skipped) == [("p/a", "open", 3, "")]


def test_what_nothing_set_running_comes_last():
    assert outcomes(it(e.PromiseNotTriggered, 0, "p/b"), opened(2)) == [
        ("p/a", "open", 2, ""),
        ("p/b", "not-triggered", None, ""),
    ]
    assert outcomes(it(e.PromiseNotTriggered, 0, "p/a"), opened(2)) == [("p/a", "open", 2, "")]


# waits


def told(log):
    return [(wait.pool, wait.since, wait.took, wait.over) for wait in waits(log)]


def test_a_wait_is_counted_once_for_each_time_a_task_was_ready():
    assert told([ready(0), dispatched(4, waited=4, pool="crew"), started(9, waited=3, pool="x")]) == [
        ("crew", 0, 4, True)
    ]
    assert told([ready(0), started(0)]) == []
    suspended = it(e.TaskSuspended, 5, PATH, TASK, "crew")
    again = [ready(0), started(1, waited=1, pool="desk"), suspended, started(8, waited=3, pool="crew")]
    assert told(again) == [("desk", 0, 1, True), ("crew", 5, 3, True)]


def test_a_wait_that_never_ended_counts_from_when_the_task_was_ready():
    starved = it(e.TaskStarved, 9, PATH, TASK, "crew")
    assert told([ready(2), starved]) == [("crew", 2, 7, False)]
    assert told([starved]) == []
    assert told([ready(2), started(3), starved]) == []


def test_the_longest_waits_come_first_and_of_equals_the_earlier():
    log = []
    for number, (since, took, pool) in enumerate(((0, 3, "a"), (1, 5, "b"), (0, 5, "c"), (2, 1, "a"))):
        path = f"p/go/{number}"
        log += [ready(since, path), started(since + took, waited=took, pool=pool, path=path)]
    assert [(one.pool, one.took) for one in worst_waits(log)] == [("c", 5), ("b", 5), ("a", 3)]
    assert [one.pool for one in worst_waits(log, 1)] == ["c"]
    assert list(waited_for(log).items()) == [("b", 5), ("c", 5), ("a", 4)]


# busy


def test_two_people_for_three_minutes_are_busy_for_six():
    log = [started(1, held=(("desk", 2), ("crew", 1))), finished(4)]
    assert busy(log) == {"crew": 3, "desk": 6}


@pytest.mark.parametrize(
    "end",
    [
        it(e.TaskReported, 4, PATH, TASK, "p/desk"),
        it(e.TaskSuspended, 4, PATH, TASK, "crew"),
        it(e.TaskAborted, 4, PATH, TASK, "crew"),
        it(e.TaskWithdrawn, 4, PATH, TASK),
        it(e.TaskUnfinished, 4, PATH, TASK, "working"),
    ],
)
def test_people_are_busy_until_the_work_stops_in_whatever_way(end):
    assert busy([started(1, held=(("desk", 1),)), end, finished(9)]) == {"desk": 3}


def test_going_on_with_others_lets_the_first_go_and_the_way_back_counts():
    went = it(e.UnitDispatched, 0, "crew", PATH, "base", "site", 1, 2)
    log = [
        went,
        dispatched(0),
        it(e.TaskContinued, 3, PATH, TASK, "crew", (("desk", 1),)),
        finished(5),
        it(e.UnitReturned, 9, "crew", "base", cause=3),
    ]
    assert busy(log) == {"crew": 3 + 4, "desk": 2}


def test_what_is_used_up_and_where_people_sleep_is_not_busy():
    loads = it(e.UnitDispatched, 0, "sand", PATH, "depot", "site", 0, 1, amount=50)
    sheltered = it(e.PeopleSheltered, 4, PATH, "hall", 30)
    held = (("sand", 50), ("hall", 30), ("truck", 1))
    truck = it(e.UnitDispatched, 0, "truck", PATH, "depot", "site", 0, 1)
    assert busy([loads, truck, started(1, held=held), sheltered, finished(4)]) == {"truck": 3}


# moments


LEVELS = a_model(plans=(Plan("p", levels=(Level("III"), Level("II"), Level("I"))), Plan("q", levels=(Level("III"),))))
EVENTS = {
    "level": it(e.LevelRaised, 0, "p", "II", ""),
    "ended": it(e.ResponseEnded, 0, "p"),
    "absent": it(e.RoleAbsent, 0, "p/desk"),
    "inject": it(e.InjectDelivered, 0, "wet#2"),
    "begin": it(e.ExerciseStarted, 0, "s", "S", "", 1, 1, 0),
    "ready": ready(),
    "dispatched": dispatched(0),
    "arrived": it(e.TaskArrived, 0, PATH, TASK),
    "started": started(0),
    "finished": finished(0),
    "procedure": it(e.ProcedureStarted, 0, "p/go", "p/go"),
    "procedure-over": it(e.ProcedureFinished, 0, "p/go", "p/go"),
}


@pytest.mark.parametrize(
    ("written", "brought_about_by"),
    [
        ("level(p) III", {"level"}),
        ("level(p) II", {"level"}),
        ("level(p) I", set()),
        ("level(q) III", set()),
        ("level(p) IV", set()),
        ("response(p) ended", {"ended"}),
        ("response(q) ended", set()),
        ("p/desk absent", {"absent"}),
        ("p/lead absent", set()),
        ("inject wet", {"inject"}),
        ("inject dry", set()),
        ("incident", {"begin"}),
        ("p/a ready", {"ready"}),
        ("p/a dispatched", {"dispatched", "started"}),
        ("p/a arrived", {"arrived", "started"}),
        ("p/a started", {"started"}),
        ("p/a finished", {"finished"}),
        ("p/a received", {"finished"}),
        ("p/b finished", set()),
        ("p/go started", {"procedure"}),
        ("p/go finished", {"procedure-over"}),
        ("p/go ready", set()),
    ],
)
def test_a_moment_came_with_its_events_and_no_others(written, brought_about_by):
    assert {name for name, event in EVENTS.items() if came(parse_trigger(written), [event], LEVELS)} == brought_about_by


# verified


def test_events_only_in_one_of_the_two_are_told_and_so_is_a_change_of_book():
    # Given a log, and a model in which nothing comes after the first task
    model = a_model(
        (a_task("a", takes=MINUTE), a_task("b", takes=MINUTE)), in_turn(0, 1), digest="d1", sources=(("p.yaml", "1"),)
    )
    log = run(model, 3)
    other = replace(model, digest="d2", sources=(("p.yaml", "2"), ("q.yaml", "1")))
    # Then what changed is named by file, where the log knows it
    assert str(verify(log, other).text) == "changed since: p.yaml, q.yaml"
    elsewhere = str(verify(log, replace(model, scenario="other")).text)
    assert elsewhere.endswith("; the book or the scenario is not the one the log was made from")
    shorter = run(model, 3, until=90_000)
    assert verify(shorter, model) is None
    assert verify(log, model) is None
    longer = replace(
        model, tasks=(model.tasks[0], a_task("b", takes=2 * MINUTE)), digest="d2", sources=(("p.yaml", "2"),)
    )
    assert str(verify(log, longer).text).endswith("; changed since: p.yaml")
