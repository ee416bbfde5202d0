"""A plan contains what its kind requires, and protects people (S01, S02, S11, S15, S16, S20)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.control_flow import calls_in, tasks_in
from drillbook.schema.linkage.facts.drill_intervals import is_producer
from drillbook.schema.linkage.facts.required_topics import ARTICLES, missing_topics
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.protection.hazardous_work import not_marked
from drillbook.schema.linkage.scope import (
    FULL_AND_LINKAGE,
    RECOVERING,
    kinds_in_scope,
    plans_with_text,
    weighed_severity,
)
from drillbook.schema.linkage.wording import task_named, word_shown
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.vocabulary import COVERS, UNIT_KINDS

_ELEMENTS: dict[str, Text] = {
    "roles": say(en="division of duties", zh="职责分工"),
    "tasks": say(en="core tasks", zh="核心任务"),
    "procedures": say(en="procedures", zh="处置程序"),
    "times": say(en="response times", zh="响应时间"),
    "recovery": say(en="recovery", zh="善后工作"),
}


def missing_elements(book: PlanBook) -> Iterator[Fault]:
    """A plan lacks one of the five elements its kind and depth owe."""
    for plan in plans_with_text(book):
        missing = [name for name in _elements_of(plan.value) if not _has(plan.value, name)]
        if missing:
            yield Fault(
                plan.at("plan"),
                say(
                    en="the plan says nothing on: {missing}",
                    zh="预案缺少：{missing}",
                    missing=[_ELEMENTS[name] for name in missing],
                ),
                hint=say(en="add these parts", zh="请补充上述部分"),
                consequence=say(
                    en="on the night nobody can read from the plan what to do here",
                    zh="当夜翻开预案，这一部分无据可依",
                ),
                severity=weighed_severity(plan.value, Severity.ERROR),
            )


def _elements_of(plan: Plan) -> list[str]:
    if plan.depth == "linkage":
        return ["roles", "tasks", "times"] if plan.kind != "community" else ["roles", "tasks"]
    owes_recovery = plan.kind in RECOVERING and "reconstruction" not in plan.not_applicable
    return [name for name in _ELEMENTS if name != "recovery" or owes_recovery]


def _has(plan: Plan, element: str) -> bool:
    match element:
        case "roles":
            return True  # the reader says so already: without roles a plan is not of its depth
        case "times":
            return bool(plan.response_times) or any(task.within for task in plan.tasks.values())
        case "recovery":
            return bool(plan.recovery) or any(task.phase == "recovery" for task in plan.tasks.values())
    return bool(getattr(plan, element))


def missing_chapters(book: PlanBook) -> Iterator[Fault]:
    """A plan of this kind must make something clear and does not: by no chapter, task or part of it."""
    for plan in plans_with_text(book):
        if plan.value.depth == "linkage" and not plan.value.sections:
            continue
        missing = missing_topics(book, plan)
        if missing:
            yield Fault(
                plan.at_key("sections") if plan.value.sections else plan.at("kind"),
                _content_missing(book, plan.value, missing),
                hint=say(
                    en="add a chapter, or mark with 'covers' the chapter or task that settles it",
                    zh="请补充章节；已写明的，在相应章节或任务的“体现要求”中注明",
                ),
                consequence=_READERS_MISS_IT if book.is_general else _RETURNED,
                severity=Severity.NOTE
                if plan.value.depth == "linkage"
                else weighed_severity(plan.value, Severity.ERROR),
            )


_RETURNED = say(en="the plan will be returned at review", zh="送审时将因要素不全被退回，当夜此项工作无章可循")
_READERS_MISS_IT = say(en="readers will look for it in vain", zh="使用者翻阅预案时找不到这部分内容")


def _content_missing(book: PlanBook, plan: Plan, missing: tuple[str, ...]) -> Text:
    """Name what is missing, with the article that asks for it of this kind of plan where one binds."""
    topics = [word_shown(COVERS, topic) for topic in missing]
    if book.is_general:
        return say(
            en="usual content of such a plan is missing: {missing}",
            zh="缺少同类预案通常应写明的内容：{missing}",
            missing=topics,
        )
    return say(
        en="required content is missing: {missing} ({article})",
        zh="缺少必备内容：{missing}（{article}）",
        missing=topics,
        article=ARTICLES[plan.kind],
    )


_UNIT_AFTERMATH = ("relief", "cause-review")  # GB/T 29639 §6.4 人员安置; 令第2号 art. 40 总结评估
_AFTERMATH: dict[str, tuple[str, ...]] = {
    "loss-assessment": ("损失", "灾情", "loss"),
    "relief": ("救助", "补偿", "赔偿", "理赔", "安置", "抚慰", "抚恤", "relief", "compensat"),
    "cause-review": ("原因", "总结", "复盘", "改进", "review", "cause"),
    "archive": ("归档", "存档", "档案", "archiv"),
}


def thin_recovery(book: PlanBook) -> Iterator[Fault]:
    """A recovery leaves out loss assessment, relief and compensation, cause review, or archive."""
    for plan in plans_with_text(book):
        it = plan.value
        if it.kind not in RECOVERING or not _has(it, "recovery") or "reconstruction" in it.not_applicable:
            continue
        owed = _UNIT_AFTERMATH if it.kind in UNIT_KINDS else tuple(_AFTERMATH)
        missing = [
            topic for topic in owed if topic not in it.not_applicable and not _recovers(it, topic, _AFTERMATH[topic])
        ]
        if missing:
            yield Fault(
                plan.at_key("recovery") if it.recovery else plan.at("plan"),
                say(
                    en="recovery leaves out: {missing}",
                    zh="善后工作缺少：{missing}",
                    missing=[word_shown(COVERS, topic) for topic in missing],
                ),
                hint=say(en="add a task for it to recovery", zh="请在善后工作中补充相应任务，写明责任岗位和时限"),
                consequence=say(
                    en="after the response nobody owes it to the people concerned",
                    zh="响应终止后，此项善后工作无人负责",
                ),
                severity=weighed_severity(it, Severity.ERROR) if it.recovery else Severity.NOTE,
            )


def _recovers(plan: Plan, topic: str, words: tuple[str, ...]) -> bool:
    called = (plan.procedures[name].steps for name in calls_in(plan.recovery) if name in plan.procedures)
    done = {name for steps in (plan.recovery, *called) for name in tasks_in(steps)}
    if not plan.recovery:
        done = {name for name, task in plan.tasks.items() if task.phase == "recovery"}
    tasks = [plan.tasks[name] for name in done if name in plan.tasks]
    if any(topic in task.covers or any(word in task.title.lower() for word in words) for task in tasks):
        return True
    return any(topic in section.covers for section in plan.sections)


_VULNERABLE = (
    "特殊人群", "弱势", "老年", "老人", "残疾", "孕", "未成年", "儿童", "婴幼儿", "养老", "行动不便", "重点对象", "重点人群",
    "vulnerable", "elderly", "disabled",
)  # fmt: skip


def nobody_vulnerable(book: PlanBook) -> Iterator[Fault]:
    """A plan moves or warns people and has no measure for those who need help first."""
    for plan in plans_with_text(book):
        first = _moves_or_warns(plan)
        if first is None or _names_vulnerable(plan.value) or is_producer(book, plan.value):
            continue
        yield Fault(
            first,
            say(
                en="no measure for the old, the disabled, children, pregnant women and patients",
                zh="未写明对老年人、残疾人、未成年人、孕产妇和病患等人员的优先保护措施",
            ),
            hint=say(
                en="add a task or a chapter for them and mark it with covers: vulnerable",
                zh="请补充任务或章节，并在“体现要求”中注明“特殊人群”",
            ),
            consequence=say(
                en="on the night those who cannot leave by themselves are fetched last",
                zh="当夜行动不便的人员无人上门接送",
            ),
            severity=weighed_severity(plan.value, Severity.WARNING),
        )


def _moves_or_warns(plan: Located[Plan]) -> Location | None:
    """Where people are moved; else the plan itself, for kinds that face the public."""
    for name, task in plan.value.tasks.items():
        if task.evacuates or "evacuation" in task.covers:
            return plan.at_key("tasks", name)
    return plan.at("plan") if plan.value.kind in ("overall", "street", "community") else None


def _names_vulnerable(plan: Plan) -> bool:
    marked = (*(section.covers for section in plan.sections), *(task.covers for task in plan.tasks.values()))
    if "vulnerable" in plan.not_applicable or any("vulnerable" in covers for covers in marked):
        return True
    texts = [text for task in plan.tasks.values() for text in (task.title, task.text, task.note)]
    texts += [text for section in plan.sections for text in (section.title, section.text)]
    texts += [duty for role in plan.roles.values() for duty in role.duties]
    return any(word in text for text in texts for word in _VULNERABLE)


_PROTECTION = ("防护", "救生", "安全绳", "绝缘", "呼吸器", "监护", "安全员", "protective", "life jacket", "safety")


def unprotected(book: PlanBook) -> Iterator[Fault]:
    """A task is dangerous to those who do it and says nothing on how they are protected; or is not marked dangerous."""
    yield from not_marked(book)
    for plan in plans_with_text(book):
        if "protection" in plan.value.not_applicable:
            continue
        for name, task in plan.value.tasks.items():
            gear = " ".join(task.needs.equipment) if task.needs else ""
            said = f"{task.title}{task.text}{task.note}{gear}"
            if task.hazardous and "protection" not in task.covers and not any(word in said for word in _PROTECTION):
                yield Fault(
                    plan.at_key("tasks", name),
                    say(
                        en="{task} is dangerous and says nothing on protection",
                        zh="{task}为危险作业，未写明救援人员安全防护",
                        task=task_named(plan.value, name),
                    ),
                    hint=say(
                        en="write the protection in 'note' and mark covers: protection",
                        zh="请写明防护措施，并在“体现要求”中注明“安全防护”",
                    ),
                    consequence=say(
                        en="on the night rescuers may go in without protection",
                        zh="当夜救援人员可能在无防护的情况下进入现场",
                    ),
                    severity=weighed_severity(plan.value, Severity.WARNING),
                )


_ANNEXED = ("overall", "special", "department", "support", "unit")
_ANNEX_NAMES: dict[str, Text] = {
    "contacts": say(en="contacts", zh="通讯录"),
    "supplies": say(en="list of supplies", zh="物资清单"),
    "maps": say(en="maps or routes", zh="路线图或地图"),
    "forms": say(en="forms", zh="格式文本"),
}


def missing_annexes(book: PlanBook) -> Iterator[Fault]:
    """A plan relies on contacts, supplies, routes or written forms, and does not attach them."""
    for plan in plans_with_text(book):
        if plan.value.kind not in _ANNEXED:
            continue
        missing = [name for name in _annexes_owed(plan.value) if name not in _attached(plan.value)]
        if missing:
            yield Fault(
                plan.at_key("annexes") if plan.value.annexes else plan.at("plan"),
                say(
                    en="annexes are missing: {missing}",
                    zh="缺少附件：{missing}",
                    missing=[_ANNEX_NAMES[one] for one in missing],
                ),
                hint=say(en="attach them and name them in 'annexes'", zh="请附上并在“附件”中写明"),
                consequence=say(
                    en="on the night numbers, stores and routes have to be asked for",
                    zh="当夜电话、物资地点和路线需要现查现问",
                ),
                severity=weighed_severity(plan.value, Severity.WARNING),
            )


def _attached(plan: Plan) -> set[str]:
    """What is annexed; a list of routes does for maps."""
    return set(plan.annexes) | ({"maps"} if "routes" in plan.annexes else set())


def _annexes_owed(plan: Plan) -> Iterator[str]:
    tasks = plan.tasks.values()
    yield "contacts"
    if any(task.needs and (task.needs.equipment or task.needs.supplies) for task in tasks):
        yield "supplies"
    if any(task.evacuates for task in tasks):
        yield "maps"
    if any(task.report and task.report.form == "written" for task in tasks):
        yield "forms"


RULES = (
    Rule(
        "S01",
        Severity.ERROR,
        missing_elements,
        say(en="five elements", zh="五要素齐全"),
        Basis((binding("突发事件应对法 (2024) art. 28", "《突发事件应对法》（2024年）第二十八条"),), general=say(en="practice: who does what, in what order, by when, and what comes after", zh="实务：谁、做什么、按什么次序、限时多少、事后如何"), practice=say(en="response times: practice", zh="响应时间为实务"), by_law=True, law_only=True),
        FULL_AND_LINKAGE,
        by_plan=True,
    ),
    Rule(
        "S02",
        Severity.ERROR,
        missing_chapters,
        say(en="content its kind requires", zh="本类预案的必备内容"),
        Basis((binding("国办发〔2024〕5号 arts 8-14", "国办发〔2024〕5号第八条至第十四条", "government", "department"), binding("国办发〔2024〕5号 art. 15", "国办发〔2024〕5号第十五条", "street", "community"), binding("国办发〔2024〕5号 art. 16", "国办发〔2024〕5号第十六条", "comprehensive"), binding("GB/T 29639-2020 §7", "GB/T 29639-2020第7章", "unit-special"), binding("GB/T 29639-2020 §8", "GB/T 29639-2020第8章", "onsite"), binding("国办发〔2024〕5号 art. 17", "国办发〔2024〕5号第十七条", "team"),), general=say(en="practice: what readers of such a plan look for", zh="实务：同类预案通常应写明的内容"), by_law=True, law_only=True),
        say(en="full plans; at depth linkage a note once chapters are written", zh="推演深度；衔接深度已录入章节的为提示"),
        by_plan=True,
    ),
    Rule(
        "S11",
        Severity.ERROR,
        thin_recovery,
        say(en="what recovery must hold", zh="善后工作的内容"),
        Basis((binding("突发事件应对法 (2024) arts 87, 89, 92, 94", "《突发事件应对法》（2024年）第八十七条、第八十九条、第九十二条、第九十四条", "government"), binding("GB/T 29639-2020 §6.4; 应急管理部令第2号 arts 34, 40", "GB/T 29639-2020第6.4条、应急管理部令第2号第三十四条、第四十条", "production"),), by_law=True),
        kinds_in_scope("overall, special, department, catastrophe and unit plans", "总体、专项、部门、巨灾和单位预案"),
        by_plan=True,
    ),
    Rule(
        "S15",
        Severity.WARNING,
        nobody_vulnerable,
        say(en="people who need help first", zh="特殊人群的优先保护"),
        Basis((binding("突发事件应对法 (2024) art. 11", "《突发事件应对法》（2024年）第十一条"),), general=say(en="practice: those who cannot leave by themselves are helped first", zh="实务：行动不便者优先"), law_only=True),
        kinds_in_scope("overall, street and community plans, and any plan that evacuates", "总体、街镇、居村预案，以及有转移疏散任务的预案"),
        by_plan=True,
    ),
    Rule(
        "S16",
        Severity.WARNING,
        unprotected,
        say(en="protection of rescuers", zh="救援人员安全防护"),
        Basis((binding("GB/T 29639-2020 §§6.3.4, 8.4", "GB/T 29639-2020第6.3.4条、第8.4条", "production"), binding("突发事件应对法 (2024) art. 40", "《突发事件应对法》（2024年）第四十条", "government", "department", "street"),), general=say(en="practice: nobody is sent into danger unprotected", zh="实务：不使无防护的人员进入危险")),
        FULL_AND_LINKAGE,
        by_plan=True,
    ),
    Rule(
        "S20",
        Severity.WARNING,
        missing_annexes,
        say(en="annexes", zh="附件齐全"),
        Basis((binding("GB/T 29639-2020 §9; 应急管理部令第2号 art. 16", "GB/T 29639-2020第9章、应急管理部令第2号第十六条", "production"),), general=say(en="practice: numbers, stores and routes are at hand", zh="实务：电话、物资、路线随手可查"), by_law=True, law_only=True),
        kinds_in_scope("overall, special, department, support and unit plans", "总体、专项、部门、应急保障和单位预案"),
        by_plan=True,
    ),
)  # fmt: skip
