"""What is to come, as SimPy's queue holds it: an event that comes by itself. SimPy's class keeps it from being compiled."""

from typing import Any

import simpy


class Due(simpy.Event):
    """Something that comes by itself after a while: a timeout without what only processes need."""

    _ok = True
    _defused = False

    def __init__(self, item: tuple[int, int, Any, Any]) -> None:
        self._value = item
