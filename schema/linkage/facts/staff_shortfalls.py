"""Finds tasks that ask for more people than shifts, deputies and called staff could ever bring."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from drillbook.schema.book import PlanBook, can_act, compared_once_per_key
from drillbook.schema.linkage.facts.control_flow import step_sequences, tasks_in
from drillbook.schema.models.calendar.rosters import present_numbers
from drillbook.schema.models.plan import Plan, Role
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located


@dataclass(frozen=True, slots=True)
class StaffShortage:
    """A task asks for more of some people than there can ever be. ``pool`` is a post, or a role without one."""

    plan: Located[Plan]
    task: str
    pool: str
    called: str
    needed: int
    most: int


def staff_shortages(book: PlanBook) -> list[list[StaffShortage]]:
    """Find every shortage of the plans that act, those of one post or role together, in the order of the book."""
    by_pool: dict[str, list[StaffShortage]] = defaultdict(list)
    for name in book.plans:
        for short in _shortages_of(book, name):
            by_pool[short.pool].append(StaffShortage(book.plans[name], *astuple(short)))
    return list(by_pool.values())


@dataclass(frozen=True, slots=True)
class _Short:
    """A shortage without its plan."""

    task: str
    pool: str
    called: str
    needed: int
    most: int


@compared_once_per_key
def _shortages_of(book: PlanBook, plan: str) -> tuple[_Short, ...]:
    """The shortages of one plan, if it acts."""
    it = book.plans[plan].value
    return tuple(short for name in (_used(it) if can_act(it) else ()) for short in _shortages(book, it, name))


def _used(plan: Plan) -> list[str]:
    """Tasks that something starts; what only stands in the list of tasks asks for nobody."""
    found = [task for _path, steps in step_sequences(plan) for task in tasks_in(steps)]
    found += [task for level in plan.own_levels.values() for task in level.after]
    found += [action for warning in plan.warnings.values() for action in warning.actions]
    return [name for name in dict.fromkeys(found) if name in plan.tasks]


def _shortages(book: PlanBook, plan: Plan, name: str) -> Iterator[_Short]:
    """A deputy takes the place of a whole role, never of a part of it."""
    wanted: dict[str, int] = defaultdict(int)
    most: dict[str, int | None] = {}
    for role, number in _people(plan, plan.tasks[name]):
        acting = list(_line(plan, role))
        numbers = [(one, _most(book, plan.roles[one])) for one in acting]
        enough = next((one for one, there in numbers if there is None or there >= number), acting[0])
        pool = plan.roles[enough].post or f"{plan.plan}/{enough}"
        wanted[pool] += number
        most[pool] = dict(numbers)[enough]
    for pool, needed in wanted.items():
        there = most[pool]
        if there is not None and needed > there:
            yield _Short(name, pool, _called(book, plan, pool), needed, there)


def _people(plan: Plan, task: Task) -> Iterator[tuple[str, int]]:
    asked = task.needs.staff if task.needs else None
    own = max(asked.most.values(), default=0) if asked else 1
    for role, number in ((task.role, own), *((role, 1) for role in task.with_)):
        if number and role in plan.roles:
            yield role, int(number)


def _line(plan: Plan, role: str) -> Iterator[str]:
    """The role, and its deputies after it."""
    seen: set[str] = set()
    while role in plan.roles and role not in seen:
        seen.add(role)
        yield role
        role = plan.roles[role].deputy or ""


def _most(book: PlanBook, role: Role) -> int | None:
    """How many there can ever be at once; None where nothing is written, or without limit."""
    post = book.posts.get(role.post or "")
    if role.post and post is None:
        return None
    staff = post.value.staff if post else role.staff
    if staff is None:
        return None
    present = present_numbers(staff)
    return max(present, default=0) + int(staff.called) if present else None


def _called(book: PlanBook, plan: Plan, pool: str) -> str:
    post = book.posts.get(pool)
    return post.value.title if post else plan.roles[pool.partition("/")[2]].title
