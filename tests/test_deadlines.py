"""What each plan has to have done by when: last days at equality, who is bound, and what asks for a revision."""

from dataclasses import replace
from datetime import date

import pytest

from drillbook.schema.finding import plain
from drillbook.schema.linkage.facts.drill_intervals import INTERVALS, applies, binds, is_risky, sector_of
from drillbook.schema.linkage.facts.register import Deadline, DrillRate, drill_rate, last_reviewed, register
from drillbook.schema.linkage.questions.drill_plan import proposed_drills
from tests.assembled import book_from, plan_text

HEAD = "book: b\ntitle: 书\nlanguage: {language}\nas_of: {day}\nincident_types:\n  rain: {{title: 暴雨, class: natural}}\n  blaze: {{title: 火灾, class: accident}}\n"
CONTACTS = """\
library: contacts
organizations:
  water: {title: 水务局, sector: 水务}
  hotel: {title: 酒店, sector: 旅馆}
  plant: {title: 工厂, sector: 制造}
  school: {title: 学校, sector: 教育}
  emergency: {title: 应急局, sector: 应急}
  mall: {title: Mall, sector: Retail}
  plain: {title: 某单位}
"""
LAWS = """\
library: regulations
regulations:
  decree: {title: 生产安全事故应急条例, number: 国务院令第708号}
  fire: {title: 上海市消防条例}
  local: {title: 上海市实施《中华人民共和国突发事件应对法》办法}
  old: {title: 旧法, repealed: 2026-06-30}
  sunk: {title: 沉法, repealed_by: heir}
  heir: {title: 新法, issued: 2026-05-01, in_force: 2026-06-30}
  aged: {title: 老法, repealed_by: young}
  young: {title: 少法, issued: 2026-06-30}
  lost: {title: 失法, repealed_by: gone}
"""


def a_book(*plans, day="2026-06-30", language="zh", drills="", laws=LAWS):
    more = (f"library: drills\ndrills:\n{drills}",) if drills else ()
    return book_from(HEAD.format(day=day, language=language), CONTACTS, *((laws,) if laws else ()), *plans, *more)


def a_plan(body="", name="p", kind="special", status="in-force", issued="2026-03-02", by="water", events="rain"):
    issue = f"issued: {issued}\n" if issued else ""
    return plan_text(
        name, f"{issue}drafted_by: {by}\nincident_types: [{events}]\n{body}", kind=kind, status=status, depth="card"
    )


def entry(plan, **more):
    return next(one for one in register(a_book(plan, **more)) if one.plan.value.plan == "p")


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
        (a_plan(kind="unit", by="hotel"), date(2029, 3, 2)),
        (a_plan(kind="onsite", by="hotel"), date(2029, 3, 2)),
        (a_plan(kind="unit", by="plant"), None),
    ],
)
def test_evaluation_comes_three_years_after_the_last_or_the_issue(plan, last):
    found = entry(plan).evaluation
    assert (found and found.last) == last


def test_evaluation_recurs_and_names_its_ground():
    assert entry(a_plan(), day="2029-03-03").evaluation.is_overdue
    assert entry(a_plan()).evaluation.basis.render("zh") == "国办发〔2024〕5号第三十四条"
    assert entry(a_plan(kind="unit", by="hotel")).evaluation.basis.render("zh") == "应急管理部令第2号第三十五条"


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


# drills


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        (a_plan(), {"special-and-department"}),
        (a_plan(kind="support"), {"special-and-department"}),
        (a_plan(kind="street"), set()),
        (
            a_plan(kind="unit", by="hotel", events="blaze"),
            {"risky-units", "shanghai-fire", "shanghai-units", "production-units"},
        ),
        (a_plan(kind="unit", by="hotel"), {"risky-units", "shanghai-units"}),
        (
            a_plan(kind="unit", by="mall", events="blaze"),
            {"risky-units", "shanghai-fire", "shanghai-units", "production-units"},
        ),
        (a_plan(kind="unit", by="plant", events="blaze"), {"production-units"}),
        (a_plan(kind="unit", by="plant"), set()),
        (a_plan(kind="unit", by="school", events="blaze"), {"shanghai-units"}),
        (a_plan(kind="onsite", by="plant"), {"onsite"}),
        (a_plan(kind="onsite", by="school"), set()),
        (a_plan(kind="onsite", by="hotel", events=""), {"risky-units", "onsite"}),
        (a_plan("regulations: [decree]\n", kind="street", events="blaze"), {"safety-governments"}),
        (a_plan("regulations: [decree]\n", kind="street"), set()),
        (a_plan("regulations: [local]\n", kind="street", events="blaze"), set()),
        (a_plan(by="emergency", events="blaze"), {"special-and-department", "emergency-department"}),
        (a_plan(by="emergency"), {"special-and-department"}),
    ],
)
def test_each_row_has_its_kinds_sectors_events_and_laws(plan, rows):
    book = a_book(plan)
    assert {row.id for row in INTERVALS if applies(book, book.plans["p"].value, row)} == rows


def test_rows_of_one_city_bind_only_its_books():
    book = a_book(a_plan(kind="unit", by="hotel", events="blaze"), laws="")
    assert {row.id for row in INTERVALS if applies(book, book.plans["p"].value, row)} == {
        "risky-units",
        "production-units",
    }


@pytest.mark.parametrize(
    ("body", "sector"),
    [
        ("drafted_by: hotel\nissuer: water\n", "旅馆"),
        ("issuer: water\napproved_by: hotel\n", "水务"),
        ("approved_by: hotel\n", "旅馆"),
        ("drafted_by: plain\nissuer: water\n", "水务"),
        ("", ""),
    ],
)
def test_the_sector_is_that_of_the_first_who_has_one(body, sector):
    book = a_book(plan_text("p", body, depth="card"))
    assert sector_of(book, book.plans["p"].value) == sector


def test_only_units_are_risky():
    plans = [a_plan(name=kind, kind=kind, by="hotel") for kind in ("unit", "onsite", "special")]
    book = a_book(*plans, a_plan(name="plant", kind="unit", by="plant"))
    assert {name: is_risky(book, plan.value) for name, plan in book.plans.items()} == {
        "unit": True,
        "onsite": True,
        "special": False,
        "plant": False,
    }


HELD = "  d: {{date: {date}, form: {form}, plans: [p]}}\n"


@pytest.mark.parametrize(
    ("day", "form", "last"),
    [
        ("2026-06-30", "live", date(2029, 6, 30)),
        ("2026-07-01", "live", date(2029, 3, 2)),  # not yet held: from the issue
        ("2026-06-30", "real", date(2029, 3, 2)),
    ],
)
def test_the_next_drill_is_owed_from_the_last_one_held(day, form, last):
    it = entry(a_plan(), drills=HELD.format(date=day, form=form))
    assert (it.drill.last, it.drill.recurs) == (last, True)


def test_without_a_drill_or_an_issue_nothing_can_be_counted():
    it = entry(a_plan(issued=""))
    assert (it.drill, it.interval.id, it.is_exercised) == (None, "special-and-department", False)


@pytest.mark.parametrize(("day", "exercised"), [("2026-06-30", True), ("2026-07-01", False)])
def test_a_plan_is_exercised_until_its_interval_is_over(day, exercised):
    it = entry(a_plan(issued="2020-03-02"), drills=HELD.format(date="2023-06-30", form="live"), day=day)
    assert it.is_exercised is exercised


def test_the_latest_of_several_drills_counts():
    drills = "  b: {date: 2026-02-01, plans: [p]}\n  a: {date: 2026-05-01, plans: [p]}\n  c: {date: 2026-05-01, plans: [p]}\n"
    assert entry(a_plan(), drills=drills).last_drill.name == "c"


def test_the_rate_is_over_plans_in_force_that_have_an_interval():
    plans = [
        a_plan(),
        a_plan(name="q", status="draft"),
        a_plan(name="r", kind="street"),
        a_plan(name="ext", kind="external"),
    ]
    entries = register(a_book(*plans, drills=HELD.format(date="2026-06-30", form="live")))
    assert [one.plan.value.plan for one in entries] == ["p", "q", "r"]
    rate = drill_rate(entries)
    assert (rate.exercised, rate.owing, rate.share) == (1, 1, 1.0)
    assert (DrillRate(1, 4).share, DrillRate(0, 0).share) == (0.25, None)
    withdrawn = (replace(entries[0], plan=entries[1].plan), entries[0])
    assert drill_rate(withdrawn).owing == 1


# reasons to revise


def reasons(plan, *others, **more):
    it = next(one for one in register(a_book(plan, *others, **more)) if one.plan.value.plan == "p")
    return [(reason.kind, reason.since, reason.why.render("zh")) for reason in it.triggers]


def test_what_is_written_is_a_reason_also_in_a_draft():
    body = "revise: [{since: 2026-01-05, why: 机构调整}, {since: 2026-02-05, why: 演练, text: 泵车不足}]\n"
    expected = [("written", date(2026, 1, 5), "机构调整"), ("written", date(2026, 2, 5), "演练(泵车不足)")]
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
    assert said == [("drill", date(2026, 6, 1), "演练“夏练”发现重大问题:泵车不足")] * found


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


# proposed drills


def proposed(*plans, drills="", day="2026-06-30"):
    return [
        (str(one.by), one.plans, one.form, one.why.render("zh"))
        for one in proposed_drills(a_book(*plans, drills=drills, day=day))
    ]


ALONE = "单独演练:期内无相关预案到期"


def test_only_what_falls_due_within_a_year_is_proposed():
    assert proposed(a_plan(issued="2024-06-28")) == [("2027-06-28", ("p",), "tabletop", ALONE)]
    assert proposed(a_plan(issued="2024-07-01")) == []
    assert [one[0] for one in proposed(a_plan(issued="2023-07-03"))] == ["2026-07-03"]
    assert [one[0] for one in proposed(a_plan(issued="2023-06-30"))] == ["2026-07-28"]  # due today: as if overdue


def test_after_mostly_talking_a_drill_is_live():
    plans = [a_plan(name=name, issued="2023-01-02") for name in ("p", "q")]
    talked = "".join(
        f"  {name}: {{date: 2023-09-01, form: {form}, plans: [{name}]}}\n"
        for name, form in (("p", "tabletop"), ("q", "live"))
    )
    assert proposed(*plans, drills=talked)[0][1:] == (("p", "q"), "tabletop", "均适用于暴雨")
    assert proposed(*plans, drills=talked.replace("form: live", "form: tabletop"))[0][2] == "live"


def test_why_plans_are_exercised_together():
    chain = [
        a_plan("parent: [q]\n", events="rain", issued="2023-09-01"),
        a_plan(name="q", events="blaze", issued="2023-09-01"),
    ]
    assert proposed(*chain)[0][1:] == (("p", "q"), "tabletop", "相互衔接:《p预案》、《q预案》")
    overlapping = [
        a_plan(events="rain", issued="2023-09-01"),
        a_plan(name="q", events="rain, blaze", issued="2023-09-01"),
        a_plan(name="r", events="blaze", issued="2023-09-01"),
    ]
    assert proposed(*overlapping)[0][1:] == (("p", "q", "r"), "tabletop", "适用事件部分相同")
