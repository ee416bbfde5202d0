"""A contingency plan: who does what by when, in what order, and what comes after."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from schema.finding import Unreadable, say
from schema.keys import Authored, Closed, chinese_names, key, many, one_of, words
from schema.quantities import level_name
from schema.steps import Step
from schema.values import (
    ActionName,
    AnyRole,
    AnyTask,
    At,
    ChannelName,
    Count,
    CountByLevel,
    Date,
    Duration,
    DurationByLevel,
    EquipmentName,
    HandOver,
    IncidentType,
    LevelName,
    Name,
    NumberByLevel,
    OrganizationName,
    OwnAt,
    PlaceName,
    PlanName,
    PostName,
    Prose,
    Recipient,
    RegulationName,
    RoleName,
    Roles,
    SharedBy,
    StaffCount,
    SuppliesName,
    TakesByLevel,
    TaskName,
    TaskPlace,
    TeamOrCapability,
    Texts,
    Trigger,
    Truth,
    When,
)

KINDS = words(
    overall="总体 总体应急预案", special="专项 专项应急预案", department="部门 部门应急预案", support="应急保障 保障",
    key_target="重要目标保护 重要目标", street="街镇 街道 乡镇", community="居村 社区 村居", unit="单位 综合", onsite="现场处置方案",
    major_event="重大活动保障 重大活动", joint="联合", catastrophe="巨灾", work_manual="工作手册 应急工作手册",
    action_scheme="行动方案 行动", external="上级(外部) 上级 外部",
)  # fmt: skip
STATUSES = words(draft="草案", consulting="征求意见稿", in_review="送审稿", in_force="现行有效", withdrawn="已废止")
DEPTHS = words(card="登记", linkage="衔接", full="推演")
PHASES = words(
    prevention="风险防控", warning="监测预警", report="信息报告", initial="先期处置", response="应急处置", recovery="善后 善后工作"
)
RESULTS = words(adopted="采纳", partly="部分采纳", rejected="不采纳", none="无意见", silent="逾期未反馈")
FORMS = words(oral="口头", written="书面")
REPORTS = words(first="首报", follow_up="续报", final="终报")
PRIORITIES = words(routine="一般", priority="优先", urgent="紧急")
LOSSES = words(resume="恢复后继续", restart="重新开始", continue_="减员继续", abort="中止")
COVERS = words(
    vulnerable="特殊人群", protection="安全防护", cordon="警戒", evacuation="疏散", start_notice="启动通知", loss_assessment="损失评估",
    relief="救助补偿", cause_review="原因总结", archive="归档", principles="总体要求 应对原则", classification="事件分类分级 事件分级",
    system="预案体系 预案体系构成", command="组织指挥体系 组织指挥机制 指挥体系", prevention="风险防控 风险管控 风险隐患 安全风险",
    warning="监测预警 预警分级 预警信息传播", response="处置救援 应急处置措施 应急处置 处置措施", grading="分级响应 响应分级",
    support="应急保障 队伍物资保障 综合保障", reconstruction="恢复重建 紧急恢复", management="预案管理", report="信息报告 信息收集报告",
    self_rescue="自救互救 组织自救互救", site_control="现场管控 现场管理", duties="主要任务 任务分工 政府职责", layout="资源布局",
    dispatch="资源调用 应急资源调用", measures="具体措施", key_parts="关键功能和部位", coordination="应急联动 指挥协同",
    routes="疏散撤离路线 人员疏散撤离组织和路线", information="信息通报", matching="指挥体系对接", linkage="处置措施衔接",
    risk_points="风险点位", responsible="应急响应责任人", contacts="联络人员和电话", formation="力量编成", concept="行动设想",
    equipment="物资装备", teams="应急救援队伍", procedures="处置工作程序",
)  # fmt: skip
ANNEXES = words(
    contacts="通讯录", supplies="物资清单", maps="路线图 地图", routes="路线", forms="格式文本", agreements="协议", overview="概况",
    risk="风险评估", system="预案体系", other="其他",
)  # fmt: skip
COLOURS = words(blue="蓝 蓝色", yellow="黄 黄色", orange="橙 橙色", red="红 红色")


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
    result: one_of(RESULTS) = key("result 采纳情况", "what became of it", "采纳情况", default="none")  # type: ignore[valid-type]
    reason: Prose = key("reason 理由", "why it was not adopted", "未采纳理由", default="")


class Section(Authored):
    """A chapter that is prose."""

    title: Prose = key("title 名称 标题", "heading", "标题", default="")
    table: tuple[tuple[Prose, ...], ...] = key("table 表格", "rows of cells", "表格(逐行)", default=())
    covers: Annotated[tuple[one_of(COVERS), ...], BeforeValidator(many)] = key(  # type: ignore[valid-type]
        "covers 体现要求", "required topics it settles", "体现的必备内容", default=()
    )


class Revision(Authored):
    """An open reason to revise the plan."""

    since: Date = key("since 起", "since when", "起始日期")
    why: Prose = key("why 类型", "kind of reason", "事由类型")


class Staff(Closed):
    """How many of a role can act at once: always, by shift, or by level."""

    always: StaffCount | None = key("always 常备", "at any time", "任何时间", default=None)
    day: StaffCount | None = key("day 白天 工作时间", "in working hours", "工作时间在岗人数", default=None)
    night: StaffCount | None = key("night 夜间 非工作时间", "outside working hours", "非工作时间在岗人数", default=None)
    called: StaffCount = key("called 召回", "come when called", "召回到岗人数", default=0)
    by_level: dict[LevelName, StaffCount] = key("by_level 按级别", "by level", "按响应级别", default={})

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if isinstance(value, str):
            return {"always": value}
        if isinstance(value, Mapping) and value and not _knows(value, "always", "day", "night", "called", "by_level"):
            return {"by_level": value}
        return value


def _knows(value: Mapping[object, object], *names: str) -> bool:
    return any(name in value or not chinese_names(name).isdisjoint(map(str, value)) for name in names)


class Role(Authored):
    """责任岗位: a function in the response, filled by the people of a post or by its own staff."""

    title: Prose = key("title 名称", "what people call it", "名称", default="")
    organization: OrganizationName | None = key("organization 单位", "organization it belongs to", "所属单位", default=None)
    post: PostName | None = key("post 对应岗位 岗位", "post of the contacts library whose people fill it", "联络网中的岗位", default=None)
    staff: Staff | None = key("staff 在岗人数", "how many can act at once", "可同时行动的人数", default=None)
    deputy: RoleName | None = key("deputy 代行人 后备", "acts when nobody of the role is present", "无人在岗时的代行人", default=None)
    takeover: Duration | None = key("takeover 接替时间", "until the deputy acts", "代行人接替所需时间", default=None)
    call_out: Duration | None = key("call_out 到岗时间", "until called people are there", "召回人员到岗时间", default=None)
    duties: Texts = key("duties 职责", "its duties", "职责", default=())
    when: When | None = key("when 启用条件", "the role exists only then", "仅在此条件下设立", default=None)
    reports_to: AnyRole | None = key("reports_to 报告对象", "role it reports to", "向谁报告", default=None)


class Warning_(Authored):
    """预警: what is done at a colour."""

    when: When | None = key("when 启动条件", "when it applies", "启动条件", default=None)
    issued_by: Prose = key("issued_by 发布单位", "who issues it", "发布单位", default="")
    actions: Annotated[tuple[ActionName, ...], BeforeValidator(many)] = key(
        "actions 预警行动", "tasks or procedures set off", "预警行动(任务)", default=()
    )
    lifted_when: When | None = key("lifted_when 解除条件", "when it is lifted", "解除条件", default=None)


class Ending(Closed):
    """When a level ends, and how long that must have been so."""

    if_: When = key("if 如果", "what must be so", "终止须成立的条件")
    for_: Duration = key("for 持续", "for how long", "须持续的时间", default=0)

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        return {"if": value} if isinstance(value, str) else value


class Notice(Authored):
    """启动通知: who is told that a level is reached, what, and by when."""

    to: Annotated[tuple[Recipient, ...], BeforeValidator(many)] = key("to 通知对象", "who is told", "通知对象")
    contents: Texts = key("contents 内容", "what it says", "通知内容", default=())
    within: DurationByLevel | None = key("within 时限", "by when", "时限", default=None)
    by: Annotated[tuple[ChannelName, ...], BeforeValidator(many)] = key("by 方式", "channels in order", "通信方式(按先后)", default=())


class Level(Authored):
    """响应级别: when it starts, who decides, by when, and how it ends."""

    title: Prose = key("title 名称", "what people call it", "名称", default="")
    when: When | None = key("when 启动条件", "condition", "启动条件", default=None)
    after: Annotated[tuple[TaskName, ...], BeforeValidator(many)] = key("after 先行任务", "tasks before the decision", "决定前的任务", default=())
    decided_by: AnyRole | None = key("decided_by 启动权限", "who decides", "由谁决定启动", default=None)
    takes: TakesByLevel | None = key("takes 研判用时", "how long deciding takes", "研判决定用时", default=None)
    within: DurationByLevel | None = key("within 时限", "promised time from the condition", "自条件成立起的时限", default=None)
    ends_when: Ending | None = key("ends_when 终止条件", "when it ends", "终止条件", default=None)
    ended_by: AnyRole | None = key("ended_by 终止权限", "who ends it", "由谁决定终止", default=None)
    notice: Notice | None = key("notice 启动通知", "who is told", "启动通知", default=None)
    corresponds_to: Prose = key("corresponds_to 对应级别", "level of another plan, plan/level", "对应其他预案的级别", default="")


class Levels(Closed):
    """响应分级, lowest first; or another plan's levels, followed."""

    follow: PlanName | None = key("follow 随同启动", "this plan's levels are that plan's", "随同该预案启动", default=None)
    each: dict[LevelName, Level] = key("each 各级", "the levels, lowest first", "各级响应(由低到高)", default={})

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if not isinstance(value, Mapping) or "each" in value:
            return value
        follow = {name: value[name] for name in ("follow", "随同启动") if name in value}
        rest = {name: level for name, level in value.items() if name not in follow}
        return {**follow, **({"each": rest} if rest else {})}

    @property
    def lowest_first(self) -> tuple[str, ...]:
        """Names in the order written."""
        return tuple(self.each)


class Within(Authored):
    """时限: a promised time, where it starts and what ends it."""

    at_most: DurationByLevel = key("at_most 不超过", "the limit", "不超过")
    from_: OwnAt | None = key("from 起算", "where it starts; the procedure's start by default", "起算时点,默认自程序开始", default=None)
    to: OwnAt | None = key("to 截至", "what ends it; finished by default", "截至时点,默认为完成", default=None)

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if isinstance(value, Mapping) and _knows(value, "at_most", "from", "to"):
            return value
        return {"at_most": value} if isinstance(value, str | Mapping) else value


class Report(Authored):
    """信息报告: to whom, by which ways, in what form."""

    to: Annotated[tuple[Recipient, ...], BeforeValidator(many)] = key("to 报送 报送对象", "who receives it", "报送对象")
    by: Annotated[tuple[ChannelName, ...], BeforeValidator(many)] = key("by 方式", "channels, tried in order", "通信方式(按先后)", default=())
    form: one_of(FORMS) = key("form 形式", "oral or written", "口头或书面", default="oral")  # type: ignore[valid-type]
    kind: one_of(REPORTS) = key("kind 报次", "first, follow-up or final", "首报、续报或终报", default="first")  # type: ignore[valid-type]
    contents: Texts = key("contents 内容", "what it says", "报告内容", default=())


class Quantity(Closed):
    """How many: a number, a range, or an hourly use."""

    at_least: NumberByLevel | None = key("at_least 最少 至少", "fewer will not do", "最少", default=None)
    at_most: NumberByLevel | None = key("at_most 最多", "more are not taken", "最多", default=None)
    per_hour: NumberByLevel | None = key("per_hour 每小时", "used each hour of the task", "每小时消耗", default=None)

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if isinstance(value, str) or (isinstance(value, Mapping) and not _knows(value, "at_least", "at_most", "per_hour")):
            return {"at_least": value, "at_most": value}
        return value


class Needs(Authored):
    """所需: all of it, or the task does not start."""

    staff: CountByLevel | None = key("staff 人数", "people of the task's own role; 0: accountable but not bound", "本岗位人数", default=None)
    teams: dict[TeamOrCapability, Quantity] = key("teams 队伍", "by capability or team", "按专业或队伍", default={})
    equipment: dict[EquipmentName, Quantity] = key("equipment 装备", "given back afterwards", "用后归还的装备", default={})
    supplies: dict[SuppliesName, Quantity] = key("supplies 物资", "used up", "消耗的物资", default={})


class Evacuation(Authored):
    """转移: how many people, from where, to which shelters."""

    people: Count = key("people 人数", "how many", "人数")
    from_: PlaceName | None = key("from 转出", "from where", "转出地点", default=None)
    to: Annotated[tuple[PlaceName, ...], BeforeValidator(many)] = key("to 安置点", "shelters", "安置点", default=())


class Task(Authored):
    """核心任务: one step, answered for by exactly one role.

    ``takes`` runs from when everything needed is there until it is reported done; turnout, travel and
    waiting are never part of it. ``within`` is the promised time.
    """

    title: Prose = key("title 名称", "what is done", "任务名称")
    phase: one_of(PHASES) = key("phase 阶段", "stage of the response", "阶段", default="response")  # type: ignore[valid-type]
    role: RoleName = key("role 责任岗位", "exactly one accountable role", "唯一的责任岗位")
    with_: Roles = key("with 协同岗位", "one of each of these roles too", "同时占用的协同岗位", default=())
    after: Annotated[tuple[TaskName, ...], BeforeValidator(many)] = key("after 前置任务", "tasks that come before", "前置任务", default=())
    takes: TakesByLevel | None = key("takes 用时", "shortest / likely / longest", "最短 / 最可能 / 最长", default=None)
    within: Within | None = key("within 时限", "promised time", "时限要求", default=None)
    report: Report | None = key("report 信息报告", "it is a report", "信息报告", default=None)
    place: TaskPlace | None = key("place 地点", "a place, or incident", "地点,或事发地", default=None)
    needs: Needs | None = key("needs 所需", "all of it, or it does not start", "所需力量与物资,齐备方可开始", default=None)
    shared_by: SharedBy | None = key(
        "shared_by 分摊装备", "takes is divided by the number held", "用时按其数量分摊", default=None
    )
    priority: one_of(PRIORITIES) = key("priority 优先级", "routine, priority or urgent", "优先级", default="routine")  # type: ignore[valid-type]
    set_: dict[Prose, Prose] = key("set 状态变化", "what is so when it is finished", "完成后的状态", default={})
    hazardous: Truth = key("hazardous 危险作业", "dangerous to those who do it", "对执行人员有危险", default=False)
    covers: Annotated[tuple[one_of(COVERS), ...], BeforeValidator(many)] = key(  # type: ignore[valid-type]
        "covers 体现要求", "required topics it settles", "体现的必备内容", default=()
    )
    hands_over_to: Annotated[tuple[HandOver, ...], BeforeValidator(many)] = key(
        "hands_over_to 移交", "tasks or procedures of other plans", "移交给其他预案的任务或程序", default=()
    )
    evacuates: Evacuation | None = key("evacuates 转移", "people moved", "转移人员", default=None)
    on_loss: one_of(LOSSES) = key("on_loss 力量中断时", "when a unit is lost", "力量中断时的处理", default="resume")  # type: ignore[valid-type]
    preemptible: Truth = key("preemptible 可抽调", "higher priority may take its units", "可被更高优先级抽调", default=False)
    return_: Truth = key("return 归建", "back to base afterwards", "完成后归建", default=False)


class Procedure(Authored):
    """处置程序: steps, and when they start."""

    title: Prose = key("title 名称", "what people call it", "名称", default="")
    when: Trigger | None = key("when 启动条件", "starts it; otherwise set off by an inject, a call or a hand-over", "启动条件", default=None)
    until: When | None = key("until 终止条件", "what waits is withdrawn then", "终止条件,届时撤回未开始的任务", default=None)
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
    taken_from: Annotated[tuple[PlanName, ...], BeforeValidator(many)] = key("taken_from 接自", "plans it is taken from", "接自哪些预案", default=())


class Plan(Authored):
    """应急预案."""

    plan: Name = key("plan 预案", "id of the plan", "预案标识")
    title: Prose = key("title 名称", "full title", "预案名称")
    kind: one_of(KINDS) = key("kind 类别", "kind of plan", "预案类别")  # type: ignore[valid-type]
    status: one_of(STATUSES) = key("status 状态", "where in its life it is", "状态", default="in-force")  # type: ignore[valid-type]
    depth: one_of(DEPTHS) = key("depth 深度", "card, linkage or full", "登记、衔接或推演", default="full")  # type: ignore[valid-type]
    parent: Annotated[tuple[PlanName, ...], BeforeValidator(many)] = key("parent 上位预案", "superior plans", "上位预案", default=())
    number: Prose = key("number 文号 发文字号", "document number", "文号", default="")
    version: Prose = key("version 版本", "version", "版本", default="")
    drafted_by: OrganizationName | None = key("drafted_by 编制单位", "who drafted it", "编制单位", default=None)
    approved_by: OrganizationName | None = key("approved_by 审批单位", "who approved it", "审批单位", default=None)
    issuer: OrganizationName | None = key("issuer 印发单位", "who issued it", "印发单位", default=None)
    issued: Date | None = key("issued 印发日期", "day of issue", "印发日期", default=None)
    filed: Filing | None = key("filed 备案", "filing", "备案", default=None)
    published: Date | None = key("published 公开日期", "day of publication", "公开日期", default=None)
    evaluated: Date | None = key("evaluated 评估日期", "day of the last evaluation", "最近评估日期", default=None)
    consulted: tuple[Consultation, ...] = key("consulted 征求意见", "answers of units asked", "征求意见情况", default=())
    incident_types: Annotated[tuple[IncidentType, ...], BeforeValidator(many)] = key(
        "incident_types 适用事件 灾种", "events it is for", "适用事件", default=()
    )
    secondary: Annotated[tuple[IncidentType, ...], BeforeValidator(many)] = key("secondary 次生衍生", "secondary events", "次生衍生事件", default=())
    excludes: dict[Prose, PlanName] = key("excludes 不适用", "events that belong to other plans", "不适用的事件及其所属预案", default={})
    regulations: Annotated[tuple[RegulationName, ...], BeforeValidator(many)] = key("regulations 编制依据", "legal ground", "编制依据", default=())
    scope: Prose = key("scope 适用范围", "scope", "适用范围", default="")
    sections: tuple[Section, ...] = key("sections 章节", "chapters that are prose", "文字章节", default=())
    roles: dict[Name, Role] = key("roles 职责分工", "division of duties", "职责分工", default={})
    warnings: dict[Annotated[str, BeforeValidator(COLOURS.read), COLOURS], Warning_] = key("warnings 预警", "by colour", "按颜色", default={})
    levels: Levels | None = key("levels 响应分级", "response levels, lowest first", "响应级别(由低到高)", default=None)
    tasks: dict[Name, Task] = key("tasks 核心任务 任务", "tasks", "核心任务", default={})
    procedures: dict[Name, Procedure] = key("procedures 处置程序", "procedures", "处置程序", default={})
    response_times: dict[Name, ResponseTime] = key("response_times 响应时间", "promises that span tasks or plans", "跨任务、跨预案的时限", default={})
    recovery: tuple[Step, ...] = key("recovery 善后工作", "starts at response ended", "响应终止后开始的善后工作", default=())
    command: Command | None = key("command 指挥权移交", "transfer of command", "指挥权移交", default=None)
    revise: tuple[Revision, ...] = key("revise 修订事由", "open revision triggers", "待修订事由", default=())
    annexes: dict[Annotated[str, BeforeValidator(ANNEXES.read), ANNEXES], Prose] = key("annexes 附件", "attached files", "附件", default={})

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
