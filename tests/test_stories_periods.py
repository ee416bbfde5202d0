"""Moments belong to a round, an instance, an incident, a period; levels that have ended stay ended."""

import pytest

from drillbook.simulator.log.measures import promise_rows
from tests.stories import MINUTE, a_plan, case, happened, rain, story, told

STARTS = {"task-started"}
LEVELS = {"level-raised", "level-fell", "response-ended"}
VERDICTS = {"promise-met", "promise-missed", "promise-never-reached"}


def test_a_limit_from_a_level_counts_in_each_of_its_periods():
    assert told(case("moment-level-again"), only={"promise-met"}) == [
        "75 promise-met p/t-after-level 10 min",
        "75 promise-met p/go/t 10 min",
        "315 promise-met p/t-after-level 10 min",
        "315 promise-met p#2/go/t 10 min",
    ]


def test_the_second_incident_waits_for_its_own_engine():
    assert told(case("moment-second-incident"), only=STARTS) == [
        "60 task-started p/fire/engine",
        "80 task-started p/follow/a",
        "180 task-started p#2/fire/engine",
        "200 task-started p#2/follow/a",
    ]


def test_a_wait_in_a_round_is_for_what_this_round_does():
    assert told(case("moment-in-repeat"), only=STARTS) == [
        "0 task-started p/go/count@1",
        "10 task-started p/go/tell@1",
        "20 task-started p/go/count@2",
        "30 task-started p/go/tell@2",
        "40 task-started p/go/close",
    ]


def test_a_response_time_pairs_what_belongs_to_one_incident():
    assert told(case("moment-response-times"), only=VERDICTS) == [
        "20 promise-met p#2/one 5 min",
        "40 promise-missed p/one 35 min",
    ]


OTHERS = """
    roles:
      crew: {title: Crew, staff: unlimited}
    tasks:
      engine: {title: Engine, role: crew, takes: 20 min}
      follow-on: {title: Follow on, role: crew, takes: 1 min}
    procedures:
      fire: {steps: [engine]}
      order: {steps: [{call: fire}]}
      follow: {steps: [{wait: {until: engine finished}}, follow-on]}
"""


def test_what_comes_elsewhere_counts_only_if_this_incident_brings_nothing_of_the_kind(tmp_path):
    """The first engine is there at 20. Who follows at 10 has one of its own, called or at once, or none at all."""

    def followed(*starts, at=10):
        injects = f"""
        one: {{at: T+0:00, starts: a/fire}}
        two: {{at: T+0:{at:02}, starts: [{", ".join(starts)}]}}
        """
        started = story(tmp_path, a_plan(OTHERS), injects=injects, only=STARTS)
        return [line for line in started if "follow-on" in line]

    assert followed("a/follow") == ["20 task-started a/follow/follow-on"]
    assert followed("a/fire", "a/follow") == ["30 task-started a/follow/follow-on"]
    assert followed("a/order", "a/follow") == ["30 task-started a/follow/follow-on"]
    assert followed("a/follow", at=20) == ["20 task-started a/follow/follow-on"]  # at the very instant
    assert followed("a/follow", at=21) == []  # it lies before


@pytest.mark.parametrize("asks", ["{call: city/help}", "tell"], ids=["a call", "a report"])
def test_who_only_asks_elsewhere_brings_about_nothing_here(tmp_path, asks):
    """The call to the city, or the report to the town, takes an hour; the engine of the first incident is there at 20."""
    plan = a_plan(
        f"""
        roles:
          crew: {{title: Crew, staff: unlimited}}
        tasks:
          engine: {{title: Engine, role: crew, takes: 20 min}}
          tell: {{title: Tell, role: crew, takes: 0 min, report: {{to: town, by: [post]}}}}
          follow-on: {{title: Follow on, role: crew, takes: 1 min}}
        procedures:
          ask: {{steps: [{asks}]}}
          follow: {{steps: [{{wait: {{until: engine finished}}}}, follow-on]}}
          fire: {{steps: [engine]}}
        """
    )
    city = a_plan(
        """
        roles: {desk: {title: Desk, staff: 1}}
        tasks: {go: {title: Go, role: desk, takes: 1 min}}
        procedures: {help: {steps: [go]}}
        """,
        "city",
    ).replace("in-force", "draft")
    post = "library: contacts\norganizations:\n  town: {title: Town}\nchannels:\n  post: {title: Post, takes: 60 min}\n"
    injects = "one: {at: T+0:00, starts: a/fire}\ntwo: {at: T+0:10, starts: [a/ask, a/follow]}"
    begun = story(tmp_path, plan, city, injects=injects, contacts=post, only=STARTS)
    assert [line for line in begun if "follow-on" in line] == ["20 task-started a/follow/follow-on"]


def test_a_further_word_from_the_same_place_speaks_of_what_goes_on_there(tmp_path):
    def followed(place):
        injects = f"""
        one: {{at: T+0:00, place: hill, starts: a/fire}}
        two: {{at: T+0:30, place: {place}, starts: a/follow}}
        """
        started = story(tmp_path, a_plan(OTHERS), injects=injects, only=STARTS)
        return [line for line in started if "follow-on" in line]

    assert followed("hill") == ["30 task-started a/follow/follow-on"]
    assert followed("bridge") == []


def test_each_end_serves_once_the_first_that_began(tmp_path):
    plan = a_plan(
        """
        roles:
          crew: {title: Crew, staff: unlimited}
        tasks:
          ring: {title: Ring, role: crew, takes: 5 min}
          come: {title: Come, role: crew, takes: 20 min}
        procedures:
          go: {steps: [ring, {parallel: [ring, come]}]}
        response_times:
          answer: {title: Answer, from: ring finished, to: come finished, within: 30 min}
        """
    )
    assert story(tmp_path, plan, injects="go: {at: T+0:00, starts: a/go}", only=VERDICTS) == [
        "25 promise-met a/go 20 min",
        "180 promise-never-reached a/go",
    ]


def test_what_an_incident_has_served_itself_is_no_end_for_another_that_has_none(tmp_path):
    """The second incident has rung and come; that somebody comes there twice is nothing to whoever rang at the first."""
    plan = a_plan(
        """
        roles:
          crew: {title: Crew, staff: unlimited}
        tasks:
          ring: {title: Ring, role: crew, takes: 5 min}
          come: {title: Come, role: crew, takes: 20 min}
        procedures:
          ringing: {steps: [ring]}
          coming: {steps: [come, come]}
        response_times:
          answer: {title: Answer, from: ring finished, to: come finished, within: 30 min}
        """
    )
    injects = "one: {at: T+0:00, starts: a/ringing}\ntwo: {at: T+0:10, starts: [a/ringing, a/coming]}"
    assert story(tmp_path, plan, injects=injects, only=VERDICTS) == [
        "30 promise-met a#2/ringing 15 min",
        "180 promise-never-reached a/ringing",
    ]


def test_what_comes_before_a_time_begins_to_run_does_not_end_it(tmp_path):
    """The time runs from minute 15; that somebody comes at 12 is no answer, that they come again at 24 is."""
    plan = a_plan(
        """
        roles:
          crew: {title: Crew, staff: unlimited}
        tasks:
          ring: {title: Ring, role: crew, takes: 5 min}
          come: {title: Come, role: crew, takes: 12 min}
        procedures:
          go: {steps: [{parallel: [ring, [come, come]]}]}
        response_times:
          answer: {title: Answer, from: ring finished + 10 min, to: come finished, within: 30 min}
        """
    )
    assert story(tmp_path, plan, injects="go: {at: T+0:00, starts: a/go}", only=VERDICTS) == [
        "24 promise-met a/go 9 min"
    ]


def test_a_level_ended_by_its_own_condition_stays_ended_while_its_reason_lasts():
    assert told(case("ended-level-again"), only=LEVELS) == [
        "60 level-raised p III",
        "21605 level-fell p none",
        "21605 response-ended p",
    ]


def test_for_counts_within_the_present_period_of_the_level():
    assert told(case("for-of-a-former-period"), only=LEVELS) == [
        "5 level-raised p III",
        "245 level-fell p IV",
        "365 level-raised p III",
        "490 level-fell p IV",
    ]


ENDS = """
    roles:
      desk: {title: Desk, staff: 1}
    levels:
      IV: {when: rain >= yellow or ordered, decided_by: desk, takes: 1 min, ends_when: {if: rain < red, for: 10 min}, ended_by: desk}
"""


def test_an_ended_level_comes_again_after_its_reason_was_gone_once_or_when_it_is_given_anew(tmp_path):
    """It is ended at 16: decided at 11, five minutes later."""

    def levels(*more):
        injects = "\n".join([rain("0 yellow"), *more])
        return story(tmp_path, a_plan(ENDS), injects=injects, hours=1, only={"level-raised", "level-fell"})[2:]

    assert levels() == []
    assert levels(rain("0 yellow", "20 orange").splitlines()[1]) == []
    gone_once = rain("0 yellow", "20 none", "25 red").splitlines()[1:]
    assert levels(*gone_once) == ["26 level-raised a IV"]
    assert levels("order: {at: T+0:20, set: {ordered: a/IV}}")[0] == "21 level-raised a IV"
    assert levels("given: {at: T+0:20, set: {level(a): IV}}")[0] == "20 level-raised a IV"


ALL_AT_ONCE = """
    roles:
      desk: {title: Desk, staff: 1}
      head: {title: Head, staff: 1}
    levels:
      IV: {when: rain >= blue, decided_by: desk, takes: 2 min}
      III: {when: rain >= yellow, decided_by: desk, takes: 3 min}
      I: {when: rain >= red, decided_by: head, takes: 60 min}
"""


def test_while_the_highest_is_consulted_about_another_role_decides_the_next(tmp_path):
    assert story(tmp_path, a_plan(ALL_AT_ONCE), injects=rain("0 red"), only={"level-wanted", "level-raised"}) == [
        "0 level-wanted a I",
        "0 level-wanted a III",
        "3 level-raised a III",
        "60 level-raised a I",
    ]


def test_the_same_role_decides_only_the_highest(tmp_path):
    alone = a_plan(ALL_AT_ONCE.replace("decided_by: head", "decided_by: desk"))
    assert story(tmp_path, alone, injects=rain("0 red"), only={"level-wanted", "level-raised"}) == [
        "0 level-wanted a I",
        "60 level-raised a I",
    ]


def test_what_is_being_decided_goes_on_when_a_higher_one_is_somebody_elses(tmp_path):
    kinds = {"level-wanted", "level-raised", "level-replaced"}
    assert story(tmp_path, a_plan(ALL_AT_ONCE), injects=rain("0 yellow", "1 red"), only=kinds) == [
        "0 level-wanted a III",
        "1 level-wanted a I",
        "3 level-raised a III",
        "61 level-raised a I",
    ]


def test_what_is_reached_below_the_present_level_is_dropped(tmp_path):
    """The desk would need longer for III than the head for I."""
    slow = a_plan(ALL_AT_ONCE.replace("takes: 3 min", "takes: 90 min"))
    assert story(tmp_path, slow, injects=rain("0 red"), only={"level-raised", "task-withdrawn"}) == [
        "60 level-raised a I",
        "60 task-withdrawn a/level:III/decide",
    ]


def test_a_response_ended_before_an_instance_began_does_not_end_it(tmp_path):
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
          crew: {title: Crew, staff: 1}
        levels:
          IV: {when: rain >= yellow, decided_by: desk, takes: 1 min, ended_by: desk}
        tasks:
          watch: {title: Watch, role: crew, takes: 30 min}
          tidy: {title: Tidy, role: crew, takes: 1 min}
        procedures:
          go: {when: level >= IV, until: response ended, steps: [watch, tidy]}
        """
    )
    injects = rain("0 yellow", "10 none", "60 yellow")
    log = story(tmp_path, plan, injects=injects, only={"task-started", "task-withdrawn"})
    assert [line for line in log if "/go/" in line] == [
        "1 task-started a/go/watch",
        "15 task-withdrawn a/go/tidy",
        "61 task-started a#2/go/watch",
        "91 task-started a#2/go/tidy",
    ]


def test_two_incidents_of_one_procedure_are_judged_each_by_its_own_moments(tmp_path):
    """Also where the first is late: its end comes after the second has begun."""
    plan = a_plan(
        """
        roles:
          crew: {title: Crew, staff: 1}
        tasks:
          ring: {title: Ring, role: crew, takes: 0 min}
          come: {title: Come, role: crew, takes: 20 min, within: {at_most: 30 min, from: ring finished}}
        procedures:
          go: {steps: [ring, come]}
        response_times:
          answer: {title: Answer, from: incident, to: come finished, within: 30 min}
        """
    )
    injects = """
    one: {at: T+0:00, starts: a/go}
    two: {at: T+0:05, starts: a/go}
    """
    rows = promise_rows(happened(tmp_path, plan, injects=injects))
    assert sorted((row.id, row.path, row.elapsed / MINUTE) for row in rows) == [
        ("a/answer", "a#2/go", 35),
        ("a/answer", "a/go", 20),
        ("a/come", "a#2/go/come", 20),  # nobody was free to ring before
        ("a/come", "a/go/come", 20),
    ]


def test_a_level_that_nobody_decides_is_reached_while_a_higher_one_is_consulted_about(tmp_path):
    plan = a_plan(
        """
        roles:
          head: {title: Head, staff: 1}
        levels:
          IV: {when: rain >= blue}
          I: {when: rain >= red, decided_by: head, takes: 60 min}
        """
    )
    assert story(tmp_path, plan, injects=rain("0 red"), only={"level-raised"}) == [
        "0 level-raised a IV",
        "60 level-raised a I",
    ]


ALARMS = """
    roles:
      crew: {title: Crew, staff: unlimited}
    tasks:
      alarm: {title: Alarm, role: crew, takes: 5 min}
      pumps: {title: Pumps, role: crew, takes: 10 min}
    procedures:
      ring: {steps: [alarm]}
      pump: {steps: [pumps]}
    response_times:
      answer: {title: Answer, from: alarm finished, to: pumps finished, within: 30 min}
"""


def test_an_end_serves_another_incident_only_if_its_own_has_no_beginning(tmp_path):
    """The alarm of the first is over at 5, and it never pumps; the pumps of the second are there at 30."""

    def answers(*starts):
        injects = f"""
        one: {{at: T+0:00, starts: a/ring}}
        two: {{at: T+0:20, starts: [{", ".join(starts)}]}}
        """
        return story(tmp_path, a_plan(ALARMS), injects=injects, only=VERDICTS)

    assert answers("a/pump") == ["30 promise-met a/ring 25 min"]
    assert answers("a/pump", "a/ring") == ["30 promise-met a#2/ring 5 min", "180 promise-never-reached a/ring"]


def test_an_end_that_came_while_its_own_was_still_possible_is_taken_afterwards(tmp_path):
    """The first could have pumped by itself until it was withdrawn at 40."""
    plan = a_plan(
        """
        roles:
          crew: {title: Crew, staff: unlimited}
        tasks:
          alarm: {title: Alarm, role: crew, takes: 5 min}
          pumps: {title: Pumps, role: crew, takes: 10 min}
        procedures:
          ring: {when: rain >= yellow, until: rain < yellow, steps: [alarm, {wait: {until: tide > 5}}, pumps]}
          pump: {steps: [pumps]}
        response_times:
          answer: {title: Answer, from: alarm finished, to: pumps finished, within: 30 min}
        """
    )
    injects = rain("0 yellow", "40 none") + "\ntwo: {at: T+0:20, starts: a/pump}"
    assert story(tmp_path, plan, injects=injects, only=VERDICTS) == ["40 promise-met a/ring 25 min"]
