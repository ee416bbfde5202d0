"""Add up what runs come to: in the process that ran them, so that only sums and one row of numbers a run go back."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drillbook.simulator.model.model import Model
from drillbook.simulator.model.pickled import pickled
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import (
    MET,
    MISSED,
    NEVER,
    OUTCOMES,
    PARTS,
    Jam,
    PromiseResult,
    Replication,
)

_SHORT = 2**31  # ticks below it fit into four bytes: 24 days
_FIRST = 2  # columns before those of promised times


@pickled
@dataclass(frozen=True, slots=True)
class RunRow:
    """One run as plain numbers: the worst outcome of each promised time (its place in `OUTCOMES`) and its longest
    response time in ticks (-1: none); of each objective how many promised times it kept and called upon.
    """

    number: int
    ended_at: int
    stuck: bool
    outcomes: tuple[int, ...]
    took: tuple[int, ...]
    objectives: tuple[tuple[int, int], ...]


@pickled
@dataclass(frozen=True, slots=True)
class RowLayout:
    """Which column of a row holds what. ``varying``: the tasks whose time at work differs from run to run."""

    promises: int
    objectives: int
    varying: tuple[int, ...]
    code: str

    @classmethod
    def of(cls, model: Model) -> "RowLayout":
        """Lay out the rows of a model's runs."""
        varying = [at for at, task in enumerate(model.tasks) if any(one.kind != "fixed" for one in task.takes)]
        code = "i" if model.ends < _SHORT else "q"
        return cls(len(model.promises), len(model.objectives), tuple(varying), code)

    @property
    def width(self) -> int:
        """Columns of a row."""
        return _FIRST + 2 * self.promises + 2 * self.objectives + len(self.varying)

    @property
    def ended(self) -> int:
        """The column of the tick a run ended at."""
        return 0

    def outcome(self, promise: int) -> int:
        """The column of a promised time's outcome."""
        return _FIRST + promise

    def took(self, promise: int) -> int:
        """The column of its response time."""
        return _FIRST + self.promises + promise

    def worked(self, task: int) -> int | None:
        """The column of a task's time at work; None where it never varies."""
        if task not in self.varying:
            return None
        return _FIRST + 2 * self.promises + 2 * self.objectives + self.varying.index(task)

    def row(self, one: Replication) -> list[int]:
        """Lay out one run."""
        took = [result.took if result.outcome != NEVER else -1 for result in one.promises]
        return [
            one.ended_at,
            int(one.stuck),
            *[result.outcome for result in one.promises],
            *took,
            *[result.kept for result in one.objectives],
            *[result.called_upon for result in one.objectives],
            *[one.worked[at] for at in self.varying],
        ]

    def rows(self, first: int, numbers: "array[int]") -> Iterator[RunRow]:
        """Read rows that lie one after the other, from the run ``first`` on."""
        of_objectives = _FIRST + 2 * self.promises
        for at in range(0, len(numbers), self.width):
            row = numbers[at : at + self.width]
            kept = row[of_objectives : of_objectives + self.objectives]
            called = row[of_objectives + self.objectives : of_objectives + 2 * self.objectives]
            yield RunRow(
                first + at // self.width,
                row[0],
                bool(row[1]),
                tuple(row[_FIRST : _FIRST + self.promises]),
                tuple(row[_FIRST + self.promises : of_objectives]),
                tuple(zip(kept, called, strict=True)),
            )


@pickled
@dataclass(slots=True)
class PromiseTotals:
    """A promised time so far: runs by outcome, by task that drove it, by what it jammed on."""

    counts: list[int] = field(default_factory=lambda: [0] * len(OUTCOMES))
    drivers: Counter[int] = field(default_factory=Counter)
    jams: Counter[Jam] = field(default_factory=Counter)

    def add(self, one: PromiseResult) -> None:
        """Take in one run."""
        self.counts[one.outcome] += 1
        for task in one.drivers:
            self.drivers[task] += 1
        if one.jam is not None:
            self.jams[one.jam] += 1

    def merge(self, other: "PromiseTotals") -> None:
        """Take in others."""
        _add_to(self.counts, other.counts)
        self.drivers.update(other.drivers)
        self.jams.update(other.jams)

    @property
    def kept(self) -> Share:
        """Runs that kept it, of those that came to an answer."""
        return Share(self.counts[MET], self.counts[MET] + self.broken)

    @property
    def broken(self) -> int:
        """Runs that missed it or never reached it."""
        return self.counts[MISSED] + self.counts[NEVER]


@pickled
@dataclass(slots=True)
class Sums:
    """What a pool came to: its sum over runs, the sum of squares, and in how many it was not nothing."""

    total: int = 0
    squares: int = 0
    runs: int = 0

    def add(self, value: int) -> None:
        """Take in one run."""
        self.total += value
        self.squares += value * value
        self.runs += bool(value)

    def merge(self, other: "Sums") -> None:
        """Take in others."""
        self.total += other.total
        self.squares += other.squares
        self.runs += other.runs


@pickled
class Totals:
    """Runs added up. All sums are of whole numbers, so that it is the same in whatever portions they come together."""

    def __init__(self, model: Model) -> None:
        self.layout = RowLayout.of(model)
        self.rows = array(self.layout.code)
        self.done = 0
        self.stuck = 0
        self.promises = [PromiseTotals() for _ in model.promises]
        self.waited: dict[str, Sums] = {}
        self.busy: dict[str, Sums] = {}
        self.in_use: dict[str, list[int]] = {}
        self.objectives = [[0, 0, 0, 0] for _ in model.objectives]  # kept, called upon, reached, runs called upon
        self.came = [[0] * len(one.tests) for one in model.objectives]
        self._targets = [one.target for one in model.objectives]

    def add(self, one: Replication) -> None:
        """Take in one run."""
        self.done += 1
        self.stuck += one.stuck
        self.rows.extend(self.layout.row(one))
        for totals, result in zip(self.promises, one.promises, strict=True):
            totals.add(result)
        for sums, rows in ((self.waited, one.waited), (self.busy, one.busy)):
            for name, ticks in rows:
                _sums_of(sums, name).add(ticks)
        for name, parts in one.in_use:
            _add_to(self._in_use_of(name), parts)
        for number, met in enumerate(one.objectives):
            is_reached = met.kept >= self._targets[number] * met.called_upon
            called = bool(met.called_upon)
            counts = (met.kept, met.called_upon, int(called and is_reached), int(called))
            _add_to(self.objectives[number], counts)
            _add_to(self.came[number], met.came)

    def merge(self, other: "Totals") -> None:
        """Take in other runs, all but their rows."""
        self.done += other.done
        self.stuck += other.stuck
        for mine, theirs in zip(self.promises, other.promises, strict=True):
            mine.merge(theirs)
        for sums, others in ((self.waited, other.waited), (self.busy, other.busy)):
            for name, its in others.items():
                _sums_of(sums, name).merge(its)
        for name, parts in other.in_use.items():
            _add_to(self._in_use_of(name), parts)
        for counts, more in ((self.objectives, other.objectives), (self.came, other.came)):
            for number, one in enumerate(more):
                _add_to(counts[number], one)

    def _in_use_of(self, name: str) -> list[int]:
        parts = self.in_use.get(name)
        if parts is None:
            parts = self.in_use[name] = [0] * PARTS
        return parts


def _sums_of(sums: dict[str, Sums], name: str) -> Sums:
    found = sums.get(name)
    if found is None:
        found = sums[name] = Sums()
    return found


def _add_to(sums: list[int], more: Iterable[int]) -> None:
    for at, number in enumerate(more):
        if number:
            sums[at] += number


def portions(model: Model, seed: int, first: int, count: int) -> Iterator[Totals]:
    """Yield what ``count`` runs from ``first`` on come to, all together."""
    totals = Totals(model)
    for one in replications(model, seed, first, count):
        totals.add(one)
    yield totals
