"""A run's records as the trail of a critical path: only what somebody looks at becomes an event."""

from collections.abc import Iterator
from typing import Final

from drillbook.simulator.engine.recording import Expansion
from drillbook.simulator.engine.state import record_codes
from drillbook.simulator.engine.state.run import Record, Run
from drillbook.simulator.log.critical_path import latest_before
from drillbook.simulator.log.events import TaskSuspended, UnitDispatched
from drillbook.simulator.log.timeline_events import Happened

_BEGINNINGS: Final = frozenset((record_codes.DISPATCHED, record_codes.STARTED, record_codes.BEGUN))


class RecordTrail:
    """The records of one run; see `critical_path.Trail`.

    ``dispatches``: the numbers of the records that sent something off, by slot, and ``interruptions`` those of steps
    that were interrupted, by path, where they are known already.
    """

    def __init__(
        self,
        run: Run,
        dispatches: dict[int, list[int]] | None = None,
        interruptions: dict[str, list[int]] | None = None,
    ) -> None:
        self.run = run
        self.expansion = Expansion(run)
        self.records: list[Record] = run.records or []
        self._dispatches = self._all_dispatches() if dispatches is None else dispatches
        self.interruptions = self._all_interruptions() if interruptions is None else interruptions
        self._events: dict[int, Happened] = {}

    def _all_dispatches(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number, record in enumerate(self.records):
            if record[0] == record_codes.DISPATCHED:
                found.setdefault(record[3], []).append(number)
        return found

    def _all_interruptions(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, record in enumerate(self.records):
            if record[0] is TaskSuspended:
                found.setdefault(record[3]["path"], []).append(number)
        return found

    def __getitem__(self, number: int) -> Happened:
        event = self._events.get(number)
        if event is None:
            event = self._events[number] = self.expansion.event_of(self.records[number])
        return event

    def at(self, number: int) -> int:
        """Return when an event was."""
        at: int = self.records[number][1]
        return at

    def before(self, number: int) -> int:
        """Return what drove an event; of an arrival of all, its dispatch; of an interruption, what it was at then."""
        record = self.records[number]
        if record[0] == record_codes.ARRIVED:
            for before in reversed(self._dispatches.get(record[3], ())):
                if before < number:
                    return before
        elif record[0] is TaskSuspended:
            return self._begun_before(number, record[3]["path"])
        cause: int = record[2]
        return cause

    def _begun_before(self, number: int, path: str) -> int:
        paths = self.expansion.paths
        for before in range(number - 1, -1, -1):
            record = self.records[before]
            if record[0] in _BEGINNINGS and paths[record[3]] == path:
                return before
        return self.records[number][2]  # type: ignore[no-any-return]

    def interruption(self, number: int) -> int:
        """Return what had interrupted the step that begins again with an event; -1 for none."""
        record = self.records[number]
        if not self.interruptions or record[0] not in _BEGINNINGS:
            return -1
        return latest_before(self.interruptions.get(self.expansion.paths[record[3]], ()), number)

    def sent_off(self, number: int, path: str) -> Iterator[UnitDispatched]:
        """Yield what left for a step at the moment of event ``number``."""
        now, paths = self.records[number][1], self.expansion.paths
        for later in range(number, len(self.records)):
            record = self.records[later]
            if record[1] > now:
                return
            if record[0] == record_codes.UNIT_LEFT and paths[record[3]] == path:
                event = self[later]
                assert isinstance(event, UnitDispatched)
                yield event
