"""The rooms of ``schema`` stand in one order: each imports only rooms before it, and none in a circle.

Imports under ``TYPE_CHECKING`` and inside functions count: they are circles in the reader's head.
"""

import ast
from graphlib import TopologicalSorter

from tests.command import ROOT

ORDER = (
    "errors",
    "finding",
    "values",
    "files",
    "conditions",
    "text",
    "models",
    "typos",
    "reader",
    "references",
    "book",
    "editing",
    "jsonschema",
    "linkage.rule",
    "linkage.scope",
    "linkage.wording",
    "linkage.profiles",
    "linkage.suppressions",
    "linkage.facts",
    "linkage.rules",
    "linkage.catalogue",
    "linkage.revision",
    "linkage.questions",
)
TOP = "drillbook.schema."


def modules() -> dict[str, ast.Module]:
    """Every module below ``schema`` that has something in it, by its name there: ``linkage.facts.demand``."""
    return {
        ".".join(path.relative_to(ROOT / "schema").with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "schema").rglob("*.py"))
        if path.stat().st_size and path.stem != "__init__"
    }


def imports_of(tree: ast.Module, known: set[str]) -> set[str]:
    """The modules below ``schema`` that a module imports, or imports something from."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and f"{node.module}.".startswith(TOP):
            names = {f"{node.module}.{alias.name}".removeprefix(TOP) for alias in node.names}
            found |= names & known or {node.module.removeprefix(TOP)} & known
    return found


def place(module: str) -> int:
    return next(n for n, room in enumerate(ORDER) if module == room or module.startswith(room + "."))


def test_no_room_imports_a_later_one():
    trees = modules()
    upward = [
        f"{module} imports {other}"
        for module, tree in trees.items()
        for other in imports_of(tree, set(trees))
        if place(other) > place(module)
    ]
    assert upward == []


def test_no_modules_import_each_other_in_a_circle():
    trees = modules()
    order = list(TopologicalSorter({name: imports_of(tree, set(trees)) for name, tree in trees.items()}).static_order())
    assert set(order) == set(trees)
