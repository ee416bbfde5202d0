"""Whose turn it is in small books: greedy, fence, first come; and people who take their own time."""

from drillbook.simulator.model.decisions_made import Decision
from tests.small_books import HEAD
from tests.stories import MINUTE, story

QUEUE = """\
plan: a
title: A
kind: special
status: in-force
roles:
  duty: {title: Duty, staff: 2}
tasks:
  long: {title: Long, role: duty, takes: 10 min}
  both: {title: Both, role: duty, takes: 10 min, needs: {staff: 2}}
  short: {title: Short, role: duty, takes: 3 min}
  brief: {title: Brief, role: duty, takes: 3 min, within: 5 min}
procedures:
  go:
    steps:
      - parallel:
          - long
          - [{wait: {until: incident + 1 min}}, both]
          - [{wait: {until: incident + 2 min}}, short]
          - [{wait: {until: incident + 3 min}}, brief]
"""
SIGN = """\
plan: a
title: A
kind: special
status: in-force
roles:
  boss: {title: Boss, staff: 1}
tasks:
  sign: {title: Sign, role: boss, takes: 5 min, within: 10 min}
procedures:
  go: {steps: [sign]}
"""
CLAIMED = Decision(0, "claim", "a/boss")
STARTS_ONLY = {"wait-began", "task-queued", "promise-met", "wait-ended", "task-finished", "promise-missed"}


def test_greedy_lets_pass_whoever_can_start(tmp_path):
    assert story(tmp_path, QUEUE, injects="go: {at: T+0:00, starts: a/go}", hides=STARTS_ONLY) == [
        "0 task-started a/go/long",
        "2 task-started a/go/short",
        "5 task-started a/go/brief",
        "10 task-started a/go/both",
    ]


def test_fence_keeps_two_people_for_who_needs_both(tmp_path):
    assert story(
        tmp_path, QUEUE, injects="go: {at: T+0:00, starts: a/go}", hides=STARTS_ONLY, book=HEAD + "allocation: fence\n"
    ) == [
        "0 task-started a/go/long",
        "3 task-started a/go/brief",
        "10 task-started a/go/both",
        "20 task-started a/go/short",
    ]


def test_fence_and_first_come_serve_in_the_order_of_coming(tmp_path):
    assert story(
        tmp_path,
        QUEUE,
        injects="go: {at: T+0:00, starts: a/go}",
        hides=STARTS_ONLY,
        book=HEAD + "allocation: fence\nqueue: first-come\n",
    ) == [
        "0 task-started a/go/long",
        "10 task-started a/go/both",
        "20 task-started a/go/short",
        "20 task-started a/go/brief",
    ]


def test_a_person_begins_and_finishes_and_exactly_at_the_limit_is_met(tmp_path):
    assert story(
        tmp_path,
        SIGN,
        injects="go: {at: T+0:01, starts: a/go}",
        decisions=(CLAIMED, Decision(6 * MINUTE, "begin", "a/go/sign"), Decision(11 * MINUTE, "finish", "a/go/sign")),
        tells={"task-ready"},
    ) == [
        "0 decision-taken",
        "1 task-ready a/go/sign",
        "6 decision-taken",
        "6 task-started a/go/sign",
        "11 decision-taken",
        "11 task-finished a/go/sign",
        "11 promise-met a/go/sign 10 min",
    ]


def test_a_millisecond_later_is_missed(tmp_path):
    assert story(
        tmp_path,
        SIGN,
        injects="go: {at: T+0:01, starts: a/go}",
        decisions=(
            CLAIMED,
            Decision(6 * MINUTE, "begin", "a/go/sign"),
            Decision(11 * MINUTE + 1, "finish", "a/go/sign"),
        ),
        hides={"decision-taken", "task-finished", "task-started"},
    ) == [
        "11 promise-missed a/go/sign 10 min",
    ]


def test_what_nobody_finished_is_unfinished_and_its_promise_never_reached(tmp_path):
    assert story(
        tmp_path,
        SIGN,
        injects="go: {at: T+0:01, starts: a/go}",
        hours=1,
        decisions=(CLAIMED, Decision(6 * MINUTE, "begin", "a/go/sign")),
        tells={"exercise-ended"},
    ) == [
        "0 decision-taken",
        "6 decision-taken",
        "6 task-started a/go/sign",
        "60 task-unfinished a/go/sign",
        "60 promise-never-reached a/go/sign",
        "60 exercise-ended end",
    ]


def test_cut_short_nothing_has_a_verdict_yet(tmp_path):
    assert story(
        tmp_path,
        SIGN,
        injects="go: {at: T+0:01, starts: a/go}",
        until=180000,
        tells={"exercise-ended", "promise-opened"},
    ) == [
        "1 promise-opened a/go/sign",
        "1 task-started a/go/sign",
    ]


def test_what_others_do_goes_on_by_itself_while_somebody_plays_a_role(tmp_path):
    """The boss is played and lets the paper lie; the desk is not, and its files are kept as ever."""
    plan = SIGN.replace("roles:", "roles:\n  desk: {title: Desk, staff: 1}").replace(
        "tasks:", "tasks:\n  keep: {title: Keep, role: desk, takes: 5 min}"
    )
    assert story(
        tmp_path,
        plan.replace("[sign]", "[{parallel: [sign, keep]}]"),
        injects="go: {at: T+0:01, starts: a/go}",
        hours=1,
        decisions=(CLAIMED,),
        hides={"decision-taken"},
    ) == [
        "1 task-started a/go/keep",
        "6 task-finished a/go/keep",
        "60 task-unfinished a/go/sign",
        "60 promise-never-reached a/go/sign",
    ]
