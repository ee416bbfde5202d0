"""The graph of linked plans as the component draws it, and as a table for those who cannot see a canvas."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap

from drillbook.schema.finding import Finding
from drillbook.schema.linkage.questions.graph import Subgraph, View, subgraph_for, whole_graph
from drillbook.schema.linkage.questions.relations import RELATIONS, Relation, Thing
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.report.graph.drawing import COLOURS, FILLS
from drillbook.ui.report.graph.positions import bare, layout
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, translate
from drillbook.ui.use.graph_views import VIEW_OF

FREE = 14  # what dagre can still lay out on a page so that it can be read; above this: lanes
_LABELLED = 14
_IN_ROW, _MANY, _IN_LONG_ROW = 5, 60, 8  # boxes in a row, up to how many things, and above
_SIDE_BY_SIDE = 2
_FEW_SHARE = 3  # what fewer than a third of the titles begin with tells them apart
_SAYS_NOTHING = re.compile(r"(?:应急)?预案$|\s+plan$", re.IGNORECASE)
_BROKEN = ("notice", "level", "deputy", "excludes")
VIEWS: tuple[View, ...] = ("plans", "roles", "tasks", "resources")


@dataclass(frozen=True, slots=True)
class Node:
    """A box: where it stands (None: the browser lays it out), what it is called, whether something is wrong with it."""

    id: str
    label: str
    tip: str
    fill: str
    finding: bool
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from one box to another; a ``crowded`` one shows its words only when pointed at."""

    id: str
    source: str
    target: str
    said: str
    tip: str
    colour: str
    line: str
    crowded: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A lane behind the boxes."""

    title: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """What the component draws; with lanes, every box has its place. ``told``: lines carry their words."""

    nodes: tuple[Node, ...]
    edges: tuple[Arrow, ...]
    lanes: tuple[Band, ...]
    legend: tuple[tuple[str, str, bool], ...]
    told: bool


def view_word(view: View) -> str:
    """What a view of the graph is called."""
    words = {
        "plans": _("Links between plans"),
        "roles": _("Roles and who reports to whom"),
        "tasks": _("Tasks and their order"),
        "resources": _("Means and who needs them"),
    }
    return words[view]


def part(snapshot: Snapshot, view: View, around: str, hops: int) -> Subgraph:
    """The district, or what lies near one thing.

    Views of single tasks, roles and means are too large for a whole book: they are of one plan or one thing.
    """
    thing = thing_named(snapshot, around)
    if thing is None:
        return subgraph_for(snapshot.book, "plans")
    if thing.kind == "plan" and view != "plans":
        return subgraph_for(snapshot.book, view, plan=thing.name)
    return subgraph_for(
        snapshot.book, view if thing.kind == "plan" else VIEW_OF.get(thing.kind, "resources"), around=around, hops=hops
    )


def thing_named(snapshot: Snapshot, id: str) -> Thing | None:
    """The thing with this id, if the book has it."""
    graph = whole_graph(snapshot.book)
    return graph.nodes[id]["thing"] if id and id in graph else None


def is_large(found: Subgraph) -> bool:
    """Whether only lanes keep it readable."""
    return len(found.nodes) > FREE


def picture(snapshot: Snapshot, found: Subgraph, view: View, focus: str, *, lanes: bool) -> Picture:
    """The part as boxes and lines; in lanes, or to be laid out around what was chosen."""
    wrong = _with_findings(snapshot)
    in_row = _IN_ROW if len(found.nodes) <= _MANY else _IN_LONG_ROW
    plan = layout(found, view, focus or None, in_row, wrong) if lanes else None
    shared = shared_start([bare(thing.title) for thing in found.nodes if thing.kind == "plan"])
    nodes = []
    for thing in found.nodes:
        spot = plan.centres.get(thing.id) if plan else None
        mark = thing.id in wrong
        nodes.append(
            Node(
                thing.id,
                _label(thing, focus, mark, shared),
                _tip(thing, mark),
                FILLS.get(thing.kind, "#fff"),
                mark,
                *(spot or (None, None)),
            )
        )
    bands = (
        tuple(
            Band(_wrapped(lane.title), plan.width / 2, lane.top + lane.height / 2, plan.width - 24, lane.height)
            for lane in plan.lanes
        )
        if plan
        else ()
    )
    arrows = tuple(_arrow(number, edge, found) for number, edge in enumerate(found.edges))
    return Picture(tuple(nodes), arrows, bands, tuple(legend(found)), told=not lanes and len(found.edges) <= _LABELLED)


def _with_findings(snapshot: Snapshot) -> set[str]:
    """Plans, tasks, roles and procedures that a finding stands in."""
    plans = {
        f"plan:{finding.where.plan}" for finding in snapshot.findings if finding.where.plan and not finding.put_off
    }
    lines = {(finding.where.file, finding.where.line) for finding in snapshot.findings if not finding.put_off}
    entries = {
        f"{kind}:{plan.value.plan}/{name}"
        for plan in snapshot.book.plans.values()
        for table, kind in (("roles", "role"), ("tasks", "task"), ("procedures", "procedure"))
        for name in getattr(plan.value, table)
        if _touched(plan.source.file, plan.at_key(table, name).line, plan.source.node((table, name)), lines)
    }
    return plans | entries


def concerns(snapshot: Snapshot, thing: Thing, finding: Finding) -> bool:
    """Whether a finding stands in a thing or points to it."""
    places = (finding.where, *finding.also)
    if thing.kind == "plan":
        return any(place.plan == thing.name for place in places)
    table = {"role": "roles", "task": "tasks", "procedure": "procedures"}.get(thing.kind)
    if table is None:
        return thing.where is not None and any(
            (place.file, place.line) == (thing.where.file, thing.where.line) for place in places
        )
    plan = snapshot.book.plans[thing.plan]
    name = thing.name.partition("/")[2]
    lines = {(place.file, place.line) for place in places}
    return _touched(plan.source.file, plan.at_key(table, name).line, plan.source.node((table, name)), lines)


def _touched(file: str, first: int, node: object, lines: set[tuple[str, int]]) -> bool:
    last = getattr(node, "end_line", first)
    return any((file, line) in lines for line in range(first, max(first, last) + 1))


def shared_start(titles: list[str]) -> str:
    """What many of the titles begin with, mostly the name of the district: a box need not say it again.

    Words are not cut where they are written with spaces between them.
    """
    starts = Counter(title[:at] for title in titles for at in range(2, len(title)) if _is_seam(title, at))
    many = {part: number for part, number in starts.items() if _FEW_SHARE * number > len(titles)}
    return max(many, key=lambda part: (len(part) * many[part], part), default="")


def _is_seam(title: str, at: int) -> bool:
    return not (title[at - 1].isascii() and title[at].isascii()) or title[at - 1] == " "


def _label(thing: Thing, focus: str, wrong: bool, shared: str) -> str:
    named = bare(thing.title)
    if thing.kind == "plan":
        named = _SAYS_NOTHING.sub("", named.removeprefix(shared)) or named
    title = ("⚠ " if wrong else "") + _cut(named, 24)
    if thing.kind != "plan" and thing.home and thing.plan != focus:
        return f"{_cut(title, 20)}\n{_cut(bare(thing.home), 10)}"
    return title


def _wrapped(title: str) -> str:
    """A lane's title in short lines; Chinese is broken by the browser itself."""
    return "\n".join(wrap(title, 12)) if title.isascii() else title


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _tip(thing: Thing, wrong: bool) -> str:
    clause = clause_said(thing.clause)
    home = thing.home if thing.kind != "plan" else ""
    wrong_said = _("has findings") if wrong else ""
    return " · ".join(part for part in (kind_word(thing.kind), thing.title, home, clause, wrong_said) if part)


def kind_word(kind: str) -> str:
    """What one thing of a kind is called."""
    words = {
        "plan": _("plan"),
        "role": _("role"),
        "task": _("task"),
        "procedure": _("procedure"),
        "organization": _("organization"),
        "post": _("post"),
        "team": _("rescue team"),
        "equipment": _("equipment"),
        "supplies": _("supplies"),
        "capability": _("capability"),
        "place": _("place"),
    }
    return words.get(kind, kind)


def _arrow(number: int, edge: Relation, found: Subgraph) -> Arrow:
    titles = {thing.id: bare(thing.title) for thing in found.nodes}
    said = _relation(edge)
    return Arrow(
        f"e{number}",
        edge.source,
        edge.target,
        _cut(said, 40),
        f"{titles[edge.source]} → {titles[edge.target]}: {said}",
        COLOURS[edge.kind],
        "dashed" if edge.kind in _BROKEN else "solid",
        sum({one.source, one.target} == {edge.source, edge.target} for one in found.edges) > _SIDE_BY_SIDE,
    )


def _relation(edge: Relation) -> str:
    return f"{translate(RELATIONS[edge.kind])} {translate(edge.label)}".strip()


def legend(found: Subgraph) -> list[tuple[str, str, bool]]:
    """The kinds of lines there are: word, colour, whether broken."""
    kinds = [kind for kind in RELATIONS if any(edge.kind == kind for edge in found.edges)]
    return [(translate(RELATIONS[kind]), COLOURS[kind], kind in _BROKEN) for kind in kinds]


def rows(found: Subgraph, of: str = "", asked: tuple[tuple[str, str], ...] = ()) -> list[LinkedRow]:
    """Every line as a row; only those of one thing, where it is named. Each leads to where its line comes from.

    ``asked``: what the address of the picture asks for besides.
    """
    titles = {thing.id: _whole_title(thing) for thing in found.nodes}
    return [
        LinkedRow(
            {_("From"): titles[edge.source], _("Relation"): _relation(edge), _("Towards"): titles[edge.target]},
            (*asked, ("node", edge.source)) if edge.source != of else (),
        )
        for edge in found.edges
        if not of or of in (edge.source, edge.target)
    ]


def _whole_title(thing: Thing) -> str:
    title = bare(thing.title)
    clause = clause_said(thing.clause)
    home = bare(thing.home) if thing.kind != "plan" else ""
    more = " ".join(part for part in (home, clause) if part)
    return _("{title} ({more})", title=title, more=more) if more else title


def without(found: Subgraph, hidden: Iterable[str]) -> Subgraph:
    """The same without some kinds of lines."""
    gone = set(hidden)
    return Subgraph(found.nodes, tuple(edge for edge in found.edges if edge.kind not in gone))


def relation_kinds(found: Subgraph) -> dict[str, str]:
    """The kinds of lines there are, with their words."""
    present = {edge.kind for edge in found.edges}
    return {kind: translate(word) for kind, word in RELATIONS.items() if kind in present}


def choices(things: Iterable[Thing]) -> dict[str, str]:
    """Things to choose from, by id."""
    return {thing.id: f"{kind_word(thing.kind)} · {_whole_title(thing)}" for thing in things}
