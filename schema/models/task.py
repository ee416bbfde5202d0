"""Model of a task: what one role does, with what, within what time, and what follows from it."""

from typing import Annotated

from pydantic import BeforeValidator

from drillbook.schema.models.fields import (
    ChannelName,
    Count,
    EquipmentName,
    Filled,
    HandOver,
    PlaceName,
    Prose,
    Recipient,
    RoleName,
    Roles,
    Share,
    SharedBy,
    SuppliesName,
    TakesByLevel,
    TaskName,
    TaskPlace,
    TeamOrCapability,
    Texts,
    Truth,
    While,
)
from drillbook.schema.models.shorthand import Crew, Quantity, Within
from drillbook.schema.models.steps import Step
from drillbook.schema.values.choices import Cover, OnLoss, Phase, Priority, ReportForm, ReportKind
from drillbook.schema.values.keys import Authored, key, one_or_many


class Report(Authored):
    """信息报告: to whom, by which ways, in what form."""

    to: Annotated[tuple[Recipient, ...], BeforeValidator(one_or_many)] = key(
        "to 报送 报送对象",
        "who receives the report: roles of this or other plans, organizations",
        "报给谁：本预案或其他预案的岗位、单位",
    )
    by: Annotated[tuple[ChannelName, ...], BeforeValidator(one_or_many)] = key(
        "by 方式", "channels, tried in order", "通信方式（按先后）", default=()
    )
    form: ReportForm = key("form 形式", "oral or written", "口头或书面", default="oral")
    kind: ReportKind = key("kind 报次", "first, follow-up or final", "首报、续报或终报", default="first")
    contents: Texts = key(
        "contents 内容",
        "what the report says: time, place, damage, measures",
        "报告应写明的内容：时间、地点、灾情、措施等",
        default=(),
    )


class Needs(Authored):
    """所需: all of it, or the task does not start."""

    staff: Crew | None = key(
        "staff 人数", "people of the task's own role; 0: accountable but not bound", "本岗位人数", default=None
    )
    teams: dict[TeamOrCapability, Quantity] = key("teams 队伍", "by capability or team", "按专业或队伍", default={})
    equipment: dict[EquipmentName, Quantity] = key(
        "equipment 装备", "given back afterwards", "用后归还的装备", default={}
    )
    supplies: dict[SuppliesName, Quantity] = key(
        "supplies 物资", "supplies used up by the task", "任务消耗的物资及数量", default={}
    )


class Evacuation(Authored):
    """转移: how many people, from where, to which shelters."""

    people: Count = key("people 人数", "how many people are moved", "需要转移的人数")
    from_: PlaceName | None = key("from 转出", "place they are moved from", "转移人员的出发地点", default=None)
    to: Annotated[tuple[PlaceName, ...], BeforeValidator(one_or_many)] = key(
        "to 安置点", "shelters they are moved to", "接收转移人员的安置点", default=()
    )


class Task(Authored):
    """核心任务: one step, answered for by exactly one role.

    ``takes`` runs from when everything needed is there until it is reported done; turnout, travel and
    waiting are never part of it. ``within`` is the promised time.
    """

    title: Filled = key("title 名称", "what is done, as the plan's text says it", "任务名称，与预案正文一致")
    phase: Phase = key("phase 阶段", "stage of the response the task belongs to", "任务所处的阶段", default="response")
    role: RoleName = key("role 责任岗位", "exactly one accountable role", "唯一的责任岗位")
    with_: Roles = key("with 协同岗位", "one of each of these roles too", "同时占用的协同岗位", default=())
    after: Annotated[tuple[TaskName, ...], BeforeValidator(one_or_many)] = key(
        "after 前置任务",
        "tasks that must be settled before, beside the order of the steps",
        "除步骤顺序外，还须先行了结的任务",
        default=(),
    )
    takes: TakesByLevel | None = key(
        "takes 用时",
        "how long the work takes once everything is there; turnout, travel and waiting are not part of it",
        "人员装备到齐后的作业用时，不含出动、行程和等待",
        default=None,
    )
    within: Within | None = key(
        "within 时限",
        "the promised time; an object names where it starts and what ends it",
        "承诺的时限；需另定起算、截至时点的，分项填写",
        default=None,
    )
    report: Report | None = key(
        "report 信息报告",
        "makes the task a report: to whom, by which ways, in what form",
        "该任务是信息报告：报给谁、用何方式、何种形式",
        default=None,
    )
    place: TaskPlace | None = key("place 地点", "a place, or incident", "地点，或事发地", default=None)
    needs: Needs | None = key(
        "needs 所需", "all of it, or it does not start", "所需力量与物资，齐备方可开始", default=None
    )
    shared_by: SharedBy | None = key(
        "shared_by 分摊装备", "takes is divided by the number held", "用时按其数量分摊", default=None
    )
    priority: Priority = key(
        "priority 优先级", "who goes first when people or goods are short", "力量不足时的先后", default="routine"
    )
    set_: dict[Prose, Prose] = key("set 状态变化", "what is so when it is finished", "完成后的状态", default={})
    hazardous: Truth = key("hazardous 危险作业", "dangerous to those who do it", "对执行人员有危险", default=False)
    covers: Annotated[tuple[Cover, ...], BeforeValidator(one_or_many)] = key(
        "covers 体现要求", "required topics it settles", "体现的必备内容", default=()
    )
    hands_over_to: Annotated[tuple[HandOver, ...], BeforeValidator(one_or_many)] = key(
        "hands_over_to 移交", "tasks or procedures of other plans", "移交给其他预案的任务或程序", default=()
    )
    evacuates: Evacuation | None = key(
        "evacuates 转移",
        "makes the task an evacuation: how many people, from where, to which shelters",
        "该任务转移人员：多少人、从何处到何处",
        default=None,
    )
    on_loss: OnLoss = key("on_loss 力量中断时", "when a unit is lost", "力量中断时的处理", default="resume")
    preemptible: Truth = key(
        "preemptible 可抽调", "higher priority may take its units", "可被更高优先级抽调", default=False
    )
    fails: Share | None = key(
        "fails 失败概率",
        "how often it does not work, 0 to 1; drawn when its work ends",
        "不成功的概率（0至1），作业结束时抽取",
        default=None,
    )
    give_up: While | None = key(
        "give_up 放弃时间",
        "it has failed if it is not done so long after it could begin",
        "自可以开始起，逾此时间未完成即为失败",
        default=None,
    )
    on_failure: tuple[Step, ...] = key(
        "on_failure 失败后", "steps that are done when it has failed", "失败后执行的步骤", default=()
    )
    return_: Truth = key("return 归建", "back to base afterwards", "完成后归建", default=False)
