"""Conditions hold or not in a state of the district, and are told when they make no sense."""

from dataclasses import dataclass

import pytest

from drillbook.schema.conditions.consistency import type_errors
from drillbook.schema.conditions.parser import parse_condition
from drillbook.schema.conditions.tree import evaluate


@dataclass(frozen=True)
class Known:
    unit: str | None = None
    range: tuple[float, float] | None = None
    values: tuple[str, ...] | None = None
    per_place: bool = False
    whole: bool = False


INDICATORS = {
    "tide": Known(unit="m", range=(-1, 10)),
    "rain-warning": Known(values=("none", "blue", "yellow", "orange", "red")),
    "underpass-depth": Known(unit="cm", per_place=True),
    "ponding-points": Known(unit="处", range=(0, 100), whole=True),
    "loss": Known(unit="元", range=(0, 1_000_000_000)),
}


class Board:
    """A state with everything known but what is left out."""

    def __init__(self, level="none", judged=False, ordered=False, **values):
        self.known = {name.replace("_", "-"): value for name, value in values.items()}
        self._level, self._judged, self._ordered = level, judged, ordered

    def value(self, indicator, place):
        return self.known.get(f"{indicator}({place})" if place else indicator)

    def values(self, indicator):
        return INDICATORS[indicator].values

    def level(self, plan):
        return self._level

    def levels(self, plan):
        return ("IV", "III", "II", "I")

    def judged(self):
        return self._judged

    def ordered(self):
        return self._ordered


def doubts(text, levels=None):
    found = type_errors(parse_condition(text), INDICATORS, levels)
    return [(offset, message.render("zh"), hint.render("zh") if hint else "") for offset, message, hint in found]


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("tide > 4.55", True),
        ("8 <= tide < 9", False),
        ("rain-warning >= 橙", True),
        ("rain-warning = red", False),
        ("level >= III and level < I", True),
        ("level = none", False),
        ("judged or ordered", False),
        ("not judged", True),
        ("underpass-depth > 27", None),
        ("underpass-depth > 27 and judged", False),
        ("underpass-depth > 27 or tide > 0", True),
        ("underpass-depth(taopu) > 27", True),
        ("not underpass-depth > 27", None),
    ],
)
def test_a_condition_holds_does_not_or_cannot_be_told(text, truth):
    board = Board(level="II", tide=4.9, rain_warning="orange", **{"underpass-depth(taopu)": 35.0})
    assert evaluate(parse_condition(text), board) is truth


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tied > 5", (0, "监测指标“tied”未定义", "是否应为 tide？")),
        ("橙色且水位 > 3", (0, "监测指标“橙色且水位”未定义", "“且”前后请留空格")),
        ("tide > orange", (7, "“tide”是数值，不能与颜色“orange”比较", "请写数值")),
        ("rain-warning > 3", (15, "“rain-warning”不是数值，不能与“3”比较", "可取：none、blue、yellow、orange、red")),
        ("tide > 30 cm", (7, "“tide”的计量单位不是 cm", "应为 m")),
        ("tide > 30", (7, "30 超出“tide”的取值范围", "取值范围为 -1 至 10")),
        ("rain-warning = oragne", (15, "“rain-warning”没有取值“oragne”", "是否应为 orange？")),
        ("loss > 2000000000", (7, "2000000000 超出“loss”的取值范围", "取值范围为 0 至 1000000000")),
        ("tide(taopu) > 3", (5, "“tide”不分地点", "请去掉“（taopu）”")),
    ],
)
def test_what_makes_no_sense_is_told_at_its_place(text, found):
    assert doubts(text) == [found]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("tide > 5 and tide < 3", 0),
        ("judged or (tide > 5 and tide <= 5)", 11),
        ("tide = 3 and tide = 4 and judged", 0),
        ("rain-warning >= orange and rain-warning < yellow", 0),
        ("rain-warning > red", 0),
        ("level < IV and level != none", 0),
        ("level >= III and not level >= IV", 0),
        ("not (tide > 3 or tide <= 3)", 0),
        ("judged and not judged", 0),
        ("tide > 10", 0),
        ("5 < ponding-points < 6", 0),
        ("ponding-points = 5.5", 0),
        ("ponding-points > 99.5 and ponding-points < 100", 0),
        ("(tide > 5 or judged) and tide < 3 and not judged", 0),
    ],
)
def test_a_condition_that_never_holds_is_told(text, place):
    assert doubts(text) == [(place, "此条件永远不会成立", "请核对“且”“或”及数值")]


@pytest.mark.parametrize(
    "text",
    [
        "rain-warning >= orange or tide > 4.91",
        "8.70 <= tide < 9.20",
        "tide > 3 and tide < 3.001 m",
        "5 < ponding-points < 7",
        "ponding-points > 99",
        "rain-warning >= 蓝 and rain-warning < 红",
        "underpass-depth > 27 cm and underpass-depth(taopu) < 27",
        "level >= III and level(flood) < III",
        "level = 自定 and level != 自定",
        " and ".join(f"underpass-depth(place{number}) > {number}" for number in range(40)),
    ],
)
def test_what_can_hold_is_left_alone(text):
    assert doubts(text) == []


def test_one_impossible_indicator_is_found_among_many():
    many = " and ".join(f"(underpass-depth(p{n}) > {n} or underpass-depth(p{n + 1}) < 3)" for n in range(30))
    assert doubts(f"{many} and underpass-depth(p3) > 9 and underpass-depth(p3) < 8")[0][0] == 0


def test_a_plans_own_levels_can_be_given():
    assert doubts("level >= 二档 and level < 一档", {None: ("一档", "二档")})[0][1] == "此条件永远不会成立"
