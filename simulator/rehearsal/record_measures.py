"""Measure one replication from its plain records: the same as its log says, without making one.

Every record is entered once into the ledgers that a log's events are entered into; only what leads to a broken
promised time becomes events.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from drillbook.simulator import exercise
from drillbook.simulator.engine.critical_path_trail import RecordTrail
from drillbook.simulator.engine.state import record_codes
from drillbook.simulator.engine.state.run import Record, Run
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
from drillbook.simulator.log.critical_path import path_along, steps_back
from drillbook.simulator.log.measures import hanging
from drillbook.simulator.log.objectives import Sort, sort_of
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.replication_measures import (
    NEVER_TOOK,
    NOT_TRIGGERED,
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

_Enter: TypeAlias = Callable[[int, Record], None]
"""Enters a record, with its number."""
_STILL_OPEN: Final = frozenset(("open", "never-reached"))
_OF_PROMISES: Final = (e.PromiseNeverReached, e.PromiseDropped, e.PromiseNotTriggered)
_NEVER: Final = -1  # before everything
_NOT_CALLED_UPON: Final = PromiseResult(NOT_TRIGGERED)
_WORKED: Final = frozenset((record_codes.FINISHED, record_codes.REPORTED, record_codes.ARRIVED))
"""What a task drove: work or a way that ended, a message that was received."""
_BROUGHT_ABOUT: Final = (
    e.LevelRaised, e.ResponseEnded, e.RoleAbsent, e.InjectDelivered, e.ExerciseStarted, e.ProcedureStarted,
    e.ProcedureFinished,
)  # fmt: skip
"""Events without a code that nothing else is counted of, but that can be a moment to be brought about."""


def replications(model: Model, seed: int, first: int, count: int) -> Iterator[Replication]:
    """Run ``count`` replications from ``first`` on and yield the measures of each."""
    yield from map(measured_run, exercise.performed(model, seed, first, count))


def measured_run(run: Run) -> Replication:
    """Return the measures of one run, up to EndEx."""
    return _Ledgers(run).measured()


class _Ledgers:
    """The records of one run, each entered once."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.dispatches: dict[int, list[int]] = {}  # records of them by slot
        self.interruptions: dict[str, list[int]] = {}  # records of them by path
        self.interrupted: set[int] = set()  # those records, and of what began after one of its step
        self.trail = RecordTrail(run, self.dispatches, self.interruptions)
        self.paths, self.names = self.trail.expansion.paths, self.trail.expansion.promises
        self.waits, self.busy, self.work = WaitLedger(), BusyLedger(), WorkLedger()
        self.hanging: dict[str, str] = {}
        self.promises = PromiseLedger(self.hanging)
        self.lapsed: list[int] = []  # records that say that a promised time lapsed or was never reached
        self.disruptions: list[int] = []
        self.ends: list[int] = []  # records of tasks that came to something but work done
        self.finished: set[str] = set()
        self.sorts: set[Sort] = set()  # of events that can be a moment to be brought about
        self.stuck = False
        self._enter_all()

    def _enter_all(self) -> None:
        enter: dict[object, _Enter] = {
            **(dict.fromkeys(_BROUGHT_ABOUT, self._brought_about) if self.run.program.tested else {}),
            e.TaskSuspended: self._suspended,
            e.TaskContinued: self._continued,
            e.TaskAborted: self._given_up,
            e.TaskFailed: self._failed,
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
            **dict.fromkeys(_OF_PROMISES, self._lapsed),
        }
        coded = self._entries_by_code()
        for number, record in enumerate(self.trail.records):
            code = record[0]
            entry = coded[code] if isinstance(code, int) else enter.get(code)
            if entry is not None:
                entry(number, record)

    def _entries_by_code(self) -> list["_Enter | None"]:
        """How compact records are entered, most of all there are: None for what nothing is counted of."""
        entries: list[_Enter | None] = [None for _ in record_codes.ALL]
        entries[record_codes.READY] = self._ready
        entries[record_codes.FINISHED] = entries[record_codes.REPORTED] = self._worked
        entries[record_codes.BEGUN] = entries[record_codes.STARTED] = self._began
        entries[record_codes.DISPATCHED] = self._dispatched
        entries[record_codes.UNIT_LEFT] = self._unit_left
        entries[record_codes.PROMISE_OPENED] = self._opened
        entries[record_codes.PROMISE_MET] = entries[record_codes.PROMISE_MISSED] = self._judged
        return entries

    def _brought_about(self, number: int, record: Record) -> None:
        sort = sort_of(record[0], record[3])
        if sort is not None and (sort[1] in self.run.program.tested or sort[0] is e.ExerciseStarted):
            self.sorts.add(sort)

    def _ready(self, number: int, record: Record) -> None:
        slot: int = record[3]
        self.waits.ready(self.paths[slot], record[1])

    def _dispatched(self, number: int, record: Record) -> None:
        path, at, expansion = self.paths[record[3]], record[1], self.trail.expansion
        self.waits.supplied(path, at, record[5], expansion.pools[record[6]])
        self.busy.holds(path, at, expansion.held(record[3], record[4]))
        self.dispatches.setdefault(record[3], []).append(number)
        if path in self.interruptions:
            self.interrupted.add(number)

    def _unit_left(self, number: int, record: Record) -> None:
        if record[9] == "supplies":
            self.busy.left_out.add(record[4])

    def _worked(self, number: int, record: Record) -> None:
        at: int = record[1]
        slot: int = record[3]
        path, task = self.paths[slot], self.run.slots.step[slot].task_id
        self.busy.lets_go(path, at)
        self.work.ended(path, self.run.program.task_names[task], at)
        if record[0] == record_codes.FINISHED:
            self.finished.add(path)

    def _began(self, number: int, record: Record) -> None:
        at: int = record[1]
        slot: int = record[3]
        path, expansion = self.paths[slot], self.trail.expansion
        simple = record[0] == record_codes.STARTED
        waited: int = at - self.run.slots.ready_at[slot] if simple else record[5]
        lacked: int = record[4] if simple else record[6]
        self.waits.supplied(path, at, waited, expansion.pools[lacked])
        self.busy.holds(path, at, expansion.held(slot, None if simple else record[4]))
        self.work.began(path, at)
        if path in self.interruptions:
            self.interrupted.add(number)

    def _suspended(self, number: int, record: Record) -> None:
        self.waits.ready(record[3]["path"], record[1])
        self.interruptions.setdefault(record[3]["path"], []).append(number)
        self.interrupted.add(number)
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

    def _failed(self, number: int, record: Record) -> None:
        self._given_up(number, record)
        self._brought_about(number, record)

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

    def _opened(self, number: int, record: Record) -> None:
        of = record[4]
        path = of if isinstance(of, str) else self.paths[of]
        self.promises.opened(self.names[record[3]], path, record[5], record[6])

    def _judged(self, number: int, record: Record) -> None:
        outcome, of = "met" if record[0] == record_codes.PROMISE_MET else "missed", record[4]
        path = of if isinstance(of, str) else self.paths[of]
        name, since, limit, took, unknown = self.names[record[3]], record[5], record[6], record[7], record[8]
        self.promises.judged(outcome, name, path, since, limit, took, unknown, record[2])

    def _lapsed(self, number: int, record: Record) -> None:
        self.lapsed.append(number)

    def _went_round(self, number: int, record: Record) -> None:
        self.stuck = True

    def measured(self) -> Replication:
        """Return what they come to."""
        model, worked = self.run.model, self.work.worked
        occurrences, in_use = self._occurrences(), self.busy.by_part(part_length(self.run.model.ends), PARTS)
        return Replication(
            self.run.replication,
            self.trail.records[-1][1],
            self.stuck,
            tuple([self._promise(same) for same in occurrences.values()]),
            self._objectives(occurrences),
            tuple(self.waits.by_pool().items()),
            by_capability({name: sum(parts) for name, parts in in_use}, model),
            tuple([worked.get(name, NEVER_TOOK) for name in self.run.program.task_names]),
            in_use,
        )

    def _occurrences(self) -> dict[str, list[PromiseEntry]]:
        """By promised time, as they stand at EndEx. A time that lapsed never runs again: it is entered after the others."""
        if self.lapsed:
            self._enter_lapsed()
        found: dict[str, list[PromiseEntry]] = {name: [] for name in self.names}
        for entry in self.promises.entries:
            if entry.outcome in _STILL_OPEN:
                entry.outcome, entry.reason = at_end(entry, self.run.model.ends)
            found[entry.promise].append(entry)
        return found

    def _enter_lapsed(self) -> None:
        """With what became of the tasks of promised times that lapsed or were never reached."""
        records = self.trail.records
        paths = {records[number][3].get("path", "") for number in self.lapsed} - self.finished
        self.hanging.update(
            hanging([self.trail[number] for number in self.ends if records[number][3]["path"] in paths])
        )
        enter = self.promises
        for number in self.lapsed:
            event, _, _, of = records[number]
            if event is e.PromiseNotTriggered:
                enter.not_triggered(of["promise"])
            elif event is e.PromiseDropped:
                enter.dropped(of["promise"], of["path"], of["why"])
            else:
                enter.never_reached(of["promise"], of["path"], of["since"], of["limit"], of["unknown"])

    def _promise(self, same: list[PromiseEntry]) -> PromiseResult:
        outcome, slowest, worst = of_the_run(same)
        jam = None if worst is None else self._jam(worst)
        if slowest is None:
            return _NOT_CALLED_UPON if outcome == NOT_TRIGGERED else PromiseResult(outcome, jam=jam)
        return PromiseResult(outcome, slowest.elapsed or 0, self._drivers(slowest), jam)

    def _drivers(self, entry: PromiseEntry) -> tuple[int, ...]:
        """The tasks whose work, way or message is a link of its critical path."""
        since, number = entry.since or 0, entry.cause
        trail, records, step, interrupted = self.trail, self.trail.records, self.run.slots.step, self.interrupted
        found: set[int] = set()
        at: int = records[number][1]
        while at > since and number >= 0:  # as `steps_back`, which is slower for many runs
            if interrupted and number in interrupted:
                return self._drivers_through_interruptions(entry.cause, since)
            record = records[number]
            before: int = trail.before(number) if record[0] == record_codes.ARRIVED else record[2]
            earlier: int = records[before][1] if before >= 0 else _NEVER
            if at > earlier and record[0] in _WORKED:
                found.add(step[record[3]].task_id)
            number, at = before, earlier
        return tuple(sorted(found))

    def _drivers_through_interruptions(self, last: int, since: int) -> tuple[int, ...]:
        ids = {task.name: number for number, task in enumerate(self.run.model.tasks)}
        records, found = self.trail.records, set[int]()
        for number, _, begin in steps_back(self.trail, last, since):
            if records[number][1] > max(begin, since):
                if records[number][0] in _WORKED:
                    found.add(self.run.slots.step[records[number][3]].task_id)
                elif records[number][0] is e.TaskSuspended:
                    found.add(ids[records[number][3]["task"]])
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
        rows = [(name, entry.outcome) for name in self.run.program.measured for entry in occurrences.get(name, ())]
        if self.run.program.tested:
            self._add_sorts_of_tasks()
        return objective_results(rows, self.sorts, self.run.model)

    def _add_sorts_of_tasks(self) -> None:
        """Those of tasks that objectives test, from what is noted of them: who arrived has started, too."""
        slots, tested, add = self.run.slots, self.run.program.tested, self.sorts.add
        for slot, step in enumerate(slots.step):
            if step.task is None or step.task.name not in tested:
                continue
            name = step.task.name
            if slots.ready_at[slot] >= 0:
                add((e.TaskReady, name, ""))
            if slot in self.dispatches:
                add((e.TaskDispatched, name, ""))
            if slots.start_at[slot] >= 0:
                add((e.TaskStarted, name, ""))
            if slots.finish_at[slot] >= 0:
                add((e.TaskFinished, name, ""))
