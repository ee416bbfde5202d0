"""Whether any test notices when one thing in the rules or the engine is flipped: python -m benchmarks.mutants.

Everything happens in a copy of the tree, and in forks of one process that has imported everything. First the tests run
once, so that it is known which test passes which flip. Then each mutant meets the tests that pass it, the quick and
narrow ones first, until one fails. A mutant that hangs is killed too. Not part of the tests.
"""

import argparse
import ast
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path

from benchmarks.flips import flips
from benchmarks.trials import AT_MOST, Mutant, Trials, Verdict, in_a_child

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {"rules": "linkage", "engine": "simulator"}  # what is mutated: every module below a folder of this name
LEFT_BEHIND = (".git", ".venv", "__pycache__", ".*_cache", "build", "dist", "*.egg-info", "node_modules", "*.so")
NOT_PRODUCT = {"tests", "benchmarks", "build", ".venv"}
TOO_SLOW = {"streamlit", "subprocess", "pexpect", "playwright"}  # a test file that imports one of them is passed over
PLUGINS = ("xdist.plugin", "_hypothesis_pytestplugin")  # what else is installed is only slow to load
PYTEST = [
    *("-q", "-n", "0", "-o", "addopts=--import-mode=importlib", "-m", "not slow and not browser"),
    *(
        "-p",
        "no:cacheprovider",
        "-p",
        "no:unraisableexception",
        *(word for plugin in PLUGINS for word in ("-p", plugin)),
    ),
]


# what there is


def mutants(root: Path, only: list[str]) -> list[Mutant]:
    """Every flip in every module of the groups whose path contains one of ``only``."""
    found = []
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root)
        group = _group(inside)
        if group and any(part in inside.as_posix() for part in only) and not NOT_PRODUCT & set(inside.parts):
            found += [Mutant(group, inside.as_posix(), flip) for flip in flips(path.read_text("utf-8"))]
    return found


def _group(inside: Path | None) -> str | None:
    return next((name for name, folder in GROUPS.items() if inside and folder in inside.parent.parts), None)


def packages_of(root: Path) -> dict[str, Path]:
    """Where pyproject.toml says that packages lie which are not in a folder of their own name."""
    tools = tomllib.loads((root / "pyproject.toml").read_text("utf-8")).get("tool", {})
    return {name: root / folder for name, folder in tools.get("setuptools", {}).get("package-dir", {}).items() if name}


def _named(root: Path, inside: Path) -> str:
    """The dotted name by which a module is imported."""
    words = inside.with_suffix("").parts
    for name, folder in packages_of(root).items():
        if folder in (root / inside).parents:
            return ".".join((name, *(root / inside).relative_to(folder).with_suffix("").parts)).removesuffix(
                ".__init__"
            )
    return ".".join(words).removesuffix(".__init__")


class FromTheCopy(MetaPathFinder):
    """Finds the packages in the copy before an editable install finds them in the checkout."""

    def __init__(self, root: Path) -> None:
        self.packages = packages_of(root)

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        folder = self.packages.get(fullname)
        if folder is None:
            return None
        return spec_from_file_location(fullname, folder / "__init__.py", submodule_search_locations=[str(folder)])


def tests_of(root: Path, groups: set[str]) -> list[str]:
    """The test files that import something of the groups, by themselves or through the tests' own helpers."""
    reach = {path: _imports(path) for path in sorted((root / "tests").glob("*.py"))}
    by_name = {f"tests.{path.stem}": names for path, names in reach.items()}
    chosen = []
    for path, names in reach.items():
        all_names, new = set(names), set(names)
        while new := set().union(*(by_name.get(name, ()) for name in new)) - all_names:
            all_names |= new
        parts = {part for name in all_names for part in name.split(".")}
        wanted = {GROUPS[group] for group in groups}
        if path.stem.startswith("test_") and parts & wanted and not names & TOO_SLOW:
            chosen.append(path.relative_to(root).as_posix())
    return chosen


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


# what is run in the copy


class Copy:
    """A copy of the tree, and everything of ours imported from it."""

    def __init__(self, folder: str) -> None:
        self.root = Path(folder).resolve() / "tree"
        shutil.copytree(ROOT, self.root, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        inside = [path.relative_to(self.root) for path in sorted(self.root.rglob("*.py"))]
        self.modules = {_named(self.root, path): path for path in inside if not NOT_PRODUCT & set(path.parts)}
        self.imports = {name: _imports(self.root / path) for name, path in self.modules.items()}

    def enter(self) -> None:
        """From here on everything is imported from the copy; the product at once, the tests when they are collected."""
        os.chdir(self.root)
        os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_DEBUG_TEMPROOT": str(self.root.parent)}
        sys.meta_path.insert(0, FromTheCopy(self.root))
        sys.path[:] = [str(self.root), *(place for place in sys.path if Path(place or ".").resolve() != ROOT)]
        ours = (name for name, path in self.modules.items() if _group(path))
        for name in ("pytest", "hypothesis", *PLUGINS, *ours):
            import_module(name)

    def importers(self, path: str) -> set[str]:
        """The names of the module at a path and of those that import it."""
        own = {name for name, inside in self.modules.items() if inside.as_posix() == path}
        return own | {name for name, imports in self.imports.items() if imports & own}

    def near(self, path: str) -> set[str]:
        """Where they lie: a test that is to notice what is done at import passes through one of them."""
        return {self.modules[name].as_posix() for name in self.importers(path)}

    def stale(self, path: str) -> set[str]:
        """The module at a path and all that import it, near or far: they must be imported anew."""
        new, found = {path}, set()
        while new:
            names = set().union(*(self.importers(one) for one in new)) - found
            found |= names
            new = {self.modules[name].as_posix() for name in names}
        return found

    def tried_anew(self, mutant: Mutant, tests: list[str]) -> str:
        """The same as a trial for what is done at import: the file is flipped, and what it concerns imported anew."""
        module = self.root / mutant.path
        text = module.read_text("utf-8")
        try:
            _write(module, mutant.flip.applied(text))
            return str(in_a_child(lambda: _answer(self.stale(mutant.path), tests), "it hangs"))
        finally:
            _write(module, text)


def _answer(stale: set[str], tests: list[str]) -> str:
    import pytest

    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, 20 + 5 * AT_MOST)
    for name in stale & sys.modules.keys():
        parent, _, own = name.rpartition(".")
        vars(sys.modules.get(parent)).pop(own, None) if parent else None
        del sys.modules[name]
    return "one of its tests" if pytest.main([*PYTEST, "-x", *tests]) else ""


def _write(module: Path, text: str) -> None:
    """Write it and forget its compiled form: that is told from an older one only by the second and the size."""
    module.write_text(text, "utf-8")
    for compiled in (module.parent / "__pycache__").glob(f"{module.stem}.*.pyc"):
        compiled.unlink()


def tried(copy: Copy, drawn: list[Mutant], files: list[str], jobs: int) -> list[Verdict]:
    """What becomes of each mutant."""
    import pytest

    trials = Trials(copy.root, drawn, copy.near, jobs)

    def session() -> tuple[dict[int, Verdict], dict[int, list[str]]]:
        pytest.main([*PYTEST, "-s", "--disable-warnings", *files], plugins=[trials])
        return trials.verdicts, trials.at_import

    answer = in_a_child(session, is_heard=True)
    if not answer or not any(answer):
        sys.exit("nothing could be tried")
    verdicts, at_import = answer
    for number, tests in at_import.items():
        verdicts[number] = Verdict(drawn[number], copy.tried_anew(drawn[number], tests), len(tests))
    return [verdicts[number] for number in sorted(verdicts)]


# the whole of it


def told(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """The share killed, for each group and over all, and each survivor."""
    rows = sorted(verdicts, key=lambda row: (row.mutant.path, row.mutant.flip.start))
    for name in (*GROUPS, "all"):
        ours = [row for row in rows if name in (row.mutant.group, "all")]
        if ours:
            killed = sum(bool(row.by) for row in ours)
            yield f"{name}: {killed} of {len(ours)} killed ({killed / len(ours):.1%})"
    yield from (f"{row.mutant.path}:{row.mutant.flip}{row.remark}" for row in rows if not row.by)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=[""], metavar="PATH", help="only modules whose path contains one")
    parser.add_argument("--count", type=int, default=200, help="how many mutants, drawn by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--tests", nargs="*", metavar="FILE", help="only these test files")
    return parser.parse_args()


def main() -> None:
    """Draw the mutants, and try each."""
    options, began = asked(), time.monotonic()
    every = mutants(ROOT, options.only)
    drawn = random.Random(options.seed).sample(every, min(options.count, len(every)))
    files = options.tests or tests_of(ROOT, {mutant.group for mutant in drawn})
    print(f"{len(drawn)} of {len(every)} mutants, {len(files)} test files", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(folder)
        copy.enter()
        verdicts = tried(copy, drawn, files, options.jobs)
    for line in told(verdicts):
        print(line)
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
