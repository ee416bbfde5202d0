"""The work that certainly comes before a moment: activities with their least durations, what they hold, and their order."""

from dataclasses import dataclass

from drillbook.simulator.model.means import UNLIMITED
from drillbook.simulator.model.tasks import Block, Perform
from drillbook.simulator.study.bound.least import Least, ancestors, skipping, times

Demand = tuple[tuple[int, int], ...]
_BEFORE_WORK = ("ready", "dispatched")
_AT_WORK = ("arrived", "started")


@dataclass(frozen=True, slots=True)
class Activity:
    """A step on the way. ``held``: ticks it holds ``demands`` (pool, number) for; ``after``: ticks until it is settled then.

    ``head``: no sooner can its turn come; ``tail``: from when it is settled until the moment, at least. ``splits``: work
    that may be interrupted and go on later.
    """

    task: int
    held: int
    after: int
    demands: Demand
    before: tuple[int, ...]
    head: int
    tail: int
    splits: bool

    @property
    def takes(self) -> int:
        """From its turn until it is settled."""
        return self.held + self.after


@dataclass(frozen=True, slots=True)
class Network:
    """Activities in a topological order; the moment is the end of the last one."""

    activities: tuple[Activity, ...]
    capacities: tuple[tuple[int, int], ...]
    path: int

    @property
    def capacity(self) -> dict[int, int]:
        """How much there ever is of each pool that binds."""
        return dict(self.capacities)


def network(block: Block, target: int, moment: str, least: Least, since: int | None = None) -> Network:
    """Return what comes before a moment of the task at node ``target``, from the beginning of its block on.

    ``since``: only what comes after the end of this node.
    """
    skipped = skipping(block, target)
    wanted = ancestors(block, target) - set(skipped)
    if since is not None:
        wanted = {one for one in wanted if since in ancestors(block, one)}
    order = [at for at in range(len(block.nodes)) if at in wanted] + [target]
    position = {at: number for number, at in enumerate(order)}
    before = [tuple(position[one] for one in order[:-1] if at in block.nodes[one].next) for at in order]
    shapes = [_shape(block, at, least) for at in order[:-1]]
    shapes.append(_target_shape(block, target, least, moment))
    heads = _heads(before, [held + after for _task, held, after, _demands in shapes])
    tails = _tails(before, [held + after for _task, held, after, _demands in shapes])
    activities = tuple(
        Activity(*shape, before[at], heads[at], tails[at], shape[0] >= 0 and least.splits(least.model.tasks[shape[0]]))
        for at, shape in enumerate(shapes)
    )
    pools = {pool for one in activities for pool, _number in one.demands}
    capacities = tuple((pool, least.capacity(pool)) for pool in sorted(pools) if least.capacity(pool) < UNLIMITED)
    whole = times(block, least, skipped)[0][target] if since is None else 0
    path = max(heads[-1], whole) + activities[-1].takes
    return Network(activities, capacities, path)


Shape = tuple[int, int, int, Demand]
"""Task, ticks held, ticks after that until it is settled, and what is held."""


def _shape(block: Block, at: int, least: Least) -> Shape:
    """A step that others wait for: what may fail lets them go on at once."""
    what = block.nodes[at].what
    if not isinstance(what, Perform):
        return -1, 0, least.step(what), ()
    task = least.model.tasks[what.task]
    return _whole(what.task, least) if least.is_certain(task) else (what.task, 0, 0, ())


def _target_shape(block: Block, at: int, least: Least, moment: str) -> Shape:
    """The task itself, up to its moment."""
    what = block.nodes[at].what
    assert isinstance(what, Perform)
    if moment in _BEFORE_WORK:
        return what.task, 0, 0, ()
    if moment in _AT_WORK:
        return what.task, 0, least.arrival(least.model.tasks[what.task]), ()
    return _whole(what.task, least)


def _whole(number: int, least: Least) -> Shape:
    task = least.model.tasks[number]
    return number, least.arrival(task) + least.work(task), least.messages(task), tuple(least.demands(task).items())


def _heads(before: list[tuple[int, ...]], takes: list[int]) -> list[int]:
    heads: list[int] = []
    for at in range(len(takes)):
        heads.append(max((heads[one] + takes[one] for one in before[at]), default=0))
    return heads


def _tails(before: list[tuple[int, ...]], takes: list[int]) -> list[int]:
    tails = [0] * len(takes)
    for at in reversed(range(len(takes))):
        for one in before[at]:
            tails[one] = max(tails[one], tails[at] + takes[at])
    return tails
