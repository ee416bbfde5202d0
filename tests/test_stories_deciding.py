"""Decisions on levels that cross in small books: two at once, one overtaken by a word from above, one kept."""

from drillbook.simulator.model.decisions_made import Decision
from tests.small_books import HEAD
from tests.stories import MINUTE, a_plan, happened, rain, story

STEPS = {
    "level-wanted",
    "level-raised",
    "level-fell",
    "level-not-raised",
    "level-kept",
    "level-ending",
    "level-replaced",
}
RAISED = {"level-raised", "level-fell"}


CONSULT = "tasks: {consult: {title: Consult, role: desk, takes: 20 min}}"


def says(minute, level):
    return Decision(minute * MINUTE, "level", "a", level, "Wang")


def levels(third="decided_by: desk, takes: 10 min", second="decided_by: boss, takes: 10 min", more=""):
    return a_plan(
        f"""
        levels:
          III: {{when: rain >= yellow, {third}, ends_when: rain < yellow}}
          II: {{when: rain >= orange, {second}, ends_when: rain < orange}}
        roles:
          boss: {{title: Boss, staff: 1}}
          desk: {{title: Desk, staff: 5}}
        {more}
        """
    )


def told(folder, plan, injects, *decisions, only=STEPS, **more):
    return story(folder, plan, injects=injects, decisions=decisions, only=only, **more)


def test_of_two_decisions_taken_at_once_the_higher_counts(tmp_path):
    assert told(tmp_path, levels(), rain("5 orange")) == [
        "5 level-wanted a II",
        "5 level-wanted a III",
        "15 level-raised a II",
        "15 level-not-raised a III",
    ]


def test_a_lower_level_decided_too_late_is_dropped(tmp_path):
    assert told(tmp_path, levels("decided_by: desk, takes: 20 min"), rain("5 orange"), tells={}) == [
        "5 level-wanted a II",
        "5 level-wanted a III",
        "15 level-raised a II",
    ]


def test_the_end_of_a_level_that_was_lowered_meanwhile_is_nobodys_business(tmp_path):
    """At 32 somebody says III; at 35 the decision to end II is taken, and III stands until its own reason has come and gone."""
    injects = rain("0 orange", "30 none", "80 yellow", "100 none")
    plan = levels("decided_by: boss, takes: 10 min")
    assert told(tmp_path, plan, injects, says(32, "III")) == [
        "0 level-wanted a II",
        "10 level-raised a II",
        "30 level-ending a II",
        "32 level-fell a III",
        "100 level-ending a III",
        "105 level-fell a none",
    ]


def test_a_level_that_is_raised_while_its_end_is_decided_is_not_ended(tmp_path):
    plan = levels("decided_by: boss, takes: 10 min")
    assert told(tmp_path, plan, rain("0 yellow", "30 none"), says(32, "II"), only={*STEPS, "task-withdrawn"}) == [
        "0 level-wanted a III",
        "10 level-raised a III",
        "30 level-ending a III",
        "32 level-raised a II",
        "32 task-withdrawn a/end:III/decide",
    ]


def test_what_ends_a_level_must_hold_in_one_piece_also_while_a_higher_one_is_in_force(tmp_path):
    """Half an hour below yellow, from minute 60 on: what held from 20 to 49, or to 29, is forgotten."""
    plan = levels("decided_by: boss, takes: 10 min").replace(
        "ends_when: rain < yellow", "ends_when: {if: rain < yellow, for: 30 min}"
    )
    assert told(tmp_path, plan, rain("0 yellow", "20 none", "49 yellow", "60 none"), only=RAISED) == [
        "10 level-raised a III",
        "95 level-fell a none",
    ]
    assert told(tmp_path, plan, rain("0 orange", "20 none", "29 orange", "60 none"), only=RAISED) == [
        "10 level-raised a II",
        "25 level-fell a III",
        "39 level-raised a II",
        "65 level-fell a III",
        "95 level-fell a none",
    ]


def test_called_people_come_once_however_often_levels_are_reached(tmp_path):
    """Five by day and three to call, an hour after the first level."""
    plan = levels("decided_by: boss, takes: 0 min", "decided_by: boss, takes: 0 min").replace(
        "desk: {title: Desk, staff: 5}", "desk: {title: Desk, staff: {day: 5, called: 3}, call_out: 1 h}"
    )
    injects = rain("5 yellow", "20 orange", "70 none", "80 yellow")
    assert told(tmp_path, plan, injects, only={"staff-changed"}, hours=4) == ["65 staff-changed a/desk 8"]


def test_a_higher_level_that_is_being_decided_is_not_dropped_when_only_a_lower_one_has_a_reason(tmp_path):
    """Another role decides the lower one meanwhile; the higher decision finds no reason any more."""
    plan = levels("decided_by: desk, takes: 10 min", "decided_by: boss, takes: 30 min")
    assert told(tmp_path, plan, rain("5 orange", "8 yellow")) == [
        "5 level-wanted a II",
        "5 level-wanted a III",
        "15 level-raised a III",
        "35 level-not-raised a II",
    ]


def test_who_is_consulted_does_not_decide(tmp_path):
    """The desk is consulted about III, which is the boss's, and decides II: both are on their way at once."""
    plan = levels("after: [consult], decided_by: boss, takes: 10 min", "decided_by: desk, takes: 40 min", more=CONSULT)
    assert told(tmp_path, plan, rain("5 orange")) == [
        "5 level-wanted a II",
        "5 level-wanted a III",
        "35 level-raised a III",
        "45 level-raised a II",
    ]


def test_nobody_takes_command_twice(tmp_path):
    """The condition holds, is gone, and holds again: the field commander keeps what he has."""
    more = "command: {held_by: boss, passes_to: {desk: rain >= orange}}"
    lines = told(
        tmp_path, levels(more=more), rain("5 orange", "30 none", "60 orange"), only={"command-passed"},
        contacts="library: contacts\norganizations:\n  town: {title: Town}\nchannels:\n  phone: {title: P, takes: 1 min}\n",
    )  # fmt: skip
    assert lines == ["6 command-passed a from a/boss to a/desk"]


def test_who_decides_of_two_plans_is_each_plans_own_affair(tmp_path):
    """Command passes in a; b's decision goes on waiting for b's boss, who is away until minute 40."""
    more = "command: {held_by: boss, passes_to: {desk: rain >= yellow}}"
    plan = levels("decided_by: boss, takes: 10 min", more=more)
    other = levels("decided_by: boss, takes: 10 min").replace("plan: a", "plan: b")
    injects = "a: {at: T+0:00, disrupt: {role: a/boss}}\nb: {at: T+0:00, disrupt: {role: b/boss, until: T+0:40}}\n"
    contacts = (
        "library: contacts\norganizations:\n  town: {title: Town}\nchannels:\n  phone: {title: P, takes: 1 min}\n"
    )
    lines = story(
        tmp_path, plan, other, injects=injects + rain("5 yellow"), contacts=contacts,
        only={"command-passed", "task-started", *RAISED},
    )  # fmt: skip
    assert lines == [
        "6 command-passed a from a/boss to a/desk",
        "6 task-started a/level:III/decide by a/desk",
        "16 level-raised a III",
        "40 task-started b/level:III/decide",
        "50 level-raised b III",
    ]


def test_the_book_says_how_long_a_decision_takes_where_a_plan_does_not(tmp_path):
    plan = levels("decided_by: boss", "decided_by: boss")
    assert told(tmp_path, plan, rain("5 yellow"), only=RAISED) == ["10 level-raised a III"]
    slow = HEAD + "decision: 12 min\n"
    assert told(tmp_path, plan, rain("5 yellow", "60 none"), only=RAISED, book=slow) == [
        "17 level-raised a III",
        "72 level-fell a none",
    ]


def test_a_level_is_decided_by_whoever_commands_and_ended_by_whom_it_names(tmp_path):
    commanded = levels("takes: 10 min, ended_by: desk", "takes: 10 min", more="command: {held_by: boss}")
    log = happened(tmp_path, commanded, injects=rain("5 yellow", "60 none"))
    assert [(event.path, event.role) for event in log if event.kind == "task-started"] == [
        ("a/level:III/decide", "a/boss"),
        ("a/end:III/decide", "a/desk"),
    ]
