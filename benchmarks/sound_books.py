"""Books without a defect, coherent by construction and different each time: what nothing should be said about.

A district with an overall plan above, one to three special plans, streets below each, and perhaps a unit. Numbers of
levels, thresholds, deputies, staffs, limits, filing dates, drills, stock, depth and form of the levels vary.
"""

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.sound_conditions import COLOURS, Hazard
from benchmarks.sound_features import OWN_NAMES, in_shifts, on_the_clock, own_level_names, without_a_topic
from benchmarks.sound_links import city_plan, turns_into
from benchmarks.sound_plans import overall_plan, special_plan, street_plan, unit_plan
from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding
from drillbook.schema.reader import read_text_as

Table = dict[str, Any]
_HAZARDS = (
    Hazard("flood", "防汛防台", "rainstorm", "暴雨", "natural", "rain-warning", "暴雨预警", "hourly-rain", "小时雨量", "mm", 30, 12),
    Hazard("snow", "寒潮雨雪冰冻", "cold-wave", "寒潮", "natural", "snow-warning", "寒潮预警", "snow-depth", "积雪深度", "cm", 5, 4),
    Hazard("leak", "危险化学品事故", "hazmat-leak", "危险化学品泄漏", "accident", "leak-grade", "泄漏等级", "gas-level", "可燃气体浓度",
           "%", 10, 10),
    Hazard("fog", "大雾", "fog", "大雾", "natural", "fog-warning", "大雾预警", "visibility", "能见度", "m", 1000, -200, rest=9000),
    Hazard("weather", "极端气温", "extreme-weather", "极端气温", "natural", "temperature-warning", "气温预警", "temperature", "气温", "℃", 35, 2,
           cold=-2, rest=20),
    Hazard("ponding", "城市内涝", "ponding", "城市内涝", "natural", "ponding-warning", "内涝预警", "points", "积水点数", "处", 3, 3),
)  # fmt: skip
DAY = date(2026, 9, 1)
STREETS = ("north", "south", "east", "west")


class Maker:
    """Everything a book is put together from, with one source of chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.organizations: Table = {}
        self.posts: Table = {}
        self.drills: Table = {}
        self.places: Table = {}
        self.teams: Table = {}
        self.capabilities: Table = {}
        self.equipment: Table = {}
        self.supplies: Table = {}
        self.phones = 1000
        self.head_changes: Table = {}

    def phone(self) -> str:
        self.phones += 1
        return f"021-0000{self.phones}"

    def organization(self, name: str, title: str, **more: object) -> str:
        self.organizations[name] = {"title": title, "duty_phone": self.phone(), "owner": name, **more}
        return name

    def post(self, name: str, title: str, organization: str, staff: object) -> str:
        """With two or three ways to reach it, and checked within the year."""
        other = "radio" if name.endswith("-desk") else self.chance.choice(("mobile", "radio"))
        ways = {"phone": self.phone(), other: self.phone()}
        checked = DAY - timedelta(days=self.chance.randint(10, 300))
        self.posts[name] = {"title": title, "organization": organization, "staff": staff, "reach": ways,
                            "checked": checked.isoformat(), "owner": organization}  # fmt: skip
        return name

    def place(self, name: str, title: str, **more: object) -> str:
        """Somewhere in the district, a few kilometres across."""
        lon, lat = 121.38 + self.chance.random() * 0.05, 31.23 + self.chance.random() * 0.04
        self.places[name] = {"title": f"{title}({name})", "lon": f"{lon:.4f}", "lat": f"{lat:.4f}", **more}
        return name

    def keep(self, owner: str, equipment: str, goods: str, place: str) -> None:
        """More than any plan asks for, looked after and not out of date."""
        looked_at = (DAY - timedelta(days=self.chance.randint(10, 120))).isoformat()
        runs_out = (DAY + timedelta(days=self.chance.randint(200, 900))).isoformat()
        self.equipment[equipment] = {"title": f"泵({equipment})", "stock": {place: self.chance.randint(3, 6)}, "keeper": owner,
                                     "maintained": looked_at, "maintain_every": "365 d"}  # fmt: skip
        self.supplies[goods] = {"title": f"沙袋({goods})", "stock": {place: self.chance.randint(500, 5000)}, "keeper": owner,
                                "expires": runs_out}  # fmt: skip

    def head(self, plan: str, title: str, kind: str, owner: str, issued: date) -> Table:
        """Cover, filing and publication within the term, evaluation, and a drill not long ago."""
        filed = issued + timedelta(days=self.chance.randint(3, 20))
        self._drill(plan, owner, issued)
        return {
            "plan": plan, "title": title, "kind": kind, "status": "in-force", "depth": "full", "number": f"示〔2026〕{self.phone()[-3:]}号",
            "version": f"2026.{self.chance.randint(1, 4)}", "drafted_by": owner, "approved_by": owner, "issuer": owner,
            "issued": issued.isoformat(), "evaluated": (issued - timedelta(days=self.chance.randint(5, 60))).isoformat(),
            "filed": {"date": filed.isoformat(), "with": "上级机关", "documents": ["文本", "电子文本", "编制说明"]},
            "published": (issued + timedelta(days=self.chance.randint(1, 15))).isoformat(),
        }  # fmt: skip

    def _drill(self, plan: str, owner: str, issued: date) -> None:
        held = min(DAY - timedelta(days=20), issued + timedelta(days=self.chance.randint(30, 80)))
        problem = {"text": "个别岗位不熟悉流程", "plan": plan, "clause": "4.1", "owner": owner,
                   "due": (held + timedelta(days=30)).isoformat(), "closed": (held + timedelta(days=20)).isoformat()}  # fmt: skip
        self.drills[f"{plan}-drill"] = {
            "title": f"{plan}桌面推演", "date": held.isoformat(), "form": self.chance.choice(("tabletop", "live")), "purpose": "test",
            "plans": [plan], "organizer": owner, "conclusion": self.chance.choice(("excellent", "good")),
            "documents": ["工作方案", "脚本", "评估报告", "总结报告"], "problems": [problem] if self.chance.random() < 0.5 else [],
        }  # fmt: skip


def a_sound_book(seed: int) -> tuple[PlanBook, list[Finding]]:
    """The book of this seed, and what is wrong with reading it (nothing)."""
    texts = sound_texts(seed)
    reads = [read_text_as(name, text) for name, text in sorted(texts.items())]
    return PlanBook.assemble(Path("sound"), reads)


def sound_texts(seed: int) -> dict[str, str]:
    """The files of the book; JSON is YAML too."""
    make = Maker(seed)
    chance = make.chance
    hazards = chance.sample(_HAZARDS, chance.randint(1, 3))
    plans: Table = {}
    make.organization("district", "区政府")
    make.organization("emergency", "区应急局", sector="应急")
    below: list[str] = []
    for hazard in hazards:
        streets = list(STREETS[: chance.randint(0, len(STREETS))])
        special = special_plan(make, hazard, [f"{street}-{hazard.id}" for street in streets])
        plans[special["plan"]] = special
        for street in streets:
            plan = street_plan(make, hazard, street, special)
            plans[plan["plan"]] = plan
        if hazard.id == "leak" and chance.random() < 0.6:
            plan = unit_plan(make, hazard, special)
            plans[plan["plan"]] = plan
        below.append(special["plan"])
    if len(below) > 1 and chance.random() < 0.7:
        turns_into(make, plans[below[0]], plans[below[1]])
    plans["overall"] = overall_plan(make, hazards, below)
    if plans["overall"]["parent"]:
        plans["city"] = city_plan([hazard.event for hazard in hazards])
    _as_real_plans_have_it(make, plans)
    plans = own_level_names(plans, chance.choice(OWN_NAMES)) if chance.random() < 0.3 else plans
    return {f"{name}.yaml": _text(plan) for name, plan in plans.items()} | _libraries(make, hazards)


def _as_real_plans_have_it(make: Maker, plans: Table) -> None:
    """Shifts, times of day, the general profile, topics that do not apply: some of it in most books."""
    chance = make.chance
    if chance.random() < 0.5:
        make.head_changes["hours"] = in_shifts(make)
    if chance.random() < 0.3:
        make.head_changes["rules"] = "general"
    if chance.random() < 0.4:
        make.head_changes["limits"] = {"oral-report": "30 min", "written-report": "60 min", "update": "24 h", "start": "30 min",
                                       "contacts-checked": "12 months"}  # fmt: skip
        for plan in plans.values():
            if plan["kind"] != "external":
                on_the_clock(make, plan)
    for plan in plans.values():
        if plan["kind"] == "unit" and chance.random() < 0.5:
            without_a_topic(plan, "self-rescue", "本单位无专职救援力量, 由消防救援站承担")
        if plan["kind"] == "street" and chance.random() < 0.3:
            without_a_topic(plan, "site-control", "现场管控由区级单位承担")


def _text(table: Table) -> str:
    return json.dumps(table, ensure_ascii=False, indent=1)


def _agreements(make: Maker) -> Table:
    """A neighbour lends a hand with what there is, for years to come."""
    return {
        f"neighbour-{name}": {"title": f"邻区支援协议({name})", "with": "邻区", "gives": {name: 1}, "at_place": place,
                              "from": "2026-01-01", "until": (DAY + timedelta(days=make.chance.randint(100, 900))).isoformat()}
        for name, entry in make.equipment.items() for place in entry["stock"] if make.chance.random() < 0.5
    }  # fmt: skip


def _hidden(make: Maker, hazards: list[Hazard]) -> Table:
    return {
        f"{hazard.id}-risk": {"title": f"{hazard.title}隐患点", "type": hazard.event, "places": [f"{hazard.id}-site"],
                              "population": make.chance.randint(50, 900), "covered_by": [hazard.id]}
        for hazard in hazards
    }  # fmt: skip


def _libraries(make: Maker, hazards: list[Hazard]) -> dict[str, str]:
    indicators: Table = {}
    for hazard in hazards:
        indicators[hazard.warning] = {"title": hazard.warning_title, "values": ["none", *COLOURS], "initial": "none"}
        indicators[hazard.measure] = {
            "title": hazard.measure_title,
            "unit": hazard.unit,
            "range": hazard.range,
            "initial": str(hazard.rest),
        }
    indicators["trapped"] = {"title": "被困人数", "unit": "人", "range": "0 / 500", "initial": "0"}
    channels = {"phone": {"title": "电话", "takes": "20 / 40 / 90 s", "succeeds": 0.95},
                "radio": {"title": "对讲机", "takes": "10 / 20 / 40 s", "succeeds": 0.9},
                "gov-net": {"title": "政务网", "takes": "1 / 2 / 4 min", "succeeds": 0.99}}  # fmt: skip
    laws = {"law-2024": {"title": "中华人民共和国突发事件应对法", "number": "国家主席令第25号", "issued": "2024-06-28", "in_force": "2024-11-01"},
            "pm-2024": {"title": "突发事件应急预案管理办法", "number": "国办发〔2024〕5号", "issued": "2024-01-31", "in_force": "2024-01-31"}}  # fmt: skip
    head = {
        "book": "sound", "title": "示例预案库", "language": "zh", "as_of": DAY.isoformat(),
        "hours": {"day": "08:30-17:30"}, "calendar": {"holidays": ["2026-05-01", "2026-06-19"], "workdays": ["2026-05-09"]},
        "incident_types": {hazard.event: {"title": hazard.event_title, "class": hazard.kind} for hazard in hazards},
        "limits": {"oral-report": "30 min", "written-report": "60 min", "update": "60 min", "start": "30 min", "contacts-checked": "365 d"},
        **make.head_changes,
    }  # fmt: skip
    libraries: Table = {
        "contacts": {"organizations": make.organizations, "posts": make.posts, "channels": channels},
        "regulations": {"regulations": laws},
        "indicators": {"indicators": indicators},
        "drills": {"drills": make.drills},
    }
    libraries["places"] = {"places": make.places}
    libraries["teams"] = {"capabilities": make.capabilities, "teams": make.teams}
    libraries["supplies"] = {"equipment": make.equipment, "supplies": make.supplies, "agreements": _agreements(make)}
    libraries["hazards"] = {"hazards": _hidden(make, hazards)}
    texts = {f"libraries/{name}.yaml": _text({"library": name, **what}) for name, what in libraries.items()}
    return {"book.yaml": _text(head), **texts}
