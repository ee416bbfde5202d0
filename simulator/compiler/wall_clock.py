"""Wall clock to ticks: when StartEx is, and at which tick a written time comes."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.instants import Instant, clock_time, parse_instant, parse_instants
from drillbook.schema.values.names import shortened


@dataclass(frozen=True, slots=True)
class WallClock:
    """The time of the exercise: ticks are milliseconds since StartEx, the wall clock is the book's zone."""

    begins: datetime.datetime
    zone: ZoneInfo

    def ticks(self, at: datetime.datetime) -> int:
        """Elapsed time, also where the clocks were put forward or back."""
        utc = datetime.UTC
        elapsed = at.replace(tzinfo=self.zone).astimezone(utc) - self.begins.replace(tzinfo=self.zone).astimezone(utc)
        return round(elapsed.total_seconds() * 1000)

    def midnight(self, day: datetime.date) -> int:
        """The tick at which a day begins."""
        return self.ticks(datetime.datetime.combine(day, datetime.time()))

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

    def instants(self, text: str) -> Takes:
        """``T+0:45``, ``T+0:45 / T+1:15`` (uniform) or ``21:20``, in ticks."""
        ends = [self.tick(one) for one in parse_instants(text)]
        if ends != sorted(ends):
            raise Unreadable(
                say(en="'{text}' does not go from earlier to later", zh="“{text}”未按先后排列", text=shortened(text)),
                say(en="write for example 21:20 / 21:40", zh="请写作例如:21:20 / 21:40"),
            )
        if ends[0] == ends[-1]:
            return Takes("fixed", (ends[0],))
        return Takes("uniform" if len(ends) == 2 else "pert", tuple(ends))
