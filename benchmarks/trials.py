"""Every mutant meets its tests in a fork of one process, in which pytest has collected all of them.

First all tests run once in such a fork, with a probe before each flip, and tell which flips each of them passes. A test
that takes too long even so is left out. Nothing a fork does or keeps is seen by the next one.
"""

import builtins
import gc
import os
import pickle
import signal
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

from benchmarks import patching
from benchmarks.flips import Flip

AT_MOST = 30.0  # seconds of tests for one mutant, as they took when nothing was flipped
ONE_TEST = 5.0  # seconds of work after which a test is left out
PATIENCE = 10  # how many times as long, and as many seconds more, a test may work when something is flipped


class Broken(Exception):
    """Nothing can be tried: what is said is why."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One flip in one module; ``group`` is rules or engine."""

    group: str
    path: str
    flip: Flip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: ``by`` is the test that failed, empty where it survived; how many tests passed it."""

    mutant: Mutant
    by: str
    tests: int
    is_all: bool = True

    @property
    def remark(self) -> str:
        if not self.tests:
            return "  (no test passes here)"
        return "" if self.is_all else "  (more tests pass here than were tried)"


@dataclass(slots=True)
class Passed:
    """The seconds each test takes, and the tests that pass each mutant, by numbers."""

    seconds: dict[int, float] = field(default_factory=dict)
    tests: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def tries(self, mutant: int, files: list[str]) -> list[int]:
        """The tests to try on a mutant, file by file: first what is quick and passes few other mutants."""
        breadth = Counter(test for tests in self.tests.values() for test in tests)
        mine = {test: self.seconds[test] * breadth[test] for test in self.tests[mutant] & self.seconds.keys()}
        whole, number = Counter[str](), Counter(files[test] for test in mine)
        for test, cost in mine.items():
            whole[files[test]] += cost / number[files[test]]
        return sorted(mine, key=lambda test: (whole[files[test]], files[test], mine[test]))


class Trials:
    """A pytest plugin that carries out the trials in the place of one plain run of the tests."""

    def __init__(self, root: Path, mutants: list[Mutant], near: Callable[[str], set[str]], jobs: int) -> None:
        self.root, self.mutants, self.near, self.jobs = root, mutants, near, jobs
        self.texts = {path.as_posix(): path.read_text("utf-8") for path in root.rglob("*.py")}
        self.verdicts: dict[int, Verdict] = {}
        self.at_import: dict[int, list[str]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = session.items
        self.files = [item.nodeid.partition("::")[0] for item in session.items]
        self.session = session
        self.functions = patching.living(self.root)
        if not self.functions:
            raise Broken(
                "the tests import the code from elsewhere, not from the copy: nothing flipped there would be met"
            )
        gc.freeze()
        self.passed = in_a_child(self._mapped, is_heard=True)
        if not (self.passed and self.passed.seconds):
            raise Broken("the tests broke down before anything was flipped")
        print(f"\n{len(self.passed.seconds)} of {len(self.items)} tests mapped", flush=True)
        shares = [range(job, len(self.mutants), self.jobs) for job in range(self.jobs)]
        workers = [Child(lambda share=share: self._tried_all(share), is_heard=True) for share in shares]
        for verdicts, at_import in (worker.answer() for worker in workers):
            self.verdicts |= verdicts
            self.at_import |= at_import
        return True

    # in forks

    def _mapped(self) -> Passed:
        self._put_probes()
        passed, reached = Passed(), set[int]()
        setattr(builtins, patching.PROBE, reached.add)
        signal.signal(signal.SIGPROF, _break_off)
        for number, (item, following) in enumerate(pairwise([*self.items, None])):
            reached.clear()
            before, began = self.session.testsfailed, process_time()
            signal.setitimer(signal.ITIMER_PROF, ONE_TEST)
            is_in_time = True
            try:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                signal.setitimer(signal.ITIMER_PROF, 0)
            except TimeoutError:  # broken off between its parts, where pytest does not look for it
                is_in_time = False
            if is_in_time and self.session.testsfailed == before:
                passed.seconds[number] = process_time() - began
            for mutant in reached:
                passed.tests[mutant].add(number)
        return passed

    def _put_probes(self) -> None:
        inside, everywhere = defaultdict[str, dict[int, Flip]](dict), defaultdict[str, list[int]](list)
        for number, mutant in enumerate(self.mutants):
            if patching.is_in_a_function(self.texts[str(self.root / mutant.path)], mutant.flip):
                inside[mutant.path][number] = mutant.flip
            else:
                for path in self.near(mutant.path):
                    everywhere[path].append(number)
        for path in inside.keys() | everywhere.keys():
            file = str(self.root / path)
            tree = patching.probed(self.texts[file], inside[path], everywhere[path])
            if not patching.patched(self.functions[file], file, self.texts[file], tree):
                raise Broken(f"{path} takes no probes")

    def _tried_all(self, share: range) -> tuple[dict[int, Verdict], dict[int, list[str]]]:
        verdicts, at_import = {}, {}
        for number in share:
            every, mutant = self.passed.tries(number, self.files), self.mutants[number]
            tests = self._affordable(every)
            by = in_a_child(lambda mutant=mutant, tests=tests: self._tried(mutant, tests), "it hangs") if tests else ""
            if by is None:
                at_import[number] = [self.items[test].nodeid for test in tests]
            else:
                verdicts[number] = Verdict(mutant, by, len(every), len(tests) == len(every))
                print(f"{mutant.path}:{mutant.flip}: {by or 'SURVIVED'}", flush=True)
        return verdicts, at_import

    def _affordable(self, every: list[int]) -> list[int]:
        chosen, spent = [], 0.0
        for test in every:
            if spent + self.passed.seconds[test] <= AT_MOST:
                chosen.append(test)
                spent += self.passed.seconds[test]
        return chosen

    def _tried(self, mutant: Mutant, tests: list[int]) -> str | None:
        """The test that fails, nothing if none does; None where the flip cannot be reached without importing anew."""
        file = str(self.root / mutant.path)
        text = self.texts[file]
        if not patching.is_in_a_function(text, mutant.flip):
            return None
        if not patching.patched(self.functions[file], file, text, mutant.flip.applied(text)):
            return None
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        for test, following in pairwise([*tests, None]):
            signal.setitimer(signal.ITIMER_PROF, PATIENCE + PATIENCE * self.passed.seconds[test])
            item = self.items[test]
            item.config.hook.pytest_runtest_protocol(
                item=item, nextitem=None if following is None else self.items[following]
            )
            if self.session.testsfailed:
                return item.nodeid
        return ""


def _break_off(*_: object) -> None:
    raise TimeoutError


def in_a_child(act: Callable[[], object], otherwise: object = None, *, is_heard: bool = False) -> object:
    """What is answered in a fork of this process; ``otherwise`` where it broke down or was stopped."""
    return Child(act, is_heard=is_heard).answer(otherwise)


class Child:
    """A fork of this process that writes what it answers into a pipe; only one that is heard may print."""

    def __init__(self, act: Callable[[], object], *, is_heard: bool) -> None:
        self.reader, writer = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(self.reader)
            self._be(act, writer, is_heard)
        os.close(writer)

    def answer(self, otherwise: object = None) -> object:
        with open(self.reader, "rb") as stream:
            data = stream.read()
        _, status = os.waitpid(self.process, 0)
        return pickle.loads(data) if status == 0 else otherwise

    @staticmethod
    def _be(act: Callable[[], object], writer: int, is_heard: bool) -> None:
        if not is_heard:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
        try:
            answer = pickle.dumps(act())
            signal.setitimer(signal.ITIMER_PROF, 0)
            while answer:
                answer = answer[os.write(writer, answer) :]
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
