"""Levels declared by a person or from outside: what was said stands until the reasons have changed."""

from drillbook.simulator.engine.decisions import Decision
from drillbook.simulator.exercise import run
from drillbook.simulator.model.condition import Compare, Not
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
    Recipient,
    Sending,
    a_model,
    a_post,
    a_role,
    a_task,
    fixed,
    in_turn,
    only,
)


def a_plan_of_two_levels(*decisions, injects=()):
    """III at rain 1, II at rain 2, each decided in ten minutes; rain is 0 at StartEx."""
    plan = Plan(
        "p",
        levels=(
            Level("III", _rain(1), raising=0, ends_when=Not(_rain(1))),
            Level("II", _rain(2), raising=1, ends_when=Not(_rain(2))),
        ),
    )
    deciding = tuple(Procedure(name, 0, in_turn(0)) for name in ("level:III", "level:II"))
    model = a_model(
        (a_task("decide", 0, 10 * MINUTE, decision=True),), procedures=deciding, plans=(plan,), injects=injects,
        indicators=(Indicator("rain", 0.0),), ends=120 * MINUTE,
    )  # fmt: skip
    return run(model, 1, decisions=decisions)


def _rain(value):
    return Compare(0, ">=", value)


def rain(at, value):
    return Inject(f"rain-{at}", at=fixed(at * MINUTE), sets=(Assign("indicator", 0, value),))


def steps(log):
    return [(event.at // MINUTE, event.level) for event in log if event.kind in ("level-raised", "level-fell")]


def says(at, level):
    return Decision(at * MINUTE, "level", "p", level, "Wang")


def test_a_level_declared_without_its_reason_stands():
    assert steps(a_plan_of_two_levels(says(5, "III"))) == [(5, "III")]


def test_it_ends_when_its_reason_has_come_and_gone():
    log = a_plan_of_two_levels(says(5, "III"), injects=(rain(20, 1), rain(40, 0)))
    assert steps(log) == [(5, "III"), (40, "none")]


def test_or_when_a_person_ends_it():
    assert steps(a_plan_of_two_levels(says(5, "III"), says(30, "none"))) == [(5, "III"), (30, "none")]


def test_a_level_left_by_hand_is_not_wanted_again_for_the_same_reason():
    log = a_plan_of_two_levels(says(30, "none"), injects=(rain(0, 1),))
    assert steps(log) == [(10, "III"), (30, "none")]
    assert [event.at for event in only(log, "level-wanted")] == [0]


def test_but_when_the_reason_comes_anew():
    log = a_plan_of_two_levels(says(30, "none"), injects=(rain(0, 1), rain(40, 0), rain(50, 1)))
    assert steps(log) == [(10, "III"), (30, "none"), (60, "III")]


def test_and_for_a_higher_level():
    log = a_plan_of_two_levels(says(30, "none"), injects=(rain(0, 1), rain(40, 2)))
    assert steps(log) == [(10, "III"), (30, "none"), (50, "II")]


def test_lowered_by_hand_the_lower_level_stands():
    log = a_plan_of_two_levels(says(30, "III"), injects=(rain(0, 2),))
    assert steps(log) == [(10, "II"), (30, "III")]


def test_a_lower_level_declared_does_not_stop_the_decision_on_a_higher_one():
    log = a_plan_of_two_levels(says(5, "III"), injects=(rain(0, 2),))
    assert steps(log) == [(5, "III"), (10, "II")]


def test_an_inject_declares_a_level_in_the_same_way():
    declared = Inject("declared", at=fixed(5 * MINUTE), sets=(Assign("level", 0, 1),))
    assert steps(a_plan_of_two_levels(injects=(declared,))) == [(5, "III")]


def test_a_decision_that_waits_when_command_passes_waits_for_the_person_who_has_it_now():
    # Given a commander who is away, and a field commander played by a person, to whom command passes at T+0:20
    passing = Passing(2, _rain(1), Sending(Recipient("p/field-commander", 2), (0,)))
    plan = Plan("p", levels=(Level("III", _rain(1), raising=0),), commander=0, passes=(passing,))
    model = a_model(
        (a_task("decide", 0, 10 * MINUTE, decision=True),),
        procedures=(Procedure("level:III", 0, in_turn(0)),), plans=(plan,),
        roles=(a_role("commander", 0), a_role("desk", 1), a_role("field-commander", 1)), pools=(a_post("c"), a_post("d")),
        injects=(Inject("away", at=fixed(0), disrupt=Disruption("staff", 0)), rain(0, 1)),
        channels=(Channel("phone", fixed(20 * MINUTE)),), indicators=(Indicator("rain", 0.0),), ends=120 * MINUTE,
    )  # fmt: skip

    # When that person decides at T+0:40
    log = run(model, 1, decisions=(Decision(0, "claim", "p/field-commander", by="Wang"), says(40, "III")))

    # Then nobody decided before
    assert [(event.at // MINUTE, event.by) for event in only(log, "task-started")] == [(40, "p/field-commander")]
    assert steps(log) == [(40, "III")]
