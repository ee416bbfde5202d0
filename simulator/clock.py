"""The clock and the queue of what is to come: SimPy, stopped after the last event of each instant."""

from collections.abc import Callable

import simpy


class Clock(simpy.Environment):
    """Integer milliseconds since StartEx. What comes due is collected, then handled once for the whole instant.

    An event's value is the item collected; nothing else ever waits on an event, so no process is needed.
    """

    def __init__(self, collect: Callable[[object], None]) -> None:
        super().__init__(initial_time=0)

        def come(event: simpy.Event) -> None:
            collect(event.value)

        self._come = [come]  # one list for all events: SimPy only reads it

    def after(self, delay: int, item: object) -> None:
        simpy.Timeout(self, delay, item).callbacks = self._come  # type: ignore[assignment]

    def run_to(self, end: int, settle_instant: Callable[[int], None]) -> None:
        """Everything up to ``end``, that instant included; ``settle_instant`` after the last event of each."""
        step, peek = self.step, self.peek
        at = peek()
        while at <= end:
            step()
            following = peek()
            if following > at:
                settle_instant(int(at))
                following = peek()
            at = following
