"""People: how many of a post are present, who is called in, and which deputy acts for a role with nobody there."""

from drillbook.simulator.engine.pools import touch
from drillbook.simulator.engine.state import Run, by_level
from drillbook.simulator.log.events import DeputyActing, RoleAbsent, RolePresent, StaffChanged


class Staffing:
    """Of one post: present by shift, called in, taken out."""

    __slots__ = ("all_out", "called", "fewer", "present", "shift")

    def __init__(self, shift: int) -> None:
        self.shift = self.present = shift
        self.called = 0
        self.fewer = 0
        self.all_out = 0

    def counted(self) -> int:
        return 0 if self.all_out else max(0, self.shift + self.called - self.fewer)


class People:
    """Staffing by pool; since when each role has nobody; which roles exist; who acts."""

    def __init__(self, run: Run) -> None:
        self.staffing: dict[int, Staffing] = {}
        self.absent_since: list[int | None] = [None] * len(run.model.roles)
        self.exists = [role.when is None for role in run.model.roles]
        self.roles_of: dict[int, list[int]] = {}
        self.deputy_of: dict[int, int] = {}
        for number, role in enumerate(run.model.roles):
            self.roles_of.setdefault(role.pool, []).append(number)


def open_posts(run: Run) -> None:
    """Who is there at StartEx, and when shifts change."""
    for number, pool in enumerate(run.model.pools):
        if pool.kind != "staff":
            continue
        begins = pool.shifts[0][1]
        if pool.by_level:
            begins = by_level(pool.by_level, run.level[pool.level_of])
        staffing = Staffing(begins)
        run.people.staffing[number] = staffing
        run.free[number] = begins
        run.refresh(number)
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
    """The number present may have changed: more can begin, or nobody of a role is there any more."""
    staffing = run.people.staffing[pool]
    present = staffing.counted()
    if present == staffing.present:
        return
    run.free[pool] += present - staffing.present
    run.refresh(pool)
    more = present > staffing.present
    staffing.present = present
    if run.records is not None:
        token = run.tell(StaffChanged, token, pool=run.model.pools[pool].name, present=present, why=why)
    if more:
        touch(run, pool, token)
    for role in run.people.roles_of.get(pool, ()):
        _look_at_role(run, role, token)


def call_in(run: Run, plan: int, token: int) -> None:
    """The first level of a plan: those who are called set out."""
    for number, pool in enumerate(run.model.pools):
        if pool.called and plan in pool.called_by and not run.people.staffing[number].called:
            run.later(pool.call_out, _come_in, (number, token))


def _come_in(run: Run, about: tuple[int, int]) -> None:
    number, token = about
    run.people.staffing[number].called = run.model.pools[number].called
    recount(run, number, "called", token)


def restaff(run: Run, plan: int, token: int) -> None:
    """Posts whose number goes by the level of this plan."""
    for number, pool in enumerate(run.model.pools):
        if pool.by_level and pool.level_of == plan:
            run.people.staffing[number].shift = by_level(pool.by_level, run.level[plan])
            recount(run, number, "level", token)


def look_at_roles(run: Run) -> None:
    """Roles that exist only under a condition."""
    for number, holds, keys in run.program.role_when:
        if keys.isdisjoint(run.looked_at):
            continue
        exists = bool(holds is None or holds(run, None))
        if exists != run.people.exists[number]:
            run.people.exists[number] = exists
            _look_at_role(run, number, run.because(keys))


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
        token = run.tell(RolePresent if there else RoleAbsent, token, role=role.name)
    for other in run.program.deputising:
        deputy = people.deputy_of.get(other)
        if deputy is not None and people.absent_since[deputy] is not None:
            del people.deputy_of[other]
        if people.absent_since[other] is not None:
            _plan_takeover(run, other, token)


def _plan_takeover(run: Run, number: int, token: int) -> None:
    """When a deputy will act is known now; what waits for the role is looked at then."""
    found = _deputy(run, number)
    if found is None:
        return
    deputy, at = found
    if at > run.now:
        run.later(at - run.now, _take_over, (number, deputy, token))
    elif run.people.deputy_of.get(number) != deputy:
        _take_over(run, (number, deputy, token))


def _take_over(run: Run, about: tuple[int, int, int]) -> None:
    number, deputy, token = about
    found = _deputy(run, number)
    if found is None or found[0] != deputy or found[1] > run.now or run.people.deputy_of.get(number) == deputy:
        return
    run.people.deputy_of[number] = deputy
    roles = run.model.roles
    token = run.tell(DeputyActing, token, role=roles[number].name, deputy=roles[deputy].name)
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
    """The role itself if somebody is present, else the deputy who has taken over."""
    if run.people.absent_since[role] is None:
        return role
    return run.people.deputy_of.get(role)
