"""Wall clock to ticks: when StartEx is, and at which tick a written time comes."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.instants import Instant, clock_time, parse_instant, parse_instants
from drillbook.schema.values.names import shortened

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
        """``T+3:00``, ``21:20``, ``day 2 02:30`` or ``2026-10-05 08:00``, in ticks."""
        return self.tick(parse_instant(text))

    def tick(self, at: Instant) -> int:
        """The tick of a written moment; a time of day alone comes first from StartEx on."""
        if at.elapsed is not None:
            return at.elapsed
        return self.ticks(clock_time(self.begins, at))

    def of_day(self, day: datetime.date, ms: int) -> int:
        """The tick at which clocks show so many milliseconds since the midnight with which a day begins."""
        return self.ticks(datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(milliseconds=ms))

    def next_at(self, clock: datetime.time, since: int) -> int:
        """The first tick from ``since`` on at which clocks show this time of day."""
        today = datetime.datetime.combine(self.at(since).date(), clock)
        tick = self.ticks(today)
        return tick if tick >= since else self.ticks(today + datetime.timedelta(days=1))

    def instants(self, text: str) -> Takes:
        """``T+0:45``, ``T+0:45 / T+1:15`` (uniform) or ``21:20``, in ticks."""
        ends = [self.tick(one) for one in parse_instants(text)]
        if ends != sorted(ends):
            raise Unreadable(
                say(en="'{text}' does not go from earlier to later", zh="“{text}”未按先后排列", text=shortened(text)),
                say(en="write for example 21:20 / 21:40", zh="请写作例如：21:20 / 21:40"),
            )
        if ends[0] == ends[-1]:
            return Takes("fixed", (ends[0],))
        return Takes("uniform" if len(ends) == 2 else "pert", tuple(ends))


def too_early(text: str) -> Unreadable:
    """Refuse a time that is neither preparation as a whole nor part of the exercise."""
    return Unreadable(
        say(en="'{text}' reaches back before the beginning", zh="“{text}”早于演练开始", text=shortened(text)),
        say(
            en="what is preparation lies before it as a whole, and is written as an inject of its own",
            zh="演练前的准备应整体早于开始，并单独写成一条消息单",
        ),
    )
