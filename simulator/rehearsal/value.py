"""Value of one more and of one fewer: of each post, team, equipment and channel, on common draws.

More can be worse: a task that starts sooner takes somebody a more urgent one wants a moment later (Graham's anomaly). So the
share of runs a change makes worse is part of the answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.circumstances import with_lines
from drillbook.simulator.model.model import Disruption, Inject, Model
from drillbook.simulator.model.run_changes import Variation, amounts, varied
from drillbook.simulator.rehearsal.executors import ExecutorLost, crew, workers
from drillbook.simulator.rehearsal.intervals import Mean, mean
from drillbook.simulator.rehearsal.pairing import Means, outcomes_with
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED, NOT_TRIGGERED, Replication

KINDS = ("staff", "capability", "equipment")
USUAL = Means()
_TOLD = 3
Outcomes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A promised time that a change moves: runs that keep it before and after."""

    promise: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What one more (``change`` 1) or one fewer (-1) of something does to the promised times broken per run.

    ``broken``: the difference per run, negative where fewer are broken; ``better``, ``worse``: runs with fewer and with
    more of them. ``unasked``: promised times per run that are kept as things are and that nothing sets off any more: not
    broken, though nobody keeps them. ``shifts``: the promised times it moves most.
    """

    name: str
    kind: str
    change: int
    broken: Mean
    better: int
    worse: int
    unasked: float
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class ValueSummary:
    """All changes that were tried in ``done`` runs each, the most helpful first. ``broken``: per run as things are.

    ``unused``: what no run used, so that it was not tried. ``asked``: how many changes were to be tried.
    """

    scenario: str
    digest: str
    seed: int
    done: int
    broken: Mean
    worths: tuple[Worth, ...]
    unused: tuple[str, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class ValueProgress:
    """How far it is: runs ``done`` of ``most``, of all changes together; ``trying``: name and change, or nothing yet."""

    done: int
    most: int
    trying: tuple[str, int] | None = None


Hear = Callable[[ValueProgress], bool | None]


def unheard(progress: ValueProgress) -> None:
    """Nobody watches."""


def value(
    model: Model, n: int = 100, means: Means = USUAL, progress: Hear = unheard, *, seed: int = 0
) -> ValueSummary | None:
    """Try one more and one fewer of everything that is used, each in the same ``n`` runs; what was waited for longest first.

    Told not to go on, it returns what was tried until then; None when not even the runs as things are were done.

    Raises:
        ExecutorLost: a cluster went away during the runs as things are.
    """
    if means.executor is None and means.jobs != 1:
        with workers(means.jobs) as own:
            return value(model, n, replace(means, executor=own), progress, seed=seed)
    base: list[Replication] = []
    with crew(model, n, means.executor, means.jobs, means.chunk) as hands:
        for rows in hands.measured(replications, seed, range(n)):
            base += rows
            if progress(ValueProgress(len(base), n)) is False:
                return None
    changes, unused = _changes(model, base)
    before = [tuple(result.outcome for result in one.promises) for one in base]
    worths = list(_tried(model, changes, before, seed, means, progress))
    worths.sort(key=lambda one: (one.broken.value + one.unasked, one.name, one.change))
    counts = [_broken(row) for row in before]
    broken = mean(sum(counts), sum(count * count for count in counts), n)
    return ValueSummary(model.scenario, model.digest, seed, n, broken, tuple(worths), unused, len(changes))


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


def _tried(
    model: Model, changes: list[_Change], before: list[Outcomes], seed: int, means: Means, progress: Hear
) -> Iterator[Worth]:
    """Each change in turn, until told not to go on or there is nobody left to do it."""
    number = len(before)
    most = number * len(changes)
    for at, one in enumerate(changes):
        now: list[Outcomes] = []
        try:
            for rows in outcomes_with(one.model(), seed, number, means):
                now += rows
                if progress(ValueProgress(at * number + len(now), most, (one.name, one.change))) is False:
                    return
        except ExecutorLost:
            return
        yield _worth(model, one, before, now)


def _worth(model: Model, change: _Change, before: list[Outcomes], now: list[Outcomes]) -> Worth:
    differences = [_broken(after) - _broken(first) for first, after in zip(before, now, strict=True)]
    shifts = []
    for at, promise in enumerate(model.promises):
        kept = sum(row[at] == MET for row in before), sum(row[at] == MET for row in now)
        if kept[0] != kept[1]:
            shifts.append(Shift(promise.name, *kept))
    shifts.sort(key=lambda one: (-abs(one.after - one.before), one.promise))
    return Worth(
        change.name,
        change.kind,
        change.change,
        mean(sum(differences), sum(each * each for each in differences), len(differences)),
        sum(each < 0 for each in differences),
        sum(each > 0 for each in differences),
        sum(map(_unasked, before, now)) / len(before),
        tuple(shifts[:_TOLD]),
    )


def _unasked(before: Outcomes, now: Outcomes) -> int:
    """Count what was kept and is not called upon any more."""
    return sum(first == MET and then == NOT_TRIGGERED for first, then in zip(before, now, strict=True))


def _broken(row: Outcomes) -> int:
    return sum(outcome >= MISSED for outcome in row)
