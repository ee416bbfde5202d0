"""The clock in small books: promised times by the clock, rounds of the day, waits for a time, working days."""

from tests.stories import a_plan, happened, story

DESK = """
        roles:
          desk: {title: Desk, staff: unlimited}
"""


def a_report(within, steps="[report]", takes="10 min"):
    return a_plan(
        f"""{DESK}
        tasks:
          report: {{title: Report, role: desk, takes: {takes}, within: {within}}}
        procedures:
          go: {{steps: {steps}}}
        """
    )


def judged(folder, plan, injects, **more):
    """(minute, outcome, limit in minutes) of every promised time."""
    log = happened(folder, plan, injects=injects, **more)
    return [
        (event.at / 60_000, event.kind, event.limit / 60_000)
        for event in log
        if event.kind in ("promise-met", "promise-missed", "promise-never-reached")
    ]


def test_a_report_by_16_00_has_until_the_first_16_00(tmp_path):
    """Begun at 10:00, at 15:55 and at 16:00 itself, when the next day's counts."""
    injects = "a: {at: T+0:00, starts: a/go}\nb: {at: T+5:55, starts: a/go}\nc: {at: T+6:00, starts: a/go}\n"
    assert judged(tmp_path, a_report("by 16:00"), injects, hours=8) == [
        (10, "promise-met", 360),
        (365, "promise-missed", 5),
        (370, "promise-met", 1440),
    ]


def test_exactly_at_16_00_is_in_time(tmp_path):
    assert judged(tmp_path, a_report("by 16:00"), "a: {at: T+5:50, starts: a/go}\n", hours=8) == [
        (360, "promise-met", 10)
    ]


def test_a_deadline_on_the_next_day(tmp_path):
    """Begun on the first day at 10:00 and on the second at 01:00: each has until 08:00 of its own next day."""
    injects = "a: {at: T+0:00, starts: a/go}\nb: {at: day 2 01:00, starts: a/go}\n"
    assert judged(tmp_path, a_report('{by: "08:00", day: 2}'), injects, hours=16) == [
        (10, "promise-met", 22 * 60),
        (910, "promise-met", 31 * 60),
    ]


def test_a_deadline_of_the_same_day_that_has_passed_is_missed(tmp_path):
    assert judged(tmp_path, a_report('{by: "08:00", day: 1}'), "a: {at: T+0:00, starts: a/go}\n") == [
        (10, "promise-missed", 0)
    ]


def test_working_days_step_over_the_weekend_and_end_with_the_last(tmp_path):
    """Monday 14 September 2026, 10:00; five working days are up when Monday 21 ends."""
    assert judged(tmp_path, a_report("5 working days"), "a: {at: T+0:00, starts: a/go}\n") == [
        (10, "promise-met", 7 * 1440 + 14 * 60)
    ]


def test_a_limit_by_the_clock_at_one_level_and_a_length_at_another(tmp_path):
    plan = a_report("{III: by 16:00, II: 5 min}") + (
        "levels: {III: {when: ordered, decided_by: desk, takes: 0 min}, II: {when: judged, decided_by: desk, takes: 0 min}}\n"
    )
    injects = "up: {at: T+0:00, set: {level(a): III}}\na: {at: T+0:01, starts: a/go}\nupper: {at: T+1:00, set: {level(a): II}}\nb: {at: T+1:01, starts: a/go}\n"
    assert judged(tmp_path, plan, injects) == [(11, "promise-met", 359), (71, "promise-missed", 5)]


def test_rounds_begin_when_clocks_show_their_times(tmp_path):
    """Daily at 16:00 and 20:00, set off at 10:00; the first round waits for 16:00."""
    plan = a_report("1 h", '[{repeat: {every: {at: ["20:00", "16:00"]}, times: 3, do: [report]}}]')
    lines = story(tmp_path, plan, injects="a: {at: T+0:00, starts: a/go}\n", only={"task-started"}, hours=48)
    assert lines == [
        "360 task-started a/go/report@1",
        "600 task-started a/go/report@2",
        "1800 task-started a/go/report@3",
    ]


def test_a_round_that_may_begin_now_begins_now(tmp_path):
    plan = a_report("1 h", "[{repeat: {every: 每日10时, times: 2, do: [report]}}]")
    lines = story(tmp_path, plan, injects="a: {at: T+0:00, starts: a/go}\n", only={"task-started"}, hours=30)
    assert lines == ["0 task-started a/go/report@1", "1440 task-started a/go/report@2"]


def test_a_late_round_delays_the_next_which_begins_at_once(tmp_path):
    """A round of 25 hours every day at 10:00."""
    plan = a_report("2 d", "[{repeat: {every: 每日10时, times: 2, do: [report]}}]", "25 h")
    lines = story(tmp_path, plan, injects="a: {at: T+0:00, starts: a/go}\n", only={"task-started"}, hours=80)
    assert lines == ["0 task-started a/go/report@1", "1500 task-started a/go/report@2"]


def test_a_wait_for_a_time_of_day(tmp_path):
    """Until the next 12:00; at 12:00 itself at once; patience may end first."""
    plan = a_report("1 h", '[{wait: {until: "12:00"}}, report]')
    injects = "a: {at: T+0:00, starts: a/go}\nb: {at: T+2:00, starts: a/go}\n"
    lines = story(tmp_path, plan, injects=injects, only={"task-started", "wait-ended"})
    assert lines == [
        "120 wait-ended a/go/wait.1",
        "120 task-started a/go/report",
        "120 task-started a#2/go/report",
    ]
    patient = a_report("1 h", '[{wait: {until: "12:00", at_most: 30 min}}, report]')
    (tmp_path / "plan-0.yaml").unlink()
    assert story(tmp_path, patient, injects="a: {at: T+0:00, starts: a/go}\n", only={"task-started"}) == [
        "30 task-started a/go/report"
    ]
