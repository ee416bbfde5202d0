"""Whether any test notices when one thing in the rules or the engine is flipped: python -m benchmarks.mutants.

Everything happens in copies of the tree, one for each job. First the tests run once under coverage, file by file, so
that it is known which test passes through which line. Then each mutant meets the tests that pass through its line,
those that pass through least first, until one fails. A mutant that hangs is killed too. Not part of the tests.
"""

import argparse
import ast
import gc
import os
import pickle
import random
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, spec_from_file_location
from multiprocessing import get_context
from pathlib import Path

from benchmarks.flips import Flip, flips

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {"rules": "linkage", "engine": "simulator"}  # what is mutated: every module below a folder of this name
LEFT_BEHIND = (".git", ".venv", "__pycache__", ".*_cache", "build", "dist", "*.egg-info", "node_modules")
NOT_PRODUCT = {"tests", "benchmarks", "build", ".venv"}
TOO_SLOW = {"streamlit", "subprocess", "pexpect", "playwright"}  # a test file that imports one of them is passed over
AT_MOST = 60.0  # seconds of tests for one mutant, as they took when nothing was flipped
ONE_TEST, ONE_FILE = 5.0, 60.0  # seconds of work after which a test, or the rest of its file, is left out
PLUGINS = ("xdist.plugin", "_hypothesis_pytestplugin")  # what else is installed is only slow to load
PYTEST = [
    *("-q", "-x", "-n", "0", "-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider"),
    *("-p", "no:unraisableexception", *(word for plugin in PLUGINS for word in ("-p", plugin))),
]
UNHEARD = ["-m", "not slow and not browser"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One flip in one module; ``group`` is rules or engine."""

    group: str
    path: str
    flip: Flip


@dataclass(slots=True)
class Passed:
    """Which tests pass through which line of which module, and the seconds each takes."""

    lines: dict[str, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    seconds: dict[str, float] = field(default_factory=dict)
    breadth: Counter[str] = field(default_factory=Counter)

    def add(self, lines: dict[str, dict[int, set[str]]], seconds: dict[str, float]) -> None:
        self.seconds |= seconds
        for path, by_line in lines.items():
            for line, tests in by_line.items():
                self.lines[path][line] |= tests
                self.breadth.update(tests)

    def through(self, mutant: Mutant) -> list[str]:
        """The tests to try on it, the narrowest first; what is done at import concerns all tests of the module."""
        by_line = self.lines.get(mutant.path, {})
        stretch = range(mutant.flip.line, mutant.flip.last_line + 1)
        tests = set().union(*(by_line.get(line, ()) for line in stretch))
        if "" in tests:
            tests = set().union(*by_line.values())
        chosen, spent = [], 0.0
        for test in sorted(tests & self.seconds.keys(), key=lambda test: (self.breadth[test], test)):
            if spent + self.seconds[test] <= AT_MOST:
                chosen.append(test)
                spent += self.seconds[test]
        return chosen


# what there is


def mutants(root: Path, only: str) -> list[Mutant]:
    """Every flip in every module of the groups whose path contains ``only``."""
    found = []
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root)
        group = _group(inside)
        if group and only in inside.as_posix() and not NOT_PRODUCT & set(inside.parts):
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


# what is run in a copy


def in_a_child(copy: Path, act: str, about: object, limit: float) -> object:
    """What ``act`` answers in a process of its own inside the copy; None where it took too long or broke down."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(copy, act, about, limit, reader, writer)
    os.close(writer)
    with open(reader, "rb") as stream:
        answer = stream.read()
    _, status = os.waitpid(child, 0)
    return pickle.loads(answer) if status == 0 else None


def _be_the_child(copy: Path, act: str, about: object, limit: float, reader: int, writer: int) -> None:
    os.close(reader)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limit)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    with suppress(BaseException):
        answer = pickle.dumps({"map": _mapped, "try": _tried}[act](copy, about))
        signal.setitimer(signal.ITIMER_REAL, 0)
        while answer:
            answer = answer[os.write(writer, answer) :]
        os._exit(0)
    os._exit(1)


def _tried(_: Path, about: tuple[set[str], list[str]]) -> int:
    import pytest

    stale, tests = about
    for name in stale & sys.modules.keys():
        parent, _, own = name.rpartition(".")
        vars(sys.modules.get(parent)).pop(own, None) if parent else None
        del sys.modules[name]
    return int(pytest.main([*PYTEST, *tests]))


def _mapped(copy: Path, file: str) -> tuple[dict[str, dict[int, set[str]]], dict[str, float]]:
    """One test file under coverage: lines by test, and the seconds of the tests that passed."""
    import coverage
    import pytest

    watch = coverage.Coverage(data_file=None, config_file=False, source=[str(copy)], omit=["*/tests/*"])
    listener = Listener(watch)
    watch.start()
    pytest.main([*(word for word in PYTEST if word != "-x"), *UNHEARD, file], plugins=[listener])
    watch.stop()
    data, lines = watch.get_data(), {}
    for path in data.measured_files():
        inside = Path(path).relative_to(copy).as_posix()
        lines[inside] = {line: set(tests) for line, tests in data.contexts_by_lineno(path).items()}
    return lines, listener.seconds


class Listener:
    """A pytest plugin that tells coverage whose turn it is, keeps the time, and breaks off what takes too much of it."""

    def __init__(self, watch: object) -> None:
        self.watch = watch
        self.seconds: dict[str, float] = {}
        signal.signal(signal.SIGPROF, self._break_off)

    def pytest_sessionstart(self, session: object) -> None:
        self.session = session

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.watch.switch_context(nodeid)
        signal.setitimer(signal.ITIMER_PROF, ONE_TEST)

    def pytest_runtest_logfinish(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        self.watch.switch_context("")
        if time.process_time() > ONE_FILE:
            self.session.shouldstop = "enough of this file"

    @staticmethod
    def _break_off(*_: object) -> None:
        raise TimeoutError

    def pytest_runtest_logreport(self, report: object) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = report.duration


class Copy:
    """A copy of the tree for one job, in which one module at a time is flipped."""

    here: "Copy"
    is_warm = False

    def __init__(self, folder: str) -> None:
        self.root = Path(tempfile.mkdtemp(dir=folder)) / "tree"
        shutil.copytree(ROOT, self.root, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        inside = [path.relative_to(self.root) for path in sorted(self.root.rglob("*.py"))]
        self.modules = {_named(self.root, path): path for path in inside if not NOT_PRODUCT & set(path.parts)}
        self.imports = {name: _imports(self.root / path) for name, path in self.modules.items()}

    @classmethod
    def make(cls, folder: str) -> None:
        """Once for each job: a copy, and everything that is the same for every mutant already imported from it."""
        cls.here = cls(folder)
        os.chdir(cls.here.root)
        sys.meta_path.insert(0, FromTheCopy(cls.here.root))
        sys.path[:] = [str(cls.here.root), *(place for place in sys.path if Path(place or ".").resolve() != ROOT)]

    @classmethod
    def warm(cls) -> None:
        if not cls.is_warm:
            ours = (name for name, path in cls.here.modules.items() if _group(path))
            for name in ("pytest", "hypothesis", *PLUGINS, *ours):
                import_module(name)
            gc.freeze()
            cls.is_warm = True

    def stale(self, path: str) -> set[str]:
        """The module at a path and all that import it, near or far: they must be imported anew."""
        new = {name for name, inside in self.modules.items() if inside.as_posix() == path}
        found = set(new)
        while new:
            new = {name for name, imports in self.imports.items() if imports & new} - found
            found |= new
        return found

    @staticmethod
    def mapped(file: str) -> object:
        return in_a_child(Copy.here.root, "map", file, 1800)

    @staticmethod
    def survives(mutant_and_tests: tuple[Mutant, list[str], float]) -> bool:
        mutant, tests, limit = mutant_and_tests
        if not tests:
            return True
        Copy.warm()
        module = Copy.here.root / mutant.path
        text = module.read_text("utf-8")
        try:
            _write(module, mutant.flip.applied(text))
            return in_a_child(Copy.here.root, "try", (Copy.here.stale(mutant.path), tests), limit) == 0
        finally:
            _write(module, text)


def _write(module: Path, text: str) -> None:
    """Write it and forget its compiled form: that is told from an older one only by the second and the size."""
    module.write_text(text, "utf-8")
    for compiled in (module.parent / "__pycache__").glob(f"{module.stem}.*.pyc"):
        compiled.unlink()


# the whole of it


def told(tried: Iterable[tuple[Mutant, bool, bool]]) -> Iterator[str]:
    """The share killed, for each group and over all, and each survivor."""
    rows = sorted(tried, key=lambda row: (row[0].path, row[0].flip.start))
    for name in (*GROUPS, "all"):
        ours = [row for row in rows if name in (row[0].group, "all")]
        if ours:
            killed = sum(not survived for _, survived, _ in ours)
            yield f"{name}: {killed} of {len(ours)} killed ({killed / len(ours):.1%})"
    for mutant, survived, is_reached in rows:
        if survived:
            yield f"{mutant.path}:{mutant.flip}{'' if is_reached else '  (no test passes here)'}"


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="PATH", help="only modules whose path contains this")
    parser.add_argument("--count", type=int, default=200, help="how many mutants, drawn by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--tests", nargs="*", metavar="FILE", help="only these test files")
    return parser.parse_args()


def main() -> None:
    """Draw the mutants, learn which tests pass where, and try each mutant."""
    options, began = asked(), time.monotonic()
    if find_spec("coverage") is None:
        sys.exit("coverage is missing: pip install 'drillbook[bench]'")
    every = mutants(ROOT, options.only)
    drawn = random.Random(options.seed).sample(every, min(options.count, len(every)))
    files = options.tests or tests_of(ROOT, {mutant.group for mutant in drawn})
    print(f"{len(drawn)} of {len(every)} mutants, {len(files)} test files", flush=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        get_context("fork").Pool(options.jobs, Copy.make, (folder,)) as pool,
    ):
        passed = Passed()
        for file, answer in zip(files, pool.imap(Copy.mapped, files), strict=True):
            if not (answer and answer[1]):
                sys.exit(f"{file} broke down before anything was flipped")
            passed.add(*answer)
        if not any(_group(Path(path)) for path in passed.lines):
            sys.exit("the tests import the code from elsewhere, not from the copy: nothing flipped there would be met")
        print(f"{len(passed.seconds)} tests mapped in {time.monotonic() - began:.0f} s", flush=True)
        tests = [passed.through(mutant) for mutant in drawn]
        limits = [20 + 5 * sum(passed.seconds[test] for test in some) for some in tests]
        survived = pool.map(Copy.survives, zip(drawn, tests, limits, strict=True), chunksize=1)
    for line in told(zip(drawn, survived, map(bool, tests), strict=True)):
        print(line)
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
