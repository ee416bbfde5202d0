"""Response levels: wanted, decided, raised, announced; ended, and after the last one recovery."""

from typing import Final

from drillbook.simulator.engine import command
from drillbook.simulator.engine.instances import begin, withdraw
from drillbook.simulator.engine.means import allocation, people
from drillbook.simulator.engine.moments import mark
from drillbook.simulator.engine.preemption import AT_WORK, recall
from drillbook.simulator.engine.program.conditions import level_key
from drillbook.simulator.engine.program.facts import STARTEX, Period
from drillbook.simulator.engine.program.subjects import Subject
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import (
    LevelEnding,
    LevelFell,
    LevelKept,
    LevelNotRaised,
    LevelRaised,
    LevelReplaced,
    LevelWanted,
    ResponseEnded,
)
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.model import Level, Plan

NOBODY: Final = -1


def level_name(plan: Plan, number: int) -> str:
    """Return the name of a level by its number, ``none`` for 0."""
    return plan.levels[number - 1].name if number else "none"


def look_at_levels(run: Run, asked: list[int]) -> None:
    """Ask of each plan, in their order, whether a higher level is wanted and whether the one in force is over."""
    for at in asked:
        number, keys = run.program.leading[at]
        plan, token = run.model.plans[number], run.changes.latest(keys)
        _look_up(run, number, plan, token)
        if run.facts.level[number]:
            _look_down(run, number, plan, token)
        command.look_at_command(run, number, plan, token)


def _look_up(run: Run, number: int, plan: Plan, token: int) -> None:
    """Have the highest level decided that there is reason for; and the highest below it that somebody else can decide."""
    standing = run.command.standing[number]
    reasons = [at for at in range(len(plan.levels), 0, -1) if _has_reason(run, number, at)]
    if standing.declined:
        standing.declined.intersection_update(reasons)
    for at in [at for at in standing.given_anew if at not in reasons]:
        del standing.given_anew[at]
    in_force = run.facts.level[number]
    wanted = [at for at in reasons if at > in_force and at not in standing.declined]
    if not wanted:
        return
    top = max(wanted[0], standing.wanted)
    second = _second(run, plan, wanted, top)
    for at in sorted(standing.raising):
        if at not in (top, second) and (at < top if top not in standing.raising else at < second):
            token = _replace(run, number, plan, at, top if top not in standing.raising else second, token)
    for at in (top, second):
        if at and at not in standing.raising:
            _have_decided(run, number, plan, at, token)


def _second(run: Run, plan: Plan, wanted: list[int], top: int) -> int:
    """The highest level wanted that somebody else than for ``top`` can decide; 0 for none."""
    if wanted == [top]:
        return 0
    decider = _decider(run, plan, top)
    if decider == NOBODY:
        return 0
    return next((at for at in wanted if _decider(run, plan, at) != decider), 0)


def _decider(run: Run, plan: Plan, level: int) -> int:
    """The role that decides whether a level is reached; NOBODY if it is reached by itself."""
    raising = plan.levels[level - 1].raising
    steps = run.program.bodies[raising].steps if raising >= 0 else ()
    tasks = (step.task for step in steps)
    return next((allocation.accountable(run, task) for task in tasks if task is not None and task.decision), NOBODY)


def _have_decided(run: Run, number: int, plan: Plan, wanted: int, token: int) -> None:
    level = plan.levels[wanted - 1]
    root = run.command.standing[number].given_anew.pop(wanted, STARTEX) or _root_of(run, number, wanted)
    token = run.record(LevelWanted, token, plan=plan.name, level=level.name)
    if level.raising < 0:
        change_level(run, number, wanted, root, token)
        return
    scope = begin(
        run, level.raising, token, "level", root=root,
        then=lambda run, done, token: _decide_raising(run, number, wanted, done, token),
    )  # fmt: skip
    if scope.left:
        run.command.standing[number].raising[wanted] = scope


def _root_of(run: Run, number: int, level: int) -> int:
    """The incident a level is wanted for; without a reason that of the level in force."""
    cause = run.program.level_causes[number][level - 1] if level else None
    source = cause(run) if cause is not None else None
    if source is not None:
        return source.root
    return _root_in_force(run, number)


def _replace(run: Run, number: int, plan: Plan, was: int, wanted: int, token: int) -> int:
    """What waits on the way to the lower level is withdrawn, and whoever is deciding it stops."""
    scope = run.command.standing[number].raising.pop(was)
    names = level_name(plan, was), level_name(plan, wanted)
    token = run.record(LevelReplaced, token, plan=plan.name, level=names[0], by=names[1])
    drop_instance(run, scope, token)
    return token


def drop_instance(run: Run, scope: Scope, token: int) -> None:
    """Withdraw the way to a decision that is not wanted any more, and stop whoever is deciding."""
    scope.then = None
    withdraw(run, scope, token)
    for slot in scope.slots:
        task = run.slots.step[slot].task
        if task is not None and task.decision and run.slots.state[slot] in AT_WORK:
            recall(run, slot, token)


def _decide_raising(run: Run, number: int, wanted: int, scope: Scope, token: int) -> None:
    """The decision is taken; it raises the level only if there is still a reason."""
    run.command.standing[number].raising.pop(wanted, None)
    run.agenda.decide((number, wanted, False, scope.root, token))


def settle_decisions(run: Run) -> None:
    """Carry out the decisions of this round, once everything set in it is known."""
    made, run.agenda.decisions = run.agenda.decisions, []
    for number, level, ends, root, token in made:
        plan = run.model.plans[number]
        if ends:
            _settle_ending(run, number, plan, level, token)
        elif _has_reason(run, number, level) and level > run.facts.level[number]:
            change_level(run, number, level, root, token)
        else:
            run.record(LevelNotRaised, token, plan=plan.name, level=level_name(plan, level))
            run.changes.add(token, level_key(number))


def _look_down(run: Run, number: int, plan: Plan, token: int) -> None:
    standing = run.command.standing[number]
    for at in range(1, run.facts.level[number] + 1):
        if _is_over(run, number, at):
            if at not in standing.ends_since and at != standing.by_hand:
                standing.ends_since[at] = run.now
                if plan.levels[at - 1].ends_for:
                    run.later(plan.levels[at - 1].ends_for, _look_again, (number, token))
        else:
            standing.ends_since.pop(at, None)
            standing.by_hand = 0 if at == standing.by_hand else standing.by_hand
    at = run.facts.level[number]
    level = plan.levels[at - 1]
    if standing.ending is not None or not _has_ended(run, number, at, level):
        return
    token = run.record(LevelEnding, token, plan=plan.name, level=level.name)
    if level.ending < 0:
        _fall(run, number, plan, token)
    else:
        root = _root_in_force(run, number)
        scope = begin(
            run, level.ending, token, "level", root=root,
            then=lambda run, _, token: _decide_ending(run, number, at, root, token),
        )  # fmt: skip
        standing.ending = scope if scope.left else None


def _root_in_force(run: Run, number: int) -> int:
    period = run.facts.periods[number][run.facts.level[number]]
    return period.root if period is not None else STARTEX


def _look_again(run: Run, about: tuple[int, int]) -> None:
    number, token = about
    run.changes.add(token, level_key(number))


def _has_reason(run: Run, number: int, at: int) -> bool:
    holds = run.program.level_when[number][at - 1]
    return holds is not None and holds(run, None) is True


def _is_over(run: Run, number: int, at: int) -> bool:
    holds = run.program.level_ends[number][at - 1]
    return holds is not None and holds(run, run.facts.periods[number][at]) is True


def _has_ended(run: Run, number: int, at: int, level: Level) -> bool:
    since = run.command.standing[number].ends_since.get(at)
    return since is not None and run.now - since >= level.ends_for


def _decide_ending(run: Run, number: int, at: int, root: int, token: int) -> None:
    run.command.standing[number].ending = None
    run.agenda.decide((number, at, True, root, token))


def _settle_ending(run: Run, number: int, plan: Plan, at: int, token: int) -> None:
    if run.facts.level[number] == at and _is_over(run, number, at):
        _fall(run, number, plan, token)
    elif run.facts.level[number] == at:
        run.record(LevelKept, token, plan=plan.name, level=level_name(plan, at))
        run.command.standing[number].ends_since.pop(at, None)
        run.changes.add(token, level_key(number))


def _fall(run: Run, number: int, plan: Plan, token: int) -> None:
    """To the highest lower level that has not ended, else to none."""
    lower = run.facts.level[number] - 1
    while lower and (_has_ended(run, number, lower, plan.levels[lower - 1])):
        lower -= 1
    _decline(run, number, lower)
    change_level(run, number, lower, _root_in_force(run, number), token)


def _decline(run: Run, number: int, level: int) -> None:
    """What is left while there is reason for it is not wanted again until the reason has been gone once."""
    left = range(level + 1, run.facts.level[number] + 1)
    run.command.standing[number].declined.update(at for at in left if _has_reason(run, number, at))


def set_level(run: Run, number: int, level: int, root: int, token: int) -> None:
    """Declare a level by hand or from outside; it stands, reason or not, until the reasons have changed.

    ``root``: the inject that declares it; a person who does acts for the incident there is.
    """
    standing = run.command.standing[number]
    standing.by_hand = level
    _decline(run, number, level)
    standing.ends_since.pop(level, None)
    change_level(run, number, level, root if root != STARTEX else _root_of(run, number, level), token)


def change_level(run: Run, number: int, level: int, root: int, token: int) -> None:
    """Let a plan reach or leave a level for an incident, whatever made it, and everything that follows from that."""
    plan, was = run.model.plans[number], run.facts.level[number]
    if level == was:
        return
    ended = _root_in_force(run, number)
    run.facts.level[number] = level
    raised = level > was
    token = run.record(
        LevelRaised if raised else LevelFell,
        token,
        plan=plan.name,
        level=level_name(plan, level),
        was=level_name(plan, was),
    )
    run.changes.add(token, level_key(number))
    _begin_periods(run, number, was, level, root)
    standing = run.command.standing[number]
    if standing.by_hand != level:
        standing.by_hand = 0
    for at in sorted(standing.raising):
        if at <= level:
            drop_instance(run, standing.raising.pop(at), token)
    people.restaff(run, number, token)
    for passed in range(was + 1, level + 1):
        mark(run, Subject("level", "plan", number, passed), None, token, root)
    if raised:
        _on_raise(run, number, plan, level, root, token)
    if level == 0:
        _end_response(run, number, plan, ended, token)
    _announce(run, number, plan, raised, root, token)


def _begin_periods(run: Run, number: int, was: int, level: int, root: int) -> None:
    """Levels reached or passed are in force from now on; what has ended a former period of theirs is forgotten."""
    facts, standing = run.facts, run.command.standing[number]
    source = facts.sources["level", number, NONE] = facts.next_source(root)
    for passed in range(was + 1, level + 1):
        facts.periods[number][passed] = Period(run.now, source, run.deliveries.at[root])
    for other in [at for at in standing.ends_since if at > min(was, level)]:
        del standing.ends_since[other]


def _on_raise(run: Run, number: int, plan: Plan, level: int, root: int, token: int) -> None:
    standing = run.command.standing[number]
    if standing.ending is not None:
        scope, standing.ending = standing.ending, None
        drop_instance(run, scope, token)
    people.call_in(run, number, token)
    notice = plan.levels[level - 1].notice
    if notice >= 0:
        begin(run, notice, token, "level", root=root)


def _end_response(run: Run, number: int, plan: Plan, root: int, token: int) -> None:
    token = run.record(ResponseEnded, token, plan=plan.name)
    mark(run, Subject("response-ended", "plan", number), None, token, root)
    allocation.clear_shelters(run, number, token)
    if plan.recovery >= 0:
        begin(run, plan.recovery, token, "recovery", root=root)


def _announce(run: Run, number: int, plan: Plan, raised: bool, root: int, token: int) -> None:
    """A plan that follows takes a level over from the receipt of its notice; without one, at once."""
    notice = plan.levels[run.facts.level[number] - 1].notice if raised else NONE
    for other in run.program.followers[number]:
        if not _has_notice(run, notice, other):
            change_level(run, other, run.facts.level[number], root, token)


def _has_notice(run: Run, notice: int, plan: int) -> bool:
    """Whether the notice is sent to a role of that plan."""
    if notice < 0:
        return False
    tasks = (step.task for step in run.program.bodies[notice].steps)
    recipients = (sending.to.role for task in tasks if task for sending in task.sends)
    return any(role >= 0 and run.model.roles[role].plan == plan for role in recipients)


def follow(run: Run) -> None:
    """Take over the levels of notices received in this round by a role of a plan that follows."""
    received, run.agenda.receipts = run.agenda.receipts, []
    for plan, leader, token in received:
        if run.model.plans[plan].follow == leader:
            change_level(run, plan, run.facts.level[leader], _root_in_force(run, leader), token)
