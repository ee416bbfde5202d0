"""Model of a scenario: the story that a book of plans is exercised against."""

from typing import Annotated

from pydantic import BeforeValidator, model_validator

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.models.fields import (
    AnyProcedure,
    AnyRole,
    AnyTask,
    ChannelName,
    Count,
    DateTime,
    Duration,
    EquipmentName,
    Filled,
    HoursOfDay,
    InstantsText,
    InstantText,
    LimitByLevel,
    Measured,
    Name,
    Number,
    ObjectiveName,
    PlaceName,
    PlanName,
    PostName,
    Prose,
    Recipient,
    Roles,
    SceneName,
    Share,
    SuppliesName,
    TeamName,
    Texts,
    Trigger,
    Truth,
    While,
)
from drillbook.schema.values.choices import InjectKind
from drillbook.schema.values.keys import Authored, key, one_or_many


class Objective(Authored):
    """演练目标: what is to be shown, and by which promised times."""

    title: Filled = key("title 名称", "what the exercise is to show", "演练要检验什么")
    measures: Annotated[tuple[Measured, ...], BeforeValidator(one_or_many)] = key(
        "measures 考核时限", "promises that measure it", "考核的时限", default=()
    )
    target: Share | None = key("target 达标率", "share to be kept", "达标率（0至1）", default=None)
    tests: Texts = key("tests 检验内容", "moments it claims to bring about", "要检验的时点", default=())


class Scene(Authored):
    """场景: what the table sees."""

    title: Filled = key("title 名称", "heading of the scene", "场景的标题")
    at: InstantText = key(
        "at 情景时间", "time in the story: T+0:45 or a time of day", "情景中的时间：T+0:45 或钟点", default=""
    )
    minutes: Count | None = key("minutes 推演用时", "minutes in the room", "推演用时（分钟）", default=None)
    narration: Prose = key(
        "narration 情景描述", "what is read aloud to the table", "向参演人员宣读的情景描述", default=""
    )
    material: Texts = key(
        "material 素材",
        "pictures and films to show, files beside this one",
        "要展示的图片、视频，相对本文件的路径",
        default=(),
    )
    comment: Texts = key(
        "comment 点评要点", "what the facilitator comments on afterwards", "讨论后主持人点评的要点", default=()
    )


class Question(Authored):
    """提问: to whom, what, how long, and the points a good answer has."""

    to: Roles = key("to 对象", "roles that are asked", "向哪些岗位提问", default=())
    ask: Prose = key("ask 问题", "the question as it is put", "提出的问题")
    minutes: Count | None = key("minutes 讨论时间", "minutes to discuss", "讨论时间（分钟）", default=None)
    points: Texts = key("points 参考要点", "reference points with clauses", "参考要点（含条款）", default=())


class Expectation(Authored):
    """期望行动."""

    task: Measured = key("task 任务", "what should be done", "期望完成的任务")
    within: LimitByLevel | None = key("within 时限", "from delivery", "自收到起的时限", default=None)


_DISRUPTED = ("role", "post", "team", "equipment", "supplies", "channel", "route", "place")


class Disruption(Authored):
    """特情: what is taken away, and for how long."""

    role: AnyRole | None = key(
        "role 责任岗位", "its people are out of every plan", "责任岗位，其人员在各预案中均缺席", default=None
    )
    post: PostName | None = key(
        "post 岗位", "post whose people are out of every plan", "岗位，其人员在各预案中均缺席", default=None
    )
    team: TeamName | None = key("team 队伍", "team that is out", "不能出动的队伍", default=None)
    equipment: EquipmentName | None = key(
        "equipment 装备", "equipment that is out, with fewer", "不能使用的装备，数量写在“减少”", default=None
    )
    supplies: SuppliesName | None = key(
        "supplies 物资", "supplies that are gone, with fewer", "损失的物资，数量写在“减少”", default=None
    )
    channel: ChannelName | None = key(
        "channel 通信 通信方式", "channel that does not get through", "中断的通信方式", default=None
    )
    route: tuple[PlaceName, PlaceName] | None = key(
        "route 路线",
        "route, from and to, with slow or closed",
        "路线的起点和终点，配合“耗时倍数”或“封闭”",
        default=None,
    )
    place: PlaceName | None = key(
        "place 场所 地点", "place that nobody can reach or leave", "不能进出的场所", default=None
    )
    fewer: Number | None = key(
        "fewer 减少 数量", "so many fewer of the equipment or supplies", "装备或物资减少的数量", default=None
    )
    slow: Number | None = key(
        "slow 耗时倍数", "travel takes so many times as long", "行程时间变为原来的几倍", default=None
    )
    closed: Truth = key("closed 封闭", "nobody passes", "道路封闭，不能通行", default=False)
    for_: Duration | None = key("for 持续", "how long it lasts", "特情持续的时间", default=None)
    until: InstantText = key("until 直至", "when it ends", "特情结束的时刻", default="")

    @model_validator(mode="after")
    def _one_thing(self) -> "Disruption":
        written = tuple(name for name in _DISRUPTED if getattr(self, name) is not None)
        if len(written) != 1:
            raise Unreadable(
                say(en="a disruption names exactly one thing", zh="一项特情只写一个对象"),
                say(
                    en="name one of: role, post, team, equipment, supplies, channel, route, place",
                    zh="可写：责任岗位、岗位、队伍、装备、物资、通信、路线、场所，任选其一",
                ),
                spare=written[1:],
            )
        if self.for_ is not None and self.until:
            raise Unreadable(
                say(en="'for' and 'until' are both written", zh="“持续”与“直至”只写其一"), spare=("until",)
            )
        return self


class Times(Authored):
    """重复."""

    every: While = key("every 每隔", "from one occurrence to the next", "相邻两次的间隔")
    count: Count = key("count 次数", "how many occurrences in all", "共发生几次")


class Inject(Authored):
    """消息单: something told or something that happens; by the clock, on a condition, or the facilitator's to use."""

    title: Prose = key("title 名称", "heading of the message", "消息的标题", default="")
    number: Prose = key(
        "number 序号", "its number on the message sheet, as printed", "消息单上的编号，照印刷件", default=""
    )
    kind: InjectKind = key(
        "kind 类型",
        "contextual: moves the story on; contingency: in reserve; milestone: a stage of the exercise",
        "引导：推进情节；备用：必要时使用；节点：演练的阶段",
        default="contextual",
    )
    at: InstantsText = key(
        "at 时刻",
        "when it is delivered: elapsed time, between two times, a time of day, or a date; T-0:30 is preparation",
        "何时下发：演练开始后的时间、两个时间之间、钟点，或日期加钟点；T-0:30为演练前准备",
        default="",
    )
    when: Trigger | None = key(
        "when 条件", "condition or moment at which it is delivered, once", "条件成立或时点到来时下发一次", default=None
    )
    window: HoursOfDay | None = key(
        "window 时间窗",
        "given by the controller between these times of day; by the machine at the first",
        "由导调人员在此时段内下发，自动推演在其开始时下发",
        default=None,
    )
    pool: Truth = key("pool 备用", "the facilitator's to use", "备用，由导调人员决定", default=False)
    unless: Trigger | None = key("unless 除非", "not if this is so", "此条件成立则不下发", default=None)
    chance: Share | None = key("chance 概率", "drawn once, 0 to 1", "概率（0至1）", default=None)
    times: Times | Annotated[tuple[InstantText, ...], BeforeValidator(one_or_many)] | None = key(
        "times 重复",
        "more than once: every and count, or a list of times",
        "多次发生：间隔和次数，或时刻列表",
        default=None,
    )
    scene: SceneName | None = key("scene 所属场景", "scene it belongs to", "消息所属的场景", default=None)
    from_: Prose = key("from 发出", "who says it, as people call it", "由谁发出，用文字写明", default="")
    to: Annotated[tuple[Recipient, ...], BeforeValidator(one_or_many)] = key(
        "to 接收", "roles or organizations that receive it", "由哪些岗位或单位接收", default=()
    )
    by: Prose = key("by 方式", "channel it comes by", "消息到达的通信方式", default="")
    message: Prose = key("message 内容", "what the message says", "消息的内容", default="")
    set_: dict[Prose, Prose] = key("set 状态变化", "what the district knows from then on", "收到后的状态", default={})
    place: PlaceName | None = key("place 地点", "place where this incident is", "该事件发生的场所", default=None)
    starts: Annotated[tuple[AnyProcedure, ...], BeforeValidator(one_or_many)] = key(
        "starts 引发", "procedures set off", "引发的程序", default=()
    )
    expect: tuple[Expectation, ...] = key(
        "expect 期望行动", "what the players should do, and by when", "接收后应采取的行动及时限", default=()
    )
    questions: tuple[Question, ...] = key(
        "questions 提问", "questions put at the table", "桌面推演时提出的问题", default=()
    )
    controller: Prose = key("controller 导调员", "who gives the message", "由谁下发该消息", default="")
    objective: Annotated[tuple[ObjectiveName, ...], BeforeValidator(one_or_many)] = key(
        "objective 对应目标", "objectives it serves", "对应的演练目标", default=()
    )
    response: Prose = key(
        "response 预期处置",
        "expected action in words, where no task of a plan fits",
        "预期的处置，用文字写明；预案有相应任务的写“期望行动”",
        default="",
    )
    means: Prose = key(
        "means 下发方式",
        "how it is handed over, where that is no channel: paper patients, face to face",
        "不经通信方式时如何下发，如纸质伤票、当面告知",
        default="",
    )
    notes: Prose = key("notes 备注", "remarks for controllers", "给导调人员的备注", default="")
    disrupt: Disruption | None = key(
        "disrupt 特情", "what is taken away, and for how long", "失去什么力量或条件，持续多久", default=None
    )

    fail: Annotated[tuple[AnyTask, ...], BeforeValidator(one_or_many)] = key(
        "fail 失败 失败任务",
        "tasks that fail now, or the next time they are done",
        "此刻失败的任务；尚未进行的，下一次执行时失败",
        default=(),
    )

    @model_validator(mode="after")
    def _set_off_once(self) -> "Inject":
        by_the_clock = bool(self.at) or isinstance(self.times, tuple) or self.window is not None
        when = ("when",) if self.when is not None else ()
        pool = ("pool",) if self.pool else ()
        if by_the_clock + len(when) + len(pool) != 1:
            raise Unreadable(
                say(en="exactly one of 'at', 'when' and 'pool' is written", zh="“时刻”“条件”“备用”应写且只写一个"),
                say(en="for example at: T+0:20", zh="例如 时刻: T+0:20"),
                spare=(*when, *pool)[0 if by_the_clock else 1 :],
            )
        if self.at and self.window is not None:
            raise Unreadable(
                say(en="'at' and 'window' are both written", zh="“时刻”与“时间窗”只写其一"),
                say(en="keep the window: it begins at its first time", zh="保留“时间窗”即可，自其起始时刻下发"),
                spare=("at",),
            )
        return self

    @property
    def moment(self) -> str:
        """Return when the machine delivers it: ``at``, or the beginning of its window."""
        return self.at or (f"{self.window[0]:%H:%M:%S}" if self.window else "")


class Scenario(Authored):
    """情景."""

    scenario: Name = key("scenario 情景", "id of the scenario; the first key of the file", "情景标识，文件的第一个键")
    title: Filled = key("title 名称", "title of the scenario", "情景的标题")
    book: Prose = key("book 预案库", "folder of the book, from this file", "预案库目录（相对本文件）", default="")
    begins: DateTime = key(
        "begins 开始时间", "date and time of StartEx, in the book's time zone", "演练开始的日期和钟点（预案库时区）"
    )
    lasts: While = key("lasts 时长", "how long the run or exercise lasts", "推演的总时长")
    plans: Annotated[tuple[PlanName, ...], BeforeValidator(one_or_many)] = key(
        "plans 涉及预案", "left out: all in force", "涉及预案，不写则为全部现行有效", default=()
    )
    given: dict[Prose, Prose] = key(
        "given 初始状态", "what is so at the start, by indicator", "开始时各指标的状态", default={}
    )
    objectives: dict[Name, Objective] = key(
        "objectives 演练目标", "what the exercise is to show, by id", "演练目标，按标识列出", default={}
    )
    scenes: dict[Name, Scene] = key(
        "scenes 场景", "what the table sees, one after another", "依次展示的场景", default={}
    )
    injects: dict[Name, Inject] = key(
        "injects 消息单 注入信息",
        "what is fed in: messages, events, disruptions, by id",
        "下发的消息、事件和特情，按标识列出",
        default={},
    )
    vary: dict[Prose, Prose] = key("vary 随机取值", "drawn per replication", "每次推演随机取值", default={})
