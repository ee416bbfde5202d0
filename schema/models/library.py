"""Models of the libraries (一网五库): contacts, teams, supplies, hazards, laws, cases, places, indicators, drills."""

from typing import Annotated

from pydantic import BeforeValidator

from drillbook.schema.models.drills import Drills
from drillbook.schema.models.fields import (
    Count,
    Cycle,
    Date,
    Duration,
    EquipmentName,
    Filled,
    GoodsName,
    IncidentType,
    Name,
    Number,
    OnePerWay,
    OrganizationName,
    PlaceName,
    PlanName,
    PostName,
    Prose,
    RegulationName,
    Share,
    Takes,
    Texts,
    Truth,
)
from drillbook.schema.models.indicators import Indicators
from drillbook.schema.models.shorthand import Staff
from drillbook.schema.values.choices import PlaceKind, Way
from drillbook.schema.values.keys import Authored, Closed, key, one_or_many
from drillbook.schema.values.names import normalise
from drillbook.schema.values.quantities import parse_takes


class Organization(Authored):
    """单位."""

    title: Filled = key("title 名称", "full or usual name of the organization", "单位名称")
    aliases: Texts = key("aliases 简称", "other names in use", "简称、别称", default=())
    office_of: OrganizationName | None = key(
        "office_of 指挥机构", "headquarters whose office this is", "其办事机构所属指挥机构", default=None
    )
    part_of: OrganizationName | None = key(
        "part_of 上级单位", "organization it belongs to", "所隶属的上级单位", default=None
    )
    sector: Prose = key(
        "sector 行业", "its sector: water, health, education …", "所属行业，如水务、卫生、教育", default=""
    )
    must_plan: Annotated[tuple[IncidentType, ...], BeforeValidator(one_or_many)] = key(
        "must_plan 应编预案", "events it must plan for", "应编制预案的事件", default=()
    )
    duty_phone: Prose = key("duty_phone 值班电话", "24-hour number", "24小时值班电话", default="")
    owner: OrganizationName | None = key(
        "owner 维护人", "organization that keeps this entry up to date", "负责更新本条信息的单位", default=None
    )
    checked: Date | None = key(
        "checked 核对日期", "day this entry was last checked", "本条信息最近核对的日期", default=None
    )


class Post(Authored):
    """岗位: the people behind roles; roles of several plans that name one post are the same people."""

    title: Filled = key("title 名称", "what people call the post", "岗位的通用称谓")
    organization: OrganizationName | None = key(
        "organization 单位", "organization the post belongs to", "岗位所属的单位", default=None
    )
    staff: Staff | None = key(
        "staff 在岗人数", "how many people are there: a number, or by shift", "在岗人数，可按班次分列", default=None
    )
    call_out: Duration | None = key(
        "call_out 到岗时间", "until called people are there", "召回人员到岗时间", default=None
    )
    reach: Annotated[dict[Way, Prose], OnePerWay] = key(
        "reach 联系方式", "two ways at least", "联系方式（不少于两种）", default={}
    )
    checked: Date | None = key(
        "checked 核对日期", "day this entry was last checked", "本条信息最近核对的日期", default=None
    )
    owner: OrganizationName | None = key(
        "owner 维护人", "organization that keeps this entry up to date", "负责更新本条信息的单位", default=None
    )


class Person(Authored):
    """人员."""

    name: Filled = key("name 姓名", "name of the person", "人员的姓名")
    title: Prose = key("title 职务", "title of the person's office", "人员现任职务", default="")
    posts: Annotated[tuple[PostName, ...], BeforeValidator(one_or_many)] = key(
        "posts 岗位", "posts the person holds", "所任的联络网岗位", default=()
    )
    organization: OrganizationName | None = key(
        "organization 单位", "organization the person belongs to", "人员所属的单位", default=None
    )
    reach: Annotated[dict[Way, Prose], OnePerWay] = key(
        "reach 联系方式", "ways to reach the person", "本人的联系方式", default={}
    )
    checked: Date | None = key(
        "checked 核对日期", "day this entry was last checked", "本条信息最近核对的日期", default=None
    )
    owner: OrganizationName | None = key(
        "owner 维护人", "organization that keeps this entry up to date", "负责更新本条信息的单位", default=None
    )


class Channel(Authored):
    """通信方式: how long a try takes and how often it gets through."""

    title: Prose = key("title 名称", "what people call the channel", "通信方式的名称", default="")
    takes: Takes = key("takes 耗时", "how long one try takes", "一次联络所需的时间")
    succeeds: Share = key("succeeds 接通率", "share of tries that get through", "接通率（0至1）", default=1.0)


# Ways of communication every book knows. Times are the usual order of magnitude, a judgement that a run prints among what
# it takes for granted; whoever has measured writes the channel into the contacts library.
_SHIPPED: dict[str, tuple[str, str, str]] = {
    "phone": ("telephone", "电话", "30 s / 1 min / 2 min"),
    "radio": ("radio", "电台", "15 s / 30 s / 1 min"),
    "fax": ("fax", "传真", "2 min / 3 min / 5 min"),
    "e-mail": ("e-mail", "电子邮件", "1 min / 2 min / 5 min"),
    "runner": ("runner", "人工送达", "15 min / 25 min / 40 min"),
}
_ALSO = {"email": "e-mail", "telephone": "phone"}


def shipped_channels(language: str) -> dict[str, str]:
    """Return the channels every book knows, with their titles."""
    return {name: zh if language == "zh" else en for name, (en, zh, _takes) in _SHIPPED.items()}


def shipped_channel(name: str, language: str) -> Channel | None:
    """Return the channel every book knows by this name, id or title in either language; None where there is none."""
    wanted = normalise(name)
    wanted = _ALSO.get(wanted, wanted)
    for shipped, (en, zh, takes) in _SHIPPED.items():
        if wanted in (shipped, en, zh):
            return Channel.model_construct(title=zh if language == "zh" else en, takes=parse_takes(takes))
    return None


class Contacts(Authored):
    """联络网."""

    library: Name = key(
        "library 库", "contacts: organizations, posts, people, channels", "联络网：单位、岗位、人员、通信方式"
    )
    organizations: dict[Name, Organization] = key(
        "organizations 单位", "organizations by id", "各单位，按标识列出", default={}
    )
    people: dict[Name, Person] = key("people 人员", "people by id", "各人员，按标识列出", default={})
    posts: dict[Name, Post] = key(
        "posts 岗位",
        "posts by id: the people behind the roles of plans",
        "各岗位，按标识列出；预案的责任岗位由其人员担任",
        default={},
    )
    channels: dict[Name, Channel] = key(
        "channels 通信方式", "ways of communication by id", "各通信方式，按标识列出", default={}
    )


class Team(Authored):
    """救援队伍: people who go out together."""

    title: Filled = key("title 名称", "name of the team", "队伍的名称")
    organization: OrganizationName | None = key(
        "organization 所属单位 单位", "organization the team belongs to", "队伍所属的单位", default=None
    )
    capability: Annotated[tuple[Name, ...], BeforeValidator(one_or_many)] = key(
        "capability 专业",
        "what the team can do; tasks ask for teams by this word",
        "队伍的专业，任务按此调用",
        default=(),
    )
    nature: Prose = key(
        "nature 性质", "full-time, part-time, volunteer, army", "性质（专职、兼职、志愿、驻军）", default=""
    )
    base: PlaceName | None = key("base 驻地", "place it starts from", "队伍的常驻地点", default=None)
    people: Count | None = key("people 人数", "how many people it has", "队伍的人数", default=None)
    leader: Prose = key("leader 负责人", "leader's post", "负责人岗位", default="")
    turnout: Takes | None = key("turnout 出动时间", "from the call until it leaves", "接令至出动", default=None)
    brings: dict[EquipmentName, Count] = key(
        "brings 携行装备", "for its own tasks, not in stock", "携行装备，不计入库存", default={}
    )
    checked: Date | None = key(
        "checked 核对日期", "day this entry was last checked", "本条信息最近核对的日期", default=None
    )
    owner: OrganizationName | None = key(
        "owner 维护人", "organization that keeps this entry up to date", "负责更新本条信息的单位", default=None
    )


class Capability(Authored):
    """专业: what a capability is called; teams have it, tasks ask for it."""

    title: Filled = key("title 名称", "what people call it", "名称")


class Teams(Authored):
    """救援队伍库."""

    library: Name = key("library 库", "teams: people who go out together", "救援队伍库")
    teams: dict[Name, Team] = key("teams 救援队伍 队伍", "teams by id", "各救援队伍，按标识列出", default={})
    capabilities: dict[Name, Capability] = key(
        "capabilities 专业名称", "what the capabilities are called", "各专业的名称，按标识列出", default={}
    )


class Goods(Authored):
    """装备 or 物资: what there is, where, and in what state."""

    title: Filled = key("title 名称", "name of the goods", "装备或物资的名称")
    stock: dict[PlaceName, Number] = key("stock 储备", "how many at each place", "各储备点数量", default={})
    quantity: Number | None = key(
        "quantity 数量", "how many at hand, wherever needed", "现有数量（随用随到）", default=None
    )
    unit: Prose = key("unit 计量单位", "what they are counted in", "计数所用的单位", default="")
    expires: Date | None = key("expires 有效期至", "day until which they are good", "有效期的最后一日", default=None)
    maintained: Date | None = key("maintained 维护日期", "last maintained", "最近维护日期", default=None)
    maintain_every: Cycle | None = key(
        "maintain_every 维护周期", "at most so long between two maintenances", "两次维护之间的最长间隔", default=None
    )
    keeper: OrganizationName | None = key(
        "keeper 保管单位", "organization that keeps them", "负责保管的单位", default=None
    )
    owner: OrganizationName | None = key(
        "owner 维护人", "organization that keeps this entry up to date", "负责更新本条信息的单位", default=None
    )


class Agreement(Authored):
    """互助协议."""

    title: Filled = key("title 名称", "name of the agreement", "协议的名称")
    with_: Prose = key("with 协议单位", "the other side, as people call it", "与何单位签订", default="")
    gives: dict[GoodsName, Number] = key("gives 提供", "what it gives", "提供的装备物资", default={})
    lends: dict[GoodsName, Number] = key(
        "lends 借出", "what is promised to the other side", "承诺向对方提供的装备物资", default={}
    )
    at_place: PlaceName | None = key("at_place 地点", "place where the goods are", "协议物资所在的地点", default=None)
    from_: Date | None = key("from 生效日期", "first day of the agreement", "协议生效的日期", default=None)
    until: Date | None = key("until 有效期至", "last day of the agreement", "协议有效期的最后一日", default=None)


class Supplies(Authored):
    """应急物资库."""

    library: Name = key("library 库", "supplies: equipment, supplies, agreements", "应急物资库：装备、物资、互助协议")
    equipment: dict[Name, Goods] = key(
        "equipment 装备", "equipment by id: given back after use", "用后归还的装备，按标识列出", default={}
    )
    supplies: dict[Name, Goods] = key("supplies 物资", "supplies by id: used up", "消耗性物资，按标识列出", default={})
    agreements: dict[Name, Agreement] = key(
        "agreements 互助协议", "agreements on mutual aid by id", "互助协议，按标识列出", default={}
    )


class Hazard(Authored):
    """安全隐患."""

    title: Filled = key("title 名称", "name of the hazard", "隐患的名称")
    type: Prose = key(
        "type 隐患类型",
        "kind of hazard: low-lying spot, hazmat store, old house …",
        "隐患类型，如低洼点、危化品储存、危旧房",
        default="",
    )
    places: Annotated[tuple[PlaceName, ...], BeforeValidator(one_or_many)] = key(
        "places 地点", "places it is at", "隐患所在的地点", default=()
    )
    population: Count | None = key(
        "population 影响人数", "how many people it may affect", "可能受影响的人数", default=None
    )
    grade: Prose = key("grade 风险等级", "grade of the risk", "评定的风险等级", default="")
    covered_by: Annotated[tuple[PlanName, ...], BeforeValidator(one_or_many)] = key(
        "covered_by 对应预案", "plans that deal with it", "应对该隐患的预案", default=()
    )
    owner: OrganizationName | None = key(
        "owner 维护人", "organization that keeps this entry up to date", "负责更新本条信息的单位", default=None
    )


class Hazards(Authored):
    """安全隐患库."""

    library: Name = key("library 库", "hazards: what may go wrong, and where", "安全隐患库")
    hazards: dict[Name, Hazard] = key("hazards 安全隐患", "hazards by id", "各安全隐患，按标识列出", default={})


class Regulation(Authored):
    """法律法规."""

    title: Filled = key("title 名称", "full title of the law or rule", "法律法规或文件的全称")
    number: Prose = key("number 文号", "official number of the document", "公布该文件的文号", default="")
    issued: Date | None = key("issued 公布日期", "day it was issued", "文件公布的日期", default=None)
    in_force: Date | None = key("in_force 施行日期", "day since which it is in force", "文件施行的日期", default=None)
    repealed_by: RegulationName | None = key("repealed_by 废止依据", "what repealed it", "被何文件废止", default=None)
    repealed: Date | None = key("repealed 废止日期", "day it was repealed", "文件废止的日期", default=None)
    articles: dict[Prose, Prose] = key(
        "articles 条文", "articles quoted, by number", "引用的条文，按条号列出", default={}
    )


class Regulations(Authored):
    """法律法规库."""

    library: Name = key("library 库", "regulations: the legal ground of plans", "法律法规库")
    regulations: dict[Name, Regulation] = key(
        "regulations 法律法规", "laws, rules and documents by id", "各法律法规和文件，按标识列出", default={}
    )


class Case(Authored):
    """典型案例."""

    title: Filled = key("title 名称", "name of the case", "案例的名称")
    date: Date | None = key("date 日期", "day it happened", "事件发生的日期", default=None)
    place: Prose = key("place 地点", "where it happened, in words", "事件发生的地点，用文字写明", default="")
    course: tuple[dict[Prose, Prose] | Prose, ...] = key(
        "course 经过",
        "what happened when: lines of {time: what}, or sentences",
        "经过：逐条写 {时间: 情况}，或写句子",
        default=(),
    )
    lessons: Texts = key(
        "lessons 教训", "what is to be learnt from it, one a line", "应吸取的教训，逐条列出", default=()
    )
    plans: Annotated[tuple[PlanName, ...], BeforeValidator(one_or_many)] = key(
        "plans 涉及预案", "plans it concerns", "与案例有关的预案", default=()
    )


class Cases(Authored):
    """典型案例库."""

    library: Name = key("library 库", "cases: what happened elsewhere or before", "典型案例库")
    cases: dict[Name, Case] = key("cases 典型案例", "cases by id", "各典型案例，按标识列出", default={})


class Place(Authored):
    """场所."""

    title: Filled = key("title 名称", "name of the place", "场所的名称")
    kind: PlaceKind = key(
        "kind 类型",
        "kind of place: depot, shelter, underpass, hospital …",
        "场所类型：储备点、安置点、下立交、医院等",
        default="other",
    )
    lon: Number | None = key("lon 经度", "degrees east of Greenwich", "东经，以度计", default=None)
    lat: Number | None = key("lat 纬度", "degrees north of the equator", "北纬，以度计", default=None)
    capacity: Count | None = key("capacity 容量", "people it holds", "可容纳人数", default=None)


class Route(Authored):
    """路线."""

    from_: PlaceName = key("from 起点", "place the route starts at", "路线的起点")
    to: PlaceName = key("to 终点", "place the route ends at", "路线的终点")
    takes: Takes = key("takes 行程时间", "travel time; fixed when a unit departs", "行程时间，出发时确定")
    one_way: Truth = key("one_way 单行", "only in this direction", "仅限此方向", default=False)


class Places(Authored):
    """场所库."""

    library: Name = key("library 库", "places: where things and people are, and how long between", "场所库：场所和路线")
    places: dict[Name, Place] = key("places 场所", "places by id", "各场所，按标识列出", default={})
    routes: tuple[Route, ...] = key(
        "routes 路线",
        "known travel times; elsewhere they are estimated",
        "已知的行程时间，未列的按距离估算",
        default=(),
    )


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
