"""Where a run jams: what took the time of the promised times that were missed, then of the tightest that were kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from drillbook.simulator.log.causes import Cause, joined_cause, key_of
from drillbook.simulator.log.measures import PromiseRow

_TIGHTEST = 3


@dataclass(frozen=True, slots=True)
class Jam:
    """A cause with the ticks it put on the chains of all ``promises`` it drove. ``broken``: they were missed, else they
    are the tightest that were kept. A promised time that was never reached is charged to what it hangs on, to the end.
    ``among``: all causes of the first of the promises, with which it is told.
    """

    cause: Cause
    took: int
    promises: tuple[str, ...]
    broken: bool
    among: tuple[Cause, ...] = ()


def jams(rows: Sequence[PromiseRow], ends: int) -> tuple[Jam, ...]:
    """Return the causes of missed promised times, what took most of them first; then those of the tightest kept ones.

    ``ends``: when the run ended, in ticks.
    """
    missed = _ranked([row for row in rows if row.is_broken], ends, broken=True)
    known = {key_of(jam.cause) for jam in missed}
    kept = _ranked(tightest(rows), ends, broken=False)
    return (*missed, *(jam for jam in kept if key_of(jam.cause) not in known))


def tightest(rows: Iterable[PromiseRow]) -> list[PromiseRow]:
    """The kept promised times that took the greatest share of their limits; of each the tightest occurrence."""
    worst: dict[str, PromiseRow] = {}
    for row in sorted((row for row in rows if row.outcome == "met" and row.parts), key=share, reverse=True):
        worst.setdefault(row.id, row)
    return list(worst.values())[:_TIGHTEST]


def share(row: PromiseRow) -> float:
    """How much of its limit a promised time took: 1 is all of it."""
    return (row.elapsed or 0) / row.limit if row.limit else 0.0


def _ranked(rows: Iterable[PromiseRow], ends: int, *, broken: bool) -> list[Jam]:
    found: dict[tuple[str, ...], list[tuple[Cause, PromiseRow]]] = {}
    for row in rows:
        for cause in _causes(row, ends):
            found.setdefault(key_of(cause), []).append((cause, row))
    every = (_jam(same, broken) for same in found.values())
    return sorted(every, key=lambda jam: (-jam.took, jam.cause.since))


def _jam(same: Sequence[tuple[Cause, PromiseRow]], broken: bool) -> Jam:
    """One cause on several chains. What two chains have in common happened once, and is charged to both."""
    took = sum(cause.took for cause, _row in same)
    once = joined_cause(list(_once([cause for cause, _row in same])))
    return Jam(once, took, tuple(dict.fromkeys(row.id for _cause, row in same)), broken, same[0][1].causes)


def _once(stretches: Sequence[Cause]) -> Iterator[Cause]:
    """The stretches in order of time, without what lies within an earlier one."""
    over = -1
    for cause in sorted(stretches, key=lambda cause: (cause.since, -cause.took)):
        end = cause.since + cause.took
        if end > over:
            since = max(cause.since, over)
            yield replace(cause, since=since, took=end - since)
            over = end


def _causes(row: PromiseRow, ends: int) -> tuple[Cause, ...]:
    """The stretches of its chain; of one never reached, one that names the promised time as its ``path``."""
    if row.outcome != "never-reached" or row.since is None:
        return row.parts
    _verdict, _blank, about = row.reason.partition(" ")
    return (Cause("never", about or row.id, row.since, max(0, ends - row.since), why=row.reason, path=row.id),)
