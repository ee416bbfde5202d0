"""What happened, one sentence for every event: what the timeline tells, and a plain one for all it leaves out."""

from collections.abc import Sequence

from drillbook.schema.values.number_text import with_sign
from drillbook.schema.values.vocabulary import COLOURS
from drillbook.simulator.log import events as e
from drillbook.ui.report.clock_text import exact
from drillbook.ui.report.run.spans import WorkSpans
from drillbook.ui.report.run.timeline import sentence, with_questions
from drillbook.ui.report.run.unsent import unsent_reason
from drillbook.ui.report.titles import Titles, level_word
from drillbook.ui.translation import _, current_language, later


def sentences(events: Sequence[e.Event], titles: Titles) -> list[str]:
    """A sentence for each event, in order."""
    work = WorkSpans.of(events)
    return [with_questions(event, sentence(event, titles, work) or plain(event, titles), titles) for event in events]


def plain(event: e.Event, titles: Titles) -> str:
    """A few words for an event that no timeline tells."""
    undue = isinstance(event, e.PromiseNeverReached) and not event.was_due
    said = _UNDUE if undue else _PLAIN.get(event.kind)
    if said is None:
        return event.kind
    return _(said, what=_what(event, titles), more=_more(event, titles))


def _what(event: e.Event, titles: Titles) -> str:
    """What an event is about."""
    for name in (
        "task",
        "unit",
        "promise",
        "procedure",
        "indicator",
        "pool",
        "role",
        "inject",
        "plan",
        "place",
        "path",
    ):
        value = getattr(event, name, "")
        if value:
            return _called(name, str(value), titles)
    return ""


def _called(name: str, value: str, titles: Titles) -> str:
    match name:
        case "task":
            return titles.task(value) if titles.tasks.get(value) else titles.anything(value)
        case "promise":
            return titles.promise(value)
        case "procedure":
            return titles.anything(value)
        case "indicator":
            return titles.indicator(value)
        case "plan":
            return titles.short_plan(value)
        case "role":
            return titles.role(value)
        case "unit" | "pool" | "place":
            return titles.thing(value)
    return titles.anything(value)


def _more(event: e.Event, titles: Titles) -> str:
    """What else is worth saying."""
    match event:
        case e.MessageSent() | e.MessageReceived():
            return titles.role(event.to)
        case e.MessageNeverReceived():
            return titles.role(event.absent or event.to)
        case e.InjectNeverSent():
            return unsent_reason(event, titles)
        case e.TaskQueued() | e.TaskStarved():
            return titles.thing(event.pool)
        case e.UnitDispatched():
            return titles.thing(event.to) if event.to else ""
        case e.UnitArrived() | e.UnitReturned():
            return titles.thing(event.place)
        case e.IndicatorSet():
            return COLOURS.shown(event.label, current_language()) if COLOURS.canonical(event.label) else event.label
        case e.LevelWanted() | e.LevelReplaced() | e.LevelEnding() | e.LevelKept() | e.OrderGiven():
            return level_word(event.level)
        case e.StaffChanged():
            return str(event.present)
        case e.StockChanged():
            return with_sign(event.change, f"{abs(event.change):g}")
        case e.PromiseOpened() | e.PromiseMet() | e.PromiseNeverReached():
            return exact(event.limit)
        case e.RoundStarted():
            return str(event.number)
        case e.BranchTaken():
            return str(event.branch)
    return ""


_UNDUE = later("promised time not yet due: {what}, {more}")
_PLAIN = {
    e.ExerciseStarted.kind: later("StartEx"),
    e.ExerciseEnded.kind: later("EndEx"),
    e.OrderGiven.kind: later("{what}: {more} asked for"),
    e.IndicatorSet.kind: later("{what} is {more}"),
    e.LevelWanted.kind: later("{what}: {more} is wanted"),
    e.LevelReplaced.kind: later("{what}: {more} is overtaken by a higher one"),
    e.LevelEnding.kind: later("{what}: {more} may end"),
    e.LevelKept.kind: later("{what}: {more} is kept"),
    e.ProcedureStarted.kind: later("begins: {what}"),
    e.ProcedureFinished.kind: later("carried out: {what}"),
    e.ProcedureStillRunning.kind: later("still running, not set off again: {what}"),
    e.RoundStarted.kind: later("{what}: round {more}"),
    e.BranchTaken.kind: later("{what}: branch {more}"),
    e.WaitBegan.kind: later("waits: {what}"),
    e.WaitEnded.kind: later("waited for: {what}"),
    e.TaskReady.kind: later("ready: {what}"),
    e.TaskQueued.kind: later("{what} waits for {more}"),
    e.TaskDispatched.kind: later("sets out: {what}"),
    e.TaskArrived.kind: later("all there: {what}"),
    e.TaskStarted.kind: later("begun: {what}"),
    e.TaskReported.kind: later("sent: {what}"),
    e.TaskFinished.kind: later("done: {what}"),
    e.TaskSkipped.kind: later("skipped: {what}"),
    e.TaskWithdrawn.kind: later("no longer to be done: {what}"),
    e.TaskStarved.kind: later("never begun: {what}, for want of {more}"),
    e.TaskUnmet.kind: later("never begun: {what}, behind a wait that never ended"),
    e.TaskUnfinished.kind: later("not finished at EndEx: {what}"),
    e.UnitDispatched.kind: later("{what} leaves for {more}"),
    e.UnitArrived.kind: later("{what} is at {more}"),
    e.UnitReturned.kind: later("{what} is back at {more}"),
    e.MessageSent.kind: later("message to {more}: {what}"),
    e.MessageReceived.kind: later("{more} has the message: {what}"),
    e.MessageNeverReceived.kind: later("never received by {more}: {what}"),
    e.InjectNeverSent.kind: later("never sent: {what}, {more}"),
    e.StockChanged.kind: later("{what} {more}"),
    e.StaffChanged.kind: later("{what}: {more} present"),
    e.RolePresent.kind: later("present again: {what}"),
    e.ShelterCleared.kind: later("people leave {what}"),
    e.PromiseOpened.kind: later("promised time runs: {what}, {more}"),
    e.PromiseMet.kind: later("promised time kept: {what}, {more}"),
    e.PromiseDropped.kind: later("promised time no longer asked for: {what}"),
    e.PromiseNeverReached.kind: later("promised time never reached: {what}, {more}"),
    e.PromiseNotTriggered.kind: later("promised time never asked for: {what}"),
}
