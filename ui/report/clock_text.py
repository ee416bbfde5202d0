"""Times as a facilitator reads them: T+ and the wall clock, and how long something took."""

from dataclasses import dataclass
from datetime import datetime

from drillbook.simulator.compiler.wall_clock import WallClock
from drillbook.ui.translation import _

_DAYS = 48
_DAY = 86_400_000


def elapsed(at: int) -> str:
    """``T+1:05``, with seconds only where there are any."""
    seconds = at // 1000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"T+{hours}:{minutes:02}" + (f":{rest:02}" if rest else "")


@dataclass(frozen=True, slots=True)
class ShownClock:
    """The clocks on the wall of a run, which text, chart and player all show; without StartEx there are none."""

    clock: WallClock | None

    @classmethod
    def of(cls, begins: str, zone: str) -> "ShownClock":
        """From StartEx and the name of its time zone."""
        return cls(WallClock.read(begins, zone) if begins else None)

    def text(self, at: int) -> str:
        """The time of day at ``at``; on the next day with that, later with the date: 21:00, 次日03:30, 9月16日08:00."""
        if self.clock is None:
            return ""
        now = self.clock.at(at)
        days = (now.date() - self.clock.begins.date()).days
        return day_text(f"{now:%H:%M}", days, now)

    def moment(self, at: int, until: int = 0) -> str:
        """A moment that stands alone: T+ on the first day, later as clocks show it, for nobody knows which day T+462:00 is.

        ``until``: the other end of a stretch, which is told alike.
        """
        return self.text(at) if self.clock is not None and max(at, until) > _DAY else elapsed(at)

    def both(self, at: int) -> str:
        """21:44 T+0:44; after the first day as clocks show it."""
        said = self.text(at), self.moment(at)
        return " ".join(dict.fromkeys(filter(None, said)))

    def ticks(self, count: int, since: int, until: int) -> list[int]:
        """At most about ``count`` moments at whole hours or minutes of the wall clock, for an axis."""
        span = max(1, until - since) // 60_000
        step = next((one for one in _STEPS if span <= one * count), -(-span // (count * 1440)) * 1440)
        start = self.clock.begins if self.clock else None
        ahead = (start.hour * 60 + start.minute) if start else 0
        first = -(-(since // 60_000 + ahead) // step) * step - ahead
        return [minute * 60_000 for minute in range(first, until // 60_000 + 1, step) if minute * 60_000 >= since]

    def changes(self, lasts: int) -> list[list[int]]:
        """From when on clocks show how much more than StartEx plus elapsed time, for the player."""
        return [list(change) for change in self.clock.changes(lasts)] if self.clock else []


_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)


def day_text(clock: str, days: int, now: datetime) -> str:
    """A time of day so many days after the first one."""
    if not days:
        return clock
    if days == 1:
        return _("{clock}+1", clock=clock)
    return _("{day} {month} {clock}", day=now.day, month=month_names()[now.month - 1], clock=clock)


def month_names() -> list[str]:
    """The twelve months, as a date names them."""
    return _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()


def exact(ticks: int | None) -> str:
    """The same to the second, for times that are added up."""
    seconds = round((ticks or 0) / 1000)
    if ticks is None or seconds < 3600 or not seconds % 60:
        return lasting(ticks)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return _("{h} h {m} min {s} s", h=hours, m=minutes, s=rest) if minutes else _("{h} h {s} s", h=hours, s=rest)


def lasting_forms() -> dict[str, str]:
    """How a length of time is written, by the parts that are not zero: for the player, which counts itself."""
    return {
        "h": _("{h} h", h="{h}"),
        "hm": _("{h} h {m} min", h="{h}", m="{m}"),
        "hms": _("{h} h {m} min {s} s", h="{h}", m="{m}", s="{s}"),
        "hs": _("{h} h {s} s", h="{h}", s="{s}"),
        "m": _("{m} min", m="{m}"),
        "ms": _("{m} min {s} s", m="{m}", s="{s}"),
        "s": _("{s} s", s="{s}"),
    }


def lasting_from(low: int, high: int) -> str:
    """The lower end of an interval or an axis: nothing is said in the unit of the upper end, ``0 s`` before ``3 s``."""
    seconds = round(high / 1000)
    return _("{s} s", s=0) if not round(low / 1000) and seconds < 3600 and seconds % 60 else lasting(low)


def lasting(ticks: int | None) -> str:
    """``1 h 5 min``, ``12 min 30 s``, as times are written in plans; nothing for what never came."""
    if ticks is None:
        return "–"
    seconds = round(ticks / 1000)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours >= _DAYS:
        return _("{d} d {h} h", d=hours // 24, h=hours % 24) if hours % 24 else _("{d} d", d=hours // 24)
    if hours:
        return _("{h} h {m} min", h=hours, m=minutes) if minutes else _("{h} h", h=hours)
    if rest and minutes:
        return _("{m} min {s} s", m=minutes, s=rest)
    return _("{m} min", m=minutes) if minutes or not rest else _("{s} s", s=rest)


def span(low: int | None, high: int | None) -> str:
    """``11 min – 13 min``; nothing is said as `lasting_from` says it; an end that is not known is ``…``."""
    ends = [lasting(one) if one is not None else "…" for one in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    if low is not None and high is not None:
        ends[0] = lasting_from(low, high)
    return _("{low} – {high}", low=ends[0], high=ends[1])
