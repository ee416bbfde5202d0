"""Wall clock to ticks: when StartEx is, and at which tick a written time comes."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.names import normalise, shortened
from drillbook.schema.values.quantities import parse_spread
from drillbook.schema.values.times import parse_clock, parse_offset

_DAY = datetime.timedelta(days=1)


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

    def next(self, at: datetime.time) -> int:
        """The first such time of day from StartEx on."""
        today = datetime.datetime.combine(self.begins.date(), at)
        return self.ticks(today if today >= self.begins else today + _DAY)

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
