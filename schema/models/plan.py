"""Model of a contingency plan: who does what by when, in what order, and what comes after."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.models.fields import (
    AnyRole,
    At,
    Date,
    Duration,
    Filled,
    IncidentType,
    LimitByLevel,
    Name,
    OnePerAnnex,
    OnePerColour,
    OrganizationName,
    PlanName,
    PostName,
    Prose,
    RegulationName,
    RoleName,
    Texts,
    Trigger,
)
from drillbook.schema.models.levels import Level, Levels, Warning_
from drillbook.schema.models.shorthand import Staff, contents_that_do_not_apply
from drillbook.schema.models.steps import Step
from drillbook.schema.models.task import Task
from drillbook.schema.values.choices import AnnexName, Colour, Cover, Depth, Opinion, PlanKind, Status
from drillbook.schema.values.keys import Authored, key, one_or_many
from drillbook.schema.values.names import canonical_level


class Filing(Authored):
    """备案: by whom it was received, when, with what."""

    date: Date | None = key("date 日期", "day of the receipt of filing", "备案回执日期", default=None)
    with_: Prose = key("with 备案机关", "the body it was filed with, as people call it", "接受备案的机关", default="")
    cc: Texts = key("cc 抄送", "bodies that got a copy", "同时抄送的单位", default=())
    documents: Texts = key(
        "documents 材料",
        "what was handed in: text, electronic text, explanation",
        "报备的材料：文本、电子文本、编制说明等",
        default=(),
    )


class Consultation(Authored):
    """征求意见: one unit's answer on the duties given to it."""

    unit: OrganizationName = key("unit 单位", "the unit asked", "被征求意见单位")
    sent: Date | None = key("sent 发出", "day the draft was sent to the unit", "征求意见稿发出日期", default=None)
    replied: Date | None = key("replied 反馈", "day of the unit's answer", "收到反馈的日期", default=None)
    opinion: Prose = key("opinion 意见", "what the unit said", "反馈意见的内容", default="")
    result: Opinion = key(
        "result 采纳情况", "what became of the opinion", "意见的采纳情况，逾期未答复的写“逾期未反馈”", default="none"
    )
    reason: Prose = key("reason 理由", "why it was not adopted", "未采纳理由", default="")


class Section(Authored):
    """A chapter that is prose."""

    title: Prose = key("title 名称 标题", "heading of the chapter or clause", "章节或条款的标题", default="")
    table: tuple[tuple[Prose, ...], ...] = key("table 表格", "rows of cells", "表格（逐行）", default=())
    covers: Annotated[tuple[Cover, ...], BeforeValidator(one_or_many)] = key(
        "covers 体现要求", "required topics it settles", "体现的必备内容", default=()
    )


class Revision(Authored):
    """An open reason to revise the plan."""

    since: Date = key("since 起", "day since which the reason exists", "事由产生的日期")
    why: Prose = key(
        "why 类型",
        "kind of reason: superior plan changed, organization changed, a drill's finding",
        "事由类型，如上位预案变化、机构调整、演练发现问题",
    )


class Role(Authored):
    """责任岗位: a function in the response, filled by the people of a post or by its own staff."""

    title: Prose = key("title 名称", "what people call the role", "岗位的通用称谓", default="")
    organization: OrganizationName | None = key(
        "organization 单位",
        "organization of the contacts library that fills it",
        "联络网中承担该岗位的单位",
        default=None,
    )
    post: PostName | None = key(
        "post 对应岗位 岗位", "post of the contacts library whose people fill it", "联络网中的岗位", default=None
    )
    staff: Staff | None = key("staff 在岗人数", "how many can act at once", "可同时行动的人数", default=None)
    deputy: RoleName | None = key(
        "deputy 代行人 后备 替补", "acts when nobody of the role is present", "无人在岗时的代行人", default=None
    )
    takeover: Duration | None = key("takeover 接替时间", "until the deputy acts", "代行人接替所需时间", default=None)
    call_out: Duration | None = key(
        "call_out 到岗时间", "until called people are there", "召回人员到岗时间", default=None
    )
    duties: Texts = key("duties 职责", "its duties in the response, one a line", "在响应中的职责，逐条列出", default=())
    when: Trigger | None = key("when 启用条件", "the role exists only then", "仅在此条件下设立", default=None)
    reports_to: AnyRole | None = key(
        "reports_to 报告对象", "role it reports to, here or plan/role", "该岗位向谁报告，可写 预案/岗位", default=None
    )


class Procedure(Authored):
    """处置程序: steps, and when they start."""

    title: Prose = key("title 名称", "what people call the procedure", "程序的通用称谓", default="")
    when: Trigger | None = key(
        "when 启动条件",
        "starts the procedure; without it an inject, a call or a hand-over sets it off",
        "启动该程序的条件；不写的由消息单、转入或移交引发",
        default=None,
    )
    until: Trigger | None = key(
        "until 终止条件", "what waits is withdrawn then", "终止条件，届时撤回未开始的任务", default=None
    )
    steps: tuple[Step, ...] = key(
        "steps 步骤",
        "what is done, in order: tasks, lists, parallel, choose, repeat, wait, call, set",
        "依次执行的步骤：任务、列表、同时、分情况、定期、等待、转入、置为",
        default=(),
    )


class ResponseTime(Authored):
    """响应时间: a promise that spans tasks or plans."""

    title: Prose = key("title 名称", "what is promised, in words", "该时限的通用称谓", default="")
    from_: At = key("from 起算", "moment at which the time starts", "从哪一时点起算")
    to: At = key("to 截至", "moment by which it is kept", "到哪一时点为止")
    within: LimitByLevel = key("within 时限", "the promised time between the two", "两个时点之间的时限")


class Command(Authored):
    """指挥权移交."""

    held_by: RoleName | None = key("held_by 行使人", "role that commands first", "最初行使指挥权的岗位", default=None)
    passes_to: dict[AnyRole, Trigger] = key("passes_to 移交", "who takes it, and when", "移交对象与条件", default={})
    taken_from: Annotated[tuple[PlanName, ...], BeforeValidator(one_or_many)] = key(
        "taken_from 接自", "plans it is taken from", "接自哪些预案", default=()
    )


class Plan(Authored):
    """应急预案."""

    _not_applicable = model_validator(mode="before")(contents_that_do_not_apply)

    plan: Name = key(
        "plan 预案",
        "id of the plan, by which other plans name it; the first key of the file",
        "预案标识，其他预案以此引用；文件的第一个键",
    )
    title: Filled = key("title 名称", "full title as on the cover", "预案全称，与封面一致")
    kind: PlanKind = key("kind 类别", "kind of plan; it decides what the plan must contain", "预案类别，决定必备内容")
    status: Status = key(
        "status 状态",
        "where in its life the plan is; only plans in force act in a run",
        "预案所处阶段，只有现行有效的参加推演",
        default="in-force",
    )
    depth: Depth = key("depth 深度", "card, linkage or full", "登记、衔接或推演", default="full")
    parent: Annotated[tuple[PlanName, ...], BeforeValidator(one_or_many)] = key(
        "parent 上位预案 隶属",
        "superior plans it must agree with, in this book or external",
        "应与之衔接的上位预案，可有多个",
        default=(),
    )
    number: Prose = key("number 文号 发文字号", "official document number", "印发文件的发文字号", default="")
    version: Prose = key("version 版本", "version of the text, for example 2026.1", "版本号，如 2026.1", default="")
    drafted_by: OrganizationName | None = key(
        "drafted_by 编制单位", "organization that drafted it", "编制该预案的单位", default=None
    )
    approved_by: OrganizationName | None = key(
        "approved_by 审批单位", "organization that approved it", "审批该预案的单位", default=None
    )
    issuer: OrganizationName | None = key(
        "issuer 印发单位", "organization that issued it", "印发该预案的单位", default=None
    )
    issued: Date | None = key(
        "issued 印发日期",
        "day of issue, from which terms are counted",
        "印发日期，备案、评估期限由此起算",
        default=None,
    )
    filed: Filing | None = key(
        "filed 备案",
        "filing with the superior body: when, with whom, what",
        "备案情况：何时、何处、何种材料",
        default=None,
    )
    published: Date | None = key("published 公开日期", "day it was made public", "向社会公开的日期", default=None)
    evaluated: Date | None = key("evaluated 评估日期", "day of the last evaluation", "最近评估日期", default=None)
    consulted: tuple[Consultation, ...] = key(
        "consulted 征求意见", "answers of units asked", "征求意见情况", default=()
    )
    incident_types: Annotated[tuple[IncidentType, ...], BeforeValidator(one_or_many)] = key(
        "incident_types 适用事件 灾种",
        "events it is for, as named in book.yaml",
        "适用的事件类型，见预案库总则",
        default=(),
    )
    secondary: Annotated[tuple[IncidentType, ...], BeforeValidator(one_or_many)] = key(
        "secondary 次生衍生 次生事件 次生灾害", "secondary events", "次生衍生事件", default=()
    )
    excludes: dict[Prose, PlanName] = key(
        "excludes 不适用", "events that belong to other plans", "不适用的事件及其所属预案", default={}
    )
    not_applicable: dict[Cover, Filled] = key(
        "not_applicable 不适用要求",
        "required content that does not apply to this plan, each with the reason",
        "本预案不涉及的必备内容，逐项写明理由",
        default={},
    )
    regulations: Annotated[tuple[RegulationName, ...], BeforeValidator(one_or_many)] = key(
        "regulations 编制依据",
        "laws and rules it rests on, of the regulations library",
        "编制依据的法律法规和文件，见法律法规库",
        default=(),
    )
    scope: Prose = key(
        "scope 适用范围", "for what and where it applies, in a sentence", "适用于何地何事，一句话写明", default=""
    )
    sections: tuple[Section, ...] = key(
        "sections 章节",
        "chapters that are prose, with their clause numbers",
        "不参加推演的文字章节，带条款号",
        default=(),
    )
    roles: dict[Name, Role] = key(
        "roles 职责分工", "who takes part: roles by id", "责任岗位及其职责，按标识列出", default={}
    )
    warnings: Annotated[dict[Colour, Warning_], OnePerColour] = key(
        "warnings 预警", "what is done at a warning, by colour", "各颜色预警的条件和行动", default={}
    )
    levels: Levels | None = key(
        "levels 响应分级", "response levels, lowest first", "响应级别（由低到高）", default=None
    )
    tasks: dict[Name, Task] = key(
        "tasks 核心任务 任务",
        "what is done: tasks by id, each with exactly one accountable role",
        "核心任务，按标识列出，每项只有一个责任岗位",
        default={},
    )
    procedures: dict[Name, Procedure] = key(
        "procedures 处置程序",
        "in what order tasks are done, and what starts them",
        "处置程序：何时启动，按何顺序执行任务",
        default={},
    )
    response_times: dict[Name, ResponseTime] = key(
        "response_times 响应时间", "promises that span tasks or plans", "跨任务、跨预案的时限", default={}
    )
    recovery: tuple[Step, ...] = key(
        "recovery 善后工作", "starts at response ended", "响应终止后开始的善后工作", default=()
    )
    command: Command | None = key(
        "command 指挥权移交", "who commands, and to whom command passes", "由谁指挥，何时移交给谁", default=None
    )
    revise: tuple[Revision, ...] = key("revise 修订事由", "open revision triggers", "待修订事由", default=())
    annexes: Annotated[dict[AnnexName, Prose], OnePerAnnex] = key(
        "annexes 附件",
        "files attached to the plan: contacts, supplies, maps, forms, agreements",
        "预案所附的文件：通讯录、物资清单、路线图、格式文本、协议",
        default={},
    )

    @property
    def own_levels(self) -> Mapping[str, Level]:
        """Return the levels it declares itself, lowest first; none where it follows another plan's."""
        return self.levels.each if self.levels else {}

    @property
    def order(self) -> tuple[str, ...]:
        """Return the names of its own levels, lowest first."""
        return self.levels.lowest_first if self.levels else ()


def parse_plan_level(text: str) -> tuple[str, str]:
    """Parse ``flood/II`` into plan and canonical level."""
    plan, slash, level = text.partition("/")
    if not slash:
        raise Unreadable(say(en="name plan and level, for example flood/II", zh="应写明预案与级别，例如 flood/II"))
    return plan.strip(), canonical_level(level)
