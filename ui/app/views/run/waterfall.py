"""The chain of one promised time as a waterfall: every part where it began, the limit, and where it broke."""

from dataclasses import dataclass
from html import escape

from drillbook.simulator.log.measures import PromiseRow
from drillbook.ui.report.clock_text import ShownClock, exact
from drillbook.ui.report.run.causes import cause_text, places_told, whole_seconds
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the chain. ``left`` and ``width`` in percent of the chart; ``late``: how much of the width lies beyond
    the limit; ``breaks``: the limit passed in it.
    """

    at: str
    text: str
    left: float
    width: float
    late: float
    breaks: bool


def bars(row: PromiseRow, titles: Titles, clock: ShownClock) -> tuple[Bar, ...]:
    """The parts in order of time; their times add up to what was taken."""
    since, whole = row.since or 0, _whole(row)
    limit = since + (row.limit or 0)
    took = whole_seconds([part.took for part in row.parts])
    places = places_told(row.parts, titles)
    found = []
    for part, shown in zip(row.parts, took, strict=True):
        end = part.since + part.took
        late = max(0, end - max(part.since, limit)) if row.limit else 0
        found.append(
            Bar(
                clock.both(part.since),
                cause_text(part, titles, exact(shown), places),
                100 * (part.since - since) / whole,
                100 * part.took / whole,
                100 * late / whole,
                bool(row.limit) and part.since <= limit < end,
            )
        )
    return tuple(found)


def limit_at(row: PromiseRow) -> float:
    """Where the limit lies, in percent of the chart."""
    return 100 * (row.limit or 0) / _whole(row)


def page(row: PromiseRow, titles: Titles, clock: ShownClock) -> str:
    """The waterfall as HTML with the classes of ``app.css``; words say what colour and place show."""
    limit = limit_at(row)
    said = escape(_("limit {limit}", limit=exact(row.limit)))
    place = f"right:{100 - limit:.2f}%" if limit > 50 else f"left:{limit:.2f}%"  # the words stay inside the chart
    head = f'<div class="db-fall-head"><span class="db-track"><b class="db-fall-limit" style="{place}">{said}</b></span></div>'
    name = escape(_("Driving chain"))
    lines = "".join(_line(bar, limit) for bar in bars(row, titles, clock))
    return f'<div class="db-fall" role="group" aria-label="{name}">{head}<ol>{lines}</ol></div>'


def _line(bar: Bar, limit: float) -> str:
    said = escape(_("limit passed here"))
    broke = f' <span class="db-mark db-error">{said}</span>' if bar.breaks else ""
    early = bar.width - bar.late
    parts = [(bar.left, early, "db-part")] if early > 0 else []
    parts += [(bar.left + early, bar.late, "db-part db-late")] if bar.late > 0 else []
    drawn = "".join(
        f'<i class="{style}" style="left:{left:.2f}%;width:{width:.2f}%"></i>' for left, width, style in parts
    )
    line = f'<i class="db-limit" style="left:{limit:.2f}%"></i>'
    return (
        f'<li><span class="db-at">{escape(bar.at)}</span><span class="db-what">{escape(bar.text)}{broke}</span>'
        f'<span class="db-track" aria-hidden="true">{drawn}{line}</span></li>'
    )


def _whole(row: PromiseRow) -> int:
    """What the chart spans: the time taken or the limit, whichever is longer."""
    return max(row.elapsed or 0, row.limit or 0, 1)
