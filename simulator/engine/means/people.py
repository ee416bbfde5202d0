"""People: how many of a post are present, who is called in, and which deputy acts for a role with nobody there."""

from typing import NamedTuple

from drillbook.simulator.engine.means.pools import change, refresh, touch
from drillbook.simulator.engine.program.steps import by_level
from drillbook.simulator.engine.state.holdings import Staffing
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import DeputyActing, RoleAbsent, RolePresent, StaffChanged


class Takeover(NamedTuple):
    """A deputy of a role who is going to act for it, if nobody has come back by then."""

    role: int
    deputy: int
    token: int


def open_posts(run: Run) -> None:
    """Put everybody at their post who is there at StartEx, and schedule the changes of shift."""
    for number, pool in enumerate(run.model.pools):
        if pool.kind != "staff":
            continue
        begins = pool.shifts[0][1]
        if pool.by_level:
            begins = by_level(pool.by_level, run.facts.level[pool.level_of])
        run.people.staffing[number] = Staffing(begins, begins)
        run.pools.free[number] = begins
        refresh(run, number)
        for at, count in pool.shifts[1:]:
            if not pool.by_level:
                run.later(at, _shift, (number, count))
    for role in range(len(run.model.roles)):
        _look_at_role(run, role, 0, at_start=True)


def _shift(run: Run, about: tuple[int, int]) -> None:
    pool, count = about
    run.people.staffing[pool].shift = count
    recount(run, pool, "shift", 0)


def recount(run: Run, pool: int, why: str, token: int) -> None:
    """Follow a change of the number present: more can begin, or nobody of a role is there any more."""
    staffing = run.people.staffing[pool]
    present = staffing.counted()
    if present == staffing.present:
        return
    change(run, pool, present - staffing.present)
    more = present > staffing.present
    staffing.present = present
    if run.records is not None:
        token = run.record(StaffChanged, token, pool=run.model.pools[pool].name, present=present, why=why)
    if more:
        touch(run, pool, token)
    for role in run.people.roles_of.get(pool, ()):
        _look_at_role(run, role, token)


def call_in(run: Run, plan: int, token: int) -> None:
    """Call in the people of a plan that reaches a level; they come ``call_out`` after the first call."""
    for number in run.program.called_by.get(plan, ()):
        run.later(run.model.pools[number].call_out, _come_in, (number, token))


def _come_in(run: Run, about: tuple[int, int]) -> None:
    number, token = about
    run.people.staffing[number].called = run.model.pools[number].called
    recount(run, number, "called", token)


def restaff(run: Run, plan: int, token: int) -> None:
    """Adjust the posts whose number goes by the level of this plan."""
    for number in run.program.staffed_by.get(plan, ()):
        run.people.staffing[number].shift = by_level(run.model.pools[number].by_level, run.facts.level[plan])
        recount(run, number, "level", token)


def look_at_roles(run: Run, asked: list[int]) -> None:
    """Let roles that exist only under a condition come and go with it; ``asked``: those whose condition may have changed."""
    for at in asked:
        number, holds, keys = run.program.role_when[at]
        exists = bool(holds(run, None))
        if exists != run.people.exists[number]:
            run.people.exists[number] = exists
            _look_at_role(run, number, run.changes.latest(keys))


def _look_at_role(run: Run, number: int, token: int, at_start: bool = False) -> None:
    people, role = run.people, run.model.roles[number]
    there = people.exists[number] and people.staffing[role.pool].present > 0
    if there == (people.absent_since[number] is None):
        return
    people.absent_since[number] = None if there else run.now
    people.deputy_of.pop(number, None)
    if there:
        touch(run, role.pool, token)
    if run.records is not None and not (at_start and not people.exists[number]):
        token = run.record(RolePresent if there else RoleAbsent, token, role=role.name)
    for other in run.program.deputising:
        deputy = people.deputy_of.get(other)
        if deputy is not None and people.absent_since[deputy] is not None:
            del people.deputy_of[other]
        if people.absent_since[other] is not None:
            _plan_takeover(run, other, token)


def _plan_takeover(run: Run, number: int, token: int) -> None:
    """When a deputy will act is known now; what waits for the role is looked at then."""
    next_deputy = _deputy(run, number)
    if next_deputy is None:
        return
    deputy, at = next_deputy
    takeover = Takeover(number, deputy, token)
    if at > run.now:
        run.later(at - run.now, _take_over, takeover)
    elif run.people.deputy_of.get(number) != deputy:
        _take_over(run, takeover)


def _take_over(run: Run, takeover: Takeover) -> None:
    number, deputy, token = takeover
    next_deputy = _deputy(run, number)
    if next_deputy is None or next_deputy[0] != deputy or next_deputy[1] > run.now:
        return
    if run.people.deputy_of.get(number) == deputy:
        return
    run.people.deputy_of[number] = deputy
    roles = run.model.roles
    token = run.record(DeputyActing, token, role=roles[number].name, deputy=roles[deputy].name)
    touch(run, roles[number].pool, token)
    touch(run, roles[deputy].pool, token)


def _deputy(run: Run, number: int) -> tuple[int, int] | None:
    """Who of the chain is present, and from when that one acts; None if nobody is."""
    people, roles = run.people, run.model.roles
    at = 0
    while (since := people.absent_since[number]) is not None:
        at = max(at, since) + roles[number].takeover
        number = roles[number].deputy
        if number < 0:
            return None
    return number, at


def acting(run: Run, role: int) -> int | None:
    """Return the role itself if somebody is present, else the deputy who has taken over; None if nobody has."""
    if run.people.absent_since[role] is None:
        return role
    return run.people.deputy_of.get(role)
