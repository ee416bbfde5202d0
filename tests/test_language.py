"""Everything the plan language promises can be written: one file of each kind that uses it all."""

import pytest

from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.reader import read_text_as
from drillbook.schema.text.yaml_nodes import data_of, parse
from tests.test_jsonschema import FIRST, VALIDATORS
from tests.written import as_an_editor_sees, in_chinese

PLAN = """
plan: river
title: 沿河街区防汛应急预案（示例）
kind: special
status: in-force
depth: full
parent: [district, city-river]
number: 示〔2026〕7号
version: 2026.10
drafted_by: water-office
approved_by: district
issuer: river-hq
issued: 2026-04-01
filed: {date: 2026-04-20, with: 市水务部门, cc: [应急部门], documents: [文本, 编制说明]}
published: 2026年4月15日
evaluated: 2025-12-01
consulted:
  - {unit: clinic, sent: 2026-01-05, replied: 2026-01-12, opinion: 增加夜间联络人, result: partly, reason: 值守已覆盖}
incident_types: [rainstorm]
secondary: [power-cut]
excludes: {dam-break: reservoir}
regulations: [flood-law]
scope: 沿河三个街区
sections:
  - {clause: "1.2", title: 原则, text: 先人后物, covers: [principles], table: [[环节, 时限], [首报, 10分钟]]}
roles:
  chief: {title: 总指挥, clause: "2.1", organization: river-hq, staff: 1, deputy: second, takeover: 3 min, duties: [决定启动]}
  second: {title: 副总指挥, staff: {day: 1, night: 不限, called: 2}, call_out: 半小时, reports_to: district/mayor}
  desk: {title: 值班室, post: desk-post, basis: 排班表, to_confirm: 是}
  movers: {title: 转移组, staff: {IV: 2, II: 4}, when: level >= II}
warnings:
  orange: {when: rain >= orange, issued_by: 气象台, actions: [watch], lifted_when: rain < orange}
levels:
  IV: {title: 四级, when: rain >= blue or 4.55 < tide <= 4.91, decided_by: desk, within: 30 min}
  Ⅲ级:
    when: (rain ≥ 黄色 且 非 rain = red) or judged
    after: [consult]
    decided_by: second
    takes: 2 / 5 / 10 min
    within: {IV: 30 min, III: 20 min}
    ends_when: {if: rain < yellow, for: 2 h}
    ended_by: chief
    notice: {to: [bank-street/desk, water-office], contents: [级别], within: 15 min, by: [phone]}
  II: {when: rain >= orange or ordered, decided_by: chief, ends_when: rain < orange, corresponds_to: city-river/III}
tasks:
  consult: {title: 会商, phase: warning, role: desk, with: [chief, clinic/doctor], takes: 10 / 20 min}
  watch: {title: 巡查, role: desk, takes: {IV: 20 min, II: {triangular: [5 min, 8 min, 15 min]}}, within: {IV: 60 min, II: 15 min}}
  tell:
    title: 口头报告
    clause: "4.1"
    phase: report
    role: desk
    takes: {lognormal: {median: 3 min, p90: 6 min}}
    within: {at_most: 30 min, from: incident}
    report: {to: district/duty, by: [phone, radio], form: oral, kind: first, contents: [时间, 地点]}
  pump:
    title: 抽水
    role: desk
    place: incident
    after: [watch]
    needs:
      staff: 0
      teams: {drainage: 1}
      equipment: {pump: {at_least: 1, at_most: {IV: 2, II: 4}}}
      supplies: {sandbag: 300, diesel: {per_hour: 20}, rope: {III: 2, II: 4}}
    takes: {normal: {mean: 90 min, sd: 20 min}}
    shared_by: pump
    priority: urgent
    within: {at_most: {III: 30 min, II: 20 min}, to: arrived}
    set: {water-depth: 0, depth(bridge): 0}
    hazardous: true
    covers: [protection, cordon]
    on_loss: continue
    preemptible: true
    return: true
  move:
    title: 转移
    role: movers
    takes: {observed: [40 min, 1 h, 1小时30分]}
    hands_over_to: [bank-street/evacuate]
    evacuates: {people: 120, from: bank, to: [school]}
  rest: {title: 休整, role: movers, takes: {exponential: 20 min}, phase: recovery}
procedures:
  rain:
    title: 暴雨处置
    when: level >= III
    until: rain < yellow
    steps:
      - tell
      - parallel: [pump, [watch, consult], {call: clinic/stand-by, note: 对方预案}]
      - choose:
          - {if: water-depth > 27 cm, do: [move]}
          - {if: clinic/doctor-there arrived, do: [watch]}
          - {else: [consult]}
      - choose: [{chance: 0.3, do: [watch]}, {chance: 0.7, do: [pump]}]
      - wait: {until: pump arrived + 10 min, at_most: {III: 30 min, II: 15 min}}
      - repeat: {every: {IV: 60 min, II: 15 min}, until: level < IV, do: [tell]}
      - repeat: {times: 3, do: [watch]}
      - set: {judged: river/II}
  bridge: {title: 下穿桥, steps: [pump]}
response_times:
  first-pump: {title: 首台泵, from: level III, to: pump started, within: 60 min}
recovery: [rest, {parallel: [watch, consult]}]
command: {held_by: chief, passes_to: {city-river/field: level(city-river) >= II}, taken_from: [district]}
revise: [{since: 2026-06-30, why: 上位预案变化, text: 市级修订}]
annexes: {contacts: annex/a.xlsx, maps: annex/m.pdf}
note: 示例
"""
FOLLOWER = """
plan: bank-street
title: 沿河街道预案（示例）
kind: street
status: draft
levels: {follow: river, note: 随区级启动}
roles: {desk: {title: 值班室}}
"""
LIBRARIES = """
library: contacts
organizations:
  office: {title: 水务办, office_of: hq, part_of: district, aliases: [水办], sector: 水务, must_plan: [rainstorm], duty_phone: "021-00000001", owner: office, checked: 2026-05-01}
people: {p1: {name: 甲, title: 科长, posts: [desk-post], organization: office, reach: {mobile: "13000000000"}}}
posts:
  desk-post: {title: 值班员, organization: office, staff: {day: 4, night: 2}, call_out: 30 min, reach: {phone: "021-00000001", radio: 3频道}, checked: 2026-05-01, owner: office}
channels: {phone: {title: 电话, takes: 20 / 40 / 90 s, succeeds: 0.95}}
---
library: teams
teams: {t1: {title: 一队, organization: office, capability: [drainage], nature: 专职, base: north, people: 18, leader: 队长, turnout: 5 / 10 / 15 min, brings: {pump: 1}}}
---
library: supplies
equipment: {pump: {title: 泵车, stock: {north: 4, south: 2}, maintained: 2026-04-20, maintain_every: 90 d, keeper: office}}
supplies: {sandbag: {title: 沙袋, quantity: 12000, unit: 只, expires: 2029-04-30}}
agreements: {a1: {title: 支援协议, with: 邻区, gives: {pump: 2}, at_place: far, from: 2026-01-01, until: 2028-12-31}}
---
library: hazards
hazards: {h1: {title: 低洼小区, type: 积水, places: [bank], population: 300, grade: 较大, covered_by: [river]}}
---
library: regulations
regulations: {law: {title: 防汛规定, number: 示1号, issued: 2020-01-01, in_force: 2020-03-01, repealed_by: law-2, repealed: 2026-01-01, articles: {"12": 及时报告}}}
---
library: cases
cases: {c1: {title: 某年暴雨, date: 2021-07-20, place: 某区, course: [{"19:00": 积水}, 次日退水], lessons: [先封后抽], plans: [river]}}
---
library: places
places: {north: {title: 北库, kind: depot, lon: 121.4, lat: 31.2}, school: {title: 学校, kind: shelter, capacity: 400}}
routes: [{from: north, to: school, takes: 8 / 12 / 20 min, one_way: true}]
---
library: indicators
indicators: {rain: {title: 暴雨预警, values: [none, blue, yellow, orange, red], initial: none}, depth: {title: 积水, unit: cm, range: 0 / 200, per_place: true}}
---
library: drills
drills:
  d1: {title: 桌面, date: 2026-04-10, form: tabletop, purpose: test, plans: [river], version: 2026.10, organizer: office, participants: [clinic], observed: {river/pump: 40 min}, conclusion: good, problems: [{text: 联络不畅, plan: river, clause: "4.1", major: false, owner: office, due: 2026-06-01, closed: 2026-05-20}], documents: [记录]}
"""
BOOK = """
book: sample
title: 示例库
language: zh
timezone: Asia/Shanghai
hours: {day: "08:30-17:30", night: "17:30-08:30"}
calendar: {holidays: [2026-10-01], workdays: [2026-10-10]}
incident_types: {rainstorm: {title: 暴雨, class: natural}}
scenarios: ../scenarios
limits: {oral-report: 30 min, written-report: 60 min, update: {IV: 60 min, I: 10 min}, start: 30 min, contacts-checked: 90 d}
travel: {detour: 1.4, speed: 25 km/h, note: 估算}
takeover: 5 min
retry: 5 min
decision: 3 / 5 / 8 min
as_of: 2026-09-01
allocation: fence
queue: first-come
most_events: 200000
"""
SCENARIO = """
scenario: night
title: 夜间暴雨（示例）
book: ../plans/sample
begins: 2026-07-01 21:00
lasts: 8 h
plans: [river]
given: {rain: yellow}
objectives: {reports: {title: 报告及时, measures: [river/tell], target: 0.95, tests: [level III, river/chief absent]}}
scenes: {s1: {title: 积水, at: T+0:45, minutes: 20, narration: 桥下积水, material: pictures/a.png, comment: [先封后抽]}}
injects:
  rain-orange:
    at: T+0:20
    scene: s1
    from: 气象台
    to: [river/desk]
    by: phone
    message: 发布橙色预警
    set: {rain: orange, level(city-river): II, ordered: river/II}
    expect: [{task: river/tell, within: 15 min}]
    questions: [{to: river/chief, ask: 谁决定?, minutes: 5, points: [第4.2条]}]
  flooded: {at: T+0:45 / T+1:15, place: bridge, starts: river/bridge, set: {water-depth: 35 cm}}
  later: {at: "21:20", unless: river/tell received, message: 来电询问}
  phones: {at: T+1:00, disrupt: {channel: phone, for: 40 min}}
  away: {at: T+0:00, disrupt: {role: river/chief, until: T+3:00}}
  blocked: {when: river/pump started, disrupt: {route: [north, bridge], slow: 2}}
  shut: {when: level(river) III + 5 min, disrupt: {route: [north, bridge], closed: true}}
  broken: {when: river/pump started + 10 min, chance: 0.3, disrupt: {equipment: pump, fewer: 1, for: 2 h}}
  again: {at: T+1:10, times: {every: 20 min, count: 4}, place: bridge, starts: [river/bridge]}
  listed: {at: T+1:10, times: [T+2:00, "T+2:30:30"], message: 再报}
  spare: {pool: true, place: bank, starts: river/bridge}
vary: {water-depth: 20 / 60 cm}
"""
FILES = {"plan": PLAN, "follower": FOLLOWER, "book": BOOK, "scenario": SCENARIO} | {
    text.split()[1]: text for text in LIBRARIES.split("---\n")
}
MODELS = {"plan": Plan, "follower": Plan, "book": Book, "scenario": Scenario, **LIBRARY_MODELS}


@pytest.mark.parametrize("name", FILES)
def test_reader_accepts_all_that_can_be_written(name):
    assert read_text_as(f"{name}.yaml", FILES[name]).findings == ()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FILES)
def test_schema_accepts_it_with_english_and_with_chinese_keys(name, language):
    data = as_an_editor_sees(FILES[name])
    schema = VALIDATORS[FIRST.get(next(iter(data)), "book"), language]
    assert list(schema.iter_errors(data)) == []
    assert list(schema.iter_errors(in_chinese(data, MODELS[name]))) == []


@pytest.mark.parametrize("name", FILES)
def test_chinese_keys_say_the_same(name):
    source, _ = parse(f"{name}.yaml", FILES[name])
    english = data_of(source.root)
    chinese = in_chinese(english, MODELS[name])
    told = {**chinese, next(iter(chinese)): next(iter(english.values()))}
    assert MODELS[name].model_validate(told) == MODELS[name].model_validate(english)


def test_every_library_is_tried():
    assert set(LIBRARY_MODELS) < set(FILES)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("incident_types", "适用事件"), ("deputy", "代行人"), ("takeover", "接替时间"), ("called", "召回"),
        ("reports_to", "报告对象"), ("with", "协同岗位"), ("shared_by", "分摊装备"), ("at_least", "最少"),
        ("per_hour", "每小时"), ("covers", "体现要求"), ("contents", "内容"), ("corresponds_to", "对应级别"),
        ("held_by", "行使人"), ("passes_to", "移交"), ("taken_from", "接自"), ("retry", "重拨间隔"), ("most_events", "事件上限"),
        ("queue", "排队规则"), ("allocation", "调配规则"), ("decision", "研判用时"), ("scenarios", "情景目录"),
        ("at_place", "地点"), ("nature", "性质"), ("one_way", "单行"), ("per_place", "分地点"),
        ("maintain_every", "维护周期"), ("articles", "条文"), ("observed", "实测用时"), ("problems", "问题整改"),
        ("begins", "开始时间"), ("scene", "所属场景"), ("unless", "除非"), ("chance", "概率"), ("vary", "随机取值"),
        ("to_confirm", "待确认"), ("hazardous", "危险作业"), ("follow", "随同启动"), ("ended_by", "终止权限"),
        ("must_plan", "应编预案"), ("duty_phone", "值班电话"), ("lifted_when", "解除条件"), ("on_loss", "力量中断时"),
        ("preemptible", "可抽调"), ("return", "归建"), ("evacuates", "转移"), ("succeeds", "接通率"),
    ],
)  # fmt: skip
def test_key_has_the_chinese_name_the_field_uses(english, chinese):
    """The name that an import, an edit and a completion write."""
    offered = [
        pattern
        for (_, language), validator in VALIDATORS.items()
        if language == "zh"
        for definition in validator.schema["definitions"].values()
        for shape in (definition, *definition.get("anyOf", ()))
        if chinese in shape.get("properties", {})
        for pattern, schema in shape.get("patternProperties", {}).items()
        if schema == shape["properties"][chinese]
    ] + [
        pattern
        for (_, language), validator in VALIDATORS.items()
        if language == "zh" and chinese in validator.schema["properties"]
        for pattern, schema in validator.schema.get("patternProperties", {}).items()
        if schema == validator.schema["properties"][chinese]
    ]
    assert any(english in pattern for pattern in offered)
