"""A model made ready to run, once for all its runs: steps, conditions as closures, masks of demands."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.program.causes import Cause, compile_cause
from drillbook.simulator.engine.program.conditions import (
    MOMENTS,
    Truth,
    compile_condition,
    keys_of,
    level_key,
    moments_in,
)
from drillbook.simulator.engine.program.demands import Demands, bits_of
from drillbook.simulator.engine.program.dependents import Dependents
from drillbook.simulator.engine.program.makers import makers_of, own_what_they_begin
from drillbook.simulator.engine.program.steps import (
    BEGINNING,
    LATEST_BITS,
    READY_SHIFT,
    START_SHIFT,
    TASK_MOMENTS,
    Body,
    Demanded,
    Step,
    Wanted,
    by_level,
)
from drillbook.simulator.engine.program.subjects import Subject, subject_of
from drillbook.simulator.engine.program.teams import TeamsAtStart
from drillbook.simulator.model.condition import Condition, Moment, MomentKind
from drillbook.simulator.model.means import INCIDENT, NONE
from drillbook.simulator.model.model import Model, Plan
from drillbook.simulator.model.tasks import Block, Choose, Demand, Node, Perform, Repeat, Task, Wait

_HIGHEST_PRIORITY: Final = 2
_PROCEDURE_MOMENTS: tuple[MomentKind, ...] = ("started", "finished")
_NEVER_SHORT: Final = -(2**62)  # of what nobody needs there is always enough, even fewer than none
_UNKNOWN: Final = -1.0  # as a time
_GOODS: Final = ("team", "capability", "equipment", "supplies")


class Starter(NamedTuple):
    """A procedure that sets itself off: while ``holds`` becomes true, or each time ``moment`` comes."""

    procedure: int
    holds: Truth | None
    cause: Cause | None
    moment: Moment | None
    keys: frozenset[int]


class Program:
    """A prepared model. Tables stand in the order of the model's tuples, so ids are positions in them.

    ``own_moments``: by procedure, the moments an instance brings about itself; ``makers``: by moment, the procedures
    that do, or that call or hand over to one that does. ``pluses``: what is waited for after a moment; ``begun_later``: the
    procedures that some time after it begin by themselves. ``tested``: names of what objectives want to be brought about,
    ``measured``: of the promised times that measure them.
    ``masks`` and ``watches`` (pools) are by group: simple tasks of one demand; see `demands.bits_of` for ``enough``, and
    ``others`` are by pool the bits of all other pools.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.first_come = model.policy.first_come
        self.fences = model.policy.fence
        self.preemptible = any(task.preemptible for task in model.tasks)
        self._likely: dict[tuple[int, int], float | None] = {}
        self.roads: dict[int, list[tuple[int, Takes, float]]] = {}  # by start: where to, with the likely time
        for road in model.roads:
            self.roads.setdefault(road.start, []).append((road.to, road.takes, road.takes.median))
        self._prepare_moments(model)
        self._prepare_steps(model)
        self._prepare_masks(model)
        self._prepare_conditions(model)
        self._prepare_pairs(model)
        self.notice_of = {
            level.notice: number
            for number, plan in enumerate(model.plans)
            for level in plan.levels
            if level.notice >= 0
        }
        self.teams = TeamsAtStart(model)
        self._prepare_posts(model)
        self._prepare_names(model)
        self._prepare_tables(model)
        self.deputising = tuple(number for number, role in enumerate(model.roles) if role.deputy >= 0)

    def likely(self, leg: tuple[int, int]) -> float | None:
        """Return the median of a way in ticks, worked out once: units come from where it is least."""
        known = self._likely.get(leg, _UNKNOWN)
        if known == _UNKNOWN:
            takes = self.model.travel[leg[0]][leg[1]]
            known = self._likely[leg] = None if takes is None else takes.median
        return known

    def _prepare_moments(self, model: Model) -> None:
        self.pluses: dict[Subject, set[int]] = defaultdict(set)
        self.watched: set[Subject] = set()
        for moment in _moments(model):
            subject = subject_of(moment)
            self.watched.add(subject)
            if moment.plus:
                self.pluses[subject].add(moment.plus)
        tests = [moment for objective in model.objectives for moment in objective.tests]
        self.tested = frozenset(moment.name or moment.plan or "" for moment in tests)
        self.measured = tuple(dict.fromkeys(name for objective in model.objectives for name in objective.measures))
        self.watched_procedures = {subject.number for subject in self.watched if subject.of == "procedure"}
        self.watched_injects = {subject.number for subject in self.watched if subject.of == "inject"}

    def _prepare_steps(self, model: Model) -> None:
        self.priority_shift = READY_SHIFT + (LATEST_BITS if self.first_come else 0)
        self._groups: dict[Demanded, int] = {}
        self._tasks: list[Step] = []
        self._demands = Demands(model)
        self.bodies = [self._body(procedure.body, number) for number, procedure in enumerate(model.procedures)]
        for number, body in enumerate(self.bodies):
            body.own |= {Subject(kind, "procedure", number) for kind in _PROCEDURE_MOMENTS}
        self.own_moments = [body.own for body in self.bodies]
        for body in self.bodies:
            own_what_they_begin(body, self.bodies, model)
        self.makers = makers_of(model, self.own_moments, self.watched)

    def _prepare_masks(self, model: Model) -> None:
        demands = tuple(self._groups)
        self.watches = [tuple(pool for pool, _ in demand) for demand in demands]
        bit, self.enough = bits_of(tuple(step.demand for step in self._tasks), len(model.pools) + 1)
        self.needed = tuple(len(few) or _NEVER_SHORT for few in self.enough)
        self.others = tuple(~few[0] if few else -1 for few in self.enough)
        self.masks = [sum(bit[entry] for entry in demand) for demand in demands]
        for step in self._tasks:
            step.bits = tuple((entry[0], bit[entry]) for entry in step.demand)
            step.mask = sum(own for _, own in step.bits)

    def _prepare_conditions(self, model: Model) -> None:
        self.starters = self._starters(model)
        self.begun_later: dict[Subject, list[int]] = {}
        for starter in self.starters:
            if starter.moment is not None and starter.moment.plus:
                self.begun_later.setdefault(subject_of(starter.moment), []).append(starter.procedure)
        self.until = [self._truth(procedure.until) for procedure in model.procedures]
        self.until_keys = [keys_of(procedure.until) for procedure in model.procedures]
        self.level_when = [[self._truth(level.when) for level in plan.levels] for plan in model.plans]
        self.level_causes = [[self._cause(level.when) for level in plan.levels] for plan in model.plans]
        self.level_ends = [[self._truth(level.ends_when) for level in plan.levels] for plan in model.plans]
        self.passes = [[compile_condition(passing.when, model) for passing in plan.passes] for plan in model.plans]
        self.role_when = [
            (number, compile_condition(role.when, model), keys_of(role.when))
            for number, role in enumerate(model.roles)
            if role.when is not None
        ]
        self.leading = [(number, _level_keys(plan, number)) for number, plan in enumerate(model.plans) if plan.acts]
        self.waiting_injects = [
            (number, compile_condition(inject.when, model), keys_of(inject.when))
            for number, inject in enumerate(model.injects)
            if inject.when is not None
        ]
        self.inject_unless = [self._truth(inject.unless) for inject in model.injects]
        self.keys = self._keys()
        self.dependents = Dependents(
            roles=[keys for _, _, keys in self.role_when],
            levels=[keys for _, keys in self.leading],
            starters=[starter.keys for starter in self.starters],
            until=self.until_keys,
            injects=[keys for _, _, keys in self.waiting_injects],
        )

    def _prepare_names(self, model: Model) -> None:
        """As records say them; a number below 0 is nobody and nowhere, counted from the end."""
        plans = model.plans
        self.procedure_names = [f"{plans[written.plan].name}/{written.name}" for written in model.procedures]
        self.role_names = [role.name for role in model.roles]
        self.pool_names = [*(pool.name for pool in model.pools), "roads", ""]
        self.place_names = [*(place.name for place in model.places), "", ""]  # the last are -2 and -1
        self.channel_names = [*(channel.name for channel in model.channels), ""]
        self.promise_names = [promise.name for promise in model.promises]
        self.task_names = [task.name for task in model.tasks]

    def _prepare_tables(self, model: Model) -> None:
        """What is asked most, by number: reading a field of the model takes several times as long where this is compiled."""
        self.highest = [len(plan.levels) for plan in model.plans]  # level
        self.commanders = [plan.commander for plan in model.plans]  # at StartEx
        self.channel_takes = [channel.takes for channel in model.channels]
        self.channel_succeeds = [channel.succeeds for channel in model.channels]
        self.followers: list[list[int]] = [[] for _ in model.plans]  # plans that follow a plan
        for number, plan in enumerate(model.plans):
            if plan.follow >= 0:
                self.followers[plan.follow].append(number)

    def _prepare_posts(self, model: Model) -> None:
        self.called_by: dict[int, list[int]] = {}  # by plan: the posts to which people are called, in their order
        self.staffed_by: dict[int, list[int]] = {}  # and those whose number goes by its level
        for number, pool in enumerate(model.pools):
            for plan in dict.fromkeys(pool.called_by):
                self.called_by.setdefault(plan, []).append(number)
            if pool.by_level:
                self.staffed_by.setdefault(pool.level_of, []).append(number)

    def _prepare_pairs(self, model: Model) -> None:
        """Promises between two moments: by the moments that begin and end them, and those from the incident by the
        procedures that can bring about their end.
        """
        self.beginnings: dict[Subject, list[int]] = {}
        self.endings: dict[Subject, list[int]] = {}
        self.from_incident: list[list[int]] = [[] for _ in model.procedures]
        for number, promise in enumerate(model.promises):
            start, end = promise.start, promise.end
            if promise.kind != "pair" or not isinstance(start, Moment) or not isinstance(end, Moment):
                continue
            subject = subject_of(end)
            self.endings.setdefault(subject, []).append(number)
            if start.kind != "incident":
                self.beginnings.setdefault(subject_of(start), []).append(number)
                continue
            for promised, own in zip(self.from_incident, self.own_moments, strict=True):
                if subject in own:
                    promised.append(number)

    def _truth(self, condition: Condition | None) -> Truth | None:
        return None if condition is None else compile_condition(condition, self.model)

    def _cause(self, condition: Condition | None) -> Cause | None:
        return None if condition is None else compile_cause(condition, self.model)

    def _starters(self, model: Model) -> list[Starter]:
        starters = []
        for number, procedure in enumerate(model.procedures):
            when = procedure.when
            if when is not None and model.plans[procedure.plan].acts:
                moment = when if isinstance(when, Moment) else None
                holds, cause = (None, None) if moment else (self._truth(when), self._cause(when))
                starters.append(Starter(number, holds, cause, moment, keys_of(when)))
        return starters

    def _keys(self) -> frozenset[int]:
        """Everything any condition looks at: at StartEx all of it is new."""
        every = [keys for _, keys in self.leading]
        every += [starter.keys for starter in self.starters]
        every += [keys for _, _, keys in (*self.role_when, *self.waiting_injects)]
        return frozenset((MOMENTS,)).union(*every, *self.until_keys)

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
        step.task, step.task_id, step.grows = task, number, task.grows
        step.rank |= (_HIGHEST_PRIORITY - task.priority) << self.priority_shift
        step.rank += latest << START_SHIFT
        step.promise, step.place = task.within, task.place
        step.ends_alone = not (task.may_fail or task.sends)
        step.at_incident = task.place == INCIDENT and bool(task.demands)
        self._prepare_promise(step, task)
        subjects = {kind: Subject(kind, "task", number) for kind in TASK_MOMENTS}
        step.moments = {kind: subject for kind, subject in subjects.items() if subject in self.watched}
        own = ("ready",) if step.promise_at_ready else ()
        step.marks = frozenset((*step.moments, *own, *((step.promised_to,) if task.within >= 0 else ())))
        step.begins_marked = not step.marks.isdisjoint(BEGINNING)
        if len(task.takes) == 1:
            step.takes = task.takes[0]
        self._prepare_demand(step, task)
        self._tasks.append(step)

    def _prepare_promise(self, step: Step, task: Task) -> None:
        if task.within >= 0:
            promise = self.model.promises[task.within]
            step.promised_to = promise.to
            step.since_incident = isinstance(promise.start, Moment) and promise.start.kind == "incident"
            step.since_scope = promise.start is None
            if len(promise.limits) == 1 and not promise.calendar:
                step.limit = promise.limits[0]
            fixed_then = step.limit == NONE and not promise.calendar
            step.promise_at_ready = fixed_then or not step.since_scope or promise.to == "ready"

    def _prepare_demand(self, step: Step, task: Task) -> None:
        whole = self._demands.whole(task)
        if whole is not None and len(task.takes) == 1 and not task.longer:
            step.simple, step.demand = True, whole
            step.watch = tuple(pool for pool, _ in whole)
            step.quick = not (task.sends or task.sets or step.moments or task.may_fail)
            step.group = self._groups.setdefault(whole, len(self._groups))
            return
        step.demand = self._demands.certain(task)
        step.crew = self._demands.crew(task)
        goods = [(self.model.pools[demand.pool].kind, demand) for demand in task.demands]
        step.demands = tuple(sorted(goods, key=lambda entry: _GOODS.index(entry[0])))
        step.goods = _by_level(step.demands)
        step.hourly = any(any(demand.per_hour) for demand in task.demands)
        self._prepare_teams(step)

    def _prepare_teams(self, step: Step) -> None:
        """Whether the nearest teams may be the wrong ones."""
        wanted = {demand.pool for kind, demand in step.demands if kind in ("team", "capability")}
        able = [team for team in self.model.teams if not wanted.isdisjoint(team.pools)]
        step.versatile = len(wanted) > 1 and any(len(wanted.intersection(team.pools)) > 1 for team in able)
        loads = [dict(team.brings) for team in able]
        equipment = (demand.pool for kind, demand in step.demands if kind == "equipment")
        step.carried = frozenset(pool for pool in equipment if len({load.get(pool, 0) for load in loads}) > 1)


def _by_level(demands: tuple[tuple[str, Demand], ...]) -> tuple[tuple[Wanted, ...], ...]:
    """What is wanted at each level, as far as levels differ; nothing where nothing is demanded."""
    levels = max((len(counts) for _, one in demands for counts in (one.least, one.most, one.per_hour)), default=0)
    return tuple(
        tuple(
            (kind, one.pool, by_level(one.least, level), by_level(one.most, level), by_level(one.per_hour, level))
            for kind, one in demands
        )
        for level in range(levels)
    )


def _level_keys(plan: Plan, number: int) -> frozenset[int]:
    """What the levels and the command of a plan depend on."""
    conditions = [level.when for level in plan.levels] + [level.ends_when for level in plan.levels]
    conditions += [passing.when for passing in plan.passes]
    return frozenset((level_key(number),)).union(*(keys_of(condition) for condition in conditions))


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
