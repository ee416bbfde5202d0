"""People: shifts, posts shared between plans, deputies, called staff, roles that exist only at times, players."""

import pytest

from drillbook.simulator.engine.decisions import Decision
from drillbook.simulator.exercise import run
from drillbook.simulator.model.condition import Compare, LevelIs
from drillbook.simulator.model.model import Disruption
from drillbook.simulator.model.tasks import Assign
from tests.builders import (
    MINUTE,
    Channel,
    Indicator,
    Inject,
    Level,
    Plan,
    Procedure,
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

WORK = a_task("work", 0, 10 * MINUTE)


def begun(model, **more):
    return [event.at // MINUTE for event in only(run(model, 1, **more), "task-started")]


def test_a_shift_counts_when_work_begins_and_who_began_finishes():
    """Two by day; one from minute 5 on: the two at work finish, then one at a time."""
    post = a_post(shifts=((0, 2), (5 * MINUTE, 1)))
    tasks = [replace(WORK, name=f"p/w{at}") for at in range(4)]
    assert begun(a_model(tasks, pools=(post,))) == [0, 0, 10, 20]


def test_work_waits_for_the_shift():
    log = run(a_model((WORK,), pools=(a_post(shifts=((0, 0), (30 * MINUTE, 1))),)), 1)
    started = only(log, "task-started")[0]
    assert (started.at, started.waited, started.waited_for) == (30 * MINUTE, 30 * MINUTE, "desk")
    assert log[started.cause].kind == "staff-changed"


def test_roles_of_two_plans_with_one_post_are_the_same_people():
    tasks = (WORK, a_task("other", 1, 10 * MINUTE, plan=1))
    procedures = (Procedure("go", 0, side_by_side(0)), Procedure("go", 1, side_by_side(1)))
    model = a_model(
        tasks, procedures=procedures, plans=(Plan("p"), Plan("q")), roles=(a_role(), a_role("q-desk", 0, plan=1)),
        injects=(at_once(0), at_once(1)),
    )  # fmt: skip
    assert begun(model) == [0, 10]


def test_staff_by_level_follows_the_level():
    post = a_post(by_level=(1, 3), level_of=0)
    raised = Inject("raise", at=fixed(5 * MINUTE), sets=(Assign("level", 0, 1),))
    tasks = [replace(WORK, name=f"p/w{at}") for at in range(4)]
    plans = (Plan("p", levels=(Level("III"),)),)
    assert begun(a_model(tasks, pools=(post,), plans=plans, injects=(at_once(0), raised))) == [0, 5, 5, 10]


def test_called_people_come_some_time_after_the_first_level():
    post = a_post(staff=1, called=2, call_out=30 * MINUTE, called_by=(0,))
    raised = Inject("raise", at=fixed(5 * MINUTE), sets=(Assign("level", 0, 1),))
    tasks = [a_task(f"w{at}", 0, 60 * MINUTE) for at in range(4)]
    plans = (Plan("p", levels=(Level("III"), Level("II"))),)
    again = Inject("raise-again", at=fixed(50 * MINUTE), sets=(Assign("level", 0, 2),))
    assert begun(a_model(tasks, pools=(post,), plans=plans, injects=(at_once(0), raised, again))) == [0, 35, 35, 60]


def with_deputy(*injects, takeover=5, commander=1, chain=False, takes=10):
    """A commander, a deputy who also has a post of its own, and maybe a deputy's deputy."""
    roles = (
        a_role("commander", 0, deputy=1, takeover=takeover * MINUTE),
        a_role("deputy", 1, deputy=2 if chain else -1, takeover=takeover * MINUTE),
        a_role("third", 2),
    )
    pools = (a_post("commander", commander), a_post("deputy"), a_post("third"))
    return a_model(
        (a_task("sign", 0, takes * MINUTE), a_task("own", 1, 20 * MINUTE)),
        roles=roles,
        pools=pools,
        procedures=(Procedure("go", 0, side_by_side(0)), Procedure("own", 0, side_by_side(1))),
        injects=injects,
        ends=200 * MINUTE,
    )


def away(pool, start, end=None):
    lasts = -1 if end is None else (end - start) * MINUTE
    return Inject(f"away-{pool}-{start}", at=fixed(start * MINUTE), disrupt=Disruption("staff", pool, lasts=lasts))


def test_a_deputy_acts_some_time_after_nobody_of_the_role_is_present():
    log = run(with_deputy(away(0, 0), at_once(0, at=MINUTE, name="go")), 1)
    started = only(log, "task-started")[0]
    assert (started.at, started.role, started.by) == (5 * MINUTE, "p/commander", "p/deputy")
    assert started.held == (("deputy", 1),)
    assert [(event.at, event.deputy) for event in only(log, "deputy-acting")] == [(5 * MINUTE, "p/deputy")]


def test_while_somebody_of_the_role_is_present_but_busy_the_deputy_does_not_act():
    log = run(with_deputy(at_once(0), at_once(0, name="again"), at_once(0, name="third")), 1)
    assert times(log, "task-started") == [0, 10 * MINUTE, 20 * MINUTE]


def test_acting_is_work_of_the_deputys_own_post():
    log = run(with_deputy(away(0, 0), at_once(1), at_once(0, at=6 * MINUTE, name="go")), 1)
    assert times(log, "task-started", "p/sign") == [20 * MINUTE]
    assert only(log, "task-started", task="p/sign")[0].waited_for == "deputy"


def test_a_deputy_finishes_what_was_begun():
    log = run(with_deputy(away(0, 0, 7), at_once(0), at_once(0, at=8 * MINUTE, name="later")), 1)
    assert [(event.at // MINUTE, event.by) for event in only(log, "task-started")] == [
        (5, "p/deputy"), (8, "p/commander"),
    ]  # fmt: skip
    assert times(log, "task-finished") == [15 * MINUTE, 18 * MINUTE]


def test_the_chain_of_deputies():
    log = run(with_deputy(away(0, 0), away(1, 0), at_once(0), chain=True), 1)
    assert [(event.at // MINUTE, event.by) for event in only(log, "task-started")] == [(10, "p/third")]


def test_a_deputy_who_goes_away_is_followed_by_the_next():
    log = run(with_deputy(away(0, 0), away(1, 20), at_once(0, at=21 * MINUTE), chain=True), 1)
    assert [(event.at // MINUTE, event.by) for event in only(log, "task-started")] == [(25, "p/third")]


def test_without_anybody_a_task_starves_for_its_post():
    log = run(with_deputy(away(0, 0), away(1, 0), at_once(0)), 1)
    assert only(log, "task-starved")[0].pool == "commander"


def test_a_deputy_receives_what_is_sent_to_the_role():
    model = with_deputy(away(0, 0), at_once(0, name="go"))
    tasks = (a_task("report", 2, 0, sends=(Sending(Recipient("p/commander", 0), (0,)),)), model.tasks[1])
    log = run(replace(model, tasks=tasks, channels=(Channel("phone", fixed(6 * MINUTE)),)), 1)
    assert [(event.at, event.by) for event in only(log, "message-received")] == [(6 * MINUTE, "p/deputy")]


def test_a_role_exists_only_under_its_condition():
    role = a_role(when=LevelIs(0, ">=", 1))
    raised = Inject("raise", at=fixed(5 * MINUTE), sets=(Assign("level", 0, 1),))
    model = a_model((WORK,), roles=(role,), plans=(Plan("p", levels=(Level("III"),)),), injects=(at_once(0), raised))
    assert begun(model) == [5]


def test_a_task_takes_one_of_each_role_with_it_all_or_nothing():
    """While the engineer is busy nobody of the pair is held."""
    tasks = (
        a_task("survey", 1, 30 * MINUTE),
        a_task("both", 0, 10 * MINUTE, with_roles=(1,), priority=1),
        a_task("alone", 0, 10 * MINUTE),
    )
    body = in_turn(0)
    procedures = (Procedure("a", 0, body), Procedure("b", 0, side_by_side(1, 2)))
    model = a_model(
        tasks, procedures=procedures, roles=(a_role(), a_role("engineer", 1)), pools=(a_post(), a_post("engineer")),
        injects=(at_once(0), at_once(1, at=MINUTE)),
    )  # fmt: skip
    log = run(model, 1)
    assert times(log, "task-started", "p/alone") == [MINUTE]
    assert times(log, "task-started", "p/both") == [30 * MINUTE]


def test_accountable_but_not_bound():
    tasks = [a_task(f"w{at}", 0, 10 * MINUTE, staff=(0,)) for at in range(3)]
    assert begun(a_model(tasks)) == [0, 0, 0]


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
