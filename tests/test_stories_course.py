"""Levels, waits, calls and instances in small books."""

from tests.stories import story

PHONE = """\
library: contacts
organizations:
  town: {title: Town}
channels:
  phone: {title: Telephone, takes: 30 s}
"""
LEVELS = """\
plan: a
title: A
kind: special
status: in-force
levels:
  III: {when: rain >= yellow, decided_by: boss, takes: 10 min, within: 12 min, notice: {to: [b/desk], within: 15 min}}
  II: {when: rain >= orange, decided_by: boss, takes: 10 min, ends_when: {if: rain < yellow, for: 20 min}}
roles:
  desk: {title: Desk, staff: 1}
  boss: {title: Boss, staff: 1}
tasks:
  report: {title: Report, role: desk, takes: 2 min}
  clean: {title: Clean, role: desk, takes: 15 min}
procedures:
  go: {when: level >= III, steps: [{repeat: {every: {III: 30 min, II: 10 min}, until: level < III, do: [report]}}]}
recovery: [clean]
"""
STREET = """\
plan: b
title: B
kind: special
status: in-force
levels: {follow: a}
roles:
  desk: {title: Desk, staff: 1}
tasks:
  prepare: {title: Prepare, role: desk, takes: 5 min}
procedures:
  go: {when: level >= III, steps: [prepare]}
"""
CALLING = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: unlimited}
tasks:
  one: {title: One, role: lead, takes: 1 min}
  two: {title: Two, role: lead, takes: 1 min}
  three: {title: Three, role: lead, takes: 1 min}
  pass-on: {title: Pass on, role: lead, takes: 1 min, hands_over_to: [c/receive, d/receive]}
  never: {title: Never, role: lead, takes: 1 min, within: 10 min}
procedures:
  go:
    steps:
      - parallel:
          - [{wait: {until: rain = red, at_most: 10 min}}, one]
          - [{wait: {until: rain = red}}, never]
          - [{call: c/go}, {call: d/go}, two, pass-on, three]
"""
LINKAGE = """\
plan: c
title: C
kind: special
status: in-force
depth: linkage
roles:
  desk: {title: Desk, staff: 1}
tasks:
  receive: {title: Receive, role: desk}
procedures:
  go: {steps: [receive]}
"""
CARD = """\
plan: d
title: D
kind: special
status: in-force
depth: card
"""
TWICE = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: 1}
tasks:
  long: {title: Long, role: lead, takes: 20 min, within: 40 min}
  short: {title: Short, role: lead, takes: 1 min, within: 40 min}
procedures:
  rain: {when: rain >= yellow, until: rain < blue, steps: [long, short]}
  asked: {steps: [long]}
"""


def test_a_night_of_two_levels_their_reports_the_street_that_follows_and_recovery(tmp_path):
    """Rain that falls and rises while somebody decides changes nothing. The street has III by a notice that takes 30 s, and
    II at once, for II sends none. Reports come every 30 minutes, from the round after II on every 10."""
    injects = """
    yellow: {at: T+0:01, set: {rain: yellow}}
    blue: {at: T+0:05, set: {rain: blue}}
    again: {at: T+0:08, set: {rain: yellow}}
    orange: {at: T+0:20, set: {rain: orange}}
    over: {at: T+1:00, set: {rain: none}}
    """
    assert story(tmp_path, LEVELS, STREET, injects=injects, hides={"task-finished"}, contacts=PHONE) == [
        "1 level-wanted a III",
        "1 task-started a/level:III/decide",
        "11 promise-met a/level:III/decide 10 min",
        "11 level-raised a III",
        "11 task-started a/notice:III/send",
        "11 task-started a/go/report@1",
        "11.5 message-received a/notice:III/send",
        "11.5 promise-met a/notice:III/send 0.5 min",
        "11.5 level-raised b III",
        "11.5 task-started b/go/prepare",
        "20 level-wanted a II",
        "20 task-started a/level:II/decide",
        "30 level-raised a II",
        "30 level-raised b II",
        "41 task-started a/go/report@2",
        "51 task-started a/go/report@3",
        "61 task-started a/go/report@4",
        "71 task-started a/go/report@5",
        "80 level-ending a II",
        "80 task-started a/end:II/decide",
        "81 task-started a/go/report@6",
        "85 level-fell a none",
        "85 response-ended a",
        "85 level-fell b none",
        "85 response-ended b",
        "85 procedure-withdrawn a/go",
        "85 task-started a/recovery/clean",
    ]


def test_the_rain_is_over_before_the_decision_is_taken(tmp_path):
    injects = """
    yellow: {at: T+0:01, set: {rain: yellow}}
    blue: {at: T+0:10, set: {rain: blue}}
    """
    assert story(tmp_path, LEVELS, STREET, injects=injects, contacts=PHONE) == [
        "1 level-wanted a III",
        "1 task-started a/level:III/decide",
        "11 task-finished a/level:III/decide",
        "11 promise-met a/level:III/decide 10 min",
        "11 level-not-raised a III",
    ]


def test_calls_and_hand_overs_to_plans_that_do_not_act_end_at_receipt(tmp_path):
    """A wait of ten minutes gives up; one without a limit leaves what is behind it unmet."""
    assert story(
        tmp_path,
        CALLING,
        LINKAGE,
        CARD,
        injects="go: {at: T+0:00, starts: a/go}",
        hours=1,
        hides={"wait-began"},
        contacts=PHONE,
    ) == [
        "0.5 message-received a/go/call.1",
        "1 message-received a/go/call.2",
        "1 task-started a/go/two",
        "2 task-finished a/go/two",
        "2 task-started a/go/pass-on",
        "3.5 message-received a/go/pass-on",
        "3.5 message-received a/go/pass-on",
        "3.5 task-finished a/go/pass-on",
        "3.5 task-started a/go/three",
        "4.5 task-finished a/go/three",
        "10 wait-ended a/go/wait.1",
        "10 task-started a/go/one",
        "11 task-finished a/go/one",
        "60 task-unmet a/go/never a/go/wait.2",
        "60 promise-never-reached a/go/never",
    ]


def test_two_instances_asked_for_outlast_the_one_that_is_withdrawn(tmp_path):
    """What works when the rain is over finishes, what waits is withdrawn; the rain that comes again begins anew, behind them."""
    injects = """
    rain: {at: T+0:01, set: {rain: yellow}}
    once: {at: T+0:02, starts: a/asked}
    twice: {at: T+0:02, starts: a/asked}
    over: {at: T+0:10, set: {rain: none}}
    anew: {at: T+0:12, set: {rain: yellow}}
    """
    assert story(tmp_path, TWICE, injects=injects, tells={"procedure-started"}) == [
        "1 procedure-started a/rain when",
        "1 task-started a/rain/long",
        "2 procedure-started a/asked inject",
        "2 procedure-started a#2/asked inject",
        "2 task-queued a/asked/long a/lead",
        "2 task-queued a#2/asked/long a/lead",
        "10 procedure-withdrawn a/rain",
        "10 promise-dropped a/rain/short withdrawn",
        "10 task-withdrawn a/rain/short",
        "12 procedure-started a#2/rain when",
        "12 task-queued a#2/rain/long a/lead",
        "21 task-finished a/rain/long",
        "21 promise-met a/rain/long 20 min",
        "21 task-started a/asked/long",
        "41 task-finished a/asked/long",
        "41 promise-met a/asked/long 39 min",
        "41 task-started a#2/asked/long",
        "61 task-finished a#2/asked/long",
        "61 promise-missed a#2/asked/long 59 min",
        "61 task-started a#2/rain/long",
        "81 task-finished a#2/rain/long",
        "81 promise-missed a#2/rain/long 69 min",
        "81 task-started a#2/rain/short",
        "82 task-finished a#2/rain/short",
        "82 promise-missed a#2/rain/short 70 min",
    ]
