"""Cordon, evacuation and the transfer of command are carried out in plans for production accidents (S21)."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.control_flow import started_tasks
from drillbook.schema.linkage.facts.hierarchy import superiors_of
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.protection.recognised_incidents import (
    HAZARDOUS_GOODS,
    PRODUCTION,
    is_of_kind,
    works_with_goods,
)
from drillbook.schema.linkage.scope import kinds_in_scope, plans_with_text, weighed_severity
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located

_GOVERNMENT = ("special", "department")
_ON_SITE = ("unit", "unit-special", "onsite")


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that has to be done: the topic that marks it, and the words of titles by which it is known."""

    title: Text
    topic: str
    words: tuple[str, ...]

    def is_done_by(self, task: Task) -> bool:
        if self.topic in task.covers or (self.topic == "evacuation" and task.evacuates):
            return True
        return any(word in task.title.lower() for word in self.words)


_CORDON = _Item(say(en="cordon", zh="警戒"), "cordon", ("警戒", "封控", "封锁", "隔离区", "cordon", "perimeter"))
_EVACUATION = _Item(
    say(en="evacuation", zh="疏散"), "evacuation", ("疏散", "撤离", "转移人员", "人员转移", "撤出", "evacuat")
)
_ITEMS = (_CORDON, _EVACUATION)


def not_carried_out(book: PlanBook) -> Iterator[Fault]:
    """Cordon or evacuation is a task that nothing starts, or none at all; or nothing says to whom command passes."""
    for plan in plans_with_text(book):
        it = plan.value
        if it.kind in _GOVERNMENT and is_of_kind(book, it, PRODUCTION):
            worst = Severity.WARNING if book.is_general else Severity.ERROR
            yield from _protection(book, plan, weighed_severity(it, worst))
            if book.is_general:
                continue  # its ground there is the danger on the site, and says nothing of command
            is_settled = it.command is not None and (it.command.passes_to or it.command.taken_from)
            if not is_settled and _has_somebody(book, it):
                yield _nobody_takes_over(plan)
        elif it.kind in _ON_SITE and is_of_kind(book, it, HAZARDOUS_GOODS) and works_with_goods(it):
            yield from _protection(book, plan, weighed_severity(it, Severity.WARNING))


def _protection(book: PlanBook, plan: Located[Plan], severity: Severity) -> Iterator[Fault]:
    """One finding with the items that nothing carries out, at the task that would, else at the procedures."""
    tasks, started = plan.value.tasks, started_tasks(book, plan.value)
    owed = [item for item in _ITEMS if item.topic not in plan.value.not_applicable]
    missing = [item for item in owed if not any(item.is_done_by(tasks[name]) for name in started if name in tasks)]
    if not missing:
        return
    idle = [name for name, task in tasks.items() if any(item.is_done_by(task) for item in missing)]
    idle.sort(key=lambda name: not any(item.topic in tasks[name].covers for item in missing))
    first, *others = [plan.at_key("tasks", name) for name in idle] or [_body_of(plan)]
    yield Fault(
        first,
        say(
            en="no procedure carries out: {missing}; tasks for it are there, and nothing starts them",
            zh="没有任何程序执行：{missing}（任务已列，但无程序引发）",
            missing=[item.title for item in missing],
        )
        if idle
        else say(
            en="no task carries out: {missing}",
            zh="没有任何任务落实：{missing}",
            missing=[item.title for item in missing],
        ),
        hint=say(
            en="add it to the procedure that answers the accident, with who does it and by when",
            zh="请列入事故处置程序，写明由谁执行、时限多少",
        ),
        also=tuple(others),
        consequence=say(
            en="on the night people stay in the danger area, and others walk in",
            zh="当夜危险区内的人员无人组织撤出，外面的人仍可进入",
        ),
        severity=severity,
    )


def _body_of(plan: Located[Plan]) -> Location:
    return plan.at_key("procedures") if plan.value.procedures else plan.at_key("tasks")


def _has_somebody(book: PlanBook, plan: Plan) -> bool:
    """Say whether the book knows anybody on the same site: a unit below the plan, or the city's plan above it."""
    above = (book.plans[name].value for name in plan.parent if name in book.plans)
    below = (one.value for one in book.plans.values() if plan.plan in superiors_of(book, one.value.plan))
    return any(one.kind == "external" for one in above) or any(one.kind in _ON_SITE for one in below)


def _nobody_takes_over(plan: Located[Plan]) -> Fault:
    return Fault(
        plan.at_key("command") if plan.value.command else plan.at("plan"),
        say(
            en="to whom command passes, and from whom it is taken, is not said",
            zh="未写明指挥权向谁移交、从谁接收",
        ),
        hint=say(en="write 'passes_to' or 'taken_from' in 'command'", zh="请在“指挥权移交”中写明移交对象或接自何预案"),
        consequence=say(
            en="on the night unit, district and city each command on one site",
            zh="当夜事故单位、区、市可能在同一现场各自指挥",
        ),
        severity=weighed_severity(plan.value, Severity.ERROR),
    )


RULES = (
    Rule(
        "S21",
        Severity.ERROR,
        not_carried_out,
        say(en="cordon, evacuation and transfer of command", zh="警戒疏散和指挥权移交"),
        Basis(
            (
                binding("应急管理部令第2号 art. 11", "应急管理部令第2号第十一条", "safety"),
                binding("GB/T 29639-2020 §4.6.2", "GB/T 29639-2020第4.6.2条", "production"),
            ),
            general=say(
                en="practice: the scene is closed and people in danger are taken away",
                zh="实务：封闭现场，撤出危险区内人员",
            ),
        ),
        kinds_in_scope(
            "special and department plans for production accidents; on-site and unit plans for hazardous goods and gas",
            "生产安全事故类专项、部门预案，以及危险化学品、燃气类单位预案和现场处置方案",
        ),
        by_plan=True,
    ),
)
