"""Limits are given in numbers where time matters (S07), and information reports are complete (S08)."""

import re
from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.control_flow import precedence, step_sequences, tasks_in
from drillbook.schema.linkage.facts.hierarchy import comprehensive_plan
from drillbook.schema.linkage.facts.required_topics import INHERITING
from drillbook.schema.linkage.facts.scales import levels_of
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.messages.report_contents import thin_contents
from drillbook.schema.linkage.rules.prose.open_wording import open_tasks, open_top_level
from drillbook.schema.linkage.scope import (
    FULL_AND_LINKAGE,
    REPORTING,
    kinds_in_scope,
    plans_with_text,
    weighed_severity,
)
from drillbook.schema.linkage.wording import first_few, level_named, task_named, time_said
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Repeat, every_step
from drillbook.schema.models.task import Report, Task
from drillbook.schema.text.located import Located
from drillbook.schema.values.vocabulary import UNIT_KINDS

_VAGUE = re.compile(r"尽快|及时|第一时间|迅速|尽早|立刻|as soon as possible|asap|promptly|immediately", re.IGNORECASE)
_CRITICAL = ("report", "initial", "response", "warning")


def vague_limits(book: PlanBook) -> Iterator[Fault]:
    """Where time matters the plan says only how hurriedly, or promises no time at all."""
    for plan in plans_with_text(book):
        for name, task in plan.value.tasks.items():
            if not task.within and name not in _measured(plan.value) and (task.phase in _CRITICAL or task.report):
                yield from _only_vague(plan, name, task)
        yield from _no_limit(book, plan)
        yield from _notices(plan)
        settled = _measured(plan.value) | _rounds(plan.value)
        settled |= _bounded(plan.value, settled)
        yield from open_tasks(plan, settled)
        yield from open_top_level(plan, settled)


def _only_vague(plan: Located[Plan], name: str, task: Task) -> Iterator[Fault]:
    for part in ("text", "title"):
        found = _VAGUE.search(getattr(task, part))
        if found:
            yield Fault(
                plan.at("tasks", name, part),
                say(
                    en="{task} says only '{word}': no limit in minutes",
                    zh="{task}仅写“{word}”，没有具体时限",
                    task=task_named(plan.value, name),
                    word=found.group(),
                ),
                hint=say(en="write 'within', for example 30 min", zh="请写明时限，例如：时限: 30分钟"),
                consequence=say(en="on the night nobody can tell whether it is late", zh="当夜无法判断是否超时"),
                severity=weighed_severity(plan.value, Severity.WARNING),
                root=f"S07:{plan.value.plan}/{name}",
            )
            return


def _measured(plan: Plan) -> set[str]:
    """Tasks whose time is promised by a response time."""
    return {promise.to.name for promise in plan.response_times.values() if promise.to.name}


def _bounded(plan: Plan, measured: set[str]) -> set[str]:
    """Tasks that come before one whose limit runs from the procedure's start or is measured: bounded with it."""
    found: set[str] = set()
    for _, steps in step_sequences(plan):
        before = precedence(steps, plan)
        queue = [name for name in before if name in measured or _limited_from_start(plan, name)]
        while queue:
            earlier = before[queue.pop()] - found
            found |= earlier
            queue += earlier
    return found


def _limited_from_start(plan: Plan, name: str) -> bool:
    task = plan.tasks.get(name)
    return bool(task and task.within and task.within.from_ is None and task.within.to is None)


def _rounds(plan: Plan) -> set[str]:
    """Tasks done again and again at a written interval."""
    found: set[str] = set()
    for procedure in plan.procedures.values():
        for step in every_step(procedure.steps):
            if isinstance(step, Repeat) and step.repeat.every:
                found |= set(tasks_in(step.repeat.do))
    return found


def _no_limit(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """One finding per plan: reports after the first, start notices and evacuations that promise no time."""
    it = plan.value
    measured = _measured(it)
    settled, bounded = measured | _rounds(it), _bounded(it, measured)
    open_ended = [
        name
        for name, task in it.tasks.items()
        if not task.within
        and name not in settled
        and (task.report or name not in bounded)
        and not _VAGUE.search(task.text + task.title)
        and _is_critical(task)
    ]
    if open_ended:
        yield _listed(
            plan,
            open_ended,
            say(
                en="no limit is promised for {tasks}",
                zh="未写明时限：{tasks}",
                tasks=first_few(task_named(it, one) for one in open_ended),
            ),
            weighed_severity(it, Severity.WARNING),
        )
    yield from _slow_start(book, plan)
    yield from _later_than_the_book(book, plan)


def _later_than_the_book(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """Levels that may be decided later than the book's own limit says, each at its own."""
    allowed, order = book.settings.limits.start, levels_of(book, plan.value)
    if not allowed:
        return
    for name, level in plan.value.own_levels.items():
        given, limit = max(level.within.values(), default=0) if level.within else 0, at_level(allowed, name, order)
        if given > limit:
            yield Fault(
                plan.at("levels", name, "within"),
                say(
                    en="{level} may be decided within {time}, the book's limit is {limit}",
                    zh="{level}响应允许{time}内启动，超过本预案库规定的{limit}",
                    level=level_named(name),
                    time=time_said(given),
                    limit=time_said(limit),
                ),
                hint=say(
                    en="shorten it, or change 'limits' in book.yaml if the book is wrong",
                    zh="请压缩时限；确系预案库设置有误的，请修改 book.yaml 的默认时限",
                ),
                consequence=say(
                    en="on the night the plan is kept, and the response begins later than the book demands",
                    zh="当夜预案虽未超时，响应启动仍晚于本预案库的要求",
                ),
                severity=Severity.WARNING,
            )


def _slow_start(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """One finding per plan for levels whose decision has no limit."""
    levels = plan.value.own_levels
    slow = [name for name, level in levels.items() if level.when and not level.within]
    if slow:
        by_default = book.settings.limits.start is not None
        yield Fault(
            plan.at_key("levels", slow[0]),
            say(
                en="no limit for deciding on {levels}",
                zh="{levels}响应未写明启动时限",
                levels=[level_named(name) for name in slow],
            ),
            hint=say(en="write 'within'", zh="请写明时限"),
            also=tuple(plan.at_key("levels", name) for name in slow[1:]),
            consequence=say(
                en="on the night nobody can tell whether the decision is late",
                zh="当夜条件已达到，却无法判断启动是否超时",
            ),
            severity=Severity.NOTE if by_default else weighed_severity(plan.value, Severity.WARNING),
        )


def _is_critical(task: Task) -> bool:
    if task.report:
        return task.report.kind != "first"
    return bool(task.evacuates) or "start-notice" in task.covers


def _listed(plan: Located[Plan], names: list[str], message: Text, severity: Severity) -> Fault:
    return Fault(
        plan.at_key("tasks", names[0]),
        message,
        hint=say(
            en="write 'within', with where it starts if that is not the procedure",
            zh="请写明时限；不自程序开始起算的，写明起算时点",
        ),
        also=tuple(plan.at_key("tasks", name) for name in names[1:]),
        consequence=say(en="on the night nobody can tell whether it is late", zh="当夜无法判断是否超时"),
        severity=severity,
    )


def _notices(plan: Located[Plan]) -> Iterator[Fault]:
    levels = plan.value.own_levels
    silent = [name for name, level in levels.items() if level.notice and not level.notice.within]
    if silent:
        yield Fault(
            plan.at_key("levels", silent[0], "notice"),
            say(
                en="no limit for the notice of {levels}",
                zh="{levels}响应启动通知未写明时限",
                levels=[level_named(name) for name in silent],
            ),
            hint=say(en="write 'within'", zh="请写明时限"),
            also=tuple(plan.at_key("levels", name, "notice") for name in silent[1:]),
            consequence=say(
                en="on the night members may hear of it late, and nobody is in breach",
                zh="当夜成员单位可能很晚才得知，却不算超时",
            ),
            severity=weighed_severity(plan.value, Severity.WARNING),
        )


def thin_reports(book: PlanBook) -> Iterator[Fault]:
    """A plan reports nothing; or its reports lack a first oral or written one, its limit, updates, or contents."""
    for plan in plans_with_text(book):
        if not _owes_reports(book, plan.value):
            continue
        reports = {name: task.report for name, task in plan.value.tasks.items() if task.report}
        if not reports:
            yield Fault(
                plan.at("plan"),
                say(en="the plan has no information report", zh="预案没有信息报告任务"),
                hint=say(en="add a task with 'report'", zh="请补充信息报告任务，写明报送对象、方式、内容和时限"),
                consequence=say(en="on the night superiors learn of it from others", zh="当夜上级只能从别处得知情况"),
                severity=weighed_severity(plan.value, Severity.ERROR),
            )
            continue
        yield from _lacking(book, plan, reports)
        yield from _no_contents(plan, reports)
    yield from thin_contents(book)


def _owes_reports(book: PlanBook, plan: Plan) -> bool:
    """Say whether the plan itself must report: not if that does not apply, or its unit's comprehensive plan does."""
    if "report" in plan.not_applicable:
        return False
    if plan.kind in INHERITING:
        above = comprehensive_plan(book, plan)
        return above is None or not any(task.report for task in above.value.tasks.values())
    return plan.kind in REPORTING


def _lacking(book: PlanBook, plan: Located[Plan], reports: dict[str, Report]) -> Iterator[Fault]:
    first = {name: report for name, report in reports.items() if report.kind == "first"}
    oral = [name for name, report in first.items() if report.form == "oral"]
    paper = [name for name, report in first.items() if report.form == "written"]
    updates = [name for name, report in reports.items() if report.kind == "follow-up"]
    limits, measured = book.settings.limits, _measured(plan.value)
    parts: list[tuple[Text, bool]] = [
        (say(en="a first oral report", zh="口头首报"), bool(oral)),
        (say(en="a first written report", zh="书面首报"), bool(paper)),
        (say(en="updates", zh="续报"), bool(updates)),
    ]
    missing = [text for text, there in parts if not there]
    if missing:
        yield Fault(
            _first_of(plan, reports),
            say(en="information report lacks {missing}", zh="信息报告缺少：{missing}", missing=missing),
            hint=say(en="add the report with recipient, form and limit", zh="请补充，写明报送对象、形式和时限"),
            consequence=say(en="on the night superiors are told once, or late", zh="当夜上级不能及时、连续掌握情况"),
            severity=weighed_severity(plan.value, Severity.WARNING),
        )
    for some_first, default in ((oral, limits.oral_report), (paper, limits.written_report)):
        late = [name for name in some_first if not plan.value.tasks[name].within and name not in measured]
        if late:
            message = say(
                en="no limit for {tasks}",
                zh="首报未写明时限：{tasks}",
                tasks=first_few(task_named(plan.value, one) for one in late),
            )
            yield _listed(
                plan,
                late,
                message,
                Severity.NOTE if default else weighed_severity(plan.value, _limit_severity(plan.value)),
            )


def _limit_severity(plan: Plan) -> Severity:
    """GB/T 29639 asks a unit for the limit of its report; for others the number is practice."""
    return Severity.ERROR if plan.kind in UNIT_KINDS else Severity.WARNING


def _first_of(plan: Located[Plan], reports: dict[str, Report]) -> Location:
    return plan.at_key("tasks", next(iter(reports)))


def _no_contents(plan: Located[Plan], reports: dict[str, Report]) -> Iterator[Fault]:
    empty = [name for name, report in reports.items() if not report.contents]
    if empty:
        yield Fault(
            plan.at("tasks", empty[0], "report"),
            say(
                en="what is reported is not said: {tasks}",
                zh="信息报告未写明内容：{tasks}",
                tasks=first_few(task_named(plan.value, name) for name in empty),
            ),
            hint=say(
                en="write 'contents': time, place, what happened, measures",
                zh="请写明内容，例如：时间、地点、灾情、已采取措施",
            ),
            also=tuple(plan.at("tasks", name, "report") for name in empty[1:]),
            consequence=say(en="on the night the receiver has to ask back", zh="当夜接报单位还需反复追问"),
            severity=weighed_severity(plan.value, Severity.WARNING),
        )


RULES = (
    Rule(
        "S07",
        Severity.WARNING,
        vague_limits,
        say(en="limits in numbers", zh="时限量化"),
        Basis(general=say(en="practice: a limit is a number", zh="实务：时限应量化"), practice=say(en="practice; compare AQ/T 9009-2015 §5.4 (quantitative evaluation)", zh="实务；参照AQ/T 9009-2015第5.4条（定量评估）")),
        FULL_AND_LINKAGE,
        by_plan=True,
    ),
    Rule(
        "S08",
        Severity.ERROR,
        thin_reports,
        say(en="information report", zh="信息报告"),
        Basis((binding("突发事件应对法 (2024) art. 61 (in time and true)", "《突发事件应对法》（2024年）第六十一条（及时、真实）"), binding("GB/T 29639-2020 §6.3.1.1", "GB/T 29639-2020第6.3.1.1条", "production"),), practice=say(en="oral, written and follow-up report: practice", zh="口头、书面、续报三报为实务"), by_law=True),
        kinds_in_scope("overall, special, department, catastrophe, street and unit plans", "总体、专项、部门、巨灾、街镇和单位预案"),
        by_plan=True,
    ),
)  # fmt: skip
