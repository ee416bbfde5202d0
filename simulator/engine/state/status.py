"""The status of a step: how far it is, as plain numbers, for speed. From FINISHED on it is settled."""

from typing import Final

WAITING: Final = 0
READY: Final = 1
PLAYED: Final = 2  # ready, and a person's to begin
TRAVELLING: Final = 3
WORKING: Final = 4
SENDING: Final = 5
ACTIVE: Final = 6  # a wait, a call, a repeat under way
FINISHED: Final = 7
SKIPPED: Final = 8
WITHDRAWN: Final = 9
ABORTED: Final = 10
FAILED: Final = 11
