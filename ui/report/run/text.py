"""A run for a facilitator: the verdict and why, what was left undone, who was waited for, then what happened."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from drillbook.schema.finding import Unreadable
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.events import LimitReached, LoopFound
from drillbook.simulator.log.measures import PromiseRow, TaskRow, promises_at_end, task_rows, worst_waits
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.model import Model
from drillbook.ui.report.clock_text import ShownClock, elapsed, lasting
from drillbook.ui.report.run import objectives, unsent
from drillbook.ui.report.run import promises as run_promises
from drillbook.ui.report.run.causes import verdict_word, why_undone
from drillbook.ui.report.run.repeated_events import flapping, going_round, told_too_often
from drillbook.ui.report.run.shortage import Shortage
from drillbook.ui.report.run.spans import WorkSpans
from drillbook.ui.report.run.timeline import Line, sentence, timeline_lines
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted, current_language

MOST_LINES = 160
"""Of the course of a run, where not everything is asked for."""
_MOST = 10
_UNDONE = ("starved", "unmet", "aborted", "failed", "unfinished", "open")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a run is told: the first page, that and the course in short, or everything."""

    first_page: bool = False
    whole: bool = False


def show(log: EventLog, model: Model, extent: Extent = Extent()) -> None:
    """The verdict and what it rests on, then what happened."""
    page, events, titles = TerminalPage(), log.events, Titles.of(model)
    promises = list(promises_at_end(events, log.origin.end(model.ends)))
    page.hanging("", _heading(log, model))
    _first_page(page, log, model, promises, extent, titles)
    if extent.whole:
        run_promises.show_all(page, promises, titles)
    if extent.first_page:
        return
    _timeline(page, events, model, titles, whole=extent.whole)
    _assumptions(page, model)


def _first_page(
    page: TerminalPage, log: EventLog, model: Model, promises: list[PromiseRow], extent: Extent, titles: Titles
) -> None:
    """What the run comes to, what broke and why, what was left undone, who was waited for."""
    events = log.events
    rows = task_rows(events)
    _verdict(page, events, model, promises, rows, titles)
    run_promises.show_broken(page, promises, titles, whole=extent.whole)
    objectives.show(page, promises, events, model, titles)
    _undone(page, rows, titles, Shortage(events, model, titles), whole=extent.whole)
    unsent.show(page, events, titles)
    _waits(page, events, titles)


def _verdict(
    page: TerminalPage,
    events: Sequence[Happened],
    model: Model,
    promises: list[PromiseRow],
    rows: Sequence[TaskRow],
    titles: Titles,
) -> None:
    page.section(_("Verdict"))
    for event in events:
        if isinstance(event, LoopFound | LimitReached):
            page.hanging("", sentence(event, titles, WorkSpans.of(())), "red")
    for flap in flapping(events):
        page.hanging("", flap.text(titles), "yellow")
    called_upon = run_promises.counts(promises) or _("none is written in these plans")
    page.hanging("", _("promised times: {counts}", counts=called_upon))
    run_promises.show_kept(page, promises, titles)
    reached = objectives.verdict(model, promises)
    undone = sum(row.verdict in _UNDONE for row in rows)
    for said in (reached, _undone_words(undone, len(rows))):
        if said:
            page.hanging("", said)


def _undone_words(undone: int, all_: int) -> str:
    if not undone:
        return _("tasks: everything that was set off was done, skipped or withdrawn")
    return counted("tasks: {n} of {all} not done", "tasks: {n} of {all} not done", undone, all=all_)


def _heading(log: EventLog, model: Model) -> Text:
    seed = _("seed {seed}, replication {replication}", seed=log.origin.seed, replication=log.origin.replication)
    begins = model.begins[:16].replace("T", " ")
    clock = ShownClock.of(model.begins, model.zone)
    cut = "   " + _("only until {end}", end=clock.moment(log.origin.until)) if log.origin.until >= 0 else ""
    return Text.assemble((model.title or model.scenario, "bold"), f"   {begins}   {seed}{cut}")


def _timeline(
    page: TerminalPage,
    events: tuple[Happened, ...],
    model: Model,
    titles: Titles,
    *,
    whole: bool,
) -> None:
    clock = ShownClock.of(model.begins, model.zone)
    lines = list(timeline_lines(events, titles, whole=whole))
    told = lines if whole else weighty(lines)
    page.section(_("What happened"))
    if len(told) < len(lines):
        rest = counted(
            "{n} line of the usual course is left out",
            "{n} lines of the usual course are left out",
            len(lines) - len(told),
        )
        page.hanging("", _("{rest}; --all tells everything", rest=rest), "dim")
    if not whole and told_too_often(events):
        again = _("what a level that goes up and down did three times is not told again; --all tells everything")
        page.hanging("", again, "dim")
    if not whole and going_round(events):
        page.hanging("", _("of what goes round the first three times are told; --all tells everything"), "dim")
    shown = [f"{clock.text(line.at)}  {elapsed(line.at)}" for line in told]
    width = max((cell_len(one) for one in shown), default=0) + 2
    coming = _placed(model, clock)
    for line, moment in zip(told, shown, strict=True):
        while coming and coming[0][0] <= line.at:
            at, title = coming.pop(0)
            page.section(f"{clock.text(at)}  {elapsed(at)}  {title}")
        page.hanging(moment + " " * (width - cell_len(moment)), _said(line))


def weighty(lines: Sequence[Line]) -> list[Line]:
    """As many kinds of lines as a reader takes in: work as planned goes first, then what is only worth a look."""
    for least in range(3):
        told = [line for line in lines if line.weight >= least]
        if len(told) <= MOST_LINES:
            return told
    return told[:MOST_LINES]


def _said(line: Line) -> Text:
    """Whose role acts is said first, its plan last; otherwise the plan is what the line is about."""
    text = Text(line.text, style=line.style or "default")
    if not line.plan:
        return text
    if line.by_role:
        return Text.assemble(text, ("  " + run_promises.bracketed(line.plan), "cyan dim"))
    return Text.assemble((f"{line.plan}  ", "cyan dim"), text)


def _placed(model: Model, clock: ShownClock) -> list[tuple[int, str]]:
    """When each scene begins; one without a time of its own is not placed on the timeline."""
    placed = ((_begin(scene.at, clock), scene.title) for scene in model.scenes)
    return sorted((at, _("scene: {title}", title=title)) for at, title in placed if at is not None)


def _begin(written: str, clock: ShownClock) -> int | None:
    """``T+0:45``, or the first such time of day after the beginning."""
    try:
        return clock.clock.instant(written) if written and clock.clock else None
    except Unreadable:
        return None


def _undone(page: TerminalPage, rows: Iterable[TaskRow], titles: Titles, shortage: Shortage, *, whole: bool) -> None:
    """Tasks that were set off and not done, each with its reason; the same reason once."""
    counted_rows = Counter(
        (
            verdict_word(row.verdict),
            titles.tasks.get(row.task) or row.title or row.task,
            run_promises.bracketed(titles.place_of(row.task)),
            _why(row, titles, shortage),
        )
        for row in rows
        if row.verdict in _UNDONE
    )
    if not counted_rows:
        return
    page.section(_("Tasks not done"))
    every = sorted(counted_rows.items(), key=lambda item: item[0])
    told = every if whole else every[:_MOST]
    cells: list[tuple[str, Text]] = []
    for (verdict, title, place, why), times in told:
        what = f"{title} ×{times}" if times > 1 else title
        cells.append((verdict, Text.assemble(what, ("  " + place, "dim"), _(": "), why)))
    page.rows(("", ""), cells)
    if len(told) < len(every):
        rest = sum(times for _row, times in every[len(told) :])
        page.line(counted("{n} more was not done; --all tells it", "{n} more were not done; --all tells them", rest))


def _why(row: TaskRow, titles: Titles, shortage: Shortage) -> str:
    said, more = why_undone(row, titles), shortage.why(row) if row.verdict == "starved" else ""
    return _("{why}: {more}", why=said, more=more) if more else said


def _waits(page: TerminalPage, events: tuple[Happened, ...], titles: Titles) -> None:
    page.section(_("Longest waits"))
    longest = worst_waits(events, 3)
    if not longest:
        page.line(_("nobody waited for anybody"))
    moments = [titles.clock.moment(wait.since) for wait in longest]
    width = max((cell_len(moment) + 2 for moment in moments), default=0)
    for wait, moment in zip(longest, moments, strict=True):
        words = {"took": lasting(wait.took), "what": titles.task(wait.task), "pool": titles.waited_for(wait.pool)}
        line = (
            _("{took}: {what} waited for {pool}", **words)
            if wait.over
            else _("{took}: {what} waited for {pool} in vain", **words)
        )
        place = run_promises.bracketed(titles.place_of(wait.task))
        page.hanging(moment + " " * (max(12, width) - cell_len(moment)), Text.assemble(line, ("  " + place, "dim")))


def _assumptions(page: TerminalPage, model: Model) -> None:
    page.section(_("Taken for granted"))
    for assumption in model.assumptions:
        page.hanging("- ", assumption.text.render(current_language()))
    if not model.assumptions:
        page.line(_("nothing"))
