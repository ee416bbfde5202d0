"""Reports, hand-overs and injects on their way: channels, tries, receipts."""

import pytest

from drillbook.simulator.exercise import run, summaries
from drillbook.simulator.model.model import Disruption
from drillbook.simulator.model.tasks import Assign, Call
from tests.builders import (
    MINUTE,
    SECOND,
    Channel,
    Indicator,
    Inject,
    Moment,
    Policy,
    Procedure,
    Promise,
    Recipient,
    Sending,
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

PHONE = Channel("phone", fixed(MINUTE))
RADIO = Channel("radio", fixed(30 * SECOND))
TO_DUTY = Recipient("p/duty", 1)


def a_report(*, by=(0, 1), to=TO_DUTY, channels=(PHONE, RADIO), staff=1, body=None, more=(), injects=(), **parts):
    """A report of five minutes to the duty officer, then a task."""
    tasks = (a_task("report", 0, 5 * MINUTE, sends=(Sending(to, by),), report=True), a_task("then", 0, MINUTE), *more)
    return a_model(
        tasks,
        body or in_turn(0, 1),
        roles=(a_role("desk", 0), a_role("duty", 1)),
        pools=(a_post("desk"), a_post("duty", staff)),
        channels=channels,
        injects=(at_once(0, name="go"), *injects),
        ends=100 * MINUTE,
        **parts,
    )


def test_a_report_is_finished_when_it_is_received_and_its_sender_is_free_before():
    log = run(a_report(body=side_by_side(0, 1)), 1)
    assert times(log, "task-reported") == [5 * MINUTE]
    assert times(log, "task-started", "p/then") == [5 * MINUTE]
    assert times(log, "task-finished", "p/report") == [6 * MINUTE]


def test_what_comes_after_a_report_waits_for_its_receipt():
    assert times(run(a_report(), 1), "task-started", "p/then") == [6 * MINUTE]


def test_a_failed_try_costs_its_time_then_the_next_channel_is_tried():
    log = run(a_report(channels=(replace(PHONE, succeeds=0.0), RADIO)), 1)
    assert [(event.at, event.channel, event.why) for event in only(log, "message-failed")] == [
        (6 * MINUTE, "phone", "chance")
    ]
    assert times(log, "message-received") == [6 * MINUTE + 30 * SECOND]


def test_after_the_last_channel_the_first_again_after_a_pause():
    down = Inject("down", at=fixed(0), disrupt=Disruption("channel", 0, lasts=8 * MINUTE))
    log = run(a_report(by=(0,), injects=(down,), policy=Policy(retry=4 * MINUTE)), 1)
    assert [(event.at, event.why) for event in only(log, "message-failed")] == [(6 * MINUTE, "disrupted")]
    assert times(log, "message-received") == [11 * MINUTE]


def test_nobody_answers_at_an_empty_post_but_an_organization_always_does():
    log = run(a_report(by=(0,), staff=0, policy=Policy(retry=60 * MINUTE)), 1)
    assert [event.why for event in only(log, "message-failed")] == ["absent", "absent"]
    assert only(log, "task-unfinished", task="p/report")[0].state == "sending"
    log = run(a_report(by=(0,), staff=0, to=Recipient("district-committee")), 1)
    assert times(log, "message-received") == [6 * MINUTE]


def test_a_channel_gets_through_as_often_as_it_says():
    model = a_report(by=(0,), channels=(replace(PHONE, succeeds=0.7),), policy=Policy(retry=0))
    first_try = [summary.finish[0] == 6 * MINUTE for summary in summaries(model, 3, 0, 2_000)]
    assert sum(first_try) / 2_000 == pytest.approx(0.7, abs=0.03)


def test_without_channels_a_report_is_received_at_once():
    assert times(run(a_report(by=()), 1), "task-finished", "p/report") == [5 * MINUTE]


def test_a_report_to_two_is_finished_when_both_have_it():
    both = (Sending(TO_DUTY, (0,)), Sending(Recipient("bureau"), (1,)))
    model = a_report()
    log = run(replace(model, tasks=(replace(model.tasks[0], sends=both), model.tasks[1])), 1)
    assert times(log, "message-received") == [5 * MINUTE + 30 * SECOND, 6 * MINUTE]
    assert times(log, "task-finished", "p/report") == [6 * MINUTE]


def test_a_hand_over_begins_over_there_at_its_receipt_and_nobody_waits():
    tasks = (
        a_task("order", 0, MINUTE, sends=(Sending(TO_DUTY, (0,), starts=1),)),
        a_task("evacuate", 1, 60 * MINUTE, within=0),
        a_task("then", 0, MINUTE),
    )
    model = a_model(
        tasks,
        procedures=(Procedure("go", 0, in_turn(0, 2)), Procedure("evacuate", 0, in_turn(1))),
        roles=(a_role("desk", 0), a_role("duty", 1)),
        pools=(a_post("desk"), a_post("duty")),
        channels=(PHONE,),
        promises=(Promise("p/evacuate", 0, "task", (60 * MINUTE,)),),
    )
    log = run(model, 1)
    assert times(log, "task-started", "p/evacuate") == [2 * MINUTE]
    assert times(log, "task-started", "p/then") == [2 * MINUTE]
    assert only(log, "promise-met")[0].since == 2 * MINUTE


def test_a_call_to_a_plan_that_does_not_act_ends_at_its_receipt():
    model = a_report(body=in_turn(("call", Call(-1, Sending(Recipient("street/desk"), (0,)))), 1))
    assert times(run(model, 1), "task-started", "p/then") == [MINUTE]


def test_what_an_inject_tells_is_known_when_the_first_has_it():
    rain = Inject(
        "rain", at=fixed(10 * MINUTE), sets=(Assign("indicator", 0, 2.0),), starts=(0,),
        to=(Sending(TO_DUTY, (0,)), Sending(Recipient("bureau"), (1,))),
    )  # fmt: skip
    model = replace(a_report(injects=()), injects=(rain,), indicators=(Indicator("rain", 0.0),))
    log = run(model, 1)
    assert times(log, "inject-delivered") == [10 * MINUTE]
    assert times(log, "indicator-set") == [10 * MINUTE + 30 * SECOND]
    assert times(log, "procedure-started") == [10 * MINUTE + 30 * SECOND]


def test_the_incident_is_when_it_happened_not_when_it_was_heard_of():
    promise = Promise("p/then", 0, "task", (10 * MINUTE,), start=Moment("incident"))
    heard = Inject("call", at=fixed(10 * MINUTE), starts=(0,), to=(Sending(TO_DUTY, (0,)),))
    model = replace(a_report(promises=(promise,)), injects=(heard,))
    model = replace(model, tasks=(model.tasks[0], replace(model.tasks[1], within=0)))
    met = only(run(model, 1), "promise-met")
    assert [(event.since, event.took) for event in met] == [(10 * MINUTE, 8 * MINUTE)]


def test_the_links_of_a_report_lead_through_its_message():
    log = run(a_report(channels=(replace(PHONE, succeeds=0.0), RADIO)), 1)
    last = next(number for number, event in enumerate(log) if event.kind == "task-finished" and event.task == "p/then")
    assert [log[number].kind for number in log.chain(last)][:7] == [
        "task-finished", "task-started", "task-ready", "task-finished", "message-received", "message-failed",
        "message-sent",
    ]  # fmt: skip
