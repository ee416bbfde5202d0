"""What the facilitator says and asks, by scene and inject: for the replay, whose log has only that an inject came."""

from typing import Any
from zoneinfo import ZoneInfo

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.scenario import Scenario
from drillbook.simulator.compiler.wall_clock import WallClock
from drillbook.ui.report.scenario.slip import Asked, Slip
from drillbook.ui.report.scenario.story import story

Row = dict[str, Any]


def facilitation(book: PlanBook, scenario: Scenario) -> Row:
    """Scenes in their order with the moment each begins (None: not written), and injects by name, in the language spoken."""
    told = story(book, scenario)
    clock = WallClock(scenario.begins, ZoneInfo(book.settings.timezone))
    scenes = [
        {
            "id": name,
            "t": scene.title,
            "at": _begins(clock, scenario.scenes[name].at),
            "minutes": scene.minutes,
            "narration": scene.narration,
            "comment": list(scene.comment),
        }
        for name, scene in zip(scenario.scenes, told.scenes, strict=True)
    ]
    placed = {name: inject.scene or "" for name, inject in scenario.injects.items()}
    return {"scenes": scenes, "injects": {slip.name: _inject(slip, placed[slip.name]) for slip in told.slips}}


def _begins(clock: WallClock, written: str) -> int | None:
    try:
        return clock.instant(written.split("/")[0]) if written else None
    except Unreadable:
        return None


def _inject(slip: Slip, scene: str) -> Row:
    return {
        "scene": scene,
        "number": slip.number,
        "t": slip.title,
        "from": slip.source,
        "to": list(slip.to),
        "by": slip.by,
        "place": slip.place,
        "message": slip.message,
        "expected": list(slip.expected),
        "effects": list(slip.effects),
        "questions": [_question(one) for one in slip.questions],
    }


def _question(asked: Asked) -> Row:
    return {"to": asked.to, "ask": asked.ask, "minutes": asked.minutes or 0, "points": list(asked.points)}
