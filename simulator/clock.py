"""The clock and the queue of what is to come: SimPy, with a hook after the last event of each instant."""

from collections.abc import Callable

import simpy


class Clock(simpy.Environment):
    """Integer milliseconds since StartEx. What comes due is collected, then handled once for the whole instant.

    An event's value is the item collected; nothing else ever waits on an event, so no process is needed.
    """

    def __init__(self, collect: Callable[[object], None], settle_instant: Callable[[], None]) -> None:
        super().__init__(initial_time=0)
        self._collect = collect
        self._settle_instant = settle_instant

    def step(self) -> None:
        """One event; after the last one of an instant, the instant."""
        super().step()
        if self.peek() > self.now:
            self._settle_instant()

    def after(self, delay: int, item: object) -> None:
        event = simpy.Timeout(self, delay, item)
        event.callbacks.append(self._come)  # type: ignore[union-attr]

    def run_to(self, end: int) -> None:
        """Everything up to ``end``, that instant included."""
        while self.peek() <= end:
            self.step()

    def _come(self, event: simpy.Event) -> None:
        self._collect(event.value)
