"""Reports numbers of teams and equipment that are no whole numbers: half a pump is none, and nothing is less than none."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, say
from drillbook.schema.models.library import Agreement, Goods
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath


def pieces(book: PlanBook, holder: Located[Any]) -> Iterator[Finding]:
    """Report what is written of teams and equipment in a plan, a scenario or an entry of a library."""
    for path, number in _numbers(book, holder):
        if number != math.floor(number) or number < 0:
            yield Finding(
                holder.at(*path),
                "SC",
                say(
                    en="teams and equipment are counted in pieces: not {number}",
                    zh="队伍和装备按件计数，不能是{number}",
                    number=f"{number:g}",
                ),
                hint=say(en="write a whole number, 0 or more", zh="请写不小于0的整数"),
            )


def _numbers(book: PlanBook, holder: Located[Any]) -> Iterator[tuple[KeyPath, float]]:
    match holder.value:
        case Plan() as plan:
            for name, task in plan.tasks.items():
                for kind in ("teams", "equipment") if task.needs else ():
                    yield from _needed(getattr(task.needs, kind), ("tasks", name, "needs", kind))
        case Scenario() as scenario:
            for name, inject in scenario.injects.items():
                if inject.disrupt and inject.disrupt.equipment and inject.disrupt.fewer is not None:
                    yield ("injects", name, "disrupt", "fewer"), inject.disrupt.fewer
        case Goods() as goods if book.equipment.get(holder.name) is holder:
            yield from ((("stock", place), number) for place, number in goods.stock.items())
            yield from ((("quantity",), number) for number in (goods.quantity,) if number is not None)
        case Agreement() as agreement:
            for key in ("gives", "lends"):
                table: Mapping[str, float] = getattr(agreement, key)
                yield from (((key, name), number) for name, number in table.items() if name in book.equipment)


def _needed(table: Mapping[str, Any], path: KeyPath) -> Iterator[tuple[KeyPath, float]]:
    for name, quantity in table.items():
        least, most = quantity.at_least or {}, quantity.at_most or {}
        numbers = [*least.values(), *(number for level, number in most.items() if least.get(level) != number)]
        yield from (((*path, name), number) for number in numbers)
