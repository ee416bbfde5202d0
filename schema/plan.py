"""A contingency plan: who does what by when, in what order, and what comes after."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from schema.finding import Unreadable, say
from schema.keys import Authored, key, many
from schema.quantities import level_name
from schema.shorthand import Ending, Staff, apart
from schema.steps import Step
from schema.task import Task
from schema.values import (
    ActionName,
    AnyRole,
    At,
    ChannelName,
    Date,
    Duration,
    DurationByLevel,
    IncidentType,
    LevelName,
    Name,
    OrganizationName,
    PlanName,
    PostName,
    Prose,
    Recipient,
    RegulationName,
    RoleName,
    TakesByLevel,
    TaskName,
    Texts,
    Trigger,
    When,
)
from schema.vocabulary import AnnexName, Colour, Cover, Depth, Opinion, PlanKind, Status


class Filing(Authored):
    """备案: by whom it was received, when, with what."""

    date: Date | None = key("date 日期", "day of filing", "备案日期", default=None)
    with_: Prose = key("with 备案机关", "the body it was filed with", "备案机关", default="")
    cc: Texts = key("cc 抄送", "copies went to", "抄送单位", default=())
    documents: Texts = key("documents 材料", "what was handed in", "备案材料", default=())


class Consultation(Authored):
    """征求意见: one unit's answer on the duties given to it."""

    unit: OrganizationName = key("unit 单位", "the unit asked", "被征求意见单位")
    sent: Date | None = key("sent 发出", "day it was sent", "发出日期", default=None)
    replied: Date | None = key("replied 反馈", "day of the answer", "反馈日期", default=None)
    opinion: Prose = key("opinion 意见", "what it said", "反馈意见", default="")
    result: Opinion = key("result 采纳情况", "what became of it", "采纳情况", default="none")
    reason: Prose = key("reason 理由", "why it was not adopted", "未采纳理由", default="")


class Section(Authored):
    """A chapter that is prose."""

    title: Prose = key("title 名称 标题", "heading", "标题", default="")
    table: tuple[tuple[Prose, ...], ...] = key("table 表格", "rows of cells", "表格(逐行)", default=())
    covers: Annotated[tuple[Cover, ...], BeforeValidator(many)] = key(
        "covers 体现要求", "required topics it settles", "体现的必备内容", default=()
    )


class Revision(Authored):
    """An open reason to revise the plan."""

    since: Date = key("since 起", "since when", "起始日期")
    why: Prose = key("why 类型", "kind of reason", "事由类型")


class Role(Authored):
    """责任岗位: a function in the response, filled by the people of a post or by its own staff."""

    title: Prose = key("title 名称", "what people call it", "名称", default="")
    organization: OrganizationName | None = key(
        "organization 单位", "organization it belongs to", "所属单位", default=None
    )
    post: PostName | None = key(
        "post 对应岗位 岗位", "post of the contacts library whose people fill it", "联络网中的岗位", default=None
    )
    staff: Staff | None = key("staff 在岗人数", "how many can act at once", "可同时行动的人数", default=None)
    deputy: RoleName | None = key(
        "deputy 代行人 后备", "acts when nobody of the role is present", "无人在岗时的代行人", default=None
    )
    takeover: Duration | None = key("takeover 接替时间", "until the deputy acts", "代行人接替所需时间", default=None)
    call_out: Duration | None = key(
        "call_out 到岗时间", "until called people are there", "召回人员到岗时间", default=None
    )
    duties: Texts = key("duties 职责", "its duties", "职责", default=())
    when: Trigger | None = key("when 启用条件", "the role exists only then", "仅在此条件下设立", default=None)
    reports_to: AnyRole | None = key("reports_to 报告对象", "role it reports to", "向谁报告", default=None)


class Warning_(Authored):  # noqa: N801  Warning is a word of Python
    """预警: what is done at a colour."""

    when: Trigger | None = key("when 启动条件", "when it applies", "启动条件", default=None)
    issued_by: Prose = key("issued_by 发布单位", "who issues it", "发布单位", default="")
    actions: Annotated[tuple[ActionName, ...], BeforeValidator(many)] = key(
        "actions 预警行动", "tasks or procedures set off", "预警行动(任务)", default=()
    )
    lifted_when: Trigger | None = key("lifted_when 解除条件", "when it is lifted", "解除条件", default=None)


class Notice(Authored):
    """启动通知: who is told that a level is reached, what, and by when."""

    to: Annotated[tuple[Recipient, ...], BeforeValidator(many)] = key("to 通知对象", "who is told", "通知对象")
    contents: Texts = key("contents 内容", "what it says", "通知内容", default=())
    within: DurationByLevel | None = key("within 时限", "by when", "时限", default=None)
    by: Annotated[tuple[ChannelName, ...], BeforeValidator(many)] = key(
        "by 方式", "channels in order", "通信方式(按先后)", default=()
    )


class Level(Authored):
    """响应级别: when it starts, who decides, by when, and how it ends."""

    title: Prose = key("title 名称", "what people call it", "名称", default="")
    when: When | None = key("when 启动条件", "condition", "启动条件", default=None)
    after: Annotated[tuple[TaskName, ...], BeforeValidator(many)] = key(
        "after 先行任务", "tasks before the decision", "决定前的任务", default=()
    )
    decided_by: AnyRole | None = key("decided_by 启动权限", "who decides", "由谁决定启动", default=None)
    takes: TakesByLevel | None = key("takes 研判用时", "how long deciding takes", "研判决定用时", default=None)
    within: DurationByLevel | None = key(
        "within 时限", "promised time from the condition", "自条件成立起的时限", default=None
    )
    ends_when: Ending | None = key("ends_when 终止条件", "when it ends", "终止条件", default=None)
    ended_by: AnyRole | None = key("ended_by 终止权限", "who ends it", "由谁决定终止", default=None)
    notice: Notice | None = key("notice 启动通知", "who is told", "启动通知", default=None)
    corresponds_to: Prose = key(
        "corresponds_to 对应级别", "level of another plan, plan/level", "对应其他预案的级别", default=""
    )


class Levels(Authored):
    """响应分级, lowest first; or another plan's levels, followed."""

    follow: PlanName | None = key(
        "follow 随同启动", "this plan's levels are that plan's", "随同该预案启动", default=None
    )
    each: dict[LevelName, Level] = key("each 各级", "the levels, lowest first", "各级响应(由低到高)", default={})

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if not isinstance(value, Mapping) or "each" in value:
            return value
        follow = {name: value[name] for name in ("follow", "随同启动") if name in value}
        shared, levels = apart({name: level for name, level in value.items() if name not in follow})
        each: dict[str, object] = {"each": levels} if levels else {}
        return {**shared, **follow, **each}

    @property
    def lowest_first(self) -> tuple[str, ...]:
        """Names in the order written."""
        return tuple(self.each)


class Procedure(Authored):
    """处置程序: steps, and when they start."""

    title: Prose = key("title 名称", "what people call it", "名称", default="")
    when: Trigger | None = key(
        "when 启动条件", "starts it; otherwise set off by an inject, a call or a hand-over", "启动条件", default=None
    )
    until: Trigger | None = key(
        "until 终止条件", "what waits is withdrawn then", "终止条件,届时撤回未开始的任务", default=None
    )
    steps: tuple[Step, ...] = key("steps 步骤", "what is done, in order", "步骤", default=())


class ResponseTime(Authored):
    """响应时间: a promise that spans tasks or plans."""

    title: Prose = key("title 名称", "what is promised", "名称", default="")
    from_: At = key("from 起算", "where it starts", "起算时点")
    to: At = key("to 截至", "what ends it", "截至时点")
    within: DurationByLevel = key("within 时限", "the limit", "时限")


class Command(Authored):
    """指挥权移交."""

    held_by: RoleName | None = key("held_by 行使人", "who commands first", "行使人", default=None)
    passes_to: dict[AnyRole, Trigger] = key("passes_to 移交", "who takes it, and when", "移交对象与条件", default={})
    taken_from: Annotated[tuple[PlanName, ...], BeforeValidator(many)] = key(
        "taken_from 接自", "plans it is taken from", "接自哪些预案", default=()
    )


class Plan(Authored):
    """应急预案."""

    plan: Name = key("plan 预案", "id of the plan", "预案标识")
    title: Prose = key("title 名称", "full title", "预案名称")
    kind: PlanKind = key("kind 类别", "kind of plan", "预案类别")
    status: Status = key("status 状态", "where in its life it is", "状态", default="in-force")
    depth: Depth = key("depth 深度", "card, linkage or full", "登记、衔接或推演", default="full")
    parent: Annotated[tuple[PlanName, ...], BeforeValidator(many)] = key(
        "parent 上位预案", "superior plans", "上位预案", default=()
    )
    number: Prose = key("number 文号 发文字号", "document number", "文号", default="")
    version: Prose = key("version 版本", "version", "版本", default="")
    drafted_by: OrganizationName | None = key("drafted_by 编制单位", "who drafted it", "编制单位", default=None)
    approved_by: OrganizationName | None = key("approved_by 审批单位", "who approved it", "审批单位", default=None)
    issuer: OrganizationName | None = key("issuer 印发单位", "who issued it", "印发单位", default=None)
    issued: Date | None = key("issued 印发日期", "day of issue", "印发日期", default=None)
    filed: Filing | None = key("filed 备案", "filing", "备案", default=None)
    published: Date | None = key("published 公开日期", "day of publication", "公开日期", default=None)
    evaluated: Date | None = key("evaluated 评估日期", "day of the last evaluation", "最近评估日期", default=None)
    consulted: tuple[Consultation, ...] = key(
        "consulted 征求意见", "answers of units asked", "征求意见情况", default=()
    )
    incident_types: Annotated[tuple[IncidentType, ...], BeforeValidator(many)] = key(
        "incident_types 适用事件 灾种", "events it is for", "适用事件", default=()
    )
    secondary: Annotated[tuple[IncidentType, ...], BeforeValidator(many)] = key(
        "secondary 次生衍生", "secondary events", "次生衍生事件", default=()
    )
    excludes: dict[Prose, PlanName] = key(
        "excludes 不适用", "events that belong to other plans", "不适用的事件及其所属预案", default={}
    )
    regulations: Annotated[tuple[RegulationName, ...], BeforeValidator(many)] = key(
        "regulations 编制依据", "legal ground", "编制依据", default=()
    )
    scope: Prose = key("scope 适用范围", "scope", "适用范围", default="")
    sections: tuple[Section, ...] = key("sections 章节", "chapters that are prose", "文字章节", default=())
    roles: dict[Name, Role] = key("roles 职责分工", "division of duties", "职责分工", default={})
    warnings: dict[Colour, Warning_] = key("warnings 预警", "by colour", "按颜色", default={})
    levels: Levels | None = key("levels 响应分级", "response levels, lowest first", "响应级别(由低到高)", default=None)
    tasks: dict[Name, Task] = key("tasks 核心任务 任务", "tasks", "核心任务", default={})
    procedures: dict[Name, Procedure] = key("procedures 处置程序", "procedures", "处置程序", default={})
    response_times: dict[Name, ResponseTime] = key(
        "response_times 响应时间", "promises that span tasks or plans", "跨任务、跨预案的时限", default={}
    )
    recovery: tuple[Step, ...] = key(
        "recovery 善后工作", "starts at response ended", "响应终止后开始的善后工作", default=()
    )
    command: Command | None = key("command 指挥权移交", "transfer of command", "指挥权移交", default=None)
    revise: tuple[Revision, ...] = key("revise 修订事由", "open revision triggers", "待修订事由", default=())
    annexes: dict[AnnexName, Prose] = key("annexes 附件", "attached files", "附件", default={})

    @property
    def order(self) -> tuple[str, ...]:
        """Levels, lowest first."""
        return self.levels.lowest_first if self.levels else ()


def written_level(text: str) -> tuple[str, str]:
    """``flood/II`` as plan and canonical level."""
    plan, slash, level = text.partition("/")
    if not slash:
        raise Unreadable(say(en="name plan and level, for example flood/II", zh="应写明预案与级别,例如 flood/II"))
    return plan.strip(), level_name(level)
