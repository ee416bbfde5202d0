"""The least that work, journeys and messages can take, whatever is drawn and whoever is free.

Everything here errs on the short side: what may be skipped, may fail or may be given up takes nothing, and a unit that may
be at a place already does not travel there. So no run is ever faster.
"""

import math
from collections.abc import Iterable, Iterator

from drillbook.simulator.model.condition import Moment, Trigger
from drillbook.simulator.model.means import INCIDENT, NONE, Team
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.tasks import Block, Call, Choose, Demand, Perform, Repeat, Sending, Task, What

_TAKEN = ("staff", "team", "equipment", "supplies")
_ROUNDING = 10  # ticks: shared work is rounded whenever something interrupts it


class Least:
    """The least of everything in one model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._blocks: dict[int, int] = {}
        self._open: set[int] = set()
        performed = [
            step.what.task for block in _all_blocks(model) for step in block.nodes if isinstance(step.what, Perform)
        ]
        self._once = {task for task in set(performed) if performed.count(task) == 1} & set(_in_single_procedures(model))
        self._closed = {leg for one in model.injects if one.disrupt and one.disrupt.closed for leg in one.disrupt.legs}
        self._taken = {one.disrupt.subject for one in model.injects if one.disrupt and one.disrupt.what in _TAKEN}
        self._slow = min((one.disrupt.slow for one in model.injects if one.disrupt), default=1.0)
        self._otherwise = set(begun_otherwise(model))
        self._incidents = {one.place for one in model.injects if one.place >= 0} | _members(model)

    def work(self, task: Task) -> int:
        """From the last arrival until it is done, with as many to share it as there can be."""
        takes = min(math.floor(one.shortest) for one in task.takes)
        if task.shared_by < 0:
            return takes
        most = max((max(one.most) for one in task.demands if one.pool == task.shared_by), default=1)
        grows = any(one.growth is not None for one in task.demands if one.pool == task.shared_by)
        most = self.capacity(task.shared_by) if grows else min(most, self.capacity(task.shared_by))
        return max(0, math.floor(takes / max(1, most)) - _ROUNDING)

    def messages(self, task: Task) -> int:
        """From the end of work until all have received it."""
        return max((self.message(one) for one in task.sends), default=0)

    def message(self, sending: Sending) -> int:
        """One try over the quickest channel."""
        return min((math.floor(self.model.channels[one].takes.shortest) for one in sending.by), default=0)

    def arrival(self, task: Task) -> int:
        """From dispatch until the last of what it needs is there."""
        places = self._places(task)
        demanded = ((one, place) for place in places for one in task.demands)
        if not places:
            return 0
        by_place: dict[int, int] = {}
        for one, place in demanded:
            by_place[place] = max(by_place.get(place, 0), self._arrival(task, one, place))
        return min(by_place.values(), default=0)

    def _places(self, task: Task) -> set[int]:
        """Where a task can be done; nothing where that is not known, because without a place there is no travel."""
        if task.place != INCIDENT:
            return {task.place} if task.place >= 0 else set()
        holding = self._procedures_with(task)
        if holding & self._otherwise:
            return set()
        places = {one.place for one in self.model.injects if holding & set(one.starts)}
        return set() if NONE in places else places

    def _procedures_with(self, task: Task) -> set[int]:
        number = self.model.tasks.index(task)
        return {at for at, one in enumerate(self.model.procedures) if nodes_of(one.body, number)}

    def _arrival(self, task: Task, demand: Demand, place: int) -> int:
        pool = self.model.pools[demand.pool]
        if not min(demand.least) or demand.growth is not None:
            return 0
        if pool.kind in ("team", "capability"):
            able = [one for one in self.model.teams if demand.pool in one.pools]
            return min((self._team_arrival(task, one, place) for one in able), default=0)
        if pool.kind == "supplies" and self.splits(task):  # what is booked is not fetched again after an interruption
            return 0
        if pool.kind == "supplies":
            return min((self._leg(lot.place, place) for lot in pool.stock), default=0)
        if pool.kind == "equipment" and not any(
            demand.pool == one for team in self.model.teams for one, _n in team.brings
        ):
            others = self._others(task, {demand.pool}, place)
            return min((self._leg(start, place) for start in (*(lot.place for lot in pool.stock), *others)), default=0)
        return 0

    def _team_arrival(self, task: Task, team: Team, place: int) -> int:
        """From its base with turnout, or from wherever other work may have left it."""
        from_base = math.floor(team.turnout.shortest) + self._leg(team.base, place)
        return min((from_base, *(self._leg(start, place) for start in self._others(task, set(team.pools), place))))

    def _others(self, task: Task, pools: set[int], place: int) -> set[int]:
        """Places at which other work may have left units of these pools; with the same place, if this is done twice."""
        found: set[int] = set()
        for number, other in enumerate(self.model.tasks):
            if not pools & {one.pool for one in other.demands} or (other is task and number in self._once):
                continue
            if other.place == INCIDENT:
                found |= self._incidents
            elif other.place >= 0:
                found.add(other.place)
        return found

    def _leg(self, start: int, to: int) -> int:
        if start < 0 or start == to or (start, to) in self._closed:
            return 0
        takes = self.model.travel[start][to] if self.model.travel else None
        return 0 if takes is None else math.floor(min(1.0, self._slow) * takes.shortest)

    def capacity(self, pool: int) -> int:
        """The most there ever is of a pool."""
        one = self.model.pools[pool]
        match one.kind:
            case "staff":
                return (
                    max((number for _at, number in one.shifts), default=0) + one.called
                    if not one.by_level
                    else (max(one.by_level) + one.called)
                )
            case "team":
                return 1
            case "capability":
                return sum(pool in team.pools for team in self.model.teams)
        return sum(lot.amount for lot in one.stock)

    def demands(self, task: Task) -> dict[int, int]:
        """What it certainly holds from dispatch to the end of its work, of pools whose capacity binds."""
        held: dict[int, int] = {}
        roles = [(task.role, min(task.staff)), *((role, 1) for role in task.with_roles)]
        for number, count in [] if task.decision else roles:
            role = self.model.roles[number]
            if role.deputy == NONE and count:
                held[role.pool] = held.get(role.pool, 0) + count
        brought = {pool for team in self.model.teams for pool, _number in team.brings}
        for demand in task.demands:
            kind = self.model.pools[demand.pool].kind
            least = 0 if demand.growth is not None else min(demand.least)
            if least and kind in ("team", "capability", "equipment") and demand.pool not in brought:
                held[demand.pool] = held.get(demand.pool, 0) + least
        return held

    def is_certain(self, task: Task) -> bool:
        """Whether a task that others wait for is certainly done: what fails or is aborted lets them go on at once."""
        return not (task.may_fail or task.fails or task.give_up >= 0 or task.on_loss == "abort")

    def splits(self, task: Task) -> bool:
        """Whether something more urgent or a loss may interrupt it, so that it goes on later."""
        roles, used = [task.role, *task.with_roles], {one.pool for one in task.demands}
        for role in roles:
            if role >= 0 and self.model.roles[role].pool not in used:
                used.add(self.model.roles[role].pool)
                roles.append(self.model.roles[role].deputy)
        able = {pool for team in self.model.teams if used & set(team.pools) for pool in team.pools}
        return task.preemptible or bool((used | able) & self._taken)

    def step(self, what: What) -> int:
        """From a step's turn until it is settled."""
        match what:
            case Perform(task=number):
                task = self.model.tasks[number]
                return self.arrival(task) + self.work(task) + self.messages(task) if self.is_certain(task) else 0
            case Call(procedure=procedure, sending=sending):
                begins = self.message(sending) if sending is not None else 0
                return begins + (self.block(self.model.procedures[procedure].body) if procedure >= 0 else 0)
            case Repeat(until=None):
                return self.block(what.body)
        return 0

    def block(self, block: Block) -> int:
        """From the beginning of a block until all of it is settled; a procedure that calls itself again takes nothing more."""
        key = id(block)
        if key not in self._blocks:
            if key in self._open:
                return 0
            self._open.add(key)
            _turns, ends = times(block, self, skipping(block))
            self._blocks[key] = max(ends, default=0)
            self._open.discard(key)
        return self._blocks[key]


def skipping(block: Block, target: int = NONE) -> dict[int, int]:
    """Return the nodes that may be skipped, each with the choice that skips it; not those that the target needs."""
    skipped: dict[int, int] = {}
    for at, node in enumerate(block.nodes):
        if isinstance(node.what, Choose):
            for branch in node.what.branches:
                if target not in branch.nodes:
                    skipped.update({one: at for one in branch.nodes if one not in skipped})
    return skipped


def times(block: Block, least: Least, skipped: dict[int, int]) -> tuple[list[int], list[int]]:
    """Return for each node the least time at which its turn can come and at which it can be settled."""
    turns, ends = [0] * len(block.nodes), [0] * len(block.nodes)
    for at, node in enumerate(block.nodes):
        if at in skipped:
            ends[at] = turns[at] = ends[skipped[at]]
        else:
            ends[at] = turns[at] + least.step(node.what)
        for after in node.next:
            turns[after] = max(turns[after], ends[at])
    return turns, ends


def _all_blocks(model: Model) -> Iterator[Block]:
    for procedure in model.procedures:
        yield from _within(procedure.body)


def _within(block: Block) -> Iterator[Block]:
    yield block
    for node in block.nodes:
        if isinstance(node.what, Repeat):
            yield from _within(node.what.body)


def _members(model: Model) -> set[int]:
    repeats = (node.what for block in _all_blocks(model) for node in block.nodes if isinstance(node.what, Repeat))
    return {one.place for one in repeats if one.place >= 0}


def _in_single_procedures(model: Model) -> Iterator[int]:
    """Tasks of procedures that can begin only once: set off by one inject that comes once, and by nothing else."""
    begun: dict[int, int] = {}
    for inject in model.injects:
        for one in inject.starts:
            begun[one] = begun.get(one, 0) + len(inject.offsets)
    others = set(begun_otherwise(model))
    for number, procedure in enumerate(model.procedures):
        if begun.get(number) == 1 and number not in others:
            for node in procedure.body.nodes:
                if isinstance(node.what, Perform):
                    yield node.what.task


def begun_otherwise(model: Model) -> Iterator[int]:
    """Procedures that a condition, a call, a hand-over or a level can begin."""
    yield from (at for at, one in enumerate(model.procedures) if one.when is not None)
    for block in _all_blocks(model):
        yield from (node.what.procedure for node in block.nodes if isinstance(node.what, Call))
    sendings: Iterable[Sending] = (one for task in model.tasks for one in task.sends)
    yield from (one.starts for one in sendings if one.starts >= 0)
    for plan in model.plans:
        yield plan.recovery
        for level in plan.levels:
            yield from (level.raising, level.ending, level.notice)


def moment_of(trigger: Trigger | None) -> Moment | None:
    """A trigger that is one moment; None for any other."""
    return trigger if isinstance(trigger, Moment) else None


def nodes_of(block: Block, task: int) -> list[tuple[Block, int]]:
    """Where a task stands in a block, or in the rounds within it."""
    return [
        (inner, at)
        for inner in _within(block)
        for at, node in enumerate(inner.nodes)
        if isinstance(node.what, Perform) and node.what.task == task
    ]


def ancestors(block: Block, target: int) -> set[int]:
    """Every node that comes before a node."""
    before: dict[int, list[int]] = {}
    for at, node in enumerate(block.nodes):
        for after in node.next:
            before.setdefault(after, []).append(at)
    found, open_ = set(), list(before.get(target, ()))
    while open_:
        one = open_.pop()
        if one not in found:
            found.add(one)
            open_ += before.get(one, ())
    return found
