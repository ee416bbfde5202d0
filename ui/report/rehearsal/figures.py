"""Figures of a rehearsal as people read them: shares with their intervals, times with theirs."""

from collections.abc import Sequence

from drillbook.simulator.rehearsal.intervals import Quantile, Share
from drillbook.simulator.rehearsal.summary import PoolSummary
from drillbook.ui.report.clock_text import lasting, span
from drillbook.ui.translation import _

MOST_WAITS = 8
"""So many of those waited for are told on every page; the rest at a terminal when asked."""


def share_text(share: Share) -> str:
    """``83.2 %``; a dash without a trial."""
    return _dash() if share.value is None else f"{100 * share.value:.1f}%"


def interval_text(share: Share) -> str:
    """``80.7–85.4 %``: rounded outwards would claim more than is known, so it is rounded as usual."""
    low, high = share.interval
    return f"{100 * low:.1f}–{100 * high:.1f}%" if share.of else ""


def quantile_text(one: Quantile) -> str:
    """``12 min (11 min – 13 min)``; an interval of one length is that length alone; runs that never got there say so."""
    if one.value is None:
        return _("never reached")
    value, ends = lasting(one.value), span(one.low, one.high)
    return value if ends == value else _("{value} ({span})", value=value, span=ends)


def waited_for(pools: Sequence[PoolSummary]) -> list[PoolSummary]:
    """Who and what was waited for, longest first, without what would read as no time at all."""
    return [one for one in pools if round(one.waited.value / 1000) > 0]


def wait_cells(one: PoolSummary) -> tuple[str, str, str]:
    """How long it was waited for per run, the interval of that, and in what share of the runs."""
    ends = span(max(0, round(one.waited.low)), round(one.waited.high))
    return lasting(round(one.waited.value)), ends, share_text(one.in_runs)


def _dash() -> str:
    return "–"
