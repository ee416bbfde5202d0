"""Random plans with levels, and what is true of them by trying every state of a small grid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import TypeAlias

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.parser import parse_condition
from drillbook.schema.conditions.tree import Condition, evaluate
from drillbook.schema.reader import read_text_as

COLOURS = ("none", "blue", "yellow", "orange", "red")
GRID: dict[str, tuple[float | str, ...]] = {
    "rain": COLOURS,
    "flow": (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0),
    "points": (0.0, 1.0, 2.0, 3.0, 4.0),
    "sight": (0.0, 50.0, 100.0, 300.0, 500.0, 700.0, 1000.0),
}
WRITTEN = {"flow": ("1", "2"), "points": ("0.5", "1", "2.5", "3"), "sight": ("100", "500"), "rain": COLOURS[1:]}
LIBRARY = """
library: indicators
indicators:
  rain: {{title: 暴雨预警, values: [none, blue, yellow, orange, red], worse: {rain}}}
  flow: {{title: 流量, unit: m3, range: 0 / 3, worse: {flow}}}
  points: {{title: 积水点, unit: 处, range: 0 / 4, worse: {points}}}
  sight: {{title: 能见度, unit: m, range: 0 / 1000, worse: {sight}}}
"""
PLAN = """
plan: {name}
title: {name}
kind: {kind}
status: in-force
depth: linkage
incident_types: [rainstorm]
parent: [{parent}]
roles: {{desk: {{title: 值班室}}}}
levels:
"""
State: TypeAlias = Mapping[str, float | str]
LEVELS = ("none", "IV", "III", "II", "I")


@dataclass(frozen=True, slots=True)
class Written:
    """One plan: the plan it follows, or its levels, lowest first, each with its start and its end."""

    name: str
    kind: str
    parent: str
    follows: str = ""
    levels: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def text(self) -> str:
        head = PLAN.format(name=self.name, kind=self.kind, parent=self.parent)
        if self.follows:
            return f"{head}  follow: {self.follows}\n"
        return head + "".join(
            f"  {level}: {{when: {when}, decided_by: desk, ends_when: {ends}}}\n"
            for level, (when, ends) in self.levels.items()
        )


@dataclass(slots=True)
class Pair:
    """A plan above and a plan below it, and the plans and the ways of worsening they rely on."""

    plans: Mapping[str, Written]
    worse: Mapping[str, str]
    about: tuple[str, ...]
    trees: dict[str, Condition] = field(default_factory=dict)
    known: dict[tuple[float | str, ...], str] = field(default_factory=dict)
    steps: str = ""  # what the lowest plan does

    def texts(self) -> list[str]:
        *above, lowest = (plan.text() for plan in self.plans.values())
        return [LIBRARY.format(**self.worse), *above, lowest + self.steps]

    def book(self) -> PlanBook:
        book, findings = PlanBook.assemble(
            Path("book"), [read_text_as(f"{number}.yaml", text) for number, text in enumerate(self.texts())]
        )
        assert not findings, findings
        return book

    def states(self) -> Iterator[State]:
        """Every point of the grid over the indicators that some condition speaks of."""
        for values in product(*(GRID[name] for name in self.about)):
            yield dict(zip(self.about, values, strict=True))

    def levels_of(self, plan: str) -> Mapping[str, tuple[str, str]]:
        one = self.plans[plan]
        return self.levels_of(one.follows) if one.follows else one.levels

    def level(self, plan: str, state: State) -> str:
        """The highest level whose start holds; of a plan that follows, that of the other."""
        if self.plans[plan].follows:
            return self.level(self.plans[plan].follows, state)
        key = (plan, *(state[name] for name in self.about))
        if key not in self.known:
            starts = reversed(self.plans[plan].levels.items())
            self.known[key] = next((level for level, (when, _) in starts if self.holds(plan, when, state)), "none")
        return self.known[key]

    def holds(self, plan: str, text: str, state: State) -> bool:
        """Whether a condition of the plan holds while nobody judges or orders anything."""
        if text not in self.trees:
            self.trees[text] = parse_condition(text)
        return evaluate(self.trees[text], _Board(self, plan, state)) is True

    def names(self, plan: str) -> set[str]:
        """The plans whose level decides about this one's, itself not among them."""
        text = " ".join(when for when, _ in self.levels_of(plan).values())
        found = {other for other in self.plans if f"level({other})" in text}
        return found | {far for other in found for far in self.names(other)}

    def worsening(self, name: str) -> Iterator[tuple[float | str, float | str]]:
        """Each step for the worse."""
        return pairwise(GRID[name] if self.worse[name] == "up" else GRID[name][::-1])

    def height(self, plan: str, state: State) -> int:
        return LEVELS.index(self.level(plan, state))


@dataclass(frozen=True, slots=True)
class _Board:
    pair: Pair
    plan: str
    state: State

    def value(self, indicator: str, place: str | None) -> float | str | None:
        return self.state.get(indicator)

    def values(self, indicator: str) -> tuple[str, ...] | None:
        return COLOURS if indicator == "rain" else None

    def level(self, plan: str | None) -> str:
        return self.pair.level(plan or self.plan, self.state)

    def levels(self, plan: str | None) -> tuple[str, ...]:
        return tuple(self.pair.levels_of(plan or self.plan))

    def judged(self) -> bool:
        return False

    def ordered(self) -> bool:
        return False


def a_pair(random: Random) -> Pair:
    """A city, a district that follows it or not, and a street below the district."""
    about = tuple(sorted(random.sample(sorted(GRID), random.choice((1, 2, 2, 3)))))
    city = Written("city", "special", "", levels=_levels(random, about, ()))
    follows = "city" if random.random() < 0.2 else ""
    above = _levels(random, about, (city,)) if not follows else {}
    upper = Written("upper", "special", "city", follows, above)
    lower = Written("lower", "street", "upper", levels=_levels(random, about, (city, upper)))
    worse = {name: random.choice(("up", "up", "down")) for name in GRID}
    return Pair({plan.name: plan for plan in (city, upper, lower)}, worse, about)


def _levels(random: Random, about: tuple[str, ...], others: tuple[Written, ...]) -> dict[str, tuple[str, str]]:
    names = sorted(random.sample(LEVELS[1:], random.choice((1, 2, 2, 3))), key=LEVELS.index)
    return {
        name: (a_condition(random, about, others, random.randint(1, 4)), a_condition(random, about, others, 2))
        for name in names
    }


def a_condition(random: Random, about: tuple[str, ...], others: tuple[Written, ...], leaves: int) -> str:
    if leaves < 2:
        return _leaf(random, about, others)
    first = random.randint(1, leaves - 1)
    word = random.choice((" and ", " or ", " or "))
    parts = [a_condition(random, about, others, some) for some in (first, leaves - first)]
    written = f"({word.join(parts)})"
    return f"not {written}" if random.random() < 0.2 else written


def _leaf(random: Random, about: tuple[str, ...], others: tuple[Written, ...]) -> str:
    kind = random.random()
    if kind < 0.08:
        return random.choice(("judged", "ordered", "not judged"))
    if kind < 0.25 and others:
        other = random.choice(others)
        levels = other.levels or others[0].levels
        sign = random.choice((">=", ">=", ">=", "=", "<", "!="))
        return f"level({other.name}) {sign} {random.choice([*levels])}"
    name = random.choice(about)
    if kind < 0.45 and name != "rain":
        low, high = sorted(random.sample(WRITTEN[name], 2), key=float)
        return f"{low} {random.choice(('<', '<='))} {name} {random.choice(('<', '<='))} {high}"
    sign = random.choice((">=", ">=", ">", "<", "<=", "=", "!="))
    return f"{'not ' if random.random() < 0.15 else ''}{name} {sign} {random.choice(WRITTEN[name])}"
