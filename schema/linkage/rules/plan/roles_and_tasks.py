"""Every role belongs to an organization and has a task; every task has exactly one role (S06)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import FULL_AND_LINKAGE, plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import first_few, role_named, task_named
from drillbook.schema.models.plan import Plan, Role
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import normalise
from drillbook.schema.values.vocabulary import UNIT_KINDS

_OWN_HOUSE = (*UNIT_KINDS, "community", "action-scheme", "work-manual")  # their roles are the drafter's own


def unclear_duties(book: PlanBook) -> Iterator[Fault]:
    """A role with tasks belongs to nobody, one task has two owners, a role is its own helper, or a role does nothing."""
    received = _received(book)
    for plan in plans_with_text(book):
        yield from _homeless(book, plan)
        yield from _owned_twice(plan)
        yield from _own_helper(plan)
        yield from _idle_roles(plan, received)


def _belongs(book: PlanBook, plan: Plan, role: Role) -> bool:
    post = book.posts.get(role.post or "")
    named = role.organization or (role.post if post is None else post.value.organization)
    return bool(named) or (plan.kind in _OWN_HOUSE and plan.drafted_by is not None)


def _homeless(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    for name, role in plan.value.roles.items():
        tasks = [one for one, task in plan.value.tasks.items() if task.role == name]
        if tasks and not _belongs(book, plan.value, role):
            yield Fault(
                plan.at_key("roles", name),
                say(
                    en="{role} answers for {n} tasks and belongs to no organization",
                    single="{role} answers for {n} task and belongs to no organization",
                    zh="责任岗位{role}承担{n}项任务，但未写明所属单位",
                    role=role_named(plan.value, name),
                    n=len(tasks),
                ),
                hint=say(en="write 'organization', or the post that fills it", zh="请写明单位或对应岗位"),
                also=tuple(plan.at_key("tasks", one) for one in tasks),
                consequence=say(en="on the night nobody can be called for them", zh="当夜这些任务找不到责任单位"),
                severity=weighed_severity(plan.value, Severity.ERROR),
            )


def _owned_twice(plan: Located[Plan]) -> Iterator[Fault]:
    """The same task, by title and phase, given to two roles."""
    by_title: dict[tuple[str, str], list[str]] = {}
    for name, task in plan.value.tasks.items():
        if not task.report and not task.place:
            by_title.setdefault((normalise(task.title), task.phase), []).append(name)
    for same in by_title.values():
        owners = {plan.value.tasks[name].role for name in same}
        if len(owners) > 1:
            yield Fault(
                plan.at("tasks", same[0], "role"),
                say(
                    en="{task} is given to several roles: {roles}",
                    zh="同一任务{task}由多个责任岗位承担：{roles}",
                    task=task_named(plan.value, same[0]),
                    roles=[role_named(plan.value, name) for name in sorted(owners)],
                ),
                hint=say(en="one answers for it, the others help ('with')", zh="请明确一个责任岗位，其他列为协同岗位"),
                also=tuple(plan.at("tasks", name, "role") for name in same[1:]),
                consequence=say(en="on the night each waits for the other", zh="当夜可能互相等待，或重复处置"),
                severity=Severity.WARNING,
            )


def _own_helper(plan: Located[Plan]) -> Iterator[Fault]:
    for name, task in plan.value.tasks.items():
        for number, helper in enumerate(task.with_):
            if helper in (task.role, f"{plan.value.plan}/{task.role}"):
                yield Fault(
                    plan.at("tasks", name, "with", number),
                    say(
                        en="{role} answers for {task} and is asked to help itself",
                        zh="{role}既是{task}的责任岗位，又列为协同岗位",
                        role=role_named(plan.value, task.role),
                        task=task_named(plan.value, name),
                    ),
                    hint=say(
                        en="leave it out of 'with'; for more people write 'staff' in 'needs'",
                        zh="请从协同岗位中去掉；需要更多人手的，请写所需人数",
                    ),
                    consequence=say(
                        en="on the night it waits for a second person of that role",
                        zh="当夜须等该岗位另有一人到场才能开始",
                    ),
                    severity=Severity.WARNING,
                )


def _idle_roles(plan: Located[Plan], received: frozenset[str]) -> Iterator[Fault]:
    """One note per plan for roles that nothing in the book uses."""
    it = plan.value
    used = received | {f"{it.plan}/{name}" for name in _used_at_home(it)}
    idle = [name for name in it.roles if f"{it.plan}/{name}" not in used]
    if idle:
        yield Fault(
            plan.at_key("roles", idle[0]),
            say(
                en="no task, decision or message is for {roles}",
                zh="以下岗位没有任务，也不决定、接收任何事项：{roles}",
                roles=first_few(role_named(it, name) for name in idle),
            ),
            hint=say(en="give it a task, or leave it out", zh="请分配任务，或删去"),
            also=tuple(plan.at_key("roles", name) for name in idle[1:]),
            severity=Severity.NOTE,
        )


def _used_at_home(plan: Plan) -> Iterator[str]:
    for task in plan.tasks.values():
        yield from (task.role, *task.with_)
    for role in plan.roles.values():
        yield from (one for one in (role.deputy, role.reports_to) if one)
    for level in plan.own_levels.values():
        yield from (one for one in (level.decided_by, level.ended_by) if one)
    if plan.command and plan.command.held_by:
        yield plan.command.held_by


@once_per_book
def _received(book: PlanBook) -> frozenset[str]:
    """Roles named by messages, hand-overs and commands, here and elsewhere, as ``plan/role``."""
    return frozenset().union(*(_named_by(book, plan) for plan in book.plans))


@compared_once_per_key
def _named_by(book: PlanBook, name: str) -> frozenset[str]:
    plan = book.plans[name].value
    named = _named_by_tasks(plan) | _named_by_levels(plan)
    named |= set(plan.command.passes_to if plan.command else ())
    named |= {role.reports_to for role in plan.roles.values() if role.reports_to}
    return frozenset(one if "/" in one else f"{name}/{one}" for one in named)


def _named_by_tasks(plan: Plan) -> set[str]:
    """Roles that a task calls in, hands over to, or reports to."""
    return {
        name
        for task in plan.tasks.values()
        for name in (*task.with_, *task.hands_over_to, *(task.report.to if task.report else ()))
    }


def _named_by_levels(plan: Plan) -> set[str]:
    """Roles that a level notifies, or that decide on its start or end."""
    return {
        name
        for level in plan.own_levels.values()
        for name in (*(level.notice.to if level.notice else ()), level.decided_by, level.ended_by)
        if name
    }


RULES = (
    Rule(
        "S06",
        Severity.ERROR,
        unclear_duties,
        say(en="duties are clear", zh="职责明确"),
        Basis((binding("国办发〔2024〕5号 art. 24(4)", "国办发〔2024〕5号第二十四条（四）", "government", "department", "street"), binding("应急管理部令第2号 art. 8(4)", "应急管理部令第2号第八条（四）", "safety", "production"),), general=say(en="practice: one task, one role that answers for it", zh="实务：一项任务由一个岗位负责"), by_law=True),
        FULL_AND_LINKAGE,
        by_plan=True,
    ),
)  # fmt: skip
