"""Response levels: wanted, decided, raised, told; ended, and after the last one recovery. And who commands."""

from dataclasses import dataclass, field

from drillbook.simulator.engine import allocation, messages, people
from drillbook.simulator.engine.conditions import level_key
from drillbook.simulator.engine.instances import begin, withdraw
from drillbook.simulator.engine.moments import mark
from drillbook.simulator.engine.preemption import AT_WORK, recall
from drillbook.simulator.engine.state import Run, Scope, State
from drillbook.simulator.engine.steps import rank
from drillbook.simulator.log.events import (
    CommandPassed,
    LevelEnding,
    LevelFell,
    LevelKept,
    LevelNotRaised,
    LevelRaised,
    LevelReplaced,
    LevelWanted,
    ResponseEnded,
)
from drillbook.simulator.model.model import Level, Plan
from drillbook.simulator.model.tasks import Recipient

MOMENT = "level"


@dataclass(slots=True)
class Standing:
    """Where a plan stands between two levels. Numbers count from 1, 0 is none."""

    wanted: int = 0  # a higher level on its way, and the instance that decides it
    raising: Scope | None = None
    ending: Scope | None = None
    ends_since: dict[int, int] = field(default_factory=dict)
    was_raised: bool = False
    by_hand: int = 0  # declared while what ends it held already: it stands until that has been otherwise once
    declined: set[int] = field(default_factory=set)  # left by hand while their reason held: likewise


def level_name(plan: Plan, number: int) -> str:
    return plan.levels[number - 1].name if number else "none"


def look_at_levels(run: Run) -> None:
    """Each plan once, in their order: is a higher level wanted, is the one in force over?"""
    for number, keys in run.program.leading:
        if keys.isdisjoint(run.looked_at):
            continue
        plan = run.model.plans[number]
        if plan.levels and plan.follow < 0:
            _look_up(run, number, plan, run.because(keys))
            if run.level[number]:
                _look_down(run, number, plan, run.because(keys))
        if plan.passes:
            _look_at_command(run, number, plan, run.because(keys))


def _look_up(run: Run, number: int, plan: Plan, token: int) -> None:
    standing = run.standing[number]
    wanted = 0
    for at in range(len(plan.levels), run.level[number], -1):
        if not _has_reason(run, number, at):
            standing.declined.discard(at)
        elif at not in standing.declined:
            wanted = at
            break
    if wanted <= max(run.level[number], standing.wanted):
        return
    if standing.raising is not None:
        _replace(run, number, plan, wanted, token)
    level = plan.levels[wanted - 1]
    token = run.tell(LevelWanted, token, plan=plan.name, level=level.name)
    if level.raising < 0:
        change_level(run, number, wanted, token)
        return
    standing.wanted = wanted
    scope = begin(run, level.raising, token, "level", then=lambda run, _, token: _decided(run, number, wanted, token))
    standing.raising = scope if scope.left else None


def _replace(run: Run, number: int, plan: Plan, wanted: int, token: int) -> None:
    """What waits on the way to the lower level is withdrawn, and whoever is deciding it stops."""
    standing = run.standing[number]
    scope, was = standing.raising, standing.wanted
    assert scope is not None
    standing.raising, standing.wanted = None, 0
    names = level_name(plan, was), level_name(plan, wanted)
    token = run.tell(LevelReplaced, token, plan=plan.name, level=names[0], by=names[1])
    drop_instance(run, scope, token)


def drop_instance(run: Run, scope: Scope, token: int) -> None:
    scope.then = None
    withdraw(run, scope, token)
    for slot in range(scope.base, scope.base + scope.body.size):
        task = run.step[slot].task
        if task is not None and task.decision and run.state[slot] in AT_WORK:
            recall(run, slot, token)


def _decided(run: Run, number: int, wanted: int, token: int) -> None:
    """The decision is taken; it raises the level only if there is still a reason."""
    standing = run.standing[number]
    standing.raising, standing.wanted = None, 0
    run.decisions_made.append((number, wanted, token))


def settle_decisions(run: Run) -> None:
    """Decisions of this round, once everything set in it is known."""
    made, run.decisions_made = run.decisions_made, []
    for number, wanted, token in made:
        plan = run.model.plans[number]
        if wanted > 0:
            if _has_reason(run, number, wanted) and wanted > run.level[number]:
                change_level(run, number, wanted, token)
            else:
                run.tell(LevelNotRaised, token, plan=plan.name, level=level_name(plan, wanted))
                run.changed(token, level_key(number))
        else:
            _settle_ending(run, number, plan, -wanted, token)


def _look_down(run: Run, number: int, plan: Plan, token: int) -> None:
    standing = run.standing[number]
    for at in range(1, run.level[number] + 1):
        if _is_over(run, number, at):
            if at not in standing.ends_since and at != standing.by_hand:
                standing.ends_since[at] = run.now
                if plan.levels[at - 1].ends_for:
                    run.later(plan.levels[at - 1].ends_for, _look_again, (number, token))
        else:
            standing.ends_since.pop(at, None)
            standing.by_hand = 0 if at == standing.by_hand else standing.by_hand
    at = run.level[number]
    level = plan.levels[at - 1]
    if standing.ending is not None or not _has_ended(run, number, at, level):
        return
    token = run.tell(LevelEnding, token, plan=plan.name, level=level.name)
    if level.ending < 0:
        _fall(run, number, plan, token)
    else:
        scope = begin(
            run, level.ending, token, "level", then=lambda run, _, token: _ending_decided(run, number, at, token)
        )
        standing.ending = scope if scope.left else None


def _look_again(run: Run, about: tuple[int, int]) -> None:
    number, token = about
    run.changed(token, level_key(number))


def _has_reason(run: Run, number: int, at: int) -> bool:
    holds = run.program.level_when[number][at - 1]
    return holds is not None and holds(run, None) is True


def _is_over(run: Run, number: int, at: int) -> bool:
    holds = run.program.level_ends[number][at - 1]
    return holds is not None and holds(run, None) is True


def _has_ended(run: Run, number: int, at: int, level: Level) -> bool:
    since = run.standing[number].ends_since.get(at)
    return since is not None and run.now - since >= level.ends_for


def _ending_decided(run: Run, number: int, at: int, token: int) -> None:
    run.standing[number].ending = None
    run.decisions_made.append((number, -at, token))


def _settle_ending(run: Run, number: int, plan: Plan, at: int, token: int) -> None:
    if run.level[number] == at and _is_over(run, number, at):
        _fall(run, number, plan, token)
    elif run.level[number] == at:
        run.tell(LevelKept, token, plan=plan.name, level=level_name(plan, at))
        run.standing[number].ends_since.pop(at, None)
        run.changed(token, level_key(number))


def _fall(run: Run, number: int, plan: Plan, token: int) -> None:
    """To the highest lower level that has not ended, else to none."""
    lower = run.level[number] - 1
    while lower and (_has_ended(run, number, lower, plan.levels[lower - 1])):
        lower -= 1
    change_level(run, number, lower, token)


def set_level(run: Run, number: int, level: int, token: int) -> None:
    """Declared by a person or from outside. That stands, reason or not, until the reasons have changed."""
    standing, was = run.standing[number], run.level[number]
    standing.by_hand = level
    standing.declined.update(at for at in range(level + 1, was + 1) if _has_reason(run, number, at))
    standing.ends_since.pop(level, None)
    change_level(run, number, level, token)


def change_level(run: Run, number: int, level: int, token: int) -> None:
    """A plan reaches or leaves a level, whatever made it."""
    plan, was = run.model.plans[number], run.level[number]
    if level == was:
        return
    run.level[number] = level
    event = LevelRaised if level > was else LevelFell
    token = run.tell(event, token, plan=plan.name, level=level_name(plan, level), was=level_name(plan, was))
    run.changed(token, level_key(number))
    standing = run.standing[number]
    if level > was:
        standing.declined.clear()
    if standing.by_hand != level:
        standing.by_hand = 0
    if standing.raising is not None and standing.wanted <= level:
        scope, standing.raising, standing.wanted = standing.raising, None, 0
        drop_instance(run, scope, token)
    people.restaff(run, number, token)
    for passed in range(was + 1, level + 1):
        mark(run, (MOMENT, number, passed), None, token)
    if level > was:
        _on_raise(run, number, plan, level, token)
    if level == 0:
        _end_response(run, number, plan, token)
    _tell_followers(run, number, plan, level > was, token)


def _on_raise(run: Run, number: int, plan: Plan, level: int, token: int) -> None:
    standing = run.standing[number]
    if standing.ending is not None:
        scope, standing.ending = standing.ending, None
        drop_instance(run, scope, token)
    if not standing.was_raised:
        standing.was_raised = True
        people.call_in(run, number, token)
    notice = plan.levels[level - 1].notice
    if notice >= 0 and plan.acts:
        begin(run, notice, token, "level")


def _end_response(run: Run, number: int, plan: Plan, token: int) -> None:
    token = run.tell(ResponseEnded, token, plan=plan.name)
    run.standing[number].ends_since.clear()
    mark(run, ("response-ended", number, 0), None, token)
    allocation.clear_shelters(run, number, token)
    if plan.recovery >= 0 and plan.acts:
        begin(run, plan.recovery, token, "recovery")


def _tell_followers(run: Run, number: int, plan: Plan, raised: bool, token: int) -> None:
    """A plan that follows takes a level over from the receipt of its notice; without one, at once."""
    notice = plan.levels[run.level[number] - 1].notice if raised else -1
    for other, follower in enumerate(run.model.plans):
        if follower.follow == number and not _is_told(run, notice, other):
            change_level(run, other, run.level[number], token)


def _is_told(run: Run, notice: int, plan: int) -> bool:
    if notice < 0:
        return False
    tasks = (step.task for step in run.program.bodies[notice].steps)
    recipients = (sending.to.role for task in tasks if task for sending in task.sends)
    return any(role >= 0 and run.model.roles[role].plan == plan for role in recipients)


def follow(run: Run) -> None:
    """Notices received in this round by a role of a plan that follows."""
    received, run.followers = run.followers, []
    for plan, leader, token in received:
        if run.model.plans[plan].follow == leader:
            change_level(run, plan, run.level[leader], token)


def _look_at_command(run: Run, number: int, plan: Plan, token: int) -> None:
    for at, passing in enumerate(plan.passes):
        holds = run.program.passes[number][at]
        if (number, at) not in run.passed and holds is not None and holds(run, None):
            run.passed.add((number, at))
            sender = run.model.roles[run.holder[number]].name if run.holder[number] >= 0 else ""
            messages.send(run, passing.sending, f"{plan.name}/command", sender, token, _taker(number, at))


def _taker(number: int, at: int) -> messages.Received:
    def taken(run: Run, _: Recipient, token: int) -> None:
        plan = run.model.plans[number]
        role = plan.passes[at].role
        was = run.model.roles[run.holder[number]].name if run.holder[number] >= 0 else ""
        run.holder[number] = role
        token = run.tell(CommandPassed, token, plan=plan.name, role=run.model.roles[role].name, was=was)
        run.changed(token, level_key(number))
        for slot, state in enumerate(run.state):  # decisions that waited for the one who commanded before
            task = run.step[slot].task
            if state in (State.READY, State.PLAYED) and task is not None and task.decision and task.plan == number:
                played = allocation.accountable(run, task) in run.claimed
                run.state[slot] = State.PLAYED if played else State.READY
                if not played:
                    run.new_ready.append((rank(run, slot), slot))

    return taken
