"""Measures of small runs: outcomes, what drove them, who waited for whom, who was busy."""

from drillbook.simulator.exercise import run
from drillbook.simulator.log.critical_path import Segment, driven_by
from drillbook.simulator.log.eventlog import read_log
from drillbook.simulator.log.measures import (
    Wait,
    busy,
    plan_of,
    promise_rows,
    task_rows,
    waited_for,
    waits,
    worst_waits,
)
from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.model import Disruption
from drillbook.simulator.model.tasks import Perform, Recipient, Sending
from drillbook.simulator.model.tasks import Wait as WaitStep
from drillbook.simulator.verification import first_difference, verify
from tests.builders import (
    MINUTE,
    Channel,
    Demand,
    Inject,
    Place,
    Pool,
    Procedure,
    Promise,
    Takes,
    Team,
    a_block,
    a_model,
    a_post,
    a_task,
    at_once,
    fixed,
    in_turn,
    replace,
    side_by_side,
)
from tests.small_books import FLOOD, NIGHT, compiled


def promised(name, minutes, **more):
    return Promise(name, 0, "task", (minutes * MINUTE,), **more)


def test_exactly_at_the_limit_is_met_and_one_tick_later_missed():
    tasks = (a_task("a", takes=10 * MINUTE, within=0), a_task("b", takes=10 * MINUTE + 1, within=1))
    model = a_model(tasks, pools=(a_post(staff=2),), promises=(promised("p/a", 10), promised("p/b", 10)))
    rows = promise_rows(run(model, 1))
    assert [(row.id, row.outcome, row.elapsed) for row in rows] == [("p/a", "met", 600_000), ("p/b", "missed", 600_001)]


def test_a_task_that_waited_is_driven_by_the_one_that_let_go():
    """One officer, two tasks at once: the second is driven by the work of the first."""
    tasks = (a_task("a", takes=7 * MINUTE), a_task("b", takes=3 * MINUTE, within=0))
    rows = promise_rows(run(a_model(tasks, promises=(promised("p/b", 5),)), 1))
    assert rows[0].driven_by == (
        Segment("work", "p/go/t0.0", 0, 7 * MINUTE, "desk"),
        Segment("work", "p/go/t1.1", 7 * MINUTE, 3 * MINUTE),
    )


def test_a_journey_is_turnout_and_travel_and_the_rest_is_work():
    pools = (a_post(), Pool("pumps", "team", shifts=()))
    task = a_task("pump", takes=10 * MINUTE, place=1, demands=(Demand(1, (1,), (1,)),), within=0)
    travel = ((fixed(0), fixed(2 * MINUTE)), (fixed(2 * MINUTE), fixed(0)))
    model = a_model(
        (task,), pools=pools, teams=(Team("pumps", (1,), 0, fixed(MINUTE)),), places=(Place("base"), Place("site")),
        travel=travel, promises=(promised("p/pump", 30),),
    )  # fmt: skip
    assert promise_rows(run(model, 1))[0].driven_by == (
        Segment("turnout", "pumps", 0, MINUTE, task="p/go/t0.0"),
        Segment("travel", "pumps", MINUTE, 2 * MINUTE, task="p/go/t0.0"),
        Segment("work", "p/go/t0.0", 3 * MINUTE, 10 * MINUTE),
    )


def test_a_report_is_driven_by_its_work_and_its_tries():
    channels = (Channel("phone", fixed(MINUTE), 0.0), Channel("radio", fixed(2 * MINUTE)))
    task = a_task("tell", takes=3 * MINUTE, sends=(Sending(Recipient("town"), (0, 1)),), within=0)
    model = a_model((task,), channels=channels, promises=(promised("p/tell", 5),))
    assert [(link.kind, link.took) for link in promise_rows(run(model, 1))[0].driven_by] == [
        ("work", 3 * MINUTE),
        ("message", MINUTE),
        ("message", 2 * MINUTE),
    ]


def test_who_gave_way_is_driven_by_its_own_work_before_and_by_the_more_urgent_after():
    """Not by the inject that brought the urgent task about: had it come later, the same would have been lost."""
    tasks = (
        a_task("low", takes=20 * MINUTE, preemptible=True, within=0),
        a_task("urgent", takes=30 * MINUTE, priority=2),
    )
    model = a_model(
        tasks, procedures=(Procedure("go", 0, in_turn(0)), Procedure("call", 0, in_turn(1))),
        injects=(at_once(0), at_once(1, at=10 * MINUTE)), promises=(promised("p/low", 30),),
    )  # fmt: skip
    row = promise_rows(run(model, 1))[0]
    assert row.driven_by == (
        Segment("work", "p/go/t0.0", 0, 10 * MINUTE),
        Segment("work", "p/call/t1.0", 10 * MINUTE, 30 * MINUTE, "desk"),
        Segment("work", "p/go/t0.0", 40 * MINUTE, 10 * MINUTE),
    )
    assert [(cause.kind, cause.about, cause.took) for cause in row.causes] == [
        ("shortage", "desk", 30 * MINUTE),
        ("work", "p/go/t0.0", 20 * MINUTE),
    ]


def test_what_was_lost_on_the_way_is_driven_by_its_way_and_by_the_outage():
    """A team of two minutes' turnout and ten of travel is out from 5 to 25 and sets out anew."""
    outage = Disruption("team", 1, lasts=20 * MINUTE)
    model = a_model(
        (a_task("pump", takes=MINUTE, place=1, demands=(Demand(1, (1,), (1,)),), within=0),),
        pools=(a_post(), Pool("pumps", "team", shifts=())),
        teams=(Team("pumps", (1,), 0, fixed(2 * MINUTE)),), places=(Place("base"), Place("site")),
        travel=((fixed(0), fixed(10 * MINUTE)), (fixed(10 * MINUTE), fixed(0))), promises=(promised("p/pump", 15),),
        injects=(at_once(0), Inject("breakdown", at=fixed(5 * MINUTE), disrupt=outage)),
    )  # fmt: skip
    assert [(link.kind, link.since, link.took) for link in promise_rows(run(model, 1))[0].driven_by] == [
        ("travel", 0, 5 * MINUTE),
        ("disruption", 5 * MINUTE, 20 * MINUTE),
        ("turnout", 25 * MINUTE, 2 * MINUTE),
        ("travel", 27 * MINUTE, 10 * MINUTE),
        ("work", 37 * MINUTE, MINUTE),
    ]


def test_a_chain_is_cut_where_the_promised_time_begins():
    """The promise begins when `a` starts; what was before does not count."""
    tasks = (a_task("a", takes=7 * MINUTE), a_task("b", takes=3 * MINUTE))
    pair = Promise(
        "p/span", 0, "pair", (60 * MINUTE,), start=Moment("finished", task=0, plus=MINUTE), end=Moment("finished", task=1, plus=MINUTE)
    )  # fmt: skip
    row = promise_rows(run(a_model(tasks, in_turn(0, 1), promises=(pair,)), 1))[0]
    assert row.elapsed == 3 * MINUTE
    assert [(link.kind, link.since, link.took) for link in row.driven_by] == [
        ("work", 8 * MINUTE, 2 * MINUTE),
        ("later", 10 * MINUTE, MINUTE),
    ]


def test_time_before_an_inject_belongs_to_it():
    model = a_model((a_task("a", takes=MINUTE),), injects=(at_once(0, at=5 * MINUTE, name="call"),))
    log = run(model, 1)
    last = next(number for number, event in enumerate(log) if event.kind == "task-finished")
    assert driven_by(log.events, last, 0, 6 * MINUTE) == (
        Segment("inject", "call", 0, 5 * MINUTE),
        Segment("work", "p/go/t0.0", 5 * MINUTE, MINUTE),
    )


def test_what_nothing_set_running_was_not_triggered():
    promise = Promise("p/never", 0, "pair", (MINUTE,), start=Moment("started", task=1), end=Moment("finished", task=1))
    model = a_model((a_task("a"), a_task("b")), side_by_side(0), promises=(promise,))
    assert [(row.id, row.outcome, row.elapsed) for row in promise_rows(run(model, 1))] == [
        ("p/never", "not-triggered", None)
    ]


def test_what_is_still_open_at_the_end_was_never_reached_and_says_why():
    tasks = (a_task("a", takes=50 * MINUTE), a_task("b", takes=MINUTE, within=0))
    model = a_model(tasks, promises=(promised("p/b", 5),), ends=30 * MINUTE)
    row = promise_rows(run(model, 1))[0]
    assert (row.outcome, row.elapsed, row.reason) == ("never-reached", None, "starved desk")


def test_every_kind_of_end_is_a_verdict_with_its_reason():
    # Given a task at work at EndEx, one that lacks its desk, one behind a wait that never holds
    body = a_block(
        ("a", Perform(0)), ("b", Perform(1)), ("wait", WaitStep(Moment("finished", task=3))), ("c", Perform(2), ["wait"])
    )  # fmt: skip
    tasks = tuple(a_task(name, takes=60 * MINUTE) for name in "abcd")
    rows = task_rows(run(a_model(tasks, body, ends=30 * MINUTE), 1))

    # Then each says so
    assert {row.task: (row.verdict, row.reason) for row in rows} == {
        "p/a": ("unfinished", "working"),
        "p/b": ("starved", "desk"),
        "p/c": ("unmet", "p/go/wait"),
    }


def test_a_task_without_a_journey_is_dispatched_and_arrives_as_it_starts():
    row = task_rows(run(a_model((a_task("a", takes=MINUTE, title="A"),)), 1))[0]
    assert (row.plan, row.title, row.held) == ("p", "A", (("desk", 1),))
    assert (row.ready, row.dispatched, row.arrived, row.started, row.finished) == (0, 0, 0, 0, MINUTE)


def test_waits_are_charged_to_the_pool_that_was_missing_and_the_worst_come_first():
    tasks = tuple(a_task(name, takes=minutes * MINUTE) for name, minutes in (("a", 3), ("b", 4), ("c", 5), ("d", 6)))
    log = run(a_model(tasks), 1)
    assert [(wait.task, wait.took // MINUTE) for wait in waits(log)] == [("p/b", 3), ("p/c", 7), ("p/d", 12)]
    assert waited_for(log) == {"desk": 22 * MINUTE}
    assert worst_waits(log, 1) == (Wait("p/go/t3.3", "p/d", "desk", 0, 12 * MINUTE),)


def test_a_wait_that_does_not_end_is_counted_to_the_end():
    tasks = (a_task("a", takes=50 * MINUTE), a_task("b", takes=MINUTE))
    assert waits(run(a_model(tasks, ends=30 * MINUTE), 1)) == (
        Wait("p/go/t1.1", "p/b", "desk", 0, 30 * MINUTE, over=False),
    )


def test_a_journey_is_not_waited_for_twice():
    pools = (a_post(staff=2), Pool("pumps", "team", shifts=()))
    tasks = tuple(a_task(name, takes=10 * MINUTE, place=1, demands=(Demand(1, (1,), (1,)),)) for name in "ab")
    travel = ((fixed(0), fixed(2 * MINUTE)), (fixed(2 * MINUTE), fixed(0)))
    model = a_model(
        tasks, pools=pools, teams=(Team("pumps", (1,), 0),), places=(Place("base"), Place("site")), travel=travel
    )  # fmt: skip
    log = run(model, 1)
    assert [(wait.pool, wait.took) for wait in waits(log)] == [("pumps", 12 * MINUTE)]
    assert busy(log) == {"desk": 22 * MINUTE, "pumps": 22 * MINUTE}


def test_plans_are_read_from_paths():
    assert plan_of("flood#2/underpass/run-pumps@3") == "flood"


def uncertain(*names):
    return tuple(a_task(name, takes=Takes("pert", (MINUTE, 2 * MINUTE, 9 * MINUTE))) for name in names)


def test_one_more_task_leaves_the_draws_of_all_others_alone():
    def worked(model):
        rows = task_rows(run(model, 5))
        return {row.task: row.finished - row.started for row in rows}

    few = worked(a_model(uncertain("a", "b", "c"), a_block(*((name, Perform(n)) for n, name in enumerate("abc")))))
    more = worked(
        a_model(uncertain("a", "x", "b", "c"), a_block(*((name, Perform(n)) for n, name in enumerate("axbc"))))
    )
    assert {task: took for task, took in more.items() if task != "p/x"} == few
    assert len(set(few.values())) == 3


def test_a_log_is_verified_by_running_it_again():
    model = replace(a_model(uncertain("a", "b"), digest="d1"), scenario="s")
    assert verify(read_log("\n".join(run(model, 3, replication=2).lines())), model) is None


def test_the_first_difference_is_named():
    # Given a log, and a model in which the second task takes longer
    model = a_model((a_task("a", takes=MINUTE), a_task("b", takes=MINUTE)), in_turn(0, 1), digest="d1")
    other = replace(model, tasks=(model.tasks[0], a_task("b", takes=2 * MINUTE)))

    # When the log is verified against it
    difference = verify(run(model, 3), other)

    # Then the first event that is not the same is the end of that task
    assert difference is not None
    assert (difference.recorded.kind, difference.recorded.at, difference.again.at) == (
        "task-finished",
        2 * MINUTE,
        3 * MINUTE,
    )
    assert "at: 120000 → 180000" in str(difference.text)


def test_another_book_is_said_even_when_the_runs_agree():
    model = a_model((a_task("a", takes=MINUTE),), digest="d1")
    difference = verify(run(model, 3), replace(model, digest="d2"))
    assert (difference.number, str(difference.text)) == (
        -1,
        "the book or the scenario is not the one the log was made from",
    )


def test_a_log_that_stops_early_differs_where_it_stops():
    model = a_model((a_task("a", takes=MINUTE), a_task("b", takes=MINUTE)), in_turn(0, 1))
    whole, part = run(model, 3), run(model, 3, until=90_000)
    assert first_difference(part, whole) == len(part)
    assert verify(part, model) is None


def test_procedures_begun_on_the_way_keep_the_chain_whole():
    """A second inject starts the same procedure while the only desk is busy with the first."""
    body = Procedure("go", 0, in_turn(0))
    model = a_model(
        (a_task("a", takes=10 * MINUTE, within=0),), procedures=(body,), promises=(promised("p/a", 10),),
        injects=(Inject("one", at=fixed(0), starts=(0,)), Inject("two", at=fixed(4 * MINUTE), starts=(0,))),
    )  # fmt: skip
    rows = promise_rows(run(model, 1))
    assert [(row.path, row.outcome, row.elapsed) for row in rows] == [
        ("p/go/t0.0", "met", 10 * MINUTE),
        ("p#2/go/t0.0", "missed", 16 * MINUTE),
    ]
    assert [(link.about, link.took) for link in rows[1].driven_by] == [
        ("p/go/t0.0", 6 * MINUTE),
        ("p#2/go/t0.0", 10 * MINUTE),
    ]


def test_a_response_time_from_the_incident_counts_from_the_inject_not_from_its_receipt(tmp_path):
    # Given a response time from the incident, and two calls about one procedure
    text = FLOOD + "response_times:\n  informed: {title: Informed, from: incident, to: tell finished, within: 1 h}\n"
    calls = "injects:\n  hurt: {at: T+0:10, times: {every: 30 min, count: 2}, to: [flood/desk], by: phone, starts: flood/heavy-rain}\n"

    # When it is run
    rows = promise_rows(run(compiled(tmp_path, text, night=NIGHT + calls), 1))

    # Then each call has its own, from the moment it came, the receipt of the message included
    found = [row for row in rows if row.id == "flood/informed"]
    assert [(row.path, row.since) for row in found] == [
        ("flood/heavy-rain", 10 * MINUTE),
        ("flood#2/heavy-rain", 40 * MINUTE),
    ]
    assert [row.driven_by[0].kind for row in found] == ["message", "message"]
    assert all(sum(link.took for link in row.driven_by) == row.elapsed for row in found)
