"""What comes before what in a procedure, and how soon each task can be reached if nobody waits for anybody."""

import math

import pytest

from drillbook.schema.linkage.facts.control_flow import (
    calls_in,
    find_cycle,
    located_steps,
    precedence,
    qualified_name,
    step_sequences,
    task_of_node,
    tasks_in,
)
from drillbook.schema.linkage.facts.earliest_times import EarliestTimes, Elapsed, shortest_time
from tests.assembled import book_from, plan_text

MINUTE = 60_000
TASKS = """\
roles: {desk: {title: 值班室}}
tasks:
  a: {title: 甲, role: desk, takes: 1 / 2 / 3 min}
  b: {title: 乙, role: desk, takes: 5 min}
  c: {title: 丙, role: desk, takes: 10 min, after: [b]}
  d: {title: 丁, role: desk, takes: {III: 20 min, II: 40 min}}
  ring: {title: 报告, role: desk, takes: 3 min, report: {to: desk, by: [phone, fax]}}
  pump: {title: 抽排, role: desk, takes: 60 min, shared_by: pump, needs: {equipment: {pump: {at_least: 1, at_most: 3}}}}
  bail: {title: 舀水, role: desk, takes: 60 min, shared_by: pump, needs: {equipment: {pump: {at_least: 1}}}}
  walk: {title: 巡查, role: desk, takes: 60 min, shared_by: crew, needs: {teams: {crew: {at_least: 0, at_most: 0.5}}}}
levels: {III: {decided_by: desk}, II: {decided_by: desk}}
"""
LIBRARIES = (
    "library: contacts\nchannels: {phone: {takes: 1 min}, fax: {takes: 9 min}}\n",
    "library: supplies\nequipment: {pump: {title: 泵, quantity: 3}}\n",
    "library: teams\nteams: {crew: {title: 一队}}\n",
)
OTHER = plan_text(
    "other",
    "roles: {desk: {title: 值班室}}\ntasks: {x: {title: 转移, role: desk, takes: 7 min}}\nprocedures: {move: {steps: [x]}}\n",
)


def planned(steps, more=""):
    book = book_from(*LIBRARIES, OTHER, plan_text("p", f"{TASKS}procedures: {{main: {{steps: {steps}}}{more}}}\n"))
    plan = book.plans["p"]
    return book, plan, plan.value.procedures["main"].steps


# what precedes what


@pytest.mark.parametrize(
    ("steps", "before"),
    [
        ("[a, b]", {"a": set(), "b": {"a"}}),
        ("[{parallel: [a, b]}, d]", {"a": set(), "b": set(), "d": {"a", "b"}}),
        ("[a, {parallel: []}, b]", {"a": set(), "b": {"a"}}),
        ("[[a, b], d]", {"a": set(), "b": {"a"}, "d": {"b"}}),
        ("[a, {choose: [{if: judged, do: [b]}]}, d]", {"a": set(), "b": {"a"}, "d": {"a", "b"}}),
        ("[a, {repeat: {times: 2, do: [b]}}, d]", {"a": set(), "b": {"a"}, "d": {"a", "b"}}),
        ("[a, {call: other/move}, b]", {"a": set(), "b": {"a"}}),
        ("[a, {set: {x: y}}, b]", {"a": set(), "b": {"a"}}),
        ("[a, b, a]", {"a": set(), "b": {"a"}, "a#2": {"b"}}),
        ("[a, b, a, a]", {"a": set(), "b": {"a"}, "a#2": {"b"}, "a#3": {"a#2"}}),
        ("[c, b]", {"c": {"b"}, "b": {"c"}}),  # by ``after`` and by the steps: a ring
        ("[c]", {"c": set()}),  # what it waits for is not here
        ("[b, c, b]", {"b": set(), "c": {"b"}, "b#2": {"c"}}),  # which of the two is not known
        ("[a, {wait: {until: b started}}, d]", {"a": set(), "?b": {"a"}, "d": {"?b"}}),
        ("[{parallel: [b, [{wait: {until: b started}}, d]]}]", {"b": set(), "?b": {"b"}, "d": {"?b"}}),
        ("[a, {wait: {until: b started, at_most: 5 min}}, d]", {"a": set(), "d": {"a"}}),
        ("[a, {wait: {until: judged}}, d]", {"a": set(), "d": {"a"}}),
        ("[a, {wait: {until: incident}}, d]", {"a": set(), "d": {"a"}}),
        ("[a, {wait: {until: other/x finished}}, d]", {"a": set(), "d": {"a"}}),
    ],
)
def test_what_each_task_waits_for(steps, before):
    _, plan, written = planned(steps)
    assert precedence(written, plan.value) == before


def test_a_node_stands_for_its_task():
    assert [task_of_node(node) for node in ("pump", "pump#2", "?pump", "?pump#3")] == ["pump"] * 4


@pytest.mark.parametrize(
    ("before", "ring"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"b"}}, ["b", "c"]),
        ({"a": {"a"}}, ["a"]),
        ({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}, []),
        ({"a": set(), "b": {"a", "c"}, "c": {"b"}}, ["b", "c"]),
        ({"a": {"gone"}}, []),
    ],
)
def test_a_ring_is_found_where_it_closes(before, ring):
    assert find_cycle(before) == ring


def test_steps_are_found_at_every_depth_with_their_place():
    steps = "[a, {parallel: [b, [c]]}, {choose: [{if: judged, do: [d]}, {else: [ring]}]}, {repeat: {times: 1, do: [pump]}}, {steps: [bail]}]"
    _, plan, written = planned(steps)
    found = {
        step.task: "/".join(map(str, here))
        for step, here in located_steps(plan, written, ("procedures", "main", "steps"))
        if hasattr(step, "task")
    }
    assert found == {
        "a": "procedures/main/steps/0",
        "b": "procedures/main/steps/1/parallel/0",
        "c": "procedures/main/steps/1/parallel/1/0",
        "d": "procedures/main/steps/2/choose/0/do/0",
        "ring": "procedures/main/steps/2/choose/1/else/0",
        "pump": "procedures/main/steps/3/repeat/do/0",
        "bail": "procedures/main/steps/4/steps/0",
    }
    assert tasks_in(written) == list(found)


def test_recovery_is_a_sequence_only_where_it_is_written():
    _, plan, _ = planned("[a]")
    assert [path for path, _ in step_sequences(plan.value)] == [("procedures", "main", "steps")]
    _, plan, _ = planned("[a]", "}\nrecovery: [b]\nannexes: {contacts: 见附件")
    assert [path for path, _ in step_sequences(plan.value)] == [("procedures", "main", "steps"), ("recovery",)]


def test_calls_are_listed_and_names_are_written_out():
    _, _, written = planned("[{parallel: [{call: sub}, {call: other/move}]}]", ", sub: {steps: [a]}")
    assert [qualified_name("p", name) for name in calls_in(written)] == ["p/sub", "other/move"]


# how soon


def minutes(clock):
    return clock.time / MINUTE


@pytest.mark.parametrize(
    ("steps", "took", "path"),
    [
        ("[a, b]", 7, ("a", "b")),
        ("[{parallel: [a, b]}]", 5, ("b",)),
        ("[{parallel: []}]", 0, ()),
        ("[[a, b], d]", 27, ("a", "b", "d")),
        ("[{choose: [{if: judged, do: [b]}, {if: ordered, do: [a]}]}]", 0, ()),
        ("[{choose: [{if: judged, do: [b]}, {else: [a]}]}]", 2, ("a",)),
        ("[a, {repeat: {times: 2, do: [b]}}, a]", 9, ("a", "b", "a")),
        ("[a, {repeat: {until: judged, do: [b]}}, a]", 4, ("a", "a")),
        ("[a, {call: other/move}, b]", 14, ("a", "b")),
        ("[a, {call: sub}]", 7, ("a",)),
        ("[{parallel: [b, c]}]", 15, ("b", "c")),  # c says that it comes after b
        ("[{parallel: [c, b]}]", 10, ("c",)),  # read once, from the front
        ("[a, {wait: {until: judged}}, {set: {x: y}}]", 2, ("a",)),
        ("[ring]", 4, ("ring",)),
        ("[pump]", 20, ("pump",)),
        ("[bail]", 0, ("bail",)),
        ("[walk]", 60, ("walk",)),
    ],
)
def test_the_soonest_end_of_steps(steps, took, path):
    book, plan, written = planned(steps, ", sub: {steps: [b]}")
    end = EarliestTimes(book, plan.value).walk(written)
    assert (minutes(end), end.path) == (took, path)


def test_of_a_task_the_shortest_time_or_the_time_of_a_level_may_be_asked_for():
    book, plan, written = planned("[a, d]")
    assert minutes(EarliestTimes(book, plan.value, shortest_time).walk(written)) == 21
    assert minutes(EarliestTimes(book, plan.value, level="II").walk(written)) == 42


def test_the_first_start_and_end_of_each_task_are_kept():
    book, plan, written = planned("[a, b, a]")
    clock = EarliestTimes(book, plan.value)
    clock.walk(written)
    assert {name: minutes(one) for name, one in clock.starts.items()} == {"a": 0, "b": 2}
    assert {name: minutes(one) for name, one in clock.ends.items()} == {"a": 2, "b": 7}


@pytest.mark.parametrize(("at_end", "end"), [(False, 15), (True, 10)])
def test_the_clock_may_begin_at_a_task(at_end, end):
    book, plan, written = planned("[a, b, c]")
    clock = EarliestTimes(book, plan.value, since="b", at_end=at_end)
    assert minutes(clock.walk(written)) == end
    assert clock.ends["a"].time == -math.inf
    assert minutes(clock.starts["b"]) == (-math.inf if at_end else 0)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ("[{choose: [{if: judged, do: [b, a]}, {if: ordered, do: [d]}]}]", 7),  # the case the clock begins in
        ("[{repeat: {times: 2, do: [b, a]}}]", 7),
        ("[b, {repeat: {until: judged, do: [a]}}]", 5),
        ("[b, {repeat: {times: 2, do: [a]}}]", 7),
        ("[{repeat: {until: judged, do: [b, a]}}]", 7),
    ],
)
def test_a_clock_that_begins_inside_a_case_or_a_round(steps, end):
    book, plan, written = planned(steps)
    assert minutes(EarliestTimes(book, plan.value, since="b").walk(written)) == end


@pytest.mark.parametrize("call", ["main", "gone/move", "other/gone"])
def test_a_call_in_a_ring_or_to_nowhere_takes_nothing(call):
    book, plan, _ = planned("[a]", f", again: {{steps: [a, {{call: again}}]}}, far: {{steps: [a, {{call: {call}}}]}}")
    assert minutes(EarliestTimes(book, plan.value).walk(plan.value.procedures["far"].steps)) == (
        4 if call == "main" else 2
    )
    assert minutes(EarliestTimes(book, plan.value).walk(plan.value.procedures["again"].steps)) == 4


def test_nothing_goes_on_before_the_start():
    assert Elapsed(-math.inf).after("a", 5.0) == Elapsed(-math.inf)
    assert Elapsed(1.0, ("a",)).after("b", 5.0) == Elapsed(6.0, ("a", "b"))
