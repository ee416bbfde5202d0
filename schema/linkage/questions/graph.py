"""Builds the graph of a book and cuts out what a reviewer asks for; this is the one door to networkx."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import networkx as nx

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.finding import Language, Text, plain, say
from drillbook.schema.linkage.questions.relations import RELATIONS, Relation, Thing, relations, things
from drillbook.schema.values.names import normalise

Graph: TypeAlias = "nx.MultiDiGraph[str]"
View = Literal["plans", "roles", "tasks", "resources", "all"]
_SHOWN: dict[View, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "plans": (
        ("plan",),
        (
            "parent",
            "follows",
            "level",
            "excludes",
            "taken-from",
            "passes-to",
            "reports-to",
            "notice",
            "hands-over",
            "calls",
        ),
    ),
    "roles": (
        ("role", "organization", "post"),
        ("under", "deputy", "passes-to", "reports-to", "filled-by", "of", "helps", "notice"),
    ),
    "tasks": (("task", "procedure"), ("before", "calls", "hands-over", "does")),
    "resources": (
        ("plan", "task", "capability", "team", "equipment", "supplies", "place"),
        ("needs", "can", "stored-at", "evacuates-to"),
    ),
    "all": ((), tuple(RELATIONS)),
}


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A part of the graph ready to be shown: things in a steady order, and what joins them."""

    nodes: tuple[Thing, ...]
    edges: tuple[Relation, ...]


@once_per_book
def whole_graph(book: PlanBook) -> Graph:
    """Build the graph of everything in the book; a name that nothing bears has no node and no edge. Nobody changes it."""
    graph: Graph = nx.MultiDiGraph()
    for thing in things(book):
        graph.add_node(thing.id, thing=thing)
    for relation in dict.fromkeys(relations(book)):
        if relation.source in graph and relation.target in graph:
            graph.add_edge(relation.source, relation.target, relation=relation)
    return graph


def things_named(graph: Graph, word: str) -> list[Thing]:
    """Find the things meant by a name: an id, ``plan/name``, or a title; plans before others."""
    wanted = normalise(word)
    every = [data["thing"] for _, data in graph.nodes(data=True)]
    exact = [one for one in every if wanted in (one.id, one.name, normalise(one.title))]
    plans = [one for one in exact if one.kind == "plan"]
    return plans or exact or [one for one in every if wanted == one.name.rpartition("/")[2]]


def subgraph_for(
    book: PlanBook, view: View, *, plan: str | None = None, around: str | None = None, hops: int = 1
) -> Subgraph:
    """Cut out the part of the graph that was asked for.

    In the view of plans and of resources, what tasks and roles do counts for their plan; ``around`` is an id of
    ``things_named``; ``plan`` keeps what stands in that plan and what it touches.
    """
    if view == "plans" and plan is None and around is None:
        return _district(book)
    return _cut_out(book, view, plan, around, hops)


@once_per_book
def _district(book: PlanBook) -> Subgraph:
    return _cut_out(book, "plans", None, None, 1)


def _cut_out(book: PlanBook, view: View, plan: str | None, around: str | None, hops: int) -> Subgraph:
    kinds, edges = _SHOWN[view]
    at_large = view == "resources" and plan is None and around is None
    graph = _with_edges(whole_graph(book), set(edges) - ({"stored-at"} if at_large else set()))
    if view == "plans" or at_large:
        graph = _lifted(graph, kinds)
    elif view == "roles":
        graph = _between_roles(book, graph)
    if kinds:
        graph = graph.subgraph([node for node, data in graph.nodes(data=True) if data["thing"].kind in kinds])
    if plan is not None:
        graph = _touching(graph, plan)
    if around is not None:
        graph = _near(graph, around, hops)
    elif view != "plans" or plan is not None:
        graph = graph.subgraph([node for node in graph if graph.degree(node) > 0])
    return _in_order(graph, whole_graph(book))


def _in_order(graph: Graph, of: Graph) -> Subgraph:
    """As the book has it: networkx goes through a part in the order of a set, which is another in each process."""
    place = {node: number for number, node in enumerate(of)}
    nodes = sorted(graph, key=place.__getitem__)
    found = (data["relation"] for node in nodes for _, _, data in graph.out_edges(node, data=True))
    edges = sorted(found, key=lambda edge: (place[edge.source], place[edge.target], edge.kind))
    return Subgraph(tuple(graph.nodes[node]["thing"] for node in nodes), tuple(_merged(edges)))


def _with_edges(graph: Graph, kinds: set[str]) -> Graph:
    kept: Graph = nx.MultiDiGraph()
    kept.add_nodes_from(graph.nodes(data=True))
    kept.add_edges_from(
        (source, target, data) for source, target, data in graph.edges(data=True) if data["relation"].kind in kinds
    )
    return kept


def _lifted(graph: Graph, kinds: tuple[str, ...]) -> Graph:
    """Edges of tasks, roles and procedures become edges of their plans."""

    def lift(node: str) -> str:
        thing = graph.nodes[node]["thing"]
        own = thing.kind in ("task", "role", "procedure")
        return f"plan:{thing.plan}" if own and thing.plan else node

    kept: Graph = nx.MultiDiGraph()
    kept.add_nodes_from(
        (node, data) for node, data in graph.nodes(data=True) if data["thing"].kind in kinds and lift(node) == node
    )
    for source, target, data in graph.edges(data=True):
        ends = lift(source), lift(target)
        if ends[0] != ends[1] and ends[0] in kept and ends[1] in kept:
            relation = data["relation"]
            kept.add_edge(*ends, relation=Relation(*ends, relation.kind, relation.label))
    return kept


def _between_roles(book: PlanBook, graph: Graph) -> Graph:
    """What a task reports or asks help for counts for the role that answers for it."""

    def owner(node: str) -> str:
        thing = graph.nodes[node]["thing"]
        if thing.kind != "task":
            return node
        plan, _, name = thing.name.partition("/")
        return f"role:{plan}/{book.plans[plan].value.tasks[name].role}"

    kept: Graph = nx.MultiDiGraph()
    kept.add_nodes_from(graph.nodes(data=True))
    for source, target, data in graph.edges(data=True):
        ends = owner(source), owner(target)
        if ends[0] != ends[1] and ends[0] in kept and ends[1] in kept:
            kept.add_edge(*ends, relation=Relation(*ends, data["relation"].kind, data["relation"].label))
    return kept


def _touching(graph: Graph, plan: str) -> Graph:
    mine = {node for node, data in graph.nodes(data=True) if data["thing"].plan == plan}
    kept: Graph = nx.MultiDiGraph()
    for source, target, data in graph.edges(data=True):
        if source in mine or target in mine:
            kept.add_edge(source, target, **data)
    kept.add_nodes_from((node, graph.nodes[node]) for node in [*mine, *kept.nodes])
    return kept


def _near(graph: Graph, node: str, hops: int) -> Graph:
    if node not in graph:
        return nx.MultiDiGraph()
    return graph.subgraph(nx.ego_graph(graph, node, radius=hops, undirected=True).nodes)


def _merged(found: Iterable[Relation]) -> Iterator[Relation]:
    """One edge for each pair and kind; labels side by side, and their number when there are many."""
    by_ends: dict[tuple[str, str, str], list[Text]] = {}
    for relation in found:
        labels = by_ends.setdefault((relation.source, relation.target, relation.kind), [])
        if relation.label not in labels:
            labels.append(relation.label)
    for (source, target, kind), labels in by_ends.items():
        worded = [label for label in labels if label.render("en")]
        if len(worded) > 3:
            label = say(en="{n} items", zh="{n}项", n=len(worded))
        else:
            label = say(en="{all}", zh="{all}", all=worded) if worded else plain("")
        yield Relation(source, target, kind, label)


def graphml(graph: Subgraph, language: Language) -> str:
    """Write the graph for yEd, Gephi and their like."""
    flat: Graph = nx.MultiDiGraph()
    for thing in graph.nodes:
        flat.add_node(thing.id, kind=thing.kind, label=thing.title, plan=thing.plan, clause=thing.clause)
    for relation in graph.edges:
        flat.add_edge(
            relation.source,
            relation.target,
            kind=relation.kind,
            label=f"{RELATIONS[relation.kind].render(language)} {relation.label.render(language)}".strip(),
        )
    return "\n".join(nx.generate_graphml(flat, named_key_ids=True))


def layers(graph: Subgraph, kind: str) -> dict[str, int]:
    """Compute how deep each node lies along edges of a kind; rings count as one."""
    flat: nx.DiGraph[str] = nx.DiGraph()
    flat.add_nodes_from(thing.id for thing in graph.nodes)
    flat.add_edges_from((one.source, one.target) for one in graph.edges if one.kind == kind)
    knots = nx.condensation(flat)
    found: dict[str, int] = {}
    for depth, generation in enumerate(nx.topological_generations(knots)):
        for knot in generation:
            found.update(dict.fromkeys(knots.nodes[knot]["members"], depth))
    return found
