"""Losing things in the middle of something: what the log keeps of it that no story tells."""

from drillbook.simulator.exercise import run, summaries
from tests.builders import MINUTE, Demand, Pool, Procedure, Stock, a_model, a_post, a_task, at_once, in_turn, only
from tests.engine_models import a_pumping, breaks


def test_the_log_keeps_what_a_task_began_with_although_some_of_it_is_lost_later():
    """One of two pumps that came, and one of two lamps that are only counted."""
    log = run(a_pumping("continue", breaks(20)), 1)
    began = next(event for event in log if event.kind == "task-started")
    assert began.held[1:] == (("pump", 2),)
    assert only(log, "task-continued")[0].held[1:] == (("pump", 1),)

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


def test_the_log_says_whether_a_task_begins_anew_and_whether_it_had_begun():
    restarted, resumed = (run(a_pumping(kind, breaks(20)), 1) for kind in ("restart", "resume"))
    assert [only(log, "task-suspended")[0].restarts for log in (restarted, resumed)] == [True, False]
    assert [event.resumed for event in only(resumed, "task-started", task="p/pump-out")] == [False, True]


def test_the_start_of_an_interrupted_task_is_its_first_one():
    """Also of one that began at StartEx."""
    away = breaks(10, pool=0, what="staff", fewer=0, lasts=60)
    model = a_model((a_task("work", 0, 30 * MINUTE),), pools=(a_post(),), injects=(at_once(0, name="go"), away))
    done = next(iter(summaries(model, 1, 0, 1)))
    assert (done.start, done.finish) == ([0], [90 * MINUTE])


def test_a_decision_is_not_interrupted_by_more_urgent_work():
    tasks = (
        a_task("decide", 0, 60 * MINUTE, preemptible=True, decision=True),
        a_task("urgent", 0, 5 * MINUTE, priority=2),
    )
    procedures = (Procedure("a", 0, in_turn(0)), Procedure("b", 0, in_turn(1)))
    log = run(a_model(tasks, procedures=procedures, injects=(at_once(0), at_once(1, at=10 * MINUTE))), 1)
    assert not only(log, "task-suspended")
    assert [event.at for event in only(log, "task-finished")] == [60 * MINUTE, 65 * MINUTE]
