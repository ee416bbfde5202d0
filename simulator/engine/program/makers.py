"""Makers: which procedures can bring a moment about, themselves or through what they call, hand over to or set off."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from drillbook.simulator.engine.program.conditions import keys_of, level_key
from drillbook.simulator.engine.program.steps import Body
from drillbook.simulator.engine.program.subjects import Subject, subject_of
from drillbook.simulator.model.condition import Condition, Moment
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.tasks import Block, Call, Perform, Repeat


def makers_of(
    model: Model, own_moments: Sequence[AbstractSet[Subject]], watched: AbstractSet[Subject]
) -> dict[Subject, set[int]]:
    """Return the procedures that bring each watched moment about, by that moment."""
    after: dict[Subject, list[int]] = {}
    for number, procedure in enumerate(model.procedures):
        if isinstance(procedure.when, Moment):
            after.setdefault(subject_of(procedure.when), []).append(number)
    begun = [
        [*_begun_by(procedure.body, model), *(number for subject in own & after.keys() for number in after[subject])]
        for procedure, own in zip(model.procedures, own_moments, strict=True)
    ]
    for raising, started in _begun_by_levels(model):
        begun[raising] += started
    makers: dict[Subject, set[int]] = {}
    for number in range(len(begun)):
        for subject in set().union(*(own_moments[one] & watched for one in _reached(begun, number))):
            makers.setdefault(subject, set()).add(number)
    return makers


def own_what_they_begin(body: Body, bodies: Sequence[Body], model: Model) -> None:
    """Add to what the rounds in a body bring about themselves what they call and hand over.

    Without it a wait in the second round would be over by what the first round called.
    """
    for step in body.steps:
        if step.block is not None and isinstance(step.what, Repeat):
            own_what_they_begin(step.block, bodies, model)
            for number in _begun_from(step.what.body, model):
                step.block.own |= bodies[number].own


def _begun_from(block: Block, model: Model) -> set[int]:
    """The procedures that a block calls or hands over to, and those that they do."""
    begun: set[int] = set()
    todo = [block]
    while todo:
        new = set(_begun_by(todo.pop(), model)) - begun
        begun |= new
        todo += [model.procedures[number].body for number in new]
    return begun


def _begun_by(block: Block, model: Model) -> Iterator[int]:
    """Procedures that the steps of a block call or hand over to."""
    for node in block.nodes:
        match node.what:
            case Call(procedure=procedure) if procedure >= 0:
                yield procedure
            case Perform(task=task):
                yield from (sending.starts for sending in model.tasks[task].sends if sending.starts >= 0)
            case Repeat(body=body):
                yield from _begun_by(body, model)


def _begun_by_levels(model: Model) -> Iterator[tuple[int, list[int]]]:
    """The way to the decision on a level with what that level begins in its plan and in those that follow it; and its
    notice with what it begins there.
    """
    for number, plan in enumerate(model.plans):
        followers = [other for other, follower in enumerate(model.plans) if follower.follow == number]
        later = _set_off_by(followers, model)
        notices = [level.notice for one in (number, *followers) for level in model.plans[one].levels]
        at_once = [*_set_off_by([number], model), *later, *(notice for notice in notices if notice >= 0)]
        for level in plan.levels:
            if level.raising >= 0:
                yield level.raising, at_once
            if level.notice >= 0:
                yield level.notice, later


def _set_off_by(plans: list[int], model: Model) -> list[int]:
    """Procedures that a level of these plans sets off."""
    keys = {level_key(plan) for plan in plans}
    return [number for number, procedure in enumerate(model.procedures) if keys & _keys_at_start(procedure.when)]


def _keys_at_start(when: Condition | None) -> frozenset[int]:
    """What sets a procedure off; of a moment, the level it is a moment of."""
    if isinstance(when, Moment):
        return frozenset((level_key(when.plan),)) if when.kind == "level" else frozenset()
    return keys_of(when)


def _reached(begun: list[list[int]], first: int) -> set[int]:
    """A procedure, and everything it begins directly or through others."""
    reached, todo = {first}, [first]
    while todo:
        for number in begun[todo.pop()]:
            if number not in reached:
                reached.add(number)
                todo.append(number)
    return reached
