"""The agenda of an instant: everything that is left to do in it. Any room adds to it, `engine` works it off."""

from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Agenda:
    """What is left to do in this instant. Slots stand for steps."""

    due: list[Item]  # what the clock has collected
    ended_at_once: list[int] = field(default_factory=list)  # tasks whose work takes no time
    puts: list[int] = field(default_factory=list)  # `set` steps whose turn has come
    sets: list[PendingSet] = field(default_factory=list)
    decisions: list[LevelDecision] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)  # at work until nothing more follows from them now
    receipts: list[NoticeReceipt] = field(default_factory=list)
    guards: list[int] = field(default_factory=list)  # steps whose last predecessor has settled
    new_ready: list[tuple[int, int]] = field(default_factory=list)  # ready tasks: rank, slot
