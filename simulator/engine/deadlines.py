"""When something is due that the calendar decides: promised times by the clock, rounds and waits of the day."""

from bisect import bisect_left, bisect_right

from drillbook.simulator.engine.program.steps import by_level
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.model.model import Promise
from drillbook.simulator.model.tasks import Repeat


def limit_from(run: Run, promise: Promise, since: int) -> int:
    """Return how long a promise that begins at ``since`` has, by the level of now; nothing if it is already late."""
    level = run.facts.level[promise.plan]
    dues = by_level(promise.calendar, level)
    if not dues:
        return by_level(promise.limits, level)
    at = bisect_right(dues, since, key=lambda entry: entry[0]) - 1
    return max(0, dues[at][1] - since)


def next_round(run: Run, repeat: Repeat, scope: Scope, first: bool) -> int:
    """Return when the next round may begin; the first may begin at once where clocks show its time now."""
    level = run.level_of(scope)
    clock = by_level(repeat.clocks, level) if repeat.clocks else ()
    if clock:
        return first_of(clock, run.now if first else run.now + 1)
    return run.now + (by_level(repeat.every, level) if repeat.every and not first else 0)


def first_of(clock: tuple[int, ...], since: int) -> int:
    """Return the first tick of a clock that is not before ``since``; the clock goes on past the end of the run."""
    return clock[bisect_left(clock, since)]
