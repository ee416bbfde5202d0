"""Two incidents with means enough for both run as each would alone: none borrows the other's moments or places."""

import random
import re
from collections import Counter

import pytest

from drillbook.simulator.exercise import run, summaries
from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.tasks import Call, Repeat, Wait
from tests.builders import (
    MINUTE,
    Channel,
    Demand,
    Inject,
    Perform,
    Place,
    Pool,
    Procedure,
    Promise,
    Recipient,
    Sending,
    Team,
    a_block,
    a_model,
    a_post,
    a_role,
    a_task,
    fixed,
    in_turn,
    replace,
)

ENGINES = 1
PROCEDURES, EACH = 4, 4
COURSE = {
    "task-ready", "task-started", "task-arrived", "task-finished", "wait-ended", "round-started", "procedure-started",
    "procedure-finished", "promise-met", "promise-missed",
}  # fmt: skip


def two_incidents(seed, delay):
    """Both injects start the same two procedures, which wait for each other's tasks and call the others."""
    chance = random.Random(seed)
    tasks = [_task(chance, at) for at in range(PROCEDURES * EACH)]
    procedures = tuple(Procedure(f"go{at}", 0, _body(chance, at)) for at in range(PROCEDURES))
    injects = (
        Inject("one", at=fixed(20 * MINUTE), starts=(0, 1), place=0),
        Inject("two", at=fixed(20 * MINUTE + delay), starts=(0, 1), place=1),
    )
    return a_model(
        tasks,
        procedures=procedures,
        roles=(a_role(),),
        pools=(a_post(staff=1_000), Pool("engine", "capability")),
        teams=tuple(Team(f"e{at}", (ENGINES,), 2, fixed(MINUTE)) for at in range(60)),
        places=tuple(Place(name) for name in ("mall", "dock", "station")),
        travel=((None, None, fixed(7 * MINUTE)), (None, None, fixed(13 * MINUTE)), (fixed(7 * MINUTE), fixed(13 * MINUTE), None)),
        channels=(Channel("phone", fixed(MINUTE)),),
        promises=tuple(_promise(chance, at) for at in range(12)),
        injects=injects,
        ends=900 * MINUTE,
    )  # fmt: skip


def _task(chance, at):
    travels = chance.random() < 0.2
    return a_task(
        f"t{at}",
        takes=fixed(chance.choice((0, 0, 3, 5, 10)) * MINUTE),
        place=-1 if travels else -2,
        demands=(Demand(ENGINES, (1,), (1,)),) if travels else (),
        sends=(Sending(Recipient("p/desk", 0), (0,), starts=3),) if at // EACH == 2 and chance.random() < 0.4 else (),
        returns=travels,
        within=at if at < 8 else -1,
    )


def _moment(chance, kinds=("finished", "started", "ready"), among=2 * EACH):
    """Of a task that every incident does, in its own good time."""
    return Moment(chance.choice(kinds), task=chance.randrange(among), plus=chance.choice((0, 0, 2 * MINUTE)))


def _promise(chance, at):
    starts = (None, Moment("incident"), _moment(chance))
    if at < 8:
        return Promise(f"p/t{at}", 0, "task", (10 * MINUTE,), start=chance.choice(starts))
    start = chance.choice((Moment("incident"), _moment(chance)))
    return Promise(f"p/pair{at}", 0, "pair", (10 * MINUTE,), start=start, end=_moment(chance, among=PROCEDURES * EACH))


def _body(chance, number):
    """Its own tasks in a row, between waits, rounds, and calls of later procedures: no circle is possible."""
    nodes = []
    for at in range(number * EACH, (number + 1) * EACH):
        if number < 2 and chance.random() < 0.4:
            nodes.append((f"wait.{at}", Wait(_moment(chance), (30 * MINUTE,))))
        if number < 3 and chance.random() < 0.3:
            nodes.append((f"call.{at}", Call(chance.randrange(max(number + 1, 2), PROCEDURES))))
        nodes.append((f"t{at}", Perform(at)))
        if chance.random() < 0.2:
            rounds = in_turn(at, (f"again.{at}", Wait(Moment("finished", task=at, plus=MINUTE), (20 * MINUTE,))))
            nodes.append((f"repeat.{at}", Repeat(rounds, times=2, every=(15 * MINUTE,))))
    if chance.random() < 0.5:
        return in_turn(*nodes)
    half = len(nodes) // 2  # two rows side by side
    chained = [(*node, [nodes[at - 1][0]] if at not in (0, half) else []) for at, node in enumerate(nodes)]
    return a_block(*chained)


def course(log, inject):
    """What belongs to an inject, from its delivery on, whatever the number of the instance."""
    found = Counter()
    begun = next(event.at for event in log if event.kind == "inject-delivered" and event.inject == inject)
    for at, event in enumerate(log):
        if event.kind not in COURSE:
            continue
        roots = [log[one].inject for one in log.chain(at) if log[one].kind == "inject-delivered"]
        if roots[:1] == [inject]:
            path = re.sub(r"#\d+", "", getattr(event, "path", ""))
            details = (getattr(event, "place", ""), getattr(event, "took", 0), getattr(event, "held", False) is True)
            found[event.at - begun, event.kind, getattr(event, "promise", ""), path, *details] += 1
    return found


def alone(model, inject):
    return run(replace(model, injects=tuple(one for one in model.injects if one.name == inject)), 1)


@pytest.mark.parametrize("first", range(0, 30, 10))
def test_two_incidents_run_as_each_would_alone(first):
    judged = 0
    for seed in range(first, first + 10):
        for delay in (0, 5 * MINUTE, 10 * MINUTE, 13 * MINUTE + 1):
            model = two_incidents(seed, delay)
            both = run(model, 1)
            for inject in ("one", "two"):
                expected = course(alone(model, inject), inject)
                assert course(both, inject) == expected, (seed, delay, inject)
                judged += sum(times for (_, kind, *_), times in expected.items() if kind.startswith("promise"))
    assert judged > 500


def test_a_run_without_its_log_is_the_same_run():
    """Roots are known without a log, too."""
    for seed in range(20):
        model = two_incidents(seed, 5 * MINUTE)
        log = run(model, 1)
        (short,) = summaries(model, 1, 0, 1)
        finished = sorted(event.at for event in log if event.kind == "task-finished")
        assert sorted(at for at in short.finish if at >= 0)[-len(finished) :] == finished
        kept = Counter(
            event.kind.removeprefix("promise-") for event in log if event.kind in ("promise-met", "promise-missed")
        )
        outcomes = Counter(promised.outcome for promised in short.promises)
        assert kept == {name: outcomes[name] for name in kept}
