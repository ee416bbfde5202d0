"""Tables of the topics each kind of plan must cover, and of what in a plan covers each topic."""

from collections.abc import Callable

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text, say
from drillbook.schema.linkage.facts.hierarchy import comprehensive_plan
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.schema.values.vocabulary import UNIT_KINDS

INHERITING = ("unit-special",)  # what its unit's comprehensive plan says need not be said again

REQUIRED_TOPICS: dict[str, tuple[str, ...]] = {
    "overall": (
        "principles", "classification", "system", "command", "prevention", "warning", "response", "support",
        "reconstruction", "management",
    ),
    "special": ("command", "prevention", "warning", "report", "self-rescue", "response", "site-control", "support"),
    "department": ("command", "prevention", "warning", "report", "self-rescue", "response", "site-control", "support"),
    "support": ("command", "duties", "layout", "dispatch", "measures"),
    "key-target": ("key-parts", "prevention", "warning", "report", "response", "reconstruction", "coordination"),
    "major-event": ("command", "duties", "prevention", "coordination", "warning", "report", "response", "routes"),
    "joint": ("information", "matching", "linkage", "support"),
    "street": ("warning", "duties", "response", "report", "site-control", "evacuation"),
    "community": ("risk-points", "responsible", "warning", "evacuation", "response", "dispatch"),
    "unit": ("responsible", "prevention", "duties", "report", "warning", "response", "evacuation", "dispatch"),
    "unit-special": ("applicability", "duties", "activation", "response", "support", "report"),
    "onsite": ("prevention", "duties", "response", "protection"),
    "work-manual": ("response", "procedures", "teams", "equipment", "contacts"),
    "action-scheme": ("response", "coordination", "formation", "concept", "support"),
}  # fmt: skip

ARTICLES: dict[str, Text] = {
    kind: say(en=en, zh=zh)
    for kinds, en, zh in (
        ("overall", "国办发〔2024〕5号 art. 8", "国办发〔2024〕5号第八条"),
        ("special department", "国办发〔2024〕5号 art. 10", "国办发〔2024〕5号第十条"),
        ("support key-target", "国办发〔2024〕5号 art. 11", "国办发〔2024〕5号第十一条"),
        ("major-event", "国办发〔2024〕5号 art. 12", "国办发〔2024〕5号第十二条"),
        ("joint", "国办发〔2024〕5号 art. 13", "国办发〔2024〕5号第十三条"),
        ("street community", "国办发〔2024〕5号 art. 15", "国办发〔2024〕5号第十五条"),
        ("unit", "国办发〔2024〕5号 art. 16", "国办发〔2024〕5号第十六条"),
        ("work-manual action-scheme", "国办发〔2024〕5号 art. 17", "国办发〔2024〕5号第十七条"),
        ("unit-special", "GB/T 29639-2020 §7", "GB/T 29639-2020第7章"),
        ("onsite", "GB/T 29639-2020 §8", "GB/T 29639-2020第8章"),
    )
    for kind in kinds.split()
}

# Words of headings by which a chapter is known, where its author did not write what it covers.
_HEADINGS: dict[str, str] = {
    "principles": "原则 总体要求 总则",
    "classification": "事件分级 分类分级 事件分类",
    "system": "预案体系",
    "command": "组织指挥 指挥体系 指挥机构 组织机构 组织体系",
    "prevention": "风险 防控 隐患 预防",
    "warning": "预警 监测",
    "response": "应急处置 处置措施 应急响应 响应行动 处置救援",
    "grading": "响应分级 分级响应",
    "support": "保障",
    "reconstruction": "恢复 重建 后期处置 善后",
    "management": "预案管理 演练 培训 附则",
    "report": "信息报告 报告 信息报送",
    "self-rescue": "自救 互救 先期处置",
    "site-control": "现场管控 现场管理 现场控制 警戒",
    "duties": "职责 任务 分工",
    "layout": "布局",
    "dispatch": "调用 调配 资源",
    "measures": "措施",
    "key-parts": "关键功能 关键部位 重要部位 目标概况",
    "coordination": "联动 协同",
    "routes": "疏散 撤离 路线",
    "evacuation": "疏散 转移 撤离 避险 安置",
    "information": "信息通报 信息共享",
    "matching": "指挥体系对接 指挥对接",
    "linkage": "衔接",
    "risk-points": "风险点 点位 风险",
    "responsible": "责任人 职责",
    "contacts": "联络 通讯录 电话",
    "formation": "编成 编组",
    "concept": "行动设想 行动构想",
    "equipment": "装备 物资",
    "teams": "队伍",
    "procedures": "程序 流程",
    "protection": "防护 注意事项",
    "vulnerable": "特殊人群 弱势 重点人群 老 残疾",
    "applicability": "适用范围",
    "activation": "响应启动",
}
# The same in English; a heading is searched in small letters.
_ENGLISH: dict[str, tuple[str, ...]] = {
    "principles": ("principle", "general", "purpose"),
    "classification": ("classification", "grading of events"),
    "system": ("plan system", "related plans"),
    "command": ("command", "organization", "organisation", "leadership"),
    "prevention": ("prevention", "risk", "hazard", "mitigation"),
    "warning": ("warning", "monitoring", "alert"),
    "response": ("response", "measures", "action"),
    "grading": ("response level", "levels of response", "activation level"),
    "support": ("resource", "support", "logistics", "supplies"),
    "reconstruction": ("recovery", "reconstruction", "return to normal"),
    "management": ("plan maintenance", "plan management", "training", "exercise"),
    "report": ("report", "notification", "reporting"),
    "self-rescue": ("self-rescue", "self-help", "first response", "initial action"),
    "site-control": ("site control", "scene control", "cordon", "perimeter"),
    "duties": ("duties", "responsibilit", "roles", "assignments"),
    "layout": ("layout", "location of resources"),
    "dispatch": ("dispatch", "deployment", "mobilization", "resource"),
    "measures": ("measures",),
    "key-parts": ("key functions", "critical", "key areas"),
    "coordination": ("coordination", "liaison", "mutual aid"),
    "routes": ("route", "evacuation"),
    "evacuation": ("evacuat", "shelter", "relocation"),
    "information": ("information sharing", "communication"),
    "matching": ("unified command", "joint command"),
    "linkage": ("linkage", "interface"),
    "risk-points": ("risk", "hazard"),
    "responsible": ("responsib", "contact"),
    "contacts": ("contact", "telephone"),
    "formation": ("formation", "crew", "staffing"),
    "concept": ("concept of operations", "concept"),
    "equipment": ("equipment", "supplies"),
    "teams": ("team",),
    "procedures": ("procedure",),
    "protection": ("protection", "protective", "safety"),
    "vulnerable": ("vulnerable", "access and functional needs", "elderly", "disabled"),
    "applicability": ("scope", "applicability"),
    "activation": ("activation",),
}
_ACTS = ("evacuation", "site-control", "self-rescue", "protection")
# A chapter that settles another topic too: GB/T 29639 has 应急保障 where art. 16 says 应急资源调用.
_SETTLED_BY: dict[str, str] = {"dispatch": "support"}


def _any_task(test: Callable[[Task], object]) -> Callable[[Plan], bool]:
    return lambda plan: any(test(task) for task in plan.tasks.values())


_needs_goods = _any_task(lambda task: task.needs and (task.needs.teams or task.needs.equipment or task.needs.supplies))
_evacuates = _any_task(lambda task: task.evacuates)
_hands_over = _any_task(lambda task: task.hands_over_to)
_reports = _any_task(lambda task: task.report)
_responds = _any_task(lambda task: task.phase in ("response", "initial"))

# Parts of a plan that settle a topic by being there.
_PARTS: dict[str, Callable[[Plan], object]] = {
    "command": lambda plan: (plan.command and plan.command.held_by) or any("指挥" in role.title for role in plan.roles.values()),
    "prevention": _any_task(lambda task: task.phase == "prevention"),
    "warning": lambda plan: plan.warnings or _any_task(lambda task: task.phase == "warning")(plan),
    "response": _responds,
    "measures": _responds,
    "grading": lambda plan: plan.levels,
    "support": _needs_goods,
    "dispatch": _needs_goods,
    "teams": _any_task(lambda task: task.needs and task.needs.teams),
    "equipment": _any_task(lambda task: task.needs and task.needs.equipment),
    "reconstruction": lambda plan: plan.recovery,
    "report": _any_task(lambda task: task.report or task.phase == "report"),
    "information": _reports,
    "duties": lambda plan: any(role.duties for role in plan.roles.values()),
    "responsible": lambda plan: plan.roles,
    "coordination": _hands_over,
    "linkage": _hands_over,
    "matching": lambda plan: plan.command and (plan.command.passes_to or plan.command.taken_from),
    "evacuation": _evacuates,
    "routes": lambda plan: _evacuates(plan) and ({"maps", "routes"} & set(plan.annexes)),
    "contacts": lambda plan: "contacts" in plan.annexes,
    "procedures": lambda plan: plan.procedures,
    "applicability": lambda plan: plan.scope,
    "activation": lambda plan: plan.levels or any(procedure.when for procedure in plan.procedures.values()),
}  # fmt: skip


def covers_topic(plan: Plan, topic: str) -> bool:
    """Say whether a plan settles a topic: it does not apply, is marked so, or a part of the plan or a heading covers it."""
    if topic in plan.not_applicable:
        return True
    marked = (*(section.covers for section in plan.sections), *(task.covers for task in plan.tasks.values()))
    if any(topic in covers for covers in marked):
        return True
    part = _PARTS.get(topic)
    if bool(part and part(plan)) or _has_heading(plan, topic):
        return True
    other = _SETTLED_BY.get(topic)
    return plan.kind in UNIT_KINDS and other is not None and covers_topic(plan, other)


def _has_heading(plan: Plan, topic: str) -> bool:
    """Say whether a chapter is called so; of what is done, also a task or a procedure."""
    words = (*_HEADINGS.get(topic, "").split(), *_ENGLISH.get(topic, ()))
    titles = [section.title for section in plan.sections]
    if topic in _ACTS:
        titles += [task.title for task in plan.tasks.values()]
        titles += [procedure.title for procedure in plan.procedures.values()]
    return any(word in title.lower() for title in titles for word in words)


def missing_topics(book: PlanBook, plan: Located[Plan]) -> tuple[str, ...]:
    """Return the topics that its kind must cover and the plan does not; reports may stand in the unit's own plan above."""
    above = comprehensive_plan(book, plan.value) if plan.value.kind in INHERITING else None
    return tuple(
        topic
        for topic in REQUIRED_TOPICS.get(plan.value.kind, ())
        if not covers_topic(plan.value, topic)
        and not (topic == "report" and above is not None and covers_topic(above.value, topic))
    )
