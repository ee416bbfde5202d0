"""The least time exactly, for small networks: constraint programming (OR-tools CP-SAT), with a limit of time.

Nothing of it is random: one worker and a fixed seed. What work may be interrupted is not for it: splitting work can be
faster than any schedule without.
"""

from dataclasses import dataclass
from importlib.util import find_spec

from drillbook.simulator.study.bound.network import Network

MOST = 80
"""Activities of a network that is small enough."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """``least``: no schedule is faster; ``found``: the best one found. They are equal where it is proven (``optimal``)."""

    least: int
    found: int
    optimal: bool


def has_solver() -> bool:
    """Whether OR-tools is installed."""
    return find_spec("ortools") is not None


def can_solve(net: Network) -> bool:
    """Whether a network is small enough, never interrupted, and the solver is there."""
    suited = 1 < len(net.activities) <= MOST and not any(one.splits and one.held for one in net.activities)
    return suited and bool(net.capacities) and has_solver()


def optimum(net: Network, seconds: float) -> Optimum | None:
    """Return the least time of a network; None where not even a schedule was found in time."""
    from ortools.sat.python import cp_model

    model, horizon = cp_model.CpModel(), sum(one.takes for one in net.activities)
    turns = [model.new_int_var(0, horizon, f"t{at}") for at in range(len(net.activities))]
    intervals = []
    for at, one in enumerate(net.activities):
        for before in one.before:
            model.add(turns[at] >= turns[before] + net.activities[before].takes)
        intervals.append(model.new_fixed_size_interval_var(turns[at], one.held, f"i{at}") if one.held else None)
    for pool, capacity in net.capacities:
        using = [
            (interval, dict(one.demands)[pool])
            for one, interval in zip(net.activities, intervals, strict=True)
            if interval is not None and pool in dict(one.demands)
        ]
        model.add_cumulative([interval for interval, _number in using], [number for _i, number in using], capacity)
    model.minimize(turns[-1] + net.activities[-1].takes)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return Optimum(round(solver.best_objective_bound), round(solver.objective_value), status == cp_model.OPTIMAL)
