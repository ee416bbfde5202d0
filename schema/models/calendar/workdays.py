"""Counts working days: weekends, holidays, and weekend days that are worked instead (调休)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from drillbook.schema.models.settings import Calendar
from drillbook.schema.values.calendar_times import Months
from drillbook.schema.values.calendar_times_parser import parse_days

ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days are worked. A day that is both a holiday and worked is worked: shifting wins."""

    holidays: frozenset[date] = frozenset()
    shifted: frozenset[date] = frozenset()

    @classmethod
    def of(cls, calendar: Calendar) -> "Workdays":
        """Read the book's calendar, whose entries have been read once before."""
        return cls(frozenset(_all_days(calendar.holidays)), frozenset(_all_days(calendar.workdays)))

    def is_worked(self, day: date) -> bool:
        """Say whether a day is worked: Monday to Friday but for holidays, and shifted workdays."""
        return day in self.shifted or (day.weekday() < _SATURDAY and day not in self.holidays)

    def after(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after ``day``, which itself is not counted."""
        while count > 0:
            day += ONE_DAY
            count -= self.is_worked(day)
        return day

    def not_after(self, day: date) -> date:
        """Return the last working day up to and including ``day``."""
        while not self.is_worked(day):
            day -= ONE_DAY
        return day

    def knows(self, year: int) -> bool:
        """Say whether the holidays of that year were entered at all."""
        return any(day.year == year for day in self.holidays)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on; the 31st becomes the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, 28)


def after_cycle(day: date, cycle: int) -> date:
    """Return the day on which a cycle of upkeep or checks that began on ``day`` ends."""
    if isinstance(cycle, Months):
        return add_months(day, cycle.count)
    return day + timedelta(milliseconds=cycle)


def _all_days(entries: Iterable[str]) -> Iterator[date]:
    for entry in entries:
        yield from parse_days(entry)
