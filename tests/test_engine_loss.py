"""Losing people and units in the middle of something, and being pre-empted."""

import pytest

from drillbook.simulator.exercise import run
from drillbook.simulator.model.model import Disruption
from tests.builders import (
    MINUTE,
    Demand,
    Inject,
    Place,
    Pool,
    Procedure,
    Promise,
    Stock,
    Team,
    a_model,
    a_post,
    a_role,
    a_task,
    at_once,
    fixed,
    in_turn,
    only,
    replace,
    side_by_side,
    times,
)

DESK, PUMP, TEAM = range(3)


def a_pumping(on_loss, *injects, least=1, most=2, pumps=2, after=True, **more):
    """An hour of work for one pump, shared by those that are there, ten minutes from the depot."""
    task = a_task(
        "pump-out", 0, 60 * MINUTE, place=1, demands=(Demand(PUMP, (least,), (most,)),), shared_by=PUMP, on_loss=on_loss,
        **more,
    )  # fmt: skip
    return a_model(
        (task, a_task("after", 0, MINUTE)),
        in_turn(0, 1),
        pools=(a_post(staff="unlimited"), Pool("pump", "equipment", stock=(Stock(0, pumps),))),
        places=(Place("depot"), Place("site")),
        travel=((None, fixed(10 * MINUTE)), (fixed(10 * MINUTE), None)),
        injects=(at_once(0, name="go"), *injects),
        ends=600 * MINUTE,
    )


def breaks(at, *, pool=PUMP, what="equipment", fewer=1, lasts=-1):
    lasts = lasts if lasts < 0 else lasts * MINUTE
    return Inject(f"breaks-{at}", at=fixed(at * MINUTE), disrupt=Disruption(what, pool, fewer=fewer, lasts=lasts))


def minutes(log, kind, task="p/pump-out"):
    return [at // MINUTE for at in times(log, kind, task)]


def test_two_pumps_share_the_hour():
    assert minutes(run(a_pumping("resume"), 1), "task-finished") == [40]


def test_it_goes_on_with_one_and_what_is_left_takes_twice_as_long():
    """At minute 20 twenty of the thirty minutes are left for two: forty for one."""
    log = run(a_pumping("continue", breaks(20)), 1)
    assert minutes(log, "task-continued") == [20]
    assert minutes(log, "task-finished") == [60]
    assert only(log, "task-continued")[0].lost == "pump-1"


def test_the_log_keeps_what_a_task_began_with_although_some_of_it_is_lost_later():
    """One of two pumps that came, and one of two lamps that are only counted."""
    log = run(a_pumping("continue", breaks(20)), 1)
    began = next(event for event in log if event.kind == "task-started")
    assert began.held[1:] == (("pump-1", 1), ("pump-2", 1))
    assert only(log, "task-continued")[0].held[1:] == (("pump-2", 1),)

    lamps = a_model(
        (a_task("light", 0, 60 * MINUTE, demands=(Demand(1, (1,), (2,)),), shared_by=1, on_loss="continue"),),
        in_turn(0),
        pools=(a_post(staff=1), Pool("lamp", "equipment", stock=(Stock(-1, 2),))),
        injects=(at_once(0, name="go"), breaks(20, pool=1)),
        ends=600 * MINUTE,
    )
    log = run(lamps, 1)
    assert only(log, "task-started")[0].held == (("desk", 1), ("lamp", 2))
    assert only(log, "task-continued")[0].held == (("desk", 1), ("lamp", 1))


def test_with_fewer_than_it_needs_it_cannot_continue():
    log = run(a_pumping("continue", breaks(20, lasts=100), least=2), 1)
    assert minutes(log, "task-suspended") == [20]
    assert minutes(log, "task-finished") == [140]


def test_it_resumes_with_what_is_free():
    """Alone, the other pump goes on with what was left, from where it stands."""
    log = run(a_pumping("resume", breaks(20)), 1)
    assert minutes(log, "task-suspended") == [20]
    assert minutes(log, "task-started") == [10, 20]
    assert [event.resumed for event in only(log, "task-started", task="p/pump-out")] == [False, True]
    assert minutes(log, "task-finished") == [60]


def test_it_resumes_when_the_unit_is_back():
    log = run(a_pumping("resume", breaks(20, lasts=30), pumps=1), 1)
    assert minutes(log, "task-started") == [10, 50]
    assert minutes(log, "task-finished") == [100]


def test_it_begins_anew():
    log = run(a_pumping("restart", breaks(20, lasts=30), pumps=1), 1)
    assert minutes(log, "task-finished") == [110]
    assert only(log, "task-suspended")[0].restarts


def test_it_is_given_up_and_what_comes_after_goes_on():
    log = run(a_pumping("abort", breaks(20), pumps=1), 1)
    assert minutes(log, "task-aborted") == [20]
    assert minutes(log, "task-started", "p/after") == [20]
    assert not only(log, "task-unfinished")


def test_a_promise_on_a_task_given_up_is_dropped():
    promise = Promise("p/pump-out", 0, "task", (30 * MINUTE,))
    model = replace(a_pumping("abort", breaks(20), pumps=1, within=0), promises=(promise,))
    assert [event.why for event in only(run(model, 1), "promise-dropped")] == ["aborted"]


def test_a_unit_lost_on_the_road_stops_the_task_before_it_began():
    log = run(a_pumping("resume", breaks(5, lasts=30), pumps=1), 1)
    assert minutes(log, "task-suspended") == [5]
    assert minutes(log, "task-started") == [45]
    assert minutes(log, "task-finished") == [105]


def test_what_breaks_down_is_what_is_running():
    log = run(a_pumping("resume", breaks(20), most=1), 1)
    assert minutes(log, "task-suspended") == [20]
    assert minutes(log, "task-started") == [10, 30]


def a_desk(*injects, tasks=None, staff=1, **more):
    tasks = tasks or (a_task("work", 0, 30 * MINUTE),)
    return a_model(
        tasks, pools=(a_post(staff=staff),), injects=(at_once(0, name="go"), *injects), ends=300 * MINUTE, **more
    )


def test_disrupting_a_role_stops_what_its_people_do():
    away = breaks(10, pool=DESK, what="staff", fewer=0, lasts=60)
    log = run(a_desk(away), 1)
    assert minutes(log, "task-suspended", "p/work") == [10]
    assert minutes(log, "task-finished", "p/work") == [90]
    resumed = only(log, "task-started")[1]
    assert (resumed.waited, resumed.waited_for) == (60 * MINUTE, "desk")
    assert log[resumed.cause].kind == "staff-changed"


def test_one_fewer_of_two_takes_who_is_free_first_then_the_least_urgent():
    tasks = (a_task("urgent", 0, 30 * MINUTE, priority=2), a_task("routine", 0, 30 * MINUTE))
    fewer = breaks(10, pool=DESK, what="staff", fewer=1)
    assert not only(run(a_desk(fewer, tasks=tasks, staff=3), 1), "task-suspended")
    log = run(a_desk(fewer, tasks=tasks, staff=2), 1)
    assert [event.task for event in only(log, "task-suspended")] == ["p/routine"]
    assert minutes(log, "task-finished", "p/routine") == [50]


def test_lost_twice_and_the_old_end_does_not_count():
    first, second = (
        breaks(10, pool=DESK, what="staff", fewer=0, lasts=5),
        breaks(20, pool=DESK, what="staff", fewer=0, lasts=5),
    )
    log = run(a_desk(first, second), 1)
    assert minutes(log, "task-finished", "p/work") == [40]


def test_two_disruptions_at_once_end_one_after_the_other():
    first, second = (
        breaks(10, pool=DESK, what="staff", fewer=0, lasts=20),
        breaks(15, pool=DESK, what="staff", fewer=0, lasts=30),
    )
    log = run(a_desk(first, second), 1)
    assert minutes(log, "task-finished", "p/work") == [65]


def test_a_team_out_of_service_is_not_sent():
    task = a_task("go-out", 0, 30 * MINUTE, demands=(Demand(1, (1,), (1,)),))
    model = a_model(
        (task,), pools=(a_post(), Pool("rescue", "capability"), Pool("r1", "team")), teams=(Team("r1", (2, 1)),),
        injects=(breaks(0, pool=2, what="team", fewer=0, lasts=45), at_once(0, at=5 * MINUTE)), ends=300 * MINUTE,
    )  # fmt: skip
    assert minutes(run(model, 1), "task-started", "p/go-out") == [45]


def test_supplies_lost_are_gone_for_those_who_come_later():
    task = a_task("fill", 0, MINUTE, demands=(Demand(1, (60,), (60,)),))
    lost = breaks(5, pool=1, what="supplies", fewer=50)
    model = a_model((task,), pools=(a_post(), Pool("sand", "supplies", stock=(Stock(-1, 100),))),
                    injects=(lost, at_once(0, at=10 * MINUTE)), ends=300 * MINUTE)  # fmt: skip
    assert only(run(model, 1), "task-starved")[0].pool == "sand"


def preempting(*, low=0, high=2, preemptible=True, staff=1, **more):
    """A long task, and ten minutes later a more urgent one for the same person."""
    tasks = (
        a_task("long", 0, 60 * MINUTE, priority=low, preemptible=preemptible, **more),
        a_task("urgent", 0, 5 * MINUTE, priority=high),
    )
    procedures = (Procedure("a", 0, side_by_side(0)), Procedure("b", 0, side_by_side(1)))
    return a_model(tasks, procedures=procedures, pools=(a_post(staff=staff),),
                   injects=(at_once(0), at_once(1, at=10 * MINUTE)))  # fmt: skip


def test_more_urgent_work_takes_over_and_the_rest_is_done_afterwards():
    log = run(preempting(), 1)
    assert minutes(log, "task-started", "p/urgent") == [10]
    assert minutes(log, "task-finished", "p/long") == [65]
    assert only(log, "task-suspended")[0].lost == "p/urgent"


@pytest.mark.parametrize(
    "change", [{"low": 2}, {"preemptible": False}, {"report": True}, {"decision": True}, {"staff": 2}]
)
def test_but_not_of_equal_priority_nor_of_decisions_and_reports_nor_without_need(change):
    log = run(preempting(**change), 1)
    assert not only(log, "task-suspended")
    assert minutes(log, "task-finished", "p/long") == [60]


def test_nothing_is_taken_that_would_not_let_it_start_at_once():
    model = preempting()
    tasks = (model.tasks[0], replace(model.tasks[1], with_roles=(1,)))
    model = replace(model, tasks=tasks, roles=(a_role(), a_role("absent", 1)), pools=(a_post(), a_post("absent", 0)))
    assert not only(run(model, 1), "task-suspended")


def test_only_as_many_as_needed_are_preempted():
    tasks = (
        *(a_task(f"l{at}", 0, 60 * MINUTE, preemptible=True) for at in range(3)),
        a_task("urgent", 0, 5 * MINUTE, priority=2),
    )
    procedures = (Procedure("a", 0, side_by_side(0, 1, 2)), Procedure("b", 0, side_by_side(3)))
    model = a_model(
        tasks, procedures=procedures, pools=(a_post(staff=3),), injects=(at_once(0), at_once(1, at=10 * MINUTE))
    )
    assert [event.task for event in only(run(model, 1), "task-suspended")] == ["p/l2"]


def test_a_unit_is_preempted_from_where_it_works():
    """The team goes from the other site, and comes back to finish."""
    tasks = (
        a_task("long", 0, 60 * MINUTE, place=1, demands=(Demand(TEAM, (1,), (1,)),), preemptible=True),
        a_task("urgent", 0, 10 * MINUTE, place=2, demands=(Demand(TEAM, (1,), (1,)),), priority=2),
    )
    road = fixed(10 * MINUTE)
    model = a_model(
        tasks,
        procedures=(Procedure("a", 0, side_by_side(0)), Procedure("b", 0, side_by_side(1))),
        pools=(a_post(staff=5), a_post("x"), Pool("t1", "team")),
        teams=(Team("t1", (2,), base=0),),
        places=tuple(Place(name) for name in "abc"),
        travel=((None, road, road), (road, None, road), (road, road, None)),
        injects=(at_once(0), at_once(1, at=30 * MINUTE)),
    )
    log = run(model, 1)
    assert [(event.unit, event.start, event.to) for event in only(log, "unit-dispatched")] == [
        ("t1", "a", "b"), ("t1", "b", "c"), ("t1", "c", "b"),
    ]  # fmt: skip
    assert minutes(log, "task-finished", "p/urgent") == [50]
    assert minutes(log, "task-finished", "p/long") == [100]
