"""Examples in hints: plain ones where nothing is known of the book, else names that the author knows."""

from collections.abc import Callable
from dataclasses import replace

from drillbook.schema.finding import Finding, Text, say

A_CONDITION = say(en="tide > 4.55", zh="水位 > 4.55")
A_MOMENT = say(en="run-pumps started", zh="泵车排水 开始")
AN_INDICATOR = say(en="tide", zh="水位")
Example = Callable[[Finding], Text | None]


def indicator_first(written: str) -> Text:
    """Build the hint for a condition that begins with its sign: ``> 27``."""
    return say(
        en="name the indicator first: {an_indicator} {written}",
        zh="条件应先写指标名：{an_indicator} {written}",
        an_indicator=AN_INDICATOR,
        written=written,
    )


def with_examples(finding: Finding, examples: dict[str, Example]) -> Finding:
    """Put what the book has in place of the examples in a hint."""
    if finding.hint is None:
        return finding
    parts = tuple(
        (name, examples[name](finding) or part if name in examples else part) for name, part in finding.hint.parts
    )
    return finding if parts == finding.hint.parts else replace(finding, hint=replace(finding.hint, parts=parts))
