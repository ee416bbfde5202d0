"""Count where two incidents with means enough for both do not run as each would alone.

Run it with ``python -m benchmarks.two_incidents --plans 5000``: it prints each plan in which one borrowed the other's
moments or place, and how many promised times were compared.
"""

import argparse
import random
import re
from collections import Counter

from drillbook.simulator.exercise import run
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

DELAYS = (0, 5 * MINUTE, 10 * MINUTE, 13 * MINUTE + 1)
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


def compared(seed, delay):
    """How many promised times were judged, and the injects whose course is another one beside the other's."""
    model = two_incidents(seed, delay)
    both, judged, astray = run(model, 1), 0, []
    for inject in ("one", "two"):
        expected = course(alone(model, inject), inject)
        judged += sum(times for (_, kind, *_), times in expected.items() if kind.startswith("promise"))
        if course(both, inject) != expected:
            astray.append(inject)
    return judged, astray


def main(arguments=None):
    """Print what differs, and how much was compared."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--plans", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    wanted = parser.parse_args(arguments)
    judged = wrong = 0
    for seed in range(wanted.first, wanted.first + wanted.plans):
        for delay in DELAYS:
            promises, astray = compared(seed, delay)
            judged += promises
            for inject in astray:
                wrong += 1
                print(f"plan {seed}, {delay / MINUTE:g} min apart: inject {inject} runs otherwise than alone")
    print(f"{wanted.plans} plans, {judged} promised times compared, {wrong} courses differ")


if __name__ == "__main__":
    main()
