"""A run as bars on a time axis, the driving chain of one promised time lit: a chart in plain data."""

import json
from collections.abc import Sequence
from typing import Any

from drillbook.simulator.log.measures import PromiseRow, TaskRow, plan_of, task_rows
from drillbook.simulator.log.timeline_events import Happened
from drillbook.ui.report.clock_text import ShownClock, elapsed, lasting
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.titles import Titles, round_of
from drillbook.ui.words import _

Row = dict[str, Any]
MOST = 90
_TICKS = 8


def gantt_rows(
    events: Sequence[Happened], promise: PromiseRow | None, context: LogContext, plan: str = ""
) -> list[Row]:
    """Bars, in the order they began: waiting, on the way, at work. Of ``promise`` the steps of the chain are numbered.

    Steps of the chain are always there; of the others as many as fit on a page.
    """
    titles = context.current_titles()
    links: dict[str, int] = {}
    for at, link in enumerate(promise.driven_by if promise else (), start=1):
        links.setdefault(link.task or link.about, at)
    tasks = [row for row in task_rows(events) if row.ready is not None and (not plan or row.plan == plan)]
    tasks += [row for row in task_rows(events) if row.path in links and row not in tasks and row.ready is not None]
    lit = [row for row in tasks if row.path in links]
    rest = [row for row in tasks if row.path not in links and _meets(row, promise)]
    chosen = sorted([*lit, *rest[: max(0, MOST - len(lit))]], key=lambda row: (row.ready or 0, row.path))
    last = events[-1].at if events else 0
    return [bar for row in chosen for bar in _bars(row, links.get(row.path, 0), titles, last)]


def _meets(row: TaskRow, promise: PromiseRow | None) -> bool:
    """Whether a task was set off, and not over, while the promised time ran; every task does without one."""
    if promise is None or promise.since is None or promise.elapsed is None:
        return True
    is_over = row.finished is not None and row.finished <= promise.since
    return not is_over and (row.ready or 0) < promise.since + promise.elapsed


def _bars(row: TaskRow, step: int, titles: Titles, last: int) -> list[Row]:
    ready = row.ready or 0
    ends = row.finished if row.finished is not None else last
    moments = [ready, *(ends if at is None else at for at in (row.dispatched, row.arrived)), ends]
    names = (_("waiting"), _("on the way"), _("working"))
    number = round_of(row.path)
    title = (titles.tasks.get(row.task) or row.title or row.task) + (f" ·{number}" if number > 1 else "")
    label = f"{f'◆{step} ' if step else ''}{title}"
    found = []
    for name, since, until in zip(names, moments, moments[1:], strict=False):
        if until > since:
            found.append(
                {
                    "label": label,
                    "key": row.path,
                    "state": name,
                    "from": since,
                    "to": until,
                    "said": f"{elapsed(since)} – {elapsed(until)} ({lasting(until - since)})",
                    "who": titles.role(row.role),
                    "plan": titles.short_plan(plan_of(row.path)),
                    "chain": bool(step),
                }
            )
    return found


def time_axis(rows: Sequence[Row], clock: ShownClock) -> Row:
    """Elapsed time, labelled with the clock on the wall: its hours are not evenly long where clocks change."""
    first, last = min((row["from"] for row in rows), default=0), max((row["to"] for row in rows), default=0)
    ticks = clock.ticks(_TICKS, first, last)
    labels = {str(at): clock.text(at) or elapsed(at) for at in ticks}
    said = json.dumps(labels, ensure_ascii=False)
    return {"values": ticks, "labelExpr": f"({said})[datum.value]", "orient": "top"}


def chart(rows: Sequence[Row], clock: ShownClock) -> Row:
    """For Vega-Lite. The chain is dark with an edge, and numbered, so that no colour has to tell it."""
    order = list(dict.fromkeys(row["key"] for row in rows))
    labels = {row["key"]: row["label"] for row in rows}
    names = [_("waiting"), _("on the way"), _("working")]
    return {
        "width": "container",
        "height": {"step": 20},
        "data": {"values": [{**row, "row": order.index(row["key"])} for row in rows]},
        "mark": {"type": "bar", "height": 14},
        "encoding": {
            "y": {
                "field": "row",
                "type": "ordinal",
                "title": None,
                "axis": {
                    "labelExpr": f"({_json([labels[key] for key in order])})[datum.value]",
                    "labelLimit": 180,
                    "labelFontSize": 12,
                },
            },
            "x": {
                "field": "from",
                "type": "quantitative",
                "title": None,
                "scale": {"zero": False, "nice": False},
                "axis": time_axis(rows, clock),
            },
            "x2": {"field": "to"},
            "color": {
                "field": "state",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": ["#f2c57c", "#b8a6e3", "#5b97cf"]},
                "legend": {"orient": "top"},
            },
            "opacity": {"condition": {"test": "datum.chain", "value": 1}, "value": 0.5},
            "stroke": {"condition": {"test": "datum.chain", "value": "#111111"}, "value": None},
            "strokeWidth": {"value": 2},
            "tooltip": [
                {"field": name, "type": "nominal", "title": None} for name in ("label", "plan", "who", "state", "said")
            ],
        },
    }


def _json(labels: Sequence[str]) -> str:
    """A list inside a Vega expression."""
    return json.dumps(list(labels), ensure_ascii=False)
