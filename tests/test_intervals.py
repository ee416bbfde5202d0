"""How often each plan is exercised: the rows it falls under, when the next drill is owed, which drills are proposed."""

from dataclasses import replace
from datetime import date

import pytest

from drillbook.schema.linkage.facts.drill_intervals import INTERVALS, applies, is_risky, sector_of
from drillbook.schema.linkage.facts.register import DrillRate, drill_rate, register
from drillbook.schema.linkage.questions.drill_plan import proposed_drills
from tests.assembled import plan_text
from tests.registers import a_book, a_plan, entry

# drills


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        (a_plan(), {"special-and-department"}),
        (a_plan(kind="support"), {"special-and-department"}),
        (a_plan(kind="street"), set()),
        (
            a_plan(kind="unit", by="hotel", events="blaze"),
            {"risky-units", "shanghai-units", "production-units"},
        ),
        (a_plan(kind="unit", by="hotel"), {"risky-units", "shanghai-units"}),
        (
            a_plan(kind="unit", by="mall", events="blaze"),
            {"risky-units", "shanghai-units", "production-units"},
        ),
        (a_plan(kind="unit", by="plant", events="blaze"), {"production-units"}),
        (a_plan(kind="unit", by="plant"), set()),
        (a_plan(kind="unit", by="school", events="blaze"), {"shanghai-units"}),
        (a_plan(kind="onsite", by="plant"), {"onsite"}),
        (a_plan(kind="onsite", by="school"), {"shanghai-units"}),
        (a_plan(kind="onsite", by="hotel", events=""), {"risky-units", "shanghai-units", "onsite"}),
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
    assert (it.drill, it.is_exercised) == (None, False)


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


# proposed drills


def proposed(*plans, drills="", day="2026-06-30"):
    return [
        (str(one.by), one.plans, one.form, one.why.render("zh"))
        for one in proposed_drills(a_book(*plans, drills=drills, day=day))
    ]


ALONE = "单独演练：期内无相关预案到期"


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
    assert proposed(*chain)[0][1:] == (("p", "q"), "tabletop", "相互衔接：《p预案》、《q预案》")
    overlapping = [
        a_plan(events="rain", issued="2023-09-01"),
        a_plan(name="q", events="rain, blaze", issued="2023-09-01"),
        a_plan(name="r", events="blaze", issued="2023-09-01"),
    ]
    assert proposed(*overlapping)[0][1:] == (("p", "q", "r"), "tabletop", "适用事件部分相同")


def test_no_more_than_six_plans_share_a_room_and_named_ones_come_before_alike_ones():
    plans = [a_plan(name=name, issued="2023-09-01") for name in ("p", "q", "r", "s", "t", "u", "v")]
    assert [one[1] for one in proposed(*plans)] == [("p", "q", "r", "s", "t", "u"), ("v",)]
    # what the first names is taken before what is only for the same event
    naming = [a_plan("excludes: {fog: v}\n", issued="2023-09-01"), *plans[1:]]
    assert [one[1] for one in proposed(*naming)] == [("p", "q", "r", "s", "t", "v"), ("u",)]


def test_the_plan_with_most_company_comes_first_and_of_equals_what_falls_due_first():
    middle = a_plan(name="q", events="rain, blaze", issued="2023-12-01")
    plans = [
        a_plan(name="p", events="rain", issued="2023-11-01"),
        middle,
        a_plan(name="r", events="blaze", issued="2023-10-02"),
    ]
    assert [(one[0], one[1]) for one in proposed(*plans)] == [("2026-10-02", ("r", "p", "q"))]
    apart = [
        a_plan(name="p", events="rain", issued="2023-11-01"),
        a_plan(name="r", events="blaze", issued="2023-10-02"),
    ]
    assert [(one[0], one[1]) for one in proposed(*apart)] == [("2026-10-02", ("r",)), ("2026-10-30", ("p",))]


def test_half_a_year_comes_round_twice_in_a_year_and_what_is_later_does_not():
    hotel = a_plan(kind="unit", by="hotel", issued="2026-01-05")
    assert [one[0] for one in proposed(hotel)] == ["2026-07-03", "2027-01-01"]
    assert [one[2] for one in proposed(hotel)] == ["tabletop", "live"]  # after talking it is done


def test_the_rows_say_how_many_months():
    assert {row.id: row.months for row in INTERVALS} == {
        "risky-units": 6,
        "onsite": 6,
        "shanghai-fire": 6,
        "shanghai-units": 12,
        "production-units": 12,
        "safety-governments": 24,
        "emergency-department": 24,
        "special-and-department": 36,
    }
