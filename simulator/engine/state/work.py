"""Work: what is noted of tasks that are ready or being done, and the lines in which tasks wait."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Final, TypeAlias

from drillbook.simulator.engine.program.steps import Wanted
from drillbook.simulator.engine.state.holdings import Holding
from drillbook.simulator.model.means import NONE

NEVER: Final = -1


class Journey:
    """A team or a load on its way to a task. ``key``: see `Holding.under_way`; ``token``: its departure."""

    __slots__ = ("generation", "key", "name", "slot", "token")

    def __init__(self, slot: int, generation: int, key: int, name: str, token: int) -> None:
        self.slot, self.generation, self.key, self.name, self.token = slot, generation, key, name, token


Look: TypeAlias = tuple[int, int]
"""The latest look at a line: its place among all looks, and the pool that was short."""


class Progress:
    """What only some tasks need to have noted. Ticks are NEVER where something has not been.

    The values here are those of a task of which nothing is noted: an instance costs only what it notes.
    """

    level: int | None = None  # of its plan when it became ready
    dispatched_at: int = NEVER
    waited_for: int = NONE  # the pool it lacked last
    looked_at: int = 0  # the number of the latest look at it alone, see `Lines.looks`
    last_arrival: int | None = None  # the token of the last unit's arrival
    ends_at: int = NEVER
    work_left: int | None = None  # after an interruption, in ticks of one alone
    interrupted_at: int = NEVER
    supplied: bool = False  # its supplies are booked, and its shelters
    loads: frozenset[Journey] = frozenset()  # its supplies on their way: they drive on while it is interrupted
    shelters: list[tuple[int, int]] | None = None  # kept through an interruption
    by_hand: bool = False  # a person begins and ends it
    receipts_due: int = 0  # messages not received yet
    goods: tuple[Wanted, ...] | None = None  # of a task that grows: what it needs, by the numbers of then
    crew: int | None = None  # how many people
    extra: int = 0  # and how much longer it takes than drawn for it


def _none_noted() -> dict[int, Progress]:
    return defaultdict(Progress)


class Work:
    """Tasks by slot. `dispatch`, `execution` and `preemption` write it, `decisions` who plays what."""

    def __init__(self) -> None:
        self.holdings: dict[int, Holding] = {}
        self.progress: dict[int, Progress] = _none_noted()
        self.claimed: set[int] = set()  # roles played by people
        self.doomed: dict[int, int] = {}  # tasks that fail the next time they end, and why: a token


class Lines:
    """Ready tasks that wait, each with its rank. `dispatch` writes it.

    A line holds tasks that would take the very same now, as a heap of (rank, slot): where its head cannot start, none
    of it can. The simple tasks of one demand (group) have the first numbers; of others see `allocation.likeness`.
    """

    def __init__(
        self, waiting: list[list[tuple[int, int]]], masks: list[int], watched: list[tuple[int, ...]],
        active: list[dict[int, int]],
    ) -> None:  # fmt: skip
        self.waiting = waiting  # by line
        self.masks = masks  # by line: a bit for each number of a pool in its demand
        self.watched = watched  # by line: the pools that could let it start
        self.active = active  # by pool: lines that are not empty, and their masks
        self.numbers: dict[Hashable, int] = {}  # of the lines of tasks that are not simple
        self.blocked: dict[int, int] = {}  # by slot: the pool it lacked when it was passed over
        self.looks = 0  # how often a task was passed over that is not simple
        self.last_look: dict[int, Look] = {}  # by line: of a head that was passed over again
        self.waiting_all: list[tuple[int, int]] = []  # under `fence`: rank and slot of all that wait
        self.fences: dict[int, int] = {}  # under `fence`: by pool, the slot that keeps it
        self.lifted = NONE  # under `fence`: the token of the latest start, which took a fence away

    @classmethod
    def empty(cls, masks: Sequence[int], watched: Sequence[tuple[int, ...]], pools: int) -> "Lines":
        """Make the lines of StartEx."""
        return cls([[] for _ in masks], list(masks), list(watched), [{} for _ in range(pools)])
