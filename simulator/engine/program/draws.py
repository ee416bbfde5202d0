"""Draws: what chance decides in a run, looked up by path, purpose and replication."""

from array import array

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.program.sampling import Spreads, Streams


class Draws:
    """The draws of ``count`` replications from ``first`` on; each stream is read once for all of them."""

    def __init__(self, seed: int, first: int = 0, count: int = 1) -> None:
        self.seed = seed
        self.first = first
        self.count = count
        self._streams = Streams(seed, first, count)
        self._uniforms: dict[tuple[str, str], array[float]] = {}
        self._values: dict[tuple[str, int], tuple[Takes, list[float]]] = {}
        self._ticks: dict[tuple[str, str, int], tuple[Takes, array[int]]] = {}
        self._rows: dict[tuple[str, str, str], list[list[int]]] = {}

    def uniform(self, path: str, purpose: str, replication: int) -> float:
        """Return the number in (0, 1) of one replication."""
        uniforms = self._uniforms.get((path, purpose))
        if uniforms is None:
            uniforms = self._uniforms[path, purpose] = self._streams.uniforms(path, purpose)
        return uniforms[replication - self.first]

    def ticks(self, path: str, purpose: str, takes: Takes, replication: int) -> int:
        """Draw a duration in whole milliseconds: at least 1, unless it is fixed at 0."""
        if takes.kind == "fixed":
            return round(takes.parameters[0])
        key = (path, purpose, id(takes))  # kept beside its ticks, so that no other can have its number
        ticks = self._ticks.get(key)
        if ticks is None:
            ticks = self._ticks[key] = takes, self._streams.ticks(path, purpose, takes)
        return ticks[1][replication - self.first]

    def value(self, path: str, spread: Takes, replication: int) -> float:
        """Draw a value that is not a time, in its own unit."""
        values = self._values.get((path, id(spread)))
        if values is None:
            values = self._values[path, id(spread)] = spread, self._streams.values(path, spread)
        return values[1][replication - self.first]

    def row(self, path: str, suffix: str, spreads: Spreads, replication: int) -> list[int]:
        """Draw the durations of all steps of one block, in ticks and in the order of its steps; 0 for what has none."""
        key = (path, suffix, spreads.name)
        rows = self._rows.get(key)
        if rows is None:
            rows = self._rows[key] = self._streams.rows(path, suffix, spreads)
        return rows[replication - self.first]
