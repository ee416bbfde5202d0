"""Steps of procedures in small books: cases, rounds, waits, calls, sets, `when` and `until`."""

import pytest

from tests.stories import a_plan, happened, rain, story

GO = "go: {at: T+0:00, starts: a/go}\n"
STARTS = {"task-started"}
PLAN = """
roles:
  desk: {title: Desk, staff: unlimited}
tasks:
  a: {title: A, role: desk, takes: 1 min}
  b: {title: B, role: desk, takes: 1 min}
  c: {title: C, role: desk, takes: 1 min}
  last: {title: Last, role: desk, takes: 1 min}
  update: {title: Update, role: desk, takes: %s min, within: 5 min}
procedures:
  go: {steps: %s}
"""


def steps(written, update=5):
    return a_plan(PLAN % (update, written))


CASES = "[{choose: [{if: rain >= red, do: [a]}, {if: rain < orange, do: [b]}%s]}, last]"


@pytest.mark.parametrize(
    ("cases", "weather", "told"),
    [
        (CASES % ", {else: [c]}", "red", ["1 task-finished a/go/a", "2 task-finished a/go/last"]),
        (CASES % ", {else: [c]}", "blue", ["1 task-finished a/go/b", "2 task-finished a/go/last"]),
        (CASES % ", {else: [c]}", "orange", ["1 task-finished a/go/c", "2 task-finished a/go/last"]),
        (CASES % "", "orange", ["1 task-finished a/go/last"]),
    ],
    ids=["first", "second", "any other", "none"],
)
def test_the_first_case_that_holds_is_done_and_then_it_goes_on(tmp_path, cases, weather, told):
    injects = rain(f"0 {weather}") + "\n" + GO
    assert story(tmp_path, steps(cases), injects=injects, only={"task-finished"}) == told


def test_the_other_cases_are_skipped(tmp_path):
    plan = steps(CASES % ", {else: [c]}")
    assert story(tmp_path, plan, injects=rain("0 red") + "\n" + GO, only={"task-skipped"}) == [
        "0 task-skipped a/go/b",
        "0 task-skipped a/go/c",
    ]


ROUNDS = "[{repeat: {%s, do: [update]}}, last]"


def test_every_counts_from_start_to_start_and_a_promise_from_the_start_of_its_round(tmp_path):
    plan = steps(ROUNDS % "every: 30 min, times: 3")
    assert story(tmp_path, plan, injects=GO, only=STARTS | {"promise-met", "promise-missed"}) == [
        "0 task-started a/go/update@1",
        "5 promise-met a/go/update@1 5 min",
        "30 task-started a/go/update@2",
        "35 promise-met a/go/update@2 5 min",
        "60 task-started a/go/update@3",
        "65 promise-met a/go/update@3 5 min",
        "65 task-started a/go/last",
    ]


@pytest.mark.parametrize(("takes", "starts"), [(30, [0, 30, 60, 90]), (40, [0, 40, 80, 120])])
def test_a_late_round_delays_the_next_one_that_ends_on_time_does_not(tmp_path, takes, starts):
    plan = steps(ROUNDS % "every: 30 min, times: 3", update=takes)
    log = story(tmp_path, plan, injects=GO, only=STARTS)
    assert [int(line.split()[0]) for line in log] == starts


@pytest.mark.parametrize(("minute", "starts"), [(70, [0, 30, 60, 90]), (60, [0, 30, 60]), (61, [0, 30, 60, 90])])
def test_until_is_looked_at_before_each_round(tmp_path, minute, starts):
    """At minute 60 the rain stops just before the third round, which is not begun; what follows begins at once."""
    plan = steps(ROUNDS % "every: 30 min, until: rain < blue")
    injects = rain("0 blue") + "\n" + GO + f"dry: {{at: T+{minute // 60}:{minute % 60:02}, set: {{rain: none}}}}\n"
    log = story(tmp_path, plan, injects=injects, only=STARTS)
    assert [int(line.split()[0]) for line in log] == starts


def test_rounds_that_take_no_time_end_the_run_and_are_named(tmp_path):
    plan = steps(ROUNDS % "until: rain = red", update=0)
    log = happened(tmp_path, plan, injects=GO)
    assert log[-1].why == "loop"
    assert (
        sum(event.kind == "round-started" for event in log) == 333
    )  # each counts three times: itself, its turn and its start
    assert "a/go/" in next(event for event in log if event.kind == "loop-found").steps[0]


def test_a_wait_ends_when_its_condition_holds(tmp_path):
    log = happened(tmp_path, steps("[a, {wait: {until: rain = red}}, b]"), injects=GO + rain("10 red"))
    begun = [event for event in log if event.kind == "task-started"][1]
    assert (begun.at, begun.path) == (600_000, "a/go/b")
    assert [log[number].kind for number in log.chain(begun.cause)][:4] == [
        "task-ready",
        "wait-ended",
        "indicator-set",
        "inject-delivered",
    ]


@pytest.mark.parametrize(
    ("wait", "changes", "told"),
    [
        ("{until: rain = red, at_most: 20 min}", [], ["0 task-started a/go/a", "21 task-started a/go/b"]),
        ("{until: rain = red, at_most: 20 min}", ["21 red"], ["0 task-started a/go/a", "21 task-started a/go/b"]),
        ("{until: a started + 10 min}", [], ["0 task-started a/go/a", "10 task-started a/go/b"]),
        ("{until: a started + 1 min}", [], ["0 task-started a/go/a", "1 task-started a/go/b"]),
        ("{until: rain = red}", [], ["0 task-started a/go/a", "180 task-unmet a/go/b a/go/wait.1"]),
    ],
    ids=["gives up", "gives up as it comes", "a moment and some minutes", "a moment that is now", "never"],
)
def test_a_wait(tmp_path, wait, changes, told):
    plan = steps(f"[a, {{wait: {wait}}}, b]")
    assert story(tmp_path, plan, injects=GO + rain(*changes), only=STARTS | {"task-unmet"}) == told


def test_whether_a_wait_held_is_in_the_log_also_when_both_come_at_once(tmp_path):
    plan = steps("[a, {wait: {until: rain = red, at_most: 20 min}}, b]")
    held = []
    for changes in ([], ["20 red"], ["21 red"], ["22 red"]):
        log = happened(tmp_path, plan, injects=GO + rain(*changes))
        held.append(next((event.at // 60_000, event.held) for event in log if event.kind == "wait-ended"))
    assert held == [(21, False), (20, True), (21, True), (21, False)]


def test_a_call_waits_for_the_end_of_the_other_procedure(tmp_path):
    plan = steps("[{call: other}, a]", update=7) + "  other: {steps: [update]}\n"
    assert story(tmp_path, plan, injects=GO, only=STARTS | {"procedure-started"}) == [
        "0 procedure-started a/go inject",
        "0 procedure-started a/other call",
        "0 task-started a/other/update",
        "7 task-started a/go/a",
    ]


def test_a_set_step_is_known_before_the_next_step(tmp_path):
    plan = steps("[{set: {rain: blue}}, {set: {rain: red}}, {wait: {until: rain = red}}, a]")
    log = happened(tmp_path, plan, injects=GO)
    assert [event.label for event in log if event.kind == "indicator-set"] == ["blue", "red"]
    assert [event.at for event in log if event.kind == "task-started"] == [0]


def by_itself(more=""):
    """Three tasks in turn, of ten minutes each, that begin with the rain."""
    plan = PLAN.replace("takes: 1 min", "takes: 10 min") % (5, "[last]")
    return a_plan(plan + f"  wet: {{when: rain >= yellow, {more} steps: [a, b, c]}}\n")


PROCEDURES = {"procedure-started", "procedure-still-running", "procedure-finished", "task-finished", "task-withdrawn"}


def test_when_fires_as_it_becomes_true_and_again_only_after_it_was_false(tmp_path):
    injects = rain("5 yellow", "7 orange", "100 none", "110 yellow")
    assert story(tmp_path, by_itself(), injects=injects, only={"procedure-started"}) == [
        "5 procedure-started a/wet when",
        "110 procedure-started a#2/wet when",
    ]


def test_a_new_firing_while_it_runs_is_only_logged(tmp_path):
    injects = rain("5 yellow", "7 none", "9 yellow")
    assert story(tmp_path, by_itself(), injects=injects, only={"procedure-started", "procedure-still-running"}) == [
        "5 procedure-started a/wet when",
        "9 procedure-still-running a/wet",
    ]


def test_until_withdraws_what_waits_and_lets_finish_what_works(tmp_path):
    plan = by_itself("until: rain < yellow,")
    assert story(tmp_path, plan, injects=rain("5 yellow", "17 none"), only=PROCEDURES) == [
        "5 procedure-started a/wet when",
        "15 task-finished a/wet/a",
        "17 task-withdrawn a/wet/c",
        "25 task-finished a/wet/b",
        "25 procedure-finished a/wet",
    ]


def test_until_leaves_an_instance_alone_that_an_inject_set_off(tmp_path):
    plan = by_itself("until: rain < yellow,")
    injects = "go: {at: T+0:00, starts: a/wet}\n" + rain("17 none")
    assert story(tmp_path, plan, injects=injects, only={"task-finished"}) == [
        "10 task-finished a/wet/a",
        "20 task-finished a/wet/b",
        "30 task-finished a/wet/c",
    ]


def test_a_procedure_set_off_by_a_moment_fires_each_time(tmp_path):
    plan = steps("[a]") + "  answering: {when: a finished + 1 min, steps: [b]}\n"
    injects = GO + "again: {at: T+0:30, starts: a/go}\n"
    assert story(tmp_path, plan, injects=injects, only=STARTS) == [
        "0 task-started a/go/a",
        "2 task-started a/answering/b",
        "30 task-started a#2/go/a",
        "32 task-started a#2/answering/b",
    ]


def test_after_the_last_round_nothing_waits_for_the_next(tmp_path):
    """Two rounds of five minutes, an hour apart: what comes after begins at 65, not at 120."""
    lines = story(
        tmp_path, steps("[{repeat: {every: 1 h, times: 2, do: [update]}}, update]"),
        injects="go: {at: T+0:00, starts: a/go}\n", only={"task-started"},
    )  # fmt: skip
    assert [line.split()[0] for line in lines] == ["0", "60", "65"]


def test_what_is_withdrawn_is_withdrawn_once(tmp_path):
    """The rain changes twice more below yellow while the last work is still being done."""
    changes = rain("0 yellow", "3 none", "5 blue", "6 none")
    only = {"procedure-withdrawn", "procedure-finished"}
    assert story(tmp_path, by_itself("until: rain < yellow,"), injects=changes, only=only) == [
        "3 procedure-withdrawn a/wet",
        "10 procedure-finished a/wet",
    ]
