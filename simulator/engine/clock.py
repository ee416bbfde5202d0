"""The clock and the queue of what is to come: SimPy, stopped after the last event of each instant."""

from collections.abc import Callable
from heapq import heappop, heappush

import simpy
from simpy.core import NORMAL


class Due(simpy.Event):
    """Something that comes by itself after a while: a timeout without what only processes need."""

    _ok = True
    _defused = False

    def __init__(self, item: object, callbacks: list[Callable[[simpy.Event], None]]) -> None:
        self._value = item
        self.callbacks = callbacks


class Clock(simpy.Environment):
    """Integer milliseconds since StartEx. What comes due is collected, then handled once for the whole instant.

    An event's value is the item collected; nothing else ever waits on an event, so no process is needed.
    """

    def __init__(self, collect: Callable[[object], None]) -> None:
        super().__init__(initial_time=0)

        def come(event: simpy.Event) -> None:
            collect(event._value)

        self._come: list[Callable[[simpy.Event], None]] = [come]  # one list for all events: SimPy only reads it

    def after(self, delay: int, item: object) -> None:
        """``item`` is collected after ``delay``: SimPy's own queue, in its own order."""
        heappush(self._queue, (self._now + delay, NORMAL, next(self._eid), Due(item, self._come)))

    def run_to(self, end: int, settle_instant: Callable[[int], None]) -> None:
        """Everything up to ``end``, that instant included; ``settle_instant`` after the last event of each."""
        queue = self._queue
        while queue and (at := queue[0][0]) <= end:
            self._now = at
            while queue and queue[0][0] == at:
                event = heappop(queue)[3]
                callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
                for callback in callbacks:
                    callback(event)
            settle_instant(int(at))
