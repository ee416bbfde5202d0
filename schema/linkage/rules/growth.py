"""Reports demands and durations that grow with something that is no number of the book."""

from collections.abc import Iterator
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Text, say
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath
from drillbook.schema.values.distributions import GrowingTakes
from drillbook.schema.values.names import did_you_mean_titled


def growing(book: PlanBook, holder: Located[Any]) -> Iterator[Finding]:
    """Report each ``per`` that names no indicator, or one whose values are words."""
    if not isinstance(holder.value, Plan):
        return
    for name, task in holder.value.tasks.items():
        for path, per in _grows_with(task):
            if per in book.unread_entries:
                continue
            wrong = _fault(book, per)
            if wrong:
                yield Finding(holder.at("tasks", name, *path), "SC", wrong[0], hint=wrong[1])


def _grows_with(task: Task) -> Iterator[tuple[KeyPath, str]]:
    for level, takes in (task.takes or {}).items():
        if isinstance(takes, GrowingTakes):
            yield ("takes", level, "per"), takes.per
    if task.needs is None:
        return
    if task.needs.staff is not None and task.needs.staff.per is not None:
        yield ("needs", "staff", "per"), task.needs.staff.per
    for kind in ("teams", "equipment", "supplies"):
        for name, quantity in getattr(task.needs, kind).items():
            if quantity.per is not None:
                yield ("needs", kind, name, "per"), quantity.per


def _fault(book: PlanBook, per: str) -> tuple[Text, Text] | None:
    entry = book.indicators.get(per)
    if entry is None:
        titles = {name: one.value.title for name, one in book.indicators.items()}
        near = did_you_mean_titled(per, titles)
        return (
            say(en="indicator '{name}' is not defined", zh="监测指标“{name}”未定义", name=per),
            near or say(en="add it to the indicators, or correct the name", zh="请在监测指标库中补充，或改正名称"),
        )
    if entry.value.values:
        return (
            say(en="'{name}' is no number, it has words for values", zh="“{name}”的取值是词，不是数", name=per),
            say(en="name an indicator that is counted or measured", zh="请写以数计量的指标"),
        )
    return None
