"""Reports conditions that make no sense, and assignments (``set``, ``given``, ``vary``) of values that cannot be."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.consistency import IndicatorScale, type_errors
from drillbook.schema.conditions.decision.diagram import Undecided
from drillbook.schema.conditions.tree import Compare, LevelCompare, position, walk
from drillbook.schema.finding import Finding, Location, Severity, Text, Unreadable, say
from drillbook.schema.linkage.facts.scales import indicators_of, levels_by_plan, levels_of
from drillbook.schema.linkage.wording import KINDS_OF_NAMES
from drillbook.schema.models.indicators import Indicator
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.steps import Choose, Each, InTurn, Parallel, Repeat, SetState, Step
from drillbook.schema.models.value_assignments import Assignment, parse_assignment
from drillbook.schema.references import conditions_in
from drillbook.schema.text.located import Located, once_per_text
from drillbook.schema.text.yaml_nodes import KeyPath
from drillbook.schema.values.names import did_you_mean
from drillbook.schema.values.number_text import digits
from drillbook.schema.values.quantities import parse_quantity, parse_spread


def conditions(book: PlanBook, holder: Located[Any], lost: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Report conditions that make no sense: a colour against a number, a wrong unit, one that never holds.

    ``lost`` are words of the document that were refused before.
    """
    indicators = indicators_of(book)
    own = levels_of(book, holder.value) if isinstance(holder.value, Plan) else ()
    levels = ChainMap[str | None, tuple[str, ...]]({None: own}, levels_by_plan(book))
    costly: list[Location] = []
    for path, tree in _conditions(holder):
        if any(_is_said(node, book, levels, lost) for node in walk(tree)):
            continue
        try:
            for offset, message, hint in type_errors(tree, indicators, levels):
                yield Finding(holder.at(*path, offset=offset), "SC", message, hint=hint)
        except Undecided:
            costly.append(holder.at(*path))
    if costly:
        yield _not_decided(costly)


@once_per_text
def _conditions(holder: Located[Any]) -> Iterator[tuple[KeyPath, Any]]:
    return conditions_in(holder.value)


def _not_decided(places: list[Location]) -> Finding:
    """Give one note for all conditions of a document that are too much to work through."""
    first, *others = places
    return Finding(
        first,
        "SC",
        say(
            en="whether this condition can ever hold was not decided: it has too many parts",
            zh="此条件能否成立未作判定：组成部分过多",
        ),
        Severity.NOTE,
        say(en="split it, or write it with fewer 'and' and 'or'", zh="请拆分条件，或减少“且”“或”"),
        also=tuple(others),
    )


def settings(book: PlanBook, holder: Located[Any]) -> Iterator[Finding]:
    """Report ``set``, ``given`` and ``vary`` that name nothing or give what cannot be."""
    for path, key, value in _settings_in(holder.value):
        try:
            of = parse_assignment(key or holder.name, value)
            wrong = _doubt(book, of, varies=path[0] == "vary")
        except Unreadable as error:
            wrong = (error.message, error.hint)
        if wrong:
            yield Finding(holder.at(*path), "SC", wrong[0], hint=wrong[1])


def _settings_in(document: Any) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    if isinstance(document, Scenario):
        for table in ("given", "vary"):
            for key, value in getattr(document, table).items():
                yield (table, key), key, value
        for name, inject in document.injects.items():
            for key, value in inject.set_.items():
                yield ("injects", name, "set", key), key, value
    if isinstance(document, Indicator) and document.initial:
        yield ("initial",), "", document.initial
    if isinstance(document, Plan):
        for name, task in document.tasks.items():
            for key, value in task.set_.items():
                yield ("tasks", name, "set", key), key, value
        for name, procedure in document.procedures.items():
            yield from _set_by_steps(procedure.steps, ("procedures", name, "steps"))
        yield from _set_by_steps(document.recovery, ("recovery",))


def _is_said(node: Any, book: PlanBook, levels: Mapping[str | None, tuple[str, ...]], lost: frozenset[str]) -> bool:
    """Say whether what a condition names is missing and said elsewhere: the plan or its levels, a refused library."""
    if isinstance(node, LevelCompare):
        return not levels.get(node.plan) or node.level in lost
    return isinstance(node, Compare) and node.indicator in book.unread_entries


def _set_by_steps(steps: tuple[Step, ...], path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    for number, step in enumerate(steps):
        here = (*path, number)
        match step:
            case SetState(set_=table):
                yield from (((*here, "set", key), key, value) for key, value in table.items())
            case InTurn(steps=inner):
                yield from _set_by_steps(inner, here)
            case Parallel(parallel=inner):
                yield from _set_by_steps(inner, (*here, "parallel"))
            case Choose(choose=branches):
                for case, branch in enumerate(branches):
                    yield from _set_by_steps(branch.do, (*here, "choose", case, "do"))
                    yield from _set_by_steps(branch.else_, (*here, "choose", case, "else"))
            case Repeat(repeat=again):
                yield from _set_by_steps(again.do, (*here, "repeat", "do"))
            case Each(each=body):
                yield from _set_by_steps(body.do, (*here, "each", "do"))


def _doubt(book: PlanBook, it: Assignment, *, varies: bool) -> tuple[Text, Text | None] | None:
    if varies and it.kind != "indicator":
        return say(
            en="'{key}' cannot vary, only indicators can", zh="“{key}”不能随机取值，仅限监测指标", key=it.kind
        ), None
    if it.kind != "indicator":
        plan = book.plans.get(it.name)
        if plan is None:
            return None if it.name in book.unread else (_unknown("plan", it.name), did_you_mean(it.name, book.plans))
        if it.value != "none" and it.value not in levels_of(book, plan.value):
            levels = levels_of(book, plan.value)
            return _unknown("level", f"{it.name}/{it.value}"), say(
                en="its levels are {all}", zh="可取：{all}", all=levels
            )
        return None
    if it.name in book.unread_entries:
        return None
    indicator = indicators_of(book).get(it.name)
    if indicator is None:
        return _unknown("indicator", it.name), did_you_mean(it.name, book.indicators)
    if it.place and it.place not in book.places:
        return _unknown("place", it.place), did_you_mean(it.place, book.places)
    return _wrong_value(it, indicator, varies)


def _unknown(kind: str, name: str) -> Text:
    return say(en="{what} '{name}' is not defined", zh="{what}“{name}”未定义", what=KINDS_OF_NAMES[kind], name=name)


def _wrong_value(it: Assignment, indicator: IndicatorScale, varies: bool) -> tuple[Text, Text | None] | None:
    if indicator.values is not None:
        if position(it.value, indicator.values) is not None or varies:
            return None
        message = say(
            en="'{name}' has no value '{value}'", zh="“{name}”没有取值“{value}”", name=it.name, value=it.value
        )
        return message, say(en="its values are {values}", zh="可取：{values}", values=indicator.values)
    read = parse_spread(it.value)
    unit = read.unit if varies else parse_quantity(it.value)[1]
    if unit and unit != (indicator.unit or ""):
        message = say(
            en="'{name}' is not measured in {unit}", zh="“{name}”的计量单位不是{unit}", name=it.name, unit=unit
        )
        return message, say(en="its unit is {unit}", zh="应为{unit}", unit=indicator.unit or "-")
    if indicator.range and not all(indicator.range[0] <= number <= indicator.range[1] for number in read.parameters):
        message = say(
            en="{value} is outside the range of '{name}'",
            zh="{value}超出“{name}”的取值范围",
            value=it.value,
            name=it.name,
        )
        low, high = map(digits, indicator.range)
        return message, say(en="it goes from {low} to {high}", zh="取值范围为{low}至{high}", low=low, high=high)
    return None
