"""What it means that a plan is at a level: it is the highest whose starting condition holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.conditions.tree import Condition, LevelCompare, walk
from drillbook.schema.linkage.facts.scales import level_table
from drillbook.schema.linkage.facts.states.claims import Claim


@dataclass(frozen=True, slots=True)
class LevelDefinition:
    """The levels of a plan, lowest first, each with its condition; ``owner`` is the plan that they are written in.

    A level without a condition is never the one wanted. Where no level has one the plan's level may be anything: it is
    set from outside the book.
    """

    owner: str
    levels: tuple[str, ...]
    conditions: tuple[Condition | None, ...]

    @property
    def is_written(self) -> bool:
        return any(condition is not None for condition in self.conditions)

    def claims(self) -> list[Claim]:
        """Return the starting condition of each level that has one."""
        pairs = zip(self.levels, self.conditions, strict=True)
        return [Claim(self.owner, condition, level=level) for level, condition in pairs if condition is not None]

    def names(self) -> set[str]:
        """Return the plans whose level its conditions name."""
        return {name for claim in self.claims() for name in plans_named(claim)}


@once_per_book
def level_definitions(book: PlanBook) -> dict[str, LevelDefinition]:
    """Define the level of each plan; one that follows another has the definition of that other."""
    found = {}
    for name, plan in book.plans.items():
        table = level_table(book, plan.value)
        found[name] = LevelDefinition(_owner(book, name), tuple(table), tuple(level.when for level in table.values()))
    return found


@compared_once_per_key
def definition_of(book: PlanBook, plan: str) -> LevelDefinition:
    """Return the definition of a plan's level; of a plan that is not in the book nothing is known."""
    return level_definitions(book).get(plan) or LevelDefinition(plan, (), ())


def _owner(book: PlanBook, name: str) -> str:
    seen = [name]
    while (plan := book.plans.get(seen[-1])) and plan.value.levels and plan.value.levels.follow:
        if plan.value.levels.follow in seen:
            return min(seen)
        seen.append(plan.value.levels.follow)
    return seen[-1]


def plans_named(claim: Claim) -> set[str]:
    """Return the plans whose level a condition names, its own among them."""
    return {node.plan or claim.plan for node in walk(claim.condition) if isinstance(node, LevelCompare)}


def definitions_needed(book: PlanBook, claims: Iterable[Claim], free: Iterable[str] = ()) -> dict[str, LevelDefinition]:
    """Return, by owner, every definition that decides whether the claims hold; the levels of ``free`` may be anything."""
    found: dict[str, LevelDefinition] = {}
    without = {definition_of(book, name).owner for name in free}
    waiting = sorted({name for claim in claims for name in plans_named(claim)})
    while waiting:
        definition = definition_of(book, waiting.pop())
        if definition.is_written and definition.owner not in found and definition.owner not in without:
            found[definition.owner] = definition
            waiting += sorted(definition.names())
    return found
