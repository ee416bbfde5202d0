"""Kept rows of many runs as HTML with drawn intervals; and two rehearsals of the same draws compared run by run."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from drillbook.schema.values.number_text import signed
from drillbook.simulator.rehearsal.intervals import Share, newcombe
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED
from drillbook.ui.report.clock_text import lasting, lasting_from
from drillbook.ui.report.rehearsal.figures import interval_text, share_text
from drillbook.ui.report.signed_figures import between
from drillbook.ui.translation import _

Row = dict[str, Any]
_LIMIT_LINE, _TALL = 0.95, 5.8  # rem, as in odds.css
_LIMIT_SAID = 0.2  # of the width of a chart on a phone: no more is said at a limit


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of HTML cells, and what kind of row it is."""

    cells: Sequence[str]
    kind: str = ""


def odds_table(promises: Sequence[Row]) -> str:
    """Each promised time with its share as a dot, its interval as a whisker."""
    heads = (
        _("Promised time"),
        "",
        _("in time"),
        _("interval (95%)"),
        _("runs"),
        _("late"),
        _("never reached"),
        _("not yet due"),
    )
    return _table(heads, [_line(one) for one in promises])


def _line(one: Row) -> _Line:
    share = Share(one["kept"], one["of"])
    cells = (
        f"<b>{escape(one['title'])}</b><small>{escape(one['plan'])}</small>",
        _whiskers(share),
        share_text(share),
        interval_text(share),
        f"{one['kept']}/{one['of']}",
        str(one["missed"] or ""),
        str(one["never"] or ""),
        str(one.get("not_due") or ""),
    )
    return _Line(cells, "broken" if one["missed"] or one["never"] else "kept")


def _table(heads: Sequence[str], lines: Sequence[_Line]) -> str:
    """A table whose cells know the head of their column: on a phone each row is a card, and there are no heads.

    A column in which nothing stands is left out.
    """
    shown = [at for at in range(len(heads)) if any(line.cells[at] for line in lines)]
    top = "".join(f"<th>{escape(heads[at])}</th>" if heads[at] else "<td></td>" for at in shown)
    body = "".join(_row(heads, line, shown) for line in lines)
    return f'<div class="odds"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(heads: Sequence[str], line: _Line, shown: Sequence[int]) -> str:
    cells = (f'<td data-label="{escape(heads[at])}">{line.cells[at]}</td>' for at in shown)
    return f'<tr class="{line.kind}">{"".join(cells)}</tr>'


def _whiskers(share: Share) -> str:
    """A share as a dot on a line from 0 to 1, its interval as a whisker."""
    if not share.of:
        return ""
    low, high = (100 * end for end in share.interval)
    return (
        f'<div class="share"><i class="whisker" style="left:{low:.1f}%;width:{high - low:.1f}%"></i>'
        f'<i class="dot" style="left:{100 * (share.value or 0):.1f}%"></i></div>'
    )


def times_chart(one: Row) -> str:
    """How often it took how long, with a line at each limit; runs that never got there as a bar of their own."""
    highest = max(*one["classes"], one["never"], 1)
    bars = "".join(f'<i style="{_tall(count / highest)}"></i>' for count in one["classes"])
    limits = sorted(set(one["limits"]))
    lines = "".join(
        _limit(at, limit, before, one["longest"]) for at, (before, limit) in enumerate(pairwise([0, *limits]))
    )
    room = f"padding-top:{len(limits) * _LIMIT_LINE + 0.3:.2f}rem"
    never = lost = ""
    if one["never"]:
        never = f'<div class="never"><i style="{_tall(one["never"] / highest)}"></i></div>'
        never_reached = escape(_("never reached"))
        lost = f"<span>{never_reached} ×{one['never']}</span>"
    first, last = escape(lasting_from(0, one["longest"])), escape(lasting(one["longest"]))
    ends = f'<div class="ends"><span>{first}</span><span>{last}</span></div>'
    return f'<div class="odds times"><div class="bars" style="{room}">{bars}{lines}</div>{never}{ends}{lost}</div>'


def _tall(part: float) -> str:
    """How tall a bar is, on one scale for times and for runs that never got there."""
    return f"height:{_TALL * part:.2f}rem"


def _limit(at: int, limit: int, before: int, longest: int) -> str:
    """A line across; its words have a line of their own above the bars: in the right half before it, unless the limit
    ``before`` stands there; else behind it, where the next begins lower."""
    said = escape(_("limit {limit}", limit=lasting(limit)))
    side = ' class="far"' if 2 * limit > longest and limit - before > _LIMIT_SAID * longest else ""
    top = f"top:{at * _LIMIT_LINE:.2f}rem"
    return f'<b{side} style="left:{100 * limit / longest:.1f}%"><span style="{top}">{said}</span></b>'


def wait_bars(waits: Sequence[Row]) -> str:
    """Who and what was waited for, per run."""
    longest = max((one["ticks"] for one in waits), default=1.0) or 1.0
    lines = [
        _Line(
            (
                f"<b>{escape(one['what'])}</b>",
                f'<div class="wait"><i style="width:{100 * one["ticks"] / longest:.1f}%"></i></div>',
                *map(escape, one.get("cells") or (one["said"], "", "")),  # an older version kept only how long
            )
        )
        for one in waits
    ]
    return _table((_("Waited for"), "", _("per run"), _("interval (95%)"), _("in runs")), lines)


def utilisation_strips(busy: Sequence[Row]) -> str:
    """How busy who and what is in the course of the exercise; the frame of a strip is all of them."""
    lines = [
        _Line(
            (
                f"<b>{escape(one['what'])}</b>",
                f'<div class="course" aria-hidden="true">{_columns(one["parts"])}</div>',
                escape(one["said"]),
            )
        )
        for one in busy
    ]
    return _table((_("who and what"), _("share at work, from StartEx to EndEx"), _("busiest")), lines)


def _columns(parts: Sequence[float | None]) -> str:
    return "".join(f'<i style="height:{100 * min(1.0, share or 0.0):.0f}%"></i>' for share in parts)


def value_bars(changes: Sequence[Row], runs: int) -> str:
    """Each change: promised times broken more or fewer per run, with its interval and the share of runs made worse. Where
    some are no longer set off, what the changes are ranked by comes first: the sum of both.
    """
    unasked = any(one.get("unasked") for one in changes)
    lost, more = ((_("lost per run"),), (_("no longer set off"),)) if unasked else ((), ())
    broken = (_("broken per run"), _("interval (95%)"))
    heads = (_("Change"), *lost, *broken, *more, _("better"), _("worse"), _("moves most"))
    reach = _reach(changes)
    lines = [
        _Line(
            (
                f"<b>{escape(one['said'])}</b>{_small(one.get('note', ''))}",
                *((signed(one["broken"] + one.get("unasked", 0), 2),) if unasked else ()),
                _difference(one, reach) + signed(one["broken"], 2),
                between(one["low"], one["high"], 2),
                *((f"{one.get('unasked', 0):.2f}",) if unasked else ()),
                f"{one['better'] / one.get('runs', runs):.0%}",
                f"{one['worse'] / one.get('runs', runs):.0%}",
                escape(one["moves"]),
            )
        )
        for one in changes
    ]
    return _table(heads, lines)


def found_table(sets: Sequence[Row]) -> str:
    """Sets of misfortunes: what each breaks above all, and in which share of the runs that keep it as things are."""
    heads = (_("what goes wrong"), _("breaks above all"), "", _("broken"), _("interval (95%)"), _("further ones"))
    lines = []
    for one in sets:
        share = Share(one["broken"], one["kept"])
        wrong = "".join(f"<b>{escape(each)}</b>" for each in one["misfortunes"])
        first = f"{escape(one['first'])} {_small(one['plan'])}"
        more = str(len(one["promises"]) - 1 or "")
        figures = (f"{share.count}/{share.of}", interval_text(share), more)
        lines.append(_Line((wrong, first, _whiskers(share), *figures), "broken"))
    return _table(heads, lines)


def _small(words: str) -> str:
    return f"<small>{escape(words)}</small>" if words else ""


def difference_table(heads: Sequence[str], rows: Sequence[Row], cells: Sequence[Sequence[str]]) -> str:
    """What, how many more or fewer are broken as a bar with its interval and as a number, and further cells."""
    reach = _reach(rows)
    lines = [
        _Line(
            (
                f"<b>{escape(one['what'])}</b><small>{escape(one.get('plan', ''))}</small>",
                _difference(one, reach) + escape(one["said"]),
                *map(escape, more),
            )
        )
        for one, more in zip(rows, cells, strict=True)
    ]
    return _table(heads, lines)


def _reach(rows: Sequence[Row]) -> float:
    """The farthest end of any interval, which is as far as the bars go."""
    return max((abs(end) for one in rows for end in (one["low"], one["high"])), default=1.0) or 1.0


def _difference(one: Row, reach: float) -> str:
    """A bar from the middle to the left where fewer are broken, to the right where more are; its interval on it. Fewer
    are no better where as many are not called upon any more.
    """
    value, low, high = (50 + 48 * one[name] / reach for name in ("broken", "low", "high"))
    no_better = one["broken"] + one.get("unasked", 0) >= 0
    kind = "worse" if one["low"] > 0 else "better" if one["high"] < 0 and not no_better else "unclear"
    return (
        f'<div class="difference {kind}"><i class="bar" style="left:{min(50, value):.1f}%;width:{abs(value - 50):.1f}%"></i>'
        f'<i class="whisker" style="left:{low:.1f}%;width:{high - low:.1f}%"></i></div>'
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A promised time in two rehearsals of the same draws: runs that keep it only in the second, and only in the first."""

    title: str
    before: Share
    now: Share
    better: int
    worse: int
    interval: tuple[float, float]

    @property
    def is_certain(self) -> bool:
        """Whether the interval leaves out no change."""
        return self.interval[0] > 0 or self.interval[1] < 0


def changes(rows: Sequence[Row], order: Sequence[str], before: Row, now: Row) -> list[Change]:
    """Of each promised time that both know, what changed in the runs both made; the largest change first.

    ``order``: ids as the outcomes are ordered in.
    """
    return sorted(
        (change for row in rows if (change := _change(row, order, before, now)) is not None),
        key=lambda one: -abs(one.better - one.worse),
    )


def _change(row: Row, order: Sequence[str], before: Row, now: Row) -> Change | None:
    if row["id"] not in order:
        return None
    at = order.index(row["id"])
    pairs = [(int(first), int(then)) for first, then in zip(before["outcomes"][at], now["outcomes"][at], strict=False)]
    better = sum(then == MET and first >= MISSED for first, then in pairs)
    worse = sum(first == MET and then >= MISSED for first, then in pairs)
    if not better and not worse:
        return None
    before_, now_ = (_kept([pair[side] for pair in pairs]) for side in (0, 1))
    both = sum(first == MET and then == MET for first, then in pairs)
    interval = newcombe(both, worse, better, len(pairs) - both - better - worse)
    return Change(row["title"], before_, now_, better, worse, interval)


def _kept(outcomes: Sequence[int]) -> Share:
    return Share(outcomes.count(MET), sum(one == MET or one >= MISSED for one in outcomes))
