"""How far a scenario or a drill comes into the plans: each way a level, a task or a role is reached, and its edge."""

import pytest

from drillbook.schema.linkage.questions.exercise_history import Reached, merge_reached, reached_by, reached_in_drills
from drillbook.schema.linkage.questions.hazard_coverage import coverage
from tests.assembled import book_from, plan_text, scenario_from

INDICATORS = """\
library: indicators
indicators:
  rain: {title: 雨量, unit: mm, range: 0 / 200, initial: "0"}
  sign: {title: 信号, values: [none, blue, red], initial: none}
"""
CITY = plan_text("city", "levels: {III: {}, II: {}}\n", kind="external")
BODY = """\
roles:
  desk: {title: 值班室}
  boss: {title: 总指挥}
  helper: {title: 协助组}
  heard: {title: 接收组}
levels:
  III: {when: rain >= 30, decided_by: desk, after: [meet], notice: {to: [heard, city/desk]}}
  II: {when: rain >= 50 and sign >= red, decided_by: desk, ended_by: boss}
warnings:
  blue: {when: sign = blue, actions: [watch, tour]}
tasks:
  meet: {title: 会商, role: desk, takes: 5 min}
  watch: {title: 值守, role: desk, takes: 5 min}
  look: {title: 巡查, role: desk, takes: 5 min}
  pump: {title: 抽水, role: desk, with: [helper], takes: 5 min, hands_over_to: [other/take, other/move]}
  tell: {title: 报告, role: desk, takes: 5 min, report: {to: [heard, other/desk]}}
  raise: {title: 抬升, role: desk, takes: 5 min, set: {sign: red}}
  clean: {title: 清理, role: desk, takes: 5 min}
procedures:
  tour: {title: 巡查, steps: [look]}
  drain: {title: 抽排, when: rain > 20, steps: [pump]}
response_times:
  dry: {title: 排干, from: pump started, to: clean finished, within: 2 h}
  seen: {title: 发现, from: inject watch, to: look finished, within: 2 h}
"""
OTHER = plan_text(
    "other",
    """\
roles: {desk: {title: 值班室}}
tasks:
  take: {title: 接手, role: desk, takes: 5 min}
  carry: {title: 转移, role: desk, takes: 5 min}
procedures: {move: {title: 转移, steps: [carry]}, hold: {title: 等待, steps: [{wait: {until: judged}}]}}
""",
)
HEAD = "scenario: s\ntitle: 演练\nbegins: 2026-09-01 21:00\nlasts: 1 h\nplans: [flood]\n"


def reached(story, body=BODY, *more):
    book = book_from(INDICATORS, CITY, OTHER, plan_text("flood", body), *more)
    return reached_by(book, scenario_from(HEAD + story).value)


def injected(what):
    return f"injects:\n  wet: {{at: T+0:05, {what}}}\n"


def test_a_scenario_that_says_nothing_comes_to_its_plan_alone():
    assert reached("") == Reached(plans={"flood"})


# values


@pytest.mark.parametrize(
    ("story", "levels"),
    [
        (injected("set: {rain: 29 mm}"), set()),
        (injected("set: {rain: 30 mm}"), {"flood/III"}),
        (injected("set: {rain: 60 mm}"), {"flood/III"}),  # it needs the sign too
        (injected("set: {rain: 60 mm, sign: red}"), {"flood/III", "flood/II"}),
        ("given: {rain: 60 mm}\n" + injected("set: {sign: red}"), {"flood/III", "flood/II"}),
        ("given: {rain: 60 mm}\nvary: {sign: red}\n", {"flood/III", "flood/II"}),
        ("vary: {rain: 10 / 40 mm}\n", {"flood/III"}),  # either end counts
        (injected("set: {level(flood): III}"), {"flood/III"}),
        (injected("set: {level(flood): none}"), set()),
        (injected("set: {ordered: flood/II}"), {"flood/II"}),
        (injected("set: {level(city): II}"), {"city/II"}),
    ],
)
def test_levels_are_reached_by_values_or_by_word(story, levels):
    assert reached(story).levels == levels


def test_a_level_brings_who_decides_ends_and_hears_of_it_and_what_comes_before():
    found = reached(injected("set: {level(flood): III}"))
    assert found.roles == {"flood/desk", "flood/heard", "city/desk"}
    assert found.tasks == {"flood/meet"}
    assert reached(injected("set: {level(flood): II}")).roles == {"flood/desk", "flood/boss"}


def test_a_warning_sets_off_tasks_and_procedures():
    assert reached(injected("set: {sign: blue}")).tasks == {"flood/watch", "flood/look"}
    assert reached(injected("set: {sign: red}")).tasks == set()


# conditions


def started(when, story):
    """Whether a procedure with this condition starts."""
    body = BODY.replace("procedures:\n", f"procedures:\n  asked: {{title: 问, when: {when}, steps: [clean]}}\n")
    return "flood/clean" in reached(story, body).tasks


DRY, WET = injected("set: {rain: 5 mm}"), injected("set: {rain: 40 mm}")


@pytest.mark.parametrize(
    ("when", "story", "starts"),
    [
        ("rain > 30 or sign = red", WET, True),
        ("rain > 30 or sign = red", DRY, False),
        ("rain > 30 and sign = red", WET, False),
        ("not rain > 99", WET, True),
        ("level >= III", WET, True),
        ("level >= III", DRY, False),
        ("level = II", WET, False),
        ("level < II", WET, True),
        ("level = none", DRY, True),
        ("level(city) >= II", injected("set: {level(city): II}"), True),
        ("level(city) >= II", injected("set: {level(city): III}"), False),
        ("level(city) >= III", DRY, False),
        ("pump finished", WET, True),
        ("pump finished", DRY, False),
        ("other/take finished", WET, True),
        ("tour finished", injected("starts: [flood/tour]"), True),
        ("tour finished", DRY, False),
        ("level III", WET, True),
        ("level III", DRY, False),
        ("level(city) II", injected("set: {level(city): II}"), True),
        ("incident", DRY, True),
        ("response ended", WET, False),
        ("judged", WET, False),
        ("ordered", WET, False),
    ],
)
def test_a_procedure_starts_where_its_condition_can_be_so(when, story, starts):
    assert started(when, story) is starts


def test_the_level_of_a_plan_that_follows_another_is_that_of_the_other():
    follower = plan_text(
        "street",
        "roles: {desk: {title: 值班室}}\nlevels: {follow: flood}\ntasks: {go: {title: 出动, role: desk, takes: 1 min}}\nprocedures: {p: {when: level >= III, steps: [go]}}\n",
    )
    with_it = HEAD.replace("[flood]", "[flood, street]") + WET
    book = book_from(INDICATORS, CITY, OTHER, plan_text("flood", BODY), follower)
    assert "street/go" in reached_by(book, scenario_from(with_it).value).tasks
    alone = HEAD.replace("[flood]", "[street]") + WET
    assert "street/go" not in reached_by(book, scenario_from(alone).value).tasks


# tasks and roles


@pytest.mark.parametrize(
    ("what", "tasks"),
    [
        ("starts: [flood/tour]", {"flood/look"}),
        ("starts: [flood/gone]", set()),
        ("starts: [gone/tour]", set()),
        ("expect: [{task: flood/clean}]", {"flood/clean"}),
        ("expect: [{task: gone/clean}]", set()),
        ("expect: [{task: flood/dry}]", {"flood/pump", "flood/clean", "other/take", "other/carry"}),
        ("expect: [{task: flood/seen}]", {"flood/look"}),
        ("expect: [{task: flood/pump}]", {"flood/pump", "other/take", "other/carry"}),
    ],
)
def test_tasks_are_reached_by_what_is_started_or_expected(what, tasks):
    assert reached(injected(what)).tasks == tasks


def test_objectives_reach_what_they_measure():
    story = "objectives: {quick: {title: 快, measures: [flood/clean]}}\n"
    assert reached(story).tasks == {"flood/clean"}


def test_a_task_brings_its_role_helpers_and_recipients_and_what_it_sets():
    assert reached(injected("expect: [{task: flood/pump}]")).roles == {"flood/desk", "flood/helper", "other/desk"}
    assert reached(injected("expect: [{task: flood/tell}]")).roles == {"flood/desk", "flood/heard", "other/desk"}
    raised = reached("given: {rain: 60 mm}\n" + injected("expect: [{task: flood/raise}]"))
    assert raised.levels == {"flood/III", "flood/II"}


@pytest.mark.parametrize(
    ("what", "roles"),
    [
        ("to: [flood/heard]", {"flood/heard"}),
        ("to: [flood/gone, gone/desk]", set()),
        ("to: [other/desk]", {"other/desk"}),
        ("questions: [{to: [flood/boss], ask: 怎么办}]", {"flood/boss"}),
    ],
)
def test_who_is_spoken_to_is_reached_and_the_plan_with_them(what, roles):
    found = reached(injected(what))
    assert found.roles == roles
    assert found.plans == {"flood"} | {role.partition("/")[0] for role in roles}


# steps


@pytest.mark.parametrize(
    ("steps", "tasks"),
    [
        ("[look, clean]", {"look", "clean"}),
        ("[{parallel: [look, [clean]]}]", {"look", "clean"}),
        ("[{repeat: {times: 2, do: [look]}}]", {"look"}),
        ("[{call: more}]", {"clean"}),
        ("[{call: run}, look]", {"look"}),
        ("[{choose: [{if: rain > 99, do: [look]}, {else: [clean]}]}]", {"clean"}),
        ("[{choose: [{if: rain > 9, do: [look]}, {else: [clean]}]}]", {"look", "clean"}),
        ("[{choose: [{chance: 0.5, do: [look]}, {chance: 0.5, do: [clean]}]}]", {"look", "clean"}),
    ],
)
def test_steps_are_followed_into_every_case_that_can_be(steps, tasks):
    body = BODY.replace(
        "procedures:\n", f"procedures:\n  run: {{title: 做, steps: {steps}}}\n  more: {{title: 再做, steps: [clean]}}\n"
    )
    story = injected("starts: [flood/run], set: {rain: 15 mm}")
    assert reached(story, body).tasks == {f"flood/{task}" for task in tasks}


# drills

DRILL = "library: drills\ndrills:\n  june: {{date: 2026-06-01, plans: [{plans}]{more}}}\n"


def drilled(plans, more, known=()):
    book = book_from(OTHER, plan_text("flood", BODY), INDICATORS, CITY, DRILL.format(plans=plans, more=more))
    return reached_in_drills(book, dict(known))


def test_a_drill_reaches_what_it_timed_and_who_answers_for_that():
    found = drilled("flood", ", observed: {flood/pump: 5 min}")
    assert (found.plans, found.tasks, found.roles) == ({"flood"}, {"flood/pump"}, {"flood/desk"})


def test_of_the_scenario_it_played_only_its_own_plans_count():
    known = {
        "wet": Reached({"flood", "other"}, {"flood/boss", "other/desk"}, {"flood/pump", "other/take"}, {"flood/III"})
    }
    found = drilled("flood", ", scenario: wet", known)
    assert found == Reached({"flood"}, {"flood/boss", "flood/desk"}, {"flood/pump"}, {"flood/III"})
    assert drilled("flood", ", scenario: dry", known) == Reached({"flood"})


def test_what_is_reached_adds_up():
    parts = [Reached({"a"}, {"a/x"}, {"a/t"}, {"a/III"}), Reached({"b"}), Reached({"a"}, {"b/x"})]
    assert merge_reached(parts) == Reached({"a", "b"}, {"a/x", "b/x"}, {"a/t"}, {"a/III"})


# coverage


def test_coverage_counts_valid_plans_and_promises_that_span_tasks():
    # Given a plan with two promises over tasks, one withdrawn plan, one hazard for each, and a drill in the future
    gone = plan_text("gone", "incident_types: [rain]\nroles: {desk: {title: 值班室}}\n", status="withdrawn")
    head = "book: b\ntitle: 书\nas_of: 2026-06-01\nincident_types: {rain: {title: 暴雨, class: natural}}\n"
    hazards = "library: hazards\nhazards: {low: {title: 低洼, covered_by: [gone, flood, city]}}\n"
    drills = (
        "library: drills\ndrills:\n  a: {date: 2026-06-01, plans: [flood]}\n  b: {date: 2026-06-02, plans: [flood]}\n"
    )
    book = book_from(
        head, INDICATORS, CITY, OTHER, gone, hazards, drills, plan_text("flood", "incident_types: [rain]\n" + BODY)
    )
    # When one scenario pumps and cleans up
    story = scenario_from(HEAD + injected("expect: [{task: flood/pump}, {task: flood/clean}]"))
    found = coverage(book, [story])
    # Then what is withdrawn covers nothing, and only the promise that was not come to is left
    assert [one.value.plan for hazard in found.hazards for one in hazard.plans] == ["flood", "city"]
    assert [one.value.plan for event in found.events for one in event.plans] == ["flood"]
    assert [(one.plan.value.plan, one.scenarios, one.tasks, one.drills, str(one.last)) for one in found.plans] == [
        ("other", ("演练",), 2, 0, "None"),
        ("flood", ("演练",), 2, 1, "2026-06-01"),
    ]
    assert [(one.what.render("zh"), one.limit.render("zh")) for one in found.promises] == [
        ("“发现”（seen）", "2小时内")
    ]
    assert [one.what.render("zh") for one in found.roles] == ["“总指挥”（boss）", "“接收组”（heard）"]


def test_a_promise_from_a_message_is_tried_where_its_end_is_whatever_the_message_is_called():
    book = book_from(INDICATORS, CITY, OTHER, plan_text("flood", BODY))
    found = coverage(book, [scenario_from(HEAD + injected("expect: [{task: flood/look}]"))])
    assert "“发现”（seen）" not in [one.what.render("zh") for one in found.promises]
    assert "“排干”（dry）" in [one.what.render("zh") for one in found.promises]


def test_a_procedure_without_a_task_brings_its_plan_all_the_same():
    found = reached(injected("starts: [other/hold]"))
    assert (found.plans, found.tasks) == ({"flood", "other"}, set())
