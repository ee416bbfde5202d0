"""Demands that no shift, agreement or called staff could ever meet."""

from drillbook.schema.finding import Finding, Text, say
from drillbook.simulator.compiler.acting_plans import tasks_in
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.compiler.staff import most_staff
from drillbook.simulator.model.assignment import Assignment
from drillbook.simulator.model.means import INCIDENT, NONE, NOWHERE, Pool, Team
from drillbook.simulator.model.tasks import Demand, Task

HOUR = 3_600_000


class Feasibility:
    """What there can ever be of each pool."""

    def __init__(
        self, builder: Builder, pools: tuple[Pool, ...], teams: tuple[Team, ...], tasks: tuple[Task, ...]
    ) -> None:
        self.builder = builder
        self.pools = pools
        self.teams = teams
        self.tasks = tasks

    def check(self) -> list[Finding]:
        """One finding for each task and pool that can never come together."""
        used = self._used()
        return [finding for task in self.tasks if task.name in used for finding in self._of(task)]

    def _used(self) -> set[str]:
        """Tasks that some step mentions; what only stands in the list of tasks asks for nothing."""
        used: set[str] = set()
        for name, plan in self.builder.acting.items():
            it = plan.value
            blocks = [procedure.steps for procedure in it.procedures.values()] + [it.recovery]
            inner = [task for steps in blocks for task in tasks_in(steps)]
            inner += [task for level in (it.levels.each.values() if it.levels else ()) for task in level.after]
            inner += [action for warning in it.warnings.values() for action in warning.actions]
            used |= {f"{name}/{task}" for task in inner}
            used |= {handed for task in it.tasks.values() for handed in task.hands_over_to}
        return used

    def _of(self, task: Task) -> list[Finding]:
        findings = self._staff(task)
        for demand in task.demands:
            pool = self.pools[demand.pool]
            most = self._most(task, demand, pool)
            needed = max(demand.least)
            if pool.kind == "supplies":
                needed += round(max(demand.per_hour) * task.takes[0].shortest / HOUR)
            if needed > most:
                scale = 1000 if pool.kind == "supplies" else 1
                findings.append(
                    self._finding(
                        task, pool, needed / scale, most / scale, "SC" if pool.kind in ("team", "capability") else "L02"
                    )
                )
        if not findings:
            findings += self._teams_together(task)
        if task.evacuates:
            room = sum(stock.amount for shelter in task.evacuates.shelters for stock in self.pools[shelter].stock)
            if task.evacuates.people > room:
                findings.append(
                    self._finding(task, self.pools[task.evacuates.shelters[0]], task.evacuates.people, room, "L02")
                )
        return findings

    def _teams_together(self, task: Task) -> list[Finding]:
        """Each need can be met, but not all of them at once: too few teams can do several of the things."""
        demands = [demand for demand in task.demands if self.pools[demand.pool].kind in ("team", "capability")]
        coming = [team.pools for team in self.teams if self._can_come(task, team.base)]
        for level in range(max((len(demand.least) for demand in demands), default=0)):
            room = {one.pool: one.least[level if len(one.least) > 1 else 0] for one in demands}
            assignment = Assignment(coming, room)
            assignment.fill(range(len(coming)))
            if assignment.short() is not None:
                return [self._never_together(task, [self.pools[pool] for pool, least in room.items() if least])]
        return []

    def _never_together(self, task: Task, needed: list[Pool]) -> Finding:
        where = self.builder.origins[task.name]
        message = say(
            en="task '{task}' needs teams for {names} at once, and those there are cannot be shared out so",
            zh="任务“{task}”同时需要{titles}的队伍，现有队伍无论如何分派都不够",
            task=task.title,
            names=", ".join(f"'{pool.name}'" for pool in needed),
            titles="、".join(f"“{pool.title}”" for pool in needed),
        )
        hint = say(
            en="one team serves for one thing: correct the number, or name another team",
            zh="一支队伍只能承担一项：请核对数量，或补充队伍",
        )
        return Finding(where, "SC", message, hint=hint)

    def _staff(self, task: Task) -> list[Finding]:
        roles = self.builder.roles
        wanted: dict[int, int] = {}
        for role, number in ((task.role, max(task.staff)), *((role, 1) for role in task.with_roles)):
            pools = [pool for pool in self._acting(role) if most_staff(self.pools[pool]) >= number]
            own = roles[role]
            pool = pools[0] if pools else own.pool if own else NONE
            if number:
                wanted[pool] = wanted.get(pool, 0) + number
        return [
            self._finding(task, self.pools[pool], number, most_staff(self.pools[pool]), "SC")
            for pool, number in wanted.items()
            if number > most_staff(self.pools[pool])
        ]

    def _acting(self, role: int) -> list[int]:
        """The people of a role, and of its deputies after them."""
        pools: list[int] = []
        seen: set[int] = set()
        while role != NONE and role not in seen:
            seen.add(role)
            entry = self.builder.roles[role]
            if entry is None:
                break
            pools.append(entry.pool)
            role = entry.deputy
        return pools

    def _most(self, task: Task, demand: Demand, pool: Pool) -> int:
        if pool.kind in ("team", "capability"):
            return sum(1 for team in self.teams if demand.pool in team.pools and self._can_come(task, team.base))
        stock = sum(stock.amount for stock in pool.stock if self._can_come(task, stock.place))
        if pool.kind != "equipment":
            return stock
        return stock + sum(self._brought(other, demand.pool) for other in task.demands if other.pool != demand.pool)

    def _brought(self, demand: Demand, equipment: int) -> int:
        """The most of it that the teams of a demand can bring along."""
        loads = (dict(team.brings).get(equipment, 0) for team in self.teams if demand.pool in team.pools)
        return sum(sorted(loads, reverse=True)[: max(demand.most)])

    def _can_come(self, task: Task, start: int) -> bool:
        if task.place in (INCIDENT, NOWHERE) or start < 0:
            return True
        return self.builder.travel.times[start][task.place] is not None

    def _finding(self, task: Task, pool: Pool, needed: float, most: float, code: str) -> Finding:
        where = self.builder.origins[task.name]
        message = say(
            en="task '{task}' needs {needed} of '{pool}', there are never more than {most}",
            zh="任务“{task}”需要“{pool}”{needed}，最多只有{most}，永远无法满足",
            task=task.title,
            pool=_called(pool),
            needed=f"{needed:g}",
            most=f"{most:g}",
        )
        hint = say(
            en="correct the number, or add stock, staff or an agreement", zh="请核对数量，或补充库存、人员、互助协议"
        )
        return Finding(where, code, message, hint=hint)


def _called(pool: Pool) -> Text:
    return say(en="{name}", zh="{title}", name=pool.name, title=pool.title)
