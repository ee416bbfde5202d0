"""The shape of the code: who may import whom, and through which door each library comes in."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.command import ROOT

LAYERS = ("schema", "drillbook.schema.linkage", "simulator", "ui")  # none may import a later one
DOORS = {
    "yaml": {"drillbook.schema.text.source", "drillbook.schema.text.syntax", "drillbook.schema.text.spans"},
    "ruamel": {"drillbook.schema.editing.writing", "drillbook.schema.editing.comments"},
    "networkx": {"drillbook.schema.linkage.questions.graph"},
    "simpy": {"simulator"},
    "streamlit": {
        "drillbook.ui.app.app",
        "drillbook.ui.app.browser_state",
        "drillbook.ui.app.pages",
        "drillbook.ui.app.components",
    },
    "sqlalchemy": {"simulator.conduct.store"},
    "typer": {
        "drillbook.ui.cli.main",
        "drillbook.ui.cli.commands",
        "drillbook.ui.cli.questions",
        "drillbook.ui.cli.reviewing",
        "drillbook.ui.cli.status",
        "drillbook.ui.cli.misuse",
    },
    "rich": {"ui"},
    "scipy": set(),
    "babel": set(),
}
UNWANTED = {"utils", "helpers", "common", "core", "base", "manager"}


def modules():
    """Every source file with its dotted name."""
    for package in ("schema", "simulator", "ui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> set[str]:
    tree = parsed(path)
    plain = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return plain | {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}


def layer(name: str) -> int:
    return max((i for i, one in enumerate(LAYERS) if name == one or name.startswith(one + ".")), default=-1)


def test_no_module_imports_a_later_layer():
    outward = [
        f"{name} imports {other}" for path, name in modules() for other in imports(path) if layer(other) > layer(name)
    ]
    assert outward == []


@pytest.mark.parametrize("library", DOORS)
def test_library_comes_in_through_its_door(library):
    elsewhere = [
        name
        for path, name in modules()
        if any(other == library or other.startswith(library + ".") for other in imports(path))
        and not any(name == door or name.startswith(door + ".") for door in DOORS[library])
    ]
    assert elsewhere == []


def test_command_line_never_imports_streamlit():
    """Followed through every import, those inside functions too."""
    known = {name: imports(path) for path, name in modules()}
    seen, open_ = set(), ["drillbook.ui.cli.main"]
    while open_:
        name = open_.pop()
        if name in known and name not in seen:
            seen.add(name)
            open_ += known[name]
            open_ += [f"ui.{module}" for module in sub_modules(name)]
    assert not [name for name in seen if any(other.split(".")[0] == "streamlit" for other in known[name])]


def sub_modules(name: str) -> set[str]:
    """What ``from ui import checking`` brings in."""
    path = ROOT / Path(*name.split(".")).with_suffix(".py")
    tree = parsed(path) if path.exists() else ast.Module([], [])
    return {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "ui" for a in n.names}


def test_no_room_has_a_name_that_says_nothing():
    assert [name for _path, name in modules() if name.rsplit(".", 1)[-1] in UNWANTED] == []


def test_every_room_says_what_it_is():
    silent = [name for path, name in modules() if not ast.get_docstring(parsed(path)) and path.stat().st_size]
    assert silent == []


def test_rooms_are_not_halls():
    """400 lines is the hard limit of a file, 60 of a function."""
    large = [name for path, name in modules() if path.read_text(encoding="utf-8").count("\n") > 400]
    long = [
        f"{name}.{node.name}"
        for path, name in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert (large, long) == ([], [])
