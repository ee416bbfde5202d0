"""Levels are declared (S03), in order (S05), and their start is announced (S09)."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import Moment, evaluate
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.control_flow import calls_in, tasks_in
from drillbook.schema.linkage.facts.scales import OwnLevel
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.messages.notice_recipients import not_notified
from drillbook.schema.linkage.scope import GRADED, STATE_KINDS, kinds_in_scope, plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import first_few, level_named, procedure_named, task_named, time_said
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import LEVELS


def undeclared_levels(book: PlanBook) -> Iterator[Fault]:
    """A plan that owes levels has none, has a hole in I to IV, or a level without condition or decider."""
    for plan in plans_with_text(book):
        it = plan.value
        if it.levels is None:
            if it.kind in GRADED and not book.is_general:
                yield _no_levels(plan)
            continue
        if it.levels.follow:
            continue
        yield from _holes(plan)
        for name, level in it.levels.each.items():
            lacks = [
                text
                for text, there in (
                    (
                        say(en="what starts it", zh="启动条件"),
                        level.when or (level.corresponds_to and it.depth == "linkage"),
                    ),
                    (say(en="who decides", zh="启动权限"), level.decided_by),
                )
                if not there
            ]
            if lacks:
                yield Fault(
                    plan.at_key("levels", name),
                    say(
                        en="{level} does not say {lacks}",
                        zh="{level}响应未写明{lacks}",
                        level=level_named(name),
                        lacks=lacks,
                    ),
                    hint=say(en="write 'when' and 'decided_by'", zh="请写明启动条件和启动权限"),
                    consequence=say(
                        en="on the night nobody knows whether this level has begun",
                        zh="当夜无人能判定该级响应是否应当启动",
                    ),
                    severity=weighed_severity(it, Severity.ERROR if not level.when else Severity.WARNING),
                )


def _no_levels(plan: Located[Plan]) -> Fault:
    return Fault(
        plan.at("plan"),
        say(en="the plan fixes no response levels", zh="预案未确定应急响应级别"),
        hint=say(en="write 'levels', or follow another plan's", zh="请写明响应分级，或写明随同哪一预案启动"),
        consequence=say(en="on the night the response cannot be started by level", zh="当夜无法分级启动响应"),
        severity=weighed_severity(plan.value, Severity.ERROR),
    )


def _holes(plan: Located[Plan]) -> Iterator[Fault]:
    """National levels left out above the lowest written, in plans of government; a unit has its own set.

    A note at the levels says who responds at the others.
    """
    own = [name for name in LEVELS[1:] if name in plan.value.order]
    noted = plan.value.levels is not None and bool(plan.value.levels.note)
    if plan.value.kind not in STATE_KINDS or not own or noted:
        return
    missing = [name for name in LEVELS[LEVELS.index(own[0]) :] if name not in own]
    if missing:
        yield Fault(
            plan.at_key("levels"),
            say(
                en="of the levels above its lowest the plan leaves out {missing}",
                zh="四级响应中缺少：{missing}",
                missing=[level_named(name) for name in missing],
            ),
            hint=say(
                en="add the level, or say in 'note' who responds at it",
                zh="请补充该级别；由其他单位响应的，请在“说明”中写明",
            ),
            consequence=say(
                en="on the night an event of that level finds no response written for it",
                zh="当夜达到该级别时，预案没有对应的响应",
            ),
            severity=weighed_severity(plan.value, Severity.WARNING),
        )


def disordered_levels(book: PlanBook) -> Iterator[Fault]:
    """Levels are not written lowest first, a higher level drops measures of a lower one, or allows more time."""
    for plan in plans_with_text(book):
        yield from _wrong_order(plan)
        yield from _dropped_measures(book, plan)
        yield from _longer_when_worse(plan)


def _wrong_order(plan: Located[Plan]) -> Iterator[Fault]:
    own = [name for name in plan.value.order if name in LEVELS]
    falls = [number for number, (low, high) in enumerate(pairwise(own), 1) if LEVELS.index(low) > LEVELS.index(high)]
    if falls:
        yield Fault(
            plan.at_key("levels", own[falls[0]]),
            say(en="the levels are not written lowest first", zh="响应级别未按由低到高书写"),
            hint=say(
                en="write them in this order: {order}",
                zh="请按此顺序书写：{order}",
                order=[level_named(name) for name in sorted(own, key=LEVELS.index)],
            ),
            consequence=say(
                en="'level >= III' would mean the opposite of what was meant",
                zh="“Ⅲ级以上”会被理解反，低级别反而动用更多力量",
            ),
            severity=Severity.ERROR,
        )


def _dropped_measures(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    order = plan.value.order
    for name, procedure in plan.value.procedures.items():
        when = procedure.when
        if when is None or isinstance(when, Moment) or procedure.note:
            continue
        active = [level for level in order if evaluate(when, OwnLevel(level, order)) is not False]
        above = order[order.index(active[-1]) + 1 :] if active else ()
        if not above:
            continue
        kept = _tasks_at(plan.value, above[0], order)
        dropped = [task for task in _with_calls(plan.value, name) if task not in kept]
        if dropped:
            yield Fault(
                plan.at("procedures", name, "when"),
                say(
                    en="{procedure} stops when {level} begins, and nothing takes up {tasks}",
                    zh="{level}启动后，程序{procedure}即停止，其中{tasks}未由高级别的程序接续",
                    procedure=procedure_named(plan.value, name),
                    level=level_named(above[0]),
                    tasks=first_few(task_named(plan.value, task) for task in dropped),
                ),
                hint=say(
                    en="write level >= {level}, or say in the procedure's 'note' what replaces it",
                    zh="请将启动条件改为“级别 >= {level}”，或在该程序的“说明”中写明由何措施替代",
                    level=level_named(active[0]),
                ),
                consequence=say(
                    en="on the night the response does less when things get worse",
                    zh="当夜情况加重、级别提高，已有措施反而停止",
                ),
            )


def _tasks_at(plan: Plan, level: str, order: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    for name, procedure in plan.procedures.items():
        when = procedure.when
        if when is not None and not isinstance(when, Moment) and evaluate(when, OwnLevel(level, order)) is not False:
            found |= set(_with_calls(plan, name))
    return found


def _with_calls(plan: Plan, name: str) -> list[str]:
    """Tasks of a procedure and of those it calls in this plan."""
    seen, queue, found = {name}, [name], dict[str, None]()
    while queue:
        steps = plan.procedures[queue.pop()].steps
        found.update(dict.fromkeys(tasks_in(steps)))
        for called in calls_in(steps):
            if called in plan.procedures and called not in seen:
                seen.add(called)
                queue.append(called)
    return list(found)


def _longer_when_worse(plan: Located[Plan]) -> Iterator[Fault]:
    for where, limits in _limits_by_level(plan):
        order = [level for level in (plan.value.order or LEVELS[1:]) if level in limits]
        for lower, higher in pairwise(order):
            if limits[higher] > limits[lower]:
                yield Fault(
                    where,
                    say(
                        en="{high} allows {more}, {low} only {less}",
                        zh="{high}的时限（{more}）长于{low}（{less}）",
                        high=level_named(higher),
                        low=level_named(lower),
                        more=time_said(limits[higher]),
                        less=time_said(limits[lower]),
                    ),
                    hint=say(en="check whether this is meant", zh="请核对是否有意如此"),
                    severity=Severity.NOTE,
                )
                break


def _limits_by_level(plan: Located[Plan]) -> Iterator[tuple[Location, Mapping[str, int]]]:
    for name, task in plan.value.tasks.items():
        if task.within and len(task.within.at_most) > 1:
            yield plan.at_key("tasks", name, "within"), task.within.at_most
    for name, promise in plan.value.response_times.items():
        if len(promise.within) > 1:
            yield plan.at_key("response_times", name, "within"), promise.within
    levels = plan.value.own_levels
    for decider in dict.fromkeys(level.decided_by for level in levels.values()):
        each = {
            name: limit
            for name, level in levels.items()
            if level.within and level.decided_by == decider
            for limit in level.within.values()
        }
        if len(each) > 1:
            yield plan.at_key("levels"), each


_FIELDS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (say(en="the matter", zh="响应事项"), ("事项", "事件", "matter", "event", "what")),
    (say(en="the level", zh="级别"), ("级别", "等级", "level")),
    (
        say(en="how long it is expected to last", zh="预计期限"),
        ("期限", "时长", "持续", "duration", "how long", "period"),
    ),
    (say(en="measures", zh="处置措施"), ("措施", "要求", "行动", "measure", "action", "to do")),
)


def silent_start(book: PlanBook) -> Iterator[Fault]:
    """The start of a level is announced to nobody, the notice leaves out what the law asks, or whom it concerns."""
    for plan in plans_with_text(book):
        it = plan.value
        if it.kind not in STATE_KINDS or it.levels is None or it.levels.follow:
            continue
        silent = _unannounced(it)
        if silent:
            yield Fault(
                plan.at_key("levels", silent[0]),
                say(
                    en="nobody is told when {levels} starts",
                    zh="{levels}响应启动时，未写明通知对象和内容",
                    levels=[level_named(name) for name in silent],
                ),
                hint=say(en="write a 'notice'", zh="请写明启动通知"),
                also=tuple(plan.at_key("levels", name) for name in silent[1:]),
                consequence=say(
                    en="on the night members learn late that it has begun", zh="当夜成员单位不能及时得知响应已启动"
                ),
                severity=weighed_severity(it, Severity.WARNING),
            )
        yield from _thin_notices(plan)
    yield from not_notified(book)


def _unannounced(plan: Plan) -> list[str]:
    """Levels without a notice; where a task tells of a start, only those above one that has a notice."""
    levels = plan.own_levels
    silent = [name for name, level in levels.items() if level.notice is None]
    if not any("start-notice" in task.covers for task in plan.tasks.values()):
        return silent
    announced = [number for number, level in enumerate(levels.values()) if level.notice]
    return [name for number, name in enumerate(levels) if announced and number > announced[0] and name in silent]


def _thin_notices(plan: Located[Plan]) -> Iterator[Fault]:
    for name, level in plan.value.own_levels.items():
        if level.notice is None:
            continue
        said = " ".join(level.notice.contents).lower()
        missing = [field for field, words in _FIELDS if not any(word in said for word in words)]
        if missing:
            yield Fault(
                plan.at_key("levels", name, "notice"),
                say(
                    en="the notice of {level} leaves out: {missing}",
                    zh="{level}响应启动通知未包括：{missing}",
                    level=level_named(name),
                    missing=missing,
                ),
                hint=say(en="add them to 'contents'", zh="请在通知内容中补充"),
                consequence=say(
                    en="on the night those told have to call back and ask", zh="当夜接到通知的单位还需回电询问"
                ),
                severity=weighed_severity(plan.value, Severity.WARNING),
                root=f"S09:{plan.value.plan}:{[str(field) for field in missing]}",
            )


RULES = (
    Rule(
        "S03",
        Severity.ERROR,
        undeclared_levels,
        say(en="levels declared", zh="响应级别的确定"),
        Basis((binding("突发事件应对法 (2024) arts 71, 72, 86", "《突发事件应对法》（2024年）第七十一条、第七十二条、第八十六条", "government", "department"), binding("GB/T 29639-2020 §6.1.2", "GB/T 29639-2020第6.1.2条", "production"),), general=say(en="practice: a level that is written says what starts it and who decides", zh="实务：写明的级别应有启动条件和决定人"), by_law=True, law_only=True),
        kinds_in_scope("levels are owed by overall, special, department, catastrophe and unit plans", "总体、专项、部门、巨灾和单位预案应有级别"),
        by_plan=True,
    ),
    Rule(
        "S05",
        Severity.WARNING,
        disordered_levels,
        say(en="order of levels", zh="响应级别的次序"),
        Basis(general=say(en="practice: a higher level does no less, and allows no more time", zh="实务：级别越高，措施不减、时限不延"), practice=say(en="practice; measures of the warning period by analogy with 突发事件应对法 (2024) arts 66, 67", zh="实务；预警期措施参照《突发事件应对法》（2024年）第六十六条、第六十七条")),
        kinds_in_scope("any plan with levels of its own", "自设响应级别的预案"),
        by_plan=True,
    ),
    Rule(
        "S09",
        Severity.WARNING,
        silent_start,
        say(en="notice of a start", zh="响应启动通知"),
        Basis((binding("突发事件应对法 (2024) art. 72 (must make clear)", "《突发事件应对法》（2024年）第七十二条（应当明确）", "government", "department"),), practice=say(en="who is told: practice", zh="通知对象为实务")),
        kinds_in_scope("overall, special, department and catastrophe plans", "总体、专项、部门和巨灾预案"),
        by_plan=True,
    ),
)  # fmt: skip
