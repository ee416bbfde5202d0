"""What belongs to a round of a repeat or to one place of an `each`: what it calls or hands over, and both ends of a response time."""

import pytest

from tests.stories import a_plan, story

STARTS = {"task-started"}
ROUNDS = """
    roles:
      crew: {title: Crew, staff: unlimited}
    tasks:
      count: {title: Count, role: crew, takes: 10 min}
      tell: {title: Tell, role: crew, takes: 10 min}
      after: {title: After, role: crew, takes: 2 min}
      last: {title: Last, role: crew, takes: 1 min}
    procedures:
      go: {steps: [{repeat: {times: 2, do: [%s]}}, last]}
      once: {steps: [%s]}
      sub: {steps: [%s]}
      inner: {steps: [%s]}
"""
BESIDE = "{parallel: [{call: sub}, [{wait: {until: %s}}, tell]]}"
GO, ONCE = "go: {at: T+0:00, starts: a/go}", "go: {at: T+0:00, starts: a/once}"


@pytest.mark.parametrize(
    ("sub", "inner", "until"),
    [
        pytest.param("count", "count", "count finished", id="a task of what is called"),
        pytest.param("count", "count", "sub finished", id="what is called"),
        pytest.param("{call: inner}", "count", "count finished", id="what that calls"),
        pytest.param(
            "{repeat: {times: 1, do: [{call: inner}]}}", "count", "count finished", id="in a round of its own"
        ),
    ],
)
def test_the_second_round_waits_for_what_it_calls_itself(tmp_path, sub, inner, until):
    plan = a_plan(ROUNDS % (BESIDE % until, "count", sub, inner))
    told = story(tmp_path, plan, injects=GO, only=STARTS)
    assert [line for line in told if "tell" in line or "last" in line] == [
        "10 task-started a/go/tell@1",
        "30 task-started a/go/tell@2",
        "40 task-started a/go/last",
    ]


def test_what_is_called_waits_for_what_the_round_that_called_it_does(tmp_path):
    """It begins its own last task when the round has told, at 20 and, two minutes later begun, at 42."""
    plan = a_plan(
        ROUNDS % (BESIDE % "count finished", "count", "{call: inner}", "count, {wait: {until: tell finished}}, after")
    )
    told = story(tmp_path, plan, injects=GO, only=STARTS)
    assert [line for line in told if "/after" in line] == [
        "20 task-started a/inner/after",
        "42 task-started a#2/inner/after",
    ]


HANDED = """
    roles:
      crew: {title: Crew, staff: unlimited}
    tasks:
      order: {title: Order, role: crew, takes: 1 min, hands_over_to: [b/take]}
      tell: {title: Tell, role: crew, takes: 1 min}
    procedures:
      go: {steps: [%s]}
"""
TAKEN = """
    roles:
      desk: {title: Desk, staff: unlimited}
    tasks:
      look: {title: Look, role: desk, takes: 10 min}
      close: {title: Close, role: desk, takes: 1 min}
    procedures:
      take: {steps: [look, {wait: {until: a/tell finished}}, close]}
"""
NO_CHANNELS = "library: contacts\norganizations:\n  town: {title: Town}\n"


def test_what_a_round_hands_over_is_its_own_too_and_asks_as_it_does(tmp_path):
    """The order takes a minute and the look ten; the second round begins at 12."""
    rounds = "{repeat: {times: 2, do: [order, {wait: {until: b/look finished}}, tell]}}"
    plans = a_plan(HANDED % rounds), a_plan(TAKEN, "b")
    told = story(tmp_path, *plans, injects=GO, only=STARTS, contacts=NO_CHANNELS)
    assert [line for line in told if "/tell" in line or "/close" in line] == [
        "11 task-started a/go/tell@1",
        "12 task-started b/take/close",
        "23 task-started a/go/tell@2",
        "24 task-started b#2/take/close",
    ]


def test_outside_of_rounds_the_latest_of_the_incident_counts_as_before(tmp_path):
    """Another instance of the incident has counted before what is called here does."""
    steps = "{wait: {until: inject go + 15 min}}, " + BESIDE % "count finished"
    plan = a_plan(ROUNDS % ("after", steps.replace("inject go + 15 min", "incident + 15 min"), "count", "count"))
    told = story(tmp_path, plan, injects="go: {at: T+0:00, starts: [a/once, a/inner]}", only=STARTS)
    assert [line for line in told if "tell" in line] == ["15 task-started a/once/tell"]


def test_an_instance_that_does_it_itself_does_not_take_what_it_called_for_it(tmp_path):
    """What is called has counted at 10, the instance itself at 12."""
    steps = "{parallel: [{call: sub}, [after, count], [{wait: {until: count finished}}, tell]]}"
    told = story(tmp_path, a_plan(ROUNDS % ("after", steps, "count", "count")), injects=ONCE, only=STARTS)
    assert [line for line in told if "tell" in line] == ["12 task-started a/once/tell"]


def test_each_place_waits_for_what_is_called_for_it(tmp_path):
    """Six minutes to the bridge, seven to the hill, and ten to count."""
    plan = a_plan(
        """
        roles:
          crew: {title: Crew, staff: unlimited}
        tasks:
          count: {title: Count, role: crew, place: incident, needs: {teams: {counting: 1}}, takes: 10 min}
          tell: {title: Tell, role: crew, takes: 10 min}
        procedures:
          go: {steps: [{each: {places: [bridge, hill], do: [%s]}}]}
          sub: {steps: [count]}
        """
        % (BESIDE % "count finished")
    )
    teams = "library: teams\nteams:\n" + "".join(
        f"  {name}: {{title: {name}, capability: [counting], base: depot}}\n" for name in ("one", "two")
    )
    places = (
        "library: places\nplaces:\n  depot: {title: Depot}\n  bridge: {title: Bridge}\n  hill: {title: Hill}\n"
        "  hall: {title: Hall}\nroutes:\n  - {from: depot, to: bridge, takes: 6 min}\n"
        "  - {from: depot, to: hill, takes: 7 min}\n  - {from: depot, to: hall, takes: 9 min}\n"
    )
    told = story(tmp_path, plan, injects=GO, only=STARTS, teams=teams, places=places)
    assert [line for line in told if "tell" in line] == [
        "16 task-started a/go/tell@bridge",
        "17 task-started a/go/tell@hill",
    ]


AT_EACH = """
    roles:
      crew: {title: Crew, staff: unlimited}
    tasks:
      before: {title: Before, role: crew, takes: 10 min}
      alarm: {title: Alarm, role: crew, takes: 5 min}
      slow: {title: Slow, role: crew, takes: 40 min}
      quick: {title: Quick, role: crew, takes: 5 min}
      pump: {title: Pump, role: crew, takes: 1 min}
    response_times:
      to-pump: {title: To pump, from: alarm finished, to: pump started, within: 30 min}
    procedures:
      go: {steps: [{each: {places: [bridge, hill], do: [%s, {choose: [{if: depth > 3, do: [slow]}, {else: [quick]}]}, %s]}}]}
      first: {steps: [%s]}
      last: {steps: [pump]}
"""
FIRST = "{choose: [{if: depth < 3, do: [before]}]}, alarm"
DEEP = "deep: {at: T+0:00, set: {depth(bridge): 9}}\nflat: {at: T+0:00, set: {depth(hill): 1}}\ngo: {at: T+0:00, starts: a/go}"


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        pytest.param(FIRST, "pump", id="both in the body"),
        pytest.param(FIRST, "{call: last}", id="the end is called"),
        pytest.param("{call: first}", "{call: last}", id="both are called"),
    ],
)
def test_a_response_time_pairs_what_belongs_to_one_place(tmp_path, begin, end):
    """At the bridge from 5 to 45, on the hill from 15 to 20: each by its own, not 15 and 30 min."""
    told = story(tmp_path, a_plan(AT_EACH % (begin, end, FIRST)), injects=DEEP, only={"promise-met", "promise-missed"})
    assert [line.split()[:2] + line.split()[-2:] for line in told] == [
        ["20", "promise-met", "5", "min"],
        ["45", "promise-missed", "40", "min"],
    ]


def test_one_beginning_outside_is_served_by_the_first_end_at_any_place(tmp_path):
    plan = AT_EACH.replace("from: alarm finished", "from: go started") % (FIRST, "pump", FIRST)
    told = story(tmp_path, a_plan(plan), injects=DEEP, only={"promise-met", "promise-missed"})
    assert told == ["20 promise-met a/go 20 min"]
