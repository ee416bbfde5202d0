"""Rosters: shifts of any name, weekends and holidays, and nobody at all."""

import pytest

from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.facts.report_chains import staff_at_night, staff_by_day
from drillbook.schema.linkage.rules.unresolved_names import unresolved
from drillbook.schema.reader import read_text_as
from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.storage import adoption
from tests.small_books import compiled, named, read_book
from tests.stories import a_plan

THREE_SHIFTS = """\
book: small
language: en
timezone: Asia/Shanghai
hours: {早班: "08:00-16:00", 中班: "16:00-24:00", 夜班: "00:00-08:00"}
calendar: {holidays: [2026-10-01 / 2026-10-03], workdays: [2026-10-10]}
"""
TWO_SHIFTS = """\
book: small
language: en
hours: {day: "08:30-17:30"}
"""
HOUR = 3_600_000
POSTS = "library: contacts\nposts:\n  duty: {title: Duty officers, staff: 2}\n"


def one_role(staff):
    return a_plan(
        f"""
        roles:
          desk: {{title: Desk, staff: {staff}}}
        tasks:
          look: {{title: Look, role: desk, takes: 10 min}}
        procedures:
          go: {{steps: [look]}}
        """
    )


def there(folder, staff, begins, hours, book=TWO_SHIFTS):
    """(hours since StartEx, number present), wherever the number changes."""
    night = f"scenario: s\ntitle: S\nbegins: {begins}\nlasts: {hours} h\n"
    model = compiled(folder, one_role(staff), night=night, book=book, contacts=POSTS)
    return [(tick / HOUR, number) for tick, number in named(model.pools, "a/desk").shifts], [
        str(one.text) for one in model.assumptions if one.kind == "days-off"
    ]


def test_three_shifts_follow_each_other(tmp_path):
    # Given three shifts of 5, 3 and 2, and an exercise from Monday noon
    numbers, said = there(tmp_path, "{早班: 5, 中班: 3, 夜班: 2}", "2026-09-14 12:00", 24, THREE_SHIFTS)
    # Then the evening comes after 4 h, the night after 12, the morning after 20
    assert numbers == [(0, 5), (4, 3), (12, 2), (20, 5)]
    assert said == []


def test_a_weekend_has_a_number_of_its_own(tmp_path):
    # Given 4 by day and 2 at night, 1 at weekends, from Friday 16:30
    numbers, said = there(tmp_path, "{day: 4, night: 2, weekend: 1}", "2026-09-18 16:30", 70)
    # Then Friday's night goes on to Saturday 08:30, and Sunday's to Monday 08:30
    assert numbers == [(0, 4), (1, 2), (16, 1), (64, 4)]
    assert said == []


def test_a_holiday_has_a_list_of_its_own(tmp_path):
    numbers, said = there(
        tmp_path, "{早班: 5, 中班: 3, 夜班: 2, holiday: {早班: 1, 中班: 0}}", "2026-10-01 06:00", 24, THREE_SHIFTS
    )
    # Then on the holiday the night, which is not in its list, has nobody, nor has the evening
    assert numbers == [(0, 0), (2, 1), (10, 0)]
    assert said == []


def test_a_day_off_of_which_nothing_is_written_has_the_nights_number_and_that_is_said(tmp_path):
    numbers, said = there(tmp_path, "{早班: 5, 中班: 3, 夜班: 2, holiday: 1}", "2026-10-02 20:00", 56, THREE_SHIFTS)
    # Then Friday and Saturday are holidays, Sunday is a weekend: 2 all day
    assert numbers == [(0, 1), (28, 2)]
    assert said == ["on days off the night's number is there where none is written for them: Desk"]


def test_a_shifted_saturday_is_a_working_day(tmp_path):
    numbers, _ = there(tmp_path, "{早班: 5, 中班: 3, 夜班: 2, weekend: 0}", "2026-10-10 07:00", 4, THREE_SHIFTS)
    assert numbers == [(0, 2), (1, 5)]


def test_between_shifts_nobody_is_there_and_where_two_overlap_both_are(tmp_path):
    book = "book: small\nlanguage: en\nhours: {early: 06:00-14:00, late: 13:00-21:00}\n"
    numbers, _ = there(tmp_path, "{early: 2, late: 3}", "2026-09-14 05:00", 18, book)
    assert numbers == [(0, 0), (1, 2), (8, 5), (9, 3), (16, 0)]


def test_hours_may_end_at_2400(tmp_path):
    book = "book: small\nlanguage: en\nhours: {day: 08:00-24:00}\n"
    numbers, _ = there(tmp_path, "{day: 2, night: 1}", "2026-09-14 07:00", 24, book)
    assert numbers == [(0, 1), (1, 2), (17, 1)]


@pytest.mark.parametrize(
    ("staff", "day", "night"),
    [
        ("{day: 4, night: 0}", 4, 0),
        ("3", 3, 3),
        ("{day: 4}", 4, None),
        ("{day: 4, night: 2, weekend: 9}", 4, 2),
    ],
)
def test_who_is_there_at_night_may_be_nobody(tmp_path, staff, day, night):
    book = read_book(tmp_path, one_role(staff), book=TWO_SHIFTS)
    plan = book.plans["a"].value
    assert (staff_by_day(book, plan, "desk"), staff_at_night(book, plan, "desk")) == (day, night)


def test_a_role_with_nobody_at_night_does_not_borrow_the_number_of_its_post(tmp_path):
    # Given a role with nobody at night, whose post has 2 then
    plan = one_role("{day: 4, night: 0}, post: duty")
    book = read_book(tmp_path, plan, book=TWO_SHIFTS)
    assert staff_at_night(book, book.plans["a"].value, "desk") == 0


def test_the_night_of_three_shifts_is_the_one_that_begins_at_midnight(tmp_path):
    book = read_book(tmp_path, one_role("{早班: 5, 中班: 3, 夜班: 2}"), book=THREE_SHIFTS, contacts=POSTS)
    plan = book.plans["a"].value
    assert (staff_by_day(book, plan, "desk"), staff_at_night(book, plan, "desk")) == (5, 2)


@pytest.mark.parametrize(
    ("staff", "book", "line", "column", "message", "hint"),
    [
        ("{早斑: 5, 夜班: 2}", THREE_SHIFTS, 6, 31, "'早斑' is neither a shift of the book nor a level of the plan", "shifts of this book: 早班, 中班, 夜班; others are written in 'hours' of book.yaml"),
        ("{day: 4, night: 2}", THREE_SHIFTS, 6, 31, "the book has no shift 'day'", "shifts of this book: 早班, 中班, 夜班; others are written in 'hours' of book.yaml"),
        ("{caled: 4, day: 2}", TWO_SHIFTS, 6, 31, "'caled' is neither a shift of the book nor a level of the plan", "did you mean called?"),
        ("{day: 4, weekend: {dya: 2}}", TWO_SHIFTS, 6, 49, "the book has no shift 'dya'", "did you mean day?"),
    ],
)  # fmt: skip
def test_a_shift_that_is_none_is_named_where_it_stands(tmp_path, staff, book, line, column, message, hint):
    found = unresolved(read_book(tmp_path, one_role(staff), book=book, contacts=POSTS))[0]
    assert (found.where.line, found.where.column) == (line, column)
    assert (str(found.message), str(found.hint)) == (message, hint)


def test_shifts_and_levels_are_not_mixed(tmp_path):
    plan = one_role("{day: 4, III: 6}") + "levels: {III: {when: ordered, decided_by: desk}}\n"
    found = [str(finding.message) for finding in unresolved(read_book(tmp_path, plan, book=TWO_SHIFTS))]
    assert found == ["the number goes by shift and by level at once"]


@pytest.mark.parametrize(
    ("hours", "message", "hint"),
    [
        ("{dya: 08:30-17:30}", "unknown key 'dya'", "did you mean day?"),
        ("{早班: 8点到16点}", "'8点到16点' is not a span of hours", "write for example 08:30-17:30"),
        ("{早班: 24:00-08:00}", "'24:00' is where a day ends", "as a beginning write 00:00"),
    ],
)
def test_hours_that_cannot_be_read_say_how(hours, message, hint):
    found = read_text_as("book.yaml", f"book: small\nhours: {hours}\n").findings
    assert [(str(one.message), str(one.hint)) for one in found] == [(message, hint)]


def a_decider(staff):
    """A plan whose level is decided by a role without a deputy."""
    return a_plan(
        f"""
        roles:
          boss: {{title: Boss, staff: {staff}}}
        levels: {{III: {{when: ordered, decided_by: boss}}}}
        tasks:
          look: {{title: Look, role: boss, takes: 10 min}}
        procedures:
          go: {{steps: [look]}}
        """
    )


@pytest.mark.parametrize(
    ("staff", "alone"),
    [
        ("{早班: 1, 中班: 1, 夜班: 1}", ""),
        ("{早班: 1, 中班: 0, 夜班: 0}", "'Boss' (boss) decides, and at night there are 0 people"),
        ("{夜班: 2}", ""),
        ("{早班: 2, 夜班: 0}", "'Boss' (boss) decides, and at night there are 0 people"),
        ("{早班: 1, 中班: 0}", "'Boss' (boss) decides and has no deputy"),
    ],
)
def test_who_decides_alone_needs_a_deputy_unless_others_take_turns(tmp_path, staff, alone):
    book = read_book(tmp_path, a_decider(staff), book=THREE_SHIFTS, contacts=POSTS)
    said = [str(finding.message) for finding in check(book) if finding.code == "S14"]
    assert said == ([alone] if alone else [])


def test_a_number_tried_in_a_run_is_written_into_every_shift(tmp_path):
    # Given a post of three shifts that a run had with one more
    posts = "library: contacts\nposts:\n  duty: {title: Duty, staff: {早班: 5, 夜班: 0, weekend: 1}}\n"
    book = read_book(tmp_path, one_role("2"), book=THREE_SHIFTS, contacts=posts)
    edits = adoption.edits(book, Variation((("duty", 6),)), {"duty": 5})
    # Then the edits put one more into each, and leave the weekend alone
    assert [[(edit.path[-1], edit.value) for edit in found] for found in edits.values()] == [
        [("早班", "6"), ("夜班", "1")]
    ]


@pytest.mark.parametrize(("maintained", "overdue"), [("2026-02-27", True), ("2026-02-28", False)])
def test_six_months_of_upkeep_end_on_the_same_day_of_the_month(tmp_path, maintained, overdue):
    supplies = f"library: supplies\nequipment:\n  hose: {{title: Hose, quantity: 9, maintained: {maintained}, maintain_every: 6 months}}\n"
    head = TWO_SHIFTS + "as_of: 2026-08-28\n"
    book = read_book(tmp_path, one_role("2"), book=head, supplies=supplies)
    said = [str(one.message) for one in check(book) if "its cycle ended" in str(one.message)]
    assert said == (
        ["'Hose' (hose) was last maintained on 2026-02-27; its cycle ended on 2026-08-27"] if overdue else []
    )
