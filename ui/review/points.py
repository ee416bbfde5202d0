"""The points a review has to look at (国办发〔2024〕5号 art. 24), and which of them a rule speaks to."""

from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.schema.finding import Finding, Text, say

BASIS = say(en="国办发〔2024〕5号 art. 24", zh="国办发〔2024〕5号第二十四条")
POINTS: tuple[Text, ...] = (
    say(en="Lawful: laws, rules and standards are kept to", zh="合法合规：与法律法规规章和标准相符"),
    say(en="Linked: fits the plans above and beside it", zh="上下衔接：与上位预案和相关预案配套"),
    say(en="Complete: structure clear, nothing left out", zh="结构完整：框架清楚、要素齐全"),
    say(en="Workable: command, duties, levels and measures", zh="管用可行：指挥体系、职责分工、分级和措施"),
    say(en="Agreed: those concerned were asked and agree", zh="意见协调：有关方面意见已征求并取得一致"),
    say(en="Whatever else needs review", zh="其他需审核的事项"),
)
_BY_FAMILY = {"X": 1, "S": 3, "L": 3, "D": 0}
_BY_CODE = {"S19": 0, "S01": 2, "S02": 2, "S18": 2, "S20": 2, "X05": 4, "X12": 3}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the review and the findings that belong to it."""

    number: int
    said: Text
    findings: tuple[Finding, ...]


def point_of_rule(code: str) -> int:
    """Which point (from 0) a rule speaks to; the last one for what is no rule."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    return _BY_FAMILY.get(code[:1] if code[1:].isdigit() else "", 5)


def point_of(finding: Finding) -> int:
    """Which point (from 0) a finding belongs to: that of its rule."""
    return point_of_rule(finding.code)


def points(findings: Iterable[Finding]) -> tuple[Point, ...]:
    """Every point, also those nothing was found for."""
    every = tuple(findings)
    return tuple(
        Point(number + 1, said, tuple(one for one in every if point_of(one) == number))
        for number, said in enumerate(POINTS)
    )
