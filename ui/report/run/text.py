"""A run for a facilitator: what happened, which promised times were kept and why not, who was waited for."""

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from rich.text import Text

from drillbook.schema.models.scenario import Scenario
from drillbook.simulator.compiler.wall_clock import WallClock
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import TaskRow, promise_rows, task_rows, worst_waits
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.model import Model
from drillbook.ui.report.clock_text import elapsed, lasting, wall
from drillbook.ui.report.layout import TerminalPage
from drillbook.ui.report.run import objectives
from drillbook.ui.report.run import promises as run_promises
from drillbook.ui.report.run.causes import verdict_word, why_undone
from drillbook.ui.report.run.shortage import Shortage
from drillbook.ui.report.run.timeline import Line, timeline_lines
from drillbook.ui.report.titles import Titles
from drillbook.ui.words import _, current_language

_UNDONE = ("starved", "unmet", "aborted", "failed", "unfinished", "open")


def show(log: EventLog, model: Model, scenario: Scenario) -> None:
    """The whole account, section by section."""
    page, events, titles = TerminalPage(), log.events, Titles.of(model)
    page.hanging("", _heading(log, model))
    _timeline(page, events, model, scenario, titles)
    promises = [run_promises.as_of(row, _end(log, model)) for row in promise_rows(events)]
    run_promises.show(page, promises, titles)
    objectives.show(page, scenario, promises, events, model)
    _undone(page, task_rows(events), titles, Shortage(events, model, titles))
    _waits(page, events, titles)
    _assumptions(page, model)


def _end(log: EventLog, model: Model) -> int:
    return model.ends if log.origin.until < 0 else log.origin.until


def _heading(log: EventLog, model: Model) -> Text:
    seed = _("seed {seed}, replication {replication}", seed=log.origin.seed, replication=log.origin.replication)
    begins = model.begins[:16].replace("T", " ")
    cut = "   " + _("only until {end}", end=elapsed(log.origin.until)) if log.origin.until >= 0 else ""
    return Text.assemble((model.title or model.scenario, "bold"), f"   {begins}   {seed}{cut}")


def _timeline(
    page: TerminalPage, events: tuple[Happened, ...], model: Model, scenario: Scenario, titles: Titles
) -> None:
    scenes = _scenes(scenario)
    for line in timeline_lines(events, titles):
        while scenes and scenes[0][0] <= line.at:
            at, title = scenes.pop(0)
            page.section(f"{wall(model.begins, at)}  {elapsed(at)}  {title}")
        clock = f"{wall(model.begins, line.at):5}  {elapsed(line.at)}"
        page.hanging(f"{clock:<18} ", _said(line))  # on later days the clock says +1 and may be longer


def _said(line: Line) -> Text:
    """Whose role acts is said first, its plan last; otherwise the plan is what the line is about."""
    text = Text(line.text, style=line.style or "default")
    if not line.plan:
        return text
    if line.by_role:
        return Text.assemble(text, ("  " + run_promises.bracketed(line.plan), "cyan dim"))
    return Text.assemble((f"{line.plan}  ", "cyan dim"), text)


def _scenes(scenario: Scenario) -> list[tuple[int, str]]:
    """When each scene begins; one without a time of its own is not placed on the timeline."""
    placed = ((_begin(scene.at, scenario), scene.title or name) for name, scene in scenario.scenes.items())
    return sorted((at, _("scene: {title}", title=title)) for at, title in placed if at is not None)


def _begin(written: str, scenario: Scenario) -> int | None:
    """``T+0:45``, or the first such time of day after the beginning; nothing for a scene that has none."""
    clock = WallClock(scenario.begins, ZoneInfo("UTC"))
    return clock.instant(written) if written else None


def _undone(page: TerminalPage, rows: Iterable[TaskRow], titles: Titles, shortage: Shortage) -> None:
    """Tasks that were set off and not done, each with its reason; the same reason once."""
    counted_rows = Counter(
        (
            verdict_word(row.verdict),
            row.title or titles.task(row.task),
            run_promises.bracketed(titles.place_of(row.task)),
            _why(row, titles, shortage),
        )
        for row in rows
        if row.verdict in _UNDONE
    )
    page.section(_("Tasks not done"))
    if not counted_rows:
        page.line(_("none: everything that was set off was done, skipped or withdrawn"))
        return
    table = page.table(_("verdict"), _("task"), _("why"))
    for (verdict, title, place, why), times in sorted(counted_rows.items(), key=lambda item: item[0]):
        what = f"{title} ×{times}" if times > 1 else title
        table.add_row(verdict, Text.assemble(what, ("  " + place, "dim")), why)
    page.print_table(table)


def _why(row: TaskRow, titles: Titles, shortage: Shortage) -> str:
    said, more = why_undone(row, titles), shortage.why(row.reason) if row.verdict == "starved" else ""
    return _("{why}: {more}", why=said, more=more) if more else said


def _waits(page: TerminalPage, events: tuple[Happened, ...], titles: Titles) -> None:
    page.section(_("Longest waits"))
    longest = worst_waits(events, 3)
    if not longest:
        page.line(_("nobody waited for anybody"))
    for wait in longest:
        words = {"took": lasting(wait.took), "what": titles.task(wait.task), "pool": titles.thing(wait.pool)}
        line = (
            _("{took}: {what} waited for {pool}", **words)
            if wait.over
            else _("{took}: {what} waited for {pool} in vain", **words)
        )
        place = run_promises.bracketed(titles.place_of(wait.task))
        page.hanging(f"{elapsed(wait.since):12}", Text.assemble(line, ("  " + place, "dim")))


def _assumptions(page: TerminalPage, model: Model) -> None:
    page.section(_("Taken for granted"))
    for assumption in model.assumptions:
        page.hanging("- ", assumption.text.render(current_language()))
    if not model.assumptions:
        page.line(_("nothing"))
