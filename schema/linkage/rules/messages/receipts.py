"""A procedure that begins by receiving a notice or an order has somebody who sends it (S13)."""

import re
from collections.abc import Iterator

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.facts.control_flow import (
    calls_in,
    qualified_name,
    started_by_scenarios,
    step_sequences,
    tasks_in,
)
from drillbook.schema.linkage.facts.hierarchy import organization_of
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import procedure_named, task_named
from drillbook.schema.models.plan import Plan

_RECEIVES = re.compile(
    r"(?:接收|接到|收到|接受|接)[^，。；]{0,8}(?:通知|指令|命令|调令|移交)"
    r"|receive\w*\b.{0,30}\b(?:notice|order|instruction|command|hand-?over)",
    re.IGNORECASE,
)


def without_sender(book: PlanBook) -> Iterator[Fault]:
    """A procedure begins with receiving a notice or order, and of the plans that could send it, all in the book, none does."""
    sent = _sent(book)
    for plan in plans_with_text(book):
        it = plan.value
        for name, procedure in it.procedures.items():
            first = tasks_in(procedure.steps[:1])[:1]
            task = it.tasks.get(first[0]) if first else None
            if procedure.when is not None or task is None or not _RECEIVES.search(task.title):
                continue
            if not _is_known_above(book, it):
                continue
            expected = {qualified_name(it.plan, one) for one in (name, first[0], task.role)}
            bodies = {organization_of(book, it, task.role), it.drafted_by} - {None}
            if expected & sent or bodies & sent or _called_at_home(it, name):
                continue
            yield Fault(
                plan.at_key("procedures", name),
                say(
                    en="{procedure} begins with {task}, and no plan in the book sends it",
                    zh="程序{procedure}从{task}开始，而库内没有任何预案向其发出",
                    procedure=procedure_named(it, name),
                    task=task_named(it, first[0]),
                ),
                hint=say(
                    en="let the plan that sends it hand over to this procedure or its desk, or write 'when'",
                    zh="请在发出通知的预案中写明移交（通知）到本程序或其值班岗位，或写明启动条件",
                ),
                also=(plan.at_key("tasks", first[0]),),
                consequence=say(
                    en="on the night it waits for a message that nobody has to send",
                    zh="当夜一直在等一份没有人负责发出的通知",
                ),
                severity=Severity.NOTE if it.status == "draft" else Severity.WARNING,
            )


def _is_known_above(book: PlanBook, plan: Plan) -> bool:
    """Say whether the book holds the text of every plan just above: else whoever sends it may stand there."""
    above = [book.plans[name].value for name in plan.parent if name in book.plans]
    return 0 < len(above) == len(plan.parent) and all(one.kind != "external" and one.depth != "card" for one in above)


def _called_at_home(plan: Plan, name: str) -> bool:
    """Another procedure, a warning or a level of the plan sets it off."""
    called = (one for _, steps in step_sequences(plan) for one in calls_in(steps))
    return name in {*called, *(one for warning in plan.warnings.values() for one in warning.actions)}


@once_per_book
def _sent(book: PlanBook) -> frozenset[str]:
    """Whatever plans and scenarios call, hand over to, report to or notify: ``plan/name`` and organizations."""
    return started_by_scenarios(book).union(*(_sent_by(book, plan) for plan in book.plans))


@compared_once_per_key
def _sent_by(book: PlanBook, plan: str) -> frozenset[str]:
    it = book.plans[plan].value
    found = [qualified_name(plan, one) for _, steps in step_sequences(it) for one in calls_in(steps)]
    for task in it.tasks.values():
        found += (*task.hands_over_to, *(task.report.to if task.report else ()))
    found += [one for level in it.own_levels.values() if level.notice for one in level.notice.to]
    return frozenset(found)
