"""The graph of a book, its parts, and how they are written."""

import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.questions.graph import graphml, subgraph_for, things_named, whole_graph
from drillbook.ui.report.graph.drawing import picture
from drillbook.ui.report.graph.formats import dot, mermaid
from drillbook.ui.report.graph.positions import HEIGHT, WIDTH, layout
from tests.command import ROOT
from tests.scenarios import book_of

ONE = """\
plan: one
title: 甲"预案<b>
kind: special
status: in-force
roles: {desk: {title: 值班室, staff: 1}}
tasks:
  a: {title: 研判, role: desk, takes: 1 min}
  b: {title: 抽水, role: desk, takes: 1 min, within: 30 min, needs: {equipment: {pump: 2}}, hands_over_to: [two/x]}
procedures: {go: {title: 处置, steps: [a, b]}}
"""
TWO = """\
plan: two
title: 乙预案
kind: street
status: in-force
parent: [one]
levels: {follow: one}
roles: {desk: {title: 街道值班室, staff: 1}}
tasks: {x: {title: 转移, role: desk, takes: 1 min}}
procedures: {move: {steps: [x]}}
"""
GOODS = "library: supplies\nequipment: {pump: {title: 泵车, quantity: 2}}\n"


@pytest.fixture
def book(tmp_path):
    for name, text in {"one": ONE, "two": TWO, "goods": GOODS}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return PlanBook.read(tmp_path)[0]


def edges(graph):
    return {(edge.source, edge.kind, edge.target) for edge in graph.edges}


def test_what_tasks_do_counts_for_their_plans(book):
    assert edges(subgraph_for(book, "plans")) == {
        ("plan:two", "parent", "plan:one"),
        ("plan:two", "follows", "plan:one"),
        ("plan:one", "hands-over", "plan:two"),
    }


def test_tasks_stand_in_their_order(book):
    found = subgraph_for(book, "tasks", plan="one")
    assert ("task:one/a", "before", "task:one/b") in edges(found)
    assert ("task:one/b", "hands-over", "task:two/x") in edges(found)


def test_means_show_how_many_are_needed(book):
    (edge,) = subgraph_for(book, "resources").edges
    assert (edge.source, edge.target, edge.label.render("zh")) == ("plan:one", "equipment:pump", "2")


def test_neighbourhood_grows_by_hops(book):
    names = [
        {node.id for node in subgraph_for(book, "all", around="equipment:pump", hops=hops).nodes} for hops in (0, 1, 2)
    ]
    assert names[0] == {"equipment:pump"}
    assert names[1] == {"equipment:pump", "task:one/b"}
    assert names[2] == names[1] | {"task:one/a", "role:one/desk", "procedure:one/go", "task:two/x"}


def test_a_name_is_an_id_a_title_or_the_end_of_a_name(book):
    graph = whole_graph(book)
    assert [one.id for one in things_named(graph, "泵车")] == ["equipment:pump"]
    assert [one.id for one in things_named(graph, "one/a")] == ["task:one/a"]
    assert [one.id for one in things_named(graph, "desk")] == ["role:one/desk", "role:two/desk"]
    assert things_named(graph, "nobody") == []


def test_names_that_nothing_bears_are_left_out(tmp_path):
    (tmp_path / "two.yaml").write_text(TWO, encoding="utf-8")
    graph = subgraph_for(PlanBook.read(tmp_path)[0], "plans")
    assert ([node.id for node in graph.nodes], graph.edges) == (["plan:two"], ())


def test_every_form_escapes_what_an_author_wrote(book):
    graph = subgraph_for(book, "plans")
    root = ElementTree.fromstring(picture(graph, "plans", 'a <b> & "c"'))
    assert root.find("{http://www.w3.org/2000/svg}title").text == 'a <b> & "c"'
    assert 'label="甲\\"预案<b>"' in dot(graph, "t")
    assert "甲#34;预案#60;b#62;" in mermaid(graph)
    assert any("预案<b>" in (data.text or "") for data in ElementTree.fromstring(graphml(graph, "zh")).iter())


@pytest.mark.parametrize("view", ["plans", "roles", "tasks", "resources"])
@pytest.mark.parametrize("plan", [None, "flood"])
def test_no_two_boxes_of_the_sample_overlap_and_all_are_inside(view, plan):
    graph = subgraph_for(book_of(ROOT / "plans" / "putuo"), view, plan=plan)
    placed = layout(graph, view, plan)
    assert set(placed.centres) == {node.id for node in graph.nodes}
    spots = sorted(placed.centres.values())
    for number, (x, y) in enumerate(spots):
        assert WIDTH / 2 <= x <= placed.width - WIDTH / 2
        assert HEIGHT / 2 <= y <= placed.height - HEIGHT / 2
        assert not any(abs(x - a) < WIDTH and abs(y - b) < HEIGHT for a, b in spots[number + 1 :])


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_part_of_the_graph_has_the_same_order_in_every_process(seed):
    """A drawing is laid out in the order of its things: without this, it is another after each start."""
    # Given the sample book, what lies near the hotel's plan
    code = (
        "from pathlib import Path; from drillbook.ui.storage.book_cache import BOOKS; from drillbook.schema.linkage.questions.graph import subgraph_for\n"
        "found = subgraph_for(BOOKS.snapshot(Path('plans/putuo')).book, 'plans', around='plan:hotel')\n"
        "print([one.id for one in found.nodes])\n"
        "print([(one.source, one.target) for one in found.edges][:2])"
    )
    # When another process, that hashes otherwise, draws it
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    # Then the order is that of the book
    assert told[0] == "['plan:fire', 'plan:hotel', 'plan:overall']"
    assert told[1] == "[('plan:fire', 'plan:hotel'), ('plan:fire', 'plan:overall')]"
