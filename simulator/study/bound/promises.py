"""For each promised time the least that any dispatch could reach."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.model import Model, Promise
from drillbook.simulator.model.tasks import Block, Perform
from drillbook.simulator.study.bound.least import Least, begun_otherwise, moment_of, nodes_of, skipping
from drillbook.simulator.study.bound.network import Network, network
from drillbook.simulator.study.bound.optimum import can_solve, optimum
from drillbook.simulator.study.bound.resources import resource_bound

_OF_TASKS = ("ready", "dispatched", "arrived", "started", "finished", "received")
_ENDS = ("finished", "received")


@dataclass(frozen=True, slots=True)
class Bound:
    """No run is faster than ``least`` (ticks).

    ``by``: nothing (nothing can be said, 0), path (work that comes one after the other), resource (the scarce ``pool``),
    optimum (the best of all orders, ``exact`` where that is proven). ``tasks``: on the way.
    """

    promise: str
    least: int
    by: str
    pool: str = ""
    exact: bool = False
    tasks: tuple[str, ...] = ()


def bounds(model: Model, seconds: float = 0.0) -> tuple[Bound, ...]:
    """Return the bound of every promised time, in the order of the model.

    ``seconds``: how long the exact search may take for each; 0: none. Without OR-tools there is none.
    """
    least = Least(model)
    return tuple(_bound(number, one, least, seconds) for number, one in enumerate(model.promises))


def _bound(number: int, promise: Promise, least: Least, seconds: float) -> Bound:
    """Of several ways in which it can come about, the quickest."""
    ways = list(_ways(number, promise, least))
    plus = _plus(promise)
    found = [_least(promise.name, way, least, seconds, plus) for way in ways if way is not None]
    if not found or len(found) < len(ways):
        return Bound(promise.name, 0, "nothing")
    best = min(found, key=lambda one: one.least)
    return best if best.least > 0 else Bound(promise.name, 0, "nothing")


def _plus(promise: Promise) -> int:
    """How much later than the moment itself it begins, and sooner than the moment itself it ends."""
    start, end = moment_of(promise.start), moment_of(promise.end)
    return (start.plus if start is not None else 0) - (end.plus if end is not None else 0)


def _least(name: str, net: Network, least: Least, seconds: float, plus: int) -> Bound:
    tasks = tuple(least.model.tasks[one.task].name for one in net.activities if one.task >= 0)
    best = Bound(name, net.path, "path", tasks=tasks)
    work, pool = resource_bound(net)
    if work > best.least:
        best = Bound(name, work, "resource", least.model.pools[pool].name, tasks=tasks)
    if seconds > 0 and can_solve(net):
        solved = optimum(net, seconds)
        if solved is not None and (solved.least > best.least or solved.optimal):
            by = "optimum" if solved.least > best.least else best.by
            best = Bound(name, max(best.least, solved.least), by, best.pool, solved.optimal, tasks)
    return Bound(name, max(0, best.least - plus), best.by, best.pool, best.exact, best.tasks)


def _ways(number: int, promise: Promise, least: Least) -> Iterator[Network | None]:
    """Every way it can come about, as a network from its beginning; None for one of which nothing can be said."""
    if promise.kind == "task":
        yield from _task_ways(number, promise, least)
    else:
        yield from _pair_ways(promise, least)


def _task_ways(number: int, promise: Promise, least: Least) -> Iterator[Network | None]:
    model = least.model
    tasks = [at for at, task in enumerate(model.tasks) if task.within == number]
    start = moment_of(promise.start)
    for task in tasks:
        for procedure in model.procedures:
            for block, at in nodes_of(procedure.body, task):
                if promise.start is None or (start is not None and start.kind == "incident"):
                    yield network(block, at, promise.to, least)
                else:
                    yield _from_task(block, at, promise.to, start, least)


def _from_task(block: Block, at: int, moment: str, start: Moment | None, least: Least) -> Network | None:
    """From the end of a task that is certainly done before in the same block."""
    if (
        start is None
        or start.kind not in _ENDS
        or start.task < 0
        or not least.is_certain(least.model.tasks[start.task])
    ):
        return None
    skipped = skipping(block, at)
    others = [
        number
        for number, node in enumerate(block.nodes)
        if isinstance(node.what, Perform) and node.what.task == start.task and number not in skipped
    ]
    if len(others) != 1 or len(_everywhere(start.task, least.model)) != 1:
        return None
    return network(block, at, moment, least, since=others[0])


def _everywhere(task: int, model: Model) -> list[tuple[Block, int]]:
    return [node for procedure in model.procedures for node in nodes_of(procedure.body, task)]


def _pair_ways(promise: Promise, least: Least) -> Iterator[Network | None]:
    """From the incident, or from an inject that alone begins it, to a task that is certainly done then."""
    model, start, end = least.model, moment_of(promise.start), moment_of(promise.end)
    if start is None or end is None or end.kind not in _OF_TASKS or end.task < 0:
        yield None
        return
    otherwise = set(begun_otherwise(model))
    for number, procedure in enumerate(model.procedures):
        for block, at in nodes_of(procedure.body, end.task):
            certain = (
                block is procedure.body
                and at not in skipping(block)
                and least.is_certain(model.tasks[end.task])
                and procedure.until is None
            )
            if not certain or len(_everywhere(end.task, model)) != 1:
                yield None
            elif start.kind == "incident" or (
                start.kind == "inject" and number not in otherwise and _begun_by(number, model) == (start.inject, 1)
            ):
                yield network(block, at, end.kind, least)
            else:
                yield _from_task(block, at, end.kind, start, least)


def _begun_by(procedure: int, model: Model) -> tuple[int, int]:
    """The inject that begins a procedure and how often; -1 where there are several."""
    begun = [(at, len(one.offsets)) for at, one in enumerate(model.injects) if procedure in one.starts]
    return begun[0] if len(begun) == 1 else (NONE, 0)
