"""Working days by the book's calendar, holidays and shifted workdays included."""

from datetime import date

import pytest

from drillbook.schema.models.calendar.workdays import Workdays, add_months, dates_of, unreadable_entries
from drillbook.schema.models.settings import Calendar


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
    assert dates_of("2025-12-31 / 2026-01-02") == [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)]


def test_a_span_that_runs_backwards_holds_no_day():
    assert dates_of("2026-05-05 / 2026-05-01") == []


def test_what_is_not_a_date_is_named_and_passed_over():
    calendar = a_calendar(["国庆", "2026-10-01"], ["2026-13-01"])
    assert list(unreadable_entries(calendar)) == [("holidays", 0), ("workdays", 0)]
    assert Workdays.of(calendar).holidays == {date(2026, 10, 1)}


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
