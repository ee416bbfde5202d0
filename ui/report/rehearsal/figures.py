"""Figures of a rehearsal as people read them: shares with their intervals, times with theirs."""

from drillbook.simulator.rehearsal.intervals import Quantile, Share
from drillbook.ui.report.clock_text import lasting, span
from drillbook.ui.translation import _


def share_text(share: Share) -> str:
    """``83.2 %``; a dash without a trial."""
    return _dash() if share.value is None else f"{100 * share.value:.1f}%"


def interval_text(share: Share) -> str:
    """``80.7–85.4 %``: rounded outwards would claim more than is known, so it is rounded as usual."""
    low, high = share.interval
    return f"{100 * low:.1f}–{100 * high:.1f}%" if share.of else ""


def quantile_text(one: Quantile) -> str:
    """``12 min (11 min – 13 min)``; what lies among runs that never got there is said so."""
    if one.value is None:
        return _("never reached")
    return _("{value} ({span})", value=lasting(one.value), span=span(one.low, one.high))


def _dash() -> str:
    return "–"
