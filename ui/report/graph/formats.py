"""A graph for other programs: graphviz, mermaid, and rows."""

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.questions.graph import Subgraph, View
from drillbook.schema.linkage.questions.relations import RELATIONS, Thing
from drillbook.ui.translation import _, translate
from drillbook.ui.use.file_positions import place_row


def _said(kind: str, label: str) -> str:
    return f"{translate(RELATIONS[kind])} {label}".strip()


def dot(graph: Subgraph, title: str) -> str:
    """For graphviz."""
    lines = ["digraph drillbook {", f"  label={_quoted(title)};", '  node [shape=box, fontname="Noto Sans CJK SC"];']
    lines.append('  edge [fontname="Noto Sans CJK SC", fontsize=10];')
    lines += [f"  {_quoted(node.id)} [label={_quoted(node.title)}];" for node in graph.nodes]
    lines += [
        f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(_said(edge.kind, translate(edge.label)))}];"
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
        f'  {number[edge.source]} -->|"{_entity(_said(edge.kind, translate(edge.label)))}"| {number[edge.target]}'
        for edge in graph.edges
    ]
    return "\n".join(lines)


def _entity(text: str) -> str:
    """Every sign that means something to mermaid, as its number."""
    return "".join(letter if letter.isalnum() or letter in " -./、,()《》:" else f"#{ord(letter)};" for letter in text)


def graph_row(graph: Subgraph, title: str) -> dict[str, object]:
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
                "where": place_row(node.where) if node.where else None,
            }
            for node in graph.nodes
        ],
        "edges": [
            {
                "from": edge.source,
                "to": edge.target,
                "kind": edge.kind,
                "kind_said": translate(RELATIONS[edge.kind]),
                "label": translate(edge.label),
            }
            for edge in graph.edges
        ],
    }


def graph_title(book: PlanBook, view: View, plan: str | None, centre: Thing | None) -> str:
    """What a picture is of: a view, and the thing, plan or book it is about."""
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
