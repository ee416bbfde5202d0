"""Measure one replication: its promised times and what drove them, who was waited for, who was busy, objectives.

All of it comes from the folds over the log of that run (`log/measures`), so that a rehearsal never says anything that
the log of a run it counted does not say. `record_measures` finds the same without making a log.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple, Protocol, TypeVar

from drillbook.simulator import exercise
from drillbook.simulator.log import events as e
from drillbook.simulator.log.causes import Cause
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, as_of, busy_ledger, promise_rows, waited_for, worked
from drillbook.simulator.log.objectives import Sort, came_among, sorts_of
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.pickled import pickled

OUTCOMES: Final = ("not-triggered", "met", "open", "missed", "never-reached")
"""From the best to the worst: of several occurrences in one run the worst is that of the run."""
_RANKS: Final = {outcome: number for number, outcome in enumerate(OUTCOMES)}
NOT_TRIGGERED: Final = _RANKS["not-triggered"]
MET: Final = _RANKS["met"]
MISSED: Final = _RANKS["missed"]
NEVER: Final = _RANKS["never-reached"]
NEVER_TOOK: Final = -1
PARTS: Final = 24
"""Utilisation over time is told for so many equal parts of an exercise."""
_WORK: Final = ("work", "travel", "turnout", "message")


class _Occurrence(Protocol):
    """One occurrence of a promised time, as far as it is compared with others."""

    @property
    def outcome(self) -> str: ...
    @property
    def elapsed(self) -> int | None: ...


Occurred = TypeVar("Occurred", bound=_Occurrence)


@pickled
@dataclass(frozen=True, slots=True, order=True)
class Jam:
    """Why a promised time was broken: what took most of it, or what its task never had.

    ``kind``: that of a cause (`log/causes`), or the verdict of the task. ``about``: a pool, a channel or a step without
    its instance. ``disruption``: the inject behind it.
    """

    kind: str
    about: str = ""
    why: str = ""
    disruption: str = ""


class PromiseResult(NamedTuple):
    """A promised time in one run: the worst outcome and the longest response time of its occurrences (ticks; -1: none
    of them came). ``drivers``: ids of the tasks on the critical path of that longest one; ``jam``: if it was broken.
    """

    outcome: int
    took: int = NEVER_TOOK
    drivers: tuple[int, ...] = ()
    jam: Jam | None = None


@pickled
@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """Occurrences of promised times kept and called upon, and of the moments to be brought about those that came."""

    kept: int
    called_upon: int
    came: tuple[bool, ...] = ()


@pickled
@dataclass(frozen=True, slots=True)
class Replication:
    """What one run comes to. ``promises`` and ``objectives`` as in the model; ``worked``: ticks at work by task id;
    ``waited`` and ``busy``: ticks by pool or unit; ``in_use``: ticks busy by unit in each of `PARTS` parts of the
    exercise. ``stuck``: it went round in circles, or on for ever.
    """

    number: int
    ended_at: int
    stuck: bool
    promises: tuple[PromiseResult, ...]
    objectives: tuple[ObjectiveResult, ...]
    waited: tuple[tuple[str, int], ...]
    busy: tuple[tuple[str, int], ...]
    worked: tuple[int, ...]
    in_use: tuple[tuple[str, tuple[int, ...]], ...]


def measured(log: EventLog, model: Model) -> Replication:
    """Return the measures of one run, up to EndEx, from its log."""
    events = log.events
    rows = [as_of(row, model.ends) for row in promise_rows(events)]
    ledger, worked_for = busy_ledger(events), worked(events)
    return Replication(
        log.origin.replication,
        events[-1].at,
        any(isinstance(event, e.LoopFound | e.LimitReached) for event in events),
        _promises(events, rows, model),
        objective_results([(row.id, row.outcome) for row in rows], sorts_of(events), model),
        tuple(waited_for(events).items()),
        by_capability(ledger.by_name(), model),
        tuple(worked_for.get(task.name, NEVER_TOOK) for task in model.tasks),
        ledger.by_part(part_length(model.ends), PARTS),
    )


def part_length(ends: int) -> int:
    """Return how many ticks each of the parts of an exercise has."""
    return max(1, -(-ends // PARTS))


def _promises(events: Sequence[Happened], rows: Sequence[PromiseRow], model: Model) -> tuple[PromiseResult, ...]:
    occurrences: dict[str, list[PromiseRow]] = {promise.name: [] for promise in model.promises}
    for row in rows:
        occurrences[row.id].append(row)
    ids = {task.name: number for number, task in enumerate(model.tasks)}
    return tuple(_promise(events, same, ids) for same in occurrences.values())


def _promise(events: Sequence[Happened], same: Sequence[PromiseRow], ids: dict[str, int]) -> PromiseResult:
    outcome, slowest, worst = of_the_run(same)
    jam = None if worst is None else jam_of(worst.outcome, worst.path, worst.reason, worst.causes)
    if slowest is None:
        return PromiseResult(outcome, jam=jam)
    drivers = {
        ids.get(getattr(events[link.event], "task", ""), -1)
        for link in slowest.driven_by
        if link.kind in _WORK and link.event >= 0
    }
    return PromiseResult(outcome, slowest.elapsed or 0, tuple(sorted(drivers - {-1})), jam)


def of_the_run(same: Sequence[Occurred]) -> tuple[int, Occurred | None, Occurred | None]:
    """Of the occurrences of a promised time in a run return the worst outcome; the slowest; and if that is no good, one
    that came to it: of several missed the slowest.
    """
    outcome = 0
    for row in same:
        outcome = max(outcome, _RANKS[row.outcome])
    slowest = _slowest(same)
    if outcome == MISSED:
        return outcome, slowest, slowest_missed(same)
    if outcome == NEVER:
        return outcome, slowest, next(row for row in same if row.outcome == OUTCOMES[NEVER])
    return outcome, slowest, None


def _slowest(same: Sequence[Occurred]) -> Occurred | None:
    slowest, longest = None, 0
    for row in same:
        elapsed = row.elapsed
        if elapsed is not None and (slowest is None or elapsed > longest):
            slowest, longest = row, elapsed
    return slowest


def slowest_missed(same: Sequence[Occurred]) -> Occurred | None:
    """Return the missed occurrence that took longest."""
    return _slowest([row for row in same if row.outcome == "missed"])


def jam_of(outcome: str, path: str, reason: str, causes: Sequence[Cause]) -> Jam:
    """The cause that took most of it beside its own work; of what was never reached, what its task came to."""
    if outcome == "never-reached":
        verdict, _blank, about = reason.partition(" ")
        return Jam(verdict, _plain(about))
    own = ("work", _plain(path))
    others = (cause for cause in causes if (cause.kind, _plain(cause.about)) != own)
    first = next(others, None)
    if first is None:
        return Jam(*own)
    if first.kind == "unreached":
        about = first.about if first.why == "absent" else first.channel
        return Jam("unreached", about, first.why, _plain(first.disruption))
    return Jam(first.kind, _plain(first.about))


def _plain(path: str) -> str:
    """Without the instance, the round and the mention: ``flood#2/rain/report@3`` is ``flood/rain/report``."""
    return re.sub(r"#\d+|@\d+", "", path)


def objective_results(
    rows: Sequence[tuple[str, str]], sorts: AbstractSet[Sort], model: Model
) -> tuple[ObjectiveResult, ...]:
    """Return how every objective fares; ``rows`` are occurrences of promised times with their outcomes at EndEx."""
    due: dict[str, list[str]] = {}
    for promise, outcome in rows:
        if outcome in ("met", "missed", "never-reached"):
            due.setdefault(promise, []).append(outcome)
    found = []
    for one in model.objectives:
        measuring = [outcome for promise in dict.fromkeys(one.measures) for outcome in due.get(promise, ())]
        brought = tuple(came_among(moment, sorts, model) for moment in one.tests)
        found.append(ObjectiveResult(measuring.count("met"), len(measuring), brought))
    return tuple(found)


def by_capability(by_name: dict[str, int], model: Model) -> tuple[tuple[str, int], ...]:
    """By post, unit and equipment; then by capability, whatever its teams did: one that can do several counts in each."""
    able = ((number, pool.name) for number, pool in enumerate(model.pools) if pool.kind == "capability")
    capabilities = (
        (name, sum(by_name.get(team.name, 0) for team in model.teams if number in team.pools)) for number, name in able
    )
    return (*by_name.items(), *((name, ticks) for name, ticks in capabilities if ticks))


def outcomes(model: Model, seed: int, first: int, count: int) -> Iterator[tuple[int, ...]]:
    """Yield the worst outcome of each promised time in ``count`` runs: the same as `replications` says, sooner.

    There is no log and so nothing about why: enough to compare two models on common draws.
    """
    yield from map(partial(_worst_outcomes, model), exercise.summaries(model, seed, first, count))


def _worst_outcomes(model: Model, done: exercise.Summary) -> tuple[int, ...]:
    worst = [0] * len(model.promises)
    for one in done.promises:
        due = one.since + one.limit <= model.ends
        worst[one.promise] = max(worst[one.promise], _outcome_index(one.outcome, due))
    return tuple(worst)


def _outcome_index(outcome: str, due: bool) -> int:
    """The number of an outcome as the engine says it; one that lapsed was not called upon, unless it was given up."""
    match outcome:
        case "met" | "missed":
            return OUTCOMES.index(outcome)
        case "never reached":
            return NEVER if due else OUTCOMES.index("open")
        case "aborted" | "failed":
            return NEVER
    return 0
