"""How busy people and means are in the course of an exercise: the share at work in each part of it, the busiest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from drillbook.simulator.rehearsal.summary import Summary
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.translation import _

_BLOCKS = "▁▂▃▄▅▆▇█"
_DIGITS = "0123456789"
_NOBODY = " "


@dataclass(frozen=True, slots=True)
class Utilisation:
    """A pool through the exercise: the share at work in each part (None: none was there), and the busiest part."""

    name: str
    parts: tuple[float | None, ...]
    peak: float
    since: int
    until: int


def utilisations(summary: Summary) -> list[Utilisation]:
    """Whatever was at work and of which it is known how many there are, the busiest part first."""
    found = []
    for one in summary.pools:
        known = [(used, -at) for at, used in enumerate(one.by_part) if used]
        if known:
            peak, at = max(known)
            found.append(Utilisation(one.name, one.by_part, peak, -at * summary.part, (1 - at) * summary.part))
    return sorted(found, key=lambda one: (-one.peak, one.name))


def peak_text(one: Utilisation, clock: ShownClock) -> str:
    """98% T+2:30 – T+3:00; in an exercise of days as clocks show it."""
    since, until = (clock.moment(at, one.until) for at in (one.since, one.until))
    words = {"share": f"{one.peak:.0%}", "since": since, "until": until}
    return _("{share} at {since} – {until}", **words)


def line(parts: Sequence[float | None], *, blocks: bool) -> str:
    """A sign for each part, higher where more are at work; where blocks cannot be printed, tenths as digits."""
    signs = _BLOCKS if blocks else _DIGITS
    return "".join(
        _NOBODY if one is None else signs[min(len(signs) - 1, max(0, int(one * len(signs))))] for one in parts
    )
