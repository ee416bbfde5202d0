"""Read named random streams: one per (seed, path, purpose), the replication being the position in the stream.

Adding a task changes no other task's draws, so two versions of a plan are compared on common random numbers.
What is drawn ahead for many replications stands in arrays: as lists it would be five times as large, and each number
somewhere else in memory.
"""

import math
from array import array
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from statistics import NormalDist
from struct import unpack
from typing import Any, Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.program.philox import Raw, philox

Uniforms: TypeAlias = NDArray[np.float64]
_STANDARD: Final = NormalDist()
_LOWER_BITS: Final = np.uint64(11)
_Z90 = _STANDARD.inv_cdf(0.9)
_MANY_STREAMS: Final = 32  # and few numbers of each: then all of them together are read sooner than one by one
_FEW_NUMBERS: Final = 64
_CELLS: Final = 2048  # of a PERT table, finer towards both ends: error below 1e-4 of the range, see the tests


class Streams:
    """The streams of ``count`` replications from ``first`` on, read as arrays: a number of each stream for each of them."""

    def __init__(self, seed: int, first: int = 0, count: int = 1) -> None:
        self.seed = seed
        self.first = first
        self.count = count
        self._generator = np.random.Philox(key=np.zeros(2, dtype=np.uint64))
        state: Any = self._generator.state
        self._state: dict[str, Any] = dict(state)
        # Read number by number, which is faster than from an array.
        self._state["buffer"] = tuple(self._state["buffer"].tolist())
        self._state["state"]["counter"] = (first // 4, 0, 0, 0)
        self._state["buffer_pos"] = 4

    def uniforms(self, path: str, purpose: str) -> "array[float]":
        """Return one number in (0, 1) for each replication."""
        return array("d", self.read(path, purpose).tobytes())

    def ticks(self, path: str, purpose: str, takes: Takes) -> "array[int]":
        """Draw a duration in whole milliseconds for each replication, at least 1."""
        return in_ticks(quantiles(takes, self.read(path, purpose)))

    def values(self, path: str, spread: Takes) -> list[float]:
        """Draw a value that is not a time for each replication, in its own unit."""
        values: list[float] = quantiles(spread, self.read(path, "value")).tolist()
        return values

    def rows(self, path: str, suffix: str, spreads: "Spreads") -> list[list[int]]:
        """Draw the durations of all steps of one block, a row for each replication; 0 for what has none."""
        paths = [f"{path}/{name}{suffix}" for name in spreads.names]
        durations = spreads.durations(self._read_all(paths, "takes"))
        table = np.repeat(spreads.fixed[:, np.newaxis], self.count, axis=1)
        table[spreads.drawn] = np.maximum(np.rint(durations), 1)
        rows: list[list[int]] = table.T.tolist()
        return rows

    def _read_all(self, paths: list[str], purpose: str) -> Uniforms:
        """Read many streams, each a row: the same numbers as one after another."""
        if len(paths) < _MANY_STREAMS or self.count > _FEW_NUMBERS:
            return np.array([self.read(path, purpose) for path in paths]).reshape(len(paths), self.count)
        keys = np.frombuffer(b"".join([self._key(path, purpose) for path in paths]), dtype=np.uint64)
        skip = self.first % 4
        raw = philox(keys.reshape(len(paths), 2), self.first // 4, -(-(skip + self.count) // 4))
        return _uniform(raw[:, skip : skip + self.count])

    def _key(self, path: str, purpose: str) -> bytes:
        return blake2b(f"{self.seed}\0{path}\0{purpose}".encode(), digest_size=16).digest()

    def read(self, path: str, purpose: str) -> Uniforms:
        """Read one number in (0, 1) for each replication."""
        self._state["state"]["key"] = unpack("=2Q", self._key(path, purpose))
        self._generator.state = cast(Any, self._state)
        skip = self.first % 4
        raw = self._generator.random_raw(self.count + skip)[skip:]
        return _uniform(raw)


class Spreads:
    """How the durations of a block's steps are drawn: each step has a name and what it takes, if anything.

    ``name`` is that of the first step, ``names`` are those of the steps ``drawn``; ``fixed`` are ticks for each step.
    """

    def __init__(self, steps: Sequence[tuple[str, Takes | None]]) -> None:
        self.name = steps[0][0] if steps else ""
        self.fixed = np.array([_fixed(takes) for _, takes in steps], dtype=np.int64)
        drawn = [(at, name, takes) for at, (name, takes) in enumerate(steps) if takes and takes.kind != "fixed"]
        self.drawn = [at for at, _, _ in drawn]
        self.names = [name for _, name, _ in drawn]
        ranges = [_range(takes) for _, _, takes in drawn]
        self._low, self._span = np.array(ranges).reshape(-1, 2, 1).transpose(1, 0, 2)
        alike: dict[Takes, list[int]] = {}  # of one distribution, which are worked out together
        for place, (_, _, takes) in enumerate(drawn):
            alike.setdefault(takes, []).append(place)
        self._alike = [(takes, places if places[1:] else places[0]) for takes, places in alike.items()]

    def durations(self, uniforms: Uniforms) -> Uniforms:
        """Return what is drawn at numbers in (0, 1): a row of milliseconds for each row of numbers."""
        drawn = np.empty(uniforms.shape)
        for takes, at in self._alike:
            drawn[at] = _within_range(takes, uniforms[at])
        return np.asarray(self._low + self._span * drawn)


def _fixed(takes: Takes | None) -> int:
    return round(takes.parameters[0]) if takes and takes.kind == "fixed" else 0


def _range(takes: Takes) -> tuple[float, float]:
    """Where what is drawn by `_within_range` begins, and how much one is there."""
    if takes.kind != "pert":
        return 0.0, 1.0
    low, _, high = takes.parameters
    return low, max(high - low, 0)


def _within_range(takes: Takes, u: Uniforms) -> Uniforms:
    """Draw from 0 to 1 within the range of a PERT distribution; of any other, the duration."""
    if takes.kind != "pert":
        return quantiles(takes, u.ravel()).reshape(u.shape)
    low, likely, high = takes.parameters
    return np.interp(u, *_pert_table((likely - low) / (high - low))) if high > low else u


def _uniform(raw: Raw) -> Uniforms:
    """Make numbers in (0, 1) of the upper 53 bits of raw ones."""
    return np.asarray((raw >> _LOWER_BITS).astype(np.float64) * 2.0**-53 + 2.0**-54)


def in_ticks(drawn: Uniforms) -> "array[int]":
    """Round durations to whole milliseconds, at least 1."""
    return array("q", np.maximum(np.rint(drawn), 1).astype(np.int64).tobytes())


def quantiles(takes: Takes, u: Uniforms) -> Uniforms:
    """Return the inverse of the distribution function at each of ``u``."""
    first, *others = takes.parameters
    match takes.kind:
        case "fixed":
            return np.full(len(u), float(first))
        case "uniform":
            return first + (others[0] - first) * u
        case "pert":
            low, span = _range(takes)
            return low + span * _within_range(takes, u)
        case "triangular":
            return _triangular(first, others[0], others[1], u)
        case "lognormal":
            return first * np.exp(math.log(others[0] / first) / _Z90 * _normal(u))
        case "exponential":
            return -first * np.log1p(-u)
        case "normal":
            below = _STANDARD.cdf(-first / others[0])
            return np.maximum(first + others[0] * _normal(below + (1 - below) * u), 0.0)
        case "observed":
            seen = np.sort(np.array(takes.parameters, dtype=np.float64))
            return np.asarray(seen[np.minimum((u * len(seen)).astype(np.int64), len(seen) - 1)])


@lru_cache(maxsize=4096)
def _pert_table(likely: float) -> tuple[Uniforms, Uniforms]:
    """Distribution function of the PERT-beta on 0..1 at points that crowd towards both ends."""
    where = np.sin(np.linspace(0.0, math.pi / 2, _CELLS + 1)) ** 2
    width = np.diff(where)
    nodes = np.array([-math.sqrt(0.6), 0.0, math.sqrt(0.6)])  # Gauss-Legendre, three points a cell
    weights = np.array([5.0, 8.0, 5.0]) / 18.0
    inside = where[:-1, None] + width[:, None] * (nodes + 1) / 2
    density = inside ** (4 * likely) * (1 - inside) ** (4 - 4 * likely)
    reached = np.concatenate(([0.0], np.cumsum(width * (density @ weights))))
    return reached / reached[-1], where


def _triangular(low: float, likely: float, high: float, u: Uniforms) -> Uniforms:
    if high <= low:
        return np.full(len(u), float(low))
    rising = low + np.sqrt(u * (high - low) * (likely - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - likely))
    return np.where(u < (likely - low) / (high - low), rising, falling)


def _normal(u: Uniforms) -> Uniforms:
    return np.array([_STANDARD.inv_cdf(value) for value in u.tolist()])
