"""What the S rules pass over, and how they count."""

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity
from drillbook.schema.linkage.catalogue import check, rule_named

CONTACTS = """
library: contacts
organizations: {office: {title: 区防汛办}}
posts:
  chief: {title: 分管副区长, organization: office, staff: 1}
  second: {title: 区应急局局长, organization: office, staff: 1}
"""


@pytest.fixture
def a_book(tmp_path):
    def build(**files):
        for name, text in {"contacts": CONTACTS, **files}.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        book, unread = PlanBook.read(tmp_path)
        assert [str(finding.message) for finding in unread] == []
        return book

    return build


def a_plan(name, body, kind="special", status="in-force", depth="full"):
    return f"plan: {name}\ntitle: 预案{name}\nkind: {kind}\nstatus: {status}\ndepth: {depth}\n{body}"


def found(book, code):
    return list(rule_named(code).findings(book))


STEPS = """
roles: {desk: {title: 值班室, organization: office}}
tasks:
  check: {title: 核实, role: desk, takes: 5 min}
  pump: {title: 抽排, role: desk, takes: 9 min, after: [check]}
procedures: {p: {title: 处置, when: ordered, steps: [check, pump, check]}}
"""


def test_a_task_done_twice_is_not_a_ring(a_book):
    assert found(a_book(flood=a_plan("flood", STEPS)), "S13") == []


def test_a_wait_for_what_comes_later_is_a_ring(a_book):
    # Given a procedure that waits, without end, for a task that only follows the wait
    body = STEPS.replace("[check, pump, check]", "[check, wait: {until: pump started}, pump]")

    # When the wait has no limit, the procedure can never go on; with one it can
    endless = found(a_book(flood=a_plan("flood", body)), "S13")
    patient = body.replace("pump started}", "pump started, at_most: 10 min}")

    assert [finding.severity for finding in endless] == [Severity.ERROR]
    assert found(a_book(flood=a_plan("flood", patient)), "S13") == []


def test_a_role_missing_in_one_plan_and_named_by_two_is_one_finding(a_book):
    # Given two plans that report to a desk which the third does not have
    body = (
        "roles: {{desk: {{title: 值班室, organization: office}}}}\n"
        "tasks: {{tell: {{title: 报告, role: desk, takes: 1 min, report: {{to: {to}}}}}}}"
    )
    book = a_book(
        one=a_plan("one", body.format(to="flood/duty")),
        two=a_plan("two", body.format(to="flood/duty")),
        flood=a_plan("flood", STEPS),
    )

    # When names are checked, then one finding tells both places
    findings = check(book, ())
    assert [(finding.where.plan, [place.plan for place in finding.also]) for finding in findings] == [("one", ["two"])]


@pytest.mark.parametrize("code", ["S01", "S03", "S11", "S12", "S20"])
def test_a_street_plan_owes_no_levels_recovery_colours_or_annexes(a_book, code):
    body = STEPS.replace("takes: 5 min", "takes: 5 min, within: 10 min")
    assert found(a_book(street=a_plan("street", body, kind="street")), code) == []


def test_what_a_draft_lacks_is_only_a_note(a_book):
    book = a_book(flood=a_plan("flood", STEPS, status="draft"))
    assert {finding.severity for finding in check(book)} == {Severity.NOTE}


def test_cards_owe_only_their_cover(a_book):
    assert {finding.code for finding in check(a_book(card=a_plan("card", "", depth="card")))} <= {
        "S18",
        "D01",
        "D02",
        "D03",
    }


def test_style_is_silent_unless_asked(a_book):
    body = STEPS.replace("title: 值班室,", "title: 值班室, duties: [可以报告],")
    book = a_book(flood=a_plan("flood", body))
    assert "S17" not in {finding.code for finding in check(book)}
    assert [finding.code for finding in check(book, (rule_named("S17"),))] == ["S17"]


def test_two_plans_whose_commanders_stand_in_for_each_other_name_all_places(a_book):
    # Given two plans with the same two people the other way round
    body = "roles:\n  lead: {{title: 指挥, post: {a}, deputy: vice}}\n  vice: {{title: 副职, post: {b}}}\n"
    book = a_book(
        fire=a_plan("fire", body.format(a="chief", b="second")),
        health=a_plan("health", body.format(a="second", b="chief")),
    )

    # When deputies are followed through both plans
    rings = found(book, "S14")

    # Then the round is told once, at both places
    assert [(ring.where.plan, [place.plan for place in ring.also]) for ring in rings] == [("fire", ["health"])]
