"""Which procedures a procedure calls or hands over to before any time has passed, whatever the conditions are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location
from drillbook.schema.linkage.enumeration import members
from drillbook.schema.linkage.facts.control_flow import qualified_name, steps_below
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Again, Call, Each, InTurn, Parallel, Perform, Repeat, SetState, Step
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath
from drillbook.schema.values.calendar_times import Daily


@dataclass(frozen=True, slots=True)
class Link:
    """A call, or the hand-over of a ``task``, and the path in its plan under which it is written."""

    plan: Located[Plan]
    path: KeyPath
    task: str = ""

    @property
    def where(self) -> Location:
        """Locate it."""
        return self.plan.at(*self.path)


@dataclass(slots=True)
class InstantLinks:
    """The links of some plans, by the procedures they lead from and to, written ``plan/name``.

    A task that is handed over is a procedure of its own. What a condition, a wait or the end of a repeat may stop is
    left out, and so is what comes after work, travel or a message that takes time.
    """

    book: PlanBook
    links: dict[tuple[str, str], Link] = field(default_factory=dict)

    @classmethod
    def of(cls, book: PlanBook, plans: Iterable[Located[Plan]]) -> "InstantLinks":
        """Find the links that lead from one of these plans to another of them."""
        found = cls(book)
        for plan in plans:
            for name, procedure in plan.value.procedures.items():
                found._in_turn(plan, f"{plan.value.plan}/{name}", procedure.steps, ("procedures", name, "steps"))
            for name in plan.value.tasks:
                if name not in plan.value.procedures:
                    found._perform(plan, f"{plan.value.plan}/{name}", name)
        return found

    def following(self) -> dict[str, set[str]]:
        """What each procedure leads to."""
        table: dict[str, set[str]] = {}
        for start, end in self.links:
            table.setdefault(start, set()).add(end)
        return table

    def _in_turn(self, plan: Located[Plan], origin: str, steps: tuple[Step, ...], path: KeyPath) -> bool:
        """Whether all of it may be over at once."""
        return all(self._step(plan, origin, step, (*path, number)) for number, step in enumerate(steps))

    def _step(self, plan: Located[Plan], origin: str, step: Step, here: KeyPath) -> bool:
        match step:
            case Perform(task=task):
                return self._perform(plan, origin, task)
            case SetState():
                return True
            case Call(call=name):
                return self._call(plan, origin, qualified_name(plan.value.plan, name), (*here, "call"))
            case Each(each=body) if not members(self.book, body):
                return True
            case InTurn() | Each():
                return all(self._in_turn(plan, origin, inner, below) for inner, below in steps_below(plan, step, here))
            case Parallel():
                over = [
                    self._step(plan, origin, part, (*below, number))
                    for inner, below in steps_below(plan, step, here)
                    for number, part in enumerate(inner)
                ]
                return all(over)
            case Repeat(repeat=Again(until=None, every=every)) if not _waits_for_a_clock(every):
                for inner, below in steps_below(plan, step, here):
                    self._in_turn(plan, origin, inner, below)
        return False

    def _call(self, plan: Located[Plan], origin: str, target: str, here: KeyPath) -> bool:
        """What is called begins at once, unless it is another plan's and a message has to go there first."""
        if target.partition("/")[0] == plan.value.plan or not self.book.channels:
            self.links.setdefault((origin, target), Link(plan, here))
        return False

    def _perform(self, plan: Located[Plan], origin: str, name: str) -> bool:
        task = plan.value.tasks.get(name)
        if task is None or not _is_instant(task):
            return False
        if not task.hands_over_to:
            return task.report is None or not self.book.channels
        if self.book.channels:
            return False
        for number, target in enumerate(task.hands_over_to):
            link = Link(plan, ("tasks", name, "hands_over_to", number), f"{plan.value.plan}/{name}")
            self.links.setdefault((origin, qualified_name(plan.value.plan, target)), link)
        return True


def _waits_for_a_clock(every: Mapping[str, int] | None) -> bool:
    """Whether the first round of a repeat may wait for a time of the day; any other begins at once."""
    return every is not None and any(isinstance(one, Daily) for one in every.values())


def _is_instant(task: Task) -> bool:
    """Whether its work takes no time at some level, and it waits for nothing but people."""
    if task.needs is not None or task.after:
        return False
    return task.takes is None or any(spread.longest == 0 for spread in task.takes.values())
