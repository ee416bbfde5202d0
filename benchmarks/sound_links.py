"""What joins the plans of a sound book beyond their superiors: a secondary event, and the plan of the city."""

from typing import TYPE_CHECKING

from benchmarks.sound_plans import LEVELS, Table

if TYPE_CHECKING:
    from benchmarks.sound_books import Maker


def turns_into(make: "Maker", special: Table, other: Table) -> None:
    """The event of one plan may bring that of another, which then takes over."""
    special["secondary"] = other["incident_types"]
    special["tasks"]["hand-on"] = {
        "title": "次生事件移交", "phase": "initial", "role": "desk", "takes": "1 / 2 / 3 min", "within": "15 min",
        "hands_over_to": [f"{other['plan']}/join"],
    }  # fmt: skip
    special["procedures"]["spread"] = {"title": "引发次生事件", "steps": ["hand-on"]}
    other["tasks"]["join-in"] = {
        "title": "接收移交并核实", "phase": "initial", "role": "desk", "takes": "2 / 3 / 4 min", "within": f"{make.chance.randint(10, 15)} min",
    }  # fmt: skip
    other["procedures"]["join"] = {"title": "接收次生事件", "steps": ["join-in"]}


def city_plan(events: list[str]) -> Table:
    """The plan of the city, as far as the district knows it."""
    levels = {level: {"title": f"{level}级响应"} for level in LEVELS}
    return {"plan": "city", "title": "市突发事件总体应急预案", "kind": "external", "status": "in-force", "depth": "linkage",
            "incident_types": events, "roles": {"desk": {"title": "市总值班室", "duties": ["接收各区报告"]}}, "levels": levels}  # fmt: skip
