"""``drillbook graph``: what is linked with what, as a picture or for other programs."""

from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Language
from drillbook.schema.linkage.questions.graph import Subgraph, View, graphml, subgraph_for, things_named, whole_graph
from drillbook.schema.linkage.questions.relations import RELATIONS, Thing
from drillbook.schema.values.names import did_you_mean
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import note, print_json
from drillbook.ui.report.graph_drawing import picture
from drillbook.ui.use.opening import opened, place, told
from drillbook.ui.words import _, spoken

VIEW_OF: dict[str, View] = {
    "plan": "plans",
    "role": "roles",
    "organization": "roles",
    "post": "roles",
    "task": "tasks",
    "procedure": "tasks",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of which book."""

    book: Path | None
    language: Language | None
    plan: str | None
    around: str | None
    hops: int


def answer(asked: Asked, view: View | None, format: str) -> int:
    """Print the graph; exit 0."""
    book = opened(asked.book, asked.language)
    if asked.plan is not None and asked.plan not in book.plans:
        raise Misuse(_unknown(book, asked.plan))
    centre = _centre(book, asked.around, asked.plan, view) if asked.around is not None else None
    view = view or (VIEW_OF.get(centre.kind, "resources") if centre else "plans")
    graph = subgraph_for(book, view, plan=asked.plan, around=centre.id if centre else None, hops=asked.hops)
    if not graph.nodes:
        raise Misuse(_("nothing to draw; try another --kind"))
    focus = asked.plan or (centre.plan if centre else None) or None
    _print(graph, view, format, _title(book, view, asked.plan, centre), focus)
    return 0


def _unknown(book: PlanBook, plan: str) -> str:
    likely = did_you_mean(plan, book.plans)
    said = _("there is no plan '{plan}'", plan=plan)
    return f"{said}; {told(likely)}" if likely else said


def _centre(book: PlanBook, around: str, plan: str | None, view: View | None) -> Thing:
    found = [one for one in things_named(whole_graph(book), around) if plan is None or one.plan in ("", plan)]
    if view is not None:
        found = [one for one in found if VIEW_OF.get(one.kind, "resources") == view] or found
    if not found:
        raise Misuse(_("nothing in the book is called '{name}'", name=around))
    if len(found) > 1:
        others = ", ".join(one.id for one in found[1:6])
        note(_("'{name}' is taken as {one}; there is also {others}", name=around, one=found[0].id, others=others))
    return found[0]


def _title(book: PlanBook, view: View, plan: str | None, centre: Thing | None) -> str:
    views: dict[View, str] = {
        "plans": _("Links between plans"),
        "roles": _("Roles and who reports to whom"),
        "tasks": _("Tasks and their order"),
        "resources": _("Means and who needs them"),
        "all": _("Everything that is linked"),
    }
    about = (
        centre.title if centre else book.plans[plan].value.title if plan else book.settings.title or book.folder.name
    )
    return _("{what}: {about}", what=views[view], about=about)


def _print(graph: Subgraph, view: View, format: str, title: str, focus: str | None) -> None:
    match format:
        case "svg":
            print(picture(graph, view, title, focus))
        case "dot":
            print(dot(graph, title))
        case "mermaid":
            print(mermaid(graph))
        case "graphml":
            print(graphml(graph, spoken()))
        case _:
            print_json(_row(graph, title))


def _said(kind: str, label: str) -> str:
    return f"{told(RELATIONS[kind])} {label}".strip()


def dot(graph: Subgraph, title: str) -> str:
    """For graphviz."""
    lines = ["digraph drillbook {", f"  label={_quoted(title)};", '  node [shape=box, fontname="Noto Sans CJK SC"];']
    lines.append('  edge [fontname="Noto Sans CJK SC", fontsize=10];')
    lines += [f"  {_quoted(node.id)} [label={_quoted(node.title)}];" for node in graph.nodes]
    lines += [
        f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(_said(edge.kind, told(edge.label)))}];"
        for edge in graph.edges
    ]
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def mermaid(graph: Subgraph) -> str:
    """For Markdown pages."""
    number = {node.id: f"n{place}" for place, node in enumerate(graph.nodes)}
    lines = ["flowchart TB", *(f'  {number[node.id]}["{_entity(node.title)}"]' for node in graph.nodes)]
    lines += [
        f'  {number[edge.source]} -->|"{_entity(_said(edge.kind, told(edge.label)))}"| {number[edge.target]}'
        for edge in graph.edges
    ]
    return "\n".join(lines)


def _entity(text: str) -> str:
    """Every sign that means something to mermaid, as its number."""
    return "".join(letter if letter.isalnum() or letter in " -./、,()《》:" else f"#{ord(letter)};" for letter in text)


def _row(graph: Subgraph, title: str) -> dict[str, object]:
    return {
        "title": title,
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "name": node.name,
                "title": node.title,
                "plan": node.plan,
                "group": node.group,
                "clause": node.clause,
                "where": place(node.where) if node.where else None,
            }
            for node in graph.nodes
        ],
        "edges": [
            {
                "from": edge.source,
                "to": edge.target,
                "kind": edge.kind,
                "kind_said": told(RELATIONS[edge.kind]),
                "label": told(edge.label),
            }
            for edge in graph.edges
        ],
    }
