"""The drills library records drills that were held: when, on which plans, with what result."""

from typing import Annotated

from pydantic import BeforeValidator

from drillbook.schema.models.fields import AnyTask, Date, Name, OrganizationName, PlanName, Prose, Takes, Texts, Truth
from drillbook.schema.values.choices import DrillForm, Grade, Purpose
from drillbook.schema.values.keys import Authored, key, one_or_many


class Problem(Authored):
    """问题整改: a problem found in a drill."""

    plan: PlanName | None = key("plan 预案", "plan that the problem is about", "问题涉及的预案", default=None)
    major: Truth = key("major 重大", "needs a revision of the plan", "需要修订预案", default=False)
    owner: OrganizationName | None = key("owner 责任单位", "organization that mends it", "负责整改的单位", default=None)
    due: Date | None = key("due 期限", "day by which it is to be mended", "整改的截止日期", default=None)
    closed: Date | None = key("closed 完成日期", "day it was mended", "完成整改的日期", default=None)


class Drill(Authored):
    """演练: held when, on which plans, with what result."""

    title: Prose = key("title 名称", "name of the drill", "演练的名称", default="")
    date: Date = key("date 日期", "day of the drill", "演练的日期")
    form: DrillForm = key("form 形式", "tabletop or live", "桌面或实战", default="tabletop")
    purpose: Purpose = key("purpose 目的", "test, demonstration or research", "检验、示范或研究", default="test")
    plans: Annotated[tuple[PlanName, ...], BeforeValidator(one_or_many)] = key(
        "plans 涉及预案", "plans that were exercised", "演练所检验的预案"
    )
    version: Prose = key("version 预案版本", "version of the plan that was exercised", "演练时的预案版本", default="")
    organizer: OrganizationName | None = key(
        "organizer 组织单位", "organization that held it", "组织演练的单位", default=None
    )
    participants: Annotated[tuple[OrganizationName, ...], BeforeValidator(one_or_many)] = key(
        "participants 参演单位", "organizations that took part", "参加演练的单位", default=()
    )
    observed: dict[AnyTask, Takes] = key(
        "observed 实测用时", "measured durations, by task", "实测用时，按任务列出", default={}
    )
    conclusion: Grade | None = key(
        "conclusion 评估结论", "excellent, good, fair or poor", "优、良、中、差", default=None
    )
    problems: tuple[Problem, ...] = key(
        "problems 问题整改", "what was found, and what became of it", "发现的问题及其整改", default=()
    )
    documents: Texts = key(
        "documents 归档材料",
        "documents filed: script, record, evaluation, summary",
        "归档材料：方案、记录、评估报告、总结等",
        default=(),
    )
    scenario: Prose = key("scenario 情景", "scenario that was played", "演练所用的情景", default="")


class Drills(Authored):
    """演练台账."""

    library: Name = key("library 库", "drills: held when, on which plans, with what result", "演练台账")
    drills: dict[Name, Drill] = key("drills 演练台账 演练", "drills by id", "各次演练，按标识列出", default={})
