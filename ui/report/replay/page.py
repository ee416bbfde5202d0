"""The player as a page of its own: one self-contained HTML file; and the words and the script it shares with the application."""

import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from drillbook.simulator.log.eventlog import EventLog
from drillbook.ui.report.clock_text import lasting_forms, month_names
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.replay.film import film
from drillbook.ui.report.replay.masking import masked
from drillbook.ui.words import _, current_language

_FOLDER = Path(__file__).parents[2] / "app" / "components" / "replay"
PARTS = ("film.js", "draw.js", "panel.js", "player.js")

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>{title}</title>
</head>
<body style="margin:0;background:#fff">
<h1 style="font:600 20px sans-serif;margin:10px 14px 0">{title}</h1>
<p style="font:14px sans-serif;margin:2px 14px;color:#46525e">{note}</p>
{said}<div id="player"></div>
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


def script() -> str:
    """The player's parts in order: plain scripts that need no building."""
    return "\n".join((_FOLDER / part).read_text(encoding="utf-8") for part in PARTS)


def page(
    shown: Sequence[tuple[EventLog, LogContext, str]],
    people: Iterable[str] | None = (),
    said: Sequence[Sequence[str]] = (),
) -> str:
    """One or two runs as a file that opens anywhere. Phones and ``people`` are masked; with None, nothing is.

    ``said``: of each run what stands above the player: what it is called and what came of it, then line by line.
    """
    films = [film(log, context, name) for log, context, name in shown]
    people = None if people is None else tuple(people)
    lines = said if people is None else masked(list(map(list, said)), people)
    data: dict[str, Any] = {"films": films if people is None else masked(films, people), "words": words(), "start": {}}
    title = _("Replay: {title}", title=data["films"][0]["title"])
    note = _("A rehearsal, not a real emergency.")
    if people is not None:
        note += _(" Phone numbers and names of people are masked.")
    return _PAGE.format(
        language="zh-CN" if current_language() == "zh" else "en",
        title=escape(title),
        note=escape(note),
        said="".join(map(_said, lines)),
        noscript=escape(_("This page needs a browser that runs scripts.")),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        script=script(),
    )


def _said(lines: Sequence[str]) -> str:
    first, *rest = map(escape, lines)
    items = "".join(f"<li>{line}</li>" for line in rest)
    return f'<section style="font:14px/1.5 sans-serif;margin:6px 14px"><b>{first}</b><ul style="margin:0">{items}</ul></section>'


def words() -> dict[str, str]:
    """What the player says."""
    return {**_controls(), **_board(), **_ends()}


def _controls() -> dict[str, str]:
    return {
        "controls": _("Playing"),
        "why": _("Why?"),
        "next_day": _("{clock}+1", clock="{clock}"),
        "date": _("{day} {month} {clock}", day="{day}", month="{month}", clock="{clock}"),
        "months": " ".join(month_names()),
        **{f"lasting_{parts}": form for parts, form in lasting_forms().items()},
        "play": _("Play"),
        "pause": _("Pause"),
        "to_start": _("To the start"),
        "step": _("Next event"),
        "scrub": _("Moment of the run"),
        "speed": _("Speed"),
        "whole": _("all in 40 s"),
        "real": _("as it was"),
        "lanes": _("Lanes by"),
        "by_plan": _("plan"),
        "by_house": _("organization"),
        "by_place": _("place"),
        "jump": _("Broken promises"),
        "choose": _("choose one"),
        "closer": _("Closer"),
        "wider": _("Wider"),
        "link": _("Link to this moment"),
        "link_here": _("This link opens the replay at this moment:"),
        "canvas": _("Who did what when; the same is in the table below"),
        "table": _("The same as a table"),
        "back": _("Back to the board"),
    }


def _board() -> dict[str, str]:
    return {
        "now": _("At this moment"),
        "levels": _("Response levels"),
        "pools": _("Waited for"),
        "waited": _("waited for at times"),
        "tasks": _("Tasks"),
        "full_now": _("Fully taken now"),
        "broken": _("Promised times not kept"),
        "letters": _("Messages"),
        "in_flight": _("Messages on their way"),
        "failed": _("tries in vain:"),
        "at_work": _("At work"),
        "where": _("Where teams and equipment are"),
        "none": _("none"),
        "nobody": _("nobody"),
        "promise": _("Promised time"),
        "chain": _("Driving chain"),
        "sum": _("Together"),
        "because": _("Because of"),
        "first": _("Nothing before it."),
        "comma": _(", "),
        "colon": _(": "),
        "queued": _("waiting"),
        "travelling": _("on the way"),
        "working": _("working"),
        "sending": _("being sent"),
    }


def _ends() -> dict[str, str]:
    return {
        "time": _("Time"),
        "plan": _("Plan"),
        "what": _("What"),
        "who": _("Who"),
        "ended": _("Ended"),
        "differs": _("Differs"),
        "only_here": _("only in this run"),
        "later": _("later by"),
        "earlier": _("earlier by"),
        "undone": _("not done"),
        "done": _("done"),
        "skipped": _("skipped"),
        "withdrawn": _("withdrawn"),
        "aborted": _("aborted"),
        "failed": _("did not work"),
        "starved": _("starved"),
        "unmet": _("unmet"),
        "unfinished": _("unfinished"),
        "open": _("still open"),
    }
