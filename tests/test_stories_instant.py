"""The order within one instant, and runs that would not end."""

import pytest

from drillbook.schema.linkage.rules.plan.procedures import RULES
from drillbook.schema.reader import read_text_as
from drillbook.simulator.exercise import run, summaries
from drillbook.simulator.log.measures import waits
from drillbook.simulator.prepare import prepare
from tests.small_books import HEAD, compiled, findings, refused
from tests.stories import CASES, NIGHT, a_plan, case, happened, story, told

GO = "go: {at: T+0:00, starts: a/go}"
NO_CHANNELS = "library: contacts\norganizations:\n  town: {title: Town}\n"


def test_what_ends_in_the_minute_of_an_outage_has_ended():
    kinds = {"task-finished", "task-suspended", "task-aborted", "promise-met"}
    assert told(case("end-and-outage-at-once"), only=kinds) == [
        "30 task-finished p/go/t",
        "30 promise-met p/go/t 20 min",
        "30 task-finished p/go/u",
    ]


@pytest.mark.parametrize(("minute", "came"), [(9, True), (10, False), (11, False)])
def test_unless_at_the_very_minute_sees_what_has_ended_in_it(tmp_path, minute, came):
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          report: {title: Report, role: desk, takes: 10 min}
        procedures:
          go: {steps: [report]}
        """
    )
    injects = f"{GO}\nask: {{at: 'T+0:{minute:02}', unless: a/report finished, message: how far are you}}"
    asked = [event for event in happened(tmp_path, plan, injects=injects) if getattr(event, "inject", "") == "ask"]
    assert [event.kind for event in asked] == ["inject-delivered" if came else "inject-withheld"]


def test_an_inject_has_the_last_word_on_what_a_task_sets_in_the_same_minute(tmp_path):
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          measure: {title: Measure, role: desk, takes: 10 min, set: {rain: red}}
          act: {title: Act, role: desk, takes: 1 min}
        procedures:
          go: {steps: [measure]}
          red: {when: rain = red, steps: [act]}
        """
    )
    injects = f"{GO}\ncalm: {{at: T+0:10, set: {{rain: none}}}}"
    assert story(tmp_path, plan, injects=injects, tells={"indicator-set"}, only={"indicator-set", "task-started"}) == [
        "0 task-started a/go/measure",
        "10 indicator-set",
        "10 indicator-set",
    ]


def test_two_calls_of_one_minute_are_two():
    assert told(case("two-calls-one-minute"), only={"inject-delivered", "task-started"}) == [
        "5 inject-delivered ring#1",
        "5 inject-delivered ring#2",
        "5 task-started p/go/t",
        "5 task-started p#2/go/t",
        "10 inject-delivered ring#3",
        "10 task-started p#3/go/t",
    ]


def test_three_thousand_milestones_in_a_row_are_no_loop(tmp_path):
    names = [f"m{number}" for number in range(3_000)]
    tasks = "\n".join(f"  {name}: {{title: M, role: desk, takes: 0 min}}" for name in names)
    plan = a_plan(
        f"roles:\n  desk: {{title: Desk, staff: 1}}\ntasks:\n{tasks}\nprocedures:\n  go: {{steps: [{', '.join(names)}]}}\n"
    )
    log = happened(tmp_path, plan, injects=GO)
    assert log[-1].why == "end"
    assert sum(event.kind == "task-finished" for event in log) == 3_000


def test_thirty_milestones_every_minute_are_no_loop_either(tmp_path):
    """Each minute counts its rounds anew."""
    row = ", ".join(["m"] * 30)
    plan = a_plan(
        f"""
        roles:
          desk: {{title: Desk, staff: 1}}
        tasks:
          m: {{title: M, role: desk, takes: 0 min}}
        procedures:
          go: {{steps: [{row}]}}
        """
    )
    log = happened(tmp_path, plan, injects="go: {at: T+0:00, times: {every: 1 min, count: 60}, starts: a/go}")
    assert (log[-1].why, sum(event.kind == "task-finished" for event in log)) == ("end", 1_800)


FLIP_FLOP = """
    roles:
      desk: {title: Desk, staff: 2}
    tasks:
      before: {title: Before, role: desk, takes: 5 min}
      up: {title: Up, role: desk, takes: 0 min, set: {rain: red}}
      down: {title: Down, role: desk, takes: 0 min, set: {rain: none}}
    procedures:
      go: {steps: [before, up]}
      lower: {when: rain = red, steps: [down]}
      raise: {when: rain = none and tide > 5, steps: [up]}
"""


def test_a_loop_ends_the_log_at_its_own_instant_and_names_each_step_once(tmp_path):
    injects = f"{GO}\nhigh: {{at: T+0:01, set: {{tide: 6}}}}\nlater: {{at: T+0:15, message: never told}}"
    log = happened(tmp_path, a_plan(FLIP_FLOP), injects=injects)
    assert (log[-1].kind, log[-1].why, log[-1].at) == ("exercise-ended", "loop", 60_000)
    steps = next(event for event in log if event.kind == "loop-found").steps
    assert sorted({step.split("/", 1)[1] for step in steps}) == ["lower/down", "raise/up"]
    assert len(steps) == 2


CALLING = """
    roles:
      desk: {{title: Desk, staff: 1}}
    tasks:
      one: {{title: One, role: desk, takes: 1 min}}
    procedures:
      go: {{steps: [{first}{{choose: [{{if: rain >= blue, do: [{{call: go}}]}}]}}]}}
"""


@pytest.mark.parametrize(("first", "why", "set_off"), [("", "loop", 512), ("one, ", "end", 181)])
def test_a_call_of_itself_that_a_condition_may_stop_goes_round_only_where_no_time_passes(tmp_path, first, why, set_off):
    # Given a procedure that calls itself as long as it rains, at once or after a minute's work
    plan = a_plan(CALLING.format(first=first))
    # When it rains to the end of the hour
    log = happened(tmp_path, plan, injects=f"{GO[:-1]}, set: {{rain: red}}}}\nlater: {{at: T+0:30, message: x}}")
    # Then only the first is a loop, and what was still to come says so
    assert (log[-1].why, sum(event.kind == "procedure-started" for event in log)) == (why, set_off)
    unsent = [(event.inject, event.why) for event in log if event.kind == "inject-never-sent"]
    assert unsent == ([("later", "stopped")] if why == "loop" else [])


@pytest.mark.parametrize(("most", "why"), [(7, "events"), (8, "end")])
def test_a_run_ends_when_more_happens_than_the_book_allows(tmp_path, most, why):
    """Four steps are begun, and the clock brings an inject and three ends."""
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          one: {title: One, role: desk, takes: 1 min}
          tell: {title: Tell, role: desk, takes: 0 min}
        procedures:
          go: {steps: [one, one, one, tell]}
        """
    )
    model = compiled(
        tmp_path, plan, night=NIGHT.format(hours=1) + f"injects:\n  {GO}\n", book=HEAD + f"most_events: {most}\n"
    )
    log = run(model, 1)
    assert log[-1].why == why
    assert [event.most for event in log if event.kind == "limit-reached"] == ([most] if why == "events" else [])
    (short,) = summaries(model, 1, 0, 1)
    assert sum(at >= 0 for at in short.finish) == sum(event.kind == "task-finished" for event in log)


def test_what_was_ready_when_it_became_too_much_says_so(tmp_path):
    """It lacks nothing: the call beside it was one step too many, before anybody could begin, and so it never starved."""
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          one: {title: One, role: desk, takes: 1 min}
        procedures:
          go: {steps: [{parallel: [one, {call: more}]}]}
          more: {steps: [one]}
        """
    )
    log = happened(tmp_path, plan, injects=GO, book=HEAD + "most_events: 2\n")
    assert [(event.path, event.state) for event in log if event.kind == "task-unfinished"] == [("a/go/one", "queued")]
    assert [event for event in log if event.kind == "task-starved"] == []
    assert waits(log) == ()


def test_calls_that_double_again_and_again_end_at_the_limit(tmp_path):
    chain = "\n".join(
        f"  p{at}: {{steps: [{{parallel: [{{call: p{at + 1}}}, {{call: p{at + 1}}}]}}]}}" for at in range(25)
    )
    plan = a_plan(
        "roles:\n  desk: {title: Desk, staff: 1}\ntasks:\n  t: {title: T, role: desk, takes: 1 min}\n"
        f"procedures:\n{chain}\n  p25: {{steps: [t]}}\n"
    )
    log = happened(tmp_path, plan, injects="go: {at: T+0:00, starts: a/p0}", book=HEAD + "most_events: 500\n")
    assert (log[-1].why, log[-1].at) == ("events", 0)


def handing(first="0 min", second="0 min", steps="[b]"):
    return a_plan(
        f"""
        roles:
          desk: {{title: Desk, staff: 1}}
        tasks:
          a: {{title: A, role: desk, takes: {first}, hands_over_to: a/second}}
          b: {{title: B, role: desk, takes: {second}, hands_over_to: a/first}}
        procedures:
          first: {{steps: [a]}}
          second: {{steps: {steps}}}
        """
    )


def test_hand_overs_that_come_back_without_time_are_refused(tmp_path):
    assert refused(tmp_path, handing(), night=NIGHT.format(hours=1), contacts=NO_CHANNELS) == [
        ("S13", "these tasks hand over to each other without any time passing: 'A' 'A' (a), 'A' 'B' (b)")
    ]


@pytest.mark.parametrize(
    "plan",
    [
        handing(first="1 min"),
        handing(second="1 / 2 / 3 s"),
        handing(steps="[{wait: {until: level >= none}}, b]").replace("level >= none", "rain = red"),
        handing(steps="[{choose: [{if: rain = red, do: [b]}]}]"),
    ],
    ids=["time before", "a little time", "behind a wait", "behind a condition"],
)
def test_hand_overs_that_may_come_to_an_end_are_not_refused(tmp_path, plan):
    assert compiled(tmp_path, plan, night=NIGHT.format(hours=1), contacts=NO_CHANNELS)


def test_a_hand_over_by_telephone_takes_time(tmp_path):
    assert compiled(tmp_path, handing(), night=NIGHT.format(hours=1))


def calling(*steps):
    return a_plan(
        f"""
        roles:
          desk: {{title: Desk, staff: 1}}
        tasks:
          t: {{title: T, role: desk, takes: 5 min}}
        procedures:
          go: {{title: Go, steps: [{", ".join(steps)}]}}
          next: {{title: Next, steps: [{{call: go}}]}}
        """
    )


@pytest.mark.parametrize(
    ("steps", "ring"),
    [
        (["{call: go}"], "'A' 'Go' (go)"),
        (["{call: next}"], "'A' 'Go' (go), 'A' 'Next' (next)"),
        (["{parallel: [t, {call: next}]}"], "'A' 'Go' (go), 'A' 'Next' (next)"),
        (["{set: {rain: red}}", "{call: next}"], "'A' 'Go' (go), 'A' 'Next' (next)"),
        (["t", "{call: next}"], None),
        (["{repeat: {times: 2, every: 10 min, do: [{call: next}]}}"], "'A' 'Go' (go), 'A' 'Next' (next)"),
        (["{repeat: {times: 2, every: daily at 16:00, do: [{call: next}]}}"], None),
        (["{repeat: {until: rain = red, every: 10 min, do: [{call: next}]}}"], None),
        (["{repeat: {times: 2, every: 10 min, do: [t]}}", "{call: next}"], None),
        (["{each: {places: [hill, hall], do: [{call: next}]}}"], "'A' 'Go' (go), 'A' 'Next' (next)"),
        (["{each: {places: [hill, hall], do: [t, {call: next}]}}"], None),
        (
            ["{each: {places: [hill, hall], do: [{set: {rain: red}}]}}", "{call: next}"],
            "'A' 'Go' (go), 'A' 'Next' (next)",
        ),
    ],
)
def test_a_procedure_that_calls_itself_before_time_passes_is_refused(tmp_path, steps, ring):
    found = findings(tmp_path, calling(*steps), night=NIGHT.format(hours=1))
    assert found == ([("S13", f"these procedures call each other: {ring}")] if ring else [])


def test_an_inject_whose_place_leads_nowhere_is_named(tmp_path):
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          t: {title: T, role: desk, takes: 5 min}
        procedures:
          go: {when: rain = red, steps: [t]}
        """
    )
    told_of = []
    for what in ("message: fire", "set: {tide: 4}", "set: {rain: red}", "set: {depth: 5}", "starts: a/go"):
        night = NIGHT.format(hours=1) + f"injects:\n  fire: {{at: T+0:05, place: hill, {what}}}\n"
        told_of += [(what, message) for _, message in findings(tmp_path, plan, night=night)]
    said = "the place of inject 'fire' is not used: it starts nothing, and nothing waits for what it sets"
    assert told_of == [("message: fire", said), ("set: {tide: 4}", said)]


@pytest.mark.parametrize(("name", "line"), [("calls-itself", 10), ("hand-over-circle", 8)])
def test_a_run_is_refused_at_the_same_line_and_in_the_same_words_as_check(name, line):
    folder = CASES / name
    ready = prepare(folder / "s.yaml", folder)
    assert ready.model is None
    checked = [finding for rule in RULES for finding in rule.findings(ready.book) if finding.severity.value == "error"]
    assert [(one.where.line, one.code) for one in checked] == [(line, "S13")]
    assert [(str(one.message), str(one.hint), one.where.line, one.basis) for one in ready.obstacles] == [
        (str(one.message), str(one.hint), one.where.line, one.basis) for one in checked
    ]


@pytest.mark.parametrize(("written", "said"), [("0", "this must be more than 0"), ("1", None), ("1.5", "")])
def test_the_limit_of_events_is_a_number_of_at_least_one(written, said):
    found = read_text_as("book.yaml", f"book: b\nlanguage: en\nmost_events: {written}\n").findings
    assert [one.where.line for one in found] == ([] if said is None else [3])
    assert not said or said in str(found[0].message)
