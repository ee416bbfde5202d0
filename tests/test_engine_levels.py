"""Levels: wanted, decided, raised, told, followed, ended; recovery; command."""

from drillbook.simulator.exercise import run
from drillbook.simulator.model.condition import Compare, Judged, LevelIs, Moment, Not, Ordered, Some
from drillbook.simulator.model.model import Disruption, Passing
from drillbook.simulator.model.tasks import Assign
from tests.builders import (
    MINUTE,
    Channel,
    Indicator,
    Inject,
    Level,
    Plan,
    Procedure,
    Promise,
    Recipient,
    Sending,
    a_model,
    a_post,
    a_role,
    a_task,
    fixed,
    in_turn,
    only,
    replace,
    times,
)

RAIN = Indicator("rain", 0.0)


def rain(at, value):
    return Inject(f"rain-{at}", at=fixed(at * MINUTE), sets=(Assign("indicator", 0, value),))


def over(value):
    return Compare(0, ">=", value)


def two_levels(*injects, consult=0, staff=1, **more):
    """Levels III (rain 1) and II (rain 2), each a decision of ten minutes; ended by another of the same."""
    tasks = (
        a_task("decide", 0, 10 * MINUTE, decision=True),
        a_task("end", 0, 5 * MINUTE, decision=True),
        a_task("consult", 1, consult * MINUTE),
        a_task("work", 1, MINUTE),
    )
    raising = in_turn(2, 0) if consult else in_turn(0)
    procedures = (
        Procedure("level:III", 0, raising),
        Procedure("level:II", 0, raising),
        Procedure("end:III", 0, in_turn(1)),
        Procedure("end:II", 0, in_turn(1)),
        Procedure("recovery", 0, in_turn(3)),
        Procedure("at-three", 0, in_turn(3), when=LevelIs(0, ">=", 1)),
    )
    levels = (
        Level("III", over(1), raising=0, ends_when=Not(over(1)), ending=2),
        Level("II", over(2), raising=1, ends_when=Not(over(2)), ending=3),
    )
    levels = more.pop("levels", levels)
    return a_model(
        tasks,
        procedures=more.pop("procedures", procedures),
        plans=more.pop("plans", (Plan("p", levels=levels, recovery=4),)),
        roles=more.pop("roles", (a_role("commander", 0), a_role("desk", 1))),
        pools=(a_post("commander", staff), a_post("desk", 5)),
        injects=injects,
        indicators=(RAIN,),
        ends=600 * MINUTE,
        **more,
    )


def levels_of(log):
    return [(event.at // MINUTE, event.level) for event in log if event.kind in ("level-raised", "level-fell")]


def test_a_level_is_reached_when_its_decision_ends():
    log = run(two_levels(rain(5, 1)), 1)
    assert times(log, "level-wanted") == [5 * MINUTE]
    assert levels_of(log) == [(15, "III")]
    assert times(log, "procedure-started")[-1] == 15 * MINUTE


def test_tasks_before_the_decision_come_first():
    assert levels_of(run(two_levels(rain(5, 1), consult=20), 1)) == [(35, "III")]


def test_a_decision_waits_for_whoever_decides():
    away = Inject("away", at=fixed(0), disrupt=Disruption("staff", 0, until=30 * MINUTE))
    assert levels_of(run(two_levels(rain(5, 1), away), 1)) == [(40, "III")]


def test_reaching_a_high_level_passes_the_lower_ones():
    """`level III` happens when III is reached or passed."""
    model = two_levels(rain(5, 2))
    model = replace(model, procedures=(*model.procedures, Procedure("m", 0, in_turn(3), when=Moment("level", plan=0, level=1))))  # fmt: skip
    log = run(model, 1)
    assert levels_of(log) == [(15, "II")]
    assert times(log, "procedure-started")[-1] == 15 * MINUTE
    assert only(log, "procedure-started", procedure="p/m")


def test_a_higher_level_replaces_a_pending_one_and_its_decision_is_dropped():
    log = run(two_levels(rain(5, 1), rain(8, 2)), 1)
    assert [(event.level, event.by) for event in only(log, "level-replaced")] == [("III", "II")]
    assert times(log, "task-withdrawn", "p/decide") == [8 * MINUTE]
    assert levels_of(log) == [(18, "II")]


def test_what_is_under_way_before_a_replaced_decision_finishes():
    log = run(two_levels(rain(5, 1), rain(8, 2), consult=20), 1)
    assert times(log, "task-finished", "p/consult") == [25 * MINUTE, 28 * MINUTE]
    assert levels_of(log) == [(38, "II")]


def test_a_level_is_not_raised_when_the_reason_is_gone_at_the_end_of_the_decision():
    log = run(two_levels(rain(5, 1), rain(10, 0)), 1)
    assert levels_of(log) == []
    assert [(event.at, event.level) for event in only(log, "level-not-raised")] == [(15 * MINUTE, "III")]


def test_the_lower_level_is_asked_for_when_only_its_reason_is_left():
    log = run(two_levels(rain(5, 2), rain(10, 1)), 1)
    assert levels_of(log) == [(25, "III")]


def test_a_reason_that_vanishes_at_the_very_end_counts_as_gone():
    assert levels_of(run(two_levels(rain(5, 1), rain(15, 0)), 1)) == []


def test_a_level_ends_by_decision_and_recovery_begins_after_the_last():
    log = run(two_levels(rain(5, 1), rain(60, 0)), 1)
    assert levels_of(log) == [(15, "III"), (65, "none")]
    assert times(log, "response-ended") == [65 * MINUTE]
    assert times(log, "procedure-started")[-1] == 65 * MINUTE
    assert only(log, "procedure-started", procedure="p/recovery")[0].why == "recovery"


def test_a_level_falls_to_the_highest_lower_one_that_has_not_ended():
    log = run(two_levels(rain(5, 2), rain(60, 1), rain(90, 0)), 1)
    assert levels_of(log) == [(15, "II"), (65, "III"), (95, "none")]
    assert levels_of(run(two_levels(rain(5, 2), rain(60, 0)), 1)) == [(15, "II"), (65, "none")]


def test_what_ends_a_level_must_have_held_for_a_time():
    levels = (Level("III", over(1), raising=0, ends_when=Not(over(1)), ends_for=120 * MINUTE),)
    log = run(two_levels(rain(5, 1), rain(60, 0), rain(100, 1), rain(110, 0), levels=levels), 1)
    assert levels_of(log) == [(15, "III"), (230, "none")]


def test_a_level_is_kept_when_its_reason_is_back_before_the_decision_to_end():
    log = run(two_levels(rain(5, 1), rain(60, 0), rain(62, 1), rain(200, 0)), 1)
    assert times(log, "level-kept") == [65 * MINUTE]
    assert levels_of(log) == [(15, "III"), (205, "none")]


def test_judged_and_ordered_hold_for_that_level_and_lower():
    levels = (
        Level("III", Some((over(9), Judged(0, 1))), ends_when=over(99)),
        Level("II", Some((over(9), Ordered(0, 2))), ends_when=over(99)),
    )
    judged = Inject("judged", at=fixed(MINUTE), sets=(Assign("judged", 0, 2),))
    ordered = Inject("ordered", at=fixed(5 * MINUTE), sets=(Assign("ordered", 0, 2),))
    assert levels_of(run(two_levels(judged, ordered, levels=levels), 1)) == [(1, "III"), (5, "II")]


def test_a_promised_time_of_a_level_runs_from_its_condition():
    model = two_levels(rain(5, 1), consult=20, promises=(Promise("p/III", 0, "task", (25 * MINUTE,)),))
    tasks = (replace(model.tasks[0], within=0), *model.tasks[1:])
    missed = only(run(replace(model, tasks=tasks), 1), "promise-missed")
    assert [(event.since, event.took) for event in missed] == [(5 * MINUTE, 30 * MINUTE)]


def a_follower(notice):
    """Plan q follows p; p/III's notice goes to a role of q by a channel of two minutes."""
    tasks = (
        a_task("notice", 0, sends=(Sending(Recipient("q/desk", 1), (0,)),)),
        a_task("q-work", 1, MINUTE, plan=1),
    )
    procedures = (
        Procedure("notice:III", 0, in_turn(0)),
        Procedure("work", 1, in_turn(1), when=LevelIs(1, ">=", 1)),
    )
    leader = Level("III", over(1), ends_when=Not(over(1)), notice=0 if notice else -1)
    plans = (Plan("p", levels=(leader,)), Plan("q", levels=(Level("III"),), follow=0))
    return a_model(
        tasks,
        procedures=procedures,
        plans=plans,
        roles=(a_role("desk", 0), a_role("q-desk", 1, plan=1)),
        pools=(a_post("desk"), a_post("q-desk")),
        channels=(Channel("phone", fixed(2 * MINUTE)),),
        injects=(rain(5, 1), rain(60, 0)),
        indicators=(RAIN,),
        ends=100 * MINUTE,
    )


def test_a_plan_that_follows_has_the_level_from_the_receipt_of_its_notice():
    raised = only(run(a_follower(notice=True), 1), "level-raised")
    assert [(event.at, event.plan) for event in raised] == [(5 * MINUTE, "p"), (7 * MINUTE, "q")]


def test_without_a_notice_a_plan_follows_at_once_and_it_falls_at_once():
    log = run(a_follower(notice=False), 1)
    assert [(event.at, event.plan) for event in only(log, "level-raised")] == [(5 * MINUTE, "p"), (5 * MINUTE, "q")]
    assert [(event.at, event.plan) for event in only(log, "response-ended")] == [(60 * MINUTE, "p"), (60 * MINUTE, "q")]


def test_an_external_plan_has_the_level_an_inject_sets():
    plans = (Plan("p"), Plan("city", acts=False, levels=(Level("II"), Level("I"))))
    given = Inject("city-two", at=fixed(3 * MINUTE), sets=(Assign("level", 1, 1),))
    procedures = (Procedure("support", 0, in_turn(0), when=LevelIs(1, ">=", 1)),)
    log = run(a_model((a_task("t"),), procedures=procedures, plans=plans, injects=(given,)), 1)
    assert times(log, "procedure-started") == [3 * MINUTE]


def test_command_passes_by_message_and_decisions_go_to_the_new_holder():
    passing = Passing(2, over(1), Sending(Recipient("city/commander", 2), (0,)))
    model = two_levels(
        rain(5, 1),
        rain(60, 2),
        roles=(a_role("commander", 0), a_role("desk", 1), a_role("field-commander", 1)),
        channels=(Channel("phone", fixed(20 * MINUTE)),),
    )
    plan = replace(model.plans[0], commander=0, passes=(passing,))
    log = run(replace(model, plans=(plan,)), 1)
    assert [(event.at, event.role, event.was) for event in only(log, "command-passed")] == [
        (25 * MINUTE, "p/field-commander", "p/commander")
    ]
    assert [event.by for event in only(log, "task-started", task="p/decide")] == ["p/commander", "p/field-commander"]


def test_a_decision_nobody_could_take_is_taken_by_who_takes_command():
    away = Inject("away", at=fixed(0), disrupt=Disruption("staff", 0))
    passing = Passing(2, over(1), Sending(Recipient("city/commander", 2), (0,)))
    model = two_levels(
        rain(5, 1),
        away,
        roles=(a_role("commander", 0), a_role("desk", 1), a_role("field-commander", 1)),
        channels=(Channel("phone", fixed(20 * MINUTE)),),
    )
    log = run(replace(model, plans=(replace(model.plans[0], commander=0, passes=(passing,)),)), 1)
    started = only(log, "task-started", task="p/decide")[0]
    assert (started.at, started.by) == (25 * MINUTE, "p/field-commander")
    assert log[started.cause].kind == "command-passed"
