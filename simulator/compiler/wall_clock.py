"""Wall clock to ticks: when StartEx is, which hours are working hours, when shifts change."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.models.settings import Book
from drillbook.schema.models.workdays import Workdays
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.names import normalise, shortened
from drillbook.schema.values.quantities import parse_spread
from drillbook.schema.values.times import parse_clock, parse_offset

_DAY = datetime.timedelta(days=1)
_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class WallClock:
    """The time of the exercise: ticks are milliseconds since StartEx, the wall clock is the book's zone."""

    begins: datetime.datetime
    zone: datetime.tzinfo

    def ticks(self, at: datetime.datetime) -> int:
        """Elapsed time, also where the clocks were put forward or back."""
        utc = datetime.UTC
        elapsed = at.replace(tzinfo=self.zone).astimezone(utc) - self.begins.replace(tzinfo=self.zone).astimezone(utc)
        return round(elapsed.total_seconds() * 1000)

    def midnight(self, day: datetime.date) -> int:
        """The tick at which a day begins."""
        return self.ticks(datetime.datetime.combine(day, datetime.time()))

    def next(self, at: datetime.time) -> int:
        """The first such time of day from StartEx on."""
        today = datetime.datetime.combine(self.begins.date(), at)
        return self.ticks(today if today >= self.begins else today + _DAY)

    @classmethod
    def read(cls, iso: str, zone: str) -> "WallClock":
        """From StartEx as a model has it; without the name of a zone its distance from UTC stays what it was."""
        begins = datetime.datetime.fromisoformat(iso)
        return cls(begins.replace(tzinfo=None), ZoneInfo(zone) if zone else begins.tzinfo or datetime.UTC)

    def at(self, ticks: int) -> datetime.datetime:
        """What clocks on the wall show so many ticks after StartEx, which is not StartEx plus as much where they change."""
        utc = self.begins.replace(tzinfo=self.zone).astimezone(datetime.UTC) + datetime.timedelta(milliseconds=ticks)
        return utc.astimezone(self.zone).replace(tzinfo=None)

    def changes(self, lasts: int) -> tuple[tuple[int, int], ...]:
        """(tick, by how much clocks are ahead of StartEx plus elapsed time from then on), where that changes, in ticks."""
        found, ahead = [], 0
        for hour in range(0, lasts + _HOUR, _HOUR):
            if self._ahead(hour) == ahead:
                continue
            early, late = max(0, hour - _HOUR), hour
            while late - early > 1000:
                middle = (early + late) // 2000 * 1000
                early, late = (middle, late) if self._ahead(middle) == ahead else (early, middle)
            ahead = self._ahead(hour)
            found.append((late, ahead))
        return tuple(found)

    def _ahead(self, ticks: int) -> int:
        shown = self.at(ticks) - self.begins
        return round(shown.total_seconds() * 1000) - ticks

    def iso(self) -> str:
        """StartEx with its zone, ISO 8601."""
        return self.begins.replace(tzinfo=self.zone).isoformat()

    def instant(self, text: str) -> int:
        """``T+3:00`` or ``21:20``."""
        return parse_offset(text) if normalise(text)[:1] in ("T", "t") else self.next(parse_clock(text))

    def instants(self, text: str) -> Takes:
        """``T+0:45``, ``T+0:45 / T+1:15`` (uniform) or ``21:20``, in ticks."""
        if normalise(text)[:1] in ("T", "t"):
            read = parse_spread(text)
            return Takes(read.kind, read.parameters)
        ends = [self.next(parse_clock(part)) for part in normalise(text).split("/")]
        if ends != sorted(ends) or len(ends) > 2:
            raise Unreadable(
                say(en="'{text}' does not go from earlier to later", zh="“{text}”未按先后排列", text=shortened(text)),
                say(en="write for example 21:20 / 21:40", zh="请写作例如:21:20 / 21:40"),
            )
        return Takes("fixed", (ends[0],)) if ends[0] == ends[-1] else Takes("uniform", tuple(ends))


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Working hours: from and to on a working day (to before from: over midnight), and which days those are."""

    opens: datetime.time
    closes: datetime.time
    workdays: Workdays

    @classmethod
    def of(cls, settings: Book) -> "WorkingHours":
        """The hours of day and the calendar of a book."""
        opens, closes = settings.hours.day
        return cls(opens, closes, Workdays.of(settings.calendar))

    def spans(self, clock: WallClock, lasts: int) -> Iterator[tuple[int, int]]:
        """The working hours that touch the exercise, in ticks."""
        day = clock.begins.date() - _DAY
        while clock.midnight(day) <= lasts:
            if self.workdays.is_worked(day):
                ending = day + _DAY if self.closes <= self.opens else day
                start = clock.ticks(datetime.datetime.combine(day, self.opens))
                end = clock.ticks(datetime.datetime.combine(ending, self.closes))
                if end > 0 and start <= lasts:
                    yield max(start, 0), end
            day += _DAY


def shifts(spans: tuple[tuple[int, int], ...], day: int, night: int, lasts: int) -> tuple[tuple[int, int], ...]:
    """(tick, number present) from StartEx on, a new entry where the number changes."""
    steps = {0: night}
    for start, end in spans:
        steps[start] = day
        if end <= lasts:
            steps[end] = night
    changes: list[tuple[int, int]] = []
    for tick in sorted(steps):
        if not changes or changes[-1][1] != steps[tick]:
            changes.append((tick, steps[tick]))
    return tuple(changes)
