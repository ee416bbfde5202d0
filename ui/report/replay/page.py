"""The player as a page of its own: one self-contained HTML file; and the words and the script it shares with the application."""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from drillbook.simulator.log.eventlog import EventLog
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.replay.answers import Lines
from drillbook.ui.report.replay.film import film
from drillbook.ui.report.replay.masking import masked
from drillbook.ui.report.replay.packing import packed
from drillbook.ui.report.replay.player_words import words
from drillbook.ui.translation import _, current_language

_FOLDER = Path(__file__).parents[2] / "app" / "components" / "replay"
PARTS = (
    "elements.js", "palette.js", "style.js", "unpack.js", "film.js", "difference.js", "layout.js", "paint.js", "stage.js", "places.js",
    "labels.js", "map.js", "panel.js", "side.js", "projector.js", "controls.js", "player.js", "pointing.js", "mount.js",
)  # fmt: skip

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body{{margin:0;background:#fff;color:#17202a;font:14px/1.5 "Noto Sans SC","Microsoft YaHei","PingFang SC",system-ui,sans-serif}}
header{{padding:10px 14px 0}}
h1{{font-size:19px;line-height:1.3;margin:0}}
header p,header ul{{margin:1px 0 0;opacity:.85}}
header section{{margin-top:4px}}
#player{{--dbr-height:max(440px,calc(100vh - {above}px))}}
@media (prefers-color-scheme:dark){{body{{background:#12171d;color:#e6ecf2}}}}
</style>
</head>
<body>
<header><h1>{title}</h1><p>{note}</p>{said}</header>
<div id="player"></div>
<noscript>{noscript}</noscript>
<script type="application/json" id="films">{data}</script>
<script>
(() => {{
{script}
open(document.getElementById("player"), JSON.parse(document.getElementById("films").textContent));
}})();
</script>
</body>
</html>
"""
_ABOVE = 196
_LINE = 21
"""Pixels that head, controls and key of the page take of a window, and those of a line in its head."""
Shown = tuple[EventLog, LogContext, str, Mapping[str, Lines] | None]


def script() -> str:
    """The player's parts in order: plain scripts that need no building."""
    return "\n".join((_FOLDER / part).read_text(encoding="utf-8") for part in PARTS)


def page(
    shown: Sequence[Shown],
    people: Iterable[str] | None = (),
    said: Sequence[Sequence[str]] = (),
) -> str:
    """One or two runs as a file that opens anywhere. Phones and ``people`` are masked; with None, nothing is.

    Each run comes with its name and the answers made ahead. ``said``: of each run what stands above the player: what it
    is called and what came of it, then line by line.
    """
    films = [film(log, context, name, answers) for log, context, name, answers in shown]
    people = None if people is None else tuple(people)
    lines = said if people is None else masked(list(map(list, said)), people)
    films = films if people is None else masked(films, people)
    data: dict[str, Any] = {"films": [packed(one) for one in films], "words": words(), "start": {}}
    title = _("Replay: {title}", title=films[0]["title"])
    note = _("A rehearsal, not a real emergency.")
    if people is not None:
        note += _(" Phone numbers and names of people are masked.")
    return _PAGE.format(
        language="zh-CN" if current_language() == "zh" else "en",
        title=escape(title),
        note=escape(note),
        above=_ABOVE + _LINE * sum(map(len, lines)),
        said="".join(map(_said, lines)),
        noscript=escape(_("This page needs a browser that runs scripts.")),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        script=script(),
    )


def _said(lines: Sequence[str]) -> str:
    first, *rest = map(escape, lines)
    items = "".join(f"<li>{line}</li>" for line in rest)
    return f"<section><b>{first}</b><ul>{items}</ul></section>"
