"""Build up a model: which plans act, the id of everything with a name, and what was taken for granted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location, Text
from drillbook.schema.linkage.facts.control_flow import branch_places
from drillbook.schema.linkage.facts.scales import levels_of
from drillbook.schema.models.calendar.workdays import Workdays
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.simulator.compiler.assumptions import Assumptions
from drillbook.simulator.compiler.travel import TravelTimes
from drillbook.simulator.compiler.wall_clock import WallClock
from drillbook.simulator.model.means import NONE, Role
from drillbook.simulator.model.model import Promise
from drillbook.simulator.model.tasks import Procedure, Task

T = TypeVar("T")
PoolKey = tuple[str, str]


@dataclass(eq=False)
class Builder:
    """A model in the making. ``acting`` are the plans that act; the tables give names their ids."""

    book: PlanBook
    scenario: Located[Scenario]
    acting: dict[str, Located[Plan]]
    clock: WallClock
    workdays: Workdays
    travel: TravelTimes
    assumptions: Assumptions
    findings: list[Finding] = field(default_factory=list)
    plans: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    indicators: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    injects: dict[str, int] = field(default_factory=dict)
    pools: dict[PoolKey, int] = field(default_factory=dict)
    role_ids: dict[str, int] = field(default_factory=dict)
    roles: list[Role | None] = field(default_factory=list)
    task_ids: dict[str, int] = field(default_factory=dict)
    tasks: list[Task | None] = field(default_factory=list)
    procedure_ids: dict[str, int] = field(default_factory=dict)
    procedures: list[Procedure | None] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    origins: dict[str, Location] = field(default_factory=dict)
    organizations: dict[str, str] = field(default_factory=dict)
    branches: dict[str, dict[int, tuple[Location, ...]]] = field(default_factory=dict)
    order: int = 0

    def wrong(self, where: Location, message: Text, hint: Text | None = None, code: str = "SC") -> None:
        """Note an error in what is written; it refuses the model."""
        self.findings.append(Finding(where, code, message, hint=hint))

    def branches_of(self, plan: Located[Plan]) -> dict[int, tuple[Location, ...]]:
        """Return where the branches of each choice of a plan are written, by the identity of the choice."""
        if plan.value.plan not in self.branches:
            self.branches[plan.value.plan] = {id(choice): places for choice, places in branch_places(plan)}
        return self.branches[plan.value.plan]

    def pool(self, kind: str, name: str) -> int:
        """Return the id of a pool, which is in the model from now on."""
        return self.pools.setdefault((kind, name), len(self.pools))

    def task(self, path: str, where: Location | None = None) -> int:
        """Return the id kept for a task; ``where`` it is written."""
        return self._kept(self.task_ids, self.tasks, path, where)

    def procedure(self, path: str, where: Location | None = None) -> int:
        """Return the id kept for a procedure."""
        return self._kept(self.procedure_ids, self.procedures, path, where)

    def _kept(self, ids: dict[str, int], table: list[T | None], path: str, where: Location | None) -> int:
        if path not in ids:
            ids[path] = len(table)
            table.append(None)
        if where is not None:
            self.origins.setdefault(path, where)
        return ids[path]

    def next_order(self) -> int:
        """Count the steps: plan order, then declared order."""
        self.order += 1
        return self.order

    def levels(self, plan: str) -> tuple[str, ...]:
        """Return the levels a plan has or follows, lowest first."""
        known = self.book.plans.get(plan)
        return levels_of(self.book, known.value) if known else ()

    def level(self, plan: str, name: str) -> int:
        """Return the number of a level: 0 for none, 1 the lowest."""
        order = ("none", *self.levels(plan))
        return order.index(name) if name in order else 0

    def by_level(self, plan: str, values: Mapping[str, T]) -> tuple[T, ...]:
        """Return one value for all levels, or one for each from none to the highest."""
        order = self.levels(plan)
        by_level = tuple(at_level(values, name, order) for name in ("none", *order))
        return by_level[:1] if all(value == by_level[0] for value in by_level) else by_level

    def counts(self, plan: str, values: Mapping[str, float], scale: int = 1) -> tuple[int, ...]:
        """Return numbers by level as whole ticks, pieces or thousandths."""
        return tuple(round(value * scale) for value in self.by_level(plan, values))

    def split(self, name: str, plan: str) -> tuple[str, str]:
        """Split ``flood/run-pumps`` into plan and name; a bare name is this plan's."""
        owner, slash, inner = name.partition("/")
        return (owner, inner) if slash else (plan, name)

    def place(self, name: str | None) -> int:
        """Return the id of a place; NONE for no place, or one that nothing speaks of."""
        return self.places.get(name, NONE) if name else NONE


def numbered(names: Iterable[str]) -> dict[str, int]:
    """Give names ids in the order given."""
    return {name: number for number, name in enumerate(names)}


def whole(table: list[T | None]) -> tuple[T, ...]:
    """Return the finished entries of a table.

    Raises:
        ValueError: an id was kept for an entry that was never filled, which is our own bug.
    """
    missing = [number for number, entry in enumerate(table) if entry is None]
    if missing:
        raise ValueError(f"{len(missing)} entries were named and never compiled")
    return tuple(entry for entry in table if entry is not None)
