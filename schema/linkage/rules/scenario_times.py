"""Reports times of a scenario that cannot be meant: a disruption that is over before it begins."""

from collections.abc import Iterator
from typing import Any

from drillbook.schema.finding import Finding, say
from drillbook.schema.models.scenario import Inject, Scenario
from drillbook.schema.text.located import Located
from drillbook.schema.values.instants import clock_time, parse_instant, parse_instants
from drillbook.schema.values.names import shortened


def scenario_times(holder: Located[Any]) -> Iterator[Finding]:
    """Report each `until` that is not later than the earliest its inject can come."""
    if not isinstance(holder.value, Scenario):
        return
    for name, inject in holder.value.injects.items():
        until = inject.disrupt.until if inject.disrupt else ""
        if until and not _is_later(holder.value, inject, until):
            yield Finding(
                holder.at("injects", name, "disrupt", "until"),
                "SC",
                say(
                    en="'{until}' is not after its beginning",
                    zh="“{until}”不晚于特情开始的时刻",
                    until=shortened(until),
                ),
                hint=say(
                    en="write a later time; 'for' says how long it lasts; a later day is written day 2 08:00",
                    zh="请写更晚的时刻，或用“持续”写明时长；之后某日写作 次日08:00",
                ),
            )


def _is_later(scenario: Scenario, inject: Inject, until: str) -> bool:
    begins = clock_time(scenario.begins, parse_instants(inject.at)[0]) if inject.at else scenario.begins
    return clock_time(scenario.begins, parse_instant(until)) > begins
