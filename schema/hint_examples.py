"""Hints of reading speak of what the book has: an indicator of its own, a moment of the plan."""

from collections.abc import Iterable, Iterator, Mapping

from drillbook.schema.examples import with_examples
from drillbook.schema.finding import Finding, Text, plain, say
from drillbook.schema.models.indicators import Indicator
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import MappingNode, Source
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import canonical_colour, normalise

_SIGN = late("^[<>=!≥≤≠]+")
Indicators = Mapping[str, Located[Indicator]]


def with_names(findings: Iterable[Finding], indicators: Indicators, sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Put names that the author knows in place of the examples in hints."""
    examples = {
        "a_condition": lambda _: _condition(indicators),
        "an_indicator": lambda finding: _indicator(finding, indicators),
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


def _indicator(finding: Finding, indicators: Indicators) -> Text | None:
    """An indicator that can be compared with what was written: one that has this value, else in this unit, else a number."""
    written = str(dict(finding.hint.parts).get("written", "")) if finding.hint else ""
    value = canonical_colour(_SIGN.sub("", written).strip())
    for fits in (_has_value, _is_in_unit, _is_number):
        name = next((name for name, one in indicators.items() if fits(one.value, value)), None)
        if name:
            return plain(name)
    return None


def _has_value(indicator: Indicator, value: str) -> bool:
    return value in [canonical_colour(one) for one in indicator.values or ()]


def _is_in_unit(indicator: Indicator, value: str) -> bool:
    unit = value.lstrip("0123456789.+- ")
    return bool(unit and indicator.unit) and normalise(indicator.unit or "") == normalise(unit)


def _is_number(indicator: Indicator, _: str) -> bool:
    return not indicator.values


def _moment(finding: Finding, sources: Mapping[str, Source]) -> Text | None:
    """A moment of the plan that the finding is in."""
    source = sources.get(finding.where.file)
    tasks = source.root.find("tasks") if source else None
    name = next(iter(tasks[1].entries), "") if tasks and isinstance(tasks[1], MappingNode) else ""
    return say(en=f"{name} started", zh=f"{name} 开始") if name else None
