"""Latest finish times for ranking: from median durations and promised times, backwards through each block."""

from dataclasses import replace

from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.model import Promise
from drillbook.simulator.model.tasks import Block, Call, Node, Perform, Procedure, Repeat, Task

INFINITE = float("inf")


class LatestTimes:
    """The median length of each procedure, found once."""

    def __init__(
        self, procedures: tuple[Procedure, ...], tasks: tuple[Task, ...], promises: tuple[Promise, ...]
    ) -> None:
        self.procedures = procedures
        self.tasks = tasks
        self.promises = promises
        self._lengths: dict[int, float] = {}

    def ranked(self) -> tuple[Procedure, ...]:
        """The procedures with the offset of every task's latest finish."""
        return tuple(replace(procedure, body=self._block(procedure.body)) for procedure in self.procedures)

    def _block(self, block: Block) -> Block:
        finish = self._latest(block)
        nodes = tuple(self._node(node, round(finish[number])) for number, node in enumerate(block.nodes))
        return replace(block, nodes=nodes)

    def _node(self, node: Node, finish: int) -> Node:
        match node.what:
            case Perform(task=task):
                return replace(node, what=Perform(task, max(finish, 0)))
            case Repeat(body=body):
                return replace(node, what=replace(node.what, body=self._block(body)))
            case _:
                return node

    def _latest(self, block: Block) -> list[float]:
        took = [self._takes(node) for node in block.nodes]
        end = self._length(block, took)
        finish = [INFINITE] * len(block.nodes)
        for number in reversed(range(len(block.nodes))):
            node = block.nodes[number]
            own = self._promised(node, took[number])
            if own is None:
                own = end if not node.next else INFINITE
            finish[number] = min([own, *(finish[after] - took[after] for after in node.next)])
        return finish

    def _length(self, block: Block, took: list[float]) -> float:
        """The longest way through, each step at its median."""
        reached = [0.0] * len(block.nodes)
        for number, node in enumerate(block.nodes):
            reached[number] += took[number]
            for after in node.next:
                reached[after] = max(reached[after], reached[number])
        return max(reached, default=0.0)

    def _takes(self, node: Node) -> float:
        match node.what:
            case Perform(task=task):
                return self.tasks[task].takes[0].median
            case Repeat(body=body):
                return self._length(body, [self._takes(inner) for inner in body.nodes])
            case Call(procedure=procedure) if procedure >= 0:
                return self._called(procedure)
            case _:
                return 0.0

    def _called(self, procedure: int) -> float:
        if procedure not in self._lengths:
            self._lengths[procedure] = 0.0  # a call that comes back to itself adds nothing
            body = self.procedures[procedure].body
            self._lengths[procedure] = self._length(body, [self._takes(node) for node in body.nodes])
        return self._lengths[procedure]

    def _promised(self, node: Node, took: float) -> float | None:
        """When the step must be finished to keep its promise, counted from the start of the block."""
        if not isinstance(node.what, Perform) or self.tasks[node.what.task].within < 0:
            return None
        promise = self.promises[self.tasks[node.what.task].within]
        if promise.start is not None and not (isinstance(promise.start, Moment) and promise.start.kind == "incident"):
            return None
        limit = float(min(promise.limits))
        return limit if promise.to in ("finished", "received") else limit + took
