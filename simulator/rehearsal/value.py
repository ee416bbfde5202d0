"""Value of one more and of one fewer: of each post, team, equipment and channel, on common draws.

More can be worse: a task that starts sooner takes somebody a more urgent one wants a moment later (Graham's anomaly). So the
share of runs a change makes worse is part of the answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.circumstances import with_lines
from drillbook.simulator.model.model import Disruption, Inject, Model
from drillbook.simulator.model.run_changes import Variation, amounts, varied
from drillbook.simulator.rehearsal.executors import ExecutorLost, crew, workers
from drillbook.simulator.rehearsal.intervals import Mean, mean
from drillbook.simulator.rehearsal.notebook_table import NotebookTable, TableRow, difference
from drillbook.simulator.rehearsal.pairing import Means, outcomes_with
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED, NOT_TRIGGERED, OUTCOMES, Replication

KINDS = ("staff", "capability", "equipment")
USUAL = Means()
DONE, CANCELLED, LOST = "done", "cancelled", "lost"
LEAST = 10
"""Of a change that is still being tried nothing is told before so many runs: an interval from fewer says too much."""
_TOLD = 3
Outcomes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A promised time that a change moves: runs that keep it before and after, of those that called upon it and came to an
    answer (``before_of``, ``after_of``).
    """

    promise: str
    before: int
    after: int
    before_of: int
    after_of: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What one more (``change`` 1) or one fewer (-1) of something does to the promised times broken per run.

    ``broken``: the difference per run, negative where fewer are broken. ``unasked``: promised times per run that are kept
    as things are and that nothing sets off any more: not broken, though nobody keeps them. ``better``, ``worse``: of its
    ``runs`` those with fewer and with more of both together. ``shifts``: the promised times it moves most.
    """

    name: str
    kind: str
    change: int
    broken: Mean
    better: int
    worse: int
    unasked: float
    shifts: tuple[Shift, ...]
    runs: int

    @property
    def lost(self) -> float:
        """Promised times per run that are kept no more: broken, or not asked for; what changes are ranked by."""
        return self.broken.value + self.unasked

    @property
    def helps(self) -> bool:
        """Whether fewer are broken for certain, and not because they are no longer asked for."""
        return self.broken.high < 0 and self.lost < 0


@dataclass(frozen=True, slots=True)
class ValueSummary(NotebookTable):
    """All changes that were tried, the most helpful first. ``broken``: per run as things are, in ``done`` runs.

    ``unused``: what no run used, so that it was not tried. ``asked``: how many changes were to be tried. ``ended``: done
    (each in ``done`` runs), cancelled or lost (a cluster went away): the last change may then have fewer ``Worth.runs``.
    """

    scenario: str
    digest: str
    seed: int
    done: int
    broken: Mean
    worths: tuple[Worth, ...]
    unused: tuple[str, ...]
    asked: int
    ended: str = DONE

    WRITTEN: ClassVar = dict.fromkeys(("broken", "low", "high", "unasked"), difference)

    def table(self) -> list[TableRow]:
        """A row for each change, the most helpful first: what it does per run to the promised times broken."""
        return [
            {
                "change": one.change,
                "of": one.name,
                "kind": one.kind,
                "runs": one.runs,
                "broken": one.broken.value,
                "low": one.broken.low,
                "high": one.broken.high,
                "better": one.better,
                "worse": one.worse,
                "unasked": one.unasked,
                "moves": ", ".join(f"{each.promise} {each.before}→{each.after}" for each in one.shifts),
            }
            for one in self.worths
        ]

    def caption(self) -> str:
        return f"{self.scenario}: {len(self.worths)} / {self.asked}, {self.done} runs each, {self.ended}"


@dataclass(frozen=True, slots=True)
class ValueProgress:
    """How far it is: runs ``done`` of ``most``, of all changes together; ``trying``: name and change, or nothing yet.

    ``worths``: see `so_far`.
    """

    done: int
    most: int
    trying: tuple[str, int] | None = None
    worths: Callable[[], tuple[Worth, ...]] = tuple

    @property
    def so_far(self) -> tuple[Worth, ...]:
        """What was tried until now, the most helpful first; of the change that is being tried, in the runs it has.

        It is made when it is asked for, which is to be done at once: it goes with the rehearsal.
        """
        return self.worths()


Hear = Callable[[ValueProgress], bool | None]


def unheard(progress: ValueProgress) -> None:
    """Nobody watches."""


def value(
    model: Model, n: int = 100, means: Means = USUAL, progress: Hear = unheard, *, seed: int = 0
) -> ValueSummary | None:
    """Try one more and one fewer of everything that is used, each in the same ``n`` runs; what was waited for longest first.

    Told not to go on, or left by its cluster, it returns what was tried until then; None when not even two runs as things
    are were done.

    Raises:
        ExecutorLost: a cluster went away before that.
    """
    if means.executor is None and means.jobs != 1:
        with workers(means.jobs) as own:
            return value(model, n, replace(means, executor=own), progress, seed=seed)
    base: list[Replication] = []
    try:
        with crew(model, n, means.executor, means.jobs, means.chunk) as hands:
            for rows in hands.measured(replications, seed, range(n)):
                base += rows
                if progress(ValueProgress(len(base), n)) is False:
                    return _summary(model, base, seed, [], CANCELLED) if len(base) > 1 else None
    except ExecutorLost:
        if len(base) < 2:
            raise
        return _summary(model, base, seed, [], LOST)
    trials: list[_Trial] = []
    return _summary(model, base, seed, trials, _try(trials, model, base, seed, means, progress))


def _summary(model: Model, base: list[Replication], seed: int, trials: "list[_Trial]", ended: str) -> ValueSummary:
    changes, unused = _changes(model, base)
    counts = [_broken(_outcomes(one)) for one in base]
    broken = mean(sum(counts), sum(count * count for count in counts), len(base))
    worths = _ranked(trials)
    return ValueSummary(model.scenario, model.digest, seed, len(base), broken, worths, unused, len(changes), ended)


def _ranked(trials: "list[_Trial]") -> tuple[Worth, ...]:
    """Of which there are runs enough to tell anything, the most helpful first."""
    worths = [one.worth() for one in trials if one.runs >= min(LEAST, len(one.before))]
    return tuple(sorted(worths, key=lambda one: (one.lost, one.name, one.change)))


@dataclass(frozen=True, slots=True)
class _Change:
    name: str
    kind: str
    change: int
    model: Callable[[], Model]


def _changes(model: Model, base: list[Replication]) -> tuple[list[_Change], tuple[str, ...]]:
    """First one more of what was waited for longest and of channels that do not always get through; and what nobody used."""
    used: dict[str, int] = {}
    for one in base:
        for name, ticks in (*one.busy, *((name, 1000 * ticks) for name, ticks in one.waited)):
            used[name] = used.get(name, 0) + ticks
    there = [one for one in amounts(model) if one.kind in KINDS]
    tried = sorted((one for one in there if used.get(one.name)), key=lambda one: (-used[one.name], one.name))
    more = [_Change(one.name, one.kind, 1, _varied(model, one.name, one.number + 1)) for one in tried]
    fewer = [
        _Change(one.name, one.kind, -1, _varied(model, one.name, one.number - 1)) for one in tried if one.number > 0
    ]
    lines = [_Change(one.name, "channel", 1, partial(with_lines, model, one.name, 2)) for one in model.channels
             if one.succeeds < 1]  # fmt: skip
    channels = [
        _Change(one.name, "channel", -1, partial(without_channel, model, at)) for at, one in enumerate(model.channels)
    ]
    return [*more, *lines, *fewer, *channels], tuple(one.name for one in there if not used.get(one.name))


def _varied(model: Model, name: str, number: int) -> Callable[[], Model]:
    return lambda: varied(model, Variation(amounts=((name, number),)))


def without_channel(model: Model, channel: int) -> Model:
    """Return the model with a channel out of order from StartEx to the end."""
    name = model.channels[channel].name
    out = Inject(f"without {name}", at=Takes("fixed", (0,)), disrupt=Disruption("channel", channel))
    return replace(model, injects=(*model.injects, out), digest=f"{model.digest} without {name}")


def _try(trials: "list[_Trial]", model: Model, base: list[Replication], seed: int, means: Means, progress: Hear) -> str:
    """Try each change in turn, until told not to go on or there is nobody left to do it; why no more were tried."""
    changes, _unused = _changes(model, base)
    before = [_outcomes(one) for one in base]
    number = len(base)
    most = number * len(changes)
    for at, one in enumerate(changes):
        trial = _Trial(model, one, before)
        trials.append(trial)
        try:
            for rows in outcomes_with(one.model(), seed, number, means):
                for row in rows:
                    trial.add(row)
                done = at * number + trial.runs
                if progress(ValueProgress(done, most, (one.name, one.change), partial(_ranked, trials))) is False:
                    return CANCELLED
        except ExecutorLost:
            return LOST
    return DONE


class _Trial:
    """A change as it is tried: run by run beside the outcomes of the runs as things are."""

    def __init__(self, model: Model, change: _Change, before: list[Outcomes]) -> None:
        self.before, self.runs = before, 0
        self._change, self._promises = change, [one.name for one in model.promises]
        self._sum = self._squares = self._better = self._worse = self._unasked = 0
        self._before, self._after = ([[0] * len(OUTCOMES) for _one in self._promises] for _time in range(2))

    def add(self, now: Outcomes) -> None:
        """Enter the outcomes of the next run."""
        first = self.before[self.runs]
        difference = _broken(now) - _broken(first)
        self.runs += 1
        self._sum += difference
        self._squares += difference * difference
        unasked = _unasked(first, now)
        self._better += difference + unasked < 0
        self._worse += difference + unasked > 0
        self._unasked += unasked
        for counts, row in ((self._before, first), (self._after, now)):
            for at, outcome in enumerate(row):
                counts[at][outcome] += 1

    def worth(self) -> Worth:
        """What it does in the runs entered until now."""
        counted = zip(self._promises, self._before, self._after, strict=True)
        shifts = [_shift(name, before, after) for name, before, after in counted if _is_moved(before, after)]
        shifts.sort(key=lambda one: (-abs(one.after - one.before), one.promise))
        return Worth(
            self._change.name,
            self._change.kind,
            self._change.change,
            mean(self._sum, self._squares, self.runs),
            self._better,
            self._worse,
            self._unasked / self.runs,
            tuple(shifts[:_TOLD]),
            self.runs,
        )


def _is_moved(before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether it is broken or not called upon in more runs or in fewer; only due later or sooner than EndEx is no change."""
    return sum(before[MISSED:]) != sum(after[MISSED:]) or before[NOT_TRIGGERED] != after[NOT_TRIGGERED]


def _shift(name: str, before: Sequence[int], after: Sequence[int]) -> Shift:
    of, then = (counts[MET] + sum(counts[MISSED:]) for counts in (before, after))
    return Shift(name, before[MET], after[MET], of, then)


def _outcomes(one: Replication) -> Outcomes:
    return tuple(result.outcome for result in one.promises)


def _unasked(before: Outcomes, now: Outcomes) -> int:
    """Count what was kept and is not called upon any more."""
    return sum(first == MET and then == NOT_TRIGGERED for first, then in zip(before, now, strict=True))


def _broken(row: Outcomes) -> int:
    return sum(outcome >= MISSED for outcome in row)
