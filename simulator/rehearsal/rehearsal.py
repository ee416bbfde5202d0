"""Rehearse a model many times: how sure its promises are, where it jams, and what one more would do.

>>> from concurrent.futures import ProcessPoolExecutor
>>> summary = rehearse(ready.model, 1000, ProcessPoolExecutor(2), lambda step: print(step.done))
"""

from array import array
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.rehearsal.executors import CHUNK, Crew, ExecutorLost, crew
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.pairing import Changes, Means, remedied, remedy_for
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import Jam, part_length
from drillbook.simulator.rehearsal.summary import Bottleneck, Remedy, Summary
from drillbook.simulator.rehearsal.tally import Tally
from drillbook.simulator.rehearsal.totals import RunRow, portions

AT_LEAST, BATCH = 500, 256
"""With a precision to reach: it is looked at after so many runs, then after each batch."""
JAMS = 3
TRIED = 1000
"""A change is tried on the draws of so many runs at most: paired, they know what it does to a few percentage points."""
CHANGES, NOT_RARE = 3, 0.1
"""So many changes are tried for one promised time at most, until one helps: the first, then those that speak to what holds
it up in at least a tenth of the runs that break it.
"""
CANCELLED, LOST = "cancelled", "lost"
_DRIVING = 5  # promised times whose tasks are asked what the result hangs on


Standing = tuple[tuple[str, Share], ...]


@dataclass(frozen=True, slots=True)
class RehearsalProgress:
    """How far a rehearsal is: ``done`` runs of ``most``. ``trying``: these are the runs with one change.

    ``shares``: see `so_far`.
    """

    done: int
    most: int
    trying: Variation | None = None
    shares: Callable[[], Standing] = tuple

    @property
    def so_far(self) -> Standing:
        """Each promised time called upon until now with its share of runs in time, the most often broken first.

        It is put together when it is asked for, which is to be done at once: it goes with the rehearsal. Nothing where
        nobody counts that, or while a change is tried.
        """
        return self.shares()


Hear = Callable[[RehearsalProgress], bool | None]
"""Hears after every few runs how far it is; False ends the rehearsal with what is done."""


Keep = Callable[[RunRow], object]


def unheard(progress: RehearsalProgress) -> None:
    """Nobody watches."""


def rehearse(
    model: Model,
    n: int = 1000,
    executor: Executor | None = None,
    progress: Hear = unheard,
    *,
    seed: int = 0,
    precision: float | None = None,
    jobs: int = 0,
    chunk: int = CHUNK,
    keep: Keep | None = None,
) -> Summary:
    """Run a model ``n`` times, with the draws 0 to n - 1 of a seed, and return what the runs come to.

    With a ``precision`` it ends as soon as half of the interval for the share of runs that break it is at most so wide
    for every promised time, but not before 500 runs, and after ``n`` at the latest; ``Summary.ended`` says which. Without an
    ``executor`` a few runs are done in this process and many in ``jobs`` processes (0: one of each core). Neither
    executor nor ``chunk`` changes the result. ``keep`` is given each run in order, for example to write it to a file. Where a
    cluster goes away the summary holds what had come back.

    Raises:
        ValueError: ``n`` is less than 1, or the precision is not between 0 and 1.
        ExecutorLost: a cluster went away before anything had come back.
    """
    if n < 1 or (precision is not None and not 0 < precision < 1):
        raise ValueError("rehearse at least once, with a precision between 0 and 1")
    means = Means(executor, jobs, chunk)
    with closing(Tally(model)) as tally:
        ended = _measure(tally, seed, n, precision, means, progress, keep)
        whole = ended not in (CANCELLED, LOST)
        bottlenecks = tuple(_bottlenecks(tally, seed, means, progress)) if whole else ()
        return _summary(tally, seed, n, precision, ended, bottlenecks)


def _measure(
    tally: Tally,
    seed: int,
    n: int,
    precision: float | None,
    means: Means,
    progress: Hear,
    keep: Keep | None,
) -> str:
    """Count the runs in their order; why there are no more of them."""
    shares = partial(_standing, tally)
    try:
        with crew(tally.model, n, means.executor, means.jobs, means.chunk) as hands:
            for stretch in stretches(n, precision):
                for rows in _entered(tally, hands, seed, stretch):
                    if keep is not None:
                        for row in tally.layout.rows(tally.done - len(rows) // tally.layout.width, rows):
                            keep(row)
                    if progress(RehearsalProgress(tally.done, n, None, shares)) is False:
                        return CANCELLED
                if precision is not None and tally.widest <= precision:
                    return "precision"
    except ExecutorLost:
        if not tally.done:
            raise
        return LOST
    return "number" if precision is None else "most"


def _entered(tally: Tally, hands: Crew, seed: int, numbers: range) -> Iterator["array[int]"]:
    """Enter runs as they are done and yield their rows: in this process one by one, else as others added them up."""
    if hands.executor is None:
        for (one,) in hands.measured(replications, seed, numbers):
            yield tally.add(one)
        return
    for (portion,) in hands.measured(portions, seed, numbers):
        yield tally.merge(portion)


def stretches(n: int, precision: float | None) -> Iterator[range]:
    """Divide runs between two looks at the precision."""
    if precision is None:
        yield range(n)
        return
    first, last = 0, min(AT_LEAST, n)
    while first < last:
        yield range(first, last)
        first, last = last, min(last + BATCH, n)


def _summary(
    tally: Tally, seed: int, n: int, precision: float | None, ended: str, tried: tuple[Bottleneck, ...]
) -> Summary:
    model = tally.model
    return Summary(
        model.scenario,
        model.digest,
        seed,
        n,
        precision,
        tally.done,
        ended,
        tally.widest,
        tally.totals.stuck,
        tried or tuple(_jammed(tally)),
        tally.promise_summaries(),
        tally.objective_summaries(),
        tally.pool_summaries(),
        model.assumptions,
        tally.hinges(_worst(tally)[:_DRIVING]),
        part_length(model.ends),
    )


def _standing(tally: Tally) -> Standing:
    """What is known of each promised time that was called upon, the most often broken first."""
    return tuple((tally.model.promises[number].name, tally.promises[number].kept) for number in _worst(tally))


def _worst(tally: Tally) -> list[int]:
    """The promised times by number, the most often broken first, then those that take longest against their limit."""
    return sorted(
        (number for number, one in enumerate(tally.promises) if one.kept.of),
        key=lambda number: (tally.promises[number].kept.count - tally.promises[number].kept.of, number),
    )


def _ranked_jams(jams: Mapping[Jam, int]) -> list[tuple[Jam, int]]:
    """What breaks a promised time and in how many runs, the most frequent first."""
    return sorted(jams.items(), key=lambda item: (-item[1], item[0]))


def _jammed(tally: Tally) -> Iterator[Bottleneck]:
    """The promised times most often broken, each jam once: the first three things a commander would change."""
    seen: set[Jam] = set()
    for number in _worst(tally):
        one = tally.promises[number]
        jam, runs = next(iter(_ranked_jams(one.jams)), (None, 0))
        if jam is not None and jam not in seen and len(seen) < JAMS:
            seen.add(jam)
            yield Bottleneck(tally.model.promises[number].name, one.kept, jam, runs)


def _bottlenecks(tally: Tally, seed: int, means: Means, progress: Hear) -> Iterator[Bottleneck]:
    """Where it jams, with what one change would do; told not to go on, the rest without."""
    model, most = tally.model, min(TRIED, tally.done)
    numbers = {promise.name: number for number, promise in enumerate(model.promises)}

    def go_on(trying: Variation, done: int) -> bool:
        return progress(RehearsalProgress(done, most, trying)) is not False

    changes = Changes(model, seed, most, means, go_on)
    for one in _jammed(tally):
        yield _with_remedy(one, numbers[one.promise], tally, changes)


def _with_remedy(one: Bottleneck, number: int, tally: Tally, changes: Changes) -> Bottleneck:
    """It with the first change that helps; where none does, with the first that was tried."""
    before, tried = tally.outcomes(number)[:TRIED], list[tuple[Jam, int, Remedy]]()
    for jam, runs, change in _remediable(tally.promises[number].jams, tally.model):
        now = changes.outcomes(change)
        if now is None:
            break
        tried.append((jam, runs, remedied(change, before, now[:, number])))
        if tried[-1][2].helps:
            break
    if not tried:
        return one
    at = len(tried) - 1 if tried[-1][2].helps else 0
    jam, runs, remedy = tried[at]
    vain = tuple(each.variation for _jam, _runs, each in tried[:at])
    return replace(one, remedy=remedy, remedied=None if jam == one.jam else (jam, runs), vain=vain)


def _remediable(jams: Mapping[Jam, int], model: Model) -> list[tuple[Jam, int, Variation]]:
    """What breaks a promised time, the most frequent first, in how many runs, with the change that speaks to it: each
    change once. After the first only what is not rare: a change for the rest could not help much.
    """
    found: dict[Variation, tuple[Jam, int, Variation]] = {}
    broken = sum(jams.values())
    for jam, runs in _ranked_jams(jams):
        change = remedy_for(jam, model)
        if change is not None and (not found or runs >= NOT_RARE * broken):
            found.setdefault(change, (jam, runs, change))
    return list(found.values())[:CHANGES]
