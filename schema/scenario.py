"""A scenario: the story a book of plans is exercised against."""

from typing import Annotated

from pydantic import BeforeValidator, model_validator

from schema.finding import Unreadable, say
from schema.keys import Authored, key, many
from schema.values import (
    AnyProcedure,
    AnyRole,
    ChannelName,
    Count,
    DateTime,
    Duration,
    DurationByLevel,
    EquipmentName,
    Measured,
    Name,
    Number,
    PlaceName,
    PlanName,
    PostName,
    Prose,
    Recipient,
    Roles,
    SceneName,
    SuppliesName,
    TeamName,
    Texts,
    Trigger,
    Truth,
)


class Objective(Authored):
    """演练目标: what is to be shown, and by which promised times."""

    title: Prose = key("title 名称", "what is to be shown", "目标")
    measures: Annotated[tuple[Measured, ...], BeforeValidator(many)] = key(
        "measures 考核时限", "promises that measure it", "考核的时限", default=()
    )
    target: Number | None = key("target 达标率", "share to be kept", "达标率(0至1)", default=None)
    tests: Texts = key("tests 检验内容", "moments it claims to bring about", "要检验的时点", default=())


class Scene(Authored):
    """场景: what the table sees."""

    title: Prose = key("title 名称", "heading", "标题")
    at: Prose = key("at 情景时间", "scene time", "情景时间", default="")
    minutes: Count | None = key("minutes 推演用时", "minutes in the room", "推演用时(分钟)", default=None)
    narration: Prose = key("narration 情景描述", "read aloud", "情景描述", default="")
    material: Texts = key("material 素材", "pictures, films", "素材", default=())
    comment: Texts = key("comment 点评要点", "what the facilitator comments on", "点评要点", default=())


class Question(Authored):
    """提问: to whom, what, how long, and the points a good answer has."""

    to: Roles = key("to 对象", "who is asked", "提问对象", default=())
    ask: Prose = key("ask 问题", "the question", "问题")
    minutes: Count | None = key("minutes 讨论时间", "minutes to discuss", "讨论时间(分钟)", default=None)
    points: Texts = key("points 参考要点", "reference points with clauses", "参考要点(含条款)", default=())


class Expectation(Authored):
    """期望行动."""

    task: Measured = key("task 任务", "what should be done", "期望完成的任务")
    within: DurationByLevel | None = key("within 时限", "from delivery", "自收到起的时限", default=None)


class Disruption(Authored):
    """特情: what is taken away, and for how long."""

    role: AnyRole | None = key(
        "role 责任岗位", "its people are out of every plan", "责任岗位,其人员在各预案中均缺席", default=None
    )
    post: PostName | None = key("post 岗位", "its people are out of every plan", "岗位", default=None)
    team: TeamName | None = key("team 队伍", "a team", "队伍", default=None)
    equipment: EquipmentName | None = key("equipment 装备", "equipment", "装备", default=None)
    supplies: SuppliesName | None = key("supplies 物资", "supplies", "物资", default=None)
    channel: ChannelName | None = key("channel 通信 通信方式", "a channel", "通信方式", default=None)
    route: tuple[PlaceName, PlaceName] | None = key("route 路线", "from, to", "起点、终点", default=None)
    place: PlaceName | None = key("place 场所 地点", "a place", "场所", default=None)
    fewer: Number | None = key("fewer 减少 数量", "so many fewer", "减少的数量", default=None)
    slow: Number | None = key("slow 耗时倍数", "takes so many times as long", "耗时倍数", default=None)
    closed: Truth = key("closed 封闭", "nobody passes", "封闭", default=False)
    for_: Duration | None = key("for 持续", "for how long", "持续时间", default=None)
    until: Prose = key("until 直至", "until T+H:MM", "直至(T+时:分)", default="")

    @model_validator(mode="after")
    def _one_thing(self) -> "Disruption":
        things = (self.role, self.post, self.team, self.equipment, self.supplies, self.channel, self.route, self.place)
        if sum(thing is not None for thing in things) != 1:
            raise Unreadable(
                say(en="a disruption names exactly one thing", zh="一项特情只写一个对象"),
                say(
                    en="name one of: role, post, team, equipment, supplies, channel, route, place",
                    zh="可写:责任岗位、岗位、队伍、装备、物资、通信、路线、场所,任选其一",
                ),
            )
        if self.for_ is not None and self.until:
            raise Unreadable(say(en="'for' and 'until' are both written", zh="“持续”与“直至”只写其一"))
        return self


class Times(Authored):
    """重复."""

    every: Duration = key("every 每隔", "between two", "间隔")
    count: Count = key("count 次数", "how many", "次数")


class Inject(Authored):
    """消息单: something told or something that happens; by the clock, on a condition, or the facilitator's to use."""

    title: Prose = key("title 名称", "heading", "标题", default="")
    at: Prose = key("at 时刻", "T+0:45, T+0:45 / T+1:15, or 21:20", "T+0:45、T+0:45 / T+1:15 或 21:20", default="")
    when: Trigger | None = key("when 条件", "fires once", "条件成立时下发一次", default=None)
    pool: Truth = key("pool 备用", "the facilitator's to use", "备用,由导调人员决定", default=False)
    unless: Trigger | None = key("unless 除非", "not if this is so", "此条件成立则不下发", default=None)
    chance: Number | None = key("chance 概率", "drawn once, 0 to 1", "概率(0至1)", default=None)
    times: Times | Texts | None = key(
        "times 重复", "every and count, or a list of T+", "每隔与次数,或时刻列表", default=None
    )
    scene: SceneName | None = key("scene 所属场景", "scene it belongs to", "所属场景", default=None)
    from_: Prose = key("from 发出", "who says it", "发出单位", default="")
    to: Annotated[tuple[Recipient, ...], BeforeValidator(many)] = key(
        "to 接收", "who receives it", "接收岗位", default=()
    )
    by: Prose = key("by 方式", "channel", "方式", default="")
    message: Prose = key("message 内容", "what it says", "内容", default="")
    set_: dict[Prose, Prose] = key("set 状态变化", "what the district knows from then on", "收到后的状态", default={})
    place: PlaceName | None = key("place 地点", "where the incident is", "事发地点", default=None)
    starts: Annotated[tuple[AnyProcedure, ...], BeforeValidator(many)] = key(
        "starts 引发", "procedures set off", "引发的程序", default=()
    )
    expect: tuple[Expectation, ...] = key("expect 期望行动", "what should follow", "期望行动", default=())
    questions: tuple[Question, ...] = key("questions 提问", "asked at the table", "提问", default=())
    disrupt: Disruption | None = key("disrupt 特情", "what is taken away", "特情", default=None)

    @model_validator(mode="after")
    def _set_off_once(self) -> "Inject":
        if sum((bool(self.at), self.when is not None, self.pool)) != 1:
            raise Unreadable(
                say(en="exactly one of 'at', 'when' and 'pool' is written", zh="“时刻”“条件”“备用”应写且只写一个"),
                say(en="for example at: T+0:20", zh="例如 时刻: T+0:20"),
            )
        return self


class Scenario(Authored):
    """情景."""

    scenario: Name = key("scenario 情景", "id", "情景标识")
    title: Prose = key("title 名称", "title", "名称")
    book: Prose = key("book 预案库", "folder of the book, from this file", "预案库目录(相对本文件)", default="")
    begins: DateTime = key("begins 开始时间", "date and time", "开始时间")
    lasts: Duration = key("lasts 时长", "how long", "时长")
    plans: Annotated[tuple[PlanName, ...], BeforeValidator(many)] = key(
        "plans 涉及预案", "left out: all in force", "涉及预案,不写则为全部现行有效", default=()
    )
    given: dict[Prose, Prose] = key("given 初始状态", "state at the start", "初始状态", default={})
    objectives: dict[Name, Objective] = key("objectives 演练目标", "objectives", "演练目标", default={})
    scenes: dict[Name, Scene] = key("scenes 场景", "scenes, one after another", "场景", default={})
    injects: dict[Name, Inject] = key("injects 消息单 注入信息", "messages and events", "消息单", default={})
    vary: dict[Prose, Prose] = key("vary 随机取值", "drawn per replication", "每次推演随机取值", default={})
