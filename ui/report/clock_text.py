"""Times as a facilitator reads them: T+ and the wall clock, and how long something took."""

from datetime import datetime, timedelta

from drillbook.ui.words import _

_DAYS = 48


def elapsed(at: int) -> str:
    """``T+1:05``, with seconds only where there are any."""
    seconds = at // 1000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"T+{hours}:{minutes:02}" + (f":{rest:02}" if rest else "")


def wall(begins: str, at: int) -> str:
    """The wall clock at ``at``: time of day, and the date on later days."""
    if not begins:
        return ""
    start = datetime.fromisoformat(begins)
    now = start + timedelta(milliseconds=at)
    days = (now.date() - start.date()).days
    return f"{now:%H:%M}" + (f"+{days}" if days else "")


def lasting(ticks: int | None) -> str:
    """``1 h 05 min``, ``12 min 30 s``; nothing for what never came."""
    if ticks is None:
        return "–"
    seconds = round(ticks / 1000)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours >= _DAYS:
        return _("{d} d {h} h", d=hours // 24, h=hours % 24) if hours % 24 else _("{d} d", d=hours // 24)
    if hours:
        return _("{h} h {m} min", h=hours, m=f"{minutes:02}") if minutes else _("{h} h", h=hours)
    if rest and minutes:
        return _("{m} min {s} s", m=minutes, s=f"{rest:02}")
    return _("{m} min", m=minutes) if minutes or not rest else _("{s} s", s=rest)
