"""Everything a scenario can be wrong in, told at once: its shape, its names, its times, and what would refuse a run."""

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, in_file_order
from drillbook.schema.linkage.rules.unresolved_names import of_scenario
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.scenario_files import ScenarioInBook
from drillbook.schema.text.located import Located
from drillbook.simulator.compiler.acting_plans import chosen
from drillbook.simulator.compiler.conditions import nameless
from drillbook.simulator.compiler.times import time_findings


def scenario_findings(book: PlanBook, read: ScenarioInBook) -> list[Finding]:
    """Report what is wrong with a scenario in its book; of one that is refused, also what is wrong in the rest of it."""
    if read.scenario is not None:
        return in_file_order([*read.findings, *_used(book, read.scenario)])
    rest = read.remainder
    if rest is None:
        return list(read.findings)
    used = [*of_scenario(book, rest.document, rest.lost_names), *time_findings(book, rest.document, rest)]
    return in_file_order([*read.findings, *used])


def inside_findings(book: PlanBook) -> list[Finding]:
    """Report the same for the scenarios in the book's own folders; their shape was told when they were read."""
    found = [finding for scenario in book.scenarios.values() for finding in _used(book, scenario)]
    for read in book.unread_scenarios.values():
        if read.remainder is not None:
            found += time_findings(book, read.remainder.document, read.remainder)
    return in_file_order(found)


def _used(book: PlanBook, scenario: Located[Scenario]) -> list[Finding]:
    """What is wrong in the scenario's own file; what stands in plans and libraries is told there, by rules."""
    return [
        *of_scenario(book, scenario),
        *chosen(book, scenario)[1],
        *nameless(scenario),
        *time_findings(book, scenario),
    ]
