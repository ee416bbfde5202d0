"""What in a plan covers a topic: a mark, a part of the plan, or a heading; and how a chapter's absence is told."""

import pytest

from drillbook.schema.finding import Finding, Location, Severity, plain
from drillbook.schema.linkage.facts.required_topics import ARTICLES, REQUIRED_TOPICS, covers_topic, missing_topics
from drillbook.schema.linkage.profiles import PROFILES, failing
from drillbook.schema.linkage.scope import plans_with_text, weighed_severity
from tests.assembled import book_from, plan_text

LIBRARIES = (
    "library: supplies\nequipment: {pump: {title: 泵, quantity: 1}}\nsupplies: {sand: {title: 沙, quantity: 1}}\n",
    "library: teams\nteams: {crew: {title: 队}}\n",
    "library: places\nplaces: {hall: {title: 礼堂}}\n",
)
BARE = {"roles": "desk: {title: 值班室}"}


def covered(topic, *, task="phase: recovery", role="title: 值班室", **parts):
    """Whether a plan with one task, one role and these parts covers a topic."""
    body = f"roles: {{desk: {{{role}}}}}\ntasks: {{t: {{{'' if 'title' in task else 'title: 事, '}role: desk, takes: 1 min, {task}}}}}\n"
    body += "".join(f"{key}: {value}\n" for key, value in parts.items())
    return covers_topic(book_from(*LIBRARIES, plan_text("p", body)).plans["p"].value, topic)


@pytest.mark.parametrize(
    ("topic", "how"),
    [
        ("command", {"command": "{held_by: desk}"}),
        ("command", {"role": "title: 现场指挥"}),
        ("prevention", {"task": "phase: prevention"}),
        ("warning", {"task": "phase: warning"}),
        ("warning", {"warnings": "{red: {when: judged, actions: [t]}}"}),
        ("response", {"task": "phase: response"}),
        ("response", {"task": "phase: initial"}),
        ("measures", {"task": "phase: response"}),
        ("grading", {"levels": "{III: {decided_by: desk}}"}),
        ("support", {"task": "phase: recovery, needs: {teams: {crew: 1}}"}),
        ("support", {"task": "phase: recovery, needs: {equipment: {pump: 1}}"}),
        ("support", {"task": "phase: recovery, needs: {supplies: {sand: 1}}"}),
        ("dispatch", {"task": "phase: recovery, needs: {supplies: {sand: 1}}"}),
        ("teams", {"task": "phase: recovery, needs: {teams: {crew: 1}}"}),
        ("equipment", {"task": "phase: recovery, needs: {equipment: {pump: 1}}"}),
        ("reconstruction", {"recovery": "[t]"}),
        ("report", {"task": "phase: recovery, report: {to: desk}"}),
        ("report", {"task": "phase: report"}),
        ("information", {"task": "phase: recovery, report: {to: desk}"}),
        ("evacuation", {"procedures": "{go: {title: 人员疏散, steps: [t]}}"}),
        ("evacuation", {"procedures": "{go: {title: evacuate a wing, steps: [t]}}"}),
        ("site-control", {"task": "phase: recovery, title: 设置警戒区"}),
        ("duties", {"role": "title: 值班室, duties: [值守]"}),
        ("responsible", {}),
        ("coordination", {"task": "phase: recovery, hands_over_to: [p/t]"}),
        ("linkage", {"task": "phase: recovery, hands_over_to: [p/t]"}),
        ("matching", {"command": "{held_by: desk, passes_to: {desk: judged}}"}),
        ("matching", {"command": "{held_by: desk, taken_from: [p]}"}),
        ("evacuation", {"task": "phase: recovery, evacuates: {people: 5}"}),
        ("routes", {"task": "phase: recovery, evacuates: {people: 5}", "annexes": "{maps: 图}"}),
        ("routes", {"task": "phase: recovery, evacuates: {people: 5}", "annexes": "{routes: 图}"}),
        ("contacts", {"annexes": "{contacts: 表}"}),
        ("procedures", {"procedures": "{go: {steps: [t]}}"}),
        ("key-parts", {"task": "phase: recovery, covers: [key-parts]"}),
        ("key-parts", {"sections": "[{title: 其他, covers: [key-parts]}]"}),
        ("key-parts", {"sections": "[{title: 一、关键部位概况}]"}),
        ("vulnerable", {"sections": "[{title: 重点人群}]"}),
    ],
)
def test_a_topic_is_covered_by_a_part_a_mark_or_a_heading(topic, how):
    assert covered(topic, **how)


@pytest.mark.parametrize(
    ("topic", "how"),
    [
        ("command", {"command": "{passes_to: {desk: judged}}"}),
        ("matching", {"command": "{held_by: desk}"}),
        ("routes", {"task": "phase: recovery, evacuates: {people: 5}"}),
        ("routes", {"annexes": "{maps: 图}"}),
        ("routes", {"task": "phase: recovery, evacuates: {people: 5}", "annexes": "{contacts: 表}"}),
        ("teams", {"task": "phase: recovery, needs: {equipment: {pump: 1}}"}),
        ("equipment", {"task": "phase: recovery, needs: {teams: {crew: 1}}"}),
        ("support", {"task": "phase: recovery, needs: {staff: 1}"}),
        ("contacts", {"annexes": "{maps: 图}"}),
        ("key-parts", {"sections": "[{title: 其他, covers: [report]}]"}),
        ("unheard-of", {"sections": "[{title: 其他}]"}),
    ],
)
def test_what_is_only_near_a_topic_does_not_cover_it(topic, how):
    assert not covered(topic, **how)


@pytest.mark.parametrize(
    "topic", sorted({topic for topics in REQUIRED_TOPICS.values() for topic in topics} - {"responsible"})
)
def test_a_plan_that_says_nothing_covers_nothing(topic):
    assert not covered(topic)


def test_what_is_missing_is_told_in_the_order_of_the_law_and_cards_owe_nothing():
    plan = plan_text(
        "p",
        "roles: {desk: {title: 值班室}}\nannexes: {contacts: 表}\nprocedures: {go: {steps: [t]}}\ntasks: {t: {title: 事, role: desk, takes: 1 min}}\n",
        kind="work-manual",
    )
    book = book_from(plan)
    assert missing_topics(book, book.plans["p"]) == ("teams", "equipment")
    external = book_from(plan.replace("work-manual", "external"))
    assert missing_topics(external, external.plans["p"]) == ()
    assert REQUIRED_TOPICS.keys() == ARTICLES.keys() - {"catastrophe"}


# scope and weight


def test_only_plans_with_a_body_here_and_in_force_or_on_their_way_have_a_text():
    plans = [plan_text(name, "roles: {desk: {title: 值班室}}\n", **head) for name, head in (
        ("full", {}), ("linkage", {"depth": "linkage"}), ("draft", {"status": "draft"}),
        ("gone", {"status": "withdrawn"}), ("far", {"kind": "external"}),
    )]  # fmt: skip
    book = book_from(*plans, plan_text("card", depth="card"))
    assert [plan.value.plan for plan in plans_with_text(book)] == ["full", "linkage", "draft"]


@pytest.mark.parametrize(
    ("status", "depth", "severity", "weighed"),
    [
        ("in-force", "full", "error", "error"),
        ("in-force", "full", "note", "note"),
        ("in-force", "linkage", "error", "warning"),
        ("in-force", "linkage", "warning", "note"),
        ("in-force", "linkage", "note", "note"),
        ("draft", "full", "error", "note"),
        ("draft", "linkage", "error", "note"),
        ("in-review", "full", "error", "error"),
    ],
)
def test_what_is_missing_weighs_less_in_a_draft_and_at_less_depth(status, depth, severity, weighed):
    plan = book_from(plan_text("p", "roles: {desk: {title: 值班室}}\n", status=status, depth=depth)).plans["p"].value
    assert weighed_severity(plan, Severity(severity)) is Severity(weighed)


@pytest.mark.parametrize(
    ("profile", "fails"),
    [
        ("draft", ["S06 error", "YA1 error"]),
        ("review", ["S06 error", "S11 error", "YA1 error"]),
        ("publish", ["S06 error", "S06 warning", "S11 error", "S11 warning", "YA1 error"]),
    ],
)
def test_a_profile_fails_on_some_codes_or_on_all(profile, fails):
    findings = [
        Finding(Location("f.yaml", 1, 1), code, plain(code), severity)
        for code in ("S06", "S11", "YA1")
        for severity in Severity
        if (code, severity) != ("YA1", Severity.WARNING)
    ]
    assert [f"{one.code} {one.severity.value}" for one in failing(PROFILES[profile], findings)] == fails
