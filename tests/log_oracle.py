"""What must hold in every log, checked from the log and the model alone; it shares no code with the engine."""

from itertools import permutations

DONE = {"task-finished", "task-reported", "task-suspended", "task-aborted", "task-withdrawn", "task-unfinished"}


def violations(model, log):
    """What is wrong in a log, in words; nothing in a right one."""
    return [*Table(model).read(log)]


class Table:
    """Who holds what, what is out of service, and who is on the way, followed event by event."""

    def __init__(self, model):
        self.model = model
        self.tasks = {task.name: task for task in model.tasks}
        self.teams = {team.name: team for team in model.teams}
        self.pools = {pool.name: number for number, pool in enumerate(model.pools)}
        self.kinds = {pool.name: pool.kind for pool in model.pools}
        self.held, self.awaited, self.loads = {}, {}, {}
        self.out, self.pieces = {}, {}
        for pool in model.pools:
            if pool.kind == "equipment":
                self.pieces[pool.name] = sum(lot.amount for lot in pool.stock if lot.since <= 0)

    def read(self, log):
        """Check each instant after the last of its events."""
        for number, event in enumerate(log):
            yield from self.take_up(event)
            if number + 1 == len(log) or log[number + 1].at > event.at:
                yield from self.instant(event.at)

    def take_up(self, event):
        match event.kind:
            case "task-dispatched" | "task-started" | "task-continued":
                yield from self.hold(event)
            case "task-finished" | "task-reported" | "task-suspended" | "task-aborted" | "task-withdrawn":
                self.let_go(event)
                if event.kind == "task-suspended" and event.restarts:
                    self.loads.pop(event.path, None)
            case "unit-dispatched":
                sent = self.loads if event.what == "supplies" else self.awaited
                sent.setdefault(event.path, []).append(event)
            case "unit-arrived":
                yield from self.arrive(event)
            case "task-arrived":
                yield from self.all_there(event)
            case "unit-returned":
                if any(event.unit in held and event.unit in self.teams for _, held in self.held.values()):
                    yield f"{event.at}: {event.unit} comes back from work it has begun since"
            case "stock-changed" if event.pool in self.pieces:
                self.pieces[event.pool] += event.change
            case "disruption-began":
                self.out.setdefault((event.what, event.subject), []).append(event)
            case "disruption-ended":
                yield from self.end(event)
            case "task-starved":
                yield from self.starve(event)

    def hold(self, event):
        if event.kind == "task-dispatched" or event.path not in self.held:
            self.awaited.setdefault(event.path, [])
            yield from self.covers(event)
        held = {}
        for name, count in event.held:
            held[name] = held.get(name, 0) + count
        self.held[event.path] = (event.task, held)

    def let_go(self, event):
        self.held.pop(event.path, None)
        self.awaited.pop(event.path, None)

    def arrive(self, event):
        """Supplies drive on while their task is interrupted; nobody else does."""
        _, held = self.held.get(event.path, ("", {}))
        if self.kinds.get(event.unit) != "supplies" and held.get(event.unit, 0) <= 0:
            yield f"{event.at}: {event.unit} arrives for {event.path}, which has lost it"

    def all_there(self, event):
        """Of the teams still held; of pieces the log does not say whether it is those brought along that were lost."""
        _, held = self.held[event.path]
        teams = [sent for sent in self.awaited[event.path] if sent.what == "team" and sent.unit in held]
        loads = self.loads.get(event.path, ())
        if any(sent.at + sent.turnout + sent.travel > event.at for sent in (*teams, *loads)):
            yield f"{event.at}: {event.path} begins before all are there"

    def end(self, event):
        others = self.out[event.what, event.subject]
        others.remove(next(other for other in others if other.inject == event.inject))
        if event.what in ("team", "channel", "place", "route") and event.still_away != bool(others):
            yield f"{event.at}: {event.subject} is told to be back or away wrongly"
        if event.still_away and not others:
            yield f"{event.at}: nothing keeps {event.subject} away"

    def instant(self, at):
        """No team does two things, none that is out does any, nobody who is out works, no more equipment is used than is in service."""
        seen, used = set(), {}
        for task, held in self.held.values():
            for name, count in held.items():
                used[name] = used.get(name, 0) + count
                if name in self.teams:
                    if name in seen:
                        yield f"{at}: {name} is in two places"
                    seen.add(name)
                    if self.out.get(("team", name)):
                        yield f"{at}: {name} works for {task} though it is out of service"
        for (what, pool), outages in self.out.items():
            if what == "staff" and used.get(pool) and any(not event.amount for event in outages):
                yield f"{at}: somebody of {pool} is at work though all are out"
        for pool, there in self.pieces.items():
            gone = max((event.amount or there for event in self.out.get(("equipment", pool), ())), default=0)
            if self.stocked(pool, used) > there - min(gone, there) and not self.lent(pool):
                yield f"{at}: more of {pool} at work than are in service"

    def stocked(self, pool, used):
        """Without what teams brought: that is not stock."""
        brought = sum(
            count
            for _, held in self.held.values()
            for team in held
            if team in self.teams and pool in held
            for goods, count in self.teams[team].brings
            if self.model.pools[goods].name == pool
        )
        return used.get(pool, 0) - brought

    def lent(self, pool):
        """Of what goes back to a lender, what works finishes first."""
        return any(lot.since > 0 or lot.until < 2**62 for lot in self.model.pools[self.pools[pool]].stock)

    def covers(self, event):
        """All of a task's demand is held, each team serving once."""
        wanted = self.wanted(event.task)
        teams = [self.teams[name] for name, _ in event.held if name in self.teams]
        if wanted and not can_cover(wanted, teams):
            yield f"{event.at}: {event.path} begins without all of its teams"

    def wanted(self, task):
        """The pool of each team it needs."""
        demands = self.tasks[task].demands
        kinds = ("team", "capability")
        return [one.pool for one in demands if self.model.pools[one.pool].kind in kinds for _ in range(one.least[0])]

    def starve(self, event):
        """Whoever starves for want of a team could not have been covered by those that were free."""
        pool = self.pools.get(event.pool)
        if pool is None or event.behind or event.fence or self.model.pools[pool].kind not in ("team", "capability"):
            return
        busy = {name for _, held in self.held.values() for name in held}
        free = [team for name, team in self.teams.items() if name not in busy and not self.out.get(("team", name))]
        if can_cover(self.wanted(event.task), free):
            yield f"{event.at}: {event.path} starves though its teams are free"


def can_cover(wanted, teams):
    """By trying every order."""
    if len(wanted) > len(teams):
        return False
    return any(
        all(pool in team.pools for pool, team in zip(wanted, order, strict=True))
        for order in permutations(teams, len(wanted))
    )
