"""The agenda of an instant: everything that is left to do in it. Any room adds to it, `engine` works it off.

Its entries are plain tuples, as the clock's items are: one with named fields takes ten times as long to make.
"""

from typing import TypeAlias

from drillbook.simulator.engine.state.clock import Item
from drillbook.simulator.model.tasks import Assign

PendingSet: TypeAlias = tuple[int, tuple[Assign, ...], int, int, int, int]
"""What a `set` makes so at the end of this round: rank, assignments, place, root of the incident, the slot of the step
that is settled by it (-1: none), token.
"""
LevelDecision: TypeAlias = tuple[int, int, bool, int, int]
"""Somebody has decided that a plan is raised to a level, or that this level ends: plan, level, whether it ends, root of
the incident, token.
"""
NoticeReceipt: TypeAlias = tuple[int, int, int]
"""A role of a plan has received the notice of a level of another: the plan, the other, token."""
Leaving: TypeAlias = tuple[int, int, int]
"""An instance that is over, or that does not have to be waited for any more: root of its incident, procedure, token."""


class Agenda:
    """What is left to do in this instant. Slots stand for steps.

    Most instants of a large plan end one task and let others begin. ``more`` says that there may be anything else.
    """

    def __init__(self, due: list[Item]) -> None:
        self.more = True
        self.due = due  # what the clock has collected
        self.ended_at_once: list[int] = []  # tasks whose work takes no time
        self.puts: list[int] = []  # `set` steps whose turn has come
        self.sets: list[PendingSet] = []
        self.decisions: list[LevelDecision] = []
        self.leaving: list[Leaving] = []  # at work until nothing more follows from them now
        self.receipts: list[NoticeReceipt] = []
        self.guards: list[int] = []  # steps whose last predecessor has settled
        self.new_ready: list[tuple[int, int]] = []  # ready tasks: rank, slot

    def end_at_once(self, slot: int) -> None:
        """Let work end that takes no time."""
        self.more = True
        self.ended_at_once.append(slot)

    def put(self, slot: int) -> None:
        """Let a `set` step take effect."""
        self.more = True
        self.puts.append(slot)

    def assign(self, pending: PendingSet) -> None:
        """Let something be set."""
        self.more = True
        self.sets.append(pending)

    def decide(self, decision: LevelDecision) -> None:
        """Let a decision about a level be carried out."""
        self.more = True
        self.decisions.append(decision)

    def receive(self, receipt: NoticeReceipt) -> None:
        """Let whoever has received a notice follow it."""
        self.more = True
        self.receipts.append(receipt)

    def leave(self, root: int, procedure: int, token: int) -> None:
        """Let an instance be over, once nothing more follows from it."""
        self.more = True
        self.leaving.append((root, procedure, token))
