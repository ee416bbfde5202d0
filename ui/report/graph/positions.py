"""Where each thing of a graph stands in the drawing: lanes from top to bottom, rows within them."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from drillbook.schema.linkage.questions.graph import Subgraph, View, layers
from drillbook.schema.linkage.questions.relations import Thing
from drillbook.ui.translation import _, joined

WIDTH, HEIGHT, GAP_X, GAP_Y = 156, 62, 22, 40
LEFT, TOP, PAD = 112, 64, 22
MOST_IN_ROW = 8
_PLAN_LANES: tuple[tuple[str, ...], ...] = (
    ("external",),
    ("overall", "catastrophe"),
    ("special", "department", "support", "joint", "key-target", "major-event"),
    ("street",),
    ("community", "unit"),
    ("unit-special", "onsite", "work-manual", "action-scheme"),
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One band of the drawing."""

    title: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Bands, the centre of every box, and the size of the whole."""

    lanes: tuple[Lane, ...]
    centres: dict[str, tuple[float, float]]
    width: float
    height: float


def layout(
    graph: Subgraph,
    view: View,
    focus: str | None = None,
    most: int = MOST_IN_ROW,
    first: Container[str] = (),
) -> Layout:
    """Lanes by kind of plan, by depth of command, by order of work, or by kind of means; neighbours near each other.

    ``focus`` is the plan it is about: what belongs to others stands apart. ``first``: what stands first in a lane of
    several rows.
    """
    rows = _untangled(graph, [(title, list(each)) for title, each in _lanes(graph, view, focus) if each])
    in_row = min(most, max((len(each) for _title, each in rows), default=1))
    width = LEFT + in_row * (WIDTH + GAP_X) + PAD
    lanes, centres, top = [], {}, float(TOP)
    for title, each in rows:
        if len(each) > in_row:
            each.sort(key=lambda thing: thing.id not in first)
        lines = [each[start : start + in_row] for start in range(0, len(each), in_row)]
        height = len(lines) * (HEIGHT + GAP_Y) + PAD
        lanes.append(Lane(title, top, height))
        for number, line in enumerate(lines):
            indent = (in_row - len(line)) * (WIDTH + GAP_X) / 2
            for place, thing in enumerate(line):
                x = LEFT + indent + place * (WIDTH + GAP_X) + (WIDTH + GAP_X) / 2
                centres[thing.id] = (x, top + PAD / 2 + number * (HEIGHT + GAP_Y) + (HEIGHT + GAP_Y) / 2)
        top += height + 10
    return Layout(tuple(lanes), centres, width, top)


def _lanes(graph: Subgraph, view: View, focus: str | None) -> list[tuple[str, list[Thing]]]:
    if view == "plans":
        return _plan_lanes(graph.nodes)
    if view == "tasks":
        return _task_lanes(graph, focus) + _of_kinds(graph, ("procedure",))
    if view == "roles":
        return _role_lanes(graph, focus) + _of_kinds(graph, ("post",), ("organization",))
    kinds = (("plan",), ("role", "procedure"), ("task",), ("capability", "equipment", "supplies"))
    return _of_kinds(graph, *kinds, ("team", "post"), ("organization", "place"))


def _plan_lanes(nodes: Iterable[Thing]) -> list[tuple[str, list[Thing]]]:
    titles = (
        _("Outside"),
        _("Overall"),
        _("Special and department"),
        _("Streets"),
        _("Communities and units"),
        _("On site"),
    )
    known = list(nodes)
    return [
        (title, [node for node in known if node.group in kinds])
        for title, kinds in zip(titles, _PLAN_LANES, strict=True)
    ]


def _role_lanes(graph: Subgraph, focus: str | None) -> list[tuple[str, list[Thing]]]:
    """By plan; the roles of one plan by rank, and those of other plans below them."""
    roles = [node for node in graph.nodes if node.kind == "role"]
    plans = list(dict.fromkeys(node.plan for node in roles))
    if focus is None and len(plans) > 1:
        return [
            (
                bare(next(node.home for node in roles if node.plan == plan)),
                [node for node in roles if node.plan == plan],
            )
            for plan in plans
        ]
    depth = layers(graph, "under")
    own = [node for node in roles if focus is None or node.plan == focus]
    deepest = max((depth[node.id] for node in own), default=0)
    ranks = [
        (_("Rank {n}", n=deepest - level + 1), [node for node in own if depth[node.id] == level])
        for level in range(deepest, -1, -1)
    ]
    return [*ranks, (_("Other plans"), [node for node in roles if node not in own])]


def _task_lanes(graph: Subgraph, focus: str | None) -> list[tuple[str, list[Thing]]]:
    """By order of work: first the response, then the recovery, then tasks of other plans."""
    depth = layers(graph, "before")
    tasks = [node for node in graph.nodes if node.kind == "task"]
    own = [node for node in tasks if focus is None or node.plan == focus]
    found = []
    for recovery, title in ((False, _("Step {n}")), (True, _("Recovery, step {n}"))):
        mine = [node for node in own if (node.group == "recovery") is recovery]
        depths = sorted({depth[node.id] for node in mine})
        found += [
            (title.format(n=number), [node for node in mine if depth[node.id] == level])
            for number, level in enumerate(depths, start=1)
        ]
    return [*found, (_("Other plans"), [node for node in tasks if node not in own])]


def bare(title: str) -> str:
    """A title without what stands last in brackets: every title of a sample ends in （示例）."""
    return re.sub(r"(?<=\S)\s*(?:\([^()]*\)|（[^（）]*）)$", "", title)


def _of_kinds(graph: Subgraph, *groups: tuple[str, ...]) -> list[tuple[str, list[Thing]]]:
    return [(kinds_word(kinds), [node for node in graph.nodes if node.kind in kinds]) for kinds in groups]


def kinds_word(kinds: tuple[str, ...]) -> str:
    """What a lane of these kinds is called."""
    words = {
        "plan": _("Plans in the graph"),
        "role": _("Roles"),
        "procedure": _("Procedures"),
        "task": _("Tasks"),
        "capability": _("Means"),
        "team": _("Teams"),
        "post": _("Posts"),
        "organization": _("Organizations"),
        "place": _("Places"),
    }
    return joined(words[kind] for kind in kinds if kind in words)


def _untangled(graph: Subgraph, rows: list[tuple[str, list[Thing]]]) -> list[tuple[str, list[Thing]]]:
    """A few sweeps in which everybody moves towards the middle of those it is joined to."""
    near: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    place = {thing.id: (number + 1) / (len(each) + 1) for _title, each in rows for number, thing in enumerate(each)}
    for _sweep in range(4):
        for _title, each in rows:
            middle = {
                thing.id: sum(place[one] for one in near[thing.id]) / len(near[thing.id]) if near[thing.id] else 1.0
                for thing in each
            }
            each.sort(key=lambda thing: (middle[thing.id], thing.id))
            place.update({thing.id: (number + 1) / (len(each) + 1) for number, thing in enumerate(each)})
    return rows
