"""一网五库 and what they need: contacts, teams, supplies, hazards, regulations, cases, places, indicators, drills."""

from typing import Annotated

from pydantic import BeforeValidator

from schema.head import Book as Book
from schema.keys import Authored, Closed, key, many
from schema.shorthand import Staff
from schema.values import (
    AnyTask,
    Count,
    Date,
    Duration,
    EquipmentName,
    GoodsName,
    IncidentType,
    Name,
    Number,
    OrganizationName,
    PlaceName,
    PlanName,
    PostName,
    Prose,
    RegulationName,
    Takes,
    Texts,
    Truth,
)
from schema.vocabulary import LIBRARIES as LIBRARIES
from schema.vocabulary import (
    DrillForm,
    Grade,
    PlaceKind,
    Purpose,
    Way,
)


class Organization(Authored):
    """单位."""

    title: Prose = key("title 名称", "name", "名称")
    aliases: Texts = key("aliases 简称", "other names in use", "简称、别称", default=())
    office_of: OrganizationName | None = key(
        "office_of 指挥机构", "headquarters whose office this is", "其办事机构所属指挥机构", default=None
    )
    part_of: OrganizationName | None = key("part_of 上级单位", "superior organization", "上级单位", default=None)
    sector: Prose = key("sector 行业", "sector", "行业", default="")
    must_plan: Annotated[tuple[IncidentType, ...], BeforeValidator(many)] = key(
        "must_plan 应编预案", "events it must plan for", "应编制预案的事件", default=()
    )
    duty_phone: Prose = key("duty_phone 值班电话", "24-hour number", "24小时值班电话", default="")
    owner: OrganizationName | None = key("owner 维护人", "who keeps this entry", "维护单位", default=None)
    checked: Date | None = key("checked 核对日期", "last checked", "最近核对日期", default=None)


class Post(Authored):
    """岗位: the people behind roles; roles of several plans that name one post are the same people."""

    title: Prose = key("title 名称", "name", "名称")
    organization: OrganizationName | None = key("organization 单位", "organization", "所属单位", default=None)
    staff: Staff | None = key("staff 在岗人数", "how many are there", "在岗人数", default=None)
    call_out: Duration | None = key(
        "call_out 到岗时间", "until called people are there", "召回人员到岗时间", default=None
    )
    reach: dict[Way, Prose] = key("reach 联系方式", "two ways at least", "联系方式(不少于两种)", default={})
    checked: Date | None = key("checked 核对日期", "last checked", "最近核对日期", default=None)
    owner: OrganizationName | None = key("owner 维护人", "who keeps this entry", "维护单位", default=None)


class Person(Authored):
    """人员."""

    name: Prose = key("name 姓名", "name", "姓名")
    title: Prose = key("title 职务", "title of office", "职务", default="")
    posts: Annotated[tuple[PostName, ...], BeforeValidator(many)] = key(
        "posts 岗位", "posts held", "所任岗位", default=()
    )
    organization: OrganizationName | None = key("organization 单位", "organization", "所属单位", default=None)
    reach: dict[Way, Prose] = key("reach 联系方式", "ways to reach", "联系方式", default={})
    checked: Date | None = key("checked 核对日期", "last checked", "最近核对日期", default=None)
    owner: OrganizationName | None = key("owner 维护人", "who keeps this entry", "维护单位", default=None)


class Channel(Authored):
    """通信方式: how long a try takes and how often it gets through."""

    title: Prose = key("title 名称", "name", "名称", default="")
    takes: Takes = key("takes 耗时", "one try", "一次联络耗时")
    succeeds: Number = key("succeeds 接通率", "share of tries that get through", "接通率(0至1)", default=1.0)


class Contacts(Authored):
    """联络网."""

    library: Name = key("library 库", "contacts", "联络网")
    organizations: dict[Name, Organization] = key("organizations 单位", "organizations", "单位", default={})
    people: dict[Name, Person] = key("people 人员", "people", "人员", default={})
    posts: dict[Name, Post] = key("posts 岗位", "posts", "岗位", default={})
    channels: dict[Name, Channel] = key("channels 通信方式", "channels", "通信方式", default={})


class Team(Authored):
    """救援队伍: people who go out together."""

    title: Prose = key("title 名称", "name", "名称")
    organization: OrganizationName | None = key("organization 所属单位 单位", "organization", "所属单位", default=None)
    capability: Annotated[tuple[Name, ...], BeforeValidator(many)] = key(
        "capability 专业", "what it can do", "专业", default=()
    )
    nature: Prose = key(
        "nature 性质", "full-time, part-time, volunteer, army", "性质(专职、兼职、志愿、驻军)", default=""
    )
    base: PlaceName | None = key("base 驻地", "where it starts from", "驻地", default=None)
    people: Count | None = key("people 人数", "how many people", "人数", default=None)
    leader: Prose = key("leader 负责人", "leader's post", "负责人岗位", default="")
    turnout: Takes | None = key("turnout 出动时间", "from the call until it leaves", "接令至出动", default=None)
    brings: dict[EquipmentName, Count] = key(
        "brings 携行装备", "for its own tasks, not in stock", "携行装备,不计入库存", default={}
    )
    checked: Date | None = key("checked 核对日期", "last checked", "最近核对日期", default=None)
    owner: OrganizationName | None = key("owner 维护人", "who keeps this entry", "维护单位", default=None)


class Teams(Authored):
    """救援队伍库."""

    library: Name = key("library 库", "teams", "救援队伍")
    teams: dict[Name, Team] = key("teams 救援队伍 队伍", "teams", "队伍", default={})


class Goods(Authored):
    """装备 or 物资: what there is, where, and in what state."""

    title: Prose = key("title 名称", "name", "名称")
    stock: dict[PlaceName, Number] = key("stock 储备", "how many at each place", "各储备点数量", default={})
    quantity: Number | None = key(
        "quantity 数量", "how many at hand, wherever needed", "现有数量(随用随到)", default=None
    )
    unit: Prose = key("unit 计量单位", "counted in", "计量单位", default="")
    expires: Date | None = key("expires 有效期至", "good until", "有效期至", default=None)
    maintained: Date | None = key("maintained 维护日期", "last maintained", "最近维护日期", default=None)
    maintain_every: Duration | None = key("maintain_every 维护周期", "to be maintained every", "维护周期", default=None)
    keeper: OrganizationName | None = key("keeper 保管单位", "who keeps it", "保管单位", default=None)
    owner: OrganizationName | None = key("owner 维护人", "who keeps this entry", "维护单位", default=None)


class Agreement(Authored):
    """互助协议."""

    title: Prose = key("title 名称", "name", "名称")
    with_: Prose = key("with 协议单位", "the other side", "协议单位", default="")
    gives: dict[GoodsName, Number] = key("gives 提供", "what it gives", "提供的装备物资", default={})
    at_place: PlaceName | None = key("at_place 地点", "where", "地点", default=None)
    from_: Date | None = key("from 生效日期", "from when", "生效日期", default=None)
    until: Date | None = key("until 有效期至", "until when", "有效期至", default=None)


class Supplies(Authored):
    """应急物资库."""

    library: Name = key("library 库", "supplies", "应急物资")
    equipment: dict[Name, Goods] = key("equipment 装备", "given back", "装备", default={})
    supplies: dict[Name, Goods] = key("supplies 物资", "used up", "物资", default={})
    agreements: dict[Name, Agreement] = key("agreements 互助协议", "mutual aid", "互助协议", default={})


class Hazard(Authored):
    """安全隐患."""

    title: Prose = key("title 名称", "name", "名称")
    type: Prose = key("type 隐患类型", "kind of hazard", "隐患类型", default="")
    places: Annotated[tuple[PlaceName, ...], BeforeValidator(many)] = key("places 地点", "where", "地点", default=())
    population: Count | None = key("population 影响人数", "people it may affect", "影响人数", default=None)
    grade: Prose = key("grade 风险等级", "grade of risk", "风险等级", default="")
    covered_by: Annotated[tuple[PlanName, ...], BeforeValidator(many)] = key(
        "covered_by 对应预案", "plans for it", "对应预案", default=()
    )
    owner: OrganizationName | None = key("owner 维护人", "who keeps this entry", "维护单位", default=None)


class Hazards(Authored):
    """安全隐患库."""

    library: Name = key("library 库", "hazards", "安全隐患")
    hazards: dict[Name, Hazard] = key("hazards 安全隐患", "hazards", "安全隐患", default={})


class Regulation(Authored):
    """法律法规."""

    title: Prose = key("title 名称", "title", "名称")
    number: Prose = key("number 文号", "official number", "文号", default="")
    issued: Date | None = key("issued 公布日期", "day of issue", "公布日期", default=None)
    in_force: Date | None = key("in_force 施行日期", "in force since", "施行日期", default=None)
    repealed_by: RegulationName | None = key("repealed_by 废止依据", "what repealed it", "被何文件废止", default=None)
    repealed: Date | None = key("repealed 废止日期", "day of repeal", "废止日期", default=None)
    articles: dict[Prose, Prose] = key("articles 条文", "articles quoted", "条文摘录", default={})


class Regulations(Authored):
    """法律法规库."""

    library: Name = key("library 库", "regulations", "法律法规")
    regulations: dict[Name, Regulation] = key("regulations 法律法规", "regulations", "法律法规", default={})


class Case(Authored):
    """典型案例."""

    title: Prose = key("title 名称", "name", "名称")
    date: Date | None = key("date 日期", "day", "日期", default=None)
    place: Prose = key("place 地点", "where", "地点", default="")
    course: tuple[dict[Prose, Prose] | Prose, ...] = key("course 经过", "what happened when", "经过", default=())
    lessons: Texts = key("lessons 教训", "lessons", "教训", default=())
    plans: Annotated[tuple[PlanName, ...], BeforeValidator(many)] = key(
        "plans 涉及预案", "plans concerned", "涉及预案", default=()
    )


class Cases(Authored):
    """典型案例库."""

    library: Name = key("library 库", "cases", "典型案例")
    cases: dict[Name, Case] = key("cases 典型案例", "cases", "典型案例", default={})


class Place(Authored):
    """场所."""

    title: Prose = key("title 名称", "name", "名称")
    kind: PlaceKind = key("kind 类型", "kind of place", "类型", default="other")
    lon: Number | None = key("lon 经度", "degrees east", "经度", default=None)
    lat: Number | None = key("lat 纬度", "degrees north", "纬度", default=None)
    capacity: Count | None = key("capacity 容量", "people it holds", "可容纳人数", default=None)


class Route(Authored):
    """路线."""

    from_: PlaceName = key("from 起点", "from", "起点")
    to: PlaceName = key("to 终点", "to", "终点")
    takes: Takes = key("takes 行程时间", "travel time", "行程时间")
    one_way: Truth = key("one_way 单行", "only in this direction", "仅限此方向", default=False)


class Places(Authored):
    """场所库."""

    library: Name = key("library 库", "places", "场所")
    places: dict[Name, Place] = key("places 场所", "places", "场所", default={})
    routes: tuple[Route, ...] = key("routes 路线", "travel times", "路线", default=())


class Indicator(Authored):
    """监测指标: a number with a unit and a range, or one of ordered values."""

    title: Prose = key("title 名称", "name", "名称", default="")
    unit: Prose = key("unit 计量单位", "unit", "计量单位", default="")
    range: Prose = key("range 取值范围", "from .. to, for example 0 / 200", "取值范围,如 0 / 200", default="")
    values: Annotated[tuple[Prose, ...], BeforeValidator(many)] = key(
        "values 取值", "ordered values, least first", "有序取值(由轻到重)", default=()
    )
    initial: Prose = key("initial 初始值", "value before anything happened", "初始值", default="")
    per_place: Truth = key("per_place 分地点", "each place has its own", "各地点分别取值", default=False)
    measured_by: OrganizationName | None = key("measured_by 监测单位", "who measures it", "监测单位", default=None)


class Indicators(Authored):
    """监测指标库."""

    library: Name = key("library 库", "indicators", "监测指标")
    indicators: dict[Name, Indicator] = key("indicators 监测指标", "indicators", "监测指标", default={})


class Problem(Authored):
    """问题整改: a problem found in a drill."""

    plan: PlanName | None = key("plan 预案", "plan it is about", "涉及预案", default=None)
    major: Truth = key("major 重大", "needs a revision of the plan", "需要修订预案", default=False)
    owner: OrganizationName | None = key("owner 责任单位", "who mends it", "责任单位", default=None)
    due: Date | None = key("due 期限", "by when", "整改期限", default=None)
    closed: Date | None = key("closed 完成日期", "mended on", "完成日期", default=None)


class Drill(Authored):
    """演练: held when, on which plans, with what result."""

    title: Prose = key("title 名称", "name", "名称", default="")
    date: Date = key("date 日期", "day", "日期")
    form: DrillForm = key("form 形式", "tabletop or live", "桌面或实战", default="tabletop")
    purpose: Purpose = key("purpose 目的", "test, demonstration or research", "检验、示范或研究", default="test")
    plans: Annotated[tuple[PlanName, ...], BeforeValidator(many)] = key("plans 涉及预案", "plans exercised", "涉及预案")
    version: Prose = key("version 预案版本", "version of the plan", "预案版本", default="")
    organizer: OrganizationName | None = key("organizer 组织单位", "organizer", "组织单位", default=None)
    participants: Annotated[tuple[OrganizationName, ...], BeforeValidator(many)] = key(
        "participants 参演单位", "who took part", "参演单位", default=()
    )
    observed: dict[AnyTask, Takes] = key("observed 实测用时", "measured durations", "实测用时", default={})
    conclusion: Grade | None = key(
        "conclusion 评估结论", "excellent, good, fair or poor", "优、良、中、差", default=None
    )
    problems: tuple[Problem, ...] = key("problems 问题整改", "what was found", "问题整改", default=())
    documents: Texts = key("documents 归档材料", "what was filed", "归档材料", default=())
    scenario: Prose = key("scenario 情景", "scenario played", "情景", default="")


class Drills(Authored):
    """演练台账."""

    library: Name = key("library 库", "drills", "演练台账")
    drills: dict[Name, Drill] = key("drills 演练台账 演练", "drills", "演练", default={})


LIBRARY_MODELS: dict[str, type[Closed]] = {
    "contacts": Contacts,
    "teams": Teams,
    "supplies": Supplies,
    "hazards": Hazards,
    "regulations": Regulations,
    "cases": Cases,
    "places": Places,
    "indicators": Indicators,
    "drills": Drills,
}
