"""Answers to "why" made ahead, for a page without a server: as of the end of the run, of what is most likely to be asked."""

from collections.abc import Iterator, Sequence

from drillbook.simulator.log import events as e
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import promises_at_end
from drillbook.simulator.log.reasons import Answer, Inquiry, Kind
from drillbook.simulator.log.why import explain
from drillbook.simulator.model.model import Model
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.report.questions.why import answer_lines
from drillbook.ui.report.titles import Titles

MOST = 600
"""Answers in one page; a run that has more to ask about keeps the first: broken promises, levels, injects, then tasks."""
Lines = list[tuple[str, str]]
_Asked = tuple[str, Kind, str, str]


def answers_of(log: EventLog, model: Model) -> dict[str, Lines]:
    """By step, ``inject:NAME``, ``PLAN/LEVEL`` or promised time: the lines of the answer, in the language spoken."""
    titles, clock = Titles.of(model), ShownClock.of(model.begins, model.zone)
    inquiry = Inquiry(log.events, model, log.events[-1].at)
    found: dict[str, Lines] = {}
    for asked, kind, name, path in _asked(log, model):
        if len(found) < MOST and asked not in found:
            found[asked] = lines_of(explain(inquiry, kind, name, path), titles, clock)
    return found


def lines_of(answer: Answer, titles: Titles, clock: ShownClock) -> Lines:
    """What stands before each line, and the line."""
    return [(beginning.strip(), text) for beginning, text in answer_lines(answer, titles, clock)]


def _asked(log: EventLog, model: Model) -> Iterator[_Asked]:
    """What the player calls it, and what the model calls it; only what this model knows."""
    tasks = {task.name for task in model.tasks}
    promises = {one.name for one in model.promises}
    for row in promises_at_end(log.events, log.origin.end(model.ends)):
        if row.is_broken and row.id in promises:
            yield (f"{row.id}|{row.path}", "task" if row.id in tasks else "promise", row.id, row.path)
    for plan in model.plans:
        yield from _levels(log.events, plan.name, {level.name for level in plan.levels})
    for inject in model.injects:
        yield f"inject:{inject.name}", "inject", inject.name, ""
    for event in log.events:
        if isinstance(event, e.TaskReady) and event.task in tasks:
            yield event.path, "task", event.task, event.path


def _levels(events: Sequence[e.Event], plan: str, known: set[str]) -> Iterator[_Asked]:
    for event in events:
        if isinstance(event, e.LevelWanted | e.LevelRaised) and event.plan == plan and event.level in known:
            yield f"{plan}/{event.level}", "level", f"{plan}/{event.level}", ""
