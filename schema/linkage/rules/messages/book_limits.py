"""Reports keep the limits that the book writes down: oral, written, and between two updates (X04)."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_key
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.control_flow import located_steps, step_sequences, tasks_in
from drillbook.schema.linkage.facts.earliest_times import EarliestTimes, Elapsed, median_time
from drillbook.schema.linkage.facts.report_chains import ReportChains, first_reports
from drillbook.schema.linkage.facts.scales import levels_of
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import level_named, plan_title, task_named, time_said
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Repeat
from drillbook.schema.text.located import Located

_Limit = Mapping[str, int]
_Over: TypeAlias = tuple[str, int, int]  # at which level, how long, and how long is allowed, in milliseconds


def updates_over_the_limit(book: PlanBook) -> Iterator[Fault]:
    """A report allows itself, or its rounds leave between two updates, more time than the book does."""
    allowed = book.settings.limits.update
    if allowed:
        for plan in plans_with_text(book):
            yield from _updates(book, plan, allowed)
            yield from _rounds(book, plan, allowed)


def alone_over_the_limit(book: PlanBook, chains: ReportChains) -> Iterator[Fault]:
    """First reports that alone take longer than the whole chain may; longer chains are added up elsewhere."""
    told = set[str]()
    for link in chains.links:
        if link.limit is None or link.key in told or link.to_plan == link.own_plan:
            continue
        if link.to_plan in book.unread:
            continue  # nobody knows whether that is the whole chain
        over = dict(_too_long_by(book, link.own_plan)).get(link.name)
        if over and not chains.feeding[link] and not chains.onward[link]:
            told.add(link.key)
            yield _too_long(link.plan, link.where, link.name, over)


@compared_once_per_key
def _too_long_by(book: PlanBook, plan: str) -> tuple[tuple[str, _Over], ...]:
    """The first reports of a plan with a longer time than the book allows the whole chain, each with that."""
    limits, found = book.settings.limits, dict[str, _Over]()
    for report in first_reports(book, plan):
        allowed = limits.oral_report if report.form == "oral" else limits.written_report
        within = book.plans[plan].value.tasks[report.name].within
        if allowed and within is not None and report.to_plan not in ("", plan):
            it = book.plans[plan].value
            over = _longer(book, it, within.at_most, allowed, _work_before(book, it, report.name))
            found |= {report.name: over} if over else {}
    return tuple(found.items())


def _updates(book: PlanBook, plan: Located[Plan], allowed: _Limit) -> Iterator[Fault]:
    for name, task in plan.value.tasks.items():
        if task.report and task.report.kind == "follow-up" and task.within and task.phase != "recovery":
            over = _longer(book, plan.value, task.within.at_most, allowed, _work_before(book, plan.value, name))
            if over:
                yield _too_long(plan, plan.at("tasks", name, "within"), name, over)


def _work_before(book: PlanBook, plan: Plan, name: str) -> float:
    """How long what comes before it in its procedure usually takes: its limit runs from the start of that.

    A limit that runs from elsewhere, and one within a round, have nothing before them.
    """
    within = plan.tasks[name].within
    if within is not None and within.from_ is not None:
        return 0.0
    return max((starts[name].time for starts in _usual_starts(book, plan.plan) if name in starts), default=0.0)


@once_per_key
def _usual_starts(book: PlanBook, plan: str) -> list[dict[str, Elapsed]]:
    """For each procedure how soon each of its tasks is usually begun."""
    found = []
    for _, steps in step_sequences(book.plans[plan].value):
        pace = EarliestTimes(book, book.plans[plan].value, median_time)
        pace.walk(steps)
        found.append(pace.starts)
    return found


def _rounds(book: PlanBook, plan: Located[Plan], allowed: _Limit) -> Iterator[Fault]:
    """Rounds with an update in them that come less often than the book asks."""
    for path, steps in step_sequences(plan.value):
        for step, here in located_steps(plan, steps, path):
            if not isinstance(step, Repeat) or not isinstance(step.repeat.every, Mapping):
                continue
            update = next((name for name in tasks_in(step.repeat.do) if _is_update(plan.value, name)), None)
            over = _longer(book, plan.value, step.repeat.every, allowed) if update else None
            if update and over:
                yield _too_long(plan, plan.at(*here, "repeat", "every"), update, over)


def _is_update(plan: Plan, name: str) -> bool:
    report = plan.tasks[name].report if name in plan.tasks else None
    return report is not None and report.kind == "follow-up"


def _longer(book: PlanBook, plan: Plan, written: _Limit, allowed: _Limit, before: float = 0.0) -> _Over | None:
    """The first level at which more is allowed than the book does: the level, the time, the book's."""
    order = levels_of(book, plan)
    for level in order or ("",):
        time, limit = at_level(written, level, order), at_level(allowed, level, order)
        if time > limit + before:
            return level if len(written) > 1 or len(allowed) > 1 else "", time, limit
    return None


def _too_long(plan: Located[Plan], where: Location, task: str, over: _Over) -> Fault:
    level, time, limit = over
    at: Text = say(en=" at {level}", zh="{level}时", level=level_named(level)) if level else say(en="", zh="")
    return Fault(
        where,
        say(
            en="{task} of {plan} is given {time}{at}, the book's limit is {limit}",
            zh="{plan}的{task}{at}允许{time}，超过本预案库规定的{limit}",
            plan=plan_title(plan.value),
            task=task_named(plan.value, task),
            time=time_said(time),
            limit=time_said(limit),
            at=at,
        ),
        say(
            en="shorten it, or change 'limits' in book.yaml if the book is wrong",
            zh="请压缩时限；确系预案库设置有误的，请修改 book.yaml 的默认时限",
        ),
        consequence=say(
            en="on the night everyone keeps the plan, and the news still comes too late",
            zh="当夜各方都按预案办理，消息仍然晚到",
        ),
        severity=Severity.WARNING,
    )
