"""Warnings, names of moments, hand-overs and rank in small books."""

from drillbook.simulator.exercise import run, summaries
from tests.small_books import compiled
from tests.stories import NIGHT, story, told

PHONE = """\
library: contacts
organizations:
  town: {title: Town}
channels:
  phone: {title: Telephone, takes: 30 s}
"""
WARNED = """\
plan: a
title: A
kind: special
status: in-force
roles:
  desk: {title: Desk, staff: 1}
warnings:
  yellow: {when: rain >= yellow, issued_by: Weather office, actions: [look-out, watch], lifted_when: rain < yellow}
tasks:
  look-out: {title: Look out, role: desk, takes: 30 min}
  check-pumps: {title: Check pumps, role: desk, takes: 10 min}
procedures:
  watch: {steps: [check-pumps]}
"""
ROUNDS = """\
plan: a
title: A
kind: special
status: in-force
roles:
  desk: {title: Desk, staff: unlimited}
tasks:
  ring: {title: Call, role: desk, takes: 1 min}
  answer: {title: Answer, role: desk, takes: 1 min}
  other: {title: Other, role: desk, takes: 1 min}
procedures:
  go:
    steps:
      - repeat: {every: 20 min, times: 2, do: [ring]}
      - wait: {until: ring finished + 10 min}
      - answer
  elsewhere:
    steps: [{wait: {until: ring finished + 10 min}}, other]
"""
SENDER = """\
plan: a
title: A
kind: special
status: in-force
roles:
  desk: {title: Desk, staff: 1}
tasks:
  pass-on: {title: Pass on, role: desk, takes: 5 min, within: 6 min, hands_over_to: [b/receive]}
procedures:
  go: {steps: [pass-on]}
response_times:
  shelter: {title: Order to shelter, from: go started, to: b/receive finished, within: 15 min}
"""
RECEIVER = """\
plan: b
title: B
kind: special
status: in-force
roles:
  desk: {title: Desk, staff: 1}
tasks:
  receive: {title: Receive, role: desk, takes: 8 min, within: 8 min}
procedures:
  other: {steps: [receive]}
"""
ONE_DESK = """\
library: contacts
organizations:
  town: {title: Town}
posts:
  night-desk: {title: Night desk, organization: town, staff: 1}
channels:
  phone: {title: Telephone, takes: 30 s}
"""
HIGHER = """\
plan: b
title: B
kind: special
status: in-force
levels:
  III: {when: rain >= yellow, decided_by: boss, takes: 0 min}
  II: {when: rain = red, decided_by: boss, takes: 0 min}
roles:
  boss: {title: Boss, staff: 1}
  desk: {title: Desk, post: night-desk}
tasks:
  sooner: {title: Sooner, role: desk, takes: 10 min}
procedures:
  go: {when: level >= III, steps: [sooner]}
"""
TWO_PLANS = """\
plan: a
title: A
kind: special
status: in-force
levels:
  III: {when: rain >= yellow, decided_by: boss, takes: 0 min}
roles:
  boss: {title: Boss, staff: 1}
  desk: {title: Desk, post: night-desk}
tasks:
  early: {title: Early, role: desk, takes: 10 min}
procedures:
  go: {when: level >= III, steps: [early]}
"""
PLAIN = """\
plan: c
title: C
kind: special
status: in-force
roles:
  desk: {title: Desk, post: night-desk}
tasks:
  plain: {title: Plain, role: desk, takes: 10 min}
  pressing: {title: Pressing, role: desk, takes: 10 min, priority: priority}
procedures:
  go: {when: rain >= yellow, steps: [{parallel: [plain, pressing]}]}
"""


def test_a_warning_begins_its_actions_and_withdraws_what_waits_when_it_is_lifted(tmp_path):
    injects = """
    rain: {at: T+0:05, set: {rain: yellow}}
    over: {at: T+0:20, set: {rain: blue}}
    anew: {at: T+1:00, set: {rain: red}}
    """
    assert story(tmp_path, WARNED, injects=injects, hours=2, tells={"procedure-started"}) == [
        "5 procedure-started a/warning:yellow when",
        "5 task-started a/warning:yellow/look-out",
        "5 task-queued a/warning:yellow/check-pumps a/desk",
        "20 procedure-withdrawn a/warning:yellow",
        "20 task-withdrawn a/warning:yellow/check-pumps",
        "35 task-finished a/warning:yellow/look-out",
        "60 procedure-started a#2/warning:yellow when",
        "60 task-started a#2/warning:yellow/look-out",
        "60 task-queued a#2/warning:yellow/check-pumps a/desk",
        "90 task-finished a#2/warning:yellow/look-out",
        "90 task-started a#2/warning:yellow/check-pumps",
        "100 task-finished a#2/warning:yellow/check-pumps",
    ]


def test_a_name_means_the_latest_in_its_own_instance_and_never_what_lies_before_elsewhere(tmp_path):
    """Ten minutes after the second call here; the other instance rings nobody and began after both."""
    injects = """
    go: {at: T+0:00, starts: a/go}
    later: {at: T+0:30, starts: a/elsewhere}
    """
    assert story(tmp_path, ROUNDS, injects=injects, hours=1, hides={"task-finished", "wait-began"}) == [
        "0 task-started a/go/ring@1",
        "20 task-started a/go/ring@2",
        "31 wait-ended a/go/wait.1",
        "31 task-started a/go/answer",
        "60 task-unmet a/elsewhere/other a/elsewhere/wait.1",
    ]


def test_a_promise_of_what_is_handed_over_runs_from_its_receipt(tmp_path):
    """Eight minutes from minute 5:30 on; over both plans thirteen and a half."""
    assert story(
        tmp_path,
        SENDER,
        RECEIVER,
        injects="go: {at: T+0:00, starts: a/go}",
        hours=1,
        contacts=PHONE,
        tells={"promise-opened"},
    ) == [
        "0 promise-opened a/go/pass-on",
        "0 promise-opened a/go",
        "0 task-started a/go/pass-on",
        "5.5 message-received a/go/pass-on",
        "5.5 promise-opened b/receive/receive",
        "5.5 task-finished a/go/pass-on",
        "5.5 promise-met a/go/pass-on 5.5 min",
        "5.5 task-started b/receive/receive",
        "13.5 task-finished b/receive/receive",
        "13.5 promise-met a/go 13.5 min",
        "13.5 promise-met b/receive/receive 8 min",
    ]


def test_whose_turn_goes_by_priority_then_by_how_near_the_highest_level_then_by_plan(tmp_path):
    """Plan b stands one below its highest level, plan a at its highest, plan c has no level and comes last."""
    assert story(
        tmp_path,
        HIGHER,
        TWO_PLANS,
        PLAIN,
        injects="rain: {at: T+0:05, set: {rain: yellow}}",
        hours=1,
        contacts=ONE_DESK,
        hides={"level-wanted", "staff-changed", "task-finished", "task-queued"},
    ) == [
        "5 task-started b/level:III/decide",
        "5 task-started a/level:III/decide",
        "5 task-started c/go/pressing",
        "5 level-raised b III",
        "5 level-raised a III",
        "15 task-started a/go/early",
        "25 task-started b/go/sooner",
        "35 task-started c/go/plain",
    ]


def test_a_time_that_runs_from_something_else_is_never_reached_by_a_task_that_still_waits(tmp_path):
    """One of the two things they run from has happened; the other is still going on."""
    plan = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: 1}
tasks:
  ring: {title: Ring, role: lead, takes: 1 min}
  dig: {title: Dig, role: lead, takes: 2 h}
  answer: {title: Answer, role: lead, takes: 1 min, within: {at_most: 10 min, from: ring finished}}
  leave: {title: Leave, role: lead, takes: 1 min, within: {at_most: 10 min, from: dig finished}}
procedures:
  go: {steps: [{parallel: [[ring, dig], [{wait: {until: rain = red}}, answer, leave]]}]}
"""
    injects = "go: {at: T+0:00, starts: a/go}"
    assert story(tmp_path, plan, injects=injects, hours=1, tells={"promise-not-triggered"})[-4:] == [
        "60 task-unmet a/go/answer a/go/wait.1",
        "60 task-unmet a/go/leave a/go/wait.1",
        "60 promise-never-reached a/go/answer",
        "60 promise-not-triggered",
    ]


def test_behind_a_call_or_a_round_that_is_held_up_a_task_says_what_holds_it_up(tmp_path):
    """One waits in what was called, one for a desk that is taken, in a round; both are named where they are."""
    plan = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: unlimited}
  desk: {title: Desk, staff: 1}
tasks:
  ring: {title: Ring, role: lead, takes: 1 min}
  write: {title: Write, role: desk, takes: 1 min}
  hold: {title: Hold, role: desk, takes: 5 h}
  after-call: {title: After the call, role: lead, takes: 1 min}
  after-rounds: {title: After the rounds, role: lead, takes: 1 min}
  after-outer: {title: After the outer call, role: lead, takes: 1 min}
procedures:
  go: {steps: [{parallel: [hold, [{call: inner}, after-call], [{repeat: {times: 2, do: [ring, write]}}, after-rounds], [{call: outer}, after-outer]]}]}
  inner: {steps: [{wait: {until: rain = red}}, ring]}
  outer: {steps: [{call: deep}]}
  deep: {steps: [{wait: {until: rain = red}}, ring]}
"""
    night = NIGHT.format(hours=1) + "injects:\n  go: {at: T+0:00, starts: a/go}\n"
    model = compiled(tmp_path, plan, night=night)
    assert told(run(model, 1))[-7:] == [
        "60 task-unfinished a/go/hold",
        "60 task-unmet a/go/after-call a/inner/wait.1",
        "60 task-starved a/go/after-rounds a/desk",
        "60 task-unmet a/go/after-outer a/deep/wait.1",
        "60 task-unmet a/inner/ring a/inner/wait.1",
        "60 task-starved a/go/write@1 a/desk",
        "60 task-unmet a/deep/ring a/deep/wait.1",
    ]
    (without_a_log,) = summaries(model, 1, 0, 1)
    assert without_a_log.verdicts == [
        ("a/go/hold", "unfinished", "working"),
        ("a/go/after-call", "unmet", "a/inner/wait.1"),
        ("a/go/after-rounds", "starved", "a/desk"),
        ("a/go/after-outer", "unmet", "a/deep/wait.1"),
        ("a/inner/ring", "unmet", "a/inner/wait.1"),
        ("a/go/write@1", "starved", "a/desk"),
        ("a/deep/ring", "unmet", "a/deep/wait.1"),
    ]


def test_what_was_interrupted_on_the_way_begins_when_it_is_there(tmp_path):
    plan = """\
plan: a
title: A
kind: special
status: in-force
roles:
  desk: {title: Desk, staff: unlimited}
tasks:
  pump: {title: Pump, role: desk, place: bridge, needs: {teams: {pumps-2: 1}}, takes: 10 min}
  watch: {title: Watch, role: desk, takes: 1 min}
procedures:
  go: {steps: [{parallel: [pump, [{wait: {until: pump started}}, watch]]}]}
"""
    injects = """
    go: {at: T+0:00, starts: a/go}
    away: {at: T+0:05, disrupt: {team: pumps-2, for: 5 min}}
    """
    assert story(tmp_path, plan, injects=injects, only={"task-suspended", "task-started"}) == [
        "5 task-suspended a/go/pump pumps-2",
        "19 task-started a/go/pump",
        "19 task-started a/go/watch",
    ]
