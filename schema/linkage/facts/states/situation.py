"""One complete state of the district, into which conditions are put: the check of every example before it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import Undecided
from drillbook.schema.conditions.decision.state_space import Value
from drillbook.schema.conditions.tree import evaluate, position
from drillbook.schema.linkage.facts.scales import indicators_of
from drillbook.schema.linkage.facts.states.claims import Claim, Variable, Witness
from drillbook.schema.linkage.facts.states.level_in_force import LevelDefinition, definition_of


@dataclass(slots=True)
class Situation:
    """What a witness says, everything else at rest, and the levels that the plans are then at.

    Levels are found as on the night: nobody is at one, then whoever's condition holds starts, until nothing changes.
    Raises ``Undecided`` where it never comes to rest because plans start and stop each other in a ring.
    """

    book: PlanBook
    witness: Witness
    domains: Mapping[Variable, Sequence[Value]]
    definitions: Mapping[str, LevelDefinition]
    _levels: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._levels = dict.fromkeys(self.definitions, "none")
        for _ in range(2 + sum(len(one.levels) for one in self.definitions.values())):
            now = {owner: self._wanted(one) for owner, one in self.definitions.items()}
            if now == self._levels:
                return
            self._levels = now
        raise Undecided

    def _wanted(self, definition: LevelDefinition) -> str:
        return next((claim.level for claim in reversed(definition.claims()) if self.holds(claim)), "none")

    def holds(self, claim: Claim) -> bool:
        """Say whether the claim is so; a comparison with what is not defined is never true."""
        return (evaluate(claim.condition, _View(self, claim.plan, claim.level)) is True) is claim.holds

    def level(self, plan: str) -> str:
        """Return the level a plan is at, ``none`` below the lowest."""
        owner = definition_of(self.book, plan).owner
        return self._levels[owner] if owner in self._levels else str(self.value(Variable("level", owner)) or "none")

    def value(self, variable: Variable) -> Value | None:
        """Return what the witness says of it, else its value at rest."""
        if variable in self.witness:
            return self.witness[variable]
        return self._at_rest(variable) if variable in self.domains else None

    def _at_rest(self, variable: Variable) -> Value:
        domain = self.domains[variable]
        entry = self.book.indicators.get(variable.name)
        if variable.sort != "indicator" or entry is None:
            return domain[0]
        if isinstance(domain[0], str):
            return domain[position(entry.value.initial, tuple(map(str, domain))) or 0]
        number = entry.value.initial_number
        return number if number is not None and number in domain else domain[0]


@dataclass(frozen=True, slots=True)
class _View:
    """The situation as a condition of one level of one plan sees it."""

    situation: Situation
    plan: str
    at_level: str

    def value(self, indicator: str, place: str | None) -> float | str | None:
        return self.situation.value(Variable("indicator", indicator, place or ""))

    def values(self, indicator: str) -> tuple[str, ...] | None:
        scale = indicators_of(self.situation.book).get(indicator)
        return scale.values if scale else None

    def level(self, plan: str | None) -> str | None:
        return self.situation.level(plan or self.plan)

    def levels(self, plan: str | None) -> tuple[str, ...]:
        return definition_of(self.situation.book, plan or self.plan).levels

    def judged(self) -> bool:
        return self._given("judged")

    def ordered(self) -> bool:
        return self._given("ordered")

    def _given(self, sort: str) -> bool:
        """For the level of the condition or a higher one."""
        variable = Variable(sort, self.plan)
        order = [str(value) for value in self.situation.domains.get(variable, ("none",))]
        given = order.index(str(self.situation.value(variable) or "none"))
        return given >= (order.index(self.at_level) if self.at_level in order else 1)
