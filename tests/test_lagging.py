"""A plan that sleeps or lags behind the plan above it (X03), and promises that the work before them uses up (X12)."""

import pytest

from drillbook.schema.linkage.catalogue import rule_named
from drillbook.schema.linkage.rules.between.lagging_levels import grade_of
from tests.assembled import book_from, plan_text

INDICATORS = "library: indicators\nindicators: {tide: {title: 潮位, unit: m, range: 0 / 9, initial: 0}}\n"


@pytest.mark.parametrize(
    ("level", "corresponds", "grade"),
    [
        ("IV", "", 1),
        ("I", "", 4),
        ("low", "", None),
        ("none", "", None),
        ("low", "up/II", 3),
        ("III", "up/II", 3),  # as it says, not as it is called
        ("III", "other/II", None),
        ("low", "up/none", None),
    ],
)
def test_the_height_of_a_level_on_the_scale_of_another_plan(level, corresponds, grade):
    assert grade_of(level, corresponds, "up") == grade


def a_plan(name, kind="special", parent="", events="rain", **levels):
    written = ", ".join(
        f"{level}: {{when: {what[0]}, corresponds_to: {what[1]}}}"
        if isinstance(what, tuple)
        else f"{level}: {{when: {what}}}"
        for level, what in levels.items()
    )
    body = (
        f"roles: {{desk: {{title: 值班室}}}}\nparent: [{parent}]\nincident_types: [{events}]\nlevels: {{{written}}}\n"
    )
    return plan_text(name, body, kind=kind, title=name, depth="linkage")


UPPER = a_plan("up", III="tide > 3", II="tide > 5")


def said(lower, upper=UPPER):
    return [one.message.render("zh") for one in rule_named("X03").findings(book_from(INDICATORS, upper, lower))]


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ({"III": "tide > 3", "II": "tide > 5"}, []),
        ({"III": "tide > 2", "II": "tide > 4"}, []),  # sooner is no fault
        ({"III": "tide > 4", "II": "tide > 5"}, ["当潮位为3.5米时，《up》为Ⅲ级，《low》未启动"]),
        ({"III": "tide > 3", "II": "tide > 6"}, ["当潮位为5.5米时，《up》为Ⅱ级，《low》仅为Ⅲ级"]),
        (
            {"III": "tide > 4", "II": "tide > 6"},
            ["当潮位为3.5米时，《up》为Ⅲ级，《low》未启动"],
        ),  # asleep before too low
        ({"III": "tide > 3"}, []),  # it does what it can
        ({"II": "tide > 3"}, []),
        ({"II": "tide > 5"}, ["当潮位为4米时，《up》为Ⅲ级，《low》未启动"]),
        ({"low": "tide > 6"}, []),  # no common scale
        ({"low": ("tide > 6", "up/III")}, ["当潮位为5.5米时，《up》为Ⅱ级，《low》未启动"]),
        (
            {"low": ("tide > 3", "up/III"), "high": ("tide > 6", "up/II")},
            ["当潮位为5.5米时，《up》为Ⅱ级，《low》仅为low"],
        ),
        ({"low": ("tide > 6", "other/III")}, []),
    ],
)
def test_a_plan_is_not_asleep_or_lower_than_the_one_above(levels, told):
    assert said(a_plan("low", "street", "up", **levels)) == told


@pytest.mark.parametrize(
    ("upper", "lower", "third", "told"),
    [
        ("tide > 3 or level(third) >= III", "tide > 4", "", "当潮位为3.5米时，《up》为Ⅲ级，《low》未启动"),
        ("tide > 3", "tide > 4 and level(third) >= III", "", "当潮位为3.5米时，《up》为Ⅲ级，《low》未启动"),
        (
            "tide > 3",
            "tide > 4 and level(third) >= III",
            "tide > 2",
            "当潮位为3.5米、《third》为Ⅲ级时，《up》为Ⅲ级，《low》未启动",
        ),
    ],
)
def test_the_level_of_a_third_plan_is_told_where_what_is_measured_decides_it(upper, lower, third, told):
    other = a_plan("third", III=third) if third else a_plan("third", III="").replace("when: ", "title: 三")
    plans = INDICATORS, a_plan("up", III=upper), other, a_plan("low", "street", "up", III=lower)
    assert [one.message.render("zh") for one in rule_named("X03").findings(book_from(*plans))] == [told]


@pytest.mark.parametrize(
    ("kind", "above", "events", "found"),
    [
        ("street", "special", "rain", 1),
        ("community", "street", "rain", 1),
        ("special", "joint", "rain", 1),
        ("unit", "special", "rain", 0),
        ("street", "overall", "rain", 0),
        ("street", "special", "fire", 0),
    ],
)
def test_only_plans_of_kinds_that_follow_each_other_for_the_same_events_are_compared(kind, above, events, found):
    upper = a_plan("up", above, III="tide > 3")
    assert len(said(a_plan("low", kind, "up", events, III="tide > 4"), upper)) == found
    everything = a_plan("up", above, events="", III="tide > 3")
    assert len(said(a_plan("low", kind, "up", events, III="tide > 4"), everything)) == (found or events == "fire")


# X12

SLOW = """\
roles: {{desk: {{title: 值班室}}}}
tasks:
  quick: {{title: 先做, role: desk, takes: 1 min}}
  slow: {{title: 慢做, role: desk, takes: 10 / 20 / 30 min, within: {first} min}}
  last: {{title: 再做, role: desk, takes: 1 min, within: {last} min}}
procedures: {{go: {{steps: [quick, slow, last]}}}}
"""


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (21, 22, []),
        (20, 22, [("warning", "within", 0)]),
        (21, 21, [("warning", "within", 0)]),
        (20, 21, [("warning", "takes", 2)]),  # both for one cause: told where that is written
        (10, 21, [("error", "takes", 2)]),  # not even the shortest way is short enough for one of the two
        (11, 12, [("warning", "takes", 2)]),  # exactly the shortest
        (20, 11, [("error", "takes", 2)]),
    ],
)
def test_promises_broken_by_one_slow_task_are_one_finding(first, last, told):
    book = book_from(plan_text("p", SLOW.format(first=first, last=last)))
    plan = book.plans["p"]
    slow = plan.at("tasks", "slow", "takes")
    found = [
        (
            one.severity.value,
            "takes" if one.where == slow else "within",
            len([place for place in one.also if place != slow]),
        )
        for one in rule_named("X12").findings(book)
    ]
    assert found == told
