"""The time line of promised times: minutes and months on one scale, each end with its time in words."""

from collections.abc import Sequence
from typing import Any

from drillbook.schema.conditions.describe import level_title
from drillbook.schema.values.times import render_duration
from drillbook.ui.app.views.plan.document import Promised
from drillbook.ui.translation import _, current_language

_MINUTE = 60_000
_TICKS = (1, 5, 15, 30, 60, 180, 720, 1440, 4320, 10080, 43200, 129600)  # minutes: people's own steps, up to 90 days
_ROW = 22  # pixels


def values(found: Sequence[Promised]) -> list[dict[str, Any]]:
    """A point for each promised time, the shortest first."""
    return [
        {
            "what": one.what + (f" · {level_title(one.level, current_language())}" if one.level else ""),
            "minutes": max(one.ms / _MINUTE, 0.5),
            "said": one.said,
            "who": one.who,
        }
        for one in found
    ]


def drawing(found: Sequence[Promised]) -> dict[str, Any]:
    """A line from the beginning to the promised end, and the time beside it."""
    longest = max(one.ms for one in found) / _MINUTE
    ticks = [tick for tick in _TICKS if tick <= longest * 1.2] or [1]
    low = max(min(1.0, *(one["minutes"] / 2 for one in values(found))), 0.1)
    names = {tick: render_duration(tick * _MINUTE, current_language()) for tick in ticks}
    said = " : ".join(f"datum.value == {tick} ? '{name}'" for tick, name in names.items())
    across = {
        "field": "minutes",
        "type": "quantitative",
        "title": None,
        "scale": {"type": "log", "domain": [low, max(longest * 3, 5)]},
        "axis": {"values": ticks, "labelExpr": f"{said} : ''", "orient": "top", "labelOverlap": True},
    }
    down = {
        "field": "what",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 240, "labelColor": "#31333f"},
    }
    tips = [{"field": name, "title": title} for name, title in _told()]
    return {
        "height": {"step": _ROW},
        "encoding": {"y": down, "tooltip": tips},
        "layer": [
            {"mark": {"type": "bar", "height": 6, "color": "#0b5cad"}, "encoding": {"x": across, "x2": {"datum": low}}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": "#31333f"},
                "encoding": {"x": across, "text": {"field": "said"}},
            },
        ],
    }


def _told() -> tuple[tuple[str, str], ...]:
    return (("what", _("What")), ("said", _("Within")), ("who", _("Responsible")))
