"""The fire brigade, an ambulance or the police are called before anything is reported inside the house (X04)."""

import re
from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.facts.control_flow import precedence, step_sequences, task_of_node
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import first_few, task_named
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task

_HOUSES = ("unit", "unit-special", "onsite", "community", "key-target")
_EMERGENCY_CALL = re.compile(
    r"(?:拨打?|呼叫|通知|报|call|dial)[^，。；]{0,6}(?<!\d)(?:119|120|110|112|911)(?!\d)"
    r"|报火警|报警(?!器|系统|装置|信号|铃)|call the (?:fire|police)|call (?:an )?ambulance",
    re.IGNORECASE,
)


def alarm_after_report(book: PlanBook) -> Iterator[Fault]:
    """In a unit's procedure the emergency call has to wait until somebody inside or above was told."""
    for plan in plans_with_text(book):
        if plan.value.kind not in _HOUSES:
            continue
        told: set[str] = set()
        for _, steps in step_sequences(plan.value):
            before = precedence(steps, plan.value)
            for node in before:
                name = task_of_node(node)
                if name in told or not _calls_for_help(plan.value.tasks.get(name)):
                    continue
                reports = [one for one in _all_before(node, before) if _is_report(plan.value, one)]
                if not reports:
                    continue
                told.add(name)
                yield Fault(
                    plan.at_key("tasks", name),
                    say(
                        en="{call} has to wait for {reports}",
                        zh="{call}须等{reports}完成后才进行",
                        call=task_named(plan.value, name),
                        reports=first_few(task_named(plan.value, one) for one in reports),
                    ),
                    say(
                        en="put the call first, or the two side by side",
                        zh="请将报警放在报告之前，或改为同时进行",
                    ),
                    also=tuple(plan.at_key("tasks", one) for one in reports),
                    consequence=say(
                        en="on the night help sets out later by the time the report takes",
                        zh="当夜内部请示多久，救援力量就晚出动多久",
                    ),
                    severity=Severity.WARNING,
                )


def _calls_for_help(task: Task | None) -> bool:
    """It alarms those who come from outside; an alarm that is received is none."""
    if task is None or task.report or re.search("接警|接报|核实|确认|receive|confirm", task.title, re.IGNORECASE):
        return False
    return bool(_EMERGENCY_CALL.search(task.title)) and task.phase in ("initial", "response", "report")


def _is_report(plan: Plan, name: str) -> bool:
    return name in plan.tasks and plan.tasks[name].report is not None


def _all_before(node: str, before: dict[str, set[str]]) -> list[str]:
    """The tasks that have to be over before this one, the nearest first."""
    found: dict[str, None] = {}
    waiting = [node]
    while waiting:
        for other in sorted(before.get(waiting.pop(0), ())):
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(dict.fromkeys(map(task_of_node, found)))
