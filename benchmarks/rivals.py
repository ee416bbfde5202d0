"""What the engine is measured against: process-per-task SimPy, and the M/M/3 queue of Ciw."""

from collections.abc import Generator, Sequence
from itertools import pairwise
from typing import Any

import simpy

from benchmarks.random_plans import RandomPlan

_LATE = 2  # after everything else of an instant


class Desk:
    """All-or-nothing allocation by rank, once an instant: what a task needs, or nothing."""

    def __init__(self, env: simpy.Environment, plan: RandomPlan) -> None:
        self.env = env
        self.plan = plan
        self.free = list(plan.capacity)
        self.waiting: list[tuple[tuple[int, int, int], int, simpy.Event]] = []
        self.called = False

    def ask(self, task: int) -> simpy.Event:
        granted = self.env.event()
        self.waiting.append((self.plan.ranks[task], task, granted))
        self._call()
        return granted

    def give_back(self, task: int) -> None:
        for pool, quantity in self.plan.demands[task]:
            self.free[pool] += quantity
        self._call()

    def _call(self) -> None:
        if self.called or not self.waiting:
            return
        self.called = True
        turn = simpy.Event(self.env)
        turn._ok, turn._value = True, None
        turn.callbacks.append(self._dispatch)
        self.env.schedule(turn, priority=_LATE)

    def _dispatch(self, _: simpy.Event) -> None:
        self.called = False
        self.waiting.sort()
        left = []
        free, demands = self.free, self.plan.demands
        for asked in self.waiting:
            demand = demands[asked[1]]
            if all(free[pool] >= quantity for pool, quantity in demand):
                for pool, quantity in demand:
                    free[pool] -= quantity
                asked[2].succeed()
            else:
                left.append(asked)
        self.waiting = left


def process_per_task(plan: RandomPlan, durations: Sequence[int]) -> tuple[list[int], list[int]]:
    """D: one generator process a task. Start and end of each, in the same ticks as the product."""
    env = simpy.Environment()
    desk = Desk(env, plan)
    count = len(durations)
    start, end = [-1] * count, [-1] * count
    done = [env.event() for _ in range(count)]
    before: list[list[simpy.Event]] = [[] for _ in range(count)]
    for number, after in enumerate(plan.successors):
        for later in after:
            before[later].append(done[number])

    def carry_out(number: int) -> Generator[simpy.Event, Any, None]:
        for earlier in before[number]:
            if not earlier.processed:
                yield earlier
        yield desk.ask(number)
        start[number] = int(env.now)
        yield env.timeout(durations[number])
        end[number] = int(env.now)
        desk.give_back(number)
        done[number].succeed()

    for number in range(count):
        env.process(carry_out(number))
    env.run()
    return start, end


def ciw_waits(arrivals: Sequence[int], services: Sequence[int], servers: int) -> list[float]:
    """When each customer of a first-come queue is served, by Ciw."""
    import ciw

    gaps = [arrivals[0], *(later - earlier for earlier, later in pairwise(arrivals)), float("inf")]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(gaps)],
        service_distributions=[ciw.dists.Sequential(list(services))],
        number_of_servers=[servers],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(len(arrivals), method="Complete")
    records = sorted(simulation.get_all_records(), key=lambda record: record.id_number)
    return [record.service_start_date for record in records]
