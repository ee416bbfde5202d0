"""Hints of reading speak of what the book has: an indicator of its own, a moment of the plan."""

from collections.abc import Iterable, Iterator, Mapping

from drillbook.schema.examples import with_examples
from drillbook.schema.finding import Finding, Text, plain, say
from drillbook.schema.models.indicators import Indicator
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import MappingNode, Source

Indicators = Mapping[str, Located[Indicator]]


def with_names(findings: Iterable[Finding], indicators: Indicators, sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Put names that the author knows in place of the examples in hints."""
    examples = {
        "a_condition": lambda _: _condition(indicators),
        "an_indicator": lambda _: _indicator(indicators),
        "a_moment": lambda finding: _moment(finding, sources),
    }
    return (with_examples(finding, examples) for finding in findings)


def _condition(indicators: Indicators) -> Text | None:
    """A condition that this book can have."""
    valued = next(((name, one.value.values) for name, one in indicators.items() if one.value.values), None)
    if valued:
        return plain(f"{valued[0]} >= {valued[1][-1]}")
    ranged = next(((name, one.value.range) for name, one in indicators.items() if one.value.range), None)
    return plain(f"{ranged[0]} > {sum(ranged[1]) / 2:g}") if ranged and ranged[1] else None


def _indicator(indicators: Indicators) -> Text | None:
    name = next((name for name, one in indicators.items() if not one.value.values), None)
    return plain(name) if name else None


def _moment(finding: Finding, sources: Mapping[str, Source]) -> Text | None:
    """A moment of the plan that the finding is in."""
    source = sources.get(finding.where.file)
    tasks = source.root.find("tasks") if source else None
    name = next(iter(tasks[1].entries), "") if tasks and isinstance(tasks[1], MappingNode) else ""
    return say(en=f"{name} started", zh=f"{name} 开始") if name else None
