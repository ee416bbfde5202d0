"""Measure one replication from its plain records: the same as its log says, without making one.

Every record is entered once into the ledgers that a log's events are entered into; only what leads to a broken
promised time becomes events.
"""

from collections.abc import Callable, Iterator

from drillbook.simulator import exercise
from drillbook.simulator.engine.state import codes
from drillbook.simulator.engine.state.run import Record, Run
from drillbook.simulator.engine.trail import RecordTrail
from drillbook.simulator.log import events as e
from drillbook.simulator.log.bookkeeping import (
    BusyLedger,
    PromiseEntry,
    PromiseLedger,
    WaitLedger,
    WorkLedger,
    at_end,
)
from drillbook.simulator.log.causes import causes_of, stretches
from drillbook.simulator.log.critical_path import path_along
from drillbook.simulator.log.measures import enter_promise, hanging
from drillbook.simulator.log.objectives import OTHERS
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.replication import (
    NEVER_TOOK,
    PARTS,
    Jam,
    ObjectiveResult,
    PromiseResult,
    Replication,
    by_capability,
    jam_of,
    objective_results,
    of_the_run,
    part_length,
)

_PROMISES = frozenset((codes.PROMISE_OPENED, codes.PROMISE_MET, codes.PROMISE_MISSED))
_STILL_OPEN = frozenset(("open", "never-reached"))
_OF_PROMISES = (e.PromiseNeverReached, e.PromiseDropped, e.PromiseNotTriggered)
_WORKED = frozenset((codes.FINISHED, codes.REPORTED, codes.ARRIVED))
"""What a task drove: work or a way that ended, a message that was received."""


def replications(model: Model, seed: int, first: int, count: int) -> Iterator[Replication]:
    """Run ``count`` replications from ``first`` on and yield the measures of each."""
    for run in exercise.performed(model, seed, first, count):
        with exercise.uncollected():
            found = measured_run(run)
        yield found


def measured_run(run: Run) -> Replication:
    """Return the measures of one run, up to EndEx."""
    return _Ledgers(run).measured()


class _Ledgers:
    """The records of one run, each entered once."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.dispatches: dict[int, list[int]] = {}  # records of them by slot
        self.trail = RecordTrail(run, self.dispatches)
        self.paths = self.trail.expansion.paths
        self.waits, self.busy, self.work = WaitLedger(), BusyLedger(), WorkLedger()
        self.of_promises: list[int] = []  # records that say something of promised times
        self.disruptions: list[int] = []
        self.ends: list[int] = []  # records of tasks that came to something but work done
        self.finished: set[str] = set()
        self.stuck = False
        enter: dict[object, Callable[[int, Record], None]] = {
            e.TaskSuspended: self._suspended,
            e.TaskContinued: self._continued,
            e.TaskAborted: self._given_up,
            e.TaskFailed: self._given_up,
            e.TaskWithdrawn: self._left,
            e.TaskUnfinished: self._left,
            e.TaskSkipped: self._settled,
            e.TaskUnmet: self._settled,
            e.TaskStarved: self._starved,
            e.UnitReturned: self._returned,
            e.PeopleSheltered: self._sheltered,
            e.DisruptionBegan: self._disrupted,
            e.LoopFound: self._went_round,
            e.LimitReached: self._went_round,
            **dict.fromkeys(_OF_PROMISES, self._promised),
            codes.READY: self._ready,
            codes.FINISHED: self._worked,
            codes.REPORTED: self._worked,
            codes.BEGUN: self._began,
            codes.STARTED: self._began,
            codes.DISPATCHED: self._dispatched,
            codes.UNIT_LEFT: self._unit_left,
            **dict.fromkeys(_PROMISES, self._promised),
        }
        for number, record in enumerate(self.trail.records):
            if record[0] in enter:
                enter[record[0]](number, record)

    def _ready(self, number: int, record: Record) -> None:
        self.waits.ready(self.paths[record[3]], record[1])

    def _dispatched(self, number: int, record: Record) -> None:
        path, at, expansion = self.paths[record[3]], record[1], self.trail.expansion
        self.waits.supplied(path, at, record[5], expansion.pools[record[6]])
        self.busy.holds(path, at, expansion.held(record[3], record[4]))
        self.dispatches.setdefault(record[3], []).append(number)

    def _unit_left(self, number: int, record: Record) -> None:
        if record[9] == "supplies":
            self.busy.left_out.add(record[4])

    def _worked(self, number: int, record: Record) -> None:
        at, slot = record[1], record[3]
        path, task = self.paths[slot], self.run.slots.step[slot].task
        assert task is not None
        self.busy.lets_go(path, at)
        self.work.ended(path, task.name, at)
        if record[0] == codes.FINISHED:
            self.finished.add(path)

    def _began(self, number: int, record: Record) -> None:
        at, slot, expansion = record[1], record[3], self.trail.expansion
        path = self.paths[slot]
        if record[0] == codes.STARTED:
            waited, lacked, holding = at - self.run.slots.ready_at[slot], record[4], None
        else:
            waited, lacked, holding = record[5], record[6], record[4]
        self.waits.supplied(path, at, waited, expansion.pools[lacked])
        self.busy.holds(path, at, expansion.held(slot, holding))
        self.work.began(path, at)

    def _suspended(self, number: int, record: Record) -> None:
        self.waits.ready(record[3]["path"], record[1])
        self._interrupted(record)

    def _interrupted(self, record: Record) -> None:
        path, task = record[3]["path"], record[3]["task"]
        self.busy.lets_go(path, record[1])
        self.work.ended(path, task, record[1])

    def _continued(self, number: int, record: Record) -> None:
        path = record[3]["path"]
        self.busy.holds(path, record[1], record[3]["held"])
        self.work.began(path, record[1])

    def _given_up(self, number: int, record: Record) -> None:
        self._interrupted(record)
        self.ends.append(number)

    def _left(self, number: int, record: Record) -> None:
        self.busy.lets_go(record[3]["path"], record[1])
        self.ends.append(number)

    def _settled(self, number: int, record: Record) -> None:
        self.ends.append(number)

    def _starved(self, number: int, record: Record) -> None:
        self.waits.starved(record[3]["path"], record[1], record[3]["pool"])
        self.ends.append(number)

    def _returned(self, number: int, record: Record) -> None:
        self.busy.returned(record[3]["unit"], record[3].get("amount", 1), self.trail.at(record[2]), record[1])

    def _sheltered(self, number: int, record: Record) -> None:
        self.busy.left_out.add(record[3]["place"])

    def _disrupted(self, number: int, record: Record) -> None:
        self.disruptions.append(number)

    def _promised(self, number: int, record: Record) -> None:
        self.of_promises.append(number)

    def _went_round(self, number: int, record: Record) -> None:
        self.stuck = True

    def measured(self) -> Replication:
        """Return what they come to."""
        model, worked = self.run.model, self.work.worked
        occurrences = self._occurrences()
        return Replication(
            self.run.replication,
            self.trail.records[-1][1],
            self.stuck,
            tuple([self._promise(same) for same in occurrences.values()]),
            self._objectives(occurrences),
            tuple(self.waits.by_pool().items()),
            by_capability(self.busy.by_name(), model),
            tuple([worked.get(task.name, NEVER_TOOK) for task in model.tasks]),
            self.busy.by_part(part_length(model.ends), PARTS),
        )

    def _occurrences(self) -> dict[str, list[PromiseEntry]]:
        """By promised time, as they stand at EndEx."""
        model, names, ledger = self.run.model, self.trail.expansion.promises, PromiseLedger(self._hanging())
        for number in self.of_promises:
            record = self.trail.records[number]
            if record[0] not in _PROMISES:
                enter_promise(ledger, self.trail[number])
                continue
            code, _at, cause, promise, of, since, limit, *rest = record
            path = of if isinstance(of, str) else self.paths[of]
            if code == codes.PROMISE_OPENED:
                ledger.opened(names[promise], path, since, limit)
            else:
                outcome = "met" if code == codes.PROMISE_MET else "missed"
                ledger.judged(outcome, names[promise], path, since, limit, rest[0], rest[1], cause)
        found: dict[str, list[PromiseEntry]] = {name: [] for name in names}
        for entry in ledger.entries:
            if entry.outcome in _STILL_OPEN:
                outcome, reason = at_end(entry, model.ends)
                entry = entry._replace(outcome=outcome, reason=reason)
            found[entry.promise].append(entry)
        return found

    def _hanging(self) -> dict[str, str]:
        """What became of the tasks whose promised times lapsed or were never reached."""
        records = self.trail.records
        lapsed = (records[number] for number in self.of_promises if records[number][0] in _OF_PROMISES)
        paths = {record[3].get("path", "") for record in lapsed} - self.finished
        return hanging([self.trail[number] for number in self.ends if records[number][3]["path"] in paths])

    def _promise(self, same: list[PromiseEntry]) -> PromiseResult:
        outcome, slowest, worst = of_the_run(same)
        jam = None if worst is None else self._jam(worst)
        if slowest is None:
            return PromiseResult(outcome, jam=jam)
        return PromiseResult(outcome, slowest.elapsed or 0, self._drivers(slowest), jam)

    def _drivers(self, entry: PromiseEntry) -> tuple[int, ...]:
        """The tasks whose work, way or message is a link of its critical path."""
        trail, step = self.trail, self.run.slots.step
        since = entry.since or 0
        found: set[int] = set()
        number = entry.cause
        while number >= 0 and trail.at(number) > since:  # as `steps_back`, which is slower for many runs
            record, before = trail.records[number], trail.before(number)
            if record[0] in _WORKED and record[1] > (max(trail.at(before), since) if before >= 0 else since):
                found.add(step[record[3]].task_id)
            number = before
        return tuple(sorted(found))

    def _jam(self, entry: PromiseEntry) -> Jam:
        if entry.elapsed is None or entry.since is None:
            return jam_of(entry.outcome, entry.path, entry.reason, ())
        links = path_along(self.trail, entry.cause, entry.since, entry.since + entry.elapsed)
        disruptions = [
            event for number in self.disruptions if isinstance(event := self.trail[number], e.DisruptionBegan)
        ]
        causes = causes_of(stretches(self.trail, links, disruptions))
        return jam_of(entry.outcome, entry.path, entry.reason, causes)

    def _objectives(self, occurrences: dict[str, list[PromiseEntry]]) -> tuple[ObjectiveResult, ...]:
        model = self.run.model
        moments = [moment for one in model.objectives for moment in one.tests]
        names = {moment.name for moment in moments if moment.name is not None}
        events = list(self.trail.named(names, OTHERS)) if moments else []
        rows = [(entry.promise, entry.outcome) for same in occurrences.values() for entry in same]
        return objective_results(rows, events, model)
