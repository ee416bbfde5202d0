"""Reasons for what happened in a run, and what they are read from: the log up to a moment, and its model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from drillbook.schema.conditions import tree as written
from drillbook.simulator.log import events as e
from drillbook.simulator.log.causes import Cause, disruption_behind
from drillbook.simulator.log.event_incidents import Asker, Incidents
from drillbook.simulator.log.measures import PromiseRow, as_of, promise_rows
from drillbook.simulator.log.replay import Board
from drillbook.simulator.log.situation_at import Fact, Situation
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model import tasks as steps
from drillbook.simulator.model.condition import Condition
from drillbook.simulator.model.means import UNLIMITED, Role
from drillbook.simulator.model.model import Model

LATEST = 3
"""Of what came again and again, the last times are told."""
Kind: TypeAlias = Literal["task", "procedure", "level", "inject", "promise"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that explains the next. ``kind`` says what the fields mean; see the words in the reports.

    ``about`` is a step, pool, role, procedure or inject; ``who`` are steps or roles; ``whole`` is the condition that
    ``facts`` are the parts of, and ``holds`` what came of it.
    """

    kind: str
    at: int
    event: int = -1
    about: str = ""
    who: tuple[str, ...] = ()
    why: str = ""
    took: int = -1
    number: int = 0
    whole: written.Condition | written.Moment | None = None
    holds: bool | None = None
    facts: tuple[Fact, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Why, as of ``at``. ``path``: the occurrence that is explained, of ``times`` there were."""

    kind: Kind
    name: str
    at: int
    path: str = ""
    times: int = 0
    reasons: tuple[Reason, ...] = field(default=())


class Inquiry:
    """The log up to a moment, and what every question asks of it."""

    def __init__(self, events: Sequence[Happened], model: Model, at: int) -> None:
        self.events, self.model, self.at = events, model, at
        self.disruptions = [event for event in events if isinstance(event, e.DisruptionBegan)]
        self.plans = {plan.name: plan for plan in model.plans}
        self.incidents = Incidents(events, model)
        self._situations: dict[tuple[int, str], Situation] = {}

    @cached_property
    def promises(self) -> tuple[PromiseRow, ...]:
        """Every occurrence of every promised time so far."""
        return promise_rows(self.events)

    @cached_property
    def _by_path(self) -> dict[str, list[tuple[int, Happened]]]:
        found: dict[str, list[tuple[int, Happened]]] = {}
        for number, event in enumerate(self.events):
            path = getattr(event, "path", "")
            if path:
                found.setdefault(path, []).append((number, event))
        return found

    def of_path(self, path: str) -> list[tuple[int, Happened]]:
        """The events of one step or instance, with their numbers."""
        return self._by_path.get(path, [])

    @cached_property
    def _by_task(self) -> dict[str, list[str]]:
        found: dict[str, dict[str, None]] = {}
        for event in self.events:
            task = getattr(event, "task", "")
            if task:
                found.setdefault(task, {})[event.path] = None  # type: ignore[attr-defined]
        return {task: list(paths) for task, paths in found.items()}

    def paths_of(self, task: str) -> list[str]:
        """Its occurrences, in their order."""
        return self._by_task.get(task, [])

    def situation(self, until: int, asker: Asker | None = None) -> Situation:
        """What was so before the event of that number, for whom it concerns."""
        known = until, repr(asker)
        if known not in self._situations:
            self._situations[known] = Situation(self.events[:until], self.model, asker)
        return self._situations[known]

    def when(self, procedure: str) -> Condition | None:
        found = next((one for one in self.model.procedures if self.procedure_name(one) == procedure), None)
        return found.when if found else None

    def procedure_name(self, procedure: steps.Procedure) -> str:
        return f"{self.model.plans[procedure.plan].name}/{procedure.name}"

    def reason(
        self,
        kind: str,
        number: int,
        *,
        about: str = "",
        who: Sequence[str] = (),
        why: str = "",
        took: int = -1,
        condition: Condition | None = None,
        asker: Asker | None = None,
    ) -> Reason:
        """A reason for an event, with a condition as it stood then, for ``asker`` or outside of any instance."""
        at = self.events[number].at if number >= 0 else self.at
        plain = Reason(kind, at, number, about, tuple(who), why, took)
        if condition is None:
            return plain
        until = number + 1 if number >= 0 else len(self.events)
        situation = self.situation(until, asker)
        tree, holds, facts = situation.tree(condition), situation.truth(condition), situation.facts(condition)
        return Reason(kind, at, number, about, tuple(who), why, took, 0, tree, holds, facts)

    def holders(self, board: Board, pool: str) -> tuple[str, ...]:
        """The steps that had something of a pool."""
        names = pool_names(self.model, pool)
        held = (work.path for work in board.working.values() if names & {name for name, _count in work.held})
        return tuple(held)

    def short_now(self, board: Board, task: str, noted: str) -> str:
        """The pool a queued step is short of: the one noted as it was queued, unless another is by now."""
        step = next(one for one in self.model.tasks if one.name == task)
        people = ((step.role, min(step.staff)), *((role, 1) for role in step.with_roles))
        own = ((self.model.roles[role], least) for role, least in people)
        present = ((role.pool, least) for role, least in own if not board.absent.get(role.name))
        wanted = [*present, *((demand.pool, min(demand.least)) for demand in step.demands)]
        short = [self.model.pools[pool].name for pool, least in wanted if self._at_most_free(board, pool) < least]
        if not short or noted in short or any(self.away(board, noted, -1)):
            return noted
        return short[0]

    def _at_most_free(self, board: Board, number: int) -> int:
        """How many of a pool are free if nothing is out of service; UNLIMITED where that is not known here."""
        pool = self.model.pools[number]
        if pool.kind == "staff" and not pool.by_level and not pool.called:
            total = next(count for tick, count in reversed(pool.shifts) if tick <= self.at)
        elif pool.kind == "equipment" and not any(number in dict(team.brings) for team in self.model.teams):
            total = sum(lot.amount for lot in pool.stock)
        elif pool.kind in ("team", "capability"):
            total = sum(number in team.pools for team in self.model.teams)
        else:
            return UNLIMITED
        names = pool_names(self.model, pool.name)
        held = (item for work in board.working.values() for item in work.held)
        return total - sum(count for name, count in held if name in names)

    def away(self, board: Board, pool: str, number: int) -> Iterator[Reason]:
        """Roles of which nobody is there, with who acts for them or could."""
        for role in self.model.roles:
            if self.model.pools[role.pool].name != pool or role.name not in board.absent:
                continue
            acting = board.absent[role.name]
            if acting:
                yield self.reason("deputy-acts", number, about=role.name, who=(acting,))
                continue
            chain, took = self._deputies(board, role)
            kind = "deputy-could" if took >= 0 else "deputies-away" if chain else "nobody-could"
            who = chain[-1:] if took >= 0 else chain
            yield self.reason(kind, number, about=role.name, who=who, took=took)

    def _deputies(self, board: Board, role: Role) -> tuple[list[str], int]:
        """Whoever may act for a role up to the first who is there, and after what time; -1 where nobody is."""
        chain, took = list[str](), 0
        while role.deputy >= 0:
            took += role.takeover
            role = self.model.roles[role.deputy]
            chain.append(role.name)
            if role.name not in board.absent:
                return chain, took
        return chain, -1

    def used_up(self, pool: str, number: int) -> Iterator[Reason]:
        """Who took of goods of which too few were left when the event of that number came."""
        if all(one.name != pool or one.kind != "supplies" for one in self.model.pools):
            return
        begun = (one for one in self.events[: number + 1] if isinstance(one, e.TaskStarted | e.TaskDispatched))
        took = dict.fromkeys(one.path for one in begun if any(name == pool for name, _count in one.held))
        if took:
            yield self.reason("used-up", number, about=pool, who=tuple(took))

    def messages(self, path: str) -> Iterator[Reason]:
        """Each message of a step: its tries in vain, and when it was received."""
        mine = self.of_path(path)
        sent = {event.message: number for number, event in mine if isinstance(event, e.MessageSent)}
        for message, number in sent.items():
            event = self.events[number]
            assert isinstance(event, e.MessageSent)
            failed = [(n, one) for n, one in mine if isinstance(one, e.MessageFailed) and one.message == message]
            for channel, cause in dict.fromkeys((one.channel, one.why) for _n, one in failed):
                tries = [n for n, one in failed if (one.channel, one.why) == (channel, cause)]
                behind = disruption_behind(self.disruptions, failed[-1][1]) if cause == "disrupted" else ""
                at, who = self.events[tries[0]].at, (channel, f"inject:{behind}") if behind else (channel,)
                yield Reason("tried", at, tries[-1], event.to, who, cause, number=len(tries))
            received_at = (n for n, one in mine if isinstance(one, e.MessageReceived) and one.message == message)
            end = next(received_at, -1)
            if end < 0:
                yield Reason("in-flight", event.at, number, event.to)
                continue
            received = self.events[end]
            assert isinstance(received, e.MessageReceived)
            yield Reason(
                "received", received.at, end, received.by or event.to, (received.channel,), took=received.at - event.at
            )

    def promise(self, name: str, path: str = "") -> Iterator[Reason]:
        """The last times it ran, or that of one step: kept or not, and what drove it."""
        rows = [row for row in self.promises if row.id == name and path in ("", row.path)]
        for row in [as_of(row, self.at) for row in rows if row.since is not None][-LATEST:]:
            yield Reason(
                "promise", row.since or 0, self._promise_event(row), name, why=row.outcome, took=-1 if row.elapsed is None else row.elapsed,
                number=row.limit or 0, causes=row.causes,
            )  # fmt: skip
        if not any(row.since is not None for row in rows):
            yield Reason("not-triggered", self.at, about=name)

    def _promise_event(self, row: PromiseRow) -> int:
        found = (
            number for number, event in enumerate(self.events)
            if event.kind.startswith("promise-") and getattr(event, "promise", "") == row.id and getattr(event, "path", "") == row.path
        )  # fmt: skip
        return max(found, default=-1)


def pool_names(model: Model, pool: str) -> set[str]:
    """The pool itself, the teams that have its capability, its pieces by number."""
    numbers = {number for number, one in enumerate(model.pools) if one.name == pool}
    teams = {team.name for team in model.teams if numbers & set(team.pools)}
    total = sum(lot.amount for number in numbers for lot in model.pools[number].stock)
    return {pool, *teams, *(f"{pool}-{piece + 1}" for piece in range(min(total, 1000)))}
