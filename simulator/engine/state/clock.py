"""The clock and the agenda of what is to come: SimPy's queue, stopped after the last event of each instant."""

from collections.abc import Callable
from heapq import heappop, heappush
from threading import Lock
from typing import Any, Final, TypeAlias, TypeVar

from simpy import Environment
from simpy.events import NORMAL

from drillbook.simulator.engine.state.due import Due

DECISION: Final = -1
WORK_ENDS: Final = 0
CALL: Final = 1
INJECT: Final = 2
"""Kinds of items, in the order they are handled in within one instant."""

T = TypeVar("T")
_ends: Final[list[Any]] = []
"""By slot, the event of the end of work that was never interrupted: it is the same in every run, so nobody changes it."""
_MOST_ENDS: Final = 16_384
_growing: Final = Lock()
_push: Final = heappush  # as these are, they need not be looked up where this is compiled
_pop: Final = heappop
_PRIORITY: Final[int] = NORMAL
Item: TypeAlias = tuple[int, int, Any, Any]
"""A kind, and three things that depend on it.

INJECT: inject, occurrence, token. WORK_ENDS: slot, its generation, nothing. DECISION and CALL: a number that orders
those of one kind, a function, and what it is about: it is called as ``function(run, about)``. Plain tuples, because
an item with named fields costs a twentieth of a whole run.
"""


class Clock:
    """Counts integer milliseconds since StartEx. ``due`` collects what comes, to be handled once for each instant.

    What is to come stands in the queue of a SimPy environment, in its order. An event's value is the item collected;
    nothing else ever waits on an event, so it needs neither a process nor a callback.
    """

    def __init__(self) -> None:
        self.due: list[Item] = []
        environment: Any = Environment(initial_time=0)
        self._queue: list[tuple[int, int, int, Any]] = environment._queue
        self._put = 0  # how many were put, which is their order within an instant
        self._now = 0
        self._calls = 0
        self._over: list[Any] = []  # events that have come, for what comes next: making one costs more than using it

    def call(self, delay: int, function: Callable[..., None], about: object) -> None:
        """Call ``function(run, about)`` after ``delay`` ticks; without a delay in the next round of this instant."""
        self._calls += 1
        item = CALL, self._calls, function, about
        if delay > 0:
            self.put(delay, item)
        else:
            self.due.append(item)

    def decision(self, delay: int, number: int, function: Callable[..., None], about: object) -> None:
        """The same for a decision; those of one instant are taken in the order of their numbers."""
        self._add(delay, (DECISION, number, function, about))

    def inject(self, delay: int, number: int, occurrence: int, token: int) -> None:
        """Deliver one occurrence of an inject after ``delay`` ticks."""
        self._add(delay, (INJECT, number, occurrence, token))

    def _add(self, delay: int, item: Item) -> None:
        if delay <= 0:
            self.due.append(item)
        else:
            self.put(delay, item)

    def put(self, delay: int, item: Item) -> None:
        """Put an item into SimPy's own queue, in its own order; ``delay`` is above 0."""
        if self._over:
            event = self._over.pop()
            event._value = item
        else:
            event = Due(item)
        self._put += 1
        _push(self._queue, (self._now + delay, _PRIORITY, self._put, event))

    def end(self, delay: int, slot: int, generation: int) -> None:
        """Let the work of a slot end after ``delay`` ticks, above 0, unless its generation is another one by then."""
        if generation or slot >= len(_ends):
            self.put(delay, (WORK_ENDS, slot, generation, None))
        else:
            self._put += 1
            _push(self._queue, (self._now + delay, _PRIORITY, self._put, _ends[slot]))

    def injects_to_come(self) -> list[tuple[int, int]]:
        """Return the injects that have not come yet, each with its occurrence, in order of time."""
        to_come = [(at, *event._value[:3]) for at, _, _, event in self._queue if event._value[0] == INJECT]
        return [(number, occurrence) for _, _, number, occurrence in sorted(to_come)]

    def run_to(self, end: int, settle_instant: Callable[[T, int], None], about: T) -> None:
        """Pass all time up to ``end``, that instant included.

        ``settle_instant`` is called as ``settle_instant(about, tick)`` after the last event of each instant.
        """
        queue, due, over = self._queue, self.due, self._over
        while queue:
            at = queue[0][0]
            if at > end:
                return
            self._now = at
            while True:
                event = _pop(queue)[3]
                item = event._value
                due.append(item)
                if item[0]:  # the ends of work stay
                    over.append(event)
                if not queue or queue[0][0] != at:
                    break
            settle_instant(about, at)


def expect_ends(slots: int) -> None:
    """Lay down the ends of the work of so many slots, up to a limit: those beyond it are made when they are wanted."""
    if len(_ends) < min(slots, _MOST_ENDS):
        with _growing:
            while len(_ends) < min(slots, _MOST_ENDS):
                _ends.append(Due((WORK_ENDS, len(_ends), 0, None)))
