"""A promised time leaves room for the work before it, even if nobody waits for anybody (X12)."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import Undecided
from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.facts.control_flow import step_sequences
from drillbook.schema.linkage.facts.earliest_times import EarliestTimes, Elapsed, Pick, median_time, shortest_time
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.states.claims import Claim, Variable
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import first_few, task_named, time_said
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.levels import Level
from drillbook.schema.models.plan import Plan, ResponseTime
from drillbook.schema.models.steps import Step, perform
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath

_OVER = ("finished", "received")
_DECISION = 5 * 60_000.0
_DECIDING = say(en="the decision alone", zh="仅研判决定一项")  # before it there is no task to name


@dataclass(frozen=True, slots=True)
class _Broken:
    """A promise that the work before it uses up; the culprit is what takes longest."""

    where: Location
    limit: int
    needs: float
    path: tuple[str, ...]
    culprit: str
    impossible: bool
    runs: Plan


def beyond_reach(book: PlanBook) -> Iterator[Fault]:
    """A promised time is shorter than the usual durations on the way to it, with nobody waiting for anybody."""
    for plan in plans_with_text(book):
        found: dict[Location, _Broken] = {}
        for one in (*_of_tasks(book, plan), *_of_spans(book, plan), *_of_levels(book, plan)):
            if one.where not in found or (one.impossible and not found[one.where].impossible):
                found[one.where] = one
        by_culprit: dict[str, list[_Broken]] = {}
        for one in sorted(found.values(), key=lambda one: one.where):
            by_culprit.setdefault(one.culprit, []).append(one)
        for culprit, broken in by_culprit.items():
            yield _told(plan, culprit, broken)


def _told(plan: Located[Plan], culprit: str, broken: list[_Broken]) -> Fault:
    first = broken[0]
    slow = plan.at("tasks", culprit, "takes")
    where = slow if len(broken) > 1 and culprit in plan.value.tasks else first.where
    places = (
        (slow, *(one.where for one in broken)) if culprit in plan.value.tasks else tuple(one.where for one in broken)
    )
    parts = {
        "limit": time_said(first.limit),
        "needs": time_said(max(1, round(first.needs / 60_000)) * 60_000),
        "path": first_few(task_named(first.runs, name) for name in first.path) if first.path else _DECIDING,
    }
    message = (
        say(
            en="{limit} is promised, even the shortest way there is longer: {path}",
            zh="要求{limit}，而即使各环节都取最短用时也来不及（通常约{needs}）：{path}",
            **parts,
        )
        if first.impossible
        else say(
            en="{limit} is promised, usually it takes about {needs}: {path}",
            zh="要求{limit}，而通常就需约{needs}：{path}",
            **parts,
        )
    )
    return Fault(
        where,
        message,
        say(en="allow more time, or do the steps before it side by side", zh="请放宽时限，或将前面的步骤改为同时进行"),
        also=tuple(dict.fromkeys(place for place in places if place != where)),
        consequence=say(en="on the night it would be missed even if nothing goes wrong", zh="当夜即使一切顺利也会超时"),
        severity=Severity.ERROR if any(one.impossible for one in broken) else Severity.WARNING,
    )


def _of_tasks(book: PlanBook, plan: Located[Plan]) -> Iterator[_Broken]:
    placed: set[str] = set()
    for path, steps in step_sequences(plan.value):
        for level in _possible_levels(book, plan.value, path):
            usual, fastest = _walked(book, plan.value, level, steps)
            placed |= set(usual.starts)
            for name in usual.starts:
                yield from _task(plan, name, usual, fastest)
    for name in plan.value.tasks:
        if name not in placed:
            alone = (perform(name),)
            for level in plan.value.order or (None,):
                yield from _task(plan, name, *_walked(book, plan.value, level, alone))


def _walked(
    book: PlanBook, plan: Plan, level: str | None, steps: tuple[Step, ...]
) -> tuple[EarliestTimes, EarliestTimes]:
    usual, fastest = EarliestTimes(book, plan, median_time, level), EarliestTimes(book, plan, shortest_time, level)
    usual.walk(steps)
    fastest.walk(steps)
    return usual, fastest


def _possible_levels(book: PlanBook, plan: Plan, path: KeyPath) -> tuple[str | None, ...]:
    """The levels at which the procedure can start; None where the plan has none."""
    procedure = plan.procedures.get(str(path[1])) if path[0] == "procedures" else None
    when = procedure.when if procedure else None
    if when is None or isinstance(when, Moment) or not plan.order:
        return plan.order or (None,)
    own, claim = Variable("level", plan.plan), [Claim(plan.plan, when)]
    try:
        cases = CaseAnalysis.of(book, claim, free=[plan.plan])
        return tuple(level for level in plan.order if cases.possible(claim, {own: level}))
    except Undecided:
        return plan.order


def _task(plan: Located[Plan], name: str, usual: EarliestTimes, fastest: EarliestTimes) -> Iterator[_Broken]:
    task = plan.value.tasks[name]
    within = task.within
    if within is None or (within.from_ and (within.from_.kind != "incident" or within.from_.plus_ms)):
        return
    if within.to and (within.to.name or within.to.plus_ms):
        return
    over = within.to is None or within.to.kind in _OVER
    limit = at_level(within.at_most, usual.level, plan.value.order)
    yield from _measured(plan, name, over, limit, usual, fastest, plan.at("tasks", name, "within"))


def _measured(
    plan: Located[Plan],
    name: str,
    over: bool,
    limit: int,
    usual: EarliestTimes,
    fastest: EarliestTimes,
    where: Location,
) -> Iterator[_Broken]:
    reached, soonest = _reached(usual, name, over), _reached(fastest, name, over)
    if reached is None or reached.time <= limit:
        return
    tasks = usual.plan.tasks
    own = [one for one in reached.path if one in tasks]
    culprit = max(own, key=lambda one: usual.takes(tasks[one]), default="")
    impossible = soonest is not None and soonest.time > limit
    yield _Broken(
        where, limit, reached.time, reached.path, culprit if usual.plan is plan.value else "", impossible, usual.plan
    )


def _reached(pace: EarliestTimes, name: str, over: bool) -> Elapsed | None:
    return (pace.ends if over else pace.starts).get(name)


def _of_spans(book: PlanBook, plan: Located[Plan]) -> Iterator[_Broken]:
    """Response times from one task to another of the same procedure, or into what it hands over to."""
    for name, promise in plan.value.response_times.items():
        where = plan.at("response_times", name, "within")
        target, over = promise.to.name, promise.to.kind in _OVER
        if target is None or promise.to.plus_ms or promise.from_.plus_ms:
            continue
        for runs, steps, since in _spans(book, plan.value, promise):
            for level in plan.value.order or (None,):
                usual, fastest = (
                    EarliestTimes(
                        book, runs, pick, level if runs is plan.value else None, since, promise.from_.kind in _OVER
                    )
                    for pick in (median_time, shortest_time)
                )
                usual.walk(steps)
                fastest.walk(steps)
                limit = at_level(promise.within, level, plan.value.order)
                yield from _measured(plan, target.rpartition("/")[2], over, limit, usual, fastest, where)


def _spans(book: PlanBook, plan: Plan, promise: ResponseTime) -> Iterator[tuple[Plan, tuple[Step, ...], str | None]]:
    """The steps that lead from the one to the other, whose they are, and where in them the clock starts."""
    start, target = promise.from_, promise.to.name or ""
    owner, slash, inner = target.rpartition("/")
    if not slash:
        known = start.name in plan.tasks
        if known or start.kind == "incident":
            for _, steps in step_sequences(plan):
                yield plan, steps, start.name if known else None
    elif start.name in plan.tasks and owner in book.plans:
        other = book.plans[owner].value
        for name in plan.tasks[start.name or ""].hands_over_to:
            receiver, _, procedure = name.partition("/")
            if receiver == owner and procedure in other.procedures and inner in other.tasks:
                yield other, other.procedures[procedure].steps, None


def _of_levels(book: PlanBook, plan: Located[Plan]) -> Iterator[_Broken]:
    for name, level in plan.value.own_levels.items():
        if level.within is None:
            continue
        limit = at_level(level.within, name, plan.value.order)
        usual, fastest = (_decided(book, plan.value, name, level, pick) for pick in (median_time, shortest_time))
        if usual.time > limit:
            culprit = max(usual.path, key=lambda one: _median(plan.value, one), default="")
            where = plan.at("levels", name, "within")
            yield _Broken(where, limit, usual.time, usual.path, culprit, fastest.time > limit, plan.value)


def _median(plan: Plan, task: str) -> float:
    takes = plan.tasks[task].takes if task in plan.tasks else None
    return max(one.median for one in takes.values()) if takes else 0.0


def _decided(book: PlanBook, plan: Plan, name: str, level: Level, pick: Pick) -> Elapsed:
    """The tasks before the decision, then the decision."""
    pace = EarliestTimes(book, plan, pick, name)
    ends = [pace.walk((perform(task),)) for task in level.after if task in plan.tasks]
    before = max(ends, key=lambda clock: clock.time, default=Elapsed())
    takes = at_level(level.takes, name, plan.order) if level.takes else book.settings.decision
    return Elapsed(before.time + (pick(takes) if takes else _DECISION), before.path)


RULES = (
    Rule(
        "X12",
        Severity.WARNING,
        beyond_reach,
        title=say(en="promised times can be kept at an ordinary pace", zh="时限按通常用时能够做到"),
        rests_on=Basis(
            (
                binding(
                    "国办发〔2024〕5号 art. 24(4): workable",
                    "国办发〔2024〕5号第二十四条（四）“管用可行”",
                    "government",
                    "department",
                    "street",
                ),
            ),
            general=say(en="practice: what is promised can be kept", zh="实务：承诺的时限应能做到"),
        ),
        scope=say(en="plans with durations", zh="写有用时的预案"),
        by_plan=True,
    ),
)
