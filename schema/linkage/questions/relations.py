"""Lists everything in a book as nodes, and everything that points to something else as edges between them."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import LevelCompare, walk
from drillbook.schema.finding import Location, Text, plain, say
from drillbook.schema.linkage.facts.control_flow import calls_in, precedence, qualified_name, task_of_node, tasks_in
from drillbook.schema.linkage.facts.hierarchy import organization_of
from drillbook.schema.linkage.revision.worded_values import quantity_said
from drillbook.schema.linkage.wording import condition_said, level_named, limits_said, within_said
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located

RELATIONS: dict[str, Text] = {
    "parent": say(en="superior", zh="上位预案"),
    "follows": say(en="starts with", zh="随同启动"),
    "level": say(en="asks for its level", zh="启动条件引用级别"),
    "excludes": say(en="leaves to", zh="不适用，归于"),
    "taken-from": say(en="takes command from", zh="指挥权接自"),
    "passes-to": say(en="passes command to", zh="移交指挥权"),
    "reports-to": say(en="reports to", zh="信息报告"),
    "notice": say(en="start notice to", zh="启动通知"),
    "hands-over": say(en="hands over to", zh="移交处置"),
    "calls": say(en="goes over to", zh="转入程序"),
    "under": say(en="answers to", zh="上级岗位"),
    "deputy": say(en="deputy", zh="代行人"),
    "helps": say(en="helped by", zh="协同岗位"),
    "answers": say(en="accountable", zh="责任岗位"),
    "decides": say(en="decided by", zh="启动权限"),
    "filled-by": say(en="filled by", zh="对应岗位"),
    "of": say(en="of", zh="所属单位"),
    "does": say(en="step", zh="包含任务"),
    "before": say(en="before", zh="先于"),
    "needs": say(en="needs", zh="调用"),
    "can": say(en="can do", zh="具备专业"),
    "at": say(en="at", zh="地点"),
    "evacuates-to": say(en="evacuates to", zh="转移至"),
    "stored-at": say(en="stored at", zh="储存于"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A node: ``id`` is its kind and name, ``plan`` and ``home`` id and title of the plan it stands in.

    ``group`` is the kind of a plan, the phase of a task.
    """

    id: str
    kind: str
    name: str
    title: str
    plan: str = ""
    home: str = ""
    group: str = ""
    clause: str = ""
    where: Location | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge from one thing to another, with what there is to say about it: a limit, a number, a condition."""

    source: str
    target: str
    kind: str
    label: Text


def things(book: PlanBook) -> Iterator[Thing]:
    """Yield every node of the book."""
    for plan in book.plans.values():
        it = plan.value
        yield Thing(f"plan:{it.plan}", "plan", it.plan, it.title, it.plan, it.title, it.kind, "", plan.at("plan"))
        for table, kind in (("roles", "role"), ("tasks", "task"), ("procedures", "procedure")):
            for name, entry in getattr(it, table).items():
                title, group = entry.title or name, getattr(entry, "phase", "")
                full, where = f"{it.plan}/{name}", plan.at_key(table, name)
                yield Thing(f"{kind}:{full}", kind, full, title, it.plan, it.title, group, entry.clause, where)
    for table, kind in (
        ("organizations", "organization"),
        ("posts", "post"),
        ("teams", "team"),
        ("equipment", "equipment"),
        ("supplies", "supplies"),
        ("places", "place"),
    ):
        for name, entry in getattr(book, table).items():
            yield Thing(f"{kind}:{name}", kind, name, entry.value.title or name, where=entry.at_key())
    for name in sorted(book.abilities - set(book.teams)):
        yield Thing(f"capability:{name}", "capability", name, book.capability_title(name))


def relations(book: PlanBook) -> Iterator[Relation]:
    """Yield every edge; some lead to names that nothing bears."""
    for plan in book.plans.values():
        yield from _of_plan(book, plan.value)
        yield from _of_roles(book, plan.value)
        for name, task in plan.value.tasks.items():
            yield from _of_task(book, plan.value, name, task)
        yield from _of_procedures(plan.value)
    yield from _of_libraries(book)


def _plain(source: str, target: str, kind: str) -> Relation:
    return Relation(source, target, kind, plain(""))


def _of_plan(book: PlanBook, plan: Plan) -> Iterator[Relation]:
    me = f"plan:{plan.plan}"
    for superior in plan.parent:
        yield _plain(me, f"plan:{superior}", "parent")
    for event, other in plan.excludes.items():
        known = book.settings.incident_types.get(event)
        yield Relation(me, f"plan:{other}", "excludes", plain(known.title if known else event))
    if plan.levels and plan.levels.follow:
        yield _plain(me, f"plan:{plan.levels.follow}", "follows")
    for level, entry in plan.own_levels.items():
        for other in _levels_asked(entry.when):
            if other != plan.plan:
                yield Relation(me, f"plan:{other}", "level", level_named(level))
        if entry.decided_by:
            yield Relation(me, _role(plan, entry.decided_by), "decides", level_named(level))
        for recipient in entry.notice.to if entry.notice else ():
            time = limits_said(entry.notice.within) if entry.notice and entry.notice.within else plain("")
            said = say(en="{level} {time}", zh="{level}{time}", level=level_named(level), time=time)
            yield Relation(me, _recipient(book, plan, recipient), "notice", said)
    if plan.command:
        for other in plan.command.taken_from:
            yield _plain(me, f"plan:{other}", "taken-from")
        for role, trigger in plan.command.passes_to.items():
            holder = _role(plan, plan.command.held_by) if plan.command.held_by else me
            yield Relation(holder, _role(plan, role), "passes-to", condition_said(book, plan, trigger))


def _levels_asked(tree: object) -> list[str]:
    nodes = walk(tree) if tree is not None else ()  # type: ignore[arg-type]
    return list(dict.fromkeys(node.plan for node in nodes if isinstance(node, LevelCompare) and node.plan))


def _role(plan: Plan, name: str) -> str:
    return f"role:{qualified_name(plan.plan, name)}"


def _recipient(book: PlanBook, plan: Plan, name: str) -> str:
    if "/" not in name and name not in plan.roles and name in book.organizations:
        return f"organization:{name}"
    return _role(plan, name)


def _of_roles(book: PlanBook, plan: Plan) -> Iterator[Relation]:
    for name, role in plan.roles.items():
        me = _role(plan, name)
        if role.post:
            yield _plain(me, f"post:{role.post}", "filled-by")
        organization = organization_of(book, plan, name)
        if organization:
            yield _plain(me, f"organization:{organization}", "of")
        if role.reports_to:
            yield _plain(me, _role(plan, role.reports_to), "under")
        if role.deputy:
            yield _plain(me, _role(plan, role.deputy), "deputy")


def _of_task(book: PlanBook, plan: Plan, name: str, task: Task) -> Iterator[Relation]:
    me = f"task:{plan.plan}/{name}"
    limit = within_said(book, plan, task.within) if task.within else plain("")
    yield _plain(me, _role(plan, task.role), "answers")
    for helper in task.with_:
        yield _plain(me, _role(plan, helper), "helps")
    for recipient in task.report.to if task.report else ():
        yield Relation(me, _recipient(book, plan, recipient), "reports-to", limit)
    for target in task.hands_over_to:
        yield Relation(me, _taker(book, plan, target), "hands-over", limit)
    for other in task.after:
        yield _plain(f"task:{plan.plan}/{other}", me, "before")
    if task.place and task.place != "incident":
        yield _plain(me, f"place:{task.place}", "at")
    for place in task.evacuates.to if task.evacuates else ():
        people = say(en="{n} people", single="{n} person", zh="{n}人", n=task.evacuates.people if task.evacuates else 0)
        yield Relation(me, f"place:{place}", "evacuates-to", people)
    if task.needs:
        for need, amount in task.needs.teams.items():
            kind = "team" if need in book.teams else "capability"
            yield Relation(me, f"{kind}:{need}", "needs", quantity_said(amount))
        for kind, goods in (("equipment", task.needs.equipment), ("supplies", task.needs.supplies)):
            for need, amount in goods.items():
                yield Relation(me, f"{kind}:{need}", "needs", quantity_said(amount))


def _taker(book: PlanBook, plan: Plan, target: str) -> str:
    full = qualified_name(plan.plan, target)
    owner, _, inner = full.partition("/")
    other: Located[Plan] | None = book.plans.get(owner)
    if other is None or (
        inner not in other.value.tasks and inner not in other.value.procedures and inner not in other.value.roles
    ):
        return f"plan:{owner}"
    kind = "task" if inner in other.value.tasks else "procedure" if inner in other.value.procedures else "role"
    return f"{kind}:{full}"


def _of_procedures(plan: Plan) -> Iterator[Relation]:
    for name, procedure in plan.procedures.items():
        me = f"procedure:{plan.plan}/{name}"
        for task in dict.fromkeys(tasks_in(procedure.steps)):
            yield _plain(me, f"task:{plan.plan}/{task}", "does")
        for other in dict.fromkeys(calls_in(procedure.steps)):
            yield _plain(me, f"procedure:{qualified_name(plan.plan, other)}", "calls")
    for steps in (*(one.steps for one in plan.procedures.values()), plan.recovery):
        for node, before in precedence(steps, plan).items():
            for earlier in sorted(before):
                first, then = task_of_node(earlier), task_of_node(node)
                if first != then and first in plan.tasks and then in plan.tasks:
                    yield _plain(f"task:{plan.plan}/{first}", f"task:{plan.plan}/{then}", "before")


def _of_libraries(book: PlanBook) -> Iterator[Relation]:
    for name, post in book.posts.items():
        if post.value.organization:
            yield _plain(f"post:{name}", f"organization:{post.value.organization}", "of")
    for name, organization in book.organizations.items():
        for above in (organization.value.part_of, organization.value.office_of):
            if above:
                yield _plain(f"organization:{name}", f"organization:{above}", "of")
    for name, team in book.teams.items():
        if team.value.organization:
            yield _plain(f"team:{name}", f"organization:{team.value.organization}", "of")
        for capability in team.value.capability:
            yield _plain(f"team:{name}", f"capability:{capability}", "can")
        if team.value.base:
            yield _plain(f"team:{name}", f"place:{team.value.base}", "stored-at")
    for kind, table in (("equipment", book.equipment), ("supplies", book.supplies)):
        for name, goods in table.items():
            for place, number in goods.value.stock.items():
                yield Relation(f"{kind}:{name}", f"place:{place}", "stored-at", plain(f"{number:g}{goods.value.unit}"))
