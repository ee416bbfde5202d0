"""``drillbook graph``: what is linked with what, as a picture or for other programs."""

from enum import StrEnum
from typing import Annotated

import typer

from drillbook.ui.cli.options import FORMAT, PLAN, Book, BookArgument, Command
from drillbook.ui.translation import _, current_language, later


class Part(StrEnum):
    """Which part of the graph is shown."""

    PLANS = "plans"
    ROLES = "roles"
    TASKS = "tasks"
    RESOURCES = "resources"
    ALL = "all"


class GraphForm(StrEnum):
    """How a graph is written."""

    SVG = "svg"
    DOT = "dot"
    JSON = "json"
    MERMAID = "mermaid"
    GRAPHML = "graphml"


def graph(
    folder: BookArgument = None,
    book: Book = None,
    plan: Annotated[str | None, PLAN] = None,
    around: Annotated[str | None, typer.Option(metavar="NAME", help=later("Only the neighbours of this."))] = None,
    hops: Annotated[int, typer.Option(min=0, help=later("How many steps away neighbours may be."))] = 1,
    kind: Annotated[Part | None, typer.Option(help=later("What is shown."))] = None,
    format: Annotated[GraphForm, FORMAT] = GraphForm.SVG,
) -> int:
    """Print the graph; exit 0."""
    from drillbook.schema.linkage.questions.graph import View, graphml, subgraph_for
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.cli.screen import remark
    from drillbook.ui.report.graph.drawing import picture
    from drillbook.ui.report.graph.formats import dot, graph_row, graph_title, mermaid
    from drillbook.ui.report.terminal import print_json
    from drillbook.ui.use.graph_views import find_thing, view_of
    from drillbook.ui.use.lookup import require_plan

    asked = asked_book(folder or book)
    if plan is not None:
        require_plan(asked, plan)
    wanted: View | None = kind.value if kind else None
    centre = find_thing(asked, around, plan, wanted, remark) if around is not None else None
    view: View = wanted or (view_of(centre) if centre else "plans")
    found = subgraph_for(asked, view, plan=plan, around=centre.id if centre else None, hops=hops)
    if not found.nodes:
        raise Misuse(_("nothing to draw; try another --kind"))
    title = graph_title(asked, view, plan, centre)
    match format:
        case GraphForm.SVG:
            print(picture(found, view, title, plan or (centre.plan if centre else None) or None))
        case GraphForm.DOT:
            print(dot(found, title))
        case GraphForm.MERMAID:
            print(mermaid(found))
        case GraphForm.GRAPHML:
            print(graphml(found, current_language()))
        case GraphForm.JSON:
            print_json(graph_row(found, title))
    return 0


COMMAND = Command("graph", later("Draw what is linked with what."), graph)
