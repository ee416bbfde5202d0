"""What each plan has to have done by when: last days at equality, who is bound, and what asks for a revision."""

from datetime import date

import pytest

from drillbook.schema.finding import plain
from drillbook.schema.linkage.facts.drill_intervals import binds
from drillbook.schema.linkage.facts.register import Deadline, last_reviewed, register
from tests.registers import a_book, a_plan, entry

# a deadline

DAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("last", "done", "recurs", "overdue", "late"),
    [
        (date(2026, 6, 30), None, False, False, False),  # on its last day it can still be done
        (date(2026, 6, 29), None, False, True, False),
        (date(2026, 6, 29), date(2026, 6, 29), False, False, False),
        (date(2026, 6, 29), date(2026, 6, 30), False, False, True),
        (date(2026, 6, 29), date(2026, 6, 30), True, True, False),
        (date(2026, 6, 30), date(2026, 1, 1), True, False, False),
    ],
)
def test_a_last_day_passes_when_it_is_over(last, done, recurs, overdue, late):
    deadline = Deadline(last, done, plain(""), DAY, recurs)
    assert (deadline.is_overdue, deadline.was_late) == (overdue, late)


def test_what_is_done_once_does_not_come_again_unless_it_recurs():
    assert Deadline(DAY, None, plain(""), DAY).recurs is False


# filing, publication, evaluation


@pytest.mark.parametrize(
    ("plan", "owed"),
    [
        (a_plan(), True),
        (a_plan(issued="2024-01-31"), True),  # the first day of the measure
        (a_plan(issued="2024-01-30"), False),
        (a_plan(issued=""), False),
        (a_plan(kind="major-event"), False),
        (a_plan(kind="catastrophe"), True),
        (a_plan(kind="unit", by="hotel"), True),
        (a_plan(kind="unit", by="plant"), False),
        (a_plan(kind="onsite", by="hotel"), False),
        (a_plan(status="draft"), False),
    ],
)
def test_filing_is_owed_by_plans_of_governments_and_risky_units(plan, owed):
    assert (entry(plan).filing is not None) is owed


def test_filing_and_publication_say_when_they_were_done_and_on_what_ground():
    it = entry(a_plan("filed: {date: 2026-03-20}\npublished: 2026-03-21\n"))
    assert (it.filing.done, it.publication.done, it.filing.last) == (
        date(2026, 3, 20),
        date(2026, 3, 21),
        it.publication.last,
    )
    assert [one.basis.render("zh") for one in (it.filing, it.publication)] == [
        "国办发〔2024〕5号第二十六条",
        "国办发〔2024〕5号第二十八条",
    ]
    unit = entry(a_plan(kind="unit", by="hotel"))
    assert (unit.filing.basis.render("zh"), unit.filing.done) == ("应急管理部令第2号第二十六条", None)


@pytest.mark.parametrize(
    ("plan", "owed"),
    [
        (a_plan(), True),
        (a_plan(issued="2024-01-31"), True),
        (a_plan(issued="2024-01-30"), False),
        (a_plan(issued=""), False),
        (a_plan(kind="community"), False),
        (a_plan(kind="street"), True),
    ],
)
def test_publication_is_owed_by_plans_for_the_public(plan, owed):
    assert (entry(plan).publication is not None) is owed


@pytest.mark.parametrize(
    ("plan", "last"),
    [
        (a_plan(), date(2029, 3, 2)),
        (a_plan("evaluated: 2026-04-01\n"), date(2029, 4, 1)),
        (a_plan("evaluated: 2025-04-01\n"), date(2029, 3, 2)),  # issued since
        (a_plan("evaluated: 2025-04-01\n", issued=""), date(2028, 4, 1)),
        (a_plan(issued=""), None),
        (a_plan(kind="community"), None),
        (a_plan(kind="unit", by="hotel"), None),  # art. 35 of 令第2号 does not name hotels
        (a_plan(kind="onsite", by="hotel"), None),
        (a_plan(kind="unit", by="plant"), None),
    ],
)
def test_evaluation_comes_three_years_after_the_last_or_the_issue(plan, last):
    found = entry(plan).evaluation
    assert (found and found.last) == last


def test_evaluation_recurs_and_names_its_ground():
    assert entry(a_plan(), day="2029-03-03").evaluation.is_overdue
    assert entry(a_plan()).evaluation.basis.render("zh") == "国办发〔2024〕5号第三十四条"


def test_in_another_language_only_what_the_library_holds_binds():
    found = [entry(plan, language="en") for plan in (a_plan(), a_plan(kind="unit", by="hotel"))]
    assert [(it.filing, it.publication, it.evaluation) for it in found] == [(None, None, None)] * 2
    assert [it.interval and it.interval.id for it in found] == [None, "risky-units"]
    english = a_book(a_plan(), language="en")
    assert [binds(english, law) for law in ("国务院令第708号", "国办发〔2024〕5号")] == [True, False]
    assert [
        binds(a_book(a_plan()), law, local=local)
        for law, local in (("某法", False), ("某法", True), ("上海市消防条例", True))
    ] == [True, False, True]


# reasons to revise


def reasons(plan, *others, **more):
    it = next(one for one in register(a_book(plan, *others, **more)) if one.plan.value.plan == "p")
    return [(reason.kind, reason.since, reason.why.render("zh")) for reason in it.triggers]


def test_what_is_written_is_a_reason_also_in_a_draft():
    body = "revise: [{since: 2026-01-05, why: 机构调整}, {since: 2026-02-05, why: 演练, text: 泵车不足}]\n"
    expected = [("written", date(2026, 1, 5), "机构调整"), ("written", date(2026, 2, 5), "演练（泵车不足）")]
    assert reasons(a_plan(body)) == reasons(a_plan(body, status="draft")) == expected


@pytest.mark.parametrize(
    ("upper", "body", "found"),
    [
        ({"issued": "2026-03-03"}, "", 1),
        ({"issued": "2026-03-02"}, "", 0),  # on the same day it was seen
        ({"issued": "2026-06-30"}, "", 1),
        ({"issued": "2026-07-01"}, "", 0),  # not yet
        ({"issued": "2026-04-01"}, "evaluated: 2026-05-01\n", 0),
        ({"issued": ""}, "", 0),
        ({"issued": "2026-04-01", "status": "withdrawn"}, "", 0),
    ],
)
def test_a_superior_issued_since_is_a_reason(upper, body, found):
    assert len(reasons(a_plan("parent: [up]\n" + body), a_plan(name="up", kind="overall", **upper))) == found


def test_a_superior_that_is_missing_or_a_plan_never_issued_gives_no_reason():
    assert reasons(a_plan("parent: [gone]\n")) == []
    assert reasons(a_plan("parent: [up]\n", issued=""), a_plan(name="up", issued="2026-04-01")) == []


@pytest.mark.parametrize(
    ("law", "day", "since"),
    [
        ("old", "2026-06-30", date(2026, 6, 30)),
        ("old", "2026-06-29", None),
        ("sunk", "2026-06-30", date(2026, 6, 30)),  # when its heir came into force
        ("sunk", "2026-06-29", None),
        ("aged", "2026-06-30", date(2026, 6, 30)),  # when its heir was issued, where nothing else is known
        ("lost", "2026-06-30", None),
        ("heir", "2026-06-30", None),
        ("unknown", "2026-06-30", None),
    ],
)
def test_a_law_repealed_is_a_reason_from_its_day(law, day, since):
    found = reasons(a_plan(f"regulations: [{law}]\n"), day=day)
    assert [one[:2] for one in found] == ([(f"law:{law}", since)] if since else [])


@pytest.mark.parametrize(
    ("problem", "plans", "issued", "found"),
    [
        ("major: true", "p", "2026-03-02", 1),
        ("major: false", "p", "2026-03-02", 0),
        ("major: true, closed: 2026-06-20", "p", "2026-03-02", 0),
        ("major: true", "p", "2026-06-01", 1),  # issued on the day of the drill: not because of it
        ("major: true", "p", "2026-06-02", 0),
        ("major: true", "p", "", 1),
        ("major: true", "p, q", "2026-03-02", 0),  # which of the two is not said
        ("major: true, plan: p", "p, q", "2026-03-02", 1),
        ("major: true, plan: q", "p, q", "2026-03-02", 0),
    ],
)
def test_a_major_problem_is_a_reason_until_it_is_closed_or_the_plan_is_new(problem, plans, issued, found):
    drills = f"  d: {{title: 夏练, date: 2026-06-01, plans: [{plans}], problems: [{{text: 泵车不足, {problem}}}]}}\n"
    said = reasons(a_plan(issued=issued), a_plan(name="q"), drills=drills)
    assert said == [("drill", date(2026, 6, 1), "演练“夏练”发现重大问题：泵车不足")] * found


@pytest.mark.parametrize(
    ("body", "issued", "day"),
    [
        ("", "2026-03-02", date(2026, 3, 2)),
        ("evaluated: 2026-04-01\n", "2026-03-02", date(2026, 4, 1)),
        ("evaluated: 2026-04-01\n", "", date(2026, 4, 1)),
        ("", "", None),
    ],
)
def test_a_plan_was_last_looked_at_when_it_was_issued_or_evaluated(body, issued, day):
    assert last_reviewed(a_book(a_plan(body, issued=issued)).plans["p"].value) == day
