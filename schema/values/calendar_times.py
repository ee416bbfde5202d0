"""Times that are no fixed length: by a time of day, so many working days, every day at 16:00, so many months.

Each is a number of milliseconds, the longest it can come to, so that rules can compare it with a plain length; and it
knows what was written, so that it can be said and be counted by the calendar.
"""

from typing import Self, TypeAlias

from drillbook.schema.finding import Language

_DAY = 24 * 3_600_000
_LONGEST_HOLIDAY = 10  # days off in a row, as many as National Day and the weekends around it


class Deadline(int):
    """By a time of day; ``day`` 0: the first from the beginning on, 1: of the day it begins on, 2: of the next."""

    of_day: int
    day: int

    @classmethod
    def by(cls, of_day: int, day: int = 0) -> Self:
        """Make one from milliseconds since midnight, and the number of the day."""
        made = cls((day - 1) * _DAY + of_day if day else _DAY)
        made.of_day, made.day = of_day, day
        return made

    def said(self, language: Language) -> str:
        """Return it as people say it, so that it can be read back."""
        clock = clock_said(self.of_day)
        if language == "zh":
            day = {0: "当日", 1: "当日", 2: "次日"}.get(self.day, f"第{self.day}日")
            return f"{day}{clock}前"
        return f"by {clock}" + (f" of day {self.day}" if self.day else "")


class WorkingDays(int):
    """So many working days of the book's calendar, to the end of the last; the day it begins on is not counted."""

    count: int

    @classmethod
    def of(cls, count: int) -> Self:
        """Make one; the longest it can be has a weekend in every five and one long holiday."""
        made = cls((count + 2 * (count // 5 + 1) + _LONGEST_HOLIDAY + 1) * _DAY)
        made.count = count
        return made

    def said(self, language: Language) -> str:
        """Return it as people say it, so that it can be read back."""
        return f"{self.count}个工作日" if language == "zh" else f"{self.count} working day" + "s" * (self.count != 1)


class Daily(int):
    """Every day at these times; as a number, the longest time from one to the next."""

    times: tuple[int, ...]

    @classmethod
    def at(cls, times: tuple[int, ...]) -> Self:
        """Make one from milliseconds since midnight, in order."""
        later = (*times[1:], times[0] + _DAY)
        made = cls(max(b - a for a, b in zip(times, later, strict=True)))
        made.times = times
        return made

    def said(self, language: Language) -> str:
        """Return it as people say it, so that it can be read back."""
        if language == "zh":
            return "每日" + "、".join(map(clock_said, self.times))
        return "daily at " + ", ".join(map(clock_said, self.times))


class TimeOfDay(int):
    """Milliseconds since midnight: the next such time of the clock."""


class Months(int):
    """So many months, to the same day of the month."""

    count: int

    @classmethod
    def of(cls, count: int) -> Self:
        """Make one; no month is longer than 31 days."""
        made = cls(count * 31 * _DAY)
        made.count = count
        return made

    def said(self, language: Language) -> str:
        """Return it as people say it, so that it can be read back."""
        return f"{self.count}个月" if language == "zh" else f"{self.count} month" + "s" * (self.count != 1)


CalendarTime: TypeAlias = Deadline | WorkingDays | Daily | Months
"""A length of time that the calendar decides; as a number, the longest it can be."""


def clock_said(of_day: int) -> str:
    """Render ``16:00``, with seconds only where there are any; the end of the day is ``24:00``."""
    minutes, seconds = divmod(of_day // 1000, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
