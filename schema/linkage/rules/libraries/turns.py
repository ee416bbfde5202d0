"""Tasks side by side that take turns with what there is: who waits for whom, and about how long (L02)."""

import heapq
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.facts.demand import Good, Load, Part


@dataclass(frozen=True, slots=True)
class Turn:
    """The task that begins last, the one whose end lets it begin, and about how long it waits in milliseconds.

    ``wait`` is None where it is not written how long the tasks before it take.
    """

    waits: tuple[str, str]  # plan, task
    for_: tuple[str, str]
    wait: float | None


def turns_of(book: PlanBook, good: Good, amount: Load, supply: float) -> Turn | None:
    """Return who waits for whom where each task alone finds enough; None where some never could.

    Supplies are used up: what is gone is not there for the next. Tasks begin in the order written, as soon as there
    is enough for them.
    """
    if good[0] == "supplies" or any(number > supply for _, _, number in amount.parts):
        return None
    free, now, last = supply, 0.0, None
    at_work: list[tuple[float, int, Part]] = []
    known = True
    for number, part in enumerate(amount.parts):
        blocker = None
        while free < part[2] and at_work:
            now, _, blocker = heapq.heappop(at_work)
            free += blocker[2]
        if blocker is not None:
            last = (part, blocker, now)
        time = _time(book, part)
        known = known and time is not None
        free -= part[2]
        heapq.heappush(at_work, (now + (time or 0.0), number, part))
    if last is None:
        return None
    part, blocker, wait = last
    return Turn(part[:2], blocker[:2], wait if known else None)


def _time(book: PlanBook, part: Part) -> float | None:
    """The usual time of a task, the longest of its levels."""
    task = book.plans[part[0]].value.tasks[part[1]]
    return max(takes.median for takes in task.takes.values()) if task.takes else None
