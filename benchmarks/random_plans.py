"""Random plans for the engine: tasks on pools of staff, as the product's model and as bare lists for its rivals."""

import random
from dataclasses import dataclass

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.exercise import summaries
from drillbook.simulator.model.condition import Compare, LevelIs
from drillbook.simulator.model.means import Channel, Indicator, Place, Pool, Role, Stock, Team
from drillbook.simulator.model.model import Inject, Level, Model, Plan, Policy, Promise
from drillbook.simulator.model.tasks import Assign, Block, Demand, Node, Perform, Procedure, Recipient, Sending, Task

SECOND = 1_000
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class RandomPlan:
    """``demands``: (pool, quantity), the task's own role first. The smaller of ``ranks`` goes first.

    ``before``: how many tasks come before each.
    """

    capacity: tuple[int, ...]
    takes: tuple[Takes, ...]
    demands: tuple[tuple[tuple[int, int], ...], ...]
    successors: tuple[tuple[int, ...], ...]
    priorities: tuple[int, ...]
    latest: tuple[int, ...]
    ranks: tuple[tuple[int, int, int], ...]
    before: tuple[int, ...]


def a_random_plan(
    seed: int, tasks: int = 300, pools: int = 20, *, at_once: bool = False, staff: tuple[int, int] = (2, 4)
) -> RandomPlan:
    """Each task needs one or two of its own role and one of up to two others, and follows up to three earlier ones."""
    chance = random.Random(seed)
    capacity = tuple(chance.randint(*staff) for _ in range(pools))
    takes, demands, before = [], [], []
    for number in range(tasks):
        shortest = chance.randint(1, 10)
        likely = shortest + chance.randint(1, 10)
        takes.append(Takes("pert", (shortest * MINUTE, likely * MINUTE, (likely + chance.randint(1, 30)) * MINUTE)))
        own, *others = chance.sample(range(pools), 1 + chance.choice((0, 0, 1, 2)))
        demands.append(((own, chance.randint(1, 2)), *((pool, 1) for pool in others)))
        earlier = range(max(0, number - 30), number)
        before.append([] if at_once else chance.sample(earlier, min(len(earlier), chance.choice((0, 1, 1, 2, 3)))))
    after: list[list[int]] = [[] for _ in range(tasks)]
    for number, them in enumerate(before):
        for earlier_one in them:
            after[earlier_one].append(number)
    priorities = tuple(chance.choice((0, 0, 0, 1, 2)) for _ in range(tasks))
    latest = tuple(chance.randint(1, 20) * 10 * MINUTE for _ in range(tasks))
    return RandomPlan(
        capacity,
        tuple(takes),
        tuple(demands),
        tuple(tuple(sorted(them)) for them in after),
        priorities,
        latest,
        tuple((-priorities[number], latest[number], number) for number in range(tasks)),
        tuple(len(them) for them in before),
    )


def as_model(plan: RandomPlan, policy: Policy | None = None) -> Model:
    """One procedure of all tasks, begun at StartEx; nothing but order, people and durations."""
    tasks = tuple(_task(plan, number) for number in range(len(plan.takes)))
    return Model(
        ends=10**10,
        plans=(Plan("p"),),
        roles=tuple(Role(f"p/r{pool}", 0, pool) for pool in range(len(plan.capacity))),
        pools=tuple(Pool(f"r{pool}", "staff", shifts=((0, staff),)) for pool, staff in enumerate(plan.capacity)),
        tasks=tasks,
        procedures=(Procedure("go", 0, _block(plan)),),
        injects=(Inject("go", at=Takes("fixed", (0,)), starts=(0,)),),
        policy=policy or Policy(),
    )


def _task(plan: RandomPlan, number: int) -> Task:
    (own, count), *others = plan.demands[number]
    return Task(
        f"p/t{number}",
        0,
        own,
        (plan.takes[number],),
        staff=(count,),
        with_roles=tuple(pool for pool, _ in others),
        priority=plan.priorities[number],
    )


def _block(plan: RandomPlan) -> Block:
    return Block(
        tuple(
            Node(f"t{number}", Perform(number, plan.latest[number]), after, plan.before[number], number)
            for number, after in enumerate(plan.successors)
        )
    )


def with_every_feature(plan: RandomPlan) -> Model:
    """The same tasks with travel, levels, injects, messages and promises: three quarters begun by an inject at StartEx,
    the rest by a level that a later inject brings about.
    """
    plain = as_model(plan)
    pools = len(plan.capacity)
    tasks = tuple(_with_features(task, number, pools) for number, task in enumerate(plain.tasks))
    first, second = _halves(plan)
    command = Task("p/decide", 0, 0, (Takes("fixed", (2 * MINUTE,)),), decision=True)
    decision = Procedure("level:I", 0, Block((Node("decide", Perform(len(tasks)), order=10**5),)))
    wanted = Compare(0, ">=", 2)
    return Model(
        ends=10**10,
        plans=(Plan("p", levels=(Level("I", wanted, raising=2),), commander=0),),
        roles=plain.roles,
        pools=(*plain.pools, *_teams_pools(pools), Pool("sandbag", "supplies", stock=(Stock(0, 10**9),))),
        teams=tuple(
            Team(
                f"team-{n}", (pools + n, pools + 6), base=n % 3, turnout=Takes("pert", (MINUTE, 2 * MINUTE, 5 * MINUTE))
            )
            for n in range(6)
        ),
        places=tuple(Place(f"place-{n}") for n in range(6)),
        travel=tuple(
            tuple(None if a == b else Takes("uniform", ((4 + a + b) * MINUTE, (8 + a + b) * MINUTE)) for b in range(6))
            for a in range(6)
        ),
        channels=(
            Channel("phone", Takes("fixed", (40 * SECOND,)), 0.9),
            Channel("radio", Takes("fixed", (20 * SECOND,))),
        ),
        indicators=(Indicator("rain", 0.0, values=("none", "blue", "orange")),),
        tasks=(*tasks, command),
        procedures=(
            Procedure("go", 0, first),
            Procedure("more", 0, second, when=LevelIs(0, ">=", 1)),
            decision,
        ),
        injects=(Inject("go", at=Takes("fixed", (0,)), starts=(0,)), *_news()),
        promises=tuple(Promise(f"p/t{number}", 0, "task", (240 * MINUTE,)) for number in range(0, len(plan.takes), 3)),
    )


def _teams_pools(before: int) -> tuple[Pool, ...]:
    return (*(Pool(f"team-{n}", "team") for n in range(6)), Pool("drainage", "capability"))


def _news() -> tuple[Inject, ...]:
    """Twenty messages that set an indicator; the fifth brings the level about."""
    return tuple(
        Inject(
            f"news-{n}", at=Takes("fixed", (n * 5 * MINUTE,)), sets=(Assign("indicator", 0, 2.0 if n >= 5 else 1.0),)
        )
        for n in range(1, 21)
    )


def _with_features(task: Task, number: int, pools: int) -> Task:
    """Every tenth is a report, every eighth takes a team to a place, every ninth uses supplies, every third promises."""
    return Task(
        task.name,
        task.plan,
        task.role,
        task.takes,
        staff=task.staff,
        with_roles=task.with_roles,
        priority=task.priority,
        place=number % 6 if number % 8 == 0 else -2,
        demands=(
            *((Demand(pools + 6, (1,), (1,)),) if number % 8 == 0 else ()),
            *((Demand(pools + 7, (5_000,), (5_000,)),) if number % 9 == 0 else ()),
        ),
        sends=(Sending(Recipient("p/r1", 1), (0, 1)),) if number % 10 == 5 else (),
        report=number % 10 == 5,
        within=number // 3 if number % 3 == 0 else -1,
    )


def _halves(plan: RandomPlan) -> tuple[Block, Block]:
    """Three quarters of the tasks and the rest, each with the links inside it."""
    cut = len(plan.takes) * 3 // 4
    return _part(plan, range(cut)), _part(plan, range(cut, len(plan.takes)))


def _part(plan: RandomPlan, numbers: range) -> Block:
    links = {n: tuple(a for a in plan.successors[n] if a in numbers) for n in numbers}
    before = {n: sum(n in after for after in links.values()) for n in numbers}
    return Block(
        tuple(
            Node(f"t{n}", Perform(n, plan.latest[n]), tuple(a - numbers.start for a in links[n]), before[n], n)
            for n in numbers
        )
    )


def drawn(model: Model, seed: int, count: int) -> list[list[int]]:
    """The durations the product draws, by replication: the same draws for its rivals."""
    return [
        [finish - start for start, finish in zip(done.start, done.finish, strict=True)]
        for done in summaries(model, seed, 0, count)
    ]
