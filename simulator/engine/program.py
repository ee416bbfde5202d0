"""A model made ready to run, once: steps with all the hot path needs, conditions as functions."""

from collections import defaultdict
from collections.abc import Iterator
from enum import IntEnum

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.conditions import (
    MOMENTS,
    Subject,
    Truth,
    keys_of,
    level_key,
    moments_in,
    subject_of,
    truth_of,
)
from drillbook.simulator.model.condition import Condition, Moment
from drillbook.simulator.model.model import Model, Plan
from drillbook.simulator.model.tasks import Block, Call, Choose, Demand, Join, Node, Perform, Put, Repeat, Task, Wait

LEVEL_BITS, LATEST_BITS, ORDER_BITS, NUMBER_BITS = 6, 44, 20, 20
START_SHIFT = ORDER_BITS + NUMBER_BITS
LEVEL_SHIFT = START_SHIFT + LATEST_BITS
READY_SHIFT = LEVEL_SHIFT + LEVEL_BITS  # first-come only
NO_LEVEL = 2**LEVEL_BITS - 1
TASK_MOMENTS = ("ready", "dispatched", "arrived", "started", "finished", "received")


class Kind(IntEnum):
    PERFORM = 0
    JOIN = 1
    CHOOSE = 2
    REPEAT = 3
    WAIT = 4
    CALL = 5
    PUT = 6


_GOODS = ("team", "capability", "equipment", "supplies")
_KINDS = {Perform: 0, Join: 1, Choose: 2, Repeat: 3, Wait: 4, Call: 5, Put: 6}


class Step:
    """A node, prepared. ``simple``: only counted pools, known at once; its whole demand is ``demand``.

    ``quick``: nobody waits for its moments either, it sets nothing and tells nobody. ``begins_marked``: somebody waits
    for its beginning.
    """

    __slots__ = (
        "at", "before", "begins_marked", "block", "branches", "crew", "demand", "goods", "group", "guard", "key", "keys",
        "kind", "marks", "mask", "name", "next", "procedure", "promise", "promised_to", "quick",
        "simple", "takes", "task", "task_id", "watch", "watched", "what",
    )  # fmt: skip

    def __init__(self, node: Node, at: int, procedure: int) -> None:
        self.name = node.name
        self.kind = _KINDS[type(node.what)]
        self.what = node.what
        self.next = node.next
        self.before = node.before
        self.at = at
        self.procedure = procedure
        self.key = node.order << NUMBER_BITS
        self.task: Task | None = None
        self.task_id = -1
        self.takes: Takes | None = None
        self.simple = False
        self.quick = False
        self.begins_marked = False
        self.demand: tuple[tuple[int, int], ...] = ()
        self.crew: tuple[tuple[int, int], ...] = ()  # its people, where nothing about them can change
        self.goods: tuple[tuple[str, Demand], ...] = ()  # teams first, for what they bring; then things; then supplies
        self.group = -1
        self.promise = -1
        self.promised_to = ""
        self.marks: frozenset[str] = frozenset()  # its own moments that matter to anybody
        self.mask = 0
        self.watch: tuple[int, ...] = ()
        self.watched = False
        self.guard: Truth | None = None
        self.keys: frozenset[int] = frozenset()
        self.branches: tuple[Truth | None, ...] = ()
        self.block: Body | None = None


class Body:
    """A block, prepared: the lists a new instance is made of."""

    __slots__ = ("before", "entries", "outer", "promises", "size", "spreads", "steps")

    def __init__(self, steps: tuple[Step, ...], outer: tuple[tuple[int, int], ...]) -> None:
        waiting = [step.before for step in steps]
        for inner, _ in outer:
            waiting[inner] += 1
        self.steps = steps
        self.outer = outer
        self.size = len(steps)
        self.before = waiting
        self.entries = tuple(step.at for step in steps if waiting[step.at] == 0)
        self.spreads = tuple((step.name, step.takes) for step in steps)
        self.promises = tuple(step.at for step in steps if step.promise >= 0)


class Program:
    """``subjects``: per procedure, the moments its own steps bring about; ``pluses``: what is waited for after one."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.first_come = model.policy.first_come
        self.priority_shift = READY_SHIFT + (LATEST_BITS if model.policy.first_come else 0)
        self.groups: dict[tuple[tuple[int, int], ...], int] = {}  # simple tasks of one demand
        self._steps: list[Step] = []
        self._likely: dict[tuple[int, int], float | None] = {}
        self.plain_role = [role.deputy < 0 and role.when is None for role in model.roles]
        self.pluses: dict[Subject, set[int]] = defaultdict(set)
        self.watched: set[Subject] = set()
        self._watch(model)
        self.subjects: list[set[Subject]] = [set() for _ in model.procedures]
        self.bodies = [self._body(procedure.body, number) for number, procedure in enumerate(model.procedures)]
        self.watched_procedures = {-2 - subject for _, subject, _ in self.watched if subject <= -2}
        self.when = self._whens()
        self.until = [self._truth(procedure.until) for procedure in model.procedures]
        self.level_when = [[self._truth(level.when) for level in plan.levels] for plan in model.plans]
        self.level_ends = [[self._truth(level.ends_when) for level in plan.levels] for plan in model.plans]
        self.role_when = [
            (number, self._truth(role.when), keys_of(role.when)) for number, role in enumerate(model.roles) if role.when
        ]
        self.leading = [
            (number, _level_keys(plan, number))
            for number, plan in enumerate(model.plans)
            if plan.acts and _decides(plan)
        ]
        self.until_keys = [keys_of(procedure.until) for procedure in model.procedures]
        self.waiting_injects = [
            (number, keys_of(inject.when))
            for number, inject in enumerate(model.injects)
            if inject.when is not None and not inject.pooled
        ]
        self.keys = self._keys()
        self.inject_when = [self._truth(inject.when) for inject in model.injects]
        self.inject_unless = [self._truth(inject.unless) for inject in model.injects]
        self.passes = [[self._truth(passing.when) for passing in plan.passes] for plan in model.plans]
        self.notice_of = {
            level.notice: number
            for number, plan in enumerate(model.plans)
            for level in plan.levels
            if level.notice >= 0
        }
        self.deputising = tuple(number for number, role in enumerate(model.roles) if role.deputy >= 0)
        self.demands = tuple(self.groups)
        bit, self.enough = _bits(tuple(step.demand for step in self._steps), len(model.pools) + 1)
        self.others = tuple(~few[0] if few else -1 for few in self.enough)  # the bits of all other pools
        self.masks = [sum(bit[one] for one in demand) for demand in self.demands]
        for step in self._steps:
            step.mask = sum(bit[one] for one in step.demand)
        self.preemptible = any(task.preemptible for task in model.tasks)
        self.decides = any(plan.levels and plan.acts for plan in model.plans)

    def likely(self, leg: tuple[int, int]) -> float | None:
        """The median of a way, worked out once: units come from where it is least."""
        if leg not in self._likely:
            takes = self.model.travel[leg[0]][leg[1]]
            self._likely[leg] = None if takes is None else takes.median
        return self._likely[leg]

    def _truth(self, condition: Condition | None) -> Truth | None:
        return None if condition is None else truth_of(condition, self.model)

    def _whens(self) -> list[tuple[int, Truth | None, Moment | None, frozenset[int]]]:
        """Procedures that set themselves off: by a condition, or each time a moment comes."""
        found = []
        for number, procedure in enumerate(self.model.procedures):
            when = procedure.when
            if when is not None and self.model.plans[procedure.plan].acts:
                moment = when if isinstance(when, Moment) else None
                found.append((number, None if moment else self._truth(when), moment, keys_of(when)))
        return found

    def _keys(self) -> frozenset[int]:
        """Everything any condition looks at: at StartEx all of it is new."""
        every = [keys for _, keys in (*self.leading, *self.waiting_injects)]
        every += [keys for _, _, _, keys in self.when]
        every += [keys for _, _, keys in self.role_when]
        return frozenset((MOMENTS,)).union(*every, *self.until_keys)

    def _watch(self, model: Model) -> None:
        for moment in _moments(model):
            subject = subject_of(moment)
            self.watched.add(subject)
            if moment.plus:
                self.pluses[subject].add(moment.plus)

    def _body(self, block: Block, procedure: int) -> Body:
        return Body(tuple(self._step(node, at, procedure) for at, node in enumerate(block.nodes)), block.outer)

    def _step(self, node: Node, at: int, procedure: int) -> Step:
        step = Step(node, at, procedure)
        match node.what:
            case Perform(task=task, latest=latest):
                self._prepare_task(step, task, latest)
            case Choose(branches=branches):
                step.branches = tuple(self._truth(branch.when) for branch in branches)
            case Repeat(body=body, until=until):
                step.guard = self._truth(until)
                step.block = self._body(body, procedure)
            case Wait(until=until):
                step.guard, step.keys = self._truth(until), keys_of(until)
        return step

    def _prepare_task(self, step: Step, number: int, latest: int) -> None:
        task = self.model.tasks[number]
        step.task, step.task_id = task, number
        step.promise = task.within
        step.promised_to = self.model.promises[task.within].to if task.within >= 0 else ""
        step.key |= (2 - task.priority) << self.priority_shift
        step.key += latest << START_SHIFT
        moments = {(kind, number, 0) for kind in TASK_MOMENTS}
        step.watched = not moments.isdisjoint(self.watched)
        step.marks = frozenset(
            TASK_MOMENTS if step.watched else ("ready", step.promised_to) if task.within >= 0 else ()
        )
        step.begins_marked = step.watched or step.promised_to in ("dispatched", "arrived", "started")
        self.subjects[step.procedure] |= moments
        if len(task.takes) == 1:
            step.takes = task.takes[0]
        demand = self._plain_demand(task)
        if demand is not None and len(task.takes) == 1:
            step.simple, step.demand = True, demand
            step.quick = not (task.sends or task.sets or step.watched)
            step.group = self.groups.setdefault(demand, len(self.groups))
        else:
            step.demand = self._at_a_glance(task)
            step.crew = self._crew(task)
            kinds = self.model.pools
            goods = [(kinds[demand.pool].kind, demand) for demand in task.demands]
            step.goods = tuple(sorted(goods, key=lambda one: _GOODS.index(one[0])))
        self._steps.append(step)

    def _plain_demand(self, task: Task) -> tuple[tuple[int, int], ...] | None:
        """The whole demand as numbers of counted pools, if it is nothing but that."""
        if task.evacuates or task.shared_by >= 0 or len(task.staff) > 1 or task.decision:
            return None
        needed = self._people(task)
        if needed is None:
            return None
        for demand in task.demands:
            wanted = self.model.pools[demand.pool]
            constant = len(demand.least) == 1 and demand.least == demand.most and demand.per_hour == (0,)
            if not (constant and wanted.kind == "equipment" and counted(wanted.stock)):
                return None
            needed[demand.pool] = needed.get(demand.pool, 0) + demand.least[0]
        return tuple(needed.items())

    def _people(self, task: Task) -> dict[int, int] | None:
        """How many of each post; not known beforehand where deputies or conditions come into it."""
        needed: dict[int, int] = {}
        for role, count in ((task.role, task.staff[0]), *((role, 1) for role in task.with_roles)):
            if not self.plain_role[role]:
                return None
            if count:
                pool = self.model.roles[role].pool
                needed[pool] = needed.get(pool, 0) + count
        return needed

    def _crew(self, task: Task) -> tuple[tuple[int, int], ...]:
        if task.decision or len(task.staff) > 1 or not task.staff[0]:
            return ()
        return tuple((self._people(task) or {}).items())

    def _at_a_glance(self, task: Task) -> tuple[tuple[int, int], ...]:
        """What of any other demand is certain: without it the task cannot start, with it perhaps.

        Supplies are not asked for again by a task that goes on after a loss, and what a team brings is not known here.
        """
        needed = None if len(task.staff) > 1 or task.decision else self._people(task)
        needed = needed or {}
        for demand in task.demands:
            kind = self.model.pools[demand.pool].kind
            if kind in ("team", "capability") and len(demand.least) == 1 and 0 < demand.least[0] <= 16:
                needed[demand.pool] = demand.least[0]
        return tuple(needed.items())


def _bits(
    demands: tuple[tuple[tuple[int, int], ...], ...], pools: int
) -> tuple[dict[tuple[int, int], int], list[tuple[int, ...]]]:
    """Each (pool, number) that is ever demanded has a bit; and for each pool, by the number free, the bits of what that
    is too few for. So whether a demand can be met is one `&`.
    """
    wanted = sorted({one for demand in demands for one in demand})
    bit = {one: 1 << number for number, one in enumerate(wanted)}
    enough = []
    for pool in range(pools):
        most = max((count for other, count in wanted if other == pool), default=0)
        counts = range(most)
        enough.append(tuple(sum(bit[one] for one in wanted if one[0] == pool and one[1] > free) for free in counts))
    return bit, enough


def _decides(plan: Plan) -> bool:
    return bool(plan.passes) or bool(plan.levels and plan.follow < 0)


def _level_keys(plan: Plan, number: int) -> frozenset[int]:
    """What the levels and the command of a plan depend on."""
    conditions = [level.when for level in plan.levels] + [level.ends_when for level in plan.levels]
    conditions += [passing.when for passing in plan.passes]
    return frozenset((level_key(number),)).union(*(keys_of(condition) for condition in conditions))


def counted(stock: tuple) -> bool:  # type: ignore[type-arg]
    """Whether all of it is at hand for good: a number is enough, no units with places."""
    return all(lot.place < 0 and lot.since <= 0 and lot.until >= 2**62 for lot in stock)


def _moments(model: Model) -> Iterator[Moment]:
    for procedure in model.procedures:
        yield from moments_in(procedure.when)
        yield from moments_in(procedure.until)
        yield from _in_block(procedure.body)
    for inject in model.injects:
        yield from moments_in(inject.when)
        yield from moments_in(inject.unless)
    for promise in model.promises:
        yield from moments_in(promise.start)
        yield from moments_in(promise.end)
    for plan in model.plans:
        for passing in plan.passes:
            yield from moments_in(passing.when)
        for level in plan.levels:
            yield from moments_in(level.when)
            yield from moments_in(level.ends_when)


def _in_block(block: Block) -> Iterator[Moment]:
    for node in block.nodes:
        match node.what:
            case Choose(branches=branches):
                for branch in branches:
                    yield from moments_in(branch.when)
            case Repeat(body=body, until=until):
                yield from moments_in(until)
                yield from _in_block(body)
            case Wait(until=until):
                yield from moments_in(until)
