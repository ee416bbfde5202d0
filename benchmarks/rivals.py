"""What the engine is measured against: process-per-task SimPy, and the M/M/3 queue of Ciw."""

from bisect import insort
from collections.abc import Generator, Sequence
from itertools import pairwise
from typing import Any

import simpy

from benchmarks.random_plans import RandomPlan

_LATE = 2  # after everything else of an instant
Waiting = tuple[tuple[int, int, int], int]  # rank and task


class Desk:
    """All-or-nothing allocation by rank, once an instant: what a task needs, or nothing.

    A task asks when the last task before it has ended; ``granted`` are the events the processes wait for.
    """

    def __init__(self, env: simpy.Environment, plan: RandomPlan) -> None:
        self.env = env
        self.plan = plan
        self.free = list(plan.capacity)
        self.granted = [env.event() for _ in plan.demands]
        self.todo = list(plan.before)
        self.waiting: list[Waiting] = []
        self.called = False
        for task, before in enumerate(self.todo):
            if not before:
                self._ask(task)
        self._call()

    def end(self, task: int) -> None:
        """Give back what a task had; what comes after it may ask."""
        free, todo = self.free, self.todo
        for pool, quantity in self.plan.demands[task]:
            free[pool] += quantity
        for later in self.plan.successors[task]:
            todo[later] -= 1
            if not todo[later]:
                self._ask(later)
        if self.waiting and not self.called:
            self._call()

    def _ask(self, task: int) -> None:
        insort(self.waiting, (self.plan.ranks[task], task))

    def _call(self) -> None:
        self.called = True
        turn = simpy.Event(self.env)
        turn._ok, turn._value = True, None
        turn.callbacks.append(self._dispatch)
        self.env.schedule(turn, priority=_LATE)

    def _dispatch(self, _: simpy.Event) -> None:
        self.called = False
        left: list[Waiting] = []
        free, demands, granted = self.free, self.plan.demands, self.granted
        for asked in self.waiting:
            demand = demands[asked[1]]
            for pool, quantity in demand:
                if free[pool] < quantity:
                    left.append(asked)
                    break
            else:
                for pool, quantity in demand:
                    free[pool] -= quantity
                granted[asked[1]].succeed()
        self.waiting = left


def process_per_task(plan: RandomPlan, durations: Sequence[int]) -> tuple[list[int], list[int]]:
    """D: one generator process a task, tidily written. Start and end of each, in the same ticks as the product."""
    env: Any = simpy.Environment()  # its clock shows whole ticks
    desk = Desk(env, plan)
    count = len(durations)
    start, end = [-1] * count, [-1] * count

    def carry_out(number: int) -> Generator[simpy.Event, Any, None]:
        yield desk.granted[number]
        start[number] = env.now
        yield env.timeout(durations[number])
        end[number] = env.now
        desk.end(number)

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
