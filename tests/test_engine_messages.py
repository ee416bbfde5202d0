"""Messages that no story can say: how often a channel gets through, a plan that does not act, who is told first."""

import pytest

from drillbook.simulator.exercise import run, summaries
from drillbook.simulator.model.tasks import Assign, Call
from tests.builders import MINUTE, SECOND, Indicator, Inject, Policy, Recipient, Sending, fixed, in_turn, replace, times
from tests.engine_models import PHONE, TO_DUTY, a_report


def test_a_channel_gets_through_as_often_as_it_says():
    model = a_report(by=(0,), channels=(replace(PHONE, succeeds=0.7),), policy=Policy(retry=0))
    first_try = [summary.finish[0] == 6 * MINUTE for summary in summaries(model, 3, 0, 2_000)]
    assert sum(first_try) / 2_000 == pytest.approx(0.7, abs=0.03)


def test_a_report_to_two_by_different_channels_is_finished_when_both_have_it():
    both = (Sending(TO_DUTY, (0,)), Sending(Recipient("bureau"), (1,)))
    model = a_report()
    log = run(replace(model, tasks=(replace(model.tasks[0], sends=both), model.tasks[1])), 1)
    assert times(log, "message-received") == [5 * MINUTE + 30 * SECOND, 6 * MINUTE]
    assert times(log, "task-finished", "p/report") == [6 * MINUTE]


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
