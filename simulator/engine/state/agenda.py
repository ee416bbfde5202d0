"""The agenda of an instant: everything that is left to do in it. Any room adds to it, `engine` works it off."""

from typing import NamedTuple

from drillbook.simulator.engine.state.clock import Item
from drillbook.simulator.model.tasks import Assign


class PendingSet(NamedTuple):
    """What a `set` makes so at the end of this round, for the incident of ``root``.

    ``slot``: the step that is settled by it, -1 for none.
    """

    rank: int
    assigns: tuple[Assign, ...]
    place: int
    root: int
    slot: int
    token: int


class LevelDecision(NamedTuple):
    """Somebody has decided to raise a plan to ``level`` for an incident, or (``ends``) that this level ends."""

    plan: int
    level: int
    ends: bool
    root: int
    token: int


class NoticeReceipt(NamedTuple):
    """A role of ``plan`` has received the notice of a level of ``leader``."""

    plan: int
    leader: int
    token: int


class Leaving(NamedTuple):
    """An instance of an incident that is over, or that does not have to be waited for any more."""

    root: int
    procedure: int
    token: int


class Agenda:
    """What is left to do in this instant. Slots stand for steps."""

    def __init__(self, due: list[Item]) -> None:
        self.due = due  # what the clock has collected
        self.ended_at_once: list[int] = []  # tasks whose work takes no time
        self.puts: list[int] = []  # `set` steps whose turn has come
        self.sets: list[PendingSet] = []
        self.decisions: list[LevelDecision] = []
        self.leaving: list[Leaving] = []  # at work until nothing more follows from them now
        self.receipts: list[NoticeReceipt] = []
        self.guards: list[int] = []  # steps whose last predecessor has settled
        self.new_ready: list[tuple[int, int]] = []  # ready tasks: rank, slot
