"""Random exercises with everything in them: whatever happens, nothing is lost, doubled or left without a verdict."""

import random

import pytest

from drillbook.simulator.engine.engine import perform
from drillbook.simulator.engine.program.draws import Draws
from drillbook.simulator.engine.recording import expand
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.run import MOST_ROUNDS
from drillbook.simulator.exercise import prepared, run
from drillbook.simulator.log.events import (
    PromiseDropped,
    PromiseMet,
    PromiseMissed,
    PromiseNeverReached,
    PromiseNotTriggered,
)
from drillbook.simulator.model.condition import Compare, LevelIs, Moment, Not
from drillbook.simulator.model.means import NONE, Road
from drillbook.simulator.model.model import Disruption
from drillbook.simulator.model.tasks import Assign, Branch, Choose, Repeat, Wait
from tests.builders import (
    MINUTE,
    Block,
    Channel,
    Demand,
    Indicator,
    Inject,
    Join,
    Level,
    Node,
    Perform,
    Place,
    Plan,
    Policy,
    Pool,
    Procedure,
    Promise,
    Recipient,
    Sending,
    Stock,
    Takes,
    Team,
    a_model,
    a_role,
    a_task,
    fixed,
    in_turn,
    side_by_side,
)
from tests.log_oracle import violations
from tests.test_engine_instant import shuffling

POSTS = 4
TEAM_A, TEAM_B, RESCUE, PUMP, BOX, SAND, SCHOOL, LIGHTS = range(POSTS, POSTS + 8)
LOSSES = ("resume", "restart", "continue", "abort")


def a_random_exercise(seed):
    """Two procedures, one by inject and one by level; teams, goods, deputies, reports; things go wrong on the way."""
    chance = random.Random(seed)
    tasks = [_task(chance, at) for at in range(14)]
    tasks.append(a_task("decide", 0, 3 * MINUTE, decision=True))
    going = Procedure("go", 0, _body(chance, range(8)))
    raised = Procedure("more", 0, _body(chance, range(8, 14)), when=LevelIs(0, ">=", 1), until=Not(LevelIs(0, ">=", 1)))
    level = Level("III", Compare(0, ">=", 5), raising=2, ends_when=Not(Compare(0, ">=", 5)), ends_for=5 * MINUTE)
    return a_model(
        tasks,
        procedures=(going, raised, Procedure("level:III", 0, in_turn(14))),
        plans=(Plan("p", levels=(level,), commander=0),),
        roles=tuple(
            a_role(f"r{at}", at, deputy=at + 1 if chance.random() < 0.5 and at + 1 < POSTS else -1, takeover=2 * MINUTE)
            for at in range(POSTS)
        ),
        pools=_pools(chance),
        teams=(
            Team("a", (TEAM_A, RESCUE), 0, fixed(MINUTE), brings=((PUMP, 1),)),
            Team("b", (TEAM_B, RESCUE, LIGHTS), 1, Takes("uniform", (0, 3 * MINUTE))),
            Team("c", (LIGHTS,) if chance.random() < 0.5 else (LIGHTS, RESCUE), 2),
        ),
        places=tuple(Place(f"place-{at}") for at in range(3)),
        travel=tuple(tuple(None if a == b else fixed((3 + a + b) * MINUTE) for b in range(3)) for a in range(3)),
        channels=(Channel("phone", fixed(MINUTE), 0.7), Channel("radio", fixed(2 * MINUTE))),
        indicators=(Indicator("rain", 0.0),),
        promises=tuple(Promise(f"p/t{at}", 0, "task", (20 * MINUTE,)) for at in range(5)),
        injects=(
            Inject("go", at=fixed(0), starts=(0,), place=2),
            Inject("again", at=fixed(chance.randrange(5, 90) * MINUTE), starts=(0,), place=chance.randrange(3)),
            *(_inject(chance, at) for at in range(8)),
        ),
        roads=tuple(Road(a, b, fixed((2 + a + b) * MINUTE)) for a in range(3) for b in range(3) if a != b),
        policy=Policy(fence=chance.random() < 0.2, first_come=chance.random() < 0.2, retry=2 * MINUTE),
        ends=400 * MINUTE,
    )


def _pools(chance):
    lent = Stock(2, 1, since=40 * MINUTE, until=90 * MINUTE)
    posts = tuple(
        Pool(
            f"r{at}", "staff", shifts=((0, chance.randint(0, 3)), (30 * MINUTE, 2), (60 * MINUTE, chance.randint(1, 3)))
        )
        for at in range(POSTS)
    )
    return (
        *posts,
        Pool("a", "team"),
        Pool("b", "team"),
        Pool("rescue", "capability"),
        Pool("pump", "equipment", stock=(Stock(0, 2), Stock(1, 1), *((lent,) if chance.random() < 0.5 else ()))),
        Pool("box", "equipment", stock=(Stock(-1, 3),)),
        Pool("sand", "supplies", stock=(Stock(0, 300), Stock(1, 200))),
        Pool("school", "shelter", stock=(Stock(1, 100),)),
        Pool("lights", "capability"),
    )


def _task(chance, at):
    demands = []
    for pool, most in ((RESCUE, 2), (TEAM_A, 1), (LIGHTS, 2), (PUMP, 3), (BOX, 3), (SAND, 60)):
        if chance.random() < 0.2:
            least = chance.randint(0 if pool == PUMP else 1, most)
            demands.append(Demand(pool, (least,), (chance.randint(least, most),)))
    return a_task(
        f"t{at}",
        chance.randrange(POSTS),
        (Takes("uniform", (MINUTE, 15 * MINUTE)), fixed(0), fixed(5 * MINUTE))[chance.randrange(3)],
        staff=(chance.choice((0, 1, 1, 2)),),
        with_roles=(chance.randrange(POSTS),) if chance.random() < 0.2 else (),
        place=chance.choice((-2, -1, 0, 1)),
        demands=tuple(demands),
        shared_by=PUMP if chance.random() < 0.3 else -1,
        priority=chance.choice((0, 0, 1, 2)),
        sets=(Assign("indicator", 0, chance.choice((0.0, 6.0))),) if chance.random() < 0.1 else (),
        sends=(Sending(Recipient("p/r1", 1), (0, 1)),) if chance.random() < 0.2 else (),
        on_loss=chance.choice(LOSSES),
        preemptible=chance.random() < 0.4,
        returns=chance.random() < 0.3,
        within=at if at < 5 else -1,
    )


def _body(chance, numbers):
    """The tasks side by side or in turn, some behind a choice, in a repeat, or after a wait."""
    first, second, third, fourth, *rest = numbers
    rounds = Repeat(side_by_side(first), (20 * MINUTE,), times=3)
    choice = Choose((Branch((2,), Compare(0, ">", 3)), Branch((3,))))
    wait = Wait(Moment("finished", task=second), (30 * MINUTE,))
    nodes = [
        Node("again", rounds, (), 0, first * 100),
        Node("choose", choice, (2, 3, 4), 0, first * 100 + 1),
        Node("t-second", Perform(second), (4,), 1, second * 100),
        Node("t-third", Perform(third), (4,), 1, third * 100),
        Node("join", Join(), (5,), 3, third * 100 + 1),
        Node("wait", wait, tuple(range(6, 6 + 1 + len(rest))), 1, fourth * 100 + 1),
    ]
    nodes += [Node(f"t-{at}", Perform(at), (), 1, at * 100 + 5) for at in (fourth, *rest)]
    return Block(tuple(nodes))


def _inject(chance, at):
    what = chance.choice((
        Disruption("staff", chance.randrange(POSTS), fewer=chance.randint(0, 2), lasts=chance.randint(0, 30) * MINUTE),
        Disruption("team", chance.choice((TEAM_A, TEAM_B)), lasts=chance.randint(5, 60) * MINUTE),
        Disruption("team", TEAM_B, until=chance.randint(5, 120) * MINUTE),
        Disruption("equipment", PUMP, fewer=chance.randint(0, 2), lasts=chance.choice((-1, 15 * MINUTE, 70 * MINUTE))),
        Disruption("equipment", BOX, fewer=chance.randint(0, 2), lasts=chance.randint(5, 60) * MINUTE),
        Disruption("supplies", SAND, fewer=100, lasts=chance.randint(5, 60) * MINUTE),
        Disruption("channel", 0, lasts=15 * MINUTE),
        Disruption("route", road=(0, 1), legs=((0, 1), (1, 0)), closed=True, lasts=chance.randint(5, 60) * MINUTE),
        Disruption("route", road=(1, 2), legs=((1, 2), (2, 1)), closed=True, lasts=chance.randint(5, 60) * MINUTE),
        Disruption("route", road=(0, 2), legs=((0, 2),), slow=3.0, lasts=15 * MINUTE),
        Disruption("place", 1, lasts=15 * MINUTE),
    ))  # fmt: skip
    sets = (Assign("indicator", 0, chance.choice((0.0, 4.0, 6.0))),)
    return Inject(f"i{at}", at=fixed(chance.randrange(0, 120) * MINUTE), disrupt=what, sets=sets)


SEEDS = range(400)
SETTLED = {
    "task-finished",
    "task-skipped",
    "task-withdrawn",
    "task-aborted",
    "task-starved",
    "task-unmet",
    "task-unfinished",
}


@pytest.mark.parametrize("batch", range(4))
def test_every_task_has_exactly_one_verdict(batch):
    for seed in SEEDS[batch::4]:
        log = run(a_random_exercise(seed), seed)
        verdicts = [event.path for event in log if event.kind in SETTLED]
        ready = {event.path for event in log if event.kind == "task-ready"}
        assert len(verdicts) == len(set(verdicts)), seed
        assert ready <= set(verdicts), seed


def test_nothing_in_a_log_contradicts_what_must_hold():
    for seed in SEEDS:
        model = a_random_exercise(seed)
        assert violations(model, run(model, seed)) == [], seed


def test_what_is_free_and_what_is_held_make_up_what_there_is():
    for seed in SEEDS:
        model = a_random_exercise(seed)
        done = perform(prepared(model), Draws(seed, 0, 1), 0, (), None, keeps=False)
        held = _held(done)
        for pool in range(POSTS):
            assert done.pools.free[pool] + held.get(pool, 0) == done.people.staffing[pool].present, (seed, pool)
        units = done.units
        for unit in range(len(units.name)):
            free = sum(unit in there for there in units.free.get(units.pools[unit][0], {}).values())
            busy = units.task[unit] >= 0 or units.returning[unit] or units.out[unit] > 0
            assert free + busy == 1, (seed, units.name[unit])
        assert _pumps(done) == 3, seed  # one more may be lent from 40 to 90


def _pumps(done):
    """Free, held, on their way back, out of service; without those due back to a lender."""
    equipment = done.equipment
    held = sum(one.number for holding in done.work.holdings.values() for one in holding.pieces)
    back = sum(number for _, number in equipment.returning[PUMP])
    out = sum(group.number for group in equipment.out[PUMP])
    assert done.pools.free[PUMP] == sum(equipment.free[PUMP].values())
    return done.pools.free[PUMP] + held + back + out - sum(equipment.leaving[PUMP].values())


def _held(done):
    held = {}
    for slot, state in enumerate(done.slots.state):
        if state in (status.TRAVELLING, status.WORKING):
            allotted = done.work.holdings.get(slot)
            for pool, count in allotted.people if allotted else done.slots.step[slot].demand:
                held[pool] = held.get(pool, 0) + count
    return held


def ticks(done):
    return done.slots.ready_at, done.slots.start_at, done.slots.finish_at


def promised(done):
    """Each promised time by its name, with how long it took and what became of it: from the log, or noted beside none."""
    if done.records is None:
        return [
            (done.program.promise_names[number], took, outcome)
            for number, _, _, took, outcome in done.promises.outcomes
        ]
    told = []
    for event in expand(done):
        match event:
            case PromiseMet(promise=name, took=took):
                told.append((name, took, "met"))
            case PromiseMissed(promise=name, took=took):
                told.append((name, took, "missed"))
            case PromiseNeverReached(promise=name, open_for=took):
                told.append((name, took, "never reached"))
            case PromiseNotTriggered(promise=name):
                told.append((name, NONE, "not triggered"))
            case PromiseDropped(promise=name, why=why):
                told.append((name, NONE, why))
    return told


def test_with_and_without_a_log_the_ticks_are_the_same():
    for seed in SEEDS:
        program, draws = prepared(a_random_exercise(seed)), Draws(seed, 0, 1)
        logged, quiet = (perform(program, draws, 0, (), None, keeps=keeps) for keeps in (True, False))
        assert ticks(logged) == ticks(quiet)
        assert promised(logged) == promised(quiet)


def test_the_order_in_which_things_come_in_does_not_matter(monkeypatch):
    for seed in SEEDS[:120]:
        model = a_random_exercise(seed)
        expected = run(model, seed).events
        with monkeypatch.context() as patch:
            shuffling(patch, seed)
            assert run(model, seed).events == expected, seed


def test_links_lead_back_to_the_beginning_and_never_forward():
    for seed in SEEDS[:150]:
        log = run(a_random_exercise(seed), seed)
        for number, event in enumerate(log):
            assert event.cause < number
            if event.cause >= 0:
                assert log[event.cause].at <= event.at
            if event.kind in ("task-started", "task-ready", "task-arrived"):
                assert log[event.cause].at == event.at or log[event.cause].kind == "wait-began", (seed, event)
        assert MOST_ROUNDS == 1_000
        assert log[-1].why == "end", seed
