"""Incidents in a log: which inject is at the root of an event, and who asks for moments, values and places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drillbook.simulator.log import events as e
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model import tasks as steps
from drillbook.simulator.model.model import Model

NOBODY = -1
"""The root of what no inject brought about."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a step in an instance ``scope`` begun at ``since`` for the incident ``root`` at ``place``, or a level.

    ``own`` are tasks that its instance or its round brings about itself, each with the end of their paths there.
    """

    scope: str
    since: int
    root: int
    place: str
    own: dict[str, str]


class Incidents:
    """What a log says of the incidents behind its events."""

    def __init__(self, events: Sequence[Happened], model: Model) -> None:
        self.events, self.model = events, model
        self.begun: dict[str, int] = {}
        self.finished: set[str] = set()
        self.delivered: dict[str, int] = {}
        for number, event in enumerate(events):
            match event:
                case e.ProcedureStarted(path=path):
                    self.begun[path] = number
                case e.ProcedureFinished(path=path):
                    self.finished.add(path)
                case e.InjectDelivered(inject=name):
                    self.delivered[f"inject:{name}"] = number

    def root(self, number: int) -> int:
        """Return the event by which the inject at the root of an event came, or ``NOBODY``."""
        while number >= 0 and not isinstance(self.events[number], e.InjectDelivered):
            number = self._behind(number)
        return number

    def _behind(self, number: int) -> int:
        """Of a step, the beginning of its instance: what let it start may belong to another incident."""
        event = self.events[number]
        path = getattr(event, "path", "")
        origin = self.begun.get(scope_of(path), self.delivered.get(path, NOBODY))
        return event.cause if origin >= number or origin == NOBODY else origin

    def place(self, path: str) -> str:
        """Return where a step is done: at the place of its instance, or of its part of an `each`."""
        begun = self.begun.get(scope_of(path), NOBODY)
        place = getattr(self.events[begun], "place", "") if begun >= 0 else ""
        members = {member for member in path.split("@")[1:] if not member.isdigit()}
        return next((one.name for one in self.model.places if one.name in members), place)

    def asker(self, path: str) -> Asker | None:
        """Return who asks where a step does; nobody where no instance of that name has begun."""
        scope = scope_of(path)
        begun = self.begun.get(scope, NOBODY)
        if begun < 0:
            return None
        own = dict(self._own(path, scope))
        return Asker(scope, self.events[begun].at, self.root(begun), self.place(path), own)

    def period(self, level: str, number: int) -> Asker | None:
        """Return who asks where a level (``flood/III``) that is in force at an event does."""
        plan, _slash, name = level.partition("/")
        for at in range(number, -1, -1):
            event = self.events[at]
            if isinstance(event, e.LevelRaised) and (event.plan, event.level) == (plan, name):
                return Asker("", event.at, self.root(at), "", {})
        return None

    def is_coming(self, task: str, root: int) -> bool:
        """Say whether an instance for this incident is under way that may still bring a task about."""
        makers = {
            f"{self.model.plans[one.plan].name}/{one.name}"
            for one in self.model.procedures
            if task in tasks_in(self.model, one.body)
        }
        return any(
            self.events[begun].procedure in makers and self.root(begun) == root  # type: ignore[attr-defined]
            for scope, begun in self.begun.items()
            if scope not in self.finished
        )

    def _own(self, path: str, scope: str) -> Iterator[tuple[str, str]]:
        plan, name = scope.split("/")
        owner = plan.partition("#")[0]
        found = (one for one in self.model.procedures if (self.model.plans[one.plan].name, one.name) == (owner, name))
        step, *rounds = path.rpartition("/")[2].split("@")
        for procedure in found:
            for depth, block in enumerate(_blocks_around(procedure.body, step)):
                suffix = "".join(f"@{one}" for one in rounds[:depth])
                yield from ((task, suffix) for task in tasks_in(self.model, block))


def scope_of(path: str) -> str:
    """Return the instance that a step belongs to: ``flood#2/underpass`` of ``flood#2/underpass/run-pumps@3``."""
    return "/".join(path.split("/")[:2])


def tasks_in(model: Model, block: steps.Block) -> set[str]:
    """Return the tasks done in a block, rounds included."""
    found: set[str] = set()
    for node in block.nodes:
        if isinstance(node.what, steps.Perform):
            found.add(model.tasks[node.what.task].name)
        elif isinstance(node.what, steps.Repeat):
            found |= tasks_in(model, node.what.body)
    return found


def _blocks_around(block: steps.Block, step: str) -> list[steps.Block]:
    """The blocks that a step stands in, the outermost first; none if it is not here."""
    for node in block.nodes:
        if node.name == step:
            return [block]
        inner = _blocks_around(node.what.body, step) if isinstance(node.what, steps.Repeat) else []
        if inner:
            return [block, *inner]
    return []
