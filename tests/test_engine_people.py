"""People who play: what they claim, begin, finish and decide; and posts shared between plans."""

import pytest

from drillbook.simulator.exercise import run
from drillbook.simulator.model.condition import Compare
from drillbook.simulator.model.decisions_made import Decision
from drillbook.simulator.model.tasks import Assign
from tests.builders import (
    MINUTE,
    Indicator,
    Inject,
    Level,
    Plan,
    Procedure,
    a_model,
    a_role,
    a_task,
    at_once,
    fixed,
    in_turn,
    only,
    side_by_side,
    times,
)

WORK = a_task("work", 0, 10 * MINUTE)


def begun(model, **more):
    return [event.at // MINUTE for event in only(run(model, 1, **more), "task-started")]


def test_roles_of_two_plans_with_one_post_are_the_same_people():
    tasks = (WORK, a_task("other", 1, 10 * MINUTE, plan=1))
    procedures = (Procedure("go", 0, side_by_side(0)), Procedure("go", 1, side_by_side(1)))
    model = a_model(
        tasks, procedures=procedures, plans=(Plan("p"), Plan("q")), roles=(a_role(), a_role("q-desk", 0, plan=1)),
        injects=(at_once(0), at_once(1)),
    )  # fmt: skip
    assert begun(model) == [0, 10]


CLAIM = Decision(0, "claim", "p/desk")
PATH = "p/go/t0.0"


def played(*decisions, until=None, **more):
    return run(a_model((WORK, a_task("then", 0, MINUTE)), in_turn(0, 1), ends=100 * MINUTE, **more), 1,
               decisions=decisions, until=until)  # fmt: skip


def test_a_claimed_roles_tasks_wait_to_be_begun_and_finished():
    log = played(CLAIM, Decision(3 * MINUTE, "begin", PATH, by="Li"), Decision(8 * MINUTE, "finish", PATH))
    assert only(log, "task-ready")[0].played
    assert times(log, "task-started", "p/work") == [3 * MINUTE]
    assert times(log, "task-finished", "p/work") == [8 * MINUTE]
    assert only(log, "task-unfinished")[0].state == "played"
    assert [log[number].kind for number in log.chain(only(log, "task-finished")[0].cause)][:2] == [
        "decision-taken", "task-started",
    ]  # fmt: skip


def test_a_task_begun_by_hand_does_not_end_by_itself():
    log = played(CLAIM, Decision(3 * MINUTE, "begin", PATH))
    assert only(log, "task-unfinished", task="p/work")[0].state == "working"


def test_released_the_engine_goes_on():
    log = played(CLAIM, Decision(3 * MINUTE, "begin", PATH), Decision(5 * MINUTE, "release", "p/desk"))
    assert times(log, "task-finished") == [13 * MINUTE, 14 * MINUTE]


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (Decision(MINUTE, "begin", "p/go/nothing"), "not ready"),
        (Decision(MINUTE, "finish", PATH), "not begun"),
        (Decision(MINUTE, "claim", "p/nobody"), "unknown role"),
        (Decision(MINUTE, "inject", "nothing"), "unknown inject"),
        (Decision(MINUTE, "level", "p", "IX"), "unknown level"),
        (Decision(MINUTE, "set", "depth", "much"), "unknown value"),
        (Decision(MINUTE, "set", "height", "1"), "unknown indicator"),
        (Decision(MINUTE, "received", PATH, "carrier pigeon"), "unknown channel"),
        (Decision(MINUTE, "set-out", "pumps"), "unknown unit"),
        (Decision(MINUTE, "arrived", "pumps"), "unknown unit"),
    ],
)
def test_a_decision_without_effect_is_in_the_log_with_the_reason(decision, why):
    log = played(CLAIM, decision, indicators=(Indicator("depth", 0.0),))
    assert [event.refused for event in only(log, "decision-taken")] == ["", why]


def test_begun_at_the_moment_it_becomes_ready():
    log = played(CLAIM, Decision(0, "begin", PATH), Decision(4 * MINUTE, "finish", PATH),
                 Decision(4 * MINUTE, "begin", "p/go/t1.1"))  # fmt: skip
    assert times(log, "task-started") == [0, 4 * MINUTE]


def test_the_log_up_to_now_is_the_beginning_of_the_whole_log():
    decisions = (CLAIM, Decision(3 * MINUTE, "begin", PATH), Decision(8 * MINUTE, "finish", PATH))
    whole, part = played(*decisions), played(*decisions, until=5 * MINUTE)
    assert part.events == whole.events[: len(part)]
    assert part[-1].at <= 5 * MINUTE
    assert not only(part, "exercise-ended")


def a_level_to_decide(*decisions):
    tasks = (a_task("decide", 0, 10 * MINUTE, decision=True),)
    plan = Plan("p", levels=(Level("III", Compare(0, ">=", 1), raising=0), Level("II")))
    rain = Inject("rain", at=fixed(5 * MINUTE), sets=(Assign("indicator", 0, 1.0),))
    extra = Inject("extra", pooled=True, sets=(Assign("indicator", 0, 9.0),))
    model = a_model(
        tasks, procedures=(Procedure("level:III", 0, in_turn(0)),), plans=(plan,), injects=(rain, extra),
        indicators=(Indicator("rain", 0.0),), ends=60 * MINUTE,
    )  # fmt: skip
    return run(model, 1, decisions=decisions)


def test_a_level_is_decided_by_a_person():
    log = a_level_to_decide(CLAIM, Decision(7 * MINUTE, "level", "p", "III", "Wang"))
    assert [(event.at, event.level) for event in only(log, "level-raised")] == [(7 * MINUTE, "III")]
    assert times(log, "task-finished", "p/decide") == [7 * MINUTE]
    assert not only(log, "level-not-raised")


def test_the_engine_decides_for_a_role_nobody_plays_unless_told_before():
    assert times(a_level_to_decide(), "level-raised") == [15 * MINUTE]
    assert times(a_level_to_decide(Decision(7 * MINUTE, "level", "p", "III")), "level-raised") == [7 * MINUTE]
    assert times(a_level_to_decide(Decision(7 * MINUTE, "level", "p", "II")), "level-raised") == [7 * MINUTE]


def test_the_facilitator_uses_an_inject_of_the_pool():
    assert not only(a_level_to_decide(), "inject-delivered", inject="extra")
    log = a_level_to_decide(Decision(7 * MINUTE, "inject", "extra"))
    assert times(log, "inject-delivered") == [5 * MINUTE, 7 * MINUTE]
    assert log[only(log, "inject-delivered")[1].cause].kind == "decision-taken"
