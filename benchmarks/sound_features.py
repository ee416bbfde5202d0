"""What real plans say beyond the usual: shifts, clock times, demand that grows, another way on, names of levels of one's own."""

import re
from typing import TYPE_CHECKING, Any

from benchmarks.sound_conditions import LEVELS, Hazard

if TYPE_CHECKING:
    from benchmarks.sound_books import Maker

Table = dict[str, Any]
OWN_NAMES = (
    ("alert", "partial", "full", "complete"),
    ("应急待命", "厂房应急", "场区应急", "场外应急"),
    ("watch", "raised", "acting", "all-out"),
)
_LEVEL = re.compile(r"\b(?:IV|III|II|I)\b")
_SHIFTS = {"早班": "08:00-16:00", "中班": "16:00-24:00", "夜班": "00:00-08:00"}


def own_level_names(tree: Any, names: tuple[str, ...]) -> Any:
    """Write other names for the levels wherever they stand, as keys, values and in conditions."""
    known = dict(zip(LEVELS, names, strict=True))
    if isinstance(tree, dict):
        return {known.get(key, key): own_level_names(entry, names) for key, entry in tree.items()}
    if isinstance(tree, list):
        return [own_level_names(entry, names) for entry in tree]
    return _LEVEL.sub(lambda found: known[found.group()], tree) if isinstance(tree, str) else tree


def in_shifts(make: "Maker") -> Table:
    """Three shifts instead of day and night, each post with a number of its own for weekends or holidays."""
    for post in make.posts.values():
        staff = post["staff"]
        if isinstance(staff, dict):
            day, night = staff["day"], staff["night"]
            post["staff"] = {"早班": day, "中班": night, "夜班": night, "weekend": night,
                             "holiday": {"早班": night, "中班": night, "夜班": night}}  # fmt: skip
    return _SHIFTS


def field_features(make: "Maker", hazard: Hazard, tasks: Table, site: str) -> list[Any]:
    """Add tasks with the features to a special plan, and return the steps that do them."""
    chance = make.chance
    steps: list[Any] = []
    if chance.random() < 0.5:
        tasks["carry"] = {
            "title": "转运被困群众", "role": "crew", "place": site, "within": "300 min",
            "needs": {"equipment": {f"{hazard.id}-pump": {"per": "trapped", "each": 20, "at_most": 1}},
                      "supplies": {f"{hazard.id}-bag": {"per": "trapped", "each": 1, "at_most": 100}}},
            "takes": {"base": "10 min", "per": "trapped", "each": "10 / 20 / 30 s"},
        }  # fmt: skip
        steps.append("carry")
    if chance.random() < 0.5:
        tasks["start-pump"] = {
            "title": "启动固定泵", "role": "crew", "takes": "2 / 3 / 5 min", "within": "30 min", "fails": 0.1,
            "give_up": "20 min", "on_failure": ["by-hand"],
        }  # fmt: skip
        tasks["by-hand"] = {"title": "改用移动设备", "role": "crew", "takes": "10 / 15 / 20 min", "within": "60 min"}
        steps.append("start-pump")
    if chance.random() < 0.5:
        for number in range(2):
            make.place(f"{hazard.id}-spot-{number}", "积水点", kind="underpass")
        tasks["close"] = {
            "title": "封闭路段", "role": "crew", "place": "incident", "needs": {"staff": 1}, "takes": "5 / 8 / 10 min",
            "within": "120 min",
        }  # fmt: skip
        steps.append({"each": {"places": "underpass", "do": ["close"]}})
    if chance.random() < 0.5:
        for name, title in (("strong", "加强处置"), ("light", "一般处置")):
            tasks[name] = {"title": title, "role": "crew", "takes": "5 / 8 / 10 min", "within": "60 min"}
        steps.append({"choose": [{"if": _worse_than(hazard, 2), "do": ["strong"]}, {"if": _worse_than(hazard, 0), "do": ["light"]},
                                 {"else": ["strong"]}]})  # fmt: skip
    return steps


def _worse_than(hazard: Hazard, number: int) -> str:
    sign = "<=" if hazard.step < 0 else ">="
    return f"{hazard.measure} {sign} {hazard.threshold(number)}"


def on_the_clock(make: "Maker", plan: Table) -> None:
    """Follow-up reports at times of day, final work within working days or by an hour of a later day."""
    for procedure in plan["procedures"].values():
        for step in procedure["steps"]:
            for one in step.get("parallel", ()) if isinstance(step, dict) else ():
                if isinstance(one, dict) and "repeat" in one:
                    one["repeat"]["every"] = make.chance.choice(({"at": ["08:00", "20:00"]}, "每日8时、20时", "12 h"))
    plan["tasks"]["archive"]["within"] = make.chance.choice(("5 working days", "10 working days"))
    plan["tasks"]["losses"]["within"] = {"by": "16:00", "day": make.chance.randint(2, 5)}


def without_a_topic(plan: Table, topic: str, reason: str) -> None:
    """Leave out a chapter and everything that covers it, with the reason."""
    plan["sections"] = [one for one in plan["sections"] if one["covers"] != [topic]]
    for task in plan["tasks"].values():
        if topic in task.get("covers", ()):
            task["covers"] = [one for one in task["covers"] if one != topic]
    plan["not_applicable"] = {**plan.get("not_applicable", {}), topic: reason}
