"""The teams of a model as they stand at StartEx, laid down once for all its runs."""

from drillbook.simulator.engine.program.steps import Demanded
from drillbook.simulator.model.model import Model


class TeamsAtStart:
    """Columns by team, each at its base; and by pool which teams it has, and where they are free. Runs only read them."""

    __slots__ = ("base", "each", "free", "name", "of_pool", "pools")

    def __init__(self, model: Model) -> None:
        self.name: list[str] = [team.name for team in model.teams]
        self.pools: list[tuple[int, ...]] = [team.pools for team in model.teams]
        self.each: list[Demanded] = [tuple((pool, 1) for pool in team.pools) for team in model.teams]
        self.base: list[int] = [team.base for team in model.teams]
        self.of_pool: dict[int, list[int]] = {}
        self.free: dict[int, dict[int, list[int]]] = {}
        for unit, team in enumerate(model.teams):
            for pool in team.pools:
                self.of_pool.setdefault(pool, []).append(unit)
                self.free.setdefault(pool, {}).setdefault(team.base, []).append(unit)
