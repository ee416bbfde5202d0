"""Tasks that do not work, and another way on, in small books."""

import pytest

from drillbook.schema.reader import read_text_as
from drillbook.simulator.model.decisions_made import Decision
from tests.small_books import refused
from tests.stories import a_plan, story

ONLY = {"task-started", "task-finished", "task-failed"}
GO = "a: {at: T+0:00, starts: a/go}\n"


def a_pump(about, steps="[pump, drive]", staff="unlimited", more=""):
    return a_plan(
        f"""
        roles:
          crew: {{title: Crew, staff: {staff}}}
        tasks:
          pump: {{title: Pump, role: crew, takes: 10 min{about and ", " + about}}}
          drive: {{title: Drive, role: crew, takes: 5 min}}
          bags: {{title: Sandbags, role: crew, takes: 20 min}}
        procedures:
          go: {{steps: {steps}}}
        {more}
        """
    )


def told(folder, plan, injects=GO, only=ONLY, **more):
    return story(folder, plan, injects=injects, only=only, **more)


def test_what_fails_takes_the_other_way_and_then_goes_on(tmp_path):
    assert told(tmp_path, a_pump("fails: 1, on_failure: [bags]")) == [
        "0 task-started a/go/pump",
        "10 task-failed a/go/pump chance",
        "10 task-started a/go/bags",
        "30 task-finished a/go/bags",
        "30 task-started a/go/drive",
        "35 task-finished a/go/drive",
    ]


def test_what_fails_after_something_else_takes_the_other_way_too(tmp_path):
    assert told(tmp_path, a_pump("fails: 1, on_failure: [bags]", "[drive, pump]"), only={"task-started"}) == [
        "0 task-started a/go/drive",
        "5 task-started a/go/pump",
        "15 task-started a/go/bags",
    ]


def test_what_works_does_not_take_it(tmp_path):
    assert told(tmp_path, a_pump("fails: 0, on_failure: [bags]")) == [
        "0 task-started a/go/pump",
        "10 task-finished a/go/pump",
        "10 task-started a/go/drive",
        "15 task-finished a/go/drive",
    ]


def test_without_another_way_it_is_settled_and_the_next_goes_on(tmp_path):
    assert told(tmp_path, a_pump("fails: 1")) == [
        "0 task-started a/go/pump",
        "10 task-failed a/go/pump chance",
        "10 task-started a/go/drive",
        "15 task-finished a/go/drive",
    ]


def test_a_task_in_its_own_other_way_is_tried_once_more(tmp_path):
    assert told(tmp_path, a_pump("fails: 1, on_failure: [pump]", "[pump]")) == [
        "0 task-started a/go/pump",
        "10 task-failed a/go/pump chance",
        "10 task-started a/go/pump.2",
        "20 task-failed a/go/pump.2 chance",
    ]


def test_it_is_drawn_for_each_occurrence(tmp_path):
    """Of 200 tries at 0.3 about 60 fail; the seed says which."""
    lines = told(tmp_path, a_pump("fails: 0.3", "[{repeat: {times: 200, do: [pump]}}]"), only={"task-failed"}, hours=40)
    assert 40 <= len(lines) <= 80


def test_it_is_given_up_when_its_time_is_over_waiting_included(tmp_path):
    """One crew, two pumpings of 10 min: the second has its 15 min up half way through."""
    plan = a_pump("give_up: 15 min, on_failure: [drive]", "[{parallel: [pump, bags]}]", staff=1).replace(
        "takes: 20 min", "takes: 8 min, priority: urgent"
    )
    assert told(tmp_path, plan) == [
        "0 task-started a/go/bags",
        "8 task-finished a/go/bags",
        "8 task-started a/go/pump",
        "15 task-failed a/go/pump gave-up",
        "15 task-started a/go/drive",
        "20 task-finished a/go/drive",
    ]


def test_what_is_done_exactly_in_time_is_not_given_up(tmp_path):
    assert told(tmp_path, a_pump("give_up: 10 min", "[pump]")) == [
        "0 task-started a/go/pump",
        "10 task-finished a/go/pump",
    ]


def test_what_waits_is_given_up_and_never_starts(tmp_path):
    plan = a_pump("give_up: 5 min", "[{parallel: [bags, pump]}]", staff=1).replace(
        "takes: 20 min", "takes: 20 min, priority: urgent"
    )
    assert told(tmp_path, plan) == [
        "0 task-started a/go/bags",
        "5 task-failed a/go/pump gave-up",
        "20 task-finished a/go/bags",
    ]


def test_an_inject_fails_what_is_under_way(tmp_path):
    injects = GO + "b: {at: T+0:04, fail: a/pump}\n"
    assert told(tmp_path, a_pump("on_failure: [bags]", "[pump]"), injects) == [
        "0 task-started a/go/pump",
        "4 task-failed a/go/pump inject",
        "4 task-started a/go/bags",
        "24 task-finished a/go/bags",
    ]


def test_an_inject_that_comes_before_fails_the_next_time_only(tmp_path):
    injects = "b: {at: T+0:00, fail: a/pump}\na: {at: T+0:01, starts: a/go}\nc: {at: T+0:20, starts: a/go}\n"
    assert told(tmp_path, a_pump("", "[pump]"), injects) == [
        "1 task-started a/go/pump",
        "11 task-failed a/go/pump inject",
        "20 task-started a#2/go/pump",
        "30 task-finished a#2/go/pump",
    ]


def test_moments_of_failure_and_success(tmp_path):
    """A wait for the failure, and one for the success, which is what finished."""
    plan = a_pump(
        "",
        "[{parallel: [pump, [{wait: {until: pump succeeded}}, drive], [{wait: {until: pump failed}}, bags]]}]",
    )
    assert told(tmp_path, plan, only={"task-started"}) == ["0 task-started a/go/pump", "10 task-started a/go/drive"]
    (tmp_path / "plan-0.yaml").unlink()
    injects = GO + "b: {at: T+0:04, fail: a/pump}\n"
    chinese = plan.replace("pump succeeded", "pump 成功").replace("pump failed", "pump 失败")
    assert told(tmp_path, chinese, injects, only={"task-started"}) == [
        "0 task-started a/go/pump",
        "4 task-started a/go/bags",
    ]


def test_what_it_sets_does_not_come_about_and_its_promise_is_never_reached(tmp_path):
    plan = a_pump("fails: 1, within: 30 min, set: {rain: red}", "[pump]")
    lines = told(tmp_path, plan, only={"indicator-set", "promise-dropped", "promise-met"})
    assert lines == ["10 promise-dropped a/go/pump failed"]


def test_people_and_units_are_free_again(tmp_path):
    plan = a_pump("fails: 1, needs: {teams: {drainage: 2}}, place: bridge", "[{parallel: [pump, drive]}]", staff=1)
    lines = told(tmp_path, plan)
    assert [line for line in lines if "drive" in line or "failed" in line][-1].endswith("task-finished a/go/drive")


@pytest.mark.parametrize("stage", ["ready", "begun"])
def test_in_a_played_exercise_people_say_it(tmp_path, stage):
    decisions = [
        Decision(0, "claim", "a/crew"),
        Decision(120_000, "begin", "a/go/pump"),
        Decision(180_000, "fail", "a/go/pump"),
    ]
    if stage == "ready":
        del decisions[1]
    lines = told(
        tmp_path, a_pump("on_failure: [bags]", "[pump]"), only={"task-failed", "task-ready"}, decisions=tuple(decisions)
    )
    assert lines == ["0 task-ready a/go/pump", "3 task-failed a/go/pump person", "3 task-ready a/go/bags"]


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ("fails: 30", "'30' is not a share from 0 to 1"),
        ("give_up: soon", "cannot read 'soon' as a time"),
        ("on_failur: [bags]", "unknown key 'on_failur'"),
        ("on_failure: [{paralel: [bags]}]", "'paralel' is not a step"),
    ],
)
def test_what_is_misspelt_is_told(about, message):
    found = read_text_as("a.yaml", a_pump(about)).findings
    assert [str(one.message) for one in found] == [message]


def test_an_inject_fails_a_task_that_there_is(tmp_path):
    night = "scenario: s\ntitle: S\nbegins: 2026-09-14 10:00\nlasts: 1 h\ninjects:\n  b: {at: T+0:04, fail: a/pum}\n"
    assert refused(tmp_path, a_pump(""), night=night) == [("S13", "task 'a/pum' is not defined")]
