"""Working days by the book's calendar, holidays and shifted workdays included."""

from datetime import date
from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.calendar.workdays import Workdays, add_months
from drillbook.schema.models.settings import Calendar
from drillbook.schema.reader import read_text_as
from drillbook.schema.values.calendar_times_parser import parse_days


def a_calendar(holidays=(), workdays=()):
    return Calendar.model_validate({"holidays": list(holidays), "workdays": list(workdays)})


MAY = Workdays.of(a_calendar(["2026-05-01 / 2026-05-05"], ["2026-05-09"]))


def test_weekends_are_not_worked():
    plain = Workdays()
    assert [plain.is_worked(date(2026, 5, day)) for day in (8, 9, 10, 11)] == [True, False, False, True]


def test_a_shifted_saturday_is_worked_and_a_holiday_is_not():
    assert [MAY.is_worked(date(2026, 5, day)) for day in (1, 4, 5, 6, 9, 10)] == [
        False,
        False,
        False,
        True,
        True,
        False,
    ]


def test_the_twentieth_working_day_steps_over_holidays_and_counts_shifted_saturdays():
    # Given a plan issued on 15 April; 1 to 5 May off, Saturday 9 May worked
    # When twenty working days are counted from the day after
    # Then 16-17, 20-24, 27-30 April are eleven, 6-9 May four, 11-15 May five
    assert MAY.after(date(2026, 4, 15), 20) == date(2026, 5, 15)


def test_without_a_calendar_only_weekends_are_off():
    assert Workdays().after(date(2026, 4, 15), 20) == date(2026, 5, 13)


def test_the_nearest_working_day_before_and_after():
    assert MAY.not_after(date(2026, 5, 4)) == date(2026, 4, 30)


def test_a_span_of_holidays_has_both_ends_and_may_cross_a_year():
    assert parse_days("2025-12-31 / 2026-01-02") == [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("国庆", "“国庆”不是日期，也不是起止日期"),
        ("10月10日", "“10月10日”不是日期，也不是起止日期"),
        ("2026-13-01 / 2026-05-01", "“2026-13-01 / 2026-05-01”不是日期，也不是起止日期"),
        ("9999-12-31", "日期应在1900年至2200年之间"),
        ("2026-12-31 / 2201-01-01", "日期应在1900年至2200年之间"),
        ("2026-05-05 / 2026-05-04", "“2026-05-05 / 2026-05-04”不是1至366天的时段"),
        ("2024-01-01 / 2025-01-01", "“2024-01-01 / 2025-01-01”不是1至366天的时段"),
    ],
)
def test_what_is_no_day_and_no_span_is_refused(text, message):
    with pytest.raises(Unreadable) as refused:
        parse_days(text)
    assert refused.value.message.render("zh") == message


def test_the_shortest_and_the_longest_span_are_read():
    assert parse_days("2026-05-05／2026-05-05") == [date(2026, 5, 5)]
    assert len(parse_days("2024-01-01 / 2024-12-31")) == 366


def test_a_wrong_day_is_told_by_any_book_where_it_stands_and_the_others_hold():
    head = "book: b\ntitle: B\nlanguage: en\nrules: general\ncalendar: {holidays: [1 May, 2026-10-01]}\n"
    book, found = PlanBook.assemble(Path("."), [read_text_as("book.yaml", head)])
    assert [(str(one.where), str(one.message)) for one in found] == [
        ("book.yaml:5:23", "'1 May' is not a day, nor a first and a last day")
    ]
    assert Workdays.of(book.settings.calendar).holidays == {date(2026, 10, 1)}


def test_which_years_are_entered():
    assert [MAY.knows(year) for year in (2025, 2026)] == [False, True]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 15), 36, date(2029, 1, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_later(day, months, then):
    assert add_months(day, months) == then
