"""A graph as one SVG picture: lanes, boxes with titles, coloured lines with a legend; no other program needed."""

from collections.abc import Iterator
from html import escape
from typing import TypeAlias

from drillbook.schema.linkage.questions.graph import Subgraph, View
from drillbook.schema.linkage.questions.relations import RELATIONS, Relation, Thing
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.report.graph.positions import HEIGHT, LEFT, WIDTH, Layout, bare, layout
from drillbook.ui.translation import _, translate

_LABELLED = 45
_IN_LINE, _LINES = 11, 3
_SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  # of the way along a line
Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom
COLOURS = {
    "parent": "#8a8f98", "follows": "#7b5ea7", "level": "#b08fd8", "excludes": "#a0522d", "taken-from": "#c2185b",
    "passes-to": "#e91e63", "reports-to": "#1565c0", "notice": "#00897b", "hands-over": "#d84315", "calls": "#ef8f00",
    "under": "#555b66", "deputy": "#9e9d24", "helps": "#90a4ae", "answers": "#455a64", "decides": "#6a1b9a",
    "filled-by": "#78909c", "of": "#b0bec5", "does": "#b0bec5", "before": "#1565c0", "needs": "#c62828",
    "can": "#558b2f", "at": "#8d6e63", "evacuates-to": "#ad1457", "stored-at": "#8d6e63",
}  # fmt: skip
FILLS = {
    "plan": "#eaf1fb", "role": "#fdf3e2", "task": "#eaf5ea", "procedure": "#f3ecf8", "organization": "#f1f1f1",
    "post": "#fafafa", "team": "#e3f2f1", "equipment": "#fde9e7", "supplies": "#fde9e7", "capability": "#fde9e7",
    "place": "#f5efe6",
}  # fmt: skip
_STYLE = (
    'text{font-family:"Noto Sans CJK SC","Microsoft YaHei","SimHei",sans-serif;fill:#1c2430}'
    ".t{font-size:12px;text-anchor:middle}.s{font-size:10px;text-anchor:middle;fill:#5b6572}.lane{font-size:13px}"
    ".h{font-size:17px;font-weight:bold}.e{font-size:10px;text-anchor:middle;paint-order:stroke;stroke:#fff;stroke-width:3px}"
    ".k{font-size:12px}path{fill:none}"
)


def picture(graph: Subgraph, view: View, title: str, focus: str | None = None) -> str:
    """The SVG document; whatever an author wrote is escaped."""
    plan = layout(graph, view, focus)
    kinds = [kind for kind in RELATIONS if any(edge.kind == kind for edge in graph.edges)]
    several = len({node.plan for node in graph.nodes if node.plan}) > 1
    legend_rows = -(-len(kinds) // 6)
    width, height = max(plan.width, 900), plan.height + 34 + 24 * legend_rows
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f"<defs>{''.join(_marker(kind) for kind in kinds)}</defs>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text class="h" x="20" y="36">{escape(title)}</text>',
    ]
    parts += [_lane(lane.title, lane.top, lane.height, width) for lane in plan.lanes]
    parts += [_line(edge, plan, number) for number, edge in enumerate(graph.edges)]
    parts += [
        _box(node, plan.centres[node.id], node.plan != focus and several)
        for node in graph.nodes
        if node.id in plan.centres
    ]
    if len(graph.edges) <= _LABELLED:
        parts += _labels(graph, plan)
    parts += [_legend(kind, number, plan.height + 20) for number, kind in enumerate(kinds)]
    return "\n".join([*parts, "</svg>"])


def _marker(kind: str) -> str:
    return (
        f'<marker id="a-{kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L10 5L0 10z" style="fill:{COLOURS[kind]}"/></marker>'
    )


def _lane(title: str, top: float, height: float, width: float) -> str:
    lines = _wrapped(title, 7, 4)
    start = top + height / 2 - (len(lines) - 1) * 8
    text = "".join(
        f'<text class="lane" x="22" y="{start + number * 17:.0f}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return f'<rect x="12" y="{top:.0f}" width="{width - 24:.0f}" height="{height:.0f}" rx="6" fill="#f7f8fa"/>{text}'


def _box(node: Thing, centre: tuple[float, float], with_home: bool) -> str:
    x, y = centre
    lines = _wrapped(bare(node.title), _IN_LINE, _LINES - 1 if with_home else _LINES)
    below = clause_said(node.clause)
    if with_home and node.kind != "plan" and node.home:
        below = _wrapped(_("{clause} {plan}", plan=bare(node.home), clause=below).strip(), 15, 1)[0]
    count = len(lines) + (1 if below else 0)
    first = y - (count - 1) * 7.5 + 4
    text = "".join(
        f'<text class="t" x="{x:.0f}" y="{first + number * 15:.0f}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    if below:
        text += f'<text class="s" x="{x:.0f}" y="{first + len(lines) * 15:.0f}">{escape(below)}</text>'
    tip = escape(f"{node.title} ({node.name})")
    return (
        f'<g><title>{tip}</title><rect x="{x - WIDTH / 2:.0f}" y="{y - HEIGHT / 2:.0f}" width="{WIDTH}" height="{HEIGHT}" '
        f'rx="5" fill="{FILLS.get(node.kind, "#fff")}" stroke="#7d8794"/>{text}</g>'
    )


def _wrapped(text: str, most: int, lines: int) -> list[str]:
    """Lines of about ``most`` wide characters; a narrow one counts half."""
    found, line, size = [], "", 0.0
    for letter in text:
        size += 0.55 if ord(letter) < 0x2E80 else 1.0
        if size > most:
            found.append(line)
            line, size = "", 1.0
        line += letter
    found.append(line)
    return found if len(found) <= lines else [*found[: lines - 1], found[lines - 1][:-1] + "…"]


def _ends(edge: Relation, plan: Layout, number: int) -> tuple[float, float, float, float]:
    (x1, y1), (x2, y2) = plan.centres[edge.source], plan.centres[edge.target]
    spread = (number % 7 - 3) * 8
    if abs(y1 - y2) < 1:
        return x1 + spread, y1 - HEIGHT / 2, x2 + spread, y2 - HEIGHT / 2
    sign = 1 if y2 > y1 else -1
    return x1 + spread, y1 + sign * HEIGHT / 2, x2 + spread, y2 - sign * HEIGHT / 2


def _curve(edge: Relation, plan: Layout, number: int) -> tuple[tuple[float, float], ...]:
    x1, y1, x2, y2 = _ends(edge, plan, number)
    if abs(y1 - y2) < 1:
        return (x1, y1), (x1, y1 - 26), (x2, y2 - 26), (x2, y2)
    bend = (y2 - y1) * 0.45
    return (x1, y1), (x1, y1 + bend), (x2, y2 - bend), (x2, y2)


def _line(edge: Relation, plan: Layout, number: int) -> str:
    a, b, c, d = _curve(edge, plan, number)
    colour = COLOURS[edge.kind]
    dash = ' stroke-dasharray="5 3"' if edge.kind in ("notice", "level", "deputy", "excludes") else ""
    tip = escape(f"{translate(RELATIONS[edge.kind])} {translate(edge.label)}".strip())
    return (
        f'<path d="M{a[0]:.0f} {a[1]:.0f}C{b[0]:.0f} {b[1]:.0f} {c[0]:.0f} {c[1]:.0f} {d[0]:.0f} {d[1]:.0f}" stroke="{colour}" '
        f'stroke-width="1.4" stroke-opacity=".75"{dash} marker-end="url(#a-{edge.kind})"><title>{tip}</title></path>'
    )


def _labels(graph: Subgraph, plan: Layout) -> Iterator[str]:
    """What lines say, where there is room for it; all of them say it when pointed at."""
    taken = [(x - WIDTH / 2, y - HEIGHT / 2, x + WIDTH / 2, y + HEIGHT / 2) for x, y in plan.centres.values()]
    for number, edge in enumerate(graph.edges):
        text = translate(edge.label)
        short = text if len(text) <= 24 else text[:23] + "…"
        curve = _curve(edge, plan, number)
        for share in _SHARES if text else ():
            x, y = (_at(share, *(point[axis] for point in curve)) for axis in (0, 1))
            half = 5.2 * sum(0.6 if ord(letter) < 0x2E80 else 1.0 for letter in short)
            box = (x - half, y - 9, x + half, y + 3)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                yield f'<text class="e" x="{x:.0f}" y="{y:.0f}" style="fill:{COLOURS[edge.kind]}">{escape(short)}</text>'
                break


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _at(t: float, a: float, b: float, c: float, d: float) -> float:
    """A point of a Bezier curve."""
    s = 1 - t
    return s**3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t**3 * d


def _legend(kind: str, number: int, top: float) -> str:
    x, y = LEFT + number % 6 * 160, top + number // 6 * 24
    return (
        f'<path d="M{x} {y}h34" stroke="{COLOURS[kind]}" stroke-width="2" marker-end="url(#a-{kind})"/>'
        f'<text class="k" x="{x + 42}" y="{y + 4}">{escape(translate(RELATIONS[kind]))}</text>'
    )
