"""The indicators library says what conditions compare: units and ranges, ordered values, which way is worse."""

from typing import Annotated

from pydantic import BeforeValidator

from drillbook.schema.finding import Unreadable
from drillbook.schema.models.fields import Name, OrganizationName, Prose, Range, Truth
from drillbook.schema.values.choices import Direction
from drillbook.schema.values.keys import Authored, key, one_or_many
from drillbook.schema.values.quantities import parse_quantity


class Indicator(Authored):
    """监测指标: a number with a unit and a range, or one of ordered values."""

    title: Prose = key("title 名称", "what people call the indicator", "指标的通用称谓", default="")
    unit: Prose = key(
        "unit 计量单位", "unit in which conditions compare it", "指标的计量单位，条件中以此比较", default=""
    )
    range: Range | None = key("range 取值范围", "from / to, for example 0 / 200", "取值范围，如 0 / 200", default=None)
    values: Annotated[tuple[Prose, ...], BeforeValidator(one_or_many)] = key(
        "values 取值", "ordered values, least first", "有序取值（由轻到重）", default=()
    )
    initial: Prose = key("initial 初始值", "value before anything has happened", "任何情况发生之前的值", default="")
    per_place: Truth = key("per_place 分地点", "each place has its own", "各地点分别取值", default=False)
    worse: Direction | None = key(
        "worse 恶化方向",
        "which way it worsens; if not written, the way the conditions read",
        "向哪个方向变化为加重，不写的按各级启动条件推定",
        default=None,
    )
    whole: Truth | None = key(
        "whole 整数",
        "whole numbers only; if not written, true for units that count, such as people or cases",
        "只取整数；不写的，计量单位为人、户、起、处、辆、艘、具、例等计数单位时视为整数",
        default=None,
    )
    measured_by: OrganizationName | None = key(
        "measured_by 监测单位", "organization that measures or issues it", "监测或发布该指标的单位", default=None
    )

    @property
    def initial_number(self) -> float | None:
        """The initial value of an indicator that is a number; None where it is no number, or is not written."""
        try:
            return parse_quantity(self.initial)[0]
        except Unreadable:
            return None


class Indicators(Authored):
    """监测指标库."""

    library: Name = key("library 库", "indicators: what conditions compare", "监测指标库")
    indicators: dict[Name, Indicator] = key(
        "indicators 监测指标", "indicators by id", "各监测指标，按标识列出", default={}
    )
