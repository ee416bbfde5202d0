"""Places of injects that nothing is made of: what happens there is handed on to no procedure and no level."""

from collections.abc import Iterator

from drillbook.schema.finding import Finding, Severity, say
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.model.condition import All, Compare, Condition, Not, Some
from drillbook.simulator.model.means import Indicator
from drillbook.simulator.model.model import Inject, Plan
from drillbook.simulator.model.tasks import Procedure


def unused_places(
    builder: Builder,
    injects: tuple[Inject, ...],
    plans: tuple[Plan, ...],
    procedures: tuple[Procedure, ...],
    indicators: tuple[Indicator, ...],
) -> Iterator[Finding]:
    """Say of each inject with a place whether the place can come into the run at all."""
    conditions = [procedure.when for procedure in procedures]
    conditions += [level.when for plan in plans for level in plan.levels]
    read = {number for condition in conditions for number in _indicators_in(condition)}
    for inject in builder.scenario.entries("injects", builder.scenario.value.injects):
        compiled = injects[builder.injects[inject.name]]
        if inject.value.place is not None and not _hands_on(compiled, read, indicators):
            message = say(
                en="the place of inject '{name}' is not used: it starts nothing, and nothing waits for what it sets",
                zh="消息单“{name}”的地点未被采用：它不引发任何程序，也没有程序或级别以它改变的状态为条件",
                name=inject.name,
            )
            hint = say(
                en="write what it 'starts', or 'set' an indicator that a level or procedure waits for",
                zh="请写明引发何程序，或改变某级别、程序所依据的监测指标",
            )
            yield Finding(inject.at("place"), "SC", message, Severity.NOTE, hint)


def _hands_on(inject: Inject, read: set[int], indicators: tuple[Indicator, ...]) -> bool:
    """A value can be that of the place, and the place is that of whatever the inject brings about."""
    return bool(inject.starts) or any(
        assign.what != "indicator"
        or assign.subject in read
        or (indicators[assign.subject].per_place and assign.place < 0)
        for assign in inject.sets
    )


def _indicators_in(condition: Condition | None) -> Iterator[int]:
    match condition:
        case Compare(indicator=indicator):
            yield indicator
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from _indicators_in(part)
        case Not(part=part):
            yield from _indicators_in(part)
