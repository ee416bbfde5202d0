"""Promised times and injects in small books: set running, met, missed, never reached, not triggered."""

import pytest

from tests.stories import MINUTE, a_plan, happened, rain, story

GO = "go: {at: T+0:00, starts: a/go}\n"
PROMISES = {
    "promise-met", "promise-missed", "promise-dropped", "promise-never-reached", "promise-not-triggered",
}  # fmt: skip
ANY = "staff: unlimited"


def work(within, before=0, staff="staff: 1", more=""):
    """Ten minutes of work with a promised time, maybe after something else."""
    return a_plan(
        f"""
        roles:
          desk: {{title: Desk, {staff}}}
        tasks:
          before: {{title: Before, role: desk, takes: {before} min}}
          work: {{title: Work, role: desk, takes: 10 min, within: {within}}}
        {more}
        procedures:
          go: {{steps: [before, work]}}
        """
    )


@pytest.mark.parametrize(
    ("plan", "injects", "told"),
    [
        pytest.param(work("10 min"), GO, ["10 promise-met a/go/work 10 min"], id="exactly at the limit is met"),
        pytest.param(work("9 min"), GO, ["10 promise-missed a/go/work 10 min"], id="a minute later is missed"),
        pytest.param(
            work("25 min", before=20), GO, ["30 promise-missed a/go/work 30 min"],
            id="it runs from the start of the procedure, whatever comes before",
        ),
        pytest.param(
            work("{at_most: 20 min, to: started}", before=20), GO, ["20 promise-met a/go/work 20 min"],
            id="to another moment of the task",
        ),
        pytest.param(
            work("{at_most: 10 min, from: incident}"), GO.replace("0:00", "0:07"), ["17 promise-met a/go/work 10 min"],
            id="from the incident",
        ),
        pytest.param(
            work("{at_most: 10 min, from: incident, to: started}"), GO.replace("0:00", "0:55"),
            ["55 promise-met a/go/work 0 min"], id="met and done with, though the work goes on beyond the end",
        ),
        pytest.param(
            work("{at_most: 10 min, from: before finished}", before=20), GO, ["30 promise-met a/go/work 10 min"],
            id="from another task",
        ),
        pytest.param(
            work("{at_most: 5 min, from: before finished + 10 min}", before=20), GO, ["30 promise-met a/go/work 0 min"],
            id="from the very moment at which it is finished",
        ),
        pytest.param(
            work("15 min"), GO + "again: {at: T+0:01, starts: a/go}\n",
            ["10 promise-met a/go/work 10 min", "20 promise-missed a#2/go/work 19 min"],
            id="every occurrence counts",
        ),
        pytest.param(
            work("10 min"), GO.replace("0:00", "0:55"), ["60 promise-never-reached a/go/work"],
            id="set running and never reached",
        ),
        pytest.param(work("10 min"), "", ["60 promise-not-triggered"], id="never set running"),
        pytest.param(
            work("{at_most: 5 min, from: before finished + 5 min}", before=55), GO,
            ["60 promise-never-reached a/go/work"], id="set running at the very end",
        ),
        pytest.param(
            work("{at_most: 5 min, from: before finished + 6 min}", before=55), GO, ["60 promise-not-triggered"],
            id="or not even then",
        ),
    ],
)  # fmt: skip
def test_a_promised_time(tmp_path, plan, injects, told):
    assert story(tmp_path, plan, injects=injects, hours=1, only=PROMISES) == told


def test_a_time_that_begins_as_the_task_becomes_ready_runs_from_then_on(tmp_path):
    plan = work("{at_most: 15 min, from: before finished + 5 min}").replace(
        "[before, work]", "[before, {wait: {until: before finished + 5 min}}, work]"
    )
    assert story(tmp_path, plan, injects=GO, hours=1, only={*PROMISES, "promise-opened"}) == [
        "5 promise-opened a/go/work",
        "15 promise-met a/go/work 10 min",
    ]


LEVEL = "levels: {III: {when: rain >= yellow, decided_by: desk, takes: 0 min, ends_when: rain < yellow}}"


def test_a_promise_of_a_task_in_a_branch_not_taken_lapses(tmp_path):
    plan = work("10 min").replace("[before, work]", "[{choose: [{if: rain = red, do: [work]}]}]")
    assert story(tmp_path, plan, injects=GO, hours=1, only=PROMISES) == ["0 promise-dropped a/go/work skipped"]


PUMPS = a_plan(
    """
    roles:
      desk: {title: Desk, staff: unlimited}
    tasks:
      alarm: {title: Alarm, role: desk, takes: 5 min}
      pumps: {title: Pumps, role: desk, takes: 10 min}
      other: {title: Other, role: desk, takes: 1 min}
    procedures:
      go: {steps: [alarm, pumps]}
      elsewhere: {steps: [other]}
      slow: {steps: [{wait: {until: incident + 20 min}}, pumps]}
      quick: {steps: [pumps]}
      maybe: {steps: [{choose: [{if: rain = red, do: [other]}]}, alarm]}
    response_times:
      time: {title: Time, from: %s, to: %s, within: 30 min}
    """
)


@pytest.mark.parametrize(
    ("start", "end", "injects", "told"),
    [
        pytest.param(
            "alarm started", "pumps finished", ["0 go", "6 go"],
            ["15 promise-met a/go 15 min", "21 promise-met a#2/go 15 min"],
            id="it pairs with the end in its own instance",
        ),
        pytest.param(
            "alarm started", "other finished", ["0 elsewhere", "10 go", "20 elsewhere"], ["21 promise-met a/go 11 min"],
            id="without one there, with the first later one in the plan",
        ),
        pytest.param(
            "slow started", "pumps finished", ["0 slow", "1 quick"], ["30 promise-met a/slow 30 min"],
            id="the end of another instance does not count while its own can come",
        ),
        pytest.param(
            "slow started", "pumps finished", ["0 slow", "12 quick"], ["30 promise-met a/slow 30 min"],
            id="not even when its own is all that is left to do",
        ),
        pytest.param(
            "alarm finished + 10 min", "pumps finished", ["0 go"], ["15 promise-met a/go 0 min"],
            id="an end at the very moment it runs from is met at once",
        ),
        pytest.param(
            "maybe started", "other finished", ["9 elsewhere", "10 maybe"], ["15 promise-met a/maybe 0 min"],
            id="an end elsewhere at that moment counts once its own can no longer come",
        ),
    ],
)  # fmt: skip
def test_a_response_time_between_two_moments(tmp_path, start, end, injects, told):
    begun = [one.split() for one in injects]
    lines = "".join(f"i{minute}: {{at: T+0:{minute:0>2}, starts: a/{name}}}\n" for minute, name in begun)
    assert story(tmp_path, PUMPS % (start, end), injects=lines, hours=1, only=PROMISES) == told


def test_a_response_time_from_a_level(tmp_path):
    plan = work("1 h", staff=ANY, more=LEVEL).replace("{steps: [before, work]}", "{when: level >= III, steps: [work]}")
    plan += "response_times:\n  time: {title: Time, from: level III, to: work finished, within: 10 min}\n"
    assert story(tmp_path, plan, injects=rain("3 yellow"), hours=1, only=PROMISES) == [
        "13 promise-met a/time 10 min",
        "13 promise-met a/go/work 10 min",
    ]


EXPECTED = "{at: T+0:%s, starts: a/%s, expect: [{task: a/pumps, within: 25 min}]}\n"


def test_what_is_expected_after_an_inject_is_not_done_by_what_another_brought_about(tmp_path):
    """The slow one came first; the quick one's pumps are for the second."""
    plan = PUMPS[: PUMPS.index("response_times")]
    injects = "first: " + EXPECTED % ("00", "slow") + "second: " + EXPECTED % ("01", "quick")
    assert story(tmp_path, plan, injects=injects, hours=1, only=PROMISES) == [
        "11 promise-met second>a/pumps 10 min",
        "30 promise-missed first>a/pumps 30 min",
    ]


def test_each_occurrence_of_an_inject_has_its_own_pumps(tmp_path):
    plan = PUMPS[: PUMPS.index("response_times")]
    injects = "site: " + EXPECTED.replace("expect", "times: [T+0:13], expect") % ("10", "go")
    assert story(tmp_path, plan, injects=injects, hours=1, only={*PROMISES, "inject-delivered"}) == [
        "10 inject-delivered site#1",
        "13 inject-delivered site#2",
        "25 promise-met site>a/pumps 15 min",
        "28 promise-met site>a/pumps 15 min",
    ]


def test_an_inject_on_a_moment_comes_once(tmp_path):
    injects = GO + "twice: {at: T+0:00, starts: a/go}\nagain: {when: a/work finished + 2 min, message: Well?}\n"
    assert story(tmp_path, work("1 h"), injects=injects, only={"inject-delivered"}) == [
        "0 inject-delivered go",
        "0 inject-delivered twice",
        "12 inject-delivered again",
    ]


def test_each_moment_of_a_task_may_bring_an_inject(tmp_path):
    moments = ("ready", "dispatched", "arrived", "started", "finished", "failed", "received")
    lines = "".join(f"on-{moment}: {{when: a/work {moment}, message: Well?}}\n" for moment in moments)
    assert story(tmp_path, work("1 h"), injects=GO + lines, only={"inject-delivered"})[1:] == [
        "0 inject-delivered on-ready",
        "0 inject-delivered on-dispatched",
        "0 inject-delivered on-arrived",
        "0 inject-delivered on-started",
        "10 inject-delivered on-finished",
    ]


def test_unless_withholds_an_inject(tmp_path):
    told = {"hours": 1, "only": {"inject-delivered", "inject-withheld"}}
    asks = "asks: {at: T+0:%s, unless: a/work finished, message: Well?}\n"
    assert story(tmp_path, work("1 h"), injects=GO + asks % "15", **told) == [
        "0 inject-delivered go",
        "15 inject-withheld asks unless",
    ]
    assert story(tmp_path, work("1 h"), injects=GO + asks % "05", **told) == [
        "0 inject-delivered go",
        "5 inject-delivered asks",
    ]


def test_the_facilitators_inject_is_not_delivered_by_itself(tmp_path):
    injects = GO + "second: {pool: true, starts: a/go}\n"
    assert story(tmp_path, work("1 h"), injects=injects, only={"inject-delivered"}) == ["0 inject-delivered go"]


def test_a_time_that_only_begins_after_the_end_has_been_open_for_no_time(tmp_path):
    """It runs from three hours after the work, which ends at minute ten of three hours."""
    plan = work(
        "1 h",
        more="response_times:\n          late: {title: Late, from: work finished + 3 h, to: before started, within: 10 min}",
    )
    log = happened(tmp_path, plan, injects=GO)
    (never,) = (event for event in log if event.kind == "promise-never-reached")
    assert (never.at, never.since, never.open_for) == (180 * MINUTE, 190 * MINUTE, 0)


DECIDED = a_plan(
    """
    levels: {III: {when: rain >= yellow, decided_by: boss, takes: 20 min}}
    roles:
      boss: {title: Boss, staff: 1}
      desk: {title: Desk, staff: unlimited}
    tasks:
      alert: {title: Alert, role: desk, takes: 1 min}
      work: {title: Work, role: desk, takes: 10 min}
    procedures:
      alarm: {when: rain >= yellow, steps: [alert]}
      go: {when: level III, steps: [work]}
      other: {steps: [work]}
    response_times:
      time: {title: Time, from: alert started, to: work finished, within: 1 h}
    """
)


def test_work_elsewhere_is_no_end_while_a_level_is_decided_that_brings_the_own_one(tmp_path):
    """The other incident's work ends at 18; the alarm's own begins with the level at 25 and ends at 35."""
    injects = rain("5 yellow") + "\nsecond: {at: T+0:08, starts: a/other}\n"
    assert story(tmp_path, DECIDED, injects=injects, only=PROMISES) == ["35 promise-met a/alarm 30 min"]
    reached = DECIDED.replace("when: level III", "when: level >= III")
    assert story(tmp_path, reached, injects=injects, only=PROMISES) == ["35 promise-met a/alarm 30 min"]
    late = DECIDED.replace("when: level III,", "when: level III + 5 min,")
    assert story(tmp_path, late, injects=injects, only=PROMISES) == ["40 promise-met a/alarm 35 min"]
    after = DECIDED.replace("when: level III,", "when: alarm finished + 2 h,")
    assert story(tmp_path, after, injects=injects, only=PROMISES) == ["136 promise-missed a/alarm 131 min"]
    at_once = DECIDED.replace("when: level III,", "when: alarm finished,")
    assert story(tmp_path, at_once, injects=injects, only=PROMISES) == ["16 promise-met a/alarm 11 min"]
    never = DECIDED.replace("when: level III,", "when: rain >= red,")
    assert story(tmp_path, never, injects=injects, only=PROMISES) == ["18 promise-met a/alarm 13 min"]


NOTIFIED = (
    "library: contacts\norganizations:\n  town: {title: Town}\nchannels:\n  phone: {title: Telephone, takes: 20 min}\n"
)


def test_work_elsewhere_is_no_end_while_a_notice_is_under_way_that_brings_the_own_one(tmp_path):
    """The street hears of the level at 25; its work for the other incident ends at 18, that for this one at 35."""
    city = a_plan(
        """
        levels: {III: {when: rain >= yellow, decided_by: boss, takes: 0 min, notice: {to: [%s]}}}
        roles:
          boss: {title: Boss, staff: 1}
        response_times:
          time: {title: Time, from: level III, to: b/work finished, within: 1 h}
        """
    )
    street = a_plan(
        """
        levels: {follow: a}
        roles:
          desk: {title: Desk, staff: unlimited}
        tasks:
          work: {title: Work, role: desk, takes: 10 min}
        procedures:
          go: {when: %s, steps: [work]}
          other: {steps: [work]}
        """,
        "b",
    )
    injects = rain("5 yellow") + "\nsecond: {at: T+0:08, starts: b/other}\n"
    told = {"injects": injects, "contacts": NOTIFIED, "only": PROMISES}
    for when in ("level >= III", "level III", "level(a) >= III"):
        assert story(tmp_path, city % "b/desk", street % when, **told) == [
            "35 promise-met a/time 30 min" if when != "level(a) >= III" else "15 promise-met a/time 10 min"
        ]
    never = street % "level >= III and rain = red"
    assert story(tmp_path, city % "b/desk", never, **told) == ["25 promise-met a/time 13 min"]
    assert story(tmp_path, city % "b/desk", street % "rain = red", **told) == ["18 promise-met a/time 13 min"]


def test_a_time_from_a_level_in_force_counts_for_another_incident_too(tmp_path):
    """Level III is in force from minute 3 on, for the rain; the work of minute 20 is another call's."""
    plan = work("{at_most: 1 h, from: level III}", staff=ANY, more=LEVEL)
    injects = rain("3 yellow") + "\ngo: {at: T+0:20, starts: a/go}"
    assert story(tmp_path, plan, injects=injects, hours=1, only=PROMISES) == ["30 promise-met a/go/work 27 min"]
