"""The house as the tests of its shape see it: every room by its import name, and what it imports, wherever it does."""

import ast
from functools import cache
from pathlib import Path

from tests.command import ROOT

FOLDERS = ("schema", "simulator", "ui")


@cache
def rooms() -> dict[str, Path]:
    """Every source file below the four folders, by the name it is imported by."""
    found = {"drillbook." + name_of(path): path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")}
    return {name: path for name, path in sorted(found.items()) if "node_modules" not in path.parts}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Names of modules a file imports: at its top, inside functions and under ``TYPE_CHECKING`` alike."""
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in rooms() else node.module for name in inside}
    return frozenset(found)


def arrows() -> list[tuple[str, str]]:
    """Who imports whom, of our own rooms."""
    return [(name, other) for name, path in rooms().items() for other in imports(path) if other in rooms()]


def below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def corridors() -> dict[str, set[str]]:
    """Folder, as ``schema/text``, to the names of the rooms that open onto it."""
    found: dict[str, set[str]] = {}
    for path in rooms().values():
        if path.name != "__init__.py":
            found.setdefault(path.parent.relative_to(ROOT).as_posix(), set()).add(path.stem)
    return found
