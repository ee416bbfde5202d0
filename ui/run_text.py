"""A run for a facilitator: what happened, which promised times were kept and why not, who was waited for."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schema.finding import Unreadable
from schema.quantities import clock, offset
from schema.scenario import Scenario
from simulator.course import Happened
from simulator.eventlog import EventLog
from simulator.measures import PromiseRow, TaskRow, promise_rows, task_rows, worst_waits
from simulator.model import Model
from ui.clock_text import elapsed, lasting, wall
from ui.links import link_text, reason_text, verdict_word, why_undone
from ui.screen import WIDEST, coloured
from ui.timeline import Line, told
from ui.titles import Titles
from ui.words import _, spoken

_OUTCOME_STYLE = {"met": "green", "missed": "red", "never-reached": "red", "not-triggered": "dim", "open": "yellow"}
_UNDONE = ("starved", "unmet", "aborted", "unfinished")


def show(log: EventLog, model: Model, scenario: Scenario) -> None:
    """The whole account, section by section."""
    console = Console(
        file=sys.stdout,
        highlight=False,
        soft_wrap=True,
        no_color=not coloured(sys.stdout),
        width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDEST,
    )
    events, titles = log.events, Titles.of(model)
    console.print(_heading(log, model))
    _timeline(console, events, model, scenario, titles)
    promises, tasks = [_not_yet_due(row, model.ends) for row in promise_rows(events)], task_rows(events)
    _promises(console, promises, titles)
    _undone(console, tasks, titles)
    _waits(console, events, titles)
    _assumptions(console, model)


def _not_yet_due(row: PromiseRow, ends: int) -> PromiseRow:
    """What was not reached when the exercise ended, but still had time, is open rather than broken."""
    waits = row.outcome == "never-reached" and row.since is not None and row.limit is not None
    return replace(row, outcome="open") if waits and (row.since or 0) + (row.limit or 0) > ends else row


def _heading(log: EventLog, model: Model) -> Text:
    seed = _("seed {seed}, replication {replication}", seed=log.origin.seed, replication=log.origin.replication)
    begins = model.begins[:16].replace("T", " ")
    return Text.assemble((model.title or model.scenario, "bold"), f"   {begins}   {seed}")


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold underline"))


def _timeline(console: Console, events: tuple[Happened, ...], model: Model, scenario: Scenario, titles: Titles) -> None:
    scenes = _scenes(scenario)
    for line in told(events, titles):
        while scenes and scenes[0][0] <= line.at:
            at, title = scenes.pop(0)
            _section(console, f"{wall(model.begins, at)}  {elapsed(at)}  {title}")
        console.print(_row(line, model))


def _row(line: Line, model: Model) -> Text:
    clock = f"{wall(model.begins, line.at):5}  {elapsed(line.at)}"
    moment = f"{clock:<18} "  # on later days the clock says +1 and may be longer
    plan = f"{line.plan}  " if line.plan else ""
    return Text.assemble((moment, "dim"), (plan, "cyan dim"), (line.text, line.style or "default"))


def _scenes(scenario: Scenario) -> list[tuple[int, str]]:
    """When each scene begins; one without a time of its own is not placed on the timeline."""
    placed = ((_begin(scene.at, scenario), scene.title or name) for name, scene in scenario.scenes.items())
    return sorted((at, _("scene: {title}", title=title)) for at, title in placed if at is not None)


def _begin(written: str, scenario: Scenario) -> int | None:
    """``T+0:45``, or the first such time of day after the beginning."""
    try:
        return offset(written)
    except Unreadable:
        pass
    try:
        day = datetime.combine(scenario.begins.date(), clock(written))
    except Unreadable:
        return None
    return round(((day - scenario.begins) % timedelta(days=1)).total_seconds() * 1000)


def _promises(console: Console, rows: Sequence[PromiseRow], titles: Titles) -> None:
    """One line for each promised time: the worst of its occurrences, and how many were kept."""
    _section(console, _("Promised times"))
    if not rows:
        console.print(_("none is written in these plans"))
        return
    outcomes = Counter(outcome_word(row.outcome) for row in rows)
    console.print(", ".join(f"{outcome} {times}" for outcome, times in outcomes.items()))
    table = _table(_("outcome"), _("kept"), _("plan"), _("what"), _("limit"), _("taken"), _("driven most by"))
    grouped: dict[str, list[PromiseRow]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    for same in sorted(grouped.values(), key=lambda same: _badness(max(same, key=_badness)), reverse=True):
        table.add_row(*_promise_cells(same, titles))
    _print_table(console, table)
    for row in rows:
        if row.outcome == "missed":
            _why_missed(console, row, titles)


def _why_missed(console: Console, row: PromiseRow, titles: Titles) -> None:
    """The whole chain, whose times add up to what was taken."""
    words = {"what": titles.promise(row.id), "limit": lasting(row.limit), "took": lasting(row.elapsed)}
    console.print(Text(_("Why missed: {what}, {took} instead of {limit}", **words), style="red"))
    for _same, links in groupby(row.driven_by, key=lambda link: (link.kind, link.about)):
        parts = list(links)
        whole = replace(parts[-1], since=parts[0].since, took=sum(link.took for link in parts))
        console.print(f"    {elapsed(whole.since):12}{link_text(whole, titles)}")


def _print_table(console: Console, table: Table) -> None:
    """Without the blanks that fill up the last column."""
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        console.out(line.rstrip(), highlight=False)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _badness(row: PromiseRow) -> tuple[int, float]:
    over = (row.elapsed or 0) / row.limit if row.limit else 0
    return ("not-triggered", "met", "open", "never-reached", "missed").index(row.outcome), over


def _promise_cells(same: list[PromiseRow], titles: Titles) -> Iterator[str | Text]:
    row = max(same, key=_badness)
    called_upon = [one for one in same if one.outcome != "not-triggered"]
    yield Text(outcome_word(row.outcome), style=_OUTCOME_STYLE[row.outcome])
    yield f"{sum(one.outcome == 'met' for one in same)}/{len(called_upon)}" if called_upon else ""
    yield titles.short_plan(row.id.rpartition(">")[2].partition("/")[0])
    yield titles.promise(row.id)
    yield lasting(row.limit)
    yield lasting(row.elapsed)
    longest = max(row.driven_by, key=lambda link: link.took, default=None)
    yield link_text(longest, titles) if longest else reason_text(row.reason, titles)


def _undone(console: Console, rows: Iterable[TaskRow], titles: Titles) -> None:
    """Tasks that were set off and not done, each with its reason; the same reason once."""
    counted_rows = Counter(
        (
            verdict_word(row.verdict),
            titles.short_plan(row.plan),
            row.title or titles.task(row.task),
            why_undone(row, titles),
        )
        for row in rows
        if row.verdict in _UNDONE
    )
    _section(console, _("Tasks not done"))
    if not counted_rows:
        console.print(_("none: everything that was set off was done, skipped or withdrawn"))
        return
    table = _table(_("verdict"), _("plan"), _("task"), _("why"))
    for (verdict, plan, title, why), times in sorted(counted_rows.items(), key=lambda item: item[0]):
        table.add_row(verdict, plan, f"{title} ×{times}" if times > 1 else title, why)
    _print_table(console, table)


def _waits(console: Console, events: tuple[Happened, ...], titles: Titles) -> None:
    _section(console, _("Longest waits"))
    longest = worst_waits(events, 3)
    if not longest:
        console.print(_("nobody waited for anybody"))
    for wait in longest:
        words = {"took": lasting(wait.took), "what": titles.task(wait.task), "pool": titles.thing(wait.pool)}
        line = (
            _("{took}: {what} waited for {pool}", **words)
            if wait.over
            else _("{took}: {what} waited for {pool} in vain", **words)
        )
        console.print(f"{elapsed(wait.since):12}{line}")


def _assumptions(console: Console, model: Model) -> None:
    _section(console, _("Taken for granted"))
    for assumption in model.assumptions:
        console.print(f"- {assumption.text.told(spoken())}")
    if not model.assumptions:
        console.print(_("nothing"))


def outcome_word(outcome: str) -> str:
    """按时, 超时, 未完成, 未触发, 未到时限."""
    words = {
        "met": _("met"),
        "missed": _("missed"),
        "never-reached": _("never reached"),
        "not-triggered": _("not triggered"),
        "open": _("not yet due"),
    }
    return words[outcome]
