"""What a rehearsal of many runs comes to: plain frozen data that pickles. Times are ticks of a millisecond."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from drillbook.schema.conditions.tree import Moment
from drillbook.simulator.model.assumptions import Assumption
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.rehearsal.intervals import Mean, Quantile, Share
from drillbook.simulator.rehearsal.notebook_table import NotebookTable, TableRow, clock, percent
from drillbook.simulator.rehearsal.replication_measures import Jam

QUANTILES = (0.5, 0.9, 0.95)
_CLASSES = 30


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many runs took how long, in equal classes from 0 up to ``longest`` ticks."""

    longest: int
    counts: tuple[int, ...]


def histogram(times: NDArray[np.int64], limits: Sequence[int]) -> Histogram:
    """Count ascending ``times`` in classes up to the longest time or limit, so that every limit is on the axis."""
    longest = max((*(int(took) for took in times[-1:]), *limits, 1))
    classes = np.minimum(_CLASSES - 1, times * _CLASSES // longest)
    return Histogram(longest, tuple(np.bincount(classes, minlength=_CLASSES).tolist()))


@dataclass(frozen=True, slots=True)
class Driver:
    """A task and how a response time hangs on it: the share of runs with it on the critical path (criticality), and
    the rank correlation of its time at work with the response time (cruciality; None where it never varies).
    """

    task: str
    critical: Share
    correlation: float | None


@dataclass(frozen=True, slots=True)
class PromiseSummary:
    """A promised time over all runs. ``kept``: runs that kept it of those that called upon it and came to an answer.

    ``histogram``: of the longest response time of each run in which it came. ``jams``: why it was broken, and in
    how many runs, the most frequent first. ``drivers``: most critical first.
    """

    name: str
    kept: Share
    missed: int
    never_reached: int
    not_triggered: int
    not_due: int
    limits: tuple[int, ...]
    quantiles: tuple[Quantile, ...]
    histogram: Histogram
    jams: tuple[tuple[Jam, int], ...]
    drivers: tuple[Driver, ...]

    @property
    def broken(self) -> int:
        """Runs in which it was missed or never reached."""
        return self.missed + self.never_reached


@dataclass(frozen=True, slots=True)
class ObjectiveSummary:
    """An objective over all runs: occurrences of its promised times, runs that reached its target, runs in which each
    moment it tests came.
    """

    name: str
    title: str
    target: float
    kept: int
    called_upon: int
    reached: Share
    tests: tuple[tuple[Moment, int], ...]

    @property
    def is_met(self) -> bool:
        """Whether its target is met over all runs together."""
        return self.kept >= self.target * self.called_upon

    @property
    def outcome(self) -> str:
        """As that of one run: met, missed, not-triggered."""
        if not self.called_upon:
            return "not-triggered"
        return "met" if self.is_met else "missed"


@dataclass(frozen=True, slots=True)
class PoolSummary:
    """Something that is held or waited for: ticks waited for it and at work, per run; runs in which somebody waited.

    ``utilisation``: of the time it was there; None where that is not known (numbers that go by the level, called people,
    supplies). ``in_use`` and ``there``: how many were at work, and how many there were, on average, in each part of the
    exercise; ``there`` is empty where that is not known.
    """

    name: str
    waited: Mean
    in_runs: Share
    busy: Mean
    utilisation: float | None
    in_use: tuple[float, ...] = ()
    there: tuple[float, ...] = ()

    @property
    def by_part(self) -> tuple[float | None, ...]:
        """Utilisation in each part of the exercise; None where none was there, nothing at all where that is not known."""
        return tuple(used / there if there else None for used, there in zip(self.in_use, self.there, strict=False))


@dataclass(frozen=True, slots=True)
class Remedy:
    """The first ``runs`` of a rehearsal with one thing changed, on the same draws: how many of them keep the promised
    time now, and how many as it ``was``.

    ``better`` and ``worse``: runs that keep it only now, and only as it was; ``interval``: of the difference of the shares.
    """

    variation: Variation
    runs: int
    was: Share
    kept: Share
    better: int
    worse: int
    interval: tuple[float, float]

    @property
    def helps(self) -> bool:
        """Whether more runs keep it only now than only as it was."""
        return self.better > self.worse


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Where it jams: a promised time, what breaks it most often (in ``runs`` of them), and what a change would do.

    ``remedied``: where no change speaks to that, or none that helps, what the change speaks to instead, and in how many
    runs that breaks it. ``vain``: changes that were tried before it and do not help.
    """

    promise: str
    kept: Share
    jam: Jam
    runs: int
    remedy: Remedy | None = None
    remedied: tuple[Jam, int] | None = None
    vain: tuple[Variation, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary(NotebookTable):
    """A whole rehearsal. ``ended``: number (all that were asked for), precision (sooner: every interval is narrow
    enough), most (the maximum, and not as precise as asked), cancelled, lost (a cluster went away). ``widest``: half of the widest interval of the
    share of all runs in which a promised time is broken: what a precision is compared with.
    ``stuck``: runs that went round in circles or on for ever. ``part``: ticks of each part of the exercise that
    utilisation over time is told for.
    """

    scenario: str
    digest: str
    seed: int
    asked: int
    precision: float | None
    done: int
    ended: str
    widest: float
    stuck: int
    bottlenecks: tuple[Bottleneck, ...]
    promises: tuple[PromiseSummary, ...]
    objectives: tuple[ObjectiveSummary, ...]
    pools: tuple[PoolSummary, ...]
    assumptions: tuple[Assumption, ...]
    hinges: tuple["Hinge", ...]
    part: int

    WRITTEN: ClassVar = {
        **dict.fromkeys(("share", "low", "high"), percent),
        **dict.fromkeys((f"p{round(100 * share)}" for share in QUANTILES), clock),
    }

    def rows(self) -> list[TableRow]:
        """One row for each promised time, as a table takes them: ``pandas.DataFrame(summary.rows())``."""
        return [
            {
                "promise": one.name,
                "kept": one.kept.count,
                "called_upon": one.kept.of,
                "share": one.kept.value,
                "low": one.kept.interval[0],
                "high": one.kept.interval[1],
                "missed": one.missed,
                "never_reached": one.never_reached,
                "not_triggered": one.not_triggered,
                **{f"p{round(100 * each.share)}": each.value for each in one.quantiles},
            }
            for one in self.promises
        ]

    def table(self) -> list[TableRow]:
        """`rows`, those least often kept first."""
        return sorted(self.rows(), key=lambda row: (not row["called_upon"], row["share"]))

    def caption(self) -> str:
        return f"{self.scenario}: {self.done} / {self.asked}, {self.ended}"


@dataclass(frozen=True, slots=True)
class Hinge:
    """A task whose time at work the result hangs on, by rank with the response time it drives.

    ``basis``: where that time comes from: judged, observed, source, or nothing where the model does not say.
    """

    task: str
    promise: str
    correlation: float
    basis: str
