"""Random choices of a step against every state: cases of which each state is taken by an earlier one.

Levels are facts there, whatever their conditions say, since they outlast them; so are judgements and orders.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random

from benchmarks.random_levels import COLOURS, Pair, State, a_condition
from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.parser import parse_condition
from drillbook.schema.conditions.tree import evaluate
from drillbook.schema.linkage.rules.plan.choice_cases import branch_faults
from drillbook.schema.models.steps import Choose

HERE = ("procedures", "p", "steps", 0)


def branches(random: Random, pair: Pair) -> list[str]:
    """The conditions of two to four cases, of the same indicators and levels as the plans."""
    others = tuple(pair.plans[name] for name in ("city", "upper"))
    return [a_condition(random, pair.about, others, random.randint(1, 3)) for _ in range(random.randint(2, 4))]


def written(some: list[str]) -> str:
    cases = ", ".join(f"{{if: {one}, do: [t]}}" for one in some)
    return (
        "tasks: {t: {title: 处置, role: desk}}\n"
        f"procedures: {{p: {{title: 处置, steps: [{{choose: [{cases}, {{else: [t]}}]}}]}}}}\n"
    )


def told(book: PlanBook, plan: str) -> set[int]:
    """The cases that are told as never reached; -1 where that was not decided."""
    located = book.plans[plan]
    step = located.value.procedures["p"].steps[0]
    assert isinstance(step, Choose)
    found = set()
    for fault in branch_faults(book, located, step, HERE):
        numbers = [at for at in range(len(step.choose)) if fault.where == located.at(*HERE, "choose", at, "if")]
        found |= set(numbers or [-1])
    return found


def never_reached(pair: Pair, plan: str, some: list[str]) -> Iterator[int]:
    """The cases that can be so, and never without an earlier one."""
    trees = [parse_condition(one) for one in some]
    held = [tuple(evaluate(tree, board) is True for tree in trees) for board in _boards(pair, plan, " ".join(some))]
    for number in range(len(trees)):
        own = [row for row in held if row[number]]
        if own and all(any(row[:number]) for row in own):
            yield number


@dataclass(frozen=True, slots=True)
class _Facts:
    """One state: the indicators, each plan's level, whether it was judged or ordered."""

    pair: Pair
    plan: str
    state: State
    at: Mapping[str, str]
    by_hand: tuple[bool, bool]

    def value(self, indicator: str, place: str | None) -> float | str | None:
        return self.state.get(indicator)

    def values(self, indicator: str) -> tuple[str, ...] | None:
        return COLOURS if indicator == "rain" else None

    def level(self, plan: str | None) -> str:
        return self.at[_owner(self.pair, plan or self.plan)]

    def levels(self, plan: str | None) -> tuple[str, ...]:
        return tuple(self.pair.levels_of(plan or self.plan))

    def judged(self) -> bool:
        return self.by_hand[0]

    def ordered(self) -> bool:
        return self.by_hand[1]


def _owner(pair: Pair, plan: str) -> str:
    return pair.plans[plan].follows or plan


def _boards(pair: Pair, plan: str, text: str) -> Iterator[_Facts]:
    named = sorted({_owner(pair, name) for name in pair.plans if f"level({name})" in text})
    scales = [("none", *pair.levels_of(name)) for name in named]
    hands = [(False, True) if word in text else (False,) for word in ("judged", "ordered")]
    for state in pair.states():
        for levels in product(*scales):
            for by_hand in product(*hands):
                yield _Facts(pair, plan, state, dict(zip(named, levels, strict=True)), (by_hand[0], by_hand[1]))
