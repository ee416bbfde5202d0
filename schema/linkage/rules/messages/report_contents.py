"""A first report says what an incident of its kind cannot be handled without: the substance, the cases (S08)."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity, Text, say
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.rules.protection.recognised_incidents import (
    DISEASE,
    HAZARDOUS_GOODS,
    is_of_kind,
    works_with_goods,
)
from drillbook.schema.linkage.scope import plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import first_few, task_named
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

_IN_GENERAL = ("灾情", "险情", "事故情况", "事件情况", "基本情况", "what happened", "situation")  # may hold all of it


@dataclass(frozen=True, slots=True)
class _Expected:
    """What a report on incidents of a kind has to say, and the words by which it is known."""

    kind: tuple[str, ...]
    title: Text
    words: tuple[str, ...]


_EXPECTED = (
    _Expected(
        HAZARDOUS_GOODS,
        say(en="the substance and how much of it", zh="物质名称和数量"),
        (
            "物质",
            "品名",
            "化学品",
            "危化品",
            "介质",
            "物料",
            "气体种类",
            "substance",
            "chemical",
            "material",
            "product",
        ),
    ),
    _Expected(
        DISEASE,
        say(en="the cases and their symptoms", zh="发病人数和症状"),
        ("病例", "发病", "症状", "患者", "病人", "感染", "cases", "patients", "symptom"),
    ),
)


def thin_contents(book: PlanBook) -> Iterator[Fault]:
    """Somebody gets first reports with their contents listed one by one, and none of them says what is expected."""
    for plan in plans_with_text(book):
        for expected in _EXPECTED:
            if is_of_kind(book, plan.value, expected.kind) and _deals_with_it(plan.value):
                yield from _not_said(plan, expected)


def _deals_with_it(plan: Plan) -> bool:
    return plan.kind not in ("unit", "unit-special", "community") or works_with_goods(plan)


def _not_said(plan: Located[Plan], expected: _Expected) -> Iterator[Fault]:
    lacking = [names for names in _by_recipient(plan.value).values() if not _is_said(plan.value, names, expected)]
    tasks = list(dict.fromkeys(names[0] for names in lacking))
    if tasks:
        yield Fault(
            plan.at("tasks", tasks[0], "report", "contents"),
            say(
                en="the first report does not say {title}: {tasks}",
                zh="首报内容未包括{title}：{tasks}",
                title=expected.title,
                tasks=first_few(task_named(plan.value, name) for name in tasks),
            ),
            hint=say(en="add it to 'contents'", zh="请在报告内容中补充"),
            also=tuple(plan.at("tasks", name, "report", "contents") for name in tasks[1:]),
            consequence=say(
                en="on the night those who come do not know what they are going into",
                zh="当夜赶来处置的力量不知道面对的是什么",
            ),
            severity=weighed_severity(plan.value, Severity.WARNING),
        )


def _by_recipient(plan: Plan) -> dict[str, list[str]]:
    """First reports with contents, by who gets them; the oral one, which comes first, before the written one."""
    found: dict[str, list[str]] = {}
    reports = [(name, task.report) for name, task in plan.tasks.items() if task.report and task.phase != "recovery"]
    for name, report in sorted(reports, key=lambda one: one[1].form != "oral"):
        if report.kind == "first" and report.contents:
            for recipient in report.to:
                found.setdefault(recipient, []).append(name)
    return found


def _is_said(plan: Plan, names: list[str], expected: _Expected) -> bool:
    contents = (text.lower() for name in names if (report := plan.tasks[name].report) for text in report.contents)
    return any(word in text for text in contents for word in (*expected.words, *_IN_GENERAL))
