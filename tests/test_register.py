"""The register of plans, the drill rate, and the proposed drills of a year."""

from datetime import date

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.facts.drill_intervals import INTERVALS, strictest
from drillbook.schema.linkage.facts.register import drill_rate, register
from drillbook.schema.linkage.questions.drill_plan import MOST_PLANS, horizon, proposed_drills
from tests.command import ROOT
from tests.scenarios import book_of

HEAD = """\
book: small
as_of: {day}
incident_types:
  rainstorm: {{title: 暴雨, class: natural}}
  fire: {{title: 火灾, class: accident}}
"""
ORGANIZATIONS = """\
library: contacts
organizations:
  water: {title: 区水务局, sector: 水务}
  hotel: {title: 示例酒店, sector: 旅馆}
  shop: {title: 示例商场, sector: 商业}
  school: {title: 示例学校, sector: 教育}
  works: {title: 示例工厂, sector: 制造}
  office: {title: 区应急局, sector: 应急}
"""
LAWS = """\
library: regulations
regulations:
  shanghai: {title: 上海市实施《中华人民共和国突发事件应对法》办法, number: 2018年修正}
  reg-708: {title: 生产安全事故应急条例, number: 国务院令第708号}
"""


def a_plan(name, kind="special", by="water", events="rainstorm", issued="2025-03-03", more=""):
    return (
        f"plan: {name}\ntitle: {name}\nkind: {kind}\nstatus: in-force\ndepth: card\nissued: {issued}\n"
        f"drafted_by: {by}\nincident_types: [{events}]\n{more}"
    )


def a_book(folder, plans, drills=(), day="2026-06-30", laws=""):
    (folder / "book.yaml").write_text(HEAD.format(day=day), encoding="utf-8")
    (folder / "contacts.yaml").write_text(ORGANIZATIONS, encoding="utf-8")
    if laws:
        (folder / "laws.yaml").write_text(laws, encoding="utf-8")
    for number, plan in enumerate(plans):
        (folder / f"plan-{number}.yaml").write_text(plan, encoding="utf-8")
    if drills:
        lines = [
            f"  d{n}: {{date: {on}, form: {form}, plans: [{names}]}}" for n, (on, form, names) in enumerate(drills)
        ]
        (folder / "drills.yaml").write_text("library: drills\ndrills:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    book, findings = PlanBook.read(folder)
    assert findings == []
    return book


def entry_of(book, name):
    return next(entry for entry in register(book) if entry.plan.value.plan == name)


@pytest.mark.parametrize(
    ("plan", "row"),
    [
        (a_plan("p"), "special-and-department"),
        (a_plan("p", "street"), None),
        (a_plan("p", "overall"), None),
        (a_plan("p", "unit", "hotel", "fire"), "risky-units"),
        (a_plan("p", "onsite", "works", "fire"), "onsite"),
        (a_plan("p", "unit", "works", "fire"), "production-units"),
        (a_plan("p", "unit", "school", "fire"), "shanghai-units"),
        (a_plan("p", "special", "office", "fire"), "emergency-department"),
        (a_plan("p", "street", "water", "fire", more="regulations: [reg-708]\n"), "safety-governments"),
        (a_plan("p", "street", "water", "fire"), None),
    ],
)
def test_the_strictest_row_counts(tmp_path, plan, row):
    book = a_book(tmp_path, [plan], laws=LAWS)
    found = strictest(book, book.plans["p"].value)
    assert (found.id if found else None) == row


def test_local_rules_bind_only_where_the_library_holds_them(tmp_path):
    book = a_book(tmp_path, [a_plan("p", "unit", "school", "fire")])
    assert strictest(book, book.plans["p"].value) is None


def test_every_row_names_its_ground():
    assert all(row.basis.zh and row.basis.en and row.months > 0 for row in INTERVALS)
    assert len({row.id for row in INTERVALS}) == len(INTERVALS)


def test_filing_is_due_on_the_twentieth_working_day(tmp_path):
    book = a_book(tmp_path, [a_plan("p", issued="2026-06-01")])
    assert (entry_of(book, "p").filing.last, entry_of(book, "p").filing.is_overdue) == (date(2026, 6, 29), True)


def test_a_new_plan_has_the_whole_interval_for_its_first_drill(tmp_path):
    book = a_book(tmp_path, [a_plan("p", "unit", "hotel", "fire", issued="2026-03-02")])
    assert (entry_of(book, "p").drill.last, entry_of(book, "p").is_exercised) == (date(2026, 9, 2), False)


def test_drill_rate_counts_plans_within_their_own_interval(tmp_path):
    # Given a special plan drilled two years ago, a hotel drilled eight months ago, a street plan without interval
    plans = [a_plan("flood"), a_plan("hotel", "unit", "hotel", "fire"), a_plan("street", "street")]
    book = a_book(tmp_path, plans, [("2024-06-30", "tabletop", "flood"), ("2025-10-30", "live", "hotel")])

    # Then one of the two that have an interval is exercised
    rate = drill_rate(register(book))
    assert (rate.exercised, rate.owing, rate.share) == (1, 2, 0.5)


def test_no_plan_with_an_interval_has_no_rate(tmp_path):
    book = a_book(tmp_path, [a_plan("street", "street")])
    assert drill_rate(register(book)).share is None


def test_a_drill_to_come_does_not_count(tmp_path):
    book = a_book(tmp_path, [a_plan("flood")], [("2026-07-01", "live", "flood")])
    assert entry_of(book, "flood").last_drill is None


def test_a_real_response_is_not_a_drill(tmp_path):
    book = a_book(tmp_path, [a_plan("flood")], [("2026-06-01", "real", "flood")])
    assert entry_of(book, "flood").last_drill is None


def test_a_superior_issued_anew_is_a_reason_to_revise_until_looked_at(tmp_path):
    upper = a_plan("upper", "overall", issued="2026-02-02")
    stale, seen = (
        a_plan("stale", more="parent: [upper]\n"),
        a_plan("seen", more="parent: [upper]\nevaluated: 2026-03-02\n"),
    )
    book = a_book(tmp_path, [upper, stale, seen])
    assert [len(entry_of(book, name).triggers) for name in ("stale", "seen")] == [1, 0]


def test_linked_plans_are_exercised_together_before_the_first_is_due(tmp_path):
    # Given two hotels' plans for fire due in September and October, and a factory's due alone in November
    plans = [a_plan(name, "unit", by, "fire", "2025-01-06") for name, by in (("a", "hotel"), ("b", "shop"))]
    plans.append(a_plan("c", "onsite", "works", "rainstorm", "2025-01-06"))
    drills = [("2026-03-20", "tabletop", "a"), ("2026-04-20", "tabletop", "b"), ("2026-05-20", "live", "c")]
    book = a_book(tmp_path, plans, drills)

    # When a year of drills is proposed
    found = proposed_drills(book)

    # Then each is held on the last working day before its first plan is due, and comes up again after half a year
    assert [(str(drill.by), drill.plans, drill.form) for drill in found] == [
        ("2026-09-18", ("a", "b"), "live"),
        ("2026-11-20", ("c",), "tabletop"),
        ("2027-03-18", ("a", "b"), "tabletop"),
        ("2027-05-20", ("c",), "live"),
    ]


def test_what_is_overdue_is_proposed_within_twenty_working_days(tmp_path):
    book = a_book(tmp_path, [a_plan("p", "unit", "hotel", "fire", "2025-01-06")])
    assert proposed_drills(book)[0].by == date(2026, 7, 28)


def test_the_sample_is_in_order_and_every_proposal_is_in_time():
    book = book_of(ROOT / "plans" / "putuo")
    assert [entry.plan.value.plan for entry in register(book) if entry.drill and entry.drill.is_overdue] == []
    due = {entry.plan.value.plan for entry in register(book) if entry.drill and entry.drill.last <= horizon(book)}
    drills = proposed_drills(book)
    assert {plan for drill in drills for plan in drill.plans} == due != set()
    assert all(drill.by <= need.due for drill in drills for need in drill.needs)
    assert all(len(drill.plans) <= MOST_PLANS for drill in drills)


def test_the_proposal_does_not_depend_on_the_order_of_files(tmp_path):
    plans = [a_plan(name, "unit", "hotel", "fire", "2025-01-06") for name in "abcdefgh"]
    found = []
    for name, some in (("one", plans), ("other", plans[::-1])):
        (tmp_path / name).mkdir()
        found.append([drill.plans for drill in proposed_drills(a_book(tmp_path / name, some))])
    assert found[0] == found[1]
