"""Where two plans stop each other no state comes to rest: each rule says once that it did not decide, and goes on."""

import pytest

from drillbook.schema.finding import Finding, Location, Severity, plain
from drillbook.schema.linkage.catalogue import check, rule_named
from drillbook.schema.linkage.folding import by_consequence, fold
from tests.assembled import book_from, plan_text

RING = (
    plan_text(
        "one",
        "roles: {desk: {title: 值班室}}\nlevels: {III: {when: rain > 5 and not level(two) >= III, decided_by: desk}}\n",
        depth="linkage",
    ),
    plan_text(
        "two",
        "roles: {desk: {title: 值班室}}\nlevels: {III: {when: level(one) >= III, decided_by: desk}}\n",
        depth="linkage",
    ),
)
GOODS = (
    "library: indicators\nindicators: {rain: {title: 雨量, unit: mm, range: 0 / 200}}\n",
    "library: supplies\nequipment: {pump: {title: 泵, quantity: 3}}\n",
    "library: teams\nteams:\n  a: {title: 一队, capability: [dig]}\n  b: {title: 二队, capability: [dig]}\n  c: {title: 三队, capability: [dig]}\n",
)
CALLS = """\
roles: {{desk: {{title: 值班室, staff: 9}}}}
levels: {{III: {{when: level(one) >= III, decided_by: desk, within: 10 min}}}}
tasks:
  quick: {{title: 先做, role: desk, takes: 10 min}}
  dig: {{title: 挖, role: desk, takes: 10 min, {more}}}
procedures: {{go: {{when: {when}, steps: {steps}}}}}
"""


def undecided(code, *plans):
    """The notes that say so, and what else the rule says."""
    book = book_from(*GOODS, *RING, *plans)
    found = list(rule_named(code).findings(book))
    notes = [one for one in found if "not decided" in one.message.render("en")]
    assert {one.severity for one in notes} <= {Severity.NOTE}
    return [one.message.render("en").split(":")[0] for one in notes], [one for one in found if one not in notes]


def calling(more="", when="level >= III", steps="[quick, dig]"):
    return [plan_text(name, CALLS.format(more=more, when=when, steps=steps)) for name in ("calls", "calls-too")]


@pytest.mark.parametrize(
    ("code", "plans", "notes"),
    [
        ("L02", calling("needs: {equipment: {pump: 2}}"), ["L02 not decided for '泵' (pump)"]),
        ("L02", calling("needs: {equipment: {pump: 1}}"), []),  # enough in any state
        ("L02", calling("needs: {teams: {dig: 2}}"), ["L02 not decided for 'dig'"]),
        ("S04", [], ["S04 not decided for 'one预案'", "S04 not decided for 'two预案'"]),
        ("S10", [RING[1].replace("plan: two", "plan: ends").replace("two预案", "ends预案").replace("decided_by: desk", "decided_by: desk, ends_when: level(one) < III")], ["S10 not decided for 'ends预案'"]),
        ("S12", [*calling(), plan_text("warns", "roles: {desk: {title: 值班室}}\nwarnings: {red: {when: level(one) >= III, lifted_when: level(one) < III, issued_by: 局, actions: [dig]}}\ntasks: {dig: {title: 挖, role: desk, takes: 1 min}}\n")], ["S12 not decided for 'warns预案'"]),
        ("X03", [RING[1].replace("plan: two", "plan: low\nparent: [one]").replace("two预案", "low预案")], ["X03 not decided for 'low预案'"]),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_decide_says_so_once(code, plans, notes):
    assert undecided(code, *plans)[0] == notes


def test_a_promise_is_checked_at_every_level_where_it_is_not_known_which_can_be():
    late = plan_text("late", CALLS.format(more="within: 19 min", when="level(one) >= III", steps="[quick, dig]"))
    notes, found = undecided("X12", late)
    assert (notes, [one.where.plan for one in found]) == ([], ["late"])


def test_levels_may_be_anything_for_the_cases_of_a_choice():
    steps = "[{choose: [{if: level(one) >= III, do: [quick]}, {if: level(one) = III, do: [dig]}]}]"
    notes, found = undecided("S13", *calling(steps=steps)[:1])
    assert (notes, ["never reached" in one.message.render("en") for one in found]) == ([], [True])


# one defect, one finding; the worst for a reviewer first


def a_finding(line, severity="error", **more):
    return Finding(
        Location("f.yaml", line, 1), more.pop("code", "S06"), plain(f"line {line}"), Severity(severity), **more
    )


def test_of_one_cause_the_worst_is_kept_and_of_equals_the_first():
    folded = fold(
        [
            a_finding(5, "note", root="a"),
            a_finding(7, root="a", also=(Location("f.yaml", 9, 1), Location("f.yaml", 7, 1))),
            a_finding(8, root="a"),
            a_finding(1, root="b"),
        ]
    )
    assert [(one.where.line, [place.line for place in one.also]) for one in folded] == [(1, []), (7, [5, 9, 8])]


def test_a_reviewer_reads_the_worst_first_then_what_would_be_felt_then_by_place():
    findings = [
        a_finding(1, "note"),
        a_finding(2),
        a_finding(3, consequence=plain("felt")),
        a_finding(4, consequence=plain("felt"), put_off=plain("later")),
        a_finding(5, consequence=plain("felt")),
        a_finding(6, "warning"),
    ]
    assert [one.where.line for one in by_consequence(findings)] == [3, 5, 2, 6, 1, 4]


def test_rules_are_found_by_code_in_any_case_and_optional_ones_speak_only_when_asked():
    assert [rule_named(code) and rule_named(code).id for code in ("s06", "D05", "S17", "Z99")] == [
        "S06",
        "D05",
        "S17",
        None,
    ]
    book = book_from(plan_text("p", "roles: {desk: {title: 值班室, duties: [可以报告]}}\n"))
    assert "S17" not in {one.code for one in check(book)}
    assert check(book, ()) == []
