"""The facilitator's part of a film: scenes as they come, and every inject at the moment it came or was left out."""

from collections.abc import Iterator, Sequence
from typing import Any

from drillbook.simulator.log import events as e
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import current_language

Row = dict[str, Any]


def cues(events: Sequence[e.Event], context: LogContext, titles: Titles) -> Row:
    """``scenes`` in the order of the scenario; ``injects`` by time; ``cards``: what each inject says and asks.

    A scene without a moment of its own begins with the first inject in it, one that never came with the scene before.
    """
    known = context.facilitation.get(current_language(), {})
    cards: dict[str, Row] = {name: {**card} for name, card in known.get("injects", {}).items()}
    injects = list(_injects(events, cards, titles))
    numbers = {scene["id"]: number for number, scene in enumerate(known.get("scenes", ()))}
    first: dict[str, int] = {}
    for inject in injects:
        if inject["came"]:
            first.setdefault(inject["scene"], inject["at"])
        inject["scene"] = numbers.get(inject["scene"], -1)
    return {"scenes": list(_scenes(known.get("scenes", ()), first)), "injects": injects, "cards": cards}


def _scenes(scenes: Sequence[Row], first: dict[str, int]) -> Iterator[Row]:
    before = 0
    for scene in scenes:
        at = scene["at"] if scene["at"] is not None else first.get(scene["id"], before)
        before = max(before, at)
        yield {**scene, "at": before, "minutes": scene["minutes"] or 0}


def _injects(events: Sequence[e.Event], cards: dict[str, Row], titles: Titles) -> Iterator[Row]:
    """``came``: it was delivered; else it was left out at that moment."""
    for number, event in enumerate(events):
        if not isinstance(event, e.InjectDelivered | e.InjectWithheld):
            continue
        name = event.inject.partition("#")[0]
        came = isinstance(event, e.InjectDelivered)
        if name not in cards:
            cards[name] = _from_log(name, event, titles)
        yield {"at": event.at, "e": number, "card": name, "scene": cards[name]["scene"], "came": came}


def _from_log(name: str, event: e.InjectDelivered | e.InjectWithheld, titles: Titles) -> Row:
    """What a log alone says of an inject; questions are known only from the scenario."""
    told = event if isinstance(event, e.InjectDelivered) else e.InjectDelivered(at=event.at, inject=event.inject)
    return {
        "scene": told.scene,
        "number": "",
        "t": titles.anything(f"inject:{name}"),
        "from": told.source,
        "to": [titles.role(one) for one in told.to],
        "by": "",
        "place": titles.thing(told.place) if told.place else "",
        "message": told.message,
        "expected": [],
        "effects": [],
        "questions": [],
    }
