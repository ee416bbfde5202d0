"""Codes of the compact records: events that are many are kept as plain tuples and expanded when somebody asks.

`recording` knows which numbers each of them carries.
"""

from typing import Final

READY: Final = 0
QUEUED: Final = 1
STARTED: Final = 2
FINISHED: Final = 3
DISPATCHED: Final = 4
BEGUN: Final = 5  # a start with more to say about it
ARRIVED: Final = 6
REPORTED: Final = 7
UNIT_LEFT: Final = 8
UNIT_ARRIVED: Final = 9
SENT: Final = 10
FAILED: Final = 11
RECEIVED: Final = 12
PROMISE_OPENED: Final = 13
PROMISE_MET: Final = 14
PROMISE_MISSED: Final = 15
ALL: Final = range(PROMISE_MISSED + 1)
