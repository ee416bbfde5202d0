"""Charts of a rehearsal as inline SVG: they need no script and no network, and print as they are."""

from collections.abc import Sequence
from html import escape

from drillbook.simulator.rehearsal.intervals import Mean, Share
from drillbook.simulator.rehearsal.summary import Histogram
from drillbook.ui.report.clock_text import lasting, lasting_from
from drillbook.ui.translation import _

_WIDTH, _LEFT, _BAR = 640, 6, 14
_SAID = 80  # what is said at a limit is no longer
_HEIGHT, _LINE = 120, 20  # a line holds the large letters of a phone


def whiskers(share: Share, target: float | None = None) -> str:
    """A share as a dot on a line from 0 to 1, its interval as a whisker, the target as a tick."""
    if not share.of:
        return ""
    low, high = (_across(end, 140) for end in share.interval)
    dot = _across(share.value or 0.0, 140)
    goal = (
        f'<line class="limit" x1="{_across(target, 140)}" x2="{_across(target, 140)}" y1="2" y2="16"/>'
        if target
        else ""
    )
    return (
        f'<svg class="share" viewBox="0 0 152 18" width="152" height="18" role="img">'
        f'<line class="axis" x1="6" x2="146" y1="9" y2="9"/>{goal}'
        f'<line class="whisker" x1="{low}" x2="{high}" y1="9" y2="9"/><circle class="dot" cx="{dot}" cy="9" r="3.5"/></svg>'
    )


def distribution(times: Histogram, never: int, limits: Sequence[int]) -> str:
    """How often a response took how long, with a line at each limit; runs that never got there as a bar of their own."""
    longest, counts = times.longest, times.counts
    if not any(counts):
        return ""
    highest, step = max(*counts, never, 1), (_WIDTH - 100) / len(counts)
    bars = "".join(
        _column(_LEFT + number * step, step - 1, count / highest, "bar") for number, count in enumerate(counts) if count
    )
    lost = _column(_WIDTH - 70, 24, never / highest, "never") if never else ""
    label = _text(_WIDTH - 58, _HEIGHT + 32, _("never reached"), "middle") if never else ""
    marks = [(limit, _LEFT + limit / longest * (_WIDTH - 100)) for limit in sorted(set(limits))]
    above = _LINE * max(0, len(marks) - 1)
    top = above + 8 if marks else 0  # half a letter of a phone stands above its line
    lines = "".join(
        _limit(x, limit, number * _LINE - above, x > _WIDTH / 2 and (number == 0 or marks[number - 1][1] < x - _SAID))
        for number, (limit, x) in enumerate(marks)
    )
    ends = _text(_LEFT, _HEIGHT + 32, lasting_from(0, longest), "start") + _text(
        _WIDTH - 100, _HEIGHT + 32, lasting(longest), "end"
    )
    axis = f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - 94}" y1="{_HEIGHT + 14}" y2="{_HEIGHT + 14}"/>'
    return (
        f'<svg class="times" viewBox="0 {-top} {_WIDTH} {_HEIGHT + 38 + top}" width="100%" role="img">'
        f"{bars}{lost}{lines}{axis}{ends}{label}</svg>"
    )


def courses(rows: Sequence[tuple[str, Sequence[float | None], str]]) -> str:
    """A row for each: its name, a column for each part of the exercise (the line above it is all of them), what is said."""
    parts, tall = [], 26
    for number, (name, shares, said) in enumerate(rows):
        top, step = number * (tall + 10) + 4, 240 / max(1, len(shares))
        foot = top + tall
        parts.append(_text(190, top + 18, name, "end"))
        parts.append(f'<path class="axis" d="M198 {top}h240M198 {foot}h240" fill="none"/>')
        for at, share in enumerate(shares):
            height = tall * min(1.0, share or 0.0)
            if height:
                left = 198 + at * step
                parts.append(
                    f'<rect class="bar" x="{left:.1f}" y="{foot - height:.1f}" width="{step - 1:.1f}" height="{height:.1f}"/>'
                )
        parts.append(_text(444, top + 18, said, "start"))
    height = len(rows) * (tall + 10) + 6
    return f'<svg class="bars" viewBox="0 0 {_WIDTH} {height}" width="100%" role="img">{"".join(parts)}</svg>'


def effects(rows: Sequence[tuple[str, Mean, str]]) -> str:
    """Effects as bars from a common zero with whiskers for their intervals: name, effect, what is said at the end."""
    low = min((one.low for _name, one, _said in rows), default=0.0)
    high = max((one.high for _name, one, _said in rows), default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    scale = 240 / ((high - low) or 1.0)
    zero, parts = 260 - low * scale, []
    for number, (name, one, said) in enumerate(rows):
        top, end = number * 22 + 4, zero + one.value * scale
        parts.append(_text(250, top + 11, name, "end"))
        width = abs(end - zero)
        parts.append(
            f'<rect class="bar" x="{min(zero, end):.1f}" y="{top}" width="{width:.1f}" height="{_BAR}"/>'
            f'<line class="whisker" x1="{zero + one.low * scale:.1f}" x2="{zero + one.high * scale:.1f}" '
            f'y1="{top + 7}" y2="{top + 7}"/>'
        )
        parts.append(_text(508, top + 11, said, "start"))
    height = len(rows) * 22 + 6
    axis = f'<line class="axis" x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="{height}"/>'
    return f'<svg class="bars" viewBox="0 0 {_WIDTH} {height}" width="100%" role="img">{axis}{"".join(parts)}</svg>'


def _across(share: float, width: float) -> str:
    return f"{6 + share * width:.1f}"


def _column(left: float, width: float, part: float, kind: str) -> str:
    height = part * _HEIGHT
    return f'<rect class="{kind}" x="{left:.1f}" y="{_HEIGHT + 14 - height:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _limit(x: float, limit: int, top: int, far: bool) -> str:
    """A line across; its words stand in a line of their own above the bars, ``far``: before it, where no other line is."""
    said = _text(x - 4 if far else x + 4, top + 12, _("limit {limit}", limit=lasting(limit)), "end" if far else "start")
    return f'<line class="limit" x1="{x:.1f}" x2="{x:.1f}" y1="{top + 2}" y2="{_HEIGHT + 14}"/>{said}'


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'
