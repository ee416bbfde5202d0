"""The plans of a sound book: overall, special, street, unit."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.sound_conditions import COLOURS, LEVELS, Hazard, all_levels
from benchmarks.sound_features import field_features

if TYPE_CHECKING:
    from benchmarks.sound_books import Maker

Table = dict[str, Any]
_CONTENTS = ["响应事项", "级别", "预计期限", "处置措施"]
_FACTS = ["时间", "地点", "灾情", "措施"]
_CHAPTERS = {
    "principles classification system command duties prevention warning report response grading support reconstruction "
    "management": "overall",
    "command duties prevention warning report response grading site-control self-rescue support reconstruction coordination": "special",
    "duties command prevention warning report response self-rescue site-control evacuation support cordon": "street",
    "risk-points prevention measures command responsible duties warning report evacuation dispatch routes protection "
    "response support vulnerable": "unit",
}


def _sections(kind: str) -> list[Table]:
    covers = next(words.split() for words, of in _CHAPTERS.items() if of == kind)
    return [
        {"clause": f"1.{number}", "title": "总则", "covers": [topic], "text": "按职责分工执行。"}
        for number, topic in enumerate(covers, 1)
    ]


def _roles(make: "Maker", plan: str, owner: str) -> Table:
    """A commander, one or two deputies in a chain that ends at a desk always staffed, groups, and a desk.

    The desk of a street is one for all its plans.
    """
    chance = make.chance
    shared = f"{owner}-desk" if owner.endswith("-street") else f"{plan}-desk"
    desk = make.post(shared, "值班员", owner, {"day": chance.randint(4, 6), "night": 4})
    lead = make.post(f"{plan}-lead", "主要负责人", owner, 1)
    second = make.post(f"{plan}-second", "分管负责人", owner, 1)
    staff = make.post(f"{plan}-staff", "工作人员", owner, {"day": chance.randint(8, 14), "night": chance.randint(6, 8)})
    has_second = chance.random() < 0.8
    roles: Table = {
        "commander": {
            "title": "总指挥",
            "post": lead,
            "deputy": "second" if has_second else "desk",
            "duties": ["决定启动和终止响应"],
        },
        "desk": {"title": "值班室", "post": desk, "reports_to": "commander", "duties": ["接收和报送信息"]},
        "crew": {"title": "处置组", "post": staff, "reports_to": "commander", "duties": ["现场处置"]},
    }
    if has_second:
        roles["second"] = {"title": "副总指挥", "post": second, "deputy": "desk", "duties": ["协助总指挥, 组织总结"]}
    else:
        make.posts.pop(second)
    return {name: {**role, "organization": owner} for name, role in roles.items()}


def _levels(make: "Maker", roles: Table, conditions: Sequence[tuple[str, str]], tell: list[str]) -> Table:
    """Four levels; higher ones are decided higher up and sooner."""
    limits = sorted((make.chance.randint(15, 30) for _ in LEVELS), reverse=True)
    found: Table = {}
    for number, (level, (wanted, ended)) in enumerate(zip(LEVELS, conditions, strict=True)):
        decider = "desk" if number == 0 else "commander"
        judged = make.chance.random() < 0.3
        found[level] = {
            "clause": f"4.{number + 1}", "when": f"{wanted} or judged" if judged else wanted, "decided_by": decider, "takes": "1 / 2 / 3 min",
            "within": f"{limits[number]} min", "ended_by": decider,
            "ends_when": {"if": ended, "for": f"{make.chance.choice((15, 30, 60))} min"},
            "notice": {"to": tell, "by": ["phone", "radio"], "contents": _CONTENTS, "within": "15 min"},
        }  # fmt: skip
    return found


def _tasks(make: "Maker", to: str, oral: int, written: int) -> Table:
    """Reports upward with short limits, one to four measures, and what recovery must hold."""
    chance = make.chance
    ways = chance.sample(["phone", "radio", "gov-net"], 2)
    by = ways if set(ways) - {"phone"} else ["phone", "radio"]

    def report(title: str, form: str, kind: str, minutes: int, takes: str) -> Table:
        said = {"to": to, "by": by, "form": form, "kind": kind, "contents": _FACTS}
        return {
            "title": title,
            "phase": "report",
            "role": "desk",
            "takes": takes,
            "within": f"{minutes} min",
            "report": said,
        }

    tasks: Table = {
        "receive": {"title": "接收预警和通知", "phase": "warning", "role": "desk", "takes": "1 / 2 / 3 min", "within": "10 min",
                    "covers": ["start-notice", "report"]},
        "oral": report("口头报告", "oral", "first", oral, "1 / 2 / 3 min"),
        "paper": report("书面报告", "written", "first", written, "3 / 4 / 5 min"),
        "update": report("续报", "oral", "follow-up", 15, "2 / 3 / 4 min"),
        "cordon": {"title": "设置警戒", "phase": "initial", "role": "crew", "takes": "5 / 10 / 15 min", "within": "60 min",
                   "covers": ["cordon", "site-control"]},
        "vulnerable": {"title": "优先帮助老年人、残疾人和儿童", "role": "crew", "takes": "10 / 20 / 30 min", "within": "120 min",
                       "covers": ["vulnerable", "evacuation"]},
    }  # fmt: skip
    for number in range(chance.randint(1, 4)):
        longest = chance.randint(20, 60)
        tasks[f"measure-{number}"] = {
            "title": f"第{number + 1}项处置措施", "role": "crew", "takes": f"{longest // 3} / {longest // 2} / {longest} min",
            "within": f"{longest * 4 + 60} min", **({"hazardous": True, "covers": ["protection"]} if chance.random() < 0.3 else {}),
        }  # fmt: skip
    for name, title, topic in (("losses", "损失评估", "loss-assessment"), ("relief", "救助补偿", "relief"),
                               ("review", "原因总结和改进", "cause-review"), ("archive", "资料归档", "archive")):  # fmt: skip
        tasks[name] = {"title": title, "phase": "recovery", "role": "desk" if name == "archive" else "crew",
                       "takes": "20 / 30 / 60 min", "within": f"{chance.randint(3, 20)} d", "covers": [topic]}  # fmt: skip
    return tasks


def _field_work(make: "Maker", hazard: Hazard, owner: str, streets: list[str]) -> Table:
    """A team with what it needs goes to the site; the streets are told to move people."""
    chance = make.chance
    depot, site = make.place(f"{hazard.id}-depot", "物资仓库"), make.place(f"{hazard.id}-site", "重点部位")
    for number in range(chance.randint(2, 4)):
        make.teams[f"{hazard.id}-team-{number}"] = {
            "title": f"{hazard.title}抢险{number + 1}队", "organization": owner, "capability": [f"{hazard.id}-rescue"], "base": depot,
            "people": chance.randint(8, 20), "turnout": "5 / 8 / 10 min",
        }  # fmt: skip
    make.capabilities[f"{hazard.id}-rescue"] = {"title": f"{hazard.title}抢险"}
    make.keep(owner, f"{hazard.id}-pump", f"{hazard.id}-bag", depot)
    needs = {
        "teams": {f"{hazard.id}-rescue": 1},
        "equipment": {f"{hazard.id}-pump": chance.randint(1, 2)},
        "supplies": {f"{hazard.id}-bag": chance.randint(50, 200)},
    }
    found: Table = {
        "measure-team": {"title": "抢险队到场处置", "role": "crew", "place": site, "needs": needs, "takes": "20 / 30 / 40 min",
                         "within": f"{chance.randint(180, 240)} min"},
    }  # fmt: skip
    if chance.random() < 0.5:
        found["measure-team"]["within"] = {"IV": "240 min", "III": "220 min", "II": "200 min"}
    if streets:
        found["order-move"] = {
            "title": "签发转移命令", "role": "commander", "takes": "2 / 3 / 5 min", "within": "30 min",
            "hands_over_to": [f"{street}/move" for street in streets],
        }  # fmt: skip
    return found


def _moving(make: "Maker", name: str) -> Table:
    """People of a street go to a shelter that holds them."""
    people = make.chance.randint(100, 600)
    area = make.place(f"{name}-area", "低洼片区")
    shelter = make.place(f"{name}-school", "安置点", capacity=people + make.chance.randint(0, 200))
    moves = {"people": people, "from": area, "to": shelter}
    return {
        "move": {"title": "转移安置居民", "role": "crew", "takes": "20 / 30 / 60 min", "within": "180 min", "evacuates": moves,
                 "covers": ["evacuation"]},
    }  # fmt: skip


def _body(make: "Maker", tasks: Table, lowest: str = "IV") -> Table:
    measures = [name for name in tasks if name.startswith("measure")]
    side = measures if make.chance.random() < 0.5 else [list(measures)]
    every = {"IV": "60 min", "III": "45 min", "II": "30 min", "I": "20 min"}
    return {
        "procedures": {
            "watch": {"title": "启动响应", "when": f"level >= {lowest}", "steps": [
                "receive", {"parallel": ["oral", "paper", {"repeat": {"every": every, "until": f"level < {lowest}", "do": ["update"]}}]}]},
            "act": {"title": "处置", "when": f"level >= {lowest}", "steps": ["cordon", {"parallel": ["vulnerable", *side]}]},
        },
        "response_times": {"acting": {"title": "警戒完成到帮助到位", "from": "cordon finished", "to": "vulnerable finished", "within": "120 min"}},
        "recovery": ["losses", {"parallel": ["relief", "review"]}, "archive"],
    }  # fmt: skip


def _issued(make: "Maker", earliest: date) -> date:
    return earliest + timedelta(days=make.chance.randint(1, 15))


def special_plan(make: "Maker", hazard: Hazard, streets: list[str]) -> Table:
    owner = make.organization(f"{hazard.id}-bureau", f"区{hazard.title}主管局")
    roles = _roles(make, hazard.id, owner)
    conditions = all_levels(make.chance, hazard)
    tell = ["crew", "overall/desk", *(f"{street}/desk" for street in streets)]
    tasks = {**_tasks(make, "overall/desk", 10, 20), **_field_work(make, hazard, owner, streets)}
    body = _body(make, tasks)
    if more := field_features(make, hazard, tasks, f"{hazard.id}-site"):
        body["procedures"]["further"] = {"title": "其他处置", "when": "level >= III", "steps": more}
    if streets:
        body["procedures"]["move"] = {"title": "转移", "when": "level >= II", "steps": ["order-move"]}
        body["response_times"]["moved"] = {"title": "转移命令到转移完成", "from": "order-move finished", "to": f"{streets[0]}/move finished",
                                           "within": f"{make.chance.choice((180, 200, 240))} min"}  # fmt: skip
    return {
        **make.head(hazard.id, f"区{hazard.title}专项应急预案", "special", owner, _issued(make, date(2026, 5, 10))),
        "parent": ["overall"], "incident_types": [hazard.event], "regulations": ["law-2024", "pm-2024"], "scope": f"本区{hazard.title}",
        "sections": _sections("special"), "roles": roles, "warnings": _warnings(hazard), "levels": _levels(make, roles, conditions, tell),
        "tasks": tasks, **body, "command": {"held_by": "commander", "taken_from": streets} if streets else {"held_by": "commander"},
        "annexes": _annexes(),
    }  # fmt: skip


def _annexes() -> Table:
    return {name: f"annex/{name}.docx" for name in ("contacts", "supplies", "maps", "forms", "agreements")}


def _warnings(hazard: Hazard) -> Table:
    return {
        colour: {"when": f"{hazard.warning} >= {colour}", "issued_by": "主管部门", "actions": ["receive"],
                 "lifted_when": f"{hazard.warning} < {colour}"}
        for colour in COLOURS
    }  # fmt: skip


def street_plan(make: "Maker", hazard: Hazard, street: str, special: Table) -> Table:
    """Follows the special plan, names its level, or starts no later by its own numbers."""
    name, owner = f"{street}-{hazard.id}", f"{street}-street"
    if owner not in make.organizations:
        make.organization(owner, f"{street}街道")
    roles = _roles(make, name, owner)
    form = make.chance.choice(("follow", "named", "lower"))
    earlier, more = (0, special["plan"]) if form == "named" else (1, "")
    conditions = all_levels(make.chance, hazard, earlier, more)
    own = (
        {"follow": special["plan"]}
        if form == "follow"
        else _levels(make, roles, conditions, ["crew", f"{hazard.id}/desk"])
    )
    tasks = {**_tasks(make, f"{hazard.id}/desk", 8, 15), **_moving(make, name)}
    passes = {f"{hazard.id}/commander": f"level({hazard.id}) >= II"}
    return {
        **make.head(name, f"{street}街道{hazard.title}预案", "street", owner, _issued(make, date(2026, 6, 1))),
        "parent": [special["plan"]], "incident_types": [hazard.event], "regulations": ["law-2024"], "scope": "街道辖区",
        "sections": _sections("street"), "roles": roles, "levels": own, "tasks": tasks, **_body(make, tasks),
        "command": {"held_by": "commander", "passes_to": passes}, "annexes": _annexes(),
    }  # fmt: skip


def unit_plan(make: "Maker", hazard: Hazard, special: Table) -> Table:
    """A works with the same scale of levels as the plan above."""
    owner = make.organization("works", "示例化工厂", sector="危化")
    roles = _roles(make, "works", owner)
    conditions = all_levels(make.chance, hazard, 1)
    tasks = _tasks(make, f"{hazard.id}/desk", 8, 15)
    special["command"].setdefault("taken_from", []).append("works")
    return {
        **make.head("works", "示例化工厂泄漏预案", "unit", owner, _issued(make, date(2026, 6, 1))),
        "parent": [special["plan"]], "incident_types": [hazard.event], "regulations": ["law-2024"], "scope": "厂区",
        "sections": _sections("unit"), "roles": roles, "levels": _levels(make, roles, conditions, ["crew"]), "tasks": tasks, **_body(make, tasks),
        "command": {"held_by": "commander", "passes_to": {f"{hazard.id}/commander": f"level({hazard.id}) >= III"}}, "annexes": _annexes(),
    }  # fmt: skip


def overall_plan(make: "Maker", hazards: list[Hazard], below: list[str]) -> Table:
    roles = _roles(make, "overall", "district")
    conditions = []
    for number in range(4):
        level = LEVELS[min(number + 1, 3)] if number < 3 else "I"
        if number < 3:
            wanted = " or ".join(f"level({plan}) >= {level}" for plan in below)
            conditions.append((wanted, " and ".join(f"level({plan}) < {level}" for plan in below)))
        else:
            conditions.append(("ordered", "not ordered"))
    above = make.chance.random() < 0.5
    tasks = _tasks(make, "city/desk" if above else "emergency", 10, 20)
    return {
        **make.head("overall", "区突发事件总体应急预案", "overall", "district", _issued(make, date(2026, 4, 1))),
        "incident_types": [hazard.event for hazard in hazards], "regulations": ["law-2024", "pm-2024"], "scope": "本区",
        "sections": _sections("overall"), "roles": roles, "warnings": _warnings(hazards[0]),
        "levels": _levels(make, roles, conditions, ["crew"]), "tasks": tasks, **_body(make, tasks),
        "command": {"held_by": "commander"}, "annexes": _annexes(), "parent": ["city"] if above else [],
    }  # fmt: skip
